"""The viewer of one reference match: the suspicious picture against the frame it seems to come from, in five ways.

Side by side, swiped and blinked they are compared by eye; the agreement map shows where they differ; the whole frame shows the crop.
"""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from analyzers.language import mark, tr
from analyzers.results import Match
from forensics_gui.canvas.geometry import Size, fit_zoom
from forensics_gui.canvas.navigation import Navigation
from forensics_gui.canvas.view import Canvas
from forensics_gui.case import colours
from forensics_gui.case.model import Annotation
from forensics_gui.imaging import Layer, layer_of_partial_map, layer_of_pixels
from forensics_gui.panels import match_words
from forensics_gui.panels.context import ViewContext
from forensics_gui.panels.labels import ElidedLabel, number
from forensics_gui.panels.readout import Readout
from forensics_gui.panels.scale import ScaleBar

MODES = {
    "side": mark("Side by side"),
    "swipe": mark("Swipe"),
    "blink": mark("Blink"),
    "agreement": mark("Agreement"),
    "frame": mark("Whole frame"),
}
AGREEMENT_OPACITY = 0.75
NARROW = 480
LOW = 300
CROP_COLOUR = "#ffb000"


@dataclass(frozen=True, eq=False)
class MatchLayers:
    """What the viewer draws, made off the GUI thread."""

    aligned: Layer
    agreement: Layer
    frame: Layer


def layers_of(match: Match, size: Size) -> MatchLayers:
    """size: (width, height) of the suspicious picture. Pure and heavy: for a job thread."""
    factor = factor_of(match, size)
    return MatchLayers(
        layer_of_pixels(match.aligned, factor, size),
        layer_of_partial_map(match.agreement, 0.0, 1.0, factor, size),
        layer_of_pixels(match.frame),
    )


def factor_of(match: Match, size: Size) -> int:
    """Picture pixels per pixel of the aligned frame."""
    height, width = match.aligned.shape[:2]
    return max(1, round(max(size) / int(max(width, height))))


