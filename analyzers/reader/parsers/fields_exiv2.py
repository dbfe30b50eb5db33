"""Exif with maker notes, IPTC, XMP and the comment, as Exiv2 reads and words them."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from analyzers.language import say
from analyzers.reader.parsers.fields import row, unread
from analyzers.reader.parsers.text import LONGEST_BINARY, binary, decoded

LONGEST_NUMBERS = 4096  # bytes that Exiv2 is asked to word
_STRAY = re.compile("[\udc80-\udcff]")
_BINARY = {"Undefined", "Byte", "SByte"}
_TEXTUAL = ("UserComment", "XP", "GPSProcessingMethod")  # texts in a binary type; generators of pictures leave whole prompts there


def fields(data: bytes) -> Iterator[dict[str, Any]]:
    """In the file's order. A kind of file that Exiv2 does not know gives none; a damaged block gives a row that says so."""
    import exiv2

    exiv2.LogMsg.setLevel(exiv2.LogMsg.Level.mute)
    try:
        image = exiv2.ImageFactory.open(data)
    except exiv2.Exiv2Error:
        return
    try:
        image.readMetadata()
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  Exiv2Error, and whatever else its own checks raise
        yield unread(say("Exiv2 stopped reading the metadata: {reason}.", reason=str(error.args[-1] if error.args else error)))
    exif = image.exifData()
    yield from _each(exif, lambda datum: _exif(datum, exif))
    yield from _each(image.iptcData(), _iptc)
    yield from _each(image.xmpData(), _xmp)
    yield from _comment(image)


def _each(data: Iterable[Any], describe: Callable[[Any], dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One row per datum; a datum that cannot be read says so instead of ending the list."""
    for datum in data:
        try:
            yield describe(datum)
        except Exception as error:  # noqa: BLE001  the binding raises whatever its conversion of a hostile value meets
            yield unread(say("One field cannot be read: {reason}.", reason=f"{type(error).__name__}: {error}"[:200]))


def _exif(datum: Any, exif: Any) -> dict[str, Any]:
    kind, size = datum.typeName() or "", datum.size()
    if kind in _BINARY and size > LONGEST_BINARY:
        value = raw = binary(_bytes(datum))
        if size <= LONGEST_NUMBERS or datum.tagName().startswith(_TEXTUAL):
            value = _text(lambda: datum.print(exif)) or raw
            value = raw if value.replace(" ", "").isdigit() else value
    else:
        raw = _text(datum.toString)
        value = _text(lambda: datum.print(exif)) or raw
    group = datum.groupName()
    value = _mended(group, datum.tagName(), raw) or value
    family = "GPS" if group == "GPSInfo" else f"Exif {group}" if _is_exif(group) else f"Maker note {group}"
    name = _text(datum.tagLabel) or datum.tagName()
    return row(family, name, value, key=datum.key(), tag=datum.tag(), raw=raw, type=kind)


def _mended(group: str, name: str, raw: str) -> str:
    """Words of maker notes that Exiv2 gets wrong; empty for all others."""
    if not raw.isdigit() or len(raw) > 6:
        return ""
    if (group, name) == ("CanonSi", "AutoISO"):
        return f"{100 * 2 ** (int(raw) / 32):.0f}"  # Exiv2 divides by 32 twice
    if group.startswith("MinoltaCs") and name == "ISO":
        return f"{3.125 * 2 ** (int(raw) / 8 - 1):.0f}"  # and leaves out the base here
    if (group, name) == ("Pentax", "FocalLength"):
        return f"{int(raw) / 100:g} mm ({int(raw) / 10:g} mm in some Optio models)"
    return ""


def _is_exif(group: str) -> bool:
    return group.startswith(("Image", "SubImage", "SubThumb", "Thumbnail", "Photo", "Iop", "MpfInfo"))


def _iptc(datum: Any) -> dict[str, Any]:
    raw = _text(datum.toString) if datum.typeName() != "Undefined" else binary(_bytes(datum))
    name = _text(datum.tagLabel) or datum.tagName()
    return row(f"IPTC {datum.recordName()}", name, raw, key=datum.key(), tag=datum.tag(), type=datum.typeName() or "")


def _xmp(datum: Any) -> dict[str, Any]:
    raw = _text(datum.toString)
    value = _text(datum.print) or raw
    name = datum.tagName()
    return row(f"XMP {datum.groupName()}", name, value, key=datum.key(), raw=raw, type=datum.typeName() or "")


def _comment(image: Any) -> Iterator[dict[str, Any]]:
    """Of all kinds but JPEG and GIF, whose comments are read with their offsets."""
    comment = _text(image.comment)
    if comment and image.mimeType() not in ("image/jpeg", "image/gif", "image/png"):
        yield row("Comment", "Comment", comment)


def _bytes(datum: Any) -> bytes:
    import exiv2

    buffer = bytearray(datum.size())
    datum.copy(buffer, exiv2.ByteOrder.bigEndian)
    return bytes(buffer)


def _text(get: Callable[[], Any]) -> str:
    """Exiv2's words; Latin-1 where the bytes are no UTF-8, which the binding hands over as lone surrogates."""
    try:
        text = str(get())
        return text if text.isascii() or not _STRAY.search(text) else decoded(text.encode("utf-8", "surrogateescape"))
    except UnicodeDecodeError as error:
        return decoded(bytes(error.object))
