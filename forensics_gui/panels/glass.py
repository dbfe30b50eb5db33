"""A cell of the magnifier: what one canvas shows around a place, each stored pixel a square of one colour, with its name and value."""

from dataclasses import dataclass, replace
from math import floor

from PySide6.QtCore import QLineF, QPoint, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from forensics_gui.canvas import furniture
from forensics_gui.canvas.geometry import Placement, Point, Viewpoint
from forensics_gui.canvas.scene import rendered
from forensics_gui.canvas.view import Canvas
from forensics_gui.panels.labels import ElidedLabel

GRID_FROM = 8
SIZE = QSize(176, 144)


@dataclass(frozen=True)
class Look:
    """What a cell shows: a canvas around a place, and the value there in words."""

    canvas: Canvas
    point: Point
    strength: int
    words: str


class Glass(QWidget):
    """The painted part of a cell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self.setFixedSize(SIZE)

    def show_look(self, look: Look) -> None:
        self._look = look
        self.update()

    def placement(self) -> Placement | None:
        """Where stored pixels lie in this cell."""
        look = self._look
        if look is None:
            return None
        ratio = self.devicePixelRatioF()
        frame = (round(self.width() * ratio), round(self.height() * ratio))
        there = look.canvas.placement()
        strength = look.strength * max(1, round(ratio))
        return Placement(there.size, there.orientation, Viewpoint(*look.point, strength, False), frame, ratio)

    def pixmap(self) -> QPixmap | None:
        """The magnified part of what the canvas shows, each stored pixel a square of one colour."""
        placement = self.placement()
        if self._look is None or placement is None:
            return None
        return rendered(replace(self._look.canvas.scene, swipe=None, stale=False), placement, QColor(furniture.GROUND))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        pixmap, placement = self.pixmap(), self.placement()
        if pixmap is None or placement is None or self._look is None:
            painter.fillRect(self.rect(), QColor(furniture.GROUND))
            return
        painter.drawPixmap(QPoint(0, 0), pixmap)
        if self._look.strength >= GRID_FROM:
            self._draw_grid(painter, placement)
        x, y = floor(self._look.point[0]), floor(self._look.point[1])
        box = placement.to_widget.mapRect(QRectF(x, y, 1, 1))
        for colour, grown in ((QColor(0, 0, 0), 1.5), (QColor(255, 255, 255), 0.5)):
            painter.setPen(QPen(colour, 1))
            painter.drawRect(box.adjusted(-grown, -grown, grown, grown))

    def _draw_grid(self, painter: QPainter, placement: Placement) -> None:
        seen = placement.to_widget.mapRect(placement.visible())
        step = placement.zoom / placement.ratio
        corner = placement.widget_point((0, 0))
        painter.setPen(QPen(QColor(128, 128, 128, 90), 1))
        lines = []
        x = corner.x() + floor((seen.left() - corner.x()) / step) * step
        while x <= seen.right():
            lines.append(QLineF(round(x), seen.top(), round(x), seen.bottom()))
            x += step
        y = corner.y() + floor((seen.top() - corner.y()) / step) * step
        while y <= seen.bottom():
            lines.append(QLineF(seen.left(), round(y), seen.right(), round(y)))
            y += step
        painter.drawLines(lines)


class Cell(QWidget):
    """One panel's place: its name, its pixels, its value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.glass, self.value = ElidedLabel("", self, bold=True), Glass(self), ElidedLabel("", self)
        self.setFixedWidth(SIZE.width())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        for part in (self.title, self.glass, self.value):
            column.addWidget(part)

    def show_look(self, look: Look) -> None:
        self.title.set_text(look.canvas.accessibleName())
        self.value.set_text(look.words)
        self.glass.show_look(look)
