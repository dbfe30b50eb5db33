"""Writes the part of docs/examiners.md that the methods themselves know: what each number is, its unit, scale and level, and its settings.

Each method is run once on the sample picture and on a camera-like file of our own making, so views and units are those that really appear.
"""

import argparse
import re
import sys
import tempfile
from functools import singledispatch
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from analyzers import reader
from analyzers.contract import Analyzer, Unwatched
from analyzers.evidence import ImageSource
from analyzers.parameters import Choice, Control, File, Folder, Range, Switch
from analyzers.registry import discover
from analyzers.results import Curve, Map, Match, Outline, Picture, Score, Table, View
from forensics_gui.case.examine import examine
from forensics_gui.case.sample import sample_library, sample_picture

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = DOCS / "examiners.md"
BEGIN, END = "<!-- written by benchmarks/figures.py: begin -->", "<!-- end -->"
FAMILIES = {
    "reference": "Where does it come from?",
    "metadata": "What does the file say?",
    "compression": "Compression history",
    "noise": "Noise",
    "pixels": "Pixels",
    "learned": "Learned",
}


def declared(method: Analyzer) -> list[str]:
    """What the method says of itself, as Markdown."""
    controls, defaults = method.params.controls(), method.params.defaults()
    settings = "; ".join(f"`{name}` ({_values(control)}; {_default(defaults[name])})" for name, control in controls.items())
    reads = ", ".join(sorted(method.reads))
    return [
        f"### {method.title}",
        f"`{method.id}`, version {method.version}. Reads: {reads}. Its page: [{method.title}](methods/{method.id}.md).",
        f"**Shows.** {method.shows}",
        f"**Cannot tell.** {method.caution}",
        f"**Settings.** {settings or 'none'}.",
    ]


def alarms(method: Analyzer) -> str:
    """How often it speaks on untouched pictures: the first paragraph of its page on that, with the table that follows it."""
    text = (DOCS / "methods" / f"{method.id}.md").read_text(encoding="utf-8")
    section = text.partition("\n## False alarms\n")[2].partition("\n## ")[0]
    first, *others = re.split(r"\n\s*\n", section.strip())
    table = others[:1] if others and others[0].startswith("|") else []
    return "\n\n".join(["**False alarms.** " + re.sub(r"\s+", " ", first), *table]).replace("](../", "](")


def numbers(views: list[View]) -> list[str]:
    """One row per view that holds numbers, as a Markdown table; nothing where there is none."""
    rows = dict.fromkeys(map(_row, views))
    return ["\n".join(["| view | number | scale | level |", "| --- | --- | --- | --- |", *rows])] if rows else []


def section(method: Analyzer, views: list[View], reason: str = "") -> str:
    """All that is said of one method. reason: why it gave no view of the pictures at hand."""
    silent = [f"**Views.** None of these two pictures: {reason}"] if not views else []
    return "\n\n".join([*declared(method), *numbers(views), *silent, alarms(method)])


def _row(view: View) -> str:
    name, number, scale, level = _cells(view)
    return f"| {name} | {number} | {scale} | {level or 'none'} |"


@singledispatch
def _cells(view: View) -> tuple[str, str, str, str]:
    raise TypeError(f"what {type(view).__name__} counts is not written here yet")


@_cells.register
def _(view: Map) -> tuple[str, str, str, str]:
    role = "0.5 is the method's own level" if view.role == "suspicion" else "none: to look at and compare within one picture"
    return view.title, f"map, {view.unit or 'without unit'}", f"{view.low:g} to {view.high:g}", role


@_cells.register
def _(view: Score) -> tuple[str, str, str, str]:
    return view.title, f"number, {view.unit or 'without unit'}", f"{view.low:g} to {view.high:g}", view.meaning


@_cells.register
def _(view: Curve) -> tuple[str, str, str, str]:
    return view.title, f"curve: {view.y_label} over {view.x_label}", "", ""


@_cells.register
def _(_view: Match) -> tuple[str, str, str, str]:
    return "Match", "score: places that agree with one geometry; agreeing share, 0 to 1; time in seconds", "", "the tier"


@_cells.register
def _(view: Picture) -> tuple[str, str, str, str]:
    return view.title, "picture", "", ""


@_cells.register
def _(view: Table) -> tuple[str, str, str, str]:
    return view.title, f"table: {', '.join(view.columns)}", "", ""


@_cells.register
def _(view: Outline) -> tuple[str, str, str, str]:
    return view.title, "tree of parts: offset and length in bytes", "", ""


def _values(control: Control) -> str:
    if isinstance(control, Range):
        return f"{control.low:g} to {control.high:g}{' ' + control.unit if control.unit else ''}"
    if isinstance(control, Choice):
        return ", ".join(control.options)
    kinds: dict[type, str] = {Switch: "on or off", Folder: "a folder", File: "a file"}
    return kinds[type(control)]


def _default(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value) if value != "" else "none"


def _looked(method: Analyzer, sources: list[ImageSource], library: Path) -> tuple[list[View], str]:
    params = method.params.from_text({"library": str(library)} if method.id == "reference.match" else {})
    found: list[View] = []
    reason = ""
    for source in sources:
        run = examine(source, method, params, Unwatched())
        if run.error:
            raise SystemExit(f"{method.id} failed on {source.evidence.name}: {run.error}")
        found += run.result.views if run.result else ()
        reason = str(run.result.reason) if run.result else reason
    return found, reason


def _sources(folder: Path) -> list[ImageSource]:
    """The sample's still, and a scene of noise and shapes that was saved twice, with Exif data and a preview."""
    from PIL import Image

    still = ImageSource.open(sample_picture())
    scene = Image.fromarray(np.random.default_rng(1).integers(40, 200, (60, 90, 3), np.uint8)).resize((900, 600), Image.Resampling.BICUBIC)
    path = folder / "made.jpg"
    exif = Image.Exif()
    exif[0x0110], exif[0x0132] = "Made", "2026:11:01 12:00:00"
    scene.save(path, quality=85)
    with Image.open(path) as once:
        once.save(path.with_name("twice.jpg"), quality=95, exif=exif)
    return [still, ImageSource.open(path.with_name("twice.jpg"))]


def written(sections: dict[str, str]) -> str:
    """The generated part: the families in the order of work, and the methods of each."""
    parts = []
    for family, title in FAMILIES.items():
        own = [text for method_id, text in sections.items() if method_id.startswith(f"{family}.")]
        if own:
            parts += [f"## {title}", *own]
    return "\n\n".join(parts)


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        library, sources = sample_library(Unwatched()), _sources(Path(folder))
        sections = {}
        for method in discover().found.values():
            sections[method.id] = section(method, *_looked(method, sources, library))
            print(method.id, file=sys.stderr)
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n\n{written(sections)}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    reader.close()


if __name__ == "__main__":
    main()
