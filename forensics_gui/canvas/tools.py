"""What a person is doing with the mouse: drawing a new mark or region, or moving an old one. Plain values in image pixels, no widget."""

from dataclasses import dataclass, replace

from analyzers.results import Region
from forensics_gui.canvas.geometry import Point, Size, region_between
from forensics_gui.canvas.marks import mark_of
from forensics_gui.canvas.trail import thinned
from forensics_gui.case.model import Annotation

REGION, PROFILE = "region", "profile"  # tools that set no mark
LEAST_DRAG = 3.0  # widget pixels: less is a click with an unsteady hand


@dataclass(frozen=True)
class Draft:
    """A mark that is being drawn. The last point follows the pointer; `open_ended` ones end by double-click or Enter, a `trail` keeps
    every point of one drag."""

    kind: str
    points: tuple[Point, ...]

    @classmethod
    def begun(cls, kind: str, point: Point) -> "Draft":
        return cls(kind, (point,) if clicks(kind) == 1 or is_trail(kind) else (point, point))

    @property
    def trail(self) -> bool:
        return is_trail(self.kind)

    @property
    def open_ended(self) -> bool:
        return clicks(self.kind) == 0 and not self.trail

    @property
    def start(self) -> Point:
        """What the point under the pointer hangs on: the point before it, the first one of a box."""
        return self.points[-2] if len(self.points) > 1 else self.points[-1]

    def moved(self, point: Point) -> "Draft":
        kept = self.points if self.trail else self.points[:-1]
        return replace(self, points=(*kept, point))

    def extended(self, point: Point) -> "Draft":
        """One more corner of a line; a second click on the same spot adds none."""
        if len(self.points) > 1 and self.points[-2] == point:
            return self.moved(point)
        return replace(self, points=(*self.points[:-1], point, point))

    def shortened(self) -> "Draft | None":
        """Without the last corner that was set; None where nothing is left."""
        return replace(self, points=(*self.points[:-2], self.points[-1])) if len(self.points) > 2 else None

    def finished(self, tolerance: float = 0.5) -> tuple[Point, ...] | None:
        """The points of the whole mark, a trail thinned to within `tolerance` image pixels; None where there is not enough of it."""
        points = [self.points[0]]
        for point in self.points[1:]:
            if point != points[-1]:
                points.append(point)
        if len(points) < (clicks(self.kind) or mark_of(self.kind).least):
            return None
        return thinned(points, tolerance) if self.trail else tuple(points)

    def region(self, size: Size) -> Region:
        return region_between(self.points[0], self.points[-1], size)


def clicks(kind: str) -> int:
    """How many points a tool sets: 2 by dragging, 1 by a click, 0 for as many as wanted."""
    return 2 if kind in (REGION, PROFILE) else mark_of(kind).clicks


def is_trail(kind: str) -> bool:
    """Whether one drag draws the whole line."""
    return kind not in (REGION, PROFILE) and mark_of(kind).trail


def ready_made(kind: str, middle: Point, size: Size) -> tuple[Point, ...]:
    """The points of a mark that is set by keyboard: around `middle`, some `size` wide and high; to be moved by keys from there."""
    (x, y), (width, height) = middle, (size[0] / 2, size[1] / 2)
    if clicks(kind) == 1:
        return (middle,)
    corners = ((x - width, y - height), (x + width, y + height))
    return (corners[0], (x + width, y - height), corners[1]) if kind != PROFILE and mark_of(kind).least > 2 else corners


@dataclass(frozen=True)
class Grip:
    """An old mark that is being moved: all of it, or one of its points where `handle` says which."""

    annotation: Annotation
    start: Point
    handle: int | None = None
    now: Point | None = None

    def moved(self, point: Point) -> "Grip":
        return replace(self, now=point)

    @property
    def handle_point(self) -> Point:
        """Where the point that is being moved would lie; the first where the whole mark is."""
        x, y = self.annotation.points[self.handle or 0]
        now = self.now or self.start
        return x + now[0] - self.start[0], y + now[1] - self.start[1]

    def handle_moved(self, point: Point) -> "Grip":
        """The point that is being moved, put there."""
        x, y = self.handle_point
        now = self.now or self.start
        return self.moved((now[0] + point[0] - x, now[1] + point[1] - y))

    def points(self, size: Size) -> tuple[Point, ...]:
        """Where the mark's points are now; a whole mark stops at the picture's edge instead of losing its shape."""
        old = self.annotation.points
        if self.now is None:
            return old
        dx, dy = self.now[0] - self.start[0], self.now[1] - self.start[1]
        if self.handle is not None:
            x, y = self.handle_point
            moved = (min(max(x, 0.0), float(size[0])), min(max(y, 0.0), float(size[1])))
            return (*old[: self.handle], moved, *old[self.handle + 1 :])
        dx = min(max(dx, -min(x for x, _ in old)), size[0] - max(x for x, _ in old))
        dy = min(max(dy, -min(y for _, y in old)), size[1] - max(y for _, y in old))
        return tuple((x + dx, y + dy) for x, y in old)
