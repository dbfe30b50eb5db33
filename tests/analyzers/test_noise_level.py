"""A part with other noise departs from the picture's own noise curve; even noise, and noise that follows brightness, do not."""

import numpy as np
import pytest
from conftest import Quiet, make_source
from forgeries import area_under_curve, centre, photograph, saved, smoothed

from analyzers.noise.level import ALL, BRIGHTNESS, COLOUR, Settings, run
from analyzers.noise.levels import CELL, NAMES, SMALLEST_ONES, _smallest, measured
from analyzers.results import Curve, Map, Weight


def ignored(_: float) -> None:
    pass


@pytest.mark.parametrize("planes", [ALL, BRIGHTNESS, COLOUR])
def test_a_part_with_more_noise_is_found_where_it_is(planes: str, job: Quiet) -> None:
    mask = centre(384, 512)
    pixels = np.where(mask[..., None], photograph(384, 512, grain=9), photograph(384, 512, grain=3))
    result = run(make_source(pixels), Settings(planes), job)
    assert area_under_curve(result.views[0].values, mask) > 0.95
    finding = next(each for each in result.findings if each.weight is Weight.NOTABLE)
    assert "times the noise" in finding.text
    assert finding.region is not None
    assert abs(finding.region.x - 128) <= 2 * CELL
    assert abs(finding.region.width - 256) <= 4 * CELL


def test_a_smoothed_part_has_less_noise(job: Quiet) -> None:
    forgery = smoothed()
    result = run(make_source(forgery.pixels), Settings(), job)
    assert area_under_curve(result.views[0].values, forgery.mask) > 0.95
    assert any("weaker" in each.text for each in result.findings if each.weight is Weight.NOTABLE)


@pytest.mark.parametrize("quality", [None, 95, 75, 30])
@pytest.mark.parametrize("seed", [1, 2])
def test_it_is_silent_on_untouched_pictures(seed: int, quality: int | None, job: Quiet) -> None:
    pixels = photograph(384, 512, seed=seed)
    result = run(make_source(saved(pixels, quality) if quality else pixels), Settings(), job)
    assert all(each.weight is Weight.NOTE for each in result.findings)


def test_noise_that_follows_brightness_is_the_picture_s_own(job: Quiet) -> None:
    ramp = np.tile(np.linspace(20, 230, 512), (384, 1))
    noisy = ramp + np.random.default_rng(3).normal(0, 1, (384, 512)) * np.sqrt(ramp) / 2
    grey = np.repeat(noisy.round().astype(np.uint8)[..., None], 3, axis=2)
    result = run(make_source(grey), Settings(), job)
    suspicion, _, curve = result.views
    assert isinstance(suspicion, Map)
    assert isinstance(curve, Curve)
    assert suspicion.values.max() < 0.5
    assert curve.y[-1] > 2 * curve.y[0]


@pytest.mark.parametrize("sigma", [1.5, 4, 10])
def test_the_level_is_the_standard_deviation_of_plain_noise(sigma: float) -> None:
    noise = np.random.default_rng(0).normal(128, sigma, (256, 256, 3)).round().astype(np.uint8)
    found = measured(noise, np.ascontiguousarray(noise[..., 1]), NAMES, ignored)
    assert float(found.levels["luma"].mean()) == pytest.approx(sigma, rel=0.1)
    assert float(found.levels["red - blue"].mean()) == pytest.approx(np.sqrt(2) * sigma, rel=0.1)
    assert float(found.levels["green - magenta"].mean()) == pytest.approx(np.sqrt(6) / 2 * sigma, rel=0.1)


def test_a_clipped_sky_is_not_called_smooth(job: Quiet) -> None:
    pixels = photograph(384, 512)
    pixels[:128] = 255
    result = run(make_source(pixels), Settings(), job)
    assert all(each.weight is Weight.NOTE for each in result.findings)
    assert result.views[0].values[:120].max() == 0
    assert any("fully black or fully white" in each.text for each in result.findings)


@pytest.mark.parametrize(
    "pixels", [np.full((256, 256, 3), 90, np.uint8), np.repeat(saved(photograph(256, 256, grain=2), 10)[..., 1:2], 3, axis=2)]
)
def test_it_says_that_no_noise_is_left(pixels: np.ndarray, job: Quiet) -> None:
    result = run(make_source(pixels), Settings(), job)
    assert not result.applicable
    assert "Hardly any noise" in str(result.reason)


def test_a_small_picture_cannot_be_tested(job: Quiet) -> None:
    result = run(make_source(photograph(100, 400)), Settings(), job)
    assert not result.applicable
    assert "400 × 100" in str(result.reason)


@pytest.mark.parametrize("largest", [1, 3, 2041])
def test_the_network_takes_the_smallest_ones_of_every_cell(largest: int) -> None:
    cells = np.random.default_rng(largest).integers(0, largest + 1, (5, 7, CELL // 2, CELL // 2), np.int16)
    wanted = np.sort(cells.reshape(5, 7, -1))[..., :SMALLEST_ONES].mean(axis=2)
    assert np.allclose(_smallest(cells.swapaxes(1, 2).reshape(5 * CELL // 2, 7 * CELL // 2)), wanted, atol=1e-4)
