"""The facts of a library in SQLite: opened per use, one writer at a time, every fault turned into a sentence.

Nothing counts until its row is committed: whatever a killed run left in the flat files lies beyond the committed end and is overwritten.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from analyzers.language import tr
from analyzers.reference.store.records import Frame, LibraryError, NewSource, Source

FORMAT = 1
FILE = "library.sqlite"
_PATIENCE_S = 5.0  # how long to wait for another writer: commits take milliseconds, a removal's compaction longer

_TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE sources (
    id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL, sha256 TEXT NOT NULL UNIQUE, title TEXT NOT NULL, kind TEXT NOT NULL,
    duration_s REAL, width INTEGER NOT NULL, height INTEGER NOT NULL, size INTEGER NOT NULL, added TEXT NOT NULL,
    folder TEXT NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL, digest TEXT NOT NULL);
CREATE TABLE frames (
    id INTEGER PRIMARY KEY AUTOINCREMENT, source INTEGER NOT NULL REFERENCES sources(id) ON DELETE CASCADE, number INTEGER NOT NULL,
    time_s REAL, until_s REAL, width INTEGER NOT NULL, height INTEGER NOT NULL, kept_width INTEGER NOT NULL, kept_height INTEGER NOT NULL,
    first INTEGER NOT NULL, count INTEGER NOT NULL, proxy TEXT NOT NULL, crc INTEGER NOT NULL);
CREATE INDEX frames_of_source ON frames(source, number);
"""


@contextmanager
def reading(folder: Path) -> Iterator[sqlite3.Connection]:
    """A connection that sees one state of the library throughout. Raises LibraryError."""
    with _opened(folder) as db:
        db.execute("BEGIN")
        try:
            yield db
        finally:
            db.rollback()


@contextmanager
def writing(folder: Path) -> Iterator[sqlite3.Connection]:
    """The only writer for now; committed on leaving, undone by an exception. Raises LibraryError, also where another one writes."""
    with _opened(folder) as db:
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
        except BaseException:
            db.rollback()
            raise
        db.commit()


def create(folder: Path) -> None:
    """Make an empty library where there is none. Raises LibraryError where the folder already holds other things."""
    if (folder / FILE).exists():
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        foreign = any(folder.iterdir())
    except OSError as error:
        raise LibraryError(
            tr("The reference library {folder} cannot be made: {reason}. Choose another folder.", folder=str(folder), reason=str(error))
        ) from error
    if foreign:
        raise LibraryError(
            tr("{folder} is not empty and holds no reference library. Choose an empty folder for a new one.", folder=str(folder))
        )
    with _sentences(folder):
        db = sqlite3.connect(folder / FILE, isolation_level=None, timeout=_PATIENCE_S)
        try:
            db.execute("BEGIN IMMEDIATE")
            if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'facts'").fetchone():
                for statement in _TABLES.split(";")[:-1]:
                    db.execute(statement)
                values = [("format", FORMAT), ("generation", 1), ("end", 0)]
                db.executemany("INSERT INTO facts VALUES (?, ?)", values)
            db.commit()
        finally:
            db.close()


def fact(db: sqlite3.Connection, name: str) -> int:
    """A number about the whole library: format, generation (of the flat files), end (features that are committed)."""
    return int(db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()[0])


def set_fact(db: sqlite3.Connection, name: str, value: int) -> None:
    """Change such a number."""
    db.execute("UPDATE facts SET value = ? WHERE name = ?", (value, name))


def sources(db: sqlite3.Connection) -> tuple[Source, ...]:
    """All sources in the order of adding."""
    rows = db.execute(
        "SELECT id, path, sha256, title, kind, duration_s, width, height, size, added,"
        " (SELECT count(*) FROM frames WHERE frames.source = sources.id), count FROM sources ORDER BY id"
    )
    return tuple(Source(*row) for row in rows)


def frames(db: sqlite3.Connection) -> tuple[Frame, ...]:
    """All frames, those of one source side by side and in order."""
    rows = db.execute(
        "SELECT frames.id, frames.source, number, time_s, until_s, frames.width, frames.height, kept_width, kept_height,"
        " frames.first, frames.count, sources.folder || '/' || proxy, crc"
        " FROM frames JOIN sources ON sources.id = frames.source ORDER BY frames.source, frames.number"
    )
    return tuple(Frame(*row) for row in rows)


def has(db: sqlite3.Connection, sha256: str) -> bool:
    """Whether a file of these bytes is a source already."""
    return db.execute("SELECT 1 FROM sources WHERE sha256 = ?", (sha256,)).fetchone() is not None


def folders(db: sqlite3.Connection) -> frozenset[str]:
    """Where the sources keep the pictures of their frames."""
    return frozenset(str(row[0]) for row in db.execute("SELECT folder FROM sources"))


def insert(db: sqlite3.Connection, new: NewSource, first: int, digest: str, added: str) -> int:
    """Add the rows of a source whose features begin at `first`; its id."""
    count = sum(frame.count for frame in new.frames)
    row = (
        new.path,
        new.sha256,
        new.title,
        new.kind,
        new.duration_s,
        new.width,
        new.height,
        new.size,
        added,
        new.folder,
        first,
        count,
        digest,
    )
    source = db.execute(
        "INSERT INTO sources (path, sha256, title, kind, duration_s, width, height, size, added, folder, first, count, digest)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row,
    ).lastrowid
    if source is None:
        raise AssertionError("an inserted row has an id")
    place, rows = first, []
    for number, f in enumerate(new.frames):
        sizes = (f.width, f.height, f.kept_width, f.kept_height)
        rows.append((source, number, f.time_s, f.until_s, *sizes, place, f.count, f.proxy, f.crc))
        place += f.count
    db.executemany(
        "INSERT INTO frames (source, number, time_s, until_s, width, height, kept_width, kept_height, first, count, proxy, crc)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    return source


@contextmanager
def _opened(folder: Path) -> Iterator[sqlite3.Connection]:
    if not (folder / FILE).is_file():
        raise LibraryError(tr("There is no reference library in {folder}. Add files to make one.", folder=str(folder)))
    with _sentences(folder):
        db = sqlite3.connect(folder / FILE, isolation_level=None, timeout=_PATIENCE_S)
        try:
            db.execute("PRAGMA foreign_keys = ON")
            db.execute("PRAGMA synchronous = FULL")
            _check_format(db, folder)
            yield db
        finally:
            db.close()


def _check_format(db: sqlite3.Connection, folder: Path) -> None:
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'facts'").fetchone():
        raise LibraryError(tr("{folder} holds no reference library of this program. Choose another folder.", folder=str(folder)))
    if fact(db, "format") > FORMAT:
        raise LibraryError(
            tr(
                "The reference library {folder} was made by a newer version of this program. Update the program to use it.",
                folder=str(folder),
            )
        )


@contextmanager
def _sentences(folder: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise LibraryError(
                tr("Another program is changing the reference library {folder} right now. Try again in a moment.", folder=str(folder))
            ) from error
        raise _unusable(folder, error) from error
    except sqlite3.DatabaseError as error:
        raise _unusable(folder, error) from error


def _unusable(folder: Path, error: Any) -> LibraryError:
    return LibraryError(
        tr(
            "The reference library {folder} cannot be used: {reason}. Check the disk, or make the library anew from its sources.",
            folder=str(folder),
            reason=str(error),
        )
    )
