"""What a redaction covers is gone from the pixels, and nothing else is."""

import numpy as np
import pytest

from forensics_gui.case.model import Annotation
from forensics_gui.case.redaction import STEP, blanked, redacted, redactions

PIXELS = np.random.default_rng(3).integers(0, 256, (200, 300, 3), np.uint8)
INSIDE = (slice(20, 121), slice(10, 111))  # of a box that touches its last pixels


def box(kind: str) -> Annotation:
    return Annotation("r", "ab", kind, ((110.2, 20.0), (10.0, 120.5)))


def outside() -> np.ndarray:
    mask = np.ones(PIXELS.shape[:2], bool)
    mask[INSIDE] = False
    return mask


@pytest.mark.parametrize("kind", ["black", "blur"])
def test_pixels_outside_stay_and_the_original_is_untouched(kind):
    before = PIXELS.copy()
    clean = redacted(PIXELS, [box(kind)])
    assert np.array_equal(clean[outside()], PIXELS[outside()])
    assert np.array_equal(PIXELS, before)


def test_black_leaves_nothing():
    assert not redacted(PIXELS, [box("black")])[INSIDE].any()


def test_blur_leaves_a_few_rounded_means():
    part = redacted(PIXELS, [box("blur")])[INSIDE]
    assert len(np.unique(part.reshape(-1, 3), axis=0)) <= 36
    assert set(np.unique(part) % STEP) == {STEP // 2}


def test_a_small_blur_is_one_colour():
    small = Annotation("r", "ab", "blur", ((5.0, 5.0), (25.0, 15.0)))
    assert len(np.unique(redacted(PIXELS, [small])[5:15, 5:25].reshape(-1, 3), axis=0)) == 1


def test_grey_pixels_are_redacted_too():
    assert not redacted(PIXELS[..., 0], [box("black")])[INSIDE].any()
    assert len(np.unique(redacted(PIXELS[..., 0], [box("blur")])[INSIDE])) <= 36


def test_a_reduced_picture_is_redacted_at_its_own_scale():
    half = PIXELS[::2, ::2]
    assert not redacted(half, [box("black")], scale=0.5)[10:60, 5:55].any()


def test_a_box_beyond_the_picture_takes_what_is_there():
    over = Annotation("r", "ab", "black", ((250.0, 150.0), (900.0, 900.0)))
    assert not redacted(PIXELS, [over])[150:, 250:].any()
    away = Annotation("r", "ab", "black", ((900.0, 900.0), (950.0, 950.0)))
    assert np.array_equal(redacted(PIXELS, [away]), PIXELS)


def test_a_map_is_empty_there():
    values = PIXELS[..., 0].astype(np.float32)
    assert (blanked(values, [box("blur")], -1.0)[INSIDE] == -1).all()


def test_only_the_redactions_of_this_picture_count():
    marks = [box("black"), box("box"), Annotation("o", "other", "blur", box("blur").points)]
    assert redactions(marks, "ab") == (marks[0],)
