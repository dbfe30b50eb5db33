"""The parts of a file of boxes: HEIC, AVIF, MP4, JPEG 2000, and the JUMBF boxes that carry a C2PA manifest, wherever they stand.

A box lies wholly within its parent. ISO/IEC 14496-12, 15444-1, 19566-5; items of a HEIF file are shown where their bytes lie.
"""

from bisect import bisect_right
from dataclasses import dataclass

from analyzers.reader.parsers import parts_jpeg, parts_tiff
from analyzers.reader.parsers.parts import DEEPEST, Ground, Part, add_gap
from analyzers.reader.parsers.text import decoded

MOST_BOXES = 4_000  # of one parent
_CONTAINERS = {
    b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"udta", b"edts", b"moof", b"traf", b"mvex", b"iprp", b"ipco", b"jp2h", b"res ",
    b"jumb", b"asoc", b"sinf", b"schi", b"tref", b"grpl",
}  # fmt: skip
_FULL_CONTAINERS = {b"meta": 4, b"iinf": 6, b"iref": 4, b"dref": 8, b"stsd": 8}  # bytes of their own before the boxes within
_KNOWN = {
    b"ftyp", b"mdat", b"free", b"skip", b"uuid", b"jumb", b"jumd", b"jp2c", b"ihdr", b"colr", b"iloc", b"infe", b"pitm", b"ipma", b"hvcC",
    b"av1C", b"ispe", b"meta", b"iinf", b"iref", b"iprp", b"ipco", b"moov", b"trak", b"thmb", b"auxl", b"dimg", b"cdsc", b"jp2h", b"irot",
    b"imir", b"auxC", b"Exif", b"xml ", b"bidb", b"bfdb", b"json", b"cbor", b"mpvd", b"idat", b"hdlr",
}  # fmt: skip
EXIF_UUIDS = {bytes.fromhex("4a706754694666457869662d3e4a5032"): "tiff", bytes.fromhex("be7acfcb97a942e89c71999491e3afac"): "XMP"}
CR3_UUID = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
C2PA_UUID = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")


@dataclass
class Spread:
    """Bytes that lie in several pieces of the file, read as one; a place among them is told as a place in the file."""

    spans: list[tuple[int, int]]
    data: bytes
    begins: list[int]

    @classmethod
    def of(cls, ground: Ground, spans: list[tuple[int, int]]) -> "Spread":
        begins, total = [], 0
        for start, end in spans:
            begins.append(total)
            total += end - start
        ground.spend(total)
        return cls(spans, b"".join(ground.data[start:end] for start, end in spans), begins)

    def place(self, at: int) -> int:
        """Where in the file the byte lies that is the `at`-th of these."""
        number = max(0, bisect_right(self.begins, at) - 1)
        return self.spans[number][0] + at - self.begins[number]

    def whole(self, start: int, end: int) -> bool:
        """Whether these bytes lie in one piece."""
        return bisect_right(self.begins, start) == bisect_right(self.begins, max(start, end - 1))


def add_spread(ground: Ground, parent: Part, spans: list[tuple[int, int]]) -> None:
    """Boxes that run over several pieces of the file."""
    view = Spread.of(ground, spans)
    walk_boxes(ground, parent, 0, len(view.data), view)


def add_whole(ground: Ground, parent: Part, start: int, end: int) -> int:
    """Boxes between two offsets of the file; gives where the last of them ends."""
    view = Spread([(start, end)], ground.data if start == 0 and end == len(ground.data) else ground.data[start:end], [0])
    return start + walk_boxes(ground, parent, 0, end - start, view)


def length_of(ground: Ground, start: int, end: int) -> int:
    """How far boxes follow one another from `start` on."""
    at = start
    for _ in range(MOST_BOXES):
        size = ground.number(at, 4)
        size = ground.number(at + 8, 8) if size == 1 else end - at if size == 0 else size
        kind = ground.data[at + 4 : at + 8]
        if at + 8 > end or size < 8 or at + size > end or not all(32 <= byte < 127 or byte == 0xA9 for byte in kind):
            break
        at += size
    return at - start


def walk_boxes(ground: Ground, parent: Part, start: int, end: int, view: Spread) -> int:
    """Add the boxes between two places of the view; gives where the last whole one ends."""
    at = start
    for _ in range(MOST_BOXES):
        size, kind, head = _head(view.data, at, end)
        if size < head or at + size > end:
            break
        _add(ground, parent, view, kind, (at, at + head, at + size))
        at += size
    if at < end and parent.kind.startswith("box"):
        add_gap(ground, parent, view.place(at), view.place(end - 1) + 1)
    return at


def _head(data: bytes, at: int, end: int) -> tuple[int, bytes, int]:
    """Size, kind and length of the head of the box there; a size of 0 where there is none."""
    if at + 8 > end:
        return 0, b"", 8
    size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
    if size == 1:
        return int.from_bytes(data[at + 8 : at + 16], "big"), kind, 16
    return (end - at if size == 0 else size), kind, 8


