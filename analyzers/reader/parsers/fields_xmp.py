"""XMP from every packet of the file: offsets for the properties that Exiv2 lists, and those that it leaves out."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from analyzers.language import say
from analyzers.reader.parsers.fields import row, unread
from analyzers.reader.parsers.fields_block import XMP, Block
from analyzers.reader.parsers.fields_rdf import Property, read

_ITEM = re.compile(r"\[\d+\]$")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_STRAY = re.compile("[\udc80-\udcff]")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")
_PART = re.compile(r"\[|/|(?<=\])(?=/)")
_LISTS = {"XmpBag", "XmpSeq", "XmpAlt", "LangAlt"}
_WIDE = ((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_MARKS = ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
Row = dict[str, Any]


def completed(rows: list[Row], blocks: list[Block]) -> Iterator[Row]:
    """Rows of properties that none of Exiv2's `rows` holds."""
    known: dict[str, list[Row]] = defaultdict(list)
    for each in rows:
        if each["key"].startswith("Xmp."):
            known[each["key"]].append(each)
    for number, block in enumerate(block for block in blocks if block.kind == XMP):
        yield from _of_packet(block, number, known, {})


def _of_packet(block: Block, number: int, known: dict[str, list[Row]], lists: dict[str, bool]) -> Iterator[Row]:
    text, start = letters(block.data)
    packet = read(text, *prefixes())
    if packet.fault and (mended := _well_formed(text)) != text:
        again = read(mended, *prefixes())
        if len(again.properties) > len(packet.properties):
            packet, start = again, None
    for found in packet.properties:
        offset = None if start is None else block.at(start + found.at)
        key = f"Xmp.{found.prefix}.{found.path}"
        _place_wholes(key, offset, known)
        if known[key]:
            known[key].pop(0)["offset"] = offset
        elif not _in_list(key, offset, known, lists):
            yield _row(found, key, offset, number)
    if packet.fault:
        yield unread(say("An XMP packet could not be read to its end: {reason}.", reason=packet.fault))


def _place_wholes(key: str, offset: int | None, known: dict[str, list[Row]]) -> None:
    """Rows of Exiv2 that stand for a whole list or structure lie where its first part lies."""
    for part in _PART.finditer(key):
        for whole in known.get(key[: part.start()], ())[:1]:
            whole["offset"] = whole["offset"] if whole["offset"] is not None else offset


def _in_list(key: str, offset: int | None, known: dict[str, list[Row]], lists: dict[str, bool]) -> bool:
    """Whether Exiv2 gives the whole list, of which this is an item, in one row; the row is then taken by this packet."""
    whole = _ITEM.sub("", key)
    if whole == key:
        return False
    if whole not in lists and known[whole] and known[whole][0]["type"] in _LISTS:
        known[whole].pop(0)["offset"] = offset
        lists[whole] = True
    return lists.get(whole, False)


def _row(found: Property, key: str, offset: int | None, number: int) -> Row:
    name = re.sub(r"(?<=/)\??\w+:", "", found.path)
    said = f"{found.value} [{found.language}]" if found.language and found.language != "x-default" else found.value
    group = f"XMP {found.prefix}" + (f" (packet {number + 1})" if number else "")
    return row(group, name, said, key=key, raw=found.value, type="XmpText", offset=offset)


def letters(data: bytes) -> tuple[bytes, int | None]:
    """The packet from its first angle bracket, as UTF-8 or what its declaration says; and where that is, None where it was wider."""
    for start, encoding in (*_MARKS, *_WIDE):
        if data.startswith(start):
            return data.decode(encoding, "replace").strip("\0 \ufeff\t\r\n").encode("utf-8", "replace"), None
    begin = data.find(b"<")
    return data[max(begin, 0) :].rstrip(b"\0 \t\r\n"), max(begin, 0)


def _well_formed(text: bytes) -> bytes:
    """With what XML forbids taken out: letters that are no UTF-8 are taken for Latin-1, control characters for spaces."""
    said = text.decode("utf-8", "surrogateescape")
    said = _FORBIDDEN.sub(" ", _STRAY.sub(lambda found: chr(ord(found[0]) - 0xDC00), said))
    return _ENTITY.sub("&amp;", said).encode("utf-8")


@cache
def prefixes() -> tuple[dict[str, str], dict[str, str]]:
    """Exiv2's names of namespaces, so that a property has the same key whoever read it: those of properties, and those of their parts.

    To be asked before Exiv2 has read a file.
    """
    import exiv2

    known = exiv2.XmpProperties.registeredNamespaces()
    inner = {uri: prefix for prefix, uri in known.items()} | _MORE
    return {uri: exiv2.XmpProperties.prefix(uri) or prefix for uri, prefix in inner.items()}, inner


_MORE = {
    "http://ns.google.com/photos/1.0/image/": "GImage",
    "http://ns.google.com/photos/1.0/audio/": "GAudio",
    "http://ns.google.com/photos/1.0/depthmap/": "GDepth",
    "http://ns.google.com/photos/1.0/camera/": "GCamera",
    "http://ns.google.com/photos/1.0/container/": "Container",
    "http://ns.google.com/photos/1.0/container/item/": "Item",
    "http://ns.adobe.com/hdr-gain-map/1.0/": "hdrgm",
    "http://ns.apple.com/HDRGainMap/1.0/": "HDRGainMap",
}
