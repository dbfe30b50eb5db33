"""The viewer of a curve: y over x with plain axes, and both values under the pointer."""

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QVBoxLayout, QWidget

from analyzers.language import tr
from analyzers.results import Curve
from forensics_gui.panels.context import ViewContext
from forensics_gui.panels.labels import ElidedLabel, number

MOST_POINTS = 4000  # drawn; more than a screen has columns


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round numbers across a range: steps of 1, 2 or 5 times a power of ten."""
    span = high - low
    if not span > 0 or not math.isfinite(span):
        return [low]
    rough = span / max(most, 1)
    power = 10 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    first = math.ceil(low / step - 1e-9)
    return [i * step for i in range(first, math.floor(high / step + 1e-9) + 1)]


def drawn_points(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The curve thinned to what a screen can show, keeping the lowest and highest point of every stretch."""
    if x.size <= MOST_POINTS:
        return x, y
    edges = np.linspace(0, x.size, MOST_POINTS // 2 + 1).astype(int)
    chosen: set[int] = set()
    for start, end in pairwise(edges):
        chosen |= {start + int(y[start:end].argmin()), start + int(y[start:end].argmax())}
    order = np.array(sorted(chosen))
    return x[order], y[order]


class Plot(QWidget):
    """The painted part."""

    pointed = Signal(object)  # index into the curve, or None

    def __init__(self, view: Curve, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._view = view
        finite = np.isfinite(view.x) & np.isfinite(view.y)
        self._x, self._y = view.x[finite], view.y[finite]
        self._drawn = drawn_points(self._x, self._y)
        self._at: int | None = None
        self.setMouseTracking(True)
        self.setMinimumSize(160, 110)
        self.setAccessibleName(tr(view.title))

    def sizeHint(self) -> QSize:
        return QSize(420, 260)

    def area(self) -> QRectF:
        """The rectangle between the axes."""
        metrics = self.fontMetrics()
        left = max(metrics.horizontalAdvance(number(value)) for value in (*ticks(*self._range(self._y)), 0.0)) + 12
        top = metrics.height() + 6
        below = 2 * metrics.height() + 10
        return QRectF(left, top, max(self.width() - left - 12, 10), max(self.height() - top - below, 10))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # axes grow to the right in every language
        painter.fillRect(self.rect(), self.palette().base())
        if not self._x.size:
            painter.setPen(self.palette().text().color())
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr("This curve has no points"))
            return
        area = self.area()
        self._draw_axes(painter, area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QPolygonF([self._place(area, x, y) for x, y in zip(*self._drawn, strict=True)])
        painter.setPen(QPen(self.palette().highlight().color(), 1.6))
        painter.drawPolyline(line)
        if self._at is not None:
            place = self._place(area, self._x[self._at], self._y[self._at])
            painter.setBrush(self.palette().highlight())
            painter.drawEllipse(place, 4, 4)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        area = self.area()
        at: int | None = None
        if self._x.size and area.contains(event.position()):
            low, high = self._range(self._x)
            wanted = low + (event.position().x() - area.left()) / area.width() * (high - low)
            at = int(np.abs(self._x - wanted).argmin())
        self._point(at)

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)
        super().leaveEvent(event)

    def words_at(self, index: int) -> str:
        x_label, y_label = tr(self._view.x_label) or "x", tr(self._view.y_label) or "y"
        return f"{x_label}: {number(self._x[index])}, {y_label}: {number(self._y[index])}"

    def _point(self, at: int | None) -> None:
        if at != self._at:
            self._at = at
            self.pointed.emit(at)
            self.update()

    def _range(self, values: NDArray[np.float64]) -> tuple[float, float]:
        if not values.size:
            return 0.0, 1.0
        low, high = float(values.min()), float(values.max())
        return (low, high) if high > low else (low - 0.5, low + 0.5)

    def _place(self, area: QRectF, x: float, y: float) -> QPointF:
        (x0, x1), (y0, y1) = self._range(self._x), self._range(self._y)
        return QPointF(area.left() + (x - x0) / (x1 - x0) * area.width(), area.bottom() - (y - y0) / (y1 - y0) * area.height())

    def _draw_axes(self, painter: QPainter, area: QRectF) -> None:
        palette, metrics = self.palette(), self.fontMetrics()
        y_most = max(2, int(area.height() // (metrics.height() * 1.8)))
        x_most = max(2, int(area.width() // 70))
        for value in ticks(*self._range(self._y), most=y_most):
            y = self._place(area, self._x[0], value).y()
            painter.setPen(QPen(palette.midlight().color(), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(palette.text().color())
            box = QRectF(0, y - metrics.height() / 2, area.left() - 6, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number(value))
        for value in ticks(*self._range(self._x), most=x_most):
            x = self._place(area, value, self._y[0]).x()
            painter.setPen(QPen(palette.mid().color(), 1))
            painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 4))
            painter.setPen(palette.text().color())
            painter.drawText(QRectF(x - 35, area.bottom() + 4, 70, metrics.height()), Qt.AlignmentFlag.AlignHCenter, number(value))
        painter.setPen(QPen(palette.mid().color(), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.drawLine(area.bottomLeft(), area.topLeft())
        painter.setPen(palette.text().color())
        painter.drawText(QRectF(4, 2, self.width() - 8, metrics.height()), Qt.AlignmentFlag.AlignLeft, tr(self._view.y_label))
        below = QRectF(0, self.height() - metrics.height() - 2, self.width() - 12, metrics.height())
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, tr(self._view.x_label))


class CurveViewer(QWidget):
    """Title, plot, and the values under the pointer."""

    def __init__(self, view: Curve, _context: ViewContext | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel(tr(view.title), self, bold=True)
        self.plot = Plot(view, self)
        self.readout = ElidedLabel("", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 2, 4, 2)
        column.setSpacing(3)
        column.addWidget(self.title)
        column.addWidget(self.plot, 1)
        column.addWidget(self.readout)
        self.plot.pointed.connect(self._tell)

    @Slot(object)
    def _tell(self, index: int | None) -> None:
        self.readout.set_text("" if index is None else self.plot.words_at(index))
