"""The residual keeps grain, loses it where it was smoothed away, and leaves edges out of the wavelet's view."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import Quiet, make_source
from forgeries import area_under_curve, photograph, smoothed

from analyzers.evidence import ImageSource
from analyzers.noise.residual import ANALYZER, MEDIAN, WAVELET, Settings, median_residual, run
from analyzers.noise.wavelet import HIGH, LOW, _analysed, _synthesised, noise_part
from analyzers.results import Region, Result


def said(result: Result) -> str:
    return " ".join(finding.text for finding in result.findings)


def ignored(_: float) -> None:
    pass


@pytest.mark.parametrize("method", [MEDIAN, WAVELET])
def test_a_smoothed_part_has_no_grain(method: str, job: Quiet) -> None:
    forgery = smoothed()
    values = run(make_source(forgery.pixels), Settings(method=method), job).views[0].values
    assert area_under_curve(values, forgery.mask) < 0.25


@pytest.mark.parametrize("sigma", [2, 5])
def test_the_wavelet_residual_of_plain_grain_is_nearly_all_of_it(sigma: int) -> None:
    grain = np.random.default_rng(0).normal(0, sigma, (256, 256))
    residual = noise_part(np.clip(128 + grain, 0, 255).round().astype(np.uint8), sigma, ignored)
    assert np.corrcoef(residual.ravel(), grain.ravel())[0, 1] > 0.9
    assert 0.75 * sigma < residual.std() < 1.05 * sigma


def test_the_wavelet_keeps_a_strong_edge_out() -> None:
    step = np.full((128, 128), 40, np.uint8)
    step[:, 60:] = 200
    assert np.abs(noise_part(step, 3, ignored)).max() < 3
    assert np.abs(median_residual(photograph(64, 64)[..., 0], 3)).max() > 20


def test_the_filters_are_orthonormal() -> None:
    for shift in range(4):
        wanted = 1 if shift == 0 else 0
        assert float(LOW[2 * shift :] @ LOW[: 8 - 2 * shift]) == pytest.approx(wanted, abs=1e-6)
        assert float(HIGH[2 * shift :] @ HIGH[: 8 - 2 * shift]) == pytest.approx(wanted, abs=1e-6)
        assert float(LOW[2 * shift :] @ HIGH[: 8 - 2 * shift]) == pytest.approx(0, abs=1e-6)


def test_synthesis_undoes_analysis_away_from_the_border() -> None:
    plane = np.random.default_rng(1).normal(0, 30, (96, 128)).astype(np.float32)
    rebuilt = _synthesised(*_analysed(plane))
    assert np.abs(rebuilt - plane)[8:-8, 8:-8].max() < 1e-3


def test_details_hold_the_energy_of_grain() -> None:
    plane = np.random.default_rng(2).normal(0, 10, (256, 256)).astype(np.float32)
    for part in _analysed(plane):
        assert part.std() == pytest.approx(10, rel=0.05)


@pytest.mark.parametrize("settings", [Settings(method=MEDIAN), Settings(method=MEDIAN, window="5"), Settings(), Settings(sigma=20)])
def test_a_cut_on_multiples_of_16_gives_exactly_the_whole(settings: Settings, job: Quiet) -> None:
    source = make_source(photograph(560, 610))
    whole = run(source, settings, job).views[0].values
    cut = Region(16, 32, 560, 496)
    part = run(source.within(cut), settings, job).views[0].values
    reach = ANALYZER.reach or 0
    assert np.array_equal(part[reach:-reach, reach:-reach], whole[32 + reach : 528 - reach, 16 + reach : 576 - reach])


def test_a_signed_residual_tells_brighter_from_darker(job: Quiet) -> None:
    pixels = np.full((64, 64, 3), 100, np.uint8)
    pixels[20, 20], pixels[40, 40] = 160, 60
    signed = run(make_source(pixels), Settings(method=MEDIAN, signed=True), job).views[0]
    size = run(make_source(pixels), Settings(method=MEDIAN), job).views[0]
    assert (signed.values[20, 20], signed.values[40, 40]) == (60, -40)
    assert (signed.low, signed.high, size.low) == (-size.high, size.high, 0)
    assert np.array_equal(size.values, np.abs(signed.values))


def test_the_scale_follows_the_settings_and_never_the_picture(job: Quiet) -> None:
    views = [run(make_source(photograph(64, 64, grain=grain)), Settings(method=WAVELET, sigma=4), job).views[0] for grain in (1, 15)]
    assert [view.high for view in views] == [8, 8]


def test_clipped_parts_are_said_to_be_silent(job: Quiet) -> None:
    pixels = photograph(100, 100)
    pixels[:30] = 255
    assert "30 % of the pixels are fully black or fully white" in said(run(make_source(pixels), Settings(), job))
    assert "fully black" not in said(run(make_source(photograph(100, 100)), Settings(), job))


def test_a_drawing_without_grain_is_said_to_have_none(job: Quiet) -> None:
    assert "Hardly any grain" in said(run(make_source(np.full((64, 64, 3), 90, np.uint8)), Settings(), job))


@pytest.mark.parametrize(("quality", "coarse"), [(50, True), (90, False)])
def test_a_coarse_last_saving_is_said_to_have_taken_the_grain(quality: int, coarse: bool, job: Quiet) -> None:
    text = said(run(make_source(photograph(64, 64), "JPEG", quality=quality), Settings(), job))
    assert (f"last saved at about quality {quality}" in text) == coarse
    assert "last saved" not in said(run(make_source(photograph(64, 64)), Settings(), job))


def test_pixels_that_were_re_encoded_on_the_way_are_said_to_be(job: Quiet) -> None:
    source = make_source(photograph(64, 64))
    evidence = replace(source.evidence, origin=replace(source.evidence.origin, original_bytes=False))
    copy = source.copy_to(lambda data: ImageSource(evidence, data))
    assert "Only the pixels arrived" in said(run(copy, Settings(), job))


def test_a_picture_too_small_for_grain_cannot_be_tested(job: Quiet) -> None:
    result = run(make_source(photograph(40, 12)), Settings(), job)
    assert not result.applicable
    assert "12 × 40 pixels" in str(result.reason)
