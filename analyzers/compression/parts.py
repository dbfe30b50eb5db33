"""From a map of blocks to the picture: enlarged to its pixels, parts that hang together, and blocks whose colours are clipped."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.compression.blockdct import SIDE
from analyzers.results import Region

ROWS = 16  # of blocks: their pixels stay in the processor's cache


@dataclass(frozen=True, eq=False)
class Part:
    """Blocks that hang together. inside: rows×columns of the whole map; box: x, y, width, height in blocks."""

    inside: NDArray[np.bool_]
    box: tuple[int, int, int, int]
    blocks: int


def parts(chosen: NDArray[np.bool_], least: int) -> Iterator[Part]:
    """The parts of at least so many chosen blocks, each joined to the next by a side."""
    import cv2

    count, labels, facts, _ = cv2.connectedComponentsWithStats(chosen.astype(np.uint8), connectivity=4)
    for number in range(1, count):
        x, y, width, height, blocks = (int(value) for value in facts[number])
        if blocks >= least:
            yield Part(labels == number, (x, y, width, height), blocks)


def region_of(box: tuple[int, int, int, int], shape: tuple[int, int], side: tuple[float, float] = (SIDE, SIDE)) -> Region:
    """The box in pixels of a picture of this height and width; side: height and width of a block in pixels."""
    x, y, width, height = box
    left, top = round(x * side[1]), round(y * side[0])
    return Region(left, top, min(round((x + width) * side[1]), shape[1]) - left, min(round((y + height) * side[0]), shape[0]) - top)


def enlarged(blocks: NDArray[np.float32], shape: tuple[int, int], side: tuple[float, float] = (SIDE, SIDE)) -> NDArray[np.float32]:
    """H×W: each block's value at its middle, even steps between."""
    import cv2

    rows, columns = blocks.shape
    size = max(round(columns * side[1]), shape[1]), max(round(rows * side[0]), shape[0])
    large = cv2.resize(blocks, size, interpolation=cv2.INTER_LINEAR)
    return np.ascontiguousarray(large[: shape[0], : shape[1]])


def clipped_blocks(pixels: NDArray[np.uint8], rows: int, columns: int, side: tuple[float, float] = (SIDE, SIDE)) -> NDArray[np.bool_]:
    """rows×columns: whether a block of H×W×3 pixels holds a sample at the end of its range, where rounding errors differ."""
    import cv2

    height, width = pixels.shape[:2]
    if side == (SIDE, SIDE) and (height, width) == (rows * SIDE, columns * SIDE):
        return _clipped_of_eight(pixels)
    inside = cv2.inRange(pixels, (2, 2, 2), (253, 253, 253))
    below, right = max(round(rows * side[0]) - height, 0), max(round(columns * side[1]) - width, 0)
    inside = cv2.copyMakeBorder(inside, 0, below, 0, right, cv2.BORDER_REPLICATE) if below or right else inside
    share = cv2.resize(inside, (columns, rows), interpolation=cv2.INTER_AREA)
    return np.asarray(share < 255)


def _clipped_of_eight(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """The same where all blocks are of 8×8 pixels: whole rows are compared first, and an eighth of the work is left."""
    height, width = pixels.shape[:2]
    clipped = np.empty((height // SIDE, width // SIDE), bool)
    for top in range(0, len(clipped), ROWS):
        lines = pixels[top * SIDE : (top + ROWS) * SIDE].reshape(-1, SIDE, width * 3)
        beyond = (lines.min(axis=1) < 2) | (lines.max(axis=1) > 253)
        clipped[top : top + ROWS] = beyond.view(np.uint64).reshape(len(beyond), -1, 3).any(axis=2)  # 8 samples at once
    return clipped
