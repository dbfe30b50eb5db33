"""numpy arrays to QImage and back: the only file that knows how Qt keeps an image in memory.

Everything heavy here is a plain function for a job thread; it works by OpenCV and numpy, which let go of Python's lock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QImage, QTransform, qRgba

from forensics_gui.case import colours

Bytes = NDArray[np.uint8]

SMALLEST_LEVEL = 96  # pixels on the longer side; drawing a smaller level saves nothing
LARGEST_SIDE = 32_767  # beyond it Qt's painter loses track of coordinates


class UnfitArrayError(ValueError):
    """The array has a type or shape that Qt would misread."""


@dataclass(frozen=True, eq=False)
class Layer:
    """A picture or a map as a pyramid of halves. width and height in image pixels, `factor` image pixels per pixel of the first level.

    A level's pixel covers `factor`·2^level image pixels exactly, so a level may reach over the image's edge by less than one of its own
    pixels. Where not `coloured`, levels hold the steps 0..255 of a fixed scale; with `holes`, step 0 is "not measured" and stays clear.
    """

    width: int
    height: int
    levels: tuple[QImage, ...]
    coloured: bool
    factor: int = 1
    holes: bool = False

    def level_for(self, zoom: float) -> tuple[QImage, int]:
        """The smallest level that still has a pixel for every screen pixel, and how many image pixels one of its pixels spans."""
        index = 0
        while index + 1 < len(self.levels) and (self.factor << (index + 1)) * zoom <= 1:
            index += 1
        return self.levels[index], self.factor << index

    def cut(self, level: QImage, area: QRect, colour_map: str) -> QImage:
        """A part of a level, coloured: only this small copy is ever converted."""
        part = level.copy(area)
        if not self.coloured:
            part.setColorTable(list(_colour_table(colour_map, self.holes)))
        return part

    def resampled(self, level: QImage, to_level: QTransform, area: QRect, colour_map: str) -> QImage:
        """A map's level drawn smaller: device pixels of `area` by values between its own, and only then coloured.

        Mixing colours instead would show some that the scale does not have.
        """
        import cv2

        start = to_level.map(QPointF(area.x() + 0.5, area.y() + 0.5)) - QPointF(0.5, 0.5)
        matrix = np.array([[to_level.m11(), to_level.m21(), start.x()], [to_level.m12(), to_level.m22(), start.y()]])
        part = QImage(area.width(), area.height(), QImage.Format.Format_Indexed8)
        cv2.warpAffine(
            _memory(level, writable=False),
            matrix,
            (area.width(), area.height()),
            dst=_memory(part),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        part.setColorTable(list(_colour_table(colour_map, self.holes)))
        return part

    def thumbnail(self, size: QSize, colour_map: str = colours.NAMES[0]) -> QImage:
        """The whole layer, small enough for `size`."""
        zoom = min(size.width() / self.width, size.height() / self.height)
        level, _ = self.level_for(zoom)
        part = self.cut(level, level.rect(), colour_map)
        return part.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)


def layer_of_pixels(rgb: Bytes, factor: int = 1, size: tuple[int, int] | None = None) -> Layer:
    """A layer from H×W×3 uint8 RGB. Pure and heavy: for a job thread.

    `factor` says how many image pixels one of the array's pixels covers; `size` is then the image's exact (width, height).
    """
    import cv2

    height, width = _checked(rgb, channels=3)
    first = QImage(width, height, QImage.Format.Format_RGB32)
    # Format_RGB32 is a native 32-bit 0xffRRGGBB: the bytes B, G, R, 255 on every processor that we build for.
    cv2.cvtColor(np.ascontiguousarray(rgb), cv2.COLOR_RGB2BGRA, dst=_memory(first))
    whole = size or (width * factor, height * factor)
    return Layer(*whole, _pyramid(first, _halve), coloured=True, factor=factor)


def layer_of_map(values: NDArray[np.float32], low: float, high: float) -> Layer:
    """A layer from a map on its fixed scale low..high. Pure and heavy: for a job thread."""
    height, width = _checked(values, channels=0)
    if not high > low:
        raise UnfitArrayError(f"a scale from {low} to {high} has no length")
    first = QImage(width, height, QImage.Format.Format_Indexed8)
    _memory(first)[...] = colours.levels(values, low, high)
    return Layer(width, height, _pyramid(first, _halve), coloured=False)


def layer_of_partial_map(values: NDArray[np.float32], low: float, high: float, factor: int, size: tuple[int, int]) -> Layer:
    """Like `layer_of_map`, but values under `low` were not measured: they stay clear at every level. size = the image's (width, height)."""
    height, width = _checked(values, channels=0)
    first = QImage(width, height, QImage.Format.Format_Indexed8)
    scaled = np.clip(1.5 + (values - low) * (254 / (high - low)), 1, 255).astype(np.uint8)
    _memory(first)[...] = np.where(values < low, np.uint8(0), scaled)
    return Layer(*size, _pyramid(first, _halve_with_holes), coloured=False, factor=factor, holes=True)


def image_of(rgb: Bytes) -> QImage:
    """One QImage that owns its memory, from H×W×3 uint8 RGB: for icons and the like."""
    return layer_of_pixels(rgb).levels[0]


def thumbnail_of(rgb: Bytes, longest: int) -> QImage:
    """A small picture of H×W×3 uint8 RGB, its longer side `longest` at most. Pure: for a job thread."""
    import cv2

    height, width = _checked(rgb, channels=3)
    scale = min(1.0, longest / max(width, height))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return image_of(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA))


