"""The features of a library as the search reads them: flat tables, mapped from disk rather than loaded.

Key points are packed into 8 bytes: a hundredth of a pixel and of a degree is far finer than any of them is known.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.reference.features import Bytes, Features, Floats

DESCRIPTOR_BYTES = 128
POINT_BYTES = 8
Words = NDArray[np.uint16]
_STEP = 65535
_SIZE_STEPS = 4096  # per doubling of the key point's size


def packed(features: Features) -> Words:
    """Key points as rows of four 16-bit words: x and y as shares of the picture, size as a logarithm, angle."""
    height, width = features.shape
    x, y, size, angle = features.points.T
    columns = (x / width * _STEP, y / height * _STEP, np.log2(np.maximum(size, 1)) * _SIZE_STEPS, angle / 360 * (_STEP + 1) % (_STEP + 1))
    return np.stack([np.clip(np.rint(column), 0, _STEP) for column in columns], axis=1).astype("<u2")


def unpacked(words: Words, shape: tuple[int, int]) -> Floats:
    """Rows of x, y, size in px and angle in degrees."""
    rows = words.astype(np.float32)
    rows[:, 0] *= shape[1] / _STEP
    rows[:, 1] *= shape[0] / _STEP
    rows[:, 2] = np.exp2(rows[:, 2] / _SIZE_STEPS)
    rows[:, 3] *= 360 / (_STEP + 1)
    return rows


@dataclass(frozen=True, eq=False)
class Shelf:
    """All frames in order, those of one source side by side; `source` numbers the sources from 0."""

    descriptors: Bytes  # N×128
    points: Words  # N×4
    first: NDArray[np.int64]  # per frame: its first feature
    count: NDArray[np.int64]
    source: NDArray[np.int64]
    shape: NDArray[np.int64]  # per frame: height, width as kept

    def __len__(self) -> int:
        return len(self.first)

    def frame_shape(self, frame: int) -> tuple[int, int]:
        height, width = self.shape[frame]
        return int(height), int(width)

    def features(self, frame: int) -> Features:
        """One frame's features."""
        rows = slice(int(self.first[frame]), int(self.first[frame] + self.count[frame]))
        shape = self.frame_shape(frame)
        return Features(shape, unpacked(self.points[rows], shape), np.asarray(self.descriptors[rows]))
