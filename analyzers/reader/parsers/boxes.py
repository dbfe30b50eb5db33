"""Reads just enough of a HEIF or AVIF file's boxes to know how its main picture is turned for display, and to undo that for decoding.

Bounded: each box lies inside its parent and every loop moves forward. ISO/IEC 14496-12 and 23008-12.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

MOST_BOXES = 4096

# a 2×2 picture with corners 0 1 / 2 3, as each EXIF orientation shows it
_SHOWN = {
    1: [[0, 1], [2, 3]],
    2: [[1, 0], [3, 2]],
    3: [[3, 2], [1, 0]],
    4: [[2, 3], [0, 1]],
    5: [[0, 2], [1, 3]],
    6: [[2, 0], [3, 1]],
    7: [[3, 1], [2, 0]],
    8: [[1, 3], [0, 2]],
}


@dataclass(frozen=True)
class Box:
    """A box's kind and where its content lies. head is the offset of the box itself."""

    kind: bytes
    head: int
    start: int
    end: int


@dataclass
class Properties:
    """Of the primary item: its properties in the order in which they apply; and all turns and mirrors of the file."""

    primary: list[Box] = field(default_factory=list)
    turns: list[Box] = field(default_factory=list)

    def orientation(self, data: bytes) -> int:
        """What EXIF orientation says the same as the main picture's turns and mirrors."""
        shown = np.array([[0, 1], [2, 3]])
        for box in self.primary:
            if box.kind == b"irot" and box.start < box.end:
                shown = np.rot90(shown, data[box.start] & 3)  # anticlockwise, as the standard counts
            elif box.kind == b"imir" and box.start < box.end:
                shown = shown[:, ::-1] if data[box.start] & 1 else shown[::-1]
        return next(number for number, view in _SHOWN.items() if view == shown.tolist())


def boxes(data: bytes, start: int, end: int) -> Iterator[Box]:
    """The boxes that lie one after another between two offsets."""
    for _ in range(MOST_BOXES):
        if start + 8 > end:
            return
        size, kind = int.from_bytes(data[start : start + 4], "big"), data[start + 4 : start + 8]
        head = 8
        if size == 1:
            size, head = int.from_bytes(data[start + 8 : start + 16], "big"), 16
        elif size == 0:
            size = end - start
        if size < head or start + size > end:
            return
        yield Box(kind, start, start + head, start + size)
        start += size


def first(data: bytes, kind: bytes, start: int, end: int) -> Box | None:
    """The first box of a kind between two offsets."""
    return next((box for box in boxes(data, start, end) if box.kind == kind), None)


def properties(data: bytes) -> Properties:
    """Empty where the file has no such boxes or they are damaged."""
    found = Properties()
    meta = first(data, b"meta", 0, len(data))
    pitm = meta and first(data, b"pitm", meta.start + 4, meta.end)
    iprp = meta and first(data, b"iprp", meta.start + 4, meta.end)
    ipco = iprp and first(data, b"ipco", iprp.start, iprp.end)
    if not (pitm and iprp and ipco):
        return found
    listed = list(boxes(data, ipco.start, ipco.end))
    found.turns = [box for box in listed if box.kind in (b"irot", b"imir")]
    wide = data[pitm.start] != 0
    item = int.from_bytes(data[pitm.start + 4 : pitm.start + (8 if wide else 6)], "big")
    for ipma in boxes(data, iprp.start, iprp.end):
        if ipma.kind == b"ipma":
            found.primary += [listed[number - 1] for number in _associated(data, ipma, item) if 1 <= number <= len(listed)]
    return found


def _associated(data: bytes, ipma: Box, item: int) -> list[int]:
    """The numbers of an item's properties, from 1."""
    version, flags = data[ipma.start], data[ipma.start + 3]
    at = ipma.start + 8
    try:
        (count,) = struct.unpack_from(">I", data, ipma.start + 4)
        for _ in range(min(count, MOST_BOXES)):
            identity, number = struct.unpack_from(">IB" if version else ">HB", data, at)
            at += 5 if version else 3
            form = ">" + ("H" if flags & 1 else "B") * number
            if identity == item:
                return [value & (0x7FFF if flags & 1 else 0x7F) for value in struct.unpack_from(form, data, at)]
            at += struct.calcsize(form)
    except struct.error:
        return []
    return []


def unturned(data: bytes, found: Properties) -> bytes:
    """The same file with all turns and mirrors made to a turn by nothing; both boxes have the same length."""
    if not found.turns:
        return data
    changed = bytearray(data)
    for box in found.turns:
        if box.end - box.start == 1:
            changed[box.head + 4 : box.end] = b"irot\0"
    return bytes(changed)
