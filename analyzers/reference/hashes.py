"""Hashes of whole pictures: the fast path for copies that are neither cropped nor covered, whatever their size, compression or tones.

Two together, since they fail on different things: PDQ (Meta, 2019: "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing
Algorithm"), 256 bits, and the coarser pHash of the imagehash package, 64 bits. Both are written out here in numpy: bit for bit what the
packages give, an eighth of the time, and no decoder in this process. Flat borders are trimmed on both sides first.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import cast

import numpy as np
from numpy.typing import NDArray

from analyzers.contract import Job
from analyzers.reference.features import Grey, resized
from analyzers.results import Region

PDQ_BYTES, PHASH_BYTES = 32, 8
HASH_BYTES = PDQ_BYTES + PHASH_BYTES
LEAST_QUALITY = 50  # of PDQ, 0..100: flatter pictures have hashes that anything may have
COPY_DISTANCE = 31  # of PDQ's 256 bits: the published threshold
PDQ_LIMIT, PHASH_LIMIT = 60, 8  # up to here a frame is worth the geometric check; measured, see docs/methods/reference.match.md
NO_HASH = bytes(HASH_BYTES)  # of a picture too flat: half of each hash's bits are set in all others, so nothing comes near

_SIDE = 640  # px: larger pictures are reduced to it first, as kept pictures are
_GRID, _FREQUENCIES = 64, 16  # of PDQ
_SMALL, _LOW = 32, 8  # of pHash
_LANCZOS = 3
_ROWS_AT_ONCE = 1 << 13  # what is worked on then stays within the processor's cache
_OTHER = 16  # grey levels from a border's colour
_SOME, _MOST = (
    0.1,
    0.5,
)  # of a line: of other colours where a border ends, and where what it surrounds begins, a straight edge as of a frame
_RINGING = 9  # lines between the two: compression draws the edge into the border
_LEAST_BORDER, _LEAST_LEFT = 0.02, 0.25  # of the side; of the area
Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Bytes = NDArray[np.uint8]
Longs = NDArray[np.int64]


@dataclass(frozen=True)
class Variant:
    """In which form a picture was hashed. `region` is what was left of it once its flat borders were trimmed; None: all of it."""

    mirrored: bool
    inverted: bool
    region: Region | None = None


@dataclass(frozen=True, eq=False)
class QueryHashes:
    """V×HASH_BYTES, a row for each of the variants; none where the picture is too flat to have a hash."""

    hashes: Bytes
    variants: tuple[Variant, ...]


@dataclass(frozen=True, eq=False)
class Copies:
    """Rows of a table that are near a picture's hashes, nearest first; PDQ's and pHash's distance in bits; index of the variant."""

    rows: Longs
    pdq: NDArray[np.int16]
    phash: NDArray[np.int16]
    variant: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.rows)


def hash_of(pixels: Bytes) -> bytes:
    """The hashes of a kept picture, H×W×3; `NO_HASH` where it is too flat."""
    grey = _grey(pixels)
    region = inside(grey)
    spectrum = _Spectrum.of(_cut(grey, region) if region else grey)
    return NO_HASH if spectrum.quality < LEAST_QUALITY else spectrum.hashes()


def hashes_of_query(pixels: Bytes) -> QueryHashes:
    """The hashes of a picture, H×W×3: as it is, mirrored, inverted and both, and the same of what its flat borders surround."""
    grey = _grey(pixels)
    region = inside(grey)
    hashes, variants = [], []
    for part in (region, None) if region else (None,):
        spectrum = _Spectrum.of(_cut(grey, part) if part else grey)
        if spectrum.quality < LEAST_QUALITY:
            break  # what is flat within its borders has nothing but them to be found by
        shown = _scaled(part, pixels.shape[1] / grey.shape[1], pixels.shape[0] / grey.shape[0]) if part else None
        for mirrored, inverted in ((False, False), (True, False), (False, True), (True, True)):
            hashes.append(spectrum.hashes(mirrored=mirrored, inverted=inverted))
            variants.append(Variant(mirrored, inverted, shown))
    return QueryHashes(np.frombuffer(b"".join(hashes), np.uint8).reshape(-1, HASH_BYTES), tuple(variants))


def pdq(pixels: Bytes) -> tuple[Bytes, int]:
    """PDQ's 32 bytes, in the order of its usual hexadecimal form, and its quality, 0..100; without any trimming or reducing."""
    import cv2

    spectrum = _Spectrum.of(cast("Grey", cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY)))
    return np.frombuffer(spectrum.hashes(), np.uint8)[:PDQ_BYTES], spectrum.quality


