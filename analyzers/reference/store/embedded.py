"""A reference library in one folder: facts in `library.sqlite`, flat files with a row for each frame, features in mapped segments.

A source is written first and committed last, so a killed run leaves nothing that counts. What was added lately lies in the tail, until it
is worth a segment; what is removed is hidden at once, and left out when segments are next written.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from analyzers.contract import Job
from analyzers.language import tr
from analyzers.reference.codebook import Codebook
from analyzers.reference.features import GEOMETRY_BITS
from analyzers.reference.hashes import HASH_BYTES
from analyzers.reference.store import facts, inspect, locks, upkeep
from analyzers.reference.store.contract import Draft
from analyzers.reference.store.drafts import EmbeddedDraft
from analyzers.reference.store.faults import busy, other_codebook, other_hashes, sentences
from analyzers.reference.store.kept import KeptFrames
from analyzers.reference.store.lists import BLOCK, BLOCK_BITS, ENTRY
from analyzers.reference.store.records import Details, LibraryError, NewSource, Source, Stats, Watched
from analyzers.reference.store.snapshot import EmbeddedSnapshot
from analyzers.reference.store.tables import FRAME, append, discard, extend, frames_file, hashes_file, pack_file, tail_file

_LOOKS = 5  # a snapshot may find a file just merged away by another process, and looks again


class EmbeddedStore:
    """One library folder. Cheap to make; every call opens what it needs and closes it."""

    def __init__(self, folder: Path, codebook: Codebook | None = None, hash_bytes: int = HASH_BYTES) -> None:
        self.folder = folder
        self.hash_bytes = hash_bytes
        self._own_codebook = codebook

    @property
    def name(self) -> str:
        return str(self.folder)

    @property
    def exists(self) -> bool:
        return (self.folder / facts.FILE).is_file()

    @cached_property
    def codebook(self) -> Codebook:
        return self._own_codebook or Codebook.shipped()

    def create(self) -> None:
        """Make an empty library where there is none."""
        facts.create(self.folder, self.codebook.version, len(self.codebook), self.hash_bytes)

    def draft(self, sha256: str, settings: str) -> EmbeddedDraft:
        self.create()
        with facts.reading(self.folder) as db:
            self._check_kind(facts.state(db))
        return EmbeddedDraft(self.folder, sha256, self.codebook, self.hash_bytes, settings)

    def commit(self, draft: Draft, new: NewSource) -> bool:
        if not isinstance(draft, EmbeddedDraft):
            raise TypeError(type(draft))
        table = draft.table()
        if not 0 < len(table) <= BLOCK:
            raise LibraryError(tr("{name} has more frames than a library takes from one file. Cut it into parts.", name=new.details.title))
        with sentences(self.folder):
            draft.save()
        with facts.writing(self.folder) as db:
            if facts.has(db, new.sha256):
                return False
            state = facts.state(db)
            self._check_kind(state)
            first = state.rows
            if first % BLOCK + len(table) > BLOCK:  # the features of one source lie in one block
                first += BLOCK - first % BLOCK
            table["source"] = facts.insert(db, new, first, len(table), int(table["count"].sum()))
            entries, crc = self._append(state, first, table, draft)
            digest = sha256(table.tobytes() + draft.hashes()).hexdigest()
            db.execute("UPDATE sources SET digest = ? WHERE id = ?", (digest, int(table["source"][0])))
            facts.set_state(db, replace(state, rows=first + len(table), entries=state.entries + entries, crc=crc))
        draft.committed = True
        if state.entries + entries >= upkeep.SEALED_AT:
            self.settle()
        return True

    def has(self, sha256: str) -> bool:
        if not self.exists:
            return False
        with facts.reading(self.folder) as db:
            return facts.has(db, sha256)

    def remove(self, ids: tuple[int, ...]) -> None:
        with facts.writing(self.folder) as db:
            gone = [source for source in facts.sources(db) if source.id in ids]
            for source in gone:
                # a watched folder that still holds the file does not bring it back
                db.execute(
                    "INSERT OR REPLACE INTO seen SELECT path, size, modified FROM sources WHERE id = ?",
                    (source.id,),
                )
                db.execute("DELETE FROM sources WHERE id = ?", (source.id,))
        for source in gone:
            discard(pack_file(self.folder, source.sha256))
        self.settle()

    def describe(self, id: int, details: Details) -> None:
        with facts.writing(self.folder) as db:
            facts.describe(db, id, details)

    def moved(self, id: int, path: str, size: int, modified: int) -> None:
        with facts.writing(self.folder) as db:
            db.execute("UPDATE sources SET path = ?, size = ?, modified = ? WHERE id = ?", (path, size, modified, id))
            db.execute("DELETE FROM seen WHERE path = ?", (path,))

    def saw(self, path: str, size: int, modified: int) -> None:
        if self.exists:
            with facts.writing(self.folder) as db:
                db.execute("INSERT OR REPLACE INTO seen VALUES (?, ?, ?)", (path, size, modified))

    def sources(self) -> tuple[Source, ...]:
        if not self.exists:
            return ()
        with facts.reading(self.folder) as db:
            return facts.sources(db)

    @contextmanager
    def alone(self) -> Iterator[bool]:
        with sentences(self.folder):
            lock = locks.taken(self.folder / "refreshing")
        try:
            yield lock is not None
        finally:
            if lock is not None:
                os.close(lock)

    def stamps(self) -> Mapping[str, tuple[int, int]]:
        if not self.exists:
            return {}
        with facts.reading(self.folder) as db:
            rows = db.execute("SELECT path, size, modified FROM seen UNION ALL SELECT path, size, modified FROM sources")
            return {path: (size, modified) for path, size, modified in rows}

    def snapshot(self) -> EmbeddedSnapshot:
        with facts.reading(self.folder) as db:
            state = facts.state(db)
        self._check_kind(state)
        for _ in range(_LOOKS):
            before = self._files()
            try:
                return EmbeddedSnapshot(self.folder, self.codebook)
            except LibraryError:
                if self._files() == before:
                    raise
        raise busy(self.folder)

    def pictures(self) -> KeptFrames:
        """All of a snapshot but its features, whatever became of those and whatever codebook they go by."""
        return KeptFrames(self.folder)

    def settle(self) -> None:
        if self.exists:
            upkeep.settle(self.folder, len(self.codebook))

    def sweep(self) -> None:
        if self.exists:
            upkeep.sweep(self.folder)

    def check(self, job: Job) -> tuple[str, ...]:
        return inspect.problems(self.folder, self.codebook.version, job)

    def stats(self) -> Stats:
        return inspect.stats(self.folder)

    def watch(self, folder: str) -> None:
        self.create()
        with facts.writing(self.folder) as db:
            db.execute("INSERT OR IGNORE INTO watched VALUES (?)", (folder,))

    def unwatch(self, folder: str) -> None:
        with facts.writing(self.folder) as db:
            db.execute("DELETE FROM watched WHERE folder = ?", (folder,))

    def watched(self) -> tuple[Watched, ...]:
        if not self.exists:
            return ()
        with facts.reading(self.folder) as db:
            folders = [str(row[0]) for row in db.execute("SELECT folder FROM watched ORDER BY folder")]
            paths = [Path(row[0]) for row in db.execute("SELECT path FROM sources")]
        return tuple(Watched(each, _there(each), sum(Path(each) in path.parents for path in paths)) for each in folders)

    def _files(self) -> tuple[object, ...]:
        with facts.reading(self.folder) as db:
            return facts.state(db), facts.segments(db)

    def _check_kind(self, state: facts.State) -> None:
        if state.codebook != self.codebook.version or state.words != len(self.codebook):
            raise other_codebook(self.folder)
        if state.hash_bytes != self.hash_bytes:
            raise other_hashes(self.folder)

    def _append(self, state: facts.State, first: int, table: np.ndarray[Any, Any], draft: EmbeddedDraft) -> tuple[int, int]:
        """Write rows, hashes and features beyond the committed ends: the number of features, and the tail's new check sum."""
        frames, hashes = frames_file(self.folder, state.generation), hashes_file(self.folder, state.generation)
        for path, size in ((frames, FRAME.itemsize), (hashes, state.hash_bytes)):
            append(path, state.rows * size, ())
            extend(path, first * size)
        append(frames, first * FRAME.itemsize, [table.tobytes()])
        append(hashes, first * state.hash_bytes, [draft.hashes()])
        count, crc = 0, state.crc

        def pieces() -> Iterator[bytes]:
            nonlocal count, crc
            for number, (words, codes, geometry) in enumerate(draft.features_of_frames()):
                row = first + number
                entries = np.zeros(len(words), ENTRY)
                entries["block"], entries["word"] = row >> BLOCK_BITS, words
                entries["code"] = np.ascontiguousarray(codes).view("<i8")
                entries["id"] = row % BLOCK << GEOMETRY_BITS | geometry
                data = entries.tobytes()
                count, crc = count + len(words), crc32(data, crc)
                yield data

        append(tail_file(self.folder, state.tail), state.entries * ENTRY.itemsize, pieces())
        return count, crc


def _there(folder: str) -> bool:
    try:
        return Path(folder).is_dir()
    except OSError:
        return False
