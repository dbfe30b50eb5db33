import numpy as np
import pytest
from gui.showing import canvas_of, drag, near, noise, plain, seen, spot
from PySide6.QtCore import QPointF, Qt

from forensics_gui.canvas.marks import MARKS, Mark, contrast, mark_of, register
from forensics_gui.canvas.tools import Draft, Grip
from forensics_gui.case.model import KIND_NAMES, MATCH, Annotation

POINTS = {
    "box": ((20.0, 10.0), (60.0, 50.0)),
    "ellipse": ((20.0, 10.0), (60.0, 50.0)),
    "arrow": ((20.0, 10.0), (60.0, 50.0)),
    "line": ((20.0, 10.0), (60.0, 50.0)),
    "polyline": ((20.0, 10.0), (60.0, 50.0), (70.0, 20.0)),
    "polygon": ((20.0, 10.0), (60.0, 50.0), (70.0, 20.0)),
    "freehand": ((20.0, 10.0), (30.0, 50.0), (50.0, 30.0), (70.0, 20.0)),
    "callout": ((20.0, 10.0), (60.0, 50.0)),
    "measure": ((20.0, 10.0), (60.0, 40.0)),
    "black": ((20.0, 10.0), (60.0, 50.0)),
    "blur": ((20.0, 10.0), (60.0, 50.0)),
    "text": ((30.0, 40.0),),
    "number": ((30.0, 40.0),),
}


def mark(kind: str, points=None, text: str = "7", colour: str = "#ffb000") -> Annotation:
    return Annotation(f"id of {kind}", "", kind, points or POINTS[kind], text, colour)


@pytest.fixture
def canvas(qtbot):
    return canvas_of(qtbot, plain(100, 80, (90, 120, 60)), 200, 160)


def test_every_kind_of_the_model_has_a_painter():
    assert set(MARKS) == set(POINTS) == set(KIND_NAMES) - {MATCH}


@pytest.mark.parametrize("kind", POINTS)
@pytest.mark.parametrize("ground", [0, 128, 255])
def test_a_mark_shows_on_any_ground_in_any_colour(qtbot, kind, ground):
    canvas = canvas_of(qtbot, plain(100, 80, (ground,) * 3), 200, 160)
    before = seen(canvas).astype(int)
    for colour in ("#000000", "#ffffff", "#808080", "#ffb000"):
        canvas.set_annotations((mark(kind, colour=colour),))
        difference = np.abs(seen(canvas).astype(int) - before).max(2)
        assert (difference > 100).sum() > 20


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_box_lies_on_its_pixels_in_every_orientation(canvas, orientation):
    canvas.navigation.set_orientation(orientation)
    before = seen(canvas)
    canvas.set_annotations((mark("box", text=""),))
    changed = (seen(canvas) != before).any(2)
    for x, y, on in ((20, 30, True), (40, 50, True), (60, 30, True), (40, 30, False), (80, 70, False)):
        where = spot(canvas, (x, y))
        assert changed[where.y() - 1 : where.y() + 2, where.x() - 1 : where.x() + 2].any() == on


def test_a_kind_of_a_later_version_is_still_shown(canvas):
    before = seen(canvas)
    canvas.set_annotations((mark("measured angle", ((10.0, 10.0), (90.0, 70.0))),))
    assert (seen(canvas) != before).any()


def test_a_new_kind_is_one_registration(canvas, monkeypatch):
    monkeypatch.setattr("forensics_gui.canvas.marks.MARKS", {**MARKS})
    register("cross", Mark("Cross", MARKS["polyline"].shape, 2))
    assert mark_of("cross").tool == "Cross"


def test_a_mark_without_a_valid_colour_is_still_shown(canvas):
    before = seen(canvas)
    canvas.set_annotations((mark("box", colour="no colour"),))
    assert (seen(canvas) != before).any()


def test_the_outline_stands_out_from_the_colour():
    from PySide6.QtGui import QColor

    for name in ("#000000", "#ffffff", "#ffb000", "#1020c0"):
        assert abs(QColor(name).lightnessF() - contrast(QColor(name)).lightnessF()) >= 0.4


