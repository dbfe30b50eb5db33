"""A line drawn in one drag, thinned to the points that it needs."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from forensics_gui.canvas.geometry import Point

MOST_POINTS = 2000


def thinned(points: Sequence[Point], tolerance: float) -> tuple[Point, ...]:
    """The points that keep the line within `tolerance` image pixels of what was drawn (Douglas and Peucker 1973).

    At most MOST_POINTS: where a scribble needs more, evenly chosen ones of them.
    """
    kept = _needed(np.array(points, np.float64), tolerance)
    if len(kept) > MOST_POINTS:
        kept = [kept[place] for place in np.linspace(0, len(kept) - 1, MOST_POINTS).astype(int)]
    return tuple(points[place] for place in kept)


def _needed(points: NDArray[np.float64], tolerance: float) -> list[int]:
    keep = {0, len(points) - 1}
    waiting = [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        away = _distances(points[first + 1 : last], points[first], points[last])
        middle = int(away.argmax())
        if away[middle] > tolerance:
            middle += first + 1
            keep.add(middle)
            waiting += [(first, middle), (middle, last)]
    return sorted(keep)


def _distances(points: NDArray[np.float64], start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    """From each point to the line between two others; to the nearer end beyond them."""
    way = end - start
    length = float(way @ way)
    along = np.clip((points - start) @ way / length, 0.0, 1.0) if length else np.zeros(len(points))
    across, down = (points - start - along[:, None] * way).T
    away: NDArray[np.float64] = np.hypot(across, down)
    return away
