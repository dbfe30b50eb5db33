"""The parts of a TIFF, and of the Exif data that are one: header, directories, entries with their values, strips, tiles, thumbnails.

Each directory is visited once; offsets count from the TIFF's own beginning. TIFF 6.0, BigTIFF, CIPA DC-008.
"""

from dataclasses import dataclass, field

from analyzers.reader.parsers import parts_jpeg, parts_photoshop
from analyzers.reader.parsers.parts import DEEPEST, Ground, Part, add_gap, contested, unclaimed
from analyzers.reader.parsers.parts_tags import GPS_TAGS, SUB_DIRECTORIES, TAGS
from analyzers.reader.parsers.text import decoded
from analyzers.reader.parsers.tiff import Layout, layout_of

MOST_ENTRIES = 2_000
MOST_DIRECTORIES = 400
MOST_PIECES = 4_000  # strips and tiles that are listed
MOST_OVERLAPS = 20
TYPES = {
    1: ("BYTE", 1), 2: ("ASCII", 1), 3: ("SHORT", 2), 4: ("LONG", 4), 5: ("RATIONAL", 8), 6: ("SBYTE", 1), 7: ("UNDEFINED", 1),
    8: ("SSHORT", 2), 9: ("SLONG", 4), 10: ("SRATIONAL", 8), 11: ("FLOAT", 4), 12: ("DOUBLE", 8), 13: ("IFD", 4), 129: ("UTF-8", 1),
    16: ("LONG8", 8), 17: ("SLONG8", 8), 18: ("IFD8", 8),
}  # fmt: skip
WHOLE = {"BYTE", "SHORT", "LONG", "IFD", "LONG8", "IFD8"}
MAKER_NOTE, THUMBNAIL, THUMBNAIL_LENGTH = 0x927C, 0x0201, 0x0202
STRIPS, STRIP_LENGTHS, TILES, TILE_LENGTHS = 0x0111, 0x0117, 0x0144, 0x0145
WIDTH, HEIGHT = 0x0100, 0x0101
PHOTOSHOP_RESOURCES = 0x8649
_TEXTS = {0x02BC, 0x83BB, 0x8773, 0x015B, 0x9286}  # known not to hold pictures
SMALLEST_HIDDEN = 256  # bytes of a value or gap that is looked through for a picture
START = b"\xff\xd8\xff"


@dataclass
class Tiff:
    """One TIFF within the file: where it begins and ends, how it writes numbers, and which bytes are accounted for."""

    ground: Ground
    start: int
    end: int
    layout: Layout
    claims: list[tuple[int, int]] = field(default_factory=list)
    opaque: list[Part] = field(default_factory=list)  # values whose inside only their maker knows
    visited: set[int] = field(default_factory=set)

    def number(self, offset: int, size: int) -> int:
        return self.ground.number(offset, size, self.layout.order) if self.start <= offset <= self.end - size else 0

    def claim(self, start: int, length: int) -> None:
        self.claims.append((start, min(start + length, self.end)))


@dataclass
class Values:
    """The whole numbers of one directory's entries, by tag, and the part of each entry."""

    numbers: dict[int, list[int]] = field(default_factory=dict)
    parts: dict[int, Part] = field(default_factory=dict)

    def first(self, tag: int) -> int:
        return (self.numbers.get(tag) or [0])[0]


def walk_tiff(ground: Ground, parent: Part, start: int, end: int) -> None:
    """Add what a TIFF between two offsets consists of. Gaps and overlaps between its parts are added at the end."""
    if end - start < 8 or parent.depth >= DEEPEST or ground.data[start : start + 2] not in (b"II", b"MM"):
        return
    tiff = Tiff(ground, start, end, layout_of(ground.data[start : start + 4]))
    big = tiff.layout.big
    order = "little endian" if tiff.layout.order == "<" else "big endian"
    ground.add(parent, "tiff.header", "TIFF header", start, 16 if big else 8, says=order + (", BigTIFF" if big else ""))
    tiff.claim(start, 16 if big else 8)
    at = tiff.number(start + (8 if big else 4), 8 if big else 4)
    for number in range(MOST_DIRECTORIES):
        if not at or not (at := _directory(tiff, parent, f"IFD{number}", at)):
            break
    for part in tiff.opaque:
        _hidden(tiff, part, part.offset, part.end)
    for first, last in list(unclaimed(tiff.claims, start, end)):
        gap = add_gap(ground, parent, first, last)
        if gap is not None and gap.role == "gap":
            _hidden(tiff, gap, first, last)
    for first, last in list(contested(tiff.claims))[:MOST_OVERLAPS]:
        ground.add(parent, "overlap", "overlap", first, last - first, role="overlap")


