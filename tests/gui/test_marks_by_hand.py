"""Snapping, nudging, drawing freehand and setting marks by keyboard, on a real canvas."""

import pytest
from gui.showing import canvas_of, drag, near, plain, seen, spot
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent

from forensics_gui.canvas.snapping import snapped, straight, targets
from forensics_gui.canvas.trail import MOST_POINTS, thinned
from forensics_gui.case.model import Annotation

BOX = Annotation("a box", "", "box", ((20.0, 10.0), (60.0, 50.0)))
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def canvas(qtbot):
    return canvas_of(qtbot, plain(100, 80, (90, 120, 60)), 200, 160)


def held_drag(qtbot, canvas, start, end, keys):
    """A drag with a key held down: Qt's own test mouse moves without any."""
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, keys, spot(canvas, start))
    where = QPointF(spot(canvas, end))
    none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    canvas.mouseMoveEvent(QMouseEvent(QEvent.Type.MouseMove, where, canvas.mapToGlobal(where), none, left, keys))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, keys, spot(canvas, end))


def moved(qtbot, canvas, key, keys=Qt.KeyboardModifier.NoModifier):
    with qtbot.waitSignal(canvas.annotation_moved) as told:
        qtbot.keyClick(canvas, key, keys)
    return told.args


def test_a_freehand_line_keeps_its_way(canvas, qtbot):
    canvas.set_tool("freehand")
    way = [(10, 10), (20, 30), (30, 15), (40, 40), (70, 20)]
    with qtbot.waitSignal(canvas.drawn) as told:
        qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=spot(canvas, way[0]))
        for point in way[1:]:
            qtbot.mouseMove(canvas, spot(canvas, point))
        qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=spot(canvas, way[-1]))
    assert told.args[0] == "freehand"
    assert all(near(found, wanted, 1) for found, wanted in zip(told.args[1], way, strict=True))


def test_a_click_draws_no_freehand_line(canvas, qtbot):
    canvas.set_tool("freehand")
    with qtbot.assertNotEmitted(canvas.drawn):
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=spot(canvas, (30, 30)))


def test_a_polygon_of_two_corners_is_none(canvas, qtbot):
    canvas.set_tool("polygon")
    for point in ((20, 10), (60, 50)):
        qtbot.mouseMove(canvas, spot(canvas, point))
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=spot(canvas, point))
    with qtbot.assertNotEmitted(canvas.drawn):
        qtbot.keyClick(canvas, Qt.Key.Key_Return)


def test_a_corner_near_another_marks_corner_lands_on_it(canvas, qtbot):
    canvas.set_annotations((BOX,))
    canvas.set_tool("box")
    with qtbot.waitSignal(canvas.drawn) as told:
        drag(qtbot, canvas, (80, 70), (61.5, 51))
    assert told.args[1][1] == (60.0, 50.0)


def test_a_corner_near_the_edge_lands_on_the_edge(canvas, qtbot):
    canvas.set_tool("box")
    with qtbot.waitSignal(canvas.drawn) as told:
        drag(qtbot, canvas, (30, 40), (98, 60))
    assert told.args[1][1][0] == 100.0


def test_alt_reaches_every_pixel(canvas, qtbot):
    canvas.set_annotations((BOX,))
    canvas.set_tool("box")
    with qtbot.waitSignal(canvas.drawn) as told:
        held_drag(qtbot, canvas, (80, 70), (61, 51), ALT)
    assert near(told.args[1][1], (61, 51), 0.1)


def test_shift_keeps_a_line_straight(canvas, qtbot):
    canvas.set_tool("line")
    with qtbot.waitSignal(canvas.drawn) as told:
        held_drag(qtbot, canvas, (20, 30), (70, 34), SHIFT)
    start, end = told.args[1]
    assert end[1] == pytest.approx(start[1])


def test_a_dragged_corner_does_not_snap_to_its_own_mark(canvas, qtbot):
    canvas.set_annotations((BOX,), BOX.id)
    with qtbot.waitSignal(canvas.annotation_moved) as told:
        drag(qtbot, canvas, (60, 50), (22, 48))
    assert near(told.args[1][1], (22, 48), 1.1)


@pytest.mark.parametrize(("orientation", "wanted"), [(1, (1, 0)), (3, (-1, 0)), (6, (0, -1)), (8, (0, 1)), (2, (-1, 0))])
def test_an_arrow_key_moves_the_chosen_mark_by_one_pixel_as_it_is_seen(canvas, qtbot, orientation, wanted):
    canvas.navigation.set_orientation(orientation)
    canvas.set_annotations((BOX,), BOX.id)
    identity, points = moved(qtbot, canvas, Qt.Key.Key_Right)
    assert identity == BOX.id
    assert points == tuple((x + wanted[0], y + wanted[1]) for x, y in BOX.points)


def test_shift_moves_it_by_ten_and_control_only_its_last_point(canvas, qtbot):
    canvas.set_annotations((BOX,), BOX.id)
    assert moved(qtbot, canvas, Qt.Key.Key_Down, SHIFT)[1] == ((20.0, 20.0), (60.0, 60.0))
    assert moved(qtbot, canvas, Qt.Key.Key_Left, CONTROL)[1] == ((20.0, 10.0), (59.0, 50.0))


