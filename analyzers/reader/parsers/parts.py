"""What a walk through a container's structure collects: a tree of parts, each with its place in the file, under caps that hold for all.

A part is named by a key that the method's words explain; what a part says of itself is short text that is safe to show.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from analyzers.reader.parsers.text import shown

MOST_PARTS = 20_000
DEEPEST = 20
LONGEST_NAME = 80  # characters
LONGEST_SAYS = 300
SCANNED_AT_LEAST = 64 << 20  # bytes that may be looked through in any file; beyond that four times the file's length

# A part's role: "picture" is a whole file of a picture, "file" another whole file, "gap" bytes that nothing names, "padding" gaps of one
# repeated byte, "trailing" what stands after the end, "overlap" bytes that two parts claim, "fault" what breaks the format's own rules.
ROLES = ("", "picture", "file", "gap", "padding", "trailing", "overlap", "fault")


class Full(Exception):
    """The caps are reached; what was found so far stays."""


@dataclass
class Part:
    """One part of the file. offset and length in bytes of the whole file. named: whether an index in the file says that it is there."""

    kind: str
    name: str
    offset: int
    length: int
    says: str = ""
    role: str = ""
    depth: int = 0
    named: bool = False
    parts: list["Part"] = field(default_factory=list)

    @property
    def end(self) -> int:
        return self.offset + self.length


@dataclass
class Ground:
    """The bytes that are walked, and what may still be spent on them."""

    data: bytes
    count: int = 0
    budget: int = 0
    full: bool = False

    def __post_init__(self) -> None:
        self.budget = max(SCANNED_AT_LEAST, 4 * len(self.data))

    def add(self, parent: Part, kind: str, name: str, offset: int, length: int, *, says: str = "", role: str = "") -> Part:
        """A new part below `parent`, cut to the file. Raises Full."""
        if self.count >= MOST_PARTS:
            raise Full
        self.count += 1
        offset = min(max(offset, 0), len(self.data))
        length = min(max(length, 0), len(self.data) - offset)
        part = Part(kind, short(name, LONGEST_NAME), offset, length, short(says, LONGEST_SAYS), role, parent.depth + 1)
        parent.parts.append(part)
        return part

    def spend(self, size: int) -> None:
        """Account for bytes that will be looked through. Raises Full."""
        self.budget -= max(size, 0)
        if self.budget < 0:
            raise Full

    def number(self, offset: int, size: int, order: str = ">") -> int:
        """A whole number of `size` bytes; 0 where the file ends before it."""
        piece = self.data[offset : offset + size] if offset >= 0 else b""
        return int.from_bytes(piece, "little" if order == "<" else "big") if len(piece) == size else 0

    def uniform(self, start: int, end: int) -> int | None:
        """The one byte that all bytes between two offsets are; None where they differ or there are none."""
        if not start < end:
            return None
        self.spend(end - start)
        first = self.data[start]
        for at in range(start, end, 1 << 20):
            piece = self.data[at : min(at + (1 << 20), end)]
            if piece.count(first) != len(piece):
                return None
        return first


def short(text: str, most: int) -> str:
    """One line of text that is safe to show."""
    line = shown(" ".join(text.split()) if "\n" in text or "\r" in text or "\t" in text else text)
    return line if len(line) <= most else f"{line[: most - 1]}…"


def add_gap(ground: Ground, parent: Part, start: int, end: int, *, trailing: bool = False) -> Part | None:
    """Bytes that nothing names: padding where they are all alike, else a gap, or data after the end."""
    if not start < end:
        return None
    byte = ground.uniform(start, end)
    if byte is not None and (end - start > 1 or byte in (0, 255)):
        return ground.add(parent, "padding", f"{byte:#04x} × {end - start}", start, end - start, role="padding")
    if trailing:
        return ground.add(parent, "trailing", "unknown data", start, end - start, says=beginning(ground.data, start, end), role="trailing")
    return ground.add(parent, "gap", "gap", start, end - start, says=beginning(ground.data, start, end), role="gap")


def beginning(data: bytes, start: int, end: int) -> str:
    """The first bytes of a part, as text where they read as text, else in hexadecimal."""
    piece = data[start : min(start + 24, end)]
    if len(piece) >= 4 and all(32 <= byte < 127 for byte in piece):
        return f"“{piece.decode('ascii')}”"
    return piece.hex(" ")


def unclaimed(claims: list[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans between two offsets that none of the claimed spans covers."""
    at = start
    for first, last in sorted(claims):
        if first > at:
            yield at, min(first, end)
        at = max(at, last)
        if at >= end:
            return
    if at < end:
        yield at, end


def contested(claims: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans that more than one of the claimed spans covers, joined."""
    reached, begun, ended = -1, -1, -1
    for first, last in sorted(claims):
        start, stop = first, min(last, reached)
        if start < stop:
            if start > ended:
                if ended > begun >= 0:
                    yield begun, ended
                begun = start
            ended = max(ended, stop)
        reached = max(reached, last)
    if ended > begun >= 0:
        yield begun, ended


def flat(root: Part) -> list[list[Any]]:
    """The tree as rows in order, the root first: depth, kind, name, offset, length, says, role, named."""
    rows: list[list[Any]] = []
    waiting = [root]
    while waiting:
        part = waiting.pop()
        rows.append([part.depth, part.kind, part.name, part.offset, part.length, part.says, part.role, part.named])
        waiting += reversed(part.parts)
    return rows
