"""The previews that the file holds, laid on the picture: other content, a crop, a turn, and where both differ.

Cameras make the preview from the picture; some programs change the picture and leave the preview. A check of long practice; own measure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.compression.standard import nearest_quality
from analyzers.contract import Analyzer, Job
from analyzers.evidence import ImageSource
from analyzers.language import mark, said, say, tr
from analyzers.metadata.preview_difference import Difference, difference, in_picture, on_picture
from analyzers.metadata.preview_place import Place, place_of
from analyzers.metadata.preview_words import about, lies
from analyzers.parameters import Params
from analyzers.results import Map, Picture, Region, Result, Score, Table, View, cannot_test

HIGH = 64.0  # grey levels at the bright end of the map's scale
COLUMNS = (mark("Preview"), mark("Where"), mark("Size"), mark("How it lies"), mark("Agreement"), mark("Largest difference"), mark("Table"))
MOST_PICTURES = 3


@dataclass(frozen=True, eq=False)
class Compared:
    """One preview with what came of comparing it; place is None where nothing could be compared. spots: region and mass."""

    facts: Mapping[str, Any]
    place: Place | None = None
    apart: Difference | None = None
    spots: tuple[tuple[Region, float], ...] = ()

    @property
    def pixels(self) -> NDArray[np.uint8]:
        pixels: NDArray[np.uint8] = self.facts["pixels"]
        return pixels

    @property
    def mass(self) -> float:
        """How much both differ: the largest spot; a preview of something else counts most."""
        return (1e6 if self.place.agreement < 0.85 else 0.0) + max((mass for _, mass in self.spots), default=0.0) if self.place else -1.0


def run(source: ImageSource, _: Params, job: Job) -> Result:
    """Compare each preview with the picture; the one that differs most is mapped."""
    job.checkpoint(0.0, tr("reading the previews"))
    first = source.facts.pictures[0] if source.facts.pictures else ""
    if source.picture not in ("", first):
        return cannot_test(say("Previews belong to the first picture of the file; choose that one."))
    previews: Sequence[Mapping[str, Any]] = source.parsed("previews")
    if not previews:
        return cannot_test(
            say("The file holds no preview that is read here. Messengers, websites and many programs leave them out, so that says nothing.")
        )
    compared = []
    for number, facts in enumerate(previews):
        job.checkpoint(0.1 + 0.8 * number / len(previews), tr("comparing preview {n}", n=number + 1))
        compared.append(_compared(facts, source))
    job.checkpoint(0.95)
    worst = max(compared, key=lambda each: each.mass)
    findings = tuple(finding for each in compared for finding in about(each.facts, each.place, each.spots))
    return Result((*_views(worst, compared, source), _table(compared)), findings)


def _compared(facts: Mapping[str, Any], source: ImageSource) -> Compared:
    place = place_of(facts["pixels"], source.pixels)
    if place is None:
        return Compared(facts)
    apart = difference(facts["pixels"], source.pixels, place)
    placed = ((in_picture(box, apart.matrix, place, source.shape), mass) for box, mass in apart.spots)
    return Compared(facts, place, apart, tuple((region, mass) for region, mass in placed if region is not None))


def _views(worst: Compared, compared: list[Compared], source: ImageSource) -> Iterator[View]:
    others = [each for each in compared if each is not worst][: MOST_PICTURES - 1]
    for each in (worst, *others):
        title = mark("Preview") if each is worst else said("Preview at byte {offset}", offset=each.facts["offset"])
        yield Picture(title, each.pixels)
    if worst.place is not None and worst.apart is not None:
        values = on_picture(worst.apart, worst.place, source.shape)
        yield Map(mark("Difference from the preview"), values, 0.0, HIGH, mark("grey levels"))
        yield Score(
            mark("Agreement of preview and picture"),
            worst.place.agreement,
            -1.0,
            1.0,
            meaning=mark("Correlation of the brightness where both lie on each other; untouched camera files gave 0.97 or more."),
        )


def _table(compared: list[Compared]) -> Table:
    return Table(mark("Previews in the file"), COLUMNS, tuple(_row(each) for each in compared))


def _row(each: Compared) -> tuple[str, ...]:
    facts, place = each.facts, each.place
    largest = f"{float(each.apart.values.max()):.0f}" if each.apart is not None else ""
    return (
        str(facts["name"]),
        said("byte {offset}, {length} bytes", offset=facts["offset"], length=facts["length"]),
        f"{facts['width']} × {facts['height']}",
        lies(place),
        f"{place.agreement:.3f}" if place is not None else "",
        largest,
        _quality(facts["table"]),
    )


def _quality(table: NDArray[np.uint16] | None) -> str:
    """Which quality the preview was saved with: most cameras take another one for it than for the picture."""
    if table is None:
        return ""
    quality, exact = nearest_quality(table)
    return said("the standard's, quality {quality}", quality=quality) if exact else said("its own, nearest to {quality}", quality=quality)


ANALYZER = Analyzer(
    id="metadata.thumbnail",
    title=mark("Embedded preview"),
    version="1",
    shows=mark("Bright pixels differ from the preview that the file holds of this picture, once size, tones and edges are allowed for."),
    caution=mark(
        "Only programs that leave the old preview in place are noticed, and only changes that show at its small size. A crop or a turn "
        "made by hand for good reasons looks the same as any other."
    ),
    run=run,
    reads=frozenset({"metadata"}),
    reference="https://www.cipa.jp/std/std-sec_e.html",
)
