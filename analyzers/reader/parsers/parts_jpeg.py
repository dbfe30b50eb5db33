"""The parts of one JPEG picture: every marker segment, the coded data of each scan with its restart markers, fill bytes and gaps.

What an application segment holds is opened by `parts_app`; what follows the end-of-image marker is looked at by `parts_after`.
"""

import re
from collections.abc import Iterator

from analyzers.reader.parsers import parts_app
from analyzers.reader.parsers.jpeg import EOI, FRAMES, SOI, SOS, name_of
from analyzers.reader.parsers.parts import DEEPEST, Ground, Part, add_gap

MOST_SEGMENTS = 6_000
MOST_FILL = 64  # bytes between two segments of a header that is still believed
_ALONE = frozenset({0x01, SOI, EOI, *range(0xD0, 0xD8)})
_IN_SCAN = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_AFTER_SEGMENT = re.compile(rb"\xff[\x01-\xfe]")
_RESTART = re.compile(rb"\xff[\xd0-\xd7]")
DHT, DQT, DRI, DNL, COM = 0xC4, 0xDB, 0xDD, 0xDC, 0xFE
_KINDS = {SOI: "jpeg.soi", EOI: "jpeg.eoi", SOS: "jpeg.sos", DQT: "jpeg.dqt", DHT: "jpeg.dht", DRI: "jpeg.dri", COM: "jpeg.com"}
_CODINGS = {0: "baseline", 1: "extended sequential", 2: "progressive", 3: "lossless", 9: "arithmetic", 10: "progressive, arithmetic"}
Segment = tuple[int, int, int]  # marker, offset of its 0xFF, length


def markers(ground: Ground, start: int, end: int) -> Iterator[Segment]:
    """The marker segments from `start` on, the end-of-image marker being the last; ends early where the bytes do."""
    data, position, pattern = ground.data, start, _AFTER_SEGMENT
    for _ in range(MOST_SEGMENTS):
        found = pattern.search(data, position, end)
        ground.spend((found.end() if found else end) - position)
        if found is None:
            return
        marker, offset = data[found.end() - 1], found.end() - 2
        length = 2 if marker in _ALONE else 2 + ground.number(offset + 2, 2)
        if marker not in _ALONE and (length < 4 or offset + length > end):
            return
        yield marker, offset, length
        if marker == EOI:
            return
        position = offset + length
        pattern = _IN_SCAN if marker == SOS else _AFTER_SEGMENT


def end_of(ground: Ground, start: int, end: int) -> int | None:
    """Where the whole JPEG picture that begins at `start` ends; None where there is none."""
    seen: set[int] = set()
    at = start
    for marker, offset, length in markers(ground, start, end):
        if SOS not in seen and offset - at > MOST_FILL:
            return None  # markers that chance strewed over other data
        at = offset + length
        seen.add(marker)
        if marker == EOI:
            return offset + length if SOS in seen and seen & FRAMES else None
    return None


def add_jpeg(ground: Ground, parent: Part, span: tuple[int, int], kind: str, name: str) -> Part:
    """Add the JPEG picture between two offsets, whole or cut off, with its parts. Its length is that of the picture itself."""
    start, end = span
    picture = ground.add(parent, kind, name, start, end - start, role="picture")
    if picture.depth < DEEPEST:
        fill_jpeg(ground, picture, end)
    return picture


def fill_jpeg(ground: Ground, picture: Part, end: int) -> int | None:
    """Add the parts of the JPEG picture that `picture` stands for, and shorten it to where it ends; None where it is cut off."""
    start, at, in_scan, ended = picture.offset, picture.offset, False, None
    joined = parts_app.Joined(picture)
    for marker, offset, length in markers(ground, start, end):
        if in_scan:
            at = _scan_data(ground, picture, at, offset)
        _between(ground, picture, at, offset)
        part = _segment(ground, picture, marker, offset, length)
        parts_app.open_segment(ground, part, joined)
        at, in_scan = offset + length, marker == SOS
        if marker in FRAMES and not picture.says:
            picture.says = _size(ground, offset)
        if marker == EOI:
            ended = at
    joined.finish(ground)
    if ended is not None:
        picture.length = ended - start
    elif in_scan:
        _scan_data(ground, picture, at, end)
        picture.says += ", cut off: no end-of-image marker"
    elif at < end:
        add_gap(ground, picture, at, end)
        picture.says = ", ".join(filter(None, (picture.says, "no end-of-image marker")))
    return ended


def _scan_data(ground: Ground, picture: Part, start: int, end: int) -> int:
    """The coded data of one scan, without the fill bytes after it; gives where they begin."""
    stop = end
    while stop > start and ground.data[stop - 1] == 0xFF and end - stop < 4096:
        stop -= 1
    ground.spend(stop - start)
    count = sum(1 for _ in _RESTART.finditer(ground.data, start, stop))
    ground.add(picture, "jpeg.scan", "coded data", start, stop - start, says=f"{count} restart markers" if count else "")
    return stop


def _between(ground: Ground, picture: Part, start: int, end: int) -> None:
    """Bytes between two segments: fill bytes where they are all 0xFF."""
    if not start < end:
        return
    if ground.uniform(start, end) == 0xFF:
        ground.add(picture, "jpeg.fill", f"fill bytes × {end - start}", start, end - start)
    else:
        add_gap(ground, picture, start, end)


def _segment(ground: Ground, picture: Part, marker: int, offset: int, length: int) -> Part:
    name, kind, says = name_of(marker), _KINDS.get(marker, ""), ""
    body = ground.data[offset + 4 : offset + min(length, 128)]
    if marker in FRAMES:
        kind, says = "jpeg.sof", _frame(marker, body)
    elif marker == SOS and body:
        says = f"{body[0]} components" + (f", coefficients {body[-3]} to {body[-2]}" if len(body) == 2 * body[0] + 4 else "")
    elif marker == DRI and len(body) >= 2:
        says = f"every {int.from_bytes(body[:2], 'big')} units"
    elif marker == DQT and body:
        says = ", ".join(f"table {number}" for number in _tables(ground, offset, length))
    elif marker == COM:
        says = f"“{body.split(bytes(1))[0].decode('latin-1')}”"
    elif 0xE0 <= marker <= 0xEF:
        kind, label, says = parts_app.named(marker, body)
        name = f"{name} {label}".strip()
    return ground.add(picture, kind or "jpeg.other", name, offset, length, says=says)


def _frame(marker: int, body: bytes) -> str:
    if len(body) < 6:
        return ""
    size = f"{int.from_bytes(body[3:5], 'big')} × {int.from_bytes(body[1:3], 'big')}"
    factors = " ".join(f"{body[7 + 3 * n] >> 4}×{body[7 + 3 * n] & 15}" for n in range(body[5]) if len(body) >= 9 + 3 * n)
    return f"{_CODINGS.get(marker - 0xC0, '')}, {size}, {body[0]} bit, sampling {factors}".strip(", ")


def _tables(ground: Ground, offset: int, length: int) -> list[int]:
    """The numbers of the quantisation tables of a DQT segment."""
    found, at, end = [], offset + 4, offset + length
    while at < end:
        first = ground.data[at]
        found.append(first & 15)
        at += 129 if first >> 4 else 65
    return found


def _size(ground: Ground, offset: int) -> str:
    return f"{ground.number(offset + 7, 2)} × {ground.number(offset + 5, 2)}"
