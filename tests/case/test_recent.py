"""Recent cases are found again as long as the user wants that, and quick looks are deleted by the user alone."""

import os
import stat
from pathlib import Path
from shutil import copytree, move
from time import time

import pytest
from casework import some_file, whole_case

from forensics_gui.case import recent
from forensics_gui.case.places import cases_folder
from forensics_gui.case.storage import CaseFolder
from forensics_gui.case.verify import check


def test_the_last_opened_case_comes_first_and_each_once(tmp_path: Path) -> None:
    folders = [whole_case(tmp_path / name) for name in "ab"]
    for folder in (*folders, folders[0]):
        recent.remember(folder)
    assert recent.recent() == (folders[0], folders[1])
    assert stat.S_IMODE(recent.list_file().stat().st_mode) == 0o600


def test_a_case_that_is_gone_is_not_offered(tmp_path: Path) -> None:
    folder = whole_case(tmp_path / "a")
    recent.remember(folder)
    move(folder, tmp_path / "b")
    assert recent.recent() == ()


def test_a_case_whose_drive_is_away_stays_on_the_list(tmp_path: Path) -> None:
    folder, other = whole_case(tmp_path / "a"), whole_case(tmp_path / "b")
    recent.remember(folder)
    move(folder, tmp_path / "away")
    recent.remember(other)
    assert recent.listed() == (other, folder)
    assert [recent.looked_up(each).there for each in recent.listed()] == [True, False]
    move(tmp_path / "away", folder)
    assert recent.recent() == (other, folder)


def test_a_listed_case_tells_its_title_and_its_first_picture(tmp_path: Path) -> None:
    case = recent.looked_up(whole_case(tmp_path / "a"))
    assert (case.title, case.pictures) == ("Ein Fall – ünïcode", 2)
    assert case.picture.parent == tmp_path / "a" / "evidence"


def test_a_picture_outside_of_its_case_is_not_looked_at(tmp_path: Path) -> None:
    import sqlite3

    folder = whole_case(tmp_path / "a")
    with sqlite3.connect(folder / "case.sqlite") as database:
        for trigger in [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
            database.execute(f"DROP TRIGGER {trigger}")
        database.execute("UPDATE evidence SET record = json_set(record, '$.copy', '../../etc/passwd')")
    database.close()
    assert not recent.looked_up(folder).there


def test_the_list_is_cleared_without_a_trace(tmp_path: Path) -> None:
    recent.remember(whole_case(tmp_path / "a"))
    recent.forget_all()
    assert recent.recent() == ()
    assert not recent.list_file().exists()


@pytest.mark.parametrize("text", ["", "{}", "[3]", "\x00", "[" * 9])
def test_a_damaged_list_is_an_empty_one(text: str) -> None:
    recent.list_file().parent.mkdir(parents=True, exist_ok=True)
    recent.list_file().write_text(text)
    assert recent.recent() == ()


def scratch_case(days_ago: int) -> Path:
    case = CaseFolder.scratch(cases_folder())
    case.acquire(some_file())
    case.close()
    then = time() - 86_400 * days_ago
    os.utime(case.folder / "case.sqlite", (then, then))
    return case.folder


def test_quick_looks_of_earlier_days_are_offered_and_nothing_else(tmp_path: Path) -> None:
    old, _today = scratch_case(2), scratch_case(0)
    kept = CaseFolder.open(scratch_case(2))
    kept.move(cases_folder() / "kept")
    kept.close()
    os.utime(cases_folder() / "kept" / "case.sqlite", (0, 0))
    (cases_folder() / "no case").mkdir()
    assert recent.quick_looks() == (old,)


def test_only_a_quick_look_is_deleted(tmp_path: Path) -> None:
    old, other = scratch_case(2), whole_case(tmp_path / "other")
    recent.remove(old)
    assert not old.exists()
    with pytest.raises(ValueError, match="not a scratch case"):
        recent.remove(other)
    assert other.exists()


def test_a_case_that_was_carried_to_another_machine_opens_there(tmp_path: Path, monkeypatch) -> None:
    folder = whole_case(tmp_path / "here")
    copytree(folder, tmp_path / "stick" / "there")
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    monkeypatch.setenv("HOME", str(tmp_path / "another home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "another home" / "data"))
    case = CaseFolder.open(tmp_path / "stick" / "there")
    assert case.source(case.case.evidence[0].sha256).copy_to(bytes) == b"not decoded here"
    assert case.case.runs[0].result is not None
    assert case.case.runs[0].result.views
    case.close()
    checked = check(tmp_path / "stick" / "there")
    assert (checked.problems, checked.remarks) == ([], [])
