"""How picture and reference frame lie on each other: points brought across, and the part of the picture that the frame covers.

Plain numbers for window and paper alike; all in pixels as stored, the frame's as kept in the library where it says so.
"""

from collections.abc import Sequence
from itertools import pairwise

from analyzers.results import Match
from forensics_gui.case.model import Point

Homography = tuple[tuple[float, float, float], ...]
_BEHIND = 1e-12


def mapped(homography: Homography, x: float, y: float) -> Point:
    """A point through a 3×3 homography; far away where it has no image."""
    (a, b, c), (d, e, f), (g, h, i) = homography
    w = g * x + h * y + i
    return ((a * x + b * y + c) / w, (d * x + e * y + f) / w) if abs(w) > _BEHIND else (float("inf"), float("inf"))


def crop_in_frame(match: Match, scale: float | None = None) -> tuple[Point, ...]:
    """What of the frame the picture shows, as a closed outline. `scale`: drawn pixels per reference pixel; by default the kept frame's.

    Where the picture reaches beyond the frame, as a collage does, the outline runs along the frame's edge.
    """
    by = match.frame_scale if scale is None else scale
    height, width = (side / match.frame_scale for side in match.frame.shape[:2])
    inside = _within(match.quad, width, height) or match.quad
    return tuple((x * by, y * by) for x, y in (*inside, inside[0]))


def frame_in_picture(match: Match) -> tuple[Point, ...]:
    """The reference frame's corners in the picture's pixels, clockwise from its top left; none where they lie behind the view."""
    inverse = _inverse(match.query_to_reference)
    if inverse is None:
        return ()
    height, width = (side / match.frame_scale for side in match.frame.shape[:2])
    corners = ((0.0, 0.0), (width, 0.0), (width, height), (0.0, height))
    depths = [inverse[2][0] * x + inverse[2][1] * y + inverse[2][2] for x, y in corners]
    if any(depth * depths[0] <= 0 for depth in depths):
        return ()
    return tuple(mapped(inverse, x, y) for x, y in corners)


def covered(match: Match, width: int, height: int) -> tuple[Point, ...]:
    """The part of a picture of this size that the frame shows, closed; the whole picture where the frame's corners cannot tell."""
    whole = ((0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, float(height)))
    corners = _within(frame_in_picture(match) or whole, float(width), float(height)) or whole
    return (*corners, corners[0])


def is_part(match: Match, width: int, height: int) -> bool:
    """Whether the frame covers a part of a picture of this size only, as in a collage: then the part is to be shown."""
    area = sum(x * v - u * y for (x, y), (u, v) in pairwise(covered(match, width, height))) / 2
    return abs(area) < 0.95 * width * height


def _within(polygon: Sequence[Point], width: float, height: float) -> tuple[Point, ...]:
    """The part of a convex polygon in a box; none where they do not meet."""
    part = list(polygon)
    for axis, limit, sign in ((0, 0.0, 1), (0, width, -1), (1, 0.0, 1), (1, height, -1)):
        part = _cut(part, axis, limit, sign)
    return tuple(part) if len(part) > 2 else ()


def _cut(polygon: list[Point], axis: int, limit: float, sign: int) -> list[Point]:
    """What of a convex polygon lies on one side of an upright or level line (Sutherland and Hodgman 1974)."""
    kept: list[Point] = []
    for start, end in zip(polygon, [*polygon[1:], *polygon[:1]], strict=True):
        inside, next_inside = sign * (start[axis] - limit) >= 0, sign * (end[axis] - limit) >= 0
        if inside:
            kept.append(start)
        if inside != next_inside:
            share = (limit - start[axis]) / (end[axis] - start[axis])
            kept.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
    return kept


def _inverse(matrix: Homography) -> Homography | None:
    (a, b, c), (d, e, f), (g, h, i) = matrix
    determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    if abs(determinant) < _BEHIND:
        return None
    rows = (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )
    return tuple((x / determinant, y / determinant, z / determinant) for x, y, z in rows)
