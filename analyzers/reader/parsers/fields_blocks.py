"""Finds the blocks in which a file of any kind carries metadata: Exif, XMP, IPTC, Photoshop resources, colour profile; and where each lies.

Bounded: every loop moves forward, packed data are inflated up to a limit, and no more than MOST_BLOCKS blocks are given.
"""

from collections.abc import Callable, Iterator
from itertools import islice

from analyzers.reader.parsers import fields_tiff, jpeg
from analyzers.reader.parsers.fields_block import EXIF, ICC, IPTC, MPF, PHOTOSHOP, XMP, Block, joined, plain
from analyzers.reader.parsers.fields_blocks_boxes import of_boxes
from analyzers.reader.parsers.fields_blocks_png import of_png
from analyzers.reader.parsers.fields_photoshop import resources

MOST_BLOCKS = 1_000

_EXIF = b"Exif\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_EXTENDED = b"http://ns.adobe.com/xmp/extension/\0"
_PACKETS, _FAR = (b"<?xpacket", b"<x:xmpmeta", b"<x:xapmeta"), 400
_PHOTOSHOP = b"Photoshop 3.0\0"
_PROFILE = b"ICC_PROFILE\0"
_IN_TIFF = {700: XMP, 33723: IPTC, 34377: PHOTOSHOP, 34675: ICC}
_IN_PHOTOSHOP = {0x0404: IPTC, 0x040F: ICC, 0x0422: EXIF, 0x0424: XMP}


def blocks(data: bytes) -> list[Block]:
    """All blocks of a file in the order in which they were found; those nested in another follow it. Empty for an unknown kind of file."""
    return list(islice(_all(data), MOST_BLOCKS))


def _all(data: bytes) -> Iterator[Block]:
    for block in _of_file(data):
        if block.data:
            yield block
            yield from _nested(block, 0)


def _nested(block: Block, depth: int) -> Iterator[Block]:
    """What Exif and Photoshop resources carry within themselves."""
    if depth > 3:
        return
    found: Iterator[tuple[str, int, int]] = iter(())
    if block.kind == EXIF:
        entries = fields_tiff.entries(block.data)
        found = ((_IN_TIFF[entry.tag], entry.at, entry.size) for entry in entries if entry.tag in _IN_TIFF and entry.at is not None)
    elif block.kind == PHOTOSHOP:
        parts = resources(block.data)
        found = ((_IN_PHOTOSHOP[part.number], part.start, part.size) for part in parts if part.number in _IN_PHOTOSHOP)
    for kind, start, size in found:
        inner = block.part(kind, start, size)
        if inner.data:
            yield inner
            yield from _nested(inner, depth + 1)


def _of_file(data: bytes) -> Iterator[Block]:
    for start, find in _KINDS:
        if data.startswith(start):
            yield from find(data)
            return
    if data[4:8] == b"ftyp" or data[4:8] in (b"jP  ", b"JXL "):
        yield from of_boxes(data)


def _of_jpeg(data: bytes, start: int = 0) -> Iterator[Block]:
    segments = [(marker, offset, offset + length) for marker, _, offset, length, _ in jpeg.walk(data, start).segments]
    applied = [(marker, offset + 4, end) for marker, offset, end in segments if 0xE0 <= marker <= 0xEF]
    yield from _exif_of_jpeg(data, applied)
    for marker, at, end in applied:
        if marker == 0xE1 and data.startswith(_XMP, at):
            yield plain(XMP, data, at + len(_XMP), end - at - len(_XMP))
        elif marker == 0xE1 and not data.startswith((_EXIF, _EXTENDED), at):
            begin = min((found for start in _PACKETS if (found := data.find(start, at, min(at + _FAR, end))) >= 0), default=end)
            if begin < end:  # a name that the standard does not know stands before the packet
                yield plain(XMP, data, begin, end - begin)
        elif marker == 0xE2 and data.startswith(b"MPF\0", at):
            yield plain(MPF, data, at + 4, end - at - 4)
    yield from _extended_xmp(data, [(at + len(_EXTENDED), end) for _, at, end in applied if data.startswith(_EXTENDED, at)])
    parts = [(at + len(_PHOTOSHOP), end) for marker, at, end in applied if marker == 0xED and data.startswith(_PHOTOSHOP, at)]
    if parts:
        yield joined(PHOTOSHOP, data, parts)
    numbered = {data[at + 12]: (at + 14, end) for _, at, end in reversed(applied) if data.startswith(_PROFILE, at) and end > at + 14}
    if numbered:
        yield joined(ICC, data, [part for _, part in sorted(numbered.items())])


