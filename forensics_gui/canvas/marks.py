"""How each kind of mark looks: one registered painter per kind, drawn in a colour with an outline that shows on any ground.

A mark's text is always drawn as plain text. A kind that this version does not know is still shown, as its points.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPainterPathStroker, QPen

from analyzers.language import mark as marked
from forensics_gui.canvas import shapes
from forensics_gui.canvas.shapes import TEXT_PIXELS, Shape
from forensics_gui.case.measuring import words_on
from forensics_gui.case.model import AMBER, KIND_NAMES, Annotation

LINE = 2.0
HALO = 5.0
HANDLE = 7.0
MOST_HANDLES = 60  # a freehand line of hundreds of points is moved whole

# IBM's palette for colour-blind readers, and the two ends of grey. Each is drawn with an outline of the other brightness.
PALETTE = {
    AMBER: marked("Amber"),
    "#648fff": marked("Blue"),
    "#dc267f": marked("Magenta"),
    "#fe6100": marked("Orange"),
    "#785ef0": marked("Violet"),
    "#ffffff": marked("White"),
    "#101010": marked("Black"),
}

Place = Callable[[Sequence[QPointF], QPainterPath], QPointF]


def _below(_points: Sequence[QPointF], path: QPainterPath) -> QPointF:
    return path.boundingRect().bottomLeft() + QPointF(2, TEXT_PIXELS + 4)


def _at_end(points: Sequence[QPointF], _path: QPainterPath) -> QPointF:
    """Words begin beside the line's end, on the side away from its beginning."""
    leftwards = points[-1].x() < points[0].x()
    return points[-1] + QPointF(-4 if leftwards else 6, -6 if points[-1].y() < points[0].y() else TEXT_PIXELS)


def _at_middle(points: Sequence[QPointF], _path: QPainterPath) -> QPointF:
    return (points[0] + points[-1]) / 2 + QPointF(8, -8)


@dataclass(frozen=True)
class Mark:
    """One kind. tool: what its button says. shape: its path from points on the widget and its text; `solid` paths are filled.

    clicks: how many points a person sets, 0 for as many as wanted. trail: one drag sets them all. captioned: the words stand beside the
    shape, at the place that `caption` gives. covers: what lies under the shape will be gone from every export.
    """

    tool: str
    shape: Shape
    clicks: int
    solid: bool = False
    captioned: bool = True
    trail: bool = False
    covers: Qt.BrushStyle | None = None
    caption: Place = _below
    least: int = 2  # points that make one where as many as wanted are set


MARKS: dict[str, Mark] = {}


def register(kind: str, mark: Mark) -> None:
    """Make a kind known: canvas, toolbar and export then draw it."""
    MARKS[kind] = mark


def contrast(colour: QColor) -> QColor:
    """Near-black or white, whichever stands out more from the colour."""
    return QColor("#101010") if colour.lightnessF() > 0.45 else QColor("#ffffff")


register("box", Mark(KIND_NAMES["box"], shapes.box, 2))
register("ellipse", Mark(KIND_NAMES["ellipse"], shapes.ellipse, 2))
register("arrow", Mark(KIND_NAMES["arrow"], shapes.arrow, 2))
register("line", Mark(KIND_NAMES["line"], shapes.polyline, 2))
register("polyline", Mark(KIND_NAMES["polyline"], shapes.polyline, 0))
register("polygon", Mark(KIND_NAMES["polygon"], shapes.polygon, 0, least=3))
register("freehand", Mark(KIND_NAMES["freehand"], shapes.polyline, 0, trail=True))
register("text", Mark(KIND_NAMES["text"], shapes.words, 1, solid=True, captioned=False))
register("number", Mark(KIND_NAMES["number"], shapes.badge, 1, solid=True, captioned=False))
register("callout", Mark(KIND_NAMES["callout"], shapes.callout, 2, caption=_at_end))
register("measure", Mark(KIND_NAMES["measure"], shapes.measure, 2, caption=_at_middle))
register("black", Mark(KIND_NAMES["black"], shapes.box, 2, covers=Qt.BrushStyle.Dense3Pattern))
register("blur", Mark(KIND_NAMES["blur"], shapes.box, 2, covers=Qt.BrushStyle.DiagCrossPattern))

UNKNOWN = Mark(marked("Mark"), shapes.polyline, 0)


def mark_of(kind: str) -> Mark:
    """The registered mark, or one that shows only the points of a kind that this version does not know."""
    return MARKS.get(kind, UNKNOWN)


def paint(painter: QPainter, annotation: Annotation, points: Sequence[QPointF], chosen: bool = False) -> None:
    """Draw a mark whose points were brought to the widget."""
    if not points:
        return
    mark, words = mark_of(annotation.kind), words_on(annotation)
    colour = QColor(annotation.colour)
    colour = colour if colour.isValid() else QColor(AMBER)
    path = mark.shape(points, words)
    if mark.covers is not None:
        painter.fillPath(path, QBrush(QColor(0, 0, 0, 200), mark.covers))
    _paint_path(painter, path, colour, mark.solid)
    if mark.captioned and words:
        at = mark.caption(points, path)
        _paint_path(painter, shapes.words([at], words), colour, solid=True)
    if chosen:
        _paint_handles(painter, points)


def _paint_handles(painter: QPainter, points: Sequence[QPointF]) -> None:
    for point in points if len(points) <= MOST_HANDLES else (points[0], points[-1]):
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
    """Whether a click at `position` means this mark: near its line, on its words, or anywhere on what it covers."""
    if not points:
        return False
    mark, words = mark_of(annotation.kind), words_on(annotation)
    path = mark.shape(points, words)
    if mark.solid:
        return path.boundingRect().adjusted(-4, -4, 4, 4).contains(position)
    if mark.covers is not None and path.contains(position):
        return True
    if mark.caption is not _below and words and _on_words(shapes.words([mark.caption(points, path)], words), position):
        return True
    stroker = QPainterPathStroker()
    stroker.setWidth(2 * reach)
    return stroker.createStroke(path).contains(position)


def _on_words(path: QPainterPath, position: QPointF) -> bool:
    return path.boundingRect().adjusted(-4, -4, 4, 4).contains(position)


def handle_at(points: Sequence[QPointF], position: QPointF, reach: float = 8.0) -> int | None:
    """Which of a chosen mark's points lies under the pointer."""
    for index, point in enumerate(points if len(points) <= MOST_HANDLES else ()):
        if abs(point.x() - position.x()) <= reach and abs(point.y() - position.y()) <= reach:
            return index
    return None
