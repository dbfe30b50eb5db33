"""Histograms of the DCT coefficients: a picture that was rounded twice on different steps has periodic gaps and peaks in them.

The trace is the whole picture's: it says that the file was saved again, not what was changed. Popescu and Farid, "Statistical Tools for
Digital Forensics", Information Hiding 2004; Pevny and Fridrich, IEEE Transactions on Information Forensics and Security 3(2), 2008.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from analyzers.compression.lattice import STEP_BLOCKS, block_coefficients, lattice_of
from analyzers.compression.periodicity import LARGEST, Periodicity, histogram, periodicity
from analyzers.compression.quantisation import tables_of, told
from analyzers.compression.standard import quality_of
from analyzers.contract import Analyzer, Job, Share
from analyzers.evidence import ImageSource, Unreadable
from analyzers.jpegfile import JpegFile
from analyzers.language import mark, said, say, tr
from analyzers.parameters import Choice, Params, Range
from analyzers.reader.parsers.jpeg import ZIGZAG
from analyzers.results import Curve, Finding, Result, Table, Weight, cannot_test

COMPONENTS = (mark("luma"), mark("blue difference (Cb)"), mark("red difference (Cr)"))
LOOKED_AT = 12  # frequencies in zigzag order whose periodicity is weighed; higher ones are mostly zero
FEWEST_FREQUENCIES = 3

# Mean gain over the frequencies in nats per coefficient; measured on pictures saved once (docs/methods).
LEVEL = 0.08
FALSE_ALARMS = 0.02
NAMED_GAIN = 0.03  # and this many nats in all, before a first step is named
NAMED_NATS = 20


@dataclass(frozen=True)
class Settings(Params):
    """Which histogram is drawn; the findings always speak of the luma."""

    component: Annotated[str, Choice(mark("Component"), COMPONENTS, mark("Colour is stored in the file alone, not in pixels."))] = "luma"
    frequency: Annotated[int, Range(mark("Frequency"), 1, 20, help=mark("Place in zigzag order; 1 and 2 are the lowest."))] = 1


@dataclass(frozen=True, eq=False)
class Levels:
    """One component's quantised coefficients. counts: frequency (row*8+column) -> histogram; steps: frequency -> its step."""

    counts: dict[int, NDArray[np.float64]]
    steps: dict[int, int]


def run(source: ImageSource, settings: Settings, job: Job) -> Result:
    """Draw the histogram that was chosen, and weigh the periodicity of the luma's."""
    job.checkpoint(0.0)
    jpeg = tables_of(source)
    if jpeg is None:
        return _from_pixels(source, settings, job)
    if not jpeg.stores_luma:
        return cannot_test(say("The file stores no luma and chroma but other colours, whose histograms were not measured."))
    number = COMPONENTS.index(settings.component)
    if number >= len(jpeg.components):
        return cannot_test(say("The file is grey: it stores no colour components. Choose luma."))
    try:
        luma = _stored(jpeg, 0, Share(job, 0.0, 0.5, tr("counting coefficients")))
        chosen = luma if number == 0 else _stored(jpeg, number, Share(job, 0.5, 0.9, tr("counting coefficients")))
    except Unreadable:
        return cannot_test(say("The file's coefficients cannot be read: it is damaged or coded in an unusual way."))
    return _result(luma, chosen, settings, job)


