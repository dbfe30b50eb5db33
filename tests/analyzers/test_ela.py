"""Error level analysis finds a part of another JPEG history, says what it cannot tell, and gives the same in tiles, cuts and whole."""

from dataclasses import replace
from typing import Any

import cv2  # noqa: TID253  needed by nearly every test here
import numpy as np
import pytest
from conftest import Quiet, make_source
from forgeries import area_under_curve, centre, other_history, photograph, saved
from numpy.typing import NDArray

from analyzers.compression import resaved
from analyzers.compression.deviations import QUALITIES, deviation
from analyzers.compression.ela import ANALYZER, ONE, SEVERAL, Settings, error_level, run, scale_end
from analyzers.compression.standard import luminance_at, nearest_quality
from analyzers.evidence import ImageSource
from analyzers.results import Region, Result, Weight


def said(result: Result) -> str:
    return " ".join(finding.text for finding in result.findings)


@pytest.mark.parametrize("mode", [ONE, SEVERAL])
def test_a_part_of_another_history_is_brighter(mode: str, job: Quiet) -> None:
    forgery = other_history()
    result = run(make_source(forgery.pixels), Settings(mode=mode), job)
    assert area_under_curve(result.views[0].values, forgery.mask) > 0.85


def test_colour_that_was_never_stored_at_half_size_is_brighter_where_brightness_alone_shows_nothing(job: Quiet) -> None:
    pixels = photograph(seed=4)
    mask = centre(*pixels.shape[:2])
    background, fine = (cv2.cvtColor(each, cv2.COLOR_RGB2YCrCb) for each in (saved(pixels, 80), pixels))
    background[mask, 1:] = fine[mask, 1:]
    source = make_source(cv2.cvtColor(background, cv2.COLOR_YCrCb2RGB))
    colour, luma = (run(source, Settings(mode=SEVERAL, channel=channel), job).views[0].values for channel in ("all", "luma"))
    assert area_under_curve(colour, mask) > 0.9
    assert area_under_curve(luma, mask) < 0.7


