"""The case's database file: how it is opened, what its tables are, and its rows as they stand.

Every row is one JSON text whose hash stands in the custody chain. Nothing here knows what the rows mean.
"""

import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from analyzers.language import tr
from forensics_gui import NAME
from forensics_gui.case.errors import CaseDamaged, CaseError, CaseTooNew, NotACase
from forensics_gui.case.files import settle
from forensics_gui.case.model import Custody

FILE = "case.sqlite"
FORMAT = 2  # raised when an older program could no longer read what is written; `migrations` has the steps
MARK = 0x574E4345  # "WNCE" in the file's header: this SQLite file is a case
FAULTS = (sqlite3.Error, UnicodeDecodeError)  # the second where a message of SQLite's quotes damaged text
PATIENCE_S = 30  # how long to wait for another window's commit

_TABLES = (
    "CREATE TABLE description (field TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE evidence (position INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, record TEXT NOT NULL)",
    "CREATE TABLE run (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, evidence TEXT NOT NULL REFERENCES evidence (sha256),"
    " record TEXT NOT NULL)",
    "CREATE TABLE annotation (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, evidence TEXT NOT NULL REFERENCES evidence (sha256),"
    " record TEXT NOT NULL)",
    "CREATE TABLE custody (number INTEGER PRIMARY KEY, time TEXT NOT NULL, actor TEXT NOT NULL, act TEXT NOT NULL, subject TEXT NOT NULL,"
    " details TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL)",
    "CREATE TABLE head (only INTEGER PRIMARY KEY CHECK (only = 1), number INTEGER NOT NULL, hash TEXT NOT NULL)",
)
_APPEND_ONLY = "CREATE TRIGGER {table}_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{table} rows are only ever added'); END"
_ONLY_ADDED = ("custody", "run", "evidence")
_KEPT = "CREATE TRIGGER {table}_DELETE BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{table} rows are replaced, not deleted'); END"
KEPT_RULES = tuple(_KEPT.format(table=table) for table in ("description", "head"))


@dataclass(frozen=True)
class Rows:
    """All rows of a case, in their order. head is the number and hash of the last custody entry, as noted beside the chain."""

    description: dict[str, str]
    evidence: tuple[tuple[str, str], ...]  # sha256, record
    runs: tuple[tuple[str, str, str], ...]  # id, evidence, record
    annotations: tuple[tuple[str, str, str], ...]
    custody: tuple[Custody, ...]
    head: tuple[int, str] | None


def make(folder: Path, first: Custody) -> None:
    """A case database in `folder`, which must not hold one, with its first custody entry; all of it or nothing."""
    path = folder / FILE
    rules = [_APPEND_ONLY.format(table=table, verb=verb) for table in _ONLY_ADDED for verb in ("UPDATE", "DELETE")]
    marks = [f"PRAGMA application_id={MARK}", f"PRAGMA user_version={FORMAT}"]
    try:
        path.touch(exist_ok=False)
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "BEGIN", *_TABLES, *rules, *KEPT_RULES, *marks):
                database.execute(statement)
            append(database, first)
            database.execute("COMMIT")
    except (OSError, sqlite3.Error) as error:
        raise CaseError(tr("The case {name} could not be made: {reason}.", name=folder.name, reason=str(error))) from error
    settle(folder)


