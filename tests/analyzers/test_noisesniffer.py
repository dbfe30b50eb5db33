"""Regions with another noise than places of like brightness are found, even noise and noise that follows the light are not."""

import cv2  # noqa: TID253  softens pictures
import numpy as np
import pytest
from conftest import Quiet, make_source
from forgeries import area_under_curve, centre

from analyzers.noise.flatblocks import _basis, flat_blocks
from analyzers.noise.growing import grown_regions
from analyzers.noise.noisesniffer import DECISION, FALSE_ALARMS, overdispersion, run
from analyzers.parameters import Params
from analyzers.results import Result, Weight

Pixels = np.ndarray


def photograph(seed: int, sigma: float = 3.0, shot: bool = False, height: int = 360, width: int = 480) -> Pixels:
    """Soft shapes with noise, which may grow with the light."""
    random = np.random.default_rng(seed)
    shapes = random.normal(128, 40, (height // 24 + 2, width // 24 + 2)).astype(np.float32)
    scene = np.clip(cv2.resize(shapes, (width, height), interpolation=cv2.INTER_CUBIC), 8, 247)
    level = sigma * np.sqrt(scene / 128) if shot else sigma
    pixels = np.clip(np.rint(scene + random.normal(0, 1, scene.shape) * level), 0, 255).astype(np.uint8)
    return np.repeat(pixels[..., None], 3, axis=2)


def named(result: Result) -> list:
    return [finding for finding in result.findings if finding.region]


def ignored(_: float) -> None:
    pass


@pytest.mark.parametrize(("inside", "word"), [(1.2, "quieter"), (6.0, "noisier")])
def test_a_part_with_other_noise_is_found_and_named(inside: float, word: str, job: Quiet) -> None:
    mask = centre(360, 480)
    pixels = np.where(mask[..., None], photograph(1, inside), photograph(1, 3.0))
    result = run(make_source(pixels), Params(), job)
    assert [finding for finding in named(result) if f"is {word}" in finding.text]
    view, balance = result.views
    assert (view.role, balance.role) == ("suspicion", "display")
    area = area_under_curve(balance.values if word == "quieter" else -balance.values, mask)
    assert area > 0.8
    assert view.values[mask].mean() > view.values[~mask].mean() + 0.2


def test_a_softened_part_is_quieter(job: Quiet) -> None:
    mask, pixels = centre(360, 480), photograph(2)
    result = run(make_source(np.where(mask[..., None], cv2.GaussianBlur(pixels, (0, 0), 1.0), pixels)), Params(), job)
    (first, *_) = named(result)
    assert "quieter" in first.text
    assert first.weight == Weight.NOTABLE
    assert first.false_alarms == FALSE_ALARMS


@pytest.mark.parametrize("shot", [False, True])
@pytest.mark.parametrize("seed", range(10, 15))
def test_noise_that_is_even_or_follows_the_light_gives_no_finding(seed: int, shot: bool, job: Quiet) -> None:
    result = run(make_source(photograph(seed, 3, shot), "JPEG", quality=95), Params(), job)
    assert not named(result)
    assert result.views[0].values.max() < 0.5
    assert "Nothing found by this method" in result.findings[0].text


def test_a_picture_whose_noise_compression_took_cannot_be_tested(job: Quiet) -> None:
    result = run(make_source(photograph(3, 1.0), "JPEG", quality=15), Params(), job)
    assert not result.applicable
    assert "smooth blocks still hold noise" in str(result.reason)


def test_a_drawing_cannot_be_tested(job: Quiet) -> None:
    assert not run(make_source(np.full((300, 300, 3), 90, np.uint8)), Params(), job).applicable


def test_a_small_picture_cannot_be_tested(job: Quiet) -> None:
    assert "300 × 100 pixels" in str(run(make_source(photograph(4, height=100, width=300)), Params(), job).reason)


def test_only_blocks_that_are_nowhere_cut_off_are_kept() -> None:
    luma = photograph(5)[..., 0].copy()
    luma[:180] = 255
    blocks = flat_blocks(luma, ignored)
    assert blocks.rows.min() >= 36


def test_half_of_the_kept_blocks_are_marked_at_every_brightness() -> None:
    luma = photograph(6, shot=True)[..., 0]
    blocks = flat_blocks(luma, ignored)
    assert blocks.quiet.mean() == pytest.approx(0.5, abs=0.02)
    means = np.array([luma[5 * r : 5 * r + 5, 5 * c : 5 * c + 5].mean() for r, c in zip(blocks.rows, blocks.columns, strict=True)])
    assert blocks.quiet[means < np.median(means)].mean() == pytest.approx(0.5, abs=0.08)


def test_the_basis_is_orthonormal_and_its_bands_share_all_frequencies_but_the_mean() -> None:
    basis, low, high = _basis()
    assert np.abs(basis.T @ basis - np.eye(25)).max() < 1e-5
    assert ((low > 0) ^ (high > 0)).sum() == 24
    assert low.sum() == pytest.approx(1)
    assert high.sum() == pytest.approx(1)


def test_marks_by_chance_rarely_give_a_region() -> None:
    """The number of false alarms is what it says: fewer than one region with log NFA below 0 per picture of pure chance."""
    random = np.random.default_rng(7)
    kept = np.full((16, 20), 4.0)
    found = [grown_regions(kept, random.binomial(4, 0.5, kept.shape).astype(float), 0.5) for _ in range(25)]
    assert sum(len(regions) for regions in found) <= 25
    assert not [region for regions in found for region in regions if region.log_nfa < -2]


def test_a_region_of_marks_is_grown_to_its_border() -> None:
    random = np.random.default_rng(8)
    kept = np.full((16, 20), 6.0)
    marked = random.binomial(6, 0.5, kept.shape).astype(float)
    marked[4:9, 6:12] = 6
    region = grown_regions(kept, marked, 0.5)[0]
    inside = {(row, column) for row in range(4, 9) for column in range(6, 12)}
    assert inside <= set(region.cells)
    assert len(region.cells) < len(inside) + 15
    assert region.log_nfa < DECISION


def test_where_noise_varies_over_the_whole_picture_counts_are_lessened() -> None:
    random = np.random.default_rng(9)
    kept = np.full((18, 24), 6.0)
    assert overdispersion(kept, random.binomial(6, 0.5, kept.shape).astype(float)) < 1.5
    varying = np.kron(random.uniform(0, 1, (6, 8)), np.ones((3, 3)))
    assert overdispersion(kept, random.binomial(6, varying).astype(float)) > 2


def test_regions_lie_within_the_picture(job: Quiet) -> None:
    pixels = photograph(1, height=431, width=563)
    pixels[240:, 340:] = cv2.GaussianBlur(pixels, (0, 0), 1.5)[240:, 340:]
    regions = [finding.region for finding in named(run(make_source(pixels), Params(), job))]
    assert regions
    assert all(x + width <= 563 and y + height <= 431 for x, y, width, height in regions)
