"""The plot of histograms that share their steps: lines over the values, linear or logarithmic, with a cursor that tells one step."""

from math import log10

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from analyzers.language import tr, trn
from forensics_gui.histogram import DRAWN, Histogram
from forensics_gui.panels import chart
from forensics_gui.panels.chart import Axis, figure


class HistogramPlot(QWidget):
    """`pointed`: the step under the pointer or moved to by keys, or None."""

    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Histogram, ...] = ()
        self._log = False
        self._at: int | None = None
        self.on_paper = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Histogram"))
        self.setAccessibleDescription(tr("Left and right move the cursor by one step, with Shift by ten."))
        self.setMinimumSize(260, 130)

    def sizeHint(self) -> QSize:
        return QSize(620, 260)

    def show_histograms(self, shown: tuple[Histogram, ...]) -> None:
        self._shown = shown
        self.update()

    def use_logarithm(self, on: bool) -> None:
        """Draw the logarithm of the counts, which shows rare values beside frequent ones."""
        self._log = on
        self.update()

    def words_at(self, step: int) -> str:
        """What one step holds."""
        first = self._shown[0]
        begin, end = first.low + step * first.step, first.low + (step + 1) * first.step
        where = figure(begin) if first.of_picture and first.step == 1 else tr("{low} to {high}", low=figure(begin), high=figure(end))
        counts = [f"{tr(each.name)} {each.counts[step]}" for each in self._shown]
        return tr("value {value}", value=where) + " · " + " · ".join(counts)

    def area(self) -> QRectF:
        """The frame between the axes."""
        metrics = self.fontMetrics()
        left = chart.label_width(metrics, (0.0, self._most()))
        top, foot = metrics.height() + 8, 2 * metrics.height() + 8
        return QRectF(left, top, max(self.width() - left - 12, 10), max(self.height() - top - foot, 10))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().base())
        if self._shown:
            self._draw(painter)
        if self.hasFocus() and not self.on_paper:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.palette().highlight().color(), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        area, x = self.area(), event.position().x()
        inside = bool(self._shown) and area.left() <= x < area.right()
        self._go(int((x - area.left()) / area.width() * DRAWN) if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        self._go(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if way is None or not self._shown:
            super().keyPressEvent(event)
            return
        far = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        start = self._at if self._at is not None else (-1 if way > 0 else DRAWN)
        self._go(min(max(start + way * far, 0), DRAWN - 1))

    def _go(self, step: int | None) -> None:
        if step != self._at:
            self._at = step
            self.update()
            self.pointed.emit(step)

    def _most(self) -> float:
        return float(max((int(each.counts.max()) for each in self._shown), default=1) or 1)

    def _heights(self, counts: NDArray[np.int64]) -> NDArray[np.float64]:
        """Shares of the frame's height; logarithmically, one pixel stands a little above none."""
        most = self._most()
        if not self._log:
            return counts / most
        return np.where(counts > 0, (np.log10(np.maximum(counts, 1)) + 0.15) / (log10(most) + 0.15), 0.0)

    def _draw(self, painter: QPainter) -> None:
        area, palette, first = self.area(), self.palette(), self._shown[0]
        across = Axis(first.low, first.low + DRAWN * first.step, area.left(), area.right())
        if self._log:
            self._draw_powers(painter, area)
        else:
            words = trn("pixels per value", "pixels per {n} values", int(first.step)) if first.of_picture else tr("values per step")
            chart.draw_y_axis(painter, palette, area, Axis(0.0, self._most(), area.bottom(), area.top()), words)
        label = tr("value in {unit}", unit=tr(first.unit)) if first.unit else tr("value")
        chart.draw_x_axis(painter, palette, area, across, label)
        entries = []
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, each in enumerate(self._shown):
            pen = chart.pen_of(each.name, palette, place)
            entries.append((tr(each.name), pen))
            painter.setPen(pen)
            heights = self._heights(each.counts)
            edges = np.linspace(area.left(), area.right(), DRAWN + 1)
            corners = [
                QPointF(edges[step + side], area.bottom() - heights[step] * area.height()) for step in range(DRAWN) for side in (0, 1)
            ]
            painter.drawPolyline(QPolygonF(corners))
        chart.draw_legend(painter, palette, area, entries)
        if self._at is not None:
            x = area.left() + (self._at + 0.5) / DRAWN * area.width()
            painter.setPen(QPen(palette.highlight().color(), 1.5))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def _draw_powers(self, painter: QPainter, area: QRectF) -> None:
        """Powers of ten instead of round steps."""
        metrics, palette = painter.fontMetrics(), self.palette()
        for power in range(int(log10(self._most())) + 1):
            y = area.bottom() - float(self._heights(np.array([10**power]))[0]) * area.height()
            painter.setPen(QPen(palette.midlight().color(), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(palette.text().color())
            box = QRectF(0, y - metrics.height() / 2, area.left() - 6, metrics.height())
            painter.drawText(
                box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{10**power:.0f}" if power < 4 else f"1e{power}"
            )
        words = tr("pixels, logarithmic") if self._shown[0].of_picture else tr("values, logarithmic")
        painter.drawText(QRectF(4, 2, area.right() - 4, metrics.height()), Qt.AlignmentFlag.AlignLeft, words)
        painter.setPen(QPen(palette.mid().color(), 1))
        painter.drawLine(area.bottomLeft(), area.topLeft())
        painter.drawLine(area.bottomLeft(), area.bottomRight())
