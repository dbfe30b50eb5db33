"""Checks that a case is what it was: the custody chain, every row against its entry, every copy and every kept result by hash.

It opens the case read-only and says in sentences what differs; that nothing differs does not prove who wrote it.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from analyzers.contract import Job, Unwatched
from analyzers.language import tr
from forensics_gui.case import database
from forensics_gui.case.changes import BOARD
from forensics_gui.case.custody import canonical, digest, faults
from forensics_gui.case.errors import CaseError
from forensics_gui.case.files import EVIDENCE, RESULTS, copy_path, named_files, result_path, sha256_of, unnamed_files
from forensics_gui.case.model import Custody
from forensics_gui.case.seal import Compared, compare

BROKEN = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)  # what a row of the wrong shape can cause


@dataclass
class _Account:
    """What the custody record says should be there, by the hashes that it holds."""

    evidence: dict[str, str] = field(default_factory=dict)  # sha256 -> row hash
    runs: dict[str, tuple[str, str]] = field(default_factory=dict)  # id -> row hash, file hash
    described: dict[str, str] = field(default_factory=dict)  # field -> hash of its text
    found: dict[str, str] = field(default_factory=dict)  # place -> file hash
    annotations: str = digest(canonical([]))

    def take(self, entry: Custody) -> None:
        details = json.loads(entry.details)
        outputs = details.get("outputs", {})
        if entry.act == "acquired" and "row" in outputs:
            self.evidence[entry.subject] = outputs["row"]
        elif entry.act == "examined":
            self.runs[entry.subject] = outputs["row"], outputs.get("result", "")
        elif entry.act == "annotated":
            self.annotations = outputs["annotations"]
        elif entry.act == "described":
            self.described.update(details["fields"])
        elif entry.act == "arranged":
            self.described[BOARD] = outputs[BOARD]
        elif entry.act == "found":
            self.found[entry.subject] = outputs["file"]


@dataclass(frozen=True)
class Verdict:
    """What the check gave: the problems, and how many entries the chain has, the last one with this hash."""

    problems: list[str]
    entries: int = 0
    head: str = ""
    remarks: list[str] = field(default_factory=list)  # what is no change, but limits what was checked


def verify(folder: Path | str, job: Job | None = None) -> list[str]:
    """Everything in the case that is not as it was left, one plain sentence each; empty where it is intact."""
    return check(folder, job).problems


def check(folder: Path | str, job: Job | None = None) -> Verdict:
    """The same, with the end of the chain."""
    folder, job = Path(folder), job or Unwatched()
    try:
        rows, sealed = _state(folder)
    except CaseError as error:
        return Verdict([str(error)])
    except database.FAULTS as error:
        return Verdict([tr("The database of the case {name} is damaged: {reason}.", name=folder.name, reason=str(error))])
    account = _Account()
    problems = [*_chain(rows), *sealed.problems, *_accounted(rows.custody, account), *_rows(rows, account), *_noted(rows.custody)]
    checks = [*_copies(folder, rows), *_results(folder, rows, account), *_found(folder, account), *_backups(folder, rows.custody)]
    for number, one in enumerate(checks):
        job.checkpoint(number / len(checks))
        problems += one()
    head = str(rows.custody[-1].hash) if rows.custody else ""
    return Verdict([*problems, *_unnamed(folder, rows)], len(rows.custody), head, list(sealed.remarks))


def read_rows(folder: Path) -> database.Rows:
    """All rows as of one moment. Raises CaseError, or one of the database's faults."""
    return _state(folder)[0]


def _state(folder: Path) -> tuple[database.Rows, Compared]:
    """All rows, and what the seal says, as of one moment, also where a window opens the case at this very time."""
    while True:
        in_use = database.has_log(folder)
        with closing(database.opened(folder, read_only=True)) as connection:
            connection.execute("BEGIN")
            rows = database.rows(connection)
            sealed = _sealed(folder, connection, rows)
        if in_use or not database.has_log(folder):
            return rows, sealed


def _sealed(folder: Path, connection: sqlite3.Connection, rows: database.Rows) -> Compared:
    if database.version(connection) < 2:
        return Compared(remarks=(tr("An earlier version of the program made this case and sealed nothing: only its rows were checked."),))
    return compare(folder, connection, rows.custody[-1]) if rows.custody else Compared()


def _noted(chain: tuple[Custody, ...]) -> Iterator[str]:
    for entry in chain:
        if entry.act == "unsealed":
            yield tr("When the case was opened for entry {number}, its seal was broken; the entry says how.", number=str(entry.number))


def _backups(folder: Path, chain: tuple[Custody, ...]) -> "list[Check]":
    def check(entry: Custody) -> list[str]:
        name = str(entry.subject)
        if Path(name).name != name:
            return [tr("Entry {number} of the custody record cannot be read.", number=str(entry.number))]
        return _file(lambda: folder / name, _backup_hash(entry), tr("The copy of the database in the earlier format, {name},", name=name))

    return [partial(check, entry) for entry in chain if entry.act == "migrated"]


def _backup_hash(entry: Custody) -> str:
    try:
        return str(json.loads(entry.details)["outputs"]["backup"])
    except BROKEN:
        return ""


