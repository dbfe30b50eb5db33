"""How each kind of mark looks: one registered painter per kind, drawn in a colour with an outline that shows on any ground.

A mark's text is always drawn as plain text. A kind that this version does not know is still shown, as its points.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPainterPathStroker, QPen, QPolygonF

from analyzers.language import mark as marked
from forensics_gui.case.model import Annotation

LINE = 2.0
HALO = 5.0
HANDLE = 7.0
BADGE = 11.0
TEXT_PIXELS = 14

Shape = Callable[[Sequence[QPointF], str], QPainterPath]


@dataclass(frozen=True)
class Mark:
    """One kind. tool: what its button says. shape: its path from points on the widget and its text; `solid` paths are filled.

    clicks: how many points a person sets, 0 for as many as wanted. captioned: the text stands beside the shape.
    """

    tool: str
    shape: Shape
    clicks: int
    solid: bool = False
    captioned: bool = True


MARKS: dict[str, Mark] = {}


def register(kind: str, mark: Mark) -> None:
    """Make a kind known: canvas, toolbar and export then draw it."""
    MARKS[kind] = mark


def contrast(colour: QColor) -> QColor:
    """Near-black or white, whichever stands out more from the colour."""
    return QColor("#101010") if colour.lightnessF() > 0.45 else QColor("#ffffff")


def _box(points: Sequence[QPointF], _text: str) -> QPainterPath:
    path = QPainterPath()
    path.addRect(QRectF(points[0], points[-1]).normalized())
    return path


def _ellipse(points: Sequence[QPointF], _text: str) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QRectF(points[0], points[-1]).normalized())
    return path


def _polyline(points: Sequence[QPointF], _text: str) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF(list(points)))
    return path


def _arrow(points: Sequence[QPointF], _text: str) -> QPainterPath:
    tail, tip = points[0], points[-1]
    path = QPainterPath(tail)
    path.lineTo(tip)
    along = tip - tail
    length = max((along.x() ** 2 + along.y() ** 2) ** 0.5, 1e-6)
    back = along * (-min(14.0, length * 0.6) / length)
    side = QPointF(-back.y(), back.x()) * 0.45
    for wing in (back + side, back - side):
        path.moveTo(tip)
        path.lineTo(tip + wing)
    return path


def _font() -> QFont:
    font = QFont()
    font.setPixelSize(TEXT_PIXELS)
    font.setBold(True)
    return font


def _words(points: Sequence[QPointF], text: str) -> QPainterPath:
    path = QPainterPath()
    for line, words in enumerate((text or "…").splitlines()[:20]):
        path.addText(points[0] + QPointF(0, line * TEXT_PIXELS * 1.3), _font(), words[:400])
    return path


def _badge(points: Sequence[QPointF], text: str) -> QPainterPath:
    """A disc with its number cut out, so that filling the path leaves the number clear."""
    digits = QPainterPath()
    digits.addText(QPointF(0, 0), _font(), text[:4] or "?")
    disc = QPainterPath()
    width = max(BADGE, digits.boundingRect().width() / 2 + 5)
    disc.addRoundedRect(QRectF(points[0].x() - width, points[0].y() - BADGE, 2 * width, 2 * BADGE), BADGE, BADGE)
    digits.translate(points[0] - digits.boundingRect().center())
    return disc.subtracted(digits)


register("box", Mark(marked("Box"), _box, 2))
register("ellipse", Mark(marked("Ellipse"), _ellipse, 2))
register("arrow", Mark(marked("Arrow"), _arrow, 2))
register("polyline", Mark(marked("Line"), _polyline, 0))
register("text", Mark(marked("Text"), _words, 1, solid=True, captioned=False))
register("number", Mark(marked("Number"), _badge, 1, solid=True, captioned=False))

UNKNOWN = Mark(marked("Mark"), _polyline, 0)


def mark_of(kind: str) -> Mark:
    """The registered mark, or one that shows only the points of a kind that this version does not know."""
    return MARKS.get(kind, UNKNOWN)


def paint(painter: QPainter, annotation: Annotation, points: Sequence[QPointF], chosen: bool = False) -> None:
    """Draw a mark whose points were brought to the widget."""
    if not points:
        return
    mark = mark_of(annotation.kind)
    colour = QColor(annotation.colour)
    colour = colour if colour.isValid() else QColor("#ffb000")
    _paint_path(painter, mark.shape(points, annotation.text), colour, mark.solid)
    if mark.captioned and annotation.text:
        at = mark.shape(points, "").boundingRect().bottomLeft() + QPointF(2, TEXT_PIXELS + 4)
        _paint_path(painter, _words([at], annotation.text), colour, solid=True)
    if chosen:
        for point in points:
            handle = QRectF(point.x() - HANDLE / 2, point.y() - HANDLE / 2, HANDLE, HANDLE)
            painter.setPen(QPen(QColor("#101010"), 1))
            painter.fillRect(handle, QColor("#ffffff"))
            painter.drawRect(handle)


def _paint_path(painter: QPainter, path: QPainterPath, colour: QColor, solid: bool) -> None:
    join, cap = Qt.PenJoinStyle.RoundJoin, Qt.PenCapStyle.RoundCap
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.strokePath(path, QPen(contrast(colour), HALO if not solid else 4.0, Qt.PenStyle.SolidLine, cap, join))
    if solid:
        painter.fillPath(path, colour)
    else:
        painter.strokePath(path, QPen(colour, LINE, Qt.PenStyle.SolidLine, cap, join))


def hits(annotation: Annotation, points: Sequence[QPointF], position: QPointF, reach: float = 8.0) -> bool:
    """Whether a click at `position` means this mark: near its line, or on its text."""
    if not points:
        return False
    mark = mark_of(annotation.kind)
    path = mark.shape(points, annotation.text)
    if mark.solid:
        return path.boundingRect().adjusted(-4, -4, 4, 4).contains(position)
    stroker = QPainterPathStroker()
    stroker.setWidth(2 * reach)
    return stroker.createStroke(path).contains(position)


def handle_at(points: Sequence[QPointF], position: QPointF, reach: float = 8.0) -> int | None:
    """Which of a chosen mark's points lies under the pointer."""
    for index, point in enumerate(points):
        if abs(point.x() - position.x()) <= reach and abs(point.y() - position.y()) <= reach:
            return index
    return None
