"""The parser ``structure``: a file's container as a tree of parts with offsets and lengths, with gaps, overlaps and what follows its end.

Nothing is decoded. Kinds of file that are not walked stand as one part, so that their bytes can be looked at all the same.
"""

from typing import Any

from analyzers.reader.parsers import parts_after, parts_boxes, parts_codestream, parts_items, parts_jpeg, parts_png, parts_small, parts_tiff
from analyzers.reader.parsers.parts import Full, Ground, Part, flat


def structure(data: bytes) -> dict[str, Any]:
    """``{"parts": rows of (depth, kind, name, offset, length, says, role, named), "whole": whether the caps were never reached}``."""
    ground = Ground(data)
    root = Part("file", "file", 0, len(data), f"{len(data)} bytes")
    whole = True
    try:
        _walk(ground, root)
    except Full:
        whole = False
    return {"parts": flat(root), "whole": whole}


def _walk(ground: Ground, root: Part) -> None:
    data, end = ground.data, len(ground.data)
    if data[:3] == b"\xff\xd8\xff":
        picture = ground.add(root, "picture.jpeg", "JPEG picture", 0, end, role="picture")
        stop = parts_jpeg.fill_jpeg(ground, picture, end)
        if stop is not None:
            parts_after.add_after(ground, root, stop, parts_after.indexes(ground, picture))
    elif data[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+") or data[:4] in (b"IIRO", b"IIRS", b"MMOR", b"IIU\0"):
        picture = ground.add(root, "picture.tiff", "TIFF", 0, end, role="picture")
        parts_tiff.walk_tiff(ground, picture, 0, end)
    elif data[4:8] in (b"ftyp", b"jP  ", b"JXL "):
        _boxed(ground, root, end)
    elif data[:4] == b"\xff\x4f\xff\x51":
        picture = ground.add(root, "picture.j2k", "JPEG 2000 codestream", 0, end, role="picture")
        parts_codestream.walk_codestream(ground, picture, 0, end)
    else:
        _by_blocks(ground, root, end)


def _boxed(ground: Ground, root: Part, end: int) -> None:
    stop = parts_boxes.add_whole(ground, root, 0, end)
    if ground.data[4:8] == b"ftyp":
        parts_items.add_items(ground, root)
    if stop < end:
        parts_after.add_after(ground, root, stop, parts_after.Known())


def _by_blocks(ground: Ground, root: Part, end: int) -> None:
    data = ground.data
    if data[:8] == parts_png.SIGNATURE:
        picture, fill = ground.add(root, "picture.png", "PNG picture", 0, end, role="picture"), parts_png.fill_png
    elif data[:4] == b"RIFF":
        picture, fill = ground.add(root, "picture.riff", "RIFF", 0, end, role="picture"), parts_small.fill_riff
    elif data[:6] in (b"GIF87a", b"GIF89a"):
        picture, fill = ground.add(root, "picture.gif", "GIF picture", 0, end, role="picture"), parts_small.fill_gif
    elif data[:2] == b"BM":
        picture, fill = ground.add(root, "picture.bmp", "BMP picture", 0, end, role="picture"), parts_small.fill_bmp
    else:
        ground.add(root, "picture.other", "not walked", 0, end)
        return
    stop = fill(ground, picture, end)
    if stop < end:
        parts_after.add_after(ground, root, stop, parts_after.Known())
