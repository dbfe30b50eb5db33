"""The findings board keeps what is argued with, in its order; each change is an act of the chain, and a changed byte of it is named."""

import json
import sqlite3
from pathlib import Path

import pytest
from casework import some_file, some_run

from forensics_gui.case import board as boards
from forensics_gui.case import database
from forensics_gui.case.argument import A, Argument, Board
from forensics_gui.case.errors import CaseDamaged, CaseError
from forensics_gui.case.storage import CaseFolder
from forensics_gui.case.verify import verify

EVIDENCE = some_file().evidence.sha256
THREE = Board(tuple(Argument(name, EVIDENCE, caption=name) for name in "xyz"))


def order(board: Board) -> str:
    return "".join(each.id for each in board.arguments)


@pytest.fixture
def case(tmp_path: Path) -> CaseFolder:
    case = CaseFolder.create(tmp_path / "case", "A title", "E. Xaminer")
    case.acquire(some_file())
    case.keep(some_run(EVIDENCE))
    return case


def full() -> Board:
    board = boards.with_argument(Board(), Argument("x", EVIDENCE, "run-1", 0, "Zwei Köpfe, 中文", A))
    board = boards.with_argument(board, Argument("y", EVIDENCE))
    board = boards.with_reason(board, EVIDENCE, ["noise.level", "pixels.mosaic"], "not asked for")
    return Board(board.arguments, -3, board.omissions)


def test_the_board_is_there_after_opening_again(tmp_path: Path, case: CaseFolder) -> None:
    case.arrange(full())
    case.close()
    assert CaseFolder.open(tmp_path / "case").case.board == full()


def test_each_change_is_an_act_with_what_was_before_and_after(case: CaseFolder) -> None:
    case.arrange(full())
    case.arrange(boards.with_changed(full(), "y", caption="The marked shadow"))
    entry = case.case.custody[-1]
    assert entry.act == "arranged"
    (change,) = json.loads(entry.details)["changes"]
    assert (change["before"]["caption"], change["after"]["caption"]) == ("", "The marked shadow")


def test_another_order_alone_is_told(case: CaseFolder) -> None:
    case.arrange(full())
    case.arrange(boards.moved(full(), "y", -1))
    (change,) = json.loads(case.case.custody[-1].details)["changes"]
    assert change == {"before": {"order": ["x", "y"]}, "after": {"order": ["y", "x"]}}


def test_the_same_board_again_is_no_act(case: CaseFolder) -> None:
    case.arrange(full())
    entries = len(case.case.custody)
    assert len(case.arrange(full()).custody) == entries


def test_a_case_with_a_board_is_intact(tmp_path: Path, case: CaseFolder) -> None:
    case.arrange(full())
    case.close()
    assert verify(tmp_path / "case") == []


def test_one_changed_byte_of_the_board_is_named(tmp_path: Path, case: CaseFolder) -> None:
    case.arrange(full())
    case.close()
    with sqlite3.connect(tmp_path / "case" / database.FILE) as connection:
        (text,) = connection.execute("SELECT value FROM description WHERE field = 'board'").fetchone()
        changed = text.replace('"status":"A"', '"status":"B"')
        assert sum(one != two for one, two in zip(text, changed, strict=True)) == 1
        connection.execute("UPDATE description SET value = ? WHERE field = 'board'", (changed,))
    connection.close()
    assert "The case's findings board was changed outside the program." in verify(tmp_path / "case")


def test_an_argument_about_a_file_that_is_not_here_is_refused(case: CaseFolder) -> None:
    with pytest.raises(CaseError, match="has to be acquired first"):
        case.arrange(Board((Argument("x", "ab" * 32),)))
    assert case.case.board == Board()


def test_two_windows_lose_nothing_of_each_others_board(tmp_path: Path, case: CaseFolder) -> None:
    case.arrange(THREE)
    other = CaseFolder.open(tmp_path / "case")
    other.arrange(boards.with_argument(THREE, Argument("new", EVIDENCE)))
    case.arrange(boards.without_argument(boards.with_changed(THREE, "z", status=A), "x"))
    assert order(case.case.board) == "yznew"
    assert case.case.board.arguments[1].status == A
    other.close()


def test_a_move_in_one_window_keeps_what_the_other_added(tmp_path: Path, case: CaseFolder) -> None:
    case.arrange(THREE)
    other = CaseFolder.open(tmp_path / "case")
    other.arrange(boards.with_argument(THREE, Argument("new", EVIDENCE)))
    assert order(case.arrange(boards.moved(THREE, "z", -2)).board) == "zxynew"
    other.close()


def test_an_argument_moves_and_stops_at_both_ends() -> None:
    assert order(boards.moved(THREE, "y", 1)) == "xzy"
    assert order(boards.moved(THREE, "y", -5)) == "yxz"
    assert order(boards.moved(THREE, "z", 3)) == "xyz"
    assert boards.moved(THREE, "gone", 1) == THREE


def test_a_status_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="no status"):
        boards.with_changed(THREE, "x", status="certain")


def test_an_empty_reason_takes_the_reason_back() -> None:
    given = boards.with_reason(Board(), EVIDENCE, ["a", "b"], "no time")
    assert boards.with_reason(given, EVIDENCE, ["a", "b"], "") == Board()
    assert given.reason(EVIDENCE, "b") == "no time"


@pytest.mark.parametrize("record", ['{"arguments":[],"level":9,"omissions":[]}', '{"arguments":[{"id":1}],"level":0,"omissions":[]}', "[]"])
def test_a_board_of_another_shape_is_named_as_damage(tmp_path: Path, case: CaseFolder, record: str) -> None:
    case.close()
    with sqlite3.connect(tmp_path / "case" / database.FILE) as connection:
        connection.execute("INSERT OR REPLACE INTO description VALUES ('board', ?)", (record,))
    connection.close()
    with pytest.raises(CaseDamaged, match="cannot be read"):
        CaseFolder.open(tmp_path / "case")
