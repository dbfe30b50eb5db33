"""Two files' metadata field by field: the same, different, or in one only. Plain data; what a difference means is for a person to say.

Fields are paired by group and key, those that occur more than once in the order of the files.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SAME, DIFFERENT, ONLY_LEFT, ONLY_RIGHT = "=", "≠", "◀", "▶"

Row = Sequence[str]  # group, field, value, raw value, key, …


@dataclass(frozen=True)
class Compared:
    """One field of both files. `state`: one of the four signs; `left` and `right`: values in words, raw where only these differ."""

    group: str
    name: str
    key: str
    left: str
    right: str
    state: str


def compared(left: Iterable[Row], right: Iterable[Row]) -> tuple[Compared, ...]:
    """All fields of the left file in its order, each followed at the end of its group by those that only the right one has."""
    waiting: dict[tuple[str, str], list[Row]] = defaultdict(list)
    theirs = list(right)
    for row in theirs:
        waiting[_identity(row)].append(row)
    found: list[Compared] = []
    for row in left:
        same = waiting[_identity(row)]
        found.append(_pair(row, same.pop(0)) if same else Compared(row[0], row[1], row[4], row[2], "", ONLY_LEFT))
    rest = {id(row) for rows in waiting.values() for row in rows}
    found += [Compared(row[0], row[1], row[4], "", row[2], ONLY_RIGHT) for row in theirs if id(row) in rest]
    order: dict[str, int] = {}
    for each in found:
        order.setdefault(each.group, len(order))
    return tuple(sorted(found, key=lambda each: order[each.group]))


def _identity(row: Row) -> tuple[str, str]:
    return row[0], row[4] or row[1]


def _pair(mine: Row, theirs: Row) -> Compared:
    if mine[2:4] == theirs[2:4]:
        return Compared(mine[0], mine[1], mine[4], mine[2], theirs[2], SAME)
    words = 3 if mine[2] == theirs[2] else 2  # the same in words, but stored otherwise
    return Compared(mine[0], mine[1], mine[4], mine[words], theirs[words], DIFFERENT)
