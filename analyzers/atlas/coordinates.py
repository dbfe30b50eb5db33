"""One place in the notations that people paste into maps: decimal degrees, degrees with minutes and seconds, UTM or UPS, MGRS, geo URI.

UTM by Krüger's series to the sixth order (Karney 2011), exact to micrometres; all on the WGS 84 ellipsoid. Also distances and directions
in words.
"""

import math
from dataclasses import dataclass

from analyzers.language import mark, said

AXIS, FLATTENING = 6_378_137.0, 1 / 298.257_223_563  # of WGS 84, in metres
_N = FLATTENING / (2 - FLATTENING)
_E = math.sqrt(FLATTENING * (2 - FLATTENING))
_RECTIFYING = AXIS / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64 + _N**6 / 256)
_KRUEGER = tuple(
    sum(coefficient * _N**power for power, coefficient in enumerate(row, start))
    for start, row in enumerate(
        (
            (1 / 2, -2 / 3, 5 / 16, 41 / 180, -127 / 288, 7891 / 37800),
            (13 / 48, -3 / 5, 557 / 1440, 281 / 630, -1983433 / 1935360),
            (61 / 240, -103 / 140, 15061 / 26880, 167603 / 181440),
            (49561 / 161280, -179 / 168, 6601661 / 7257600),
            (34729 / 80640, -3418889 / 1995840),
            (212378941 / 319334400,),
        ),
        1,
    )
)
BANDS = "CDEFGHJKLMNPQRSTUVWX"  # of 8 degrees from 80° S; the last is of 12
_COLUMNS = ("ABCDEFGH", "JKLMNPQR", "STUVWXYZ")
_ROWS = "ABCDEFGHJKLMNPQRSTUV"
_POLAR_ROWS = {True: ("ABCDEFGHJKLMNP", 13), False: ("ABCDEFGHJKLMNPQRSTUVWXYZ", 8)}
_POLAR_COLUMNS = {
    "Y": ("RSTUXYZ", 13), "Z": ("ABCFGHJ", 20),
    "A": ("JKLPQRSTUXYZ", 8), "B": ("ABCFGHJKLPQR", 20),
}  # fmt: skip
_WINDS = (
    mark("north"), mark("north-east"), mark("east"), mark("south-east"),
    mark("south"), mark("south-west"), mark("west"), mark("north-west"),
)  # fmt: skip


@dataclass(frozen=True)
class Grid:
    """A place on the military grid. zone: 1 to 60, 0 at the poles (UPS). band: its letter. easting, northing: metres."""

    zone: int
    band: str
    easting: float
    northing: float

    @property
    def north(self) -> bool:
        return self.band >= "N"


