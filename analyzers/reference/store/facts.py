"""The facts of a library in SQLite: opened per use, one writer at a time, every fault turned into a sentence.

Nothing counts until its row is committed: whatever a killed run left in the flat files lies beyond the committed end and is overwritten.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path

from analyzers.language import tr
from analyzers.reference.store.faults import sentences
from analyzers.reference.store.records import Details, LibraryError, NewSource, Source

FORMAT = 2
FILE = "library.sqlite"
_PATIENCE_S = 20.0  # how long to wait for another writer: commits take milliseconds, one of a very long film some seconds

_TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value NOT NULL);
CREATE TABLE sources (
    id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL, sha256 TEXT NOT NULL UNIQUE, title TEXT NOT NULL, kind TEXT NOT NULL,
    duration_s REAL, width INTEGER NOT NULL, height INTEGER NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL, added TEXT NOT NULL,
    url TEXT NOT NULL, date TEXT NOT NULL, author TEXT NOT NULL, licence TEXT NOT NULL, note TEXT NOT NULL,
    first INTEGER NOT NULL, frames INTEGER NOT NULL, features INTEGER NOT NULL, digest TEXT NOT NULL);
CREATE TABLE segments (name TEXT PRIMARY KEY, block INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    features INTEGER NOT NULL, digest TEXT NOT NULL);
CREATE TABLE watched (folder TEXT PRIMARY KEY);
CREATE TABLE seen (path TEXT PRIMARY KEY, size INTEGER NOT NULL, modified INTEGER NOT NULL);
"""
_COLUMNS = (
    "id, path, sha256, title, kind, duration_s, width, height, size, added, frames, features, url, date, author, licence, note, modified"
)


@dataclass(frozen=True)
class State:
    """What of the flat files counts. rows: of the frame table; tail: its number, its entries, the CRC-32 of their bytes."""

    codebook: str
    words: int
    hash_bytes: int
    generation: int
    rows: int
    tail: int
    entries: int
    crc: int


@dataclass(frozen=True)
class Segment:
    """A file of inverted lists: features of the rows `first` to `last` of the frame table, all within one block."""

    name: str
    block: int
    first: int
    last: int
    features: int
    digest: str


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
            db.commit()
        except BaseException:
            if db.in_transaction:
                db.rollback()
            raise


def create(folder: Path, codebook: str, words: int, hash_bytes: int) -> None:
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
        if (folder / FILE).exists():  # made by another process just now
            return
        raise LibraryError(
            tr("{folder} is not empty and holds no reference library. Choose an empty folder for a new one.", folder=str(folder))
        )
    with sentences(folder):
        db = sqlite3.connect(folder / FILE, isolation_level=None, timeout=_PATIENCE_S)
        try:
            db.execute("BEGIN IMMEDIATE")
            if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'facts'").fetchone():
                for statement in _TABLES.split(";")[:-1]:
                    db.execute(statement)
                db.execute("INSERT INTO facts VALUES ('format', ?)", (FORMAT,))
                set_state(db, State(codebook, words, hash_bytes, 1, 0, 1, 0, 0))
            db.commit()
        finally:
            db.close()


def state(db: sqlite3.Connection) -> State:
    """What counts of the flat files."""
    known = dict(db.execute("SELECT name, value FROM facts"))
    return State(*(known[name] for name in State.__dataclass_fields__))


def set_state(db: sqlite3.Connection, new: State) -> None:
    """From this transaction on, this counts."""
    db.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", list(vars(new).items()))


def sources(db: sqlite3.Connection) -> tuple[Source, ...]:
    """All sources in the order of adding."""
    return tuple(Source(*row) for row in db.execute(f"SELECT {_COLUMNS} FROM sources ORDER BY id"))  # noqa: S608  our own constant


def spans(db: sqlite3.Connection) -> tuple[tuple[int, int, int, str], ...]:
    """Of each source its id, first row and number of rows in the frame table, and their digest; in the order of the rows."""
    return tuple(db.execute("SELECT id, first, frames, digest FROM sources ORDER BY first"))


def has(db: sqlite3.Connection, sha256: str) -> bool:
    """Whether a file of these bytes is a source already."""
    return db.execute("SELECT 1 FROM sources WHERE sha256 = ?", (sha256,)).fetchone() is not None


def insert(db: sqlite3.Connection, new: NewSource, first: int, frames: int, features: int) -> int:
    """Add the row of a source whose frames begin at row `first`; its id. Its digest follows by `seal`."""
    details = astuple(new.details)
    facts = (new.path, new.sha256, new.kind, new.duration_s, new.width, new.height, new.size, new.modified)
    values = (*facts, datetime.now(UTC).isoformat(timespec="seconds"), *details, first, frames, features)
    row = db.execute(
        "INSERT INTO sources (path, sha256, kind, duration_s, width, height, size, modified, added, title, url, date, author, licence,"
        " note, first, frames, features, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
        values,
    ).lastrowid
    if row is None:
        raise AssertionError("an inserted row has an id")
    db.execute("DELETE FROM seen WHERE path = ?", (new.path,))
    return row


def describe(db: sqlite3.Connection, source: int, details: Details) -> None:
    """Set all details of a source."""
    db.execute(
        "UPDATE sources SET title = ?, url = ?, date = ?, author = ?, licence = ?, note = ? WHERE id = ?", (*astuple(details), source)
    )


def segments(db: sqlite3.Connection) -> tuple[Segment, ...]:
    """All segments in the order of their rows."""
    return tuple(Segment(*row) for row in db.execute("SELECT name, block, first, last, features, digest FROM segments ORDER BY first"))


def replace_segments(db: sqlite3.Connection, old: tuple[Segment, ...], new: tuple[Segment, ...]) -> None:
    """Let new segments count instead of old ones."""
    db.executemany("DELETE FROM segments WHERE name = ?", [(each.name,) for each in old])
    db.executemany("INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?)", [astuple(each) for each in new])


@contextmanager
def _opened(folder: Path) -> Iterator[sqlite3.Connection]:
    if not (folder / FILE).is_file():
        raise LibraryError(tr("There is no reference library in {folder}. Add files to make one.", folder=str(folder)))
    with sentences(folder):
        db = sqlite3.connect(folder / FILE, isolation_level=None, timeout=_PATIENCE_S)
        try:
            db.execute("PRAGMA synchronous = FULL")
            _check_format(db, folder)
            yield db
        finally:
            db.close()


def _check_format(db: sqlite3.Connection, folder: Path) -> None:
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'facts'").fetchone():
        raise LibraryError(tr("{folder} holds no reference library of this program. Choose another folder.", folder=str(folder)))
    (version,) = db.execute("SELECT value FROM facts WHERE name = 'format'").fetchone() or (0,)
    if version > FORMAT:
        raise LibraryError(
            tr(
                "The reference library {folder} was made by a newer version of this program. Update the program to use it.",
                folder=str(folder),
            )
        )
    if version < FORMAT:
        raise LibraryError(
            tr(
                "The reference library {folder} was made by an early version of this program and cannot be read any more. Add its files to "
                "a new library in another folder.",
                folder=str(folder),
            )
        )
