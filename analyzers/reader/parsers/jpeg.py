"""Walks a JPEG's marker segments without decoding them: tables, frame, scans, and whether the file is whole. ITU-T T.81, annex B.

Bounded: every loop moves forward through the bytes, and lists stop growing at a fixed length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.language import say
from analyzers.reader.errors import Refused

MOST_SEGMENTS = 20_000
MOST_PICTURES = 64
MOST_CODES = 1_000

SOI, EOI, SOS, DQT, DHT, DRI = 0xD8, 0xD9, 0xDA, 0xDB, 0xC4, 0xDD
FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
_ALONE = frozenset({0x01, SOI, EOI, *range(0xD0, 0xD8)})  # markers without a length
_NAMES = {0x01: "TEM", 0xC4: "DHT", 0xC8: "JPG", 0xCC: "DAC", SOI: "SOI", EOI: "EOI", SOS: "SOS", DQT: "DQT", 0xDC: "DNL", DRI: "DRI"}
_NAMES |= {0xDE: "DHP", 0xDF: "EXP", 0xFE: "COM"}

# in entropy-coded data a 0xFF is followed by 0 or a restart marker; anything else ends it. Fill bytes are further 0xFF before it.
# A pattern that begins with a plain byte is searched sixteen times faster than one that begins with a repetition.
_NEXT_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_FIRST_MARKER = re.compile(rb"\xff[\x01-\xfe]")

# row*8+column of the kth coefficient in zigzag order
ZIGZAG = np.array(sorted(range(64), key=lambda k: (k // 8 + k % 8, k // 8 if (k // 8 + k % 8) % 2 else k % 8)))


@dataclass
class Walk:
    """What one pass over one picture of the file has found."""

    start: int
    segments: list[tuple[int, str, int, int, str]] = field(default_factory=list)
    components: list[tuple[int, int, int, int]] = field(default_factory=list)
    quantisation: dict[int, NDArray[np.uint16]] = field(default_factory=dict)
    frame: int = 0  # the SOF marker
    width: int = 0
    height: int = 0
    precision: int = 0
    scans: int = 0
    restart_interval: int = 0
    huffman: list[str] = field(default_factory=list)  # digests of the code tables, in the file's order
    adobe: int | None = None  # colour transform that an Adobe APP14 names
    end: int | None = None  # offset after the end-of-image marker; None where the file is cut off


def name_of(marker: int) -> str:
    """The standard's name for a marker."""
    if 0xE0 <= marker <= 0xEF:
        return f"APP{marker - 0xE0}"
    if marker in FRAMES:
        return f"SOF{marker - 0xC0}"
    if 0xD0 <= marker <= 0xD7:
        return f"RST{marker - 0xD0}"
    return _NAMES.get(marker, f"0x{marker:02X}")


def walk(data: bytes, start: int = 0) -> Walk:
    """Follow the markers of the picture that begins at `start` up to its end-of-image marker, or to where the bytes end."""
    seen = Walk(start)
    for marker, offset, length in _markers(data, start):
        body = data[offset + 4 : offset + length]
        seen.segments.append((marker, name_of(marker), offset, length, _identifier(marker, body)))
        if marker == EOI:
            seen.end = offset + length
        else:
            _note(seen, marker, body)
    return seen


