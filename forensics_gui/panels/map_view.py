"""The viewer of one map: its canvas over the picture, its fixed scale, the value under the cursor and what a region has in it.

Colours and opacity are only looks; the numbers always come from the map's own values.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSlider, QToolButton, QVBoxLayout, QWidget

from analyzers.language import tr
from analyzers.results import Map, Region
from forensics_gui.canvas.view import Canvas
from forensics_gui.case import colours
from forensics_gui.imaging import Layer, layer_of_map
from forensics_gui.panels.bar import CompactBar
from forensics_gui.panels.context import ViewContext
from forensics_gui.panels.labels import number
from forensics_gui.panels.readout import Readout
from forensics_gui.panels.scale import ScaleBar

DECISION = 0.5  # where a map of role "suspicion" has its method's own decision level
SUSPICION_OPACITY = 0.6


class LookControls(QWidget):
    """How a map is shown: colour map, opacity, blink."""

    look_changed = Signal()

    def __init__(self, colour_map: str, opacity: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colour_maps = QComboBox(self)
        self.colour_maps.addItems(list(colours.NAMES))
        self.colour_maps.setCurrentText(colour_map)
        self.colour_maps.setAccessibleName(tr("Colour map"))
        self.colour_maps.setToolTip(tr("Colour map"))
        self.opacity = QSlider(Qt.Orientation.Horizontal, self)
        self.opacity.setRange(0, 100)
        self.opacity.setValue(round(opacity * 100))
        self.opacity.setFixedWidth(80)
        self.opacity.setAccessibleName(tr("Opacity of the map over the picture, in percent"))
        self.opacity.setToolTip(tr("Opacity of the map over the picture"))
        self.blink = QToolButton(self)
        self.blink.setText(tr("Blink"))
        self.blink.setCheckable(True)
        self.blink.setToolTip(tr("Show picture and map in turn; hold Space to see the picture"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for control in (self.colour_maps, self.opacity, self.blink):
            row.addWidget(control)
        self.colour_maps.currentTextChanged.connect(self.look_changed)
        self.opacity.valueChanged.connect(self.look_changed)

    @property
    def colour_map(self) -> str:
        return self.colour_maps.currentText()

    @property
    def share(self) -> float:
        """Opacity, 0 to 1."""
        return self.opacity.value() / 100


class MapViewer(QWidget):
    """A map of the whole picture, or, where `region` is given, the part of it that is ready first."""

    def __init__(self, view: Map, context: ViewContext, region: Region | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._view = view
        self._whole: Map | None = None
        self._part: tuple[Map, Region] | None = None
        self.canvas = Canvas(context.navigation, self)
        self.look = LookControls(_first_colours(view), SUSPICION_OPACITY if view.role == "suspicion" else 1.0)
        self.bar = CompactBar(tr(view.title), self.look, self)
        self.scale = ScaleBar(self)
        self.readout = Readout(context.navigation, context.run, self._value_at, self.scale, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 2, 4, 2)
        column.setSpacing(3)
        column.addWidget(self.bar)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.readout)
        self.look.look_changed.connect(self._dress)
        self.look.blink.toggled.connect(self.canvas.set_blink)
        self.readout.pointed.connect(self.scale.set_value)
        self.canvas.setAccessibleName(tr(view.title))
        self.canvas.set_picture(context.base)
        self._describe(view)
        self._dress()
        if region is None:
            self.show_map(view)
        else:
            self.show_part(view, region)

    @property
    def view(self) -> Map:
        """The map last given, whole or in part."""
        return self._view

    @property
    def whole(self) -> Map | None:
        """The map of the whole picture that is on view; None where only a part is known yet."""
        return self._whole

    def show_map(self, view: Map) -> None:
        """Show another whole map in the same look."""
        self._view, self._whole, self._part = view, view, None
        self._describe(view)
        self._context.run(_layered, view, None, done=self._take_layer, failed=self._say_why)

    def show_part(self, view: Map, region: Region) -> None:
        """Show the newest values of one region over the earlier map, which is now out of date."""
        self._view, self._part = view, (view, region)
        self._describe(view)
        self._context.run(_layered, view, region, done=self._take_layer, failed=self._say_why)

    def set_stale(self, stale: bool = True) -> None:
        """A newer result is being computed."""
        self.canvas.set_stale(stale)

    def set_base(self, base: Layer | None) -> None:
        """The picture underneath, where it came later than the map."""
        self.canvas.set_picture(base)

    def _describe(self, view: Map) -> None:
        self.bar.title.set_text(tr(view.title))
        self.scale.set_scale(view.low, view.high, view.unit, DECISION if view.role == "suspicion" else None)
        self.readout.set_values(self._whole.values if self._whole is not None else None, tr(view.unit))

    def _value_at(self, x: int, y: int) -> tuple[float | None, str]:
        """The true value at a pixel: of the newest part where it has one, else of the whole map."""
        value = None
        if self._part is not None and _within(x, y, self._part[1]):
            value = float(self._part[0].values[y - self._part[1].y, x - self._part[1].x])
        elif self._whole is not None and y < self._whole.values.shape[0] and x < self._whole.values.shape[1]:
            value = float(self._whole.values[y, x])
        return value, "" if value is None else f"{number(value)} {tr(self._view.unit)}".strip()

    @Slot(object)
    def _take_layer(self, made: tuple[Map, Region | None, Layer]) -> None:
        view, region, layer = made
        if view is not self._view:
            return  # a newer one is on its way
        if region is None:
            self.canvas.set_overlay(layer, self.look.share, self.look.colour_map)
        else:
            self.canvas.set_patch(layer, region)
            self.canvas.set_stale(True)

    @Slot(object)
    def _say_why(self, error: Exception) -> None:
        self.canvas.set_note(tr("This map cannot be drawn: {reason}. Its method gave values that no scale fits.", reason=str(error)))

    @Slot()
    def _dress(self) -> None:
        self.canvas.set_look(self.look.share, self.look.colour_map)
        self.scale.set_colour_map(self.look.colour_map)


def _first_colours(view: Map) -> str:
    """Grey for maps with a middle, where both ends stand out alike; else the first of the even colour maps."""
    return "grey" if view.low < 0 < view.high else colours.NAMES[0]


def _layered(view: Map, region: Region | None) -> tuple[Map, Region | None, Layer]:
    return view, region, layer_of_map(view.values, view.low, view.high)


def _within(x: int, y: int, region: Region) -> bool:
    return region.x <= x < region.x + region.width and region.y <= y < region.y + region.height
