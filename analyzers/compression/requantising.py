"""By how much the pixels' own DCT moves when it is rounded to the steps of each JPEG quality, on any of the 64 block grids.

This is the error of a recompression, without the coding: by Parseval's theorem the squared error of a block's pixels is that of its
coefficients. Farid, IEEE TIFS 4(1), 2009; the form in the DCT domain and the votes are own work.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from analyzers.compression.blockdct import LEVEL, SIDE, basis, blocks_of
from analyzers.compression.standard import luminance_at
from analyzers.contract import Job
from analyzers.language import tr

QUALITIES = tuple(range(30, 101, 5))
OFFSETS = tuple((y, x) for y in range(SIDE) for x in range(SIDE))
STRIP_BLOCKS = 1024  # two float32 arrays of 64 values each stay in the processor's cache from one quality to the next
PATCH = 2 * SIDE - 1  # pixels: a square that holds a block of every grid
LEAST_TEXTURE = 2.0  # grey levels, standard deviation in a patch
FLOOR = 1 / 12  # grey levels² per pixel: rounding to whole grey levels alone


def errors(luma: NDArray[np.uint8], offset: tuple[int, int], job: Job) -> NDArray[np.float32]:
    """Q×rows×columns float32: mean squared error in grey levels² of each whole block of the grid that begins at `offset` (y, x)."""
    plane = luma[offset[0] :, offset[1] :]
    rows, columns = plane.shape[0] // SIDE, plane.shape[1] // SIDE
    found = np.empty((len(QUALITIES), rows, columns), np.float32)
    step = max(STRIP_BLOCKS // max(columns, 1), 1)
    for top in range(0, rows, step):
        job.checkpoint(top / rows, tr("rounding to each quality"))
        strip = plane[top * SIDE : (top + step) * SIDE]
        for number, mean in enumerate(_errors(blocks_of(strip) @ basis().T)):
            found[number, top : top + step] = mean.reshape(-1, columns)
    return found


def _errors(coefficients: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    """For each quality: N, the mean squared error of N×64 coefficients."""
    scaled, whole = np.empty_like(coefficients), np.empty_like(coefficients)
    for steps in _tables():
        np.multiply(coefficients, 1 / steps, out=scaled)
        np.rint(scaled, out=whole)
        np.subtract(scaled, whole, out=scaled)
        np.multiply(scaled, scaled, out=scaled)
        yield scaled @ (steps * steps / np.float32(SIDE * SIDE))


def _tables() -> list[NDArray[np.float32]]:
    return [luminance_at(quality).reshape(-1).astype(np.float32) for quality in QUALITIES]


def places(height: int, width: int, wanted: int) -> NDArray[np.int64]:
    """N×2: top and left of evenly spread patches of PATCH pixels on multiples of 8, N about `wanted` at most."""
    rows, columns = (np.arange(0, side - PATCH + 1, SIDE) for side in (height, width))
    thinning = max(int(np.ceil(np.sqrt(len(rows) * len(columns) / wanted))), 1)
    rows, columns = rows[thinning // 2 :: thinning], columns[thinning // 2 :: thinning]
    found: NDArray[np.int64] = np.stack(np.meshgrid(rows, columns, indexing="ij"), axis=-1).reshape(-1, 2)
    return found


def textured(luma: NDArray[np.uint8], where: NDArray[np.int64]) -> NDArray[np.float32]:
    """N×PATCH×PATCH float32: the patches at these places that hold more than a trace of texture, moved by 128 grey levels."""
    patches = np.lib.stride_tricks.sliding_window_view(luma, (PATCH, PATCH))[where[:, 0], where[:, 1]]
    kept: NDArray[np.float32] = patches[patches.reshape(len(patches), -1).std(axis=1) > LEAST_TEXTURE].astype(np.float32)
    kept -= np.float32(LEVEL)
    return kept


def dips(patches: NDArray[np.float32], job: Job) -> NDArray[np.float32]:
    """64×(Q-2): by how many octaves the error of the middle patch lies below that of the two neighbouring qualities, for each grid."""
    found = np.empty((len(OFFSETS), len(QUALITIES) - 2), np.float32)
    for number, (y, x) in enumerate(OFFSETS):
        if x == 0:
            job.checkpoint(number / len(OFFSETS), tr("trying every block grid"))
        levels = np.empty((len(QUALITIES), len(patches)), np.float32)
        for start in range(0, len(patches), STRIP_BLOCKS):
            blocks = patches[start : start + STRIP_BLOCKS, y : y + SIDE, x : x + SIDE].reshape(-1, SIDE * SIDE)
            levels[:, start : start + STRIP_BLOCKS] = list(_errors(blocks @ basis().T))
        np.log2(levels + np.float32(FLOOR), out=levels)
        found[number] = np.median((levels[:-2] + levels[2:]) / 2 - levels[1:-1], axis=1)
    return found
