"""What a GIF's blocks say: version, screen, comments and application extensions. Each with its offset."""

from collections.abc import Iterator
from typing import Any

from analyzers.reader.parsers.fields import row
from analyzers.reader.parsers.text import binary, decoded

MOST_BLOCKS = 200_000
MOST_ROWS = 500
LARGEST_BLOCK = 1 << 20


def fields(data: bytes) -> Iterator[dict[str, Any]]:
    """None where the file is no GIF."""
    if data[:4] != b"GIF8" or len(data) < 13:
        return
    width, height = int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    yield row("GIF", "Version", decoded(data[:6]), key="GIF.Version", offset=0)
    yield row("GIF", "Screen", f"{width} × {height}", key="GIF.Screen", offset=6)
    frames = given = 0
    for label, offset, content in _blocks(data):
        if label == 0x2C:
            frames += 1
        elif given < MOST_ROWS and label == 0xFE:
            given += 1
            yield row("Comment", "Comment", decoded(content), key="GIF.Comment", offset=offset)
        elif given < MOST_ROWS and label == 0xFF:
            given += 1
            yield row("GIF", f"Application {decoded(content[:11])}", binary(content[11:]), key="GIF.Application", offset=offset)
    yield row("GIF", "Frames", str(frames), key="GIF.Frames")


def _blocks(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(label, offset, content) of images (0x2C, without content) and extensions."""
    at = 13 + _table(data[10])
    for _ in range(MOST_BLOCKS):
        if at + 2 > len(data) or data[at] == 0x3B:
            return
        offset, label = at, data[at]
        if label == 0x2C:
            if at + 10 > len(data):
                return
            at += 11 + _table(data[at + 9])
        elif label == 0x21:
            label = data[at + 1]
            at += 2
        else:
            return
        content, at = _sub_blocks(data, at, keep=label in (0xFE, 0xFF))
        yield label, offset, content


def _table(flags: int) -> int:
    """Bytes of a colour table."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _sub_blocks(data: bytes, at: int, *, keep: bool) -> tuple[bytes, int]:
    parts, size = [], 0
    while at < len(data) and (length := data[at]):
        if keep and size < LARGEST_BLOCK:
            parts.append(data[at + 1 : at + 1 + length])
            size += length
        at += 1 + length
    return b"".join(parts), at + 1
