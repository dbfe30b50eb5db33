"""What a reference library costs: to add to, to keep, to search, beside whole-picture hashes with a linear scan on the same data.

`python benchmarks/library.py FOLDER [--library DIR]… [--scratch DIR]`: FOLDER is as for benchmarks/matching.py. Each DIR is a library that
holds FOLDER/library, alone or among others; without any, one is made. With --scratch, a library of a million frames is made there from the
first (some 12 GB), and removed afterwards. Times are CPU times of one core, without decoding in the reader; since they say little by
themselves on a busy machine, what a plain SIFT call and a pass over memory took in the same run stands beside them.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from statistics import median
from threading import Event, Thread
from time import process_time
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one core: waiting threads would count as work
os.environ.setdefault("OMP_NUM_THREADS", "1")

import cv2  # noqa: TID253  a benchmark loads it anyway
import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import chart
import hashing
import matching
import synthetic

from analyzers import reader
from analyzers.evidence import ImageSource
from analyzers.reference.adding import described_picture
from analyzers.reference.features import REFERENCE_SIDE, extract, resized, stretched
from analyzers.reference.frames import shots
from analyzers.reference.hashes import hash_of
from analyzers.reference.library import Library
from analyzers.reference.store.embedded import EmbeddedStore
from analyzers.reference.store.records import Details, NewSource
from analyzers.reference.store.snapshot import EmbeddedSnapshot

GOALS = ((3_000, 0.4), (20_000, 0.6), (1_000_000, 2.0))  # frames, CPU seconds a picture
_TIERS = {"match": ("match",), "match or possible": ("match", "possible")}
Bytes = NDArray[np.uint8]


def cpu_s(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def units(picture: Bytes) -> dict[str, float]:
    """What this machine does just now: CPU seconds of OpenCV's SIFT on a 640 px picture, and of adding up 256 MB."""
    grey, sift = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.SIFT_create(500)
    memory = np.ones(1 << 25)
    return {"sift_s": median(cpu_s(lambda: sift.detectAndCompute(grey, None)) for _ in range(3)), "memory_s": cpu_s(memory.sum)}


class Memory:
    """The most memory of this process while something runs, MB: a search maps and lets go within one call, so it is watched from beside."""

    def __init__(self) -> None:
        self.most = {"RssAnon": 0.0, "RssFile": 0.0}
        self._done = Event()

    def __enter__(self) -> "Memory":
        self._done.clear()
        self._watch = Thread(target=self._look, daemon=True)
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._watch.join()

    def _look(self) -> None:
        while True:
            for name, size in resident_mb().items():
                self.most[name] = max(self.most[name], size)
            if self._done.wait(0.02):
                return


def resident_mb() -> dict[str, float]:
    """What Linux says of this process; elsewhere nothing."""
    try:
        lines = [line.split() for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines()]
    except OSError:
        return {}
    return {line[0][:-1]: int(line[1]) / 1024 for line in lines if line[0] in ("RssAnon:", "RssFile:")}


def code_digest() -> str:
    """Tells whether the search itself was changed between two runs."""
    files = sorted((Path(__file__).resolve().parent.parent / "analyzers").rglob("*.py"))
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


# --- adding ---------------------------------------------------------------------------------------------------------------------------


