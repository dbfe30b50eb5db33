"""One block of metadata as a file carries it: what it is, its bytes, and where in the file each of them lies."""

from collections.abc import Iterable
from dataclasses import dataclass

EXIF, MPF, XMP, IPTC, PHOTOSHOP, ICC = "exif", "mpf", "xmp", "iptc", "photoshop", "icc"
LARGEST = 64 << 20  # bytes of one block


@dataclass(frozen=True)
class Block:
    """`pieces`: (start in `data`, offset in the file), rising; none where the file holds the bytes packed or as text.

    `head`: where it begins. `extended`: the part of an XMP packet that did not fit one JPEG segment. `first`: the name of the first
    directory of Exif.
    """

    kind: str
    data: bytes
    pieces: tuple[tuple[int, int], ...] = ()
    head: int | None = None
    extended: bool = False
    first: str = "Image"

    def at(self, start: int) -> int | None:
        """The offset in the file of a byte of the block; None where the file does not hold it as it is."""
        for piece, offset in reversed(self.pieces):
            if piece <= start:
                return offset + start - piece
        return None

    def part(self, kind: str, start: int, size: int) -> "Block":
        """A block within this one."""
        end = start + size
        inner = [(max(0, piece - start), offset + max(0, start - piece)) for piece, offset in self._within(start, end)]
        return Block(kind, self.data[start:end], tuple(inner), self.at(start) if self.pieces else self.head)

    def _within(self, start: int, end: int) -> Iterable[tuple[int, int]]:
        """The pieces that reach into a range."""
        ends = [*(piece for piece, _ in self.pieces[1:]), len(self.data)]
        return [piece for piece, stop in zip(self.pieces, ends, strict=False) if piece[0] < end and stop > start]


def plain(kind: str, data: bytes, start: int, size: int) -> Block:
    """A block that lies in the file in one piece."""
    end = start + max(0, min(size, LARGEST))
    return Block(kind, data[start:end], ((0, start),), start)


def packed(kind: str, content: bytes, head: int) -> Block:
    """A block that had to be unpacked first."""
    return Block(kind, content[:LARGEST], (), head)


def joined(kind: str, data: bytes, parts: Iterable[tuple[int, int]], *, extended: bool = False) -> Block:
    """A block that lies in the file in several pieces, given as (start, end)."""
    pieces: list[tuple[int, int]] = []
    content = bytearray()
    for start, end in parts:
        if len(content) >= LARGEST:
            break
        pieces.append((len(content), start))
        content += data[start:end]
    return Block(kind, bytes(content), tuple(pieces), pieces[0][1] if pieces else None, extended)
