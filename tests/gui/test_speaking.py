"""A screen reader meets no control without a name: in the window with a picture, in each dialog, with every method's settings open."""

import pytest
from gui.showing import kept
from gui.speaking import controls
from gui.test_window import settled
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from forensics_gui.panels import asking
from forensics_gui.panels.exiftool_window import ExifToolWindow
from forensics_gui.panels.export import ExportDialog
from forensics_gui.panels.keys_sheet import KeySheet


def nameless(window: QWidget) -> list[tuple[str, str, str]]:
    return [control for control in controls(window) if not control[1]]


def test_the_walk_finds_what_has_no_name(qtbot) -> None:
    holder = kept(qtbot, QWidget())
    layout = QVBoxLayout(holder)
    for part in (QLineEdit(), QPushButton("named"), QToolButton(), QCheckBox()):
        layout.addWidget(part)
    holder.show()
    assert len(controls(holder)) == 4
    assert [role for role, _, _ in nameless(holder)] == ["EditableText", "Button", "CheckBox"]


@pytest.mark.parametrize("side", ["metadata", "marks", "case", "board"])
def test_every_control_of_the_window_has_a_name(qtbot, window, opened, side: str) -> None:
    opened(2)
    settled(qtbot, window)
    window.examination.add_mark("box", ((1.0, 1.0), (50.0, 40.0)))
    for tile in window.grid.tiles:
        tile.head.settings.setChecked(True)
    for panel in window.grid.methods_shown():
        panel.progress.show()
    window.notice.tell("One sentence.")
    window.sides.bring(side)
    qtbot.waitUntil(lambda: len(controls(window.frame)) > 60)
    assert nameless(window.frame) == []


def test_every_control_of_the_other_windows_has_a_name(qtbot, window, opened, monkeypatch, tmp_path) -> None:
    opened()
    settled(qtbot, window)
    seen: dict[str, int] = {}

    def look(other: QWidget) -> None:
        other.show()
        assert nameless(other) == [], type(other).__name__
        seen[type(other).__name__] = len(controls(other))
        other.close()

    window.preferences.show()
    look(window.preferences.window)
    window.palette.show()
    look(window.palette.window)
    window.contents.show()
    look(window.contents.window)
    window.library.show()
    look(window.library.window)
    runs = [panel.run for panel in window.grid.methods_shown() if panel.run]
    for made in (
        ExportDialog(window.examination.case, runs, tmp_path / "finding.pdf", window.desk.settings, window.frame),
        KeySheet(window.frame),
        ExifToolWindow(window.desk.settings, window.examination.runner, window.frame),
        asking.NameQuestion(window.frame, "Save layout", "Name", "Save", 60),
        asking.Question(window.frame, "Delete", "Delete it?", "Delete"),
    ):
        look(made)
    assert seen["ExportDialog"] >= 12
    assert seen["SettingsWindow"] >= 12


def test_a_canvas_says_what_it_shows_and_which_keys_it_hears(qtbot, window, opened) -> None:
    opened()
    settled(qtbot, window)
    canvas = window.grid.tiles[0].panel.canvas
    spoken = QAccessible.queryAccessibleInterface(canvas)
    assert spoken.text(QAccessible.Text.Name) == "Picture"
    assert "Arrow keys" in spoken.text(QAccessible.Text.Description)
