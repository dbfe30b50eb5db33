"""The chunks of a PNG with their checksums, and what the chunks hold: Exif, texts by their keywords, frames of an animation.

Runs of IDAT chunks, which encoders cut as they like, stand as one part. PNG specification, third edition.
"""

from zlib import crc32

from analyzers.reader.parsers import parts_boxes, parts_tiff
from analyzers.reader.parsers.parts import DEEPEST, Ground, Part

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_CHUNKS = 100_000
RUN = 8  # chunks of one kind in a row that are still listed one by one
_TEXTS = {b"tEXt", b"zTXt", b"iTXt", b"iCCP", b"sPLT"}
_KNOWN = _TEXTS | {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"eXIf", b"tIME", b"caBX", b"acTL", b"fcTL", b"fdAT", b"iDOT", b"tRNS"}
Chunk = tuple[bytes, int, int, bool]  # kind, offset, length with head and checksum, whether the checksum agrees


def fill_png(ground: Ground, picture: Part, end: int) -> int:
    """Add the parts of the PNG that `picture` stands for, and shorten it to where it ends."""
    start = picture.offset
    ground.add(picture, "png.signature", "signature", start, len(SIGNATURE))
    at, run, seen = start + len(SIGNATURE), list[Chunk](), False
    for _ in range(MOST_CHUNKS):
        chunk = _chunk(ground, at, end)
        if chunk is None:
            break
        if run and (chunk[0] != run[0][0] or chunk[0] not in (b"IDAT", b"fdAT")):
            _add_run(ground, picture, run)
            run = []
        run.append(chunk)
        at += chunk[2]
        if chunk[0] == b"IHDR" and not picture.says:
            picture.says = f"{ground.number(chunk[1] + 8, 4)} × {ground.number(chunk[1] + 12, 4)}"
        if chunk[0] == b"IEND":
            seen = True
            break
    _add_run(ground, picture, run)
    if seen:
        picture.length = at - start
        return at
    if at < end:
        ground.add(picture, "png.broken", "broken chunk", at, end - at, says="no whole chunk begins here", role="fault")
    picture.says += ", no IEND chunk"
    return end


def _chunk(ground: Ground, at: int, end: int) -> Chunk | None:
    size, kind = ground.number(at, 4), ground.data[at + 4 : at + 8]
    if at + 12 + size > end or not kind.isalpha():
        return None
    ground.spend(size + 4)
    agrees = crc32(memoryview(ground.data)[at + 4 : at + 8 + size]) == ground.number(at + 8 + size, 4)
    return kind, at, size + 12, agrees


def _add_run(ground: Ground, picture: Part, run: list[Chunk]) -> None:
    """Chunks of one kind that follow one another."""
    if len(run) > RUN:
        total = sum(chunk[2] for chunk in run)
        wrong = [chunk for chunk in run if not chunk[3]]
        says = "all checksums agree" if not wrong else f"{len(wrong)} checksums differ"
        name = f"{run[0][0].decode('ascii')} × {len(run)}"
        part = ground.add(picture, f"png.{run[0][0].decode('ascii')}", name, run[0][1], total, says=says, role="fault" if wrong else "")
        for chunk in wrong[:50]:
            _add(ground, part, chunk)
        return
    for chunk in run:
        _add(ground, picture, chunk)


def _add(ground: Ground, parent: Part, chunk: Chunk) -> None:
    kind, at, length, agrees = chunk
    name = kind.decode("ascii")
    key = f"png.{name}" if kind in _KNOWN else "png.other"
    says = _says(ground, kind, at) if agrees else "; ".join(filter(None, (_says(ground, kind, at), "its checksum differs")))
    part = ground.add(parent, key, name, at, length, says=says, role="" if agrees else "fault")
    if kind == b"eXIf" and part.depth < DEEPEST:
        parts_tiff.walk_tiff(ground, part, at + 8, at + length - 4)
    elif kind == b"caBX" and part.depth < DEEPEST:
        parts_boxes.add_whole(ground, part, at + 8, at + length - 4)


def _says(ground: Ground, kind: bytes, at: int) -> str:
    if kind == b"IHDR":
        depth, colour = ground.data[at + 16 : at + 17], ground.data[at + 17 : at + 18]
        kinds = {0: "grey", 2: "RGB", 3: "palette", 4: "grey with alpha", 6: "RGB with alpha"}
        size = f"{ground.number(at + 8, 4)} × {ground.number(at + 12, 4)}"
        return f"{size}, {depth[0] if depth else 0} bit {kinds.get(colour[0] if colour else -1, '')}"
    if kind in _TEXTS:
        return f"“{ground.data[at + 8 : at + 88].split(bytes(1))[0].decode('latin-1')}”"
    if kind == b"tIME":
        parts = (ground.number(at + 8, 2), *ground.data[at + 10 : at + 15])
        return "{:04d}-{:02d}-{:02d} {:02d}:{:02d}:{:02d}".format(*parts) if len(parts) == 6 else ""
    return ""