@pytest.mark.parametrize("kind", ["box", "ellipse", "arrow", "line", "measure", "callout", "black", "blur"])
@pytest.mark.parametrize("orientation", [1, 6, 7])
def test_a_drag_draws_a_mark_in_stored_pixels(canvas, qtbot, kind, orientation):
    canvas.navigation.set_orientation(orientation)
    canvas.set_tool(kind)
    with qtbot.waitSignal(canvas.drawn) as told:
        drag(qtbot, canvas, (20, 10), (60, 50))
    assert told.args[0] == kind
    assert all(near(found, wanted, 1) for found, wanted in zip(told.args[1], ((20, 10), (60, 50)), strict=True))


def test_a_mark_is_seen_while_it_is_drawn(canvas, qtbot):
    before = seen(canvas)
    canvas.set_tool("box")
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=spot(canvas, (20, 10)))
    qtbot.mouseMove(canvas, spot(canvas, (60, 50)))
    assert (seen(canvas) != before).any()
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert np.array_equal(seen(canvas), before)


def test_a_mark_ends_at_the_edge_of_the_picture(canvas, qtbot):
    canvas.set_tool("box")
    with qtbot.waitSignal(canvas.drawn) as told:
        drag(qtbot, canvas, (20, 10), (130, 79))
    assert told.args[1][1][0] == 100


def test_drawing_cannot_begin_beside_the_picture(qtbot):
    canvas = canvas_of(qtbot, plain(100, 20, (9, 9, 9)), 200, 160)
    canvas.set_tool("number")
    with qtbot.assertNotEmitted(canvas.drawn):
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=spot(canvas, (50, -20)))


def test_an_unsteady_click_draws_no_box(canvas, qtbot):
    canvas.set_tool("box")
    with qtbot.assertNotEmitted(canvas.drawn):
        drag(qtbot, canvas, (20, 10), (20.6, 10.4))


def test_escape_gives_up_the_drawing(canvas, qtbot):
    canvas.set_tool("box")
    with qtbot.assertNotEmitted(canvas.drawn):
        qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=spot(canvas, (20, 10)))
        qtbot.mouseMove(canvas, spot(canvas, (60, 50)))
        qtbot.keyClick(canvas, Qt.Key.Key_Escape)
        qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=spot(canvas, (60, 50)))


@pytest.mark.parametrize("kind", ["text", "number"])
def test_a_click_sets_the_anchor_of_a_text(canvas, qtbot, kind):
    canvas.set_tool(kind)
    with qtbot.waitSignal(canvas.drawn) as told:
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=spot(canvas, (30, 40)))
    assert told.args[0] == kind
    assert len(told.args[1]) == 1
    assert near(told.args[1][0], (30, 40), 0.6)


def click_line(qtbot, canvas):
    canvas.set_tool("polyline")
    for point in POINTS["polyline"]:
        qtbot.mouseMove(canvas, spot(canvas, point))
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=spot(canvas, point))


def assert_line(points, wanted=POINTS["polyline"]):
    assert len(points) == len(wanted)
    assert all(near(found, place, 1) for found, place in zip(points, wanted, strict=True))


def test_a_line_ends_by_enter(canvas, qtbot):
    click_line(qtbot, canvas)
    with qtbot.waitSignal(canvas.drawn) as told:
        qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert_line(told.args[1])


def test_a_line_ends_by_double_click_without_a_double_point(canvas, qtbot):
    click_line(qtbot, canvas)
    with qtbot.waitSignal(canvas.drawn) as told:
        qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=spot(canvas, POINTS["polyline"][-1]))
    assert_line(told.args[1])


def test_backspace_takes_back_the_last_corner_of_a_line(canvas, qtbot):
    click_line(qtbot, canvas)
    qtbot.keyClick(canvas, Qt.Key.Key_Backspace)
    qtbot.mouseMove(canvas, spot(canvas, POINTS["polyline"][1]))
    with qtbot.waitSignal(canvas.drawn) as told:
        qtbot.keyClick(canvas, Qt.Key.Key_Enter)
    assert_line(told.args[1], POINTS["polyline"][:2])


def test_a_line_of_one_point_is_none(canvas, qtbot):
    canvas.set_tool("polyline")
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=spot(canvas, (30, 40)))
    with qtbot.assertNotEmitted(canvas.drawn):
        qtbot.keyClick(canvas, Qt.Key.Key_Return)


