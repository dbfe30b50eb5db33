"""The command palette: everything in it, found by a few letters, given by keyboard alone; what cannot be done says why."""

import pytest
from gui.showing import kept
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from forensics_gui.commands import COMMANDS, NEEDS, State, always, obstacle
from forensics_gui.fuzzy import fit
from forensics_gui.panels.palette import CommandPalette, Offer, PaletteWindow


def rows(window: PaletteWindow) -> list[str]:
    return [window.list.topLevelItem(row).text(0) for row in range(window.list.topLevelItemCount())]


@pytest.fixture
def given() -> list[str]:
    return []


@pytest.fixture
def palette(qtbot, given) -> PaletteWindow:
    offers = [
        Offer("Open pictures", "File", lambda: given.append("open"), "Ctrl+O"),
        Offer("Export finding", "File", lambda: given.append("export"), "Ctrl+E", "needs a picture"),
        Offer("Show here: Noise residual", "Methods", lambda: given.append("noise")),
    ]
    parent = kept(qtbot, QWidget())
    parent.resize(900, 600)
    parent.show()
    holder = CommandPalette(parent, lambda: offers)
    holder.show()
    assert holder.window is not None
    return holder.window


def test_words_fit_at_their_beginning_before_they_fit_inside_and_scattered() -> None:
    assert fit("open", "Open pictures") > fit("pen", "Open pictures") > fit("opc", "Open pictures")
    assert fit("pict open", "Open pictures") is not None
    assert fit("xyz", "Open pictures") is None
    assert fit("", "anything") is not None


def test_every_reason_for_which_a_command_may_rest_has_its_words() -> None:
    assert {command.enabled for command in COMMANDS} - {always} == set(NEEDS)
    export = next(command for command in COMMANDS if command.id == "file.export")
    assert obstacle(export, State()) == "needs a picture"
    assert obstacle(export, State(pictures=1, chosen=True)) == ""


def test_typing_filters_and_enter_gives_the_first(qtbot, palette, given) -> None:
    qtbot.keyClicks(palette.line, "nois")
    assert rows(palette) == ["Show here: Noise residual"]
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: given == ["noise"])


def test_arrows_walk_while_the_focus_stays_in_the_line(qtbot, palette, given) -> None:
    assert palette.chosen.title == "Open pictures"
    qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    assert palette.chosen.title == "Export finding"
    qtbot.keyClick(palette.line, Qt.Key.Key_Up)
    qtbot.keyClick(palette.line, Qt.Key.Key_Up)
    assert palette.chosen.title == "Show here: Noise residual"
    assert palette.list.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_what_cannot_be_done_stands_last_says_why_and_does_nothing(qtbot, palette, given) -> None:
    qtbot.keyClicks(palette.line, "file")
    assert rows(palette) == ["Open pictures", "Export finding"]
    item = palette.list.topLevelItem(1)
    assert item.text(2) == "needs a picture"
    assert item.foreground(0).color() != palette.palette().text().color()
    assert item.data(0, Qt.ItemDataRole.AccessibleTextRole) == "Export finding, File, needs a picture"
    qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert palette.isVisible()
    assert given == []


def test_what_is_chosen_is_announced(qtbot, palette, monkeypatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("forensics_gui.panels.palette.announce", lambda _widget, words: said.append(words))
    qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    assert said == ["Export finding, File, needs a picture"]


def test_escape_closes_and_gives_nothing(qtbot, palette, given) -> None:
    palette.destroyed.connect(lambda: given.append("closed"))
    qtbot.keyClick(palette.line, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: given == ["closed"])
