"""The table of commands: unique, complete, and readable as it is shown."""

from collections import Counter

import pytest

from forensics_gui.commands import COMMANDS, MENUS, TOOLBAR, State
from forensics_gui.icons import icon
from forensics_gui.panels.keys_sheet import sheet_as_html
from forensics_gui.panels.told import about_as_html
from resources import FOLDER


def test_no_id_and_no_shortcut_is_given_twice() -> None:
    for count in (Counter(command.id for command in COMMANDS), Counter(command.shortcut for command in COMMANDS if command.shortcut)):
        assert [name for name, times in count.items() if times > 1] == []


def test_no_two_commands_of_a_menu_share_an_underlined_letter() -> None:
    for menu in MENUS:
        letters = [
            command.text[command.text.index("&") + 1].lower() for command in COMMANDS if command.menu == menu and "&" in command.text
        ]
        assert [letter for letter, times in Counter(letters).items() if times > 1] == [], menu


def test_every_command_stands_in_a_menu_and_the_tool_bar_names_known_ones() -> None:
    known = {command.id for command in COMMANDS}
    assert {command.menu for command in COMMANDS} == set(MENUS)
    assert {name for part in TOOLBAR for name in part} <= known


def test_everything_on_the_tool_bar_has_an_icon() -> None:
    shown = {name for part in TOOLBAR for name in part}
    assert [command.id for command in COMMANDS if command.id in shown and not command.icon] == []


@pytest.mark.parametrize("path", sorted((FOLDER / "icons").glob("*.svg")), ids=lambda path: path.stem)
def test_every_icon_draws_something(qtbot, path) -> None:
    image = icon(path.stem).pixmap(20, 20).toImage()
    drawn = sum(image.pixelColor(x, y).alpha() > 100 for x in range(image.width()) for y in range(image.height()))
    assert drawn > 12


def test_state_decides_what_can_be_done() -> None:
    enabled = {command.id for command in COMMANDS if command.enabled(State())}
    assert "file.open" in enabled
    assert not {"file.export", "edit.undo", "edit.redo", "edit.delete", "edit.forget_region", "case.next", "view.fit"} & enabled
    full = State(pictures=2, chosen=True, region=True, annotation=True, undo=True, redo=True)
    assert {command.id for command in COMMANDS if command.enabled(full)} == {command.id for command in COMMANDS}


def test_keys_and_about_are_told() -> None:
    assert "Ctrl+O" in sheet_as_html()
    assert "leaves the conclusion to you" in about_as_html()