def grid(latitude: float, longitude: float) -> Grid:
    """UTM between 80° S and 84° N, with the wider zones of Norway and Svalbard; UPS beyond."""
    longitude = (longitude + 180) % 360 - 180
    if not -80 <= latitude < 84:
        return _polar(latitude, longitude)
    band = BANDS[min(int((latitude + 80) // 8), 19)]
    zone = int((longitude + 180) // 6) % 60 + 1
    if band == "V" and 3 <= longitude < 12:
        zone = 32
    if band == "X" and 0 <= longitude < 42:
        zone = 31 if longitude < 9 else 33 if longitude < 21 else 35 if longitude < 33 else 37
    easting, northing = _transverse(latitude, (longitude - (6 * zone - 183) + 180) % 360 - 180)
    return Grid(zone, band, 500_000 + easting, northing + (0 if latitude >= 0 else 10_000_000))


def _conformal(latitude: float) -> float:
    """The tangent of the conformal latitude."""
    sine = math.sin(math.radians(latitude))
    return math.sinh(math.atanh(sine) - _E * math.atanh(_E * sine))


def _transverse(latitude: float, east: float) -> tuple[float, float]:
    """Metres east and north of the crossing of equator and middle meridian, `east` degrees from it, scale 0.9996."""
    tangent, turn = _conformal(latitude), math.radians(east)
    xi = math.atan2(tangent, math.cos(turn))
    eta = math.asinh(math.sin(turn) / math.hypot(tangent, math.cos(turn)))
    x = eta + sum(a * math.cos(2 * j * xi) * math.sinh(2 * j * eta) for j, a in enumerate(_KRUEGER, 1))
    y = xi + sum(a * math.sin(2 * j * xi) * math.cosh(2 * j * eta) for j, a in enumerate(_KRUEGER, 1))
    return 0.9996 * _RECTIFYING * x, 0.9996 * _RECTIFYING * y


def _polar(latitude: float, longitude: float) -> Grid:
    """Polar stereographic, scale 0.994 at the pole, which lies at 2000 km east and north."""
    north = latitude > 0
    away = 0.0
    if abs(latitude) < 90:
        tangent = abs(_conformal(latitude))
        away = 2 * 0.994 * AXIS / math.sqrt((1 + _E) ** (1 + _E) * (1 - _E) ** (1 - _E)) / (tangent + math.hypot(1, tangent))
    turn = math.radians(longitude)
    band = ("Z" if longitude >= 0 else "Y") if north else ("B" if longitude >= 0 else "A")
    return Grid(0, band, 2_000_000 + away * math.sin(turn), 2_000_000 + away * math.cos(turn) * (-1 if north else 1))


def decimal(latitude: float, longitude: float, digits: int = 6) -> str:
    """``48.858222, 2.294500``: what every map takes."""
    return f"{_no_minus_zero(latitude, digits)}, {_no_minus_zero(longitude, digits)}"


def sexagesimal(latitude: float, longitude: float) -> str:
    """``48°51'29.60"N 2°17'40.20"E``."""
    return " ".join(_dms(value, letters) for value, letters in ((latitude, "NS"), (longitude, "EW")))


def _dms(value: float, letters: str) -> str:
    hundredths = round(abs(value) * 360_000)
    letter = letters[1] if value < 0 and hundredths else letters[0]
    return f"{hundredths // 360_000}°{hundredths // 6000 % 60:02d}'{hundredths % 6000 / 100:05.2f}\"{letter}"


def geo_uri(latitude: float, longitude: float) -> str:
    """``geo:48.858222,2.294500`` (RFC 5870)."""
    return f"geo:{_no_minus_zero(latitude, 6)},{_no_minus_zero(longitude, 6)}"


def utm(latitude: float, longitude: float) -> str:
    """``31U 448252 5411944``, or ``Z 2000000 2000000`` (UPS) beyond 84° N and 80° S; whole metres, cut as the grid does."""
    found = grid(latitude, longitude)
    return f"{found.zone or ''}{found.band} {math.floor(found.easting)} {math.floor(found.northing)}"


def mgrs(latitude: float, longitude: float) -> str:
    """``31U DQ 48252 11944``: zone and band, square of 100 km, metres east and north within it."""
    found = grid(latitude, longitude)
    easting, northing = math.floor(found.easting), math.floor(found.northing)
    column, row = easting // 100_000, northing // 100_000
    if found.zone:
        square = _COLUMNS[(found.zone - 1) % 3][column - 1] + _ROWS[(row + (0 if found.zone % 2 else 5)) % 20]
    else:
        letters, first = _POLAR_COLUMNS[found.band]
        rows, lowest = _POLAR_ROWS[found.north]
        square = letters[column - first] + rows[row - lowest]
    return f"{found.zone or ''}{found.band} {square} {easting % 100_000:05d} {northing % 100_000:05d}"


def distance_words(metres: float) -> str:
    """In metres below 1 km, with one decimal below 20 km."""
    if metres < 995:
        return said("{n} m", n=10 * round(metres / 10) if metres >= 100 else round(metres))
    kilometres = metres / 1000
    text = f"{kilometres:.1f}" if metres < 19_950 and kilometres % 1 else f"{kilometres:,.0f}"
    return said("{n} km", n=text.replace(",", "\u2009"))


def direction_words(bearing: float) -> str:
    """The nearest of eight directions."""
    return said(_WINDS[round(bearing / 45) % 8])


def _no_minus_zero(value: float, digits: int) -> str:
    text = f"{value:.{digits}f}"
    return text.removeprefix("-") if not float(text) else text
