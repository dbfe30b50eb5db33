"""Pixels and points turned as EXIF orientation asks, for pages that show a picture upright."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def upright(pixels: NDArray[Any], orientation: int) -> NDArray[Any]:
    """H×W or H×W×C as EXIF orientation 1..8 has it shown; a view where nothing is to be turned."""
    if orientation >= 5:
        pixels = pixels.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)


def upright_point(u: float, v: float, orientation: int) -> tuple[float, float]:
    """A stored place (0..1, from the top left) as EXIF orientation 1..8 has it shown."""
    return {
        1: (u, v),
        2: (1 - u, v),
        3: (1 - u, 1 - v),
        4: (u, 1 - v),
        5: (v, u),
        6: (1 - v, u),
        7: (1 - v, 1 - u),
        8: (v, 1 - u),
    }[orientation]
