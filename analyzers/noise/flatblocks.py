"""The blocks of a picture that show least of the scene, and which of them hold unusually little or much noise for their brightness.

After Gardella, Musé, Morel and Colom, "Noisesniffer" (IWBF 2021; IPOL 14, 2024): in each bin of like brightness the blocks with the least
energy at low frequencies are kept, and of these the share with the least energy at high frequencies is marked.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.noise.fingerprint import Checkpoint

BLOCK = 5  # pixels: the blocks do not overlap, so that each is a sample of its own
BIN = 1000  # blocks of like brightness
FLATTEST = 0.3  # share of a bin's blocks that is kept
GROUP = 50  # kept blocks of like energy at low frequencies, among which the marks are given
MARKED = 0.5  # share of the kept ones that has the least noise
LOW_ORDER = 2  # a frequency (u, v) with 0 < u + v ≤ 2 is low: there the scene is
EMPTY = 0.1  # grey levels squared: rounding alone gives 0.083; a block with no more was emptied by compression or drawn
STRIP = 512 // BLOCK  # rows of blocks


@dataclass(frozen=True, eq=False)
class FlatBlocks:
    """The kept blocks: row and column in blocks, whether each is of the quieter half of its bin, and the share of valid bins."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    quiet: NDArray[np.bool_]
    valid: float


def flat_blocks(luma: NDArray[np.uint8], checkpoint: Checkpoint) -> FlatBlocks:
    """Choose and mark the blocks of a picture, H×W."""
    mean, low, high, usable = _energies(luma, checkpoint)
    columns = mean.shape[1]
    places = np.flatnonzero(usable)
    order = places[np.argsort(mean.ravel()[places], kind="stable")]
    kept: list[NDArray[np.intp]] = []
    marks: list[NDArray[np.bool_]] = []
    bins = np.array_split(order, max(len(order) // BIN, 1))
    for members in bins:
        count = int(len(members) * FLATTEST)
        if count < 2:
            continue
        flattest = members[np.argsort(low.ravel()[members], kind="stable")[:count]]
        noise = high.ravel()[flattest]
        if float(np.mean(noise < EMPTY)) > MARKED / 2:
            continue
        quiet = np.zeros(count, bool)
        for group in np.array_split(np.arange(count), max(count // GROUP, 1)):
            quiet[group[np.argsort(noise[group], kind="stable")[: round(len(group) * MARKED)]]] = True
        kept.append(flattest)
        marks.append(quiet)
    where = np.concatenate(kept) if kept else np.empty(0, np.intp)
    quiet = np.concatenate(marks) if marks else np.empty(0, bool)
    return FlatBlocks(where // columns, where % columns, quiet, len(kept) / len(bins))


def _energies(luma: NDArray[np.uint8], checkpoint: Checkpoint) -> tuple[NDArray[np.float32], ...]:
    """Per block: mean, energy at low and at high frequencies (mean squares, grey levels squared), and whether it is nowhere cut off."""
    rows, columns = luma.shape[0] // BLOCK, luma.shape[1] // BLOCK
    planes = [np.empty((rows, columns), np.float32) for _ in range(4)]
    basis, low, high = _basis()
    for top in range(0, rows, STRIP):
        checkpoint(top / max(rows, 1))
        stop = min(top + STRIP, rows)
        strip = luma[top * BLOCK : stop * BLOCK, : columns * BLOCK]
        blocks = strip.reshape(stop - top, BLOCK, columns, BLOCK).transpose(0, 2, 1, 3).reshape(-1, BLOCK * BLOCK)
        coefficients = blocks.astype(np.float32) @ basis
        coefficients *= coefficients
        shape = (stop - top, columns)
        planes[0][top:stop] = np.sqrt(coefficients[:, 0]).reshape(shape) / BLOCK
        planes[1][top:stop] = (coefficients @ low).reshape(shape)
        planes[2][top:stop] = (coefficients @ high).reshape(shape)
        planes[3][top:stop] = ((blocks.min(axis=1) > 1) & (blocks.max(axis=1) < 254)).reshape(shape)
    return tuple(planes)


def _basis() -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """The orthonormal DCT of a block as a 25×25 matrix, and the weights that average its low and high frequencies."""
    wave = np.cos(np.pi * np.outer(2 * np.arange(BLOCK) + 1, np.arange(BLOCK)) / (2 * BLOCK)) * np.sqrt(2 / BLOCK)
    wave[:, 0] /= np.sqrt(2)
    order = np.add.outer(np.arange(BLOCK), np.arange(BLOCK)).ravel()
    low, high = (order > 0) & (order <= LOW_ORDER), order > LOW_ORDER
    return np.kron(wave, wave).astype(np.float32), (low / low.sum()).astype(np.float32), (high / high.sum()).astype(np.float32)
