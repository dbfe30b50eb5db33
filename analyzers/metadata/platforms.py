"""Marks that platforms and messengers leave in names and fields: rules as data, each with its date and its source.

A mark fits a platform; it never shows that a file came from it, since names are given and fields copied by anyone.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath
from typing import Any

from analyzers.language import said, say
from analyzers.metadata.signatures import Answer
from analyzers.reader.parsers.text import shown
from analyzers.results import Finding

RULES = Path(__file__).resolve().parent.parent.parent / "resources" / "encoders" / "platforms.toml"
LONGEST = 300
_COPY = re.compile(r"\s?\(\d+\)$| - Copy$|-\d$")  # what a browser or file manager appends to a second download


@dataclass(frozen=True)
class Mark:
    """One rule. name: of the file, without its ending; field and pattern: of a field of metadata. seen: when, year and month."""

    id: str
    platform: str
    seen: str
    source: str
    name: str = ""
    field: str = ""
    pattern: str = ""
    longest_side: tuple[int, ...] = ()


@cache
def marks() -> tuple[Mark, ...]:
    """The rules that ship with the program."""
    rows = tomllib.loads(RULES.read_text(encoding="utf-8"))["mark"]
    return tuple(Mark(**{**row, "longest_side": tuple(row.get("longest_side", ()))}) for row in rows)


def about(name: str, answer: Answer, fields: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """What fits a platform. name: of the file; fields: rows of the parser ``metadata``."""
    for mark in marks():
        told = _told(mark, name, fields)
        if told:
            yield Finding(
                say(
                    "{what} fits {platform}, as seen {seen} ({source}).{size} Anyone can give such a name or copy such a field, and "
                    "platforms change theirs.",
                    what=told,
                    platform=mark.platform,
                    seen=mark.seen,
                    source=mark.source,
                    size=_size(mark, answer),
                )
            )


def _told(mark: Mark, name: str, fields: Sequence[Mapping[str, Any]]) -> str:
    """What in this file fits the rule; nothing where it does not."""
    if mark.name:
        stem = _COPY.sub("", PurePath(name).stem)
        return said("The file's name, {name},", name=shown(name)[:LONGEST]) if re.fullmatch(mark.name, stem) else ""
    for field in fields:
        text = str(field["value"])[:LONGEST]
        if field["key"] == mark.field and re.match(mark.pattern, text):
            return said("The field {key}, {text},", key=mark.field, text=text)
    return ""


def _size(mark: Mark, answer: Answer) -> str:
    """A remark, with a space before it, where the picture has a size that this platform gave to others."""
    sides = [int(answer["claims"].get(side, "0") or 0) for side in ("width", "height")]
    if max(sides) in mark.longest_side:
        return " " + said("Its longer side, {pixels} pixels, is one of those that were seen there.", pixels=max(sides))
    return ""
