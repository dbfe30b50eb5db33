"""The outline of each kind of mark as a path on the widget, made from the mark's points there and its words."""

from collections.abc import Callable, Sequence
from math import hypot

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QPainterPath, QPolygonF

BADGE = 11.0
BARB = 14.0
TICK = 6.0
DOT = 3.5
TEXT_PIXELS = 14
MOST_LINES, LONGEST_LINE = 20, 400

Shape = Callable[[Sequence[QPointF], str], QPainterPath]


def box(points: Sequence[QPointF], _text: str) -> QPainterPath:
    """Between two opposite corners."""
    path = QPainterPath()
    path.addRect(QRectF(points[0], points[-1]).normalized())
    return path


def ellipse(points: Sequence[QPointF], _text: str) -> QPainterPath:
    """Within the box of two opposite corners."""
    path = QPainterPath()
    path.addEllipse(QRectF(points[0], points[-1]).normalized())
    return path


def polyline(points: Sequence[QPointF], _text: str) -> QPainterPath:
    """Through all points."""
    path = QPainterPath()
    path.addPolygon(QPolygonF(list(points)))
    return path


def polygon(points: Sequence[QPointF], _text: str) -> QPainterPath:
    """Through all points and back to the first."""
    path = polyline(points, "")
    path.closeSubpath()
    return path


def arrow(points: Sequence[QPointF], _text: str) -> QPainterPath:
    """From the tail to the tip."""
    tail, tip = points[0], points[-1]
    path = QPainterPath(tail)
    path.lineTo(tip)
    back = _along(tip, tail, BARB)
    side = QPointF(-back.y(), back.x()) * 0.45
    for wing in (back + side, back - side):
        path.moveTo(tip)
        path.lineTo(tip + wing)
    return path


def callout(points: Sequence[QPointF], _text: str) -> QPainterPath:
    """A dot on what is meant, and the line to its words."""
    path = QPainterPath()
    path.addEllipse(points[0], DOT, DOT)
    path.moveTo(points[0] + _along(points[0], points[-1], DOT))
    path.lineTo(points[-1])
    return path


def measure(points: Sequence[QPointF], _text: str) -> QPainterPath:
    """A line with a tick across each end."""
    one, other = points[0], points[-1]
    path = QPainterPath(one)
    path.lineTo(other)
    along = _along(one, other, TICK, at_most=1.0)
    across = QPointF(-along.y(), along.x())
    for end in (one, other):
        path.moveTo(end - across)
        path.lineTo(end + across)
    return path


def font() -> QFont:
    """In which words stand on a picture."""
    written = QFont()
    written.setPixelSize(TEXT_PIXELS)
    written.setBold(True)
    return written


def words(points: Sequence[QPointF], text: str) -> QPainterPath:
    """Plain text whose first line begins at the point."""
    path = QPainterPath()
    for line, part in enumerate((text or "…").splitlines()[:MOST_LINES]):
        path.addText(points[0] + QPointF(0, line * TEXT_PIXELS * 1.3), font(), part[:LONGEST_LINE])
    return path


def badge(points: Sequence[QPointF], text: str) -> QPainterPath:
    """A disc with its number cut out, so that filling the path leaves the number clear."""
    digits = QPainterPath()
    digits.addText(QPointF(0, 0), font(), text[:4] or "?")
    disc = QPainterPath()
    width = max(BADGE, digits.boundingRect().width() / 2 + 5)
    disc.addRoundedRect(QRectF(points[0].x() - width, points[0].y() - BADGE, 2 * width, 2 * BADGE), BADGE, BADGE)
    digits.translate(points[0] - digits.boundingRect().center())
    return disc.subtracted(digits)


def _along(start: QPointF, towards: QPointF, length: float, at_most: float = 0.6) -> QPointF:
    """A step from one point towards another, at most this share of the way; along the first axis where both are one."""
    way = towards - start
    whole = hypot(way.x(), way.y())
    return way * (min(length, whole * at_most) / whole) if whole > 1e-6 else QPointF(1e-6, 0)
