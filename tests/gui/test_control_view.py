"""The control beside a result: one click, the same method on this scene without its history, never kept and never mistaken."""

from dataclasses import replace

import pytest
from gui.methods_made import BREAKS, GAIN, METHODS, REFUSES, TELLS
from gui.showing import drag
from PySide6.QtCore import Qt

from analyzers.contract import Analyzer
from analyzers.control import is_control
from analyzers.language import say
from analyzers.registry import Methods
from analyzers.results import Result, cannot_test
from forensics_gui.panels.control_view import ControlView, has_control
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.method import MethodPanel
from forensics_gui.panels.tile import Tile
from forensics_gui.panels.views import MapViewer


def panel_of(qtbot, desk: Desk, method: Analyzer = GAIN) -> MethodPanel:
    panel = MethodPanel(desk, method, "0")
    qtbot.addWidget(panel)
    panel.form.pause.setInterval(0)
    panel.resize(900, 420)
    panel.show()
    qtbot.waitUntil(lambda: panel.run is not None and panel._ticket is None, timeout=20_000)
    return panel


def controlled(qtbot, panel: MethodPanel) -> ControlView:
    with qtbot.waitSignal(panel.control.ended, timeout=20_000):
        panel.show_control(True)
    return panel.control


@pytest.fixture
def panel(qtbot, desk: Desk, opened) -> MethodPanel:
    opened()
    return panel_of(qtbot, desk)


def test_one_click_shows_the_control_beside_the_result(qtbot, desk: Desk, opened) -> None:
    opened()
    tile = Tile(desk, 0, GAIN.id)
    qtbot.addWidget(tile)
    tile.resize(900, 500)
    tile.show()
    qtbot.waitUntil(lambda: tile.panel.run is not None, timeout=20_000)
    with qtbot.waitSignal(tile.panel.control.ended, timeout=20_000):
        qtbot.mouseClick(tile.head.control, Qt.MouseButton.LeftButton)
    assert isinstance(tile.panel.viewer, MapViewer)
    assert isinstance(tile.panel.control.viewer, MapViewer)
    assert tile.panel.viewer.isVisible()
    assert tile.panel.control.isVisible()
    assert tile.panel.control.banner.isVisible()
    assert tile.panel.control.banner.text().startswith("CONTROL")


def test_both_share_zoom_and_place_and_the_colours(qtbot, panel: MethodPanel) -> None:
    control = controlled(qtbot, panel)
    assert control.viewer.canvas.navigation is panel.viewer.canvas.navigation
    panel.viewer.look.colour_maps.setCurrentText("grey")
    panel.viewer.look.opacity.setValue(35)
    assert control.viewer.look.colour_map == "grey"
    assert control.viewer.look.opacity.value() == 35
    assert (control.viewer.view.low, control.viewer.view.high) == (panel.viewer.view.low, panel.viewer.view.high)


def test_both_maps_have_the_same_size_on_the_screen(qtbot, panel: MethodPanel) -> None:
    control = controlled(qtbot, panel)
    qtbot.waitUntil(lambda: control.viewer.canvas.size() == panel.viewer.canvas.size())
    assert panel.evidence.name.isVisible()
    panel.show_control(False)
    assert panel.evidence.name.isHidden()


def test_the_control_lies_over_its_own_picture(qtbot, panel: MethodPanel, desk: Desk) -> None:
    control = controlled(qtbot, panel)
    (made,) = desk.controls.values()
    assert is_control(made.source)
    assert control.viewer.canvas.scene.picture is made.layer
    assert panel.viewer.canvas.scene.picture is not made.layer


def test_a_changed_setting_changes_both(qtbot, panel: MethodPanel) -> None:
    control = controlled(qtbot, panel)
    with qtbot.waitSignal(control.ended, timeout=20_000):
        panel.form.editors["gain"].write(5)
    assert control.viewer.view.high == 255 * 5
    qtbot.waitUntil(lambda: panel.viewer.view.high == 255 * 5, timeout=20_000)


def test_the_same_view_is_chosen_on_both_sides(qtbot, panel: MethodPanel) -> None:
    control = controlled(qtbot, panel)
    panel.which.setCurrentIndex(1)
    panel.which.activated.emit(1)
    assert control.viewer.view.title == panel.viewer.view.title == "Other"


def test_what_the_method_finds_on_the_control_is_said(qtbot, panel: MethodPanel) -> None:
    control = controlled(qtbot, panel)
    assert control.said.text.startswith("1 finding on the control:")


