"""JPEG dimples: one pixel of every 8×8 block that is darker or brighter than its neighbours.

Encoders that do not round to the nearest leave them: one that cuts all coefficients off to one side moves them all the same way, and the
sum falls onto one corner pixel of each block. Where a file has dimples, a part without them was changed since. Agarwal and Farid, "Photo
forensics from JPEG dimples", WIFS 2017.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from analyzers.contract import Analyzer, Job, Share
from analyzers.evidence import ImageSource
from analyzers.language import mark, said, say, tr
from analyzers.parameters import Params, Range
from analyzers.results import Curve, Finding, Map, Result, Weight, cannot_test

SIDE = 8  # of a JPEG block, in pixels
SMALLEST = 128  # pixels: 256 blocks, in whose mean the weakest dimples found begin to show
ROWS = 32 * SIDE  # of a strip
LARGEST = 15  # grey levels; an edge counts no more than this, or it would outweigh the dimples of many blocks
EIGHTHS = 8  # pixel values are kept in eighths of a grey level, which fit a byte
SURE = 8.0  # standard errors from the middle of the 64 places
ALONE = 1.6  # times the next largest place; texture and blocking raise whole rows or columns of places
SCALE_END = 1.0  # grey levels


@dataclass(frozen=True)
class Settings(Params):
    """How large an area one value of the map stands for."""

    window: Annotated[int, Range(mark("Window"), 8, 64, 1, mark("blocks"), mark("Wider is surer and coarser."))] = 16


@dataclass(frozen=True, eq=False)
class Dimples:
    """What the 64 places of a block hold. means: 8×8, grey levels from their median; errors: 8×8, their standard errors."""

    means: NDArray[np.float64]
    errors: NDArray[np.float64]

    @property
    def place(self) -> tuple[int, int]:
        """Row and column of the place that departs most."""
        row, column = divmod(int(np.abs(self.means).argmax()), SIDE)
        return row, column

    @property
    def strength(self) -> float:
        """Grey levels, signed."""
        return float(self.means[self.place])

    @property
    def found(self) -> bool:
        """Whether one place alone departs, by more than chance."""
        next_largest = float(np.sort(np.abs(self.means), axis=None)[-2])
        return abs(self.strength) > max(SURE * float(self.errors[self.place]), ALONE * next_largest, 1e-6)


def run(source: ImageSource, settings: Settings, job: Job) -> Result:
    """Compare each pixel with its neighbours, average by place in the block, and show where the dimples are."""
    job.checkpoint(0.0)
    height, width = source.shape
    if min(height, width) < SMALLEST:
        return cannot_test(
            say(
                "The picture measures {width} × {height} pixels; dimples can be told from texture from {smallest} × {smallest} on.",
                width=width,
                height=height,
                smallest=SMALLEST,
            )
        )
    departures = against_neighbours(source.luma, Share(job, 0, 0.8, tr("comparing neighbours")))
    dimples = by_place(departures)
    job.checkpoint(0.9)
    if not dimples.found:
        return cannot_test(
            say(
                "The picture has no dimples, as most encoders leave none and later scaling or saving removes them; so no part "
                "can be seen to lack them."
            )
        )
    row, column = dimples.place
    blocks = departures.reshape(departures.shape[0] // SIDE, SIDE, -1, SIDE)[:, row, :, column]
    values = local_strength(blocks, settings.window, (height, width))
    job.checkpoint(1.0)
    profile = Curve(
        mark("Mean departure by place in the block"),
        np.arange(SIDE * SIDE, dtype=np.float64),
        dimples.means.ravel(),
        mark("place: 8 × row + column"),
        mark("grey levels"),
    )
    return Result((Map(mark("Dimples"), values, -SCALE_END, SCALE_END, mark("grey levels")), profile), tuple(_remarks(dimples)))


def against_neighbours(luma: NDArray[np.uint8], job: Job) -> NDArray[np.int8]:
    """Eighths of a grey level, cut to whole blocks: each pixel less the mean of its 8 neighbours, limited to LARGEST.

    The picture's outermost pixels, which lack neighbours, are 0.
    """
    import cv2

    height, width = (length // SIDE * SIDE for length in luma.shape)
    found = np.zeros((height, width), np.int8)
    for start in range(0, height, ROWS):
        job.checkpoint(start / height)
        stop = min(start + ROWS, height)
        first, last = max(start - 1, 0), min(stop + 1, luma.shape[0])
        strip = np.ascontiguousarray(luma[first:last])
        sums = cv2.boxFilter(strip, cv2.CV_16S, (3, 3), normalize=False, borderType=cv2.BORDER_REPLICATE)
        apart = strip.astype(np.int16) * 9 - sums
        inner = np.clip(apart, -LARGEST * EIGHTHS, LARGEST * EIGHTHS)[start - first : stop - first, :width]
        found[start:stop] = inner
    found[0], found[:, 0] = 0, 0
    found[luma.shape[0] - 1 :], found[:, luma.shape[1] - 1 :] = 0, 0
    return found


def by_place(departures: NDArray[np.int8]) -> Dimples:
    """Mean and standard error of each of the 64 places over all blocks."""
    height, width = departures.shape
    count = height * width // (SIDE * SIDE)
    total, squares = np.zeros((SIDE, SIDE)), np.zeros((SIDE, SIDE))
    for start in range(0, height, ROWS):
        strip = departures[start : start + ROWS].astype(np.int32).reshape(-1, SIDE, width // SIDE, SIDE)
        total += strip.sum(axis=(0, 2))
        squares += np.square(strip).sum(axis=(0, 2))
    means = total / count
    spread = np.sqrt(np.maximum(squares / count - means**2, 0))
    return Dimples((means - np.median(means)) / EIGHTHS, spread / np.sqrt(count) / EIGHTHS)


def local_strength(blocks: NDArray[np.int8], window: int, shape: tuple[int, int]) -> NDArray[np.float32]:
    """H×W, grey levels: the mean departure of the dimples' pixels over a square window of blocks."""
    import cv2

    plane = blocks.astype(np.float32) / EIGHTHS
    smooth = np.asarray(cv2.boxFilter(plane, -1, (window, window), borderType=cv2.BORDER_REFLECT))
    rows, columns = (np.minimum(np.arange(length) // SIDE, limit - 1) for length, limit in zip(shape, plane.shape, strict=True))
    return np.ascontiguousarray(smooth[rows][:, columns], np.float32)


def _remarks(dimples: Dimples) -> Iterator[Finding]:
    row, column = dimples.place
    yield Finding(
        say(
            "Trace found: the pixel at column {column}, row {row} of each 8 × 8 block is {strength} grey levels {kind} "
            "than its neighbours, in the mean. Cameras and programs whose encoder does not round to the nearest leave such dimples. "
            "Where the map comes near 0, smooth and clipped places apart, the part does not share this history.",
            column=column,
            row=row,
            strength=round(abs(dimples.strength), 2),
            kind=said("brighter") if dimples.strength > 0 else said("darker"),
        ),
        Weight.NOTE,
    )
    if (row, column) != (0, 0):
        yield Finding(
            say("Dimples fall onto the first pixel of a block. Elsewhere, the picture was cropped, turned or mirrored, or has a frame.")
        )


ANALYZER = Analyzer(
    id="compression.dimples",
    title=mark("JPEG dimples"),
    version="1",
    shows=mark("Where one pixel of each 8 × 8 block is darker or brighter than its neighbours; look for parts without such dimples."),
    caution=mark(
        "Few encoders leave dimples, and smooth, clipped or busy parts show them weakly in untouched pictures too. "
        "The map has no decision level: compare parts of like texture."
    ),
    run=run,
    params=Settings,
    reference="https://doi.org/10.1109/WIFS.2017.8267641",
)
