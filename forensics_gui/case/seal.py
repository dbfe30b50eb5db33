"""The seal of a case: what its database held, to the last byte, after the last act; a small file beside it.

Rows are vouched for by the custody chain, but a database file holds more: free space, superseded pages, a log that rolls back to an older
state where one of its bytes changes. The seal names a change of any of them.
"""

import json
import sqlite3
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from analyzers.language import tr
from forensics_gui.case.custody import canonical, digest
from forensics_gui.case.files import settle, sha256_of, write_partial
from forensics_gui.case.model import Custody

FILE = "case.seal"
DATABASE = "case.sqlite"
LOG = "case.sqlite-wal"
KINDS = {"database", "number", "head", "file", "log_size", "log"}


@dataclass(frozen=True)
class Seal:
    """After which entry; and SHA-256 of the database as SQLite reads it, of its file, and of the log's first `log_size` bytes."""

    number: int
    head: str
    database: str
    file: str
    log_size: int
    log: str


@dataclass(frozen=True)
class Broken:
    """A seal that is there and cannot be read."""

    reason: str


def seal(folder: Path, connection: sqlite3.Connection) -> None:
    """Put a new seal on the case. Nothing may be under way on the connection; other windows wait while the hashes are taken."""
    connection.execute("BEGIN IMMEDIATE")  # neither an act nor a checkpoint of ours can come between the hashes
    try:
        number, head = connection.execute("SELECT number, hash FROM head").fetchone()
        new = Seal(number, head, image_of(connection), sha256_of(folder / DATABASE), *log_of(folder))
        text = canonical(asdict(new))
        partial = write_partial(folder, lambda file: file.write(f"{text}\n{digest(text)}\n".encode()))
        partial.replace(folder / FILE)
        settle(folder)
    finally:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")


def read_seal(folder: Path) -> Seal | Broken | None:
    """The seal of a case; None where it has none."""
    try:
        data = (folder / FILE).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        return Broken(error.strerror or str(error))
    try:
        text, own = data.decode("ascii").removesuffix("\n").split("\n")
        values = json.loads(text)
        if data != f"{text}\n{own}\n".encode() or digest(text) != own or values.keys() != KINDS:
            raise ValueError
        return Seal(**values)
    except (ValueError, TypeError, AttributeError):
        return Broken(tr("its own check sum does not fit"))


def image_of(connection: sqlite3.Connection) -> str:
    """SHA-256 of the database as SQLite reads it: the file with what its log holds."""
    return sha256(connection.serialize()).hexdigest()


def log_of(folder: Path, size: int | None = None) -> tuple[int, str]:
    """Size and SHA-256 of the log's first `size` bytes, of all where none is given; a log that is not there is empty."""
    try:
        with (folder / LOG).open("rb") as file:
            data = file.read() if size is None else file.read(size)
    except FileNotFoundError:
        data = b""
    return len(data), sha256(data).hexdigest()


@dataclass(frozen=True)
class Compared:
    """What the seal says of a case. problems: what the case holds was changed; remarks: what could not be told, or means nothing."""

    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def compare(folder: Path, connection: sqlite3.Connection, last: Custody) -> Compared:
    """The seal against the database as the connection, within its transaction, reads it, the last entry of its chain included."""
    there = read_seal(folder)
    if there is None:
        return _unsealed(last)
    if isinstance(there, Broken):
        return Compared((tr("The seal of the case, {file}, was changed or is damaged: {reason}.", file=FILE, reason=there.reason),))
    if there.number > last.number:
        sentence = tr(
            "The case ends with entry {number}, but its seal was made after entry {sealed}: later entries are gone.",
            number=last.number,
            sealed=there.number,
        )
        return Compared((sentence,))
    if there.number < last.number:
        sentence = tr(
            "The last act, entry {number}, is not under the seal, which was made after entry {sealed}: another window is writing now, "
            "or the program was stopped right after that act. The rows were checked, unused space in the database was not.",
            number=last.number,
            sealed=there.number,
        )
        return Compared(remarks=(sentence,))
    if there.head != last.hash:
        return Compared((tr("The seal of the case was made for another entry {number}.", number=there.number),))
    return _bytes_compared(folder, connection, there)


def _unsealed(last: Custody) -> Compared:
    if last.act not in ("opened", "migrated"):
        return Compared((tr("The seal of the case, {file}, is missing.", file=FILE),))
    return Compared(remarks=(tr("The case bears no seal yet: the program was stopped while it was made or brought up to date."),))


def _bytes_compared(folder: Path, connection: sqlite3.Connection, there: Seal) -> Compared:
    if image_of(connection) != there.database:
        return Compared((tr("The database was changed outside the program after entry {number}.", number=there.number),))
    changed = [DATABASE] if sha256_of(folder / DATABASE) != there.file else []
    size = (folder / LOG).stat().st_size if (folder / LOG).exists() else 0
    if size and log_of(folder, there.log_size) != (there.log_size, there.log):
        changed.append(LOG)
    if changed and not size and there.log_size == 0:
        return Compared((tr("The file {name} was changed in a place that holds nothing.", name=", ".join(changed)),))
    remarks = []
    if changed:
        remarks.append(
            tr(
                "The bytes of {name} are others than at the last act, in places that are not read: the log was being written back when the "
                "program was stopped, or they were changed. What the case holds is what was sealed.",
                name=", ".join(changed),
            )
        )
    if size > there.log_size:
        remarks.append(tr("The log holds the beginning of an act that was broken off; it counts for nothing."))
    if (folder / LOG).exists():
        remarks.append(tr("The case is open in a window, or the program was stopped while it was: its log was checked with it."))
    return Compared(remarks=tuple(remarks))
