"""How often the source of an altered picture is found, and how often one is named that is none, on a folder with known answers.

`python benchmarks/matching.py FOLDER [--library DIR]`: FOLDER holds `library/`, `queries/`, and `queries.csv` with the columns file, kind
(pos or neg), true_video, timestamp_s, severity, second_video, second_timestamp_s, neg_type. Times are CPU times of this process.
"""

import argparse
import csv
import os
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from time import monotonic, process_time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one core: waiting threads would count as work

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from analyzers import reader
from analyzers.evidence import ImageSource
from analyzers.reference.library import Library
from analyzers.results import Match

COUNTED = {"match": ("match",), "match or possible": ("match", "possible")}
# the same camera at another time is a lead, not a wrong source: listed apart, and rightly called "same place"
LEADS = ("same_camera_other_time", "near_place")


@dataclass(frozen=True)
class Answer:
    """One query with what was found and what it cost."""

    row: dict[str, str]
    matches: tuple[Match, ...]
    searchable: bool
    cpu_s: float
    wall_s: float

    @property
    def truth(self) -> dict[str, str]:
        pairs = ((self.row["true_video"], self.row["timestamp_s"]), (self.row["second_video"], self.row["second_timestamp_s"]))
        return {name: time for name, time in pairs if name}

    def named(self, tiers: Iterable[str]) -> list[Match]:
        return [match for match in self.matches if match.tier in tiers]


def built(folder: Path, home: Path) -> Library:
    library = Library.open(home)
    if library.exists:
        return library
    wall, cpu = monotonic(), process_time()
    for one in library.add([folder / "library"]):
        if one.outcome == "failed":
            print(one.reason)
    stats = library.stats()
    wall, cpu = monotonic() - wall, process_time() - cpu
    per_frame = stats.index_bytes / stats.frames
    print(f"indexed {stats.frames} frames of {stats.sources} sources ({stats.duration_s:.0f} s of video) in {wall:.0f} s")
    print(
        f"{stats.frames / wall:.1f} frames/s, {stats.frames / cpu:.1f} per CPU second without decoding, {per_frame / 1024:.1f} KB a frame"
    )
    return library


def answered(library: Library, row: dict[str, str], folder: Path) -> Answer:
    source = ImageSource.open(folder / "queries" / row["file"])
    _ = source.luma  # decoded before the clock starts
    wall, cpu = monotonic(), process_time()
    found = library.find(source)
    return Answer(row, found.matches, found.searchable, process_time() - cpu, monotonic() - wall)


def report(answers: list[Answer], *, verbose: bool) -> int:
    """Prints the figures; how many false matches and wrong sources there are."""
    for name, tiers in COUNTED.items():
        _report_tier(name, tiers, answers)
    _report_collages(answers)
    _report_times(answers)
    false = _false(answers)
    for answer, match in false:
        print(f"  false match: {answer.row['file']} ({answer.row['neg_type'] or answer.row['true_video']}) named {match.reference}")
    if verbose:
        for answer in answers:
            tiers = [(match.tier, match.reference, match.time_s, match.score, round(match.agreeing_share, 2)) for match in answer.matches]
            print(answer.row["file"], answer.row["kind"], answer.row["true_video"] or answer.row["neg_type"], tiers)
    cpu = [answer.cpu_s for answer in answers]
    wall = median(answer.wall_s for answer in answers)
    print(f"per query: CPU {mean(cpu):.2f} s (95 of 100 within {np.percentile(cpu, 95):.2f} s), median wall {wall:.2f} s")
    return len(false)


def _report_tier(name: str, tiers: tuple[str, ...], answers: list[Answer]) -> None:
    hits: dict[str, list[bool]] = defaultdict(list)
    named: Counter[str] = Counter()
    negatives: Counter[str] = Counter()
    for answer in answers:
        found = answer.named(tiers)
        if answer.row["kind"] == "pos":
            hits[answer.row["severity"]].append(bool(found) and found[0].reference in answer.truth)
        else:
            negatives[answer.row["neg_type"]] += 1
            named[answer.row["neg_type"]] += bool(found)
    every = [hit for of_severity in hits.values() for hit in of_severity]
    parts = [f"severity {key}: {sum(value)} of {len(value)} ({mean(value):.1%})" for key, value in sorted(hits.items())]
    print(f"{name}: {', '.join(parts)}, all {mean(every):.1%}")
    print("  negatives named: " + ", ".join(f"{key} {named[key]} of {count}" for key, count in sorted(negatives.items())))


def _report_collages(answers: list[Answer]) -> None:
    collages = [answer for answer in answers if len(answer.truth) == 2]
    both = [{match.reference for match in answer.named(("match",))} >= set(answer.truth) for answer in collages]
    print(f"collages with both sources as match: {sum(both)} of {len(both)}")
    hidden = [answer.row["file"] for answer in answers if not answer.searchable]
    print(f"cannot be searched: {len(hidden)} {' '.join(hidden)}")
    same = [answer for answer in answers if any(match.tier == "same place" for match in answer.matches)]
    kinds = Counter(answer.row["neg_type"] or "has a source" for answer in same)
    print("same place: " + (", ".join(f"{kind} {count}" for kind, count in kinds.items()) or "none"))


def _report_times(answers: list[Answer]) -> None:
    errors = [
        abs(match.time_s - float(answer.truth[match.reference]))
        for answer in answers
        for match in answer.named(("match",))[:1]
        if match.time_s is not None and answer.truth.get(match.reference)
    ]
    if errors:
        print(f"time error: median {median(errors):.2f} s, 90 of 100 within {np.percentile(errors, 90):.2f} s")


def _false(answers: list[Answer]) -> list[tuple[Answer, Match]]:
    """Matches that name a wrong source, leads left out."""
    return [
        (answer, match)
        for answer in answers
        for match in answer.named(("match",))
        if match.reference not in answer.truth and answer.row["neg_type"] not in LEADS
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--library", type=Path, help="keep the library here, and use it if it is there")
    parser.add_argument("--every", type=int, default=1, help="only every nth query")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    with (options.folder / "queries.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[:: options.every]
    with tempfile.TemporaryDirectory() as scratch:
        library = built(options.folder, options.library or Path(scratch) / "library")
        answers = [answered(library, row, options.folder) for row in rows]
    false = report(answers, verbose=options.verbose)
    reader.close()
    return 1 if false else 0


if __name__ == "__main__":
    sys.exit(main())
