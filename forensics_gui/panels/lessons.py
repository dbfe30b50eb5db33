"""The teaching cases at work: the picture with its question, what to look at step by step, and the answer when it is asked for."""

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from analyzers.language import tr
from forensics_gui.case.teaching import TEACHING_CASES, Step, TeachingCase, teaching_case
from forensics_gui.panels.card import Card
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.grid import Grid
from forensics_gui.panels.guides import SidePanel
from forensics_gui.panels.shelf import Shelf

LAYOUT = "2x2"


class LessonPanel(SidePanel):
    """What is to be read of one teaching case."""

    step_wanted = Signal(object)
    case_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Teaching case"), parent)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column.addWidget(self.area, 1)
        self.answer = QLabel()
        self.reveal = QPushButton()
        self.steps: list[Card] = []

    def show_case(self, case: TeachingCase, titles: dict[str, str]) -> None:
        """Put the case there from its beginning, the answer covered."""
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 4, 8, 8)
        column.setSpacing(6)
        column.addWidget(_text(tr(case.title), bold=True))
        column.addWidget(_text(tr(case.question)))
        self.steps = []
        for number, step in enumerate(case.steps, 1):
            self._add_step(column, number, step, titles.get(step.method, step.method))
        self.reveal = QPushButton(tr("Show the answer"))
        self.reveal.setCheckable(True)
        self.answer = _text(tr(case.answer))
        self.answer.hide()
        self.reveal.toggled.connect(self.answer.setVisible)
        column.addSpacing(6)
        column.addWidget(self.reveal)
        column.addWidget(self.answer)
        column.addSpacing(10)
        column.addWidget(_text(tr("Other teaching cases"), bold=True))
        for other in TEACHING_CASES:
            if other is not case:
                button = Card(tr(other.title), tr(other.teaches))
                button.clicked.connect(partial(self._want_case, other.id))
                column.addWidget(button)
        column.addStretch()
        self.area.setWidget(content)

    def _add_step(self, column: QVBoxLayout, number: int, step: Step, title: str) -> None:
        column.addSpacing(6)
        button = Card(tr("{number}. Look at: {method}", number=number, method=title))
        button.setProperty("method", step.method)
        button.clicked.connect(partial(self._want_step, step))
        self.steps.append(button)
        column.addWidget(button)
        column.addWidget(_text(tr(step.looks)))
        column.addWidget(_text(tr("What it means: {words}", words=tr(step.means))))
        column.addWidget(_text(tr("Caution: {words}", words=tr(step.caution))))

    def _want_step(self, step: Step, _checked: bool = False) -> None:
        self.step_wanted.emit(step)

    def _want_case(self, id_: str, _checked: bool = False) -> None:
        self.case_wanted.emit(id_)


class Lessons(QObject):
    """Opens a teaching case, sets the panels for it, and puts the user's own back when the case is left."""

    changed = Signal(bool)  # whether one is open

    def __init__(self, desk: Desk, grid: Grid, shelf: Shelf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._grid, self._shelf = desk, grid, shelf
        self._before: tuple[str, tuple[str, ...]] | None = None
        self.case: TeachingCase | None = None
        self.panel = LessonPanel()
        self.panel.step_wanted.connect(self._look)
        self.panel.case_wanted.connect(self.begin)
        desk.examination.case_changed.connect(self._note_case)
        desk.methods_found.connect(self._name_methods)

    @property
    def running(self) -> bool:
        return self.case is not None

    @Slot(str)
    def begin(self, id_: str) -> None:
        """Open the teaching case of this name."""
        from analyzers.evidence import ImageSource, Origin

        case = teaching_case(id_)
        if case is None:
            return
        if self._before is None:
            self._before = self._grid.name, self._grid.names()
        self.case = case
        self._desk.examination.begin_sample([partial(ImageSource.open, case.picture, Origin(how="sample"))], tr(case.question))
        self._grid.use_layout(LAYOUT)
        for tile, name in zip(self._grid.tiles, case.panels, strict=False):
            tile.show_panel(name)
        self.panel.show_case(case, self._desk.titles())
        self.changed.emit(True)
        if case.needs_library:
            self._shelf.prepare_sample()

    @Slot()
    def _name_methods(self) -> None:
        """At the start a case is open before the methods are known by their names."""
        if self.case is not None:
            self.panel.show_case(self.case, self._desk.titles())

    @Slot()
    def _note_case(self) -> None:
        if self.case is not None and not self._desk.examination.is_sample:
            self.end()

    def end(self) -> None:
        """Put the panels back as they were."""
        self.case = None
        if self._before is not None:
            layout, names = self._before
            self._before = None
            self._grid.use_layout(layout)
            for tile, name in zip(self._grid.tiles, names, strict=False):
                tile.show_panel(name)
        self.changed.emit(False)

    @Slot(object)
    def _look(self, step: Step) -> None:
        tile = self._grid.open(step.method)
        if step.control:
            tile.head.control.setChecked(True)


def _text(words: str, bold: bool = False) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if bold:
        font = label.font()
        font.setBold(True)
        label.setFont(font)
    return label
