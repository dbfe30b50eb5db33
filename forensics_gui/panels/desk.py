"""What every panel is given: the examination, the shared view of its picture, the methods, and the tool in the user's hand.

Panels speak with the desk and never with each other: what one does, the others hear of here.
"""

from weakref import WeakValueDictionary

from PySide6.QtCore import QObject, Signal, Slot

from analyzers.contract import Analyzer
from analyzers.language import tr
from analyzers.registry import Methods
from analyzers.results import Region
from forensics_gui.canvas.navigation import Navigation
from forensics_gui.canvas.view import Canvas
from forensics_gui.case.model import AMBER, MATCH, Run
from forensics_gui.examination import Examination
from forensics_gui.pictures import Prepared
from forensics_gui.settings import Settings

PICTURE = "picture"  # the panel that shows the picture itself; every other one is named by its method's id
WORDED = frozenset({"text", "callout"})  # kinds that are nothing without words


class Desk(QObject):
    """Shared state of the window that is no evidence: tool, chosen mark, visible part, library."""

    tool_changed = Signal(str)
    mark_chosen = Signal(object)  # id or None
    text_wanted = Signal(str)  # id of a mark whose text is to be typed
    copy_wanted = Signal()  # of the chosen mark
    colour_changed = Signal(str)  # of the next mark
    methods_found = Signal()
    library_changed = Signal(str)
    library_grew = Signal(bool)  # whether the user asked for what was added
    library_awaited = Signal(bool)
    viewers_changed = Signal()  # what panels show is another result
    panel_taken = Signal(object, str)  # the tile that is to be taken out as a picture or text, and how

    def __init__(self, examination: Examination, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.examination, self.settings = examination, settings
        self.navigation = Navigation(self)
        self.methods = Methods()
        self.tool = ""
        self.colour = AMBER
        self.chosen_mark: str | None = None
        self.visible: Region | None = None
        self.library = settings.library
        self.controls: WeakValueDictionary[Prepared, Prepared] = WeakValueDictionary()  # of a picture, as long as a panel shows it
        self.latest: dict[str, Run] = {}  # of the picture that is shown, by method: what one panel found and another refers to
        self.awaits_library = False  # one is being made right now: "there is none" would be wrong in a moment
        examination.annotations_changed.connect(self._forget_lost_mark)
        self.navigation.region_changed.connect(self._put_region_tool_down)
        self.navigation.line_changed.connect(self._put_region_tool_down)
        examination.picture_prepared.connect(self._turn_to)  # the desk hears of a picture before any panel does

    def set_methods(self, methods: Methods) -> None:
        self.methods = methods
        self.methods_found.emit()

    def method(self, method_id: str) -> Analyzer | None:
        return self.methods.found.get(method_id)

    def titles(self) -> dict[str, str]:
        """What a panel can show: its name by id, the picture first."""
        return {PICTURE: tr("Picture")} | {method_id: tr(method.title) for method_id, method in self.methods.found.items()}

    def use_tool(self, name: str) -> None:
        if name != self.tool:
            self.tool = name
            self.tool_changed.emit(name)

    def choose_mark(self, annotation_id: str | None) -> None:
        if annotation_id != self.chosen_mark:
            self.chosen_mark = annotation_id
            self.mark_chosen.emit(annotation_id)

    def use_colour(self, colour: str) -> None:
        """Draw the next marks in this colour."""
        if colour != self.colour:
            self.colour = colour
            self.colour_changed.emit(colour)

    def set_library(self, folder: str) -> None:
        """Search this reference library where a method's settings name none."""
        if folder != self.library:
            self.library = folder
            self.library_changed.emit(folder)

    def await_library(self, on: bool) -> None:
        """A library that is to be searched is being made, or is not any more."""
        if on != self.awaits_library:
            self.awaits_library = on
            self.library_awaited.emit(on)

    @Slot(object)
    def _turn_to(self, ready: Prepared) -> None:
        self.visible = None
        self.latest = {}
        self.navigation.set_image(ready.facts.width, ready.facts.height, ready.facts.orientation)

    @Slot()
    def _put_region_tool_down(self) -> None:
        if self.tool in ("region", "profile"):
            self.use_tool("")

    @Slot()
    def _forget_lost_mark(self) -> None:
        if self.chosen_mark and all(mark.id != self.chosen_mark for mark in self.examination.annotations):
            self.choose_mark(None)


class CanvasLink(QObject):
    """Ties one canvas to the desk, both ways, as long as the canvas lives."""

    def __init__(self, canvas: Canvas, desk: Desk) -> None:
        super().__init__(canvas)
        self._canvas, self._desk = canvas, desk
        canvas.drawn.connect(self._drawn)
        canvas.annotation_moved.connect(self._moved)
        canvas.annotation_chosen.connect(desk.choose_mark)
        canvas.visible_changed.connect(self._saw)
        canvas.copy_wanted.connect(desk.copy_wanted)
        desk.colour_changed.connect(self._take_colour)
        desk.tool_changed.connect(self._take_tool)
        desk.mark_chosen.connect(self._show_marks)
        desk.examination.annotations_changed.connect(self._show_marks)
        desk.examination.evidence_chosen.connect(self._show_marks)
        self._take_tool(desk.tool)
        self._take_colour(desk.colour)
        self._show_marks()

    @Slot(str)
    def _take_tool(self, name: str) -> None:
        self._canvas.set_tool(name or None)

    @Slot(str)
    def _take_colour(self, colour: str) -> None:
        self._canvas.colour = colour

    @Slot()
    def _show_marks(self) -> None:
        drawn = tuple(mark for mark in self._desk.examination.annotations_here() if mark.kind != MATCH)  # its own viewer shows it
        self._canvas.set_annotations(drawn, self._desk.chosen_mark)

    @Slot(str, object)
    def _drawn(self, kind: str, points: tuple[tuple[float, float], ...]) -> None:
        self._desk.use_tool("")
        words = tr("Text") if kind in WORDED else ""
        annotation = self._desk.examination.add_mark(kind, points, words, colour=self._desk.colour)
        if annotation is not None:
            self._desk.choose_mark(annotation.id)
            if kind in WORDED:
                self._desk.text_wanted.emit(annotation.id)

    @Slot(str, object)
    def _moved(self, annotation_id: str, points: tuple[tuple[float, float], ...]) -> None:
        self._desk.examination.change_mark(annotation_id, points=points)

    @Slot(object)
    def _saw(self, region: Region) -> None:
        self._desk.visible = region


def link(canvas: Canvas, desk: Desk) -> None:
    """Tie a canvas to the desk."""
    CanvasLink(canvas, desk)
