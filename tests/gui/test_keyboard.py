"""The window without a mouse: every command, every area and every control can be reached, and nothing holds the Tab key fast."""

from pathlib import Path

import pytest
from gui.test_window import settled
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QWidget

from analyzers.results import Region
from forensics_gui.canvas.view import Canvas
from forensics_gui.commands import COMMANDS, MENUS
from forensics_gui.panels.announcing import done_words
from forensics_gui.panels.areas import can_take_focus
from forensics_gui.panels.contents import rows
from forensics_gui.panels.keys_sheet import KeySheet, keys, print_sheet, sheet_as_html


def offers_of(window) -> dict[str, object]:
    window.palette.show()
    offers = {offer.title: offer for offer in window.palette.window.offers}
    window.palette.window.reject()
    return offers


def test_every_command_can_be_reached_by_keyboard(window) -> None:
    titles = offers_of(window)
    for command in COMMANDS:
        action = window.actions.by_id[command.id]
        assert action in window.actions.menus[command.menu].actions(), command.id
        assert any(offer.act == action.trigger for offer in titles.values()), command.id
    for name in MENUS:
        assert "&" in name


def test_the_palette_opens_by_its_key_and_shows_a_method_in_the_panel_used_last(qtbot, window, opened) -> None:
    opened()
    settled(qtbot, window)
    third = window.grid.tiles[2]
    window.areas._follow(None, third.head.chooser)
    offers = offers_of(window)
    offers["Show here: Metadata"].act()
    assert third.name == "metadata.fields"
    assert window.actions.by_id["view.palette"].shortcut() == QKeySequence("Ctrl+K")


def test_recent_cases_stand_in_the_palette_only_where_they_may_be_listed(qtbot, window, opened, tmp_path: Path) -> None:
    opened()
    settled(qtbot, window)
    with qtbot.waitSignal(window.examination.case_placed):
        window.examination.keep_case(tmp_path / "Harbour")
    assert offers_of(window)["Open case: Harbour"].needs == "is open"
    window.desk.settings.remembers_cases = False
    assert "Open case: Harbour" not in offers_of(window)


@pytest.mark.screen
def test_tab_goes_round_the_whole_window(qtbot, window, opened) -> None:
    opened()
    settled(qtbot, window)
    window.frame.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window.frame)
    window.grid.tiles[0].panel.canvas.setFocus()
    seen: list[QWidget] = []
    for _ in range(400):
        widget = QApplication.focusWidget()
        assert widget is not None
        if widget in seen:
            break
        seen.append(widget)
        QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier))
    assert widget is seen[0], f"Tab is held by {widget!r}"
    wanted = [each for each in window.frame.findChildren(QWidget) if can_take_focus(each) and each.window() is window.frame]
    missed = [each for each in wanted if each not in seen and not isinstance(each.parent(), QComboBox)]
    assert not [each for each in seen if not window.frame.rect().contains(each.mapTo(window.frame, each.rect().center()))]
    assert not [f"{type(each).__name__} {each.accessibleName() or getattr(each, 'text', str)()}" for each in missed]


@pytest.mark.screen
def test_f6_walks_from_area_to_area_and_back_to_where_it_was_left(qtbot, window, opened) -> None:
    opened(2)
    settled(qtbot, window)
    window.frame.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window.frame)
    qtbot.waitUntil(window.strip.isVisible)
    chooser = window.grid.tiles[0].head.chooser
    chooser.setFocus()
    places = []
    while chooser not in places:
        window.areas.next()
        places.append(QApplication.focusWidget())
        assert len(places) < 20
    tiles = window.grid.tiles
    assert [tile for tile in tiles[1:4] if any(tile.isAncestorOf(place) for place in places)] == tiles[1:4]
    assert window.strip in places
    window.areas.previous()
    assert QApplication.focusWidget() is not chooser
    assert isinstance(places[0], Canvas)


@pytest.mark.parametrize("name", ["metadata", "marks", "case", "board"])
def test_each_list_at_the_side_has_its_key(qtbot, window, opened, name: str) -> None:
    opened()
    window.actions.by_id[f"side.{name}"].trigger()
    dock = next(dock for dock in window.side if dock.objectName() == name)
    qtbot.waitUntil(lambda: dock.widget().isVisible() and not dock.widget().visibleRegion().isEmpty())