def frames_of(folder: Path, count: int) -> list[Bytes]:
    """So many frames as the reader gives them to the library, spread over all files."""
    files = sorted(path for path in (folder / "library").iterdir() if path.is_file())
    share = -(-count // len(files))
    found: list[Bytes] = []
    for path in files:
        for number, shot in enumerate(shots(path)):
            found.append(np.ascontiguousarray(resized(shot.pixels, REFERENCE_SIDE)))
            if number + 1 == share:
                break
    return found[:count]


def adding(pictures: list[Bytes], repeats: int) -> dict[str, float]:
    """CPU milliseconds a frame, by part, and frames a CPU second, without decoding; medians of the repeats."""
    runs = [_added(pictures) for _ in range(repeats)]
    return {key: median(run[key] for run in runs) for key in runs[0]}


def _added(pictures: list[Bytes]) -> dict[str, float]:
    features = [stretched(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)) for picture in pictures]
    sift = cv2.SIFT_create(500)
    parts = {
        "features": cpu_s(lambda: [extract(grey, 500) for grey in features]),
        "hashes": cpu_s(lambda: [hash_of(picture) for picture in pictures]),
        "a plain SIFT call": cpu_s(lambda: [sift.detectAndCompute(grey, None) for grey in features]),
    }
    with tempfile.TemporaryDirectory() as scratch:
        store = EmbeddedStore(Path(scratch) / "library")
        _ = store.codebook.encoded(np.zeros((1, 128), np.uint8))  # loaded before the clock starts
        coding = 0.0
        start = process_time()
        with store.draft("0" * 64, "benchmark") as draft:
            for number, picture in enumerate(pictures):
                made = described_picture(picture)
                kept = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes()
                before = process_time()
                size = (picture.shape[0], picture.shape[1])
                draft.add(made.descriptors, made.geometry, kept, size=size, kept=size, time_s=number / 2, hashes=made.hashes)
                coding += process_time() - before
            store.commit(draft, NewSource("made.mp4", "0" * 64, "video", 1.0, 640, 360, 1, Details("made.mp4")))
        store.settle()
        everything = process_time() - start
    parts |= {"coding and writing": coding, "everything": everything}
    return {f"{key}, ms": 1000 * value / len(pictures) for key, value in parts.items()} | {"frames_per_s": len(pictures) / everything}


# --- searching ------------------------------------------------------------------------------------------------------------------------


