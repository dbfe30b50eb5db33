"""Brings a case of an earlier format up to the one that this program writes: after a copy of its database, and all of it or nothing.

A step is a list of statements; it never touches a row that the custody chain vouches for, so what was written keeps its hashes.
"""

import json
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from analyzers.language import tr
from forensics_gui import VERSION
from forensics_gui.case import database
from forensics_gui.case.custody import linked
from forensics_gui.case.errors import CaseError
from forensics_gui.case.files import PARTIAL, put_in_place, sha256_of
from forensics_gui.case.model import Custody

# From this format to the next. 1 -> 2: the description's fields and the note of the last entry cannot be deleted any more, tags and
# organisation may be among the fields, and the case is sealed.
STEPS: dict[int, tuple[str, ...]] = {1: database.KEPT_RULES}


def backup_name(version: int) -> str:
    """What the copy of the database is called that is made before a case leaves this format."""
    return f"case-format-{version}.sqlite"


def bring_up(folder: Path, connection: sqlite3.Connection) -> None:
    """Take the case through all steps that it lacks. Raises CaseError; the case is then as it was."""
    version = database.version(connection)
    if version >= database.FORMAT:
        return
    try:
        backup = _backup(folder, connection, version)
        connection.execute("BEGIN IMMEDIATE")
        if database.version(connection) != version:  # another window was faster
            connection.execute("ROLLBACK")
            return
        for step in range(version, database.FORMAT):
            for statement in STEPS[step]:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version={database.FORMAT}")
        database.append(connection, _entry(connection, version, backup))
        connection.execute("COMMIT")
    except (sqlite3.Error, OSError) as error:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        reason = getattr(error, "strerror", None) or str(error)
        raise CaseError(
            tr("The case {name} is of format {version} and could not be brought up to date: {reason}. Nothing was changed.",
               name=folder.name, version=version, reason=reason)
        ) from error  # fmt: skip


def _backup(folder: Path, connection: sqlite3.Connection, version: int) -> Path:
    partial, path = folder / f"{PARTIAL}{backup_name(version)}", folder / backup_name(version)
    partial.unlink(missing_ok=True)
    with closing(sqlite3.connect(partial)) as copy:
        connection.backup(copy)
    put_in_place(partial, path)
    return path


def _entry(connection: sqlite3.Connection, version: int, backup: Path) -> Custody:
    rows = database.rows(connection)
    examiner = json.loads(rows.description.get("examiner", '""'))
    details = {
        "parameters": {"from": version, "to": database.FORMAT, "program": VERSION},
        "outputs": {"backup": sha256_of(backup)},
    }
    return linked(rows.custody[-1] if rows.custody else None, examiner, "migrated", backup.name, details)
