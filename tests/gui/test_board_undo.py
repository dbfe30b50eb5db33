"""The findings board of the open case: on disk at once, undone and done again like marks, gone with its case."""

from forensics_gui.case.argument import A, Board
from forensics_gui.case.board import argued, with_argument, with_changed
from forensics_gui.case.storage import CaseFolder


def settled(qtbot, examination) -> None:
    qtbot.waitUntil(examination.runner.idle, timeout=20_000)


def test_an_argument_is_on_disk_at_once(qtbot, examination, opened) -> None:
    opened()
    with qtbot.waitSignal(examination.board_changed):
        examination.arrange("Add", with_argument(Board(), argued(examination.chosen, caption="The harbour")))
    settled(qtbot, examination)
    kept = CaseFolder.open(examination.folder)
    assert kept.case.board == examination.case.board
    assert kept.case.custody[-1].act == "arranged"
    kept.close()


def test_a_change_of_the_board_is_undone_and_done_again(qtbot, examination, opened) -> None:
    opened()
    first = with_argument(Board(), argued(examination.chosen))
    second = with_changed(first, first.arguments[0].id, status=A)
    examination.arrange("Add", first)
    examination.arrange("Change", second)
    examination.undo_stack.undo()
    assert examination.case.board == first
    examination.undo_stack.undo()
    assert examination.case.board == Board()
    examination.undo_stack.redo()
    examination.undo_stack.redo()
    assert examination.case.board == second
    settled(qtbot, examination)
    assert [entry.act for entry in examination.case.custody].count("arranged") == 6


def test_the_same_board_is_no_step(qtbot, examination, opened) -> None:
    opened()
    examination.arrange("Nothing", Board())
    assert not examination.undo_stack.canUndo()


def test_another_case_has_a_board_of_its_own(qtbot, examination, opened) -> None:
    opened()
    examination.arrange("Add", with_argument(Board(), argued(examination.chosen)))
    settled(qtbot, examination)
    folder = examination.folder
    examination.new_case()
    assert examination.case.board == Board()
    with qtbot.waitSignal(examination.case_placed):
        examination.open_case(folder)
    assert len(examination.case.board.arguments) == 1
