import numpy as np
import pytest
from gui.showing import at_actual_size, canvas_of, near, noise, picture_part
from PySide6.QtCore import QPointF

from analyzers.results import Region
from forensics_gui.canvas.geometry import MOST_ZOOM, Placement, Viewpoint, fit_zoom, region_between
from forensics_gui.canvas.navigation import Navigation

UPRIGHT = {
    1: lambda a: a,
    2: np.fliplr,
    3: lambda a: np.rot90(a, 2),
    4: np.flipud,
    5: lambda a: a.transpose(1, 0, 2),
    6: lambda a: np.rot90(a, -1),
    7: lambda a: np.rot90(a, 2).transpose(1, 0, 2),
    8: np.rot90,
}


@pytest.fixture
def navigation() -> Navigation:
    navigation = Navigation()
    navigation.set_image(400, 300)
    navigation.set_frame((200, 100))
    return navigation


@pytest.mark.parametrize("orientation", UPRIGHT)
def test_each_exif_orientation_shows_the_picture_upright(qtbot, orientation):
    pixels = noise(60, 40)
    canvas = canvas_of(qtbot, pixels, 120, 110)
    canvas.navigation.set_orientation(orientation)
    at_actual_size(canvas)
    assert np.array_equal(picture_part(canvas), UPRIGHT[orientation](pixels))


@pytest.mark.parametrize("orientation", UPRIGHT)
def test_every_point_comes_back_from_the_screen_as_a_stored_pixel(orientation):
    for view in (Viewpoint(0, 0, 1, fit=True), Viewpoint(33.3, 12.1, 3.7, fit=False)):
        placement = Placement((97, 53), orientation, view, (640, 480), 1.5)
        for point in ((0, 0), (97, 53), (12.25, 40.5)):
            assert near(placement.image_point(placement.widget_point(point)), point, 1e-6)


def test_one_image_pixel_is_one_device_pixel_on_a_dense_screen():
    placement = Placement((97, 53), 1, Viewpoint(40, 20, 1, fit=False), (640, 480), 2.0)
    step = placement.widget_point((11, 20)) - placement.widget_point((10, 20))
    assert (step.x(), step.y()) == (0.5, 0)


def test_a_canvas_on_a_dense_screen_is_drawn_in_its_device_pixels(qtbot, monkeypatch):
    canvas = canvas_of(qtbot, noise(60, 40), 120, 110)
    monkeypatch.setattr(canvas, "devicePixelRatioF", lambda: 2.0)
    canvas._displaced()
    at_actual_size(canvas)
    assert canvas.placement().frame == (240, 220)
    assert np.array_equal(_device_pixels(canvas)[90:130, 90:150], noise(60, 40))


def _device_pixels(canvas):
    from forensics_gui.imaging import pixels_of

    pixmap = canvas._pixmap(bare=False)
    assert pixmap.devicePixelRatio() == 2
    return pixels_of(pixmap.toImage())


def test_a_fitted_picture_fills_one_side_and_is_seen_whole():
    for orientation, size in ((1, (400, 100)), (6, (100, 400))):
        placement = Placement(size, orientation, Viewpoint(0, 0, 1, fit=True), (200, 200))
        assert placement.zoom == 0.5
        assert placement.visible_region() == Region(0, 0, *size)


def test_a_tiny_picture_is_not_fitted_beyond_the_largest_zoom():
    assert fit_zoom((1, 1), 1, (2000, 2000)) == MOST_ZOOM


def test_zooming_keeps_the_image_point_under_the_pointer(qtbot):
    for orientation in UPRIGHT:
        canvas = canvas_of(qtbot, noise(300, 200), 240, 180)
        canvas.navigation.set_orientation(orientation)
        for factor in (1.7, 2.4, 0.4):
            pointer = QPointF(70, 110)
            before = canvas.image_point(pointer)
            canvas.settle()
            canvas.navigation.zoom_at(before, factor)
            assert near(canvas.image_point(pointer), before, 1.01 / canvas.placement().zoom)


def test_zoom_has_limits(navigation):
    for _ in range(50):
        navigation.zoom_by(2)
    assert navigation.view.zoom == MOST_ZOOM
    for _ in range(50):
        navigation.zoom_by(0.5)
    assert navigation.view.zoom * 400 == pytest.approx(24)


def test_zooming_from_the_fitted_view_goes_on_from_what_is_seen(navigation):
    navigation.zoom_by(1.5)
    assert navigation.view.zoom == pytest.approx(0.5)


def test_panning_moves_the_picture_by_screen_pixels_as_a_person_sees_it(navigation):
    for orientation, moved in ((1, (-5, 0)), (2, (5, 0)), (3, (5, 0)), (6, (0, 5)), (8, (0, -5))):
        navigation.set_orientation(orientation)
        navigation.actual_size((200, 150))
        navigation.zoom_by(2)
        x, y = navigation.view.x, navigation.view.y
        navigation.pan_by(10, 0)
        assert (navigation.view.x - x, navigation.view.y - y) == pytest.approx(moved)
        navigation.pan_by(-10, 0)


def test_the_picture_cannot_be_lost_off_the_edge(navigation):
    navigation.actual_size()
    navigation.pan_by(1e6, -1e6)
    assert (navigation.view.x, navigation.view.y) == (0, 300)


def test_another_picture_of_the_same_size_keeps_the_view_and_the_region(navigation):
    navigation.actual_size()
    navigation.set_region(Region(1, 2, 3, 4))
    navigation.set_image(400, 300, 6)
    assert navigation.view.zoom == 1
    assert navigation.region == Region(1, 2, 3, 4)
    assert navigation.orientation == 6


def test_a_picture_of_another_size_starts_fitted_without_a_region(navigation):
    navigation.actual_size()
    navigation.set_region(Region(1, 2, 3, 4))
    navigation.set_image(300, 400)
    assert navigation.view.fit
    assert navigation.region is None


def test_a_place_that_is_looked_at_lies_in_the_middle(navigation):
    navigation.look_at(Region(100, 50, 20, 10))
    assert (navigation.view.x, navigation.view.y) == (110, 55)
    assert 20 * navigation.view.zoom < 200


def test_nothing_is_told_where_nothing_changed(navigation, qtbot):
    navigation.set_region(Region(1, 2, 3, 4))
    navigation.point_at((1, 1))
    with qtbot.assertNotEmitted(navigation.region_changed), qtbot.assertNotEmitted(navigation.cursor_moved):
        navigation.set_region(Region(1, 2, 3, 4))
        navigation.point_at((1, 1))


@pytest.mark.parametrize(
    ("one", "other", "region"),
    [
        ((1.2, 2.7), (4.1, 5.0), Region(1, 2, 4, 3)),
        ((4.1, 5.0), (1.2, 2.7), Region(1, 2, 4, 3)),
        ((3.0, 3.0), (3.0, 3.0), Region(3, 3, 1, 1)),
        ((-9, -9), (99, 99), Region(0, 0, 10, 8)),
        ((10, 8), (10, 8), Region(9, 7, 1, 1)),
    ],
)
def test_a_region_is_whole_pixels_inside_the_picture(one, other, region):
    assert region_between(one, other, (10, 8)) == region
