"""Dimples are found where an encoder cuts off instead of rounding, and a part from elsewhere lacks them."""

from collections.abc import Callable

import numpy as np
import pytest
from conftest import Quiet, make_source
from forgeries import Pixels, area_under_curve, centre, photograph, saved

from analyzers.compression.dimples import Settings, against_neighbours, by_place, run
from analyzers.compression.gridvotes import cosines
from analyzers.results import Curve, Weight

Rounding = Callable[[np.ndarray], np.ndarray]


def grey(pixels: Pixels) -> np.ndarray:
    return pixels.mean(axis=2).round().astype(np.uint8)


def encoded_with(rounding: Rounding, plane: np.ndarray, step: int = 6) -> np.ndarray:
    """The plane after block DCT, division by one step, the given way to whole numbers, and back."""
    height, width = plane.shape
    basis = cosines().astype(np.float64)
    blocks = plane.reshape(height // 8, 8, width // 8, 8).swapaxes(1, 2) - 128.0
    whole = rounding(basis @ blocks @ basis.T / step) * step
    back = basis.T @ whole @ basis + 128
    return np.clip(back.round(), 0, 255).astype(np.uint8).swapaxes(1, 2).reshape(height, width)


@pytest.fixture
def scene() -> np.ndarray:
    return grey(photograph(512, 512, seed=1, grain=6.0))


@pytest.mark.parametrize(("rounding", "word"), [(np.floor, "darker"), (np.ceil, "brighter")])
def test_an_encoder_that_cuts_off_leaves_dimples_at_the_first_pixel(rounding: Rounding, word: str, scene: np.ndarray, job: Quiet) -> None:
    result = run(make_source(encoded_with(rounding, scene)), Settings(), job)
    assert "column 0, row 0" in result.findings[0].text
    assert word in result.findings[0].text
    curve = next(view for view in result.views if isinstance(view, Curve))
    assert int(np.abs(curve.y).argmax()) == 0


def test_a_part_from_elsewhere_has_no_dimples(scene: np.ndarray, job: Quiet) -> None:
    mask = centre(512, 512)
    other = encoded_with(np.round, grey(photograph(512, 512, seed=2, grain=6.0)))
    pixels = np.where(mask, other, encoded_with(np.floor, scene))
    result = run(make_source(pixels), Settings(), job)
    assert area_under_curve(result.views[0].values, mask) > 0.9
    assert all(finding.weight == Weight.NOTE for finding in result.findings)


def test_a_cropped_picture_has_its_dimples_elsewhere(scene: np.ndarray, job: Quiet) -> None:
    result = run(make_source(encoded_with(np.floor, scene)[3:, 2:]), Settings(), job)
    assert "column 6, row 5" in result.findings[0].text
    assert "cropped, turned or mirrored" in result.findings[1].text


@pytest.mark.parametrize("quality", [None, 50, 75, 95])
def test_an_encoder_that_rounds_leaves_none(quality: int | None, job: Quiet) -> None:
    pixels = photograph(512, 512, seed=3)
    result = run(make_source(pixels if quality is None else saved(pixels, quality)), Settings(), job)
    assert not result.applicable
    assert "no dimples" in str(result.reason)


def test_a_flat_picture_has_none() -> None:
    assert not by_place(against_neighbours(np.full((160, 160), 90, np.uint8), Quiet())).found


def test_strips_give_what_the_whole_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    plane = grey(photograph(270, 203, seed=4))
    whole = against_neighbours(plane, Quiet())
    monkeypatch.setattr("analyzers.compression.dimples.ROWS", 16)
    assert np.array_equal(against_neighbours(plane, Quiet()), whole)
    assert whole.shape == (264, 200)


def test_a_picture_too_small_cannot_be_tested(job: Quiet) -> None:
    result = run(make_source(photograph(100, 200)), Settings(), job)
    assert not result.applicable
    assert "200 × 100 pixels" in str(result.reason)
