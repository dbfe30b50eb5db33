"""This picture against another one: laid on each other, subtracted pixel by pixel, and measured.

It shows where both differ and by how much; it cannot say which of them is the older one, nor why they differ.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from analyzers.contract import Analyzer, Job, Share
from analyzers.evidence import ImageSource, Unreadable
from analyzers.language import Message, mark, say, tr
from analyzers.parameters import Choice, File, Params, Range, Switch
from analyzers.pixels.differing import CHANNELS, LARGEST, Differences, deep, differences, laid_on
from analyzers.pixels.laying import Laid, as_they_are, laid
from analyzers.results import Finding, Map, Picture, Region, Result, Table, cannot_test

AUTOMATIC, AS_THEY_ARE, BY_CONTENT = mark("automatic"), mark("as they are"), mark("by content")
NAMES = {
    LARGEST: mark("Difference of red, green or blue, whichever is largest"),
    "luma": mark("Difference of luma"),
    "red": mark("Difference of red"),
    "green": mark("Difference of green"),
    "blue": mark("Difference of blue"),
}
COLUMNS = (
    mark("Channel"),
    mark("Mean"),
    mark("Mean of the sizes"),
    mark("Root mean square"),
    mark("Largest"),
    mark("Pixels that differ"),
    mark("By more than asked"),
)
UNIT = mark("grey levels")
OUTSIDE = 128  # grey of what the other picture does not reach
READ, LAID = 0.2, 0.6  # shares of the work after which a stage ends


@dataclass(frozen=True)
class Settings(Params):
    """Which other picture, how it is laid on, and what of the difference is drawn."""

    other: Annotated[str, File(mark("Other picture"), help=mark("It is read and compared, and not taken into the case."))] = ""
    alignment: Annotated[
        str,
        Choice(
            mark("Laid on"),
            (AUTOMATIC, AS_THEY_ARE, BY_CONTENT),
            mark("Automatic: pixel on pixel where both are of one size, else by what both show."),
        ),
    ] = AUTOMATIC
    channel: Annotated[str, Choice(mark("Channel"), (LARGEST, *CHANNELS))] = LARGEST
    signed: Annotated[bool, Switch(mark("Keep the sign"), mark("Bright where this picture is brighter, dark where the other is."))] = False
    gain: Annotated[int, Range(mark("Gain"), 1, 64, unit="×", help=mark("The scale ends at 255 divided by this."))] = 4
    least: Annotated[
        int, Range(mark("Counts from"), 0, 128, unit=UNIT, help=mark("Pixels that differ by more than this are counted and outlined."))
    ] = 8


def run(source: ImageSource, settings: Settings, job: Job) -> Result:
    """Read the other picture, lay it on, subtract."""
    job.checkpoint(0.0, tr("reading the other picture"))
    if not settings.other:
        return cannot_test(say("No other picture is chosen. Choose one in the settings: a file, or another picture of this examination."))
    try:
        other = ImageSource.open(settings.other)
        found = _laid(source, other, settings.alignment, Share(job, READ, LAID, tr("laying both on each other")))
    except Unreadable as error:
        return cannot_test(say("{reason}", reason=str(error)))
    if found is None:
        return cannot_test(_refusal(source, other, settings))
    job.checkpoint(LAID, tr("subtracting"))
    brought, covered = laid_on(deep(other), found.matrix, source.shape)
    if not covered.any():
        return cannot_test(_refusal(source, other, settings))
    part = Share(job, LAID, 1.0, tr("subtracting"))
    apart = differences(deep(source), brought, covered, settings.channel, settings.least, part.checkpoint)
    views = (_map(apart, settings), Picture(mark("Other picture, laid on"), _shown(brought, covered)), _table(apart, settings))
    return Result(views, tuple(_findings(apart, found, other, source.shape, settings)))


def _laid(source: ImageSource, other: ImageSource, alignment: str, job: Job) -> Laid | None:
    alike = source.shape == other.shape
    job.checkpoint(0.0)
    if alignment == AS_THEY_ARE or (alignment == AUTOMATIC and alike):
        return as_they_are() if alike else None
    return laid(source.luma, other.luma, job)


def _refusal(source: ImageSource, other: ImageSource, settings: Settings) -> Message:
    (height, width), (other_height, other_width) = source.shape, other.shape
    sizes: dict[str, str | int] = {"width": width, "height": height, "other_width": other_width, "other_height": other_height}
    if settings.alignment == AS_THEY_ARE:
        return say(
            "This picture has {width} × {height} pixels and {name} has {other_width} × {other_height}, so they cannot be compared as they "
            "are. Choose to lay them on each other by content.",
            name=other.evidence.name,
            **sizes,
        )
    return say(
        "No alignment was found: this picture ({width} × {height} pixels) and {name} ({other_width} × {other_height}) do not show enough "
        "of the same in the same arrangement, or too little detail, to be laid on each other.",
        name=other.evidence.name,
        **sizes,
    )


def _map(apart: Differences, settings: Settings) -> Map:
    end = 255.0 / settings.gain
    if settings.signed:
        return Map(NAMES[settings.channel], apart.values, -end, end, UNIT)
    return Map(NAMES[settings.channel], np.abs(apart.values), 0.0, end, UNIT)


def _shown(brought: NDArray[np.uint8] | NDArray[np.uint16], covered: NDArray[np.bool_]) -> NDArray[np.uint8]:
    eight = brought if brought.dtype == np.uint8 else (brought >> 8).astype(np.uint8)
    return np.where(covered[..., None], eight, np.uint8(OUTSIDE)).astype(np.uint8)


def _table(apart: Differences, settings: Settings) -> Table:
    rows = tuple(
        (
            each.name,
            f"{each.mean:+.3f}",
            f"{each.absolute:.3f}",
            f"{each.rms:.3f}",
            f"{each.most:.2f}".rstrip("0").rstrip("."),
            _percent(each.unequal, apart.compared),
            _percent(each.apart, apart.compared),
        )
        for each in apart.channels
    )
    return Table(tr("Statistics in grey levels; the last column counts from {least}", least=settings.least), COLUMNS, rows)


def _percent(part: int, whole: int) -> str:
    share = 100 * part / max(whole, 1)
    return f"{share:.2f} %" if not part or share >= 0.005 else "< 0.01 %"


def _findings(apart: Differences, found: Laid, other: ImageSource, shape: tuple[int, int], settings: Settings) -> Iterator[Finding]:
    yield Finding(say("Compared with {name}, SHA-256 {hash}.", name=other.evidence.name, hash=other.evidence.sha256))
    yield Finding(found.how)
    total = shape[0] * shape[1]
    if apart.compared < total:
        yield Finding(
            say(
                "The other picture covers {share} of this one; the rest was not compared and is drawn as no difference.",
                share=_percent(apart.compared, total),
            )
        )
    if not apart.unequal:
        yield Finding(say("No compared pixel differs: in what was compared, both pictures are equal sample by sample."))
        return
    yield Finding(
        say(
            "{unequal} of the compared pixels differ in any channel, {apart} by more than {least} grey levels; the largest difference is "
            "{most}.",
            unequal=_percent(apart.unequal, apart.compared),
            apart=_percent(apart.apart, apart.compared),
            least=settings.least,
            most=f"{max(each.most for each in apart.channels):.4g}",
        )
    )
    for place in apart.places:
        yield Finding(
            say(
                "Here {pixels} pixels differ by more than {least} grey levels, in the channel drawn by up to {most}.",
                pixels=place.pixels,
                least=settings.least,
                most=f"{place.most:.4g}",
            ),
            region=Region(*place.region),
        )


ANALYZER = Analyzer(
    id="pixels.difference",
    title=mark("Difference of two pictures"),
    version="1",
    shows=mark("Bright pixels differ from the other picture, once that was laid on this one."),
    caution=mark(
        "It cannot tell which of both is the older one, nor why they differ: a new saving as JPEG, another size or another brightness "
        "changes nearly every pixel. Where the other picture was moved or scaled, edges differ by fractions of a pixel."
    ),
    run=run,
    params=Settings,
)
