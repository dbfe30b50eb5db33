"""Values along a line: sampled as stated, in image coordinates, of the picture as stored and of every map; shown with a linked cursor."""

import csv
import io

import numpy as np
import pytest
from gui.test_window import settled, trigger
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QTableWidget

from forensics_gui.profile import MapShown, Sampled, profile, rows_of

RGB = ("red", "green", "blue")


def ramp(width: int = 40, height: int = 20, dtype: type = np.uint8, step: int = 5) -> Sampled:
    """Each column `step` brighter than the one before it, in all channels."""
    row = np.arange(width) * step
    return Sampled(np.repeat(np.repeat(row[None, :, None], height, 0), 3, 2).astype(dtype), RGB)


def test_there_is_one_sample_for_each_pixel_of_length() -> None:
    found = profile(((3, 4), (33, 4)), 1, ramp(), ())
    assert len(found.distance) == 31
    assert found.distance == pytest.approx(np.arange(31))


def test_a_pixels_own_value_stands_at_its_centre_and_between_two_lies_their_mean() -> None:
    found = profile(((2.5, 10.5), (3.5, 10.5)), 1, ramp(), ())
    red = next(each for each in found.series if each.name == "red")
    assert red.values == pytest.approx([10, 15])
    between = profile(((3.0, 10.5), (4.0, 10.5)), 1, ramp(), ()).series[0]
    assert between.values == pytest.approx([12.5, 17.5])


def test_luma_is_that_of_the_three_colours() -> None:
    samples = np.zeros((4, 6, 3), np.uint8)
    samples[...] = (200, 100, 50)
    luma = next(each for each in profile(((1, 1), (5, 3)), 1, Sampled(samples, RGB), ()).series if each.name == "luma")
    assert luma.values == pytest.approx(0.299 * 200 + 0.587 * 100 + 0.114 * 50)


def test_16_bit_grey_and_alpha_are_sampled_as_stored() -> None:
    deep = profile(((0, 5), (30, 5)), 1, ramp(dtype=np.uint16, step=1500), ())
    assert deep.series[0].high == 65_535
    assert deep.series[0].values[20] == pytest.approx(1500 * 19.5)
    grey = profile(((0, 0), (3, 0)), 1, Sampled(np.full((4, 4, 1), 7, np.uint8), ("grey",)), ())
    assert [each.name for each in grey.series] == ["grey"]
    alpha = profile(((0, 0), (3, 0)), 1, Sampled(np.full((4, 4, 4), 7, np.uint8), (*RGB, "alpha")), ())
    assert [each.name for each in alpha.series] == [*RGB, "alpha", "luma"]


def test_a_wide_line_is_the_mean_across_and_leaves_out_what_lies_beyond_the_edge() -> None:
    stripes = Sampled((np.arange(20)[:, None, None] * np.ones((1, 30, 3)) * 10).astype(np.uint8), RGB)
    middle = profile(((2.5, 10.5), (25.5, 10.5)), 5, stripes, ()).series[0]
    assert middle.values == pytest.approx(100)
    edge = profile(((2.5, 0.5), (25.5, 0.5)), 5, stripes, ()).series[0]
    assert edge.values == pytest.approx((0 + 10 + 20) / 3)


def test_a_map_of_fewer_pixels_is_sampled_at_its_own_places() -> None:
    values = np.arange(10, dtype=np.float32)[None, :] * np.ones((5, 1), np.float32)
    found = profile(((2, 10), (38, 10)), 1, ramp(), (MapShown("m", values, 0, 9, "units", 4),)).series[-1]
    assert (found.name, found.unit, found.low, found.high) == ("m", "units", 0, 9)
    assert found.values[0] == pytest.approx(0)
    assert found.values[18] == pytest.approx(20 / 4 - 0.5)


def test_a_line_of_one_point_gives_values_and_no_fault() -> None:
    found = profile(((5, 5), (5, 5)), 3, ramp(), ())
    assert np.isfinite(rows_of(found)[1]).all()


def drawn(qtbot, window) -> None:
    window.desk.navigation.set_line(((10, 20), (210, 120)))
    settled(qtbot, window)
    qtbot.waitUntil(lambda: window.instruments.profile is not None and window.instruments.profile.profile is not None)


def test_a_drawn_line_opens_the_plot_with_the_picture_and_the_maps_on_view(qtbot, window, opened) -> None:
    opened()
    settled(qtbot, window)
    drawn(qtbot, window)
    names = [each.name for each in window.instruments.profile.profile.series]
    assert names[:4] == ["red", "green", "blue", "luma"]
    assert any("Gain" in name for name in names[4:])


