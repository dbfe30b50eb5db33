"""The times that a file gives for one picture, brought to one form, so that they can be compared with what is known of their zones.

A camera writes the face of its clock, mostly without a zone: such a time is compared with another of the same clock as it stands, and with
one of known zone only as far as no zone on Earth explains the difference.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_NUMBERS = re.compile(r"^[^\d]{0,20}(\d{4})\D(\d\d?)\D(\d\d?)(?:[^\d]{1,3}(\d\d?)\D(\d\d?)(?:\D(\d\d?)(?:[.,](\d{1,9}))?)?)?")
_ZONE = re.compile(r"(?:(Z)|([+-])(\d\d):?(\d\d))\s*$")
_COMPACT = re.compile(r"^\s*(\d{4})(\d\d)(\d\d)(?:[T ]?(\d\d)(\d\d)(\d\d))?")
_LONGEST = 64  # characters; no time needs more

# The zones of the Earth: clocks in use run from 12 hours behind to 14 hours before universal time.
FURTHEST_WEST, FURTHEST_EAST = timedelta(hours=-12), timedelta(hours=14)
SECOND, QUARTER, DAY = timedelta(seconds=1), timedelta(minutes=15), timedelta(days=1)


@dataclass(frozen=True)
class Stamp:
    """A time as a field states it.

    face: what stands there, without a zone. zone: how far that clock runs before universal time, None where it is not said. step: how
    exact the statement is, a day where only a date is given: the moment lies in face .. face + step.
    """

    face: datetime
    zone: timedelta | None = None
    step: timedelta = SECOND

    @property
    def utc(self) -> datetime | None:
        """The moment itself, aware; None where the zone is not known."""
        return None if self.zone is None else _shifted(self.face, -self.zone).replace(tzinfo=UTC)

    def span(self, any_zone: bool) -> tuple[datetime, datetime]:
        """Earliest and latest moment that can be meant, in universal time where the zone is known or `any_zone` is asked for."""
        if self.zone is None and any_zone:
            return _shifted(self.face, -FURTHEST_EAST), _shifted(self.face, self.step - FURTHEST_WEST)
        start = _shifted(self.face, -(self.zone or timedelta()))
        return start, _shifted(start, self.step)


def lead(first: Stamp, second: Stamp, faces: bool = False) -> float:
    """By how many seconds `first` is later than `second` at least; negative where it is earlier; 0 where both can be the same moment.

    Two times without a zone are taken for the same clock, and with `faces` all are. One with and one without are compared for every zone
    on Earth, which are whole quarters of an hour from FURTHEST_WEST to FURTHEST_EAST.
    """
    if faces:
        first, second = replace(first, zone=None), replace(second, zone=None)
    mixed = (first.zone is None) != (second.zone is None)
    if mixed and max(first.step, second.step) < QUARTER:
        first, second = _in_the_nearest_zone(first, second)
        mixed = False
    (start, end), (other_start, other_end) = first.span(mixed), second.span(mixed)
    if start >= other_end:
        return (start - other_end + min(first.step, second.step)).total_seconds()
    if other_start >= end:
        return -(other_start - end + min(first.step, second.step)).total_seconds()
    return 0.0


def _in_the_nearest_zone(first: Stamp, second: Stamp) -> tuple[Stamp, Stamp]:
    """Both, the one without a zone in that zone which brings it nearest to the other."""
    without, other = (first, second) if first.zone is None else (second, first)
    ahead = without.face - _shifted(other.face, -(other.zone or timedelta()))
    zone = min(max(round(ahead / QUARTER) * QUARTER, FURTHEST_WEST), FURTHEST_EAST)
    settled = replace(without, zone=zone)
    return (settled, second) if first.zone is None else (first, settled)


def stamp(text: str, zone: str = "", fraction: str = "") -> Stamp | None:
    """The time that a text names in any usual form; None where there is none or it is no real date.

    zone: what another field says of it, as +02:00. fraction: digits after the second, from another field.
    """
    text = text[:_LONGEST].strip()
    found = _NUMBERS.match(text) or _COMPACT.match(text)
    if not found:
        return _of_mail(text)
    year, month, day, *clock = found.groups()
    hour, minute, second = (int(part or 0) for part in clock[:3])
    digits = (clock[3] if len(clock) > 3 and clock[3] else "") or (fraction.strip() if fraction.strip().isdecimal() else "")
    try:
        face = datetime(int(year), int(month), int(day), hour, minute, min(second, 59))  # 60 is a leap second
    except ValueError:
        return None
    if clock[0] is None:
        return Stamp(face, None, DAY)
    if digits:
        face += timedelta(microseconds=int(digits[:6].ljust(6, "0")))
    exact = timedelta(minutes=1) if clock[2] is None else timedelta(seconds=10 ** -min(len(digits), 6))
    return Stamp(face, offset(text[found.end() :]) if offset(text[found.end() :]) is not None else offset(zone), exact)


def offset(text: str) -> timedelta | None:
    """A zone as +02:00, -0530 or Z."""
    found = _ZONE.search(text[:_LONGEST])
    if not found:
        return None
    if found[1]:
        return timedelta()
    shift = timedelta(hours=int(found[3]), minutes=int(found[4]))
    return (-shift if found[2] == "-" else shift) if shift <= FURTHEST_EAST else None


def moment(text: str) -> datetime | None:
    """The local time that a field names, its zone and fractions left out; None where there is none or it is no real date."""
    found = stamp(text)
    return found.face.replace(microsecond=0) if found else None


def of_utc(when: datetime) -> Stamp:
    """A stamp of an aware time."""
    return Stamp(when.astimezone(UTC).replace(tzinfo=None), timedelta())


def _of_mail(text: str) -> Stamp | None:
    """The form of mails, which PNG recommends for its Creation Time."""
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return of_utc(when) if when.tzinfo else Stamp(when)


def _shifted(when: datetime, by: timedelta) -> datetime:
    """Kept within the years that can be counted."""
    try:
        return when + by
    except OverflowError:
        return datetime.max if by > timedelta() else datetime.min
