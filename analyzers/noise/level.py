"""Noise level: how strong the noise is in each part of the picture, beside what this picture's noise is at the same brightness.

A part that came from elsewhere, was smoothed or had noise added can depart from the rest; dense texture departs too. Donoho and Johnstone
1994; Mahdian and Saic, "Using noise inconsistencies for blind image forensics", Image and Vision Computing 27(10), 2009.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from analyzers.contract import Analyzer, Job, Share
from analyzers.evidence import ImageSource
from analyzers.language import Message, mark, say, tr
from analyzers.noise.levels import CELL, NAMES, Levels, Plane, departures, measured, noise_curve, on_curve, shows_noise
from analyzers.parameters import Choice, Params
from analyzers.results import Curve, Finding, Map, Region, Result, Weight, cannot_test

ALL = mark("brightness and colour")
BRIGHTNESS = mark("brightness")
COLOUR = mark("colour")
PLANES = {ALL: NAMES, BRIGHTNESS: NAMES[:1], COLOUR: NAMES[1:]}
SMALLEST = 8 * CELL  # pixels: fewer cells make no curve
TOP = 12.0  # grey levels, end of the scale: more is visible at a glance

# Of the picture's own spread of departures (a robust standard deviation, at least LEAST_SPREAD). Set on half of the untouched pictures.
DECISION = 6.0
NOTABLE = 8.0
LEAST_SPREAD = 0.05
LARGE = 24  # cells that a part must cover
SEEN_FALSE_ALARMS = 0.037  # per untouched picture that can be tested: upper end of the 95 % interval (docs/methods)


@dataclass(frozen=True)
class Settings(Params):
    """Where noise is looked for."""

    planes: Annotated[
        str,
        Choice(
            mark("Look at"),
            (ALL, BRIGHTNESS, COLOUR),
            mark("Differences of the colours hold little texture, but cameras and JPEG smooth them more."),
        ),
    ] = ALL


def run(source: ImageSource, settings: Settings, job: Job) -> Result:
    """Measure, fit the picture's own curve, and look for parts that depart from it."""
    job.checkpoint(0.0)
    height, width = source.shape
    if min(height, width) < SMALLEST:
        return cannot_test(
            say(
                "The picture measures {width} × {height} pixels; its own noise curve can be told from {smallest} × {smallest} on.",
                width=width,
                height=height,
                smallest=SMALLEST,
            )
        )
    found = measured(source.pixels, source.luma, PLANES[settings.planes], Share(job, 0, 0.9, tr("measuring noise")).checkpoint)
    smooth = departures(found)
    if smooth is None:
        return cannot_test(
            say("Hardly any noise is left to measure: compression, scaling or denoising took it, or the picture was drawn by a computer.")
        )
    job.checkpoint(0.95)
    deviations = smooth / max(1.4826 * float(np.median(np.abs(smooth[found.tested]))), LEAST_SPREAD)
    deviations[~found.tested] = 0
    name = _plane_shown(found)
    views = (
        Map(mark("Departure from the noise curve"), spread(_suspicion(deviations), source.shape), 0, 1, role="suspicion"),
        Map(mark("Noise level"), spread(found.levels[name], source.shape), 0, TOP, mark("grey levels")),
        _curve(found, name),
    )
    job.checkpoint(1.0)
    return Result(views, (*_parts(deviations, smooth), *_remarks(source, found, name)))


def _suspicion(deviations: Plane) -> Plane:
    size = np.abs(deviations)
    return np.asarray(size / (size + np.float32(DECISION)), np.float32)


def spread(cells: Plane, shape: tuple[int, int]) -> Plane:
    """H×W: each cell's value over its pixels, and the last cell's over what is left at the right and bottom."""
    import cv2

    padded = cv2.copyMakeBorder(cells, 0, 1, 0, 1, cv2.BORDER_REPLICATE)
    whole: Plane = cv2.resize(padded, None, fx=CELL, fy=CELL, interpolation=cv2.INTER_NEAREST)
    return whole[: shape[0], : shape[1]]


def _plane_shown(found: Levels) -> str:
    """The first plane whose noise can be measured nearly everywhere."""
    return next(name for name, level in found.levels.items() if shows_noise(level, found.tested) is not None)


def _curve(found: Levels, name: str) -> Curve:
    level = found.levels[name]
    usable = shows_noise(level, found.tested)
    assert usable is not None
    low, high = np.percentile(found.luma[usable], (2, 98))
    luma = np.linspace(low, high, 32)
    curve = on_curve(noise_curve(level[usable], found.luma[usable]), luma.astype(np.float32))
    return Curve(mark("Noise curve"), luma, curve, mark("luma"), mark("noise level in grey levels"))


def _parts(deviations: Plane, smooth: Plane) -> Iterator[Finding]:
    """The largest part with more, and the largest with less noise, where such parts are rare in untouched pictures."""
    import cv2

    for sign in (1, -1):
        beyond = (sign * deviations >= NOTABLE).astype(np.uint8)
        count, labels, boxes, _ = cv2.connectedComponentsWithStats(beyond, connectivity=4)
        if count < 2:
            continue
        largest = 1 + int(np.argmax(boxes[1:, cv2.CC_STAT_AREA]))
        if boxes[largest, cv2.CC_STAT_AREA] >= LARGE:
            times = float(np.exp(sign * np.median(smooth[labels == largest])))
            yield Finding(_sentence(sign, times), Weight.NOTABLE, _region(boxes[largest]), SEEN_FALSE_ALARMS)


def _sentence(sign: int, times: float) -> Message:
    if sign > 0:
        return say(
            "Trace found: a part has {times} times the noise of this picture at the same brightness. Dense fine texture can leave it too.",
            times=round(times, 1),
        )
    return say(
        "Trace found: a part's noise is {times} times weaker than this picture's at the same brightness. Blur and denoising leave it too.",
        times=round(times, 1),
    )


def _region(box: NDArray[np.int32]) -> Region:
    left, top, width, height = (int(side) * CELL for side in box[:4])
    return Region(left, top, width, height)


def _remarks(source: ImageSource, found: Levels, name: str) -> Iterator[Finding]:
    level = found.levels[name][found.tested]
    low, middle, high = (float(each) for each in np.percentile(level, (5, 50, 95)))
    yield Finding(
        say(
            "The noise level is {middle} grey levels in the middle cell; 9 of 10 cells lie between {low} and {high}.",
            middle=round(middle, 1),
            low=round(low, 1),
            high=round(high, 1),
        )
    )
    untested = 1 - float(found.tested.mean())
    if untested > 0.02:
        yield Finding(
            say(
                "{share} % of the picture is fully black or fully white, where noise is cut off and was not tested.",
                share=round(100 * untested),
            )
        )
    if not source.evidence.origin.original_bytes:
        yield Finding(say("Only the pixels arrived, re-encoded on the way: scaling or compression on that way changes the noise."))


ANALYZER = Analyzer(
    id="noise.level",
    title=mark("Noise level"),
    version="1",
    shows=mark("Bright parts have more or less noise than the rest of this picture has at the same brightness."),
    caution=mark(
        "Dense texture counts as noise, and cameras denoise sky and skin more than the rest. Compare surfaces with surfaces; look at the "
        "noise level itself before you rest anything on a departure."
    ),
    run=run,
    params=Settings,
    reference="https://doi.org/10.1016/j.imavis.2009.02.001",
)
