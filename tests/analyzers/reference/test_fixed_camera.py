"""One camera, several moments: the place is found, and the moment is claimed only where what changes in the film agrees."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from scenes import film, scene

from analyzers.reference.library import Library

RATE, FRAMES = 8, 44
GRAIN = 5.0


def recording(seed: int, walker_from: int) -> list[np.ndarray]:
    """The same square, its grain of the day, and somebody who walks across."""
    chance = np.random.default_rng(seed)
    place = scene(31, 240, 320).astype(np.float32)
    frames = []
    for number in range(FRAMES):
        frame = place + chance.normal(0, GRAIN, place.shape[:2])[..., None]
        x = walker_from + 4 * number
        frame[110:170, x : x + 18] = 20
        frames.append(np.clip(frame, 0, 255).astype(np.uint8))
    return frames


def cut(frame: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(frame[20:225, 20:300])


@pytest.fixture(scope="module")
def watched(tmp_path_factory, small_codebook) -> Library:
    home = tmp_path_factory.mktemp("camera")
    library = Library.open(home / "library")
    library.add([film(home / "square.avi", recording(1, 40), RATE)])
    return library


def test_frame_of_the_film_is_a_match_at_its_very_moment(watched, source):
    best = watched.search(source(cut(recording(1, 40)[21]), "JPEG", quality=85))[0]
    assert (best.reference, best.tier, best.moment) == ("square.avi", "match", "exact")
    assert best.time_s == pytest.approx(21 / RATE, abs=0.01)


def test_outline_in_the_very_frame_is_exact_to_a_pixel(watched, source):
    best = watched.search(source(cut(recording(1, 40)[21]), "JPEG", quality=85))[0]
    assert np.abs(np.array(best.quad) - [(20, 20), (300, 20), (300, 225), (20, 225)]).max() < 1.5


def test_another_day_before_the_same_camera_is_the_same_place(watched, source):
    best = watched.search(source(cut(recording(2, 10)[30]), "JPEG", quality=95))[0]
    assert (best.reference, best.tier, best.moment) == ("square.avi", "same place", "any")
    assert "not shown to be this moment" in str(best.why)


def test_all_the_time_that_the_camera_stands_is_listed(watched, source):
    best = watched.search(source(cut(recording(1, 40)[21]), "JPEG", quality=85))[0]
    ((start, end),) = best.times_s
    assert start < 0.5
    assert end > 5.0


def test_absent_film_leaves_the_kept_frames_and_says_so(watched, source, tmp_path):
    library = Library.open(tmp_path / "library")
    shutil.copytree(watched.folder, tmp_path / "library")
    path = Path(library.sources()[0].path)
    away = path.with_suffix(".away")
    path.rename(away)
    try:
        best = library.search(source(cut(recording(1, 40)[21]), "JPEG", quality=85))[0]
    finally:
        away.rename(path)
    assert best.tier == "match"
    assert best.moment == "nearest"
    assert any("is not where it was" in str(note) for note in best.notes)


def test_difference_shows_what_was_added(watched, source):
    altered = cut(recording(1, 40)[21])
    altered[30:70, 180:240] = (230, 30, 30)
    best = watched.search(source(altered, "JPEG", quality=85))[0]
    assert best.difference is not None
    assert best.difference.shape == best.aligned.shape[:2]
    assert np.median(best.difference[38:62, 190:230]) > 0.5
    untouched = best.difference[120:190, 180:260]
    assert np.median(untouched[untouched >= 0]) < 0.3
