"""What stands still in a film that moves is set aside; what stands still because the camera does is not."""

import numpy as np
from scenes import scene

from analyzers.reference.display import display_of

FRAME = np.dtype([("source", "i8")])


def grey(pixels):
    import cv2

    return cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)


def reel(*, moving: bool, display: bool, frames: int = 60) -> list[np.ndarray]:
    wide = grey(scene(3, 240, 320 + 12 * frames))
    shown = grey(scene(44, 60, 110))
    made = []
    for number in range(frames):
        left = 12 * number if moving else 0
        frame = wide[:, left : left + 320].copy()
        if display:
            frame[175:235, 10:120] = shown
        made.append(frame)
    return made


def told(frames: list[np.ndarray], sources: list[int] | None = None):
    rows = np.zeros(len(frames), FRAME)
    rows["source"] = sources or [7] * len(frames)
    return display_of(30, rows, frames.__getitem__)


def test_display_of_a_game_is_found_where_it_lies():
    mask = told(reel(moving=True, display=True))
    assert mask is not None
    assert mask.shape == (240, 320)
    assert mask[180:230, 20:110].mean() > 0.8
    assert mask[:150].mean() < 0.1


def test_camera_that_stands_still_has_no_display():
    assert told(reel(moving=False, display=True)) is None


def test_moving_film_without_a_display_has_none():
    assert told(reel(moving=True, display=False)) is None


def test_other_sources_do_not_count_as_the_same_film():
    frames = reel(moving=True, display=True)
    assert told(frames, list(range(len(frames)))) is None
