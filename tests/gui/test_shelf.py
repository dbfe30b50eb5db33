"""Work on a library: one act after the other, stopped when told to, and watched folders looked through while nothing else is at work."""

from pathlib import Path
from threading import Event

import pytest
from gui.libraries import FakeLibrary, put_in_place, source

from analyzers.reference.store.records import Added
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.shelf import Shelf
from forensics_gui.panels.statusline import StatusLine

PATIENCE_MS = 20_000


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> FakeLibrary:
    library = FakeLibrary(source(1, "trailer.mp4"))
    put_in_place(monkeypatch, library)
    return library


@pytest.fixture
def told(shelf: Shelf) -> list[str]:
    sentences: list[str] = []
    shelf.told.connect(sentences.append)
    return sentences


def rested(qtbot, shelf: Shelf, desk: Desk) -> None:
    qtbot.waitUntil(lambda: not shelf.busy and desk.examination.runner.idle(), timeout=PATIENCE_MS)


def test_acts_wait_for_each_other(qtbot, shelf, desk, library, told) -> None:
    library.gate = Event()
    shelf.add(["/new/a.mp4"])
    shelf.add(["/new/b.mp4"])
    shelf.check()
    qtbot.waitUntil(lambda: library.asked == ["add"], timeout=PATIENCE_MS)
    library.gate.set()
    rested(qtbot, shelf, desk)
    assert library.asked == ["add", "add"]
    assert told == [
        "1 file was added. The reference library holds 2 sources.",
        "1 file was added. The reference library holds 3 sources.",
        "The library is intact: every file of it was verified.",
    ]


def test_what_was_added_is_searched_at_once(qtbot, shelf, desk, library) -> None:
    with qtbot.waitSignal(desk.library_grew, timeout=PATIENCE_MS) as grew:
        shelf.add(["/new/a.mp4"])
    assert grew.args == [True]


def test_a_stopped_act_says_what_stays_and_lets_the_next_one_begin(qtbot, shelf, desk, library, told) -> None:
    library.gate = Event()
    with qtbot.waitSignal(shelf.started, timeout=PATIENCE_MS) as started:
        shelf.add(["/new/long.mp4"])
    shelf.check()
    qtbot.waitUntil(lambda: bool(library.asked), timeout=PATIENCE_MS)
    with qtbot.waitSignal(shelf.ended, timeout=PATIENCE_MS):
        started.args[0].cancel()
    library.gate.set()
    rested(qtbot, shelf, desk)
    assert told == [
        "Stopped. What was read so far stays; adding the same files again goes on from there.",
        "The library is intact: every file of it was verified.",
    ]


def test_a_fault_of_the_library_is_its_own_sentence(qtbot, shelf, desk, library, told) -> None:
    library.fault = "The reference library /x was written by a newer version. Update the program."
    shelf.check()
    rested(qtbot, shelf, desk)
    assert told == [library.fault]


def test_every_file_that_failed_has_its_sentence(qtbot, shelf, desk, library, told) -> None:
    library.fresh = [Added(Path("/x/broken.mp4"), "failed", 0, "broken.mp4 holds no picture."), Added(Path("/x/b.mp4"), "moved")]
    shelf.refresh()
    rested(qtbot, shelf, desk)
    assert told == ["broken.mp4 holds no picture.", "1 file was found in its new place. The reference library holds 1 source."]


def test_a_round_looks_through_watched_folders_and_tells_only_news(qtbot, shelf, desk, library, told) -> None:
    library.folders = ["/films"]
    shelf.go_round()
    rested(qtbot, shelf, desk)
    assert library.asked == ["refresh"]
    assert told == []
    library.fresh = [Added(Path("/films/new.mp4"), "added", 12)]
    with qtbot.waitSignal(desk.library_grew, timeout=PATIENCE_MS) as grew:
        shelf.go_round()
    assert grew.args == [False]
    assert told == ["1 file was added. The reference library holds 1 source."]


def test_a_broken_film_in_a_watched_folder_is_told_once(qtbot, shelf, desk, library, told) -> None:
    library.folders = ["/films"]
    for _ in range(3):
        library.fresh = [Added(Path("/films/broken.mp4"), "failed", 0, "broken.mp4 holds no picture.")]
        shelf.go_round()
        rested(qtbot, shelf, desk)
    assert told.count("broken.mp4 holds no picture.") == 1


@pytest.mark.parametrize("reason", ["switched off", "no folders", "busy"])
def test_no_round_is_made_without_need(qtbot, shelf, desk, library, reason: str) -> None:
    library.folders = [] if reason == "no folders" else ["/films"]
    desk.settings.watches_folders = reason != "switched off"
    if reason == "busy":
        library.gate = Event()
        shelf.check()
    shelf.go_round()
    assert shelf.round.isActive()
    if library.gate is not None:
        library.gate.set()
    rested(qtbot, shelf, desk)
    assert library.asked == []


def test_a_library_that_does_not_exist_yet_is_not_made_by_a_round(qtbot, shelf, desk, library, told) -> None:
    library.exists, library.folders = False, ["/films"]
    shelf.go_round()
    rested(qtbot, shelf, desk)
    assert library.asked == []
    assert told == []


def test_speed_and_remaining_time_stand_in_the_status_line(qtbot, shelf, desk, library) -> None:
    line = StatusLine(desk)
    qtbot.addWidget(line)
    line.resize(1600, 24)
    shelf.started.connect(line.begin)
    shelf.ended.connect(line.end)
    library.gate = Event()
    shelf.add(["/new/trailer.mp4"])
    qtbot.waitUntil(lambda: "3 min left" in line.work.text(), timeout=PATIENCE_MS)
    assert "23 frames/s" in line.work.text()
    assert not line.cancel.isHidden()
    line.cancel.click()
    rested(qtbot, shelf, desk)
    assert line.cancel.isHidden()


def test_long_words_in_the_status_line_leave_room_for_the_coordinates(qtbot, desk) -> None:
    line = StatusLine(desk)
    qtbot.addWidget(line)
    line.resize(900, 24)
    line.begin(object(), "Reading a film with a name that does not end soon " * 8)  # type: ignore[arg-type]
    assert line.work.sizeHint().width() <= 380
    assert "does not end soon" in line.work.toolTip()
