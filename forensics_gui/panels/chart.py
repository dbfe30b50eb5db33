"""What plots share: colours and strokes that can be told apart without colour, axes with round numbers, and a frame for each strip."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette, QPen

from forensics_gui.panels.curve_view import ticks
from forensics_gui.panels.labels import number

ON_LIGHT = {"red": "#c62828", "green": "#1b7a2f", "blue": "#1f56c8"}
ON_DARK = {"red": "#ff7a70", "green": "#62d67a", "blue": "#7fb0ff"}
STROKES = {"red": Qt.PenStyle.SolidLine, "green": Qt.PenStyle.DashLine, "blue": Qt.PenStyle.DotLine}
OTHER_STROKES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashDotLine, Qt.PenStyle.DashDotDotLine, Qt.PenStyle.DashLine)


@dataclass(frozen=True)
class Axis:
    """From low to high over a length of the screen."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        return self.start + (value - self.low) / ((self.high - self.low) or 1.0) * (self.end - self.start)

    def value(self, place: float) -> float:
        return self.low + (place - self.start) / ((self.end - self.start) or 1.0) * (self.high - self.low)


def figure(value: float) -> str:
    """Four digits, and all digits of the whole numbers of 16 bits."""
    return f"{value:.6g}" if abs(value) >= 1000 else number(value)


def pen_of(name: str, palette: QPalette, others: int = 0) -> QPen:
    """The pen of a channel, or of the nth other quantity, on this palette's ground."""
    dark = palette.color(QPalette.ColorRole.Base).lightness() < 128
    colour = (ON_DARK if dark else ON_LIGHT).get(name)
    if colour is None:
        pen = QPen(palette.color(QPalette.ColorRole.Text), 1.6, OTHER_STROKES[others % len(OTHER_STROKES)])
    else:
        pen = QPen(QColor(colour), 1.6, STROKES[name])
    pen.setCosmetic(True)
    return pen


def draw_y_axis(painter: QPainter, palette: QPalette, area: QRectF, axis: Axis, unit: str) -> None:
    """Round numbers left of the frame, a line across it at each, the unit above."""
    metrics = painter.fontMetrics()
    most = max(2, int(area.height() // (metrics.height() * 1.6)))
    for value in ticks(axis.low, axis.high, most):
        y = axis.at(value)
        painter.setPen(QPen(palette.midlight().color(), 1))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setPen(palette.text().color())
        box = QRectF(0, y - metrics.height() / 2, area.left() - 6, metrics.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, figure(value))
    painter.setPen(palette.text().color())
    painter.drawText(QRectF(4, area.top() - metrics.height() - 3, area.right() - 4, metrics.height()), Qt.AlignmentFlag.AlignLeft, unit)
    painter.setPen(QPen(palette.mid().color(), 1))
    painter.drawLine(area.bottomLeft(), area.topLeft())
    painter.drawLine(area.bottomLeft(), area.bottomRight())


def draw_x_axis(painter: QPainter, palette: QPalette, area: QRectF, axis: Axis, label: str) -> None:
    """Round numbers under the frame, and what they are."""
    metrics = painter.fontMetrics()
    for value in ticks(axis.low, axis.high, max(2, int(area.width() // 80))):
        x = axis.at(value)
        painter.setPen(QPen(palette.mid().color(), 1))
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 4))
        painter.setPen(palette.text().color())
        painter.drawText(QRectF(x - 40, area.bottom() + 4, 80, metrics.height()), Qt.AlignmentFlag.AlignHCenter, figure(value))
    painter.setPen(palette.text().color())
    below = QRectF(area.left(), area.bottom() + 4 + metrics.height(), area.width(), metrics.height() + 2)
    painter.drawText(below, Qt.AlignmentFlag.AlignRight, label)


def draw_legend(painter: QPainter, palette: QPalette, area: QRectF, entries: list[tuple[str, QPen]]) -> None:
    """A stroke and a name for each line, right above the frame; what does not fit is cut from the left."""
    metrics = painter.fontMetrics()
    y, x = area.top() - metrics.height() / 2 - 3, area.right()
    for name, pen in reversed(entries):
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, int(area.width() * 0.7))
        x -= metrics.horizontalAdvance(shown)
        if x - 34 < area.left() + 30:
            return
        painter.setPen(palette.text().color())
        painter.drawText(QPointF(x, y + metrics.ascent() / 2 - 1), shown)
        painter.setPen(pen)
        painter.drawLine(QPointF(x - 28, y), QPointF(x - 5, y))
        x -= 40


def label_width(metrics: QFontMetrics, *ranges: tuple[float, float]) -> float:
    """Room for the widest number of these axes."""
    return max(metrics.horizontalAdvance(figure(value)) for low, high in ranges for value in (*ticks(low, high), 0.0)) + 12
