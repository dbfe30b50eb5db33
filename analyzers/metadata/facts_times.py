"""The times that a file states, each with the zone and the fraction that other fields give for it, for rules.

A zone is claimed only where a field says it; what follows from the satellites' time is a fact of its own.
"""

from collections.abc import Iterator
from datetime import timedelta

from analyzers.evidence import Evidence
from analyzers.metadata.facts_file import yes
from analyzers.metadata.names import named
from analyzers.metadata.position import number
from analyzers.metadata.statements import Statement, Statements
from analyzers.metadata.times import DAY, QUARTER, Stamp, lead, offset, stamp

_EXIF = (
    ("time.taken", "Exif.Photo.DateTimeOriginal", "Exif.Photo.OffsetTimeOriginal", "Exif.Photo.SubSecTimeOriginal"),
    ("time.digitised", "Exif.Photo.DateTimeDigitized", "Exif.Photo.OffsetTimeDigitized", "Exif.Photo.SubSecTimeDigitized"),
    ("time.saved", "Exif.Image.DateTime", "Exif.Photo.OffsetTime", "Exif.Photo.SubSecTime"),
)
_XMP = (
    ("time.xmp_taken", "Xmp.exif.DateTimeOriginal"),
    ("time.xmp_created", "Xmp.xmp.CreateDate"),
    ("time.xmp_modified", "Xmp.xmp.ModifyDate"),
    ("time.xmp_metadata", "Xmp.xmp.MetadataDate"),
    ("time.photoshop_created", "Xmp.photoshop.DateCreated"),
    ("time.png_created", "PNG.Text.Creation Time"),
)
_IPTC = (
    ("time.iptc_created", "Iptc.Application2.DateCreated", "Iptc.Application2.TimeCreated"),
    ("time.iptc_digitised", "Iptc.Application2.DigitizationDate", "Iptc.Application2.DigitizationTime"),
)


def facts(known: Statements, evidence: Evidence) -> Iterator[Statement]:
    """Those of ``time``, ``zone.taken``, ``zone.gps`` and the times of ``file``."""
    yield from _of("file.opened", evidence.opened, stamp(evidence.opened))
    in_name = named(evidence.name)
    if in_name is not None:
        yield Statement("file.name_time", evidence.name, in_name.when)
        yield Statement("file.named_by", in_name.by)
        yield Statement("file.name_received", yes(in_name.received))
    yield from _fields(known)
    gps = _satellites(known)
    if gps is not None:
        yield gps
    yield from _zones(known, gps)


def _of(name: str, text: str, when: Stamp | None, field: str = "") -> Iterator[Statement]:
    if when is not None:
        yield Statement(name, text, when, field)


def _fields(known: Statements) -> Iterator[Statement]:
    for name, key, zone, fraction in _EXIF:
        text = known.text(key)
        shown = f"{text}{known.text(zone) and ' ' + known.text(zone)}"
        yield from _of(name, shown, stamp(text, known.text(zone), known.text(fraction)), key)
    for name, key in _XMP:
        yield from _of(name, known.text(key), stamp(known.text(key)), key)
    for name, day, clock in _IPTC:
        text = f"{known.text(day)} {known.text(clock)}".strip()
        yield from _of(name, text, stamp(text) if known.text(day) else None, day)
    changed = known.text("PNG.Time")
    yield from _of("time.png_changed", changed, _universal(stamp(changed)), "PNG.Time")
    made = known.first("ICC.Made*", "ICC.*Date*")
    if made is not None and (when := _universal(stamp(made.text))) is not None and when.face.year > 1990:
        yield Statement("time.icc", made.text, when, made.name)
    for one in known.of("Xmp.xmpMM.History*when"):
        yield from _of("time.history", one.text, one.stamp, one.name)


def _universal(when: Stamp | None) -> Stamp | None:
    return None if when is None else Stamp(when.face, when.zone or timedelta(), when.step)


def _satellites(known: Statements) -> Statement | None:
    """Date and time of the satellites; the date alone where the time is missing says too little to be compared."""
    day, clock = known.text("Exif.GPSInfo.GPSDateStamp"), known.text("Exif.GPSInfo.GPSTimeStamp")
    date, parts = stamp(day), [number(part) for part in clock.split()]
    if date is None or date.step != DAY or len(parts) != 3:
        return None
    hours, minutes, seconds = (part or 0.0 for part in parts)
    if not (0 <= hours < 24 and 0 <= minutes < 60 and 0 <= seconds < 61):
        return None
    when = date.face + timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return Statement("time.gps", f"{when:%Y-%m-%d %H:%M:%S} UTC", Stamp(when, timedelta()), "Exif.GPSInfo.GPSDateStamp, GPSTimeStamp")


def _zones(known: Statements, gps: Statement | None) -> Iterator[Statement]:
    written = offset(known.text("Exif.Photo.OffsetTimeOriginal"))
    if written is not None:
        hours = written.total_seconds() / 3600
        yield Statement("zone.taken", f"{hours:g}", field="Exif.Photo.OffsetTimeOriginal")
        yield Statement("zone.clock", f"{hours:g}")
    taken = stamp(known.text("Exif.Photo.DateTimeOriginal"))
    if taken is None or gps is None or gps.when is None or abs(lead(Stamp(taken.face), gps.when)) > 150:
        return
    hours = round((taken.face - gps.when.face) / QUARTER) / 4
    if abs(hours) <= 14:
        yield Statement("zone.gps", f"{hours:g}")
        if written is None:
            yield Statement("zone.clock", f"{hours:g}")
