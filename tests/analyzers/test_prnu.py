"""A camera's fingerprint is found in its own pictures, also in cut ones, not in those of others, and its lack is shown where it is."""

from dataclasses import replace
from pathlib import Path

import cv2  # noqa: TID253  softens, scales and writes pictures
import numpy as np
import pytest
from cameras import Camera
from conftest import Quiet, make_source
from forgeries import area_under_curve, centre

from analyzers.noise.camera import survey
from analyzers.noise.correlation import expected_false_alarms, peak
from analyzers.noise.fingerprint import Estimate, noise_of, without_shared_parts
from analyzers.noise.prnu import PART_FALSE_ALARMS, Settings, run
from analyzers.noise.transform import plane_of, spectrum_of
from analyzers.results import Map, Region, Result, Score, Weight

OWN, OTHER = Camera(1), Camera(2)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(OWN.folder(tmp_path_factory.mktemp("camera")))


def said(result: Result) -> str:
    return " ".join(finding.text for finding in result.findings)


def pce(result: Result) -> float:
    return next(view.value for view in result.views if isinstance(view, Score))


def ignored(_: float) -> None:
    pass


def test_a_picture_of_the_camera_carries_its_fingerprint(folder: str, job: Quiet) -> None:
    result = run(make_source(OWN.picture(1)), Settings(camera=folder), job)
    assert pce(result) > 60
    match = result.findings[0]
    assert match.weight == Weight.STRONG
    assert match.false_alarms is not None
    assert 0 < match.false_alarms < 1e-4
    assert not [finding for finding in result.findings if finding.region]


def test_a_picture_of_another_camera_does_not_and_gets_no_map(folder: str, job: Quiet) -> None:
    result = run(make_source(OTHER.picture(1)), Settings(camera=folder), job)
    assert pce(result) < 60
    assert "Nothing found by this method" in said(result)
    assert not [view for view in result.views if isinstance(view, Map)]
    assert {finding.weight for finding in result.findings} == {Weight.NOTE}


def test_a_fine_jpeg_still_carries_it(folder: str, job: Quiet) -> None:
    assert pce(run(make_source(OWN.picture(2), "JPEG", quality=92), Settings(camera=folder), job)) > 60


def test_a_cut_picture_is_found_at_its_place_and_the_places_tried_are_counted(folder: str, job: Quiet) -> None:
    result = run(make_source(np.ascontiguousarray(OWN.picture(3)[31:211, 57:297])), Settings(camera=folder), job)
    assert pce(result) > 60
    assert "57 pixels from its left and 31 from its top" in said(result)
    assert "4941 places" in said(result)


def test_a_picture_cut_out_of_another_cameras_is_not_found(folder: str, job: Quiet) -> None:
    assert pce(run(make_source(np.ascontiguousarray(OTHER.picture(3)[31:211, 57:297])), Settings(camera=folder), job)) < 60


def test_a_part_by_another_camera_is_shown_and_named(folder: str, job: Quiet) -> None:
    mask = centre(240, 320)
    result = run(make_source(np.where(mask[..., None], OTHER.picture(4), OWN.picture(4))), Settings(camera=folder), job)
    view = next(view for view in result.views if isinstance(view, Map))
    assert view.role == "suspicion"
    assert area_under_curve(view.values, mask) > 0.97
    inside = view.values >= 0.5
    assert 2 * (inside & mask).sum() / (inside.sum() + mask.sum()) > 0.85
    (part,) = [finding for finding in result.findings if finding.region]
    assert part.weight == Weight.NOTABLE
    assert part.false_alarms == PART_FALSE_ALARMS
    assert part.region is not None
    x, y, width, height = part.region
    assert abs(x - 80) <= 16
    assert abs(y - 48) <= 16
    assert abs(x + width - 240) <= 16
    assert abs(y + height - 144) <= 16


def test_a_smoothed_part_lacks_it_too(folder: str, job: Quiet) -> None:
    mask, pixels = centre(240, 320), OWN.picture(5)
    smooth = cv2.GaussianBlur(pixels, (0, 0), 3)
    result = run(make_source(np.where(mask[..., None], smooth, pixels)), Settings(camera=folder), job)
    assert [finding for finding in result.findings if finding.region]


