"""The fixed scale beside every map and score: its colours, both ends with the unit, and where the value under the cursor lies."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from analyzers.language import tr
from forensics_gui.canvas.sheet import Scale
from forensics_gui.case import colours
from forensics_gui.panels.labels import number

BAND = 11
GAP = 6


class ScaleBar(QWidget):
    """low, a band of colours, high and the unit, on one line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._low, self._high, self._unit = 0.0, 1.0, ""
        self._colour_map = colours.NAMES[0]
        self._level: float | None = None
        self._value: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_scale(self, low: float, high: float, unit: str, level: float | None = None) -> None:
        """level: the value from which the method itself speaks of a trace, marked on the band."""
        self._low, self._high, self._unit, self._level = low, high, unit, level
        words = tr("Scale from {low} to {high} {unit}", low=number(low), high=number(high), unit=tr(unit))
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def set_colour_map(self, name: str) -> None:
        self._colour_map = name
        self.update()

    def described(self) -> Scale:
        """The same scale for a picture that is handed on."""
        level = self.share(self._level) if self._level is not None else None
        return Scale(self._colour_map, number(self._low), self._end(), level)

    def set_value(self, value: float | None) -> None:
        if value != self._value:
            self._value = value
            self.update()

    def share(self, value: float) -> float:
        """Where a value lies on the band, 0 to 1; beyond the ends it stays at the end."""
        return min(max((value - self._low) / (self._high - self._low), 0.0), 1.0)

    def band(self) -> QRectF:
        """The coloured part of the widget."""
        metrics = self.fontMetrics()
        left = metrics.horizontalAdvance(number(self._low)) + GAP
        right = metrics.horizontalAdvance(self._end()) + GAP
        return QRectF(left, (self.height() - BAND) / 2, max(self.width() - left - right, 8), BAND)

    def sizeHint(self) -> QSize:
        return QSize(200, max(self.fontMetrics().height(), BAND + 8) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def _end(self) -> str:
        return f"{number(self._high)} {tr(self._unit)}".strip()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # low is on the left in every language, as on paper
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        band = self.band()
        gradient = QLinearGradient(band.topLeft(), band.topRight())
        table = colours.table(self._colour_map)
        for step in range(0, 256, 15):
            gradient.setColorAt(step / 255, QColor(*table[step].tolist()))
        painter.fillRect(band, gradient)
        painter.setPen(QPen(self.palette().mid().color(), 1))
        painter.drawRect(band)
        painter.setPen(self.palette().windowText().color())
        left = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
        painter.drawText(QRectF(0, 0, band.left(), self.height()), left, number(self._low))
        after = QRectF(band.right() + GAP, 0, self.width() - band.right() - GAP, self.height())
        painter.drawText(after, left, self._end())
        if self._level is not None:
            self._draw_level(painter, band)
        if self._value is not None:
            self._draw_value(painter, band)

    def _draw_level(self, painter: QPainter, band: QRectF) -> None:
        assert self._level is not None
        x = band.left() + band.width() * self.share(self._level)
        for colour, width in ((QColor(0, 0, 0), 3), (QColor(255, 255, 255), 1)):
            painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine))
            painter.drawLine(QPointF(x, band.top()), QPointF(x, band.bottom()))

    def _draw_value(self, painter: QPainter, band: QRectF) -> None:
        assert self._value is not None
        x = band.left() + band.width() * self.share(self._value)
        top = band.top() + BAND * 0.55
        tick = QPolygonF([QPointF(x, top), QPointF(x - 5, band.bottom() + 5), QPointF(x + 5, band.bottom() + 5)])
        painter.setPen(QPen(self.palette().window().color(), 1.5))
        painter.setBrush(self.palette().windowText())
        painter.drawPolygon(tick)
