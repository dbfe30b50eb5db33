"""What a PNG's chunks say: texts (generators of pictures leave their prompts there), times, sizes and colour. Each with its offset."""

import struct
import zlib
from collections.abc import Iterator
from typing import Any

from analyzers.language import say
from analyzers.reader.parsers.fields import row, unread
from analyzers.reader.parsers.text import binary, decoded

MOST_CHUNKS = 5_000
LARGEST_TEXT = 4 << 20  # bytes of one inflated text
_COLOURS = {0: "grey", 2: "RGB", 3: "palette", 4: "grey and alpha", 6: "RGB and alpha"}
_INTENTS = {0: "perceptual", 1: "relative colorimetric", 2: "saturation", 3: "absolute colorimetric"}
_DATA = {b"IDAT", b"fdAT"}


def chunks(data: bytes) -> Iterator[tuple[bytes, int, bytes]]:
    """(type, offset, content) of each chunk up to the end, to damage, or to MOST_CHUNKS; runs of picture data count once."""
    at, counted, last = 8, 0, b""
    while at + 12 <= len(data) and counted < MOST_CHUNKS:
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if at + 12 + size > len(data):
            return
        if kind not in _DATA or kind != last:
            counted += 1
            yield kind, at, b"" if kind in _DATA else data[at + 8 : at + 8 + size]
        last = kind
        at += 12 + size
        if kind == b"IEND":
            return


def fields(data: bytes) -> Iterator[dict[str, Any]]:
    """None where the file is no PNG."""
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        return
    for kind, offset, content in chunks(data):
        try:
            yield from _READERS[kind](content, offset) if kind in _READERS else _other(kind, content, offset)
        except (struct.error, IndexError, ValueError, zlib.error) as error:
            yield unread(say("The PNG chunk {kind} cannot be read: {reason}.", kind=decoded(kind), reason=str(error)[:200]))


def _header(content: bytes, offset: int) -> Iterator[dict[str, Any]]:
    width, height, bits, colour, _, _, interlace = struct.unpack(">IIBBBBB", content)
    yield row("PNG", "Size", f"{width} × {height}", key="PNG.Size", offset=offset)
    yield row("PNG", "Bits per sample", str(bits), key="PNG.Bits", offset=offset)
    yield row("PNG", "Colour", _COLOURS.get(colour, str(colour)), key="PNG.Colour", raw=str(colour), offset=offset)
    yield row("PNG", "Interlaced", "yes" if interlace else "no", key="PNG.Interlace", raw=str(interlace), offset=offset)


def _text(content: bytes, offset: int) -> Iterator[dict[str, Any]]:
    name, _, text = content.partition(b"\0")
    yield _named(name, text.decode("latin-1") if not _is_utf8(text) else decoded(text), offset)


def _compressed_text(content: bytes, offset: int) -> Iterator[dict[str, Any]]:
    name, _, rest = content.partition(b"\0")
    yield _named(name, decoded(inflated(rest[1:])), offset)


def _international_text(content: bytes, offset: int) -> Iterator[dict[str, Any]]:
    name, _, rest = content.partition(b"\0")
    packed, rest = rest[0], rest[2:]
    _, _, rest = rest.partition(b"\0")
    _, _, text = rest.partition(b"\0")
    yield _named(name, decoded(inflated(text) if packed else text), offset)


def _named(name: bytes, text: str, offset: int) -> dict[str, Any]:
    return row("PNG text", decoded(name), text, key=f"PNG.Text.{decoded(name)}", type="Text", offset=offset)


def _time(content: bytes, offset: int) -> Iterator[dict[str, Any]]:
    year, *rest = struct.unpack(">HBBBBB", content)
    month, day, hour, minute, second = rest
    text = f"{year:04d}-{month:02d}-{day:02d} {hour:02d}:{minute:02d}:{second:02d}"
    yield row("PNG", "Last changed (UTC)", text, key="PNG.Time", offset=offset)


