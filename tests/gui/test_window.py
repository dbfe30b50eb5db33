"""The furnished frame: commands do what they say, bad input leaves it alive, narrow windows keep the picture."""

from operator import attrgetter
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from analyzers.results import Region
from forensics_gui.commands import COMMANDS
from forensics_gui.incoming_arrival import Arrival, Offer, Origin, Refusal
from forensics_gui.logbook import log_folder
from forensics_gui.panels import asking
from forensics_gui.panels.export import ExportDialog
from forensics_gui.panels.told import FaultWindow
from forensics_gui.settings import Settings
from forensics_gui.window import Window


def trigger(window: Window, command_id: str) -> None:
    action = window.actions.by_id[command_id]
    assert action.isEnabled(), command_id
    action.trigger()


def settled(qtbot, window: Window) -> None:
    """No method is at work, and the panels, which a splitter shows a moment after they are put in, can be seen."""

    def is_so() -> bool:
        tiles = window.grid.shown() if window.grid.isVisible() else ()
        return window.examination.runner.idle() and all(tile.panel.isVisible() for tile in tiles)

    qtbot.waitUntil(is_so, timeout=20_000)


def test_every_command_names_a_method_of_the_window(window: Window) -> None:
    for command in COMMANDS:
        assert callable(attrgetter(command.call)(window)), command.id


def test_what_needs_a_picture_is_greyed_out_before_there_is_one(window: Window, opened) -> None:
    assert not window.actions.by_id["file.export"].isEnabled()
    assert not window.actions.by_id["tool.box"].isEnabled()
    assert window.actions.by_id["file.open"].isEnabled()
    opened()
    assert window.actions.by_id["file.export"].isEnabled()
    assert not window.actions.by_id["case.next"].isEnabled()


def test_the_title_names_the_picture(window: Window, opened) -> None:
    assert window.frame.windowTitle() == "Whence"
    opened()
    assert window.frame.windowTitle() == "photo0.png — Whence"


def test_files_are_opened_through_the_dialog(qtbot, window: Window, files, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [str(path) for path in files(2)]
    monkeypatch.setattr("forensics_gui.panels.opening.chosen_paths", lambda _dialog: paths)
    trigger(window, "file.open")
    qtbot.waitUntil(lambda: len(window.examination.items) == 2, timeout=20_000)


def test_a_broken_file_leaves_a_sentence_and_the_window_lives(qtbot, window: Window, files, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    window.reception.open_names([str(broken), str(tmp_path / "absent.jpg")])
    qtbot.waitUntil(lambda: len(window.notice.sentences) == 2, timeout=20_000)
    told = " ".join(window.notice.sentences)
    assert "broken.png" in told
    assert "absent.jpg" in told
    window.reception.open_names([str(files(1)[0])])
    qtbot.waitUntil(lambda: window.examination.prepared is not None, timeout=20_000)


def test_a_file_dropped_anywhere_on_the_window_is_opened(qtbot, window: Window, files) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(files(1)[0]))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(100, 100), copy, mime, left, none)
    QApplication.sendEvent(window.frame, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window.frame, QDropEvent(QPoint(100, 100), copy, mime, left, none))
    qtbot.waitUntil(lambda: window.examination.prepared is not None, timeout=20_000)
    assert window.examination.prepared.source.evidence.origin.how == "drop"


def test_a_picture_is_pasted(qtbot, window: Window, files) -> None:
    mime = QMimeData()
    mime.setData("image/png", files(1)[0].read_bytes())
    QGuiApplication.clipboard().setMimeData(mime)
    trigger(window, "file.paste")
    qtbot.waitUntil(lambda: window.examination.prepared is not None, timeout=20_000)
    assert not window.examination.prepared.source.evidence.origin.original_bytes


def test_an_address_is_fetched_only_after_a_yes(qtbot, window: Window, files, monkeypatch: pytest.MonkeyPatch) -> None:
    (path,) = files(1)
    asked: list[str] = []

    def fetch(offer: Offer, _job) -> Arrival:
        asked.append(offer.address)
        return Arrival("fetched.png", Origin(how="url", address=offer.address), data=path.read_bytes())

    monkeypatch.setattr("forensics_gui.web_page.fetch_or_list", fetch)
    window.reception.receive((Offer("https://example.org/a.png", "a.png", Origin(how="drop")), Refusal("No picture there.")))
    assert window.reception.bar.isVisible()
    assert "example.org" in window.reception.bar.text.text()
    assert window.notice.text.text() == "No picture there."
    assert asked == []
    window.reception.bar.fetch.click()
    qtbot.waitUntil(lambda: window.examination.prepared is not None, timeout=20_000)
    assert asked == ["https://example.org/a.png"]
    assert not window.reception.bar.isVisible()


