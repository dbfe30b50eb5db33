"""What a file states, under names that a rule can ask for: its fields as they are read, and facts that are worked out from them.

A statement keeps its text as the file has it, so that whoever reads a finding can look at what it rests on.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from analyzers.language import Said, joined
from analyzers.metadata.position import number
from analyzers.metadata.times import Stamp, stamp

MOST_VALUES = 200  # of one name; a hostile file may repeat a field ten thousand times
READABLE = ("ICC.", "PNG.", "JPEG.", "JFIF.", "GIF.")  # stored as bytes of which rules could make nothing
LONGEST_QUOTE, LONGEST_BYTES = 100, 24  # characters, of text and of bytes that nobody reads
_BYTES = re.compile(r"([0-9a-f]{2} ){8}")


@dataclass(frozen=True)
class Statement:
    """One value under its name. when: the time, where it was worked out. field: the key of the field that says so, where `name` is none."""

    name: str
    text: str
    when: Stamp | None = None
    field: str = ""

    @property
    def number(self) -> float | None:
        return number(self.text)

    @property
    def stamp(self) -> Stamp | None:
        return self.when or stamp(self.text)

    @property
    def quoted(self) -> str:
        """As a finding quotes it."""
        if isinstance(self.text, Said):
            return joined(" = ", (self.field or self.name, self.text))
        text = " ".join(self.text.split())
        longest = LONGEST_BYTES if _BYTES.match(text) else LONGEST_QUOTE
        return f"{self.field or self.name} = {text if len(text) <= longest else text[:longest] + '…'}"


class Statements:
    """All statements of one file, found by name; a ``*`` in a name stands for any text."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._by_name: dict[str, list[Statement]] = {}
        for one in statements:
            kept = self._by_name.setdefault(one.name, [])
            if len(kept) < MOST_VALUES:
                kept.append(one)

    def of(self, name: str) -> tuple[Statement, ...]:
        """Every statement under this name, at most MOST_VALUES; empty where the file makes none."""
        if "*" not in name:
            return tuple(self._by_name.get(name, ()))
        found = (one for known, kept in self._by_name.items() if fits(known, name) for one in kept)
        return tuple(one for one, _ in zip(found, range(MOST_VALUES), strict=False))

    def first(self, *names: str) -> Statement | None:
        """The first statement under the first of these names that has one."""
        return next((one for name in names for one in self.of(name)), None)

    def text(self, *names: str) -> str:
        """The text of `first`; empty where there is none."""
        found = self.first(*names)
        return found.text if found else ""

    def with_more(self, statements: Iterable[Statement]) -> "Statements":
        """These and further ones."""
        return Statements([*self, *statements])

    def __iter__(self) -> Iterator[Statement]:
        return (one for kept in self._by_name.values() for one in kept)


def fits(name: str, asked: str) -> bool:
    """Whether a name is what was asked for, each ``*`` standing for any text."""
    first, *rest = asked.split("*")
    if not rest:
        return name == asked
    if not name.startswith(first):
        return False
    at = len(first)
    for part in rest[:-1]:
        found = name.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return len(name) - at >= len(rest[-1]) and name.endswith(rest[-1])


def of_rows(rows: Iterable[Mapping[str, Any]]) -> Iterator[Statement]:
    """The fields of ``source.metadata`` by their keys, as they are stored or, where READABLE, as they are read; none without a key."""
    for row in rows:
        key = str(row["key"])
        if key:
            first, second = ("value", "raw") if key.startswith(READABLE) else ("raw", "value")
            yield Statement(key, str(row[first]) or str(row[second]))
