"""Camera fingerprint: whether a picture carries the pattern of the sensor that took the pictures of a folder, and where it lacks it.

Every sensor's pixels answer unequally to light (photo-response non-uniformity, PRNU). Chen, Fridrich, Goljan and Lukas, IEEE TIFS 3(1),
2008; the peak to correlation energy and its search in cut pictures after Goljan and Fridrich, SPIE 6819, 2008.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np

from analyzers.contract import Analyzer, Job, Share
from analyzers.evidence import ImageSource, Unreadable
from analyzers.language import mark, said, say, tr
from analyzers.noise.camera import FEWEST, LEAST_USABLE, Series, fingerprint_of, survey, usable_share
from analyzers.noise.correlation import Peak, peak
from analyzers.noise.fingerprint import Plane, noise_of
from analyzers.noise.presence import CELL, EXPECTED, Part, Presence, parts_without, presence, suspicion
from analyzers.parameters import Folder, Params, Range
from analyzers.results import Finding, Map, Region, Result, Score, Weight, cannot_test

SMALLEST = 128  # pixels: fewer hold too little of a fingerprint
THRESHOLD = 60.0  # of the PCE, as in Goljan, Fridrich and Filler's test of a million pictures (SPIE 7254, 2009)
# Least expected false alarms that are ever claimed for a match: what that test found at the same threshold. The Gaussian law gives far
# less, but does not know what cameras of one model share.
SEEN_FALSE_ALARMS = 2.4e-5
PART_FALSE_ALARMS = 0.04  # parts per untouched picture that has the fingerprint: upper end of the 95 % interval (docs/methods)
TOP = 200.0  # of the scale of the PCE
SURVEYED, LEARNED, MATCHED = 0.1, 0.8, 0.9  # shares of the work after which a stage ends


@dataclass(frozen=True)
class Settings(Params):
    """Whose fingerprint, from how many pictures, and how finely the picture is searched for parts without it."""

    camera: Annotated[
        str,
        Folder(mark("Pictures of the camera"), mark("A folder of at least 8 pictures that one camera took, unchanged and of one size.")),
    ] = ""
    most: Annotated[int, Range(mark("Pictures used"), FEWEST, 500, help=mark("At most so many of the folder, by name. 30 are plenty."))] = (
        50
    )
    window: Annotated[
        int, Range(mark("Window"), 40, 256, 8, mark("pixels"), mark("Smaller finds smaller parts; larger works in coarser pictures."))
    ] = 56


def run(source: ImageSource, settings: Settings, job: Job) -> Result:
    """Learn the fingerprint, look for it in the picture, and where it is there, look for parts without it."""
    job.checkpoint(0.0)
    if not settings.camera:
        return cannot_test(
            say("No pictures of a camera are chosen. Choose a folder of at least 8 unchanged pictures that one camera took.")
        )
    refusal = _refusal(source)
    if refusal is not None:
        return refusal
    try:
        series = survey(Path(settings.camera), source, settings.most, Share(job, 0, SURVEYED))
    except OSError:
        return cannot_test(say("The folder {folder} cannot be read. Choose another.", folder=settings.camera))
    if len(series.pictures) < FEWEST:
        return _too_few(source, series)
    try:
        fingerprint = fingerprint_of(series, Share(job, SURVEYED, LEARNED))
    except Unreadable as error:
        return cannot_test(say("{reason}", reason=str(error)))
    return _compared(source, settings, series, fingerprint, job)


def _refusal(source: ImageSource) -> Result | None:
    """Why this picture cannot show any fingerprint, if so."""
    height, width = source.shape
    if min(height, width) < SMALLEST:
        return cannot_test(
            say(
                "The picture measures {width} × {height} pixels; a fingerprint can be told only from {smallest} × {smallest} on.",
                width=width,
                height=height,
                smallest=SMALLEST,
            )
        )
    usable = usable_share(source.luma)
    if usable < LEAST_USABLE / 2:
        return cannot_test(
            say(
                "Only {share} % of the pixels are neither nearly black nor blown out; a sensor's pattern shows nowhere else.",
                share=round(100 * usable),
            )
        )
    return None


def _too_few(source: ImageSource, series: Series) -> Result:
    height, width = source.shape
    return cannot_test(
        say(
            "The folder holds {count} usable pictures of one size of at least {width} × {height} pixels, and {fewest} are needed. {other} "
            "are smaller or of another size, {dull} nearly black or blown out, {alike} show the same scene. A picture that was made larger "
            "or turned cannot be compared.",
            count=len(series.pictures),
            width=width,
            height=height,
            fewest=FEWEST,
            other=series.other,
            dull=series.dull,
            alike=series.alike,
        )
    )


def _compared(source: ImageSource, settings: Settings, series: Series, fingerprint: Plane, job: Job) -> Result:
    noise = noise_of(source.luma, Share(job, LEARNED, (LEARNED + MATCHED) / 2, tr("denoising")).checkpoint)
    job.checkpoint((LEARNED + MATCHED) / 2, tr("comparing with the fingerprint"))
    best = peak(noise, source.luma, fingerprint)
    job.checkpoint(MATCHED)
    score = Score(
        mark("Peak to correlation energy"),
        round(best.pce, 1),
        0,
        TOP,
        meaning=said("{threshold} and more: the camera's fingerprint is there", threshold=round(THRESHOLD)),
    )
    about = (*_about_match(best, source.shape, series), *_about_folder(series))
    if best.pce < THRESHOLD:
        job.checkpoint(1.0)
        return Result((score,), about)
    height, width = source.shape
    within = fingerprint[best.y : best.y + height, best.x : best.x + width]
    found = presence(source.luma, noise, within, settings.window, Share(job, MATCHED, 1, tr("looking for parts without it")).checkpoint)
    without, parts = parts_without(found)
    view = Map(mark("Fingerprint missing"), suspicion(found, without, source.shape), 0, 1, role="suspicion")
    job.checkpoint(1.0)
    return Result((view, score), (*about, *_about_parts(found, parts, source.shape)))


def _about_match(best: Peak, shape: tuple[int, int], series: Series) -> Iterator[Finding]:
    pce = round(best.pce, 1)
    if best.pce < THRESHOLD:
        yield Finding(
            say(
                "Nothing found by this method: the peak to correlation energy is {pce}, below {threshold}. Another camera, or a picture "
                "that was scaled, turned, straightened, strongly compressed or denoised after this one took it, gives the same.",
                pce=pce,
                threshold=round(THRESHOLD),
            )
        )
        return
    alarms = max(best.false_alarms, SEEN_FALSE_ALARMS)
    if shape == series.shape:
        message = say(
            "Trace found: the fingerprint of the folder's camera, from {count} pictures, with a peak to correlation energy of {pce}.",
            count=len(series.pictures),
            pce=pce,
        )
    else:
        message = say(
            "Trace found: the fingerprint of the folder's camera, from {count} pictures, with a peak to correlation energy of {pce}. The "
            "picture was cut out of a larger one, {x} pixels from its left and {y} from its top; {lags} places were tried.",
            count=len(series.pictures),
            pce=pce,
            x=best.x,
            y=best.y,
            lags=best.lags,
        )
    yield Finding(message, Weight.STRONG, false_alarms=alarms)


def _about_folder(series: Series) -> Iterator[Finding]:
    if series.alike:
        yield Finding(
            say(
                "{alike} pictures of the folder show the scene of this one, or nearly, and were left out: they share its texture.",
                alike=series.alike,
            )
        )
    if series.other or series.dull:
        yield Finding(
            say(
                "Left out of the folder's pictures: {other} of another size, {dull} nearly black or blown out.",
                other=series.other,
                dull=series.dull,
            )
        )


def _about_parts(found: Presence, parts: list[Part], shape: tuple[int, int]) -> Iterator[Finding]:
    testable = float(np.mean(found.expected >= EXPECTED))
    yield Finding(
        say(
            "In {share} % of the picture there is enough light and little enough texture to tell whether the fingerprint is there.",
            share=round(100 * testable),
        )
    )
    for part in parts:
        yield Finding(
            say(
                "A part lacks the fingerprint that the rest carries: at least {missing} standard deviations are missing. Something from "
                "elsewhere, painted or strongly smoothed gives this; so can very deep shade.",
                missing=round(part.missing, 1),
            ),
            Weight.NOTABLE,
            _region(part, shape),
            PART_FALSE_ALARMS,
        )
    if not parts:
        yield Finding(say("No part was found that lacks the fingerprint."))


def _region(part: Part, shape: tuple[int, int]) -> Region:
    height, width = shape
    x, y = part.x * CELL, part.y * CELL
    return Region(x, y, min(part.width * CELL, width - x), min(part.height * CELL, height - y))


ANALYZER = Analyzer(
    id="noise.prnu",
    title=mark("Camera fingerprint"),
    version="1",
    shows=mark("Bright parts lack the fingerprint of the sensor that took the rest of the picture."),
    caution=mark(
        "It knows only the camera whose pictures are in the folder. No match says little: scaling, turning, strong compression and "
        "denoising take a fingerprint away, and phones that merge or straighten exposures move it."
    ),
    run=run,
    params=Settings,
    reference="https://doi.org/10.1109/TIFS.2007.916285",
)
