import numpy as np
import pytest
from gui.showing import Later, at_once, context_for, kept, noise, picture_part, plain, seen, shown
from PySide6.QtWidgets import QLabel

from analyzers.results import KINDS, Curve, Map, Picture, Region, Score, Table
from forensics_gui.case import colours
from forensics_gui.imaging import pixels_of
from forensics_gui.panels.curve_view import CurveViewer, drawn_points, ticks
from forensics_gui.panels.labels import one_line, plain_tip, visible
from forensics_gui.panels.map_view import MapViewer
from forensics_gui.panels.scale import ScaleBar
from forensics_gui.panels.score_view import ScoreViewer
from forensics_gui.panels.views import canvases_of, view_of, viewers_of

PIXELS = noise(60, 40)


def a_map(values=None, **fields) -> Map:
    values = np.random.default_rng(4).random((40, 60)).astype(np.float32) if values is None else values
    return Map(**{"title": "Residual", "values": values, "low": 0.0, "high": 1.0, "unit": "levels", **fields})


@pytest.fixture
def viewer_of(qtbot):
    def make(view, run=at_once, size=(420, 320), region=None):
        context = context_for(PIXELS, run)
        viewer = MapViewer(view, context, region) if isinstance(view, Map) else view_of(view, context)
        context.navigation.setParent(viewer)
        return shown(qtbot, viewer, *size)

    return make


def test_every_kind_of_result_has_a_viewer():
    assert all(view_of.dispatch(kind) is not view_of.dispatch(object) for kind in KINDS)


def test_something_else_has_none(qtbot):
    with pytest.raises(TypeError, match="no viewer for int"):
        view_of(3, context_for(PIXELS))


# maps


def test_a_map_is_shown_in_the_colours_of_its_scale(viewer_of):
    viewer = viewer_of(a_map(np.full((40, 60), 0.5, np.float32)))
    assert (picture_part(viewer.canvas) == colours.table("inferno")[128]).all()
    viewer.look.colour_maps.setCurrentText("grey")
    assert (picture_part(viewer.canvas) == 128).all()


def test_the_value_under_the_cursor_is_the_maps_own_and_not_its_colours(viewer_of):
    values = np.zeros((40, 60), np.float32)
    values[7, 12] = 1234.5
    viewer = viewer_of(a_map(values))
    viewer.canvas.navigation.point_at((12.7, 7.2))
    assert viewer.readout.under_cursor.text == "12, 7: 1234 levels"
    assert viewer.scale._value == 1234.5


def test_a_cursor_outside_the_picture_has_no_value(viewer_of):
    viewer = viewer_of(a_map())
    viewer.canvas.navigation.point_at((3, 3))
    viewer.canvas.navigation.point_at(None)
    assert viewer.scale._value is None
    assert "region" in viewer.readout.under_cursor.text


def test_opacity_and_blink_reach_the_canvas(viewer_of, qtbot):
    viewer = viewer_of(a_map(np.zeros((40, 60), np.float32)))
    viewer.look.opacity.setValue(0)
    assert np.array_equal(picture_part(viewer.canvas)[::3, ::3], picture_part(viewer.canvas)[::3, ::3])
    assert viewer.canvas.scene.opacity == 0
    viewer.look.blink.click()
    assert viewer.canvas._blink.isActive()


def test_a_map_at_no_opacity_is_the_picture(qtbot):
    context = context_for(plain(60, 40, (7, 8, 9)))
    viewer = MapViewer(a_map(), context)
    context.navigation.setParent(viewer)
    shown(qtbot, viewer, 420, 320)
    viewer.look.opacity.setValue(0)
    assert (picture_part(viewer.canvas) == (7, 8, 9)).all()


def test_a_suspicion_lies_over_the_picture_and_marks_the_methods_own_level(viewer_of):
    viewer = viewer_of(a_map(role="suspicion", unit=""))
    assert viewer.canvas.scene.opacity == 0.6
    assert viewer.scale._level == 0.5


def test_a_map_with_a_middle_starts_grey(viewer_of):
    assert viewer_of(a_map(low=-1.0)).look.colour_map == "grey"


def test_a_region_is_measured_against_the_rest(viewer_of, qtbot):
    values = np.ones((40, 60), np.float32)
    values[10:20, 20:30] = 5
    viewer = viewer_of(a_map(values))
    with qtbot.waitSignal(viewer.readout.measured):
        viewer.canvas.navigation.set_region(Region(20, 10, 10, 10))
    assert viewer.readout.statistics.text() == "Region: 5 ± 0, max 5 · rest: 1 ± 0, max 1"
    viewer.canvas.navigation.set_region(None)
    assert not viewer.readout.statistics.isVisible()


def test_a_region_drawn_before_the_map_came_is_measured_too(qtbot):
    context = context_for(PIXELS)
    context.navigation.set_region(Region(0, 0, 60, 40))
    viewer = MapViewer(a_map(np.ones((40, 60), np.float32)), context)
    context.navigation.setParent(viewer)
    shown(qtbot, viewer, 420, 320)
    assert viewer.readout.statistics.text() == "Region: 1 ± 0, max 1 · rest: nothing"


