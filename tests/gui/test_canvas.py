import numpy as np
import pytest
from gui.showing import at_actual_size, canvas_of, drag, near, noise, picture_part, plain, seen, spot
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from analyzers.results import Region
from forensics_gui import theme
from forensics_gui.canvas.navigation import Navigation
from forensics_gui.canvas.view import BLINK_MS
from forensics_gui.case import colours
from forensics_gui.imaging import layer_of_map, layer_of_partial_map, layer_of_pixels


def map_layer(values: np.ndarray):
    return layer_of_map(values.astype(np.float32), 0, 255)


@pytest.fixture
def pair(qtbot):
    """Two linked canvases of different size over one picture."""
    navigation = Navigation()
    pixels = plain(100, 80, (90, 120, 60))
    first, second = canvas_of(qtbot, pixels, 240, 180, navigation), canvas_of(qtbot, pixels, 200, 160, navigation)
    yield first, second
    navigation.deleteLater()


def test_actual_size_shows_exactly_the_stored_pixels(qtbot):
    pixels = noise(61, 43)
    assert np.array_equal(picture_part(at_actual_size(canvas_of(qtbot, pixels))), pixels)


def test_beyond_actual_size_pixels_are_seen_as_pixels(qtbot):
    pixels = noise(9, 7)
    canvas = canvas_of(qtbot, pixels, 90, 70)
    assert np.array_equal(picture_part(canvas), pixels.repeat(10, 0).repeat(10, 1))


def test_far_inside_a_large_picture_pixels_lie_where_they_should(qtbot):
    pixels = noise(2000, 1500)
    canvas = at_actual_size(canvas_of(qtbot, pixels, 96, 64))
    canvas.navigation.look_at(Region(1900, 1400, 6, 4))
    canvas.navigation.zoom_by(16 / canvas.navigation.view.zoom)
    left, top = (round(value) for value in canvas.image_point(QPointF(0, 0)))
    part = pixels[top : top + 4, left : left + 6].repeat(16, 0).repeat(16, 1)
    assert np.array_equal(seen(canvas)[:64, :96], part)


def test_a_map_alone_shows_the_colours_of_its_values(qtbot):
    values = np.arange(64).reshape(8, 8) * 4
    canvas = canvas_of(qtbot, noise(8, 8), 80, 80)
    canvas.set_overlay(map_layer(values), 1.0, "viridis")
    assert np.array_equal(picture_part(canvas), colours.table("viridis")[values].repeat(10, 0).repeat(10, 1))


def test_changing_the_colour_map_changes_only_the_colours(qtbot):
    canvas = canvas_of(qtbot, noise(8, 8), 80, 80)
    canvas.set_overlay(map_layer(np.full((8, 8), 200)), 1.0, "viridis")
    canvas.set_look(1.0, "turbo")
    assert (picture_part(canvas) == colours.table("turbo")[200]).all()


def test_opacity_mixes_map_and_picture(qtbot):
    canvas = canvas_of(qtbot, plain(8, 8, (200, 100, 0)), 80, 80)
    canvas.set_overlay(map_layer(np.full((8, 8), 255)), 0.25, "grey")
    mixed = np.array((200, 100, 0)) * 0.75 + 255 * 0.25
    assert np.abs(picture_part(canvas).astype(int) - mixed).max() <= 2


@pytest.mark.parametrize("zoom", [0.8, 0.7, 0.5, 0.4, 0.25])
def test_a_map_drawn_smaller_mixes_values_and_not_colours(qtbot, zoom):
    values = np.indices((256, 256)).sum(0) % 2 * 200
    canvas = canvas_of(qtbot, noise(256, 256), 256, 256)
    canvas.settle()
    canvas.navigation.zoom_by(zoom / canvas.navigation.view.zoom)
    canvas.set_overlay(map_layer(values), 1.0, "turbo")
    found = {tuple(colour) for colour in picture_part(canvas).reshape(-1, 3).tolist()}
    assert found <= {tuple(colour) for colour in colours.table("turbo").tolist()}


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("zoom", [0.9, 0.61, 0.45, 0.3])
def test_a_map_drawn_smaller_lies_on_its_picture(qtbot, orientation, zoom):
    y, x = np.indices((160, 240))
    grey = (127 + 60 * np.sin(x / 7) + 60 * np.cos(y / 9)).astype(np.uint8)
    canvas = canvas_of(qtbot, grey[..., None].repeat(3, 2), 260, 260)
    canvas.navigation.set_orientation(orientation)
    canvas.settle()
    canvas.navigation.zoom_by(zoom / canvas.navigation.view.zoom)
    picture = picture_part(canvas).astype(int)
    canvas.set_overlay(map_layer(grey), 1.0, "grey")
    inner = np.abs(picture_part(canvas) - picture)[2:-2, 2:-2]
    assert inner.max() <= 3  # half a pixel off would be 8


