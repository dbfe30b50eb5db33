"""What the containers of WebP, HEIF, AVIF and JPEG 2000 say about themselves: brands, flags, items, properties. Each with its offset."""

import struct
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from analyzers.reader.parsers.boxes import Box, boxes, first
from analyzers.reader.parsers.fields import row
from analyzers.reader.parsers.fields_blocks import riff_chunks
from analyzers.reader.parsers.fields_blocks_boxes import items
from analyzers.reader.parsers.text import binary, decoded

MOST_ROWS = 1_000
_FLAGS = ((0x20, "ICC profile"), (0x10, "alpha"), (0x08, "Exif"), (0x04, "XMP"), (0x02, "animation"))
_TURNS = ("no turn", "90° anticlockwise", "180°", "90° clockwise")
Row = dict[str, Any]


def fields(data: bytes) -> Iterator[Row]:
    """None where the file is of another kind."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        yield from islice(_webp(data), MOST_ROWS)
    elif data[4:8] == b"ftyp":
        yield from islice(_boxed(data), MOST_ROWS)
    elif data[4:8] == b"jP  ":
        yield from islice(_jpeg_2000(data), MOST_ROWS)


def _webp(data: bytes) -> Iterator[Row]:
    for kind, start, size in riff_chunks(data):
        content, offset = data[start : start + min(size, 4096)], start - 8
        if kind == b"VP8X" and size >= 10:
            said = ", ".join(name for bit, name in _FLAGS if content[0] & bit) or "none"
            yield row("WebP", "Features", said, key="WebP.Features", raw=f"{content[0]:#04x}", offset=offset)
            width, height = (int.from_bytes(content[at : at + 3], "little") + 1 for at in (4, 7))
            yield row("WebP", "Canvas", f"{width} × {height}", key="WebP.Canvas", offset=offset)
        elif kind == b"VP8 " and size >= 10:
            width, height = (number & 0x3FFF for number in struct.unpack_from("<HH", content, 6))
            yield row("WebP", "Coding", f"lossy (VP8), {width} × {height}", key="WebP.Coding", raw=content[:10].hex(" "), offset=offset)
        elif kind == b"VP8L" and size >= 5:
            bits = int.from_bytes(content[1:5], "little")
            said = f"lossless (VP8L), {(bits & 0x3FFF) + 1} × {(bits >> 14 & 0x3FFF) + 1}"
            yield row("WebP", "Coding", said, key="WebP.Coding", raw=content[:5].hex(" "), offset=offset)
        elif kind == b"ANIM" and size >= 6:
            loops = int.from_bytes(content[4:6], "little")
            yield row("WebP", "Animation", f"{loops or 'endless'} loops", key="WebP.Animation", raw=content[:6].hex(" "), offset=offset)
        elif kind not in (b"EXIF", b"XMP ", b"ICCP", b"ALPH", b"ANMF"):
            yield row("WebP", f"Chunk {decoded(kind)}", binary(content), key=f"WebP.{decoded(kind)}", offset=offset)


def _boxed(data: bytes) -> Iterator[Row]:
    head = int.from_bytes(data[:4], "big")
    brands = [decoded(data[at : at + 4]) for at in range(16, min(head, 512), 4)]
    yield row("Container", "Major brand", decoded(data[8:12]), key="ISO.MajorBrand", offset=8)
    yield row("Container", "Minor version", str(int.from_bytes(data[12:16], "big")), key="ISO.MinorVersion", offset=12)
    yield row("Container", "Compatible brands", " ".join(brands), key="ISO.CompatibleBrands", offset=16)
    meta = first(data, b"meta", 0, len(data))
    if meta is None:
        return
    primary = first(data, b"pitm", meta.start + 4, meta.end)
    if primary:
        size = 4 if data[primary.start] else 2
        number = int.from_bytes(data[primary.start + 4 : primary.start + 4 + size], "big")
        yield row("Container", "Primary item", str(number), key="ISO.PrimaryItem", offset=primary.head)
    for item in items(data):
        size = sum(end - start for start, end in item.parts)
        said = f"{decoded(item.kind)} {decoded(item.media)}".strip() + (f", {size} bytes" if item.parts else "")
        yield row("Container", f"Item {item.number}", said, key=f"ISO.Item{item.number}", offset=item.parts[0][0] if item.parts else None)
    iprp = first(data, b"iprp", meta.start + 4, meta.end)
    ipco = iprp and first(data, b"ipco", iprp.start, iprp.end)
    if ipco:
        yield from _properties(data, ipco)


def _properties(data: bytes, ipco: Box) -> Iterator[Row]:
    for number, box in enumerate(boxes(data, ipco.start, ipco.end), 1):
        content = data[box.start : min(box.end, box.start + 256)]
        kind = decoded(box.kind)
        try:
            name, said = _PROPERTIES[box.kind](content) if box.kind in _PROPERTIES else (f"Property {kind}", binary(content))
        except (struct.error, IndexError):
            name, said = f"Property {kind}", binary(content)
        yield row("Container", name, said, key=f"ISO.Property{number}.{kind.strip()}", raw=binary(content), offset=box.head)


def _extent(content: bytes) -> tuple[str, str]:
    width, height = struct.unpack_from(">II", content, 4)
    return "Size of an item", f"{width} × {height}"


def _depth(content: bytes) -> tuple[str, str]:
    return "Bits per channel", " ".join(str(bits) for bits in content[5 : 5 + content[4]])


def _turn(content: bytes) -> tuple[str, str]:
    return "Turn", _TURNS[content[0] & 3]


def _mirror(content: bytes) -> tuple[str, str]:
    return "Mirror", "left and right" if content[0] & 1 else "top and bottom"


def _aspect(content: bytes) -> tuple[str, str]:
    across, down = struct.unpack_from(">II", content)
    return "Aspect of a pixel", f"{across}:{down}"


def _auxiliary(content: bytes) -> tuple[str, str]:
    return "Auxiliary picture", decoded(content[4:].split(b"\0")[0])


def _colour(content: bytes) -> tuple[str, str]:
    if content[:4] == b"nclx":
        primaries, transfer, matrix = struct.unpack_from(">HHH", content, 4)
        return "Colour (nclx)", f"primaries {primaries}, transfer {transfer}, matrix {matrix}, full range {content[10] >> 7}"
    return "Colour", decoded(content[:4])


_PROPERTIES: dict[bytes, Callable[[bytes], tuple[str, str]]] = {
    b"ispe": _extent,
    b"pixi": _depth,
    b"irot": _turn,
    b"imir": _mirror,
    b"pasp": _aspect,
    b"auxC": _auxiliary,
    b"colr": _colour,
}


def _jpeg_2000(data: bytes) -> Iterator[Row]:
    header = first(data, b"jp2h", 0, len(data))
    size = header and first(data, b"ihdr", header.start, header.end)
    if size:
        height, width, channels, bits = struct.unpack_from(">IIHB", data[size.start : size.end].ljust(11, b"\0"))
        yield row("JPEG 2000", "Size", f"{width} × {height}", key="JP2.Size", offset=size.head)
        yield row("JPEG 2000", "Channels", str(channels), key="JP2.Channels", offset=size.head)
        yield row("JPEG 2000", "Bits per channel", str((bits & 127) + 1), key="JP2.Bits", raw=str(bits), offset=size.head)
