"""A case of an earlier format opens: its database is copied, then brought up in one transaction, and nothing in it changes its hash."""

import sqlite3
import stat
from pathlib import Path

import pytest
from casework import fill

from forensics_gui.case import database, migrations, seal
from forensics_gui.case.errors import CaseError
from forensics_gui.case.storage import CaseFolder
from forensics_gui.case.verify import check, verify

BACKUP = "case-format-1.sqlite"


def of_format_1(folder: Path) -> Path:
    """A case as the first version wrote it: its tables and rules spelled out here, so that they stay what they were, and no seal."""
    case = CaseFolder.create(folder, "An old case", "E. Xaminer")
    fill(case)
    case.close()
    (folder / seal.FILE).unlink()
    new = sqlite3.connect(folder / "case.sqlite")
    rows = {table: new.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
    new.close()
    (folder / "case.sqlite").unlink()
    old = sqlite3.connect(folder / "case.sqlite", isolation_level=None)
    old.execute("PRAGMA journal_mode=WAL")
    for table, columns in TABLES.items():
        old.execute(f"CREATE TABLE {table} {columns}")
        old.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[table][0]))})", rows[table])
    for table in ("custody", "run", "evidence"):
        for verb in ("UPDATE", "DELETE"):
            old.execute(
                f"CREATE TRIGGER {table}_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{table} rows are only ever added'); END"
            )
    old.execute("PRAGMA application_id=1464746821")
    old.execute("PRAGMA user_version=1")
    old.close()
    return folder


TABLES = {
    "description": "(field TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "evidence": "(position INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, record TEXT NOT NULL)",
    "run": "(position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, evidence TEXT NOT NULL REFERENCES evidence (sha256),"
    " record TEXT NOT NULL)",
    "annotation": "(position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, evidence TEXT NOT NULL REFERENCES evidence (sha256),"
    " record TEXT NOT NULL)",
    "custody": "(number INTEGER PRIMARY KEY, time TEXT NOT NULL, actor TEXT NOT NULL, act TEXT NOT NULL, subject TEXT NOT NULL,"
    " details TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL)",
    "head": "(only INTEGER PRIMARY KEY CHECK (only = 1), number INTEGER NOT NULL, hash TEXT NOT NULL)",
}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return of_format_1(tmp_path / "old")


def test_an_old_case_is_verified_as_it_is(old: Path) -> None:
    before = (old / "case.sqlite").read_bytes()
    checked = check(old)
    assert checked.problems == []
    assert any("earlier version" in remark for remark in checked.remarks)
    assert (old / "case.sqlite").read_bytes() == before


def test_an_old_case_opens_in_the_new_format_with_all_that_was_in_it(old: Path) -> None:
    before = database.opened(old, read_only=True)
    rows = database.rows(before)
    before.close()
    case = CaseFolder.open(old)
    assert case.case.title == "An old case"
    assert case.case.custody[:-1] == rows.custody
    assert case.case.custody[-1].act == "migrated"
    assert case.case.custody[-1].actor == "E. Xaminer"
    case.close()
    connection = database.opened(old)
    assert database.version(connection) == database.FORMAT
    with pytest.raises(sqlite3.IntegrityError, match="replaced, not deleted"):
        connection.execute("DELETE FROM description")
    connection.close()
    checked = check(old)
    assert (checked.problems, checked.remarks) == ([], [])


def test_a_copy_of_the_old_database_is_kept_and_watched(old: Path) -> None:
    case = CaseFolder.open(old)
    chain = case.case.custody
    case.close()
    assert stat.S_IMODE((old / BACKUP).stat().st_mode) == 0o444
    copy = sqlite3.connect(f"{(old / BACKUP).as_uri()}?mode=ro&immutable=1", uri=True)
    assert copy.execute("PRAGMA user_version").fetchone() == (1,)
    assert copy.execute("SELECT count(*) FROM custody").fetchone() == (len(chain) - 1,)
    copy.close()
    (old / BACKUP).chmod(0o600)
    with (old / BACKUP).open("r+b") as file:
        file.seek(3000)
        file.write(b"x")
    assert any(BACKUP in problem for problem in verify(old))


def test_it_is_brought_up_only_once(old: Path) -> None:
    CaseFolder.open(old).close()
    case = CaseFolder.open(old)
    assert [entry.act for entry in case.case.custody].count("migrated") == 1
    case.close()


def test_a_step_that_fails_leaves_the_old_case(old: Path, monkeypatch) -> None:
    monkeypatch.setitem(migrations.STEPS, 1, (*database.KEPT_RULES, "no such statement"))
    with pytest.raises(CaseError, match="Nothing was changed"):
        CaseFolder.open(old)
    monkeypatch.undo()
    connection = database.opened(old, read_only=True)
    assert database.version(connection) == 1
    connection.close()
    CaseFolder.open(old).close()
    assert verify(old) == []


def test_every_earlier_format_has_its_step() -> None:
    assert sorted(migrations.STEPS) == list(range(1, database.FORMAT))
