"""Local features of a picture: where it has blobs, and what each looks like, found again after a crop, recompression or toning.

Scale-invariant features after D. Lowe (2004) with the root normalisation of Arandjelović and Zisserman (2012), written out here because
they are nearly all of the time that indexing takes: one pyramid serves detection, orientation and description, and only the key points that
will be kept are described. A dark blob is described as if tones were inverted, so that the inverted picture has the very same
descriptors; those of the mirrored one are a mere reordering. Neither needs a second extraction.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from analyzers.reference.pyramid import LAYERS, Keypoints, Pyramid, keypoints, pyramid

Grey = NDArray[np.uint8]
Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Words = NDArray[np.uint64]

REFERENCE_SIDE = 640  # px: longer side at which reference frames are kept and described
REFERENCE_COUNT = 500
QUERY_SIDE = 640
QUERY_LEAST_SIDE = 480  # smaller pictures are enlarged: below this the first octave finds too little
_CELLS = 6

_BINS = 36  # of the orientation histogram
_SECOND_PEAK = 0.8
_ROUND = 8  # samples on each side of the centre, within 4.5 sigma
_ROUND_STEP = 4.5 / 8
_SIDE = 20  # samples across the described patch: 15 sigma, that is four cells of 3 sigma and half a cell of margin on each side
_SIDE_STEP = 0.75
_CLIP = 0.2
_UNIT = 512  # a descriptor's length in bytes
_ROWS_AT_ONCE = 30_000  # remap's tables stay within what it can address

GEOMETRY_BITS = 44
_PLACE, _SIZE, _ANGLE = 4095, 255, 1024
_SIZE_STEPS = 20  # per doubling


@dataclass(frozen=True, eq=False)
class Features:
    """Key points of a picture of `shape` (height, width): rows of x, y, size in px and angle in degrees; and their 128 byte descriptors.

    dark: whether the blob is darker than its surroundings; the descriptor is that of the bright one.
    """

    shape: tuple[int, int]
    points: Floats
    descriptors: Bytes
    dark: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.points)

    def mirrored(self) -> "Features":
        """What would have been found in the mirrored picture."""
        points = self.points.copy()
        points[:, 0] = self.shape[1] - 1 - points[:, 0]
        points[:, 3] = (180 - points[:, 3]) % 360
        return Features(self.shape, points, self.descriptors[:, _MIRRORED], self.dark)

    def first(self, count: int) -> "Features":
        """At most `count`: half of them the strongest, half spread over the picture (the order in which they are kept)."""
        if len(self) <= count:
            return self
        half = len(self) // 2
        return self.chosen(np.r_[0 : count // 2, half : half + count - count // 2])

    def chosen(self, rows: NDArray[np.intp]) -> "Features":
        """Those at `rows`, in this order."""
        return Features(self.shape, self.points[rows], self.descriptors[rows], self.dark[rows])


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
    import cv2

    low, high = np.percentile(grey[::4, ::4], (1, 99))
    if high - low < 8:
        return grey
    table = np.clip((np.arange(256, dtype=np.float32) - low) * (255 / (high - low)), 0, 255).astype(np.uint8)
    return cast("Grey", cv2.LUT(np.ascontiguousarray(grey), table))


def extract(grey: Grey, count: int) -> Features:
    """The features of a grey picture, at most `count`; fewer, or none, where there is little to see."""
    shape = (grey.shape[0], grey.shape[1])
    if min(shape) >= 8:
        levels = pyramid(grey)
        found = keypoints(levels)
        if len(found):
            return _described(found.chosen(_spread(found, levels.size, count)), levels, shape, count)
    return Features(shape, np.zeros((0, 4), np.float32), np.zeros((0, 128), np.uint8), np.zeros(0, bool))


def geometry_of(features: Features) -> Words:
    """Each key point in 44 bits: x and y in 4095ths of the picture, size as a logarithm, angle, and whether the blob is dark."""
    height, width = features.shape
    x, y, size, angle = features.points.T.astype(np.float64)
    columns = (
        (np.clip(np.rint(x / width * _PLACE), 0, _PLACE), 32),
        (np.clip(np.rint(y / height * _PLACE), 0, _PLACE), 20),
        (np.clip(np.rint(np.log2(np.maximum(size, 1)) * _SIZE_STEPS), 0, _SIZE), 12),
        (np.rint(angle / 360 * _ANGLE) % _ANGLE, 2),
        (features.dark, 0),
    )
    words = np.zeros(len(features), np.uint64)
    for column, shift in columns:
        words |= np.asarray(column).astype(np.uint64) << np.uint64(shift)
    return words


def points_of(words: Words, heights: NDArray[np.integer] | int, widths: NDArray[np.integer] | int) -> tuple[Floats, NDArray[np.bool_]]:
    """Rows of x, y, size in px and angle in degrees, and whether each is dark; of frames of these heights and widths."""

    def part(shift: int, most: int) -> Floats:
        return ((words >> np.uint64(shift)) & np.uint64(most)).astype(np.float32)

    x, y = part(32, _PLACE) * (np.asarray(widths) / _PLACE), part(20, _PLACE) * (np.asarray(heights) / _PLACE)
    points = np.stack([x, y, np.exp2(part(12, _SIZE) / _SIZE_STEPS), part(2, _ANGLE - 1) * (360 / _ANGLE)], axis=-1)
    return points.astype(np.float32), (words & np.uint64(1)).astype(bool)


def _spread(found: Keypoints, size: tuple[int, int], count: int) -> NDArray[np.intp]:
    """Half by strength times size, half in turn over a 6×6 grid: a crop must keep enough of them, whatever it shows."""
    if len(found) <= count:
        return np.arange(len(found))
    height, width = size
    strength = np.abs(found.value) * np.sqrt(found.sigma)
    strongest = np.argsort(-strength, kind="stable")
    half = count // 2
    column = np.minimum(_CELLS - 1, (found.x * _CELLS / width).astype(int))
    row = np.minimum(_CELLS - 1, (found.y * _CELLS / height).astype(int))
    cell = row * _CELLS + column
    order = np.lexsort((-strength, cell))
    starts = np.r_[0, np.flatnonzero(np.diff(cell[order])) + 1]
    rank = np.empty(len(found), np.intp)
    rank[order] = np.arange(len(found)) - np.repeat(starts, np.diff(np.r_[starts, len(found)]))
    rest = np.ones(len(found), bool)
    rest[strongest[:half]] = False
    in_turn = np.lexsort((-strength, rank))
    return np.concatenate([strongest[:half], in_turn[rest[in_turn]][: count - half]])


def _described(found: Keypoints, levels: Pyramid, shape: tuple[int, int], count: int) -> Features:
    row, angle, main = _orientations(found, levels)
    # a second orientation takes a place only where there is room: a key point without any would be lost
    kept = np.sort(np.r_[np.flatnonzero(main), np.flatnonzero(~main)][:count])
    found, angle = found.chosen(row[kept]), angle[kept]
    dark = found.value > 0  # the difference is wider minus narrower blur
    angle = np.where(dark, (angle + 180) % 360, angle)
    scale = levels.enlarged
    points = np.stack([(found.x + 0.5) / scale - 0.5, (found.y + 0.5) / scale - 0.5, 2 * found.sigma / scale, angle], axis=1)
    return Features(shape, points.astype(np.float32), _descriptors(found, angle, dark, levels), dark)


def _orientations(found: Keypoints, levels: Pyramid) -> tuple[NDArray[np.intp], Floats, NDArray[np.bool_]]:
    """The directions in which the brightness grows around each key point: row, degrees, and whether it is the row's main one."""
    import cv2

    histogram = np.zeros((len(found), _BINS), np.float32)
    for level, rows, x, y, sigma in _by_level(found, levels):
        across, down = _gradients(level, x, y, _ROUND_GRID[0] * sigma, _ROUND_GRID[1] * sigma)
        strength, angle = cv2.cartToPolar(across, down, angleInDegrees=True)
        place = (np.asarray(angle) * np.float32(_BINS / 360) + np.float32(0.5)).astype(np.int64) % _BINS
        place += np.arange(len(rows))[:, None] * _BINS
        summed = np.bincount(place.ravel(), (np.asarray(strength) * _ROUND_WEIGHT).ravel(), len(rows) * _BINS)
        histogram[rows] = summed.reshape(-1, _BINS)
    smooth = histogram * 6
    for bins, weight in ((1, 4), (2, 1)):
        smooth += weight * (np.roll(histogram, bins, axis=1) + np.roll(histogram, -bins, axis=1))
    left, right = np.roll(smooth, 1, axis=1), np.roll(smooth, -1, axis=1)
    best = smooth.max(axis=1, keepdims=True)
    row, place = np.nonzero((smooth > left) & (smooth > right) & (smooth >= _SECOND_PEAK * best))
    before, at, after = left[row, place], smooth[row, place], right[row, place]
    shift = 0.5 * (before - after) / (before - 2 * at + after)
    return row, ((place + shift) * (360 / _BINS)).astype(np.float32) % 360, place == smooth[row].argmax(axis=1)