def test_a_no_takes_the_pixels_that_came_along_and_asks_nobody(qtbot, window: Window, files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forensics_gui.web_page.fetch_or_list", lambda *_: pytest.fail("nothing may be fetched"))
    pixels = Arrival("a.png", Origin(how="drop", original_bytes=False), data=files(1)[0].read_bytes())
    window.reception.receive((Offer("https://example.org/a.png", "a.png", Origin(how="drop"), pixels),))
    window.reception.bar.leave.click()
    qtbot.waitUntil(lambda: window.examination.prepared is not None, timeout=20_000)
    assert not window.examination.prepared.source.evidence.origin.original_bytes


def test_the_finding_holds_what_is_on_the_screen(qtbot, window: Window, opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened()
    settled(qtbot, window)
    target = tmp_path / "out" / "finding.pdf"
    target.parent.mkdir()

    def agree(dialog: ExportDialog) -> bool:
        dialog.path.setText(str(target))
        dialog.question.setPlainText("Where?")
        dialog.results.item(0).setCheckState(Qt.CheckState.Unchecked)
        return True

    monkeypatch.setattr("forensics_gui.panels.finding_export.ask", agree)
    with qtbot.waitSignal(window.examination.exported, timeout=60_000):
        trigger(window, "file.export")
    settled(qtbot, window)
    assert target.read_bytes().startswith(b"%PDF")
    assert window.examination.case.question == "Where?"
    kept = {run.method for run in window.examination.case.runs}
    assert kept == {"noise.residual", "metadata.fields"}  # the failed one is no result, the first was unticked, the refusal is kept
    assert str(target) in window.notice.text.text()


def test_an_export_that_was_left_writes_nothing(qtbot, window: Window, opened, monkeypatch: pytest.MonkeyPatch) -> None:
    opened()
    settled(qtbot, window)
    monkeypatch.setattr("forensics_gui.panels.finding_export.ask", lambda _dialog: False)
    trigger(window, "file.export")
    settled(qtbot, window)
    assert window.examination.case.runs == ()


def test_the_default_place_of_a_finding_is_not_beside_the_evidence(qtbot, window: Window, opened, monkeypatch) -> None:
    (path,) = opened()
    seen: list[Path] = []
    monkeypatch.setattr("forensics_gui.panels.finding_export.ask", lambda dialog: bool(seen.append(dialog.chosen_path())))
    trigger(window, "file.export")
    assert seen[0].parent != path.parent
    assert seen[0].name == "finding-photo0.pdf"


def test_undo_and_redo_from_the_menu(qtbot, window: Window, opened) -> None:
    opened()
    window.examination.add_mark("box", ((1.0, 1.0), (9.0, 9.0)))
    trigger(window, "edit.undo")
    assert window.examination.annotations == ()
    trigger(window, "edit.redo")
    assert len(window.examination.annotations) == 1


def test_tools_are_checked_as_they_are_taken_up_and_put_down(qtbot, window: Window, opened) -> None:
    opened()
    trigger(window, "tool.box")
    assert window.desk.tool == "box"
    window.desk.use_tool("")
    assert window.actions.by_id["tool.none"].isChecked()
    assert not window.actions.by_id["tool.box"].isChecked()


def test_zoom_commands_move_the_shared_view(window: Window, opened) -> None:
    opened()
    trigger(window, "view.actual")
    assert window.desk.navigation.view.zoom == 1
    trigger(window, "view.in")
    assert window.desk.navigation.view.zoom == pytest.approx(1.25)
    trigger(window, "view.out")
    trigger(window, "view.fit")
    assert window.desk.navigation.view.fit


def test_a_region_is_shown_below_and_can_be_forgotten(window: Window, opened) -> None:
    opened()
    window.desk.navigation.set_region(Region(10, 20, 30, 40))
    assert "30 × 40" in window.line.region.text()
    trigger(window, "edit.forget_region")
    assert window.desk.navigation.region is None
    assert window.line.region.text() == ""


def test_the_pixel_under_the_cursor_is_told_as_stored(window: Window, opened) -> None:
    opened()
    window.desk.navigation.point_at((12.7, 34.2))
    red, green, blue = window.examination.prepared.pixels[34, 12].tolist()
    assert window.line.where.text() == f"x 12, y 34 · R {red} G {green} B {blue}"
    window.desk.navigation.point_at(None)
    assert window.line.where.text() == ""


def test_walking_through_the_pictures(qtbot, window: Window, opened) -> None:
    opened(3)
    with qtbot.waitSignal(window.examination.picture_prepared):
        trigger(window, "case.next")
    assert window.frame.windowTitle().startswith("photo1")
    with qtbot.waitSignal(window.examination.picture_prepared):
        trigger(window, "case.previous")
    assert window.frame.windowTitle().startswith("photo0")
    assert window.strip_dock.isVisible()


def test_a_case_is_opened_from_the_menu(qtbot, window: Window, opened, monkeypatch: pytest.MonkeyPatch) -> None:
    opened()
    settled(qtbot, window)
    folder = window.examination.folder
    trigger(window, "case.new")
    assert window.frame.windowTitle() == "Whence"
    monkeypatch.setattr("forensics_gui.panels.opening.chosen_path", lambda _dialog: str(folder))
    trigger(window, "case.open")
    qtbot.waitUntil(lambda: window.examination.prepared is not None, timeout=20_000)


def test_layout_and_panels_are_remembered(qtbot, window: Window) -> None:
    trigger(window, "layout.1x2")
    window.grid.tiles[1].show_panel("metadata.fields")
    window.frame.close()
    settings = Settings()
    assert settings.layout == "1x2"
    assert settings.panels[:2] == ("picture", "metadata.fields")
    assert not settings.geometry.isEmpty()


@pytest.mark.parametrize(("width", "docks"), [(1280, True), (720, False)])
def test_a_narrow_window_gives_its_room_to_the_picture(qtbot, window: Window, opened, width: int, docks: bool) -> None:
    opened()
    window.frame.resize(width, 740)
    qtbot.waitUntil(lambda: window.side[0].isVisible() == docks)
    canvas = window.grid.tiles[0].panel.canvas
    qtbot.waitUntil(lambda: canvas.isVisible() and canvas.width() * canvas.height() > 0.10 * width * 740)


def test_closing_puts_torn_off_panels_back(qtbot, window: Window, opened) -> None:
    opened()
    tile = window.grid.tiles[1]
    tile.tear_off()
    window.frame.close()
    assert not tile.torn


def test_files_are_added_to_the_reference_library(qtbot, window: Window, files, monkeypatch: pytest.MonkeyPatch) -> None:
    from analyzers.reference.library import Library

    paths = [str(path) for path in files(2, width=320, height=240)]
    monkeypatch.setattr("forensics_gui.panels.library_access.chosen_paths", lambda _dialog: paths)
    trigger(window, "library.add")
    qtbot.waitUntil(lambda: "2 sources" in window.notice.text.text(), timeout=60_000)
    assert len(Library.open(window.desk.library).sources()) == 2


def test_another_library_is_chosen_and_remembered(window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forensics_gui.panels.library_access.chosen_path", lambda _dialog: str(tmp_path))
    trigger(window, "library.choose")
    assert window.desk.library == str(tmp_path)
    assert Settings().library == str(tmp_path)


@pytest.mark.parametrize("command_id", ["help.methods", "help.keys", "help.about"])
def test_pages_of_help_open_without_standing_in_the_way(window: Window, command_id: str) -> None:
    trigger(window, command_id)
    pages = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible() and widget is not window.frame]
    assert pages
    assert not any(page.isModal() for page in pages)
    for page in pages:
        page.close()


def test_a_report_of_what_the_program_did_can_be_copied(window: Window) -> None:
    trigger(window, "help.report")
    (page,) = window.frame.findChildren(FaultWindow)
    assert page.text.toPlainText().startswith("Whence ")
    page.copy()
    assert QGuiApplication.clipboard().text() == page.text.toPlainText()
    page.close()


def test_the_log_folder_is_shown(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr("forensics_gui.panels.helping.QDesktopServices.openUrl", lambda url: shown.append(url.toLocalFile()))
    trigger(window, "help.log")
    assert shown == [str(log_folder())]
    assert log_folder().is_dir()


def test_modal_dialogs_wait_in_one_place_only() -> None:
    import ast

    root = Path(asking.__file__).resolve().parent.parent
    waiting = [
        path.name
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"exec", "exec_", "getOpenFileName", "getOpenFileNames", "getExistingDirectory"}
    ]
    assert sorted(waiting) == ["app.py", "asking.py"]  # the first is the event loop itself
