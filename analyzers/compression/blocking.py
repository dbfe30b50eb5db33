"""Blocking: how much a picture jumps between neighbouring columns and rows, by their place modulo 8.

JPEG codes blocks of 8×8 pixels on their own, so neighbouring pixels of two blocks fit less well than those within one. Third differences,
after Li, Yuan and Yu, "Passive detection of doctored JPEG image via block artifact grid extraction", Signal Processing 89(9), 2009.
"""

import numpy as np
from numpy.typing import NDArray

from analyzers.compression.gridvotes import SIDE

ROWS = 256  # of a strip


def profiles(luma: NDArray[np.uint8]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """8 values each, in grey levels: the mean jump in front of the columns, and of the rows, whose number modulo 8 is the index.

    A picture of fewer than 12 pixels has zeros.
    """
    columns, rows = (np.zeros(max(side - 3, 0)) for side in luma.shape[::-1])
    for start in range(0, luma.shape[0], ROWS):
        strip = luma[start : start + ROWS + 3].astype(np.int16)
        columns += _jumps(strip[:ROWS].T).sum(axis=1, dtype=np.int64)
        below = _jumps(strip).sum(axis=1, dtype=np.int64)
        rows[start : start + len(below)] = below
    return _profile(columns, luma.shape[0]), _profile(rows, luma.shape[1])


def _jumps(strip: NDArray[np.int16]) -> NDArray[np.int16]:
    """Size of the third differences along the first axis, three fewer than samples; none of fewer."""
    if len(strip) < 4:
        return np.zeros((0, strip.shape[1]), np.int16)
    jumps: NDArray[np.int16] = strip[2:-1] - strip[1:-2]
    jumps *= 3
    jumps -= strip[3:] - strip[:-3]
    np.abs(jumps, out=jumps)
    return jumps


def _profile(sums: NDArray[np.float64], lines: int) -> NDArray[np.float64]:
    """The means by place modulo 8 of sums of jumps over so many lines."""
    if len(sums) < SIDE + 1:
        return np.zeros(SIDE)
    means = sums / (2 * lines)  # a step of one grey level counts 1.5, a kink 0.5
    phase = (np.arange(len(sums)) + 2) % SIDE
    return np.bincount(phase, means, SIDE) / np.bincount(phase, minlength=SIDE)
