"""How often the methods of the family metadata find something on files as cameras wrote them, and on files that editors stored anew.

    python benchmarks/editing.py MANIFEST [--kinds camera,resaved,other] [--every N] [--table FINDINGS.csv]

The manifest is a table with the columns path, kind, editor, settings and note, as `benchmarks/resaving.py` writes it. Each file goes
through the real reader. Prints counts with their exact 95 % intervals (Clopper and Pearson 1934), the camera files that got more than a
note, and the resaved files that got nothing.
"""

import argparse
import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from analyzers.contract import Analyzer, Unwatched
from analyzers.evidence import ImageSource, Unreadable
from analyzers.registry import discover
from analyzers.results import Finding, Weight

FAMILY = "metadata."


@dataclass(frozen=True)
class Row:
    """One file of the manifest."""

    path: Path
    kind: str
    editor: str
    settings: str
    note: str


@dataclass(frozen=True)
class Seen:
    """What the methods found in one file; `failed` names those that broke off, `unread` says why the file could not be opened."""

    row: Row
    findings: tuple[tuple[str, Finding], ...] = ()
    failed: tuple[str, ...] = ()
    unread: str = ""
    ran: frozenset[str] = field(default_factory=frozenset)

    def above_note(self, method: str = "") -> bool:
        return any(found.weight is not Weight.NOTE for name, found in self.findings if name.startswith(method))

    def anything(self, method: str = "") -> bool:
        return any(name.startswith(method) for name, _ in self.findings)


def rows(manifest: Path, kinds: Sequence[str], every: int) -> list[Row]:
    with manifest.open(newline="", encoding="utf-8") as table:
        found = [Row(Path(line["path"]), line["kind"], line["editor"], line["settings"], line["note"]) for line in csv.DictReader(table)]
    return [row for kind in kinds for row in [row for row in found if row.kind == kind][::every]]


def looked_at(row: Row, methods: Iterable[Analyzer]) -> Seen:
    """Runs each method whose wants the file meets. A method that breaks off is named, and the others go on."""
    try:
        source = ImageSource.open(row.path)
    except (Unreadable, OSError) as error:
        return Seen(row, unread=str(error))
    findings: list[tuple[str, Finding]] = []
    failed, ran = [], set()
    for method in methods:
        if not method.reads <= source.traits:
            continue
        try:
            result = method.run(source, method.params(), Unwatched())
        except Exception as error:  # noqa: BLE001  a method may fail in any way; the count of such files is a result, too
            failed.append(f"{method.id}: {type(error).__name__}: {error}")
            continue
        if result.applicable:
            ran.add(method.id)
            findings += [(method.id, found) for found in result.findings]
    return Seen(row, tuple(findings), tuple(failed), ran=frozenset(ran))


def interval(hits: int, of: int) -> tuple[float, float]:
    """The exact 95 % interval of a share, in per cent; 0 to 100 where nothing was counted."""
    from scipy.stats import binomtest

    if not of:
        return 0.0, 100.0
    low, high = binomtest(hits, of).proportion_ci(0.95, "exact")
    return 100 * low, 100 * high


def line(name: str, seen: Sequence[Seen], hit: Callable[[Seen], bool]) -> str:
    """Name, hits of files, per cent with its interval."""
    hits, of = sum(map(hit, seen)), len(seen)
    low, high = interval(hits, of)
    return f"  {name[:58]:58s} {hits:4d} of {of:4d}  {100 * hits / of if of else 0:5.1f} %  [{low:.1f}, {high:.1f}]"


def grouped(seen: Iterable[Seen], key: Callable[[Seen], str]) -> dict[str, list[Seen]]:
    groups: dict[str, list[Seen]] = defaultdict(list)
    for one in seen:
        groups[key(one)].append(one)
    return dict(sorted(groups.items()))


