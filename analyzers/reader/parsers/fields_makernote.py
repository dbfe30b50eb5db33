"""The directory inside a maker note, whoever made it: offsets for the fields that Exiv2 has read, and raw rows for those that it has not.

Makers put their directory behind a name of their own and count offsets from one of three places; whichever makes all entries fit is taken.
"""

import struct
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from analyzers.language import say
from analyzers.reader.parsers.fields import row, unread
from analyzers.reader.parsers.fields_block import Block
from analyzers.reader.parsers.fields_tiff import SIZES, Entry, directory
from analyzers.reader.parsers.fields_values import TYPES, text_of
from analyzers.reader.parsers.text import decoded, shown
from analyzers.reader.parsers.tiff import Layout

_STARTS = (0, 6, 8, 10, 12, 14, 16, 18, 20, 26, 28)
IN_ENTRY = 4  # bytes of a value that stand in the entry itself
_MOST = 512  # entries; a maker's directory has a few dozen
Found = tuple[list[Entry], str, int]


def fields(block: Block, note: Entry, order: str, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows of entries that none of `rows` holds; those that do get their offset. Nothing where the note holds no directory."""
    entries, used, base = directory_of(block.data, note, order)
    known: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for each in rows:
        if each["group"].startswith("Maker note") and each["tag"] is not None:
            known[each["tag"]].append(each)
    maker = _maker(block.data, note)
    by = shift(entries, note) if base == 0 else 0  # a note that counts from its own start can be moved without harm
    if by:
        rows[:] = [each for each in rows if not _unpacked(each)]
        yield _moved(by)
    for stated in entries:
        entry = stated
        if by and stated.at is not None and stated.size > IN_ENTRY:
            entry = replace(stated, at=stated.at + by)
        offset = None if entry.at is None else block.at(entry.at)
        same = [each for each in known[entry.tag] if _main(each["key"])]
        if same:
            same[0]["offset"] = same[0]["offset"] if same[0]["offset"] is not None and not by else offset
            if by and entry.size > IN_ENTRY:
                same[0]["raw"] = same[0]["value"] = shown(text_of(block.data, entry, used))
        elif entry.at is not None:
            raw = text_of(block.data, entry, used)
            key = f"MakerNote.0x{entry.tag:04x}"
            name = f"Tag 0x{entry.tag:04x}"
            yield row(f"Maker note {maker}", name, raw, key=key, tag=entry.tag, type=TYPES[entry.kind], offset=offset)


def fits(entries: list[Entry], note: Entry, by: int) -> bool:
    """Whether all values, moved by so many bytes, lie where makers write them: behind the directory and inside the note."""
    return _fitting(entries, note, by) == len(_outside(entries))


def _fitting(entries: list[Entry], note: Entry, by: int) -> int:
    behind, end = _behind(entries), (note.at or 0) + note.size
    return sum(behind <= (entry.at or 0) + by and (entry.at or 0) + by + entry.size <= end for entry in _outside(entries))


def shift(entries: list[Entry], note: Entry) -> int:
    """By how many bytes the values lie beside where the directory says; 0 where they fit, or where no one shift makes all of them fit."""
    outside, behind = _outside(entries), _behind(entries)
    if len(outside) < 2 or not behind or fits(entries, note, 0):
        return 0
    lowest = min(entry.at or 0 for entry in outside)
    wanted = (behind + IN_ENTRY - lowest, behind - lowest)  # with and without the offset of a next directory between
    return next((by for by in wanted if fits(entries, note, by)), 0)


def _outside(entries: list[Entry]) -> list[Entry]:
    """Those whose values do not stand in the entry itself."""
    return [entry for entry in entries if entry.at is not None and entry.size > IN_ENTRY]


def _behind(entries: list[Entry]) -> int:
    """Where the directory's last entry ends, counted from one whose value stands in its last 4 of 12 bytes; 0 where there is none."""
    inside = ((number, entry.at) for number, entry in enumerate(entries) if entry.at is not None and entry.size <= IN_ENTRY)
    return next((at - 8 + 12 * (len(entries) - number) for number, at in inside), 0)


def _moved(by: int) -> dict[str, Any]:
    return unread(
        say(
            "The maker note was moved after it was written: its offsets point {by} bytes beside their values, which were read where they "
            "are now. Programs that rewrite Exif without knowing the maker leave this behind.",
            by=by,
        )
    )


def _unpacked(row: dict[str, Any]) -> bool:
    """Whether Exiv2 took it out of a larger value of the note, at a place where that value no longer is."""
    return row["group"].startswith("Maker note") and not _main(row["key"]) and ".MakerNote." not in row["key"]


def _main(key: str) -> bool:
    """Exiv2 names a maker's own directory plainly (Canon, Nikon3), and what it unpacks from one entry by a second capital (CanonCs)."""
    group = key.split(".")[1] if key.count(".") > 1 else ""
    return group in _DIRECTORIES


_DIRECTORIES = {
    "Canon", "Casio", "Casio2", "Fujifilm", "Minolta", "Nikon1", "Nikon2", "Nikon3", "Olympus", "Olympus2", "OmSystem", "Panasonic",
    "Pentax", "PentaxDng", "Samsung2", "Sigma", "Sony1", "Sony2", "SonyMinolta", "Apple", "OlympusEq",
}  # fmt: skip


def _maker(data: bytes, note: Entry) -> str:
    """The name that the note itself begins with; many begin with none."""
    start = data[note.at or 0 : (note.at or 0) + 12]
    name = decoded(start.split(b"\0")[0])
    return name.strip() if len(name) >= 3 and name.isascii() and name.replace(" ", "").isalnum() else "(no name)"


def directory_of(data: bytes, note: Entry, order: str) -> Found:
    """The entries of a note's directory, byte order and base: the candidate with most entries, then most fitting values."""
    best: Found = ([], order, 0)
    rank = (0, 0)
    for at, base, used in _candidates(data, note, order):
        found = _attempt(data, at, base, used, (note.at or 0) + note.size)
        if found and (here := (len(found), _fitting(found, note, 0))) > rank:
            best, rank = (found, used, base), here
    return best


def _candidates(data: bytes, note: Entry, order: str) -> Iterator[tuple[int, int, str]]:
    """Where a directory may begin, what its offsets may be counted from, and its byte order."""
    begin = note.at or 0
    for skipped in _STARTS:
        at = begin + skipped
        for base in (0, begin, at):
            for used in (order, ">" if order == "<" else "<"):
                yield at, base, used
    for skipped in (8, 10, 12):  # Nikon and others put a whole TIFF header into the note and count from there
        start = begin + skipped
        if data[start : start + 2] in (b"II", b"MM") and start + 8 <= begin + note.size:
            used = "<" if data[start : start + 2] == b"II" else ">"
            yield start + struct.unpack_from(used + "I", data, start + 4)[0], start, used


def _attempt(data: bytes, at: int, base: int, order: str, end: int) -> list[Entry]:
    """The entries of a directory at a place; none where any of them is impossible."""
    if at + 2 > end:
        return []
    (count,) = struct.unpack_from(order + "H", data, at)
    if not 1 <= count <= _MOST or at + 2 + 12 * count > end + 4:
        return []
    for number in range(count):
        tag_kind = data[at + 2 + 12 * number + 2 : at + 2 + 12 * number + 4]
        if int.from_bytes(tag_kind, "little" if order == "<" else "big") not in SIZES:
            return []
    found = list(directory(data, at, Layout(order, False), "MakerNote", base))
    inside = [entry for entry in found if entry.at is not None]
    return found if len(inside) * 10 >= len(found) * 9 else []
