"""A part from another JPEG grid is found; an untouched picture gives nothing."""

from math import comb

import numpy as np
import pytest
from conftest import Quiet, make_source
from forgeries import Pixels, centre, photograph, saved

from analyzers.compression.blocking import profiles
from analyzers.compression.grid import run
from analyzers.compression.gridnfa import by_cell, log_tail, whole_picture
from analyzers.compression.gridvotes import NONE, votes
from analyzers.parameters import Params
from analyzers.results import Curve, Finding, Result, Weight


def textured(seed: int) -> Pixels:
    return photograph(256, 320, seed=seed, grain=6.0)


def weighty(result: Result) -> list[Finding]:
    return [finding for finding in result.findings if finding.weight != Weight.NOTE]


def ignored(_: float) -> None:
    pass


def pasted(dx: int, dy: int) -> tuple[Pixels, np.ndarray]:
    background, other = saved(textured(1), 75), saved(photograph(272, 336, seed=2, grain=6.0), 70)
    mask = centre(256, 320)
    return np.where(mask[..., None], other[dy : dy + 256, dx : dx + 320], background), mask


def overlap(values: np.ndarray, mask: np.ndarray) -> float:
    return float(2 * ((values > 0.5) & mask).sum() / ((values > 0.5).sum() + mask.sum()))


@pytest.mark.parametrize(("dx", "dy"), [(3, 5), (0, 4), (7, 1)])
def test_a_part_with_another_grid_is_found_with_its_origin(dx: int, dy: int, job: Quiet) -> None:
    pixels, mask = pasted(dx, dy)
    result = run(make_source(pixels), Params(), job)
    assert overlap(result.views[0].values, mask) > 0.9
    found = weighty(result)[0]
    assert found.weight == Weight.STRONG
    assert f"column {-dx % 8}, row {-dy % 8} modulo 8" in found.text
    assert found.false_alarms is not None
    assert found.false_alarms < 1e-6


def test_a_part_with_another_grid_is_found_after_one_more_saving(job: Quiet) -> None:
    pixels, mask = pasted(3, 5)
    result = run(make_source(saved(pixels, 96)), Params(), job)
    assert overlap(result.views[0].values, mask) > 0.85


def test_a_part_on_the_same_grid_is_not_found(job: Quiet) -> None:
    pixels, _ = pasted(0, 8)
    assert weighty(run(make_source(pixels), Params(), job)) == []


@pytest.mark.parametrize("quality", [None, 40, 75, 95])
def test_an_untouched_picture_gives_nothing(quality: int | None, job: Quiet) -> None:
    pixels = textured(5) if quality is None else saved(textured(5), quality)
    result = run(make_source(pixels), Params(), job)
    assert weighty(result) == []
    assert not result.views[0].values.any()


def test_a_flat_sky_has_no_other_grid(job: Quiet) -> None:
    pixels = textured(6)
    pixels[:100] = np.linspace(180, 200, 100, dtype=np.uint8)[:, None, None]
    pixels[100:140] = 255
    assert weighty(run(make_source(saved(pixels, 80)), Params(), job)) == []


def test_a_cropped_picture_tells_where_its_grid_begins(job: Quiet) -> None:
    result = run(make_source(saved(textured(7), 75)[3:, 6:]), Params(), job)
    found = weighty(result)
    assert len(found) == 1
    assert found[0].weight == Weight.NOTABLE
    assert "column 2, row 5" in found[0].text
    curves = [view for view in result.views if isinstance(view, Curve)]
    assert [int(curve.y.argmax()) for curve in curves] == [2, 5]


def test_a_picture_that_was_never_saved_has_no_grid(job: Quiet) -> None:
    voted = votes(textured(8)[..., 1], ignored)
    assert whole_picture(by_cell(voted), voted.shape)[1] >= 0
    assert "No JPEG grid" in run(make_source(textured(8)), Params(), job).findings[0].text


def test_pixels_at_the_edge_and_constant_blocks_do_not_vote() -> None:
    plane = votes(saved(textured(9), 70)[..., 1], ignored)
    assert (plane[:7] == NONE).all()
    assert (plane[:, -7:] == NONE).all()
    stripes = np.repeat((np.arange(64) * 3 % 256).astype(np.uint8)[None, :], 64, axis=0)
    assert (votes(stripes, ignored) == NONE).all()


def test_the_bound_is_never_below_the_chance_itself() -> None:
    for successes, trials in ((3, 40), (10, 100), (9, 9), (40, 1000)):
        chance = sum(comb(trials, k) * 63 ** (trials - k) / 64**trials for k in range(successes, trials + 1))
        assert 10 ** log_tail(successes, trials) >= chance * (1 - 1e-9)
    assert log_tail(1, 64) == 0
    assert log_tail(0, 0) == 0


def test_blocking_stands_out_in_front_of_each_block() -> None:
    across, down = profiles(saved(textured(10), 40)[..., 1])
    assert across.argmax() == down.argmax() == 0
    assert across[0] > 1.1 * np.median(across)
    assert not profiles(np.zeros((5, 5), np.uint8))[0].any()


def test_a_picture_too_small_for_a_grid_cannot_be_tested(job: Quiet) -> None:
    result = run(make_source(photograph(40, 20)), Params(), job)
    assert not result.applicable
    assert "20 × 40 pixels" in str(result.reason)
