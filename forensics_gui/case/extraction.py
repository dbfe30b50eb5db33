"""A part of one file as a piece of evidence of its own, or as a file: cut out byte for byte, with where it came from.

Nothing is parsed here: a slice of bytes is taken as it is, and what it holds is for the reader to say.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from analyzers.evidence import ImageSource, Origin
from analyzers.language import mark, tr

EXTRACTED = "extracted"
FRAME = mark("video frame")  # the route of pixels that were decoded from a video
PIECE = 4 << 20  # bytes looked through at a time: one call over a whole film would hold up everything else


@dataclass(frozen=True)
class Extent:
    """A part of a file by its place in bytes, and what it is called there."""

    name: str
    offset: int
    length: int


def bytes_of(source: ImageSource, start: int, end: int) -> bytes:
    """The file's bytes between two offsets, fewer where it ends before."""
    return source.copy_to(lambda data: data[max(start, 0) : max(end, 0)])


def extracted(source: ImageSource, part: Extent, named: Callable[[str, bytes], str]) -> ImageSource:
    """The part as evidence, its origin saying what it is a part of. `named` makes a file name of words and the first bytes.

    Raises Unreadable where the part holds no bytes.
    """
    data, parent = bytes_of(source, part.offset, part.offset + part.length), source.evidence
    origin = Origin(
        how=EXTRACTED,
        original_bytes=parent.origin.original_bytes,
        note=f"{part.name}, {parent.name}",
        parent=parent.sha256,
        offset=part.offset,
        length=len(data),
    )
    words = tr("{stem} {name} at {offset}", stem=parent.path.stem, name=part.name, offset=part.offset)
    return ImageSource.of_bytes(data, Path(named(words, data[:64])), origin)


def written(source: ImageSource, part: Extent, path: Path) -> dict[str, object]:
    """Write the part to a file; gives what the custody chain is told of it. Raises OSError."""
    data = bytes_of(source, part.offset, part.offset + part.length)
    path.write_bytes(data)
    taken = {"evidence": source.evidence.sha256, "offset": part.offset, "length": len(data)}
    return {"name": part.name, "inputs": taken, "sha256": sha256(data).hexdigest()}


def place_in_words(origin: Origin) -> str:
    """Where evidence that was taken out of another file lay in it; "" for all other evidence."""
    if not origin.parent:
        return ""
    return tr(
        "{length} bytes from byte {offset} of the file with the SHA-256 {sha256}",
        length=origin.length,
        offset=origin.offset,
        sha256=origin.parent,
    )


def found(source: ImageSource, wanted: bytes, part: Extent, after: int) -> int:
    """Where the wanted bytes occur next in the part after an offset, going round once; -1 where they do not."""
    end = part.offset + part.length
    after = min(max(after, part.offset - 1), end)
    for start, stop in ((after + 1, end), (part.offset, min(after + len(wanted), end))):
        at = source.copy_to(lambda data, start=start, stop=stop: _found(data, wanted, start, stop))  # type: ignore[misc]
        if at >= 0:
            return at
    return -1


def _found(data: bytes, wanted: bytes, start: int, stop: int) -> int:
    for begin in range(start, stop, PIECE):
        at = data.find(wanted, begin, min(begin + PIECE + len(wanted) - 1, stop))
        if at >= 0:
            return at
    return -1
