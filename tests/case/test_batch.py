"""A batch over many files: places that file systems take, progress that only grows, and work that stops when told."""

from pathlib import Path
from threading import Event

import numpy as np
import pytest
from conftest import Quiet, encoded, make_source

from analyzers.contract import Analyzer, Cancelled, Unwatched
from analyzers.parameters import Params
from analyzers.results import Result
from forensics_gui.case import batch
from forensics_gui.case.batch import Plan, Watched, analyze, analyze_file, examined

NOTHING = Analyzer("test.nothing", "Nothing", "1", "", "", lambda *_: Result())


def plan(tmp_path: Path) -> Plan:
    return Plan(((NOTHING, Params()),), tmp_path / "out")


@pytest.mark.parametrize(
    "name", ["照" * 80 + ".png", "a" * 250 + ".png", "trailing. .png", ".png", "bad \udcff.png", "a" * 119 + "é.png"], ids=range(6)
)
def test_any_name_gives_a_folder_that_can_be_made(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(encoded(np.zeros((2, 2, 3), np.uint8)))
    done = analyze_file(1, path, plan(tmp_path), Unwatched())
    assert done.problems == ()
    assert (done.folder / "result.json").is_file()
    assert done.folder.parent == tmp_path / "out"


def test_a_batch_closed_early_examines_no_further_file(tmp_path: Path) -> None:
    started = []

    def run(source: object, params: object, job: object) -> Result:
        started.append(source)
        return Result()

    for number in range(5):
        (tmp_path / f"{number}.png").write_bytes(encoded(np.zeros((2, 2, 3), np.uint8)))
    method = Analyzer("test.counted", "Counted", "1", "", "", run)
    ended = analyze(sorted(tmp_path.glob("*.png")), Plan(((method, Params()),), tmp_path / "out"), 1, lambda *_: None)
    next(ended)
    ended.close()
    assert len(started) < 5


def test_a_stopped_job_is_cancelled_at_its_next_checkpoint() -> None:
    stop = Event()
    job = Watched(stop, lambda *_: None)
    job.checkpoint(0)
    stop.set()
    with pytest.raises(Cancelled):
        job.checkpoint(0.1)


def test_progress_over_several_methods_only_grows() -> None:
    def run(source: object, params: object, job: Quiet) -> Result:
        job.checkpoint(0)
        job.checkpoint(1)
        job.checkpoint(7)
        return Result()

    method = Analyzer("test.telling", "Telling", "1", "", "", run)
    job = Quiet()
    assert len(list(examined(make_source(np.zeros((2, 2, 3), np.uint8)), [(method, Params())] * 3, job))) == 3
    assert job.seen == sorted(job.seen)
    assert job.seen[-1] == 1


def test_results_that_cannot_be_written_are_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(encoded(np.zeros((2, 2, 3), np.uint8)))
    (tmp_path / "out").write_bytes(b"in the way")
    (problem,) = analyze_file(1, tmp_path / "a.png", plan(tmp_path), Unwatched()).problems
    assert problem.startswith("a.png: the results could not be written")


def test_a_link_to_a_folder_above_does_not_send_the_search_round(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.png").write_bytes(encoded(np.zeros((2, 2, 3), np.uint8)))
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    assert [path.name for path in batch.pictures_in(tmp_path / "in", lambda *_: None)] == ["a.png"]
