"""The checklist: for the picture that is shown, every method that gave no kept result, and the reason to be printed for it."""

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from analyzers.evidence import traits_of
from analyzers.language import mark, tr
from forensics_gui.case.board import with_reason
from forensics_gui.case.checklist import REASONS, Unexamined, unexamined
from forensics_gui.panels.board_list import name_of
from forensics_gui.panels.desk import Desk

METHOD = Qt.ItemDataRole.UserRole


class ChecklistPage(QWidget):
    """Choose one or several methods and give them a reason; where a method does not apply, the program has filled in why."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._examination = desk, desk.examination
        self._listed: tuple[Unexamined, ...] = ()
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels([tr("Method"), tr("Reason")])
        self.tree.setRootIsDecorated(False)
        self.tree.setWordWrap(True)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.tree.setAccessibleName(tr("Methods of which no result is kept"))
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.tree.setColumnWidth(0, 120)
        self.reason = QComboBox()
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Why it was not done"))
        self.reason.setEditable(True)
        self.reason.setLineEdit(self.line)
        self.reason.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.reason.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.reason.setAccessibleName(tr("Why it was not done"))
        self.give = QPushButton(tr("Give this reason"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(self.said)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.reason)
        layout.addWidget(self.give)
        self.tree.itemSelectionChanged.connect(self._show_reason)
        self.line.returnPressed.connect(self.give_reason)
        self.give.clicked.connect(self.give_reason)
        examination = desk.examination
        for changed in (
            examination.board_changed,
            examination.run_kept,
            examination.evidence_chosen,
            examination.case_changed,
            desk.methods_found,
        ):
            changed.connect(self.refill)
        self.refill()

    @Slot()
    def refill(self) -> None:
        """The list anew; what was selected stays so."""
        selected = set(self._selected())
        chosen, case = self._examination.chosen, self._examination.case
        traits = {sha256: traits_of(item.facts, item.evidence.origin) for sha256, item in self._examination.items.items()}
        methods = self._desk.methods.found
        self._listed = tuple(each for each in unexamined(case, methods, traits) if each.evidence == chosen)
        with QSignalBlocker(self.tree):
            self.tree.clear()
            for each in self._listed:
                self._add(each, each.method in selected)
        open_ones = sum(not (each.own or each.given) for each in self._listed)
        if chosen is None:
            self.said.setText(tr("Open a picture to see which methods were not used on it."))
        else:
            name = name_of(self._examination, chosen)
            words = tr("{n} of {all} methods gave no kept result for {name}; {open} of them without a reason.", n=len(self._listed),
                       all=len(methods), name=name, open=open_ones)  # fmt: skip
            self.said.setText(words)
        self._show_reason()

    def _add(self, each: Unexamined, selected: bool) -> None:
        row = QTreeWidgetItem(self.tree, [each.title, each.reason])
        row.setData(0, METHOD, each.method)
        if each.own:
            row.setFlags(row.flags() & ~Qt.ItemFlag.ItemIsSelectable)  # the program's own reason; there is nothing to choose
        row.setSelected(selected)

    def _selected(self) -> list[str]:
        return [row.data(0, METHOD) for row in self.tree.selectedItems()]

    @Slot()
    def _show_reason(self) -> None:
        selected = self._selected()
        given = {each.given for each in self._listed if each.method in selected}
        for widget in (self.reason, self.give):
            widget.setEnabled(bool(selected))
        with QSignalBlocker(self.reason):
            self.reason.clear()
            self.reason.addItems([*self._told(selected), *(tr(reason) for reason in REASONS)])
            self.reason.setEditText(given.pop() if len(given) == 1 else "")

    def _told(self, selected: list[str]) -> list[str]:
        """What the method itself said on the screen, where its result was not kept because it could not be made."""
        runs = [self._desk.latest[method] for method in selected if method in self._desk.latest]
        results = [run.result for run in runs if run.evidence == self._examination.chosen]
        return [str(result.reason) for result in results if result is not None and not result.applicable]

    @Slot()
    def give_reason(self) -> None:
        """Put the reason beside all selected methods; an empty one takes it back."""
        selected, chosen = self._selected(), self._examination.chosen
        if selected and chosen is not None:
            board = with_reason(self._examination.case.board, chosen, selected, self.reason.currentText().strip())
            self._examination.arrange(mark("Say why methods were not used"), board)
