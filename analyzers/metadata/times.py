"""The times that a file gives for the same picture, brought to one form so that they can be compared."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

TAKEN = ("Exif.Photo.DateTimeOriginal", "Exif.Photo.DateTimeDigitized")
SAVED = ("Exif.Image.DateTime", "Xmp.xmp.ModifyDate")
_NUMBERS = re.compile(r"^\D*(\d{4})\D(\d\d?)\D(\d\d?)(?:\D+(\d\d?)\D(\d\d?)(?:\D(\d\d?))?)?")

# A camera writes all of them within the moment of saving; a phone that computes for long needs a few seconds.
TOLERANCE = timedelta(seconds=10)


def moment(text: str) -> datetime | None:
    """The local time that a field names, its zone left out; None where there is none or it is no real date."""
    found = _NUMBERS.match(text)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return datetime(year, month, day, hour, minute, second)  # cameras write no zone: comparable with each other only
    except ValueError:
        return None


def disagreeing(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Name and text of the times of taking and saving, where they lie further apart than one act of taking a picture explains."""
    known = list(_known(rows))
    moments = [when for _, _, when in known]
    if len(moments) < 2 or max(moments) - min(moments) <= TOLERANCE:
        return []
    return [(name, text) for name, text, _ in known]


def _known(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str, datetime]]:
    for row in rows:
        if row["key"] in TAKEN + SAVED:
            text = str(row["raw"] or row["value"])
            when = moment(text)
            if when is not None:
                yield str(row["name"]), text, when
