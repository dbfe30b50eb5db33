"""Double compression: which blocks lack the traces of an earlier JPEG saving on the same grid that the rest of the picture shows.

A part that was pasted in, painted or moved off the grid lacks the earlier saving's pattern in its coefficients. A picture that was
saved once only, or resampled or cropped off the grid in between, shows no such pattern at all. Bianchi, De Rosa and Piva, ICASSP 2011.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from analyzers.compression.blockdct import SIDE
from analyzers.compression.parts import clipped_blocks, enlarged, parts, region_of
from analyzers.compression.requantised import QUALITIES, Earlier, earlier_saving, evidence, frequencies, speaking
from analyzers.compression.standard import nearest_quality
from analyzers.contract import Analyzer, Job, Share
from analyzers.evidence import ImageSource, Unreadable
from analyzers.jpegfile import JpegFile
from analyzers.language import Message, mark, say, tr
from analyzers.parameters import Params, Range
from analyzers.results import Finding, Map, Result, Weight, cannot_test

FEWEST_BLOCKS = 64
SAMPLE = 20_000  # blocks whose values are counted; all are judged
BAND = 16  # rows of blocks counted together

# An earlier saving is taken for found above these gains (requantised.Earlier), set on one half of untouched pictures (docs/methods).
STANDARD_TABLE = 2.2
OWN_TABLE = 4.0
ONCE_SAVED = 0.02  # share of pictures saved once where it is found nevertheless

CLIPPED = 0.5  # what evidence counts where a colour is clipped, since rounding errors are others there
DECISION = 1.0  # nats per block, mean of 3×3: the map's 0.5
SPREAD = 4.0  # nats
LEAST_BLOCKS = 9
NOTABLE = (100.0, -1.5)  # nats in a part, and the median of the rest
STRONG = (400.0, -2.0)
NOTABLE_ALARMS, STRONG_ALARMS = 0.04, 0.007  # share of pictures saved twice as a whole (docs/methods)


@dataclass(frozen=True)
class Settings(Params):
    """What is looked for, and how the map is smoothed."""

    quality: Annotated[
        int, Range(mark("Earlier quality"), 0, 99, help=mark("Of the earlier saving, on the standard scale from 10 on; 0: search for it."))
    ] = 0
    smoothing: Annotated[
        int, Range(mark("Smoothing"), 1, 15, 2, mark("blocks"), mark("Evidence is averaged over as many blocks each way."))
    ] = 3


def run(source: ImageSource, settings: Settings, job: Job) -> Result:
    """Look for an earlier saving in the luma, then judge each block."""
    job.checkpoint(0.0)
    opened = _luma_of(source)
    if isinstance(opened, Message):
        return cannot_test(opened)
    jpeg, coefficients = opened
    job.checkpoint(0.3, tr("looking for an earlier saving"))
    found = frequencies(coefficients, jpeg.quantisation[jpeg.components[0].table], bands(*coefficients.shape[:2]))
    if not found or found[0].counts.sum() < FEWEST_BLOCKS / 2:
        return cannot_test(
            say("Nearly every block holds one grey level only; coefficients that are all zero tell nothing of earlier savings.")
        )
    job.checkpoint(0.5, tr("looking for an earlier saving"))
    earlier = earlier_saving(found, (max(settings.quality, QUALITIES[0]),) if settings.quality else QUALITIES)
    nats = evidence(coefficients, speaking(found, earlier), Share(job, 0.6, 1.0))
    seen = earlier.standard_gain > STANDARD_TABLE or earlier.gain > OWN_TABLE
    side = _block_side(jpeg)
    clipped = clipped_blocks(source.pixels, nats.shape[0], nats.shape[1], side)
    nats[clipped] *= np.float32(CLIPPED)
    values = enlarged(suspicion(smoothed(nats, settings.smoothing), seen), source.shape, side)
    view = Map(mark("Without the earlier saving"), values, 0, 1, role="suspicion")
    findings = list(_about_saving(jpeg, earlier, seen, len(found)))
    if seen:
        nats[clipped] = 0  # good enough to look at, not to name a part by
        findings.append(_about_parts(nats, source.shape, side, settings == Settings()))
    return Result((view,), tuple(findings))


def bands(rows: int, columns: int) -> list[slice]:
    """Evenly spaced bands of block rows, SAMPLE blocks or a little more in all."""
    wanted = -(-SAMPLE // (columns * BAND))
    if wanted * BAND >= rows:
        return [slice(0, rows)]
    starts = np.linspace(0, rows - BAND, wanted).astype(int)
    return [slice(int(start), int(start) + BAND) for start in starts]


def smoothed(nats: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    """The mean over side×side blocks."""
    import cv2

    mean: NDArray[np.float32] = cv2.blur(nats, (side, side), borderType=cv2.BORDER_REPLICATE)
    return mean


def suspicion(nats: NDArray[np.float32], seen: bool) -> NDArray[np.float32]:
    """0..1, in place: 0.5 at DECISION; below it throughout where no earlier saving was found, since nothing can lack it."""
    nats -= np.float32(DECISION)
    nats /= np.float32(SPREAD)
    np.tanh(nats, out=nats)
    nats += 1
    nats *= np.float32(0.5 if seen else 0.245)
    return nats


def _luma_of(source: ImageSource) -> tuple[JpegFile, NDArray[np.int16]] | Message:
    """The file's structure and the coefficients of its first component, or why they cannot be had."""
    if source.picture not in ("", *source.facts.pictures[:1]):
        return say("The picture shown is not the file's main JPEG picture, whose coefficients this method reads.")
    try:
        jpeg = source.jpeg
        if jpeg is None or not jpeg.components or jpeg.components[0].table not in jpeg.quantisation:
            return say("The file is no JPEG with tables of its own: there are no coefficients to read.")
        if not jpeg.stores_luma:
            return say("The file stores inks or red, green and blue, not brightness: how often this method errs there was not measured.")
        coefficients = jpeg.coefficients[0]
    except Unreadable as error:
        return say("The coefficients cannot be read: {reason}", reason=str(error))
    rows, columns = coefficients.shape[:2]
    if rows * columns < FEWEST_BLOCKS or min(rows, columns) < 2:
        return say(
            "The picture has {blocks} blocks of 8 × 8 pixels; from {fewest} on their values can be counted.",
            blocks=rows * columns,
            fewest=FEWEST_BLOCKS,
        )
    return jpeg, coefficients


