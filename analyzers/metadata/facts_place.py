"""Facts of the stated place, and of the sun above it at the stated time, for rules.

Where the zone of the time is not stated, every zone that clocks at that longitude may keep is asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Any

from analyzers.metadata.facts_file import yes
from analyzers.metadata.position import Position, positions
from analyzers.metadata.statements import Statement, Statements
from analyzers.metadata.sun import sun_altitude
from analyzers.metadata.times import DAY, Stamp

EARTH = 6_371_000.0  # metres, mean radius
LEGAL = 3.5  # hours that legal clocks, summer time included, may differ from the sun's time


def facts(known: Statements, rows: Sequence[Mapping[str, Any]]) -> Iterator[Statement]:
    """Those of ``gps``, ``sun`` and ``zone.longitude``."""
    places = list(positions(rows))
    if not places:
        return
    place = places[0]
    yield Statement("gps.latitude", f"{place.latitude:.6f}")
    yield Statement("gps.longitude", f"{place.longitude:.6f}")
    yield Statement("gps.void", yes(place.void))
    if place.altitude_m is not None:
        yield Statement("gps.altitude", f"{place.altitude_m:.1f}")
    by_source = {one.source: one for one in reversed(places)}
    if "EXIF" in by_source and "XMP" in by_source:
        yield Statement("gps.distance", f"{distance(by_source['EXIF'], by_source['XMP']):.0f}")
    if place.nowhere or place.void:
        return
    yield Statement("zone.longitude", f"{place.longitude / 15:.2f}")
    altitudes = [sun_altitude(place.latitude, place.longitude, moment) for moment in _moments(known, place)]
    if altitudes:
        yield Statement("sun.lowest", f"{min(altitudes):.1f}")
        yield Statement("sun.highest", f"{max(altitudes):.1f}")


def distance(one: Position, other: Position) -> float:
    """Metres between two places along the Earth's surface, taken as a sphere."""
    latitude, its_latitude = radians(one.latitude), radians(other.latitude)
    half = sin((its_latitude - latitude) / 2) ** 2
    half += cos(latitude) * cos(its_latitude) * sin(radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * EARTH * asin(min(sqrt(half), 1.0))


def _moments(known: Statements, place: Position) -> Iterator[datetime]:
    """Moments that the time taken can mean: one where its zone is stated or follows from the satellites, else one per half hour."""
    found = known.first("time.taken")
    taken = found.stamp if found is not None else None
    if taken is None or taken.step >= DAY:
        return
    if taken.utc is not None:
        yield taken.utc
        return
    zone = known.first("zone.gps")
    if zone is not None and zone.number is not None:
        yield _at(taken, zone.number)
        return
    middle = round(2 * place.longitude / 15) / 2
    for step in range(-round(2 * LEGAL), round(2 * LEGAL) + 1):
        yield _at(taken, middle + step / 2)


def _at(taken: Stamp, hours: float) -> datetime:
    return (taken.face - timedelta(hours=hours)).replace(tzinfo=UTC)
