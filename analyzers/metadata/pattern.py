"""Text patterns for rules that anybody may write: a small part of the usual regular expressions, matched in time linear in the text.

Python's own matcher can need hours for one short text and a badly written pattern; this one steps through all ways at once (K. Thompson,
"Regular Expression Search Algorithm", 1968).
"""

from collections.abc import Callable
from dataclasses import dataclass

LONGEST_PATTERN = 400  # characters
MOST_STATES = 600
LONGEST_TEXT = 2_000  # characters of a value that are looked at
_DEEPEST = 20  # brackets within brackets
_MOST_TIMES = 200

_CLASSES: dict[str, Callable[[str], bool]] = {
    "d": lambda c: "0" <= c <= "9",
    "w": lambda c: c.isalnum() or c == "_",
    "s": str.isspace,
}
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r"}

Accepts = Callable[[str], bool]


class PatternError(ValueError):
    """The pattern cannot be used; the text says why, for whoever wrote it."""


@dataclass(frozen=True)
class Step:
    """One state: takes a character and goes on to `after`, or (without `takes`) goes on to all of `ways` where `asserts` holds."""

    takes: Accepts | None = None
    after: int = 0
    ways: tuple[int, ...] = ()
    asserts: str = ""


class Pattern:
    """A compiled pattern; letters are compared without regard to case. Raises PatternError."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._steps, self._start = _Compiler(text).compiled()

    def found_in(self, value: str) -> bool:
        """Whether the pattern occurs anywhere in the first LONGEST_TEXT characters."""
        cut = value[LONGEST_TEXT:] != ""
        value = value[:LONGEST_TEXT].casefold()
        states: set[int] = set()
        for place in range(len(value) + 1):
            states.add(self._start)
            states = self._reached(states, value, place, cut)
            if 0 in states:
                return True
            if place < len(value):
                character = value[place]
                states = {step.after for step in map(self._steps.__getitem__, states) if step.takes is not None and step.takes(character)}
        return False

    def _reached(self, states: set[int], value: str, place: int, cut: bool) -> set[int]:
        """These states and all that lead on from them without a character."""
        reached, waiting = set(states), list(states)
        while waiting:
            step = self._steps[waiting.pop()]
            if step.ways and (not step.asserts or _holds(step.asserts, value, place, cut)):
                new = [way for way in step.ways if way not in reached]
                reached.update(new)
                waiting += new
        return reached


def _holds(assertion: str, value: str, place: int, cut: bool) -> bool:
    if assertion == "^":
        return place == 0
    if assertion == "$":
        return place == len(value) and not cut  # where a long text was cut is not its end
    word = _CLASSES["w"]
    before, after = place > 0 and word(value[place - 1]), place < len(value) and word(value[place])
    return before != after


class _Compiler:
    """Reads the pattern from right to left of its meaning: each part is built knowing the state that follows it. State 0 is the end."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST_PATTERN:
            raise PatternError(f"the pattern is longer than {LONGEST_PATTERN} characters")
        self._text, self._at, self._depth = text.casefold() if "\\" not in text else _folded(text), 0, 0
        self._steps = [Step()]

    def compiled(self) -> tuple[list[Step], int]:
        build = self._alternatives()
        if self._at < len(self._text):
            raise PatternError(f"{self._text[self._at]!r} at character {self._at + 1} closes nothing")
        return self._steps, build(0)

    def _add(self, step: Step) -> int:
        if len(self._steps) >= MOST_STATES:
            raise PatternError("the pattern is too large: its repetitions multiply")
        self._steps.append(step)
        return len(self._steps) - 1

    def _peek(self) -> str:
        return self._text[self._at] if self._at < len(self._text) else ""

    def _next(self, missing: str) -> str:
        character = self._peek()
        if not character:
            raise PatternError(missing)
        self._at += 1
        return character

    def _alternatives(self) -> "Build":
        options = [self._sequence()]
        while self._peek() == "|":
            self._at += 1
            options.append(self._sequence())
        if len(options) == 1:
            return options[0]
        return lambda after: self._add(Step(ways=tuple(build(after) for build in options)))

    def _sequence(self) -> "Build":
        parts: list[Build] = []
        while self._peek() not in ("", "|", ")"):
            parts.append(self._repeated())

        def build(after: int) -> int:
            for part in reversed(parts):
                after = part(after)
            return after

        return build

    def _repeated(self) -> "Build":
        part = self._single()
        if self._peek() not in ("*", "+", "?", "{"):
            return part
        fewest, most = self._times()
        if self._peek() in ("*", "+", "?", "{"):
            raise PatternError("one repetition follows another; put brackets round the first")

        def build(after: int) -> int:
            first = self._loop(part, after) if most is None else after
            for _ in range((most or fewest) - fewest):
                first = self._add(Step(ways=(part(first), after)))
            for _ in range(fewest):
                first = part(first)
            return first

        return build

    def _loop(self, part: "Build", after: int) -> int:
        place = self._add(Step())
        self._steps[place] = Step(ways=(part(place), after))
        return place

    def _times(self) -> tuple[int, int | None]:
        sign = self._next("")
        if sign != "{":
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        inner = ""
        while (character := self._next("{ is not closed")) != "}":
            inner += character
        low, comma, high = inner.partition(",")
        if not low.isdecimal() or not (high.isdecimal() or not high) or max(int(low), int(high or 0)) > _MOST_TIMES:
            raise PatternError(f"{{{inner}}} is no number of times from 0 to {_MOST_TIMES}")
        fewest, most = int(low), int(high) if high else None if comma else int(low)
        if most is not None and most < fewest:
            raise PatternError(f"{{{inner}}} counts downwards")
        return fewest, most

    def _single(self) -> "Build":
        character = self._next("")
        if character == "(":
            return self._group()
        if character in "^$":
            return lambda after: self._add(Step(ways=(after,), asserts=character))
        if character == "\\" and self._peek() == "b":
            self._at += 1
            return lambda after: self._add(Step(ways=(after,), asserts="b"))
        if character in "*+?{":
            raise PatternError(f"{character!r} at character {self._at} repeats nothing")
        accepts = self._accepts(character)
        return lambda after: self._add(Step(takes=accepts, after=after))

    def _group(self) -> "Build":
        self._depth += 1
        if self._depth > _DEEPEST:
            raise PatternError("too many brackets within brackets")
        if self._text.startswith("?:", self._at):
            self._at += 2
        elif self._peek() == "?":
            raise PatternError("(? is not known here; brackets only group")
        inner = self._alternatives()
        if self._next("( is not closed") != ")":
            raise PatternError("( is not closed")
        self._depth -= 1
        return inner

    def _accepts(self, character: str) -> Accepts:
        if character == ".":
            return lambda c: c != "\n"
        if character == "[":
            return self._one_of()
        if character == "\\":
            return self._escaped()
        return character.__eq__

    def _escaped(self) -> Accepts:
        character = self._next("the pattern ends in a backslash")
        if character.lower() in _CLASSES:
            accepts = _CLASSES[character.lower()]
            return accepts if character.islower() else lambda c: not accepts(c)
        if character.isalnum() and character not in _ESCAPED:
            raise PatternError(f"\\{character} is not known here")
        return _ESCAPED.get(character, character).__eq__

    def _one_of(self) -> Accepts:
        refused = self._peek() == "^"
        self._at += refused
        accepted: list[Accepts] = []
        while (character := self._next("[ is not closed")) != "]" or not accepted:
            if character == "\\":
                accepted.append(self._escaped())
            elif self._peek() == "-" and self._text[self._at + 1 : self._at + 2] not in ("", "]"):
                self._at += 1
                last = self._next("[ is not closed")
                if last < character:
                    raise PatternError(f"[{character}-{last}] counts downwards")
                accepted.append(_between(character, last))
            else:
                accepted.append(character.__eq__)
        if refused:
            return lambda c: not any(accepts(c) for accepts in accepted)
        return lambda c: any(accepts(c) for accepts in accepted)


def _between(first: str, last: str) -> Accepts:
    return lambda c: first <= c <= last


def _folded(text: str) -> str:
    """Small letters, but for those after a backslash, whose case has a meaning."""
    return "".join(c if i and text[i - 1] == "\\" else c.casefold() for i, c in enumerate(text))


Build = Callable[[int], int]
