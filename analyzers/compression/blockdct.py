"""The 8×8 DCT of JPEG on whole planes of blocks, as one matrix product, and its order of frequencies. ITU-T T.81, annex A.3."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

SIDE = 8
LEVEL = 128  # T.81 A.3.1: samples are moved by as much before the transform

# place in a flattened block (row * 8 + column) of the kth coefficient in zigzag order
ZIGZAG = np.array(sorted(range(64), key=lambda k: (k // 8 + k % 8, k // 8 if (k // 8 + k % 8) % 2 else k % 8)))


@cache
def basis() -> NDArray[np.float32]:
    """64×64 orthonormal: row = frequency (row * 8 + column), column = pixel. One product of this size is far faster than two of 8×8."""
    place = np.arange(SIDE)
    waves = np.sqrt(2 / SIDE) * np.cos((2 * place[None] + 1) * place[:, None] * np.pi / (2 * SIDE))
    waves[0] /= np.sqrt(2)
    return np.kron(waves, waves).astype(np.float32)


def blocks_of(plane: NDArray[np.uint8] | NDArray[np.float32]) -> NDArray[np.float32]:
    """N×64 float32: the whole 8×8 blocks of an H×W plane of grey levels, row by row, moved by 128; what is left over is dropped."""
    rows, columns = plane.shape[0] // SIDE, plane.shape[1] // SIDE
    tiled = plane[: rows * SIDE, : columns * SIDE].reshape(rows, SIDE, columns, SIDE).transpose(0, 2, 1, 3)
    levels = tiled.astype(np.float32).reshape(-1, SIDE * SIDE)
    levels -= np.float32(LEVEL)
    return levels


def forward(plane: NDArray[np.uint8] | NDArray[np.float32]) -> NDArray[np.float32]:
    """N×64 float32: the DCT of each whole block of an H×W plane of grey levels, in grey levels."""
    found: NDArray[np.float32] = blocks_of(plane) @ basis().T
    return found


def inverse(coefficients: NDArray[np.float32], rows: int) -> NDArray[np.float32]:
    """H×W grey levels, whole and within 0..255 like a decoder's, from N×64 coefficients in grey levels, N = rows × columns of blocks."""
    levels = coefficients @ basis()
    levels += np.float32(LEVEL)
    np.rint(levels, out=levels)
    np.clip(levels, 0, 255, out=levels)
    columns = len(coefficients) // rows
    return np.ascontiguousarray(levels.reshape(rows, columns, SIDE, SIDE).transpose(0, 2, 1, 3)).reshape(rows * SIDE, columns * SIDE)
