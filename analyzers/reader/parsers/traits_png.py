"""How a PNG was put together: order of its chunks, how large its pieces of picture data are, how they were deflated and filtered.

Bounded in chunks and in inflated bytes; every loop moves forward. ISO/IEC 15948, RFC 1950.
"""

import zlib
from collections import Counter
from itertools import groupby
from typing import Any

from analyzers.reader.parsers import traits_exif
from analyzers.reader.parsers.text import decoded, shown

MOST_CHUNKS = 20_000
MOST_NAMED = 40
ROWS_LOOKED_AT = 256
LARGEST_HEAD = 4 << 20  # inflated bytes, to see by what filters the first rows were written
LONGEST_TEXT = 80
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_FILTERS = ("none", "sub", "up", "average", "Paeth")

Chunk = tuple[bytes, int, int]


def traits(data: bytes) -> dict[str, Any]:
    """See ``traits.traits``."""
    chunks = _chunks(data)
    header = next((data[at : at + size] for kind, at, size in chunks if kind == b"IHDR" and size >= 13), b"")
    exif = _exif(data, chunks)
    sizes = [size for kind, _, size in chunks if kind == b"IDAT"]
    stream = _first_bytes(data, chunks)
    found = {
        "chunks": " ".join(name for name, _ in groupby(decoded(kind) for kind, _, _ in chunks[:MOST_CHUNKS] if kind != b"IEND"))[:400],
        "colour": f"{header[9]}, {header[8]} bits" if header else "",
        "interlace": str(header[12]) if header else "",
        "data pieces": _pieces(sizes),
        "zlib header": stream[:2].hex(),
        "filters": _filters(header, stream),
        "texts": _texts(data, chunks),
        "numbers": _numbers(data, chunks),
        "after the end": str(len(data) - (chunks[-1][1] + chunks[-1][2] + 4)) if chunks and chunks[-1][0] == b"IEND" else "cut off",
    }
    size = {"width": str(int.from_bytes(header[:4], "big")), "height": str(int.from_bytes(header[4:8], "big"))} if header else {}
    return {"format": "PNG", "traits": {**found, **exif["traits"]}, "tables": [], "claims": exif["claims"] | size, "thumbnail": {}}


def _chunks(data: bytes) -> list[Chunk]:
    """(kind, offset of the content, its length) of each chunk that is whole."""
    found: list[Chunk] = []
    at = 8
    while at + 12 <= len(data) and len(found) < MOST_CHUNKS:
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if at + 12 + size > len(data):
            break
        found.append((kind, at + 8, size))
        at += 12 + size
        if kind == b"IEND":
            break
    return found


def _pieces(sizes: list[int]) -> str:
    """The size that all pieces of picture data but the last have; many encoders write one piece only."""
    if len(sizes) < 2:
        return "one"
    return str(sizes[0]) if len(set(sizes[:-1])) == 1 and sizes[0] % 1024 == 0 else "varied"


def _first_bytes(data: bytes, chunks: list[Chunk]) -> bytes:
    kept, length = [], 0
    for kind, at, size in chunks:
        if kind == b"IDAT" and length < LARGEST_HEAD:
            kept.append(data[at : at + size])
            length += size
    return b"".join(kept)[:LARGEST_HEAD]


def _filters(header: bytes, stream: bytes) -> str:
    """The filters of the first rows: one that all have, or which of them occur."""
    if len(header) < 13 or header[12] or header[9] not in _CHANNELS:
        return ""
    row = 1 + (int.from_bytes(header[:4], "big") * _CHANNELS[header[9]] * header[8] + 7) // 8
    try:
        inflated = zlib.decompressobj().decompress(stream, min(ROWS_LOOKED_AT * row, LARGEST_HEAD))
    except zlib.error:
        return "damaged"
    counts = Counter(inflated[::row])
    names = [_FILTERS[number] for number in sorted(counts) if number < len(_FILTERS)]
    # an encoder that chooses by row may by chance choose the same for all rows, or "sub" and another for the first row alone
    return names[0] if len(names) == 1 else ("chosen by row" if len(names) > 2 else f"{names[0]}, {names[1]}" if names else "")


def _exif(data: bytes, chunks: list[Chunk]) -> dict[str, Any]:
    """From the chunk made for it, or from the hexadecimal text by which ImageMagick, GIMP and others keep it."""
    for kind, at, size in chunks:
        if kind == b"eXIf":
            return traits_exif.traits(data[at : at + size])
        name, _, rest = data[at : at + min(size, LARGEST_HEAD)].partition(b"\0")
        if kind == b"zTXt" and name in (b"Raw profile type exif", b"Raw profile type APP1"):
            try:
                text = zlib.decompressobj().decompress(rest[1:], LARGEST_HEAD)
                block = bytes.fromhex(b"".join(text.split()[2:]).decode("ascii"))
            except (zlib.error, ValueError):
                continue
            return traits_exif.traits(block.removeprefix(b"Exif\0\0"))
    return traits_exif.NONE


def _texts(data: bytes, chunks: list[Chunk]) -> str:
    """Names of the texts, and what those say that programs sign with."""
    found: list[str] = []
    for kind, at, size in chunks:
        if kind in (b"tEXt", b"zTXt", b"iTXt") and len(found) < MOST_NAMED:
            name, _, rest = data[at : at + min(size, 4096)].partition(b"\0")
            signed = kind == b"tEXt" and name.lower() in (b"software", b"comment", b"creator")
            text = decoded(rest[:LONGEST_TEXT]) if signed else ""
            found.append(f"{decoded(name[:79])}={text}" if text else decoded(name[:79]))
    return shown("; ".join(found))


def _numbers(data: bytes, chunks: list[Chunk]) -> str:
    """Contents of the short chunks by which writers differ."""
    kept = {b"gAMA", b"cHRM", b"sRGB", b"pHYs", b"sBIT", b"bKGD", b"vpAg", b"orNT"}
    return " ".join(f"{decoded(kind)}={data[at : at + min(size, 32)].hex()}" for kind, at, size in chunks[:MOST_NAMED] if kind in kept)
