"""An earlier JPEG saving seen in the pixels alone: its block grid and the steps on which the block frequencies still lie.

After a saving the DCT coefficients of its blocks stand near multiples of the quantisation step, blurred by the rounding of the pixels.
Maximum likelihood per frequency after Fan and De Queiroz, IEEE TIP 12(2), 2003; the grid is the best of all 64 positions.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.contract import Job
from analyzers.language import tr
from analyzers.reader.parsers.jpeg import ZIGZAG

FREQUENCIES = ZIGZAG[1:21]  # the first 20 in zigzag order: higher ones are nearly always zero
STEPS = np.arange(2, 61)
BINS_PER_LEVEL = 8
LARGEST = 256  # coefficients beyond are too rare to matter
# Rounding to 8-bit luma and again to RGB leaves a coefficient with a variance of 1/12 + 0.447/12; clipping and chroma make outliers.
BLUR = 0.36
OUTLIERS = 0.05
LUMA_WEIGHTS = np.array([0.299, 0.587, 0.114], np.float32)

SEARCH_BLOCKS = 1500  # for each of the 64 positions
STEP_BLOCKS = 40_000
FEWEST_BLOCKS = 100
STEP_EVIDENCE = 20.0  # nats that a single step needs before it is named


@dataclass(frozen=True, eq=False)
class Lattice:
    """What the pixels tell of an earlier saving. steps: frequency (row*8+column) -> step, of those that could be told.

    evidence: nats per block by which the grid's steps explain the coefficients; margin: how much more than the next best position,
    in nats per block. blocks: how many could be used, of the middle tones only.
    """

    x: int
    y: int
    steps: dict[int, int]
    evidence: float
    margin: float
    blocks: int


def lattice_of(pixels: NDArray[np.uint8], job: Job) -> Lattice | None:
    """The likeliest earlier grid and its steps; None where fewer than 100 blocks are free of fully black or white samples."""
    likelihoods = _likelihoods()
    gains = np.full(64, -np.inf)
    for phase in range(64):
        if phase % 8 == 0:  # a row of positions takes some hundredths of a second
            job.checkpoint(0.9 * phase / 64, tr("looking for the block grid"))
        coefficients = block_coefficients(pixels, phase % 8, phase // 8, SEARCH_BLOCKS)
        if len(coefficients) >= FEWEST_BLOCKS:
            gains[phase] = _gain(coefficients, likelihoods).max(0).sum() / len(coefficients)
    order = np.argsort(gains)
    if not np.isfinite(gains[order[-2]]):
        return None
    best = int(order[-1])
    job.checkpoint(0.9, tr("measuring the steps"))
    coefficients = block_coefficients(pixels, best % 8, best // 8, STEP_BLOCKS)
    table = _gain(coefficients, likelihoods)
    steps = {
        int(frequency): int(STEPS[np.argmax(column) - 1])
        for frequency, column in zip(FREQUENCIES, table.T, strict=True)
        if column.max() > STEP_EVIDENCE
    }
    return Lattice(best % 8, best // 8, steps, float(gains[best]), float(gains[best] - gains[order[-2]]), len(coefficients))


def block_coefficients(pixels: NDArray[np.uint8], x: int, y: int, most: int) -> NDArray[np.float32]:
    """Blocks×64 float32: DCT of the luma of at most `most` blocks of the grid that begins at x, y; blocks with clipped samples left out."""
    height, width = (pixels.shape[0] - y) // 8, (pixels.shape[1] - x) // 8
    if height < 1 or width < 1:
        return np.zeros((0, 64), np.float32)
    grid = pixels[y : y + 8 * height, x : x + 8 * width].reshape(height, 8, width, 8, 3)
    chosen = np.unique(np.linspace(0, height * width - 1, min(most, height * width)).astype(np.int64))
    blocks = grid[chosen // width, :, chosen % width].reshape(-1, 64, 3)
    whole = (blocks.min((1, 2)) > 0) & (blocks.max((1, 2)) < 255)
    luma = blocks[whole].astype(np.float32) @ LUMA_WEIGHTS
    coefficients: NDArray[np.float32] = luma @ _basis().T
    return coefficients


def _basis() -> NDArray[np.float32]:
    """64×64: the orthonormal two-dimensional DCT, rows by frequency."""
    k, n = np.mgrid[:8, :8]
    one = np.cos((2 * n + 1) * k * np.pi / 16) * np.where(k == 0, np.sqrt(1 / 8), 0.5)
    return np.kron(one, one).astype(np.float32)


def _likelihoods() -> NDArray[np.float32]:
    """(1+steps)×bins: log-likelihood ratio of a coefficient in this bin, on the lattice of the step against anywhere. Row 0: no lattice."""
    values = (np.arange(LARGEST * BINS_PER_LEVEL) + 0.5) / BINS_PER_LEVEL
    step = STEPS[:, None]
    off = values - step * np.round(values / step)
    density = np.exp(-(off**2) / (2 * BLUR**2)) / (BLUR * np.sqrt(2 * np.pi))
    ratio = np.log((1 - OUTLIERS) * step * density + OUTLIERS)
    ratio[values < step / 2] = 0  # the many coefficients near zero fit every step
    return np.vstack([np.zeros(len(values)), ratio]).astype(np.float32)


def _gain(coefficients: NDArray[np.float32], likelihoods: NDArray[np.float32]) -> NDArray[np.float32]:
    """(1+steps)×frequencies: the log-likelihood ratio of all blocks."""
    bins = np.minimum(np.abs(coefficients[:, FREQUENCIES]) * BINS_PER_LEVEL, LARGEST * BINS_PER_LEVEL - 1).astype(np.int32)
    counts = np.stack([np.bincount(column, minlength=LARGEST * BINS_PER_LEVEL) for column in bins.T], axis=1)
    gain: NDArray[np.float32] = likelihoods @ counts.astype(np.float32)
    return gain
