"""The vectors of an embedding model for the frames of a library: made once from the kept pictures, kept in one flat file beside them.

A row names its frame by source and number, which outlive tidying, so that the file only ever grows; half a row that a kill left is cut off.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.contract import Job
from analyzers.evidence import ImageSource, Unreadable
from analyzers.language import tr
from analyzers.reference.embedding import Embedding, Floats
from analyzers.reference.store import locks
from analyzers.reference.store.contract import NOBODY, Snapshot
from analyzers.reference.store.faults import sentences
from analyzers.reference.store.records import LibraryError

PER_SOURCE = 4  # candidates: neighbours in a film resemble each other
_SAFE_EVERY_S = 5.0
_ROWS_AT_ONCE = 1 << 13
Longs = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Nearby:
    """Frames whose vectors are most like a picture's, most alike first: rows of the snapshot, cosine, and which view was like it."""

    frames: Longs
    cosine: Floats
    view: Longs

    def __len__(self) -> int:
        return len(self.frames)


class Vectors:
    """The vectors of one library by one model. `folder` is where they are kept: the library's own."""

    def __init__(self, folder: Path, embedding: Embedding) -> None:
        self.embedding = embedding
        self.file = folder / f"embeddings-{embedding.digest}.f2"
        self._kind = np.dtype([("source", "<i8"), ("number", "<i4"), ("vector", "<f2", (embedding.dimensions,))])

    def missing(self, snapshot: Snapshot) -> Longs:
        """The frames that have no vector yet."""
        has = np.zeros(len(snapshot.frames), bool)
        has[self._placed(snapshot)[0]] = True
        return np.flatnonzero(~has & (snapshot.frames["source"] != NOBODY))

    def make(self, snapshot: Snapshot, job: Job) -> int:
        """Make what is missing; how many kept pictures could not be read, and are tried again next time.

        Raises LibraryError, and Cancelled: what was made stays.
        """
        with sentences(self.file.parent), locks.held(self.file.with_suffix(".lock")) as ours:
            if not ours:
                raise LibraryError(
                    tr(
                        "Another program is making the vectors of the reference library {folder}. Try again when it is done.",
                        folder=str(self.file.parent),
                    )
                )
            with self.file.open("ab") as file:
                if file.tell() % self._kind.itemsize:
                    file.truncate(file.tell() // self._kind.itemsize * self._kind.itemsize)
                todo = self.missing(snapshot)
                return self._made(snapshot, todo, file, job)

    def candidates(self, snapshot: Snapshot, wanted: Floats, k: int, job: Job) -> Nearby:
        """The `k` frames most like any of V×D vectors, at most `PER_SOURCE` of each source. Raises LibraryError, Cancelled."""
        frames, rows, table = self._placed(snapshot)
        best, view = np.empty(len(frames), np.float32), np.empty(len(frames), np.int64)
        for start in range(0, len(frames), _ROWS_AT_ONCE):
            job.checkpoint(start / len(frames))
            part = slice(start, start + _ROWS_AT_ONCE)
            cosines = table["vector"][rows[part]].astype(np.float32) @ wanted.T
            view[part] = cosines.argmax(axis=1)
            best[part] = np.take_along_axis(cosines, view[part, None], axis=1)[:, 0]
        best[~np.isfinite(best)] = -1  # a file from elsewhere may hold anything
        chosen = np.array(list(_spread(np.argsort(-best, kind="stable"), snapshot.frames["source"][frames], k)), np.int64)
        return Nearby(frames[chosen], best[chosen], view[chosen])

    def _made(self, snapshot: Snapshot, todo: Longs, file: Any, job: Job) -> int:
        unread, safe, begun = 0, monotonic(), monotonic()
        name = self.embedding.name
        for number, frame in enumerate(todo):
            rate = number / max(monotonic() - begun, 1e-3)
            job.checkpoint(number / len(todo), tr("{name}: {rate} pictures/s", name=name, rate=f"{rate:.0f}") if number else name)
            try:
                pixels = ImageSource.of_bytes(snapshot.proxy(int(frame)), Path(f"{frame}.jpg")).pixels
            except (LibraryError, Unreadable):
                unread += 1
                continue
            row = np.zeros(1, self._kind)
            row["source"], row["number"] = snapshot.frames["source"][frame], snapshot.frames["number"][frame]
            row["vector"][0] = self.embedding.of(pixels)
            file.write(row.tobytes())
            if monotonic() - safe > _SAFE_EVERY_S:
                file.flush()
                os.fsync(file.fileno())
                safe = monotonic()
        return unread

    def _placed(self, snapshot: Snapshot) -> tuple[Longs, Longs, NDArray[Any]]:
        """The frames that have a vector, in order; the row of each in the file; and the file, mapped."""
        table = self._table()
        keys, frames = np.asarray(snapshot.frames[["source", "number"]]), snapshot.frames["source"] != NOBODY
        width = int(table["number"].max(initial=0)) + int(keys["number"].max(initial=0)) + 2
        wanted = keys["source"].astype(np.int64) * width + keys["number"]
        held = table["source"] * width + table["number"]
        order = np.argsort(held, kind="stable")
        place = np.searchsorted(held[order], wanted)
        found = frames & (place < len(held))
        found[found] = held[order][place[found]] == wanted[found]
        return np.flatnonzero(found), order[place[found]], table

    def _table(self) -> NDArray[Any]:
        with sentences(self.file.parent):
            count = self.file.stat().st_size // self._kind.itemsize if self.file.exists() else 0
            return np.asarray(np.memmap(self.file, self._kind, "r", shape=(count,))) if count else np.zeros(0, self._kind)


def _spread(order: Longs, source: Longs, k: int) -> Iterator[int]:
    """The first `k` in this order, few of each source."""
    taken: dict[int, int] = {}
    count = 0
    for place in order:
        owner = int(source[place])
        if taken.get(owner, 0) < PER_SOURCE:
            taken[owner] = taken.get(owner, 0) + 1
            count += 1
            yield int(place)
        if count == k:
            return
