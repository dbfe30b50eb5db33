"""The window in each of its languages: it opens, says its own words and Qt's, runs the way the script runs, and no key is given twice."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from gui.methods_made import METHODS
from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QApplication

from analyzers import language
from analyzers.language import LANGUAGES, leftwards, tr
from forensics_gui.canvas.view import Canvas
from forensics_gui.case.model import Case
from forensics_gui.frame import Frame
from forensics_gui.icons import icon
from forensics_gui.panels.actions import lettered
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.export import ExportDialog
from forensics_gui.panels.language_choice import LanguageDialog
from forensics_gui.panels.scale import ScaleBar
from forensics_gui.settings import Settings
from forensics_gui.speech import SYSTEM, speak
from forensics_gui.window import Window


@pytest.fixture
def spoken(qapp, monkeypatch: pytest.MonkeyPatch) -> Iterator[QApplication]:
    """The application, which speaks English again afterwards."""
    monkeypatch.setattr(language, "_translations", language._translations)
    yield qapp
    speak(qapp, "en")


@pytest.fixture
def furnished(qtbot, examination) -> Iterator[Callable[[], Window]]:
    """Makes the window in the language of the moment."""
    frames = []

    def furnish() -> Window:
        settings = Settings()
        frames.append(Frame(settings))
        qtbot.addWidget(frames[-1])
        window = Window(Desk(examination, settings), frames[-1])
        window.desk.set_methods(METHODS)
        frames[-1].resize(1280, 720)
        frames[-1].show()
        return window

    yield furnish
    for frame in frames:
        frame.close()


@pytest.mark.parametrize(("code", "word"), [("fr", "Annuler"), ("de", "Abbrechen"), ("ar", "ألغِ"), ("ru", "Отмена"), ("en", "Cancel")])
def test_qt_s_own_buttons_speak_the_language_too(spoken: QApplication, tongue, code: str, word: str) -> None:
    if code != "en":
        tongue(code, {"Metadata": "x"})
    speak(spoken, code)
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == word


def test_a_language_without_a_catalogue_leaves_all_in_english(spoken: QApplication, tongue) -> None:
    tongue("ar", {"Metadata": "x"})
    speak(spoken, "ar")
    assert (spoken.layoutDirection(), leftwards()) == (Qt.LayoutDirection.RightToLeft, True)
    speak(spoken, "xx")
    assert (spoken.layoutDirection(), leftwards()) == (Qt.LayoutDirection.LeftToRight, False)
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_the_arrow_back_points_to_where_the_reader_came_from(spoken: QApplication, tongue) -> None:
    size = QSize(20, 20)
    before = icon("undo").pixmap(size).toImage()
    brush = icon("box").pixmap(size).toImage()
    tongue("ar", {"Metadata": "x"})
    speak(spoken, "ar")
    assert icon("undo").pixmap(size).toImage() == before.flipped(Qt.Orientation.Horizontal)
    assert icon("box").pixmap(size).toImage() == brush


def test_pictures_and_scales_are_not_mirrored(furnished, spoken: QApplication, tongue) -> None:
    tongue("ar", {"Metadata": "x"})
    speak(spoken, "ar")
    window = furnished()
    found = [*window.frame.findChildren(Canvas), ScaleBar(window.frame)]
    assert len(found) > 1
    assert {each.layoutDirection() for each in found} == {Qt.LayoutDirection.LeftToRight}
    assert window.frame.layoutDirection() == Qt.LayoutDirection.RightToLeft


def test_two_texts_that_share_a_key_are_given_two() -> None:
    assert lettered(["&Ouvrir", "Ouvrir le &dossier", "&Dupliquer"]) == ["&Ouvrir", "Ouvrir le &dossier", "D&upliquer"]
    assert lettered(["&A", "&A", "no key"]) == ["&A", "A", "no key"]


@pytest.mark.parametrize("code", list(LANGUAGES))
def test_the_window_opens_in_every_language(qtbot, furnished, spoken: QApplication, opened, code: str) -> None:
    speak(spoken, code)
    window = furnished()
    opened(2)
    for dialog in (LanguageDialog(window.desk.settings), ExportDialog(Case(), [], Path("finding.pdf"), window.desk.settings)):
        qtbot.addWidget(dialog)
        dialog.show()
    for menu in window.actions.menus.values():
        texts = [action.text() for action in menu.actions() if action.data() is not None]
        keys = Counter(text[text.index("&") + 1].casefold() for text in texts if "&" in text)
        assert [key for key, times in keys.items() if times > 1] == []
    assert window.actions.by_id["file.quit"].text().replace("&", "") == tr("&Quit").replace("&", "")


def test_the_choice_is_kept_and_the_window_s_is_told(furnished, monkeypatch: pytest.MonkeyPatch) -> None:
    window = furnished()
    settings = window.desk.settings
    assert (settings.language, settings.template("language")) == (SYSTEM, "")

    def choose(dialog: LanguageDialog) -> bool:
        dialog.window_speaks.setCurrentIndex(dialog.window_speaks.findData("de"))
        dialog.findings_in.setCurrentIndex(dialog.findings_in.findData("ar"))
        return True

    monkeypatch.setattr("forensics_gui.panels.language_choice.ask", choose)
    window.actions.by_id["view.language"].trigger()
    assert (settings.language, settings.template("language")) == ("de", "ar")
    assert "next start" in window.notice.text.text()


def test_a_choice_that_no_longer_exists_is_the_system_s(qtbot) -> None:
    settings = Settings()
    settings.language = "tlh"
    assert settings.language == SYSTEM
