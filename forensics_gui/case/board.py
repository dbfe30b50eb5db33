"""What can be done to a findings board: plain functions from one board to the next, and its spelling on disk."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, TypeVar
from uuid import uuid4

from forensics_gui.case.argument import OPEN, STATUSES, Argument, Board, Omission
from forensics_gui.case.records import restored, shallow

LONGEST = 4000  # characters of a caption or a reason

Thing = TypeVar("Thing")


def argued(evidence: str, run: str | None = None, view: int | None = None, caption: str = "") -> Argument:
    """A new argument, to be checked as yet."""
    return Argument(uuid4().hex, evidence, run, view, caption[:LONGEST])


def with_argument(board: Board, argument: Argument) -> Board:
    """The board with this at its end."""
    return replace(board, arguments=(*board.arguments, argument))


def without_argument(board: Board, argument_id: str) -> Board:
    """The board without this one."""
    return replace(board, arguments=tuple(each for each in board.arguments if each.id != argument_id))


def with_changed(board: Board, argument_id: str, **changes: Any) -> Board:
    """The board with fields of one argument replaced. Raises ValueError for a status that there is not."""
    if changes.get("status", OPEN) not in STATUSES:
        raise ValueError(f"an argument has no status {changes['status']!r}")
    if "caption" in changes:
        changes["caption"] = changes["caption"][:LONGEST]
    return replace(board, arguments=tuple(replace(each, **changes) if each.id == argument_id else each for each in board.arguments))


def moved(board: Board, argument_id: str, by: int) -> Board:
    """The board with one argument so many places further down; it stops at either end."""
    order = [each.id for each in board.arguments]
    if argument_id not in order:
        return board
    here = order.index(argument_id)
    order.insert(min(max(here + by, 0), len(order) - 1), order.pop(here))
    return in_order(board, order)


def in_order(board: Board, order: Sequence[str]) -> Board:
    """The board in this order of ids; what is not named keeps its place behind."""
    places = {argument_id: place for place, argument_id in enumerate(order)}
    return replace(board, arguments=tuple(sorted(board.arguments, key=lambda each: places.get(each.id, len(places)))))


def with_reason(board: Board, evidence: str, methods: Iterable[str], reason: str) -> Board:
    """The board with this reason for leaving these methods out; an empty one takes it back."""
    left_out = set(methods)
    kept = tuple(each for each in board.omissions if each.evidence != evidence or each.method not in left_out)
    new = tuple(Omission(evidence, method, reason[:LONGEST]) for method in sorted(left_out)) if reason else ()
    return replace(board, omissions=tuple(sorted((*kept, *new), key=_about)))


def _about(omission: Omission) -> tuple[str, str]:
    return omission.evidence, omission.method


def board_record(board: Board) -> dict[str, Any]:
    """The board as plain data."""
    arguments, omissions = (list(map(shallow, items)) for items in (board.arguments, board.omissions))
    return {"arguments": arguments, "level": board.level, "omissions": omissions}


def board_evidence(board: Board) -> tuple[str, ...]:
    """The files that the board speaks of, by SHA-256."""
    return tuple(dict.fromkeys([each.evidence for each in board.arguments] + [each.evidence for each in board.omissions]))


def board_of(record: Mapping[str, Any]) -> Board:
    """The board that such data describes. Raises TypeError, KeyError or ValueError for anything else."""
    arguments = tuple(Argument(**restored(each)) for each in record["arguments"])
    level = record["level"]
    if level is not None and (type(level) is not int or not -6 <= level <= 6):
        raise ValueError(f"the scale has no level {level!r}")
    return Board(arguments, level, tuple(Omission(**restored(each)) for each in record["omissions"]))


def board_changes(old: Board, new: Board) -> list[dict[str, Any]]:
    """Every argument and reason that came, went or changed, the level and the order where they did; each with what was before and after."""
    found = [*_differences(old.arguments, new.arguments, _id), *_differences(old.omissions, new.omissions, _about)]
    if old.level != new.level:
        found.append({"before": {"level": old.level}, "after": {"level": new.level}})
    before, after = ([each.id for each in board.arguments] for board in (old, new))
    stayed = set(before) & set(after)
    if [each for each in before if each in stayed] != [each for each in after if each in stayed]:
        found.append({"before": {"order": before}, "after": {"order": after}})
    return found


def _id(argument: Argument) -> str:
    return argument.id


def _differences(old: Sequence[Thing], new: Sequence[Thing], key: Callable[[Thing], Hashable]) -> list[dict[str, Any]]:
    before, after = ({key(each): each for each in things} for things in (old, new))
    changed = [each for each in (before | after) if before.get(each) != after.get(each)]
    return [{"before": _plain(before.get(each)), "after": _plain(after.get(each))} for each in changed]


def _plain(thing: object) -> dict[str, Any] | None:
    return shallow(thing) if thing is not None else None


def merged_boards(there: Board, known: Board, wanted: Board) -> Board:
    """What is `there`, with the differences between `known` and `wanted` made to it: two windows then lose nothing of each other's."""
    arguments = _merged(there.arguments, known.arguments, wanted.arguments, _id)
    omissions = _merged(there.omissions, known.omissions, wanted.omissions, _about)
    board = Board(arguments, wanted.level if wanted.level != known.level else there.level, tuple(sorted(omissions, key=_about)))
    mine, before = ([each.id for each in some.arguments] for some in (wanted, known))
    asked = [each for each in before if each in mine] != [each for each in mine if each in before]
    return in_order(board, list(dict.fromkeys(chain(mine, (each.id for each in arguments))))) if asked else board


def _merged(there: Sequence[Thing], known: Sequence[Thing], wanted: Sequence[Thing], key: Callable[[Thing], Hashable]) -> tuple[Thing, ...]:
    old, new = ({key(each): each for each in things} for things in (known, wanted))
    gone = old.keys() - new.keys()
    changed = {name: each for name, each in new.items() if old.get(name) != each}
    kept = [changed.pop(key(each), each) for each in there if key(each) not in gone]
    return (*kept, *changed.values())
