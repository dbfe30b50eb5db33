"""How picture and frame lie on each other, as window and paper draw it."""

from dataclasses import replace

import numpy as np
import pytest
from casework import all_views

from analyzers.results import Match
from forensics_gui.case.registration import covered, crop_in_frame, frame_in_picture, is_part, mapped


def match(homography, quad=((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))) -> Match:
    old = next(view for view in all_views() if isinstance(view, Match))
    return replace(old, query_to_reference=homography, quad=quad, frame=np.zeros((50, 100, 3), np.uint8), frame_scale=0.5)


def scaled(by: float, dx: float = 0.0, dy: float = 0.0):
    return ((by, 0.0, dx), (0.0, by, dy), (0.0, 0.0, 1.0))


def test_the_outline_is_drawn_at_the_size_of_the_kept_frame_or_any_other() -> None:
    one = match(scaled(1), ((10.0, 20.0), (30.0, 20.0), (30.0, 40.0), (10.0, 40.0)))
    assert crop_in_frame(one) == ((5, 10), (15, 10), (15, 20), (5, 20), (5, 10))
    assert crop_in_frame(one, 2.0)[0] == (20, 40)


def test_what_reaches_beyond_the_frame_is_outlined_along_its_edge() -> None:
    wide = match(scaled(1), ((-50.0, 20.0), (900.0, 20.0), (900.0, 40.0), (-50.0, 40.0)))
    assert set(crop_in_frame(wide)) == {(0, 10), (100, 10), (100, 20), (0, 20)}
    away = match(scaled(1), ((900.0, 20.0), (950.0, 20.0), (950.0, 40.0), (900.0, 40.0)))
    assert crop_in_frame(away)[0] == (450, 10)


def test_a_part_is_told_from_the_whole() -> None:
    assert is_part(match(scaled(4)), 100, 25)
    assert not is_part(match(scaled(1)), 100, 60)


def test_a_frame_larger_than_the_picture_covers_it_all() -> None:
    assert set(covered(match(scaled(1, 20, 20)), 100, 60)) == {(0, 0), (100, 0), (100, 60), (0, 60)}


def test_a_frame_over_a_half_covers_that_half() -> None:
    corners = covered(match(scaled(4)), 100, 25)
    assert set(corners) == {(0, 0), (50, 0), (50, 25), (0, 25)}
    assert corners[0] == corners[-1]


def test_a_mirrored_frame_covers_the_same() -> None:
    mirrored = ((-4.0, 0.0, 200.0), (0.0, 4.0, 0.0), (0.0, 0.0, 1.0))
    assert set(covered(match(mirrored), 100, 25)) == {(0, 0), (50, 0), (50, 25), (0, 25)}


@pytest.mark.parametrize("homography", [((0.0,) * 3,) * 3, ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (-0.02, 0.0, 1.0))])
def test_where_the_frame_cannot_be_brought_onto_the_picture_all_of_it_is_meant(homography) -> None:
    one = match(homography)
    if homography[0] == (0.0, 0.0, 0.0):
        assert frame_in_picture(one) == ()
    assert covered(one, 100, 60)[0] == covered(one, 100, 60)[-1]


def test_a_point_without_an_image_is_far_away() -> None:
    assert mapped(((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (1.0, 0.0, 0.0)), 0.0, 5.0) == (float("inf"), float("inf"))


def test_the_transform_and_its_inverse_agree() -> None:
    tilted = ((1.1, 0.05, 7.0), (-0.03, 0.96, 4.0), (2e-4, -1e-4, 1.0))
    corners = ((0.0, 0.0), (200.0, 0.0), (200.0, 100.0), (0.0, 100.0))
    back = [mapped(tilted, *point) for point in frame_in_picture(match(tilted))]
    assert np.allclose(back, corners)
