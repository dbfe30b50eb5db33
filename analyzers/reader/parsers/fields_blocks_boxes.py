"""The blocks of metadata in files made of ISO boxes: HEIF and AVIF items, JPEG 2000 and JPEG XL boxes, Canon's CR3.

Bounded by the boxes themselves, by their number and by the depth to which they are followed. ISO/IEC 14496-12, 23008-12, 15444-1.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

from analyzers.reader.parsers.boxes import Box, boxes, first
from analyzers.reader.parsers.fields_block import EXIF, ICC, IPTC, XMP, Block, joined, plain

MOST_ITEMS = 4_096
_INNER = {b"moov", b"jp2h", b"iprp", b"ipco"}
_UUIDS = {
    bytes.fromhex("be7acfcb97a942e89c71999491e3afac"): XMP,
    bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38"): IPTC,
    b"JpgTiffExif->JP2": EXIF,
    bytes.fromhex("b14bf8bd083d4b43a5ae8cd7d5a6ce03"): EXIF,  # GeoTIFF's tags in a TIFF of their own
}
_CANON = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_CANON_BLOCKS = {b"CMT1": "Image", b"CMT2": "Photo", b"CMT3": "Canon", b"CMT4": "GPSInfo"}


@dataclass(frozen=True)
class Item:
    """One item of a HEIF file: its number, its kind as four letters, its media type, and where its parts lie as (start, end)."""

    number: int
    kind: bytes
    media: bytes
    parts: tuple[tuple[int, int], ...]


def of_boxes(data: bytes) -> Iterator[Block]:
    """All of them, items first."""
    for item in items(data):
        if item.kind == b"Exif" and item.parts:
            block = joined(EXIF, data, item.parts)
            skipped = 4 + int.from_bytes(block.data[:4], "big")  # of bytes before the TIFF header
            yield block.part(EXIF, skipped, len(block.data))
        elif item.kind == b"mime" and item.media == b"application/rdf+xml" and item.parts:
            yield joined(XMP, data, item.parts)
    yield from _in(data, 0, len(data), 0)


def _in(data: bytes, start: int, end: int, depth: int) -> Iterator[Block]:
    for box in boxes(data, start, end):
        if box.kind in _INNER and depth < 4:
            yield from _in(data, box.start, box.end, depth + 1)
        elif box.kind == b"meta" and depth < 4:
            yield from _in(data, box.start + 4, box.end, depth + 1)
        elif box.kind == b"uuid":
            yield from _of_uuid(data, box, depth)
        elif box.kind == b"colr":
            yield from _of_colour(data, box)
        elif box.kind == b"xml ":
            yield plain(XMP, data, box.start, box.end - box.start)
        elif box.kind == b"Exif":
            skipped = 4 + int.from_bytes(data[box.start : box.start + 4], "big")
            yield plain(EXIF, data, box.start + skipped, box.end - box.start - skipped)
        elif box.kind in _CANON_BLOCKS:
            yield replace(plain(EXIF, data, box.start, box.end - box.start), first=_CANON_BLOCKS[box.kind])


def _of_uuid(data: bytes, box: Box, depth: int) -> Iterator[Block]:
    name = data[box.start : box.start + 16]
    if name == _CANON and depth < 4:
        yield from _in(data, box.start + 16, box.end, depth + 1)
    elif name in _UUIDS:
        yield plain(_UUIDS[name], data, box.start + 16, box.end - box.start - 16)


def _of_colour(data: bytes, box: Box) -> Iterator[Block]:
    """A profile: by four letters in HEIF, by the number 2 or 3 in JPEG 2000."""
    if data[box.start : box.start + 4] in (b"prof", b"rICC"):
        yield plain(ICC, data, box.start + 4, box.end - box.start - 4)
    elif data[box.start : box.start + 1] in (b"\2", b"\3"):
        yield plain(ICC, data, box.start + 3, box.end - box.start - 3)


def items(data: bytes) -> list[Item]:
    """The items of a HEIF file in the order in which it names them; those whose place is not told have no parts."""
    meta = first(data, b"meta", 0, len(data))
    iinf = meta and first(data, b"iinf", meta.start + 4, meta.end)
    iloc = meta and first(data, b"iloc", meta.start + 4, meta.end)
    if not (meta and iinf):
        return []
    idat = first(data, b"idat", meta.start + 4, meta.end)
    places = _places(data, iloc, idat.start if idat else 0) if iloc else {}
    wide = data[iinf.start] != 0
    found: list[Item] = []
    for box in boxes(data, iinf.start + (8 if wide else 6), iinf.end):
        if box.kind == b"infe" and len(found) < MOST_ITEMS:
            number, kind, media = _entry(data[box.start : box.end])
            found.append(Item(number, kind, media, tuple(places.get(number, ()))))
    return found


def _entry(content: bytes) -> tuple[int, bytes, bytes]:
    """Number, kind and media type that an item's entry tells."""
    version = content[0] if content else 0
    size = 4 if version >= 3 else 2
    number = int.from_bytes(content[4 : 4 + size], "big")
    if version < 2:
        return number, b"", b""
    at = 4 + size + 2
    kind, rest = content[at : at + 4], content[at + 4 :].split(b"\0")
    return number, kind, rest[1] if kind == b"mime" and len(rest) > 1 else b""


def _places(data: bytes, iloc: Box, idat: int) -> dict[int, list[tuple[int, int]]]:
    """Where each item's parts lie. Those built from other items are left out."""
    reading = _Reading(data[: iloc.end], iloc.start)
    version = reading.number(1)
    reading.number(3)
    sizes, more = reading.number(1), reading.number(1)
    offset_size, length_size, base_size, index_size = sizes >> 4, sizes & 15, more >> 4, more & 15 if version else 0
    count = reading.number(4 if version == 2 else 2)
    found: dict[int, list[tuple[int, int]]] = {}
    try:
        for _ in range(min(count, MOST_ITEMS)):
            number = reading.number(4 if version == 2 else 2)
            method = reading.number(2) & 15 if version else 0
            reading.number(2)
            base = reading.number(base_size)
            parts = found.setdefault(number, [])
            for _ in range(min(reading.number(2), MOST_ITEMS)):
                reading.number(index_size)
                start = base + reading.number(offset_size) + (idat if method == 1 else 0)
                length = reading.number(length_size)
                if method < 2 and start < len(data):
                    parts.append((start, min(start + length, len(data)) if length else len(data)))
    except struct.error:
        return found
    return found


class _Reading:
    """Numbers one after another, big end first."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at = data, at

    def number(self, size: int) -> int:
        if self._at + size > len(self._data):
            raise struct.error("the box ends")
        self._at += size
        return int.from_bytes(self._data[self._at - size : self._at], "big")
