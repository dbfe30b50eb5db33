"""The example quantisation tables of the JPEG standard and the quality scale that most software puts on them.

ITU-T T.81 (1992), Annex K; the scale from 1 to 100 is that of the Independent JPEG Group's library.
"""

import numpy as np
from numpy.typing import NDArray

# T.81 table K.1, luminance, rows of horizontal frequency.
LUMINANCE = np.array(
    [
        [16, 11, 10, 16, 24, 40, 51, 61],
        [12, 12, 14, 19, 26, 58, 60, 55],
        [14, 13, 16, 24, 40, 57, 69, 56],
        [14, 17, 22, 29, 51, 87, 80, 62],
        [18, 22, 37, 56, 68, 109, 103, 77],
        [24, 35, 55, 64, 81, 104, 113, 92],
        [49, 64, 78, 87, 103, 121, 120, 101],
        [72, 92, 95, 98, 112, 100, 103, 99],
    ]
)


def luminance_at(quality: int) -> NDArray[np.int64]:
    """The luminance table that a quality of 1 to 100 stands for, in a baseline file (steps of 1 to 255)."""
    percent = 5000 // quality if quality < 50 else 200 - 2 * quality
    table: NDArray[np.int64] = np.clip((LUMINANCE * percent + 50) // 100, 1, 255).astype(np.int64)
    return table


def nearest_quality(table: NDArray[np.uint16]) -> tuple[int, bool]:
    """The quality whose luminance table is nearest to this one, and whether it is that very table."""
    wanted = table.astype(np.int64)
    distances = [int(np.abs(luminance_at(quality) - wanted).sum()) for quality in range(1, 101)]
    quality = 1 + int(np.argmin(distances))
    return quality, distances[quality - 1] == 0
