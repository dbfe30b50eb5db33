"""Work off the GUI thread: newest wins, cancelled is dropped, the visible part comes first, writing is never lost."""

import threading
from collections.abc import Iterator

import numpy as np
import pytest
from conftest import make_source
from PySide6.QtCore import QObject, Slot

from analyzers.contract import Analyzer, Cancelled
from analyzers.evidence import ImageSource
from analyzers.parameters import Params
from analyzers.results import Map, Region, Result
from forensics_gui import jobs
from forensics_gui.jobs import JobRunner, Outcome, cut_around, inside


@pytest.fixture
def runner(qtbot) -> Iterator[JobRunner]:
    runner = JobRunner()
    yield runner
    assert runner.close()


@pytest.fixture
def picture() -> ImageSource:
    return make_source(np.random.default_rng(0).integers(0, 255, (400, 600, 3), np.uint8))


class Listener(QObject):
    """Keeps what it is told, and in which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.threads: set[int] = set()

    @Slot(object)
    def hear(self, value: object) -> None:
        self.heard.append(value)
        self.threads.add(threading.get_ident())


def method(run, reach: int | None = None) -> Analyzer:
    return Analyzer("test.method", "Test", "1", "shows", "caution", run, reach=reach)


def luma_map(source: ImageSource, _params: Params, job) -> Result:
    job.checkpoint(0.5)
    return Result((Map("Luma", source.luma.astype(np.float32), 0, 255),))


def test_a_result_comes_back_in_the_gui_thread(qtbot, runner: JobRunner, picture: ImageSource) -> None:
    listener = Listener()
    runner.finished.connect(listener.hear)
    with qtbot.waitSignal(runner.finished):
        runner.start(method(luma_map), picture, Params())
    assert listener.threads == {threading.get_ident()}
    assert isinstance(listener.heard[0], Outcome)
    assert listener.heard[0].run.result.views[0].values.shape == (400, 600)


def test_newer_job_replaces_older(qtbot, runner: JobRunner, picture: ImageSource) -> None:
    released = threading.Event()

    def slow(_source: ImageSource, _params: Params, job) -> Result:
        released.wait(10)
        job.checkpoint(0.5)
        return Result()

    listener = Listener()
    runner.finished.connect(listener.hear)
    older = runner.start(method(slow), picture, Params())
    with qtbot.waitSignal(runner.finished):
        newer = runner.start(method(slow), picture, Params())
        released.set()
    qtbot.waitUntil(runner.idle)
    assert [outcome.ticket for outcome in listener.heard] == [newer]
    assert older.stop.is_set()


def test_the_same_method_in_another_panel_is_left_alone(qtbot, runner: JobRunner, picture: ImageSource) -> None:
    with qtbot.waitSignals([runner.finished, runner.finished]):
        runner.start(method(luma_map), picture, Params(), slot="0")
        runner.start(method(luma_map), picture, Params(), slot="1")


def test_a_cancelled_job_stops_at_its_checkpoint_and_says_nothing(qtbot, runner: JobRunner, picture: ImageSource) -> None:
    begun, ended = threading.Event(), threading.Event()

    def endless(_source: ImageSource, _params: Params, job) -> Result:
        begun.set()
        try:
            while True:
                job.checkpoint(0.1)
        finally:
            ended.set()

    listener = Listener()
    runner.finished.connect(listener.hear)
    ticket = runner.start(method(endless), picture, Params())
    assert begun.wait(10)
    ticket.cancel()
    assert ended.wait(10)
    qtbot.waitUntil(runner.idle)
    assert listener.heard == []


def test_a_failing_method_gives_its_traceback(qtbot, runner: JobRunner, picture: ImageSource) -> None:
    def broken(_source: ImageSource, _params: Params, _job) -> Result:
        raise ZeroDivisionError("no such luck")

    with qtbot.waitSignal(runner.finished) as finished:
        runner.start(method(broken), picture, Params())
    assert "no such luck" in finished.args[0].run.error


def test_the_visible_part_is_looked_at_first_and_equals_the_whole(qtbot, runner: JobRunner, picture: ImageSource) -> None:
    listener = Listener()
    runner.looked.connect(listener.hear)
    runner.finished.connect(listener.hear)
    visible = Region(100, 50, 120, 90)
    with qtbot.waitSignal(runner.finished):
        runner.start(method(luma_map, reach=8), picture, Params(), visible=visible)
    look, whole = listener.heard
    assert look.region == visible
    assert np.array_equal(look.run.result.views[0].values, whole.run.result.views[0].values[50:140, 100:220])


@pytest.mark.parametrize("visible", [None, Region(0, 0, 600, 400), Region(700, 500, 10, 10)])
def test_no_look_where_it_would_not_help(qtbot, runner: JobRunner, picture: ImageSource, visible: Region | None) -> None:
    listener = Listener()
    runner.looked.connect(listener.hear)
    with qtbot.waitSignal(runner.finished):
        runner.start(method(luma_map, reach=8), picture, Params(), visible=visible)
    assert listener.heard == []


def test_no_look_for_a_method_that_needs_the_whole_picture(qtbot, runner: JobRunner, picture: ImageSource) -> None:
    listener = Listener()
    runner.looked.connect(listener.hear)
    with qtbot.waitSignal(runner.finished):
        runner.start(method(luma_map), picture, Params(), visible=Region(0, 0, 50, 50))
    assert listener.heard == []


def test_a_cut_stands_on_multiples_of_16_and_inside_the_picture() -> None:
    cut = cut_around(Region(100, 50, 120, 90), 8, 600, 400)
    assert (cut.x % 16, cut.y % 16, (cut.x + cut.width) % 16, (cut.y + cut.height) % 16) == (0, 0, 0, 0)
    assert cut.x <= 92
    assert cut.x + cut.width >= 228
    assert cut_around(Region(590, 395, 10, 5), 30, 600, 400) == Region(560, 352, 40, 48)


def test_a_region_beyond_the_picture_has_no_size_inside_it() -> None:
    assert inside(Region(-5, -5, 20, 20), 600, 400) == Region(0, 0, 15, 15)
    assert inside(Region(900, 10, 20, 20), 600, 400).width == 0


def test_progress_is_told_at_most_twenty_times_a_second(qtbot, runner: JobRunner, picture: ImageSource, monkeypatch) -> None:
    clock = iter(np.arange(1, 10, 0.001).tolist())
    monkeypatch.setattr(jobs, "monotonic", lambda: next(clock))

    def chatty(_source: ImageSource, _params: Params, job) -> Result:
        for step in range(1000):
            job.checkpoint(step / 1000)
        return Result()

    listener = Listener()
    runner.progressed.connect(lambda _ticket, fraction, _note: listener.hear(fraction))
    with qtbot.waitSignal(runner.finished):
        runner.start(method(chatty), picture, Params())
    assert 2 <= len(listener.heard) <= 22


def test_an_errand_answers_and_a_failing_one_says_why(qtbot, runner: JobRunner) -> None:
    listener = Listener()
    runner.run(sorted, [2, 1], done=listener.hear)
    runner.run(int, "x", failed=listener.hear)
    qtbot.waitUntil(lambda: len(listener.heard) == 2)
    assert [1, 2] in listener.heard
    assert any(isinstance(item, ValueError) for item in listener.heard)


def test_a_watched_errand_can_be_cancelled(qtbot, runner: JobRunner) -> None:
    begun, seen = threading.Event(), threading.Event()

    def watched(job) -> None:
        begun.set()
        try:
            while True:
                job.checkpoint(0.2)
        except Cancelled:
            seen.set()
            raise

    listener = Listener()
    ticket = runner.watch(watched, done=listener.hear, failed=listener.hear)
    assert begun.wait(10)
    ticket.cancel()
    assert seen.wait(10)
    qtbot.waitUntil(runner.idle)
    assert listener.heard == []


def test_an_answer_for_a_widget_that_is_gone_is_dropped(qtbot, runner: JobRunner) -> None:
    import shiboken6

    released, listener = threading.Event(), Listener()
    heard = listener.heard
    runner.run(released.wait, 10, done=listener.hear)
    shiboken6.delete(listener)
    released.set()
    qtbot.waitUntil(runner.idle)
    assert heard == []


def test_writes_keep_their_order_and_survive_closing(qtbot) -> None:
    runner, written = JobRunner(), []
    for number in range(50):
        runner.write(written.append, number)
    assert runner.close()
    assert written == list(range(50))


def test_closing_stops_what_runs(qtbot, picture: ImageSource) -> None:
    runner, begun = JobRunner(), threading.Event()

    def endless(_source: ImageSource, _params: Params, job) -> Result:
        while True:
            begun.set()
            job.checkpoint(0.1)

    runner.start(method(endless), picture, Params())
    assert begun.wait(10)
    assert runner.close()


def test_closing_does_not_wait_for_ever_for_work_that_heeds_nothing(qtbot, picture: ImageSource, monkeypatch) -> None:
    monkeypatch.setattr(jobs, "PATIENCE_MS", 1)
    runner, begun, released = JobRunner(), threading.Event(), threading.Event()

    def deaf(_source: ImageSource, _params: Params, _job) -> Result:
        begun.set()
        released.wait(10)
        return Result()

    runner.start(method(deaf), picture, Params())
    assert begun.wait(10)
    assert not runner.close()
    released.set()
    monkeypatch.setattr(jobs, "PATIENCE_MS", 10_000)
    assert runner.close()
