"""Periodicity in the histogram of a DCT frequency: what rounding twice, on different steps, leaves and rounding once does not.

A first step larger than the second leaves empty bins, a smaller one doubles some. Popescu and Farid, Information Hiding 2004; first steps
by the likelihood of the histogram, where Pevny and Fridrich, IEEE TIFS 3(2), 2008, train a classifier.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

LARGEST = 60  # quantised levels on each side of zero
FEWEST = 200  # coefficients other than zero
LARGEST_FIRST = 60
BLUR = 0.4  # of a coefficient between both savings, by the rounding of the pixels
OUTLIERS = 0.1
FEWEST_LEVELS = 6  # that are filled: shorter histograms show no period


@dataclass(frozen=True, eq=False)
class Periodicity:
    """Of one frequency. power: spectrum of the histogram without its envelope, 1 where bins only scatter; cycles: per level, 0..0.5.

    first_step: the likeliest step of an earlier saving; gain: nats per coefficient by which it explains the histogram better than one
    saving; count: coefficients other than zero.
    """

    step: int

    cycles: NDArray[np.float64]
    power: NDArray[np.float64]
    period: float  # levels, of the highest peak
    first_step: int
    gain: float
    count: int


def histogram(levels: NDArray[np.int16]) -> NDArray[np.float64]:
    """Counts of the levels -LARGEST..LARGEST."""
    counts = np.bincount(np.clip(levels.ravel().astype(np.int32), -LARGEST - 1, LARGEST + 1) + LARGEST + 1, minlength=2 * LARGEST + 3)
    return counts[1:-1].astype(np.float64)


def periodicity(counts: NDArray[np.float64], step: int) -> Periodicity | None:
    """Of a histogram of levels quantised with `step`; None where too few coefficients or levels are there."""
    folded = counts[LARGEST + 1 :] + counts[:LARGEST][::-1]  # levels 1, 2, …: both signs
    reach = _reach(folded)
    if folded.sum() < FEWEST or reach < FEWEST_LEVELS:
        return None
    folded = folded[:reach]
    envelope = _envelope(folded)
    residual = (folded - envelope) / np.sqrt(envelope + 1)
    power: NDArray[np.float64] = np.abs(np.fft.rfft(residual - residual.mean(), 256)).astype(np.float64) ** 2 / reach
    cycles: NDArray[np.float64] = np.fft.rfftfreq(256).astype(np.float64)
    high = cycles > 1.5 / reach  # slower swings are the envelope's own
    top = int(np.argmax(np.where(high, power, 0)))
    first, gain = _first_step(folded, envelope, step)
    count = int(folded.sum())
    return Periodicity(step, cycles, power, float(1 / cycles[top]) if top else 0.0, first, max(gain, 0.0) / count, count)


def _reach(folded: NDArray[np.float64]) -> int:
    """Up to which level bins are filled well enough: the last whose mean with its neighbours is 3 or more."""
    smooth = np.convolve(folded, np.ones(5) / 5, "same")
    return int(np.flatnonzero(smooth >= 3)[-1]) + 1 if (smooth >= 3).any() else 0


def _envelope(folded: NDArray[np.float64]) -> NDArray[np.float64]:
    """The smooth fall of counts, fitted to their logarithms: terms for peaked, Laplacian and Gaussian histograms."""
    level = np.arange(1, len(folded) + 1, dtype=np.float64)
    smooth = np.convolve(np.pad(folded, 2, "edge"), [1 / 5] * 5, "valid")
    basis = np.stack([np.ones_like(level), np.log(level), np.sqrt(level), level, level**2 / 60], axis=1)
    weight = np.sqrt(np.sqrt(smooth + 1))
    solved = np.linalg.lstsq(basis * weight[:, None], np.log(smooth + 0.5) * weight, rcond=None)[0]
    envelope: NDArray[np.float64] = np.exp(np.clip(basis @ solved, -10, 20))
    return envelope


def _first_step(folded: NDArray[np.float64], envelope: NDArray[np.float64], step: int) -> tuple[int, float]:
    """The first step that explains the histogram best, and the log-likelihood ratio against one saving alone, in nats."""
    once = envelope / envelope.sum()
    twice = envelope * _templates(step, len(folded))
    twice /= twice.sum(1, keepdims=True)
    gains = (np.log(twice / once) * folded).sum(1)
    best = int(np.argmax(gains))
    return best + 1, float(gains[best])


@cache
def _templates(step: int, reach: int) -> NDArray[np.float64]:
    """First steps × levels: how full a level is after two savings, 1 where as full as after one."""
    from scipy.special import ndtr

    border = (np.arange(reach + 1) + 0.5) * step  # the lower border of levels 1, 2, … and the last one's upper
    templates = np.ones((LARGEST_FIRST, reach))
    for first in range(1, LARGEST_FIRST + 1):
        points = np.arange(0, int(border[-1] / first) + 3) * first
        below = ndtr((border[:, None] - points) / BLUR).sum(1)
        templates[first - 1] = np.diff(below) * first / step
    return (1 - OUTLIERS) * templates + OUTLIERS
