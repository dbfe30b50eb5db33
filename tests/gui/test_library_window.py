"""The library in its window: what it holds, what is known of it, and every act that the window offers."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from gui.libraries import FakeLibrary, put_in_place, source
from gui.showing import kept
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from analyzers.reference.store.records import Details
from forensics_gui.panels import asking
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.library_window import LibraryWindow
from forensics_gui.panels.shelf import Shelf

PATIENCE_MS = 20_000
TITLES = ("A trailer with a very long title that does not end where the column ends.mp4", "beach.jpg", "archive footage.mov")


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeLibrary:
    here = tmp_path / "beach.jpg"
    here.touch()
    library = FakeLibrary(
        source(1, TITLES[0], author="Studio", licence="all rights reserved", date="2017", url="https://example.org/trailer"),
        source(2, TITLES[1], kind="picture", duration_s=None, frames=1, path=str(here)),
        source(3, TITLES[2], note="bought from the agency"),
    )
    library.folders = ["/films", "/away"]
    put_in_place(monkeypatch, library)
    return library


@pytest.fixture
def window(qtbot, desk: Desk, shelf: Shelf, library: FakeLibrary) -> Iterator[LibraryWindow]:
    window = kept(qtbot, LibraryWindow(desk, shelf))
    window.show()
    qtbot.waitUntil(lambda: window.model.rowCount() == 3 and window.model.data(window.model.index(0, 7)) != "", timeout=PATIENCE_MS)
    yield window
    rested(qtbot, window)


def rested(qtbot, window: LibraryWindow) -> None:
    qtbot.waitUntil(lambda: not window._shelf.busy and window._runner.idle(), timeout=PATIENCE_MS)


def cells(window: LibraryWindow, column: int) -> list[str]:
    return [window.model.data(window.model.index(row, column)).rstrip() for row in range(window.model.rowCount())]


def choose(window: LibraryWindow, *rows: int) -> None:
    selection = window.table.selectionModel()
    selection.clearSelection()
    for row in rows:
        selection.select(window.model.index(row, 0), selection.SelectionFlag.Select | selection.SelectionFlag.Rows)


def test_every_source_is_listed_with_what_is_known_of_it(window) -> None:
    assert cells(window, 0) == list(TITLES)
    assert cells(window, 1) == ["film", "picture", "film"]
    assert cells(window, 2) == ["00:01:01", "", "00:03:04"]
    assert cells(window, 3) == ["10", "1", "30"]
    assert cells(window, 5) == ["Studio", "", ""]
    assert cells(window, 7) == ["absent", "present", "absent"]
    assert window.totals.text == "3 sources · 3 films of 01:03:00 · 1006 frames · index 12.0 MB · small pictures 40.5 MB"


@pytest.mark.parametrize(
    ("words", "found"), [("agency", [TITLES[2]]), ("STUDIO trailer", [TITLES[0]]), ("example.org", [TITLES[0]]), ("xyz", [])]
)
def test_the_search_looks_at_all_that_is_known(window, words: str, found: list[str]) -> None:
    window.search.setText(words)
    assert cells(window, 0) == found


def test_columns_sort_by_what_they_mean(window) -> None:
    window.table.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    assert cells(window, 3) == ["30", "10", "1"]
    window.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert cells(window, 0) == [TITLES[0], TITLES[2], TITLES[1]]


def test_details_are_changed_in_place(qtbot, window, library) -> None:
    choose(window, 2)
    assert window.form.lines["title"].text() == TITLES[2]
    window.form.lines["author"].setText("  The agency ")
    window.form.lines["author"].editingFinished.emit()
    qtbot.waitUntil(lambda: cells(window, 5)[2] == "The agency", timeout=PATIENCE_MS)
    assert library.kept[2].details == Details(TITLES[2], author="The agency", note="bought from the agency")
    assert window.form.lines["author"].text() == "The agency"
    assert window.chosen_ids() == [3]


def test_a_source_never_loses_its_title(window, library) -> None:
    choose(window, 1)
    window.form.lines["title"].setText("   ")
    window.form.lines["title"].editingFinished.emit()
    assert window.form.lines["title"].text() == TITLES[1]
    assert library.kept[1].title == TITLES[1]


def test_what_is_being_typed_stays_when_the_library_is_read_again(qtbot, window, library) -> None:
    choose(window, 0)
    line = window.form.lines["licence"]
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "CC BY")
    window.read()
    rested(qtbot, window)
    assert line.text() == "CC BY"


def test_removing_asks_and_tells_that_files_stay(qtbot, window, library, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(asking, "ask", lambda dialog: asked.append(dialog.sentence.text()))
    choose(window, 0, 2)
    window.remove.click()
    assert asked == ["Take 2 sources out of the reference library? Their files stay where they are."]
    assert len(library.kept) == 3
    monkeypatch.setattr(asking, "ask", lambda _dialog: True)
    window.remove.click()
    qtbot.waitUntil(lambda: window.model.rowCount() == 1, timeout=PATIENCE_MS)
    assert [each.id for each in library.kept] == [2]
    assert not window.remove.isEnabled()


def test_files_dropped_on_it_are_added(qtbot, window, library) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/new/ä film.mp4"), QUrl("https://example.org/not-local.mp4")])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), copy, mime, left, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPoint(50, 50), copy, mime, left, none))
    qtbot.waitUntil(lambda: window.model.rowCount() == 4, timeout=PATIENCE_MS)
    assert library.kept[3].path == "/new/ä film.mp4"


def test_files_and_folders_are_added_through_dialogs(qtbot, window, library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forensics_gui.panels.library_window.chosen_paths", lambda _dialog: ["/new/one.jpg", "/new/two.jpg"])
    monkeypatch.setattr("forensics_gui.panels.library_window.chosen_path", lambda _dialog: "/new/folder")
    window.add_files.click()
    window.add_folder.click()
    qtbot.waitUntil(lambda: window.model.rowCount() == 6, timeout=PATIENCE_MS)


def test_progress_is_shown_and_can_be_stopped(qtbot, window, library) -> None:
    library.gate = Event()
    window._shelf.add(["/new/long.mp4"])
    qtbot.waitUntil(lambda: "3 min left" in window.progress.bar.format(), timeout=PATIENCE_MS)
    assert window.table.isEnabled()
    window.progress.stop.click()
    qtbot.waitUntil(lambda: "Stopped." in window.notice.text.text(), timeout=PATIENCE_MS)
    assert window.progress.isHidden()
    assert len(library.kept) == 3


def test_a_check_tells_every_problem(qtbot, window, library) -> None:
    library.problems = ("The segment 3 was changed.", "trailer.mp4 is not where it was.")
    window.check.click()
    qtbot.waitUntil(lambda: len(window.notice.sentences) == 2, timeout=PATIENCE_MS)
    assert window.notice.sentences == list(library.problems)


def test_watched_folders_are_listed_added_and_let_go(qtbot, window, library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forensics_gui.panels.watched_folders.chosen_path", lambda _dialog: "/more")
    folders = window.folders
    assert [folders.list.item(row).text() for row in range(2)] == ["/films · 3 sources", "/away · not there now"]
    assert not folders.drop.isEnabled()
    folders.add.click()
    qtbot.waitUntil(lambda: folders.list.count() == 3, timeout=PATIENCE_MS)
    assert library.asked == ["refresh"]
    folders.list.setCurrentRow(1)
    folders.drop.click()
    qtbot.waitUntil(lambda: folders.list.count() == 2, timeout=PATIENCE_MS)
    assert library.folders == ["/films", "/more"]
    folders.now.click()
    rested(qtbot, window)
    assert library.asked == ["refresh", "refresh"]


def test_looking_by_itself_can_be_switched_off_and_is_remembered(window, desk) -> None:
    from forensics_gui.settings import Settings

    assert window.folders.always.isChecked()
    window.folders.always.click()
    assert not desk.settings.watches_folders
    desk.settings.save()
    assert not Settings().watches_folders


def test_where_there_is_no_library_it_says_how_one_is_made(qtbot, desk, shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    library = FakeLibrary()
    library.exists = False
    put_in_place(monkeypatch, library)
    window = kept(qtbot, LibraryWindow(desk, shelf))
    window.show()
    rested(qtbot, window)
    assert window.totals.text.startswith("There is no library in this folder yet.")
    assert not window.remove.isEnabled()


def test_a_library_that_cannot_be_opened_says_why(qtbot, window, library) -> None:
    library.fault = "The reference library was written by a newer version. Update the program."
    window.read()
    qtbot.waitUntil(lambda: window.totals.text == library.fault, timeout=PATIENCE_MS)


def test_a_small_window_leaves_room_for_the_titles(qtbot, window) -> None:
    choose(window, 0)
    window.resize(1180, 640)
    qtbot.waitUntil(lambda: not window.table.isColumnHidden(5))
    assert window.table.columnWidth(0) >= 200
    window.resize(700, 440)
    qtbot.waitUntil(lambda: window.table.isColumnHidden(5) and window.table.isColumnHidden(6))
    assert window.width() == 700
    assert window.minimumSizeHint().width() <= 700
