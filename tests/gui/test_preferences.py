"""Settings: declared once, read with their types, shown in a window that is made from the declaration."""

from pathlib import Path

import pytest
from gui.showing import kept
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from forensics_gui.frame import Frame
from forensics_gui.panels.preferences import Preferences, SettingsWindow
from forensics_gui.panels.progress import rest_words
from forensics_gui.settings import Settings

DECLARED = Settings.declared()


def window_of(qtbot, settings: Settings) -> SettingsWindow:
    window = kept(qtbot, SettingsWindow(settings))
    window.pause.setInterval(0)
    window.show()
    return window


def test_no_key_is_declared_twice_and_every_shown_value_explains_itself() -> None:
    keys = [value.key for value in DECLARED.values()]
    assert len(keys) == len(set(keys))
    for name, value in DECLARED.items():
        if value.section:
            assert value.control is not None, name
            assert value.control.label, name
            assert value.control.help.endswith("."), name
            assert value.control.allows(value.default), name


@pytest.mark.parametrize("nonsense", ["purple", "-3", "99999999999999999999", "1e9", "", "@Invalid()", "٣٣٣٣٣٣٣٣٣٣", "true, false"])
def test_nonsense_in_the_file_reads_as_the_default(tmp_path: Path, nonsense: str) -> None:
    file = tmp_path / "whence.ini"
    for name, value in DECLARED.items():
        if value.control is None or isinstance(value.default, str):
            continue
        section, key = value.key.split("/")
        file.write_text(f"[{section}]\n{key}={nonsense}\n", encoding="utf-8")
        assert getattr(Settings(file), name) == value.default, name
    file.write_text(f"[window]\ntheme={nonsense}\n", encoding="utf-8")
    assert Settings(file).theme == "system"


def test_every_value_is_kept_with_its_type(tmp_path: Path) -> None:
    other = {"theme": "dark", "text_size": 150, "moves": False, "examiner": "Ada, É", "library": "/somewhere; else", "restores": False}
    settings = Settings(tmp_path / "whence.ini")
    for name, value in other.items():
        setattr(settings, name, value)
    settings.save()
    again = Settings(tmp_path / "whence.ini")
    assert {name: getattr(again, name) for name in other} == other


def test_a_change_is_told_once_and_by_name(qtbot, tmp_path: Path) -> None:
    settings, heard = Settings(tmp_path / "whence.ini"), []
    settings.changed.connect(heard.append)
    settings.text_size = 120
    settings.text_size = 120
    assert heard == ["text_size"]


def test_the_window_shows_every_declared_value_with_its_title_and_explanation(qtbot) -> None:
    window = window_of(qtbot, Settings())
    assert set(window.entries) == {name for name, value in DECLARED.items() if value.section}
    for name, entry in window.entries.items():
        control = DECLARED[name].control
        assert entry.editor.read() == DECLARED[name].default
        assert entry.editor.widget.accessibleName() == control.label
        assert entry.editor.widget.accessibleDescription() == control.help
        assert entry.isVisible()


def test_what_is_set_holds_at_once(qtbot) -> None:
    settings = Settings()
    window = window_of(qtbot, settings)
    box = window.entries["theme"].editor.widget
    assert isinstance(box, QComboBox)
    with qtbot.waitSignal(settings.changed):
        box.setCurrentIndex(box.findData("dark-contrast"))
    assert settings.theme == "dark-contrast"
    line = window.entries["examiner"].editor.widget
    assert isinstance(line, QLineEdit)
    line.setText("Ada")
    with qtbot.waitSignal(settings.changed):
        line.editingFinished.emit()
    assert settings.examiner == "Ada"


def test_a_section_goes_back_to_its_defaults_and_the_others_stay(qtbot) -> None:
    settings = Settings()
    settings.theme, settings.text_size, settings.examiner = "dark", 150, "Ada"
    window = window_of(qtbot, settings)
    window.boxes["Appearance"].findChildren(QWidget)[-1].click()
    assert (settings.theme, settings.text_size) == ("system", 100)
    assert window.entries["text_size"].editor.read() == 100
    assert settings.examiner == "Ada"


def test_a_value_that_changes_elsewhere_changes_in_the_window(qtbot) -> None:
    settings = Settings()
    window = window_of(qtbot, settings)
    box = window.entries["watches_folders"].editor.widget
    assert isinstance(box, QCheckBox)
    settings.watches_folders = False
    assert not box.isChecked()


def test_a_search_leaves_what_holds_the_words(qtbot) -> None:
    window = window_of(qtbot, Settings())
    window.search.setText("blink")
    assert [name for name, entry in window.entries.items() if entry.isVisible()] == ["moves"]
    assert [section for section, box in window.boxes.items() if box.isVisible()] == ["Appearance"]
    window.search.setText("nothing has these words")
    assert window.none.isVisible()


def test_the_program_heeds_what_is_set(qtbot, qapp, desk, tmp_path: Path) -> None:
    frame = kept(qtbot, QWidget())
    preferences = Preferences(desk, frame)
    usual = qapp.font().pointSizeF()
    desk.settings.library = str(tmp_path)
    assert desk.library == str(tmp_path)
    desk.settings.text_size = 200
    assert qapp.font().pointSizeF() == 2 * usual
    desk.settings.text_size = 100
    assert qapp.font().pointSizeF() == usual
    preferences.show()
    assert preferences.window is not None
    preferences.window.close()


def test_a_window_that_is_made_later_stands_still_too(qtbot) -> None:
    settings = Settings()
    assert kept(qtbot, Frame(settings)).isAnimated()
    settings.moves = False
    assert not kept(qtbot, Frame(settings)).isAnimated()


@pytest.mark.parametrize(
    ("elapsed_s", "fraction", "words"),
    [
        (1, 0.5, ""),
        (20, 0.05, ""),
        (10, 0.9, "some seconds left"),
        (10, 0.25, "about 30 s left"),
        (60, 0.1, "about 9 min left"),
        (9, 1.0, "some seconds left"),
    ],
)
def test_the_rest_of_a_long_run_is_told_once_it_can_be_guessed(elapsed_s: float, fraction: float, words: str) -> None:
    assert rest_words(elapsed_s, fraction) == words


def test_the_file_stays_readable_by_a_person(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "whence.ini")
    settings.theme, settings.moves = "dark", False
    settings.save()
    assert QSettings(str(tmp_path / "whence.ini"), QSettings.Format.IniFormat).value("window/theme") == "dark"
    assert "moves=false" in (tmp_path / "whence.ini").read_text()
