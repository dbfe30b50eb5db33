"""Samsung's trailer: blocks after the picture, with a directory at the very end that counts backwards. Read from files of such phones.

Each block: two zero bytes, a type, the length of its name, the name, its data. Directory: SEFH, version, count, entries, its length, SEFT.
"""

from analyzers.reader.parsers import parts_boxes, parts_jpeg
from analyzers.reader.parsers.parts import Ground, Part, add_gap
from analyzers.reader.parsers.text import decoded

MOST_BLOCKS = 64
_END, _HEAD = b"SEFT", b"SEFH"
_LONGEST_NAME = 64


def _directory(ground: Ground) -> tuple[int, list[tuple[int, int, int]]] | None:
    """Where the directory begins, and its blocks as (type, offset in the file, length)."""
    end = len(ground.data)
    if end < 24 or ground.data[end - 4 :] != _END:
        return None
    head = end - 8 - ground.number(end - 8, 4, "<")
    if head < 0 or ground.data[head : head + 4] != _HEAD:
        return None
    blocks = []
    for number in range(min(ground.number(head + 8, 4, "<"), MOST_BLOCKS)):
        at = head + 12 + 12 * number
        back, size = ground.number(at + 4, 4, "<"), ground.number(at + 8, 4, "<")
        if at + 12 <= end - 8 and 0 < size <= back <= head:
            blocks.append((ground.number(at + 2, 2, "<"), head - back, size))
    return head, sorted(blocks, key=lambda block: block[1])


def samsung_start(ground: Ground, after: int) -> int | None:
    """Where the trailer begins; None where the file ends with none."""
    found = _directory(ground)
    if found is None:
        return None
    head, blocks = found
    begins = [offset for _, offset, _ in blocks if offset >= after]
    return min([head, *begins]) if head >= after else None


def add_samsung(ground: Ground, root: Part, start: int, end: int, places: dict[int, tuple[str, str]]) -> None:
    """Add the trailer with its blocks; what a block holds is opened where it is a picture or a film."""
    found = _directory(ground)
    if found is None:
        return
    head, blocks = found
    trailer = ground.add(root, "samsung.trailer", "Samsung trailer", start, end - start, says=f"{len(blocks)} blocks")
    trailer.named = True
    at = start
    for number, offset, size in blocks:
        if offset < at:
            continue
        add_gap(ground, trailer, at, offset)
        _block(ground, trailer, number, (offset, offset + size), places)
        at = offset + size
    add_gap(ground, trailer, at, head)
    ground.add(trailer, "samsung.directory", "directory (SEFH … SEFT)", head, end - head)


def _block(ground: Ground, trailer: Part, number: int, span: tuple[int, int], places: dict[int, tuple[str, str]]) -> None:
    offset, end = span
    length = min(ground.number(offset + 4, 4, "<"), _LONGEST_NAME)
    name, body = decoded(ground.data[offset + 8 : offset + 8 + length]), offset + 8 + length
    text = ground.data[body : min(end, body + 40)]
    says = f"type {number:#06x}" + (f", “{text.decode('ascii')}”" if text and all(32 <= byte < 127 for byte in text) else "")
    block = ground.add(trailer, "samsung.block", name, offset, end - offset, says=says)
    if ground.data[body : body + 3] == b"\xff\xd8\xff":
        parts_jpeg.add_jpeg(ground, block, (body, end), "samsung.picture", "JPEG picture").named = True
    elif ground.data[body + 4 : body + 8] == b"ftyp":
        film = ground.add(block, "after.mp4", "motion photo (video)", body, end - body, role="file")
        film.named = True
        parts_boxes.add_whole(ground, film, body, end)
    places.pop(body, None)
