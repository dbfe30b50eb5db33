"""What differs between the board that a finding was written from and the case's: order, captions, statuses, conclusion."""

from collections.abc import Iterator, Mapping
from typing import Any

from analyzers.language import tr
from forensics_gui.case.argument import STATUSES, Argument, Board
from forensics_gui.case.board import board_of
from forensics_gui.case.verbal import level_words

WORDS = ("conclusion", "proposition", "alternative")  # of the case, that are compared too
_LONGEST = 80  # characters of a caption or a conclusion that are quoted


def board_in(record: Mapping[str, Any]) -> Board:
    """The board that the record tells of. Raises TypeError, KeyError or ValueError for what is none."""
    told = record.get("board")
    if told is None:
        return Board()
    arguments = [{name: value for name, value in one.items() if name != "number"} for one in told["arguments"]]
    level = (told["conclusion"] or {}).get("level")
    return board_of({"arguments": arguments, "level": level, "omissions": []})


def differences(record: Mapping[str, Any], board: Board, words: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each difference. words: the case's conclusion and propositions by their names in the record."""
    then = board_in(record)
    numbers = {one.id: number for number, one in enumerate(then.arguments, 1)}
    now = {one.id: one for one in board.arguments}
    for one in then.arguments:
        other = now.get(one.id)
        if other is None:
            yield tr("Argument {number} of the finding, {caption}, is not on the board.", number=numbers[one.id], caption=_caption(one))
        else:
            yield from _argument(numbers[one.id], one, other)
    for one in board.arguments:
        if one.id not in numbers:
            yield tr("The board holds an argument that is not in the finding: {caption}.", caption=_caption(one))
    order = [numbers[one.id] for one in board.arguments if one.id in numbers]
    if order != sorted(order):
        yield tr("The board has the finding's arguments in another order: {order}.", order=", ".join(map(str, order)))
    if then.level != board.level:
        yield tr("The level of the conclusion is {there} in the finding and {here} here.", there=_level(then), here=_level(board))
    for name in WORDS:
        there, here = str(record["case"][name]).strip(), words.get(name, "").strip()
        if there != here:
            yield tr("The {field} is {there} in the finding and {here} here.", field=_field(name), there=_quoted(there), here=_quoted(here))


def _argument(number: int, there: Argument, here: Argument) -> Iterator[str]:
    if there.status != here.status:
        statuses = {name: tr(STATUSES[each.status]) for name, each in (("there", there), ("here", here))}
        yield tr("The status of argument {number} is “{there}” in the finding and “{here}” here.", number=number, **statuses)
    if there.caption != here.caption:
        captions = {"there": _caption(there), "here": _caption(here)}
        yield tr("The caption of argument {number} is {there} in the finding and {here} here.", number=number, **captions)
    if (there.evidence, there.run, there.view) != (here.evidence, here.run, here.view):
        yield tr("Argument {number} rests on another result in the finding than here.", number=number)


def _caption(argument: Argument) -> str:
    return _quoted(argument.caption)


def _quoted(text: str) -> str:
    words = " ".join(text.split())
    return f"“{words if len(words) <= _LONGEST else words[:_LONGEST] + '…'}”" if words else tr("empty")


def _level(board: Board) -> str:
    return tr("in free words") if board.level is None else level_words(board.level)


def _field(name: str) -> str:
    return {"conclusion": tr("conclusion"), "proposition": tr("proposition A"), "alternative": tr("proposition B")}[name]
