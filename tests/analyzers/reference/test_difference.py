"""What was put into a picture, or taken out of it, stands out against its frame; how it was toned, blurred and saved does not."""

from collections.abc import Callable

import cv2  # noqa: TID253  makes every forgery here
import numpy as np
import pytest
from forgeries import saved
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scenes import scene

from analyzers.reference.difference import added_regions, difference
from analyzers.results import Region

Pixels = NDArray[np.uint8]
FRAME = scene(11, 360, 640)
EVERYWHERE = np.ones(FRAME.shape[:2], bool)


def grey(pixels: Pixels) -> Pixels:
    return np.dstack([cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)] * 3)


def green(pixels: Pixels) -> Pixels:
    luma = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return np.dstack([luma * 0.2, np.minimum(luma * 1.2, 255), luma * 0.3]).astype(np.uint8)


def thermal(pixels: Pixels) -> Pixels:
    return np.ascontiguousarray(cv2.applyColorMap(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), cv2.COLORMAP_INFERNO)[..., ::-1])


def shaken(pixels: Pixels, x: float, y: float) -> Pixels:
    matrix = np.array([[1.003, 0.002, x], [-0.002, 0.997, y]])
    return np.asarray(cv2.warpAffine(pixels, matrix, pixels.shape[1::-1], borderMode=cv2.BORDER_REPLICATE), np.uint8)


def grained(pixels: Pixels, strength: float) -> Pixels:
    noise = np.random.default_rng(5).normal(0, strength, pixels.shape)
    return np.clip(pixels + noise, 0, 255).astype(np.uint8)


TREATED: dict[str, Callable[[Pixels], Pixels]] = {
    "as it is": lambda pixels: pixels,
    "grey": grey,
    "green": green,
    "thermal": thermal,
    "black-hot": lambda pixels: 255 - grey(pixels),
    "negative": lambda pixels: 255 - pixels,
    "gamma and contrast": lambda pixels: np.clip(((pixels / 255.0) ** 1.5 - 0.5) * 330 + 120, 0, 255).astype(np.uint8),
    "blurred": lambda pixels: np.asarray(cv2.GaussianBlur(pixels, (0, 0), 2.2), np.uint8),
    "grain": lambda pixels: grained(grey(pixels), 14),
    "coarse JPEG": lambda pixels: saved(pixels, 25),
    "all but the worst": lambda pixels: saved(grained(cv2.GaussianBlur(255 - grey(pixels), (0, 0), 1.2), 6), 35),
}


def captioned(pixels: Pixels) -> Pixels:
    cv2.rectangle(pixels, (180, 300), (460, 335), (240, 240, 240), -1)
    cv2.putText(pixels, "CONVOY HIT", (200, 327), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (10, 10, 10), 2)
    return pixels


def lettered(pixels: Pixels) -> Pixels:
    cv2.putText(pixels, "TARGET 03", (60, 200), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (255, 255, 0), 3)
    return pixels


def arrowed(pixels: Pixels) -> Pixels:
    cv2.arrowedLine(pixels, (480, 90), (560, 170), (255, 0, 0), 5)
    return pixels


def circled(pixels: Pixels) -> Pixels:
    cv2.circle(pixels, (320, 150), 45, (255, 30, 30), 4)
    return pixels


ADDED: dict[str, tuple[Callable[[Pixels], Pixels], Region]] = {
    "a caption": (captioned, Region(180, 300, 280, 35)),
    "letters": (lettered, Region(60, 170, 190, 32)),
    "an arrow": (arrowed, Region(478, 88, 84, 84)),
    "a circle": (circled, Region(273, 103, 94, 94)),
}


def shared(one: Region, other: Region) -> float:
    """The common part of two boxes, of all that they cover."""
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    common = max(across, 0) * max(down, 0)
    return common / (one.width * one.height + other.width * other.height - common)


@pytest.mark.parametrize("treated", TREATED.values(), ids=TREATED)
def test_treatment_and_a_pixel_of_misregistration_are_no_difference(treated: Callable[[Pixels], Pixels]) -> None:
    values = difference(shaken(treated(FRAME), 1.2, -1.0), FRAME, EVERYWHERE)
    assert (values >= 0.5).mean() < 0.004
    assert added_regions(values) == ()


