"""The viewer of one reference match: the suspicious picture against the frame it seems to come from, in seven ways.

Side by side, swiped and blinked they are compared by eye; two maps show where they differ and where they agree; the whole frame and the
film show the crop.
"""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSplitter, QToolButton, QVBoxLayout, QWidget

from analyzers.language import mark, tr
from analyzers.results import Match
from forensics_gui.canvas.geometry import fit_zoom
from forensics_gui.canvas.navigation import Navigation
from forensics_gui.canvas.view import Canvas
from forensics_gui.case.model import Annotation
from forensics_gui.case.registration import covered, crop_in_frame, is_part, mapped
from forensics_gui.imaging import Layer
from forensics_gui.panels import match_words
from forensics_gui.panels.context import ViewContext
from forensics_gui.panels.film_view import FilmView, can_be_played
from forensics_gui.panels.labels import ElidedLabel, number
from forensics_gui.panels.match_layers import MatchLayers, factor_of, layers_of
from forensics_gui.panels.match_words import CROP_COLOUR
from forensics_gui.panels.readout import Readout
from forensics_gui.panels.scale import ScaleBar

MODES = {
    "side": mark("Side by side"),
    "swipe": mark("Swipe"),
    "blink": mark("Blink"),
    "difference": mark("Difference"),
    "agreement": mark("Agreement"),
    "frame": mark("Whole frame"),
    "play": mark("Play"),
}
# colours, what 1 means, and from which value on the map itself speaks of a difference
SCALES: dict[str, tuple[str, str, float | None]] = {
    "difference": ("inferno", mark("different"), 0.5),
    "agreement": ("viridis", mark("agreement"), None),
}
AGREEMENT_OPACITY = 0.75
NARROW = 480
LOW = 300


