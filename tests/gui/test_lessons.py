"""A teaching case sets the panels for what it teaches, keeps its answer covered, and leaves the user's own panels as they were."""

from collections.abc import Iterator

import pytest
from gui.showing_window import furnished
from PySide6.QtCore import Qt

from forensics_gui.case.teaching import INNOCENT
from forensics_gui.settings import Settings
from forensics_gui.window import Window


@pytest.fixture
def window(qtbot, examination) -> Iterator[Window]:
    window = furnished(qtbot, examination)
    yield window
    window.frame.close()


def taught(qtbot, window: Window) -> None:
    window.lessons.begin("innocent")
    qtbot.waitUntil(lambda: window.examination.prepared is not None and window.examination.runner.idle(), timeout=20_000)


def test_the_panels_of_the_case_are_shown_with_its_question(qtbot, window: Window) -> None:
    taught(qtbot, window)
    assert window.grid.names()[:4] == INNOCENT.panels
    assert window.examination.case.question == INNOCENT.question
    assert window.guides.lesson.isVisible()
    assert not window.guides.order.isVisible()


def test_the_answer_is_covered_until_it_is_asked_for(qtbot, window: Window) -> None:
    taught(qtbot, window)
    panel = window.lessons.panel
    assert not panel.answer.isVisible()
    qtbot.mouseClick(panel.reveal, Qt.MouseButton.LeftButton)
    assert panel.answer.isVisible()
    assert panel.answer.text() == INNOCENT.answer
    window.lessons.begin("splice")
    assert not panel.answer.isVisible()


def test_a_step_shows_its_method_with_the_control_where_that_teaches(qtbot, window: Window) -> None:
    taught(qtbot, window)
    tile = window.grid.tiles[1]
    tile.show_panel("metadata.fields")
    qtbot.mouseClick(window.lessons.panel.steps[0], Qt.MouseButton.LeftButton)
    shown = next(tile for tile in window.grid.shown() if tile.name == "compression.ela")
    assert shown.head.control.isChecked()


def test_the_users_own_panels_come_back_with_real_evidence(qtbot, window: Window, files) -> None:
    window.use_layout("1x2")
    before = window.grid.names()
    taught(qtbot, window)
    assert Settings().layout == "1x2"
    window.reception.open_names([str(files(1)[0])])
    qtbot.waitUntil(lambda: window.frame.windowTitle().startswith("photo0"), timeout=20_000)
    assert window.grid.name == "1x2"
    assert window.grid.names()[: len(before)] == before
    assert not window.guides.lesson.isVisible()
    assert not window.lessons.running


def test_a_narrow_window_reads_the_case_below_the_picture(qtbot, window: Window) -> None:
    window.frame.resize(600, 700)
    taught(qtbot, window)
    assert window.frame.dockWidgetArea(window.guides.lesson) == Qt.DockWidgetArea.BottomDockWidgetArea
    window.frame.resize(1280, 720)
    qtbot.waitUntil(lambda: window.frame.dockWidgetArea(window.guides.lesson) == Qt.DockWidgetArea.LeftDockWidgetArea)


def test_the_steps_name_their_methods_once_these_are_known(qtbot, window: Window) -> None:
    from analyzers.registry import Methods

    known = window.desk.methods
    window.desk.set_methods(Methods())
    window.lessons.begin("innocent")
    assert window.lessons.panel.steps[0].accessibleName() == "1. Look at: compression.ela"
    window.desk.set_methods(known)
    assert window.lessons.panel.steps[0].accessibleName() == "1. Look at: Gain"


def test_an_unknown_name_opens_nothing(window: Window) -> None:
    window.lessons.begin("no such case")
    assert not window.lessons.running