def test_a_map_without_a_picture_is_shown_alone(qtbot):
    canvas = canvas_of(qtbot, noise(8, 8), 80, 80)
    canvas.set_picture(None)
    canvas.set_overlay(map_layer(np.full((8, 8), 10)), 0.3, "grey")
    assert (picture_part(canvas) == 10).all()


def test_what_a_partial_map_did_not_measure_lets_the_picture_through(qtbot):
    values = np.ones((8, 8), np.float32)
    values[:, :4] = -1
    canvas = canvas_of(qtbot, plain(8, 8, (1, 2, 3)), 80, 80)
    canvas.set_overlay(layer_of_partial_map(values, 0, 1, 1, (8, 8)), 1.0, "grey")
    found = picture_part(canvas)
    assert (found[:, :40] == (1, 2, 3)).all()
    assert (found[:, 40:] == 255).all()


def test_a_patch_lies_on_its_pixels_exactly(qtbot):
    canvas = canvas_of(qtbot, noise(20, 16), 80, 64)
    canvas.set_overlay(map_layer(np.zeros((16, 20))), 1.0, "grey")
    canvas.set_patch(map_layer(np.full((2, 4), 255)), Region(3, 5, 4, 2))
    wanted = np.zeros((16, 20), np.uint8)
    wanted[5:7, 3:7] = 255
    assert np.array_equal(picture_part(canvas)[..., 0], wanted.repeat(4, 0).repeat(4, 1))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_patch_turns_with_the_picture(qtbot, orientation):
    values = np.random.default_rng(2).integers(0, 256, (16, 20))
    canvas = canvas_of(qtbot, noise(20, 16), 100, 100)
    canvas.navigation.set_orientation(orientation)
    canvas.set_overlay(map_layer(values), 1.0, "grey")
    whole = picture_part(canvas)
    canvas.set_patch(map_layer(values[5:9, 3:10]), Region(3, 5, 7, 4))
    assert np.array_equal(picture_part(canvas), whole)


def test_a_patch_over_a_see_through_map_does_not_mix_with_the_old_map(qtbot):
    canvas = canvas_of(qtbot, plain(8, 8, (100, 100, 100)), 80, 80)
    canvas.set_overlay(map_layer(np.full((8, 8), 255)), 0.5, "grey")
    canvas.set_patch(map_layer(np.zeros((8, 8))), Region(0, 0, 8, 8))
    assert np.abs(picture_part(canvas).astype(int) - 50).max() <= 1


def test_only_what_is_out_of_date_is_hatched(qtbot):
    canvas = canvas_of(qtbot, noise(20, 16), 80, 64)
    canvas.set_overlay(map_layer(np.full((16, 20), 255)), 1.0, "grey")
    canvas.set_patch(map_layer(np.full((4, 5), 255)), Region(0, 0, 5, 4))
    canvas.set_stale(True)
    found = picture_part(canvas)
    assert (found[:16, :20] == 255).all()
    assert (found[:32, 24:] < 255).all()


def test_a_new_map_ends_patch_and_hatching(qtbot):
    canvas = canvas_of(qtbot, noise(20, 16), 80, 64)
    canvas.set_patch(map_layer(np.zeros((4, 5))), Region(0, 0, 5, 4))
    canvas.set_stale(True)
    canvas.set_overlay(map_layer(np.full((16, 20), 255)), 1.0, "grey")
    assert (picture_part(canvas) == 255).all()


def test_a_first_patch_is_shown_over_the_picture(qtbot):
    canvas = canvas_of(qtbot, plain(20, 16, (9, 9, 9)), 80, 64)
    canvas.set_patch(map_layer(np.full((4, 5), 255)), Region(0, 0, 5, 4))
    found = picture_part(canvas)
    assert (found[:16, :20] == colours.table("inferno")[255]).all()
    assert (found[:16, 20:] == 9).all()


def test_a_swipe_shows_the_map_right_of_the_line_and_follows_the_mouse(qtbot):
    canvas = canvas_of(qtbot, plain(80, 60, (200, 0, 0)), 80, 60)
    canvas.set_overlay(layer_of_pixels(plain(80, 60, (0, 0, 200))), 1.0)
    canvas.set_swipe(0.5)
    drag(qtbot, canvas, (40, 10), (60, 10))
    row = seen(canvas)[5]
    assert (row[:50] == (200, 0, 0)).all()
    assert (row[66:] == (0, 0, 200)).all()


def test_blinking_shows_picture_and_map_in_turn(qtbot):
    canvas = canvas_of(qtbot, plain(8, 8, (9, 9, 9)), 80, 80)
    canvas.set_overlay(map_layer(np.full((8, 8), 255)), 1.0, "grey")
    canvas._blink.setInterval(1)
    canvas.set_blink(True)
    for value in (9, 255, 9):
        qtbot.waitUntil(lambda value=value: seen(canvas)[20, 20, 0] == value)
    canvas.set_blink(False)
    assert (seen(canvas)[20, 20] == 255).all()