def opened(folder: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A checked connection, usable from any thread under the caller's lock. Raises NotACase, CaseTooNew or CaseDamaged."""
    path = folder / FILE
    if not path.is_file():
        raise NotACase(tr("{name} is not a case: it holds no {file}.", name=folder.name or str(folder), file=FILE))
    try:
        database = _connected(path, read_only)
    except FAULTS as error:
        raise CaseDamaged(tr("The case {name} cannot be opened: {reason}.", name=folder.name, reason=str(error))) from error
    try:
        _check(database, folder.name)
    except BaseException:
        database.close()
        raise
    return database


def _connected(path: Path, read_only: bool) -> sqlite3.Connection:
    mode = "mode=rw"
    if read_only:  # without a log nobody has it open, and it can be read without leaving lock files beside it, from a read-only disk too
        mode = "mode=ro" if has_log(path.parent) else "mode=ro&immutable=1"
    address = f"{path.absolute().as_uri()}?{mode}"
    database = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False, timeout=PATIENCE_S)
    settings = ["trusted_schema=OFF", "foreign_keys=ON", "synchronous=FULL", "fullfsync=ON", "checkpoint_fullfsync=ON"]
    if not read_only:
        settings.append("wal_autocheckpoint=0")  # the log is written back between acts only, when the seal is made anew
    else:
        settings.append("query_only=ON")
        database.text_factory = _legible  # a changed byte is to be named by the check, not to end it
    try:
        for setting in settings:
            database.execute(f"PRAGMA {setting}")
    except FAULTS:
        database.close()
        raise
    return database


def has_log(folder: Path) -> bool:
    """Whether a window has the case open, or was killed while it had."""
    return (folder / f"{FILE}-wal").exists()


def _legible(text: bytes) -> str:
    return text.decode("utf-8", "backslashreplace")


def _check(database: sqlite3.Connection, name: str) -> None:
    try:
        if _number(database, "application_id") != MARK:
            raise NotACase(tr("{name} is not a case of {program}.", name=name, program=NAME))
        if (number := version(database)) > FORMAT:
            raise CaseTooNew(
                tr(
                    "The case {name} was written by a newer version of {program} (case format {version}, this program reads {format}). "
                    "Update the program to open it.",
                    name=name,
                    program=NAME,
                    version=number,
                    format=FORMAT,
                )
            )
        if number < 1:
            raise CaseDamaged(tr("The case {name} does not state its format: its database was changed or never finished.", name=name))
        answers = [str(row[0]) for row in database.execute("PRAGMA integrity_check(1)")]
        orphans = database.execute("PRAGMA foreign_key_check").fetchall()
    except FAULTS as error:
        raise CaseDamaged(tr("The database of the case {name} is damaged: {reason}.", name=name, reason=str(error))) from error
    if answers != ["ok"] or orphans:
        reason = answers[0] if answers != ["ok"] else tr("a row of {table} belongs to nothing", table=str(orphans[0][0]))
        raise CaseDamaged(tr("The database of the case {name} is damaged: {reason}.", name=name, reason=reason))


def _number(database: sqlite3.Connection, pragma: str) -> int:
    return int(database.execute(f"PRAGMA {pragma}").fetchone()[0])


def version(database: sqlite3.Connection) -> int:
    """The case format that the file states."""
    return _number(database, "user_version")


def write_back(database: sqlite3.Connection) -> None:
    """Write the log back into the file and empty it; left for another time where another window is reading."""
    with suppress(sqlite3.Error):
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def changes_elsewhere(database: sqlite3.Connection) -> int:
    """A number that changes whenever another connection has changed the file."""
    return _number(database, "data_version")


def rows(database: sqlite3.Connection) -> Rows:
    """Every row as it stands. Inside a transaction, since another window may be writing."""
    head = database.execute("SELECT number, hash FROM head").fetchone()
    chain = database.execute("SELECT number, time, actor, act, subject, details, previous, hash FROM custody ORDER BY number")
    return Rows(
        description=dict(database.execute("SELECT field, value FROM description ORDER BY field").fetchall()),
        evidence=tuple(database.execute("SELECT sha256, record FROM evidence ORDER BY position")),
        runs=tuple(database.execute("SELECT id, evidence, record FROM run ORDER BY position")),
        annotations=tuple(database.execute("SELECT id, evidence, record FROM annotation ORDER BY position")),
        custody=tuple(Custody(*row) for row in chain),
        head=tuple(head) if head else None,
    )


def append(database: sqlite3.Connection, entry: Custody) -> None:
    """Add an entry and note it as the last."""
    database.execute("INSERT INTO custody VALUES (?, ?, ?, ?, ?, ?, ?, ?)", tuple(vars(entry).values()))
    database.execute("INSERT OR REPLACE INTO head VALUES (1, ?, ?)", (entry.number, entry.hash))
