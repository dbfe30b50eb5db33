"""The contract suite notices every kind of broken promise; a suite that could not fail would promise nothing."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from typing import Annotated, Any

import numpy as np
import pytest

from analyzers import (
    Analyzer,
    Cancelled,
    Choice,
    Curve,
    Finding,
    ImageSource,
    Job,
    Map,
    Params,
    Picture,
    Range,
    Region,
    Result,
    Score,
    Table,
    View,
    cannot_test,
    say,
)
from analyzers.language import Message
from analyzers.testing import PromiseBrokenError, check, grown, promises_broken


def brightness(source: ImageSource) -> Map:
    return Map("Brightness", source.luma.astype(np.float32), 0, 255, "grey levels")


def run(source: ImageSource, params: Params, job: Job) -> Result:
    job.checkpoint(0.0)
    values = brightness(source)
    job.checkpoint(1.0)
    return Result((values,), (Finding(say("{rows} rows", rows=source.shape[0])),))


GOOD = Analyzer(id="test.brightness", title="Brightness", version="1", shows="Bright is bright.", caution="Nothing else.", run=run, reach=0)


def showing(view: Callable[[ImageSource], View]) -> Analyzer:
    def shows(source: ImageSource, params: Params, job: Job) -> Result:
        job.checkpoint(0.5)
        return Result((view(source),))

    return replace(GOOD, run=shows, reach=None)


def remarking(finding: Finding) -> Analyzer:
    def remarks(source: ImageSource, params: Params, job: Job) -> Result:
        job.checkpoint(0.5)
        return Result((), (finding,))

    return replace(GOOD, run=remarks, reach=None)


def test_a_method_that_keeps_the_contract_passes() -> None:
    check(GOOD)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"id": "Brightness"}, "the id 'Brightness' is not of the form"),
        ({"title": " "}, "title is empty"),
        ({"shows": ""}, "shows is empty"),
        ({"caution": ""}, "caution is empty"),
        ({"version": ""}, "version is empty"),
        ({"reach": -1}, "the reach -1 is negative"),
        ({"reads": frozenset({"depth"})}, "it reads ['depth'], which no file can have"),
    ],
)
def test_a_declaration_that_says_too_little_is_noticed(change: dict[str, Any], found: str) -> None:
    assert found in promises_broken(replace(GOOD, **change))["it declares itself"]


def whole(source: ImageSource) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.zeros(source.shape, np.float32)


@pytest.mark.parametrize(
    ("view", "found"),
    [
        (lambda source: Map("M", whole(source).T.copy(), 0, 1), "has the shape"),
        (lambda source: Map("M", whole(source).astype(np.float64), 0, 1), "holds float64, not float32"),  # type: ignore[arg-type]
        (lambda source: Map("M", whole(source) + np.nan, 0, 1), "not finite"),
        (lambda source: Map("M", whole(source), 1, 1), "the scale of 'M' goes from 1 to 1"),
        (lambda source: Map("M", whole(source), 0, 1, role="verdict"), "unknown role 'verdict'"),  # type: ignore[arg-type]
        (lambda source: Map("M", whole(source) + 2, 0, 1, role="suspicion"), "leaves 0 to 1"),
        (lambda source: Map("M", whole(source), 0, 5, role="suspicion"), "not 0 to 1"),
        (lambda source: Map("", whole(source), 0, 1), "a Map has no title"),
        (lambda _: Picture("P", np.zeros((4, 4), np.uint8)), "not H×W×3 uint8"),
        (lambda _: Table("T", ("a", "b"), (("1",),)), "1 cells for 2 columns"),
        (lambda _: Table("T", ("a",), ((1,),)), "something other than text"),  # type: ignore[arg-type]
        (lambda _: Table("T", (), ()), "has no columns"),
        (lambda _: Score("S", float("inf"), 0, 1), "the score 'S' is inf"),
        (lambda _: Curve("C", np.zeros(3), np.zeros(4)), "x of shape (3,) and y of shape (4,)"),
        (lambda _: Curve("C", np.zeros(3), np.full(3, np.inf)), "not finite"),
        (lambda _: "a picture", "str is no view"),  # type: ignore[arg-type, return-value]
    ],
)
def test_a_view_that_is_not_well_formed_is_noticed(view: Callable[[ImageSource], View], found: str) -> None:
    assert found in promises_broken(showing(view))["it takes any picture"]


@pytest.mark.parametrize(
    ("finding", "found"),
    [
        (Finding("bare text"), "use say"),  # type: ignore[arg-type]
        (Finding(Message("{missing} value", (("other", 1),))), "cannot be printed"),
        (Finding(Message("{missing} value")), "has a field that no value fills"),
        (Finding(Message("")), "says nothing"),
        (Finding(say("x"), weight="proof"), "has the weight 'proof'"),  # type: ignore[arg-type]
        (Finding(say("x"), false_alarms=-1), "expects -1 false alarms"),
        (Finding(say("x"), region=Region(0, 0, 1000, 1)), "a region outside the picture"),
        (Finding(say("x"), region=Region(0, 0, 0, 1)), "a region outside the picture"),
    ],
)
def test_a_finding_that_is_not_well_formed_is_noticed(finding: Finding, found: str) -> None:
    assert found in promises_broken(remarking(finding))["it takes any picture"]


def broken_by(**runs: Any) -> dict[str, str]:
    return promises_broken(replace(GOOD, reach=None, **runs))


def test_a_refusal_without_a_reason_or_with_a_map_is_noticed() -> None:
    def silent(source: ImageSource, params: Params, job: Job) -> Result:
        job.checkpoint(0)
        return cannot_test(say(""))

    def both(source: ImageSource, params: Params, job: Job) -> Result:
        job.checkpoint(0)
        return replace(cannot_test(say("Too small.")), views=(brightness(source),))

    def nothing(source: ImageSource, params: Params, job: Job) -> Result:
        job.checkpoint(0)
        return Result()

    assert "and not why" in broken_by(run=silent)["it takes any picture"]
    assert "and yet draws a map" in broken_by(run=both)["it takes any picture"]
    assert "then says nothing" in broken_by(run=nothing)["it takes any picture"]


def test_an_exception_on_a_small_picture_is_noticed() -> None:
    def fragile(source: ImageSource, params: Params, job: Job) -> Result:
        job.checkpoint(0)
        return Result((Score("S", float(source.luma[7, 7]), 0, 255),))

    assert "IndexError" in broken_by(run=fragile)["it takes any picture"]


def test_chance_and_memory_are_noticed() -> None:
    numbers = count()

    def counting(source: ImageSource, params: Params, job: Job) -> Result:
        job.checkpoint(0)
        return Result((Score("Call", float(next(numbers)), 0, 1e9),))

    assert "result.views[0].value is" in broken_by(run=counting)["the same input gives the same output"]


def test_writing_into_the_source_is_noticed() -> None:
    def vandal(source: ImageSource, params: Params, job: Job) -> Result:
        job.checkpoint(0)
        source.luma.flags.writeable = True
        source.luma[0, 0] ^= 1
        return Result((Score("S", 0, 0, 1),))

    assert "were changed" in broken_by(run=vandal)["it leaves the source alone"]


@pytest.mark.parametrize("fractions", [(), (0.5, 0.2), (0.1, 1.5), (-0.1, 0.5)])
def test_progress_that_is_missing_or_goes_back_is_noticed(fractions: tuple[float, ...]) -> None:
    def hasty(source: ImageSource, params: Params, job: Job) -> Result:
        for fraction in fractions:
            job.checkpoint(fraction)
        return Result((Score("S", 0, 0, 1),))

    assert "its progress never goes back" in broken_by(run=hasty)


def test_swallowing_the_users_stop_is_noticed() -> None:
    def deaf(source: ImageSource, params: Params, job: Job) -> Result:
        job.checkpoint(0)
        with suppress(Cancelled):
            job.checkpoint(0.5)
        return Result((Score("S", 0, 0, 1),))

    assert "it went on after checkpoint 2" in broken_by(run=deaf)["it stops at each checkpoint"]


def test_a_method_that_cannot_leave_the_process_is_noticed() -> None:
    assert "it can go to another process" in promises_broken(showing(brightness))


@dataclass(frozen=True)
class Sharp(Params):
    power: Annotated[int, Range("Power", 0, 9)] = 3
    way: Annotated[str, Choice("Way", ("there", "back"))] = "there"


def test_a_setting_that_fails_at_its_end_is_noticed() -> None:
    def divide(source: ImageSource, params: Sharp, job: Job) -> Result:
        job.checkpoint(0)
        return Result((Score("S", 1 / params.power, 0, 1),))

    assert "ZeroDivisionError" in broken_by(run=divide, params=Sharp)["it takes settings at both ends of every range"]


def test_a_reach_that_is_too_short_is_noticed() -> None:
    def against_mean(source: ImageSource, params: Params, job: Job) -> Result:
        job.checkpoint(0)
        return Result((Map("M", source.luma - np.float32(source.luma.mean()), -255, 255),))

    broken = promises_broken(replace(GOOD, run=against_mean, reach=16))
    assert "'M' differs by" in broken["a cut agrees with the whole"]


@dataclass(frozen=True)
class Everywhere(Params):
    @property
    def whole_picture(self) -> bool:
        return True


def test_settings_that_need_the_whole_picture_are_not_cut() -> None:
    def against_mean(source: ImageSource, params: Params, job: Job) -> Result:
        job.checkpoint(0)
        return Result((Map("M", source.luma - np.float32(source.luma.mean()), -255, 255),))

    assert "a cut agrees with the whole" not in promises_broken(replace(GOOD, run=against_mean, reach=16, params=Everywhere))


def test_check_raises_with_the_promise_and_the_input() -> None:
    with pytest.raises(PromiseBrokenError, match="it takes any picture: on 150×200 PNG: the map 'M' has the shape"):
        check(showing(lambda source: Map("M", np.zeros((1, 1), np.float32), 0, 1)))


def test_a_cut_grows_to_multiples_of_16_and_stays_inside() -> None:
    assert grown(Region(40, 40, 10, 10), 5, 200, 200) == Region(32, 32, 32, 32)
    assert grown(Region(3, 3, 190, 4), 20, 100, 201) == Region(0, 0, 201, 32)
