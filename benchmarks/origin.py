"""How often a resaved camera file gets an editing finding and an untouched one does, and how well encoders are named.

`python benchmarks/origin.py MANIFEST.csv [ENCODED.csv]`. MANIFEST has the columns path, kind (camera, resaved, other), sha256 and editor,
and is counted by all methods of metadata that are there, each alone and together. ENCODED has path, program and settings of files whose
encoder is known.
"""

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from analyzers.contract import Unwatched
from analyzers.evidence import ImageSource, Unreadable
from analyzers.metadata.encoders import best, candidates
from analyzers.registry import discover
from analyzers.results import Weight

METHODS = ("metadata.origin", "metadata.contradictions", "metadata.structure", "metadata.thumbnail", "metadata.history")


def interval(hits: int, count: int) -> str:
    """Clopper and Pearson's 95 % interval, in per cent."""
    from scipy.stats import beta

    if not count:
        return "-"
    low = beta.ppf(0.025, hits, count - hits + 1) if hits else 0.0
    high = beta.ppf(0.975, hits + 1, count - hits) if hits < count else 1.0
    return f"{hits} of {count}: {100 * hits / count:.1f} % ({100 * low:.1f} to {100 * high:.1f})"


def editing(path: str) -> dict[str, bool]:
    """Whether each method has a finding above a note."""
    methods = discover().found
    try:
        source = ImageSource.open(path)
    except Unreadable:
        return {}
    found = {}
    for name in METHODS:
        if name in methods:
            method = methods[name]
            try:
                result = method.run(source, method.params(), Unwatched())
            except Unreadable:
                continue
            found[name] = any(finding.weight != Weight.NOTE for finding in result.findings)
    return found


def half(sha256: str) -> str:
    """`resources/encoders/learn.py` counts the layouts of models on files whose hash begins with an even byte."""
    return "models not counted on" if int(sha256[:2], 16) % 2 else "models counted on"


def count(rows: list[dict[str, str]]) -> None:
    """Print both figures: per editor, per kind, and for each half of the camera files, a resaved file being in its source's half."""
    hashes = {row["path"]: row["sha256"] for row in rows}
    hits: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row["kind"] not in ("camera", "resaved"):
            continue
        found = editing(row["path"])
        groups = [row["kind"]]
        if row["kind"] == "camera" or row.get("source_path") in hashes:
            groups.append(f"{row['kind']}, {half(hashes[row['path'] if row['kind'] == 'camera' else row['source_path']])}")
        if row["kind"] == "resaved":
            groups.append(f"resaved by {row['editor']}")
        for group in groups:
            for name, told in {**found, "together": any(found.values())}.items():
                hits[group][name].append(told)
        if any(found.values()) != (row["kind"] == "resaved"):
            print(f"{row['kind']}: {Path(row['path']).name} {row['editor']} {row.get('settings', '')}")
    for group in sorted(hits):
        for name, told in hits[group].items():
            print(f"| {group} | {name} | {interval(sum(told), len(told))} |")


def identify(rows: Iterable[dict[str, str]]) -> None:
    """Print how files of known encoders were named: first and alone, among the first, further down, not in the list, or wrong."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        found = candidates(ImageSource.open(row["path"]).parsed("traits"))
        answer = named(row["program"], found)
        table[row["program"]][answer] += 1
        if answer == "wrong":
            print(f"wrong: {row['path']} {row['program']} {row['settings']}: {', '.join(c.program.name for c in best(found))}")
    columns = ("right", "among the first", "further down", "not in our list", "library named", "wrong")
    print(f"| program | files | {' | '.join(columns)} |")
    for program, answers in sorted(table.items()):
        print(f"| {program} | {sum(answers.values())} | {' | '.join(str(answers[column]) for column in columns)} |")


# programs that are not in the list, and the listed ones that use the same encoder
USES = {
    "jimp": frozenset({"jpeg-js", "pngjs"}),
    "djxl": frozenset({"cjpeg", "libjpeg-turbo", "libvips"}),
    "simplejpeg": frozenset({"cjpeg", "libjpeg-turbo"}),
}


def named(program: str, found: tuple) -> str:  # type: ignore[type-arg]
    """The class of an answer. A program that is not listed is rightly named by a listed one with the same encoder."""
    if not found:
        return "not in our list"
    first = {candidate.program.name for candidate in best(found)}
    if program in first:
        return "right" if len(first) == 1 else "among the first"
    if program in {candidate.program.name for candidate in found}:
        return "further down"
    return "library named" if USES.get(program, frozenset()) & first else "wrong"


if __name__ == "__main__":
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as file:
        count(list(csv.DictReader(file)))
    if len(sys.argv) > 2:
        with Path(sys.argv[2]).open(encoding="utf-8", newline="") as file:
            identify(csv.DictReader(file))
