"""The canvas's own signs: region, crosshair, divider, notes. Each is drawn dark and light, so that it shows on any picture."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

GROUND = "#4a4a4c"  # neutral, the same in light and dark themes: what surrounds a map changes how bright it seems
NOTE = "#f2f2f2"  # words in place of a picture
DARK = QColor(0, 0, 0, 210)
LIGHT = QColor(255, 255, 255, 240)
MARGIN = 16


def _cosmetic(colour: QColor, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    pen = QPen(colour, width, style)
    pen.setCosmetic(True)
    return pen


def paint_region(painter: QPainter, area: QRectF) -> None:
    """The shared region: a dashed line round its pixels."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_cosmetic(DARK, 3))
    painter.drawRect(area)
    painter.setPen(_cosmetic(LIGHT, 1.4, Qt.PenStyle.DashLine))
    painter.drawRect(area)


def paint_line(painter: QPainter, start: QPointF, end: QPointF) -> None:
    """The line along which values are plotted: dashed, a disc where it begins and a ring where it ends."""
    for colour, width, style in ((DARK, 3.4, Qt.PenStyle.SolidLine), (LIGHT, 1.4, Qt.PenStyle.DashLine)):
        painter.setPen(_cosmetic(colour, width, style))
        painter.drawLine(start, end)
    painter.setPen(_cosmetic(DARK, 1.4))
    for place, fill in ((start, Qt.BrushStyle.SolidPattern), (end, Qt.BrushStyle.NoBrush)):
        painter.setBrush(QBrush(LIGHT, fill))
        painter.drawEllipse(place, 4.5, 4.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_cosmetic(LIGHT, 1.4))
    painter.drawEllipse(end, 3.5, 3.5)


def paint_crosshair(painter: QPainter, frame: QRect, at: QPointF) -> None:
    """Where the pointer is in a linked canvas; open in the middle, so that it hides nothing."""
    gap = 7.0
    lines = (
        (QPointF(frame.left(), at.y()), QPointF(at.x() - gap, at.y())),
        (QPointF(at.x() + gap, at.y()), QPointF(frame.right(), at.y())),
        (QPointF(at.x(), frame.top()), QPointF(at.x(), at.y() - gap)),
        (QPointF(at.x(), at.y() + gap), QPointF(at.x(), frame.bottom())),
    )
    for colour, width in ((QColor(0, 0, 0, 150), 3.0), (QColor(255, 255, 255, 220), 1.0)):
        painter.setPen(_cosmetic(colour, width))
        for start, end in lines:
            painter.drawLine(start, end)


def paint_divider(painter: QPainter, frame: QRect, x: float) -> None:
    """The line that is dragged from one picture over the other."""
    top, bottom = QPointF(x, frame.top()), QPointF(x, frame.bottom())
    for colour, width in ((DARK, 4.0), (LIGHT, 2.0)):
        painter.setPen(_cosmetic(colour, width))
        painter.drawLine(top, bottom)
    painter.setPen(_cosmetic(DARK, 1.5))
    painter.setBrush(LIGHT)
    painter.drawEllipse(QPointF(x, frame.center().y()), 7, 7)


def paint_chip(painter: QPainter, frame: QRect, text: str) -> None:
    """A short plain word at the lower edge."""
    width = frame.width() - 2 * MARGIN
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - 12)
    box = QRectF(8, frame.height() - metrics.height() - 16, metrics.horizontalAdvance(shown) + 14, metrics.height() + 8)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(20, 20, 20, 215))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(QColor(255, 255, 255))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)


def paint_note(painter: QPainter, frame: QRect, text: str) -> None:
    """A sentence in place of a picture."""
    painter.fillRect(frame, QColor(GROUND))
    painter.setPen(QColor(NOTE))
    area = frame.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap), text)


def paint_focus(painter: QPainter, frame: QRect, colour: QColor) -> None:
    """Which canvas the keys go to."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_cosmetic(colour, 2))
    painter.drawRect(frame.adjusted(1, 1, -1, -1))
