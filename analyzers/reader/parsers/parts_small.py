"""The parts of files that need few words: RIFF (WebP), GIF and BMP."""

from analyzers.reader.parsers import parts_tiff
from analyzers.reader.parsers.parts import DEEPEST, Ground, Part, add_gap

MOST_BLOCKS = 20_000
MOST_SUB_BLOCKS = 2_000_000
_RIFF = {b"VP8 ", b"VP8L", b"VP8X", b"EXIF", b"XMP ", b"ICCP", b"ALPH", b"ANIM", b"ANMF", b"C2PA"}
_EXTENSIONS = {0xF9: "graphic control", 0xFE: "comment", 0xFF: "application", 0x01: "plain text"}


def fill_riff(ground: Ground, picture: Part, end: int) -> int:
    """Chunks with their lengths, padded to even; gives where the RIFF ends by its own word."""
    start = picture.offset
    stated = start + 8 + ground.number(start + 4, 4, "<")
    stop = min(stated + (stated - start) % 2, end)
    ground.add(picture, "riff.header", "RIFF header", start, 12, says=ground.data[start + 8 : start + 12].decode("latin-1"))
    if stated > end:
        picture.says = f"says that it is {stated - start} bytes long, {end - start} are here"
    _chunks(ground, picture, start + 12, min(stated, end))
    picture.length = stop - start
    return stop


def _chunks(ground: Ground, parent: Part, start: int, end: int) -> None:
    at = start
    for _ in range(MOST_BLOCKS):
        size, kind = ground.number(at + 4, 4, "<"), ground.data[at : at + 4]
        if at + 8 > end or at + 8 + size > end:
            break
        key = f"riff.{kind.decode('ascii').strip()}" if kind in _RIFF else "riff.other"
        part = ground.add(parent, key, kind.decode("latin-1"), at, 8 + size, says=_riff_says(ground, kind, at + 8))
        if part.depth < DEEPEST:
            if kind == b"EXIF":
                head = 6 if ground.data[at + 8 : at + 14] == b"Exif\0\0" else 0
                parts_tiff.walk_tiff(ground, part, at + 8 + head, at + 8 + size)
            elif kind == b"ANMF":
                _chunks(ground, part, at + 24, at + 8 + size)
            elif kind == b"C2PA":
                from analyzers.reader.parsers.parts_boxes import add_whole

                add_whole(ground, part, at + 8, at + 8 + size)
        at += 8 + size + size % 2
    add_gap(ground, parent, at, end)


def _riff_says(ground: Ground, kind: bytes, at: int) -> str:
    if kind == b"VP8X":
        return f"{1 + ground.number(at + 4, 3, '<')} × {1 + ground.number(at + 7, 3, '<')}"
    if kind == b"VP8 " and ground.data[at + 3 : at + 6] == b"\x9d\x01\x2a":
        return f"{ground.number(at + 6, 2, '<') & 0x3FFF} × {ground.number(at + 8, 2, '<') & 0x3FFF}"
    if kind == b"VP8L":
        bits = ground.number(at + 1, 4, "<")
        return f"{1 + (bits & 0x3FFF)} × {1 + (bits >> 14 & 0x3FFF)}"
    return ""


def fill_gif(ground: Ground, picture: Part, end: int) -> int:
    """Blocks up to the trailer; gives where that ends."""
    start, data = picture.offset, ground.data
    flags = data[start + 10] if start + 10 < end else 0
    table = 3 << ((flags & 7) + 1) if flags & 0x80 else 0
    picture.says = f"{ground.number(start + 6, 2, '<')} × {ground.number(start + 8, 2, '<')}"
    ground.add(picture, "gif.header", "header and screen", start, 13, says=data[start : start + 6].decode("latin-1"))
    if table:
        ground.add(picture, "gif.colours", "global colours", start + 13, table)
    at = start + 13 + table
    for _ in range(MOST_BLOCKS):
        if at >= end:
            break
        introducer = data[at]
        if introducer == 0x3B:
            ground.add(picture, "gif.trailer", "trailer", at, 1)
            picture.length = at + 1 - start
            return at + 1
        if introducer == 0x21:
            stop = _sub_blocks(ground, at + 2, end)
            label = _EXTENSIONS.get(data[at + 1] if at + 1 < end else 0, "extension")
            says = data[at + 3 : at + 14].decode("latin-1") if label == "application" else ""
            ground.add(picture, "gif.extension", label, at, stop - at, says=says)
        elif introducer == 0x2C and at + 10 <= end:
            local = 3 << ((data[at + 9] & 7) + 1) if data[at + 9] & 0x80 else 0
            stop = _sub_blocks(ground, at + 11 + local, end)
            size = f"{ground.number(at + 5, 2, '<')} × {ground.number(at + 7, 2, '<')}"
            ground.add(picture, "gif.image", "picture", at, stop - at, says=size)
        else:
            break
        at = stop
    if at < end:
        ground.add(picture, "gif.broken", "broken block", at, end - at, role="fault")
    picture.says += ", no trailer"
    return end


def _sub_blocks(ground: Ground, at: int, end: int) -> int:
    begun = at
    for _ in range(MOST_SUB_BLOCKS):
        if at >= end:
            break
        size = ground.data[at]
        at += 1 + size
        if not size:
            break
    ground.spend(min(at, end) - begun)
    return min(at, end)


def fill_bmp(ground: Ground, picture: Part, end: int) -> int:
    """File header, bitmap header, colours and pixels; gives where the pixels end, by the header's own word where that can be."""
    start = picture.offset
    stated, pixels, head = (ground.number(start + at, 4, "<") for at in (2, 10, 14))
    width, height, bits = ground.number(start + 18, 4, "<"), ground.number(start + 22, 4, "<"), ground.number(start + 28, 2, "<")
    height = min(height, (1 << 32) - height)  # rows from the top are counted as negative
    picture.says = f"{width} × {height}, {bits} bit"
    ground.add(picture, "bmp.header", "file header", start, 14)
    ground.add(picture, "bmp.info", "bitmap header", start + 14, head)
    if 14 + head < pixels:
        ground.add(picture, "bmp.colours", "colours", start + 14 + head, pixels - 14 - head)
    coded = ground.number(start + 34, 4, "<")
    plain = (width * bits + 31) // 32 * 4 * height
    length = plain if ground.number(start + 30, 4, "<") in (0, 3) else coded
    stop = min(start + pixels + length, end) if start + pixels < end else end
    ground.add(picture, "bmp.pixels", "pixels", start + pixels, stop - start - pixels)
    if start + pixels + length < start + stated <= end:
        add_gap(ground, picture, stop, start + stated)
        stop = start + stated
    picture.length = stop - start
    return stop