@pytest.mark.parametrize("scene", range(20, 26))
def test_untouched_pictures_of_the_camera_have_no_part_without_it(scene: int, folder: str, job: Quiet) -> None:
    result = run(make_source(OWN.picture(scene), "JPEG", quality=90), Settings(camera=folder), job)
    view = next(view for view in result.views if isinstance(view, Map))
    assert view.values.max() < 0.5
    assert "No part was found" in said(result)


def test_very_dark_parts_are_not_said_to_lack_it(folder: str, job: Quiet) -> None:
    pixels = OWN.picture(6)
    pixels[60:180, 100:260] = 3
    result = run(make_source(pixels), Settings(camera=folder), job)
    assert not [finding for finding in result.findings if finding.region]


def test_a_scaled_picture_is_no_match(folder: str, job: Quiet) -> None:
    scaled = cv2.resize(OWN.picture(7), None, fx=0.9, fy=0.9, interpolation=cv2.INTER_AREA)
    assert pce(run(make_source(scaled), Settings(camera=folder), job)) < 60


def test_without_a_folder_it_says_what_to_choose(job: Quiet) -> None:
    result = run(make_source(OWN.picture(1)), Settings(), job)
    assert not result.applicable
    assert "Choose a folder of at least 8" in str(result.reason)


def test_a_folder_that_is_not_there_cannot_be_read(tmp_path: Path, job: Quiet) -> None:
    result = run(make_source(OWN.picture(1)), Settings(camera=str(tmp_path / "gone")), job)
    assert "cannot be read" in str(result.reason)


def test_too_few_or_too_small_pictures_are_said_to_be(tmp_path: Path, job: Quiet) -> None:
    few = OWN.folder(tmp_path / "few", 5)
    (few / "notes.txt").write_text("not a picture")
    result = run(make_source(OWN.picture(1)), Settings(camera=str(few)), job)
    assert "holds 5 usable pictures" in str(result.reason)
    small = replace(OWN, height=200).folder(tmp_path / "small", 8)
    result = run(make_source(OWN.picture(1)), Settings(camera=str(small)), job)
    assert "8 are smaller or of another size" in str(result.reason)


@pytest.mark.parametrize("level", [0, 255])
def test_a_picture_that_is_black_or_blown_out_cannot_be_tested(level: int, folder: str, job: Quiet) -> None:
    result = run(make_source(np.full((240, 320, 3), level, np.uint8)), Settings(camera=folder), job)
    assert "0 % of the pixels" in str(result.reason)


def test_a_small_picture_cannot_be_tested(folder: str, job: Quiet) -> None:
    result = run(make_source(np.ascontiguousarray(OWN.picture(1)[:100])), Settings(camera=folder), job)
    assert "320 × 100 pixels" in str(result.reason)


def test_pictures_of_the_same_scene_are_left_out(tmp_path: Path, job: Quiet) -> None:
    """Another camera's picture of a rich scene must not match because the folder holds that scene as well."""
    scene = np.random.default_rng(9).normal(0, 12, (240, 320, 1))
    place = OWN.folder(tmp_path / "camera", 9)
    cv2.imwrite(str(place / "same.png"), np.clip(OWN.picture(8) + scene, 0, 255).astype(np.uint8))
    source = make_source(np.clip(OTHER.picture(8) + scene, 0, 255).astype(np.uint8))
    chosen = survey(place, source, 50, job)
    assert chosen.alike == 1
    assert "same.png" not in {picture.path.name for picture in chosen.pictures}
    result = run(source, Settings(camera=str(place)), job)
    assert pce(result) < 60
    assert "show the scene of this one" in said(result)


def test_the_picture_itself_is_not_used_for_its_own_fingerprint(tmp_path: Path, job: Quiet) -> None:
    place = OTHER.folder(tmp_path / "camera", 10)
    source = make_source((place / "003.png").exists() and cv2.imread(str(place / "003.png")))
    (place / "003.png").write_bytes(source.copy_to(lambda data: data))
    assert "003.png" not in {picture.path.name for picture in survey(place, source, 50, job).pictures}