def test_blinking_is_slow_and_rests_while_hidden(qtbot):
    canvas = canvas_of(qtbot, noise(8, 8))
    canvas.set_blink(True)
    assert canvas._blink.interval() == BLINK_MS >= 500
    canvas.hide()
    assert not canvas._blink.isActive()
    canvas.show()
    assert canvas._blink.isActive()


def test_blinking_stays_far_below_three_flashes_a_second():
    flashes = 1000 / (2 * BLINK_MS)  # a flash is a pair of opposite changes (WCAG 2.3.1)
    assert flashes <= 1


def test_without_animations_blink_shows_the_picture_and_space_the_map(qtbot):
    theme.let_move(False)
    try:
        canvas = canvas_of(qtbot, plain(8, 8, (9, 9, 9)), 80, 80)
        canvas.set_overlay(map_layer(np.full((8, 8), 255)), 1.0, "grey")
        canvas.set_blink(True)
        assert not canvas._blink.isActive()
        assert (seen(canvas)[20, 20] == 9).all()
        qtbot.keyPress(canvas, Qt.Key.Key_Space)
        assert (seen(canvas)[20, 20] == 255).all()
        qtbot.keyRelease(canvas, Qt.Key.Key_Space)
        canvas.set_blink(False)
        assert (seen(canvas)[20, 20] == 255).all()
    finally:
        theme.let_move(True)


def test_what_blinks_stands_still_once_animations_are_turned_off(qtbot):
    canvas = canvas_of(qtbot, plain(8, 8, (9, 9, 9)), 80, 80)
    canvas.set_overlay(map_layer(np.full((8, 8), 255)), 1.0, "grey")
    canvas._blink.setInterval(1)
    canvas.set_blink(True)
    theme.let_move(False)
    try:
        qtbot.waitUntil(lambda: not canvas._blink.isActive())
        assert (seen(canvas)[20, 20] == 9).all()
    finally:
        theme.let_move(True)


def test_holding_space_shows_the_picture(qtbot):
    canvas = canvas_of(qtbot, plain(8, 8, (9, 9, 9)), 80, 80)
    canvas.set_overlay(map_layer(np.full((8, 8), 255)), 1.0, "grey")
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    assert (seen(canvas)[20, 20] == 9).all()
    qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    assert (seen(canvas)[20, 20] == 255).all()


def test_linked_canvases_share_centre_and_zoom(pair):
    first, second = pair
    first.settle()
    first.navigation.zoom_at((30, 20), 3)
    middle = first.image_point(QPointF(first.width() / 2, first.height() / 2))
    assert near(middle, second.image_point(QPointF(second.width() / 2, second.height() / 2)), 0.6)
    assert first.placement().zoom == second.placement().zoom


def test_each_fitted_canvas_fits_itself(pair):
    first, second = pair
    assert (first.placement().zoom, second.placement().zoom) == (2.25, 2.0)


def test_the_cursor_is_drawn_in_the_other_canvas_only(pair, qtbot):
    first, second = pair
    before = seen(first), seen(second)
    qtbot.mouseMove(first, spot(first, (50, 40)))
    assert first.navigation.cursor is not None
    assert near(first.navigation.cursor, (50, 40), 0.5)
    assert np.array_equal(seen(first), before[0])
    changed = (seen(second) != before[1]).any(2)
    where = spot(second, (50, 40))
    assert changed[5, where.x()]
    assert changed[where.y(), 5]
    assert not changed[where.y(), where.x()]


def test_the_cursor_costs_no_new_drawing_of_the_picture(pair):
    first, _ = pair
    seen(first)
    kept = first._rendered[False]
    first.navigation.point_at((10, 10))
    seen(first)
    assert first._rendered[False] is kept


def test_leaving_the_canvas_takes_the_cursor_away(pair, qtbot):
    first, _ = pair
    qtbot.mouseMove(first, spot(first, (50, 40)))
    QApplication.sendEvent(first, _leaving())
    assert first.navigation.cursor is None


def _leaving():
    from PySide6.QtCore import QEvent

    return QEvent(QEvent.Type.Leave)


def test_a_region_drawn_in_one_canvas_appears_in_the_other(pair, qtbot):
    first, second = pair
    before = seen(second)
    first.set_tool("region")
    with qtbot.assertNotEmitted(first.drawn):  # it is no mark
        drag(qtbot, first, (20, 10), (60, 50))
    region = first.navigation.region
    assert region is not None
    assert near((region.x, region.y), (20, 10), 1)
    changed = (seen(second) != before).any(2)
    corner = spot(second, (region.x, region.y))
    assert changed[corner.y() - 1 : corner.y() + 2, corner.x() + 5 : corner.x() + 40].any(0).all()
    assert not changed[corner.y() + 10, corner.x() + 10]