def rows_of(folder: Path, every: int) -> list[dict[str, str]]:
    with (folder / "queries.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))[::every]


def searched(place: Path, folder: Path, every: int) -> dict[str, Any]:
    """One run over the queries in this process: times, memory, machine, and what was named. Nothing else may run in it before."""
    library, rows, memory = Library.open(place), rows_of(folder, every), Memory()
    nearest, near_s = EmbeddedSnapshot.nearest, 0.0

    def timed(*arguments: Any) -> Any:
        nonlocal near_s
        start = process_time()
        found = nearest(*arguments)
        near_s += process_time() - start
        return found

    EmbeddedSnapshot.nearest = timed
    answers, before = [], resident_mb()
    for row in rows:
        near_s = 0.0
        with memory:
            answer = matching.answered(library, row, folder)
        named = {tier: [match.reference for match in answer.named(tiers)] for tier, tiers in _TIERS.items()}
        times = {"cpu_s": answer.cpu_s, "wall_s": answer.wall_s, "nearest_s": near_s}
        answers.append(times | {"searchable": answer.searchable, "named": named})
        del answer  # with its pictures: they are not the library's
    # last, since what they allocate is not the library's either
    machine = units(np.ascontiguousarray(ImageSource.open(folder / "queries" / rows[0]["file"]).pixels[:360, :640]))
    rss = {"before_mb": before.get("RssAnon", 0.0), "anonymous_mb": memory.most["RssAnon"], "mapped_mb": memory.most["RssFile"]}
    return {"answers": answers, "rss": rss, "units": machine, "code": code_digest()}


def apart(place: Path, folder: Path, every: int) -> dict[str, Any]:
    """The same in a process of its own."""
    command = [sys.executable, __file__, str(folder), "--measure", str(place), "--every", str(every)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def library_figures(place: Path, folder: Path, every: int, repeats: int, picture: Bytes, *, made: bool) -> dict[str, Any]:
    """All that is measured on one library."""
    stats = Library.open(place).stats()
    runs = [apart(place, folder, every) for _ in range(repeats)]
    cpu, wall, near = (
        [median(run["answers"][number][key] for run in runs) for number in range(len(runs[0]["answers"]))]
        for key in ("cpu_s", "wall_s", "nearest_s")
    )
    return {
        "frames": stats.frames,
        "sources": stats.sources,
        "made": made,
        "queries": len(cpu),
        "repeats": repeats,
        "index_bytes_per_frame": stats.index_bytes / stats.frames,
        "kept_pictures_bytes_per_frame": stats.proxy_bytes / stats.frames,
        "cpu_s": {"median": median(cpu), "95 of 100": float(np.percentile(cpu, 95))},
        "wall_s": {"median": median(wall), "95 of 100": float(np.percentile(wall, 95))},
        "nearest_s": median(near),
        "code": sorted({run["code"] for run in runs}),
        "rss": {key: max(run["rss"][key] for run in runs) for key in runs[0]["rss"]},
        "units": {key: median(run["units"][key] for run in runs) for key in runs[0]["units"]},
        "hash_s": hashing.seconds(stats.frames, picture),
        "recall": recall(rows_of(folder, every), [answer["named"] for answer in runs[0]["answers"]]),
    }


def recall(rows: list[dict[str, str]], named: list[dict[str, list[str]]]) -> dict[str, Any]:
    """By tier and severity, how often a true source is named first and of how many; and negatives for which one is named, leads apart."""
    found: dict[str, Any] = {}
    for tier in named[0]:
        counts: dict[str, list[int]] = {}
        false = negatives = 0
        for row, answer in zip(rows, named, strict=True):
            if row["kind"] == "pos":
                count = counts.setdefault(row["severity"], [0, 0])
                count[0] += answer[tier][:1] != [] and answer[tier][0] in (row["true_video"], row["second_video"])
                count[1] += 1
            elif row["neg_type"] not in matching.LEADS:
                negatives += 1
                false += bool(answer[tier])
        found[tier] = {"severity": dict(sorted(counts.items())), "false": [false, negatives]}
    return found


def hash_recall(place: Path, folder: Path, every: int) -> dict[str, Any]:
    """The same of the hashes, on the kept pictures of a library: as far as their thresholds go, and at no false source at all."""
    rows = rows_of(folder, every)
    pictures = [ImageSource.open(folder / "queries" / row["file"]).pixels for row in rows]
    with Library.open(place).store.snapshot() as snapshot:
        tables = hashing.tables(snapshot)
        titles = [snapshot.sources[int(source)].title for source in snapshot.frames["source"]]
    found = {}
    for each in hashing.HASHINGS:
        answers = hashing.answers(each, tables[each.name], titles, pictures)
        found[each.name] = recall(rows, [{"match": [title] if title else []} for title, _ in answers])
    return found


# --- telling --------------------------------------------------------------------------------------------------------------------------


def told(figures: dict[str, Any]) -> Iterator[str]:
    """The figures as Markdown tables."""
    add = figures["adding"]
    yield f"Adding, without decoding: {add['frames_per_s']:.1f} frames per CPU second"
    yield ""
    yield "| part | CPU ms a frame |\n| --- | --- |"
    yield from (f"| {key.removesuffix(', ms')} | {value:.1f} |" for key, value in add.items() if key.endswith(", ms"))
    yield ""
    columns = (
        "frames",
        "sources",
        "queries",
        "index bytes a frame",
        "CPU s a query (95 of 100)",
        "of it nearest",
        "in SIFT calls",
        "wall s",
        "RssAnon MB",
    )
    columns += ("RssFile MB", "whole copies s", "PDQ s", "imagehash s")
    yield f"| {' | '.join(columns)} |\n|{' --- |' * len(columns)}"
    yield from _library_rows(figures["libraries"])
    yield ""
    if "copies_of_a_real_code" in figures:
        copies = figures["copies_of_a_real_code"]
        yield f"The made library holds {copies:.3f} exact copies of each real code. What is found in it only shows that it is sound.\n"
    yield "| library | method | severity 1 | 2 | 3 | negatives named |\n| --- | --- | --- | --- | --- | --- |"
    for library in figures["libraries"]:
        for tier, counts in library["recall"].items():
            yield _recall_row(f"{library['frames']:,}", f"Whence, {tier}", counts)
    for method, tiers in figures["hashes"].items():
        yield _recall_row(f"{figures['libraries'][0]['frames']:,}", method, tiers["match"])


def _library_rows(libraries: list[dict[str, Any]]) -> Iterator[str]:
    for each in libraries:
        cpu, rss, taken = each["cpu_s"], each["rss"], each["hash_s"]
        cells = [
            f"{each['frames']:,}{' (made)' if each['made'] else ''}",
            f"{each['sources']:,}",
            f"{each['queries']} × {each['repeats']}",
            f"{each['index_bytes_per_frame']:,.0f}",
            f"{cpu['median']:.2f} ({cpu['95 of 100']:.2f})",
            f"{each['nearest_s']:.2f}",
            f"{cpu['median'] / each['units']['sift_s']:.1f}",
            f"{each['wall_s']['median']:.2f}",
            f"{rss['anonymous_mb']:.0f}",
            f"{rss['mapped_mb']:,.0f}",
            *(f"{taken[name]:.4f}" for name in ("whole copies", "PDQ", "imagehash")),
        ]
        yield f"| {' | '.join(cells)} |"


def _recall_row(library: str, method: str, counts: dict[str, Any]) -> str:
    cells = ["{} of {}".format(*counts["severity"].get(name, (0, 0))) for name in ("1", "2", "3")]
    return f"| {library} | {method} | {' | '.join(cells)} | {counts['false'][0]} of {counts['false'][1]} |"


def plotted(figures: dict[str, Any]) -> str:
    """The figures as an SVG."""
    libraries = sorted(figures["libraries"], key=lambda each: each["frames"])
    first = figures["libraries"][0]["recall"]["match"]["severity"]
    shares = {"Whence": [hits / all_ for hits, all_ in first.values()]}
    for method, tiers in figures["hashes"].items():
        shares[method] = [hits / all_ for hits, all_ in tiers["match"]["severity"].values()]
    times = {"Whence": [(each["frames"], each["cpu_s"]["median"]) for each in libraries]}
    for method in figures["hashes"]:
        times[method] = [(each["frames"], each["hash_s"][method]) for each in libraries]
    return chart.drawn(shares, [f"severity {name}" for name in first], times, GOALS)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--library", type=Path, action="append", default=[], help="a library to search; may be given several times")
    parser.add_argument("--scratch", type=Path, help="make a large library here for a while")
    parser.add_argument("--frames", type=int, default=1_000_000, help="of the large library")
    parser.add_argument("--every", type=int, default=1, help="only every nth query")
    parser.add_argument("--every-large", type=int, default=4, help="the same for the large library")
    parser.add_argument("--pictures", type=int, default=100, help="frames to add")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--json", type=Path, help="write all figures here")
    parser.add_argument("--plot", type=Path, help="write a chart here, as SVG")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> int:
    chosen = options()
    cv2.setNumThreads(1)
    if chosen.measure:
        print(json.dumps(searched(chosen.measure, chosen.folder, chosen.every)))
        reader.close()
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        places = chosen.library or [Path(scratch) / "library"]
        matching.built(chosen.folder, places[0])
        pictures = frames_of(chosen.folder, chosen.pictures)
        figures: dict[str, Any] = {
            "adding": adding(pictures, chosen.repeats),
            "hashes": hash_recall(places[0], chosen.folder, chosen.every),
        }
        figures["libraries"] = [
            library_figures(place, chosen.folder, chosen.every, chosen.repeats, pictures[0], made=False) for place in places
        ]
        if chosen.scratch:
            large = chosen.scratch / f"library-of-{chosen.frames}"
            try:
                copies = synthetic.enlarged(places[0], large, chosen.frames, lambda text: print(text, file=sys.stderr))
                figures["copies_of_a_real_code"] = copies
                figures["libraries"].append(
                    library_figures(large, chosen.folder, chosen.every_large, chosen.repeats, pictures[0], made=True)
                )
            finally:
                rmtree(large, ignore_errors=True)
    reader.close()
    if len({code for library in figures["libraries"] for code in library["code"]}) > 1:
        print("The program was changed between the runs: these figures do not belong together.\n")
    print("\n".join(told(figures)))
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    if chosen.plot:
        chosen.plot.write_text(plotted(figures), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
