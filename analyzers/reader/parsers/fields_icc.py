"""What a colour profile says about who made it and when: the whole header of ICC.1 and every tag, with offsets."""

import struct
from collections.abc import Callable, Iterator
from typing import Any

from analyzers.reader.parsers.fields import row
from analyzers.reader.parsers.fields_block import ICC, Block
from analyzers.reader.parsers.text import binary, decoded

MOST_TAGS = 300
MOST_LANGUAGES = 60
_INTENTS = {0: "perceptual", 1: "relative colorimetric", 2: "saturation", 3: "absolute colorimetric"}
_ILLUMINANTS = {1: "D50", 2: "D65", 3: "D93", 4: "F2", 5: "D55", 6: "A", 7: "equal power", 8: "F8"}
_NAMES = {
    "desc": "Description",
    "cprt": "Copyright",
    "dmnd": "Device maker",
    "dmdd": "Device model",
    "vued": "Viewing conditions (text)",
    "wtpt": "White point",
    "bkpt": "Black point",
    "rXYZ": "Red",
    "gXYZ": "Green",
    "bXYZ": "Blue",
    "rTRC": "Red tone curve",
    "gTRC": "Green tone curve",
    "bTRC": "Blue tone curve",
    "kTRC": "Grey tone curve",
    "lumi": "Luminance",
    "meas": "Measurement",
    "view": "Viewing conditions",
    "tech": "Technology",
    "chad": "Chromatic adaptation",
    "chrm": "Chromaticity",
    "calt": "Calibrated",
    "targ": "Characterisation target",
    "A2B0": "Device to connection (perceptual)",
    "B2A0": "Connection to device (perceptual)",
    "A2B1": "Device to connection (colorimetric)",
    "B2A1": "Connection to device (colorimetric)",
    "A2B2": "Device to connection (saturation)",
    "B2A2": "Connection to device (saturation)",
    "gamt": "Gamut",
    "pseq": "Profile sequence",
    "vcgt": "Video card gamma",
    "ndin": "Native display",
    "dscm": "Description (languages)",
    "mmod": "Make and model",
    "aarg": "Apple red",
    "aagg": "Apple green",
    "aabg": "Apple blue",
    "cicp": "Coding of colours",
    "ncl2": "Named colours",
    "psd0": "PostScript",
    "crdi": "Rendering dictionary",
}


def fields(block: Block) -> Iterator[dict[str, Any]]:
    """None where the block is no profile."""
    if block.kind != ICC or len(block.data) < 128 or block.data[36:40] != b"acsp":
        return
    yield from _header(block)
    yield from _tags(block)


def _header(block: Block) -> Iterator[dict[str, Any]]:
    profile = block.data
    year, month, day, hour, minute, second = struct.unpack_from(">6H", profile, 24)
    (intent, flags) = (*struct.unpack_from(">I", profile, 64), *struct.unpack_from(">I", profile, 44))
    attributes = f"{int.from_bytes(profile[56:64], 'big'):#018x}"
    illuminant = " ".join(f"{number / 65536:.5g}" for number in struct.unpack_from(">3i", profile, 68))
    stated = (
        ("Size", 0, str(int.from_bytes(profile[:4], "big")), ""),
        ("Colour engine", 4, _signature(profile[4:8]), ""),
        ("Version", 8, f"{profile[8]}.{profile[9] >> 4}.{profile[9] & 15}", profile[8:12].hex(" ")),
        ("Device class", 12, _signature(profile[12:16]), ""),
        ("Colour space", 16, _signature(profile[16:20]), ""),
        ("Connection space", 20, _signature(profile[20:24]), ""),
        ("Made (UTC)", 24, f"{year:04d}-{month:02d}-{day:02d} {hour:02d}:{minute:02d}:{second:02d}", profile[24:36].hex(" ")),
        ("File signature", 36, _signature(profile[36:40]), ""),
        ("Platform", 40, _signature(profile[40:44]), ""),
        ("Flags", 44, f"{'embedded' if flags & 1 else 'not embedded'}, {'not ' if flags & 2 else ''}independent", f"{flags:#010x}"),
        ("Device maker signature", 48, _signature(profile[48:52]), profile[48:52].hex(" ")),
        ("Device model signature", 52, _signature(profile[52:56]), profile[52:56].hex(" ")),
        ("Device attributes", 56, attributes, ""),
        ("Rendering intent", 64, _INTENTS.get(intent, str(intent)), str(intent)),
        ("Illuminant", 68, illuminant, profile[68:80].hex(" ")),
        ("Creator", 80, _signature(profile[80:84]), profile[80:84].hex(" ")),
        ("Identifier", 84, profile[84:100].hex(), ""),
    )
    for name, at, value, raw in stated:
        key = f"ICC.{name.replace(' ', '')}"
        yield row("ICC profile", name, value, key=key, raw=raw or value, offset=block.at(at) if block.pieces else None)


def _signature(four: bytes) -> str:
    return decoded(four).rstrip("\0 ") if four.strip(b"\0") else ""


