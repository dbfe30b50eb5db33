import stat
import sys

import pytest
from gui.showing import shown

from analyzers.metadata import own_exiftool
from forensics_gui.panels.exiftool_window import ExifToolWindow

posix = pytest.mark.skipif(sys.platform == "win32", reason="stands in for ExifTool by a shell script")


@pytest.fixture
def window(qtbot, desk, monkeypatch):
    monkeypatch.setattr(own_exiftool, "_chosen", "")
    monkeypatch.delenv(own_exiftool.VARIABLE, raising=False)
    return shown(qtbot, ExifToolWindow(desk.settings, desk.examination.runner), 500, 200)


@posix
def test_a_program_that_answers_is_used_from_then_on(window, qtbot, desk, tmp_path):
    program = tmp_path / "exiftool"
    program.write_text("#!/bin/sh\necho 13.10\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    window.path.setText(str(program))
    window.use.click()
    qtbot.waitUntil(lambda: "13.10" in window.state.text(), timeout=10_000)
    assert own_exiftool.exiftool() == desk.settings.exiftool == str(program)


def test_a_path_that_is_no_program_is_not_used(window, qtbot, desk):
    window.path.setText("/no/such/program")
    window.use.click()
    qtbot.waitUntil(lambda: "not used" in window.state.text(), timeout=10_000)
    assert own_exiftool.exiftool() == desk.settings.exiftool == ""


def test_an_empty_path_turns_it_off(window, desk):
    desk.settings.exiftool = "/usr/bin/exiftool"
    window.path.setText("")
    window.use.click()
    assert own_exiftool.exiftool() == desk.settings.exiftool == ""


def test_a_program_is_chosen_from_disk(window, monkeypatch):
    monkeypatch.setattr("forensics_gui.panels.exiftool_window.chosen_path", lambda dialog: "/opt/exiftool")
    window.choose()
    assert window.path.text() == "/opt/exiftool"
