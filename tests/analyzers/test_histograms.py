"""Histograms of DCT coefficients show two savings of the whole picture, keep silent after one, and say where they are blind."""

import numpy as np
import pytest
from conftest import Quiet, make_source
from forgeries import photograph, saved

from analyzers.compression.histograms import ANALYZER, COMPONENTS, FALSE_ALARMS, Settings, run
from analyzers.compression.periodicity import LARGEST, histogram, periodicity
from analyzers.compression.standard import luminance_at, quality_of
from analyzers.results import Curve, Result, Table, Weight

PIXELS = photograph(256, 320, seed=6, grain=8.0)


def said(result: Result) -> str:
    return " ".join(finding.text for finding in result.findings)


def jpeg(pixels: np.ndarray, job: Quiet, quality: int, **settings: object) -> Result:
    return run(make_source(pixels, "JPEG", quality=quality), Settings(**settings), job)  # type: ignore[arg-type]


@pytest.mark.parametrize(("first", "second", "named"), [(70, 90, "70"), (75, 95, "74–75"), (60, 95, "60")])
def test_two_savings_are_found_with_the_first_quality(first: int, second: int, named: str, job: Quiet) -> None:
    result = jpeg(saved(PIXELS, first), job, second)
    assert result.findings[0].weight is Weight.NOTABLE
    assert result.findings[0].false_alarms == FALSE_ALARMS
    assert f"luminance table of quality {named}." in said(result)


@pytest.mark.parametrize("quality", [60, 75, 85, 95, 100])
@pytest.mark.parametrize("seed", [1, 2])
def test_one_saving_gives_no_trace(quality: int, seed: int, job: Quiet) -> None:
    assert "Trace found" not in said(jpeg(photograph(256, 320, seed, grain=6.0), job, quality))


def test_two_savings_at_the_same_quality_give_nothing_and_it_says_so(job: Quiet) -> None:
    result = jpeg(saved(PIXELS, 80), job, 80)
    assert {finding.weight for finding in result.findings} == {Weight.NOTE}
    assert "same quality" in said(result)


def test_a_picture_moved_off_the_first_grid_gives_no_trace(job: Quiet) -> None:
    assert "Trace found" not in said(jpeg(saved(PIXELS, 60)[3:, 5:], job, 85))


def test_the_histogram_holds_the_stored_coefficients(job: Quiet) -> None:
    source = make_source(PIXELS, "JPEG", quality=80)
    assert source.jpeg is not None
    for number, component in enumerate(COMPONENTS):
        curve = run(source, Settings(component=component, frequency=2), job).views[0]
        assert isinstance(curve, Curve)
        stored = source.jpeg.coefficients[number][..., 1, 0]  # the second in zigzag order is the first row's downward neighbour
        assert curve.y[LARGEST] == (stored == 0).sum()
        assert curve.y[LARGEST + 3] == (stored == 3).sum()
        assert curve.y[LARGEST - 2] == (stored == -2).sum()


def test_the_period_is_the_ratio_of_the_steps() -> None:
    random = np.random.default_rng(5)
    true = random.laplace(0, 60, 40_000)
    twice = np.rint((np.rint(true / 12) * 12 + random.normal(0, 0.3, true.size)) / 4).astype(np.int16)
    found = periodicity(histogram(twice), 4)
    assert found is not None
    assert found.period == pytest.approx(3, abs=0.1) or found.period == pytest.approx(1.5, abs=0.1)
    assert found.first_step == 12
    once = periodicity(histogram(np.rint(true / 4).astype(np.int16)), 4)
    assert once is not None
    assert once.gain < 0.02
    assert found.gain > 0.3


def test_few_coefficients_have_no_period() -> None:
    assert periodicity(histogram(np.arange(-20, 21, dtype=np.int16)), 4) is None


def test_levels_beyond_the_histogram_are_left_out() -> None:
    counts = histogram(np.array([-32768, -LARGEST, 0, LARGEST, 32767], np.int16))
    assert counts.sum() == 3


def test_a_quality_is_known_by_its_steps() -> None:
    table = luminance_at(73)
    assert quality_of({frequency: int(table.flat[frequency]) for frequency in range(1, 12)}) == ("73", 11)


def test_qualities_that_share_the_steps_are_named_together() -> None:
    sharing = [quality for quality in range(1, 101) if luminance_at(quality).flat[1] == 1]
    assert quality_of({1: 1}) == (f"{sharing[0]}–100", 1)


def test_pixels_alone_are_counted_on_the_grid_that_they_show(job: Quiet) -> None:
    result = run(make_source(saved(saved(PIXELS, 60), 85)[2:, 3:]), Settings(), job)
    assert "Trace found" in said(result)
    assert result.findings[0].weight is Weight.NOTE
    assert any(isinstance(view, Table) for view in result.views)


def test_pixels_without_an_earlier_saving_cannot_be_tested(job: Quiet) -> None:
    assert not run(make_source(PIXELS), Settings(), job).applicable
    assert not run(make_source(saved(PIXELS, 80)), Settings(component=COMPONENTS[1]), job).applicable


def test_a_grey_file_has_no_colour_histogram(job: Quiet) -> None:
    grey = make_source(PIXELS[..., 0], "JPEG", quality=80)
    assert not run(grey, Settings(component=COMPONENTS[2]), job).applicable
    assert run(grey, Settings(), job).applicable


def test_a_tiny_file_says_that_it_cannot_tell(job: Quiet) -> None:
    assert "Cannot be tested" in said(jpeg(PIXELS[:16, :16], job, 80))


def test_it_says_that_saving_twice_is_ordinary() -> None:
    assert "ordinary" in ANALYZER.caution
