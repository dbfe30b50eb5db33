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
    return _profile(luma), _profile(luma.T)


def _profile(plane: NDArray[np.uint8]) -> NDArray[np.float64]:
    height, width = plane.shape
    if width < SIDE + 4:
        return np.zeros(SIDE)
    sums = np.zeros(width - 3)
    for start in range(0, height, ROWS):
        strip = np.ascontiguousarray(plane[start : start + ROWS]).astype(np.int16)
        jump = 3 * (strip[:, 2:-1] - strip[:, 1:-2]) - (strip[:, 3:] - strip[:, :-3])
        sums += np.abs(jump).sum(axis=0, dtype=np.int64)
    means = sums / (2 * height)  # a step of one grey level counts 1.5, a kink 0.5
    phase = (np.arange(width - 3) + 2) % SIDE
    return np.bincount(phase, means, SIDE) / np.bincount(phase, minlength=SIDE)
