"""The value of a TIFF entry as text, raw and in words, for fields that Exiv2 did not list itself; its words for known tags are Exiv2's."""

import struct
import warnings
from typing import Any

from analyzers.reader.parsers.fields import row
from analyzers.reader.parsers.fields_block import Block
from analyzers.reader.parsers.fields_tiff import SIZES, Entry
from analyzers.reader.parsers.text import binary, decoded, shown

MOST_NUMBERS = 256
TYPES = {
    1: "Byte", 2: "Ascii", 3: "Short", 4: "Long", 5: "Rational", 6: "SByte", 7: "Undefined", 8: "SShort", 9: "SLong", 10: "SRational",
    11: "Float", 12: "Double", 13: "Ifd", 16: "LLong", 17: "LLong", 18: "Ifd8", 129: "Utf8",
}  # fmt: skip
_LETTERS = {1: "B", 3: "H", 4: "I", 5: "II", 6: "b", 8: "h", 9: "i", 10: "ii", 11: "f", 12: "d", 13: "I", 16: "Q", 17: "q", 18: "Q"}
_POINTERS = {0x0111, 0x0144, 0x0201}  # strips, tiles, thumbnail
_COLOURS = {0: "red", 1: "green", 2: "blue", 3: "cyan", 4: "magenta", 5: "yellow", 6: "white"}
_LONGEST_PRINTED = 200  # numbers of one value that Exiv2 is asked to word


def text_of(data: bytes, entry: Entry, order: str) -> str:
    """A value as it is stored: letters, numbers with spaces between, fractions, or bytes in hexadecimal."""
    if entry.at is None:
        return ""
    content = data[entry.at : entry.at + entry.size]
    if entry.kind in (2, 129):
        return decoded(content.rstrip(b"\0"))
    letters = _LETTERS.get(entry.kind)
    if letters is None or (entry.kind in (1, 6) and entry.count > 64):
        return binary(content)
    held = min(entry.count, MOST_NUMBERS)
    numbers = struct.unpack(f"{order}{letters * held}", content[: held * SIZES[entry.kind]])
    if entry.kind in (5, 10):
        said = [f"{above}/{below}" for above, below in zip(numbers[::2], numbers[1::2], strict=True)]
    else:
        said = [f"{number:g}" if isinstance(number, float) else str(number) for number in numbers]
    more = entry.count - held
    return " ".join(said) + (f" … ({entry.count} numbers)" if more else "")


def left_out(data: bytes, entry: Entry) -> str:
    """What Exiv2 shows as empty although there are letters, as in comments too short for the name of their character set."""
    content = data[entry.at : entry.at + entry.size] if entry.at is not None else b""
    return shown(decoded(content.strip(b"\0"))) if content.strip(b"\0 ") else ""


def better_words(block: Block, entry: Entry, order: str) -> str:
    """Where Exiv2's words lose something: a pointer that counts from elsewhere than the start of the file, the fraction of a GPS second."""
    if entry.at is None:
        return ""
    if entry.tag in _POINTERS and entry.group not in ("Photo", "GPSInfo", "Iop") and entry.kind in (3, 4, 13) and entry.count == 1:
        stored = int(text_of(block.data, entry, order))
        there = block.at(stored) if stored < len(block.data) else None
        return f"{stored} (byte {there} of the file)" if there not in (None, stored) else ""
    if entry.tag == 0xA302 and entry.kind == 7 and entry.size >= 4:
        return _filter_pattern(block.data[entry.at : entry.at + min(entry.size, 68)], order)
    if entry.tag == 7 and entry.group == "GPSInfo" and entry.kind == 5 and entry.count == 3:
        parts = [part.split("/") for part in text_of(block.data, entry, order).split()]
        if all(int(below) for _, below in parts):
            hour, minute, second = (int(above) / int(below) for above, below in parts)
            return f"{hour:02g}:{minute:02g}:{second:02.6g}" if second >= 10 else f"{hour:02g}:{minute:02g}:0{second:.6g}"
    return ""


def _filter_pattern(content: bytes, order: str) -> str:
    """Columns, rows and colours of a sensor's filter; some cameras write the numbers in the other byte order."""
    for used in (order, ">" if order == "<" else "<"):
        columns, rows = struct.unpack_from(f"{used}HH", content)
        if columns and rows and columns * rows == len(content) - 4:
            colours = [_COLOURS.get(number, str(number)) for number in content[4:]]
            lines = (", ".join(colours[start : start + columns]) for start in range(0, len(colours), columns))
            return " / ".join(lines)
    return ""


def extra(block: Block, entry: Entry, order: str, *, prefix: str = "Exif") -> dict[str, Any]:
    """The row of an entry that nobody else has read."""
    import exiv2

    raw = text_of(block.data, entry, order)
    name, label = f"0x{entry.tag:04x}", f"Tag 0x{entry.tag:04x}"
    value = raw
    try:
        key = exiv2.ExifKey(entry.tag, entry.group)
        name, label = key.tagName(), key.tagLabel() or key.tagName()
        value = _worded(key, entry, raw) or raw
    except Exception:  # noqa: BLE001  a group or a value that Exiv2 does not know: as it is stored
        value = raw
    group = "GPS" if entry.group == "GPSInfo" else f"{prefix} {entry.group}"
    said = "(its value lies beyond the end of the block)" if entry.at is None else value
    offset = None if entry.at is None else block.at(entry.at)
    kind = TYPES.get(entry.kind, f"type {entry.kind}")
    return row(group, label, said, key=f"{prefix}.{entry.group}.{name}", tag=entry.tag, raw=raw, type=kind, offset=offset)


def _worded(key: Any, entry: Entry, raw: str) -> str:
    import exiv2

    if entry.kind in (7, 129) or entry.kind not in TYPES or entry.count > _LONGEST_PRINTED or not raw:
        return ""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the binding calls reading a value from text a thing for C++
        value = exiv2.Value.create(exiv2.TypeId(entry.kind))
        value.read(raw)
        return str(exiv2.Exifdatum(key, value).print())
