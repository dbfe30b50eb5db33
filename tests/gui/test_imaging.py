import numpy as np
import pytest
from gui.showing import noise, plain
from PySide6.QtCore import QSize

from forensics_gui.case import colours
from forensics_gui.imaging import (
    Moments,
    UnfitArrayError,
    compare_region,
    image_of,
    layer_of_map,
    layer_of_partial_map,
    layer_of_pixels,
    moments_of,
    pixels_of,
    thumbnail_of,
)


def coloured(layer, level: int = 0, name: str = "inferno") -> np.ndarray:
    image = layer.levels[level]
    return pixels_of(layer.cut(image, image.rect(), name))


@pytest.mark.parametrize("height", range(1, 9))
def test_pixels_come_back_as_they_went_at_every_small_size(height):
    for width in range(1, 9):
        pixels = noise(width, height)
        assert np.array_equal(pixels_of(image_of(pixels)), pixels)


def test_a_later_write_to_the_array_does_not_change_the_picture():
    pixels = plain(5, 4, (10, 20, 30))
    image = image_of(pixels)
    pixels[:] = 0
    assert (pixels_of(image) == (10, 20, 30)).all()


def test_a_part_of_a_larger_array_is_taken_as_it_is():
    pixels = noise(40, 30)
    assert np.array_equal(pixels_of(image_of(pixels[3:17, 5:12])), pixels[3:17, 5:12])


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((4, 4, 3), np.float32),
        np.zeros((4, 4, 3), bool),
        np.zeros((0, 4, 3), np.uint8),
        np.zeros((4, 0, 3), np.uint8),
        np.zeros((1, 40_000, 3), np.uint8),
    ],
)
def test_an_array_that_qt_would_misread_is_refused(array):
    with pytest.raises(UnfitArrayError):
        layer_of_pixels(array)


@pytest.mark.parametrize("array", [np.zeros((4, 4)), np.zeros((4, 4, 1), np.float32), np.zeros((4, 4), np.uint8)])
def test_a_map_that_is_no_float32_plane_is_refused(array):
    with pytest.raises(UnfitArrayError):
        layer_of_map(array, 0, 1)


def test_a_scale_without_length_is_refused():
    with pytest.raises(UnfitArrayError):
        layer_of_map(np.zeros((2, 2), np.float32), 3, 3)


@pytest.mark.parametrize("name", colours.NAMES)
def test_a_map_has_the_colours_of_its_fixed_scale_and_nothing_is_stretched(name):
    values = np.array([[-5, 0, 5, 10, 99]], np.float32)
    found = coloured(layer_of_map(values, 0, 10), name=name)[0]
    table = colours.table(name)
    assert np.array_equal(found, table[[0, 0, 128, 255, 255]])


def test_each_level_halves_and_covers_odd_edges():
    layer = layer_of_pixels(noise(401, 203))
    assert [(level.width(), level.height()) for level in layer.levels] == [(401, 203), (201, 102), (101, 51), (51, 26)]


def test_a_level_is_the_mean_of_what_it_covers():
    values = np.random.default_rng(3).random((128, 256), np.float32)
    layer = layer_of_map(values, 0, 1)
    steps = colours.levels(values, 0, 1).reshape(64, 2, 128, 2).mean((1, 3))
    half = pixels_of(layer.cut(layer.levels[1], layer.levels[1].rect(), "grey"))[..., 0]
    assert np.abs(half - steps).max() <= 1


@pytest.mark.parametrize(("zoom", "span"), [(8, 1), (1, 1), (0.6, 1), (0.5, 2), (0.3, 2), (0.25, 4), (0.2, 4), (0.0001, 8)])
def test_the_smallest_level_with_a_pixel_for_each_screen_pixel_is_drawn(zoom, span):
    layer = layer_of_pixels(noise(600, 400))
    level, found = layer.level_for(zoom)
    assert found == span
    assert level is layer.levels[span.bit_length() - 1]


def test_what_was_not_measured_stays_clear_and_does_not_darken_its_neighbours():
    values = np.full((200, 200), 0.9, np.float32)
    values[:, 101:] = -1
    layer = layer_of_partial_map(values, 0, 1, 1, (200, 200))
    for level in layer.levels:
        part = layer.cut(level, level.rect(), "grey")
        row = [part.pixelColor(x, 0) for x in range(part.width())]
        measured = [colour.red() for colour in row if colour.alpha()]
        assert abs(len(measured) / part.width() - 101 / 200) < 0.02
        assert all(abs(value - round(0.9 * 254 + 1)) <= 1 for value in measured)


def test_a_lowest_value_that_was_measured_is_not_clear():
    layer = layer_of_partial_map(np.zeros((4, 4), np.float32), 0, 1, 1, (4, 4))
    assert layer.cut(layer.levels[0], layer.levels[0].rect(), "grey").pixelColor(0, 0).alpha() == 255


def test_a_layer_smaller_by_a_factor_still_spans_the_picture():
    layer = layer_of_pixels(noise(50, 25), 4, (199, 99))
    assert (layer.width, layer.height, layer.level_for(1)[1]) == (199, 99, 4)


def test_a_thumbnail_keeps_the_shape():
    small = layer_of_pixels(noise(600, 200)).thumbnail(QSize(90, 90))
    assert (small.width(), small.height()) == (90, 30)
    tall = thumbnail_of(noise(100, 400), 40)
    assert (tall.width(), tall.height()) == (10, 40)


def test_a_small_picture_is_not_blown_up_for_its_thumbnail():
    tiny = thumbnail_of(noise(3, 2), 40)
    assert (tiny.width(), tiny.height()) == (3, 2)


@pytest.mark.parametrize("region", [(0, 0, 40, 30), (3, 4, 5, 6), (35, 25, 50, 50), (-5, -5, 10, 10), (39, 29, 1, 1)])
def test_a_region_and_the_rest_are_measured_apart(region):
    values = (np.random.default_rng(5).random((30, 40)) * 1e-3 + 1e4).astype(np.float32)
    inside = np.zeros(values.shape, bool)
    x, y, w, h = region
    inside[max(y, 0) : y + h, max(x, 0) : x + w] = True
    found = compare_region(values, region)
    for moments, part in ((found.inside, values[inside]), (found.outside, values[~inside])):
        assert moments.count == part.size
        if part.size:
            exact = part.astype(np.float64)
            assert moments.mean == pytest.approx(exact.mean(), rel=1e-12)
            assert moments.std == pytest.approx(exact.std(), rel=1e-6, abs=1e-9)
            assert moments.highest == exact.max()


def test_large_maps_are_measured_in_parts_with_the_same_result(monkeypatch):
    values = np.random.default_rng(6).normal(7, 3, (90, 50)).astype(np.float32)
    monkeypatch.setattr("forensics_gui.imaging.VALUES_AT_A_TIME", 128)
    found = moments_of(values)
    assert found.mean == pytest.approx(values.mean(dtype=np.float64))
    assert found.std == pytest.approx(values.std(dtype=np.float64))


def test_nothing_joined_with_something_is_that_something():
    some = Moments(3, 1.0, 2.0, 4.0)
    assert Moments().joined(some) == some == some.joined(Moments())
