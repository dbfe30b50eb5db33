"""Copying, pasting, importing and exporting marks, and what is said of one in its form."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from analyzers.contract import Unwatched
from forensics_gui.canvas.marks import PALETTE
from forensics_gui.case.examine import examine
from forensics_gui.panels.annotations import AnnotationsPanel
from forensics_gui.panels.markform import MarkForm
from forensics_gui.panels.marking import Marking
from forensics_gui.panels.notice import Notice

BOX = ((10.0, 10.0), (60.0, 50.0))


@pytest.fixture
def marking(qtbot, desk, opened):
    opened()
    window = QWidget()
    qtbot.addWidget(window)
    notice = Notice(window)
    made = Marking(desk, notice, window)
    yield made
    window.close()


def test_a_copied_mark_is_pasted_beside_itself(marking, desk):
    first = desk.examination.add_mark("box", BOX, "a shadow", "#648fff")
    desk.choose_mark(first.id)
    marking.copy()
    assert marking.paste()
    second = desk.examination.annotations[1]
    assert (second.kind, second.text, second.colour) == ("box", "a shadow", "#648fff")
    assert second.points == tuple((x + 12, y + 12) for x, y in BOX)
    assert desk.chosen_mark == second.id


def test_a_clipboard_without_marks_is_left_to_the_pictures(marking, qapp):
    qapp.clipboard().setText("words")
    assert not marking.paste()


def test_marks_go_to_a_file_and_come_back(marking, desk, monkeypatch, tmp_path):
    desk.examination.add_mark("ellipse", BOX, "here")
    path = tmp_path / "marks.json"
    monkeypatch.setattr("forensics_gui.panels.marking.chosen_path", lambda dialog: str(path))
    marking.export()
    assert json.loads(path.read_text())["items"][0]["whence:kind"] == "ellipse"
    marking.read()
    assert [mark.kind for mark in desk.examination.annotations] == ["ellipse", "ellipse"]


def test_marks_are_never_written_over_evidence(marking, desk, monkeypatch):
    desk.examination.add_mark("box", BOX)
    (item,) = desk.examination.items.values()
    before = item.evidence.path.read_bytes()
    monkeypatch.setattr("forensics_gui.panels.marking.chosen_path", lambda dialog: str(item.evidence.path))
    marking.export()
    assert item.evidence.path.read_bytes() == before


def test_a_file_that_holds_no_marks_changes_nothing(marking, desk, monkeypatch, tmp_path):
    path = tmp_path / "words.json"
    path.write_text("no json")
    monkeypatch.setattr("forensics_gui.panels.marking.chosen_path", lambda dialog: str(path))
    marking.read()
    assert desk.examination.annotations == ()
    assert "JSON" in marking._notice.sentences[-1]


def test_the_save_dialog_names_a_json_file(marking, desk, monkeypatch):
    asked = []
    monkeypatch.setattr("forensics_gui.panels.marking.chosen_path", lambda dialog: asked.append(dialog.defaultSuffix()) or "")
    marking.export()
    assert asked == ["json"]


def test_claim_and_colour_go_to_the_chosen_mark(qtbot, desk, opened):
    opened()
    form = MarkForm(desk)
    qtbot.addWidget(form)
    mark = desk.examination.add_mark("box", BOX)
    assert not form.claim.isEnabled()
    desk.choose_mark(mark.id)
    form.claim.setText("the shadow falls the wrong way")
    form.claim.editingFinished.emit()
    form.colour.activated.emit(list(PALETTE).index("#dc267f"))
    (changed,) = desk.examination.annotations
    assert (changed.claim, changed.colour) == ("the shadow falls the wrong way", "#dc267f")
    assert desk.colour == "#dc267f"


def test_the_next_mark_has_the_colour_that_was_chosen(qtbot, desk, opened):
    opened()
    form = MarkForm(desk)
    qtbot.addWidget(form)
    form.colour.activated.emit(list(PALETTE).index("#648fff"))
    assert desk.colour == "#648fff"


def test_a_mark_rests_on_a_kept_result(qtbot, desk, opened):
    opened()
    form = MarkForm(desk)
    qtbot.addWidget(form)
    method = desk.methods["compression.ela"]
    run = examine(desk.examination.prepared.source, method, method.params(), Unwatched())
    with qtbot.waitSignal(desk.examination.run_kept):
        desk.examination.keep(run)
    mark = desk.examination.add_mark("box", BOX)
    desk.choose_mark(mark.id)
    place = form.run.findData(run.id)
    form.run.activated.emit(place)
    assert desk.examination.annotations[0].run == run.id
    assert form.run.currentIndex() == place


def test_a_form_control_has_a_name_for_the_screen_reader(qtbot, desk):
    panel = AnnotationsPanel(desk)
    qtbot.addWidget(panel)
    for control in (panel.form.claim, panel.form.run, panel.form.colour, panel.tree):
        assert control.accessibleName()


def test_copy_in_the_list_copies_the_mark(qtbot, desk, opened):
    opened()
    panel = AnnotationsPanel(desk)
    qtbot.addWidget(panel)
    mark = desk.examination.add_mark("box", BOX)
    desk.choose_mark(mark.id)
    with qtbot.waitSignal(desk.copy_wanted):
        qtbot.keyClick(panel, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