def pixels_of(image: QImage) -> Bytes:
    """H×W×3 uint8 RGB copy of any QImage."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    return _memory(plain, writable=False).reshape(plain.height(), plain.width(), 3).copy()


def _checked(array: NDArray[np.generic], channels: int) -> tuple[int, int]:
    """(height, width) of an array that Qt may be given. Qt itself checks nothing and would read foreign memory."""
    wanted = np.dtype(np.uint8 if channels else np.float32)
    shape = array.shape
    flat = shape[2:] == ((channels,) if channels else ())
    if array.dtype != wanted or not flat or len(shape) < 2 or min(shape[:2]) < 1 or max(shape[:2]) > LARGEST_SIDE:
        form = f"H×W×{channels}" if channels else "H×W"
        raise UnfitArrayError(f"this needs {form} {wanted} of at most {LARGEST_SIDE} pixels a side, not {shape} {array.dtype}")
    return shape[0], shape[1]


def _memory(image: QImage, writable: bool = True) -> Bytes:
    """The image's own pixels as H×W(×C) uint8, without the padding at the end of each row."""
    depth = image.depth() // 8
    buffer = image.bits() if writable else image.constBits()
    rows = np.frombuffer(buffer, np.uint8).reshape(image.height(), image.bytesPerLine())[:, : image.width() * depth]
    return rows.reshape(image.height(), image.width(), depth) if depth > 1 else rows


def _pyramid(first: QImage, halve: Callable[[Bytes, Bytes], None]) -> tuple[QImage, ...]:
    levels = [first]
    while max(levels[-1].width(), levels[-1].height()) > SMALLEST_LEVEL:
        last = levels[-1]
        half = QImage((last.width() + 1) // 2, (last.height() + 1) // 2, last.format())
        halve(_memory(last, writable=False), _memory(half))
        levels.append(half)
    return tuple(levels)


def _even(array: Bytes) -> Bytes:
    """The array with its last row and column repeated where their number is odd, so that each half pixel covers exactly two."""
    import cv2

    down, right = array.shape[0] % 2, array.shape[1] % 2
    return cv2.copyMakeBorder(array, 0, down, 0, right, cv2.BORDER_REPLICATE) if down or right else array


def _halve(array: Bytes, half: Bytes) -> None:
    import cv2

    cv2.resize(_even(array), (half.shape[1], half.shape[0]), dst=half, interpolation=cv2.INTER_AREA)


def _halve_with_holes(array: Bytes, half: Bytes) -> None:
    """Means over the measured pixels only: a hole must not darken its neighbours."""
    import cv2

    even = _even(array)
    size = (half.shape[1], half.shape[0])
    total = cv2.resize(even.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    share = cv2.resize((even > 0).astype(np.float32), size, interpolation=cv2.INTER_AREA)
    half[...] = np.where(share >= 0.5, total / np.maximum(share, 0.25) + 0.5, 0).astype(np.uint8)


@cache
def _colour_table(colour_map: str, holes: bool) -> tuple[int, ...]:
    table = [qRgba(red, green, blue, 255) for red, green, blue in colours.table(colour_map).tolist()]
    if holes:
        table[0] = 0
    return tuple(table)


@dataclass(frozen=True)
class Moments:
    """What a set of values has in common. count 0 means that there was nothing to measure, and the other fields say nothing."""

    count: int = 0
    mean: float = 0.0
    std: float = 0.0
    highest: float = 0.0

    def joined(self, other: "Moments") -> "Moments":
        """The moments of both sets together, without the loss of digits that sums of squares bring (Chan, Golub and LeVeque 1983)."""
        if not self.count or not other.count:
            return self if self.count else other
        count = self.count + other.count
        step = other.mean - self.mean
        spread = self.std**2 * self.count + other.std**2 * other.count + step**2 * self.count * other.count / count
        mean = self.mean + step * other.count / count
        return Moments(count, mean, (spread / count) ** 0.5, max(self.highest, other.highest))


@dataclass(frozen=True)
class Comparison:
    """A region of a map against all the rest of it."""

    region: tuple[int, int, int, int]
    inside: Moments
    outside: Moments


VALUES_AT_A_TIME = 1 << 20  # a double-precision copy of a whole map would take 200 MB


def moments_of(values: NDArray[np.generic]) -> Moments:
    """Count, mean, standard deviation and maximum, in double precision."""
    if not values.size:
        return Moments()
    rows = max(1, VALUES_AT_A_TIME // max(1, values[0].size))
    found = Moments()
    for start in range(0, values.shape[0], rows):
        part = values[start : start + rows].astype(np.float64)
        found = found.joined(Moments(part.size, float(part.mean()), float(part.std()), float(part.max())))
    return found


def compare_region(values: NDArray[np.generic], region: tuple[int, int, int, int]) -> Comparison:
    """Moments inside a region of the picture and in all the rest. Pure and heavy: for a job thread."""
    height, width = values.shape[:2]
    x, y, w, h = region
    left, top = min(max(x, 0), width), min(max(y, 0), height)
    right, bottom = max(left, min(x + w, width)), max(top, min(y + h, height))
    outside = Moments()
    for part in (values[:top], values[bottom:], values[top:bottom, :left], values[top:bottom, right:]):
        outside = outside.joined(moments_of(part))
    return Comparison(region, moments_of(values[top:bottom, left:right]), outside)