def _exif_of_jpeg(data: bytes, applied: list[tuple[int, int, int]]) -> Iterator[Block]:
    """An Exif segment that does not begin with a TIFF header goes on with the one before."""
    begun: list[tuple[int, int]] = []
    for marker, at, end in applied:
        if marker != 0xE1 or not data.startswith(_EXIF, at):
            continue
        if begun and data[at + 6 : at + 8] in (b"II", b"MM"):
            yield joined(EXIF, data, begun)
            begun = []
        begun.append((at + 6, end))
    if begun:
        yield joined(EXIF, data, begun)


def _extended_xmp(data: bytes, parts: list[tuple[int, int]]) -> Iterator[Block]:
    """Each part begins with 32 letters that name the packet, its whole length, and this part's place in it."""
    packets: dict[bytes, list[tuple[int, int, int]]] = {}
    for start, end in parts:
        if end >= start + 40:
            packets.setdefault(data[start : start + 32], []).append((int.from_bytes(data[start + 36 : start + 40], "big"), start + 40, end))
    for found in packets.values():
        yield joined(XMP, data, [(start, end) for _, start, end in sorted(found)], extended=True)


def _of_webp(data: bytes) -> Iterator[Block]:
    if data[8:12] != b"WEBP":
        return
    kinds = {b"EXIF": EXIF, b"XMP ": XMP, b"ICCP": ICC}
    for kind, start, size in riff_chunks(data):
        if kind in kinds:
            skipped = 6 if kind == b"EXIF" and data.startswith(b"Exif\0\0", start) else 0
            yield plain(kinds[kind], data, start + skipped, size - skipped)


def riff_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Name, start of the content and size of each chunk of a RIFF file."""
    at = 12
    for _ in range(MOST_BLOCKS):
        if at + 8 > len(data):
            return
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], at + 8, min(size, len(data) - at - 8)
        at += 8 + size + (size & 1)


def _of_tiff(data: bytes) -> Iterator[Block]:
    yield Block(EXIF, data, ((0, 0),), 0)


def _of_gif(data: bytes) -> Iterator[Block]:
    """An XMP packet lies as it is after its application's name; the bytes that would be lengths of sub-blocks are its own letters."""
    at = data.find(b"\x21\xff\x0bXMP DataXMP")
    if at >= 0:
        end = data.find(b"\x01\xff\xfe\xfd", at)
        yield plain(XMP, data, at + 14, (end if end > 0 else len(data)) - at - 14)
    at = data.find(b"\x21\xff\x0bICCRGBG1012")
    if at >= 0:
        yield joined(ICC, data, _sub_blocks(data, at + 14))


def _sub_blocks(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    while at < len(data) and data[at]:
        yield at + 1, min(at + 1 + data[at], len(data))
        at += 1 + data[at]


def _of_psd(data: bytes) -> Iterator[Block]:
    """Header, colour table, then the resources."""
    at = 30 + int.from_bytes(data[26:30], "big")
    yield plain(PHOTOSHOP, data, at + 4, int.from_bytes(data[at : at + 4], "big"))


def _of_raf(data: bytes) -> Iterator[Block]:
    """Fujifilm's RAW holds a JPEG with all metadata; byte 84 tells where."""
    at = int.from_bytes(data[84:88], "big")
    if data.startswith(b"\xff\xd8\xff", at):
        yield from _of_jpeg(data, at)


_KINDS: tuple[tuple[bytes, Callable[[bytes], Iterator[Block]]], ...] = (
    (b"\xff\xd8\xff", _of_jpeg),
    (b"\x89PNG\r\n\x1a\n", of_png),
    (b"RIFF", _of_webp),
    (b"GIF8", _of_gif),
    (b"8BPS", _of_psd),
    (b"FUJIFILMCCD-RAW", _of_raf),
    *((start, _of_tiff) for start in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"IIRO", b"IIRS", b"MMOR", b"IIU\0")),
)
