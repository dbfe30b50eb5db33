"""What is no longer on view, or belongs to another case, cannot be kept, named or seen."""

from gui.showing import kept

from forensics_gui.frame import Frame
from forensics_gui.panels.method import MethodPanel
from forensics_gui.panels.tile import Tile
from forensics_gui.window import Window

PATIENCE_MS = 20_000


def finished(qtbot, desk) -> MethodPanel:
    panel = kept(qtbot, MethodPanel(desk, desk.methods["compression.ela"], "0"))
    panel.show()
    qtbot.waitUntil(lambda: panel.run is not None, timeout=PATIENCE_MS)
    return panel


def test_after_a_cancelled_run_the_older_result_cannot_be_kept(qtbot, desk, opened, examination) -> None:
    opened()
    panel = finished(qtbot, desk)
    panel.start()
    panel.cancel()
    assert not panel.can_be_kept
    assert panel.findings.count() == 0
    qtbot.waitUntil(examination.runner.idle, timeout=PATIENCE_MS)


def test_while_new_settings_are_being_run_the_older_result_cannot_be_kept(qtbot, desk, opened) -> None:
    opened()
    panel = finished(qtbot, desk)
    assert panel.can_be_kept
    panel.start()
    assert not panel.can_be_kept
    qtbot.waitUntil(lambda: panel.can_be_kept, timeout=PATIENCE_MS)


def test_defaults_leave_the_chosen_library(qtbot, desk) -> None:
    panel = kept(qtbot, MethodPanel(desk, desk.methods["compression.ela"], "0"))
    chosen = panel.form.value().library
    panel.form.reset()
    assert chosen
    assert panel.form.value().library == chosen


def test_a_torn_off_panel_is_named_after_what_it_shows(qtbot, desk, opened) -> None:
    opened()
    tile = kept(qtbot, Tile(desk, 0, "picture"))
    tile.show()
    tile.tear_off()
    tile.show_panel("compression.ela")
    assert tile.title in tile._window.windowTitle()
    assert "Gain" in tile.title
    tile.put_back()


def test_a_fresh_window_is_two_by_two_and_its_strip_comes_and_goes_with_the_pictures(qtbot, desk, opened, examination) -> None:
    frame = kept(qtbot, Frame(desk.settings))
    window = Window(desk, frame)
    frame.show()
    assert len(window.grid.shown()) == 4
    opened(1)
    assert window.strip_dock.isHidden()
    opened(2)
    assert not window.strip_dock.isHidden()
    examination.new_case()
    assert window.strip_dock.isHidden()
    qtbot.waitUntil(examination.runner.idle, timeout=PATIENCE_MS)
