"""The order of work: source first, then the file, then traces, then the finding. It tells where each method stands, and sums nothing up."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QLabel, QPushButton, QScrollArea, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from analyzers.language import mark, tr, trn
from forensics_gui.panels.actions import Actions
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.guides import SidePanel
from forensics_gui.panels.labels import plain_tip
from forensics_gui.panels.overview import WEIGHTY, Overview
from forensics_gui.panels.words import small

SOURCE, FILE, TRACES = 0, 1, 2
STEPS = (
    (
        mark("1. Where does it come from?"),
        mark("The source settles more than any trace: an untouched picture can be of another place or another time."),
    ),
    (
        mark("2. What does the file say of itself?"),
        mark("It is read in a second and tells how the file was written. Nearly all of it can be changed by anybody."),
    ),
    (
        mark("3. Which traces are in the pixels?"),
        mark("Trust a part where methods agree that look at different things. Each has scenes on which it is bright for nothing."),
    ),
    (
        mark("4. What can be said?"),
        mark("Keep what you rely on, results that found nothing too. Then write what was seen and what cannot be told."),
    ),
)
METHOD = Qt.ItemDataRole.UserRole


def step_of(method: str) -> int:
    """In which step a method belongs, by its family; what we do not know looks for traces."""
    return {"reference": SOURCE, "metadata": FILE}.get(method.split(".", maxsplit=1)[0], TRACES)


class Rows(QTreeWidget):
    """The methods of one step with where they stand; as tall as its rows. Enter or a click opens one, and F3 its page."""

    wanted = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setColumnCount(2)
        self.setHeaderLabels([tr("Method"), tr("By this method")])
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        for policy in (self.setVerticalScrollBarPolicy, self.setHorizontalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        small(self)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.itemClicked.connect(self._want)
        self.itemActivated.connect(self._want)
        self.currentItemChanged.connect(self._name_method)

    def fill(self, titles: dict[str, str]) -> None:
        self.clear()
        for method, title in titles.items():
            row = QTreeWidgetItem(self, [title, ""])
            row.setData(0, METHOD, method)
        self.setFixedHeight(self.header().sizeHint().height() + sum(self.sizeHintForRow(row) for row in range(len(titles))) + 2)

    def rows(self) -> dict[str, QTreeWidgetItem]:
        found = (self.topLevelItem(number) for number in range(self.topLevelItemCount()))
        return {row.data(0, METHOD): row for row in found if row is not None}

    @Slot(QTreeWidgetItem)
    def _want(self, row: QTreeWidgetItem) -> None:
        self.wanted.emit(row.data(0, METHOD))

    @Slot(QTreeWidgetItem)
    def _name_method(self, row: QTreeWidgetItem | None) -> None:
        self.setProperty("method", row.data(0, METHOD) if row is not None else None)


class OrderPanel(SidePanel):
    """`wanted` carries the method that is to be shown."""

    wanted = Signal(str)

    def __init__(self, desk: Desk, overview: Overview, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(tr("Order of work"), parent)
        self._desk, self._overview, self._actions = desk, overview, actions
        self.rows = [Rows(tr(title)) for title, _ in STEPS[:-1]]
        self.kept = QLabel()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 2, 8, 8)
        column.setSpacing(4)
        for number, (title, why) in enumerate(STEPS):
            self._add_step(column, number, tr(title), tr(why))
        column.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        self.column.addWidget(area, 1)
        overview.changed.connect(self.refresh)
        desk.methods_found.connect(self.refill)
        desk.examination.run_kept.connect(self._count)
        desk.examination.case_changed.connect(self._count)
        self.refill()
        self._count()

    def _add_step(self, column: QVBoxLayout, number: int, title: str, why: str) -> None:
        head, words = QLabel(title), QLabel(why)
        font = head.font()
        font.setBold(True)
        head.setFont(font)
        small(words)
        for label in (head, words):
            label.setWordWrap(True)
            column.addWidget(label)
        if number < len(self.rows):
            column.addWidget(self.rows[number])
            self.rows[number].wanted.connect(self.wanted)
        else:
            small(self.kept)
            self.kept.setWordWrap(True)
            column.addWidget(self.kept)
        for command in self._commands_of(number):
            column.addWidget(self._button(command))
        column.addSpacing(8)

    def _commands_of(self, number: int) -> list[str]:
        """Commands that belong to a step, where there are such."""
        searches = [name for name in self._actions.by_id if name.startswith("search.")]
        offered = {SOURCE: [*searches, "library.show"], TRACES: ["view.results"], len(STEPS) - 1: ["file.export"]}
        return offered.get(number, [])

    def _button(self, command: str) -> QPushButton:
        action = self._actions.by_id[command]
        button = QPushButton(action.text().replace("&", ""))
        button.setEnabled(action.isEnabled())
        button.clicked.connect(action.trigger)
        action.enabledChanged.connect(button.setEnabled)
        return button

    @Slot()
    def refill(self) -> None:
        """The methods have been found."""
        for number, rows in enumerate(self.rows):
            titles = {name: tr(method.title) for name, method in self._desk.methods.found.items() if step_of(name) == number}
            rows.fill(titles)
        self.refresh("")

    @Slot(str)
    def refresh(self, method: str) -> None:
        """One method stands otherwise now, or all of them."""
        for rows in self.rows:
            for name, row in rows.rows().items():
                if method in ("", name):
                    self._show(name, row)

    def _show(self, name: str, row: QTreeWidgetItem) -> None:
        standing = self._overview.of(name)
        row.setText(1, standing.words)
        tip = plain_tip("\n".join((row.text(0), standing.words, *standing.said)))
        font = row.font(1)
        font.setBold(standing.state in WEIGHTY)
        row.setFont(1, font)
        for column in (0, 1):
            row.setToolTip(column, tip)

    @Slot()
    def _count(self) -> None:
        kept = len(self._desk.examination.case.runs)
        self.kept.setText(trn("{n} result is kept in this case.", "{n} results are kept in this case.", kept))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for rows in self.rows:
            rows.resizeColumnToContents(1)
