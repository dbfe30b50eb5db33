"""When the metadata say that the picture was taken, as a moment of which the sun's place can be reckoned.

The satellites' time is the best; then a camera's clock with its zone; a clock alone is read as if set to the place's own hour.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from analyzers.language import mark
from analyzers.metadata.position import Position
from analyzers.metadata.times import moment

_CLOCKS = (
    ("Exif.Photo.DateTimeOriginal", "Exif.Photo.OffsetTimeOriginal"),
    ("Exif.Photo.DateTimeDigitized", "Exif.Photo.OffsetTimeDigitized"),
)
_OFFSET = re.compile(r"\s*([+-])(\d\d):?(\d\d)\s*")
_ZONED = re.compile(r"\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)\s*$")
SATELLITES = mark("the satellites' time")
CLOCK_AND_ZONE = mark("the camera's clock with its zone")
CLOCK = mark("the camera's clock, taken as the hour of the place; each hour of another zone shifts the sun by 15 degrees")


@dataclass(frozen=True)
class Claimed:
    """moment: aware. local: what the clock showed. written: as the field has it. zone: minutes east of Greenwich, None where not given."""

    moment: datetime
    local: datetime
    written: str
    zone: int | None
    basis: str


def claimed(rows: Iterable[Mapping[str, Any]], here: Position | None) -> Claimed | None:
    """The time to reckon with at a place; with None for the place, the camera's clock alone."""
    if here is not None and here.when is not None:
        return Claimed(here.when, here.when.replace(tzinfo=None), f"{here.when:%Y-%m-%d %H:%M:%S} UTC", 0, SATELLITES)
    values = {str(row["key"]): str(row["raw"] or row["value"]) for row in rows}
    for key, offset_key in (*_CLOCKS, ("Xmp.exif.DateTimeOriginal", ""), ("Xmp.photoshop.DateCreated", "")):
        local = moment(values.get(key, ""))
        if local is None or not 1826 <= local.year < 9999:  # no photograph is older
            continue
        zone = zone_of(values.get(offset_key, "")) if offset_key else zone_of(_zone_in(values[key]))
        written = values[key] if not offset_key or zone is None else f"{values[key]} {values[offset_key]}"
        if zone is not None:
            return Claimed(local.replace(tzinfo=timezone(timedelta(minutes=zone))), local, written, zone, CLOCK_AND_ZONE)
        hours = round(here.longitude / 15) if here is not None else 0
        return Claimed((local - timedelta(hours=hours)).replace(tzinfo=UTC), local, written, None, CLOCK)
    return None


def zone_of(text: str) -> int | None:
    """Minutes east of Greenwich of ``+02:00`` or ``Z``; None for all else, and for zones that no clock has."""
    if text.strip() == "Z":
        return 0
    found = _OFFSET.fullmatch(text)
    if found is None or int(found[2]) > 14 or int(found[3]) > 59:
        return None
    minutes = 60 * int(found[2]) + int(found[3])
    return -minutes if found[1] == "-" else minutes


def _zone_in(text: str) -> str:
    found = _ZONED.search(text)
    return found[1] if found else ""
