"""Application segments of a JPEG: named by their identifiers, and opened where their inside is of a known form.

Exif is a TIFF, Photoshop's resources are blocks, C2PA's manifests are boxes that may run over many segments, MPF is an index of pictures.
"""

from dataclasses import dataclass, field

from analyzers.reader.parsers import parts_boxes, parts_jpeg, parts_photoshop, parts_tiff
from analyzers.reader.parsers.parts import DEEPEST, Ground, Part

APP0, APP1, APP2, APP11, APP13 = 0xE0, 0xE1, 0xE2, 0xEB, 0xED
EXIF, XMP, EXTENDED = b"Exif\0", b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"
PHOTOSHOP, MPF, ICC = b"Photoshop 3.0\0", b"MPF\0", b"ICC_PROFILE\0"
MOST_JOINED = 64 << 20  # bytes of boxes that run over segments
MOST_GROUPS = 64

# (marker or None, beginning of the segment's content, key of the explanation, label)
_KNOWN: tuple[tuple[int | None, bytes, str, str], ...] = (
    (APP0, b"JFIF\0", "app.jfif", "JFIF"),
    (APP0, b"JFXX\0", "app.jfxx", "JFXX"),
    (APP0, b"AVI1", "app.avi1", "AVI1"),
    (APP1, EXIF, "app.exif", "Exif"),
    (APP1, XMP, "app.xmp", "XMP"),
    (APP1, EXTENDED, "app.xmp.extended", "extended XMP"),
    (APP1, b"FLIR\0", "app.flir", "FLIR"),
    (APP2, ICC, "app.icc", "ICC profile"),
    (APP2, MPF, "app.mpf", "MPF"),
    (APP2, b"FPXR\0", "app.fpxr", "FlashPix"),
    (APP2, b"urn:iso:std:iso:ts:21496", "app.gainmap", "ISO gain map"),
    (0xE3, b"META\0", "app.meta", "Meta"),
    (0xE3, b"Meta\0", "app.meta", "Meta"),
    (0xE3, b"_JPSJPS_", "app.stereo", "stereo"),
    (0xE4, b"SCALADO\0", "app.scalado", "Scalado"),
    (0xE4, b"Qualcomm", "app.camera", "Qualcomm"),
    (0xE5, b"RMETA\0", "app.camera", "Ricoh"),
    (0xE5, b"ssuniqueid\0", "app.camera", "Samsung"),
    (0xE6, b"GoPro\0", "app.camera", "GoPro"),
    (0xE7, b"Qualcomm", "app.camera", "Qualcomm"),
    (0xE7, b"HUAWEI", "app.camera", "Huawei"),
    (0xE7, b"PENTAX ", "app.camera", "Pentax"),
    (0xE8, b"SPIFF\0", "app.spiff", "SPIFF"),
    (0xEA, b"AROT\0", "app.gainmap", "Apple HDR"),
    (APP11, b"JP", "app.jumbf", "JUMBF"),
    (APP11, b"HDR_RI", "app.gainmap", "HDR ratio"),
    (0xEC, b"Ducky", "app.ducky", "Ducky"),
    (0xEC, b"PictureInfo", "app.camera", "PictureInfo"),
    (APP13, PHOTOSHOP, "app.photoshop", "Photoshop"),
    (APP13, b"Adobe_CM", "app.adobecm", "Adobe_CM"),
    (0xEE, b"Adobe", "app.adobe", "Adobe"),
    (0xEF, b"Q ", "app.quality", "quality"),
)
_MPF_TYPES = {
    0x030000: "main picture", 0x010001: "large thumbnail (VGA)", 0x010002: "large thumbnail (full HD)", 0x020001: "panorama view",
    0x020002: "disparity view", 0x020003: "multi-angle view", 0x040000: "original preservation", 0x050000: "gain map", 0: "not typed",
}  # fmt: skip


@dataclass
class Joined:
    """What runs over several segments of one picture: its boxes, gathered by their numbers in the order of the file."""

    picture: Part
    boxes: dict[bytes, list[Part]] = field(default_factory=dict)

    def take(self, ground: Ground, part: Part) -> None:
        """An APP11 segment: "JP", instance, sequence number, then a piece of a box whose head each segment repeats."""
        group = ground.data[part.offset + 6 : part.offset + 8] + ground.data[part.offset + 12 : part.offset + 20]
        if part.length > 20 and (group in self.boxes or len(self.boxes) < MOST_GROUPS):
            self.boxes.setdefault(group, []).append(part)

    def finish(self, ground: Ground) -> None:
        """Open the boxes, each put together from its pieces."""
        for pieces in self.boxes.values():
            pieces.sort(key=lambda piece: ground.number(piece.offset + 8, 4))
            spans = [(piece.offset + (12 if number == 0 else 20), piece.end) for number, piece in enumerate(pieces)]
            if sum(end - start for start, end in spans) <= MOST_JOINED and pieces[0].depth < DEEPEST:
                parts_boxes.add_spread(ground, pieces[0], spans)


