"""The menu of cases: what was open lately, a place of one's own, and quick looks that only the user deletes."""

import os
from pathlib import Path
from time import time

import pytest
from casework import some_file, whole_case
from PySide6.QtWidgets import QMainWindow

from forensics_gui.case import recent
from forensics_gui.case.places import cases_folder
from forensics_gui.case.storage import CaseFolder
from forensics_gui.case.verify import verify
from forensics_gui.panels.case_menu import CaseMenu
from forensics_gui.settings import Settings


@pytest.fixture
def menu(qtbot, examination, tmp_path):
    frame = QMainWindow()
    qtbot.addWidget(frame)
    file = frame.menuBar().addMenu("File")
    file.addAction("Quit")
    return CaseMenu(examination, Settings(tmp_path / "settings.ini"), file, frame)


def texts(menu: CaseMenu) -> list[str]:
    menu.fill()
    return [action.text() for action in menu.menu.actions() if not action.isSeparator()]


def test_an_opened_case_is_listed_and_opens_from_there(qtbot, menu, tmp_path) -> None:
    folder = whole_case(tmp_path / "harbour")
    with qtbot.waitSignal(menu._examination.case_placed):
        menu._examination.open_case(folder)
    assert texts(menu)[0] == "harbour"
    menu._examination.new_case()
    menu.fill()
    with qtbot.waitSignal(menu._examination.case_placed):
        menu.menu.actions()[0].trigger()
    assert menu._examination.folder == folder


def test_the_list_is_cleared_and_switched_off(menu, tmp_path) -> None:
    recent.remember(whole_case(tmp_path / "harbour"))
    menu.clear()
    assert texts(menu)[0] == "No case is listed"
    recent.remember(tmp_path / "harbour")
    menu.set_remembers(False)
    assert not recent.list_file().exists()
    menu._remember(tmp_path / "harbour")
    assert texts(menu)[0] == "No case is listed"


def test_a_quick_look_is_kept_under_a_name_of_its_own(qtbot, menu, tmp_path) -> None:
    menu._examination._enter("acquire", some_file())
    with qtbot.waitSignal(menu._examination.case_placed):
        menu._examination.keep_case(tmp_path / "my case")
    assert menu._examination.folder == tmp_path / "my case"
    assert menu._examination.case.custody[-1].act == "moved"
    assert list(cases_folder().iterdir()) == []
    assert verify(tmp_path / "my case") == []
    assert recent.recent() == (tmp_path / "my case",)


def old_quick_look() -> Path:
    case = CaseFolder.scratch(cases_folder())
    case.acquire(some_file())
    case.close()
    os.utime(case.folder / "case.sqlite", (time() - 200_000, time() - 200_000))
    return case.folder


def test_quick_looks_are_deleted_after_a_question_only(menu, monkeypatch) -> None:
    folder = old_quick_look()
    assert any("Delete 1 quick look" in text for text in texts(menu))
    monkeypatch.setattr("forensics_gui.panels.case_menu.agreed", lambda *_: False)
    menu._delete((folder,))
    assert folder.exists()
    monkeypatch.setattr("forensics_gui.panels.case_menu.agreed", lambda *_: True)
    menu._delete((folder,))
    assert not folder.exists()
