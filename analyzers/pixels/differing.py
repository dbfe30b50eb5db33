"""Two pictures subtracted pixel by pixel, and what of them differs: per channel, as a share, and as the boxes of the largest places.

Everything is counted in grey levels of 8 bits; 16-bit samples keep their fractions of one. Worked in stripes, so that memory stays flat.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from analyzers.evidence import ImageSource
from analyzers.language import mark
from analyzers.reference.verify import Matrix
from analyzers.results import Region

CHANNELS = ("luma", "red", "green", "blue")
LARGEST = mark("largest")  # of red, green and blue, whichever differs most at a pixel
LUMA = np.array((0.299, 0.587, 0.114), np.float32)  # BT.601
STRIPE = 1 << 20  # pixels at once
GRAIN = 1024  # cells of the longer side in which differing places are gathered
GAP = 0.012  # of the longer side: differing pixels this near are one place
MOST_PLACES = 8
SMOOTHED = 1.3  # the other picture is averaged down first where it is larger by this factor
Pixels = NDArray[np.uint8] | NDArray[np.uint16]
Wide = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Channel:
    """One channel's differences over all compared pixels, in grey levels of 8 bits. `apart`: pixels that differ by more than asked for."""

    name: str
    mean: float
    absolute: float
    rms: float
    most: float
    unequal: int
    apart: int


@dataclass(frozen=True, eq=False)
class Place:
    """A place that differs: its box, how many pixels in it differ by more than asked for, and by how much at most."""

    region: Region
    pixels: int
    most: float


@dataclass(frozen=True, eq=False)
class Differences:
    """values: H×W of the chosen channel, 0 where nothing was compared. compared: pixels; unequal, apart: in any channel."""

    values: Wide
    compared: int
    unequal: int
    apart: int
    channels: tuple[Channel, ...]
    places: tuple[Place, ...]


def deep(source: ImageSource) -> Pixels:
    """H×W×3 as deep as the file stores them where that is RGB or grey; else the documented 8-bit view."""
    names, samples = source.facts.channels, source.samples
    if samples.dtype == np.uint8 or names[0] == "cyan":
        return source.pixels
    return cast("Pixels", np.repeat(samples[..., :1], 3, axis=2) if names[0] == "grey" else np.ascontiguousarray(samples[..., :3]))


