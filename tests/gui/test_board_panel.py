"""The findings board in the window: filled, ordered, worded and weighed, by the keyboard alone as well."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPixmap, QUndoStack

from analyzers.contract import Unwatched
from forensics_gui.case.argument import OPEN, A, B
from forensics_gui.case.examine import examine


@pytest.fixture
def panel(qtbot, desk):
    from forensics_gui.panels.board import BoardPanel

    panel = BoardPanel(desk)
    qtbot.addWidget(panel)
    panel.resize(320, 700)
    return panel


def settled(qtbot, desk) -> None:
    qtbot.waitUntil(desk.examination.runner.idle, timeout=20_000)


def kept(qtbot, desk, method_id: str):
    """A kept run of one of the tests' methods on the picture that is shown."""
    method = desk.methods.found[method_id]
    run = examine(desk.examination.prepared.source, method, method.params(), Unwatched())
    with qtbot.waitSignal(desk.examination.run_kept, timeout=20_000):
        desk.examination.keep(run)
    return run


def filled(qtbot, desk, panel, count: int = 3) -> list[str]:
    """So many marked pictures on the board, captioned a, b, c …; their ids."""
    desk.examination.add_mark("box", ((1.0, 1.0), (20.0, 20.0)))
    for number in range(count):
        panel.board.add_picture.click()
        panel.board.caption.setFocus()
        qtbot.keyClicks(panel.board.caption, "abc"[number])
        panel.board.enter()
    return [each.id for each in desk.examination.case.board.arguments]


def captions(desk) -> str:
    return "".join(each.caption for each in desk.examination.case.board.arguments)


def test_the_picture_of_a_marked_view_shows_its_marks_as_they_change(qtbot, desk, panel, opened) -> None:
    def shown() -> bytes:
        return panel.board.list.item(0).icon().pixmap(72, 54).toImage().bits().tobytes()

    opened()
    filled(qtbot, desk, panel, 1)
    one = shown()
    thumbnail = next(iter(desk.examination.items.values())).thumbnail
    assert one != QIcon(QPixmap.fromImage(thumbnail)).pixmap(72, 54).toImage().bits().tobytes()
    desk.examination.add_mark("ellipse", ((5.0, 5.0), (30.0, 30.0)))
    assert shown() != one


def test_a_kept_result_is_added_from_the_menu_with_its_picture(qtbot, desk, panel, opened) -> None:
    opened()
    run = kept(qtbot, desk, sorted(desk.methods.found)[0])
    panel.board.menu.aboutToShow.emit()
    (action,) = panel.board.menu.actions()
    action.trigger()
    qtbot.waitUntil(lambda: len(desk.examination.case.board.arguments) == 1, timeout=20_000)
    (argument,) = desk.examination.case.board.arguments
    assert (argument.run, argument.evidence, argument.status) == (run.id, run.evidence, OPEN)
    assert panel.board.list.count() == 1
    settled(qtbot, desk)


def test_results_come_onto_the_board_in_the_order_of_asking(qtbot, desk, panel, opened) -> None:
    opened()
    runs = [kept(qtbot, desk, method) for method in sorted(desk.methods.found)[:3]]
    for run in reversed(runs):
        panel.board.add_kept(run)
    qtbot.waitUntil(lambda: len(desk.examination.case.board.arguments) == 3, timeout=20_000)
    assert [each.run for each in desk.examination.case.board.arguments] == [run.id for run in reversed(runs)]
    settled(qtbot, desk)


def test_a_picture_without_marks_cannot_be_added_as_a_marked_one(qtbot, desk, panel, opened) -> None:
    opened()
    assert not panel.board.add_picture.isEnabled()
    desk.examination.add_mark("box", ((1.0, 1.0), (20.0, 20.0)))
    assert panel.board.add_picture.isEnabled()
    settled(qtbot, desk)


