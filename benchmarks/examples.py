"""Makes the example on each page of the compression and noise methods: one picture with exactly the cause that the method sees.

`python benchmarks/examples.py [ID…]` writes `docs/methods/images/<id>.jpg` for the methods named, or for all. The scene is the invented
land of `resources/sample/make.py` seen from above, so the figures may be given away with the product. It gets grain, one part of it is
changed, it is written as a file and read back like evidence, and the method runs with its defaults but for what the example sets. All
chance has a seed. Look at the figures and at the findings that are printed before you commit them: the pages speak of both.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2  # noqa: TID253  the pictures are made with it
import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from example_figures import drawn
from made_pictures import Mask, Pixels, fingerprint, jpeg, noisy, png, put, rounded, saved

from analyzers.compression.gridvotes import cosines
from analyzers.compression.standard import luminance_at
from analyzers.contract import Unwatched
from analyzers.evidence import ImageSource
from analyzers.registry import discover
from analyzers.results import Curve, Map, Result, Table
from resources.sample.make import land, with_convoy

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "methods" / "images"
HEIGHT, WIDTH = 720, 960
GRAIN = 2.0  # grey levels at mid grey, as of a small camera
# The part that is changed: an outline that fits no block, cell or window.
OUTLINE = ((345, 205), (560, 170), (700, 300), (668, 470), (520, 520), (365, 455), (310, 330))


@dataclass(frozen=True)
class Example:
    """A file, what was done to it, and how its method looks at it. `before`: the same picture without the cause, shown above it."""

    data: bytes
    suffix: str
    said: str
    mask: Mask | None = None
    settings: dict[str, object] = field(default_factory=dict)
    before: bytes | None = None


@cache
def ground() -> Pixels:
    """The land with its convoy, lit as by day."""
    return rounded(with_convoy(land(), 3.0).astype(np.float32) * 1.45)


def view(x: int = 0, y: int = 400, scale: int = 2) -> Pixels:
    """HEIGHT×WIDTH of the land from this corner on, `scale` pixels of the land to one; no grain."""
    seen = ground()[y : y + scale * HEIGHT, x : x + scale * WIDTH]
    return np.asarray(cv2.resize(seen, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)


def taken(seed: int, x: int = 0, grain: float = GRAIN) -> Pixels:
    """The view as a camera with this grain takes it."""
    return noisy(view(x), grain, np.random.default_rng(seed), shot=True)


def part() -> Mask:
    return cv2.fillPoly(np.zeros((HEIGHT, WIDTH), np.uint8), [np.array(OUTLINE, np.int32)], 1).astype(bool)


def double() -> Example:
    pixels = put(taken(2, 480), saved(taken(1), 65), part())
    return Example(
        jpeg(pixels, 90), ".jpg", "Saved at 65, the outlined part put in from a picture never saved, then all saved at 90.", part()
    )


def ela() -> Example:
    pixels = put(taken(2, 480), saved(taken(1), 80), part())
    said = "Saved at 80, the outlined part put in from a picture never saved, then all saved at 95."
    return Example(jpeg(pixels, 95), ".jpg", said, part(), {"mode": "several qualities"})


def ghosts() -> Example:
    pixels = put(saved(taken(2, 480), 55), taken(1), part())
    return Example(jpeg(pixels, 92), ".jpg", "The outlined part comes from a file saved at 55; all was then saved at 92.", part())


def grid() -> Example:
    pixels = put(np.roll(saved(taken(2, 480), 75), (5, 3), (0, 1)), saved(taken(1), 80), part())
    return Example(
        png(pixels), ".png", "The outlined part comes from another JPEG, put 3 pixels right and 5 down of its grid; kept as PNG.", part()
    )


def dimples() -> Example:
    flat = np.zeros((HEIGHT, WIDTH, 1), np.float32)
    pixels = put(_exposed(view(480), flat, 2), rounded_low(_exposed(view(), flat, 1), 85), part())
    return Example(
        png(pixels), ".png", "Coded by an encoder that rounds a little too low, but for the outlined part, put in afterwards.", part()
    )


def rounded_low(pixels: Pixels, quality: int) -> Pixels:
    """The picture after a saving that rounds brightness coefficients down up to .58 of a step.

    That makes dimples as deep as those measured in camera files. Cutting off everything makes them so deep that their neighbours sink too.
    """
    colour = cv2.cvtColor(pixels, cv2.COLOR_RGB2YCrCb)
    basis, steps = cosines().astype(np.float64), luminance_at(quality)
    blocks = colour[..., 0].reshape(HEIGHT // 8, 8, WIDTH // 8, 8).swapaxes(1, 2) - 128.0
    back = basis.T @ (np.floor(basis @ blocks @ basis.T / steps + 0.42) * steps) @ basis + 128
    colour[..., 0] = rounded(back.swapaxes(1, 2).reshape(HEIGHT, WIDTH).astype(np.float32))
    return np.asarray(cv2.cvtColor(colour, cv2.COLOR_YCrCb2RGB), np.uint8)


def quantisation() -> Example:
    return Example(jpeg(saved(taken(1), 70), 92), ".jpg", "The whole picture was saved at 70, and then again at 92. No part was changed.")


def histograms() -> Example:
    once, twice = taken(1), saved(taken(1), 70)
    said = "Above: saved once, at 92. Below: the same picture saved at 70 and then at 92. No part was changed."
    return Example(jpeg(twice, 92), ".jpg", said, settings={"frequency": 2}, before=jpeg(once, 92))


def residual() -> Example:
    return _softened(1.0, "Grain over the whole picture; the outlined part was softened afterwards.")


def noisesniffer() -> Example:
    return _softened(0.7, "Grain over the whole picture; the outlined part was softened a little afterwards.")


def _softened(sigma: float, said: str) -> Example:
    pixels = taken(1, grain=4.0)
    return Example(png(put(np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.uint8), pixels, part())), ".png", said, part())


def level() -> Example:
    pixels = put(taken(2, grain=8.0), taken(1), part())
    return Example(png(pixels), ".png", "One scene throughout; the outlined part got 4 times the grain of the rest.", part())


def splicebuster() -> Example:
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), 12, 1.3)
    turned = np.asarray(cv2.warpAffine(taken(1), turn, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT), np.uint8)
    said = "The outlined part was enlarged 1.3 times and turned by 12 degrees, its grain with it."
    return Example(png(put(turned, taken(1), part())), ".png", said, part())


def prnu(folder: Path) -> Example:
    """The questioned picture, and in the folder 24 others of the first camera, each of another place."""
    own, other = (fingerprint(HEIGHT, WIDTH, seed)[..., None] for seed in (1, 2))
    for number in range(24):
        x, y = 60 * number, 70 * ((number * 7) % 24)
        (folder / f"{number:02}.jpg").write_bytes(jpeg(_exposed(view(x, y, 1), own, 100 + number), 96))
    pixels = put(_exposed(view(), other, 2), _exposed(view(), own, 1), part())
    said = "One scene throughout; the outlined part was taken by another camera than the rest."
    return Example(jpeg(pixels, 95), ".jpg", said, part(), {"camera": str(folder)})


def _exposed(scene: Pixels, pattern: NDArray[np.float32], seed: int) -> Pixels:
    """A view of the land through a sensor with this pattern; less sharp, as through a lens."""
    light = cv2.GaussianBlur(scene, (0, 0), 1.2).astype(np.float32)
    return noisy(light * (1 + pattern), GRAIN, np.random.default_rng(seed), shot=True)


EXAMPLES: dict[str, Callable[[], Example]] = {
    "compression.dimples": dimples,
    "compression.double": double,
    "compression.ela": ela,
    "compression.ghosts": ghosts,
    "compression.grid": grid,
    "compression.histograms": histograms,
    "compression.quantisation": quantisation,
    "noise.level": level,
    "noise.noisesniffer": noisesniffer,
    "noise.residual": residual,
    "noise.splicebuster": splicebuster,
}
NEEDS_FOLDER: dict[str, Callable[[Path], Example]] = {"noise.prnu": prnu}


def figure_of(method_id: str, folder: Path) -> tuple[bytes, Result]:
    """The figure as a JPEG file, and what the method said. Raises LookupError where it could not test its example."""
    example = NEEDS_FOLDER[method_id](folder) if method_id in NEEDS_FOLDER else EXAMPLES[method_id]()
    source, result = _seen(method_id, example.data, example)
    views = _chosen(result)
    if example.before is not None:
        views = [*_chosen(_seen(method_id, example.before, example)[1]), *views]
    return drawn(source.pixels, example.mask, example.said, views), result


def _seen(method_id: str, data: bytes, example: Example) -> tuple[ImageSource, Result]:
    method = discover().found[method_id]
    source = ImageSource.of_bytes(data, Path(f"example{example.suffix}"))
    result = method.run(source, method.params(**example.settings), Unwatched())
    if not result.applicable:
        raise LookupError(f"{method_id}: {result.reason}")
    return source, result


def _chosen(result: Result) -> list[Map | Curve | Table]:
    """The first map, or else the first curve, or else the first table of the 8×8 steps."""
    for kind in (Map, Curve, Table):
        for each in result.views:
            if isinstance(each, Curve) and kind is Curve:
                return [_middle(each)]
            if isinstance(each, Map) or (isinstance(each, Table) and kind is Table and len(each.rows) == 8 and len(each.columns) == 9):
                return [each]
    raise LookupError("the method showed nothing that can be drawn")


def _middle(curve: Curve, reach: int = 40) -> Curve:
    """The levels around 0 of a histogram, where nearly all coefficients are, without 0 itself, which would dwarf the others."""
    near = np.abs(curve.x) <= reach
    counts = np.where(curve.x == 0, np.nan, curve.y)[near]
    counts[np.isnan(counts)] = np.nanmax(counts)
    return Curve(curve.title, curve.x[near], counts, curve.x_label, curve.y_label)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("methods", nargs="*", metavar="ID", help="methods to draw; all if none is named")
    cv2.setNumThreads(1)
    IMAGES.mkdir(exist_ok=True)
    for method_id in parser.parse_args().methods or sorted(EXAMPLES | NEEDS_FOLDER):
        with TemporaryDirectory() as folder:
            data, result = figure_of(method_id, Path(folder))
        (IMAGES / f"{method_id}.jpg").write_bytes(data)
        print(f"{method_id}: {len(data)} bytes")
        for finding in result.findings:
            print(f"  {finding.weight.name}: {finding.text}")


if __name__ == "__main__":
    main()
