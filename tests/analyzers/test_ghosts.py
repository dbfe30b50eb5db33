"""Ghosts show the part that was saved before at the quality asked for, and tell an earlier grid of the whole picture from none."""

import cv2  # noqa: TID253  the reference recompression
import numpy as np
import pytest
from conftest import Quiet, make_source
from forgeries import Pixels, area_under_curve, centre, photograph, saved

from analyzers.compression.ghosts import CLEAREST, Settings, clearest, nearest, on_pixels, run, unlike_most
from analyzers.compression.requantising import OFFSETS, PATCH, QUALITIES, dips, errors, places, textured
from analyzers.results import Curve, Map, Result, Weight


def ghost(result: Result) -> Map:
    view = result.views[0]
    assert isinstance(view, Map)
    return view


def said(result: Result) -> str:
    return " ".join(finding.text for finding in result.findings)


def with_a_part_saved_before(quality: int, down: int = 0, across: int = 0) -> tuple[Pixels, np.ndarray]:
    pixels = photograph(256, 320, seed=31)
    mask = centre(256, 320)
    rows, columns = mask.any(axis=1).nonzero()[0], mask.any(axis=0).nonzero()[0]
    top, left = int(rows[0]) + down, int(columns[0]) + across
    part = pixels[top : top + len(rows), left : left + len(columns)]
    forged, where = pixels.copy(), np.zeros_like(mask)
    forged[top : top + len(rows), left : left + len(columns)] = saved(part, quality)
    where[top : top + len(rows), left : left + len(columns)] = True
    return forged, where


@pytest.mark.parametrize("quality", [50, 65, 80])
def test_a_part_saved_before_is_brighter_at_its_quality(quality: int, job: Quiet) -> None:
    pixels, mask = with_a_part_saved_before(quality)
    for chosen in (quality, CLEAREST):
        result = run(make_source(pixels, "JPEG", quality=97), Settings(quality=chosen, search=False), job)
        assert area_under_curve(ghost(result).values, mask) > 0.95


def test_a_part_on_another_grid_shows_on_that_grid(job: Quiet) -> None:
    pixels, mask = with_a_part_saved_before(60, 3, 5)
    source = make_source(pixels)
    number = QUALITIES.index(60)
    there, elsewhere = (float(np.median(errors(source.luma, grid, job)[number, 11:20, 12:24])) for grid in ((3, 5), (0, 0)))
    assert there < 0.2 * elsewhere
    result = run(source, Settings(quality=60, down=3, across=5, search=False), job)
    assert area_under_curve(ghost(result).values, mask) > 0.95


@pytest.mark.parametrize(("down", "across"), [(2, 5), (7, 1), (4, 0)])
def test_a_cropped_pictures_earlier_grid_is_found(down: int, across: int, job: Quiet) -> None:
    pixels = saved(photograph(256, 264, seed=33), 70)[down:, across:]
    result = run(make_source(pixels, "JPEG", quality=95), Settings(), job)
    assert f"begins {(8 - down) % 8} pixels down and {(8 - across) % 8} across" in said(result)
    assert "about quality 70" in said(result)


@pytest.mark.parametrize("form", [{"form": "PNG"}, {"form": "JPEG", "quality": 60}, {"form": "JPEG", "quality": 92}])
def test_an_untouched_picture_shows_no_earlier_grid(form: dict[str, object], job: Quiet) -> None:
    result = run(make_source(photograph(256, 264, seed=34), **form), Settings(), job)  # type: ignore[arg-type]
    assert "no block grid other than the present one" in said(result)
    assert {finding.weight for finding in result.findings} == {Weight.NOTE}


def test_errors_are_those_of_a_real_recompression(job: Quiet) -> None:
    luma = make_source(photograph(128, 160, seed=35)).luma
    for quality in (40, 75, 95):
        data = cv2.imencode(".jpg", luma, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        moved = luma.astype(np.float32) - cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)
        expected = (moved**2).reshape(16, 8, 20, 8).mean(axis=(1, 3))
        ours = errors(luma, (0, 0), job)[QUALITIES.index(quality)]
        assert np.median(np.abs(ours + 1 / 12 - expected)) < 0.12 + 0.03 * np.median(expected)  # a decoder rounds as well


def test_strips_give_what_one_piece_gives(job: Quiet, monkeypatch: pytest.MonkeyPatch) -> None:
    luma = make_source(photograph(130, 170, seed=36)).luma
    whole = errors(luma, (2, 3), job)
    monkeypatch.setattr("analyzers.compression.requantising.STRIP_BLOCKS", 40)
    assert np.allclose(errors(luma, (2, 3), job), whole, rtol=1e-4, atol=1e-5)


def test_patches_lie_within_the_picture_and_even_ones_are_left_out(job: Quiet) -> None:
    where = places(300, 500, 100)
    assert 40 < len(where) <= 100
    assert (where.max(axis=0) + PATCH <= (300, 500)).all()
    luma = np.full((300, 500), 90, np.uint8)
    assert len(textured(luma, where)) == 0
    luma[:, 250:] = photograph(300, 250)[..., 0]
    patches = textured(luma, where)
    assert 0 < len(patches) < len(where)
    assert dips(patches, job).shape == (len(OFFSETS), len(QUALITIES) - 2)


def test_the_smaller_class_is_bright() -> None:
    values = np.full((20, 20), 0.9, np.float32)
    values[:5, :5] = 0.1
    assert unlike_most(values)[0, 0] > unlike_most(values)[10, 10]
    assert unlike_most(1 - values)[0, 0] > unlike_most(1 - values)[10, 10]
    assert clearest(np.full((15, 6, 6), 0.5, np.float32)) == 7


def test_a_quality_between_two_takes_the_nearest() -> None:
    assert [QUALITIES[nearest(quality)] for quality in (1, 35, 62, 63, 100)] == [35, 35, 60, 65, 95]


def test_rims_take_the_nearest_blocks_value() -> None:
    blocks = np.arange(6, dtype=np.float32).reshape(2, 3)
    values = on_pixels(blocks, (3, 5), (24, 32))
    assert values.shape == (24, 32)
    assert values[0, 0] == values[3, 5] == 0
    assert values[23, 31] == values[11, 21] == 5


def test_the_curve_falls_as_quality_rises_and_small_pictures_cannot_be_tested(job: Quiet) -> None:
    curve = run(make_source(photograph(64, 64)), Settings(search=False), job).views[1]
    assert isinstance(curve, Curve)
    assert (np.diff(curve.y) < 0).all()
    assert not run(make_source(photograph(31, 64)), Settings(), job).applicable
    assert "Too little texture" in said(run(make_source(np.full((64, 64, 3), 90, np.uint8)), Settings(), job))
