"""Exif, IPTC and XMP put together: what Exiv2 reads and words, each with its offset found by our own walkers, and what Exiv2 leaves out.

Nothing is listed twice: a walker's field that Exiv2 has too only lends it the offset.
"""

import struct
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any, Literal

from analyzers.language import say
from analyzers.reader.parsers import fields_makernote, fields_xmp
from analyzers.reader.parsers.fields import row, unread
from analyzers.reader.parsers.fields_block import EXIF, IPTC, MPF, Block
from analyzers.reader.parsers.fields_iptc import RECORDS, Dataset, datasets, letters
from analyzers.reader.parsers.fields_tiff import MAKER_NOTE, Entry, entries
from analyzers.reader.parsers.fields_values import better_words, extra, left_out
from analyzers.reader.parsers.text import shown

MOST_ROWS, MOST_CHARACTERS = 20_000, 4_000_000  # of one walker
Row = dict[str, Any]


def completed(rows: list[Row], blocks: list[Block]) -> Iterator[Row]:
    """Exiv2's rows with offsets, and the rows of ours beside those of the same group."""
    more: list[Row] = []
    for walk in (_exif, _iptc, fields_xmp.completed):
        try:
            more.extend(_bounded(walk(rows, blocks)))
        except (ValueError, IndexError, struct.error) as error:  # a walker that stumbles must not take Exiv2's rows with it
            more.append(unread(say("One part of the metadata cannot be read: {reason}.", reason=f"{type(error).__name__}: {error}"[:200])))
    yield from _sorted(rows + more)


def _bounded(found: Iterator[Row]) -> Iterator[Row]:
    """Up to MOST_ROWS and MOST_CHARACTERS: entries that all point at the same bytes make much of little."""
    characters = 0
    for each in islice(found, MOST_ROWS):
        yield each
        characters += len(each["raw"])
        if characters > MOST_CHARACTERS:
            yield unread(say("The file holds more in its fields than is read; what comes after this is left out."))
            return


def _sorted(rows: list[Row]) -> list[Row]:
    """Rows of one group stand together, groups in the order of their first row."""
    order: dict[str, int] = {}
    for each in rows:
        order.setdefault(each["group"], len(order))
    return sorted(rows, key=lambda each: order[each["group"]])


def _exif(rows: list[Row], blocks: list[Block]) -> Iterator[Row]:
    known: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for each in rows:
        parts = each["key"].split(".")
        if parts[0] == "Exif" and each["tag"] is not None:
            known[parts[1], each["tag"]].append(each)
    for block in blocks:
        if block.kind not in (EXIF, MPF):
            continue
        order = "<" if block.data[:2] == b"II" else ">"
        group = "MpfInfo" if block.kind == MPF else block.first
        for entry in entries(block.data, first=group):
            known_here = known[entry.group, entry.tag]
            if known_here:
                found = known_here.pop(0)
                found["offset"] = None if entry.at is None else block.at(entry.at)
                found["value"] = better_words(block, entry, order) or found["value"]
                if not found["raw"] and entry.size and (said := left_out(block.data, entry)):
                    found["value"] = found["raw"] = said
            elif block.kind == MPF and entry.tag == 0xB002:
                yield from _pictures(block, entry, order)
            else:
                yield extra(block, entry, order)
            if entry.tag == MAKER_NOTE and entry.at is not None:
                yield from fields_makernote.fields(block, entry, order, rows)


def _pictures(block: Block, entry: Entry, order: str) -> Iterator[Row]:
    """The list of pictures in a multi-picture file: 16 bytes each. CIPA DC-007."""
    little: Literal["little", "big"] = "little" if order == "<" else "big"
    start = entry.at if entry.at is not None else len(block.data)
    for number in range(min(entry.size // 16, 64)):
        part = block.data[start + 16 * number : start + 16 * number + 16]
        if len(part) < 16:
            yield unread(say("The list of pictures in the multi-picture block ends early."))
            return
        attribute, size, offset = (int.from_bytes(part[at : at + 4], little) for at in (0, 4, 8))
        kind = {0x030000: "primary", 0x010001: "large thumbnail (VGA)", 0x010002: "large thumbnail (full HD)", 0x020001: "panorama"}
        kind |= {0x020002: "disparity", 0x020003: "multi-angle", 0x000000: "undefined", 0x050000: "gain map"}
        said = {
            "Kind": kind.get(attribute & 0xFFFFFF, f"{attribute & 0xFFFFFF:#08x}"),
            "Flags": f"{attribute >> 27:#04x}",
            "Format": "JPEG" if not attribute >> 24 & 7 else str(attribute >> 24 & 7),
            "Length": str(size),
            "Start": str(offset),
            "Dependent pictures": f"{int.from_bytes(part[12:14], little)} {int.from_bytes(part[14:16], little)}",
        }
        for name, value in said.items():
            key = f"MPF.Image{number + 1}.{name.replace(' ', '')}"
            raw = f"{attribute:#010x}" if name in ("Kind", "Flags", "Format") else value
            yield row(
                "Multi-picture format", f"Picture {number + 1}: {name}", value, key=key, raw=raw, offset=block.at(start + 16 * number)
            )


def _iptc(rows: list[Row], blocks: list[Block]) -> Iterator[Row]:
    known: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for each in rows:
        if each["key"].startswith("Iptc."):
            known[each["key"].split(".")[1], each["tag"]].append(each)
    for block in blocks:
        if block.kind != IPTC:
            continue
        for found in datasets(block.data):
            record = RECORDS.get(found.record, f"Record{found.record}")
            if known[record, found.number]:
                same = known[record, found.number].pop(0)
                same["offset"] = block.at(found.head)
                no_zone = same["type"] == "Time" and len(found.content) != 11  # HHMMSS and the zone; Exiv2 would make one up
                if no_zone or (same["type"] == "String" and not same["raw"].isascii()):
                    same["value"] = same["raw"] = shown(letters(found.content))
            else:
                yield _dataset(found, record, block.at(found.head))


def _dataset(found: Dataset, record: str, offset: int | None) -> Row:
    import exiv2

    name = label = f"0x{found.number:04x}"
    if found.record in (1, 2):
        name = exiv2.IptcDataSets.dataSetName(found.number, found.record)
        label = exiv2.IptcDataSets.dataSetTitle(found.number, found.record) or name
    binary_version = found.number == 0 and len(found.content) == 2
    text = str(int.from_bytes(found.content, "big")) if binary_version else letters(found.content)
    return row(f"IPTC {record}", label, text, key=f"Iptc.{record}.{name}", tag=found.number, type="String", offset=offset)