class MatchViewer(QWidget):
    """One candidate, with its words above and its comparison below."""

    def __init__(self, view: Match, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._size = (context.base.width, context.base.height) if context.base is not None else context.navigation.size
        self._layers: MatchLayers | None = None
        self._frame_navigation = Navigation(self)
        self.modes = QComboBox(self)
        self.canvas = Canvas(context.navigation, self)  # the suspicious picture
        self.second = Canvas(context.navigation, self)  # the reference, brought onto it
        self.frame = Canvas(self._frame_navigation, self)  # the reference as it is
        self.scale = ScaleBar(self)
        self.readout = Readout(context.navigation, context.run, self._value_at, self.scale, self)
        self._lay_out()
        for mode, words in MODES.items():
            self.modes.addItem(tr(words), mode)
        self.canvas.set_picture(context.base)
        self.canvas.setAccessibleName(tr("Picture under examination"))
        self.second.setAccessibleName(tr("Reference, brought onto the picture"))
        self.frame.setAccessibleName(tr("Whole frame of the reference; the outline is the picture's place in it"))
        self.modes.setAccessibleName(tr("How to compare"))
        self.scale.set_scale(0.0, 1.0, tr("agreement"))
        self.scale.set_colour_map(colours.NAMES[1])
        self.readout.pointed.connect(self.scale.set_value)
        self.readout.set_values(None, "")
        context.navigation.cursor_moved.connect(self._follow_cursor)
        self.modes.currentIndexChanged.connect(self._arrange)
        self._arrange()
        context.run(layers_of, view, self._size, done=self._take_layers, failed=self._say_why)

    @property
    def view(self) -> Match:
        return self._view

    @property
    def mode(self) -> str:
        """One of MODES."""
        return str(self.modes.currentData())

    def set_mode(self, mode: str) -> None:
        self.modes.setCurrentIndex(list(MODES).index(mode))

    def canvases(self) -> tuple[Canvas, ...]:
        """Those that lie in the picture's own pixels, where marks and tools belong."""
        return self.canvas, self.second

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(ElidedLabel(match_words.heading(self._view), self, bold=True), 1)
        head.addWidget(self.modes)
        self._pair = QSplitter(Qt.Orientation.Horizontal, self)
        self._pair.setChildrenCollapsible(False)
        for canvas in (self.canvas, self.second, self.frame):
            self._pair.addWidget(canvas)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 2, 4, 2)
        column.setSpacing(3)
        column.addLayout(head)
        column.addWidget(ElidedLabel(match_words.verdict(self._view), self))
        self.reasons = ElidedLabel(match_words.reasons(self._view), self)
        column.addWidget(self.reasons)
        column.addWidget(self._pair, 1)
        column.addWidget(self.readout)

    def _value_at(self, x: int, y: int) -> tuple[float | None, str]:
        """Where the pixel lies in the reference frame, and whether the two agree there."""
        u, v = mapped(self._view.query_to_reference, x + 0.5, y + 0.5)
        words = tr("frame {u}, {v}", u=round(u), v=round(v))
        factor = factor_of(self._view, self._size)
        row, column = y // factor, x // factor
        if row >= self._view.agreement.shape[0] or column >= self._view.agreement.shape[1]:
            return None, words
        value = float(self._view.agreement[row, column])
        if value < 0:
            return None, words + " · " + tr("not compared")
        return value, words + " · " + tr("agreement {value}", value=number(value))

    @Slot(object)
    def _take_layers(self, layers: MatchLayers) -> None:
        self._layers = layers
        self.second.set_picture(layers.aligned)
        self.frame.set_picture(layers.frame)
        self.frame.set_annotations((_outline(self._view),))
        self._arrange()

    @Slot(object)
    def _say_why(self, error: Exception) -> None:
        for canvas in (self.second, self.frame):
            canvas.set_note(tr("The reference frame cannot be drawn: {reason}.", reason=str(error)))

    @Slot()
    def _arrange(self) -> None:
        """What the chosen way of comparing shows; beside each other only where there is room."""
        mode, layers, wide = self.mode, self._layers, self.width() >= NARROW
        self.second.setVisible(mode == "side")
        self.frame.setVisible(mode == "frame")
        self.canvas.setVisible(mode != "frame" or wide)
        self.scale.setVisible(mode == "agreement")
        self.reasons.setVisible(self.height() >= LOW)
        self._pair.setOrientation(self._better_split())
        overlay: tuple[Layer | None, float] = (None, 1.0)
        if layers is not None and mode in ("swipe", "blink"):
            overlay = (layers.aligned, 1.0)
        elif layers is not None and mode == "agreement":
            overlay = (layers.agreement, AGREEMENT_OPACITY)
        self.canvas.set_overlay(*overlay, colours.NAMES[1])
        if mode != "swipe":
            self.canvas.set_swipe(None)
        elif self.canvas.scene.swipe is None:
            self.canvas.set_swipe(0.5)
        self.canvas.set_blink(mode == "blink")

    def _better_split(self) -> Qt.Orientation:
        """The way of halving that leaves the pictures larger."""
        width, height = max(self._pair.width(), 2), max(self._pair.height(), 2)
        turn = self.canvas.navigation.orientation
        beside, below = (fit_zoom(self._size, turn, frame) for frame in ((width // 2, height), (width, height // 2)))
        return Qt.Orientation.Horizontal if beside >= below else Qt.Orientation.Vertical

    @Slot()
    def _follow_cursor(self) -> None:
        """The pointer's place in the whole frame."""
        cursor, scale = self.canvas.navigation.cursor, self._view.frame_scale
        place = mapped(self._view.query_to_reference, *cursor) if cursor is not None else None
        self._frame_navigation.point_at((place[0] * scale, place[1] * scale) if place is not None else None)


def mapped(homography: tuple[tuple[float, float, float], ...], x: float, y: float) -> tuple[float, float]:
    """A point through a 3×3 homography; far away where it has no image."""
    (a, b, c), (d, e, f), (g, h, i) = homography
    w = g * x + h * y + i
    return ((a * x + b * y + c) / w, (d * x + e * y + f) / w) if abs(w) > 1e-12 else (float("inf"), float("inf"))


def _outline(match: Match) -> Annotation:
    """The picture's outline in the frame as the library keeps it."""
    points = tuple((x * match.frame_scale, y * match.frame_scale) for x, y in (*match.quad, match.quad[0]))
    return Annotation("crop", match.sha256, "polyline", points, colour=CROP_COLOUR)
