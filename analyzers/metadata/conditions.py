"""Conditions of rules: a small language of tables, without code, over what a file states. How to write it: docs/rules.md.

A condition holds, does not hold, or cannot be told for want of a field; and it names what it rests on.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from analyzers.language import joined, said
from analyzers.metadata.pattern import Pattern, PatternError
from analyzers.metadata.statements import Statement, Statements
from analyzers.metadata.times import Stamp, lead, of_utc, stamp

ABSENT = said("(not in the file)")
MOST_QUOTED = 6  # statements of one name


class ConditionError(ValueError):
    """The condition cannot be used; the text says why, for whoever wrote it."""


@dataclass(frozen=True)
class Seen:
    """Whether a condition holds (None: it cannot be told), what that rests on, and the names that were wanting."""

    holds: bool | None
    rests_on: tuple[Statement, ...] = ()
    wanting: tuple[str, ...] = ()


Condition = Callable[[Statements], Seen]


def every(conditions: tuple[Condition, ...]) -> Condition:
    """Holds where all hold; fails as soon as one fails, whatever else is wanting."""

    def seen(known: Statements) -> Seen:
        parts = [condition(known) for condition in conditions]
        if any(part.holds is False for part in parts):
            return Seen(False, _rests_on(part for part in parts if part.holds is False))
        return _told(parts, True)

    return seen


def either(conditions: tuple[Condition, ...]) -> Condition:
    """Holds where one holds, whatever else is wanting."""

    def seen(known: Statements) -> Seen:
        parts = [condition(known) for condition in conditions]
        if any(part.holds for part in parts):
            return Seen(True, _rests_on(part for part in parts if part.holds))
        return _told(parts, False)

    return seen


def contrary(condition: Condition) -> Condition:
    """Holds where the other fails."""

    def seen(known: Statements) -> Seen:
        inner = condition(known)
        return Seen(None if inner.holds is None else not inner.holds, inner.rests_on, inner.wanting)

    return seen


def _told(parts: list[Seen], holds: bool) -> Seen:
    """What parts together say of which none decides alone."""
    wanting = tuple(dict.fromkeys(name for part in parts for name in part.wanting))
    return Seen(None, (), wanting) if any(part.holds is None for part in parts) else Seen(holds, _rests_on(parts))


def _rests_on(parts: Iterable[Seen]) -> tuple[Statement, ...]:
    return tuple(dict.fromkeys(statement for part in parts for statement in part.rests_on))


def exists(names: tuple[str, ...]) -> Condition:
    """Holds where the file has all of these, even if they are empty."""

    def seen(known: Statements) -> Seen:
        found = [known.of(name)[:MOST_QUOTED] for name in names]
        missing = tuple(Statement(name, ABSENT) for name, kept in zip(names, found, strict=True) if not kept)
        return Seen(not missing, missing or tuple(one for kept in found for one in kept))

    return seen


@dataclass(frozen=True)
class Compared:
    """A comparison of each value of one name with each of another (or with written values): holds where one pair agrees.

    `unlike` turns it round: it holds where no pair agrees. `fit` says what can be compared at all, such as only numbers.
    """

    name: str
    agrees: Callable[[Any, Any], bool]
    fit: Callable[[Statement], Any]
    other: str = ""
    written: tuple[Any, ...] = field(default=())
    unlike: bool = False
    needs: str = ""

    def __call__(self, known: Statements) -> Seen:
        mine = [(one, self.fit(one)) for one in known.of(self.name)]
        mine = [(one, value) for one, value in mine if value is not None]
        theirs: list[tuple[Statement | None, Any]] = [(None, value) for value in self.written]
        if self.other:
            theirs = [(one, value) for one in known.of(self.other) if (value := self.fit(one)) is not None]
        wanting = tuple(
            joined("", (name, said(self.needs))) for name, kept in ((self.name, mine), (self.other, theirs)) if name and not kept
        )
        if wanting:
            return Seen(None, (), wanting)
        agreeing = [(one, two) for one, value in mine for two, its in theirs if self.agrees(value, its)]
        pairs = agreeing or [(one, two) for one, _ in mine for two, _ in theirs]
        quoted = tuple(dict.fromkeys(one for pair in pairs for one in pair if one is not None))[: 2 * MOST_QUOTED]
        return Seen(bool(agreeing) != self.unlike, quoted)


def counted(name: str, agrees: Callable[[int], bool]) -> Condition:
    """How many values a name has; none is a number too."""

    def seen(known: Statements) -> Seen:
        found = known.of(name)
        return Seen(agrees(len(found)), (Statement(f"count of {name}", str(len(found))), *found[:MOST_QUOTED]))

    return seen


def text_of(statement: Statement) -> str:
    """As texts are compared: without regard to case and to blanks at both ends."""
    return statement.text.strip().casefold()


def number_of(statement: Statement) -> float | None:
    """Its number, where it is one."""
    return statement.number


def time_of(statement: Statement) -> Stamp | None:
    """Its time, where it is one."""
    return statement.stamp


def pattern_in(text: str) -> Callable[[str, str], bool]:
    """Whether a pattern occurs in a text. Raises ConditionError."""
    try:
        pattern = Pattern(text)
    except PatternError as error:
        raise ConditionError(f"the pattern {text!r} cannot be used: {error}") from error
    return lambda value, _: pattern.found_in(value)


def alike(tolerance: float) -> Callable[[str, str], bool]:
    """Texts are alike where they are equal, or are numbers that differ by no more than the tolerance."""

    def agrees(one: str, other: str) -> bool:
        if one == other:
            return True
        first, second = Statement("", one).number, Statement("", other).number
        return first is not None and second is not None and abs(first - second) <= tolerance

    return agrees


def later(by: float, faces: bool) -> Callable[[Stamp, Stamp], bool]:
    """Later by more than so many seconds, in whatever zones both may be."""
    return lambda one, other: lead(one, other, faces) > by


def earlier(by: float, faces: bool) -> Callable[[Stamp, Stamp], bool]:
    """Earlier by more than so many seconds, in whatever zones both may be."""
    return lambda one, other: lead(one, other, faces) < -by


def near(by: float, faces: bool) -> Callable[[Stamp, Stamp], bool]:
    """No more than so many seconds apart, in some zones."""
    return lambda one, other: abs(lead(one, other, faces)) <= by


def written_time(value: object) -> Stamp | None:
    """A time that stands in the rule itself: TOML's own dates and times; None where it is something else."""
    if isinstance(value, datetime):
        return of_utc(value) if value.tzinfo else Stamp(value)
    return stamp(value.isoformat()) if isinstance(value, date) else None
