"""How a JPEG was put together: order of its segments, versions, tables, scans, and what its Exif and XMP say of their own writer.

Bounded by the walk over the segments (``jpeg.walk``) and by fixed lengths of every text.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import groupby
from typing import Any

from analyzers.compression.standard import HUFFMAN
from analyzers.reader.parsers import traits_exif
from analyzers.reader.parsers.jpeg import DHT, DQT, DRI, FRAMES, PROGRESSIVE, SOS, Walk, following, tables_of, walk
from analyzers.reader.parsers.text import decoded, shown

Answer = dict[str, Any]

LONGEST_COMMENT = 200
MOST_NAMED = 60
MOST_SCANS = 40
_XMP = "http://ns.adobe.com/xap/1.0/"
_LONG_XMP = "http://ns.adobe.com/xmp/extension/"
_IDENTIFIERS = {_XMP: "XMP", _LONG_XMP: "XMP+", "Photoshop 3.0": "Photoshop", "ICC_PROFILE": "ICC"}
_TOOLKIT = re.compile(rb"xmptk\s*=\s*[\"']([^\"']{1,120})[\"']")
_PLAIN_NAME = re.compile(r"[A-Za-z][\w .:/-]{1,23}")


def traits(data: bytes, embedded: bool = False) -> Answer:
    """`embedded`: it is a preview; no preview is looked for in it."""
    seen = walk(data)
    exif = _exif(data, seen)
    answer: Answer = {
        "format": "JPEG",
        "traits": {**_coding(data, seen), **_around(data, seen), **exif["traits"]},
        "tables": [table.tolist() for _, table in sorted(seen.quantisation.items())],
        "claims": exif["claims"] | _xmp_claims(data, seen) | {"width": str(seen.width), "height": str(seen.height)},
        "thumbnail": {},
    }
    preview = exif["preview"]
    if not embedded and preview[:3] == b"\xff\xd8\xff":
        answer["thumbnail"] = traits(preview, embedded=True)
    return answer


def _coding(data: bytes, seen: Walk) -> dict[str, str]:
    """What the encoder itself writes."""
    return {
        "segments": " ".join(_segment_names(data, seen)),
        "components": " ".join(f"{number}:{across}x{down}:{table}" for number, across, down, table in seen.components[:8]),
        "precision": str(seen.precision),
        "step bits": "16" if any(body[0] >> 4 for body in _bodies(data, seen, DQT)) else "8",
        "huffman": _huffman(seen),
        "scans": _scans(data, seen),
        "restart": _restart(seen),
        "adobe": _adobe(data, seen),
        "jfif": _jfif(data, seen),
    }


def _around(data: bytes, seen: Walk) -> dict[str, str]:
    """What stands around the encoded picture, and may have been put there later."""
    comments = [decoded(body[:LONGEST_COMMENT].rstrip(b"\0")) for body in _bodies(data, seen, 0xFE)]
    last = seen.end
    if last is not None:
        further = following(data, last)
        last = sum(further[-1]) if further else last
    return {
        "head": " ".join(_head(data, seen)),
        "comment": shown(" / ".join(comments[:4])),
        "icc": _profile(data, seen),
        "after the end": str(len(data) - last) if last is not None else "cut off",
        "further pictures": str(len(following(data, seen.end))) if seen.end is not None else "0",
    }


def _bodies(data: bytes, seen: Walk, marker: int) -> Iterator[bytes]:
    """Contents of all segments of a kind that hold any."""
    return (data[offset + 4 : offset + length] for kind, _, offset, length, _ in seen.segments if kind == marker and length > 4)


def _name(marker: int, name: str, identifier: str, body: bytes) -> str:
    """A segment by what it holds: the tables' numbers, the application's name."""
    if marker == DQT:
        return name + ",".join(str(number) for number, _ in tables_of(body))
    if marker == DHT:
        return name + ",".join(f"{place >> 4}{place & 15}" for place in _places(body))
    if not identifier:
        return name
    known = _IDENTIFIERS.get(identifier)
    if known is None:
        known = identifier if _PLAIN_NAME.fullmatch(identifier) else name
    return known


def _places(body: bytes) -> Iterator[int]:
    """Class and number of each Huffman table in a segment."""
    while len(body) >= 17:
        yield body[0]
        body = body[17 + sum(body[1:17]) :]


def _named(data: bytes, seen: Walk) -> Iterator[tuple[int, str]]:
    for marker, name, offset, length, identifier in seen.segments:
        yield marker, _name(marker, name, identifier, data[offset + 4 : offset + length])


def _segment_names(data: bytes, seen: Walk) -> Iterator[str]:
    """The encoder's own segments up to the first scan's header: those of metadata are left out."""
    for count, (marker, name) in enumerate(_named(data, seen)):
        if marker in (DQT, DHT, DRI, SOS) or marker in FRAMES or name in ("JFIF", "Adobe"):
            yield name
        if marker == SOS or count > MOST_NAMED:
            return


def _head(data: bytes, seen: Walk) -> Iterator[str]:
    """The segments up to the frame, the encoder's tables as one sign: where metadata stand."""
    names: list[str] = []
    for marker, name in _named(data, seen):
        if marker in FRAMES or marker == SOS or len(names) > MOST_NAMED:
            break
        names.append("…" if marker in (DQT, DHT, DRI) else name)
    yield from (name for name, _ in groupby(names) if name != "SOI")


