"""Since when a camera, its system or a version of the Exif standard exists: nothing it wrote can be older.

The dates are facts of public record, kept in resources/rules/known/since.toml with their sources.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from analyzers.metadata.statements import Statements
from analyzers.metadata.times import Stamp, stamp
from resources import FOLDER

SINCE = FOLDER / "rules" / "known" / "since.toml"


@dataclass(frozen=True)
class Since:
    """What is known, and the day from which on it can be."""

    text: str
    when: Stamp


@cache
def _lists() -> dict[str, dict[str, Since]]:
    """By list, then by name in small letters."""
    with SINCE.open("rb") as file:
        lists = tomllib.load(file)
    found: dict[str, dict[str, Since]] = {}
    for name, entries in lists.items():
        for word, day in entries.items():
            when = stamp(day.isoformat()) if hasattr(day, "isoformat") else None
            if when is not None:
                found.setdefault(name, {})[word.casefold()] = Since(f"{word}, {day.isoformat()}", when)
    return found


def camera_since(known: Statements) -> Since | None:
    """First sale of the model that Exif names."""
    return _lists()["models"].get(known.text("Exif.Image.Model").strip().casefold())


def system_since(known: Statements) -> Since | None:
    """Release of the system whose version a phone writes into Software, such as 15.4.1 of iOS."""
    if known.text("Exif.Image.Make").strip().casefold() != "apple":
        return None
    version = re.match(r"(\d{1,2})\.\d", known.text("Exif.Image.Software").strip())
    return _lists()["ios"].get(version[1]) if version else None


def exif_since(known: Statements) -> Since | None:
    """Publication of the version of Exif that the file names (four digits, read as text or as their codes)."""
    raw = known.text("Exif.Photo.ExifVersion").strip()
    parts = raw.split()
    digits = "".join(chr(int(part)) for part in parts if part.isdecimal() and int(part) < 128) if len(parts) == 4 else raw
    return _lists()["exif"].get(digits)