def test_keys_move_and_remove_the_chosen_finding(qtbot, desk, panel, opened) -> None:
    opened()
    filled(qtbot, desk, panel)
    rows = panel.board.list
    rows.setCurrentRow(2)
    qtbot.keyClick(rows, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert captions(desk) == "acb"
    assert rows.currentRow() == 1
    qtbot.keyClick(rows, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert captions(desk) == "abc"
    qtbot.keyClick(rows, Qt.Key.Key_Delete)
    assert captions(desk) == "ab"
    settled(qtbot, desk)


def test_a_dragged_row_puts_the_board_in_its_order(qtbot, desk, panel, opened) -> None:
    from PySide6.QtCore import QModelIndex

    opened()
    filled(qtbot, desk, panel)
    with qtbot.waitSignal(desk.examination.board_changed):
        panel.board.list.model().moveRow(QModelIndex(), 2, QModelIndex(), 0)
    assert captions(desk) == "cab"
    settled(qtbot, desk)


def test_a_status_is_one_step_that_can_be_undone(qtbot, desk, panel, opened) -> None:
    opened()
    filled(qtbot, desk, panel, 1)
    panel.board.status.setCurrentIndex(panel.board.status.findData(B))
    panel.board.status.activated.emit(panel.board.status.currentIndex())
    assert desk.examination.case.board.arguments[0].status == B
    desk.examination.undo_stack.undo()
    assert desk.examination.case.board.arguments[0].status == OPEN
    assert panel.board.status.currentData() == OPEN
    settled(qtbot, desk)


def test_an_undone_caption_stays_undone(qtbot, desk, panel, opened) -> None:
    opened()
    filled(qtbot, desk, panel, 1)
    stack: QUndoStack = desk.examination.undo_stack
    stack.undo()
    assert captions(desk) == ""
    assert panel.board.caption.toPlainText() == ""
    panel.board.enter()
    assert stack.canRedo()
    settled(qtbot, desk)


def test_a_caption_is_kept_with_its_own_finding_when_another_is_chosen(qtbot, desk, panel, opened) -> None:
    opened()
    filled(qtbot, desk, panel, 2)
    panel.board.list.setCurrentRow(0)
    qtbot.keyClicks(panel.board.caption, "first")
    panel.board.list.setCurrentRow(1)
    assert [("first" in each.caption) for each in desk.examination.case.board.arguments] == [True, False]
    settled(qtbot, desk)


def test_captions_are_shown_as_plain_text(qtbot, desk, panel, opened) -> None:
    opened()
    filled(qtbot, desk, panel, 1)
    panel.board.caption.setPlainText("<b>bold</b>\u202e")
    panel.board.caption.document().setModified(True)
    panel.board.enter()
    assert "<b>bold</b>\\u202e" in panel.board.list.item(0).text()
    settled(qtbot, desk)


def chosen_level(panel, level: int | None) -> None:
    combo = panel.conclusion.level
    combo.setCurrentIndex(0 if level is None else combo.findData(level))
    combo.activated.emit(combo.currentIndex())


def test_a_level_says_what_it_means_and_why_it_cannot_be_one_yet(qtbot, desk, panel, opened) -> None:
    opened()
    chosen_level(panel, 4)
    assert "strong support to proposition A" in panel.conclusion.meaning.text()
    assert "both have to be written" in panel.conclusion.objection.text()
    desk.examination.describe(proposition="It is the harbour.", alternative="It is a film.")
    assert "nothing on the findings board does" in panel.conclusion.objection.text()
    filled(qtbot, desk, panel, 1)
    panel.board.status.setCurrentIndex(panel.board.status.findData(A))
    panel.board.status.activated.emit(panel.board.status.currentIndex())
    assert panel.conclusion.objection.isHidden()
    settled(qtbot, desk)


def test_an_export_with_a_level_that_nothing_supports_is_refused_in_a_sentence(qtbot, desk, panel, opened, tmp_path) -> None:
    opened()
    desk.examination.describe(proposition="It is the harbour.", alternative="It is a film.")
    chosen_level(panel, -2)
    with qtbot.waitSignal(desk.examination.export_failed, timeout=30_000) as told:
        desk.examination.export(tmp_path / "finding.pdf")
    assert "nothing on the findings board does" in told.args[0]
    assert not (tmp_path / "finding.pdf").exists()
    settled(qtbot, desk)


def test_free_words_go_into_the_case_when_they_are_left(qtbot, desk, panel, opened) -> None:
    opened()
    qtbot.keyClicks(panel.conclusion.words, "It is a frame of the film.")
    panel.conclusion.enter()
    assert desk.examination.case.conclusion == "It is a frame of the film."
    settled(qtbot, desk)


def test_a_reason_is_given_to_all_selected_methods(qtbot, desk, panel, opened) -> None:
    opened()
    page = panel.checklist
    page.tree.selectAll()
    rows = page.tree.selectedItems()
    methods = [row.data(0, Qt.ItemDataRole.UserRole) for row in rows if row.text(1) == "no reason yet"]
    page.reason.setEditText("not needed")
    qtbot.keyClick(page.line, Qt.Key.Key_Return)
    board = desk.examination.case.board
    assert [board.reason(desk.examination.chosen, method) for method in methods] == ["not needed"] * len(methods)
    assert len(methods) > 1
    assert len(board.omissions) == len(methods)
    settled(qtbot, desk)


def test_a_kept_method_leaves_the_checklist(qtbot, desk, panel, opened) -> None:
    opened()
    before = panel.checklist.tree.topLevelItemCount()
    assert before == len(desk.methods.found)
    kept(qtbot, desk, sorted(desk.methods.found)[0])
    assert panel.checklist.tree.topLevelItemCount() == before - 1
    settled(qtbot, desk)


def test_every_control_has_a_name_for_a_screen_reader(panel) -> None:
    from PySide6.QtWidgets import QComboBox, QListWidget, QPlainTextEdit, QTreeWidget

    for kind in (QComboBox, QListWidget, QPlainTextEdit, QTreeWidget):
        for control in panel.findChildren(kind):
            inside = control.parent() is not None and control.parent().metaObject().className() == "QComboBoxPrivateContainer"
            assert inside or control.accessibleName(), control


def test_the_pages_fit_a_narrow_dock(panel) -> None:
    for page in (panel.board, panel.conclusion, panel.checklist):
        assert page.minimumSizeHint().width() <= 320
