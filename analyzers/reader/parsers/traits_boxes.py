"""How a HEIF or AVIF file was put together: brands, order of boxes, kinds of items and their properties. ISO/IEC 14496-12, 23008-12.

The walk is ``boxes.boxes``, which is bounded.
"""

import struct
from collections import Counter
from itertools import groupby, islice
from typing import Any

from analyzers.reader.parsers import traits_exif
from analyzers.reader.parsers.boxes import Box, boxes, first
from analyzers.reader.parsers.text import decoded, shown

MOST_NAMED = 40
MOST_EXIF = 1 << 20
_EXIF_START = (b"II*\0", b"MM\0*")


def traits(data: bytes) -> dict[str, Any]:
    """See ``traits.traits``."""
    top = list(islice(boxes(data, 0, len(data)), MOST_NAMED))
    ftyp = next((box for box in top if box.kind == b"ftyp"), None)
    meta = next((box for box in top if box.kind == b"meta"), None)
    brands = data[ftyp.start : min(ftyp.end, ftyp.start + 128)] if ftyp else b""
    exif = _exif(data, meta)
    found = {
        "brand": shown(decoded(brands[:4])),
        "version": str(int.from_bytes(brands[4:8], "big")),
        "compatible": shown(" ".join(decoded(brands[at : at + 4]) for at in range(8, len(brands) - 3, 4))),
        "boxes": _kinds(top),
        **(_meta(data, meta) if meta else {}),
    }
    kind = "AVIF" if brands[:4] in (b"avif", b"avis") or b"avif" in brands[8:] else "HEIF"
    return {"format": kind, "traits": {**found, **exif["traits"]}, "tables": [], "claims": exif["claims"], "thumbnail": {}}


def _kinds(found: list[Box]) -> str:
    return shown(" ".join(name for name, _ in groupby(decoded(box.kind) for box in found[:MOST_NAMED])))


def _meta(data: bytes, meta: Box) -> dict[str, str]:
    """Order of the parts of the meta box, the handler's name, and how often each kind of item and property occurs."""
    inner = list(islice(boxes(data, meta.start + 4, meta.end), MOST_NAMED))
    handler = next((data[box.start + 24 : min(box.end, box.start + 64)] for box in inner if box.kind == b"hdlr"), b"")
    iprp = first(data, b"iprp", meta.start + 4, meta.end)
    ipco = iprp and first(data, b"ipco", iprp.start, iprp.end)
    properties = list(islice(boxes(data, ipco.start, ipco.end), 200)) if ipco else []
    return {
        "meta": _kinds(inner),
        "handler name": shown(decoded(handler.split(b"\0", 1)[0])),
        "items": _counted(_items(data, meta)),
        "properties": " ".join(sorted({shown(decoded(box.kind)) for box in properties})),
    }


def _items(data: bytes, meta: Box) -> list[str]:
    """The kind of each item; those of version 2 and 3 entries, which HEIF uses."""
    iinf = first(data, b"iinf", meta.start + 4, meta.end)
    if iinf is None or iinf.start >= iinf.end:
        return []
    start = iinf.start + (8 if data[iinf.start] else 6)
    found = []
    for box in islice(boxes(data, start, iinf.end), 1000):
        at = box.start + (8 if data[box.start] == 2 else 10) if box.start < box.end else box.end
        found.append(shown(decoded(data[at : at + 4])))
    return found


def _counted(kinds: list[str]) -> str:
    """Tiles of a grid are many: their number depends on the picture's size, so that only one and more are told apart."""
    return " ".join(f"{kind}{'+' if count > 1 else ''}" for kind, count in sorted(Counter(kinds).items()))


def _exif(data: bytes, meta: Box | None) -> dict[str, Any]:
    """The Exif item: found by the offset that the location box gives to it, or not at all."""
    for at, length in _locations(data, meta) if meta else ():
        content = data[at : at + min(length, MOST_EXIF)]
        skipped = 4 + int.from_bytes(content[:4], "big")
        for start in (skipped, 4, 10):
            if content[start : start + 4] in _EXIF_START:
                return traits_exif.traits(content[start:])
    return traits_exif.NONE


def _locations(data: bytes, meta: Box) -> list[tuple[int, int]]:
    """Offset and length of each item's first piece, in the box that versions 0 to 2 share."""
    iloc = first(data, b"iloc", meta.start + 4, meta.end)
    found: list[tuple[int, int]] = []
    if iloc is None:
        return found
    try:
        version, sizes = data[iloc.start], struct.unpack_from(">H", data, iloc.start + 4)[0]
        offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
        index_size = sizes & 15 if version else 0
        at = iloc.start + 6
        count = int.from_bytes(data[at : at + (4 if version == 2 else 2)], "big")
        at += 4 if version == 2 else 2
        for _ in range(min(count, 1000)):
            at += (4 if version == 2 else 2) + (2 if version else 0) + 2
            base = int.from_bytes(data[at : at + base_size], "big")
            at += base_size
            pieces = int.from_bytes(data[at : at + 2], "big")
            at += 2 + index_size
            offset = int.from_bytes(data[at : at + offset_size], "big")
            length = int.from_bytes(data[at + offset_size : at + offset_size + length_size], "big")
            found.append((base + offset, length))
            at += pieces * (offset_size + length_size) + max(pieces - 1, 0) * index_size
            if at >= iloc.end:
                break
    except struct.error:
        return found
    return found
