"""What the guidance of the teaching cases says of each method is what that method says of the picture."""

from functools import cache

import numpy as np
import pytest

from analyzers.contract import Unwatched
from analyzers.control import control_of
from analyzers.evidence import ImageSource
from analyzers.registry import discover
from analyzers.results import Map, Result, Weight
from forensics_gui.case.examine import examine
from forensics_gui.case.teaching import FOUND, INNOCENT, SPLICE, TEACHING_CASES, TeachingCase, teaching_case
from resources import SAMPLES

ADDED_VEHICLES = (600, 372, 738, 402)  # where resources/sample/make.py sets them
SHIP = (490, 300, 902, 500)  # where resources/sample/photographs.py puts it
TENTS = (320, 345, 935, 450)
LARGEST_BYTES = 2_000_000  # of all that ships


@cache
def found(case: TeachingCase, method: str) -> Result:
    analyzer = discover().found[method]
    run = examine(ImageSource.open(case.picture), analyzer, analyzer.params(), Unwatched())
    assert run.result is not None, run.error
    return run.result


def said(result: Result, weight: Weight) -> list[str]:
    return [finding.text for finding in result.findings if finding.weight is weight]


def heaviest(result: Result) -> set[Weight]:
    return {finding.weight for finding in result.findings}


def level(source: ImageSource, box: tuple[int, int, int, int]) -> tuple[float, float]:
    """Mean error level within a box, and in the rest."""
    analyzer = discover().found["compression.ela"]
    result = examine(source, analyzer, analyzer.params(), Unwatched()).result
    (view,) = (view for view in result.views if isinstance(view, Map))
    left, top, right, bottom = box
    inside = np.zeros(view.values.shape, bool)
    inside[top:bottom, left:right] = True
    return float(view.values[inside].mean()), float(view.values[~inside].mean())


def covers(region, box: tuple[int, int, int, int]) -> bool:
    """Whether the region holds most of the box and is not much larger."""
    left, top = max(region.x, box[0]), max(region.y, box[1])
    right, bottom = min(region.x + region.width, box[2]), min(region.y + region.height, box[3])
    shared = max(0, right - left) * max(0, bottom - top)
    area = (box[2] - box[0]) * (box[3] - box[1])
    return shared > 0.75 * area and region.width * region.height < 2 * area


def test_the_samples_are_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.iterdir() if path.is_file()) < LARGEST_BYTES


@pytest.mark.parametrize("case", TEACHING_CASES, ids=lambda case: case.id)
def test_a_case_shows_the_methods_that_its_guidance_names(case: TeachingCase) -> None:
    assert {step.method for step in case.steps} <= set(case.panels)
    assert set(case.panels) - {"picture"} <= set(discover().found)
    assert len(case.panels) == 4
    assert teaching_case(case.id) is case


@pytest.mark.parametrize("case", TEACHING_CASES, ids=lambda case: case.id)
def test_no_case_uses_a_word_that_claims_more_than_is_known(case: TeachingCase) -> None:
    words = " ".join((case.title, case.question, case.answer, *(f"{s.looks} {s.means} {s.caution}" for s in case.steps))).lower()
    assert not [word for word in ("fake", "authentic", "genuine", "manipulated", "doctored", "tampered", "suspicious") if word in words]


def test_the_part_of_the_found_still_that_was_put_in_lacks_the_earlier_saving() -> None:
    (strong,) = (finding for finding in found(FOUND, "compression.double").findings if finding.weight is Weight.STRONG)
    assert "lacks the earlier saving" in strong.text
    left, top, right, bottom = ADDED_VEHICLES
    assert strong.region.x < left < right < strong.region.x + strong.region.width
    assert strong.region.y < top < bottom < strong.region.y + strong.region.height


def test_the_found_still_holds_no_metadata() -> None:
    assert any("no EXIF, XMP or IPTC" in text for text in said(found(FOUND, "metadata.fields"), Weight.NOTE))


def test_two_methods_find_the_ship_by_different_traces() -> None:
    double, grid = found(SPLICE, "compression.double"), found(SPLICE, "compression.grid")
    assert any("quality 78" in text and "quality 94" in text for text in said(double, Weight.NOTE))
    for result, words in ((double, "lacks the earlier saving"), (grid, "begins at column 1, row 3")):
        (strong,) = (finding for finding in result.findings if finding.weight is Weight.STRONG)
        assert words in strong.text
        assert covers(strong.region, SHIP)


def test_the_error_levels_of_the_ship_are_higher_as_a_whole_and_no_finding() -> None:
    source = ImageSource.open(SPLICE.picture)
    ship, rest = level(source, SHIP)
    assert ship > 3 * rest
    hull, _ = level(source, (530, 385, 860, 400))  # smooth, and bright all the same
    assert hull > 3 * rest
    assert heaviest(found(SPLICE, "compression.ela")) == {Weight.NOTE}


def test_only_the_tents_are_bright_by_error_level_and_so_they_are_in_the_control() -> None:
    source = ImageSource.open(INNOCENT.picture)
    (tents, rest), (control, control_rest) = level(source, TENTS), level(control_of(source, Unwatched()), TENTS)
    assert tents > 1.5
    assert rest < 0.2
    assert control > 100 * control_rest
    assert control < tents / 3  # more faintly


@pytest.mark.parametrize("method", [name for name in sorted(discover().found) if name.split(".")[0] in ("compression", "noise")])
def test_no_method_finds_a_trace_in_the_picture_with_nothing_done_to_it(method: str) -> None:
    assert heaviest(found(INNOCENT, method)) <= {Weight.NOTE}


@pytest.mark.parametrize("method", ["compression.double", "compression.grid"])
def test_what_looks_for_parts_of_another_history_says_that_it_found_nothing(method: str) -> None:
    assert any(text.startswith("Nothing found by this method") for text in said(found(INNOCENT, method), Weight.NOTE))
