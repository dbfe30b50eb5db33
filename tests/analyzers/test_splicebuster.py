"""A filtered part has another signature than the rest, and the signature counts what it says it counts."""

import cv2  # noqa: TID253  makes the filtered parts
import numpy as np
import pytest
from conftest import Quiet, make_source
from forgeries import area_under_curve, centre, photograph, smoothed

from analyzers.contract import Unwatched
from analyzers.noise.cooccurrence import CLASS_OF, CLASSES, counted, signatures
from analyzers.noise.mixture import principal, two_gaussians
from analyzers.noise.splicebuster import Settings, run
from analyzers.results import Weight


def filtered(kind: str) -> tuple[np.ndarray, np.ndarray]:
    """A scene of which a part was filtered, and the mask of it."""
    scene = photograph(384, 448, seed=5)
    mask = centre(384, 448)
    mask[:128] = False
    changes = {
        "median": lambda: cv2.medianBlur(scene, 3),
        "noise": lambda: photograph(384, 448, seed=5, grain=7),
        "scaled": lambda: cv2.resize(scene, None, fx=1.4, fy=1.4)[:384, :448],
    }
    return np.where(mask[..., None], changes[kind](), scene), mask


@pytest.mark.parametrize("kind", ["median", "noise", "scaled"])
def test_a_part_of_another_history_is_far_from_the_rest(kind: str, job: Quiet) -> None:
    pixels, mask = filtered(kind)
    assert area_under_curve(run(make_source(pixels), Settings("64"), job).views[0].values, mask) > 0.85


def test_it_never_says_more_than_a_note(job: Quiet) -> None:
    result = run(make_source(smoothed().pixels), Settings("64"), job)
    assert [each.weight for each in result.findings] == [Weight.NOTE]
    assert "found in every picture" in result.findings[0].text
    assert result.views[0].role == "display"


def test_there_are_25_classes_that_mirroring_and_negation_leave_alone() -> None:
    assert len(set(CLASS_OF[:81].tolist())) == CLASSES
    code = {row: 27 * row[0] + 9 * row[1] + 3 * row[2] + row[3] for row in [(0, 1, 2, 2), (2, 2, 1, 0), (2, 1, 0, 0), (0, 0, 2, 2)]}
    assert CLASS_OF[code[0, 1, 2, 2]] == CLASS_OF[code[2, 2, 1, 0]] == CLASS_OF[code[2, 1, 0, 0]]
    assert CLASS_OF[code[0, 1, 2, 2]] != CLASS_OF[code[0, 0, 2, 2]]


def test_every_row_of_four_is_counted_once_in_each_direction() -> None:
    luma = photograph(96, 64)[..., 0]
    counts = counted(np.ascontiguousarray(luma), Unwatched())
    assert counts.shape == (6, 4, 2 * CLASSES)
    assert counts[0, 0].sum() == 4 * 16 * 16
    along = (96 - 3 - 3) * 64 + (64 - 3 - 3) * 96
    assert counts[..., :CLASSES].sum() == along
    assert np.allclose((signatures(counts, 2) ** 2).sum(axis=2), 1, atol=1e-4)


def test_the_counts_do_not_depend_on_the_strips() -> None:
    tall = np.ascontiguousarray(photograph(1056, 64)[..., 0])
    whole = counted(tall, Unwatched())
    assert np.array_equal(whole[32:64], counted(tall[512:1030], Unwatched())[:32])


def test_two_kinds_are_told_apart_and_the_larger_comes_first() -> None:
    random = np.random.default_rng(0)
    rows = np.concatenate([random.normal(0, 1, (900, 5)), random.normal(6, 0.5, (100, 5))])
    main, other = two_gaussians(principal(rows, 3), Unwatched())
    assert other.distances(principal(rows, 3))[900:].mean() < 6
    assert main.distances(principal(rows, 3))[:900].mean() == pytest.approx(3, rel=0.1)
    assert main.distances(principal(rows, 3))[900:].min() > 20


@pytest.mark.parametrize(("pixels", "word"), [(np.full((300, 300, 3), 9, np.uint8), "fine structure"), (photograph(200, 400), "400 × 200")])
def test_it_says_where_it_cannot_test(pixels: np.ndarray, word: str, job: Quiet) -> None:
    result = run(make_source(pixels), Settings(), job)
    assert not result.applicable
    assert word in str(result.reason)