def test_the_swipe_line_moves_by_keys(qtbot, window, opened) -> None:
    opened()
    canvas = window.grid.tiles[0].panel.canvas
    canvas.set_swipe(0.5)
    qtbot.keyClick(canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert canvas.scene.swipe == pytest.approx(0.45)


def test_what_the_picture_shows_is_told_as_a_list_and_each_row_leads_there(qtbot, window, opened) -> None:
    opened()
    settled(qtbot, window)
    window.examination.add_mark("box", ((10.0, 20.0), (60.0, 50.0)), "a ship")
    window.desk.navigation.set_region(Region(100, 100, 40, 30))
    told = {row.words: row for row in rows(window.desk)}
    assert told["Box: a ship"].place == Region(10, 20, 50, 30)
    assert told["region"].place == Region(100, 100, 40, 30)
    assert told["photo0.png"].place == Region(0, 0, 300, 200)
    with_place = [finding for run in window.desk.latest.values() if run.result for finding in run.result.findings if finding.region]
    assert with_place
    assert all(any(str(finding.text) in words for words in told) for finding in with_place)
    window.contents.show()
    contents = window.contents.window
    item = next(
        contents.list.topLevelItem(row)
        for row in range(contents.list.topLevelItemCount())
        if contents.list.topLevelItem(row).text(1) == "Box: a ship"
    )
    assert item.text(2) == "50 × 30 at 10, 20"
    contents.list.itemActivated.emit(item, 0)
    assert window.desk.chosen_mark == told["Box: a ship"].mark
    assert (window.desk.navigation.view.x, window.desk.navigation.view.y) == (35, 35)
    window.examination.remove_mark(told["Box: a ship"].mark)
    assert "Box: a ship" not in [contents.list.topLevelItem(row).text(1) for row in range(contents.list.topLevelItemCount())]
    contents.close()


def test_a_method_that_is_done_is_announced_with_what_it_found(qtbot, window, opened, monkeypatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("forensics_gui.panels.announcing.announce", lambda _widget, words: said.append(words))
    opened()
    settled(qtbot, window)
    for run in window.desk.latest.values():
        assert done_words(run) in said
    window.notice.tell("The disk is full.")
    assert said[-1] == "The disk is full."


def test_the_sheet_holds_every_key_once_by_group() -> None:
    all_keys = list(keys())
    shown = [row[1] for row in all_keys if row[0] in {name.replace("&", "") for name in MENUS}]
    assert sorted(shown) == sorted(command.shortcut for command in COMMANDS if command.shortcut)
    groups = list(dict.fromkeys(row[0] for row in all_keys))
    html = sheet_as_html()
    assert [html.index(f"<h3>{group}</h3>") for group in groups] == sorted(html.index(f"<h3>{group}</h3>") for group in groups)
    assert sheet_as_html("actual pixels").count("<tr>") == 1
    assert sheet_as_html("no such key") == ""


def test_the_sheet_is_searched_and_taken_as_a_pdf(qtbot, tmp_path: Path, monkeypatch) -> None:
    sheet = KeySheet()
    qtbot.addWidget(sheet)
    sheet.search.setText("redo")
    assert "Ctrl+Shift+Z" in sheet.text.toPlainText()
    assert "Ctrl+O" not in sheet.text.toPlainText()
    target = tmp_path / "keys.pdf"
    monkeypatch.setattr("forensics_gui.panels.keys_sheet.chosen_path", lambda _dialog: str(target))
    sheet.save()
    assert target.read_bytes().startswith(b"%PDF")
    assert str(target) in sheet.told.text()
    assert not print_sheet(tmp_path / "absent" / "keys.pdf")


def test_a_button_that_shows_a_sign_only_has_a_name(window, opened) -> None:
    opened()
    nameless = [each for each in window.frame.findChildren(QAbstractButton) if not (each.text() or each.accessibleName())]
    assert not [each.objectName() or type(each.parent()).__name__ for each in nameless if each.isVisible()]