@pytest.mark.parametrize(("kind", "place"), [("box", (20, 30)), ("ellipse", (20, 30)), ("arrow", (40, 30)), ("number", (30, 40))])
def test_a_click_on_a_mark_chooses_it(canvas, qtbot, kind, place):
    canvas.set_annotations((mark(kind),))
    with qtbot.waitSignal(canvas.annotation_chosen) as told:
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=spot(canvas, place))
    assert told.args == [f"id of {kind}"]


def test_a_click_inside_a_box_reaches_what_lies_beneath(canvas, qtbot):
    canvas.set_annotations((mark("number"), mark("box")))
    with qtbot.waitSignal(canvas.annotation_chosen) as told:
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=spot(canvas, (30, 40)))
    assert told.args == ["id of number"]


def test_a_click_on_nothing_lets_the_choice_go(canvas, qtbot):
    canvas.set_annotations((mark("box"),), "id of box")
    with qtbot.waitSignal(canvas.annotation_chosen) as told:
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=spot(canvas, (90, 70)))
    assert told.args == [None]


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_dragged_mark_moves_as_a_whole(canvas, qtbot, orientation):
    canvas.navigation.set_orientation(orientation)
    canvas.set_annotations((mark("box"),))
    with qtbot.waitSignal(canvas.annotation_moved) as told:
        drag(qtbot, canvas, (20, 30), (30, 45))
    assert told.args[0] == "id of box"
    assert all(near(found, wanted, 1.1) for found, wanted in zip(told.args[1], ((30, 25), (70, 65)), strict=True))


def test_a_dragged_handle_moves_one_point(canvas, qtbot):
    canvas.set_annotations((mark("box"),), "id of box")
    with qtbot.waitSignal(canvas.annotation_moved) as told:
        drag(qtbot, canvas, (60, 50), (80, 70))
    first, second = told.args[1]
    assert first == (20.0, 10.0)
    assert near(second, (80, 70), 1.1)


def test_a_click_moves_nothing(canvas, qtbot):
    canvas.set_annotations((mark("box"),), "id of box")
    with qtbot.assertNotEmitted(canvas.annotation_moved):
        drag(qtbot, canvas, (20, 30), (20.5, 30.4))


def test_escape_gives_up_the_move(canvas, qtbot):
    canvas.set_annotations((mark("box"),), "id of box")
    with qtbot.assertNotEmitted(canvas.annotation_moved):
        qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=spot(canvas, (20, 30)))
        qtbot.mouseMove(canvas, spot(canvas, (40, 60)))
        qtbot.keyClick(canvas, Qt.Key.Key_Escape)
        qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=spot(canvas, (40, 60)))


def test_a_moved_mark_keeps_its_shape_at_the_edge():
    grip = Grip(mark("box"), (30.0, 30.0)).moved((500.0, -500.0))
    assert grip.points((100, 80)) == ((60.0, 0.0), (100.0, 40.0))


def test_a_second_click_on_the_same_spot_adds_no_corner():
    draft = Draft.begun("polyline", (1.0, 1.0)).extended((5.0, 5.0)).extended((5.0, 5.0))
    assert draft.finished() == ((1.0, 1.0), (5.0, 5.0))


def test_the_pointer_says_what_a_press_would_do(canvas, qtbot):
    canvas.set_annotations((mark("box"),))
    qtbot.mouseMove(canvas, spot(canvas, (20, 30)))
    assert canvas.cursor().shape() == Qt.CursorShape.PointingHandCursor
    qtbot.mouseMove(canvas, spot(canvas, (90, 70)))
    assert canvas.cursor().shape() == Qt.CursorShape.ArrowCursor
    canvas.set_tool("box")
    assert canvas.cursor().shape() == Qt.CursorShape.CrossCursor


def test_marks_stay_as_thick_however_far_one_zooms(qtbot):
    canvas = canvas_of(qtbot, noise(100, 80), 200, 160)
    canvas.set_annotations((mark("box", text="", colour="#ff0000"),))
    canvas.settle()
    canvas.navigation.zoom_at((20, 30), 20)
    row = seen(canvas)[80].astype(int)
    red = (row[:, 0] > 240) & (row[:, 1] < 20) & (row[:, 2] < 20)
    middle = int(canvas.placement().widget_point((20, 30)).x())
    assert 1 <= red[middle - 4 : middle + 5].sum() <= 3
    assert canvas.image_point(QPointF(middle, 80))[0] == pytest.approx(20, abs=0.1)
