"""The example quantisation tables of the JPEG standard and the quality scale that most software puts on them.

ITU-T T.81 (1992), Annex K; the scale from 1 to 100 is that of the Independent JPEG Group's library.
"""

from functools import cache

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

# T.81 table K.2, chrominance: 99 but for its lowest frequencies.
CHROMINANCE = np.full((8, 8), 99)
CHROMINANCE[:4, :4] = [[17, 18, 24, 47], [18, 21, 26, 66], [24, 26, 56, 99], [47, 66, 99, 99]]

# SHA-256 of the Huffman tables of Annex K.3, counts and symbols: DC and AC of luminance, DC and AC of chrominance.
HUFFMAN = frozenset(
    {
        "2f66814c875b53173f057d784a16a34d0d1f9aa91cdfa7143c41be02c9c7b005",
        "a6283a08f5d97906b66adcc812e32396ea83059e55dd4cc91934cf447559aeb6",
        "602f734c8c12c1d9d049a18fd91d9ef3d3d8c402665f90db3d97721fc49e4804",
        "13f90e3c9dc476c66f24347f6ad29cea93262e99faed279970c2f74e0557f445",
    }
)


def luminance_at(quality: int) -> NDArray[np.int64]:
    """The luminance table that a quality of 1 to 100 stands for, in a baseline file (steps of 1 to 255)."""
    return _scaled(LUMINANCE, quality)


def chrominance_at(quality: int) -> NDArray[np.int64]:
    """The chrominance table that a quality of 1 to 100 stands for, in a baseline file (steps of 1 to 255)."""
    return _scaled(CHROMINANCE, quality)


def _scaled(base: NDArray[np.int64], quality: int) -> NDArray[np.int64]:
    percent = 5000 // quality if quality < 50 else 200 - 2 * quality
    table: NDArray[np.int64] = np.clip((base * percent + 50) // 100, 1, 255).astype(np.int64)
    return table


def nearest_quality(table: NDArray[np.uint16]) -> tuple[int, bool]:
    """The quality whose luminance table is nearest to this one, and whether it is that very table."""
    distances = np.abs(_luminances() - table.astype(np.int64)).sum(axis=(1, 2))
    nearest = int(np.argmin(distances))
    return nearest + 1, bool(distances[nearest] == 0)


@cache
def _luminances() -> NDArray[np.int64]:
    """100×8×8, by quality less 1."""
    return np.stack([luminance_at(quality) for quality in range(1, 101)])


def quality_of(steps: dict[int, int]) -> tuple[str, int]:
    """The quality, or the span of them, whose luminance table agrees with most of these steps, and with how many.

    steps: frequency (row*8+column) -> step. Neighbouring qualities may share all the steps that are given.
    """
    agreeing = [sum(int(luminance_at(quality).flat[f]) == step for f, step in steps.items()) for quality in range(1, 101)]
    most = max(agreeing)
    best = [quality for quality, number in enumerate(agreeing, 1) if number == most]
    return str(best[0]) if len(best) == 1 else f"{best[0]}–{best[-1]}", most
