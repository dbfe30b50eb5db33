"""Where an image pixel lies on the screen, and back: zoom, centre, EXIF orientation and device pixels in one transform.

All coordinates that leave the canvas are pixels as stored; orientation is only ever part of this transform.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTransform

from analyzers.results import Region

Point = tuple[float, float]
Line = tuple[Point, Point]
Size = tuple[int, int]
Length = TypeVar("Length", int, float)

MOST_ZOOM = 64.0  # screen pixels per image pixel
LEAST_LENGTH = 24  # screen pixels that a picture's longer side keeps, so that it never gets lost


@dataclass(frozen=True)
class Viewpoint:
    """What linked canvases share: the image pixel at the centre, and device pixels per image pixel; where `fit`, each shows it whole."""

    x: float
    y: float
    zoom: float
    fit: bool


def shown_size(size: tuple[Length, Length], orientation: int) -> tuple[Length, Length]:
    """(width, height) as a person sees the picture: EXIF orientations 5 to 8 lie on their side."""
    return (size[1], size[0]) if orientation >= 5 else size


def orient(size: Size, orientation: int) -> QTransform:
    """From stored pixels to upright ones (EXIF tag 0x0112). Anything but 2..8 is taken as upright."""
    w, h = size
    table = {
        2: (-1, 0, 0, 1, w, 0),
        3: (-1, 0, 0, -1, w, h),
        4: (1, 0, 0, -1, 0, h),
        5: (0, 1, 1, 0, 0, 0),
        6: (0, 1, -1, 0, h, 0),
        7: (0, -1, -1, 0, h, w),
        8: (0, -1, 1, 0, 0, w),
    }
    return QTransform(*table.get(orientation, (1, 0, 0, 1, 0, 0)))


def fit_zoom(size: Size, orientation: int, frame: Size) -> float:
    """The zoom at which the whole picture just fills the frame (device pixels)."""
    width, height = shown_size(size, orientation)
    return min(frame[0] / max(width, 1), frame[1] / max(height, 1), MOST_ZOOM)


@dataclass(frozen=True)
class Placement:
    """One canvas's view: the picture's size and orientation, the shared viewpoint, and the canvas's own size in device pixels."""

    size: Size
    orientation: int
    view: Viewpoint
    frame: Size
    ratio: float = 1.0  # device pixels per widget pixel

    @cached_property
    def zoom(self) -> float:
        return fit_zoom(self.size, self.orientation, self.frame) if self.view.fit else self.view.zoom

    @cached_property
    def to_device(self) -> QTransform:
        """From stored image pixels to device pixels. The picture's corner lies on a whole device pixel, so that 1:1 is exact."""
        upright = orient(self.size, self.orientation)
        centre = QPointF(self.size[0] / 2, self.size[1] / 2) if self.view.fit else QPointF(self.view.x, self.view.y)
        centre = upright.map(centre)
        left = round(self.frame[0] / 2 - centre.x() * self.zoom)
        top = round(self.frame[1] / 2 - centre.y() * self.zoom)
        return upright * QTransform(self.zoom, 0, 0, self.zoom, left, top)

    @cached_property
    def to_widget(self) -> QTransform:
        return self.to_device * QTransform.fromScale(1 / self.ratio, 1 / self.ratio)

    @cached_property
    def _to_image(self) -> QTransform:
        return self.to_widget.inverted()[0]

    def widget_point(self, point: Point) -> QPointF:
        return self.to_widget.map(QPointF(*point))

    def image_point(self, position: QPointF) -> Point:
        point = self._to_image.map(position)
        return point.x(), point.y()

    def direction(self, right: int, down: int) -> Point:
        """One stored pixel in a direction as a person sees the picture."""
        upright = orient(self.size, self.orientation).inverted()[0]
        start, end = upright.map(QPointF(0, 0)), upright.map(QPointF(right, down))
        return end.x() - start.x(), end.y() - start.y()

    def holds(self, point: Point) -> bool:
        return 0 <= point[0] < self.size[0] and 0 <= point[1] < self.size[1]

    def clamped(self, point: Point) -> Point:
        return min(max(point[0], 0.0), float(self.size[0])), min(max(point[1], 0.0), float(self.size[1]))

    def visible(self) -> QRectF:
        """The part of the picture that the canvas shows, in image pixels; empty where none is."""
        frame = QRectF(0, 0, self.frame[0], self.frame[1])
        seen = self.to_device.inverted()[0].mapRect(frame)
        return seen.intersected(QRectF(0, 0, *self.size))

    def visible_region(self) -> Region:
        return region_between(*corners(self.visible()), self.size)


def corners(area: QRectF) -> tuple[Point, Point]:
    """Top left and bottom right."""
    return (area.left(), area.top()), (area.right(), area.bottom())


def region_between(one: Point, other: Point, size: Size) -> Region:
    """The whole pixels between two corners, kept inside the picture; at least one pixel."""
    left = min(max(math.floor(min(one[0], other[0]) + 1e-9), 0), size[0] - 1)
    top = min(max(math.floor(min(one[1], other[1]) + 1e-9), 0), size[1] - 1)
    right = max(left + 1, min(math.ceil(max(one[0], other[0]) - 1e-9), size[0]))
    bottom = max(top + 1, min(math.ceil(max(one[1], other[1]) - 1e-9), size[1]))
    return Region(left, top, right - left, bottom - top)
