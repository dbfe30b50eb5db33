"""Another picture of the examination is chosen from a menu, compared, and swiped or blinked over the one that is shown."""

import pytest
from gui.showing import context_for, noise, shown
from gui.test_window import settled
from PySide6.QtCore import Qt

from analyzers.evidence import ImageSource
from analyzers.pixels.difference import ANALYZER
from analyzers.registry import Methods
from analyzers.results import Map, Picture
from forensics_gui.panels.control_view import has_control
from forensics_gui.panels.picture_view import PictureViewer


@pytest.fixture
def panel(qtbot, window, opened):
    opened(2)
    window.examination.choose(next(iter(window.examination.items)))
    settled(qtbot, window)
    window.desk.set_methods(Methods({ANALYZER.id: ANALYZER}))
    window.grid.tiles[1].show_panel(ANALYZER.id)
    settled(qtbot, window)
    return window.grid.tiles[1].panel


def test_the_other_pictures_of_the_examination_are_offered_and_compared(qtbot, window, panel) -> None:
    panel.form.pause.setInterval(0)
    panel.other.fill()
    assert [action.text() for action in panel.other.menu.actions()] == ["photo1.png"]
    panel.other.menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: panel.run is not None and bool(panel.run.params["other"]) and panel.viewer is not None, timeout=20_000)
    assert isinstance(panel.views_shown[0], Map)
    assert "Compared with photo1.png" in panel.run.result.findings[0].text


def test_a_picture_whose_file_is_gone_is_compared_from_the_cases_copy(qtbot, window, panel) -> None:
    other = list(window.examination.items)[1]
    window.examination.items[other].evidence.path.unlink()
    panel.other.fill()
    panel.other.menu.actions()[0].trigger()
    path = panel.form.editors["other"].read()
    assert ImageSource.open(path).evidence.sha256 == other
    assert str(window.examination.folder) in path
    panel.form.pause.stop()


def test_without_another_picture_the_menu_says_so(qtbot, window, opened) -> None:
    opened()
    settled(qtbot, window)
    window.desk.set_methods(Methods({ANALYZER.id: ANALYZER}))
    window.grid.tiles[1].show_panel(ANALYZER.id)
    settled(qtbot, window)
    menu = window.grid.tiles[1].panel.other
    menu.fill()
    assert [action.isEnabled() for action in menu.menu.actions()] == [False]


def test_a_comparison_with_another_picture_has_no_control() -> None:
    assert not has_control(ANALYZER)


def test_a_picture_of_the_same_size_can_be_swiped_and_blinked_over_the_evidence(qtbot) -> None:
    viewer = shown(qtbot, PictureViewer(Picture("Other", noise(60, 40, 5)), context_for(noise(60, 40))), 300, 300)
    assert viewer.canvas.scene.overlay is not None
    assert viewer.canvas.scene.swipe is None
    viewer.ways.setCurrentIndex(1)
    assert viewer.canvas.scene.swipe == 0.5
    viewer.ways.setFocus()
    qtbot.keyClick(viewer.ways, Qt.Key.Key_Down)
    assert viewer.canvas.scene.swipe is None
    assert viewer.ways.currentData() == "blink"


def test_a_picture_of_another_size_stands_alone(qtbot) -> None:
    viewer = shown(qtbot, PictureViewer(Picture("Small", noise(30, 20)), context_for(noise(60, 40))), 300, 300)
    assert viewer.ways.isHidden()