def report(seen: Sequence[Seen], methods: Sequence[Analyzer]) -> Iterator[str]:
    """The tables, line by line."""
    opened = [one for one in seen if not one.unread]
    for kind, files in grouped(opened, lambda one: one.row.kind).items():
        yield f"{kind}: files with a finding above note, and with any finding"
        yield line("all methods, above note", files, Seen.above_note)
        yield line("all methods, any finding", files, Seen.anything)
        for method in methods:
            ran = [one for one in files if method.id in one.ran]
            yield line(f"{method.id}, above note", ran, lambda one, name=method.id: one.above_note(name))
            yield line(f"{method.id}, any finding", ran, lambda one, name=method.id: one.anything(name))
    resaved = [one for one in opened if one.row.kind == "resaved"]
    for title, key in (("by editor", lambda one: one.row.editor), ("by what was done", lambda one: one.row.note)):
        yield f"resaved, {title}: files with a finding above note"
        yield from (line(name, files, Seen.above_note) for name, files in grouped(resaved, key).items())
    yield "by finding: camera files and resaved files that got it"
    yield from by_finding(opened)
    yield from _lists(seen, opened, resaved)


def by_finding(opened: Sequence[Seen]) -> Iterator[str]:
    """Each sentence that a method has, with its weight: what untouched files get as often as edited ones tells nothing of editing."""
    counts: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for one in opened:
        for key in {(name, found.weight.value, found.message.id) for name, found in one.findings}:
            counts[key][one.row.kind] += 1
    for (name, weight, sentence), each in sorted(counts.items(), key=lambda item: (item[0][0], -item[1]["resaved"])):
        yield f"  {each['camera']:4d} {each['resaved']:4d}  {weight:8s} {name}: {sentence[:90]}"
    telling = {key for key, each in counts.items() if not each["camera"]}
    resaved = [one for one in opened if one.row.kind == "resaved"]
    yield line("resaved, with a finding that no camera file got", resaved, lambda one: _any_of(one, telling))


def _any_of(one: Seen, keys: set[tuple[str, str, str]]) -> bool:
    return any((name, found.weight.value, found.message.id) in keys for name, found in one.findings)


def _lists(seen: Sequence[Seen], opened: Sequence[Seen], resaved: Sequence[Seen]) -> Iterator[str]:
    yield "camera files with a finding above note"
    for one in opened:
        if one.row.kind == "camera" and one.above_note():
            yield f"  {one.row.path}"
            yield from (f"      {found.weight} {name}: {found.text}" for name, found in one.findings if found.weight is not Weight.NOTE)
    yield "resaved files without a finding above note"
    for one in resaved:
        if not one.above_note():
            notes = sorted({name for name, _ in one.findings})
            yield f"  {one.row.editor}, {one.row.settings}: {one.row.path.name}" + (f" (notes: {', '.join(notes)})" if notes else "")
    yield "files that could not be opened, and methods that broke off"
    yield from (f"  {one.row.path}: {why}" for one in seen for why in (*((one.unread,) if one.unread else ()), *one.failed))


def written(seen: Iterable[Seen], target: Path) -> None:
    """One row for each finding."""
    with target.open("w", newline="", encoding="utf-8") as table:
        writer = csv.writer(table)
        writer.writerow(("path", "kind", "editor", "settings", "method", "weight", "finding"))
        for one in seen:
            for name, found in one.findings:
                writer.writerow((one.row.path, one.row.kind, one.row.editor, one.row.settings, name, found.weight.value, found.text))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("manifest", type=Path)
    parser.add_argument("--kinds", default="camera,resaved,other")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--only", default=FAMILY, help="methods whose id begins so")
    parser.add_argument("--table", type=Path, help="where every finding is written to")
    options = parser.parse_args()
    methods = [method for method in discover().found.values() if method.id.startswith(options.only)]
    seen = [looked_at(row, methods) for row in rows(options.manifest, options.kinds.split(","), options.every)]
    print(f"{len(seen)} files, methods: {', '.join(method.id for method in methods)}; {dict(Counter(one.row.kind for one in seen))}")
    print("\n".join(report(seen, methods)))
    if options.table:
        written(seen, options.table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
