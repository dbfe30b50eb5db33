"""The table of a place: its notations, what lies near, the times, the sun, and the fields that all of it rests on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from analyzers.atlas.coordinates import decimal, direction_words, distance_words, geo_uri, mgrs, sexagesimal, utm
from analyzers.atlas.data import Near
from analyzers.language import mark, tr
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
        yield from ((FIELDS, key, text, "") for key, text in one.fields)


def _place_rows(here: Position) -> Iterator[Row]:
    where = here.latitude, here.longitude
    yield PLACE, mark("Decimal degrees"), decimal(*where), tr("north and east positive; WGS 84")
    yield PLACE, mark("Degrees, minutes, seconds"), sexagesimal(*where), ""
    yield PLACE, mark("UTM"), utm(*where), tr("zone, metres east and north")
    yield PLACE, mark("MGRS"), mgrs(*where), tr("zone, square of 100 km, metres in it")
    yield PLACE, mark("Geo address"), geo_uri(*where), tr("RFC 5870; opens a map program")
    if here.altitude_m is not None:
        level = tr("above the ellipsoid") if here.ellipsoid else tr("above sea level")
        yield PLACE, mark("Altitude"), tr("{n} m", n=f"{here.altitude_m:.1f}"), level
    if here.bearing is not None:
        north = tr("from magnetic north, drawn as if from true north") if here.magnetic else tr("clockwise from north")
        yield PLACE, mark("The camera looked"), f"{here.bearing:.1f}° ({direction_words(here.bearing)})", north
    if here.precision_m:
        step = distance_words(here.precision_m) if here.precision_m >= 1 else tr("less than 1 m")
        yield PLACE, mark("Last digit written"), step, tr("how finely it is written, not how well it was measured")
    if here.error_m is not None:
        yield PLACE, mark("Error by the receiver's own estimate"), distance_words(here.error_m), ""
    if here.datum and here.datum.upper().replace(" ", "").replace("-", "") not in ("WGS84", "WGS1984"):
        yield PLACE, mark("Datum"), here.datum, tr("not WGS 84: maps may show it some hundred metres off")


def _nearby_rows(around: Iterable[Near]) -> Iterator[Row]:
    for near in dict.fromkeys(around):
        people = tr("about {n} people", n=f"{round(near.people, -2 if near.people < 10_000 else -3):,.0f}".replace(",", "\u2009"))
        yield NEARBY, f"{near.name}, {near.country}", _away(near), people if near.people >= 100 else ""


def _away(near: Near) -> str:
    """From the town to the place."""
    if near.metres < 100:
        return tr("in its middle")
    return tr("{distance} {direction} of it", distance=distance_words(near.metres), direction=direction_words(near.bearing + 180))


def whereabouts(near: Near) -> str:
    """The place by its nearest town, for a sentence."""
    town = {"name": near.name, "country": near.country}
    if near.metres < 100:
        return tr("in the middle of {name}, {country}", **town)
    distance, direction = distance_words(near.metres), direction_words(near.bearing + 180)
    return tr("{distance} {direction} of {name}, {country}", distance=distance, direction=direction, **town)


def _time_rows(here: Position, time: Claimed | None, rows: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    if here.when is not None:
        yield (
            TIME,
            mark("Satellites' time"),
            f"{here.when:%Y-%m-%d %H:%M:%S} UTC",
            tr("of the last fix, which may be older than the picture"),
        )
    camera = claimed(rows, None)
    if camera is not None:
        yield (
            TIME,
            mark("Camera's time"),
            camera.written,
            tr("as its clock was set") if camera.zone is None else tr("with the zone that it gives"),
        )
        if here.when is not None:
            minutes = round((camera.local - here.when.replace(tzinfo=None)).total_seconds() / 60)
            ahead = tr("{h} h {m} min", h=abs(minutes) // 60, m=abs(minutes) % 60)
            side = tr("ahead of UTC") if minutes >= 0 else tr("behind UTC")
            zone = tr("a zone with or without summer time, if both are right")
            yield TIME, mark("Camera against satellites"), f"{ahead} {side}", zone if abs(minutes) < 15 * 60 else tr("more than any zone")
    if time is None:
        yield TIME, mark("Time"), tr("none is given"), tr("so the sun's place cannot be told")


def _sun_rows(sun: tuple[float, float] | None, time: Claimed | None) -> Iterator[Row]:
    if sun is None or time is None:
        return
    altitude, azimuth = sun
    yield SUN, mark("Reckoned for"), f"{time.moment:%Y-%m-%d %H:%M:%S} UTC", tr(time.basis)
    yield SUN, mark("Altitude of the sun"), f"{altitude:.1f}°", tr(light(altitude))
    yield SUN, mark("Azimuth of the sun"), f"{azimuth:.1f}° ({direction_words(azimuth)})", tr("clockwise from north")
    shadow = shadow_length(altitude)
    if shadow is not None:
        falls = tr("on level ground, towards {direction}", direction=direction_words(azimuth + 180))
        yield SUN, mark("Shadow of a pole of 1 m"), tr("{n} m", n=f"{shadow:.2f}"), falls


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
            yield WORDS, _NAMED[str(row["key"])], str(row["value"]), str(row["key"])
