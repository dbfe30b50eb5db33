"""Walks the directories of a TIFF just far enough to tell a camera's RAW file from a picture, and to know what a page stores.

Bounded in directories and entries; an offset already visited ends the walk. TIFF 6.0, and BigTIFF.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MOST_DIRECTORIES = 1000
MOST_ENTRIES = 512

SUB_DIRECTORIES, PHOTOMETRIC, ORIENTATION, DNG_VERSION = 0x14A, 0x106, 0x112, 0xC612
_SENSOR = {32803, 34892}  # colour filter array, linear raw
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 6: 1, 7: 1, 8: 2, 9: 4, 13: 4, 16: 8, 17: 8, 18: 8}
_LETTERS = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 13: "I", 16: "Q", 17: "q", 18: "Q"}


@dataclass(frozen=True)
class Directory:
    """One directory's whole-number tags, and where in the file each entry stands. `main`: a page of its own, not nested in another."""

    tags: dict[int, tuple[int, ...]]
    entries: dict[int, int]
    main: bool


@dataclass(frozen=True)
class Layout:
    """How this file writes numbers: byte order, and the wider fields of BigTIFF."""

    order: str
    big: bool

    @property
    def offset(self) -> str:
        return self.order + ("Q" if self.big else "I")

    @property
    def count(self) -> str:
        return self.order + ("Q" if self.big else "H")

    @property
    def entry(self) -> struct.Struct:
        return struct.Struct(self.order + ("HHQ8s" if self.big else "HHI4s"))


def is_raw(data: bytes) -> bool:
    """Whether any directory holds sensor values rather than a picture."""
    if data[8:10] == b"CR":
        return True
    return any(
        DNG_VERSION in directory.tags or not _SENSOR.isdisjoint(directory.tags.get(PHOTOMETRIC, ())) for directory in directories(data)
    )


def directories(data: bytes) -> Iterator[Directory]:
    """Main directories in order, each followed by those nested in it."""
    layout = layout_of(data)
    waiting = [(_number(data, 8 if layout.big else 4, layout.offset), True)]
    visited: set[int] = set()
    while waiting and len(visited) < MOST_DIRECTORIES:
        at, main = waiting.pop(0)
        if not 8 <= at < len(data) or at in visited:
            continue
        visited.add(at)
        directory, following = _directory(data, at, layout, main)
        nested = [(offset, False) for offset in directory.tags.get(SUB_DIRECTORIES, ())[:16]]
        waiting = [*nested, (following, main), *waiting]
        yield directory


def upright(data: bytes, pages: list[Directory]) -> bytes:
    """The same file with each page's orientation tag set to 1, for decoders that would turn the picture."""
    layout = layout_of(data)
    turned = [page for page in pages if page.tags.get(ORIENTATION, (1,)) != (1,)]
    if not turned:
        return data
    changed = bytearray(data)
    for page in turned:
        # type, count and value: one SHORT that is 1
        layout.entry.pack_into(changed, page.entries[ORIENTATION], ORIENTATION, 3, 1, struct.pack(layout.order + "H", 1))
    return bytes(changed)


def layout_of(data: bytes) -> Layout:
    """From the file's first four bytes."""
    return Layout("<" if data[:2] == b"II" else ">", data[2:4] in (b"+\0", b"\0+"))


def _number(data: bytes, at: int, form: str) -> int:
    try:
        return int(struct.unpack_from(form, data, at)[0])
    except struct.error:
        return 0


def _directory(data: bytes, at: int, layout: Layout, main: bool) -> tuple[Directory, int]:
    count = _number(data, at, layout.count)
    start = at + struct.calcsize(layout.count)
    size = layout.entry.size
    directory = Directory({}, {}, main)
    for number in range(min(count, MOST_ENTRIES)):
        try:
            tag, kind, length, field = layout.entry.unpack_from(data, start + number * size)
        except struct.error:
            return directory, 0
        directory.tags[tag] = _values(data, kind, length, field, layout)
        directory.entries[tag] = start + number * size
    return directory, _number(data, start + count * size, layout.offset)


def _values(data: bytes, kind: int, length: int, field: bytes, layout: Layout) -> tuple[int, ...]:
    """An entry's whole numbers, at most 64 of them; none for other types."""
    letter = _LETTERS.get(kind)
    if letter is None:
        return ()
    held = min(length, 64)
    at = 0
    if length * _SIZES[kind] > len(field):
        at = _number(field, 0, layout.offset)
        field = data
    try:
        return struct.unpack_from(f"{layout.order}{held}{letter}", field, at)
    except struct.error:
        return ()
