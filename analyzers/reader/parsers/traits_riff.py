"""How a WebP was put together: order of its chunks, flags of its extended header, kind of coding. Google, WebP container specification.

Bounded in chunks; every loop moves forward.
"""

from typing import Any

from analyzers.reader.parsers import traits_exif
from analyzers.reader.parsers.text import decoded, shown

MOST_CHUNKS = 2_000
MOST_NAMED = 30


def traits(data: bytes) -> dict[str, Any]:
    """See ``traits.traits``."""
    chunks = _chunks(data)
    exif = next((_exif(data[at : at + size]) for kind, at, size in chunks if kind == "EXIF"), traits_exif.NONE)
    extended = next((data[at : at + size] for kind, at, size in chunks if kind == "VP8X" and size >= 10), b"")
    declared = 8 + int.from_bytes(data[4:8], "little")
    found = {
        "chunks": shown(" ".join(kind for kind, _, _ in chunks[:MOST_NAMED])),
        "flags": f"{extended[0]:02x}" if extended else "none",
        "coding": _coding(data, chunks),
        "after the end": str(len(data) - declared) if declared <= len(data) else "cut off",
    }
    return {"format": "WebP", "traits": {**found, **exif["traits"]}, "tables": [], "claims": exif["claims"], "thumbnail": {}}


def _chunks(data: bytes) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    at, end = 12, min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while at + 8 <= end and len(found) < MOST_CHUNKS:
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        found.append((decoded(data[at : at + 4]).strip(), at + 8, min(size, end - at - 8)))
        at += 8 + size + size % 2
    return found


def _exif(content: bytes) -> dict[str, Any]:
    """Some writers repeat the name that the block has in a JPEG."""
    named = content[:6] == b"Exif\0\0"
    found = traits_exif.traits(content[6:] if named else content)
    return {**found, "traits": {**found["traits"], "exif name repeated": "yes" if named else "no"}}


def _coding(data: bytes, chunks: list[tuple[str, int, int]]) -> str:
    """Lossy pictures by profile, filter and number of partitions of their first frame (RFC 6386, 9.1); lossless ones by name."""
    for kind, at, size in chunks:
        if kind == "VP8L":
            return "lossless"
        if kind == "VP8" and size >= 10:
            return f"lossy, profile {data[at] >> 1 & 7}"
    return "animated" if any(kind == "ANMF" for kind, _, _ in chunks) else "none"
