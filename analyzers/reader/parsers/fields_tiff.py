"""Walks all directories of a TIFF or Exif block and tells of each entry where its value lies, what it is and how long.

Bounded in directories and entries; a directory already visited is not entered again. Values are not read here. TIFF 6.0, BigTIFF, Exif.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from analyzers.reader.parsers.tiff import Layout, layout_of

MOST_DIRECTORIES = 300
MOST_IN_ONE = 4_000
MOST_ENTRIES = 30_000

SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8, 129: 1}
MAKER_NOTE = 0x927C
_SUB, _EXIF, _GPS, _INTEROP = 0x014A, 0x8769, 0x8825, 0xA005
_MAIN = ("Image", "Thumbnail")


@dataclass(frozen=True)
class Entry:
    """`at`: where the value begins in the block, None where it lies beyond its end; `size` in bytes; `group` as Exiv2 names directories."""

    group: str
    tag: int
    kind: int
    count: int
    at: int | None
    size: int


def entries(data: bytes, *, first: str = "Image") -> Iterator[Entry]:
    """All entries, one directory after another. None where the block begins with no byte order."""
    if data[:2] not in (b"II", b"MM") or len(data) < 10:
        return
    layout = layout_of(data)
    waiting = [(_number(data, 8 if layout.big else 4, layout.offset), first)]
    visited: set[int] = set()
    pages = given = 0
    while waiting and len(visited) < MOST_DIRECTORIES and given < MOST_ENTRIES:
        at, group = waiting.pop(0)
        if not 8 <= at < len(data) or at in visited:
            continue
        visited.add(at)
        inner: list[tuple[int, str]] = []
        for entry in directory(data, at, layout, group):
            given += 1
            yield entry
            inner += _nested(data, entry, layout, len(visited))
        if group in (first, "Thumbnail") or group.startswith("Image"):
            pages += 1
            following = _number(data, at + struct.calcsize(layout.count) + _count(data, at, layout) * layout.entry.size, layout.offset)
            inner.append((following, _MAIN[pages] if pages < 2 else f"Image{pages}"))
        waiting = inner + waiting


def directory(data: bytes, at: int, layout: Layout, group: str, base: int = 0) -> Iterator[Entry]:
    """The entries of one directory. `base`: what offsets of values are counted from."""
    start = at + struct.calcsize(layout.count)
    room = 8 if layout.big else 4
    for number in range(_count(data, at, layout)):
        place = start + number * layout.entry.size
        try:
            tag, kind, count, field = layout.entry.unpack_from(data, place)
        except struct.error:
            return
        if kind not in SIZES:
            if kind == 0 or kind > 200:
                continue
            yield Entry(group, tag, kind, count, None, 0)
            continue
        size = SIZES[kind] * count
        where = place + layout.entry.size - room if size <= room else base + _number(field, 0, layout.offset)
        yield Entry(group, tag, kind, count, where if where + size <= len(data) else None, size)


def _count(data: bytes, at: int, layout: Layout) -> int:
    return min(_number(data, at, layout.count), MOST_IN_ONE)


def _nested(data: bytes, entry: Entry, layout: Layout, seen: int) -> list[tuple[int, str]]:
    """Directories that an entry points to."""
    if entry.at is None or entry.kind not in (4, 9, 13, 16, 18):
        return []
    form = layout.order + ("Q" if entry.kind in (16, 18) else "I")
    offsets = [_number(data, entry.at + SIZES[entry.kind] * number, form) for number in range(min(entry.count, 32))]
    if entry.tag == _SUB:
        kind = "SubImage" if entry.group == "Image" else "SubThumb"
        return [(offset, f"{kind}{number}") for number, offset in enumerate(offsets, 1)]
    inner = {_EXIF: "Photo", _GPS: "GPSInfo", _INTEROP: "Iop"}.get(entry.tag)
    return [(offsets[0], inner)] if inner and offsets and seen < MOST_DIRECTORIES else []


def _number(data: bytes, at: int, form: str) -> int:
    try:
        return int(struct.unpack_from(form, data, at)[0])
    except struct.error:
        return 0