def _markers(data: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """(marker, offset of its 0xFF, length) one after another; scans' coded data and fill bytes are passed over."""
    position, pattern = start, _FIRST_MARKER
    for _ in range(MOST_SEGMENTS):
        found = pattern.search(data, position)
        if found is None:
            return
        marker, offset = data[found.end() - 1], found.end() - 2
        if marker in _ALONE:
            length = 2
        else:
            length = 2 + int.from_bytes(data[offset + 2 : offset + 4], "big")
            if length < 4 or offset + length > len(data):
                return
        yield marker, offset, length
        if marker == EOI:
            return
        position = offset + length
        pattern = _NEXT_MARKER if marker == SOS else _FIRST_MARKER


def _note(seen: Walk, marker: int, body: bytes) -> None:
    if marker == DQT:
        for number, table in tables_of(body):
            # what stands before the first scan is in force for it; a later redefinition must not hide it
            if seen.scans == 0 or number not in seen.quantisation:
                seen.quantisation[number] = table
    elif marker == DHT:
        seen.huffman += islice(_codes(body), MOST_CODES - len(seen.huffman))
    elif marker in FRAMES and not seen.frame and len(body) >= 6:
        seen.frame, seen.precision = marker, body[0]
        seen.height, seen.width = int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big")
        rows = [body[6 + 3 * i : 9 + 3 * i] for i in range(body[5])]
        seen.components = [(row[0], row[1] >> 4, row[1] & 15, row[2]) for row in rows if len(row) == 3]
    elif marker == SOS:
        seen.scans += 1
    elif marker == DRI and len(body) >= 2:
        seen.restart_interval = int.from_bytes(body[:2], "big")
    elif marker == 0xEE and body[:5] == b"Adobe" and len(body) >= 12:
        seen.adobe = body[11]


def tables_of(body: bytes) -> Iterator[tuple[int, NDArray[np.uint16]]]:
    """The 8×8 tables of one DQT segment, brought from zigzag into natural order."""
    while body:
        wide, number = body[0] >> 4, body[0] & 15
        size = 128 if wide else 64
        if len(body) < 1 + size:
            return
        natural = np.zeros(64, np.uint16)
        natural[ZIGZAG] = np.frombuffer(body, ">u2" if wide else "u1", 64, 1)
        yield number, natural.reshape(8, 8)
        body = body[1 + size :]


def _codes(body: bytes) -> Iterator[str]:
    """A digest of each Huffman table of one DHT segment: 16 counts of codes by length, then the symbols; class and number left out."""
    while len(body) >= 17:
        size = 17 + sum(body[1:17])
        if len(body) < size:
            return
        yield sha256(body[1:size]).hexdigest()
        body = body[size:]


def _identifier(marker: int, body: bytes) -> str:
    """The text by which an application segment names its kind: Exif, JFIF, ICC_PROFILE, the XMP address."""
    if not 0xE0 <= marker <= 0xEF:
        return ""
    text = body[:64].split(b"\0", 1)[0]
    return text.decode("ascii") if text.isascii() and text.decode("ascii").isprintable() else ""


def following(data: bytes, position: int) -> list[tuple[int, int]]:
    """(offset, length) of further whole JPEG pictures after `position`: MPF views, gain maps, appended files."""
    found: list[tuple[int, int]] = []
    while len(found) < MOST_PICTURES and (start := data.find(b"\xff\xd8\xff", position)) >= 0:
        seen = walk(data, start)
        if seen.end is None or not seen.frame or not seen.scans:
            break
        found.append((start, seen.end - start))
        position = seen.end
    return found


def structure(data: bytes) -> dict[str, Any]:
    """The plain answer that ``JpegFile.of`` takes."""
    if data[:3] != b"\xff\xd8\xff":
        raise Refused(say("it is no JPEG file: it does not begin as one."))
    seen = walk(data)
    further = following(data, seen.end) if seen.end is not None else []
    last = sum(further[-1]) if further else seen.end
    return {
        "segments": seen.segments,
        "components": seen.components,
        "quantisation": {str(number): table for number, table in sorted(seen.quantisation.items())},
        "progressive": seen.frame in PROGRESSIVE,
        "precision": seen.precision,
        "trailing": len(data) - last if last is not None else 0,
        "width": seen.width,
        "height": seen.height,
        "scans": seen.scans,
        "restart_interval": seen.restart_interval,
        "huffman": seen.huffman,
        "adobe_transform": seen.adobe,
        "cut_off": seen.end is None,
        "following": further,
    }