def test_the_newest_region_wins_over_one_still_being_measured(viewer_of):
    run = Later()
    values = np.ones((40, 60), np.float32)
    values[:, 30:] = 5
    viewer = viewer_of(a_map(values), run)
    run.answer()
    viewer.canvas.navigation.set_region(Region(0, 0, 30, 40))
    viewer.canvas.navigation.set_region(Region(30, 0, 30, 40))
    assert len(run.waiting) == 1
    run.answer()
    assert "Measuring" in viewer.readout.statistics.text()
    run.answer()
    assert viewer.readout.statistics.text().startswith("Region: 5 ±")
    assert not run.waiting


def test_statistics_follow_a_new_map(viewer_of):
    viewer = viewer_of(a_map(np.ones((40, 60), np.float32)))
    viewer.canvas.navigation.set_region(Region(0, 0, 10, 10))
    viewer.show_map(a_map(np.full((40, 60), 3, np.float32)))
    assert viewer.readout.statistics.text().startswith("Region: 3 ±")


def test_a_late_layer_of_an_older_map_is_dropped(viewer_of):
    run = Later()
    viewer = viewer_of(a_map(np.zeros((40, 60), np.float32)), run)
    viewer.show_map(a_map(np.ones((40, 60), np.float32)))
    run.answer(1)
    run.answer(0)
    assert (picture_part(viewer.canvas) == colours.table("inferno")[255]).all()


def test_the_visible_part_comes_first_and_gives_its_values(viewer_of):
    viewer = viewer_of(a_map(np.zeros((40, 60), np.float32)))
    viewer.show_part(a_map(np.ones((5, 8), np.float32)), Region(10, 20, 8, 5))
    assert viewer.canvas.scene.stale
    viewer.canvas.navigation.point_at((17.5, 24.5))
    assert viewer.readout.under_cursor.text == "17, 24: 1 levels"
    viewer.canvas.navigation.point_at((18.5, 24.5))
    assert viewer.readout.under_cursor.text == "18, 24: 0 levels"
    viewer.show_map(a_map(np.full((40, 60), 2, np.float32)))
    assert not viewer.canvas.scene.stale
    assert viewer.canvas.scene.patch is None


def test_a_part_that_comes_after_its_whole_map_is_dropped(viewer_of):
    run = Later()
    viewer = viewer_of(a_map(), run)
    run.answer()
    viewer.show_part(a_map(np.ones((5, 8), np.float32)), Region(10, 20, 8, 5))
    viewer.show_map(a_map())
    run.answer(1)
    run.answer(0)
    assert viewer.canvas.scene.patch is None
    assert not viewer.canvas.scene.stale


def test_a_viewer_can_begin_with_a_part(viewer_of):
    viewer = viewer_of(a_map(np.ones((5, 8), np.float32)), region=Region(10, 20, 8, 5))
    viewer.canvas.navigation.point_at((12, 22))
    assert viewer.readout.under_cursor.text == "12, 22: 1 levels"
    viewer.canvas.navigation.point_at((1, 1))
    assert viewer.readout.under_cursor.text == "1, 1"
    viewer.canvas.navigation.set_region(Region(1, 1, 5, 5))
    assert not viewer.readout.statistics.isVisible()


def test_a_new_map_keeps_the_look(viewer_of):
    viewer = viewer_of(a_map())
    viewer.look.colour_maps.setCurrentText("turbo")
    viewer.look.opacity.setValue(40)
    viewer.show_map(a_map())
    assert (viewer.canvas.scene.colour_map, viewer.canvas.scene.opacity) == ("turbo", 0.4)


def test_a_map_that_no_scale_fits_says_so(viewer_of):
    viewer = viewer_of(a_map(low=1.0, high=1.0))
    assert not viewer.canvas.shows_picture
    assert "cannot be drawn" in viewer.canvas.accessibleDescription()


def test_a_narrow_panel_folds_the_controls_into_a_menu(viewer_of, qtbot):
    viewer = viewer_of(a_map(), size=(700, 320))
    assert not viewer.bar.collapsed
    assert viewer.look.isVisible()
    viewer.resize(260, 240)
    qtbot.waitUntil(lambda: viewer.bar.collapsed)
    assert viewer.bar.menu.isVisible()
    viewer.bar.menu.click()
    assert viewer.look.isVisible()
    viewer.look.colour_maps.setCurrentText("turbo")
    assert viewer.canvas.scene.colour_map == "turbo"
    viewer.bar._popup.hide()
    viewer.resize(700, 320)
    qtbot.waitUntil(lambda: not viewer.bar.collapsed)
    assert viewer.look.isVisible()


