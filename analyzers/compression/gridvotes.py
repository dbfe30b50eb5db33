"""Votes for the JPEG grid: which of the 64 grid origins each pixel speaks for.

Quantisation leaves zeros among the DCT coefficients of the blocks that were quantised, and of these blocks only. Each pixel therefore
votes for the grid of the one block, of the 64 that hold it, with most zeros. Nikoukhah, Anger, Colom, Morel and Grompone von Gioi,
"ZERO: a local JPEG grid origin detector based on the number of DCT zeros and its applications in image forensics", IPOL 11, 2021.
"""

from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

SIDE = 8  # of a JPEG block, in pixels
GRIDS = SIDE * SIDE
NONE = 255  # no vote: a tie, a block that is constant along x or y, or the picture's edge
# A coefficient below 1 gives two points and one below 3 gives one, so that a block's points say how nearly zero it is. The paper counts
# those below 0.5, which suits pixels as they were decoded; one more saving at high quality hides older zeros from that (docs/methods).
POINTS = 2
SCALE = 0.5  # points lost per unit, rounded
TILE = (128, 512)  # rows and columns of block positions: the planes of a tile stay in the processor's cache, and few rows are done twice
STRIP = 64  # rows of block positions whose winners are taken together


def votes(luma: NDArray[np.uint8], progress: Callable[[float], None]) -> NDArray[np.uint8]:
    """H×W: the grid origin that each pixel votes for, as 8·row + column of the grid's first corner, or NONE.

    The outermost 7 pixels, and pictures under 15 pixels, have no vote: not all of their 64 blocks are in the picture.
    """
    height, width = luma.shape
    found = np.full((height, width), NONE, np.uint8)
    if min(height, width) < 2 * SIDE - 1:
        return found
    points = np.empty((height - 7, width - 7), np.uint8)
    for rows, columns in tiles(height - 7, width - 7, *TILE):
        if columns.start == 0:
            progress(0.9 * rows.start / height)
        points[rows, columns] = _points(luma[rows.start : rows.stop + 7, columns.start : columns.stop + 7])
    for rows, _ in tiles(height - 14, 1, STRIP, 1):
        progress(0.9 + 0.1 * rows.start / height)
        first, last = rows.start, rows.stop + 7
        found[first + 7 : last, 7:-7] = _winners(points[first:last], _constant(luma[first : last + 7]), first)
    return found


def tiles(height: int, width: int, rows: int, columns: int) -> Iterator[tuple[slice, slice]]:
    """Slices that cover a plane, row by row."""
    for y in range(0, height, rows):
        for x in range(0, width, columns):
            yield slice(y, min(y + rows, height)), slice(x, min(x + columns, width))


@cache
def cosines() -> NDArray[np.float32]:
    """8×8: the orthonormal DCT's rows, by frequency and sample."""
    frequency, sample = np.arange(SIDE)[:, None], np.arange(SIDE)[None, :]
    basis = np.sqrt(2 / SIDE) * np.cos((2 * sample + 1) * frequency * np.pi / (2 * SIDE))
    basis[0] = np.sqrt(1 / SIDE)
    return np.asarray(basis, np.float32)


def _points(luma: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(h-7)×(w-7): how nearly zero the 63 AC coefficients of the block are that begins at each pixel, 0 to 126."""
    import cv2

    height, width = luma.shape[0] - 7, luma.shape[1] - 7
    plane = luma.astype(np.float32)
    plane -= 128  # DC is not counted; smaller numbers round less
    points, lost, full = (np.full((height, width), value, np.uint8) for value in (0, 0, POINTS))
    across, down = np.empty(plane.shape, np.float32), np.empty(plane.shape, np.float32)
    for u, row in enumerate(cosines()):
        cv2.filter2D(plane, -1, row[None, :], dst=across, anchor=(0, 0), borderType=cv2.BORDER_REPLICATE)
        for v, column in enumerate(cosines()):
            if u == 0 and v == 0:
                continue
            cv2.filter2D(across, -1, column[:, None], dst=down, anchor=(0, 0), borderType=cv2.BORDER_REPLICATE)
            cv2.convertScaleAbs(down[:height, :width], dst=lost, alpha=SCALE)  # bytes are four times as fast from here on
            cv2.subtract(full, lost, dst=lost)  # not below 0
            cv2.add(points, lost, dst=points)
    return points


def _constant(luma: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(H-7)×(W-7): GRIDS - 1 where the block that begins there is constant along x or along y, whose zeros come from the scene; else 0."""
    import cv2

    height, width = luma.shape[0] - 7, luma.shape[1] - 7
    flat = np.zeros((height, width), np.uint8)
    for axis, window in ((1, (7, 8)), (0, (8, 7))):  # width and height of the block's differences
        ahead, behind = (luma[:, 1:], luma[:, :-1]) if axis == 1 else (luma[1:], luma[:-1])
        largest = cv2.dilate(cv2.absdiff(ahead, behind), np.ones(window[::-1], np.uint8), anchor=(0, 0))
        constant = cv2.compare(largest[:height, :width], 0, cv2.CMP_EQ)
        cv2.bitwise_or(flat, constant, dst=flat)
    flat &= GRIDS - 1
    return flat


def _winners(points: NDArray[np.uint8], plain: NDArray[np.uint8], first: int) -> NDArray[np.uint8]:
    """(h-7)×(w-7): the votes of the pixels that lie in 64 of these blocks; `first` is the picture row of the first block.

    Points and grid make one number, so the largest of a window is its winner. Taken once with the grids in rising and once in falling
    order, both agree only if the winner is alone: each grid occurs once among the 64 blocks of a pixel. A constant block that wins is
    given grid 63 in both orders, so that they disagree.
    """
    import cv2

    height, width = points.shape
    rows, columns = np.arange(first, first + height) % SIDE * SIDE, np.arange(width) % SIDE
    grids = rows.astype(np.uint8)[:, None] | columns.astype(np.uint8)[None, :]
    window = np.ones((SIDE, SIDE), np.uint8)
    shifted = points.astype(np.uint16) << 6
    best = []
    for order in (grids, grids ^ np.uint8(GRIDS - 1)):
        key = shifted | (order | plain)
        largest = cv2.dilate(key, window, anchor=(7, 7), borderType=cv2.BORDER_REPLICATE)[7:, 7:]
        best.append(largest.astype(np.uint8))  # the grid's bits stay
    agree = ((best[0] ^ best[1]) & (GRIDS - 1)) == GRIDS - 1
    return np.where(agree, best[0] & (GRIDS - 1), np.uint8(NONE))
