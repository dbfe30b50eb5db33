"""What a JPEG's own segments say beside Exif: JFIF, Adobe, comments, Photoshop resources, and how it is coded. Each with its offset."""

import struct
from collections.abc import Iterator
from typing import Any

from analyzers.reader.parsers import jpeg
from analyzers.reader.parsers.fields import row
from analyzers.reader.parsers.text import binary, decoded

_UNITS = {0: "no unit (aspect ratio)", 1: "per inch", 2: "per centimetre"}
_TRANSFORMS = {0: "0 (RGB or CMYK)", 1: "1 (YCbCr)", 2: "2 (YCCK)"}
_RESOURCES = {
    0x03ED: "Resolution",
    0x0404: "IPTC record",
    0x0406: "JPEG quality",
    0x0409: "Thumbnail (BGR)",
    0x040A: "Copyright flag",
    0x040B: "URL",
    0x040C: "Thumbnail",
    0x040D: "Global angle",
    0x0411: "ICC untagged",
    0x0414: "Document id seed",
    0x0419: "Global altitude",
    0x041A: "Slices",
    0x041E: "URL list",
    0x0421: "Version information",
    0x0422: "Exif 1",
    0x0424: "XMP",
    0x0425: "IPTC digest",
    0x0426: "Print scale",
    0x0428: "Pixel aspect ratio",
    0x043A: "Print information",
    0x043B: "Print style",
}
MOST_RESOURCES = 500


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
        elif marker == 0xED and body[:14] == b"Photoshop 3.0\0":
            yield from _photoshop(body[14:], offset + 18)


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


def _photoshop(body: bytes, offset: int) -> Iterator[dict[str, Any]]:
    """Image resources: signature, id, name padded to even, size, data padded to even."""
    at = 0
    for _ in range(MOST_RESOURCES):
        if body[at : at + 4] != b"8BIM" or at + 12 > len(body):
            return
        number = int.from_bytes(body[at + 4 : at + 6], "big")
        start = at + 6 + (body[at + 6] + 2) // 2 * 2
        size = int.from_bytes(body[start : start + 4], "big")
        content = body[start + 4 : start + 4 + size]
        name = _RESOURCES.get(number, f"Resource {number:#06x}")
        yield row("Photoshop", name, binary(content), key=f"Photoshop.{number:#06x}", tag=number, type="Undefined", offset=offset + at)
        at = start + 4 + (size + 1) // 2 * 2