def _descriptors(found: Keypoints, angle: Floats, dark: NDArray[np.bool_], levels: Pyramid) -> Bytes:
    """4×4 cells of 8 directions, in a frame turned by the key point's angle; root of the share of each, as bytes."""
    import cv2

    out = np.zeros((len(found), 128), np.float32)
    samples = _SIDE * _SIDE
    for level, rows, x, y, sigma in _by_level(found, levels):
        turned = np.deg2rad(angle[rows])[:, None, None]
        cosine, sine = np.cos(turned) * sigma, np.sin(turned) * sigma
        across, down = _gradients(level, x, y, cosine * _SIDE_GRID[0] - sine * _SIDE_GRID[1], sine * _SIDE_GRID[0] + cosine * _SIDE_GRID[1])
        tone = np.where(dark[rows], np.float32(-1), np.float32(1))[:, None]
        polar = cv2.cartToPolar(across * tone, down * tone)
        strength, direction = np.asarray(polar[0]), np.asarray(polar[1]) * np.float32(8 / (2 * np.pi))
        lower = direction.astype(np.int64)
        upper_share = strength * (direction - lower)
        votes = np.zeros((len(rows), 8, samples), np.float32)
        base = (np.arange(len(rows)) * (8 * samples))[:, None] + np.arange(samples)
        votes.ravel()[(base + (lower & 7) * samples).ravel()] = (strength - upper_share).ravel()
        votes.ravel()[(base + (lower + 1 & 7) * samples).ravel()] = upper_share.ravel()
        cells = votes.reshape(-1, samples) @ _CELL_WEIGHTS
        out[rows] = cells.reshape(-1, 8, 16).transpose(0, 2, 1).reshape(-1, 128)
    out = np.minimum(out, _CLIP * np.linalg.norm(out, axis=1, keepdims=True))
    root = np.sqrt(out / np.maximum(out.sum(axis=1, keepdims=True), 1e-6))
    return np.asarray(np.clip(root * _UNIT, 0, 255), np.uint8)


