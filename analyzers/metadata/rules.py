"""Rules as data: what would contradict itself in a file, why that need not mean anything, and how much it asks of a reader.

A rules file is TOML (docs/rules.md). A rule that cannot be used is named with one sentence, and the others are used.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from analyzers.metadata.condition_text import condition_of
from analyzers.metadata.conditions import Condition, ConditionError, Seen
from analyzers.metadata.statements import Statement, Statements
from analyzers.results import Weight

LARGEST_FILE = 1 << 20  # bytes
MOST_RULES = 500  # of one file
LONGEST_TEXT = 1_000  # characters of one sentence
MOST_INNOCENT = 10
_NEEDED = ("id", "title", "says", "innocent", "when")
_KNOWN = frozenset({*_NEEDED, "weight", "quotes", "date", "source"})


@dataclass(frozen=True)
class Rule:
    """One rule.

    says: what contradicts what, one or two sentences. innocent: explanations that need no edit. quotes: names whose values are shown beside
    those that the condition rests on. date, source: when it was last checked, and against what. origin: the file that it stands in.
    """

    id: str
    title: str
    says: str
    innocent: tuple[str, ...]
    when: Condition = field(compare=False)
    weight: Weight = Weight.NOTE
    quotes: tuple[str, ...] = ()
    date: str = ""
    source: str = ""
    origin: str = ""


@dataclass(frozen=True)
class LeftOut:
    """A rule, or a whole file of them, that cannot be used, and why."""

    origin: str
    rule: str
    reason: str


@dataclass(frozen=True)
class Rules:
    """Rules in their order, what had to be left out, and the ids of rules that are switched off."""

    rules: tuple[Rule, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    off: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Outcome:
    """What one rule gave. holds None: it could not be checked, for want of what `seen.wanting` names."""

    rule: Rule
    seen: Seen
    quoted: tuple[Statement, ...] = ()


class RuleError(ValueError):
    """A rule cannot be used; the text says why, for whoever wrote it."""


def read(text: str, origin: str) -> Rules:
    """The rules of one file. Never raises: what cannot be used is in `left_out`."""
    try:
        tables = tomllib.loads(text)
        listed, off = tables.pop("rule", []), tables.pop("off", [])
        if tables:
            raise RuleError(f"{', '.join(sorted(tables))[:80]} is not known beside [[rule]] and off")
        if not isinstance(listed, list) or len(listed) > MOST_RULES or not all(isinstance(table, dict) for table in listed):
            raise RuleError(f"rules stand under [[rule]], at most {MOST_RULES} of them")
        if not isinstance(off, list) or not all(isinstance(name, str) for name in off):
            raise RuleError('off is a list of ids, as off = ["times.in-the-future"]')
    except (tomllib.TOMLDecodeError, RuleError) as error:
        return Rules(left_out=(LeftOut(origin, "", str(error)),))
    except RecursionError:
        return Rules(left_out=(LeftOut(origin, "", "tables stand too deep within each other"),))
    rules: list[Rule] = []
    left_out: list[LeftOut] = []
    for place, table in enumerate(listed, 1):
        try:
            rules.append(_rule(table, origin))
        except (RuleError, ConditionError) as error:
            left_out.append(LeftOut(origin, str(table.get("id", f"number {place}"))[:80], str(error)))
    return Rules(tuple(rules), tuple(left_out), frozenset(off))


def _rule(table: dict[str, Any], origin: str) -> Rule:
    missing = [word for word in _NEEDED if word not in table]
    if missing:
        raise RuleError(f"{', '.join(missing)} is missing")
    unknown = sorted(table.keys() - _KNOWN)
    if unknown:
        raise RuleError(f"{', '.join(unknown)[:80]} is not known in a rule")
    innocent = _texts(table, "innocent")
    if not 1 <= len(innocent) <= MOST_INNOCENT:
        raise RuleError(f"a rule names 1 to {MOST_INNOCENT} innocent explanations")
    weight = table.get("weight", Weight.NOTE.value)
    if weight not in [each.value for each in Weight]:
        raise RuleError(f'weight is "note", "notable" or "strong", not {str(weight)[:40]!r}')
    return Rule(
        id=_text(table, "id"),
        title=_text(table, "title"),
        says=_text(table, "says"),
        innocent=innocent,
        when=condition_of(table["when"]),
        weight=Weight(weight),
        quotes=_texts(table, "quotes"),
        date=str(table.get("date", ""))[:40],
        source=str(table.get("source", ""))[:LONGEST_TEXT],
        origin=origin,
    )


def _text(table: dict[str, Any], word: str) -> str:
    value = table[word]
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_TEXT:
        raise RuleError(f"{word} is text of 1 to {LONGEST_TEXT} characters")
    return value.strip()


def _texts(table: dict[str, Any], word: str) -> tuple[str, ...]:
    values = table.get(word, [])
    if not isinstance(values, list) or not all(isinstance(value, str) and 0 < len(value) <= LONGEST_TEXT for value in values):
        raise RuleError(f"{word} is a list of texts")
    return tuple(value.strip() for value in values)


def together(first: Rules, second: Rules) -> Rules:
    """Both; a rule of the second takes the place of one of the same id in the first, and what it switches off is gone."""
    replaced = {rule.id: rule for rule in second.rules}
    kept = [replaced.pop(rule.id, rule) for rule in first.rules]
    off = first.off | second.off
    rules = tuple(rule for rule in (*kept, *replaced.values()) if rule.id not in off)
    return Rules(rules, first.left_out + second.left_out, off)


def outcomes(rules: Rules, known: Statements) -> Iterator[Outcome]:
    """What each rule gives on this file, in the rules' order."""
    for rule in rules.rules:
        seen = rule.when(known)
        more = [one for name in rule.quotes for one in known.of(name)] if seen.holds else []
        yield Outcome(rule, seen, tuple(dict.fromkeys((*seen.rests_on, *more))))
