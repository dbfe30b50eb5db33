"""A match is made a finding by a press: its run is kept, the choice is a mark that can be undone, and the case on disk tells of both."""

import json
from dataclasses import replace

import numpy as np
import pytest
from gui.matches import match
from gui.methods_made import METHODS
from gui.showing import kept

from analyzers.contract import Analyzer
from analyzers.results import Match, Result
from forensics_gui.case.model import MATCH
from forensics_gui.case.storage import CaseFolder
from forensics_gui.case.verify import verify
from forensics_gui.panels.annotations import AnnotationsPanel
from forensics_gui.panels.method import MethodPanel
from forensics_gui.panels.picture import PicturePanel

PATIENCE_MS = 20_000
WIDE = ((0.5, 0.0, 0.0), (0.0, 0.5, 0.0), (0.0, 0.0, 1.0))  # the frame covers 160 × 120 of the picture's 300 × 200


def _matches(*found: Match):
    def run(_source, _params, _job) -> Result:
        return Result(found)

    return Analyzer("reference.match", "Reference matches", "2", "s", "c", run)


def _found(number: int) -> Match:
    size = {"aligned": np.zeros((200, 300, 3), np.uint8), "agreement": np.ones((200, 300), np.float32), "difference": None}
    return match(reference=f"film{number}.mp4", query_to_reference=WIDE, frame_scale=1.0, **size)


@pytest.fixture
def panel(qtbot, desk, opened) -> MethodPanel:
    method = _matches(_found(1), _found(2))
    desk.set_methods(replace(METHODS, found={**METHODS.found, method.id: method}))
    opened()
    panel = kept(qtbot, MethodPanel(desk, method, "0"))
    panel.resize(900, 500)
    panel.show()
    qtbot.waitUntil(lambda: panel.run is not None, timeout=PATIENCE_MS)
    return panel


def settled(qtbot, desk) -> None:
    qtbot.waitUntil(desk.examination.runner.idle, timeout=PATIENCE_MS)


def viewer(panel: MethodPanel, row: int):
    panel.viewer.cards.setCurrentRow(row)
    return panel.viewer.stack.currentWidget()


def test_a_press_keeps_the_run_and_marks_the_match(qtbot, desk, panel) -> None:
    viewer(panel, 1).use.click()
    settled(qtbot, desk)
    (mark,) = desk.examination.annotations
    assert (mark.kind, mark.run, mark.view, mark.text) == (MATCH, panel.run.id, 1, "film2.mp4 at 1:02:03.250")
    assert mark.points == ((0, 0), (160, 0), (160, 120), (0, 120), (0, 0))
    assert mark.author == "Ada Examiner"
    assert panel.is_kept
    assert viewer(panel, 1).use.text() == "Is a finding"
    assert viewer(panel, 0).use.text() == "Use as finding"
    assert panel.viewer.cards.item(1).text().split("\n")[1] == "Match · finding"
    assert "finding" not in panel.viewer.cards.item(0).text()


def test_the_choice_is_on_disk_and_in_the_custody_chain(qtbot, desk, panel) -> None:
    viewer(panel, 0).use.click()
    settled(qtbot, desk)
    case = CaseFolder.open(desk.examination.folder)
    assert [(mark.kind, mark.view) for mark in case.case.annotations] == [(MATCH, 0)]
    *_, kept_entry, choice = case.case.custody
    assert (kept_entry.act, choice.act) == ("examined", "annotated")
    assert json.loads(choice.details)["inputs"]["run"] == panel.run.id
    assert json.loads(choice.details)["changes"][0]["after"]["view"] == 0
    case.close()
    assert verify(desk.examination.folder) == []


def test_undo_takes_the_choice_back_and_the_kept_run_stays(qtbot, desk, panel) -> None:
    one = viewer(panel, 0)
    one.use.click()
    desk.examination.undo_stack.undo()
    assert not one.use.isChecked()
    desk.examination.undo_stack.redo()
    assert one.use.isChecked()
    one.use.click()
    settled(qtbot, desk)
    assert desk.examination.annotations == ()
    assert len(desk.examination.case.runs) == 1


def test_the_same_match_is_chosen_once_and_several_may_be(qtbot, desk, panel) -> None:
    desk.examination.use_match(panel.run, 0, "x", ())
    desk.examination.use_match(panel.run, 0, "x", ())
    viewer(panel, 1).use.click()
    settled(qtbot, desk)
    assert [mark.view for mark in desk.examination.annotations] == [0, 1]
    assert len(desk.examination.case.runs) == 1


def test_a_chosen_match_is_listed_among_the_marks_and_drawn_on_no_map(qtbot, desk, panel) -> None:
    picture, marks = kept(qtbot, PicturePanel(desk)), kept(qtbot, AnnotationsPanel(desk))
    viewer(panel, 0).use.click()
    assert picture.canvas._annotations == ()
    assert marks.tree.topLevelItem(0).text(0) == "Reference match"
    marks.tree.setCurrentItem(marks.tree.topLevelItem(0))
    marks.delete_chosen()
    assert not viewer(panel, 0).use.isChecked()
    settled(qtbot, desk)


def test_a_single_match_can_be_chosen_too(qtbot, desk, opened) -> None:
    method = _matches(_found(1))
    desk.set_methods(replace(METHODS, found={**METHODS.found, method.id: method}))
    opened()
    panel = kept(qtbot, MethodPanel(desk, method, "0"))
    panel.show()
    qtbot.waitUntil(lambda: panel.run is not None, timeout=PATIENCE_MS)
    panel.viewer.use.click()
    settled(qtbot, desk)
    assert [mark.view for mark in desk.examination.annotations] == [0]


def test_a_match_whose_run_could_not_be_kept_is_no_finding(qtbot, desk, panel, monkeypatch) -> None:
    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(CaseFolder, "keep", full)
    with qtbot.waitSignal(desk.examination.refused, timeout=PATIENCE_MS) as told:
        viewer(panel, 0).use.click()
    settled(qtbot, desk)
    assert "No space left on device" in told.args[0]
    assert desk.examination.annotations == ()
    assert not viewer(panel, 0).use.isChecked()