def laid_on(other: Pixels, matrix: Matrix, shape: tuple[int, int]) -> tuple[Pixels, Mask]:
    """The other picture brought onto pixels of `shape`, and where it lies. Bilinear; averaged down first where it is much larger."""
    import cv2

    height, width = shape
    if np.array_equal(matrix, np.eye(3)) and other.shape[:2] == shape:
        return other, np.ones(shape, bool)
    scale = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
    if scale > SMOOTHED:
        size = (max(1, round(other.shape[1] / scale)), max(1, round(other.shape[0] / scale)))
        across, down = size[0] / other.shape[1], size[1] / other.shape[0]
        other = np.asarray(cv2.resize(other, size, interpolation=cv2.INTER_AREA))
        matrix = np.array([[across, 0, across / 2 - 0.5], [0, down, down / 2 - 0.5], [0, 0, 1]]) @ matrix
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    brought = cv2.warpPerspective(other, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    inside = np.full(other.shape[:2], 255, np.uint8)
    covered = cv2.warpPerspective(inside, matrix, (width, height), flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP, borderValue=0)
    return cast("Pixels", brought), np.asarray(covered > 0)


def differences(  # noqa: PLR0917  both sides, where they meet, and what is asked
    picture: Pixels, other: Pixels, covered: Mask, shown: str, least: float, tell: Callable[[float], None]
) -> Differences:
    """Subtract the other from the picture. `shown`: one of CHANNELS or LARGEST; `tell` is given the share done."""
    height, width = covered.shape
    values = np.zeros((height, width), np.float32)
    apart = np.zeros((height, width), bool)
    sums = _Sums(least)
    rows = max(1, STRIPE // max(width, 1))
    for top in range(0, height, rows):
        tell(top / height)
        part = slice(top, min(top + rows, height))
        planes = _planes(picture[part], other[part], covered[part])
        apart[part] = sums.add(planes, int(np.count_nonzero(covered[part])))
        values[part] = _shown(planes, shown)
    tell(1.0)
    return sums.result(values, tuple(_places(apart, values, sums)))


def _levels(pixels: Pixels) -> Wide:
    return pixels.astype(np.float32) if pixels.dtype == np.uint8 else pixels.astype(np.float32) / np.float32(257)


def _planes(picture: Pixels, other: Pixels, covered: Mask) -> tuple[Wide, ...]:
    """By how much luma, red, green and blue differ; 0 where nothing is covered."""
    import cv2

    by = _levels(picture) - _levels(other)
    if not covered.all():
        by[~covered] = 0
    return (cv2.transform(by, LUMA[None]), *cv2.split(by))


def _shown(planes: tuple[Wide, ...], shown: str) -> Wide:
    if shown != LARGEST:
        return planes[CHANNELS.index(shown)]
    most = planes[1]
    for plane in planes[2:]:
        most = np.where(np.abs(plane) > np.abs(most), plane, most)
    return most


class _Sums:
    """What is added up over the stripes, in double precision."""

    def __init__(self, least: float) -> None:
        self.least = least
        self.compared = self.unequal = self.apart = 0
        self._sums = np.zeros((4, 6))  # per channel: sum, absolute, squares, most, unequal, apart

    def add(self, planes: tuple[Wide, ...], compared: int) -> Mask:
        """Take a stripe in; where it differs by more than `least` in any channel."""
        import cv2

        self.compared += compared
        sizes = [np.abs(plane) for plane in planes]
        most = np.maximum(np.maximum(sizes[1], sizes[2]), sizes[3])
        self.unequal += int(np.count_nonzero(most))
        over = most > self.least
        self.apart += int(np.count_nonzero(over))
        for row, plane, size in zip(self._sums, planes, sizes, strict=True):
            row[:3] += cv2.sumElems(plane)[0], cv2.sumElems(size)[0], cv2.norm(plane, cv2.NORM_L2SQR)
            row[3] = max(row[3], float(size.max(initial=0)))
            row[4:] += np.count_nonzero(size), np.count_nonzero(size > self.least)
        return np.asarray(over)

    def result(self, values: Wide, places: tuple[Place, ...]) -> Differences:
        count = max(self.compared, 1)
        channels = tuple(
            Channel(name, row[0] / count, row[1] / count, float(np.sqrt(row[2] / count)), row[3], int(row[4]), int(row[5]))
            for name, row in zip(CHANNELS, self._sums.tolist(), strict=True)
        )
        return Differences(values, self.compared, self.unequal, self.apart, channels, places)


def _places(apart: Mask, values: Wide, sums: _Sums) -> Iterator[Place]:
    """The places with the most differing pixels, near ones joined, in boxes exact to the pixel."""
    import cv2

    if not sums.apart:
        return
    height, width = apart.shape
    cell = max(1, -(-max(height, width) // GRAIN))
    rows = np.add.reduceat(apart, np.arange(0, height, cell), axis=0, dtype=np.int64)
    counts = np.add.reduceat(rows, np.arange(0, width, cell), axis=1)
    reach = max(1, round(GAP * max(counts.shape) / 2))
    near = cv2.morphologyEx((counts > 0).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    pixels = np.bincount(labels.ravel(), weights=counts.ravel(), minlength=len(boxes))
    pixels[0] = 0
    for label in np.argsort(-pixels, kind="stable")[:MOST_PLACES]:
        if pixels[label] > 0:
            x, y, wide, high = (int(side) * cell for side in boxes[label][:4])
            yield _place(apart, values, Region(x, y, min(wide, width - x), min(high, height - y)))


def _place(apart: Mask, values: Wide, around: Region) -> Place:
    x, y, width, height = around
    part = apart[y : y + height, x : x + width]
    down, across = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    box = Region(x + int(across[0]), y + int(down[0]), int(across[-1] - across[0]) + 1, int(down[-1] - down[0]) + 1)
    inside = values[box.y : box.y + box.height, box.x : box.x + box.width]
    return Place(box, int(np.count_nonzero(part)), float(np.abs(inside).max()))
