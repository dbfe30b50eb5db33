"""What is found, where, and what is not: alterations of known sources against a small library."""

import numpy as np
import pytest
from conftest import Quiet
from scenes import captioned_crop, film, flat, pan, saved, scene

from analyzers.contract import Cancelled
from analyzers.reference.library import Library


def test_crop_with_caption_and_recompression_names_its_source(made, source):
    crop = captioned_crop(scene(1))
    best = made.library.search(source(crop, "JPEG", quality=40))[0]
    assert (best.reference, best.tier, best.time_s, best.mirrored) == ("still1.png", "match", None, False)


def test_outline_lies_where_the_crop_was_taken(made, source):
    crop = captioned_crop(scene(1), 0.6, (70, 60))
    best = made.library.search(source(crop, "JPEG", quality=60))[0]
    expected = np.array([(70, 60), (454, 60), (454, 348), (70, 348)])
    assert np.abs(np.array(best.quad) - expected).max() < 3


def test_caption_disagrees_and_the_rest_agrees(made, source):
    crop = captioned_crop(scene(1))
    best = made.library.search(source(crop, "JPEG", quality=60))[0]
    assert best.agreement.shape == best.aligned.shape[:2] == crop.shape[:2]
    scenery, caption = best.agreement[30:-60, 30:-30], best.agreement[-32:-10, 10:-150]
    assert np.median(scenery[scenery >= 0]) > 0.9
    assert np.median(caption[caption >= 0], axis=None) < 0.5
    assert best.agreeing_share > 0.6


def test_aligned_frame_shows_what_the_picture_shows(made, source):
    crop = captioned_crop(scene(1))
    best = made.library.search(source(crop))[0]
    apart = np.abs(best.aligned[20:-60].astype(int) - crop[20:-60].astype(int)).mean()
    assert apart < 12


def test_mirrored_picture_is_found_and_said_to_be_mirrored(made, source):
    crop = np.ascontiguousarray(captioned_crop(scene(2))[:, ::-1])
    best = made.library.search(source(crop, "JPEG", quality=50))[0]
    assert (best.reference, best.tier, best.mirrored) == ("still2.png", "match", True)
    x, y = best.quad[0]
    assert (abs(x - (70 + crop.shape[1])), abs(y - 60)) < (4, 4)
    assert np.abs(best.aligned[50:-60].astype(int) - crop[50:-60].astype(int)).mean() < 14


def test_inverted_tones_are_found(made, source):
    crop = 255 - captioned_crop(scene(2))
    best = made.library.search(source(crop, "JPEG", quality=50))[0]
    assert (best.reference, best.tier) == ("still2.png", "match")
    assert ("Inverted tones", "yes") in best.facts


@pytest.mark.parametrize("index", [3, 11, 20])
def test_frame_of_a_film_is_found_at_its_time(made, source, index):
    frame = captioned_crop(pan(7)[index], 0.8, (20, 20))
    best = made.library.search(source(frame, "JPEG", quality=50))[0]
    assert (best.reference, best.tier) == ("pan.avi", "match")
    assert best.time_s == pytest.approx(index / 8, abs=0.3)
    assert any(low <= index / 8 + 0.3 and high >= index / 8 - 0.3 for low, high in best.times_s)


def test_homography_carries_the_corners_to_the_outline(made, source):
    crop = captioned_crop(pan(7)[11], 0.8, (20, 20))
    best = made.library.search(source(crop))[0]
    height, width = crop.shape[:2]
    corners = np.array([(0, 0, 1), (width, 0, 1), (width, height, 1), (0, height, 1)]) @ np.array(best.query_to_reference).T
    assert np.allclose(corners[:, :2] / corners[:, 2:], best.quad, atol=1e-6)


def test_unrelated_picture_gives_nothing(made, source):
    for seed in (50, 51):
        found = made.library.find(source(scene(seed), "JPEG", quality=70))
        assert found.searchable
        assert found.matches == ()


@pytest.mark.parametrize("picture", [flat(), flat(0, 1, 1), flat(200, 8, 8)])
def test_featureless_picture_cannot_be_searched(made, source, picture):
    found = made.library.find(source(picture))
    assert not found.searchable
    assert "cannot be searched" in str(found.reason)


def test_both_halves_of_a_collage_are_found(made, source):
    left, right = captioned_crop(scene(1)), captioned_crop(scene(2))
    found = made.library.search(source(np.hstack([left, right]), "JPEG", quality=60))
    assert {match.reference for match in found if match.tier == "match"} == {"still1.png", "still2.png"}


def test_shared_logo_over_different_scenes_is_no_match(tmp_path, source):
    logo = scene(99)[:110, :150]

    def branded(seed):
        picture = scene(seed)
        picture[20:130, 460:610] = logo
        return picture

    for seed in (11, 12, 13, 14):
        saved(tmp_path / f"news{seed}.png", branded(seed))
    library = Library.open(tmp_path / "library")
    library.add(sorted(tmp_path.glob("*.png")))
    found = library.search(source(branded(60), "JPEG", quality=70))
    assert all(match.tier == "shared element" for match in found)
    assert found


def test_small_picture_of_a_source_is_found(made, source):
    small = scene(1).reshape(240, 2, 320, 2, 3).mean(axis=(1, 3)).astype(np.uint8)
    assert made.library.search(source(small, "JPEG", quality=60))[0].reference == "still1.png"


def test_turned_picture_is_found(made, source):
    turned = np.ascontiguousarray(np.rot90(captioned_crop(scene(1))))
    best = made.library.search(source(turned, "JPEG", quality=60))[0]
    assert (best.reference, best.tier) == ("still1.png", "match")
    assert np.hypot(*(np.array(best.quad[0]) - (454, 60))) < 4


def test_view_from_elsewhere_is_only_a_lead(made, source):
    import cv2

    height, width = scene(1).shape[:2]
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    aside = np.array([(0, 0), (width * 0.7, height * 0.22), (width * 0.7, height * 0.78), (0, height)], np.float32)
    seen = cv2.warpPerspective(scene(1), cv2.getPerspectiveTransform(corners, aside), (int(width * 0.7), height))
    best = made.library.search(source(seen))[0]
    assert (best.reference, best.tier) == ("still1.png", "possible")


def test_all_times_of_a_recurring_view_are_listed(tmp_path, source):
    there = pan(5, 12)
    library = Library.open(tmp_path / "library")
    library.add([film(tmp_path / "twice.avi", [*there, *pan(6, 16), *there])])
    best = library.search(source(captioned_crop(there[4], 0.8, (20, 20)), "JPEG", quality=60))[0]
    assert best.tier == "match"
    assert len(best.times_s) == 2
    (first, _), (second, _) = best.times_s
    assert first < 1.0
    assert second == pytest.approx(first + 28 / 8, abs=0.6)


def test_same_picture_gives_the_same_answer(made, source):
    picture = source(captioned_crop(scene(2)), "JPEG", quality=50)
    first, second = made.library.search(picture), made.library.search(picture)
    assert [(one.reference, one.score, one.quad) for one in first] == [(one.reference, one.score, one.quad) for one in second]


def test_search_reports_progress_and_can_be_cancelled(made, source):
    picture = source(captioned_crop(scene(2)))
    whole = Quiet()
    made.library.search(picture, whole)
    assert whole.seen == sorted(whole.seen)
    assert len(whole.seen) > 5
    for number in (1, len(whole.seen) // 2, len(whole.seen)):
        with pytest.raises(Cancelled):
            made.library.search(picture, Quiet(stop_at=number))
