"""One method on one picture gives a run: a result, a plain refusal or an error, and never an exception but Cancelled."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from conftest import Quiet

from analyzers.contract import Analyzer, Cancelled, Unwatched
from analyzers.evidence import ImageSource, Unreadable
from analyzers.parameters import Params
from analyzers.results import Map, Result
from forensics_gui.case.examine import examine

Made = Callable[..., ImageSource]
GREY = np.zeros((3, 5, 3), np.uint8)


def method(run: Callable[..., Any], *reads: str) -> Analyzer:
    return Analyzer("test.it", "It", "7", "shows", "caution", run, reads=frozenset(reads or ("pixels",)))


def test_a_run_says_what_was_run_on_what(source: Made) -> None:
    picture = source(GREY)
    run = examine(picture, method(lambda *_: Result()), Params(), Unwatched())
    assert (run.method, run.version, run.evidence, run.error) == ("test.it", "7", picture.evidence.sha256, "")
    assert (run.title, run.shows, run.caution) == ("It", "shows", "caution")
    assert run.result is not None
    assert run.result.applicable


def test_a_method_is_not_run_on_what_it_cannot_read(source: Made) -> None:
    run = examine(source(GREY), method(lambda *_: pytest.fail("was run"), "jpeg"), Params(), Unwatched())
    assert run.result is not None
    assert not run.result.applicable
    assert "not a JPEG" in str(run.result.reason)


def test_what_a_method_raises_becomes_the_runs_error(source: Made) -> None:
    def broken(*_: object) -> Result:
        raise KeyError("gone")

    run = examine(source(GREY), method(broken), Params(), Unwatched())
    assert run.result is None
    assert "KeyError: 'gone'" in run.error


def test_an_unreadable_part_of_the_file_is_one_sentence(source: Made) -> None:
    def unreadable(*_: object) -> Result:
        raise Unreadable("a.jpg: its comment is cut off.")

    assert examine(source(GREY), method(unreadable), Params(), Unwatched()).error == "a.jpg: its comment is cut off."


def test_cancelled_passes(source: Made) -> None:
    def run(picture: ImageSource, params: Params, job: Quiet) -> Result:
        job.checkpoint(0)
        return Result()

    with pytest.raises(Cancelled):
        examine(source(GREY), method(run), Params(), Quiet(stop_at=1))


@pytest.mark.parametrize(
    "view",
    [
        Map("m", np.zeros((5, 3), np.float32), 0, 1),
        Map("m", np.full((3, 5), np.inf, np.float32), 0, 1),
        Map("m", np.full((3, 5), -0.01, np.float32), 0, 1, "", "suspicion"),
    ],
)
def test_a_map_that_breaks_its_promise_is_never_shown(source: Made, view: Map) -> None:
    run = examine(source(GREY), method(lambda *_: Result((view,))), Params(), Unwatched())
    assert run.result is None
    assert "ValueError" in run.error
