"""Photoshop's image resources: a list of numbered blocks that Photoshop and others leave in JPEG, TIFF and PSD. Each with its offset.

Well-known ones are put into words, all others are listed raw.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from analyzers.reader.parsers.fields import row
from analyzers.reader.parsers.fields_block import PHOTOSHOP, Block
from analyzers.reader.parsers.text import binary, decoded

MOST_RESOURCES = 2_000
_SIGNATURES = (b"8BIM", b"AgHg", b"DCSR", b"PHUT")
_NAMES = {
    0x03E8: "Channels, rows, columns, depth, mode",
    0x03E9: "Macintosh print information",
    0x03EB: "Indexed colour table",
    0x03ED: "Resolution",
    0x03EE: "Alpha channel names",
    0x03EF: "Display information",
    0x03F0: "Caption",
    0x03F1: "Border",
    0x03F2: "Background colour",
    0x03F3: "Print flags",
    0x03F4: "Black and white halftoning",
    0x03F5: "Colour halftoning",
    0x03F6: "Duotone halftoning",
    0x03F7: "Black and white transfer",
    0x03F8: "Colour transfer",
    0x03F9: "Duotone transfer",
    0x03FA: "Duotone image",
    0x03FC: "EPS options",
    0x03FD: "Quick mask",
    0x0400: "Layer state",
    0x0401: "Working path",
    0x0402: "Layers in groups",
    0x0404: "IPTC record",
    0x0405: "Image mode (RAW)",
    0x0406: "JPEG quality",
    0x0408: "Grid and guides",
    0x0409: "Thumbnail (BGR)",
    0x040A: "Copyright flag",
    0x040B: "URL",
    0x040C: "Thumbnail",
    0x040D: "Global angle",
    0x040E: "Colour samplers (old)",
    0x040F: "ICC profile",
    0x0410: "Watermark",
    0x0411: "ICC untagged",
    0x0412: "Effects visible",
    0x0413: "Spot halftone",
    0x0414: "Document id seed",
    0x0415: "Alpha channel names (Unicode)",
    0x0416: "Colour table count",
    0x0417: "Transparent index",
    0x0419: "Global altitude",
    0x041A: "Slices",
    0x041B: "Workflow URL",
    0x041C: "Jump to path",
    0x041D: "Alpha identifiers",
    0x041E: "URL list",
    0x0421: "Version information",
    0x0422: "Exif 1",
    0x0423: "Exif 3",
    0x0424: "XMP",
    0x0425: "IPTC digest",
    0x0426: "Print scale",
    0x0428: "Pixel aspect ratio",
    0x0429: "Layer comps",
    0x042B: "Alternate spot colours",
    0x042D: "Layer selection ids",
    0x042E: "HDR toning",
    0x042F: "Print information 2",
    0x0430: "Layer groups enabled",
    0x0431: "Colour samplers",
    0x0432: "Measurement scale",
    0x0433: "Timeline",
    0x0434: "Sheet disclosure",
    0x0435: "Display information (colour)",
    0x0436: "Onion skins",
    0x0438: "Count information",
    0x043A: "Print information",
    0x043B: "Print style",
    0x0BB7: "Clipping path name",
    0x2710: "Print flags information",
}


@dataclass(frozen=True)
class Resource:
    """`head`: where it begins in the block; `start` and `size`: its content."""

    number: int
    name: str
    head: int
    start: int
    size: int


def resources(data: bytes) -> Iterator[Resource]:
    """Signature, number, name padded to even, size, content padded to even; up to damage or the end."""
    at = 0
    for _ in range(MOST_RESOURCES):
        if data[at : at + 4] not in _SIGNATURES or at + 12 > len(data):
            return
        number, letters = int.from_bytes(data[at + 4 : at + 6], "big"), data[at + 6]
        start = at + 6 + (letters + 2) // 2 * 2
        size = int.from_bytes(data[start : start + 4], "big")
        yield Resource(number, decoded(data[at + 7 : at + 7 + letters]), at, start + 4, min(size, max(0, len(data) - start - 4)))
        at = start + 4 + (size + 1) // 2 * 2


def fields(block: Block) -> Iterator[dict[str, Any]]:
    """One row for each resource as it is, then what it says."""
    if block.kind != PHOTOSHOP:
        return
    for part in resources(block.data):
        content, key = block.data[part.start : part.start + part.size], f"Photoshop.{part.number:#06x}"
        name = _name(part.number)
        said = f"{name} {part.name}" if part.name else name
        offset = block.at(part.head)
        yield row("Photoshop", said, binary(content), key=key, tag=part.number, type="Undefined", offset=offset)
        try:
            told = list(_WORDS[part.number](content)) if part.number in _WORDS else []
        except (struct.error, IndexError):
            continue  # the row above shows its bytes
        for inner, value in told:
            yield row("Photoshop", f"{name}: {inner}", value, key=f"{key}.{inner.title().replace(' ', '')}", offset=block.at(part.start))


def _name(number: int) -> str:
    if 2000 <= number <= 2997:
        return f"Path {number - 1999}"
    return _NAMES.get(number, f"Resource {number:#06x}")


def _resolution(content: bytes) -> Iterator[tuple[str, str]]:
    across, unit, width, down, other, height = struct.unpack_from(">IHHIHH", content)
    yield from (("x resolution", f"{across / 65536:g}"), ("unit of x", str(unit)), ("unit of width", str(width)))
    yield from (("y resolution", f"{down / 65536:g}"), ("unit of y", str(other)), ("unit of height", str(height)))


def _number(content: bytes) -> Iterator[tuple[str, str]]:
    yield "value", str(int.from_bytes(content[:4], "big", signed=len(content) >= 4))


def _text(content: bytes) -> Iterator[tuple[str, str]]:
    yield "text", decoded(content.rstrip(b"\0"))


def _digest(content: bytes) -> Iterator[tuple[str, str]]:
    yield "MD5", content[:16].hex()


def _quality(content: bytes) -> Iterator[tuple[str, str]]:
    quality, kind = struct.unpack_from(">hh", content)
    yield from (("quality", str(quality + 4)), ("format", {0: "standard", 1: "optimised", 0x101: "progressive"}.get(kind, str(kind))))
    if len(content) >= 6:
        yield "progressive scans", str(struct.unpack_from(">h", content, 4)[0] + 2)


def _thumbnail(content: bytes) -> Iterator[tuple[str, str]]:
    form, width, height = struct.unpack_from(">III", content)
    yield from (("format", {0: "raw", 1: "JPEG"}.get(form, str(form))), ("size", f"{width} × {height}"))
    yield "bytes", str(max(0, len(content) - 28))


def _version(content: bytes) -> Iterator[tuple[str, str]]:
    yield "real merged data", "yes" if content[4] else "no"
    writer, at = _counted(content, 5)
    reader, _ = _counted(content, at)
    yield from (("writer", writer), ("reader", reader))


def _counted(content: bytes, at: int) -> tuple[str, int]:
    """Text of 16-bit letters after their number."""
    (count,) = struct.unpack_from(">I", content, at)
    end = at + 4 + 2 * min(count, len(content))
    return content[at + 4 : end].decode("utf-16-be", "replace").rstrip("\0"), end


def _slices(content: bytes) -> Iterator[tuple[str, str]]:
    (version,) = struct.unpack_from(">I", content)
    if version == 6:
        yield "group name", _counted(content, 20)[0]
        yield "number", str(struct.unpack_from(">I", content, 20 + 4 + 2 * struct.unpack_from(">I", content, 20)[0])[0])


def _scale(content: bytes) -> Iterator[tuple[str, str]]:
    style, x, y, scale = struct.unpack_from(">hfff", content)
    yield "style", {0: "centred", 1: "size to fit", 2: "user defined"}.get(style, str(style))
    yield from (("position", f"{x:g} {y:g}"), ("scale", f"{scale:g}"))


def _aspect(content: bytes) -> Iterator[tuple[str, str]]:
    yield "ratio", f"{struct.unpack_from('>d', content, 4)[0]:g}"


def _names(content: bytes) -> Iterator[tuple[str, str]]:
    at, number = 0, 0
    while at < len(content) and number < 100:
        number += 1
        yield f"name {number}", decoded(content[at + 1 : at + 1 + content[at]])
        at += 1 + content[at]


def _addresses(content: bytes) -> Iterator[tuple[str, str]]:
    (count,) = struct.unpack_from(">I", content)
    yield "number", str(count)
    at = 4
    for number in range(min(count, 100)):
        text, at = _counted(content, at + 8)
        yield f"address {number + 1}", text


def _layers(content: bytes) -> Iterator[tuple[str, str]]:
    yield "ids", " ".join(str(number) for (number,) in struct.iter_unpack(">I", content[2 : 2 + (len(content) - 2) // 4 * 4]))


_NUMBERS = (0x040A, 0x040D, 0x0411, 0x0412, 0x0414, 0x0416, 0x0417, 0x0419, 0x0400)
_WORDS: dict[int, Callable[[bytes], Iterator[tuple[str, str]]]] = {
    0x03ED: _resolution,
    0x03EE: _names,
    0x03F0: _text,
    0x0406: _quality,
    0x0409: _thumbnail,
    0x040B: _text,
    0x040C: _thumbnail,
    0x041A: _slices,
    0x041B: _text,
    0x041E: _addresses,
    0x0421: _version,
    0x0425: _digest,
    0x0426: _scale,
    0x0428: _aspect,
    0x042D: _layers,
    **dict.fromkeys(_NUMBERS, _number),
}
