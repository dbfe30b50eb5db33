"""Reads conditions from the tables of a rules file, and says in one sentence what is wrong with one that cannot be used."""

from collections.abc import Callable
from typing import Any

from analyzers.language import mark
from analyzers.metadata import conditions
from analyzers.metadata.conditions import Compared, Condition, ConditionError
from analyzers.metadata.facts import FACTS

DEEPEST = 10
MOST_PARTS = 100
LONGEST_TEXT = 400  # characters of a written value

Table = dict[str, Any]


def condition_of(table: object, depth: int = 0) -> Condition:
    """The condition that a table of a rules file describes. Raises ConditionError."""
    if not isinstance(table, dict) or not table:
        raise ConditionError('a condition is a table such as { exists = "Exif.Image.Make" }')
    if depth > DEEPEST:
        raise ConditionError("conditions stand too deep within each other")
    for word, read in _COMBINED.items():
        if word in table:
            _only(table, word)
            return read(table[word], depth + 1)
    if "exists" in table or "absent" in table:
        word = "exists" if "exists" in table else "absent"
        _only(table, word)
        found = conditions.exists(_names(table[word]))
        return found if word == "exists" else conditions.contrary(found)
    if "count" in table:
        return _count(table)
    if "field" in table:
        return _test(table)
    raise ConditionError(f"{_listed(table)} is no condition; one has all, any, not, exists, absent, count or field")


def _parts(value: object, depth: int) -> tuple[Condition, ...]:
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_PARTS:
        raise ConditionError(f"all and any need a list of 1 to {MOST_PARTS} conditions")
    return tuple(condition_of(part, depth) for part in value)


_COMBINED: dict[str, Callable[[Any, int], Condition]] = {
    "all": lambda value, depth: conditions.every(_parts(value, depth)),
    "any": lambda value, depth: conditions.either(_parts(value, depth)),
    "not": lambda value, depth: conditions.contrary(condition_of(value, depth)),
}


def _test(table: Table) -> Condition:
    name = _name(table["field"])
    words = [word for word in table if word in _TESTS]
    if len(words) != 1:
        raise ConditionError(f"the test of {name} needs one of {', '.join(_TESTS)}")
    read, options = _TESTS[words[0]]
    _only(table, "field", words[0], *options)
    return read(name, table[words[0]], table)


def _is(name: str, value: Any, table: Table) -> Condition:
    return Compared(name, conditions.alike(_number(table, "tolerance")), conditions.text_of, written=_written(value))


def _is_not(name: str, value: Any, table: Table) -> Condition:
    return Compared(name, conditions.alike(_number(table, "tolerance")), conditions.text_of, written=_written(value), unlike=True)


def _contains(name: str, value: Any, _: Table) -> Condition:
    return Compared(name, lambda text, part: part in text, conditions.text_of, written=_written(value))


def _matches(name: str, value: Any, _: Table) -> Condition:
    if not isinstance(value, str):
        raise ConditionError(f"matches of {name} needs a pattern in quotation marks")
    return Compared(name, conditions.pattern_in(value), conditions.text_of, written=("",))


def _mentions(name: str, value: Any, _: Table) -> Condition:
    return Compared(name, lambda text, part: bool(part) and part in text, conditions.text_of, other=_name(value))


def _same_as(name: str, value: Any, table: Table) -> Condition:
    return Compared(name, conditions.alike(_number(table, "tolerance")), conditions.text_of, other=_name(value))


def _differs_from(name: str, value: Any, table: Table) -> Condition:
    return Compared(name, conditions.alike(_number(table, "tolerance")), conditions.text_of, other=_name(value), unlike=True)


def _above(name: str, value: Any, table: Table) -> Condition:
    by = _number(table, "tolerance")
    return _numeric(name, value, lambda mine, its: mine > its + by)


def _below(name: str, value: Any, table: Table) -> Condition:
    by = _number(table, "tolerance")
    return _numeric(name, value, lambda mine, its: mine < its - by)


def _numeric(name: str, value: Any, agrees: Callable[[float, float], bool]) -> Condition:
    if isinstance(value, str):
        return Compared(name, agrees, conditions.number_of, other=_name(value), needs=mark(" (as a number)"))
    return Compared(name, agrees, conditions.number_of, written=(_plain_number(value, name),), needs=mark(" (as a number)"))


