"""The noise part of a picture by locally adaptive Wiener filtering of its wavelet details.

Mihcak, Kozintsev and Ramchandran, ICASSP 1999: the variance of the true detail is estimated as the least over four windows, so that
edges are kept out of the residual. Daubechies' orthonormal filter of 8 taps, 4 levels, decimated.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]

LEVELS = 4
ALIGNMENT = 1 << LEVELS
MARGIN = 2 * ALIGNMENT  # reflected pixels around the picture, so that the widest filters meet no hard edge at its border
WINDOWS = (3, 5, 7, 9)
# Pixels around a place that its value depends on: the widest analysis and synthesis (60 each way) and the widest window at the
# coarsest level (4 × 16), counted up to a whole unit of 16.
REACH = 208

# Daubechies 1988, 4 vanishing moments; the high-pass filter is its mirror with alternating signs.
LOW = np.array(
    [
        0.23037781330885523,
        0.7148465705525415,
        0.6308807679295904,
        -0.02798376941698385,
        -0.18703481171888114,
        0.030841381835986965,
        0.032883011666982945,
        -0.010597401784997278,
    ],
    np.float32,
)
HIGH = (LOW[::-1] * np.array([1, -1] * 4, np.float32)).astype(np.float32)

# Filter tap n looks at sample 2k + n - 3: odd taps meet even samples k-1 … k+2, even taps odd samples k-2 … k+1. The anchor is the tap
# that meets sample k itself; synthesis is the transpose, with the taps reversed.
EVEN_ANCHOR, ODD_ANCHOR = 1, 2


def noise_part(plane: NDArray[np.uint8], sigma: float, checkpoint: Callable[[float], None], pattern: Plane | None = None) -> Plane:
    """H×W residual in grey levels, signed: what a denoiser that expects noise of `sigma` grey levels takes away.

    With a `pattern` (H×W) the share of that pattern which the denoiser of this picture would take away: what is left of a weak signal.
    """
    height, width = plane.shape
    coarse = _widened(plane)
    signal = coarse if pattern is None else _widened(pattern)
    details: list[tuple[Plane, Plane, Plane]] = []
    for level in range(LEVELS):
        checkpoint(level / (2 * LEVELS))
        coarse, *found = _analysed(coarse)
        if pattern is None:
            signal, wanted = coarse, found
        else:
            signal, *wanted = _analysed(signal)
        details.append((_kept(found[0], wanted[0], sigma), _kept(found[1], wanted[1], sigma), _kept(found[2], wanted[2], sigma)))
    rebuilt = np.zeros_like(coarse)  # the coarsest picture holds no noise that this method knows
    for level in reversed(range(LEVELS)):
        checkpoint(1 - (level + 1) / (2 * LEVELS))
        rebuilt = _synthesised(rebuilt, *details.pop())
    return np.ascontiguousarray(rebuilt[MARGIN : MARGIN + height, MARGIN : MARGIN + width])


def noise_of_detail(detail: Plane, sigma: float) -> Plane:
    """What of a detail plane is noise of the deviation `sigma`, and not detail."""
    return _kept(detail, detail, sigma)


def _widened(plane: NDArray[np.uint8] | Plane) -> Plane:
    import cv2

    height, width = plane.shape
    bottom, right = MARGIN + -height % ALIGNMENT, MARGIN + -width % ALIGNMENT
    wide: Plane = cv2.copyMakeBorder(plane, MARGIN, bottom, MARGIN, right, cv2.BORDER_REFLECT_101).astype(np.float32)
    return wide


def _kept(detail: Plane, signal: Plane, sigma: float) -> Plane:
    """signal · σ² / (σ² + v) with v = max(0, least local mean square - σ²), which is signal · σ² / max(σ², least mean square)."""
    import cv2

    square = cv2.multiply(detail, detail)
    least: Plane = cv2.blur(square, (WINDOWS[0], WINDOWS[0]))
    for window in WINDOWS[1:]:
        cv2.min(least, cv2.blur(square, (window, window)), dst=least)
    np.maximum(least, np.float32(sigma * sigma), out=least)
    np.divide(np.float32(sigma * sigma), least, out=least)
    cv2.multiply(signal, least, dst=least)
    return least


def _analysed(plane: Plane) -> tuple[Plane, Plane, Plane, Plane]:
    """Half-size planes: coarse, and the details across, down and diagonal."""
    low, high = _split(plane, vertical=True)
    return (*_split(low, vertical=False), *_split(high, vertical=False))


def _synthesised(coarse: Plane, across: Plane, down: Plane, diagonal: Plane) -> Plane:
    low, high = _joined(coarse, across, vertical=False), _joined(down, diagonal, vertical=False)
    return _joined(low, high, vertical=True)


def _split(plane: Plane, vertical: bool) -> tuple[Plane, Plane]:
    """Low and high half of a plane along one axis."""
    if vertical:
        even, odd = plane[::2], plane[1::2]
    else:
        even, odd = np.ascontiguousarray(plane[:, ::2]), np.ascontiguousarray(plane[:, 1::2])
    halves = []
    for taps in (LOW, HIGH):
        half = _filtered(even, taps[1::2], EVEN_ANCHOR, vertical)
        half += _filtered(odd, taps[::2], ODD_ANCHOR, vertical)
        halves.append(half)
    return halves[0], halves[1]


def _joined(low: Plane, high: Plane, vertical: bool) -> Plane:
    """The plane whose halves these are: the transpose of `_split`."""
    rows, columns = low.shape
    plane = np.empty((2 * rows, columns) if vertical else (rows, 2 * columns), np.float32)
    for start, phase, anchor in ((0, slice(1, None, 2), 3 - EVEN_ANCHOR), (1, slice(None, None, 2), 3 - ODD_ANCHOR)):
        part = _filtered(low, LOW[phase][::-1], anchor, vertical)
        part += _filtered(high, HIGH[phase][::-1], anchor, vertical)
        if vertical:
            plane[start::2] = part
        else:
            plane[:, start::2] = part
    return plane


def _filtered(plane: Plane, taps: Plane, anchor: int, vertical: bool) -> Plane:
    import cv2

    one = np.ones(1, np.float32)
    across, down = (one, taps) if vertical else (taps, one)
    at = (0, anchor) if vertical else (anchor, 0)
    result: Plane = cv2.sepFilter2D(plane, cv2.CV_32F, across, down, anchor=at, borderType=cv2.BORDER_REPLICATE)
    return result