def _add(ground: Ground, parent: Part, view: Spread, kind: bytes, places: tuple[int, int, int]) -> None:
    """`places`: where the box begins, where its content does, and where it ends."""
    at, body, end = places
    place = view.place(at)
    length = view.place(end - 1) + 1 - place
    key = f"box.{kind.decode('ascii').strip()}" if kind in _KNOWN else "box.other"
    part = ground.add(parent, key, kind.decode("latin-1"), place, length, says=_says(view.data, kind, body, end))
    if part.depth >= DEEPEST:
        return
    if kind in _CONTAINERS or kind in _FULL_CONTAINERS:
        walk_boxes(ground, part, min(body + _own(view.data, kind, body), end), end, view)
    elif kind == b"mpvd":
        ground.add(part, "after.mp4", "motion photo (video)", view.place(body), end - body, role="file").named = True
    elif kind == b"uuid":
        _uuid(ground, part, body, end, view)
    elif kind in (b"bidb", b"CMT1", b"CMT2", b"CMT3", b"CMT4", b"PRVW", b"THMB") and view.whole(body, end):
        _content(ground, part, view.place(body), view.place(body) + end - body)
    elif kind == b"jp2c" and len(view.spans) == 1:
        from analyzers.reader.parsers.parts_codestream import walk_codestream

        walk_codestream(ground, part, view.place(body), view.place(body) + end - body)


def _own(data: bytes, kind: bytes, body: int) -> int:
    """How many bytes of its own a container has before the boxes within."""
    if kind == b"meta" and data[body + 4 : body + 8] == b"hdlr":  # QuickTime's has no version
        return 0
    if kind == b"iinf" and data[body : body + 1] not in (b"\0", b""):
        return 8
    return _FULL_CONTAINERS.get(kind, 0)


def _uuid(ground: Ground, part: Part, body: int, end: int, view: Spread) -> None:
    known = view.data[body : body + 16]
    if known == CR3_UUID:
        part.says = "Canon"
        walk_boxes(ground, part, body + 16, end, view)
    elif known == C2PA_UUID:
        part.says = "C2PA"
        after = view.data.find(b"jumb", body, min(end, body + 200))
        if after >= body + 20:
            walk_boxes(ground, part, after - 4, end, view)
    elif EXIF_UUIDS.get(known) == "tiff" and view.whole(body, end):
        part.says = "Exif"
        parts_tiff.walk_tiff(ground, part, view.place(body) + 16, view.place(body) + end - body)
    else:
        part.says = EXIF_UUIDS.get(known, known.hex())


def _content(ground: Ground, part: Part, start: int, end: int) -> None:
    """A picture or a TIFF that a box holds as it is."""
    found = ground.data.find(b"\xff\xd8\xff", start, min(end, start + 64))
    if found >= 0:
        kind = "c2pa.thumbnail" if part.name == "bidb" else "box.preview"
        parts_jpeg.add_jpeg(ground, part, (found, end), kind, "thumbnail" if part.name == "bidb" else "preview").named = True
    elif ground.data[start : start + 8] == b"\x89PNG\r\n\x1a\n":
        ground.add(part, "c2pa.thumbnail", "thumbnail (PNG)", start, end - start, role="picture").named = True
    else:
        parts_tiff.walk_tiff(ground, part, start, end)


def _says(data: bytes, kind: bytes, body: int, end: int) -> str:
    """What the head of a box tells in words."""
    size, says = end - body, ""
    if kind == b"ftyp":
        brands = [data[body : body + 4], *(data[at : at + 4] for at in range(body + 8, min(end, body + 64) - 3, 4))]
        says = ", ".join(dict.fromkeys(brand.decode("latin-1").strip() for brand in brands))
    elif kind == b"hdlr":
        says = data[body + 8 : min(body + 12, end)].decode("latin-1")
    elif kind == b"ispe" and size >= 12:
        says = f"{int.from_bytes(data[body + 4 : body + 8], 'big')} × {int.from_bytes(data[body + 8 : body + 12], 'big')}"
    elif kind == b"jumd":
        says = decoded(data[body + 17 : min(end, body + 120)].split(b"\0", 1)[0])
    elif kind in (b"auxC", b"bfdb"):
        says = decoded(data[body + (4 if kind == b"auxC" else 1) : min(end, body + 120)].split(b"\0", 1)[0])
    elif kind == b"irot" and size:
        says = f"{90 * (data[body] & 3)}° anticlockwise"
    elif kind == b"infe" and size >= 12 and data[body] == 2:
        says = f"item {int.from_bytes(data[body + 4 : body + 6], 'big')}: {data[body + 8 : body + 12].decode('latin-1')}"
    return says
