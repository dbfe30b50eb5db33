"""What a redaction really takes away: the pixels under it are replaced before a picture leaves the case.

Black leaves nothing. Blur leaves the mean colours of a few large cells, too coarse for writing and faces; where anything must stay
secret, black is the choice. The evidence in the case is never changed.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analyzers.results import Region
from forensics_gui.case.model import REDACTIONS, Annotation

CELLS = 5  # of a blurred box's longer side
LEAST_CELL = 24  # pixels: a small box gets fewer cells, down to one
STEP = 16  # grey levels that a cell's mean is rounded to, so that its last digits tell nothing either


def redactions(annotations: Iterable[Annotation], sha256: str) -> tuple[Annotation, ...]:
    """The redactions among the marks of one piece of evidence."""
    return tuple(each for each in annotations if each.kind in REDACTIONS and each.evidence == sha256)


def region_under(mark: Annotation, width: int, height: int) -> Region:
    """All pixels that the box touches, in a picture of this size; of no size where it lies outside."""
    across, down = [x for x, _ in mark.points], [y for _, y in mark.points]
    left, top = (max(int(np.floor(min(each) + 1e-9)), 0) for each in (across, down))
    right, bottom = (min(int(np.ceil(max(each) - 1e-9)), limit) for each, limit in ((across, width), (down, height)))
    return Region(left, top, max(right - left, 0), max(bottom - top, 0))


def redacted(pixels: NDArray[np.uint8], marks: Iterable[Annotation], scale: float = 1.0) -> NDArray[np.uint8]:
    """H×W×C uint8 with the boxes' content replaced; a copy. scale: pixels of this array per pixel of the marked picture."""
    clean = pixels.copy()
    for mark in marks:
        x, y, width, height = region_under(_scaled(mark, scale), pixels.shape[1], pixels.shape[0])
        if width and height:
            part = clean[y : y + height, x : x + width]
            part[...] = 0 if mark.kind == "black" else _coarse(part)
    return clean


def blanked(values: NDArray[np.float32], marks: Iterable[Annotation], empty: float, scale: float = 1.0) -> NDArray[np.float32]:
    """H×W float32 map with the boxes set to `empty`: a map of grain or errors shows what was blacked out as well; a copy."""
    clean = values.copy()
    for mark in marks:
        x, y, width, height = region_under(_scaled(mark, scale), values.shape[1], values.shape[0])
        clean[y : y + height, x : x + width] = empty
    return clean


def _scaled(mark: Annotation, scale: float) -> Annotation:
    return replace(mark, points=tuple((x * scale, y * scale) for x, y in mark.points))


def _coarse(part: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = part.shape[:2]
    cell = max(LEAST_CELL, -(-max(height, width) // CELLS))
    rows, columns = np.arange(0, height, cell), np.arange(0, width, cell)
    sums = np.add.reduceat(np.add.reduceat(part.astype(np.int64), rows, axis=0), columns, axis=1)
    counts = np.outer(np.diff([*rows, height]), np.diff([*columns, width]))
    means = sums // (counts[..., None] if part.ndim == 3 else counts)
    stepped: NDArray[np.uint8] = np.minimum(means // STEP * STEP + STEP // 2, 255).astype(np.uint8)
    return stepped.repeat(np.diff([*rows, height]), axis=0).repeat(np.diff([*columns, width]), axis=1)