def test_a_small_panel_keeps_room_for_the_picture(viewer_of):
    viewer = viewer_of(a_map(), size=(340, 280))
    viewer.canvas.navigation.set_region(Region(1, 1, 5, 5))
    assert viewer.width() == 340
    assert viewer.canvas.height() >= 150
    assert viewer.minimumSizeHint().width() <= 340


def test_the_scale_marks_where_a_value_lies(qtbot):
    scale = shown(qtbot, ScaleBar(), 300, 24)
    scale.set_scale(-10, 10, "levels")
    assert [scale.share(value) for value in (-99, -10, 0, 5, 10, 99)] == [0, 0, 0.5, 0.75, 1, 1]
    before = seen(scale)
    scale.set_value(5)
    changed = (seen(scale) != before).any((0, 2)).nonzero()[0]
    wanted = scale.band().left() + 0.75 * scale.band().width()
    assert abs(changed.mean() - wanted) < 2
    assert "-10 to 10 levels" in scale.accessibleName()


# pictures


def test_the_evidence_itself_is_drawn_from_the_layer_that_exists(qtbot):
    run = Later()
    context = context_for(PIXELS, run)
    viewer = shown(qtbot, view_of(Picture("Picture", PIXELS), context), 420, 320)
    context.navigation.setParent(viewer)
    assert not run.waiting
    assert viewer.canvas.scene.picture is context.base
    context.navigation.point_at((5, 6))
    assert viewer.readout.under_cursor.text == "5, 6: R {} G {} B {}".format(*PIXELS[6, 5])
    assert canvases_of(viewer) == (viewer.canvas,)


def test_a_picture_of_another_size_has_a_view_of_its_own(viewer_of):
    viewer = viewer_of(Picture("Thumbnail", noise(30, 20)))
    assert not viewer.linked
    assert viewer.canvas.navigation.size == (30, 20)
    assert canvases_of(viewer) == ()


def test_a_made_picture_of_the_same_size_is_linked(viewer_of):
    assert viewer_of(Picture("Denoised", noise(60, 40, seed=9))).linked


# scores and curves


def test_a_score_has_its_unit_scale_and_meaning(qtbot):
    viewer = shown(qtbot, ScoreViewer(Score("Quality", 87.25, 1, 100, "points", "higher is <b>better</b>")), 300, 200)
    assert viewer.value.text() == "87.25 points"
    assert viewer.meaning.text() == "higher is <b>better</b>"
    assert "1 to 100" in viewer.scale.accessibleName()


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [(0, 10, [0, 2, 4, 6, 8, 10]), (-1, 1, [-1, -0.5, 0, 0.5, 1]), (93, 97, [93, 94, 95, 96, 97]), (5, 5, [5])],
)
def test_ticks_are_round_numbers(low, high, found):
    assert ticks(low, high) == pytest.approx(found)


def test_a_long_curve_keeps_its_peaks_when_thinned():
    y = np.zeros(100_000)
    y[54_321] = 9
    y[99_999] = -9
    _, thin = drawn_points(np.arange(100_000.0), y)
    assert thin.size <= 4002
    assert (thin.max(), thin.min()) == (9, -9)


@pytest.mark.parametrize("y", [[], [3], [3, 3, 3], [np.nan, 1, 2], [1e-12, 1e12, 5]])
def test_any_curve_can_be_drawn(qtbot, y):
    viewer = shown(qtbot, CurveViewer(Curve("Loss", np.arange(len(y), dtype=float), np.array(y, float), "quality", "loss")), 320, 240)
    seen(viewer)


def test_the_values_under_the_pointer_are_read_from_the_curve(qtbot):
    viewer = shown(qtbot, CurveViewer(Curve("Loss", np.arange(11.0), np.arange(11.0) ** 2, "quality", "loss")), 420, 300)
    qtbot.mouseMove(viewer.plot, viewer.plot._place(viewer.plot.area(), 7, 49).toPoint())
    assert viewer.readout.text == "quality: 7, loss: 49"


# text from files


def test_markup_in_a_tool_tip_stays_text():
    assert "<b>" not in plain_tip("<b>bold</b>")
    assert "&lt;b&gt;" in plain_tip("<b>bold</b>")


def test_characters_that_turn_the_reading_round_are_made_visible():
    assert visible("photo\u202egpj.exe") == "photo⟨U+202E⟩gpj.exe"
    assert visible("日本 é ع") == "日本 é ع"
    assert one_line("a\nb") == "a b"
    assert len(one_line("x" * 10**6)) == 401


def test_titles_of_several_views_name_their_viewers(qtbot):
    context = context_for(PIXELS)
    found = viewers_of((a_map(title="One"), Table("Two", ("a",), ())), context)
    assert [title for title, _ in found] == ["One", "Two"]
    for _, widget in found:
        kept(qtbot, widget)
    context.navigation.setParent(found[0][1])
    assert not any(isinstance(label, QLabel) and "<" in label.text() for _, widget in found for label in widget.findChildren(QLabel))
    assert pixels_of(found[0][1].grab().toImage()).size