def _stored(jpeg: JpegFile, number: int, job: Job) -> Levels:
    coefficients = jpeg.coefficients[number]
    table = jpeg.quantisation[jpeg.components[number].table]
    counts = {}
    for place, frequency in enumerate(ZIGZAG[1:21].tolist()):
        job.checkpoint(place / 20)
        counts[frequency] = histogram(coefficients[..., frequency // 8, frequency % 8])
    return Levels(counts, {frequency: int(table.flat[frequency]) for frequency in counts})


def _from_pixels(source: ImageSource, settings: Settings, job: Job) -> Result:
    """From coefficients computed anew on the grid and steps of an earlier saving, where the pixels show them."""
    if settings.component != COMPONENTS[0]:
        return cannot_test(say("The file is not a JPEG: its pixels tell of the luma alone. Choose luma."))
    found = lattice_of(source.pixels, Share(job, 0.0, 0.9))
    if found is None or not told(found):
        return cannot_test(
            say("The file is not a JPEG, and its pixels show no earlier JPEG saving: there are no quantised coefficients to count.")
        )
    coefficients = block_coefficients(source.pixels, found.x, found.y, STEP_BLOCKS)
    counts = {f: histogram(np.rint(coefficients[:, f] / step).astype(np.int16)) for f, step in found.steps.items()}
    levels = Levels(counts, found.steps)
    return _result(levels, levels, settings, job, from_pixels=True)


def _result(luma: Levels, chosen: Levels, settings: Settings, job: Job, from_pixels: bool = False) -> Result:
    job.checkpoint(0.95, tr("looking for periods"))
    wanted = int(ZIGZAG[settings.frequency])
    periods = {f: periodicity(luma.counts[f], luma.steps[f]) for f in ZIGZAG[1 : LOOKED_AT + 1].tolist() if f in luma.counts}
    seen = {f: period for f, period in periods.items() if period is not None}
    job.checkpoint(1.0)
    views = (*_curves(chosen, wanted, settings), *((_table(seen),) if seen else ()))
    return Result(views, tuple(_findings(seen, from_pixels)))


def _curves(levels: Levels, wanted: int, settings: Settings) -> Iterator[Curve]:
    if wanted not in levels.counts:
        return
    counts = levels.counts[wanted]
    component, place = said(settings.component), settings.frequency
    title = said("Coefficients of {component}, frequency {place}, step {step}", component=component, place=place, step=levels.steps[wanted])
    yield Curve(title, np.arange(-LARGEST, LARGEST + 1, dtype=np.float64), counts, mark("quantised level"), mark("coefficients"))
    period = periodicity(counts, levels.steps[wanted])
    if period is not None:
        title = said("Spectrum of that histogram without its envelope")
        yield Curve(title, period.cycles, period.power, mark("cycles per level"), mark("power; 1 where counts only scatter"))


def _table(seen: dict[int, Periodicity]) -> Table:
    rows = [
        (
            f"{frequency // 8}, {frequency % 8}",
            str(period.step),
            f"{period.period:.2f}",
            f"{period.gain:.3f}",
            str(period.first_step) if named(period) else "–",
        )
        for frequency, period in seen.items()
    ]
    columns = (
        mark("Row, column"),
        mark("Step"),
        mark("Period (levels)"),
        mark("Gain (nats per coefficient)"),
        mark("Likeliest first step"),
    )
    return Table(mark("Periodicity of the luma's frequencies"), columns, tuple(rows))


def named(period: Periodicity) -> bool:
    """Whether an earlier step explains this frequency so much better than none that it is named."""
    return period.gain > NAMED_GAIN and period.gain * period.count > NAMED_NATS


def strength(seen: dict[int, Periodicity]) -> float | None:
    """Mean gain over the frequencies, nats per coefficient; None where fewer than three can be looked at."""
    if len(seen) < FEWEST_FREQUENCIES:
        return None
    return float(np.mean([period.gain for period in seen.values()]))


def _findings(seen: dict[int, Periodicity], from_pixels: bool) -> Iterator[Finding]:
    value = strength(seen)
    if value is None:
        yield Finding(
            say(
                "Cannot be tested for two savings on this file: fewer than {fewest} frequencies of the luma have enough coefficients.",
                fewest=FEWEST_FREQUENCIES,
            )
        )
        return
    if value <= LEVEL:
        yield Finding(
            say(
                "Nothing found by this method: the histograms have no clear period (gain {value}, level {level}). Two savings at the same "
                "quality, or a second one coarser than the first, show none as a rule.",
                value=round(value, 3),
                level=LEVEL,
            )
        )
        return
    yield Finding(
        say(
            "Trace found of two JPEG savings of the whole picture on the same grid (gain {value}, level {level}). Whoever opens a file and "
            "saves it again leaves it, web sites and messengers too.",
            value=round(value, 3),
            level=LEVEL,
        ),
        # of pixels the share in untouched pictures was not measured well enough for more
        Weight.NOTE if from_pixels else Weight.NOTABLE,
        false_alarms=None if from_pixels else FALSE_ALARMS,
    )
    yield from _about_first({frequency: period.first_step for frequency, period in seen.items() if named(period)})


def _about_first(steps: dict[int, int]) -> Iterator[Finding]:
    quality, agreeing = quality_of(steps)
    if len(steps) >= FEWEST_FREQUENCIES and agreeing >= 0.8 * len(steps):
        yield Finding(
            say(
                "{agreeing} of {number} estimated first steps agree with the standard luminance table of quality {quality}.",
                agreeing=agreeing,
                number=len(steps),
                quality=quality,
            )
        )


ANALYZER = Analyzer(
    id="compression.histograms",
    title=mark("DCT histograms"),
    version="1",
    shows=mark("How often each quantised level occurs: regular gaps or peaks mean that the picture was saved as JPEG at least twice."),
    caution=mark(
        "Saving twice is ordinary: editors, web sites and messengers do it without any change to the scene. Nothing is said about parts of "
        "the picture."
    ),
    run=run,
    params=Settings,
    reference="https://doi.org/10.1007/978-3-540-30114-1_10",
)
