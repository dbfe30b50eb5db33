"""The table of a place: its notations, what lies near, the times, the sun, and the fields that all of it rests on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from analyzers.atlas.coordinates import decimal, direction_words, distance_words, geo_uri, mgrs, sexagesimal, utm
from analyzers.atlas.data import Near
from analyzers.language import joined, mark, said
from analyzers.metadata.claimed_time import Claimed, claimed
from analyzers.metadata.position import Position
from analyzers.metadata.sun import ASTRONOMICAL, CIVIL, NAUTICAL, SUNSET, shadow_length

COLUMNS = (mark("Group"), mark("What"), mark("Value"), mark("Remark"))
PLACE, NEARBY, TIME, SUN, FIELDS = mark("Place"), mark("Nearby"), mark("Time"), mark("Sun"), mark("Fields that it rests on")
WORDS = mark("Places named in words")
DAYLIGHT = 6.0  # degrees, above which the sun lights a street

Row = tuple[str, str, str, str]
_NAMED = {
    "Iptc.Application2.SubLocation": mark("Sublocation"),
    "Iptc.Application2.City": mark("City"),
    "Iptc.Application2.ProvinceState": mark("Province"),
    "Iptc.Application2.CountryName": mark("Country"),
    "Xmp.iptc.Location": mark("Sublocation"),
    "Xmp.photoshop.City": mark("City"),
    "Xmp.photoshop.State": mark("Province"),
    "Xmp.photoshop.Country": mark("Country"),
}


def rows_of(
    found: Sequence[Position],
    around: Iterable[Near],
    time: Claimed | None,
    sun: tuple[float, float] | None,
    metadata: Sequence[Mapping[str, Any]],
) -> Iterator[Row]:
    """All rows. sun: altitude and azimuth in degrees at `time`."""
    yield from _place_rows(found[0])
    yield from _nearby_rows(around)
    yield from _time_rows(found[0], time, metadata)
    yield from _sun_rows(sun, time)
    yield from _named_rows(metadata)
    for one in found:
        yield from ((said(FIELDS), key, text, "") for key, text in one.fields)


def _place_rows(here: Position) -> Iterator[Row]:
    where = here.latitude, here.longitude
    yield said(PLACE), said("Decimal degrees"), decimal(*where), said("north and east positive; WGS 84")
    yield said(PLACE), said("Degrees, minutes, seconds"), sexagesimal(*where), ""
    yield said(PLACE), said("UTM"), utm(*where), said("zone, metres east and north")
    yield said(PLACE), said("MGRS"), mgrs(*where), said("zone, square of 100 km, metres in it")
    yield said(PLACE), said("Geo address"), geo_uri(*where), said("RFC 5870; opens a map program")
    if here.altitude_m is not None:
        level = said("above the ellipsoid") if here.ellipsoid else said("above sea level")
        yield said(PLACE), said("Altitude"), said("{n} m", n=f"{here.altitude_m:.1f}"), level
    if here.bearing is not None:
        north = said("from magnetic north, drawn as if from true north") if here.magnetic else said("clockwise from north")
        yield said(PLACE), said("The camera looked"), _bearing(here.bearing), north
    if here.precision_m:
        step = distance_words(here.precision_m) if here.precision_m >= 1 else said("less than 1 m")
        yield said(PLACE), said("Last digit written"), step, said("how finely it is written, not how well it was measured")
    if here.error_m is not None:
        yield said(PLACE), said("Error by the receiver's own estimate"), distance_words(here.error_m), ""
    if here.datum and here.datum.upper().replace(" ", "").replace("-", "") not in ("WGS84", "WGS1984"):
        yield said(PLACE), said("Datum"), here.datum, said("not WGS 84: maps may show it some hundred metres off")


def _nearby_rows(around: Iterable[Near]) -> Iterator[Row]:
    for near in dict.fromkeys(around):
        people = said("about {n} people", n=f"{round(near.people, -2 if near.people < 10_000 else -3):,.0f}".replace(",", "\u2009"))
        yield said(NEARBY), f"{near.name}, {near.country}", _away(near), people if near.people >= 100 else ""


def _bearing(degrees: float) -> str:
    return joined("", (f"{degrees:.1f}° (", direction_words(degrees), ")"))


def _away(near: Near) -> str:
    """From the town to the place."""
    if near.metres < 100:
        return said("in its middle")
    return said("{distance} {direction} of it", distance=distance_words(near.metres), direction=direction_words(near.bearing + 180))


def whereabouts(near: Near) -> str:
    """The place by its nearest town, for a sentence."""
    town = {"name": near.name, "country": near.country}
    if near.metres < 100:
        return said("in the middle of {name}, {country}", **town)
    distance, direction = distance_words(near.metres), direction_words(near.bearing + 180)
    return said("{distance} {direction} of {name}, {country}", distance=distance, direction=direction, **town)


def _time_rows(here: Position, time: Claimed | None, rows: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    if here.when is not None:
        yield (
            said(TIME),
            said("Satellites' time"),
            f"{here.when:%Y-%m-%d %H:%M:%S} UTC",
            said("of the last fix, which may be older than the picture"),
        )
    camera = claimed(rows, None)
    if camera is not None:
        yield (
            said(TIME),
            said("Camera's time"),
            camera.written,
            said("as its clock was set") if camera.zone is None else said("with the zone that it gives"),
        )
        if here.when is not None:
            minutes = round((camera.local - here.when.replace(tzinfo=None)).total_seconds() / 60)
            ahead = said("{h} h {m} min", h=abs(minutes) // 60, m=abs(minutes) % 60)
            side = said("ahead of UTC") if minutes >= 0 else said("behind UTC")
            zone = said("a zone with or without summer time, if both are right")
            yield (
                said(TIME),
                said("Camera against satellites"),
                joined(" ", (ahead, side)),
                zone if abs(minutes) < 15 * 60 else said("more than any zone"),
            )
    if time is None:
        yield said(TIME), said("Time"), said("none is given"), said("so the sun's place cannot be told")


def _sun_rows(sun: tuple[float, float] | None, time: Claimed | None) -> Iterator[Row]:
    if sun is None or time is None:
        return
    altitude, azimuth = sun
    yield said(SUN), said("Reckoned for"), f"{time.moment:%Y-%m-%d %H:%M:%S} UTC", said(time.basis)
    yield said(SUN), said("Altitude of the sun"), f"{altitude:.1f}°", said(light(altitude))
    yield said(SUN), said("Azimuth of the sun"), _bearing(azimuth), said("clockwise from north")
    shadow = shadow_length(altitude)
    if shadow is not None:
        falls = said("on level ground, towards {direction}", direction=direction_words(azimuth + 180))
        yield said(SUN), said("Shadow of a pole of 1 m"), said("{n} m", n=f"{shadow:.2f}"), falls


def light(altitude: float) -> str:
    """What a sun of this altitude (degrees, without refraction) means."""
    steps = (
        (DAYLIGHT, mark("daylight")),
        (SUNSET, mark("the sun stands low or rises or sets")),
        (CIVIL, mark("civil twilight: the sky is bright, no shadows")),
        (NAUTICAL, mark("nautical twilight: outlines can be seen")),
        (ASTRONOMICAL, mark("astronomical twilight: nearly dark")),
    )
    return next((word for lowest, word in steps if altitude >= lowest), mark("night"))


def _named_rows(rows: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    for row in rows:
        if row["key"] in _NAMED and str(row["value"]).strip():
            yield said(WORDS), said(_NAMED[str(row["key"])]), str(row["value"]), str(row["key"])