def test_the_control_is_never_kept(qtbot, panel: MethodPanel, desk: Desk) -> None:
    shown_run = panel.run
    controlled(qtbot, panel)
    assert panel.run is shown_run
    panel.keep()
    qtbot.waitUntil(lambda: desk.examination.is_kept(shown_run), timeout=20_000)
    (evidence,) = desk.examination.case.evidence
    assert [run.evidence for run in desk.examination.case.runs] == [evidence.sha256]


def test_no_mark_can_be_drawn_on_a_control(qtbot, panel: MethodPanel, desk: Desk) -> None:
    control = controlled(qtbot, panel)
    desk.use_tool("box")
    drag(qtbot, control.viewer.canvas, (40.0, 40.0), (120.0, 110.0))
    assert desk.examination.annotations == ()
    desk.examination.add_mark("box", ((10.0, 10.0), (60.0, 50.0)))
    assert control.viewer.canvas._annotations == ()
    assert len(panel.viewer.canvas._annotations) == 1


def test_another_picture_takes_the_control_away_and_gets_its_own(qtbot, desk: Desk, opened) -> None:
    opened(2)
    panel = panel_of(qtbot, desk)
    control = controlled(qtbot, panel)
    before = control._control
    with qtbot.waitSignal(control.ended, timeout=20_000):
        desk.examination.step(1)
    assert control._control is not before
    assert control._control.source.evidence.sha256 != before.source.evidence.sha256


def test_a_second_click_takes_it_away_and_forgets_it(qtbot, panel: MethodPanel, desk: Desk) -> None:
    control = controlled(qtbot, panel)
    panel.show_control(False)
    assert control.isHidden()
    assert control.viewer is None
    assert control._control is None


def test_two_panels_share_one_control(qtbot, panel: MethodPanel, desk: Desk) -> None:
    controlled(qtbot, panel)
    second = controlled(qtbot, panel_of(qtbot, desk, replace(GAIN, id="example.gain")))
    assert second._control is panel.control._control


def test_waiting_can_be_given_up(qtbot, panel: MethodPanel) -> None:
    panel.show_control(True)
    ticket = panel.control._ticket
    with qtbot.waitSignal(panel.control.ended):
        panel.control.progress.stopped.emit()
    assert ticket.stop.is_set()
    assert "cancelled" in panel.control.blank.accessibleDescription()
    qtbot.waitUntil(panel._runner.idle, timeout=20_000)
    assert panel.control.viewer is None


def test_a_method_that_cannot_test_the_control_says_why(qtbot, desk: Desk, opened) -> None:
    opened()
    panel = panel_of(qtbot, desk, REFUSES)
    assert controlled(qtbot, panel).blank.accessibleDescription() == "This file is not a JPEG."


def test_a_method_that_fails_on_the_control_says_so(qtbot, desk: Desk, opened) -> None:
    def fails_on_controls(source, params, job) -> Result:
        if is_control(source):
            raise RuntimeError("no")
        return cannot_test(say("Nothing."))

    opened()
    panel = panel_of(qtbot, desk, replace(REFUSES, id="example.fails", run=fails_on_controls))
    assert "RuntimeError: no" in controlled(qtbot, panel).blank.accessibleDescription()


def test_methods_that_read_what_a_control_lacks_offer_none(qtbot, desk: Desk) -> None:
    assert has_control(GAIN)
    assert not has_control(BREAKS)  # it stands for the reference search
    assert not has_control(replace(TELLS, reads=frozenset({"metadata"})))
    desk.set_methods(Methods({BREAKS.id: BREAKS, **METHODS.found}))
    tile = Tile(desk, 0, BREAKS.id)
    qtbot.addWidget(tile)
    tile.show()
    assert tile.head.control.isHidden()
    tile.show_panel(GAIN.id)
    assert not tile.head.control.isHidden()


def test_a_panel_that_shows_something_else_leaves_no_control_behind(qtbot, desk: Desk, opened) -> None:
    opened()
    tile = Tile(desk, 0, GAIN.id)
    qtbot.addWidget(tile)
    tile.show()
    tile.head.control.setChecked(True)
    tile.show_panel(TELLS.id)
    assert not tile.head.control.isChecked()
    qtbot.waitUntil(desk.examination.runner.idle, timeout=20_000)


@pytest.mark.parametrize(("size", "side"), [((900, 420), Qt.Orientation.Horizontal), ((400, 700), Qt.Orientation.Vertical)])
def test_it_stands_beside_the_result_or_below_it_as_the_room_allows(qtbot, panel: MethodPanel, size, side) -> None:
    panel.resize(*size)
    assert panel.sides.orientation() == side
