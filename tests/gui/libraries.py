"""A library for the window's tests: it keeps sources in memory and reads nothing, and can be told to wait, to fail or to be cancelled."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

from analyzers.contract import Job
from analyzers.reference.store.records import Added, Details, LibraryError, Source, Stats, Watched


def source(id_: int, title: str, **fields: Any) -> Source:
    known = {
        "path": f"/archive/{title}",
        "sha256": f"{id_:064x}",
        "kind": "video",
        "duration_s": 61.5 * id_,
        "width": 1280,
        "height": 720,
        "size": 1_500_000,
        "added": "2026-11-25T10:00:00+00:00",
        "frames": 10 * id_,
        "features": 5000 * id_,
    }
    return Source(id_, title=title, **{**known, **fields})


class FakeLibrary:
    """Answers as `analyzers.reference.library.Library` does."""

    def __init__(self, *sources: Source) -> None:
        self.kept = list(sources)
        self.folders: list[str] = []
        self.problems: tuple[str, ...] = ()
        self.fresh: list[Added] = []  # what the next refresh finds
        self.asked: list[str] = []
        self.fault: str = ""
        self.gate: Event | None = None  # closed: an act waits at its checkpoint, as a long film would
        self.exists = True

    def add(self, paths: list[Path], job: Job, details: Details | None = None) -> tuple[Added, ...]:
        self.asked.append("add")
        self._work(job, paths[0].name)
        for path in paths:
            self.kept.append(source(len(self.kept) + 1, path.name, path=str(path)))
        self.exists = True
        return tuple(Added(path, "added", 10) for path in paths)

    def refresh(self, job: Job) -> tuple[Added, ...]:
        self.asked.append("refresh")
        self._work(job, "")
        found, self.fresh = tuple(self.fresh), []
        return found

    def describe(self, name: int, details: Details) -> Source:
        self.kept = [replace(each, **vars(details)) if each.id == name else each for each in self.kept]
        return next(each for each in self.kept if each.id == name)

    def remove(self, names: list[int]) -> tuple[Source, ...]:
        gone = tuple(each for each in self.kept if each.id in names)
        self.kept = [each for each in self.kept if each.id not in names]
        return gone

    def check(self, job: Job) -> tuple[str, ...]:
        self._work(job, "")
        return self.problems

    def watch(self, folder: Path) -> None:
        self.folders.append(str(folder))

    def unwatch(self, folder: Path) -> None:
        self.folders.remove(str(folder))

    def watched(self) -> tuple[Watched, ...]:
        return tuple(Watched(folder, folder != "/away", 3) for folder in self.folders)

    def sources(self) -> tuple[Source, ...]:
        if self.fault:
            raise LibraryError(self.fault)
        return tuple(self.kept)

    def stats(self) -> Stats:
        return Stats(len(self.kept), len(self.kept), 1006, 471_000, 3780.0, 12_000_000, 40_500_000, 2)

    def _work(self, job: Job, name: str) -> None:
        job.checkpoint(0.25, f"{name}: 23 frames/s, 4 min left" if name else "")
        if self.gate is not None:
            while not self.gate.wait(0.01):
                job.checkpoint(0.5, f"{name}: 23 frames/s, 3 min left" if name else "")
        if self.fault:
            raise LibraryError(self.fault)


def put_in_place(monkeypatch: Any, library: FakeLibrary) -> Callable[[str], FakeLibrary]:
    """Whatever folder is opened, it is this library."""
    opened = lambda _folder: library  # noqa: E731
    monkeypatch.setattr("forensics_gui.library_work.opened", opened)
    return opened
