"""The parser ``marks``: what rules ask of a file beside its fields: its thumbnail's size, who wrote the XMP, how often a block comes.

A thumbnail's bars are told apart from its picture, since cameras fill up the usual 4 to 3 with black.
"""

import re
from hashlib import md5
from typing import Any

from analyzers.reader.parsers import jpeg
from analyzers.reader.parsers.text import decoded, shown

LARGEST_THUMBNAIL = 1 << 20  # bytes
LONGEST_SIDE = 2_000  # pixels of a thumbnail that is decoded
MOST_RESOURCES = 500
SEARCHED = 64 << 20  # bytes in which a packet of XMP is looked for
DARK = 24  # grey levels of a bar, after JPEG's ringing

_TOOLKIT = re.compile(rb"<x:xmpmeta\b[^>]{0,400}?\bx:xmptk\s{0,9}=\s{0,9}[\"']([^\"'<>]{0,200})")
_IPTC, _DIGEST = 0x0404, 0x0425
_XMP = "http://ns.adobe.com/xap/1.0/"


def marks(data: bytes) -> dict[str, Any]:
    """thumbnail: width, height and the width and height within its bars, or None. digest: IPTC's stored and computed, or empty."""
    identifiers = [segment[4] for segment in jpeg.walk(data).segments] if data[:3] == b"\xff\xd8\xff" else []
    return {
        "thumbnail": _thumbnail(data),
        "toolkits": list(dict.fromkeys(shown(decoded(found[1])) for found in _TOOLKIT.finditer(data[:SEARCHED])))[:8],
        "digest": _digest(data) if identifiers else [],
        "exif_blocks": identifiers.count("Exif"),
        "xmp_blocks": identifiers.count(_XMP),
    }


def _thumbnail(data: bytes) -> list[int] | None:
    picture = thumbnail_bytes(data)
    if picture[:3] != b"\xff\xd8\xff":
        return None
    seen = jpeg.walk(picture)
    if not (0 < seen.width <= LONGEST_SIDE and 0 < seen.height <= LONGEST_SIDE):
        return None
    return [seen.width, seen.height, *_within_bars(picture, seen.width, seen.height)]


def thumbnail_bytes(data: bytes) -> bytes:
    """The JPEG that the Exif data hold as their thumbnail; empty where they hold none."""
    import exiv2

    exiv2.LogMsg.setLevel(exiv2.LogMsg.Level.mute)
    try:
        image = exiv2.ImageFactory.open(data)
        image.readMetadata()
        found = bytes(exiv2.ExifThumbC(image.exifData()).copy().data())
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  the rows of the fields say what Exiv2 could not read
        return b""
    return found if len(found) <= LARGEST_THUMBNAIL else b""


def _within_bars(picture: bytes, width: int, height: int) -> tuple[int, int]:
    """Width and height without dark rows and columns at opposite edges; the whole where it cannot be decoded or is dark all over."""
    import cv2
    import numpy as np

    grey = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_GRAYSCALE | cv2.IMREAD_IGNORE_ORIENTATION)
    if grey is None or grey.shape != (height, width):
        return width, height
    bright = grey > DARK
    rows, columns = np.flatnonzero(bright.mean(axis=1) > 0.02), np.flatnonzero(bright.mean(axis=0) > 0.02)
    if not rows.size or not columns.size:
        return width, height
    top, bottom = int(rows[0]), height - 1 - int(rows[-1])
    left, right = int(columns[0]), width - 1 - int(columns[-1])
    high = height - top - bottom if min(top, bottom) >= 2 and abs(top - bottom) <= 3 else height
    wide = width - left - right if min(left, right) >= 2 and abs(left - right) <= 3 else width
    return wide, high


def _digest(data: bytes) -> list[str]:
    """MD5 of the IPTC record as Photoshop's resources state it, and as it is; empty where they do not state it."""
    body = b"".join(
        data[offset + 18 : offset + length]
        for marker, _, offset, length, identifier in jpeg.walk(data).segments
        if marker == 0xED and identifier == "Photoshop 3.0"
    )
    found: dict[int, bytes] = {}
    at = 0
    for _ in range(MOST_RESOURCES):
        if body[at : at + 4] != b"8BIM" or at + 12 > len(body):
            break
        number, start = int.from_bytes(body[at + 4 : at + 6], "big"), at + 6 + (body[at + 6] + 2) // 2 * 2
        size = int.from_bytes(body[start : start + 4], "big")
        found.setdefault(number, body[start + 4 : start + 4 + size])
        at = start + 4 + (size + 1) // 2 * 2
    if _IPTC not in found or len(found.get(_DIGEST, b"")) != 16 or not any(found[_DIGEST]):
        return []
    return [found[_DIGEST].hex(), md5(found[_IPTC], usedforsecurity=False).hexdigest()]
