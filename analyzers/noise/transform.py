"""Fourier transforms of large planes that need no second copy: along rows strip by strip, along columns in place."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]
Spectrum = NDArray[np.complex64]

STRIP = 256  # rows


def spectrum_of(rows_of: Callable[[slice], Plane], filled: int, shape: tuple[int, int]) -> Spectrum:
    """H×(W/2+1) spectrum of a plane of this shape whose first `filled` rows `rows_of` gives, and that is zero elsewhere."""
    from scipy import fft

    height, width = shape
    spectrum = np.zeros((height, width // 2 + 1), np.complex64)
    for top in range(0, filled, STRIP):
        rows = slice(top, min(top + STRIP, filled))
        spectrum[rows] = fft.rfft(rows_of(rows), n=width, axis=1)
    turned: Spectrum = fft.fft(spectrum, axis=0, overwrite_x=True)
    return turned


def plane_of(spectrum: Spectrum, out: Plane) -> Plane:
    """The plane of a spectrum, written into `out`, H×W. Uses the spectrum up."""
    from scipy import fft

    turned = fft.ifft(spectrum, axis=0, overwrite_x=True)
    for top in range(0, len(out), STRIP):
        out[top : top + STRIP] = fft.irfft(turned[top : top + STRIP], n=out.shape[1], axis=1)
    return out
