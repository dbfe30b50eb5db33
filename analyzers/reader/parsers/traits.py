"""The parser ``traits``: how a file is laid out, in short texts that can be compared with those of files of known writers.

Only the container is looked at, never the picture: order of segments, chunks or boxes, tables, versions. Plain texts and numbers out.
"""

from typing import Any

from analyzers.reader.parsers import traits_boxes, traits_jpeg, traits_png, traits_riff, traits_tiff


def traits(data: bytes) -> dict[str, Any]:
    """{"format", "traits": name -> text, "tables": rows, "claims": name -> text, "thumbnail": the same of an EXIF preview, or nothing}.

    format is empty for a container that is not looked at.
    """
    if data[:3] == b"\xff\xd8\xff":
        return traits_jpeg.traits(data)
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return traits_png.traits(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return traits_riff.traits(data)
    if data[:4] in (b"II*\0", b"MM\0*"):
        return traits_tiff.traits(data)
    if data[4:8] == b"ftyp":
        return traits_boxes.traits(data)
    return {"format": "", "traits": {}, "tables": [], "claims": {}, "thumbnail": {}}