@pytest.mark.parametrize("channel", ["all", "luma", "red", "green", "blue"])
def test_several_qualities_compare_the_error_of_blocks_with_the_pictures_own(channel: str, job: Quiet) -> None:
    source = make_source(photograph(70, 90))
    plane = source.luma if channel == "luma" else source.pixels
    expected = np.full(plane.shape[:2], -np.inf)
    for quality in QUALITIES:
        for moved in planes_moved(plane, channel, quality):
            padded = np.pad(moved, ((0, -moved.shape[0] % 4), (0, -moved.shape[1] % 4)), "edge")
            blocks = padded.reshape(padded.shape[0] // 4, 4, -1, 4).mean((1, 3))
            wide = np.lib.stride_tricks.sliding_window_view(np.pad(blocks, 4, "symmetric"), (9, 9)).mean((2, 3))
            middle = np.median(wide)
            spread = max(1.4826 * np.median(np.abs(wide - middle)), 0.1)
            pixels = ((wide - middle) / spread).repeat(4, 0).repeat(4, 1)
            expected = np.maximum(expected, pixels[: plane.shape[0], : plane.shape[1]])
    assert np.allclose(deviation(plane, channel, job), expected, atol=1e-3)


def planes_moved(plane: NDArray[np.uint8], channel: str, quality: int) -> list[NDArray[np.float64]]:
    """A plain recompression in one piece; what is compared of it."""
    stored = cv2.cvtColor(plane, cv2.COLOR_RGB2BGR) if plane.ndim == 3 else plane
    again = cv2.imdecode(cv2.imencode(".jpg", stored, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_UNCHANGED)
    if channel == "all":
        stored, again = (cv2.cvtColor(each, cv2.COLOR_BGR2YCrCb) for each in (stored, again))
    moved = np.abs(np.atleast_3d(stored).astype(float) - np.atleast_3d(again))
    chosen = {"blue": [0], "green": [1], "red": [2]}.get(channel, range(moved.shape[2]))
    return [moved[..., number] for number in chosen]


def test_the_same_grain_throughout_gives_an_even_map(job: Quiet) -> None:
    forgery = other_history()
    untouched = run(make_source(photograph(seed=1)), Settings(mode=SEVERAL), job).views[0].values
    assert 0.35 < area_under_curve(untouched, forgery.mask) < 0.65


def test_no_finding_is_more_than_a_note(job: Quiet) -> None:
    result = run(make_source(other_history().pixels), Settings(), job)
    assert {finding.weight for finding in result.findings} == {Weight.NOTE}


@pytest.mark.parametrize(("rows", "columns"), [(32, 64), (16, 16), (48, 16384)])
def test_tiles_give_exactly_what_one_piece_gives(rows: int, columns: int, job: Quiet, monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = photograph(150, 203)
    whole = error_level(pixels, 90, "all", job)
    blocks = deviation(pixels, "all", job)
    monkeypatch.setattr(resaved, "TILE_ROWS", rows)
    monkeypatch.setattr(resaved, "TILE_COLUMNS", columns)
    assert np.array_equal(error_level(pixels, 90, "all", job), whole)
    assert np.array_equal(deviation(pixels, "all", job), blocks)


@pytest.mark.parametrize("channel", ["all", "luma", "red", "green", "blue"])
def test_a_cut_on_multiples_of_16_gives_exactly_the_whole(channel: str, job: Quiet) -> None:
    source = make_source(photograph(200, 333))
    whole = run(source, Settings(channel=channel), job).views[0].values
    part = run(source.within(Region(64, 48, 128, 96)), Settings(channel=channel), job).views[0].values
    reach = ANALYZER.reach or 0
    assert np.array_equal(part[reach:-reach, reach:-reach], whole[48 + reach : 144 - reach, 64 + reach : 192 - reach])


def test_several_qualities_are_not_offered_for_a_cut() -> None:
    assert ANALYZER.reach_with(Settings(mode=ONE)) == ANALYZER.reach
    assert ANALYZER.reach_with(Settings(mode=SEVERAL)) is None


def test_all_channels_is_the_mean_of_three_and_matches_a_plain_recompression(job: Quiet) -> None:
    pixels = photograph(96, 80)
    plain = np.abs(pixels.astype(float) - saved(pixels, 85))
    assert np.allclose(error_level(pixels, 85, "all", job), plain.mean(2), atol=1e-4)
    assert np.array_equal(error_level(pixels, 85, "red", job), plain[..., 0])
    assert np.array_equal(error_level(pixels, 85, "blue", job), plain[..., 2])


def test_luma_is_saved_as_a_grey_jpeg(job: Quiet) -> None:
    source = make_source(photograph(64, 64))
    data = cv2.imencode(".jpg", source.luma, [cv2.IMWRITE_JPEG_QUALITY, 80])[1]
    expected = cv2.absdiff(source.luma, cv2.imdecode(data, cv2.IMREAD_GRAYSCALE))
    assert np.array_equal(run(source, Settings(quality=80, channel="luma"), job).views[0].values, expected)


def test_pictures_wider_than_a_jpeg_can_be_are_compared_too(job: Quiet) -> None:
    wide = photograph(16, 66_000)
    values = error_level(wide, 90, "all", job)
    assert values.shape == (16, 66_000)
    assert values[:, -100:].mean() > 0


def test_the_scale_follows_the_quality_and_never_the_picture(job: Quiet) -> None:
    busy, calm = (run(make_source(photograph(64, 64, grain=grain)), Settings(), job).views[0] for grain in (20, 0))
    assert (busy.low, busy.high) == (calm.low, calm.high) == (0, 10)
    ends = [scale_end(quality) for quality in range(1, 101)]
    assert ends == sorted(ends, reverse=True)
    assert ends[-1] > 0


def test_a_file_that_is_no_jpeg_is_named_as_such(job: Quiet) -> None:
    assert "is PNG, not a JPEG" in said(run(make_source(photograph(64, 64)), Settings(), job))


@pytest.mark.parametrize("quality", [35, 75, 92])
def test_the_files_own_quality_is_named(quality: int, job: Quiet) -> None:
    result = run(make_source(photograph(64, 64), "JPEG", quality=quality), Settings(), job)
    assert f"standard luminance table of quality {quality}" in said(result)
    assert ("coarse" in said(result)) == (quality < 70)


def test_a_table_of_its_own_is_called_so(job: Quiet) -> None:
    result = run(make_source(photograph(64, 64), "JPEG", qtables=[[7] * 64, [9] * 64]), Settings(), job)
    assert "luminance table of its own, nearest to quality" in said(result)


def test_every_standard_table_is_recognised() -> None:
    tables = {quality: luminance_at(quality).astype(np.uint16) for quality in range(1, 101)}
    assert all(nearest_quality(table)[1] for table in tables.values())
    assert nearest_quality(tables[88]) == (88, True)
    assert (luminance_at(50)[0, 0], luminance_at(100).max(), luminance_at(1).max()) == (16, 1, 255)


def test_a_flat_picture_is_said_to_give_a_dark_map(job: Quiet) -> None:
    flat = np.full((64, 64, 3), 90, np.uint8)
    assert "it does not mean that nothing was done" in said(run(make_source(flat), Settings(), job))
    assert np.abs(run(make_source(flat), Settings(mode=SEVERAL), job).views[0].values).max() < 1


def test_a_picture_smaller_than_a_jpeg_unit_cannot_be_tested(job: Quiet) -> None:
    result = run(make_source(photograph(15, 64)), Settings(), job)
    assert not result.applicable
    assert not result.views
    assert "64 × 15 pixels" in str(result.reason)


def test_pixels_that_were_re_encoded_on_the_way_are_said_to_be(job: Quiet) -> None:
    source = make_source(photograph(64, 64))
    evidence = replace(source.evidence, origin=replace(source.evidence.origin, original_bytes=False))
    copy = source.copy_to(lambda data: ImageSource(evidence, data))
    assert "Only the pixels arrived" in said(run(copy, Settings(), job))


@pytest.mark.parametrize("wrong", [{"quality": 0}, {"quality": 101}, {"quality": 90.5}, {"mode": "all"}, {"channel": "alpha"}])
def test_settings_out_of_range_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        Settings(**wrong)
