"""A reference library in one folder: `library.sqlite`, flat files of descriptors and key points, and small pictures of the frames.

A source is written first and committed last, so a killed run leaves nothing that counts; removed sources leave holes, closed when they
make up half of the files.
"""

import os
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from tempfile import SpooledTemporaryFile
from time import time
from types import TracebackType
from typing import IO, Any, Self
from uuid import uuid4

import numpy as np

from analyzers.language import tr
from analyzers.reference.features import Features
from analyzers.reference.shelf import DESCRIPTOR_BYTES, POINT_BYTES, Shelf, packed
from analyzers.reference.store import facts
from analyzers.reference.store.records import Frame, LibraryError, NewFrame, NewSource, Source

PROXIES = "frames"
_IN_MEMORY = 32 << 20
_PIECE = 8 << 20
_IDLE_S = 600  # a run at work writes a frame far more often, even of a long film


class Draft:
    """The features and frame pictures of one source until it is committed; forgotten on leaving unless it was."""

    def __init__(self, folder: Path) -> None:
        self.name = f"{PROXIES}/{uuid4().hex}"
        self._folder = folder / self.name
        self._folder.mkdir(parents=True)
        self.descriptors: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  closed on leaving
        self.points: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
        self.frames: list[NewFrame] = []
        self.committed = False

    def add(self, features: Features, proxy: bytes, size: tuple[int, int], time_s: float | None) -> None:
        """One more frame: `size` is the reference's own height and width."""
        name = f"{len(self.frames):06d}.jpg"
        with (self._folder / name).open("wb") as file:
            file.write(proxy)
            file.flush()
            os.fsync(file.fileno())
        self.descriptors.write(features.descriptors.tobytes())
        self.points.write(packed(features).tobytes())
        height, width = features.shape
        frame = NewFrame(time_s, time_s, size[1], size[0], width, height, len(features), name, zlib.crc32(proxy))
        self.frames.append(frame)

    def hold(self, until_s: float) -> None:
        """The last frame stays on the screen until then."""
        if self.frames:
            self.frames[-1] = replace(self.frames[-1], until_s=until_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.descriptors.close()
        self.points.close()
        if not self.committed:
            rmtree(self._folder, ignore_errors=True)


class EmbeddedStore:
    """One library folder. Cheap to make; every call opens what it needs and closes it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def exists(self) -> bool:
        return (self.folder / facts.FILE).is_file()

    def draft(self) -> Draft:
        """Begin a source, making the library where there is none yet."""
        facts.create(self.folder)
        return Draft(self.folder)

    def left_over(self) -> tuple[Path, ...]:
        """Frame pictures of no source that nobody has written to for a while: what a killed run left."""
        home = self.folder / PROXIES
        if not self.exists or not home.is_dir():
            return ()
        with facts.reading(self.folder) as db:
            known = facts.folders(db)
        strange = [path for path in sorted(home.iterdir()) if f"{PROXIES}/{path.name}" not in known]
        return tuple(path for path in strange if time() - _changed(path) > _IDLE_S)

    def sweep(self) -> None:
        """Take away what killed runs left."""
        for path in self.left_over():
            rmtree(path, ignore_errors=True)

    def has(self, digest: str) -> bool:
        """Whether a file of this SHA-256 is a source already."""
        if not self.exists:
            return False
        with facts.reading(self.folder) as db:
            return facts.has(db, digest)

    def commit(self, draft: Draft, new: NewSource) -> bool:
        """Append the draft's features and make the source count; False where another process has added the same file meanwhile."""
        with facts.writing(self.folder) as db:
            if facts.has(db, new.sha256):
                return False
            generation, end = facts.fact(db, "generation"), facts.fact(db, "end")
            digest = sha256()
            for kind, file, size in self._flat(generation, draft.descriptors, draft.points):
                self._append(kind, file, end * size, digest)
            facts.insert(db, new, end, digest.hexdigest(), datetime.now(UTC).isoformat(timespec="seconds"))
            facts.set_fact(db, "end", end + sum(frame.count for frame in new.frames))
        draft.committed = True
        return True

    def remove(self, ids: tuple[int, ...]) -> None:
        """Take sources out; the files shrink once half of what they hold is unused."""
        with facts.writing(self.folder) as db:
            folders = [row[0] for each in ids for row in db.execute("SELECT folder FROM sources WHERE id = ?", (each,))]
            db.executemany("DELETE FROM sources WHERE id = ?", [(each,) for each in ids])
            old = self._compact(db)
        for folder in folders:
            rmtree(self.folder / folder, ignore_errors=True)
        for path in old:
            _discard(path)

    def sources(self) -> tuple[Source, ...]:
        """All sources in the order of adding; none where there is no library yet."""
        if not self.exists:
            return ()
        with facts.reading(self.folder) as db:
            return facts.sources(db)

    def contents(self) -> tuple[tuple[Source, ...], tuple[Frame, ...], Shelf]:
        """Sources, frames and their features as of one moment. Raises LibraryError where files are missing or too short."""
        with facts.reading(self.folder) as db:
            sources, frames = facts.sources(db), facts.frames(db)
            generation, end = facts.fact(db, "generation"), facts.fact(db, "end")
            descriptors = self._mapped(self.descriptors_file(generation), np.uint8, end, DESCRIPTOR_BYTES)
            points = self._mapped(self.points_file(generation), np.dtype("<u2"), end, POINT_BYTES // 2)
        place = {source.id: number for number, source in enumerate(sources)}
        rows = [(f.first, f.count, place[f.source], f.kept_height, f.kept_width) for f in frames]
        table = np.array(rows, np.int64).reshape(-1, 5)
        return sources, frames, Shelf(descriptors, points, table[:, 0], table[:, 1], table[:, 2], table[:, 3:])

    def proxy(self, frame: Frame) -> bytes:
        """The kept picture of a frame, as written. Raises LibraryError where it is gone."""
        try:
            return (self.folder / frame.proxy).read_bytes()
        except OSError as error:
            raise LibraryError(
                tr(
                    "The reference library {folder} lacks {file}: {reason}. Check the library, and add the source again.",
                    folder=str(self.folder),
                    file=frame.proxy,
                    reason=error.strerror or str(error),
                )
            ) from error

    def descriptors_file(self, generation: int) -> Path:
        return self.folder / f"descriptors-{generation}.u8"

    def points_file(self, generation: int) -> Path:
        return self.folder / f"points-{generation}.u16"

    def _flat(self, generation: int, *files: Any) -> Iterator[tuple[Path, Any, int]]:
        yield self.descriptors_file(generation), files[0], DESCRIPTOR_BYTES
        yield self.points_file(generation), files[1], POINT_BYTES

    def _append(self, path: Path, file: IO[bytes], end: int, digest: Any) -> None:
        """Write at the committed end; what lies beyond it is what a killed run left."""
        with path.open("r+b" if path.exists() else "x+b") as flat:
            if flat.seek(0, os.SEEK_END) < end:
                raise self._damaged(path)
            flat.truncate(end)
            flat.seek(end)
            file.seek(0)
            while piece := file.read(_PIECE):
                digest.update(piece)
                flat.write(piece)
            flat.flush()
            os.fsync(flat.fileno())

    def _mapped(self, path: Path, kind: Any, rows: int, columns: int) -> Any:
        if rows == 0:
            return np.zeros((0, columns), kind)
        try:
            return np.asarray(np.memmap(path, kind, "r", shape=(rows, columns)))  # a plain view of the mapping: slices of it cost less
        except (OSError, ValueError) as error:
            raise self._damaged(path) from error

    def _damaged(self, path: Path) -> LibraryError:
        return LibraryError(
            tr(
                "The reference library {folder} is damaged: {file} is missing or too short. Make the library anew from its sources.",
                folder=str(self.folder),
                file=path.name,
            )
        )

    def _compact(self, db: sqlite3.Connection) -> tuple[Path, ...]:
        """Close the holes by writing new flat files, if they are worth it; the old ones, to be deleted after the commit."""
        end = facts.fact(db, "end")
        kept = list(db.execute("SELECT id, first, count FROM sources ORDER BY first"))
        used = sum(count for _, _, count in kept)
        if used * 2 > end or end == 0:
            return ()
        generation = facts.fact(db, "generation")
        old = (self.descriptors_file(generation), self.points_file(generation))
        new = (self.descriptors_file(generation + 1), self.points_file(generation + 1))
        for source, target, size in zip(old, new, (DESCRIPTOR_BYTES, POINT_BYTES), strict=True):
            _copy_ranges(source, target, [(first * size, count * size) for _, first, count in kept])
        place = 0
        for source_id, first, count in kept:
            db.execute("UPDATE frames SET first = first + ? WHERE source = ?", (place - first, source_id))
            db.execute("UPDATE sources SET first = ? WHERE id = ?", (place, source_id))
            place += count
        facts.set_fact(db, "generation", generation + 1)
        facts.set_fact(db, "end", place)
        return old


def _copy_ranges(source: Path, target: Path, ranges: list[tuple[int, int]]) -> None:
    with source.open("rb") as old, target.open("wb") as new:
        for start, size in ranges:
            old.seek(start)
            left = size
            while left and (piece := old.read(min(left, _PIECE))):
                new.write(piece)
                left -= len(piece)
        new.flush()
        os.fsync(new.fileno())


def _changed(path: Path) -> float:
    """When a folder was last written to; now, where another process has just taken it away."""
    try:
        return path.stat().st_mtime
    except OSError:
        return time()


def _discard(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except (
        OSError
    ):  # Windows keeps a mapped file until the last search has let go of it; the check names it, the next compaction is not hurt
        return