def test_a_key_held_down_is_one_change(canvas, qtbot):
    canvas.set_annotations((BOX,), BOX.id)
    with qtbot.waitSignal(canvas.annotation_moved) as told:
        for _ in range(5):
            qtbot.keyPress(canvas, Qt.Key.Key_Right)
        qtbot.keyRelease(canvas, Qt.Key.Key_Right)
    assert told.args[1][0] == (25.0, 10.0)


def test_arrow_keys_move_the_picture_where_no_mark_is_chosen(canvas, qtbot):
    canvas.set_annotations((BOX,))
    canvas.settle()
    canvas.navigation.zoom_by(4)
    before = canvas.navigation.view
    with qtbot.assertNotEmitted(canvas.annotation_moved):
        qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.navigation.view != before


@pytest.mark.parametrize(
    "kind", ["box", "ellipse", "arrow", "line", "polyline", "polygon", "freehand", "text", "number", "callout", "measure"]
)
def test_enter_sets_a_mark_without_the_mouse(canvas, qtbot, kind):
    canvas.set_tool(kind)
    with qtbot.waitSignal(canvas.drawn) as told:
        qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert told.args[0] == kind
    assert all(20 <= x <= 80 and 20 <= y <= 60 for x, y in told.args[1])


def test_enter_with_the_region_tool_makes_a_region(canvas, qtbot):
    canvas.set_tool("region")
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert canvas.navigation.region is not None


def test_a_measured_distance_says_how_long_it_is(canvas):
    before = seen(canvas)
    canvas.set_annotations((Annotation("m", "", "measure", ((10.0, 40.0), (90.0, 40.0))),))
    changed = (seen(canvas) != before).any(2)
    assert changed[20:76].any(1).sum() > 12  # the words above the line, not only the line


def test_copy_asks_for_the_chosen_mark(canvas, qtbot):
    canvas.set_annotations((BOX,), BOX.id)
    with qtbot.waitSignal(canvas.copy_wanted):
        qtbot.keyClick(canvas, Qt.Key.Key_C, CONTROL)


def test_a_click_on_what_is_covered_chooses_the_redaction(canvas, qtbot):
    canvas.set_annotations((Annotation("r", "", "black", BOX.points),))
    with qtbot.waitSignal(canvas.annotation_chosen) as told:
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=spot(canvas, (40, 30)))
    assert told.args == ["r"]


@given(st.floats(-200, 200), st.floats(-200, 200))
def test_a_straight_line_runs_at_a_multiple_of_45_degrees(x, y):
    across, down = (value - 50 for value in straight((50.0, 50.0), (x, y)))
    assert min(abs(across), abs(down), abs(across - down), abs(across + down)) < 1e-6


def test_a_box_offers_all_four_corners():
    assert set(targets([BOX])) == {(20.0, 10.0), (60.0, 50.0), (20.0, 50.0), (60.0, 10.0)}
    assert targets([BOX], without=BOX.id) == []


def test_nothing_near_leaves_the_point_where_it_is():
    assert snapped((33.0, 44.0), [(60.0, 50.0)], (100, 80), 3.0) == (33.0, 44.0)


@given(st.lists(st.tuples(st.floats(0, 1000), st.floats(0, 1000)), min_size=2, max_size=300))
def test_a_thinned_line_keeps_its_ends(points):
    kept = thinned(points, 2.0)
    assert (kept[0], kept[-1]) == (points[0], points[-1])
    assert set(kept) <= set(points)


def test_a_thinned_line_has_no_more_points_than_a_case_takes():
    zigzag = [(float(place), float(place % 2) * 50) for place in range(MOST_POINTS + 500)]
    assert 2 <= len(thinned(zigzag, 0.5)) <= MOST_POINTS


def test_a_known_length_is_asked_of_measured_distances_only_and_gives_the_scale(qtbot, desk, opened):
    from forensics_gui.panels.markform import MarkForm

    opened()
    form = MarkForm(desk)
    qtbot.addWidget(form)
    form.show()
    desk.examination.add_mark("box", ((1.0, 1.0), (20.0, 20.0)))
    desk.choose_mark(desk.examination.annotations[-1].id)
    assert not form.known.isVisible()
    desk.examination.add_mark("measure", ((0.0, 0.0), (20.0, 0.0)))
    desk.choose_mark(desk.examination.annotations[-1].id)
    assert form.known.isVisible()
    assert "20.0 pixels of the stored picture" in form.length.text()
    form.known.setText("two metres")
    form.known.editingFinished.emit()
    assert "a number and a unit" in form.length.text()
    form.known.setText("2 m")
    form.known.editingFinished.emit()
    assert "stated to be 2 m: the scale of this picture" in form.length.text()
    assert "runs away from the camera" in form.length.text()
    assert desk.examination.annotations[-1].known == "2 m"