def test_at_most_so_many_pictures_are_read(folder: str, job: Quiet) -> None:
    assert len(survey(Path(folder), make_source(OWN.picture(1)), 8, job).pictures) == 8


def test_the_estimate_is_the_sensors_pattern() -> None:
    estimate = Estimate(240, 320)
    for scene in range(12):
        estimate.add(OWN.picture(scene)[..., 0], ignored)
    pattern = estimate.fingerprint()
    assert np.corrcoef(pattern.ravel(), OWN.sensor.ravel())[0, 1] > 0.8


def test_strips_give_what_the_whole_picture_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    luma = Camera(3, 640, 96).picture(1)[..., 0]
    parts = noise_of(luma, ignored)
    monkeypatch.setattr("analyzers.noise.fingerprint.STRIP", 4096)
    assert np.abs(parts - noise_of(luma, ignored)).max() < 1e-3


def test_lines_and_bayer_patterns_that_cameras_share_are_taken_out() -> None:
    random = np.random.default_rng(4)
    lines = random.normal(0, 1, (64, 1)) + random.normal(0, 1, (1, 96)) + np.tile([[0.0, 2.0], [1.0, -1.0]], (32, 48))
    grain = random.normal(0, 0.1, (64, 96))
    left = without_shared_parts((lines + grain).astype(np.float32))
    assert left.std() < 0.15
    assert np.corrcoef(left.ravel(), grain.ravel())[0, 1] > 0.8


def test_the_spectrum_is_flattened_in_strips_as_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    pattern = np.random.default_rng(7).normal(0, 1, (96, 64)).astype(np.float32)
    pattern += np.sin(np.arange(64, dtype=np.float32))
    whole = without_shared_parts(pattern.copy())
    monkeypatch.setattr("analyzers.noise.fingerprint.STRIP", 16)
    assert np.abs(without_shared_parts(pattern.copy()) - whole).max() < 1e-4


def test_a_transform_there_and_back_changes_nothing() -> None:
    plane = np.random.default_rng(8).normal(0, 1, (301, 77)).astype(np.float32)
    spectrum = spectrum_of(lambda rows: plane[rows], 301, (301, 77))
    assert np.abs(spectrum - np.fft.rfft2(plane)).max() < 1e-2
    assert np.abs(plane_of(spectrum, np.empty_like(plane)) - plane).max() < 1e-4


def test_the_peaks_of_chance_follow_the_law() -> None:
    """The peak at one place exceeds 2 standard deviations about as often as the Gaussian tail says."""
    random = np.random.default_rng(5)
    fingerprint = random.normal(0, 1, (64, 64)).astype(np.float32)
    even = np.full((64, 64), 100, np.uint8)
    peaks = [peak(random.normal(0, 1, (64, 64)).astype(np.float32), even, fingerprint) for _ in range(400)]
    assert np.mean([one.pce > 4 for one in peaks]) == pytest.approx(0.023, abs=0.02)
    assert expected_false_alarms(4, 1) == pytest.approx(0.0228, abs=1e-3)
    assert expected_false_alarms(60, 10_000_000) < 1e-6
    assert expected_false_alarms(-4, 1) > 0.9


def test_it_can_be_cancelled_while_the_folder_is_read(folder: str) -> None:
    from analyzers.contract import Cancelled

    seen = Quiet()
    run(make_source(OWN.picture(1)), Settings(camera=folder), seen)
    assert seen.seen == sorted(seen.seen)
    assert len(seen.seen) > 20
    for stop in (2, 8, len(seen.seen) - 1):
        with pytest.raises(Cancelled):
            run(make_source(OWN.picture(1)), Settings(camera=folder), Quiet(stop))


def test_regions_lie_within_the_picture(tmp_path: Path, job: Quiet) -> None:
    camera = Camera(6, 203, 261)
    pixels = camera.picture(1)
    pixels[100:, 130:] = cv2.GaussianBlur(pixels, (0, 0), 3)[100:, 130:]
    result = run(make_source(pixels), Settings(camera=str(camera.folder(tmp_path / "odd"))), job)
    (region,) = [finding.region for finding in result.findings if finding.region]
    assert isinstance(region, Region)
    assert (region.x + region.width, region.y + region.height) == (261, 203)
