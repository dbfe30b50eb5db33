"""Where a mark's point lands when it is set by hand: on the picture's edge, on another mark's point, or straight from where it began.

All in image pixels; Alt in the user's hand lets every pixel be reached, Shift keeps a line at a multiple of 45 degrees.
"""

from collections.abc import Iterable
from math import atan2, cos, hypot, pi, sin

from forensics_gui.canvas.geometry import Point, Size
from forensics_gui.case.model import Annotation

REACH = 7.0  # widget pixels
STRAIGHT = pi / 4
MOST_POINTS = 60  # of one mark: a freehand line offers its ends only


def targets(annotations: Iterable[Annotation], without: str = "") -> list[Point]:
    """The points of all marks but the one that is being moved; of boxes all four corners."""
    found: list[Point] = []
    for each in annotations:
        if each.id != without:
            points = each.points if len(each.points) <= MOST_POINTS else (each.points[0], each.points[-1])
            found += points
            if len(points) == 2:
                (x0, y0), (x1, y1) = points
                found += [(x0, y1), (x1, y0)]
    return found


def snapped(point: Point, near: Iterable[Point], size: Size, reach: float) -> Point:
    """The nearest target within `reach` image pixels, else the point with each coordinate drawn to the picture's edge or a target's."""
    near = list(near)
    closest = min(near, key=lambda other: hypot(other[0] - point[0], other[1] - point[1]), default=None)
    if closest is not None and hypot(closest[0] - point[0], closest[1] - point[1]) <= reach:
        return closest
    return _drawn(point[0], (0.0, float(size[0])), reach), _drawn(point[1], (0.0, float(size[1])), reach)


def straight(start: Point, point: Point) -> Point:
    """The point turned about the start to the nearest multiple of 45 degrees, as far away as it was along that line."""
    across, down = point[0] - start[0], point[1] - start[1]
    angle = round(atan2(down, across) / STRAIGHT) * STRAIGHT
    length = across * cos(angle) + down * sin(angle)
    return start[0] + length * cos(angle), start[1] + length * sin(angle)


def _drawn(value: float, lines: Iterable[float], reach: float) -> float:
    closest = min(lines, key=lambda line: abs(line - value))
    return closest if abs(closest - value) <= reach else value