def whole_copies(query: QueryHashes, table: Bytes, job: Job) -> Copies:
    """The rows of a table, F×HASH_BYTES, that any variant of the picture is near to. Raises Cancelled.

    Says only that it is worth looking: whether it is the same picture is for the geometric check to say.
    """
    rows = np.zeros(0, np.int64)
    if len(query.variants) and len(table):
        words = np.ascontiguousarray(query.hashes).view("<u8")
        # inverting turns all bits round (but for one of pHash), so that what is far from a variant is near its inverse
        bases = [word for word, variant in zip(words, query.variants, strict=True) if not variant.inverted]
        found = []
        for start in range(0, len(table), _ROWS_AT_ONCE):
            if start % (_ROWS_AT_ONCE << 3) == 0:
                job.checkpoint(start / len(table))
            block = np.ascontiguousarray(np.ascontiguousarray(table[start : start + _ROWS_AT_ONCE]).view("<u8").T)
            found.append(start + np.flatnonzero(_near(block, bases)))
        rows = np.concatenate(found)
    return _nearest_first(rows, query, table)


def inside(grey: Grey) -> Region | None:
    """What flat borders of one colour surround, as of letterbox, pillarbox or a frame; None where there are none, or they have no edge."""
    import cv2

    height, width = grey.shape
    # beside the picture itself, one whose grain leaves a border flat
    both = np.stack([grey, np.asarray(cv2.blur(grey, (3, 3)), np.uint8)])
    top, bottom = _ends(both, 0, height)
    left, right = _ends(both[:, top:bottom].transpose(0, 2, 1), 0, width)
    if (left, right) != (0, width):  # a letterbox within a pillarbox
        top, bottom = _ends(both[..., left:right], top, bottom)
    if (top, bottom, left, right) == (0, height, 0, width) or (bottom - top) * (right - left) < _LEAST_LEFT * height * width:
        return None
    return Region(left, top, right - left, bottom - top)


def _ends(lines: Bytes, first: int, last: int) -> tuple[int, int]:
    """The range within first..last that is left of a picture's lines when flat ones are taken off both ends."""
    least = max(2, round(_LEAST_BORDER * lines.shape[1]))
    inner = lines[:, first:last]
    head, tail = (_flat_lines(side, least) for side in (inner, inner[:, ::-1]))
    return (first + head, last - tail) if head + tail < last - first else (first, last)


def _flat_lines(lines: Bytes, least: int) -> int:
    """How many lines from the first on are of its colour, if they are so many and end at a straight edge; else 0."""
    sharp, even = lines
    colour = np.float32(np.median(even[0]))

    def busy(some: Grey) -> Floats:
        """The share of each line that is of another colour."""
        return cast("Floats", (np.abs(some - colour) > _OTHER).mean(axis=1, dtype=np.float32))

    if (busy(even[:least]) > _SOME).any():  # nearly always, and cheap to see
        return 0
    begin = int(np.argmax(busy(even) > _SOME))
    edge = busy(sharp[begin : begin + _RINGING]) >= _MOST
    return begin + int(np.argmax(edge)) if begin and edge.any() else 0


def _grey(pixels: Bytes) -> Grey:
    import cv2

    return cast("Grey", cv2.cvtColor(np.ascontiguousarray(resized(pixels, _SIDE)), cv2.COLOR_RGB2GRAY))


def _cut(grey: Grey, region: Region) -> Grey:
    return np.ascontiguousarray(grey[region.y : region.y + region.height, region.x : region.x + region.width])


def _scaled(region: Region, across: float, down: float) -> Region:
    x, y, right, bottom = region.x * across, region.y * down, (region.x + region.width) * across, (region.y + region.height) * down
    return Region(round(x), round(y), round(right) - round(x), round(bottom) - round(y))