@pytest.mark.parametrize("added", ADDED.values(), ids=ADDED)
@pytest.mark.parametrize("treated", [grey, thermal, TREATED["black-hot"], TREATED["coarse JPEG"], TREATED["all but the worst"]])
def test_what_was_added_is_named_where_it_is(treated: Callable[[Pixels], Pixels], added: tuple[Callable[[Pixels], Pixels], Region]) -> None:
    put, place = added
    values = difference(saved(put(shaken(treated(FRAME), 0.8, 0.9)), 50), FRAME, EVERYWHERE)
    largest = added_regions(values)[0]
    assert shared(largest, place) > 0.5
    elsewhere = np.ones_like(EVERYWHERE)
    elsewhere[place.y - 16 : place.y + place.height + 16, place.x - 16 : place.x + place.width + 16] = False
    assert (values[elsewhere] >= 0.5).mean() < 0.01


def test_object_that_was_taken_out_stands_out() -> None:
    with_object = FRAME.copy()
    cv2.ellipse(with_object, (420, 200), (34, 20), 15, 0, 360, (225, 225, 215), -1)
    values = difference(saved(grey(FRAME), 40), with_object, EVERYWHERE)
    (place,) = added_regions(values)
    assert abs(place.x + place.width / 2 - 420) < 6
    assert abs(place.y + place.height / 2 - 200) < 6


def test_other_half_of_a_collage_differs_and_the_half_that_fits_does_not() -> None:
    picture = grey(FRAME)
    picture[:, :300] = grey(scene(12, 360, 640))[:, :300]
    values = difference(saved(picture, 50), FRAME, EVERYWHERE)
    assert (values[:, :290] >= 0.5).mean() > 0.3
    assert (values[:, 320:] >= 0.5).mean() < 0.004


def test_bars_above_and_below_differ() -> None:
    picture = thermal(FRAME)
    picture[:60], picture[300:] = 0, 0
    values = difference(saved(picture, 50), FRAME, EVERYWHERE)
    assert (values[:50] >= 0.5).mean() > 0.5
    assert (values[70:290] >= 0.5).mean() < 0.01


def test_nothing_is_said_where_the_frame_does_not_reach() -> None:
    covered = EVERYWHERE.copy()
    covered[:, 400:] = False
    frame = np.where(covered[..., None], FRAME, 0).astype(np.uint8)
    values = difference(saved(grey(FRAME), 60), frame, covered)
    assert (values[:, 400:] == -1).all()
    assert (values[:, :380] >= 0).all()
    assert added_regions(values) == ()


def test_level_is_the_same_for_the_same_contents_at_another_size() -> None:
    picture = captioned(grey(FRAME))
    small = [cv2.resize(side, (480, 270), interpolation=cv2.INTER_AREA) for side in (picture, FRAME)]
    large = difference(picture, FRAME, EVERYWHERE)
    reduced = difference(small[0], small[1], np.ones((270, 480), bool))
    assert abs(float((large >= 0.5).mean() - (reduced >= 0.5).mean())) < 0.01


@given(height=st.integers(1, 70), width=st.integers(1, 70), seed=st.integers(0, 99), share=st.sampled_from([0.0, 0.5, 1.0]))
@settings(max_examples=40, deadline=None)
def test_any_size_gives_finite_values_within_the_scale(height: int, width: int, seed: int, share: float) -> None:
    random = np.random.default_rng(seed)
    picture, frame = random.integers(0, 256, (2, height, width, 3), np.uint8)
    covered = random.random((height, width)) < share if share < 1 else np.ones((height, width), bool)
    values = difference(picture, frame, covered)
    assert values.shape == (height, width)
    assert values.dtype == np.float32
    assert ((values == -1) | ((values >= 0) & (values <= 1))).all()
    assert (values[~covered] == -1).all()
    added_regions(values)


@pytest.mark.parametrize("shape", [(1, 1), (8, 8), (37, 53), (1, 400), (400, 17)])
def test_flat_pictures_do_not_differ(shape: tuple[int, int]) -> None:
    picture, frame = np.full((*shape, 3), 90, np.uint8), np.full((*shape, 3), 160, np.uint8)
    values = difference(picture, frame, np.ones(shape, bool))
    assert ((values == -1) | (np.abs(values) < 1e-3)).all()


def test_same_input_gives_the_same_output_and_is_left_alone() -> None:
    picture, frame = captioned(grey(FRAME)), FRAME.copy()
    first = difference(picture, frame, EVERYWHERE)
    assert np.array_equal(first, difference(captioned(grey(FRAME)), FRAME, EVERYWHERE))
    assert np.array_equal(frame, FRAME)


def test_regions_are_few_and_specks_are_none() -> None:
    values = np.zeros((400, 400), np.float32)
    values[::40, ::40] = 1
    assert added_regions(values) == ()
    for row in range(5):
        for column in range(5):
            values[80 * row : 80 * row + 30, 80 * column : 80 * column + 30] = 0.6
    assert len(added_regions(values)) == 12