def _tags(block: Block) -> Iterator[dict[str, Any]]:
    profile = block.data
    for number in range(min(int.from_bytes(profile[128:132], "big"), MOST_TAGS)):
        entry = profile[132 + 12 * number : 144 + 12 * number]
        if len(entry) < 12:
            return
        name, start, size = decoded(entry[:4]), int.from_bytes(entry[4:8], "big"), int.from_bytes(entry[8:12], "big")
        element = profile[start : start + size]
        kind = decoded(element[:4]).strip()
        try:
            values = list(_KINDS[kind](element)) if kind in _KINDS else [("", binary(element[8:]))]
        except (struct.error, IndexError):
            values = [("", binary(element))]
        offset = block.at(start) if block.pieces and element else None
        for inner, value in values:
            said = _NAMES.get(name, f"Tag {name}") + (f": {inner}" if inner else "")
            raw = value if kind in ("text", "desc", "mluc") else binary(element)
            yield row("ICC profile", said, value, key=f"ICC.{name}{f'.{inner}' if inner else ''}", raw=raw, type=kind, offset=offset)


def _text(element: bytes) -> Iterator[tuple[str, str]]:
    yield "", decoded(element[8:].rstrip(b"\0"))


def _described(element: bytes) -> Iterator[tuple[str, str]]:
    """Version 2: the text in ASCII, with its length before it."""
    yield "", decoded(element[12 : 12 + int.from_bytes(element[8:12], "big")].rstrip(b"\0"))


def _in_languages(element: bytes) -> Iterator[tuple[str, str]]:
    """The first language without its name, since most profiles hold but one."""
    count, width = struct.unpack_from(">II", element, 8)
    for number in range(min(count, MOST_LANGUAGES)):
        at = 16 + max(width, 12) * number
        language, size, start = element[at : at + 4], *struct.unpack_from(">II", element, at + 4)
        text = element[start : start + size].decode("utf-16-be", "replace").rstrip("\0")
        yield ("" if number == 0 else f"{decoded(language[:2])}-{decoded(language[2:])}"), text


def _places(element: bytes) -> Iterator[tuple[str, str]]:
    """Numbers with 16 bits behind the point: XYZ, and the nine of an adaptation."""
    numbers = struct.unpack_from(f">{(len(element) - 8) // 4}i", element, 8)[:96]
    yield "", " ".join(f"{number / 65536:.5g}" for number in numbers)


def _curve(element: bytes) -> Iterator[tuple[str, str]]:
    (count,) = struct.unpack_from(">I", element, 8)
    if count == 0:
        yield "", "straight line"
    elif count == 1:
        yield "", f"gamma {struct.unpack_from('>H', element, 12)[0] / 256:.4g}"
    else:
        yield "", f"table of {count} values"


def _formula(element: bytes) -> Iterator[tuple[str, str]]:
    (kind,) = struct.unpack_from(">H", element, 8)
    numbers = struct.unpack_from(f">{min(7, (len(element) - 12) // 4)}i", element, 12)
    yield "", f"formula {kind}: " + " ".join(f"{number / 65536:.5g}" for number in numbers)


def _sign(element: bytes) -> Iterator[tuple[str, str]]:
    yield "", _signature(element[8:12])


def _measured(element: bytes) -> Iterator[tuple[str, str]]:
    observer, x, y, z, geometry, flare, illuminant = struct.unpack_from(">IiiiIII", element, 8)
    yield "observer", {1: "CIE 1931", 2: "CIE 1964"}.get(observer, str(observer))
    yield "backing", " ".join(f"{number / 65536:.5g}" for number in (x, y, z))
    yield "geometry", {0: "unknown", 1: "0/45 or 45/0", 2: "0/d or d/0"}.get(geometry, str(geometry))
    yield "flare", f"{100 * flare / 65536:.5g} %"
    yield (
        "illuminant",
        {1: "D50", 2: "D65", 3: "D93", 4: "F2", 5: "D55", 6: "A", 7: "equal power", 8: "F8"}.get(illuminant, str(illuminant)),
    )


def _viewed(element: bytes) -> Iterator[tuple[str, str]]:
    numbers = struct.unpack_from(">6iI", element, 8)
    yield "illuminant", " ".join(f"{number / 65536:.5g}" for number in numbers[:3])
    yield "surround", " ".join(f"{number / 65536:.5g}" for number in numbers[3:6])
    yield "illuminant type", str(numbers[6])


def _moment(element: bytes) -> Iterator[tuple[str, str]]:
    year, month, day, hour, minute, second = struct.unpack_from(">6H", element, 8)
    yield "", f"{year:04d}-{month:02d}-{day:02d} {hour:02d}:{minute:02d}:{second:02d}"


_KINDS: dict[str, Callable[[bytes], Iterator[tuple[str, str]]]] = {
    "text": _text,
    "desc": _described,
    "mluc": _in_languages,
    "XYZ": _places,
    "sf32": _places,
    "curv": _curve,
    "para": _formula,
    "sig": _sign,
    "meas": _measured,
    "view": _viewed,
    "dtim": _moment,
}