def test_shift_and_drag_marks_a_region_without_a_tool(pair, qtbot):
    first, _ = pair
    drag(qtbot, first, (20, 10), (60, 50), Qt.KeyboardModifier.ShiftModifier)
    assert first.navigation.region is not None


def test_a_click_with_the_region_tool_takes_the_region_away(pair, qtbot):
    first, _ = pair
    first.navigation.set_region(Region(1, 1, 5, 5))
    first.set_tool("region")
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton, pos=spot(first, (50, 40)))
    assert first.navigation.region is None


def test_the_wheel_zooms_about_the_pointer(qtbot):
    canvas = canvas_of(qtbot, noise(300, 200), 240, 180)
    pointer = QPointF(60, 50)
    before, zoom = canvas.image_point(pointer), canvas.placement().zoom
    wheel = QWheelEvent(
        pointer,
        canvas.mapToGlobal(pointer),
        QPoint(),
        QPoint(0, 360),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, wheel)
    assert canvas.placement().zoom == pytest.approx(2 * zoom)
    assert near(canvas.image_point(pointer), before, 1)


def test_dragging_pans_and_the_picture_follows_the_hand(qtbot):
    canvas = at_actual_size(canvas_of(qtbot, noise(600, 400)))
    before = canvas.image_point(QPointF(100, 75))
    start = canvas.image_point(QPointF(100, 75))
    drag(qtbot, canvas, start, (start[0] + 30, start[1] + 20))
    assert near(canvas.image_point(QPointF(130, 95)), before, 1.01)


def test_keys_move_zoom_fit_and_show_actual_size(qtbot):
    canvas = canvas_of(qtbot, noise(600, 400), 300, 200)
    navigation = canvas.navigation
    qtbot.keyClick(canvas, Qt.Key.Key_1)
    assert navigation.view.zoom == 1
    x, y = navigation.view.x, navigation.view.y
    for key, moved in ((Qt.Key.Key_Right, (30, 0)), (Qt.Key.Key_Down, (0, 30)), (Qt.Key.Key_Left, (-30, 0)), (Qt.Key.Key_Up, (0, -30))):
        qtbot.keyClick(canvas, key)
        assert (navigation.view.x - x, navigation.view.y - y) == pytest.approx(moved)
        x, y = navigation.view.x, navigation.view.y
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert navigation.view.zoom == 1.25
    qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    assert navigation.view.zoom == pytest.approx(1)
    qtbot.keyClick(canvas, Qt.Key.Key_0)
    assert navigation.view.fit


def test_a_note_stands_in_place_of_the_picture_and_goes_again(qtbot):
    canvas = canvas_of(qtbot, plain(20, 16, (250, 0, 0)), 160, 120)
    canvas.set_note("This cannot be tested on this file, <b>because</b> it is no JPEG.")
    found = seen(canvas)
    assert not (found == (250, 0, 0)).all(2).any()
    assert (found > 200).all(2).any()
    assert "no JPEG" in canvas.accessibleDescription()
    canvas.set_note("")
    assert (seen(canvas)[60, 80] == (250, 0, 0)).all()
    assert "Arrow" in canvas.accessibleDescription()


def test_the_visible_part_is_told_when_it_changes(qtbot):
    canvas = canvas_of(qtbot, noise(600, 400), 300, 200)
    with qtbot.waitSignal(canvas.visible_changed) as told:
        at_actual_size(canvas)
    assert told.args == [Region(150, 100, 300, 200)]
    with qtbot.assertNotEmitted(canvas.visible_changed):
        canvas.update()


def test_an_empty_canvas_can_be_used_without_harm(qtbot):
    from gui.showing import shown

    from forensics_gui.canvas.view import Canvas

    navigation = Navigation()
    canvas = shown(qtbot, Canvas(navigation), 100, 80)
    navigation.setParent(canvas)
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_1, Qt.Key.Key_0, Qt.Key.Key_Left, Qt.Key.Key_Space, Qt.Key.Key_Escape):
        qtbot.keyClick(canvas, key)
    for tool in (None, "region", "box", "polyline", "text"):
        canvas.set_tool(tool)
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton)
    assert canvas.visible_region() is None
    seen(canvas)


def test_the_focused_canvas_has_a_frame(qtbot):
    canvas = canvas_of(qtbot, plain(20, 16, (9, 9, 9)), 80, 64)
    before = seen(canvas)
    canvas.setFocus()
    canvas.activateWindow()
    qtbot.waitUntil(canvas.hasFocus)
    assert (seen(canvas)[0, 40] != before[0, 40]).any()
