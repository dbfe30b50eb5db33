"""Local signature (Splicebuster): windows whose fine structure goes together unlike the rest of the picture's.

Cozzolino, Poggi and Verdoliva, "Splicebuster: a new blind image splicing detector", WIFS 2015. A splice is one cause; another surface of
the same scene is one too, and no law tells them apart, so the map has no threshold and the findings are notes.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from analyzers.contract import Analyzer, Job, Share
from analyzers.evidence import ImageSource
from analyzers.language import mark, say, tr
from analyzers.noise.cooccurrence import CELL, CLASS_OF, CLASSES, Plane, counted, signatures
from analyzers.noise.mixture import principal, two_gaussians
from analyzers.parameters import Choice, Params
from analyzers.results import Finding, Map, Result, cannot_test

SMALLEST = 256  # pixels: fewer windows make no statistics
DIMENSIONS = 8  # of the paper's 25: found best on forgeries of our own making, where pictures are small (docs/methods)
TOP = 8.0  # end of the scale; the rest of the picture lies around 1
FLAT = 0.98  # share of rows without any step from which on a window says nothing
FEWEST = 100  # windows with structure


@dataclass(frozen=True)
class Settings(Params):
    """How much of the picture one signature is taken from."""

    window: Annotated[
        str, Choice(mark("Window"), ("64", "96", "128"), mark("Pixels. Smaller shows smaller parts, larger is steadier."))
    ] = "96"


def run(source: ImageSource, settings: Settings, job: Job) -> Result:
    """Take the signature of every window, and show how far each is from the picture's main kind."""
    job.checkpoint(0.0)
    height, width = source.shape
    if min(height, width) < SMALLEST:
        return cannot_test(
            say(
                "The picture measures {width} × {height} pixels; windows can be compared with the rest from {smallest} × {smallest} on.",
                width=width,
                height=height,
                smallest=SMALLEST,
            )
        )
    counts = counted(source.luma, Share(job, 0, 0.6, tr("counting rows of four")))
    found = signatures(counts, int(settings.window) // CELL)
    job.checkpoint(0.7)
    structured = _structured(counts)
    if structured.sum() < FEWEST:
        return cannot_test(say("Hardly any window holds fine structure: drawn by a computer, or strong compression took it."))
    vectors = principal(found[structured].astype(np.float64), DIMENSIONS)
    main, other = two_gaussians(vectors, Share(job, 0.7, 0.95, tr("telling two kinds apart")))
    distances = np.zeros(structured.shape, np.float32)
    distances[structured] = np.sqrt(main.distances(vectors) / DIMENSIONS)
    share = float((other.log_density(vectors) > main.log_density(vectors)).mean())
    job.checkpoint(1.0)
    view = Map(mark("Distance from the picture's main kind"), _over(distances, source.shape), 0, TOP, mark("deviations"))
    return Result((view,), (_remark(share, float(1 - structured.mean())),))


def _structured(counts: Plane) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Cells of which the class of no step at all does not take nearly everything. Black, blown-out and strongly compressed ones do."""
    still = int(CLASS_OF[27 + 9 + 3 + 1])
    share = (counts[..., still] + counts[..., CLASSES + still]) / np.maximum(counts.sum(axis=2), 1)
    return np.asarray(share < FLAT)


def _over(cells: Plane, shape: tuple[int, int]) -> Plane:
    """H×W: between the cells' middles in straight lines, beyond the last ones as they are."""
    import cv2

    rows, columns = cells.shape
    whole = cv2.resize(cells, (columns * CELL, rows * CELL), interpolation=cv2.INTER_LINEAR)
    padded: Plane = cv2.copyMakeBorder(whole, 0, shape[0] - rows * CELL, 0, shape[1] - columns * CELL, cv2.BORDER_REPLICATE)
    return padded


def _remark(share: float, flat: float) -> Finding:
    return Finding(
        say(
            "Of the windows, {share} % fall to a second kind. Two kinds are found in every picture, be they sharp and blurred parts. "
            "{flat} % of the picture holds no fine structure and was left out.",
            share=round(100 * share),
            flat=round(100 * flat),
        )
    )


ANALYZER = Analyzer(
    id="noise.splicebuster",
    title=mark("Local signature (Splicebuster)"),
    version="1",
    shows=mark("Bright parts have a fine structure unlike most of the picture: other noise, sharpness, scaling, filtering or compression."),
    caution=mark(
        "Another surface, blur by depth of field and a bright sky are unlike the rest in untouched pictures too. The map has no threshold; "
        "compare surfaces of like texture."
    ),
    run=run,
    params=Settings,
    reference="https://doi.org/10.1109/WIFS.2015.7368565",
)
