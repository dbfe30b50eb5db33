"""Photoshop's image resources: blocks with a number, a name and data, one of which may be a thumbnail. Adobe's file format notes."""

from analyzers.reader.parsers import parts_jpeg
from analyzers.reader.parsers.parts import Ground, Part, add_gap

MOST_RESOURCES = 500
RESOURCES = {
    0x03ED: "resolution", 0x03F3: "print flags", 0x0404: "IPTC", 0x0406: "JPEG quality", 0x0409: "thumbnail (BGR)", 0x040A: "copyright",
    0x040B: "address", 0x040C: "thumbnail", 0x040F: "ICC profile", 0x0414: "document id seed", 0x0421: "version", 0x0422: "Exif",
    0x0424: "XMP", 0x0425: "digest of the IPTC", 0x0426: "print scale", 0x043A: "print information", 0x2710: "print flags",
}  # fmt: skip
THUMBNAILS = {0x0409, 0x040C}
THUMBNAIL_HEAD = 28  # bytes before the JPEG


def walk_resources(ground: Ground, parent: Part, start: int, end: int) -> None:
    """Add the resources between two offsets: signature, number, name padded to even, size, data padded to even."""
    at = start
    for _ in range(MOST_RESOURCES):
        if at + 12 > end or ground.data[at : at + 4] not in (b"8BIM", b"MeSa", b"AgHg", b"PHUT", b"DCSR"):
            break
        number = ground.number(at + 4, 2)
        content = at + 6 + (ground.data[at + 6] + 2) // 2 * 2 + 4
        size = ground.number(content - 4, 4)
        stop = min(content + size + size % 2, end)
        name = f"{number:#06x} {RESOURCES.get(number, '')}".strip()
        part = ground.add(parent, "photoshop.resource", name, at, stop - at, says="" if content + size <= end else "cut off")
        if number in THUMBNAILS and ground.data[content + THUMBNAIL_HEAD : content + THUMBNAIL_HEAD + 3] == b"\xff\xd8\xff":
            inner = (content + THUMBNAIL_HEAD, min(content + size, end))
            parts_jpeg.add_jpeg(ground, part, inner, "photoshop.thumbnail", "thumbnail").named = True
        at = stop
    add_gap(ground, parent, at, end)
