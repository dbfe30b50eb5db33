"""JPEG ghosts: where rounding the picture to the steps of some quality changes it less than it should, on any of the 64 block grids.

A part that was saved before with coarser steps hardly moves when it is rounded to those steps again, on the grid it then had. The same
search over the whole picture tells whether it was cropped off its grid after an earlier saving. Farid, IEEE TIFS 4(1), 2009.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from analyzers.compression.blockdct import SIDE
from analyzers.compression.requantising import OFFSETS, QUALITIES, dips, errors, places, textured
from analyzers.contract import Analyzer, Job, Share
from analyzers.evidence import ImageSource
from analyzers.language import mark, say
from analyzers.parameters import Params, Range, Switch
from analyzers.results import Curve, Finding, Map, Result, Weight, cannot_test

CLEAREST = 0
SMALLEST = 32  # pixels: fewer blocks than 4×4 have no parts
SMOOTHING = 5  # blocks each way
PATCHES = 4000
FEWEST_PATCHES = 40
MARGIN = 3.0  # robust deviations by which one grid must stand out from all others; set on one half of untouched pictures
MARGIN_ALARMS = 0.01
LEAST_SPREAD = 0.02  # octaves; grids of a picture made by a computer may all agree
RANGE_FLOOR = 0.05  # grey levels²: blocks that no quality moves by more are even, and take no part


@dataclass(frozen=True)
class Settings(Params):
    """Which quality's ghost is shown, on which grid, and whether all grids are tried."""

    quality: Annotated[int, Range(mark("Quality"), 0, 100, 5, help=mark("The nearest of 35, 40 … 95; 0: whose map falls best in two."))] = 0
    down: Annotated[int, Range(mark("Grid, down"), 0, 7, 1, mark("pixels"), mark("Where the rows of the block grid begin."))] = 0
    across: Annotated[int, Range(mark("Grid, across"), 0, 7, 1, mark("pixels"), mark("Where its columns begin."))] = 0
    search: Annotated[bool, Switch(mark("Try all 64 grids"), mark("Tells whether the whole picture once had another grid."))] = True


def run(source: ImageSource, settings: Settings, job: Job) -> Result:
    """Round to every quality on the chosen grid, and look for an earlier grid of the whole picture."""
    job.checkpoint(0.0)
    height, width = source.shape
    if min(height, width) < SMALLEST:
        return cannot_test(
            say(
                "The picture measures {width} × {height} pixels; parts can be told apart from {smallest} × {smallest} on.",
                width=width,
                height=height,
                smallest=SMALLEST,
            )
        )
    luma = np.ascontiguousarray(source.luma)
    offset = settings.down, settings.across
    moved = errors(luma, offset, Share(job, 0.0, 0.5 if settings.search else 1.0))
    level = 10 * np.log10(moved.mean(axis=(1, 2)) + 1e-3)
    curve = Curve(
        mark("Mean error by quality"),
        np.array(QUALITIES, float),
        level.astype(np.float64),
        mark("JPEG quality"),
        mark("decibels over one grey level²"),
    )
    maps = normalised(moved)
    number = clearest(maps) if settings.quality == CLEAREST else nearest(settings.quality)
    view = Map(mark("Ghost"), on_pixels(unlike_most(maps[number]), offset, (height, width)), 0, 1)
    findings = [_about_map(QUALITIES[number], settings)]
    if settings.search:
        findings.extend(_about_grid(luma, Share(job, 0.5, 1.0)))
    return Result((view, curve), tuple(findings))


def nearest(quality: int) -> int:
    """The index of the nearest quality of the list that has a neighbour on both sides."""
    return 1 + int(np.abs(np.array(QUALITIES[1:-1]) - quality).argmin())


def normalised(moved: NDArray[np.float32]) -> NDArray[np.float32]:
    """Q×rows×columns, 0..1: each block's error between its least and its largest over all qualities, smoothed; even blocks are 0.5."""
    import cv2

    least = moved.min(axis=0)
    span = moved.max(axis=0) - least
    even = span < RANGE_FLOOR
    span[even] = 1
    maps = np.empty_like(moved)
    for number, error in enumerate(moved):
        share = (error - least) / span
        share[even] = 0.5
        cv2.blur(share, (SMOOTHING, SMOOTHING), dst=maps[number], borderType=cv2.BORDER_REPLICATE)
    return maps


