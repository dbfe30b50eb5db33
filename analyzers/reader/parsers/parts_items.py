"""The items of a HEIF or AVIF file: pictures, tiles, thumbnails, auxiliary pictures, Exif and XMP, shown where their bytes lie.

ISO/IEC 14496-12 (iinf, iloc, iref) and 23008-12. Every table is read with caps, and an extent outside the file is passed over.
"""

from dataclasses import dataclass, field

from analyzers.reader.parsers import parts_tiff
from analyzers.reader.parsers.boxes import Box, boxes, first
from analyzers.reader.parsers.parts import DEEPEST, Ground, Part

MOST_ITEMS = 2_000
MOST_EXTENTS = 64
_ROLES = {b"thmb": "thumbnail", b"auxl": "auxiliary picture", b"dimg": "part of a picture"}
_KINDS = {"thumbnail": "item.thumbnail", "auxiliary picture": "item.auxiliary", "part of a picture": "item.tile"}


@dataclass
class Items:
    """What the tables say of each item: its kind, its extents as (method, offset, length), and what it is to others."""

    kinds: dict[int, bytes] = field(default_factory=dict)
    extents: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)
    roles: dict[int, str] = field(default_factory=dict)
    primary: int = -1


def add_items(ground: Ground, root: Part) -> None:
    """Add each item as a part of the box that holds its bytes."""
    data = ground.data
    meta = first(data, b"meta", 0, len(data))
    if meta is None:
        return
    items = _tables(data, meta)
    holders = [part for part in root.parts if part.name == "mdat"]
    idat = first(data, b"idat", meta.start + 4, meta.end)
    for number in list(items.kinds)[:MOST_ITEMS]:
        for method, offset, length in items.extents.get(number, ()):
            start = offset if method == 0 else idat.start + offset if method == 1 and idat else -1
            holder = next((part for part in holders if part.offset <= start < part.end), None)
            if holder is not None and length and start + length <= holder.end:
                _add(ground, holder, items, number, (start, length))


def _add(ground: Ground, holder: Part, items: Items, number: int, span: tuple[int, int]) -> None:
    kind, (start, length) = items.kinds[number], span
    role = "main picture" if number == items.primary else items.roles.get(number, "")
    name = f"item {number}: {kind.decode('latin-1')}" + (f" ({role})" if role else "")
    key = {b"Exif": "item.exif", b"mime": "item.mime"}.get(kind, _KINDS.get(role, "item.picture"))
    part = ground.add(holder, key, name, start, length)
    part.named = True
    if kind == b"Exif" and part.depth < DEEPEST:
        parts_tiff.walk_tiff(ground, part, start + 4 + ground.number(start, 4), start + length)


def _tables(data: bytes, meta: Box) -> Items:
    items = Items()
    for box in boxes(data, meta.start + 4, meta.end):
        if box.kind == b"pitm":
            size = 4 if data[box.start] else 2
            items.primary = int.from_bytes(data[box.start + 4 : box.start + 4 + size], "big")
        elif box.kind == b"iinf":
            for entry in boxes(data, box.start + (8 if data[box.start] else 6), box.end):
                wide = data[entry.start] == 3
                at = entry.start + 4 + (4 if wide else 2) + 2
                items.kinds[int.from_bytes(data[entry.start + 4 : entry.start + (8 if wide else 6)], "big")] = data[at : at + 4]
        elif box.kind == b"iref":
            _references(data, box, items)
        elif box.kind == b"iloc":
            _locations(data, box, items)
    return items


def _references(data: bytes, iref: Box, items: Items) -> None:
    size = 4 if data[iref.start] else 2
    for box in boxes(data, iref.start + 4, iref.end):
        if box.kind not in _ROLES:
            continue
        origin = int.from_bytes(data[box.start : box.start + size], "big")
        count = int.from_bytes(data[box.start + size : box.start + size + 2], "big")
        if box.kind == b"dimg":
            for place in range(min(count, MOST_ITEMS)):
                at = box.start + size + 2 + place * size
                items.roles.setdefault(int.from_bytes(data[at : at + size], "big"), _ROLES[box.kind])
        else:
            items.roles[origin] = _ROLES[box.kind]


def _locations(data: bytes, box: Box, items: Items) -> None:
    version, sizes = data[box.start], int.from_bytes(data[box.start + 4 : box.start + 6], "big")
    offset_size, length_size, base_size, index_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15, sizes & 15
    at = box.start + 6

    def take(size: int) -> int:
        nonlocal at
        at += size
        return int.from_bytes(data[at - size : at], "big") if at <= box.end else 0

    wide = 4 if version == 2 else 2
    for _ in range(min(take(wide), MOST_ITEMS)):
        number = take(wide)
        method = take(2) & 15 if version in (1, 2) else 0
        take(2)
        base = take(base_size)
        extents = items.extents.setdefault(number, [])
        count = take(2)
        for _ in range(min(count, MOST_EXTENTS)):
            if version in (1, 2):
                take(index_size)
            extents.append((method, base + take(offset_size), take(length_size)))
        if count > MOST_EXTENTS or at >= box.end:
            return
