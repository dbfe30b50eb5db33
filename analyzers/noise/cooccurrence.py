"""How four neighbours of a picture's residual go together, counted window by window: a signature of what processed the pixels.

Cozzolino, Poggi and Verdoliva, "Splicebuster: a new blind image splicing detector", WIFS 2015, after Fridrich and Kodovsky's rich models,
IEEE TIFS 7(3), 2012: third-order residual, three levels, rows of four, with mirrored and negated rows counted together.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from analyzers.contract import Job

Plane = NDArray[np.float32]
Codes = NDArray[np.uint8]

CELL = 16  # pixels; windows are sums of whole cells
LEAST_STEP = 2  # grey levels from which on a residual counts as a step up or down: one quantum of the paper
ROW = 4
CLASSES = 25  # rows of four of three levels, up to mirroring and negation
FEATURES = 2 * CLASSES  # along the residual's direction, and across it
STRIP = 32 * CELL


def counted(luma: NDArray[np.uint8], job: Job) -> Plane:
    """rows×columns×50 float32: per cell of 16×16 pixels, how often each class of rows begins in it."""
    rows, columns = luma.shape[0] // CELL, luma.shape[1] // CELL
    counts = np.zeros((rows, columns, FEATURES), np.float32)
    for top in range(0, rows * CELL, STRIP):
        job.checkpoint(top / (rows * CELL))
        bottom = min(top + STRIP, rows * CELL)
        # residual and row reach 3 pixels further each; the last ones of the picture have fewer
        strip = luma[top : bottom + 2 * (ROW - 1)].astype(np.int16)
        cells = counts[top // CELL : bottom // CELL]
        for kind, codes in _rows_of_four(strip):
            _add(cells, kind * CLASSES, codes[: bottom - top, : columns * CELL])
    job.checkpoint(1.0)
    return counts


def _rows_of_four(strip: NDArray[np.int16]) -> Iterator[tuple[int, Codes]]:
    """(0 along or 1 across the residual's direction, class of the row that begins at each pixel), for both directions."""
    across = strip[:, 3:] - strip[:, :-3] + 3 * (strip[:, 1:-2] - strip[:, 2:-1])
    down = strip[3:] - strip[:-3] + 3 * (strip[1:-2] - strip[2:-1])
    for residual, sideways in ((across, True), (down, False)):
        levels = (residual >= LEAST_STEP).astype(np.uint8) + (residual > -LEAST_STEP)
        yield 0, _classes(levels, sideways)
        yield 1, _classes(levels, not sideways)


def _classes(levels: Codes, sideways: bool) -> Codes:
    import cv2

    size = levels.shape[1 if sideways else 0] - (ROW - 1)
    parts = [levels[:, place : place + size] if sideways else levels[place : place + size] for place in range(ROW)]
    code = 27 * parts[0] + 9 * parts[1] + 3 * parts[2] + parts[3]
    classes: Codes = cv2.LUT(np.ascontiguousarray(code), CLASS_OF)
    return classes


def _class_table() -> Codes:
    """256 entries, of which 81 are used: the class of each row of four levels 0, 1, 2."""
    table = np.zeros(256, np.uint8)
    names: dict[tuple[int, ...], int] = {}
    for code in range(81):
        row = tuple(code // 3**power % 3 for power in (3, 2, 1, 0))
        opposite = tuple(2 - level for level in row)
        name = min(row, row[::-1], opposite, opposite[::-1])
        table[code] = names.setdefault(name, len(names))
    return table


CLASS_OF = _class_table()


def _add(cells: Plane, first: int, codes: Codes) -> None:
    """Counts every class of `codes` (pixels) into the cells that they lie in."""
    rows, columns = cells.shape[:2]
    down = np.arange(codes.shape[0], dtype=np.int32) // CELL
    across = np.arange(codes.shape[1], dtype=np.int32) // CELL
    where = (down[:, None] * columns + across) * CLASSES + codes
    found = np.bincount(where.ravel(), minlength=rows * columns * CLASSES)
    cells[..., first : first + CLASSES] += found.reshape(rows, columns, CLASSES).astype(np.float32)


def signatures(counts: Plane, window: int) -> Plane:
    """rows×columns×50: square roots of the shares in the window of window×window cells around each cell, as near as the border allows.

    After the root the Euclidean distance is Hellinger's, and rare classes vary as much as frequent ones.
    """
    import cv2

    shares = np.empty_like(counts)
    for feature in range(counts.shape[2]):
        plane = np.ascontiguousarray(counts[..., feature])
        shares[..., feature] = cv2.blur(plane, (window, window), borderType=cv2.BORDER_REFLECT)
    shares /= np.maximum(shares.sum(axis=2, keepdims=True), 1e-6)
    return np.sqrt(shares, out=shares)
