"""Makes files that real programs stored anew, from a folder of photographs as cameras wrote them, with a table of what was done to each.

    python benchmarks/resaving.py CAMERA_FOLDER_OR_MANIFEST OUT [--each 4] [--seed 5] [--only EDITOR]

A manifest is a table with the columns path and kind, of which the rows of the kind camera are taken. Programs that this machine
lacks are left out with a sentence. The pictures and the table stay on this machine: nothing of them belongs in the repository.
"""

import argparse
import csv
import hashlib
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from resaving_browser import BROWSERS
from resaving_gimp import GIMP
from resaving_node import NODE, node_has
from resaving_pixels import LIBRARIES, OPENCV_VERSION, PILLOW_VERSION
from resaving_programs import PROGRAMS
from resaving_recipes import Recipe, Unmade, missing, version_of

COLUMNS = ("path", "kind", "make", "model", "package", "sha256", "editor", "editor_version", "settings", "source_path", "note")
RECIPES: tuple[Recipe, ...] = (*GIMP, *PROGRAMS, *LIBRARIES, *BROWSERS, *NODE)
_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Source:
    """A photograph as its camera wrote it."""

    path: Path
    make: str = ""
    model: str = ""


def sources(where: Path) -> tuple[Source, ...]:
    """The camera files of a manifest, or all files of a folder. Raises FileNotFoundError where there are none."""
    if where.is_dir():
        found = tuple(Source(path) for path in sorted(where.rglob("*")) if path.is_file())
    else:
        with where.open(newline="", encoding="utf-8") as table:
            cameras = [row for row in csv.DictReader(table) if row["kind"] == "camera"]
        found = tuple(Source(Path(row["path"]), row.get("make", ""), row.get("model", "")) for row in cameras)
    if not found:
        raise FileNotFoundError(f"{where} names no camera files")
    return found


def possible(recipes: Iterable[Recipe]) -> tuple[tuple[Recipe, ...], tuple[str, ...]]:
    """The recipes that this machine can make, and a sentence for each editor that it cannot."""
    able, sentences = [], {}
    for recipe in recipes:
        why = missing(recipe)
        if not why and recipe.editor in ("sharp", "jimp") and not node_has(recipe.editor):
            why = f"{recipe.editor} is left out: Node does not find it here."
        if why:
            sentences[recipe.editor] = why
        else:
            able.append(recipe)
    return tuple(able), tuple(sentences.values())


def shared_out(recipes: Sequence[Recipe], found: Sequence[Source], each: int, seed: int) -> Iterator[tuple[Recipe, Source]]:
    """So many different sources for each recipe; those used least go first, so that all are used about equally often."""
    chance, used = random.Random(seed), Counter[Path]()
    for recipe in recipes:
        fit = [one for one in found if one.path.suffix.lower() in recipe.takes and one.path.stat().st_size <= recipe.heaviest * _MEGABYTE]
        chance.shuffle(fit)
        for one in sorted(fit, key=lambda source: used[source.path])[:each]:
            used[one.path] += 1
            yield recipe, one


def row(recipe: Recipe, version: str, source: Source, target: Path) -> dict[str, str]:
    """What the table says of one file."""
    note = f"{'content edited' if recipe.content else 'stored anew'}; {'fields kept' if recipe.keeps else 'fields not kept'}"
    said = (str(target), "resaved", source.make, source.model, "", hashlib.sha256(target.read_bytes()).hexdigest())
    return dict(zip(COLUMNS, (*said, recipe.editor, version, recipe.settings, str(source.path), note), strict=True))


def _version(recipe: Recipe) -> str:
    return {"Pillow": PILLOW_VERSION, "OpenCV": OPENCV_VERSION, "OpenCV, then ExifTool": OPENCV_VERSION}.get(recipe.editor) or version_of(
        recipe
    )


def resave(work: Iterable[tuple[Recipe, Source]], out: Path) -> Iterator[dict[str, str]]:
    """Makes the files one after the other and yields a row for each that came out; prints why one did not."""
    versions: dict[str, str] = {}
    for number, (recipe, source) in enumerate(work):
        if recipe.editor not in versions:
            versions[recipe.editor] = _version(recipe)
        folder = out / "".join(sign if sign.isalnum() else "-" for sign in recipe.editor.lower())
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{number:04d}_{source.path.stem.replace(' ', '_')}{recipe.suffix}"
        try:
            recipe.make(source.path.absolute(), target.absolute())
        except Unmade as reason:
            print(f"{recipe.editor}, {recipe.settings}: {reason}", file=sys.stderr, flush=True)
            target.unlink(missing_ok=True)
            continue
        yield row(recipe, versions[recipe.editor], source, target)


def main(words: Sequence[str] | None = None) -> None:
    """Reads the command line, makes the files and writes `resaved.csv` beside them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cameras", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--each", type=int, default=4, help="sources for each recipe")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--only", default="", help="one editor")
    asked = parser.parse_args(words)
    able, left_out = possible(recipe for recipe in RECIPES if asked.only.lower() in recipe.editor.lower())
    for sentence in left_out:
        print(sentence, file=sys.stderr)
    asked.out.mkdir(parents=True, exist_ok=True)
    counted = Counter[str]()
    with (asked.out / "resaved.csv").open("w", newline="", encoding="utf-8") as table:
        writer = csv.DictWriter(table, COLUMNS)
        writer.writeheader()
        for made in resave(shared_out(able, sources(asked.cameras), asked.each, asked.seed), asked.out):
            writer.writerow(made)
            table.flush()
            counted[made["editor"]] += 1
    print("\n".join(f"{count:4d}  {editor}" for editor, count in counted.most_common()))


if __name__ == "__main__":
    main()
