"""The seal names every changed byte of the database, its log and itself, and an interrupted program leaves none that is broken."""

import sqlite3
from pathlib import Path
from shutil import copytree

import pytest
from casework import fill, some_file, whole_case

from forensics_gui.case import database, seal
from forensics_gui.case.seal import Seal, read_seal
from forensics_gui.case.storage import CaseFolder
from forensics_gui.case.verify import check, verify


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """A case as a killed program leaves it: acts in the log, nothing written back."""
    case = CaseFolder.create(tmp_path / "open", "A title", "E. Xaminer")
    fill(case)
    copytree(tmp_path / "open", tmp_path / "killed", ignore=lambda _, names: [name for name in names if name.endswith("-shm")])
    case.close()
    return tmp_path / "killed"


def without_shared_memory(folder: Path) -> None:
    (folder / "case.sqlite-shm").unlink(missing_ok=True)


def test_a_killed_case_is_whole_and_its_log_is_remarked_on(killed: Path) -> None:
    checked = check(killed)
    assert checked.problems == []
    assert any("log was checked" in remark for remark in checked.remarks)


@pytest.mark.parametrize("name", ["case.sqlite", "case.sqlite-wal"])
def test_one_changed_byte_of_a_killed_case_is_named(killed: Path, name: str) -> None:
    path = killed / name
    pristine = {each: each.read_bytes() for each in (killed / "case.sqlite", killed / "case.sqlite-wal")}
    for place in range(5, len(pristine[path]), 97 * 13):
        changed = bytearray(pristine[path])
        changed[place] ^= 1 << place % 8
        path.write_bytes(changed)
        checked = check(killed)
        assert checked.problems or any(name in remark for remark in checked.remarks), place
        for each, data in pristine.items():
            each.write_bytes(data)
        without_shared_memory(killed)
    assert verify(killed) == []


def test_a_log_that_was_taken_away_is_named(killed: Path) -> None:
    (killed / "case.sqlite-wal").unlink()
    assert verify(killed)


def test_an_earlier_database_put_back_is_named(tmp_path: Path) -> None:
    folder = whole_case(tmp_path / "case")
    before = (folder / database.FILE).read_bytes()
    case = CaseFolder.open(folder)
    case.describe(notes="later")
    case.close()
    (folder / database.FILE).write_bytes(before)
    assert any("later entries are gone" in problem for problem in verify(folder))


def test_a_missing_seal_is_named(tmp_path: Path) -> None:
    folder = whole_case(tmp_path / "case")
    (folder / seal.FILE).unlink()
    assert verify(folder) == ["The seal of the case, case.seal, is missing."]


def test_a_change_in_free_space_stays_named_after_the_case_was_opened_again(tmp_path: Path) -> None:
    folder = whole_case(tmp_path / "case")
    connection = sqlite3.connect(folder / database.FILE)
    connection.execute("PRAGMA user_version=2")
    connection.execute("CREATE TABLE smuggled (x)")
    connection.commit()
    connection.close()
    assert any("outside the program" in problem for problem in verify(folder))
    case = CaseFolder.open(folder)
    assert case.case.custody[-1].act == "unsealed"
    case.close()
    assert any("its seal was broken" in problem for problem in verify(folder))


def test_an_act_right_before_the_end_is_remarked_on_and_sealed_at_the_next_opening(tmp_path: Path, monkeypatch) -> None:
    case = CaseFolder.create(tmp_path / "case")
    monkeypatch.setattr("forensics_gui.case.storage.seal", lambda *_: None)
    case.acquire(some_file())
    copytree(tmp_path / "case", tmp_path / "killed", ignore=lambda _, names: [name for name in names if name.endswith("-shm")])
    case.close()
    monkeypatch.undo()
    checked = check(tmp_path / "killed")
    assert checked.problems == []
    assert any("not under the seal" in remark for remark in checked.remarks)
    CaseFolder.open(tmp_path / "killed").close()
    checked = check(tmp_path / "killed")
    assert (checked.problems, checked.remarks) == ([], [])


def test_the_seal_is_of_the_last_entry_while_two_windows_write(tmp_path: Path) -> None:
    one = CaseFolder.create(tmp_path / "case")
    two = CaseFolder.open(tmp_path / "case")
    for number in range(4):
        (one, two)[number % 2].describe(notes=str(number))
        there = read_seal(tmp_path / "case")
        assert isinstance(there, Seal)
        assert there.number == (one, two)[number % 2].case.custody[-1].number
        assert verify(tmp_path / "case") == []
    one.close()
    assert verify(tmp_path / "case") == []
    two.close()
    checked = check(tmp_path / "case")
    assert (checked.problems, checked.remarks) == ([], [])


def test_a_long_log_is_written_back_and_sealed(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("forensics_gui.case.storage.LARGEST_LOG", 100_000)
    case = CaseFolder.create(tmp_path / "case")
    for number in range(12):
        case.describe(notes=f"{number}" * 30_000)
    assert (tmp_path / "case" / "case.sqlite-wal").stat().st_size < 400_000
    assert verify(tmp_path / "case") == []
    case.close()
