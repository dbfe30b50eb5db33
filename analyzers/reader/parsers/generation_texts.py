"""The places of a file where generators of pictures leave texts: PNG text, Exif, XMP, IPTC, comments; each text whole, with its place.

The table of metadata cuts long values; a prompt or a workflow is of use only whole.
"""

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from analyzers.reader.parsers import fields_png, jpeg
from analyzers.reader.parsers.text import decoded

LARGEST_TEXT = 4 << 20  # bytes of one text
MOST_TEXTS = 2_000
LARGEST_IN_ALL = 24 << 20

_LANGUAGE = re.compile(r'^lang="[\w-]{1,40}" ')  # Exiv2 words a text with its language so
_PNG = b"\x89PNG\r\n\x1a\n"
_CODES = {b"UNICODE\0": "", b"ASCII\0\0\0": "utf-8", b"JIS\0\0\0\0\0": "iso2022_jp", bytes(8): "utf-8"}
_EXIF_IMAGE = (
    *("ImageDescription", "Make", "Model", "Software", "Artist", "ProcessingSoftware", "DocumentName", "HostComputer", "Copyright"),
    *("XPComment", "XPTitle", "XPSubject", "XPKeywords"),
)
_EXIF = {"Exif.Photo.UserComment", "Exif.Photo.MakerNote", *(f"Exif.Image.{name}" for name in _EXIF_IMAGE)}


@dataclass(frozen=True)
class Found:
    """One text: the kind of its place, the field's key, and where in the file it begins, where that is known."""

    kind: str  # "PNG text", "Exif", "XMP", "IPTC", "JPEG comment"
    key: str
    text: str
    offset: int | None = None

    @property
    def where(self) -> str:
        return f"{self.kind} {self.key}".strip()


def texts(data: bytes) -> list[Found]:
    """All of them in a fixed order; bounded."""
    kept: list[Found] = []
    size = 0
    for source in (_png, _exiv2, _jpeg):
        for found in source(data):
            size += len(found.text)
            if len(kept) >= MOST_TEXTS or size > LARGEST_IN_ALL:
                return kept
            kept.append(found)
    return kept


def _png(data: bytes) -> Iterator[Found]:
    if data[:8] != _PNG:
        return
    for kind, offset, content in fields_png.chunks(data):
        if kind in (b"tEXt", b"zTXt", b"iTXt"):
            name, _, rest = content.partition(b"\0")
            try:
                yield Found("PNG text", decoded(name)[:200], decoded(_unpacked(kind, rest)), offset)
            except zlib.error:
                continue  # the table of metadata says that this chunk cannot be read


def _unpacked(kind: bytes, rest: bytes) -> bytes:
    if kind == b"zTXt":
        return _inflated(rest[1:])
    if kind == b"tEXt":
        return rest[:LARGEST_TEXT]
    packed = rest[:1] == b"\x01"
    text = rest[2:].split(b"\0", 2)[-1]  # after language and translated name
    return _inflated(text) if packed else text[:LARGEST_TEXT]


def _inflated(data: bytes) -> bytes:
    return zlib.decompressobj().decompress(data, LARGEST_TEXT)


def _jpeg(data: bytes) -> Iterator[Found]:
    if data[:3] != b"\xff\xd8\xff":
        return
    for marker, _, offset, length, _ in jpeg.walk(data).segments:
        if marker == 0xFE:
            yield Found("JPEG comment", "", decoded(data[offset + 4 : offset + length].rstrip(b"\0")), offset)


def _exiv2(data: bytes) -> Iterator[Found]:
    """Exif, IPTC and XMP of every kind of file that Exiv2 opens, AVIF and WebP too."""
    import exiv2

    exiv2.LogMsg.setLevel(exiv2.LogMsg.Level.mute)
    try:
        image = exiv2.ImageFactory.open(data)
        image.readMetadata()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  Exiv2Error, and whatever else its own checks raise; the table of metadata says why
        return
    yield from _each("Exif", image.exifData(), _exif_text)
    yield from _each("IPTC", image.iptcData(), lambda datum: _said(datum.toString))
    yield from _each("XMP", image.xmpData(), lambda datum: _LANGUAGE.sub("", _said(datum.toString)))


def _each(kind: str, data: Any, text: Callable[[Any], str]) -> Iterator[Found]:
    for datum in data:
        try:
            key, size = datum.key(), datum.size()
            if size <= LARGEST_TEXT and (kind != "Exif" or key in _EXIF):
                yield Found(kind, key.split(".", 1)[1], text(datum))
        except Exception:  # noqa: BLE001, S112  the binding raises whatever its conversion of a hostile value meets; the rest is worth reading
            continue


def _exif_text(datum: Any) -> str:
    if datum.typeName() == "Ascii":
        return _said(datum.toString)
    import exiv2

    buffer = bytearray(datum.size())
    datum.copy(buffer, exiv2.ByteOrder.bigEndian)
    raw = bytes(buffer)
    if ".XP" in datum.key():
        return raw.decode("utf-16-le", "replace").rstrip("\0")
    return comment(raw) if datum.key() == "Exif.Photo.UserComment" else decoded(raw).rstrip("\0")


def comment(raw: bytes) -> str:
    """An Exif user comment by the code that its first eight bytes name; programs disagree on the byte order of UTF-16."""
    code, body = raw[:8], raw[8:]
    if code not in _CODES:
        return decoded(raw).rstrip("\0")
    if _CODES[code]:
        return decoded(body).rstrip("\0") if _CODES[code] == "utf-8" else body.decode(_CODES[code], "replace").rstrip("\0")
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body.decode("utf-16", "replace").rstrip("\0")
    start = body[:2_000]
    order = "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
    if b"\0" not in start and _is_utf8(start):
        return decoded(body)  # some programs name UTF-16 and write UTF-8
    return body[: len(body) // 2 * 2].decode(order, "replace").rstrip("\0")


def _is_utf8(text: bytes) -> bool:
    return decoded(text).isprintable() and all(byte < 0x80 for byte in text)


def _said(get: Callable[[], Any]) -> str:
    try:
        return str(get())
    except UnicodeDecodeError as error:
        return decoded(bytes(error.object))
