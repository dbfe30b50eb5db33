"""Noise anomalies: regions whose smooth blocks are all quieter, or all noisier, than those of like brightness elsewhere.

Insertions, retouching, blurring and enlarging change the noise. After Gardella, Musé, Morel and Colom, "Noisesniffer" (IWBF 2021; IPOL
14, 2024): low-frequency choice of blocks, bins of like brightness, and a-contrario region growing.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from analyzers.contract import Analyzer, Job, Share
from analyzers.evidence import ImageSource
from analyzers.language import mark, say, tr
from analyzers.noise.flatblocks import BLOCK, MARKED, FlatBlocks, flat_blocks
from analyzers.noise.growing import Counts, Grown, grown_regions
from analyzers.parameters import Params
from analyzers.results import Finding, Map, Region, Result, Weight, cannot_test

SMALLEST = 128  # pixels
FEWEST = 200  # flat blocks
LEAST_VALID = 0.25  # share of the bins of brightness whose blocks still hold noise
CELL = 6  # blocks: the unit in which regions grow, 30 pixels
PATCH = 3  # cells: patches in which it is seen by how much more noise varies over this picture than chance alone makes it
FEWEST_IN_PATCH = 8

# Decimal logarithm of the number of false alarms below which a region is named: set on half of the untouched pictures (docs/methods).
DECISION = -5.0
FALSE_ALARMS = 0.05  # of such regions per untouched picture: upper end of the interval on the other half
SHOWN = 5  # regions at most
END = 6.0  # deviations, of the scale of the display map


def run(source: ImageSource, settings: Params, job: Job) -> Result:  # noqa: ARG001  the contract's signature
    """Choose blocks, mark them, grow regions."""
    job.checkpoint(0.0)
    height, width = source.shape
    if min(height, width) < SMALLEST:
        return cannot_test(
            say(
                "The picture measures {width} × {height} pixels; noise in parts can be compared only from {smallest} × {smallest} on.",
                width=width,
                height=height,
                smallest=SMALLEST,
            )
        )
    blocks = flat_blocks(source.luma, Share(job, 0.0, 0.8, tr("measuring noise")).checkpoint)
    if blocks.valid < LEAST_VALID or len(blocks.rows) < FEWEST:
        return cannot_test(
            say(
                "Only {count} smooth blocks still hold noise, and {fewest} are needed: strong compression, denoising or a drawing program "
                "left none to compare.",
                count=len(blocks.rows),
                fewest=FEWEST,
            )
        )
    job.checkpoint(0.8, tr("growing regions"))
    kept, quiet = _counts(blocks, source.shape)
    balance = _balance(kept, quiet, source.shape)
    spread = overdispersion(kept, quiet)
    kept, quiet = kept / spread, quiet / spread
    found = [(region, True) for region in grown_regions(kept, quiet, MARKED, tests=2)]
    job.checkpoint(0.9, tr("growing regions"))
    found += [(region, False) for region in grown_regions(kept, kept - quiet, 1 - MARKED, tests=2)]
    view = Map(mark("Noise anomaly"), _suspicion(found, kept.shape, source.shape), 0, 1, role="suspicion")
    job.checkpoint(1.0)
    return Result((view, balance), tuple(_findings(found, blocks, source.shape)))


def _balance(kept: Counts, quiet: Counts, shape: tuple[int, int]) -> Map:
    """By how much quiet blocks (above 0) or noisy ones (below) prevail around each place, in standard deviations of tossing a coin."""
    import cv2

    samples, hits = (cv2.boxFilter(each, -1, (PATCH, PATCH), normalize=False, borderType=cv2.BORDER_CONSTANT) for each in (kept, quiet))
    values = ((hits - MARKED * samples) / np.sqrt(np.maximum(MARKED * (1 - MARKED) * samples, 1))).astype(np.float32)
    return Map(mark("Quieter or noisier"), _enlarged(values, shape), -END, END, mark("deviations"))


def overdispersion(kept: Counts, quiet: Counts) -> float:
    """By how much the counts must be lessened, since noise of untouched pictures is not the same everywhere: at least 1.

    The root of the ratio between the variance of the quiet blocks' share over patches, from its median, and the binomial one.
    """
    import cv2

    samples, hits = (cv2.boxFilter(plane, -1, (PATCH, PATCH), normalize=False, borderType=cv2.BORDER_CONSTANT) for plane in (kept, quiet))
    enough = samples >= FEWEST_IN_PATCH
    if np.count_nonzero(enough) <= FEWEST_IN_PATCH:
        return 1.0
    samples, hits = samples[enough], hits[enough]
    deviation = (hits - MARKED * samples) / np.sqrt(MARKED * (1 - MARKED) * samples)
    return max(float(np.median(np.abs(deviation))) / 0.6745, 1.0)


def _counts(blocks: FlatBlocks, shape: tuple[int, int]) -> tuple[Counts, Counts]:
    """Kept blocks and quiet ones among them, per cell."""
    side = CELL * BLOCK
    cells = (-(-shape[0] // side), -(-shape[1] // side))
    kept, quiet = np.zeros(cells), np.zeros(cells)
    np.add.at(kept, (blocks.rows // CELL, blocks.columns // CELL), 1)
    np.add.at(quiet, (blocks.rows // CELL, blocks.columns // CELL), blocks.quiet)
    return kept, quiet


def _suspicion(found: list[tuple[Grown, bool]], cells: tuple[int, ...], shape: tuple[int, int]) -> NDArray[np.float32]:
    """H×W: half the region's log NFA over the decision's, at most 1; 0 where no region grew."""
    values = np.zeros(cells, np.float32)
    for region, _ in found:
        for cell in region.cells:
            values[cell] = max(values[cell], min(0.5 * region.log_nfa / DECISION, 1.0))
    return _enlarged(values, shape)


def _enlarged(values: NDArray[np.float32], shape: tuple[int, int]) -> NDArray[np.float32]:
    """H×W from one value per cell."""
    side = CELL * BLOCK
    large = np.repeat(np.repeat(values, side, axis=0)[: shape[0]], side, axis=1)[:, : shape[1]]
    return np.ascontiguousarray(large)


def _findings(found: list[tuple[Grown, bool]], blocks: FlatBlocks, shape: tuple[int, int]) -> Iterator[Finding]:
    named = sorted((each for each in found if each[0].log_nfa <= DECISION), key=lambda each: each[0].log_nfa)
    for region, quieter in named[:SHOWN]:
        text = QUIETER if quieter else NOISIER
        message = say(text, cells=len(region.cells), side=CELL * BLOCK, exponent=round(region.log_nfa))
        yield Finding(message, Weight.NOTABLE, _box(region, shape), FALSE_ALARMS)
    if not named:
        yield Finding(
            say(
                "Nothing found by this method: among {count} smooth blocks, none of the regions that could be formed is quieter or noisier "
                "than untouched pictures often have them.",
                count=len(blocks.rows),
            )
        )


QUIETER = mark(
    "A region of {cells} cells of {side} pixels is quieter than places of the same brightness: 10^{exponent} such regions are expected by "
    "chance. Softening, retouching, enlarging or another source gives this; so does a part out of focus that the camera denoised."
)
NOISIER = mark(
    "A region of {cells} cells of {side} pixels is noisier than places of the same brightness: 10^{exponent} such regions are expected by "
    "chance. Another source, added noise or sharpening gives this; so does the only part with fine texture."
)


def _box(region: Grown, shape: tuple[int, int]) -> Region:
    side = CELL * BLOCK
    rows, columns = zip(*region.cells, strict=True)
    x, y = min(columns) * side, min(rows) * side
    return Region(x, y, min((max(columns) + 1) * side, shape[1]) - x, min((max(rows) + 1) * side, shape[0]) - y)


ANALYZER = Analyzer(
    id="noise.noisesniffer",
    title=mark("Noise anomalies"),
    version="1",
    shows=mark("Bright regions are quieter or noisier than smooth places of the same brightness elsewhere."),
    caution=mark(
        "Cameras denoise and sharpen unevenly, and focus changes with depth, so untouched pictures have such regions too, if rarely as "
        "strong ones. Strong compression leaves nothing to compare."
    ),
    run=run,
    reference="https://doi.org/10.5201/ipol.2024.462",
)
