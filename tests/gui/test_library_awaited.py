"""While the sample's library is being read for the first time, the match panel says so instead of missing it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import Annotated

import pytest
from gui.matches import match
from gui.methods_made import METHODS
from gui.showing import kept

from analyzers.contract import Analyzer, Job
from analyzers.language import say
from analyzers.parameters import Folder, Params
from analyzers.results import Result, cannot_test
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.method import MethodPanel
from forensics_gui.panels.shelf import Shelf

PATIENCE_MS = 20_000


@dataclass(frozen=True)
class Settings(Params):
    """Only the library."""

    library: Annotated[str, Folder("Reference library")] = ""


def _search(_source, params: Settings, _job) -> Result:
    return cannot_test(say("Searched {folder}.", folder=params.library))


@dataclass(frozen=True)
class Stage:
    """A match panel and its shelf; `open` shows a picture, and the sample's library is there once `gate` is opened."""

    desk: Desk
    shelf: Shelf
    panel: MethodPanel
    open: Callable[[], object]
    gate: Event

    @property
    def note(self) -> str:
        return self.panel.blank.accessibleDescription()


@pytest.fixture
def panel(qtbot, desk) -> MethodPanel:
    method = Analyzer("reference.match", "Reference matches", "2", "s", "c", _search, Settings)
    desk.set_methods(replace(METHODS, found={**METHODS.found, method.id: method}))
    panel = kept(qtbot, MethodPanel(desk, method, "0"))
    panel.show()
    return panel


@pytest.fixture
def stage(desk, shelf, panel, opened, monkeypatch: pytest.MonkeyPatch) -> Stage:
    gate = Event()

    def sample_library(job: Job) -> Path:
        while not gate.wait(0.01):
            job.checkpoint(0.5, "flight.mp4: 20 frames/s, 1 s left")
        return Path("/sample-library")

    monkeypatch.setattr("forensics_gui.case.sample.sample_library", sample_library)
    monkeypatch.setattr(type(desk.examination), "is_sample", True)
    return Stage(desk, shelf, panel, opened, gate)


def rested(qtbot, stage: Stage) -> None:
    qtbot.waitUntil(stage.desk.examination.runner.idle, timeout=PATIENCE_MS)


def test_the_panel_waits_and_then_searches_it(qtbot, stage) -> None:
    stage.shelf.prepare_sample()
    stage.open()
    assert stage.note.startswith("The sample's reference library is being read for the first time")
    assert stage.panel.run is None
    stage.gate.set()
    qtbot.waitUntil(lambda: stage.panel.run is not None, timeout=PATIENCE_MS)
    assert stage.note == "Searched /sample-library."
    rested(qtbot, stage)


def test_where_reading_it_is_stopped_the_panel_goes_on_without(qtbot, stage) -> None:
    with qtbot.waitSignal(stage.shelf.started, timeout=PATIENCE_MS) as started:
        stage.shelf.prepare_sample()
    stage.open()
    started.args[0].cancel()
    qtbot.waitUntil(lambda: stage.panel.run is not None, timeout=PATIENCE_MS)
    assert stage.note == f"Searched {stage.desk.library}."
    rested(qtbot, stage)


def test_a_sample_library_that_cannot_be_made_is_told(qtbot, stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_library(_job: Job) -> Path:
        raise OSError("no room")

    monkeypatch.setattr("forensics_gui.case.sample.sample_library", no_library)
    with qtbot.waitSignal(stage.shelf.told, timeout=PATIENCE_MS) as told:
        stage.shelf.prepare_sample()
    assert told.args == ["The sample's reference library could not be made: no room"]
    assert not stage.desk.awaits_library


def test_what_a_watched_folder_brought_leaves_candidates_on_view(qtbot, stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.open()
    qtbot.waitUntil(lambda: stage.panel.run is not None, timeout=PATIENCE_MS)
    starts: list[bool] = []
    monkeypatch.setattr(stage.panel, "start", lambda: starts.append(True))
    stage.desk.library_grew.emit(False)  # nothing was found so far: look again
    stage.panel._put_viewer(stage.panel._viewer_of((match(difference=None),)))
    stage.desk.library_grew.emit(False)
    assert len(starts) == 1
    stage.desk.library_grew.emit(True)
    assert len(starts) == 2
    rested(qtbot, stage)


def test_a_case_that_is_left_meanwhile_shows_no_search(qtbot, stage) -> None:
    stage.shelf.prepare_sample()
    stage.desk.await_library(False)
    assert stage.note == "No picture is open."
    stage.gate.set()
    rested(qtbot, stage)
