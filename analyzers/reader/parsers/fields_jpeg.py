"""What a JPEG's own segments say beside Exif: JFIF, Adobe, comments, those of an application's own, how it is coded; with offsets."""

import struct
from collections.abc import Iterator
from typing import Any

from analyzers.reader.parsers import jpeg
from analyzers.reader.parsers.fields import row
from analyzers.reader.parsers.text import binary, decoded

_UNITS = {0: "no unit (aspect ratio)", 1: "per inch", 2: "per centimetre"}
_TRANSFORMS = {0: "0 (RGB or CMYK)", 1: "1 (YCbCr)", 2: "2 (YCCK)"}
_READ_ELSEWHERE = (b"Exif\0", b"http://ns.adobe.com/x", b"ICC_PROFILE\0", b"MPF\0", b"Photoshop 3.0\0", b"JFIF\0")


def fields(data: bytes) -> Iterator[dict[str, Any]]:
    """None where the file is no JPEG."""
    if data[:3] != b"\xff\xd8\xff":
        return
    seen = jpeg.walk(data)
    yield from _coding(seen)
    for marker, name, offset, length, identifier in seen.segments:
        body = data[offset + 4 : offset + length]
        if identifier == "JFIF" and marker == 0xE0 and len(body) >= 12:
            yield from _jfif(body, offset)
        elif marker == 0xEE and body[:5] == b"Adobe" and len(body) >= 12:
            yield from _adobe(body, offset)
        elif marker == 0xFE:
            yield row("Comment", name, decoded(body.rstrip(b"\0")), key="JPEG.COM", offset=offset)
        elif 0xE0 <= marker <= 0xEF and not body.startswith(_READ_ELSEWHERE):
            label = f"Segment {name}" + (f" {identifier}" if identifier else "")
            yield row("JPEG", label, binary(body), key=f"JPEG.{name}", type="Undefined", offset=offset)


def _coding(seen: jpeg.Walk) -> Iterator[dict[str, Any]]:
    frame = next((segment for segment in seen.segments if segment[0] == seen.frame), None)
    if frame is None:
        return
    at = frame[2]
    kind = "progressive" if seen.frame in jpeg.PROGRESSIVE else "baseline" if seen.frame == 0xC0 else "sequential"
    yield row("JPEG", "Coding", f"{frame[1]} ({kind})", key="JPEG.Frame", offset=at)
    yield row("JPEG", "Size", f"{seen.width} × {seen.height}", key="JPEG.Size", offset=at)
    yield row("JPEG", "Bits per sample", str(seen.precision), key="JPEG.Precision", offset=at)
    factors = ", ".join(f"{horizontal}×{vertical}" for _, horizontal, vertical, _ in seen.components)
    yield row("JPEG", "Sampling factors", factors, key="JPEG.Sampling", offset=at)
    yield row("JPEG", "Component ids", ", ".join(str(component[0]) for component in seen.components), key="JPEG.Ids", offset=at)
    yield row("JPEG", "Scans", str(seen.scans), key="JPEG.Scans")
    yield row("JPEG", "Restart interval", str(seen.restart_interval), key="JPEG.RestartInterval")


def _jfif(body: bytes, offset: int) -> Iterator[dict[str, Any]]:
    major, minor, unit, across, down = struct.unpack_from(">BBBHH", body, 5)
    yield row("JFIF", "Version", f"{major}.{minor:02d}", key="JFIF.Version", offset=offset)
    density = f"{across} × {down} {_UNITS.get(unit, f'unit {unit}')}"
    yield row("JFIF", "Density", density, key="JFIF.Density", raw=f"{unit} {across} {down}", offset=offset)
    if len(body) >= 14:
        yield row("JFIF", "Thumbnail", f"{body[12]} × {body[13]}", key="JFIF.Thumbnail", offset=offset)


def _adobe(body: bytes, offset: int) -> Iterator[dict[str, Any]]:
    version, first, second, transform = struct.unpack_from(">HHHB", body, 5)
    yield row("Adobe", "Version", str(version), key="Adobe.Version", offset=offset)
    yield row("Adobe", "Flags", f"{first:#06x} {second:#06x}", key="Adobe.Flags", offset=offset)
    yield row(
        "Adobe", "Colour transform", _TRANSFORMS.get(transform, str(transform)), key="Adobe.Transform", raw=str(transform), offset=offset
    )
