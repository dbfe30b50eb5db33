"""Noise levels of small cells, and how far each departs from the picture's own noise curve over brightness.

Donoho and Johnstone, Biometrika 81(3), 1994: the smallest diagonal wavelet details of a scene are nearly all noise. Mahdian and Saic, Image
and Vision Computing 27(10), 2009: their size per block tells parts with other noise. Haar's filter: one pass in whole numbers.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]
Whole = NDArray[np.int16]

CELL = 16  # pixels: 8×8 diagonal details, of which some must be free of edges
DETAILS = (CELL // 2) ** 2
SMALLEST_ONES = 24  # of 64: finer than their median, which a camera's JPEG leaves on a few whole steps
# Mean of the smallest 24 of 64 sizes of Gaussian details of standard deviation 1: with q = 0.4888 holding 37.5 % of them,
# sqrt(2/π)·(1 - exp(-q²/2)) / 0.375.
OF_GAUSSIAN = 0.2396
STRIP = 16 * CELL  # rows: the whole numbers of three colours stay in the processor's cache
LEAST = 0.2  # grey levels: below, rounding to whole grey levels hides how strong noise is
CLIPPED = 0.2  # share of a cell's pixels at either end from which on its noise is cut off
ROUNDS = 8  # of reweighting, for each of two losses; the curve moves by less than a hundredth after six

ENOUGH = 8000  # cells for a curve of three numbers
FEWEST = 40  # cells that a curve of three numbers needs
SHARE = 0.7  # of the tested cells; a plane whose noise is rounded away elsewhere would show compression, not noise
STEADIEST = 0.04

NAMES = ("luma", "red - blue", "green - magenta")
# The diagonal detail of each plane in units of its own noise: Haar's 1/2, and of 2g - r - b once more the half.
SCALES = (0.5, 0.5, 0.25)


@dataclass(frozen=True, eq=False)
class Levels:
    """Per cell, all rows×columns. levels: plane -> standard deviation in grey levels; luma: mean, 0..255; tested: not clipped."""

    levels: dict[str, Plane]
    luma: Plane
    tested: NDArray[np.bool_]


def measured(pixels: NDArray[np.uint8], luma: NDArray[np.uint8], names: tuple[str, ...], checkpoint: Callable[[float], None]) -> Levels:
    """Noise level of every whole cell of 16×16 pixels in the named planes, strip by strip."""
    rows, columns = luma.shape[0] // CELL, luma.shape[1] // CELL
    levels = {name: np.empty((rows, columns), np.float32) for name in names}
    mean, tested = np.empty((rows, columns), np.float32), np.empty((rows, columns), bool)
    spare = np.empty((2, STRIP // 2, columns * CELL * 3), np.int16)  # written anew for each strip: new memory takes longer than the work
    for top in range(0, rows * CELL, STRIP):
        checkpoint(top / (rows * CELL))
        lines = slice(top, min(top + STRIP, rows * CELL))
        cells = slice(top // CELL, lines.stop // CELL)
        grey = luma[lines, : columns * CELL]
        mean[cells], tested[cells] = _brightness(grey)
        for name, details, scale in _details(pixels[lines, : columns * CELL], grey, names, spare):
            levels[name][cells] = _smallest(details) * np.float32(scale / OF_GAUSSIAN)
    return Levels(levels, mean, tested)


def _brightness(grey: NDArray[np.uint8]) -> tuple[Plane, NDArray[np.bool_]]:
    import cv2

    size = (grey.shape[1] // CELL, grey.shape[0] // CELL)
    within = cv2.resize(cv2.inRange(grey, 1, 254), size, interpolation=cv2.INTER_AREA)
    return cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.float32), within > 255 * (1 - CLIPPED)


def _details(
    pixels: NDArray[np.uint8], grey: NDArray[np.uint8], names: tuple[str, ...], spare: Whole
) -> Iterator[tuple[str, Whole, float]]:
    """Size of Haar's diagonal details, not yet scaled, of the planes asked for. Texture is mostly without colour: noise stands out.

    The details of a difference of colours are the difference of their details, so that is taken last, on a fourth of the samples.
    """
    luma, red_blue, green_magenta = SCALES
    if NAMES[0] in names:
        yield NAMES[0], np.abs(_diagonal(grey)), luma
    if len(names) == 1 and NAMES[0] in names:
        return
    red, green, blue = _diagonal_colours(pixels, spare)
    yield NAMES[1], np.abs(red - blue), red_blue
    green *= 2
    green -= red
    green -= blue
    yield NAMES[2], np.abs(green, out=green), green_magenta


def _diagonal(samples: NDArray[np.uint8]) -> Whole:
    """Rows first: whole rows subtract fastest, and half of the work is left."""
    rows = np.subtract(samples[::2], samples[1::2], dtype=np.int16)
    found: Whole = rows[:, ::2] - rows[:, 1::2]
    return found


def _diagonal_colours(pixels: NDArray[np.uint8], spare: Whole) -> tuple[Whole, Whole, Whole]:
    """The same of each colour. Neighbours in memory subtract fastest, so twice as many differences as are wanted are taken."""
    flat = pixels.reshape(len(pixels), -1)
    rows = np.subtract(flat[::2], flat[1::2], dtype=np.int16, out=spare[0, : len(flat) // 2])
    found = np.subtract(rows[:, :-3], rows[:, 3:], out=spare[1, : len(flat) // 2, :-3])
    return found[:, 0::6].copy(), found[:, 1::6].copy(), found[:, 2::6].copy()


def _smallest(details: Whole) -> Plane:
    """Mean of the smallest 24 of every cell's 64 details.

    A sorting network (Batcher, AFIPS 1968) works on all cells at once, each step being two passes over whole rows of numbers; it stops
    where the 24 are known.
    """
    side = CELL // 2
    rows, columns = details.shape[0] // side, details.shape[1] // side
    ranks = np.ascontiguousarray(details.reshape(rows, side, columns, side).transpose(1, 3, 0, 2)).reshape(DETAILS, -1)
    half, spare = DETAILS // 2, np.empty((DETAILS // 2, ranks.shape[1]), np.int16)
    size = 1
    while size < half:
        _compare(ranks, size, spare, mirrored=True)
        for apart in _halves(size):
            _compare(ranks, apart, spare)
        size *= 2
    smaller = np.minimum(ranks[:half], ranks[: half - 1 : -1])  # of two sorted halves, the 32 smallest, rising and then falling
    for apart in (half // 2, half // 4):
        _compare(smaller, apart, spare)
    means: Plane = smaller[:SMALLEST_ONES].sum(axis=0, dtype=np.int32).astype(np.float32)
    means /= np.float32(SMALLEST_ONES)
    return means.reshape(rows, columns)


def _halves(size: int) -> Iterator[int]:
    while size > 1:
        size //= 2
        yield size


def _compare(ranks: Whole, apart: int, spare: Whole, mirrored: bool = False) -> None:
    """In place, in groups of 2·apart rows: the smaller to the first half; mirrored: the first row with the last, the second with the last
    but one."""
    groups = ranks.reshape(-1, 2, apart, ranks.shape[1])
    first, second = groups[:, 0], groups[:, 1, ::-1] if mirrored else groups[:, 1]
    smaller = spare[: len(ranks) // 2].reshape(first.shape)
    np.minimum(first, second, out=smaller)
    np.maximum(first, second, out=second)
    first[...] = smaller


def noise_curve(levels: Plane, luma: Plane) -> NDArray[np.float64]:
    """Three coefficients of the logarithm of the noise level over luma / 255: a parabola that most cells lie near.

    Least absolute deviations first, which a fourth of other cells still draws aside; then (Geman and McClure) far cells count for nothing.

    Stiff on purpose: a curve free to follow each brightness would take a part that has a brightness to itself as the norm.
    """
    step = max(len(levels) // ENOUGH, 1)
    powers = _powers(luma[::step])
    wanted = np.log(levels[::step].astype(np.float64))
    weights: NDArray[np.float64] = np.ones(len(wanted))
    found: NDArray[np.float64] = np.zeros(3)
    for turn in range(2 * ROUNDS):
        found = np.asarray(np.linalg.lstsq(powers * weights[:, None], wanted * weights, rcond=None)[0], np.float64)
        off = np.abs(wanted - powers @ found)
        if turn < ROUNDS:
            weights = 1 / np.sqrt(np.maximum(off, 0.05))
        else:
            weights = 1 / (1 + (off / (3 * max(float(np.median(off)), STEADIEST))) ** 2)
    return found


def on_curve(curve: NDArray[np.float64], luma: Plane) -> NDArray[np.float64]:
    """The noise level in grey levels that the curve gives at each luma (0..255)."""
    return np.exp(_powers(luma.ravel()) @ curve).reshape(luma.shape)


def _powers(luma: Plane) -> NDArray[np.float64]:
    share = luma.astype(np.float64) / 255
    return np.stack([np.ones_like(share), share, share * share], axis=-1)


def departures(found: Levels) -> Plane | None:
    """rows×columns float32: by how much each cell's level departs from the noise curve, as a logarithm; smoothed over 5×5 cells.

    The mean over the planes that show noise nearly everywhere, the steadier ones weighing more. None where no plane does.
    """
    import cv2

    parts, weights = [], []
    for level in found.levels.values():
        usable = shows_noise(level, found.tested)
        if usable is None:
            continue
        curve = on_curve(noise_curve(level[usable], found.luma[usable]), found.luma)
        part = np.where(found.tested, np.log(np.maximum(level, LEAST) / curve), 0)
        parts.append(part)
        weights.append(max(float(np.median(np.abs(part[usable]))), STEADIEST) ** -2)
    if not parts:
        return None
    smooth: Plane = cv2.medianBlur(np.average(parts, axis=0, weights=weights).astype(np.float32), 5)
    return smooth


def shows_noise(level: Plane, tested: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    """The cells whose noise can be measured; None where they are too few for a curve, as after strong JPEG compression."""
    usable = tested & (level >= LEAST)
    enough: bool = usable.sum() >= max(FEWEST, SHARE * tested.sum())
    return usable if enough else None
