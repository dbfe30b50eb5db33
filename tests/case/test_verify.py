"""Verifying a case notices every change of a copy, a result, an annotation, a run or a custody row, and names it."""

import sqlite3
from pathlib import Path
from shutil import copytree

import pytest
from casework import whole_case

from forensics_gui.case import database
from forensics_gui.case.verify import verify


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whole_case(tmp_path_factory.mktemp("verify") / "case")


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(copytree(made, tmp_path / "case"))


def unlocked(folder: Path) -> sqlite3.Connection:
    """The database as somebody with an SQLite shell has it: without our rules."""
    connection = sqlite3.connect(folder / database.FILE)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    return connection


def tables() -> dict[str, list[str]]:
    return {
        "description": ["field", "value"],
        "evidence": ["position", "sha256", "record"],
        "run": ["position", "id", "evidence", "record"],
        "annotation": ["id", "evidence", "record"],
        "custody": ["number", "time", "actor", "act", "subject", "details", "previous", "hash"],
        "head": ["number", "hash"],
    }


def test_an_untouched_case_is_intact_and_stays_as_it_is(folder: Path) -> None:
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()}
    assert verify(folder) == []
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(("table", "column"), [(table, column) for table, columns in tables().items() for column in columns])
def test_a_changed_value_in_any_row_is_noticed(folder: Path, table: str, column: str) -> None:
    connection = unlocked(folder)
    keys = [row[0] for row in connection.execute(f"SELECT {tables()[table][0]} FROM {table}")]
    connection.close()
    pristine = (folder / database.FILE).read_bytes()
    assert keys
    for key in keys:
        (folder / database.FILE).write_bytes(pristine)
        connection = unlocked(folder)
        (value,) = connection.execute(f"SELECT {column} FROM {table} WHERE {tables()[table][0]} = ?", (key,)).fetchone()
        new = value + 100 if isinstance(value, int) else value[:-1] + ("x" if value[-1:] != "x" else "y")
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE {tables()[table][0]} = ?", (new, key))
        connection.commit()
        connection.close()
        if table in ("evidence", "run") and column == "position" and key == max(keys):
            continue  # the last one is still the last
        assert verify(folder), f"{table}.{column} of {key}"


@pytest.mark.parametrize("table", tables())
def test_a_removed_row_is_noticed(folder: Path, table: str) -> None:
    key = tables()[table][0]
    connection = unlocked(folder)
    keys = [row[0] for row in connection.execute(f"SELECT {key} FROM {table}")]
    connection.close()
    pristine = (folder / database.FILE).read_bytes()
    for gone in keys:
        (folder / database.FILE).write_bytes(pristine)
        connection = unlocked(folder)
        connection.execute(f"DELETE FROM {table} WHERE {key} = ?", (gone,))
        connection.commit()
        connection.close()
        assert verify(folder), gone


def test_an_added_run_is_noticed(folder: Path) -> None:
    connection = unlocked(folder)
    connection.execute("INSERT INTO run (id, evidence, record) SELECT 'planted', evidence, record FROM run LIMIT 1")
    connection.commit()
    connection.close()
    assert any("planted is in no entry" in problem for problem in verify(folder))


def test_an_added_entry_is_noticed(folder: Path) -> None:
    connection = unlocked(folder)
    connection.execute("INSERT INTO custody SELECT number + 100, time, actor, act, subject, details, previous, hash FROM custody LIMIT 1")
    connection.commit()
    connection.close()
    assert verify(folder)


def flipped(path: Path, place: int) -> None:
    path.chmod(0o644)
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ (1 << place % 8)]))


def test_one_changed_byte_of_any_copy_or_result_is_noticed_and_named(folder: Path) -> None:
    files = [path for room in ("evidence", "results") for path in (folder / room).iterdir()]
    assert len(files) == 3
    for path in files:
        for place in {*range(0, path.stat().st_size, 211), path.stat().st_size - 1}:
            flipped(path, place)
            (problem,) = verify(folder)
            assert "was changed" in problem
            assert ("copy of" in problem) == (path.parent.name == "evidence")
            flipped(path, place)
    assert verify(folder) == []


@pytest.mark.parametrize("name", ["case.sqlite", "case.seal"])
def test_one_changed_byte_of_database_or_seal_is_named(folder: Path, name: str) -> None:
    path = folder / name
    pristine = path.read_bytes()
    for place in range(0, len(pristine), 97 if len(pristine) > 1000 else 1):
        flipped(path, place)
        assert verify(folder), place
        path.write_bytes(pristine)
        for left in folder.glob("case.sqlite-*"):
            left.unlink()
    assert verify(folder) == []


@pytest.mark.parametrize("room", ["evidence", "results"])
def test_a_missing_file_is_named(folder: Path, room: str) -> None:
    for path in (folder / room).iterdir():
        path.unlink()
        assert any("is missing" in problem for problem in verify(folder))


def test_a_copy_is_named_by_the_name_the_user_knows(folder: Path) -> None:
    for path in (folder / "evidence").iterdir():
        path.unlink()
    assert {"The copy of photo.JPG is missing.", "The copy of ΑΒΓ 照片.tiff is missing."} == set(verify(folder))


def test_a_planted_file_is_named(folder: Path) -> None:
    (folder / "evidence" / "planted.jpg").write_bytes(b"x")
    assert verify(folder) == ["The file evidence/planted.jpg is in no entry of the custody record."]


def test_what_is_no_case_or_too_new_is_one_sentence(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (problem,) = verify(tmp_path / "empty")
    assert "is not a case" in problem
    connection = sqlite3.connect(folder / database.FILE)
    connection.execute("PRAGMA user_version=99")
    connection.close()
    (problem,) = verify(folder)
    assert "newer version" in problem


def test_a_case_can_be_verified_while_it_is_open(folder: Path) -> None:
    from forensics_gui.case.storage import CaseFolder

    case = CaseFolder.open(folder)
    case.describe(notes="being written")
    assert verify(folder) == []
    case.close()


def test_a_case_whose_program_was_killed_is_verified_with_its_log(folder: Path, tmp_path: Path) -> None:
    from forensics_gui.case.storage import CaseFolder

    case = CaseFolder.open(folder)
    case.describe(notes="in the log only")
    copytree(folder, tmp_path / "as killed", ignore=lambda _, names: [name for name in names if name.endswith("-shm")])
    case.close()
    assert (tmp_path / "as killed" / "case.sqlite-wal").stat().st_size
    assert verify(tmp_path / "as killed") == []
    assert CaseFolder.open(tmp_path / "as killed").case.notes == "in the log only"


def test_random_bytes_in_place_of_a_row_never_stop_the_check(folder: Path) -> None:
    for table, columns in tables().items():
        connection = unlocked(folder)
        connection.execute(f"UPDATE {table} SET {columns[-1]} = ?", (b"\xff\xfe[",))
        connection.commit()
        connection.close()
    assert verify(folder)
