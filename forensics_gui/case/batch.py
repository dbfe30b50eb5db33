"""Many files times many methods without a screen: one folder of results per file, and one file's fault never stops the others.

Files are examined side by side in threads: the pixels are decoded in the reader's own processes, and the methods spend their time in
numpy and OpenCV, which let go of the interpreter, so threads use all processors without a second copy of every picture.
"""

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any, Literal

import numpy as np

from analyzers import reader
from analyzers.contract import Analyzer, Cancelled, Job, Share
from analyzers.evidence import ImageSource, Unreadable
from analyzers.language import tr
from analyzers.parameters import Params
from analyzers.results import Map, Picture, View
from forensics_gui.case import exchange
from forensics_gui.case.examine import examine
from forensics_gui.case.files import PARTIAL
from forensics_gui.case.model import Run

Maps = Literal["all", "suspicion", "none"]
HEAD = 1 << 16  # bytes that tell a picture from another file
LONGEST_STEM = 120  # bytes of a file's name kept in its result folder's name; file systems allow 255 in all
Told = Callable[[float, str], None]


@dataclass(frozen=True)
class Plan:
    """What is done with every file, and where its results go."""

    methods: tuple[tuple[Analyzer, Params], ...]
    out: Path
    maps: Maps = "all"


@dataclass(frozen=True)
class Done:
    """One file's end: where its results lie, and what could not be examined, one sentence each."""

    number: int
    path: Path
    folder: Path
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Watched:
    """A job that stops when the batch does, and tells how far this file is."""

    stop: Event
    told: Told

    def checkpoint(self, fraction: float, note: str = "") -> None:
        if self.stop.is_set():
            raise Cancelled
        self.told(fraction, note)


def files_below(folder: Path) -> Iterator[Path]:
    """All files below a folder, sorted; hidden names, and what lies behind links to folders, left out."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (path for name in sorted(names) if not name.startswith(".") and (path := Path(place) / name).is_file())


def no_picture(path: Path) -> str:
    """Why a file is no picture, in the reader's words, from its first bytes; empty where it is one or may be one."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
        if head:
            reader.call("kind", head)
    except reader.Refused as refusal:
        return str(refusal)
    except (OSError, reader.ReaderError):
        return ""  # opening it as a whole will say why it cannot be examined
    return ""


def pictures_in(folder: Path, passed_over: Callable[[Path, str], None]) -> Iterator[Path]:
    """All pictures below a folder, sorted. What is none is told of: a folder of evidence often holds a list or a film besides."""
    for path in files_below(folder):
        if reason := no_picture(path):
            passed_over(path, reason)
        else:
            yield path


def examined(source: ImageSource, methods: Sequence[tuple[Analyzer, Params]], job: Job) -> Iterator[Run]:
    """Every method on one picture, one after the other; each sees its share of the progress."""
    for place, (analyzer, params) in enumerate(methods):
        share = Share(job, place / len(methods), (place + 1) / len(methods), analyzer.title)
        share.checkpoint(0)
        yield examine(source, analyzer, params, share)


def fault_of(run: Run, name: str) -> str:
    """One sentence on why a run on the file of this name failed; empty where it did not. The run itself keeps the whole traceback."""
    lines = [line for line in run.error.strip().splitlines() if line.strip()]
    if not lines:
        return ""
    return tr("{name}: {method} failed: {reason}", name=name, method=run.method, reason=lines[-1].strip().removeprefix(f"{name}: "))


def analyze(paths: Sequence[Path], plan: Plan, jobs: int, told: Told) -> Generator[Done, None, None]:
    """Examine all files, `jobs` at a time; what ends is given at once, in the order of ending. Closing the iterator stops the rest."""
    stop = Event()
    shares = [0.0] * len(paths)

    def tell(place: int, fraction: float, note: str) -> None:
        shares[place] = fraction
        told(sum(shares) / len(shares), note)

    def one(place: int, path: Path) -> Done:
        def told_here(fraction: float, note: str) -> None:
            tell(place, fraction, f"{path.name} {note}".strip())

        done = analyze_file(place + 1, path, plan, Watched(stop, told_here))
        tell(place, 1.0, path.name)
        return done

    pool = ThreadPoolExecutor(jobs, thread_name_prefix="analyze")
    waiting: set[Future[Done]] = {pool.submit(one, place, path) for place, path in enumerate(paths)}
    try:
        while waiting:
            ended, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from sorted((future.result() for future in ended), key=lambda done: done.number)
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)


def analyze_file(number: int, path: Path, plan: Plan, job: Job) -> Done:
    """Examine one file and write its folder of results. Lets Cancelled pass."""
    folder = plan.out / f"{number}-{_stem(path)}"
    problems: list[str] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        record = _record(path, plan, folder, job, problems)
        _write(folder / "result.json", lambda place: place.write_text(exchange.written(record, indent=1), "utf-8", "backslashreplace"))
    except OSError as error:
        reason = error.strerror or str(error)
        problems.append(
            tr("{name}: the results could not be written to {folder}: {reason}.", name=path.name, folder=str(folder), reason=reason)
        )
    return Done(number, path, folder, tuple(problems))


def _record(path: Path, plan: Plan, folder: Path, job: Job, problems: list[str]) -> dict[str, Any]:
    source: ImageSource | None = None
    try:
        source = ImageSource.open(path)
        facts = source.facts
    except Unreadable as refusal:
        problems.append(str(refusal))
        return exchange.file_record(str(path), source.evidence if source else None, None, str(refusal))
    record = exchange.file_record(str(path), source.evidence, facts, None)
    for run in examined(source, plan.methods, job):
        views = run.result.views if run.result else ()
        record["runs"].append(
            exchange.run_record(run, [_kept(view, f"{run.method}-{n}", folder, plan.maps) for n, view in enumerate(views, 1)])
        )
        if run.error:
            problems.append(fault_of(run, path.name))
    return record


def _kept(view: View, name: str, folder: Path, maps: Maps) -> dict[str, Any]:
    """Write a map's or a picture's file where it is wanted; the view's record."""
    file: str | None = None
    if isinstance(view, Map) and (maps in ("all", view.role)):
        file = f"{name}.npy"
        values = np.ascontiguousarray(view.values, np.float32)
        _write(folder / file, lambda place: _save(place, values))
    elif isinstance(view, Picture) and maps == "all":
        file = f"{name}.png"
        _write(folder / file, lambda place: place.write_bytes(_png(view)))
    return exchange.view_record(view, file)


def _save(place: Path, values: Any) -> None:
    with place.open("wb") as stream:  # by name, numpy would add a suffix
        np.save(stream, values, allow_pickle=False)


def _png(picture: Picture) -> bytes:
    import cv2

    good, data = cv2.imencode(".png", cv2.cvtColor(np.ascontiguousarray(picture.pixels), cv2.COLOR_RGB2BGR))
    if not good:
        raise OSError(tr("the picture {title} could not be encoded", title=picture.title))
    return data.tobytes()


def _write(path: Path, write: Callable[[Path], object]) -> None:
    """Whole or not at all: a script may be reading the folder meanwhile."""
    partial = path.with_name(f"{PARTIAL}{path.name}")
    try:
        write(partial)
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _stem(path: Path) -> str:
    stem = path.stem
    while len(os.fsencode(stem)) > LONGEST_STEM:
        stem = stem[:-1]
    return stem.rstrip(" .") or "_"  # Windows drops them from a folder's name