def _by_level(found: Keypoints, levels: Pyramid) -> Iterator[tuple[Floats, NDArray[np.intp], Floats, Floats, Floats]]:
    """For each level that has key points: its picture, their rows, their place in it, and sigma in its px (n×1×1)."""
    key = found.octave * (LAYERS + 1) + found.layer
    for one in np.unique(key):
        octave, layer = divmod(int(one), LAYERS + 1)
        rows, scale = np.flatnonzero(key == one), np.float32(2**octave)
        yield levels.octaves[octave][layer], rows, found.x[rows] / scale, found.y[rows] / scale, (found.sigma[rows] / scale)[:, None, None]


def _gradients(level: Floats, x: Floats, y: Floats, across: Floats, down: Floats) -> tuple[Floats, Floats]:
    """Differences along the axes of a grid of places around each point: n × samples within the grid's margin."""
    import cv2

    columns, rows = (x[:, None, None] + across).astype(np.float32), (y[:, None, None] + down).astype(np.float32)
    count, height, width = columns.shape
    patch = np.empty((count * height, width), np.float32)
    step = max(1, _ROWS_AT_ONCE // height)
    for first in range(0, count, step):
        last = min(count, first + step)
        tables = columns[first:last].reshape(-1, width), rows[first:last].reshape(-1, width)
        part = cv2.remap(level, *tables, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        patch[first * height : last * height] = part
    patches = patch.reshape(count, height, width)
    right = patches[:, 1:-1, 2:] - patches[:, 1:-1, :-2]
    below = patches[:, 2:, 1:-1] - patches[:, :-2, 1:-1]
    return right.reshape(count, -1), below.reshape(count, -1)


def _grid(places: int, step: float) -> tuple[Floats, Floats]:
    offsets = (np.arange(places, dtype=np.float32) - (places - 1) / 2) * np.float32(step)
    across, down = np.meshgrid(offsets, offsets)
    return across[None], down[None]


def _cell_weights() -> Floats:
    """samples × 16: how much each sample of the patch counts for each cell, by distance and with a Gaussian over the whole."""
    cells = (np.arange(_SIDE) - (_SIDE - 1) / 2) * _SIDE_STEP / 3
    near = np.maximum(0, 1 - np.abs(cells[:, None] - (np.arange(4) - 1.5)))
    over_all = np.exp(-(cells[:, None] ** 2 + cells[None] ** 2) / 8)
    weights = near[:, None, :, None] * near[None, :, None, :] * over_all[:, :, None, None]
    return np.asarray(weights.reshape(_SIDE * _SIDE, 16), np.float32)


def _round_weight() -> Floats:
    across, down = (axis[0, 1:-1, 1:-1] for axis in _ROUND_GRID)
    square = across**2 + down**2
    return np.asarray(np.exp(-square / (2 * 1.5**2)) * (square <= 4.5**2), np.float32).ravel()


_ROUND_GRID = _grid(2 * _ROUND + 1, _ROUND_STEP)
_ROUND_WEIGHT = _round_weight()
_SIDE_GRID = _grid(_SIDE + 2, _SIDE_STEP)
_CELL_WEIGHTS = _cell_weights()
# mirroring turns the patch over along its own x axis, and directions the other way round
_MIRRORED = np.array([((3 - y) * 4 + x) * 8 + (8 - o) % 8 for y in range(4) for x in range(4) for o in range(8)])
