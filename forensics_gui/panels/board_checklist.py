"""The checklist: for the picture that is shown, every method that gave no kept result, and the reason to be printed for it."""

from dataclasses import replace

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
        self.whole = QLabel()  # of the one that is chosen: the list cuts long ones short
        self.whole.setWordWrap(True)
        self.whole.setTextFormat(Qt.TextFormat.PlainText)
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels([tr("Method"), tr("Reason")])
        self.tree.setRootIsDecorated(False)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.tree.setAccessibleName(tr("Methods of which no result is kept"))
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.tree.setColumnWidth(0, 150)
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
        layout.addWidget(self.whole)
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
        selected = {each.method for each in self._chosen()}
        chosen, methods = self._examination.chosen, self._desk.methods.found
        item = self._examination.items.get(chosen or "")
        self._listed = ()
        if item is not None:  # it may not be on disk yet, where the case would name it
            case = replace(self._examination.case, evidence=(item.evidence,))
            self._listed = unexamined(case, methods, {item.evidence.sha256: traits_of(item.facts, item.evidence.origin)})
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
        row = QTreeWidgetItem(self.tree, [tr(each.title), each.reason if each.own or each.given else tr("no reason yet")])
        row.setData(0, METHOD, each.method)
        row.setSelected(selected)

    def _chosen(self) -> list[Unexamined]:
        methods = {row.data(0, METHOD) for row in self.tree.selectedItems()}
        return [each for each in self._listed if each.method in methods]

    @Slot()
    def _show_reason(self) -> None:
        chosen = self._chosen()
        selected = [each.method for each in chosen if not each.own]
        given = {each.given for each in chosen if not each.own}
        self.whole.setText("\n".join(f"{tr(each.title)}: {each.reason}" for each in chosen[:1]) if len(chosen) == 1 else "")
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
        selected, chosen = [each.method for each in self._chosen() if not each.own], self._examination.chosen
        if selected and chosen is not None:
            board = with_reason(self._examination.case.board, chosen, selected, self.reason.currentText().strip())
            self._examination.arrange(mark("Say why methods were not used"), board)