def _physical(content: bytes, offset: int) -> Iterator[dict[str, Any]]:
    across, down, unit = struct.unpack(">IIB", content)
    said = f"{across} × {down} per metre" if unit == 1 else f"{across} : {down}"
    yield row("PNG", "Pixel density", said, key="PNG.Density", raw=f"{across} {down} {unit}", offset=offset)


def _gamma(content: bytes, offset: int) -> Iterator[dict[str, Any]]:
    (gamma,) = struct.unpack(">I", content)
    yield row("PNG", "Gamma", f"{gamma / 100_000:g}", key="PNG.Gamma", raw=str(gamma), offset=offset)


def _profile_name(content: bytes, offset: int) -> Iterator[dict[str, Any]]:
    yield row("PNG", "ICC profile name", decoded(content.partition(b"\0")[0]), key="PNG.ProfileName", offset=offset)


def _intent(content: bytes, offset: int) -> Iterator[dict[str, Any]]:
    yield row("PNG", "sRGB rendering intent", _INTENTS.get(content[0], str(content[0])), key="PNG.SRGB", raw=str(content[0]), offset=offset)


def _primaries(content: bytes, offset: int) -> Iterator[dict[str, Any]]:
    numbers = struct.unpack(">8I", content)
    for number, name in enumerate(("White point", "Red", "Green", "Blue")):
        x, y = numbers[2 * number : 2 * number + 2]
        said = f"x {x / 100_000:g}, y {y / 100_000:g}"
        yield row("PNG", f"Chromaticity: {name}", said, key=f"PNG.Chromaticity.{name.replace(' ', '')}", raw=f"{x} {y}", offset=offset)


def _significant(content: bytes, offset: int) -> Iterator[dict[str, Any]]:
    said = " ".join(str(bits) for bits in content)
    yield row("PNG", "Significant bits", said, key="PNG.SignificantBits", offset=offset)


def _palette(content: bytes, offset: int) -> Iterator[dict[str, Any]]:
    yield row("PNG", "Palette", f"{len(content) // 3} colours", key="PNG.Palette", raw=binary(content), offset=offset)


def _animation(content: bytes, offset: int) -> Iterator[dict[str, Any]]:
    frames, plays = struct.unpack(">II", content)
    yield row(
        "PNG", "Animation", f"{frames} frames, {plays or 'endless'} plays", key="PNG.Animation", raw=f"{frames} {plays}", offset=offset
    )


def _silent(_content: bytes, _offset: int) -> Iterator[dict[str, Any]]:
    """Picture data and its end say nothing by themselves; Exif is read by Exiv2."""
    yield from ()


def _other(kind: bytes, content: bytes, offset: int) -> Iterator[dict[str, Any]]:
    name = decoded(kind)
    yield row("PNG", f"Chunk {name}", binary(content), key=f"PNG.{name}", type="Undefined", offset=offset)


def _is_utf8(text: bytes) -> bool:
    """tEXt is Latin-1 by the standard, but many programs write UTF-8."""
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def inflated(data: bytes) -> bytes:
    """The bytes unpacked; at most LARGEST_TEXT bytes: a few kilobytes may inflate to gigabytes."""
    return zlib.decompressobj().decompress(data, LARGEST_TEXT)


_READERS = {
    b"IHDR": _header,
    b"tEXt": _text,
    b"zTXt": _compressed_text,
    b"iTXt": _international_text,
    b"tIME": _time,
    b"pHYs": _physical,
    b"gAMA": _gamma,
    b"iCCP": _profile_name,
    b"sRGB": _intent,
    b"cHRM": _primaries,
    b"sBIT": _significant,
    b"PLTE": _palette,
    b"acTL": _animation,
    b"IDAT": _silent,
    b"fdAT": _silent,
    b"fcTL": _silent,
    b"eXIf": _silent,
    b"IEND": _silent,
}
