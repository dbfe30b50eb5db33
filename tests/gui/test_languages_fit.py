"""In every language the window says what it says whole: a word that is cut off can turn a sentence round."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from gui.cut import cut_in
from gui.showing import kept
from gui.test_window import settled
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

from analyzers.language import LANGUAGES, leftwards, use_language
from analyzers.registry import discover
from forensics_gui.panels.exiftool_window import ExifToolWindow
from forensics_gui.panels.export import ExportDialog
from forensics_gui.panels.keys_sheet import KeySheet
from forensics_gui.panels.preferences import SettingsWindow
from forensics_gui.panels.words import Explanation

SMALL = QSize(1240, 640)


@pytest.fixture(params=LANGUAGES, autouse=True)
def spoken(request, qapp) -> Iterator[str]:
    use_language(request.param)
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft if leftwards() else Qt.LayoutDirection.LeftToRight)
    yield request.param
    use_language("en")
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def nothing_is_cut(window: QWidget) -> None:
    assert cut_in(window) == []


@pytest.mark.screen
def test_no_word_of_a_small_window_is_cut(qtbot, window, opened) -> None:
    opened(2)
    settled(qtbot, window)
    window.frame.resize(1280, 720)
    qtbot.waitUntil(lambda: window.frame.size() == QSize(1280, 720))
    for side in ("metadata", "marks", "case", "board"):
        window.sides.bring(side)
        qtbot.waitUntil(partial(nothing_is_cut, window.frame))


@pytest.mark.screen
def test_no_word_of_the_opening_page_is_cut(qtbot, window) -> None:
    window.frame.resize(1280, 720)
    qtbot.waitUntil(partial(nothing_is_cut, window.frame))


@pytest.mark.screen
def test_no_word_of_a_dialog_is_cut(qtbot, desk) -> None:
    makers = {
        "settings": lambda: SettingsWindow(desk.settings),
        "keys": KeySheet,
        "export": lambda: ExportDialog(desk.examination.case, [], Path("finding.pdf"), desk.settings),
        "exiftool": lambda: ExifToolWindow(desk.settings, desk.examination.runner),
    }
    for name, make in makers.items():
        dialog = kept(qtbot, make())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        dialog.resize(dialog.size().boundedTo(SMALL))
        dialog.show()
        qtbot.waitUntil(dialog.isVisible)
        assert dialog.minimumSizeHint().boundedTo(SMALL) == dialog.minimumSizeHint(), name
        qtbot.waitUntil(partial(nothing_is_cut, dialog))


def test_what_a_method_cannot_tell_keeps_its_first_words_at_any_width(qtbot) -> None:
    words = kept(qtbot, Explanation())
    words.show()
    for method in discover().found.values():
        words.explain(method)
        for width in range(240, 700, 41):
            words.resize(width, 60)
            assert words.text.sizeHint().width() <= words.text.width(), (method.id, width)
