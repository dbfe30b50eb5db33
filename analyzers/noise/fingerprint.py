"""The fingerprint of a camera's sensor: by how much each of its pixels answers more or less to light than the others.

Maximum-likelihood estimate of Chen, Fridrich, Goljan and Lukas (IEEE TIFS 3(1), 2008) from the wavelet residuals of many pictures, with
what all cameras of a model share taken out: means of rows and columns, and peaks of the spectrum.
"""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from analyzers.noise.transform import Spectrum, plane_of, spectrum_of
from analyzers.noise.wavelet import REACH, WINDOWS, noise_of_detail, noise_part

Plane = NDArray[np.float32]
Checkpoint = Callable[[float], None]

SIGMA = 3.0  # grey levels: the noise that the denoiser expects, as in the papers
DARKEST, BRIGHTEST = 20, 250  # grey levels; beyond them noise is cut off or too faint to survive a saving
HALO = WINDOWS[-1] // 2  # rows around a frequency that it is compared with
STRIP = 512  # rows that are denoised at once, a multiple of 16: strips then give exactly what the whole picture would


class Estimate:
    """Running sums over pictures of one camera: two planes, however many pictures there are."""

    def __init__(self, height: int, width: int) -> None:
        self.pictures = 0
        self._top = np.zeros((height, width), np.float32)
        self._bottom = np.ones((height, width), np.float32)  # one grey level squared: next to nothing, and never zero

    def add(self, luma: NDArray[np.uint8], checkpoint: Checkpoint) -> None:
        """Take one more picture, H×W, into account."""
        for rows, noise in noise_strips(luma, checkpoint):
            light = light_of(luma[rows])
            self._top[rows] += np.multiply(noise, light)
            light *= light
            self._bottom[rows] += light
        self.pictures += 1

    def fingerprint(self) -> Plane:
        """H×W relative deviations, about 0.01 in size. Uses the sums up."""
        pattern = self._top
        pattern /= self._bottom
        self._top = self._bottom = np.empty((0, 0), np.float32)
        return without_shared_parts(pattern)


def light_of(luma: NDArray[np.uint8]) -> Plane:
    """What fell on each pixel, in grey levels; zero where it is cut off at either end, so that it counts for nothing."""
    light = luma.astype(np.float32)
    light[(luma >= BRIGHTEST) | (luma <= DARKEST)] = 0
    return light


def noise_of(luma: NDArray[np.uint8], checkpoint: Checkpoint) -> Plane:
    """H×W noise part in grey levels, without what all cameras share."""
    values = np.empty(luma.shape, np.float32)
    for rows, noise in noise_strips(luma, checkpoint):
        values[rows] = noise
    return without_shared_parts(values)


def noise_strips(plane: NDArray[np.uint8], checkpoint: Checkpoint) -> Iterator[tuple[slice, Plane]]:
    """Rows and their noise part, strip by strip, so that a large picture needs little more memory than a small one."""
    height = len(plane)
    for top in range(0, height, STRIP):
        checkpoint(top / height)
        yield slice(top, min(top + STRIP, height)), noise_within(plane, top)


def noise_within(plane: NDArray[np.uint8], top: int, pattern: Plane | None = None) -> Plane:
    """The noise part of the strip that begins at the row `top`, or what is left there of a pattern upon the picture, H×W both."""
    above = min(top, REACH)
    stop = min(top + STRIP, len(plane))
    near = slice(top - above, stop + REACH)
    wide = noise_part(plane[near], SIGMA, lambda _: None, None if pattern is None else pattern[near])
    return wide[above : above + stop - top]


def without_shared_parts(pattern: Plane) -> Plane:
    """The pattern, changed in place, without row and column means of each Bayer phase and without peaks of its spectrum."""
    _centre(pattern)
    spread = float(pattern.std())
    if spread == 0:
        return pattern
    spectrum = spectrum_of(lambda rows: pattern[rows], len(pattern), (pattern.shape[0], pattern.shape[1]))
    _flatten(spectrum, spread, pattern.size)
    return plane_of(spectrum, pattern)


def _flatten(spectrum: Spectrum, spread: float, pixels: int) -> None:
    """Take away, strip by strip, what of each frequency's size stands out of its neighbourhood."""
    height = len(spectrum)
    scale = np.float32(pixels**-0.5)
    before = np.empty((0, spectrum.shape[1]), np.float32)  # the last strip's rows as they were, for the windows
    for top in range(0, height, STRIP):
        stop = min(top + STRIP, height)
        size = np.vstack((before, np.abs(spectrum[top : stop + HALO]) * scale))
        even = noise_of_detail(size, spread)
        even /= np.maximum(size, np.float32(1e-12))
        above = len(before)
        before = size[above + stop - top - HALO :][:HALO].copy() if stop - top >= HALO else size[:0].copy()
        spectrum[top:stop] *= even[above : above + stop - top]


def _centre(pattern: Plane) -> None:
    """Demosaicing and readout leave lines and a 2×2 pattern that say nothing of the single sensor."""
    for row in range(min(2, pattern.shape[0])):
        for column in range(min(2, pattern.shape[1])):
            phase = pattern[row::2, column::2]
            phase -= phase.mean(axis=1, keepdims=True, dtype=np.float64).astype(np.float32)
            phase -= phase.mean(axis=0, keepdims=True, dtype=np.float64).astype(np.float32)
