"""Error level analysis: how far each pixel moves when the picture is saved once more as JPEG.

Parts with another compression history may move more or less than their surroundings; edges and fine texture always move more,
so the map alone proves nothing. Krawetz, "A Picture's Worth", Black Hat 2007.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from analyzers.compression.deviations import COLOURS, deviation
from analyzers.compression.last_saving import COARSE, last_quality
from analyzers.compression.resaved import UNIT, saved_again, tiles
from analyzers.contract import Analyzer, Job
from analyzers.evidence import ImageSource
from analyzers.language import mark, say, tr
from analyzers.parameters import Choice, Params, Range
from analyzers.percentiles import percentiles
from analyzers.results import Finding, Map, Result, cannot_test

ONE = mark("one quality")
SEVERAL = mark("several qualities")

# Ends of the fixed scale by JPEG quality: what 1 pixel in 100 exceeds in the busiest tenth of untouched photographs (docs/methods).
SCALE_QUALITIES = (1, 10, 30, 50, 75, 90, 100)
SCALE_ENDS = (80, 59, 45, 36, 20, 10, 6)


@dataclass(frozen=True)
class Settings(Params):
    """How to save again, and what to compare."""

    mode: Annotated[str, Choice(mark("Compare"), (ONE, SEVERAL), mark("Several qualities: 75, 80, 85 and 90, the largest deviation."))] = (
        ONE
    )
    quality: Annotated[int, Range(mark("JPEG quality"), 1, 100, help=mark("Used where one quality is compared."))] = 90
    channel: Annotated[
        str,
        Choice(
            mark("Channel"),
            (mark("all"), mark("luma"), mark("red"), mark("green"), mark("blue")),
            mark(
                "All: the mean of red, green and blue; with several qualities brightness and the two colours, each by itself. "
                "Luma: brightness alone, saved as a grey JPEG."
            ),
        ),
    ] = "all"

    @property
    def whole_picture(self) -> bool:
        """Several qualities are compared with the whole picture's median."""
        return self.mode == SEVERAL


def run(source: ImageSource, settings: Settings, job: Job) -> Result:
    """Save again and compare."""
    job.checkpoint(0.0)
    height, width = source.shape
    if min(height, width) < UNIT:
        return cannot_test(
            say(
                "The picture measures {width} × {height} pixels; JPEG works in units of {unit} × {unit}, so there is nothing to compare.",
                width=width,
                height=height,
                unit=UNIT,
            )
        )
    plane = source.luma if settings.channel == "luma" else source.pixels
    if settings.mode == SEVERAL:
        view = Map(mark("Error level, several qualities"), deviation(plane, settings.channel, job), 0, 10, mark("deviations"))
        return Result((view,), (*_about_deviation(view.values), *_about_history(source)))
    errors = error_level(plane, settings.quality, settings.channel, job)
    view = Map(mark("Error level"), errors, 0, scale_end(settings.quality), mark("grey levels"))
    return Result((view,), (*_about_level(errors, settings.quality), *_about_history(source)))


def scale_end(quality: int) -> float:
    """The scale's upper end in grey levels. It follows the setting alone, never the picture, so pictures can be compared."""
    return float(round(float(np.interp(quality, SCALE_QUALITIES, SCALE_ENDS))))


def error_level(plane: NDArray[np.uint8], quality: int, channel: str, job: Job) -> NDArray[np.float32]:
    """H×W: by how many grey levels each pixel moves. `plane` is the RGB picture, or its luma for the channel of that name."""
    import cv2

    values = np.empty(plane.shape[:2], np.float32)
    for tile in tiles(plane):
        again = saved_again(tile.stored, quality)
        moved = tile.cut(cv2.absdiff(tile.stored, again, dst=again))
        job.checkpoint(tile.done, tr("saving again"))
        _one_value(moved, channel, values[tile.rows, tile.columns])
    return values


def _one_value(moved: NDArray[np.uint8], channel: str, values: NDArray[np.float32]) -> None:
    """Write one number per pixel into `values`."""
    import cv2

    if moved.ndim == 2:
        values[...] = moved
        return
    if channel in COLOURS:
        values[...] = cv2.extractChannel(moved, COLOURS.index(channel))
        return
    for top in range(0, len(values), 32):  # so few rows stay in the processor's cache from one step to the next
        first, second, third = cv2.split(moved[top : top + 32])
        mean = values[top : top + 32]
        mean[...] = first
        cv2.accumulate(second, mean)
        cv2.accumulate(third, mean)
        mean *= np.float32(1 / 3)


def _about_level(errors: NDArray[np.float32], quality: int) -> Iterator[Finding]:
    middle, high = percentiles(errors, 50, 99)
    if high < 1:
        yield Finding(
            say(
                "99 in 100 pixels move by less than one grey level at quality {quality}. A picture that is smooth, or was already saved at "
                "about this quality, gives such a dark map; it does not mean that nothing was done to it.",
                quality=quality,
            )
        )
        return
    yield Finding(
        say(
            "At quality {quality} half of the pixels move by {middle} grey levels or less, and 1 in 100 by {high} or more.",
            quality=quality,
            middle=round(middle, 1),
            high=round(high, 1),
        )
    )


def _about_deviation(deviations: NDArray[np.float32]) -> Iterator[Finding]:
    (high,) = percentiles(deviations, 99)
    yield Finding(
        say(
            "1 pixel in 100 lies {high} robust standard deviations or more above the picture's median error. In untouched photographs this "
            "is often between 2 and 11, on their edges and textures.",
            high=round(high, 1),
        )
    )


def _about_history(source: ImageSource) -> Iterator[Finding]:
    """What is known of the file's own compression, which says how much an error level can mean."""
    if not source.evidence.origin.original_bytes:
        yield Finding(
            say("Only the pixels arrived, re-encoded on the way: the map shows that last saving rather than what happened to the original.")
        )
    quality = last_quality(source)
    if quality is None:
        yield Finding(
            say(
                "The file as it lies here is {format}, not a JPEG with its own tables: an error level speaks only of earlier JPEG savings, "
                "if there were any.",
                format=source.facts.format,
            )
        )
        return
    number, exact = quality
    table = say("The file was last saved with the standard luminance table of quality {quality}.", quality=number)
    if not exact:
        table = say("The file was last saved with a luminance table of its own, nearest to quality {quality}.", quality=number)
    yield Finding(table)
    if number < COARSE:
        yield Finding(say("That last saving was coarse: it evens out earlier differences between parts, so an even map says little."))


ANALYZER = Analyzer(
    id="compression.ela",
    title=mark("Error level analysis"),
    version="2",
    shows=mark("Bright pixels move most when the picture is saved once more as JPEG: look for parts unlike the same texture elsewhere."),
    caution=mark(
        "Edges, fine texture and saturated colours are bright in untouched pictures too. Compare edges with edges and surfaces with "
        "surfaces; never rest a conclusion on this map alone."
    ),
    run=run,
    params=Settings,
    reference="https://www.hackerfactor.com/papers/bh-usa-07-krawetz-wp.pdf",
    reach=UNIT,
)