def test_the_plots_cursor_shows_on_the_panels_and_the_pointer_on_the_plot(qtbot, window, opened) -> None:
    opened()
    drawn(qtbot, window)
    plot = window.instruments.profile.graph
    qtbot.keyClick(plot, Qt.Key.Key_Home)
    qtbot.keyClick(plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    x, y = window.desk.navigation.cursor
    assert (x, y) == pytest.approx(tuple(window.instruments.profile.profile.points[10]))
    assert "px along" in plot.accessibleName()
    plot.clearFocus()
    plot.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)  # the window may have opened under the pointer
    window.desk.navigation.point_at((110.0, 70.0))
    assert plot.at == pytest.approx(len(window.instruments.profile.profile.distance) // 2, abs=2)
    window.desk.navigation.point_at((10.0, 190.0))
    assert plot.at is None


def test_a_chosen_measured_distance_is_the_line_and_moves_with_it(qtbot, window, opened) -> None:
    opened()
    trigger(window, "view.profile")
    assert window.desk.tool == "profile"
    made = window.examination.add_mark("measure", ((5.0, 5.0), (100.0, 50.0)))
    window.desk.choose_mark(made.id)
    assert window.desk.navigation.line == ((5.0, 5.0), (100.0, 50.0))
    window.examination.change_mark(made.id, points=((5.0, 5.0), (90.0, 50.0)))
    assert window.desk.navigation.line == ((5.0, 5.0), (90.0, 50.0))
    settled(qtbot, window)


def test_the_ends_can_be_typed_and_the_width_widened_by_keys_alone(qtbot, window, opened) -> None:
    opened()
    trigger(window, "view.profile")
    view = window.instruments.profile
    view.pause.setInterval(0)
    for box, value in zip(view.ends, (1, 2, 101, 2), strict=True):
        box.setValue(value)
    qtbot.waitUntil(lambda: window.desk.navigation.line == ((1, 2), (101, 2)))
    view.wide.setValue(9)
    qtbot.waitUntil(lambda: view.profile is not None and view.profile.width == 9 and len(view.profile.distance) == 101)
    assert "mean over 9 px" in view.method.text()


def test_enter_with_the_tool_sets_a_line_without_a_mouse(qtbot, window, opened) -> None:
    opened()
    trigger(window, "tool.profile")
    qtbot.keyClick(window.grid.tiles[0].panel.canvas, Qt.Key.Key_Return)
    assert window.desk.navigation.line is not None
    assert window.desk.tool == ""
    assert not window.examination.annotations
    settled(qtbot, window)


def test_numbers_are_copied_as_numbers_whatever_their_sign(qtbot, window, opened) -> None:
    opened()
    drawn(qtbot, window)
    view = window.instruments.profile
    rows = list(csv.reader(io.StringIO(view.numbers(","))))
    assert rows[0][:4] == ["distance_px", "x", "y", "red (grey levels)"]
    assert [float(cell) for cell in rows[1]][:3] == [0, 10, 20]
    view.copy_numbers()
    assert QGuiApplication.clipboard().text().splitlines()[0].split("\t")[0] == "distance_px"


def test_closing_the_plot_takes_the_line_from_the_panels(qtbot, window, opened) -> None:
    opened()
    drawn(qtbot, window)
    window.instruments.profile.close()
    assert window.desk.navigation.line is None


def test_a_map_that_is_put_away_leaves_the_plot(qtbot, window, opened) -> None:
    opened()
    settled(qtbot, window)
    drawn(qtbot, window)
    view = window.instruments.profile
    qtbot.waitUntil(lambda: any("Gain" in each.name for each in view.profile.series))
    window.use_layout("1x1")
    qtbot.waitUntil(lambda: not any("Gain" in each.name for each in view.profile.series))


def test_every_control_of_the_instruments_has_a_name(qtbot, window, opened) -> None:
    opened()
    drawn(qtbot, window)
    trigger(window, "view.histogram")
    settled(qtbot, window)
    for view in (window.instruments.profile, window.instruments.histogram):
        controls = [each for kind in (QAbstractButton, QComboBox, QAbstractSpinBox, QTableWidget) for each in view.findChildren(kind)]
        named = [each for each in controls if not isinstance(each.parentWidget(), QTableWidget)]
        assert [each for each in named if not (each.accessibleName() or (isinstance(each, QAbstractButton) and each.text()))] == []
        assert view.plot.accessibleName()
