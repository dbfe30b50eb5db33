"""JPEG grid: where the 8×8 blocks of an earlier saving begin, and which parts follow another grid.

A part pasted from another JPEG keeps its own blocks, which fit the picture's grid in 1 case of 64 only. Nikoukhah, Anger, Colom, Morel and
Grompone von Gioi, "ZERO: a local JPEG grid origin detector based on the number of DCT zeros", IPOL 11, 2021.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from analyzers.compression.blocking import profiles
from analyzers.compression.gridnfa import Part, by_cell, parts, whole_picture
from analyzers.compression.gridvotes import GRIDS, SIDE, votes
from analyzers.contract import Analyzer, Job, Share
from analyzers.evidence import ImageSource
from analyzers.language import mark, say, tr
from analyzers.parameters import Params
from analyzers.results import Curve, Finding, Map, Result, Weight, cannot_test

SMALLEST = 32  # pixels: 9 blocks that agree are the fewest that chance does not give
STRONG = -6.0  # base 10 logarithm of the expected false alarms
LISTED = 5  # parts named one by one
LOWEST = -300.0  # of the logarithm; a smaller number is none in a float


def run(source: ImageSource, _: Params, job: Job) -> Result:
    """Let the pixels vote, and test the votes."""
    job.checkpoint(0.0)
    height, width = source.shape
    if min(height, width) < SMALLEST:
        return cannot_test(
            say(
                "The picture measures {width} × {height} pixels; a grid can be told from chance from {smallest} × {smallest} on.",
                width=width,
                height=height,
                smallest=SMALLEST,
            )
        )
    luma = source.luma
    voted = votes(luma, Share(job, 0, 0.9, tr("counting zeros")).checkpoint)
    cells = by_cell(voted)
    grid, log_nfa = whole_picture(cells, voted.shape)
    known = log_nfa < 0
    found = parts(voted, cells, [number for number in range(GRIDS) if not (known and number == grid)], Share(job, 0.9, 1.0))
    job.checkpoint(1.0)
    values = np.zeros((height, width), np.float32)
    for part in found:
        x, y, wide, high = part.region
        box = np.s_[y : y + high, x : x + wide]
        values[box][part.mask[box]] = 1
    across, down = profiles(luma)
    views = (
        Map(mark("Other JPEG grid"), values, 0, 1, role="suspicion"),
        _curve(mark("Blocking by column"), across),
        _curve(mark("Blocking by row"), down),
    )
    return Result(views, (*_about_grid(grid, log_nfa), *_about_parts(found, known)))


def _curve(title: str, values: NDArray[np.float64]) -> Curve:
    return Curve(title, np.arange(SIDE, dtype=np.float64), values, mark("position modulo 8"), mark("mean jump, grey levels"))


def _alarms(log_nfa: float) -> float:
    return float(10.0 ** max(log_nfa, LOWEST))


def _about_grid(grid: int, log_nfa: float) -> Iterator[Finding]:
    """Where the picture's own grid begins, if it has one."""
    y, x = divmod(grid, SIDE)
    if log_nfa >= 0:
        yield Finding(
            say(
                "No JPEG grid can be seen in the whole picture: it was never saved as JPEG, or at very high quality, or it was scaled, "
                "turned or smoothed since. Parts that bring a grid along were looked for."
            )
        )
    elif grid == 0:
        yield Finding(say("The picture has a JPEG grid that begins at its corner, as a saving of the whole picture leaves it."))
    else:
        yield Finding(
            say(
                "Trace found: the JPEG grid begins at column {x}, row {y}, and not at the picture's corner. Cropping after a JPEG saving "
                "leaves this; so do a frame or a new canvas around a saved picture, and screenshots.",
                x=x,
                y=y,
            ),
            Weight.NOTABLE,
            None,
            _alarms(log_nfa),
        )


def _about_parts(found: list[Part], known: bool) -> Iterator[Finding]:
    """One sentence for each of the surest parts, and one for the rest."""
    for part in found[:LISTED]:
        y, x = divmod(part.grid, SIDE)
        message = say(
            "Trace found: a part has a JPEG grid that begins at column {x}, row {y} modulo 8, other than the rest of the picture. "
            "Pasting or moving something that had been saved as JPEG leaves this; so do collages and inset pictures.",
            x=x,
            y=y,
        )
        yield Finding(message, Weight.STRONG if part.log_nfa < STRONG else Weight.NOTABLE, part.region, _alarms(part.log_nfa))
    if len(found) > LISTED:
        yield Finding(say("{count} more parts of this kind are shown in the map.", count=len(found) - LISTED))
    if not found and known:
        yield Finding(say("Nothing found by this method: no part has another grid than the picture."))


ANALYZER = Analyzer(
    id="compression.grid",
    title=mark("JPEG grid"),
    version="1",
    shows=mark("Bright parts follow another JPEG grid than the rest of the picture."),
    caution=mark(
        "A grid tells how pixels were saved, not why: collages, logos, insets, subtitles and screenshots bring grids of their own. "
        "A part whose grid fits by chance, 1 in 64, and flat parts cannot be told from the rest."
    ),
    run=run,
    reference="https://doi.org/10.5201/ipol.2021.390",
)
