"""A line drawn in one drag, thinned to the points that it needs."""

from collections.abc import Sequence
from math import dist

from forensics_gui.canvas.geometry import Point

MOST_POINTS = 2000


def thinned(points: Sequence[Point], tolerance: float) -> tuple[Point, ...]:
    """The points that keep the line within `tolerance` image pixels of what was drawn (Douglas and Peucker 1973), at most MOST_POINTS."""
    kept = _needed(points, tolerance)
    while len(kept) > MOST_POINTS:
        tolerance *= 2
        kept = _needed(points, tolerance)
    return kept


def _needed(points: Sequence[Point], tolerance: float) -> tuple[Point, ...]:
    keep = {0, len(points) - 1}
    waiting = [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        away, middle = max((_distance(points[place], points[first], points[last]), place) for place in range(first + 1, last))
        if away > tolerance:
            keep.add(middle)
            waiting += [(first, middle), (middle, last)]
    return tuple(points[place] for place in sorted(keep))


def _distance(point: Point, start: Point, end: Point) -> float:
    """From a point to the line between two others; to the nearer end beyond them."""
    length = dist(start, end)
    if not length:
        return dist(point, start)
    along = ((point[0] - start[0]) * (end[0] - start[0]) + (point[1] - start[1]) * (end[1] - start[1])) / length**2
    along = min(max(along, 0.0), 1.0)
    return dist(point, (start[0] + along * (end[0] - start[0]), start[1] + along * (end[1] - start[1])))
