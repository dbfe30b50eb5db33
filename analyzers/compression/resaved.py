"""The picture saved once more as JPEG, tile by tile, so that a large picture never lies in memory twice.

The tiles give exactly what one piece would give.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# JPEG works in units of 16×16 pixels where chroma is halved. Tiles begin on multiples of 16 and overlap by one unit, of which only the
# first pixel is needed (a decoder interpolates chroma across units), so tiles give exactly what the whole picture would give.
UNIT = 16
TILE_ROWS = 32 * UNIT
TILE_COLUMNS = 1024 * UNIT  # a JPEG is at most 65,500 pixels wide


@dataclass(frozen=True)
class Tile:
    """A part of the picture, and what a codec needs to save it: BGR or grey, with the overlap on each side."""

    done: float  # the share of the picture that lies before it
    rows: slice
    columns: slice
    stored: NDArray[np.uint8]
    above: int
    before: int

    def cut(self, samples: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """A view of samples as wide as `stored`, without the overlap."""
        height, width = self.rows.stop - self.rows.start, self.columns.stop - self.columns.start
        return samples[self.above :, self.before :][:height, :width]


def tiles(plane: NDArray[np.uint8]) -> Iterator[Tile]:
    """`plane`: H×W×3 RGB or H×W grey."""
    import cv2

    height, width = plane.shape[:2]
    for top in range(0, height, TILE_ROWS):
        for left in range(0, width, TILE_COLUMNS):
            rows, columns = slice(top, min(top + TILE_ROWS, height)), slice(left, min(left + TILE_COLUMNS, width))
            above, before = min(top, UNIT), min(left, UNIT)
            wide = plane[top - above : rows.stop + UNIT, left - before : columns.stop + UNIT]
            stored = cv2.cvtColor(wide, cv2.COLOR_RGB2BGR) if wide.ndim == 3 else np.ascontiguousarray(wide)
            done = (top + (rows.stop - top) * left / width) / height
            yield Tile(done, rows, columns, stored, above, before)


def saved_again(stored: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    """BGR or grey samples after one JPEG saving, chroma at half size. Raises RuntimeError where they cannot be saved."""
    import cv2

    colour = stored.ndim == 3
    options = [cv2.IMWRITE_JPEG_QUALITY, quality]
    if colour:
        options += [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420]
    saved, data = cv2.imencode(".jpg", stored, options)
    if not saved:
        raise RuntimeError(f"a tile of {stored.shape[1]} × {stored.shape[0]} pixels could not be saved as JPEG")
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR if colour else cv2.IMREAD_GRAYSCALE), np.uint8)