Check = Callable[[], list[str]]


def _chain(rows: database.Rows) -> Iterator[str]:
    yield from faults(rows.custody)
    if not rows.custody:
        yield tr("The custody record is empty.")
    elif rows.head != (rows.custody[-1].number, rows.custody[-1].hash):
        yield tr("The custody record does not end with the entry that was written last: entries were removed or added.")


def _accounted(chain: tuple[Custody, ...], account: _Account) -> Iterator[str]:
    for entry in chain:
        try:
            account.take(entry)
        except BROKEN:
            yield tr("Entry {number} of the custody record cannot be read.", number=str(entry.number))


def _rows(rows: database.Rows, account: _Account) -> Iterator[str]:
    yield from _matching(tr("evidence"), [(key, row) for key, row in rows.evidence], account.evidence)
    runs = {id_: row_hash for id_, (row_hash, _) in account.runs.items()}
    yield from _matching(tr("kept run"), [(id_, row) for id_, _, row in rows.runs], runs)
    for id_, evidence, row in rows.runs:
        if _field(row, "id") != id_ or _field(row, "evidence") != evidence:
            yield tr("The row of the kept run {id} was moved to another place.", id=str(id_))
    for key, row in rows.evidence:
        if _field(row, "sha256") != key:
            yield tr("The row of the evidence {id} was moved to another place.", id=str(key))
    if _hash([list(row) for row in rows.annotations]) != account.annotations:
        yield tr("The annotations were changed outside the program.")
    for name in sorted(account.described.keys() | rows.description.keys()):
        if name not in rows.description or digest(str(rows.description[name])) != account.described.get(name):
            field = tr("findings board") if name == BOARD else str(name)
            yield tr("The case's {field} was changed outside the program.", field=field)


def _matching(kind: str, rows: list[tuple[str, str]], accounted: dict[str, str]) -> Iterator[str]:
    for id_, row in rows:
        if id_ not in accounted:
            yield tr("The {kind} {id} is in no entry of the custody record.", kind=kind, id=str(id_))
        elif digest(str(row)) != accounted[id_]:
            yield tr("The row of the {kind} {id} was changed after it was written.", kind=kind, id=id_)
    for id_ in accounted.keys() - {id_ for id_, _ in rows}:
        yield tr("The {kind} {id} of the custody record is missing.", kind=kind, id=id_)
    shared = [id_ for id_, _ in rows if id_ in accounted]
    if shared != [id_ for id_ in accounted if id_ in set(shared)]:
        yield tr("The order of the rows ({kind}) was changed.", kind=kind)


def _copies(folder: Path, rows: database.Rows) -> list[Check]:
    def check(sha256: str, row: str) -> list[str]:
        name = _name(row)
        return _file(lambda: copy_path(folder, _field(row, "copy")), sha256, tr("The copy of {name}", name=name))

    return [partial(check, sha256, row) for sha256, row in rows.evidence]


def _results(folder: Path, rows: database.Rows, account: _Account) -> list[Check]:
    def check(id_: str, row: str) -> list[str]:
        stated = account.runs.get(id_, ("", ""))[1]
        if _field(row, "file_sha256") != stated:
            return [tr("The row of the kept run {id} names another result file than the custody record.", id=id_)]
        if not stated:
            return []
        thing = tr("The result of {method}, run {id},", method=str(_field(row, "method")), id=id_)
        return _file(lambda: result_path(folder, _field(row, "file")), stated, thing)

    return [partial(check, id_, row) for id_, _, row in rows.runs]


def _found(folder: Path, account: _Account) -> list[Check]:
    def path(place: str) -> Path:
        room, _, name = place.partition("/")
        if room not in (EVIDENCE, RESULTS) or Path(name).name != name:
            raise ValueError(tr("it is not a place inside the case"))
        return folder / place

    def check(place: str, sha256: str) -> list[str]:
        return _file(lambda: path(place), sha256, tr("The file {name}", name=place))

    return [partial(check, place, sha256) for place, sha256 in account.found.items()]


def _file(path: Callable[[], Path], sha256: str, thing: str) -> list[str]:
    try:
        actual = sha256_of(path())
    except FileNotFoundError:
        return [tr("{thing} is missing.", thing=thing)]
    except (OSError, CaseError, *BROKEN) as error:
        return [tr("{thing} cannot be read: {reason}", thing=thing, reason=str(error))]
    return [] if actual == sha256 else [tr("{thing} was changed: its SHA-256 is not the recorded one.", thing=thing)]


def _unnamed(folder: Path, rows: database.Rows) -> list[str]:
    try:
        unnamed = unnamed_files(folder, named_files(rows))
    except BROKEN:
        return []  # the unreadable row has been named above
    return [tr("The file {name} is in no entry of the custody record.", name=name) for name in unnamed]


def _hash(value: object) -> str:
    try:
        return digest(canonical(value))
    except BROKEN:
        return ""


def _field(row: str, name: str) -> Any:
    try:
        return json.loads(row)[name]
    except BROKEN:
        return None


def _name(row: str) -> str:
    return Path(str(_field(row, "path"))).name
