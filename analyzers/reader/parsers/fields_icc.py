"""What a colour profile says about who made it and when: the header of ICC.1 and its descriptive texts."""

import struct
import zlib
from collections.abc import Iterator
from typing import Any

from analyzers.reader.parsers import fields_png, jpeg
from analyzers.reader.parsers.fields import row
from analyzers.reader.parsers.text import decoded

LARGEST_PROFILE = 16 << 20
_INTENTS = {0: "perceptual", 1: "relative colorimetric", 2: "saturation", 3: "absolute colorimetric"}
_TEXTS = {b"desc": "Description", b"cprt": "Copyright", b"dmnd": "Device maker", b"dmdd": "Device model", b"vued": "Viewing conditions"}


def fields(data: bytes) -> Iterator[dict[str, Any]]:
    """None where the file carries no profile."""
    profile = _profile(data)
    if len(profile) < 128 or profile[36:40] != b"acsp":
        return
    yield from _header(profile)
    yield from _texts(profile)


def _profile(data: bytes) -> bytes:
    if data[:3] == b"\xff\xd8\xff":
        return _of_jpeg(data)
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return _of_png(data)
    import exiv2

    try:
        image = exiv2.ImageFactory.open(data)
        image.readMetadata()
        return bytes(image.iccProfile().data())[:LARGEST_PROFILE] if image.iccProfileDefined() else b""
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  Exiv2 says so itself, in the rows of its own fields
        return b""


def _of_jpeg(data: bytes) -> bytes:
    """The parts of all ICC segments, in the order that they number."""
    parts: dict[int, bytes] = {}
    for marker, _, offset, length, identifier in jpeg.walk(data).segments:
        if marker == 0xE2 and identifier == "ICC_PROFILE" and length > 18:
            parts.setdefault(data[offset + 16], data[offset + 18 : offset + length])
    return b"".join(part for _, part in sorted(parts.items()))


def _of_png(data: bytes) -> bytes:
    for kind, _, content in fields_png.chunks(data):
        if kind == b"iCCP":
            try:
                return zlib.decompressobj().decompress(content.partition(b"\0")[2][1:], LARGEST_PROFILE)
            except zlib.error:
                return b""
    return b""


def _header(profile: bytes) -> Iterator[dict[str, Any]]:
    year, month, day, hour, minute, second = struct.unpack_from(">6H", profile, 24)
    made = f"{year:04d}-{month:02d}-{day:02d} {hour:02d}:{minute:02d}:{second:02d}"
    (intent,) = struct.unpack_from(">I", profile, 64)
    stated = (
        ("Size", str(int.from_bytes(profile[:4], "big"))),
        ("Colour engine", _signature(profile[4:8])),
        ("Version", f"{profile[8]}.{profile[9] >> 4}.{profile[9] & 15}"),
        ("Device class", _signature(profile[12:16])),
        ("Colour space", _signature(profile[16:20])),
        ("Connection space", _signature(profile[20:24])),
        ("Made (UTC)", made),
        ("Platform", _signature(profile[40:44])),
        ("Device maker signature", _signature(profile[48:52])),
        ("Device model signature", _signature(profile[52:56])),
        ("Rendering intent", _INTENTS.get(intent, str(intent))),
        ("Creator", _signature(profile[80:84])),
        ("Identifier", profile[84:100].hex()),
    )
    for name, value in stated:
        yield row("ICC profile", name, value, key=f"ICC.{name.replace(' ', '')}")


def _signature(four: bytes) -> str:
    return decoded(four).rstrip("\0 ") if four.strip(b"\0") else ""


def _texts(profile: bytes) -> Iterator[dict[str, Any]]:
    count = min(int.from_bytes(profile[128:132], "big"), 200)
    for number in range(count):
        entry = profile[132 + 12 * number : 144 + 12 * number]
        name, start, size = entry[:4], int.from_bytes(entry[4:8], "big"), int.from_bytes(entry[8:12], "big")
        if name in _TEXTS and (text := _text(profile[start : start + size])):
            yield row("ICC profile", _TEXTS[name], text, key=f"ICC.{decoded(name)}", type="Text")


def _text(element: bytes) -> str:
    """The three kinds of text element: plain, described (version 2), and in several languages (the first is taken)."""
    kind = element[:4]
    if kind == b"text":
        return decoded(element[8:].rstrip(b"\0"))
    if kind == b"desc":
        return decoded(element[12 : 12 + int.from_bytes(element[8:12], "big")].rstrip(b"\0"))
    if kind == b"mluc" and len(element) >= 28:
        size, start = struct.unpack_from(">II", element, 20)
        return element[start : start + size].decode("utf-16-be", "replace").rstrip("\0")
    return ""