@dataclass(frozen=True, eq=False)
class _Spectrum:
    """What the hashes are made from: the lowest frequencies of a picture, from which those of its variants differ in signs only."""

    fine: Floats  # 16×16: frequencies 1..16 down and across
    coarse: Doubles  # 8×8: frequencies 0..7
    quality: int

    @classmethod
    def of(cls, grey: Grey) -> "_Spectrum":
        height, width = grey.shape
        small = _tent(height) @ grey.astype(np.float32) @ _tent(width).T
        across = _levels(grey.astype(np.float32) @ _lanczos(width).T)
        tiny = _levels(_lanczos(height) @ across).astype(np.float64)
        fine, low = _cosines(_GRID, 1, _FREQUENCIES), _cosines(_SMALL, 0, _LOW)
        return cls((fine @ small @ fine.T).astype(np.float32), low @ tiny @ low.T, _quality(small))

    def hashes(self, *, mirrored: bool = False, inverted: bool = False) -> bytes:
        fine, coarse = self.fine.copy(), self.coarse.copy()
        if mirrored:
            fine[:, ::2] *= -1
            coarse[:, 1::2] *= -1
        if inverted:
            mean = coarse[0, 0]
            fine, coarse = -fine, -coarse
            coarse[0, 0] = 255 * _SMALL * _SMALL * _cosines(_SMALL, 0, _LOW)[0, 0] ** 2 - mean
        middle = np.partition(fine.ravel(), fine.size // 2 - 1)[fine.size // 2 - 1]  # the lower of the two: PDQ's rule
        return np.packbits(fine.ravel()[::-1] > middle).tobytes() + np.packbits(coarse.ravel() > np.median(coarse)).tobytes()


def _levels(values: Floats) -> Floats:
    return cast("Floats", np.clip(np.floor(values + np.float32(0.5)), 0, 255))


def _quality(small: Floats) -> int:
    """PDQ's measure of how much there is to hash: the steps between neighbours in whole percent, summed."""
    steps = sum(float(np.abs(np.trunc(np.diff(small, axis=axis) * np.float32(100) / np.float32(255))).sum()) for axis in (0, 1))
    return min(100, int(steps / 90))


@cache
def _cosines(count: int, first: int, frequencies: int) -> Floats:
    """Rows of the cosine transform of `count` samples."""
    rows, columns = np.arange(first, first + frequencies)[:, None], np.arange(count)
    return cast("Floats", (np.sqrt(2 / count) * np.cos(np.pi / (2 * count) * rows * (2 * columns + 1))).astype(np.float32))


@lru_cache(maxsize=128)
def _tent(count: int) -> Floats:
    """64×count: PDQ's two running means and its picking of every nth sample, along one side."""
    if count == _GRID:
        return cast("Floats", np.eye(_GRID, dtype=np.float32))
    window = -(-count // (2 * _GRID))
    before = window - (window + 2) // 2
    places = np.arange(count)
    low = np.maximum(places - before, 0)[:, None]
    high = np.minimum(places + window - 1 - before, count - 1)[:, None]
    mean = ((places >= low) & (places <= high)).astype(np.float64)
    mean /= mean.sum(axis=1, keepdims=True)
    picked = ((np.arange(_GRID) + 0.5) * count / _GRID).astype(np.int64)
    return cast("Floats", (mean[picked] @ mean).astype(np.float32))


@lru_cache(maxsize=128)
def _lanczos(count: int) -> Floats:
    """32×count: Pillow's LANCZOS along one side."""
    if count == _SMALL:
        return cast("Floats", np.eye(_SMALL, dtype=np.float32))
    scale = count / _SMALL
    stretch = max(scale, 1.0)
    centres = (np.arange(_SMALL) + 0.5) * scale
    low = np.maximum((centres - _LANCZOS * stretch + 0.5).astype(np.int64), 0)[:, None]
    high = np.minimum((centres + _LANCZOS * stretch + 0.5).astype(np.int64), count)[:, None]
    places = np.arange(count)
    apart = (places + 0.5 - centres[:, None]) / stretch
    weights = np.where((places >= low) & (places < high) & (np.abs(apart) < _LANCZOS), np.sinc(apart) * np.sinc(apart / _LANCZOS), 0)
    return cast("Floats", (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32))


def _near(block: NDArray[np.uint64], bases: list[NDArray[np.uint64]]) -> NDArray[np.bool_]:
    """Which columns of 5×N words are near any of these hashes or its inverse."""
    near = np.zeros(block.shape[1], bool)
    for base in bases:
        bits = np.bitwise_count(block[0] ^ base[0]).astype(np.uint16)
        for row, word in zip(block[1:4], base[1:4], strict=True):
            bits += np.bitwise_count(row ^ word)
        near |= (bits <= PDQ_LIMIT) | (bits >= 8 * PDQ_BYTES - PDQ_LIMIT - 1)
        bits = np.bitwise_count(block[4] ^ base[4])
        near |= (bits <= PHASH_LIMIT) | (bits >= 8 * PHASH_BYTES - PHASH_LIMIT - 3)
    return near


def _nearest_first(rows: Longs, query: QueryHashes, table: Bytes) -> Copies:
    """The rows with their distances and best variants, those left out that are near no variant after all."""
    near = np.asarray(table[rows])
    best, variant = np.full(len(rows), np.inf), np.zeros(len(rows), np.int8)
    pdq_bits, phash_bits = np.zeros(len(rows), np.int16), np.zeros(len(rows), np.int16)
    for number, wanted in enumerate(query.hashes):
        bits = np.bitwise_count(near ^ wanted)
        fine, coarse = (part.sum(axis=1, dtype=np.int16) for part in (bits[:, :PDQ_BYTES], bits[:, PDQ_BYTES:]))
        share = np.minimum(fine / (PDQ_LIMIT + 0.5), coarse / (PHASH_LIMIT + 0.5))
        better = share < best
        best[better], variant[better], pdq_bits[better], phash_bits[better] = share[better], number, fine[better], coarse[better]
    order = np.argsort(best, kind="stable")
    order = order[best[order] < 1]
    return Copies(rows[order], pdq_bits[order], phash_bits[order], variant[order])
