"""How well a picture's noise fits a camera's fingerprint: the peak of their correlation against its energy elsewhere, with its chance.

Peak to correlation energy (PCE) after Goljan and Fridrich, "Camera identification from cropped and scaled images" (SPIE 6819, 2008).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.noise.fingerprint import light_of
from analyzers.noise.transform import Plane, plane_of, spectrum_of

NEIGHBOURS = 5  # pixels around the peak that are not counted as its surroundings: the papers leave out 11×11


@dataclass(frozen=True)
class Peak:
    """The best place of a picture in the fingerprint.

    pce: squared peak over the mean square elsewhere, negative where the peak is. x, y: the picture's corner within the fingerprint.
    lags: places that were tried. false_alarms: expected number of such peaks in a picture without the fingerprint, from the Gaussian
    tail times the places tried. spread: standard deviation of the correlation elsewhere.
    """

    pce: float
    x: int
    y: int
    lags: int
    false_alarms: float
    spread: float


def peak(noise: Plane, luma: NDArray[np.uint8], fingerprint: Plane) -> Peak:
    """Lay noise·light (h×w) over the fingerprint (H×W, no smaller) at all places that hold it whole.

    Correlating noise·light with the fingerprint at a shift is correlating the noise with fingerprint·light there, which is the
    likelihood-ratio statistic, although light is only known in the picture's own frame.
    """
    height, width = fingerprint.shape
    spectrum = spectrum_of(lambda rows: noise[rows] * light_of(luma[rows]), len(noise), (height, width))
    np.conjugate(spectrum, out=spectrum)
    spectrum *= spectrum_of(lambda rows: fingerprint[rows], height, (height, width))
    surface = plane_of(spectrum, np.empty((height, width), np.float32))
    del spectrum
    rows, columns = height - noise.shape[0] + 1, width - noise.shape[1] + 1
    y, x = (int(index) for index in np.unravel_index(int(surface[:rows, :columns].argmax()), (rows, columns)))
    value = float(surface[y, x])
    around = np.ix_(
        [(y + step) % height for step in range(-NEIGHBOURS, NEIGHBOURS + 1)],
        [(x + step) % width for step in range(-NEIGHBOURS, NEIGHBOURS + 1)],
    )
    surface[around] = 0
    energy = float(np.vdot(surface, surface)) / max(surface.size - (2 * NEIGHBOURS + 1) ** 2, 1)
    pce = float(np.sign(value)) * value * value / energy if energy > 0 else 0.0
    return Peak(pce, x, y, rows * columns, expected_false_alarms(pce, rows * columns), energy**0.5)


def expected_false_alarms(pce: float, lags: int) -> float:
    """How many of `lags` places reach this PCE by chance where correlation is Gaussian."""
    from scipy.special import ndtr

    return min(lags * float(ndtr(-np.sign(pce) * abs(pce) ** 0.5)), float(lags))