def _directory(tiff: Tiff, parent: Part, name: str, at: int) -> int:
    """Add the directory at an offset of the TIFF; gives the offset of the one that follows, 0 where there is none."""
    offset = tiff.start + at
    if not tiff.start + 8 <= offset < tiff.end or at in tiff.visited or len(tiff.visited) >= MOST_DIRECTORIES or parent.depth >= DEEPEST:
        return 0
    tiff.visited.add(at)
    wide = tiff.layout.big
    head, size = (8, 20) if wide else (2, 12)
    stated = tiff.number(offset, head)
    held = min(stated, MOST_ENTRIES, max(0, tiff.end - offset - head) // size)
    length = head + held * size + (8 if wide else 4)
    says = f"{stated} entries" + ("" if held == stated else f", {held} of them can be read")
    part = tiff.ground.add(
        parent, "tiff.ifd", name, offset, min(length, tiff.end - offset), says=says, role="" if held == stated else "fault"
    )
    tiff.claim(offset, length)
    values = Values()
    for number in range(held):
        _entry(tiff, part, values, offset + head + number * size)
    _pieces(tiff, part, values)
    for tag, label in SUB_DIRECTORIES.items():
        for place, inner in enumerate(values.numbers.get(tag, [])[:32]):
            several = len(values.numbers[tag]) > 1
            _directory(tiff, values.parts[tag], f"{label} {place}" if several else label, inner)
    return tiff.number(offset + head + held * size, 8 if wide else 4) if held == stated else 0


def _entry(tiff: Tiff, parent: Part, values: Values, at: int) -> None:
    """One entry, with its value as a part of its own where that lies elsewhere."""
    wide, ground = tiff.layout.big, tiff.ground
    tag, code, count = tiff.number(at, 2), tiff.number(at + 2, 2), tiff.number(at + 4, 8 if wide else 4)
    kind, size = TYPES.get(code, ("", 0))
    inline, total = (8, count * size) if wide else (4, count * size)
    field_at = at + (12 if wide else 8)
    place = field_at if total <= inline else tiff.start + tiff.number(field_at, inline)
    names = GPS_TAGS if parent.name == SUB_DIRECTORIES[0x8825] else TAGS
    name = f"{tag:#06x} {names.get(tag, '')}".strip()
    broken = not kind or place + total > tiff.end
    said = f"{kind or f'type {code}'} × {count}"
    if broken:
        ground.add(parent, "tiff.entry", name, at, 20 if wide else 12, says=f"{said}, points outside or has no known type", role="fault")
        return
    said += f" = {_readable(tiff, kind, size, count, place)}" if count else ""
    part = ground.add(parent, "tiff.entry", name, at, 20 if wide else 12, says=said)
    if kind in WHOLE and tag not in values.numbers:
        values.numbers[tag] = [tiff.number(place + number * size, size) for number in range(min(count, MOST_PIECES))]
        values.parts[tag] = part
    if total > inline:
        value = ground.add(part, "exif.makernote" if tag == MAKER_NOTE else "tiff.value", "value", place, total)
        tiff.claim(place, total)
        if tag == PHOTOSHOP_RESOURCES:
            parts_photoshop.walk_resources(ground, value, place, place + total)
        elif tag == MAKER_NOTE or (kind in ("UNDEFINED", "BYTE") and total >= SMALLEST_HIDDEN and tag not in _TEXTS):
            tiff.opaque.append(value)


def _readable(tiff: Tiff, kind: str, size: int, count: int, place: int) -> str:
    """The beginning of a value, as a person reads it."""
    data = tiff.ground.data
    if kind in ("ASCII", "UTF-8"):
        return f"“{decoded(data[place : place + min(count, 80)].rstrip(bytes(1)))}”"
    if kind in WHOLE and not (kind == "BYTE" and count > 8):
        listed = ", ".join(str(tiff.number(place + number * size, size)) for number in range(min(count, 6)))
        return listed + (" …" if count > 6 else "")
    if kind == "RATIONAL":
        pairs = [(tiff.number(place + 8 * n, 4), tiff.number(place + 8 * n + 4, 4)) for n in range(min(count, 3))]
        return ", ".join(f"{above}/{below}" for above, below in pairs)
    return data[place : place + min(count * size, 12)].hex(" ") + (" …" if count * size > 12 else "")


def _pieces(tiff: Tiff, parent: Part, values: Values) -> None:
    """Where the directory's picture data lie: a JPEG thumbnail, strips or tiles."""
    ground = tiff.ground
    thumbnail, length = values.first(THUMBNAIL), values.first(THUMBNAIL_LENGTH)
    if thumbnail and length:
        start, end = tiff.start + thumbnail, min(tiff.start + thumbnail + length, tiff.end)
        whole = "" if tiff.start + thumbnail + length <= tiff.end else ", cut off"
        if start < tiff.end:
            part = parts_jpeg.add_jpeg(ground, parent, (start, end), "exif.thumbnail", f"thumbnail{whole}")
            part.named = True
            tiff.claim(start, length)
    for place, sizes, kind, label in ((STRIPS, STRIP_LENGTHS, "tiff.strip", "strip"), (TILES, TILE_LENGTHS, "tiff.tile", "tile")):
        offsets, lengths = values.numbers.get(place, []), values.numbers.get(sizes, [])
        several = len(offsets) > 1
        says = f"{values.first(WIDTH)} × {values.first(HEIGHT)}" if values.first(WIDTH) else ""
        for number, (offset, size) in enumerate(zip(offsets, lengths, strict=False)):
            start = tiff.start + offset
            if not size:
                continue
            if start >= tiff.end:
                values.parts[place].says += f"; {label} {number} lies beyond the end"
                values.parts[place].role = "fault"
                break
            tiff.claim(start, size)
            name = f"{label} {number}" if several else label
            if not several and ground.data[start : start + 3] == START:
                part = parts_jpeg.add_jpeg(ground, parent, (start, min(start + size, tiff.end)), "tiff.preview", name)
                part.named = True
            else:
                outside = start + size > tiff.end
                ground.add(parent, kind, name, start, size, says=says, role="fault" if outside else "")


def _hidden(tiff: Tiff, parent: Part, start: int, end: int) -> None:
    """Whole JPEG pictures inside bytes that only their maker understands: the previews of maker notes."""
    if parent.depth >= DEEPEST:
        return
    tiff.ground.spend(end - start)
    at = start
    for _ in range(8):
        at = tiff.ground.data.find(START, at, end)
        if at < 0:
            return
        stop = parts_jpeg.end_of(tiff.ground, at, min(tiff.end, max(end, at)))
        if stop is None:
            at += 3
            continue
        parts_jpeg.add_jpeg(tiff.ground, parent, (at, stop), "makernote.preview", "preview")
        at = stop
