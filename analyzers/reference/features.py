"""Local features of a picture: where it has corners and blobs, and what each looks like, found again after a crop, recompression or toning.

Descriptors are RootSIFT bytes whose bins are kept in an order that makes the mirrored and the tone-inverted picture's descriptors a mere
reordering: neither needs a second extraction.
"""

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]

REFERENCE_SIDE = 640  # px: longer side at which reference frames are kept and described
REFERENCE_COUNT = 500
QUERY_SIDE = 640
QUERY_LEAST_SIDE = 480  # smaller pictures are enlarged: below this the first octave finds too little
_DETECTED = 2500
_CONTRAST = 0.012  # far below the usual 0.04: captured frames of aerial and night footage are soft
_EDGE = 12
_CELLS = 6


def _orbits() -> NDArray[np.intp]:
    """The 128 bins as 2×2×32: first axis mirrored or not, second inverted or not, third one bin of each set of four that change places.

    OpenCV lays the bins out as 4 rows × 4 columns × 8 directions in the key point's own turned frame. Mirroring the picture mirrors that
    frame across its x axis and turns directions the other way; inverting the tones turns every gradient, and so the frame, by 180°.
    """
    order = np.empty((2, 2, 32), np.intp)
    for index in range(32):
        row, column, direction = index // 16, index // 8 % 2, index % 8
        for mirrored in (0, 1):
            for inverted in (0, 1):
                y, x, o = row, column, direction
                if mirrored:
                    y, o = 3 - y, (8 - o) % 8
                if inverted:
                    y, x = 3 - y, 3 - x
                order[mirrored, inverted, index] = (y * 4 + x) * 8 + o
    return order


_ORDER = _orbits().ravel()


@dataclass(frozen=True, eq=False)
class Features:
    """Key points of a picture of `shape` (height, width): rows of x, y, size in px and angle in degrees; and their 128 byte descriptors."""

    shape: tuple[int, int]
    points: Floats
    descriptors: Bytes

    def __len__(self) -> int:
        return len(self.points)

    def variant(self, mirrored: bool, inverted: bool) -> "Features":
        """What would have been found in the mirrored, in the inverted picture, or in both."""
        points, blocks = self.points.copy(), self.descriptors.reshape(-1, 2, 2, 32)
        if inverted:
            points[:, 3] = (points[:, 3] + 180) % 360
            blocks = blocks[:, :, ::-1]
        if mirrored:
            points[:, 0] = self.shape[1] - 1 - points[:, 0]
            points[:, 3] = (180 - points[:, 3]) % 360
            blocks = blocks[:, ::-1]
        return Features(self.shape, points, np.ascontiguousarray(blocks).reshape(-1, 128))

    def first(self, count: int) -> "Features":
        """At most `count`: half of them the strongest, half spread over the picture (the order in which they are kept)."""
        if len(self) <= count:
            return self
        half = len(self) // 2
        chosen = np.r_[0 : count // 2, half : half + count - count // 2]
        return Features(self.shape, self.points[chosen], self.descriptors[chosen])


def resized(picture: NDArray[np.uint8], longest: int, least: int = 0) -> NDArray[np.uint8]:
    """The picture with its longer side at most `longest` and at least `least` px."""
    import cv2

    height, width = picture.shape[:2]
    side = max(height, width)
    if side > longest:
        scale, how = longest / side, cv2.INTER_AREA
    elif side < least:
        scale, how = least / side, cv2.INTER_CUBIC
    else:
        return picture
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cast("NDArray[np.uint8]", cv2.resize(np.ascontiguousarray(picture), size, interpolation=how))


def stretched(grey: Grey) -> Grey:
    """The 1st to the 99th percentile of the grey levels spread over 0..255; a flat picture stays as it is."""
    low, high = np.percentile(grey[::4, ::4], (1, 99))
    if high - low < 8:
        return grey
    return np.asarray(np.clip((grey.astype(np.float32) - low) * (255 / (high - low)), 0, 255), np.uint8)


def extract(grey: Grey, count: int) -> Features:
    """The features of a grey picture, at most `count`; fewer, or none, where there is little to see."""
    import cv2

    shape = (grey.shape[0], grey.shape[1])
    nothing = Features(shape, np.zeros((0, 4), np.float32), np.zeros((0, 128), np.uint8))
    if min(shape) < 8:
        return nothing
    sift = cv2.SIFT.create(nfeatures=_DETECTED, contrastThreshold=_CONTRAST, edgeThreshold=_EDGE)
    found = sift.detect(grey, None)
    if len(found) > 1:
        rows = np.array([(k.pt[0], k.pt[1], k.size, k.response) for k in found], np.float32)
        found = [found[i] for i in _spread(rows, shape, count)]
    found, raw = sift.compute(grey, found) if found else ((), None)
    if raw is None or len(raw) == 0:
        return nothing
    root = np.sqrt(raw / np.maximum(raw.sum(axis=1, keepdims=True), 1e-6))
    points = np.array([(k.pt[0], k.pt[1], k.size, k.angle) for k in found], np.float32)
    return Features(shape, points, np.clip(root * 512, 0, 255).astype(np.uint8)[:, _ORDER])


def _spread(rows: Floats, shape: tuple[int, int], count: int) -> NDArray[np.intp]:
    """Half by strength times size, half in turn over a 6×6 grid: a crop must keep enough of them, whatever it shows."""
    height, width = shape
    strength = rows[:, 3] * np.sqrt(rows[:, 2])
    strongest = np.argsort(-strength, kind="stable")
    chosen = min(count, len(rows)) // 2
    column = np.minimum(_CELLS - 1, (rows[:, 0] * _CELLS / width).astype(int))
    row = np.minimum(_CELLS - 1, (rows[:, 1] * _CELLS / height).astype(int))
    cell = row * _CELLS + column
    order = np.lexsort((-strength, cell))
    starts = np.r_[0, np.flatnonzero(np.diff(cell[order])) + 1]
    rank = np.empty(len(rows), np.intp)
    rank[order] = np.arange(len(rows)) - np.repeat(starts, np.diff(np.r_[starts, len(rows)]))
    rest = np.ones(len(rows), bool)
    rest[strongest[:chosen]] = False
    in_turn = np.lexsort((-strength, rank))
    in_turn = in_turn[rest[in_turn]]
    return np.concatenate([strongest[:chosen], in_turn[: count - chosen]])