def named(marker: int, body: bytes) -> tuple[str, str, str]:
    """Key of the explanation, label, and what the head of the segment says."""
    for known, start, kind, label in _KNOWN:
        if known == marker and body.startswith(start):
            return kind, label, _says(kind, body)
    if marker == APP2 and body.startswith(b"http://ns.adobe.com/"):
        return "app.xmp", "XMP", ""
    text = body[:40].split(b"\0", 1)[0]
    printable = len(text) >= 3 and all(32 <= byte < 127 for byte in text)
    return "app.other", "", f"“{text.decode('ascii')}”" if printable else body[:12].hex(" ")


def _says(kind: str, body: bytes) -> str:
    says = ""
    if kind == "app.icc" and len(body) >= 14:
        says = f"part {body[12]} of {body[13]}"
    elif kind == "app.jfif" and len(body) >= 14:
        small = f", thumbnail {body[12]} × {body[13]}" if body[12] and body[13] else ""
        says = f"version {body[5]}.{body[6]:02d}{small}"
    elif kind == "app.adobe" and len(body) >= 12:
        says = f"colour transform {body[11]}"
    elif kind == "app.ducky" and len(body) >= 13 and body[5:9] == b"\0\1\0\4":
        says = f"quality {int.from_bytes(body[9:13], 'big')}"
    elif kind == "app.jumbf" and len(body) >= 12:
        says = f"box {int.from_bytes(body[2:4], 'big')}, piece {int.from_bytes(body[4:8], 'big')}"
    elif kind == "app.xmp.extended" and len(body) >= 75:
        says = f"bytes from {int.from_bytes(body[71:75], 'big')} of {int.from_bytes(body[67:71], 'big')}"
    return says


def open_segment(ground: Ground, part: Part, joined: Joined) -> None:
    """Add the parts within an application segment, where its form is known."""
    if part.depth >= DEEPEST:
        return
    body = part.offset + 4
    if part.kind == "app.exif":
        parts_tiff.walk_tiff(ground, part, body + 6, part.end)
    elif part.kind == "app.mpf":
        _index(ground, part, body + 4)
    elif part.kind == "app.photoshop":
        parts_photoshop.walk_resources(ground, part, body + len(PHOTOSHOP), part.end)
    elif part.kind == "app.jumbf":
        joined.take(ground, part)
    elif part.kind == "app.jfxx" and ground.data[body + 5 : body + 6] == b"\x10":
        parts_jpeg.add_jpeg(ground, part, (body + 6, part.end), "jfxx.thumbnail", "thumbnail").named = True
    elif part.kind == "app.jfif" and part.length > 18:
        ground.add(part, "jfif.thumbnail", "thumbnail (raw RGB)", body + 14, part.length - 18)


def _index(ground: Ground, part: Part, start: int) -> None:
    """The entries of an MPF index, with what each points at."""
    for number, (offset, size, kind) in enumerate(mpf_entries(ground, start, part.end), 1):
        at = 0 if offset == 0 else start + offset
        says = f"{kind}, {size} bytes at {at}" if offset else f"{kind}, {size} bytes, this picture"
        ground.add(part, "mpf.entry", f"picture {number}", *_entry_place(ground, start, part, number), says=says)


def _entry_place(ground: Ground, start: int, part: Part, number: int) -> tuple[int, int]:
    entries = _entries_at(ground, start, part.end)
    return (entries[0] + 16 * (number - 1), 16) if entries else (start, 0)


def _entries_at(ground: Ground, start: int, end: int) -> tuple[int, int] | None:
    """Where an MPF index keeps its entries, and how many bytes of them there are."""
    order = "<" if ground.data[start : start + 2] == b"II" else ">"
    at = start + ground.number(start + 4, 4, order)
    for number in range(min(ground.number(at, 2, order), 32)):
        entry = at + 2 + 12 * number
        if entry + 12 <= end and ground.number(entry, 2, order) == 0xB002:
            place, size = start + ground.number(entry + 8, 4, order), ground.number(entry + 4, 4, order)
            return (place, min(size, end - place)) if place < end else None
    return None


def mpf_entries(ground: Ground, start: int, end: int) -> list[tuple[int, int, str]]:
    """(offset from the index' own beginning, 0 for the picture that holds it; length; what the picture is for) of each picture."""
    order = "<" if ground.data[start : start + 2] == b"II" else ">"
    place = _entries_at(ground, start, end)
    found = []
    for at in range(place[0], place[0] + place[1] - 15, 16) if place else ():
        kind = ground.number(at, 4, order) & 0xFFFFFF
        found.append((ground.number(at + 8, 4, order), ground.number(at + 4, 4, order), _MPF_TYPES.get(kind, f"type {kind:#08x}")))
    return found[:100]
