"""The blocks of metadata in a PNG: in chunks of their own, or written as text by older programs."""

import re
import zlib
from collections.abc import Iterator

from analyzers.reader.parsers.fields_block import EXIF, ICC, IPTC, PHOTOSHOP, XMP, Block, packed, plain
from analyzers.reader.parsers.fields_png import chunks, inflated

_RAW = re.compile(rb"Raw profile type (exif|app1|iptc|8bim|xmp|icc|icm)\0", re.IGNORECASE)
_HEX = re.compile(rb"\s*[^\n]*\n\s*(\d+)\n([0-9a-fA-F\s]*)")
_KINDS = {b"exif": EXIF, b"app1": EXIF, b"iptc": IPTC, b"8bim": PHOTOSHOP, b"xmp": XMP, b"icc": ICC, b"icm": ICC}
_HEADS = ((b"Exif\0\0", EXIF), (b"http://ns.adobe.com/xap/1.0/\0", XMP))


def of_png(data: bytes) -> Iterator[Block]:
    """All of them; a chunk that cannot be inflated gives none."""
    for kind, offset, content in chunks(data):
        start = offset + 8
        if kind == b"eXIf":
            skipped = 6 if content.startswith(b"Exif\0\0") else 0
            yield plain(EXIF, data, start + skipped, len(content) - skipped)
        elif kind == b"iCCP":
            yield from _profile(content, offset)
        elif kind == b"iTXt" and content.startswith(b"XML:com.adobe.xmp\0"):
            yield from _packet(data, content, start)
        elif kind in (b"zTXt", b"tEXt") and _RAW.match(content):
            yield from _from_text(kind, content, offset)


def _profile(content: bytes, offset: int) -> Iterator[Block]:
    try:
        yield packed(ICC, inflated(content.partition(b"\0")[2][1:]), offset)
    except zlib.error:
        return


def _packet(data: bytes, content: bytes, start: int) -> Iterator[Block]:
    """After name, two flags, language and translated name."""
    at = content.find(b"\0", content.find(b"\0", 20) + 1) + 1
    try:
        if content[18:19] == b"\1":
            yield packed(XMP, inflated(content[at:]), start - 8)
        elif at > 0:
            yield plain(XMP, data, start + at, len(content) - at)
    except zlib.error:
        return


def _from_text(kind: bytes, content: bytes, offset: int) -> Iterator[Block]:
    """Name, length, and the bytes in hexadecimal."""
    name, _, text = content.partition(b"\0")
    try:
        found = _HEX.match(inflated(text[1:]) if kind == b"zTXt" else text)
        raw = bytes.fromhex(found[2].decode("ascii")) if found else b""
    except (zlib.error, ValueError):
        return
    meant = _KINDS[name.split()[3].lower()]
    for head, stated in _HEADS:
        if raw.startswith(head):
            raw, meant = raw[len(head) :], stated
    if meant == IPTC and raw.startswith(b"8BIM"):
        meant = PHOTOSHOP
    if raw:
        yield packed(meant, raw, offset)