def _block_side(jpeg: JpegFile) -> tuple[float, float]:
    """Height and width in pixels of one block of the first component."""
    first = jpeg.components[0]
    tallest, widest = (max(getattr(one, name) for one in jpeg.components) for name in ("vertical", "horizontal"))
    return SIDE * tallest / first.vertical, SIDE * widest / first.horizontal


def _about_saving(jpeg: JpegFile, earlier: Earlier, seen: bool, asked: int) -> Iterator[Finding]:
    now, exact = nearest_quality(jpeg.quantisation[jpeg.components[0].table])
    if not seen:
        yield Finding(
            say(
                "Nothing found by this method: the coefficients show no earlier saving on the present block grid. It sees none where the "
                "earlier quality was higher than the present one, or where the picture was scaled or cropped in between."
            )
        )
        return
    table = (
        say("the standard table of quality {quality}", quality=now)
        if exact
        else say("a table of its own, nearest to quality {quality}", quality=now)
    )
    yield Finding(
        say(
            "Trace found: at least part of the picture was saved as JPEG before, on the same block grid, with steps nearest to the "
            "standard table of quality {earlier} ({followed} of {asked} frequencies fit it exactly); the last saving used {table}. "
            "Every picture that was saved anew without scaling can show this, whether anything in it was changed or not.",
            earlier=earlier.quality,
            followed=earlier.followed,
            asked=asked,
            table=str(table),
        ),
        false_alarms=ONCE_SAVED,
    )


def _about_parts(nats: NDArray[np.float32], shape: tuple[int, int], side: tuple[float, float], measured: bool) -> Finding:
    """The part that lacks the earlier saving most clearly. measured: whether the settings are those that false alarms are known for."""
    smooth = smoothed(nats, 3)
    chosen = smooth > DECISION
    rest = smooth[~chosen & (nats != 0)]
    middle = float(np.median(rest)) if rest.size else 0.0
    crowded = rest.size < np.count_nonzero(chosen)
    found = [] if crowded else [(float(nats[part.inside].sum()), part) for part in parts(chosen, LEAST_BLOCKS)]
    weight, part = max(found, key=lambda pair: pair[0], default=(0.0, None))
    for level, (needed, rest_below), alarms in ((Weight.STRONG, STRONG, STRONG_ALARMS), (Weight.NOTABLE, NOTABLE, NOTABLE_ALARMS)):
        if part is not None and weight > needed and middle < rest_below:
            message = say(
                "Trace found: a part of {blocks} blocks lacks the earlier saving that the rest of the picture went through, as if it came "
                "from elsewhere or was made anew in between. Graphics, regular patterns and clipped colours can leave the same.",
                blocks=part.blocks,
            )
            return Finding(message, level if measured else Weight.NOTE, region_of(part.box, shape, side), alarms if measured else None)
    return Finding(say("No part lacks the earlier saving clearly enough to be named."))


ANALYZER = Analyzer(
    id="compression.double",
    title=mark("Double compression"),
    version="1",
    shows=mark("Bright parts lack the earlier JPEG saving that the rest of the picture went through."),
    caution=mark(
        "It needs an earlier JPEG saving on the same block grid, of lower quality than the last. Flat and clipped parts tell nothing; "
        "graphics and regular patterns can look like another history. Most pictures on the web were saved twice without any change."
    ),
    run=run,
    params=Settings,
    reads=frozenset({"jpeg"}),
    reference="https://doi.org/10.1109/ICASSP.2011.5946978",
)
