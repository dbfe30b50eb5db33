"""Which frame of a film a picture shows, where the camera stands still and where it moves."""

import numpy as np
import pytest
from scenes import pan, scene

from analyzers.contract import Unwatched
from analyzers.reference.judge import CONTRADICTED, LEAST_RHO, TELLING
from analyzers.reference.moment import Moment, Placed, looked_at

RATE = 8
ONTO = np.array([[1.0, 0, 60], [0, 1, 40], [0, 0, 1]])  # the picture is a crop of the frame


def grey(pixels):
    import cv2

    return cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)


def watched(count: int, *, walker: bool = True, grain: float = 2.0, seed: int = 0) -> list[tuple[float, np.ndarray]]:
    """A camera that stands still, somebody walking through, and the grain that each frame has of its own."""
    chance = np.random.default_rng(seed)
    place = grey(scene(31, 240, 320)).astype(np.float32)
    reel = []
    for number in range(count):
        frame = place + chance.normal(0, grain, place.shape)
        if walker:
            x = 70 + 5 * number
            frame[90:150, x : x + 20] = 25
        reel.append((number / RATE, np.clip(frame, 0, 255).astype(np.uint8)))
    return reel


def sent_on(frame: np.ndarray, noise: float = 1.5) -> np.ndarray:
    """A crop of the frame, other tones, noise."""
    crop = frame[40:200, 60:260].astype(np.float32)
    chance = np.random.default_rng(9)
    return np.clip(255 * (crop / 255) ** 0.8 * 0.9 + chance.normal(0, noise, crop.shape), 0, 255).astype(np.uint8)


def moment_of(picture: np.ndarray, reel: list[tuple[float, np.ndarray]], at: int) -> Moment:
    found = looked_at(picture, Placed(ONTO, reel[0][1].shape, reel[at][0]), reel, Unwatched())
    assert found is not None
    return found


@pytest.mark.parametrize("index", [4, 15, 22])
def test_walker_tells_the_moment_of_a_camera_that_stands_still(index):
    reel = watched(24)
    found = moment_of(sent_on(reel[index][1]), reel, 10)
    assert not found.moves
    assert found.time_s == pytest.approx(index / RATE)
    assert found.rho > LEAST_RHO


def test_grain_alone_tells_the_moment_where_nothing_moves():
    reel = watched(24, walker=False)
    found = moment_of(sent_on(reel[17][1]), reel, 3)
    assert found.time_s == pytest.approx(17 / RATE)
    assert found.rho > LEAST_RHO


def test_another_recording_of_the_same_camera_is_contradicted():
    reel = watched(24, walker=False)
    other = watched(1, walker=False, seed=77)[0][1]
    found = moment_of(sent_on(other), reel, 3)
    assert found.expected >= TELLING
    assert found.rho < CONTRADICTED * found.expected


def test_strong_noise_makes_the_moment_untellable_rather_than_contradicted():
    reel = watched(24, walker=False, grain=1.0)
    found = moment_of(sent_on(reel[17][1], noise=40), reel, 3)
    assert found.expected < TELLING


def test_moving_camera_shows_the_very_frame():
    chance = np.random.default_rng(3)
    frames = [np.clip(grey(frame) + chance.normal(0, 2, (240, 320)), 0, 255).astype(np.uint8) for frame in pan(7, step=6)]
    reel = [(number / RATE, frame) for number, frame in enumerate(frames)]
    found = looked_at(
        sent_on(frames[13]), Placed(np.array([[1.0, 0, 60 + 12], [0, 1, 40], [0, 0, 1]]), frames[0].shape, 11 / RATE), reel, Unwatched()
    )
    assert found is not None
    assert found.moves
    assert found.time_s == pytest.approx(13 / RATE)


def test_too_few_frames_tell_nothing():
    reel = watched(2)
    assert looked_at(sent_on(reel[0][1]), Placed(ONTO, reel[0][1].shape, 0.0), reel, Unwatched()) is None


def test_frames_that_do_not_reach_the_picture_tell_nothing():
    reel = watched(5)
    away = np.array([[1.0, 0, 2000], [0, 1, 0], [0, 0, 1]])
    assert looked_at(sent_on(reel[0][1]), Placed(away, reel[0][1].shape, 0.0), reel, Unwatched()) is None
