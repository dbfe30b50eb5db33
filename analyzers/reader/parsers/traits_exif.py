"""How an Exif block is laid out: byte order, which directory stands where, whether tags are sorted, what lies between.

Cameras and programs each lay it out in their own way, and a program that changes one field mostly writes the block anew. Bounded in
directories, entries and bytes. CIPA DC-008, TIFF 6.0.
"""

import struct
from dataclasses import dataclass, field
from typing import Any

from analyzers.reader.parsers.text import decoded, shown

MOST_ENTRIES = 400
LONGEST = 200

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_NESTED = {0x8769: "Exif", 0x8825: "GPS", 0xA005: "Interop"}
_TEXTS = {0x010F: "make", 0x0110: "model", 0x0131: "software"}
_NUMBERS = {0xA002: "exif width", 0xA003: "exif height"}
MAKER_NOTE, THUMBNAIL_AT, THUMBNAIL_LENGTH = 0x927C, 0x0201, 0x0202

NONE: dict[str, Any] = {"traits": {"exif": "none"}, "claims": {}, "preview": b""}


@dataclass
class Block:
    """What was met so far: (start, end, what) of every piece, tags of each directory in their order, and texts."""

    data: bytes
    order: str
    pieces: list[tuple[int, int, str]] = field(default_factory=list)
    tags: dict[str, list[int]] = field(default_factory=dict)
    claims: dict[str, str] = field(default_factory=dict)
    preview: tuple[int, int] = (0, 0)
    maker_note: tuple[int, int] = (0, 0)

    def number(self, at: int, form: str) -> int:
        """0 where the bytes end."""
        try:
            return int(struct.unpack_from(self.order + form, self.data, at)[0])
        except struct.error:
            return 0


def traits(data: bytes) -> dict[str, Any]:
    """{"traits", "claims", "preview": bytes of the thumbnail} of a TIFF block that begins with its byte order."""
    if data[:4] not in (b"II*\0", b"MM\0*"):
        return {**NONE, "traits": {"exif": "damaged"}}
    block = Block(data, "<" if data[:2] == b"II" else ">")
    first = block.number(4, "I")
    following = _directory(block, first, "IFD0")
    if following:
        _directory(block, following, "IFD1")
    at, length = block.preview
    if length and at + length <= len(data):
        block.pieces.append((at, at + length, "thumbnail"))
    note_at, note_length = block.maker_note
    found = {
        "exif": f"{decoded(data[:2])} at {first}",
        "exif layout": _layout(block),
        "exif tags": "sorted" if all(tags == sorted(tags) for tags in block.tags.values()) else "not sorted",
        "exif tag list": _tag_list(block),
        "maker note": shown(repr(data[note_at : note_at + 8])) if note_length else "none",
        "preview": "yes" if length else "no",
        "maker note moved": _moved(block),
    }
    return {"traits": found, "claims": block.claims, "preview": data[at : at + length]}


def _directory(block: Block, at: int, name: str) -> int:
    """Read one directory and those that it names; the offset of the next one."""
    count = block.number(at, "H")
    if not 8 <= at < len(block.data) or not count or name in block.tags:
        return 0
    end = at + 2 + 12 * count + 4
    block.pieces.append((at, min(end, len(block.data)), name))
    block.tags[name] = []
    nested = []
    for place in range(min(count, MOST_ENTRIES)):
        entry = at + 2 + 12 * place
        tag = block.number(entry, "H")
        block.tags[name].append(tag)
        _entry(block, entry, name, tag)
        if tag in _NESTED:
            nested.append((block.number(entry + 8, "I"), _NESTED[tag]))
    for offset, inner in nested:
        _directory(block, offset, inner)
    return block.number(end - 4, "I")


def _entry(block: Block, entry: int, name: str, tag: int) -> None:
    kind, count = block.number(entry + 2, "H"), block.number(entry + 4, "I")
    size = _SIZES.get(kind, 1) * count
    at = block.number(entry + 8, "I") if size > 4 else entry + 8
    if size > 4 and at + size <= len(block.data):
        block.pieces.append((at, at + size, "note" if tag == MAKER_NOTE else f"{name}*"))
    if tag == MAKER_NOTE and name == "Exif":
        block.maker_note = (at, size)
    if tag in _TEXTS and name == "IFD0" and kind == 2:
        block.claims[_TEXTS[tag]] = shown(decoded(block.data[at : at + min(size, LONGEST)]).split("\0", 1)[0].strip())
    if tag in _NUMBERS and name == "Exif":
        block.claims[_NUMBERS[tag]] = str(block.number(at, "H" if kind == 3 else "I"))
    if name == "IFD1" and tag == THUMBNAIL_AT:
        block.preview = (block.number(entry + 8, "I"), block.preview[1])
    if name == "IFD1" and tag == THUMBNAIL_LENGTH:
        block.preview = (block.preview[0], block.number(entry + 8, "I"))


def _layout(block: Block) -> str:
    """The pieces in the order in which they lie; a star is a directory's long values, numbers are bytes that nothing names."""
    names: list[str] = []
    reached = 8
    for start, end, what in sorted(block.pieces):
        if start > reached + 1:
            names.append(f"+{start - reached}" if start - reached < 10 else "+gap")
        elif start < reached and end > reached:
            names.append("overlap")
        if not names or names[-1] != what:
            names.append(what)
        reached = max(reached, end)
    if len(block.data) > reached + 1:
        names.append("+end" if any(block.data[reached:]) else "+zeros")
    kept: list[str] = []
    for name in names:  # a directory whose values lie in several runs gives one star for each
        if len(kept) < 40:
            kept.append(name)
    return " ".join(kept)


def _moved(block: Block) -> str:
    """Where a Canon note says that it was written, if it lies elsewhere now; its last eight bytes are a header with that offset."""
    at, length = block.maker_note
    footer = block.data[at + length - 8 : at + length]
    if not block.claims.get("make", "").startswith("Canon") or footer[:4] not in (b"II*\0", b"MM\0*"):
        return ""
    written = int.from_bytes(footer[4:], "little" if footer[:2] == b"II" else "big")
    return f"{written} -> {at}" if written != at and length > 8 else ""


def _tag_list(block: Block) -> str:
    return " ".join(f"{name}:{','.join(f'{tag:X}' for tag in tags[:80])}" for name, tags in block.tags.items())
