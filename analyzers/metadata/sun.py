"""Where the sun stood at a place and a time: what the claimed place and time of a picture can be held against.

Declination and equation of time by astral (the almanac formulae of Meeus, as NOAA uses them); good to some hundredths of a degree.
"""

from datetime import UTC, datetime
from math import asin, atan2, cos, degrees, radians, sin, tan

SUNSET, CIVIL, NAUTICAL, ASTRONOMICAL = -0.833, -6.0, -12.0, -18.0  # degrees of the centre, without refraction


def sun_altitude(latitude: float, longitude: float, moment: datetime) -> float:
    """Degrees of the sun's centre above the true horizon, without refraction, negative below it.

    latitude, longitude: degrees north and east. moment: aware. Refraction lifts a sun at the horizon by about half a degree, so sunrise and
    sunset lie at -0.833. Raises ValueError where the moment has no zone.
    """
    return sun_position(latitude, longitude, moment)[0]


def sun_azimuth(latitude: float, longitude: float, moment: datetime) -> float:
    """Degrees clockwise from true north, 0 to 360, towards which the sun stood; at a pole north is the meridian of `longitude`."""
    return sun_position(latitude, longitude, moment)[1]


def sun_position(latitude: float, longitude: float, moment: datetime) -> tuple[float, float]:
    """Altitude and azimuth in degrees, as `sun_altitude` and `sun_azimuth` give them."""
    if moment.tzinfo is None:
        raise ValueError("the sun's place needs a moment with its zone")
    from astral.julian import julianday, julianday_to_juliancentury
    from astral.sun import eq_of_time, sun_declination

    utc = moment.astimezone(UTC)
    century = julianday_to_juliancentury(julianday(utc))
    declination, north = radians(sun_declination(century)), radians(latitude)
    minutes = utc.hour * 60 + utc.minute + utc.second / 60 + eq_of_time(century) + 4 * longitude
    hour_angle = radians(minutes / 4 - 180)
    up = sin(north) * sin(declination) + cos(north) * cos(declination) * cos(hour_angle)
    east = -cos(declination) * sin(hour_angle)
    ahead = sin(declination) * cos(north) - cos(declination) * sin(north) * cos(hour_angle)
    return degrees(asin(min(max(up, -1.0), 1.0))), degrees(atan2(east, ahead)) % 360


def apparent(altitude: float) -> float:
    """The altitude as an eye sees it, lifted by refraction in usual air (Sæmundsson's formula); degrees in and out, for -1 and above."""
    if altitude < -1:
        return altitude
    return altitude + 1.02 / 60 / tan(radians(altitude + 10.3 / (altitude + 5.11)))


def shadow_length(altitude: float) -> float | None:
    """Metres of shadow that a pole of 1 m throws on level ground; None where the sun is down or the shadow longer than 100 m."""
    seen = apparent(altitude)
    if seen <= 0.573:  # 1 m casts 100 m: hills and houses decide there, not geometry
        return None
    return 1 / tan(radians(min(seen, 90.0)))
