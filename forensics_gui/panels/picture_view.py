"""The viewer of a picture: the evidence itself, or an image that a method made."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from analyzers.language import mark, tr
from analyzers.results import Picture
from forensics_gui.canvas.navigation import Navigation
from forensics_gui.canvas.view import Canvas
from forensics_gui.imaging import Layer, layer_of_pixels
from forensics_gui.panels.bar import CompactBar
from forensics_gui.panels.context import ViewContext
from forensics_gui.panels.readout import Readout

WAYS = {"alone": mark("Alone"), "swipe": mark("Swipe"), "blink": mark("Blink")}


class PictureViewer(QWidget):
    """A picture of the evidence's size shares its view and can be swiped and blinked over it; another size has a view of its own."""

    def __init__(self, view: Picture, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        height, width = view.pixels.shape[:2]
        self.linked = (width, height) == context.navigation.size
        navigation = context.navigation if self.linked else Navigation(self)
        self.canvas = Canvas(navigation, self)
        self.ways = QComboBox(self)
        for way, words in WAYS.items():
            self.ways.addItem(tr(words), way)
        self.ways.setAccessibleName(tr("How to compare it with the picture under examination"))
        self.ways.setToolTip(self.ways.accessibleName())
        self.bar = CompactBar(tr(view.title), self.ways, self)
        self._base = context.base if self.linked and view.pixels is not context.pixels else None
        self.ways.setVisible(self._base is not None)
        self.readout = Readout(navigation, context.run, self._value_at, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 2, 4, 2)
        column.setSpacing(3)
        column.addWidget(self.bar)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.readout)
        self.canvas.setAccessibleName(tr(view.title))
        self.ways.currentIndexChanged.connect(self._compare)
        if view.pixels is context.pixels and context.base is not None:
            self.canvas.set_picture(context.base)
        else:
            context.run(layer_of_pixels, view.pixels, done=self._take_layer, failed=self._say_why)

    @property
    def view(self) -> Picture:
        return self._view

    def _value_at(self, x: int, y: int) -> tuple[float | None, str]:
        height, width = self._view.pixels.shape[:2]
        if x >= width or y >= height:
            return None, ""
        red, green, blue = self._view.pixels[y, x].tolist()
        return None, tr("R {red} G {green} B {blue}", red=red, green=green, blue=blue)

    @Slot(object)
    def _take_layer(self, layer: Layer) -> None:
        if self._base is None:
            self.canvas.set_picture(layer)
            return
        self.canvas.set_picture(self._base)
        self.canvas.set_overlay(layer)
        self._compare()

    @Slot()
    def _compare(self) -> None:
        way = self.ways.currentData()
        self.canvas.set_swipe(0.5 if way == "swipe" else None)
        self.canvas.set_blink(way == "blink")

    @Slot(object)
    def _say_why(self, error: Exception) -> None:
        self.canvas.set_note(tr("This picture cannot be drawn: {reason}.", reason=str(error)))
