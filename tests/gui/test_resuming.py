"""After an unexpected end the window offers what was open, opens nothing by itself, and says which file may be why."""

from pathlib import Path

import pytest

from forensics_gui.panels.notice import Notice
from forensics_gui.panels.reception import Reception
from forensics_gui.panels.resuming import Resuming, sentence
from forensics_gui.panels.told import FaultWindow
from forensics_gui.running import Left, Open, Running
from forensics_gui.scrub import Scrubber
from forensics_gui.tracking import Tracking

PATIENCE_MS = 20_000


@pytest.fixture
def resuming(qtbot, examination) -> Resuming:
    from PySide6.QtWidgets import QWidget

    window = QWidget()
    notice = Notice(window)
    reception = Reception(examination, notice, window)
    resuming = Resuming(examination, reception, window)
    qtbot.addWidget(window)
    qtbot.addWidget(reception.bar)
    qtbot.addWidget(resuming.bar)
    resuming.reception = reception
    return resuming


@pytest.fixture
def running(resuming, examination) -> Running:
    """What the next start would read back."""
    running = Running()
    running.begin()
    tracking = Tracking(examination, running, Scrubber(), resuming)
    resuming.reception.coming.connect(tracking.come)
    resuming.taken.connect(tracking.reopen)
    return running


def test_the_case_and_the_picture_on_the_screen_come_back_after_the_click_only(qtbot, examination, opened, resuming) -> None:
    opened(2)
    second = list(examination.items)[1]
    with qtbot.waitSignal(examination.picture_prepared, timeout=PATIENCE_MS):
        examination.choose(second)
    folder = examination.folder
    examination.new_case()
    resuming.offer(Left(Open(case=str(folder), title="Fall Meier", chosen=second, chosen_name="photo1.png")))
    assert not resuming.bar.isHidden()
    assert "Reopen the case Fall Meier (photo1.png)?" in resuming.bar.text.text()
    assert not examination.items
    resuming.bar.reopen.click()
    qtbot.waitUntil(lambda: len(examination.items) == 2 and examination.chosen == second, timeout=PATIENCE_MS)
    assert resuming.bar.isHidden()


def test_files_that_were_being_read_are_offered_where_no_case_was_open(qtbot, examination, files, resuming) -> None:
    (path,) = files(1)
    resuming.offer(Left(Open(opening=(str(path),))))
    assert "It was opening photo0.png. Open it again?" in resuming.bar.text.text()
    resuming.bar.reopen.click()
    qtbot.waitUntil(lambda: len(examination.items) == 1, timeout=PATIENCE_MS)


def test_the_offer_can_be_left(qtbot, examination, resuming) -> None:
    resuming.offer(Left(Open(case="/nowhere", title="Fall Meier")))
    with qtbot.waitSignal(resuming.answered):
        resuming.bar.leave.click()
    assert resuming.bar.isHidden()
    assert examination.folder is None


def test_a_case_that_is_gone_is_told_in_one_sentence(qtbot, examination, resuming, tmp_path: Path) -> None:
    resuming.offer(Left(Open(case=str(tmp_path / "gone"), title="gone")))
    with qtbot.waitSignal(examination.refused, timeout=PATIENCE_MS):
        resuming.bar.reopen.click()


def test_two_ends_in_a_row_on_one_picture_are_said() -> None:
    twice = Open(case="/c", title="Meier", chosen="ab", chosen_name="face.jpg", earlier="ab", times=1)
    assert "2 times in a row with the picture face.jpg on the screen" in sentence(twice)
    reading = Open(opening=("/home/ada/face.heic",), earlier="/home/ada/face.heic", times=2)
    assert "3 times in a row while it opened face.heic" in sentence(reading)
    assert "in a row" not in sentence(Open(case="/c", title="Meier", chosen="ab", earlier="cd", times=4))


def test_what_is_known_of_a_hard_crash_can_be_read(qtbot, resuming) -> None:
    resuming.offer(Left(Open(), "Fatal Python error: Segmentation fault"))
    assert resuming.bar.reopen.isHidden()
    resuming.bar.show_report.click()
    (window,) = resuming.parent().findChildren(FaultWindow)
    assert "Segmentation fault" in window.text.toPlainText()
    window.close()


def test_what_is_open_is_on_record_as_it_changes(qtbot, examination, files, resuming, running) -> None:
    noted: list[Open] = []
    write = running.note
    running.note = lambda what: (noted.append(what), write(what))
    paths = files(2)
    resuming.reception.open_names([str(path) for path in paths])
    qtbot.waitUntil(lambda: bool(running._open.case and running._open.chosen) and not running._open.opening, timeout=PATIENCE_MS)
    assert noted[0].opening == tuple(map(str, paths))
    assert running._open.case == str(examination.folder)
    assert running._open.chosen_name in ("photo0.png", "photo1.png")
    examination.describe(title="Fall Meier")
    assert running._open.title == "Fall Meier"
    examination.new_case()
    assert running._open.case == ""
    running.end()


def test_a_case_that_ends_the_program_while_it_is_opened_again_stays_the_suspect(qtbot, examination, resuming, running) -> None:
    resuming.offer(Left(Open(case="/cases/a", title="a", chosen="ab", chosen_name="face.jpg")))
    with qtbot.waitSignal(examination.refused, timeout=PATIENCE_MS):
        resuming.bar.reopen.click()
        assert running._open.case == "/cases/a"
        assert running._open.suspect == "ab"
    running.end()
