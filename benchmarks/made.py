"""Makes forgeries of one cause each with exact masks, and untouched pictures, from a folder of photographs.

`python benchmarks/made.py PHOTOS OUT` writes `OUT/<set>/images`, `OUT/<set>/masks` and one `OUT/manifest.csv`; the pictures of each made
camera stand in `OUT/reference`. The same photographs and seed give the same files.
"""

import argparse
import csv
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from zlib import crc32

import numpy as np
from made_causes import CAMERAS, CAUSES, Made, reference
from made_pictures import Photos, png
from made_untouched import screenshot, untouched

COLUMNS = ("dataset", "image", "mask", "kind", "camera", "licence", "note")
UNTOUCHED = "untouched"


def made(photos: Photos, name: str, number: int, seed: int, make: Callable[[Photos, np.random.Generator], Made]) -> Made:
    """Item `number` of a set: the same whatever else is made in this run."""
    return make(photos, np.random.default_rng((seed, crc32(name.encode()), number)))


def written(out: Path, name: str, number: int, item: Made, *, forged: bool) -> dict[str, str]:
    """Write picture and mask; gives the row of the manifest."""
    image = Path(name) / "images" / f"{name}_{number:03d}{item.suffix}"
    (out / image).parent.mkdir(parents=True, exist_ok=True)
    (out / image).write_bytes(item.data)
    mask = ""
    if item.mask is not None:
        mask = f"{name}/masks/{name}_{number:03d}.png"
        (out / mask).parent.mkdir(parents=True, exist_ok=True)
        (out / mask).write_bytes(png(item.mask.astype(np.uint8) * 255))
    note = "; ".join(f"{key}={value}" for key, value in item.note.items())
    kind = name if forged else UNTOUCHED
    return dict(zip(COLUMNS, (f"made_{name}", image.as_posix(), mask, kind, item.camera, "", note), strict=True))


def rows(photos: Photos, out: Path, arguments: argparse.Namespace) -> Iterator[dict[str, str]]:
    """Make everything that was asked for, one file at a time."""
    for name in arguments.causes:
        for number in range(arguments.count):
            yield written(out, name, number, made(photos, name, number, arguments.seed, CAUSES[name]), forged=True)
    for name, make, count in ((UNTOUCHED, untouched, arguments.untouched), ("screens", screenshot, arguments.screens)):
        for number in range(count):
            yield written(out, name, number, made(photos, name, number, arguments.seed, make), forged=False)
    if "prnu" in arguments.causes:
        for camera in range(CAMERAS):
            for number in range(arguments.reference):
                name = f"reference_{camera}"
                item = made(photos, name, number, arguments.seed, partial(reference, camera=camera))
                place = out / "reference" / item.camera.replace(" ", "_") / f"{number:02d}{item.suffix}"
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(item.data)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", type=Path, help="a folder of photographs; larger than 1200 pixels is best")
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=24, help="forgeries of each cause")
    parser.add_argument("--untouched", type=int, default=240)
    parser.add_argument("--screens", type=int, default=24)
    parser.add_argument("--reference", type=int, default=30, help="untouched pictures of each made camera")
    parser.add_argument("--causes", nargs="*", choices=list(CAUSES), default=list(CAUSES))
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with (arguments.out / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for row in rows(Photos.of(arguments.photos), arguments.out, arguments):
            writer.writerow(row)
            print(row["image"], row["note"])


if __name__ == "__main__":
    main()
