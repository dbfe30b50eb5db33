"""Tells what kind of picture file some bytes are, from their first bytes and never from a name.

Only kinds on this list reach a decoder; all others are refused with a word on what they seem to be.
"""

from analyzers.language import Message, say
from analyzers.reader.errors import Refused
from analyzers.reader.parsers import tiff

_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"mif2"}
_AVIF_BRANDS = {b"avif", b"avis"}
_RAW_STARTS = (b"FUJIFILMCCD-RAW", b"IIRO", b"IIRS", b"MMOR", b"IIU\0", b"FOVb", b"\0MRM", b"II\x1a\0\0\0HEAPCCDR", b"ARRI")

_SIMPLE: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"BM", "BMP"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
)

_OTHERS: tuple[tuple[bytes, Message], ...] = (
    (b"%PDF", say("it is a PDF document, not a picture; extract its pictures first, for instance with pdfimages.")),
    (b"%!PS", say("it is a PostScript program, which is not run here; ask for the picture itself.")),
    (b"\xc5\xd0\xd3\xc6", say("it is a PostScript program, which is not run here; ask for the picture itself.")),
    (b"8BPS", say("it is a Photoshop document; export it as TIFF or PNG, and keep the document too.")),
    (b"\xff\x0a", say("it is a JPEG XL picture, which is not read yet; convert it to PNG, and keep the original too.")),
    (b"\0\0\0\x0cJXL ", say("it is a JPEG XL picture, which is not read yet; convert it to PNG, and keep the original too.")),
    (b"PK\x03\x04", say("it is a ZIP archive or an office document; take the pictures out of it first.")),
    (b"<svg", say("it is a drawing (SVG), not a photograph; these methods need pixels.")),
    (b"<?xml", say("it is an XML file, perhaps a drawing (SVG), not a photograph; these methods need pixels.")),
    (b"<!DOCTYPE", say("it is a web page, not a picture; the download may have failed, so save the picture itself.")),
    (b"<html", say("it is a web page, not a picture; the download may have failed, so save the picture itself.")),
)


def kind_of(data: bytes) -> str:
    """JPEG, PNG, GIF, BMP, JPEG 2000, WebP, TIFF, HEIF, AVIF or RAW. Raises Refused."""
    for start, kind in _SIMPLE:
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    if data.startswith(_RAW_STARTS):
        return "RAW"
    if data[4:8] == b"ftyp":
        return _boxed(data)
    if data[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return "RAW" if tiff.is_raw(data) else "TIFF"
    raise Refused(_other(data))


def _boxed(data: bytes) -> str:
    """A file of ISO boxes, told apart by its brands; a film is not a picture."""
    size = min(int.from_bytes(data[:4], "big"), 1024)
    brands = [data[8:12], *(data[start : start + 4] for start in range(16, size, 4))]
    if brands[0] == b"crx ":
        return "RAW"
    if not _AVIF_BRANDS.isdisjoint(brands):
        return "AVIF"
    if not _HEIF_BRANDS.isdisjoint(brands):
        return "HEIF"
    raise Refused(say("it is a video, not a still picture; add it to a reference library, or save the frame in question as a picture."))


def _other(data: bytes) -> Message:
    start = data[:256].lstrip(b"\xef\xbb\xbf \t\r\n")
    for beginning, message in _OTHERS:
        if start[: len(beginning)].lower() == beginning.lower():
            return message
    return say("it is no picture of a kind that is read here (JPEG, PNG, TIFF, WebP, BMP, GIF, AVIF, HEIC, JPEG 2000, camera RAW).")