class MatchViewer(QWidget):
    """One candidate, with its words above and its comparison below. `finding_wanted`: the user makes it a finding, or takes that back."""

    finding_wanted = Signal(object, bool)  # Match

    def __init__(self, view: Match, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._size = (context.base.width, context.base.height) if context.base is not None else context.navigation.size
        self._layers: MatchLayers | None = None
        self._frame_navigation = Navigation(self)
        self.modes = QComboBox(self)
        self.use = QToolButton(self)
        self.canvas = Canvas(context.navigation, self)  # the suspicious picture
        self.second = Canvas(context.navigation, self)  # the reference, brought onto it
        self.frame = Canvas(self._frame_navigation, self)  # the reference as it is
        self.film = FilmView(view, context, self) if can_be_played(view, context) else None
        self.scale = ScaleBar(self)
        self.readout = Readout(context.navigation, context.run, self._value_at, self.scale, self)
        self._name_parts()
        self._lay_out()
        self.canvas.set_picture(context.base)
        if is_part(view, *self._size):
            self.canvas.set_outline(covered(view, *self._size))
        self.show_finding(False)
        self.readout.pointed.connect(self.scale.set_value)
        self.readout.set_values(None, "")
        context.navigation.cursor_moved.connect(self._follow_cursor)
        self.modes.currentIndexChanged.connect(self._arrange)
        self.use.toggled.connect(self._want)
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
        """Compare in this way; one that this match does not have changes nothing."""
        if (index := self.modes.findData(mode)) >= 0:
            self.modes.setCurrentIndex(index)

    def canvases(self) -> tuple[Canvas, ...]:
        """Those that lie in the picture's own pixels, where marks and tools belong."""
        return self.canvas, self.second

    def show_finding(self, on: bool) -> None:
        """Whether this match is a finding of the case."""
        with QSignalBlocker(self.use):
            self.use.setChecked(on)
        self.use.setText(tr("Is a finding") if on else tr("Use as finding"))
        taken = tr("This match is a finding: the report prints it whole. Press to take that back; the kept result stays in the case.")
        offered = tr("Keep this result in the case, and print this match whole in the report, with its registration")
        self.use.setToolTip(taken if on else offered)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _name_parts(self) -> None:
        absent = {"difference"} if self._view.difference is None else set()
        absent |= {"play"} if self.film is None else set()
        for mode, words in MODES.items():
            if mode not in absent:
                self.modes.addItem(tr(words), mode)
        self.modes.setAccessibleName(tr("How to compare"))
        self.modes.setToolTip(tr("How to compare"))
        self.use.setCheckable(True)
        self.canvas.setAccessibleName(tr("Picture under examination"))
        self.second.setAccessibleName(tr("Reference, brought onto the picture"))
        self.frame.setAccessibleName(tr("Whole frame of the reference; the outline is the picture's place in it"))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(ElidedLabel(match_words.heading(self._view), self, bold=True), 1)
        head.addWidget(self.modes)
        head.addWidget(self.use)
        self._pair = QSplitter(Qt.Orientation.Horizontal, self)
        self._pair.setChildrenCollapsible(False)
        for canvas in (self.canvas, self.second, self.frame):
            self._pair.addWidget(canvas)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 2, 4, 2)
        column.setSpacing(3)
        column.addLayout(head)
        column.addWidget(ElidedLabel(match_words.verdict(self._view), self))
        self.notes = ElidedLabel(match_words.notes(self._view), self)
        self.reasons = ElidedLabel(match_words.reasons(self._view), self)
        self.source = ElidedLabel(match_words.about_source(self._view), self)
        for label in (self.notes, self.reasons, self.source):
            column.addWidget(label)
        column.addWidget(self._pair, 1)
        if self.film is not None:
            column.addWidget(self.film, 1)
        column.addWidget(self.readout)

    def _value_at(self, x: int, y: int) -> tuple[float | None, str]:
        """Where the pixel lies in the reference frame, and what the map on view says of it."""
        u, v = mapped(self._view.query_to_reference, x + 0.5, y + 0.5)
        words = tr("frame {u}, {v}", u=round(u), v=round(v))
        value = self._read(self._view.agreement if self.mode != "difference" else self._view.difference, x, y)
        if value is None:
            return None, words
        if value < 0:
            return None, words + " · " + (tr("not covered") if self.mode == "difference" else tr("not compared"))
        said = tr("difference {value}", value=number(value)) if self.mode == "difference" else tr("agreement {value}", value=number(value))
        return value, words + " · " + said

    def _read(self, values: NDArray[np.float32] | None, x: int, y: int) -> float | None:
        factor = factor_of(self._view, self._size)
        row, column = y // factor, x // factor
        if values is None or row >= values.shape[0] or column >= values.shape[1]:
            return None
        return float(values[row, column])

    @Slot(object)
    def _take_layers(self, layers: MatchLayers) -> None:
        self._layers = layers
        self.second.set_picture(layers.aligned)
        self.frame.set_picture(layers.frame)
        outline = Annotation("crop", self._view.sha256, "polyline", crop_in_frame(self._view), colour=CROP_COLOUR)
        self.frame.set_annotations((outline,))
        self._arrange()

    @Slot(object)
    def _say_why(self, error: Exception) -> None:
        for canvas in (self.second, self.frame):
            canvas.set_note(tr("The reference frame cannot be drawn: {reason}.", reason=str(error)))

    @Slot(bool)
    def _want(self, on: bool) -> None:
        self.show_finding(on)
        self.finding_wanted.emit(self._view, on)

    @Slot()
    def _arrange(self) -> None:
        """What the chosen way of comparing shows; beside each other only where there is room."""
        mode, wide, tall = self.mode, self.width() >= NARROW, self.height() >= LOW
        self._pair.setVisible(mode != "play")
        if self.film is not None:
            self.film.setVisible(mode == "play")
        self.second.setVisible(mode in ("side", "difference"))
        self.frame.setVisible(mode == "frame")
        self.canvas.setVisible(mode not in ("frame", "difference") or wide)
        self.readout.setVisible(mode != "play")
        self.scale.setVisible(mode in SCALES)
        if mode in SCALES:
            colour_map, meaning, level = SCALES[mode]
            self.scale.set_colour_map(colour_map)
            self.scale.set_scale(0.0, 1.0, tr(meaning), level)
        for label, fits in ((self.notes, True), (self.reasons, tall), (self.source, tall)):
            label.setVisible(fits and bool(label.text))
        self._pair.setOrientation(self._better_split())
        self._show_overlays(mode, self._layers)

    def _show_overlays(self, mode: str, layers: MatchLayers | None) -> None:
        overlay: tuple[Layer | None, float] = (None, 1.0)
        if layers is not None and mode in ("swipe", "blink"):
            overlay = (layers.aligned, 1.0)
        elif layers is not None and mode == "agreement":
            overlay = (layers.agreement, AGREEMENT_OPACITY)
        self.canvas.set_overlay(*overlay, SCALES["agreement"][0])
        difference = layers.difference if layers is not None and mode == "difference" else None
        self.second.set_overlay(difference, 1.0, SCALES["difference"][0], hatched=difference is not None)
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