def clearest(maps: NDArray[np.float32]) -> int:
    """Which quality's map falls best into two classes by Otsu's measure, the ends left out; the middle one where none does."""
    scores = [_separation(values) for values in maps[1:-1]]
    return 1 + int(np.argmax(scores)) if max(scores) > 0 else len(maps) // 2


def _separation(values: NDArray[np.float32]) -> float:
    low = _lower_class(values)
    share, spread = float(low.mean()), float(values.var())
    if not 0.01 < share < 0.99 or spread < 1e-9:
        return 0.0
    return share * (1 - share) * float(values[low].mean() - values[~low].mean()) ** 2 / spread


def _lower_class(values: NDArray[np.float32]) -> NDArray[np.bool_]:
    import cv2

    grey = (np.clip(values, 0, 1) * 255).astype(np.uint8)
    level, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_OTSU)
    return np.asarray(grey <= level)


def unlike_most(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """The map, turned where its upper class is the larger, so that the smaller class is bright."""
    return values if float(_lower_class(values).mean()) >= 0.5 else np.float32(1) - values


def on_pixels(blocks: NDArray[np.float32], offset: tuple[int, int], shape: tuple[int, int]) -> NDArray[np.float32]:
    """H×W: each block's value on its pixels, the nearest block's on the rims that no whole block covers."""
    rows, columns = (
        np.clip((np.arange(length) - begin) // SIDE, 0, count - 1) for length, begin, count in zip(shape, offset, blocks.shape, strict=True)
    )
    return np.ascontiguousarray(blocks[rows][:, columns])


def _about_map(quality: int, settings: Settings) -> Finding:
    return Finding(
        say(
            "The map shows the error at quality {quality} on the block grid that begins {down} down, {across} across; the smaller of its "
            "two classes is bright. Untouched pictures have two classes too, mostly smooth and busy parts.",
            quality=quality,
            down=settings.down,
            across=settings.across,
        )
    )


def earlier_grid(found: NDArray[np.float32]) -> tuple[tuple[int, int], int, float]:
    """The grid other than the file's own that stands out most, its quality, and by how many robust deviations more than any other."""
    contrast = (found - np.median(found, axis=0))[1:]
    best = contrast.max(axis=1)
    first, second = np.argsort(-best, kind="stable")[:2]
    quality = int(contrast[first].argmax())
    spread = 1.4826 * float(np.median(np.abs(contrast[:, quality]))) + LEAST_SPREAD
    return OFFSETS[first + 1], QUALITIES[quality + 1], float(best[first] - best[second]) / spread


def _about_grid(luma: NDArray[np.uint8], job: Job) -> Iterator[Finding]:
    patches = textured(luma, places(luma.shape[0], luma.shape[1], PATCHES))
    if len(patches) < FEWEST_PATCHES:
        yield Finding(say("Too little texture to look for an earlier block grid of the whole picture."))
        return
    (down, across), quality, margin = earlier_grid(dips(patches, job))
    if margin < MARGIN:
        yield Finding(say("Nothing found by this method: no block grid other than the present one stands out in the whole picture."))
        return
    message = say(
        "Trace found: most of the picture was saved before at about quality {quality} on a block grid that begins {down} pixels down and "
        "{across} across, and was cropped or moved since. Cropping a picture and saving it anew leaves the same.",
        quality=quality,
        down=down,
        across=across,
    )
    yield Finding(message, Weight.NOTABLE, false_alarms=MARGIN_ALARMS)


ANALYZER = Analyzer(
    id="compression.ghosts",
    title=mark("JPEG ghosts"),
    version="1",
    shows=mark("Bright parts move unlike most of the picture when it is rounded to the steps of the named JPEG quality."),
    caution=mark(
        "Smooth and busy parts differ in untouched pictures too: compare like with like. A ghost shows only if the part was saved at a "
        "lower quality than the last saving, and on the chosen block grid."
    ),
    run=run,
    params=Settings,
    reference="https://doi.org/10.1109/TIFS.2008.2012215",
)