def _later_than(name: str, value: Any, table: Table) -> Condition:
    return _timed(name, value, conditions.later(_number(table, "by"), _switch(table, "faces")), False)


def _earlier_than(name: str, value: Any, table: Table) -> Condition:
    return _timed(name, value, conditions.earlier(_number(table, "by"), _switch(table, "faces")), False)


def _apart_from(name: str, value: Any, table: Table) -> Condition:
    return _timed(name, value, conditions.near(_number(table, "by"), _switch(table, "faces")), True)


def _timed(name: str, value: Any, agrees: Callable[[Any, Any], bool], unlike: bool) -> Condition:
    written = conditions.written_time(value)
    if written is not None:
        return Compared(name, agrees, conditions.time_of, written=(written,), unlike=unlike, needs=mark(" (as a time)"))
    return Compared(name, agrees, conditions.time_of, other=_name(value), unlike=unlike, needs=mark(" (as a time)"))


def _time(name: str, value: Any, _: Table) -> Condition:
    if value not in ("real", "unreal"):
        raise ConditionError(f'time of {name} is "real" or "unreal", not {value!r}')
    return Compared(name, lambda real, wanted: real == wanted, lambda one: one.stamp is not None, written=(value == "real",))


_TESTS: dict[str, tuple[Callable[[str, Any, Table], Condition], tuple[str, ...]]] = {
    "is": (_is, ("tolerance",)),
    "is_not": (_is_not, ("tolerance",)),
    "contains": (_contains, ()),
    "matches": (_matches, ()),
    "mentions": (_mentions, ()),
    "same_as": (_same_as, ("tolerance",)),
    "differs_from": (_differs_from, ("tolerance",)),
    "above": (_above, ("tolerance",)),
    "below": (_below, ("tolerance",)),
    "later_than": (_later_than, ("by", "faces")),
    "earlier_than": (_earlier_than, ("by", "faces")),
    "apart_from": (_apart_from, ("by", "faces")),
    "time": (_time, ()),
}


def _count(table: Table) -> Condition:
    name = _name(table["count"])
    words = [word for word in ("is", "above", "below") if word in table]
    if len(words) != 1:
        raise ConditionError(f"the count of {name} needs one of is, above, below")
    _only(table, "count", words[0])
    than = _plain_number(table[words[0]], name)
    agrees: dict[str, Callable[[int], bool]] = {"is": lambda n: n == than, "above": lambda n: n > than, "below": lambda n: n < than}
    return conditions.counted(name, agrees[words[0]])


def _only(table: Table, *known: str) -> None:
    unknown = [word for word in table if word not in known]
    if unknown:
        raise ConditionError(f"{_listed(dict.fromkeys(unknown))} is not known beside {known[-1] if len(known) == 1 else ', '.join(known)}")


def _names(value: object) -> tuple[str, ...]:
    return tuple(_name(one) for one in value) if isinstance(value, list) and value else (_name(value),)


def _name(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_TEXT:
        raise ConditionError(f"{str(value)[:60]!r} is no name of a field or fact")
    if "*" not in value and value[0].islower() and value not in FACTS:
        raise ConditionError(f"there is no fact {value[:60]!r}; docs/rules.md lists them")
    return value


def _written(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    if not values or any(isinstance(one, bool) or not isinstance(one, str | int | float) for one in values):
        raise ConditionError(f"{str(value)[:60]!r} is neither text nor number, nor a list of them")
    return tuple(str(one).strip().casefold()[:LONGEST_TEXT] for one in values)


def _number(table: Table, word: str) -> float:
    return _plain_number(table.get(word, 0), word)


def _plain_number(value: object, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ConditionError(f"{what} needs a number, not {str(value)[:60]!r}")
    return float(value)


def _switch(table: Table, word: str) -> bool:
    value = table.get(word, False)
    if not isinstance(value, bool):
        raise ConditionError(f"{word} is true or false, not {str(value)[:60]!r}")
    return value


def _listed(table: Table) -> str:
    return ", ".join(repr(str(word)[:40]) for word in list(table)[:5])
