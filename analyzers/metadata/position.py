"""The place that the metadata name, as numbers: what map, sun and rules rest on, with the fields that said so.

Whoever wrote them may have been wrong: a value out of range, without a denominator or without letters makes no place.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from analyzers.metadata.degrees import Angle, iso6709, of_rationals, of_text

Source = Literal["EXIF", "XMP", "ISO 6709"]
Fields = Mapping[str, str]

METRES_PER_DEGREE = 111_195.0  # of latitude, mean sphere
_NAMES = re.compile(r"(?:Exif\.GPSInfo|Xmp\.exif|Xmp\.exifEX)\.(GPS\w+)$")
_ISO = re.compile(r"(location\.?iso6709|gpscoordinates|©xyz|\.loci)$", re.IGNORECASE)
_NUMBER = re.compile(r"\s*([+-]?\d{1,12}(?:\.\d{1,12})?)\s*(?:/\s*(\d{1,12}))?\s*$")
_CLOCK = re.compile(r"\s*(\d{1,2})[:\s]\s*(\d{1,2})[:\s]\s*(\d{1,2})(?:\.\d*)?\s*$")
_DATE = re.compile(r"\s*(\d{4})\D(\d{1,2})\D(\d{1,2})\s*$")


@dataclass(frozen=True)
class Position:
    """A place on Earth as a file gives it.

    latitude: degrees north, -90..90. longitude: degrees east, -180..180. altitude_m: metres above sea level (above the ellipsoid where
    `ellipsoid`). bearing: degrees clockwise from north in which the camera looked, 0..360, from magnetic north where `magnetic`.
    when: the satellites' time, aware, UTC. precision_m: what one step of the last digit written is in metres. error_m: the receiver's own
    estimate of its error. void: the receiver said that it had no fix. hemispheres: whether both are stated; where not, north or east was
    assumed. fields: key and text of all that it rests on.
    """

    latitude: float
    longitude: float
    source: Source
    altitude_m: float | None = None
    ellipsoid: bool = False
    bearing: float | None = None
    magnetic: bool = False
    when: datetime | None = None
    precision_m: float = 0.0
    error_m: float | None = None
    void: bool = False
    hemispheres: bool = True
    datum: str = ""
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def nowhere(self) -> bool:
        """Whether it is latitude 0, longitude 0, which receivers and programs write where they know none."""
        return abs(self.latitude) < 1e-7 and abs(self.longitude) < 1e-7


def position(rows: Iterable[Mapping[str, Any]]) -> Position | None:
    """The place that the rows of ``source.metadata`` name: EXIF's, else XMP's, else that of an ISO 6709 text, else None."""
    return next(positions(rows), None)


def positions(rows: Iterable[Mapping[str, Any]]) -> Iterator[Position]:
    """Every readable place, in the same order: at most one of EXIF, one of XMP and one of each ISO 6709 text."""
    rows = list(rows)
    yield from _of_tags("EXIF", "Exif.", rows)
    yield from _of_tags("XMP", "Xmp.", rows)
    for row in rows:
        key, text = str(row["key"]) or str(row["name"]), str(row["raw"])
        place = iso6709(text) if _ISO.search(key) else None
        if place is not None:
            yield _made("ISO 6709", place[0], place[1], Position(0, 0, "ISO 6709", altitude_m=place[2], fields=((key, text),)))


def _of_tags(source: Source, prefix: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[Position]:
    keys: dict[str, str] = {}
    values: dict[str, str] = {}
    for row in rows:
        key = str(row["key"])
        found = _NAMES.match(key) if key.startswith(prefix) else None
        if found and found[1] not in values:  # the first of a repeated tag, which is what readers take
            keys[found[1]], values[found[1]] = key, str(row["raw"] or row["value"])
    read = of_rationals if source == "EXIF" else of_text
    latitude = read(values.get("GPSLatitude", ""), values.get("GPSLatitudeRef", ""), "NS", 90)
    longitude = read(values.get("GPSLongitude", ""), values.get("GPSLongitudeRef", ""), "EW", 180)
    if latitude is None or longitude is None:
        return
    altitude, ellipsoid = _altitude(values)
    bearing = number(values.get("GPSImgDirection", ""))
    error = number(values.get("GPSHPositioningError", ""))
    rest = Position(
        0,
        0,
        source,
        altitude_m=altitude,
        ellipsoid=ellipsoid,
        bearing=bearing % 360 if bearing is not None and 0 <= bearing <= 360 else None,
        magnetic=values.get("GPSImgDirectionRef", "").strip().upper().startswith("M"),
        when=_when(values),
        error_m=error if error is not None and 0 < error < 1e6 else None,
        void=values.get("GPSStatus", "").strip().upper().startswith("V"),
        datum=values.get("GPSMapDatum", "").strip(),
        fields=tuple((keys[name], values[name]) for name in _RESTS_ON if name in values),
    )
    yield _made(source, latitude, longitude, rest)


_RESTS_ON = (
    "GPSLatitude", "GPSLatitudeRef", "GPSLongitude", "GPSLongitudeRef", "GPSAltitude", "GPSAltitudeRef", "GPSImgDirection",
    "GPSImgDirectionRef", "GPSDateStamp", "GPSTimeStamp", "GPSHPositioningError", "GPSStatus", "GPSMapDatum",
)  # fmt: skip


def _made(source: Source, latitude: Angle, longitude: Angle, rest: Position) -> Position:
    return replace(
        rest,
        source=source,
        latitude=latitude.degrees,
        longitude=longitude.degrees,
        precision_m=max(latitude.step, longitude.step) * METRES_PER_DEGREE,
        hemispheres=latitude.signed and longitude.signed,
    )


def number(text: str) -> float | None:
    """One number, written as 12, 12.5 or 25/2; None for all else, a denominator of 0 included."""
    found = _NUMBER.match(text)
    if not found:
        return None
    below = float(found[2] or 1)
    return float(found[1]) / below if below else None


def _altitude(values: Fields) -> tuple[float | None, bool]:
    """Metres, and whether above the ellipsoid (Exif 3.0) instead of the sea."""
    metres, reference = number(values.get("GPSAltitude", "")), values.get("GPSAltitudeRef", "0").strip()
    if metres is None:
        return None, False
    metres = -metres if reference in ("1", "3") and metres > 0 else metres
    return (metres if -12_000 < metres < 100_000 else None), reference in ("2", "3")


def _when(values: Fields) -> datetime | None:
    """The time of the fix in UTC; without a date it is none."""
    stamp = values.get("GPSTimeStamp", "")
    try:
        if "T" in stamp or "-" in stamp:  # XMP writes date and time in one
            written = datetime.fromisoformat(stamp.strip().replace("Z", "+00:00"))
            return written.replace(tzinfo=UTC) if written.tzinfo is None else written.astimezone(UTC)
        day, clock = _DATE.match(values.get("GPSDateStamp", "")), _clock(stamp)
        if day is None or clock is None:
            return None
        hour, minute, second = clock
        return datetime(int(day[1]), int(day[2]), int(day[3]), hour, minute, min(second, 59), tzinfo=UTC)  # 60: a leap second
    except (ValueError, OverflowError):
        return None


def _clock(text: str) -> tuple[int, int, int] | None:
    """Hour, minute, second of three rationals or of 12:30:15."""
    parts = [number(part) for part in text.split()]
    if len(parts) == 3 and None not in parts:
        hour, minute, second = (int(part) for part in parts if part is not None)
        return hour, minute, second
    found = _CLOCK.match(text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None