def _huffman(seen: Walk) -> str:
    if not seen.huffman:
        return "none"
    if set(seen.huffman) <= HUFFMAN:
        return "standard"
    return "other"


def _restart(seen: Walk) -> str:
    """As so many rows of blocks where it is that: a number of blocks alone would change with the picture's width."""
    if not seen.restart_interval:
        return "none"
    widest = max((across for _, across, _, _ in seen.components), default=0)
    blocks = -(-seen.width // (8 * widest)) if widest else 0
    if blocks and seen.restart_interval % blocks == 0:
        return f"{seen.restart_interval // blocks} rows"
    return f"{seen.restart_interval} blocks"


def _scans(data: bytes, seen: Walk) -> str:
    """The components and, in a progressive file, the coefficients of each scan: components:first-last/high,low bit."""
    scans = []
    order = {component[0]: place for place, component in enumerate(seen.components)}
    for body in list(_bodies(data, seen, SOS))[:MOST_SCANS]:
        count = body[0]
        if len(body) < 4 + 2 * count:
            continue
        parts = ",".join(str(order.get(body[1 + 2 * place], "?")) for place in range(count))
        first, last, bits = body[1 + 2 * count : 4 + 2 * count]
        scans.append(f"{parts}:{first}-{last}/{bits >> 4},{bits & 15}" if seen.frame in PROGRESSIVE else parts)
    kind = "progressive" if seen.frame in PROGRESSIVE else "sequential"
    return f"{kind} {' '.join(scans)}"


def _application(data: bytes, seen: Walk, identifier: str) -> bytes:
    """The content of the first application segment of a name."""
    return next((data[at + 4 : at + length] for _, _, at, length, name in seen.segments if name == identifier), b"")


def _adobe(data: bytes, seen: Walk) -> str:
    body = _application(data, seen, "Adobe")
    if len(body) < 12:
        return "none"
    numbers = (int.from_bytes(body[at : at + 2], "big") for at in (5, 7, 9))
    return " ".join(map(str, (*numbers, body[11])))


def _jfif(data: bytes, seen: Walk) -> str:
    body = _application(data, seen, "JFIF")
    if len(body) < 14:
        return "none"
    across, down = int.from_bytes(body[8:10], "big"), int.from_bytes(body[10:12], "big")
    return f"{body[5]}.{body[6]:02d} unit {body[7]} {across}x{down} thumbnail {body[12]}x{body[13]}"


def _profile(data: bytes, seen: Walk) -> str:
    """Description and digest of an ICC profile; nothing where there is none."""
    parts = [data[at + 18 : at + length] for _, _, at, length, name in seen.segments if name == "ICC_PROFILE"]
    return profile(b"".join(parts))


def profile(data: bytes) -> str:
    """The length and a digest of an ICC profile; nothing for no bytes."""
    return f"{len(data)} bytes, {sha256(data).hexdigest()[:12]}" if data else ""


def _exif(data: bytes, seen: Walk) -> Answer:
    body = _application(data, seen, "Exif")
    return traits_exif.traits(body[6:]) if len(body) > 14 else traits_exif.NONE


def _xmp_claims(data: bytes, seen: Walk) -> dict[str, str]:
    found = _TOOLKIT.search(_application(data, seen, _XMP)[:65_536])
    return {"toolkit": shown(decoded(found.group(1)))} if found else {}
