"""Which writers of the list a file can come from: the list that `resources/encoders/make.py` made by running them, and the comparison.

A list is never complete: a file that fits nobody in it was written by someone else, and one that fits several by any of them or by a
program that uses the same library.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Any

from analyzers.metadata.signatures import STANDARD, Answer, Signature, around, coding, tables_name

LIST = Path(__file__).resolve().parent.parent.parent / "resources" / "encoders" / "encoders.json"
ANY = "*"  # in the list: the program leaves these tables, or this comment, as they were


class Fit(IntEnum):
    """How far a file agrees with what a program wrote, from weak to full."""

    CODING = 0  # coding and tables agree; a version, unit or text differs that other programs seldom change
    PLACES = 1  # all but where metadata stand, which whoever adds metadata changes
    FULL = 2
    SIGNED = 3  # full, and the file holds a comment or text that only this program writes


@dataclass(frozen=True)
class Program:
    """A program of the list. tables: name of a set of quantisation tables -> quality; around: format -> trait -> texts that it wrote."""

    name: str
    version: str
    run: str
    tables: Mapping[str, str]
    around: Mapping[str, Mapping[str, frozenset[str]]]


@dataclass(frozen=True)
class Candidate:
    """A program that the file can come from. differs: trait -> what it would have written, where the file shows something else."""

    program: Program
    settings: tuple[str, ...]
    fit: Fit
    quality: str
    differs: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class EncoderList:
    """What the script found: codings[(format, coding)] -> programs and their settings."""

    made: str
    programs: tuple[Program, ...]
    codings: Mapping[tuple[str, str], tuple[tuple[int, tuple[str, ...]], ...]]

    def writing(self, form: str) -> int:
        """How many programs of the list write a format, versions of one counted once."""
        return len({program.name for program in self.programs if form in program.around})


@cache
def known() -> EncoderList:
    """The list that ships with the program. Raises OSError or ValueError where it is missing or damaged."""
    stored: dict[str, Any] = json.loads(LIST.read_text(encoding="utf-8"))
    programs = tuple(_program(row, stored["tables"]) for row in stored["programs"])
    codings = {
        (row["format"], _key(row["traits"])): tuple((number, tuple(kinds)) for number, kinds in row["written by"])
        for row in stored["codings"]
    }
    return EncoderList(stored["made"], programs, codings)


def _program(row: dict[str, Any], tables: list[dict[str, str]]) -> Program:
    seen = {form: {trait: frozenset(values) for trait, values in traits.items()} for form, traits in row["around"].items()}
    return Program(row["name"], row["version"], row["run"], tables[row["tables"]] if row["tables"] is not None else {}, seen)


def _key(traits: Signature) -> str:
    return json.dumps(traits, sort_keys=True)


def candidates(answer: Answer) -> tuple[Candidate, ...]:
    """All programs of the list that the file can come from, the best fit first; none where it is not in the list.

    answer: what the parser ``traits`` gave.
    """
    form, listed = answer["format"], known()
    stood = around(answer)
    found = []
    for number, settings in listed.codings.get((form, _key(coding(answer))), ()):
        program = listed.programs[number]
        quality = _quality(program, answer) if form == "JPEG" else ""
        if quality is not None:
            differs = _differing(program, form, stood)
            found.append(Candidate(program, settings, _fit(program, form, stood, differs), quality, differs))
    return tuple(sorted(found, key=lambda candidate: (-candidate.fit, candidate.program.name, candidate.program.version)))


def best(found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Those that fit as well as the first; a program that leaves any tables as they were only where no other fits."""
    first = tuple(candidate for candidate in found if candidate.fit == found[0].fit)
    return tuple(candidate for candidate in first if ANY not in candidate.program.tables or candidate.quality) or first


def _quality(program: Program, answer: Answer) -> str | None:
    """With which quality the program writes such tables; nothing to be told is an empty text, None means that it does not write them."""
    name = tables_name(answer["tables"])
    kind, _, number = name.partition(" ")
    if kind == STANDARD and number.isdecimal():
        if ANY in program.tables:
            return ""
        return number if STANDARD in program.tables else None
    given = program.tables.get(number if kind == STANDARD else name)
    return given if given is not None else "" if ANY in program.tables else None


def _differing(program: Program, form: str, stood: Signature) -> dict[str, tuple[str, ...]]:
    written = program.around.get(form, {})
    return {
        trait: tuple(sorted(written.get(trait, ())))
        for trait, text in stood.items()
        if text not in written.get(trait, ())
        and not (text and ANY in written.get(trait, ()))
        and not (trait == "head" and any(_fewer(text, other) for other in written.get(trait, ())))
    }


def _fewer(head: str, written: str) -> bool:
    """Whether a file's head is one that the program wrote with more metadata: the same order, some left out."""
    rest = iter(written.split())
    return all(name in rest for name in head.split())


def _fit(program: Program, form: str, stood: Signature, differs: Mapping[str, tuple[str, ...]]) -> Fit:
    if not differs:
        signed = any(_signs(text) and text in program.around[form].get(trait, ()) for trait, text in stood.items())
        return Fit.SIGNED if signed else Fit.FULL
    return Fit.PLACES if set(differs) <= {"head", "flags", "items", "texts", "compatible"} else Fit.CODING


def _signs(text: str) -> bool:
    """Whether a comment or a PNG's texts can be a program's own."""
    return len(text) > 3 and ("=" in text or "#" in text or text.startswith("Created"))
