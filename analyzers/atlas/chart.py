"""One picture of where a place is: its surroundings large, the country and the globe beside it, with names, scale and directions.

North is up on every map; distances and directions from the marker are true.
"""

import math
from dataclasses import dataclass

import numpy as np

from analyzers.atlas import signs
from analyzers.atlas.coordinates import distance_words
from analyzers.atlas.data import countries, distances, places
from analyzers.atlas.lettering import Box, Name, Plan, Point, written
from analyzers.atlas.projection import Square
from analyzers.atlas.terrain import PAPER, Pixels, draw_line, terrain
from analyzers.language import tr

LARGE, SMALL, GAP, FOOT = 1000, 490, 20, 40
_SURROUNDINGS_M = (25_000.0, 50_000.0, 100_000.0, 200_000.0, 400_000.0, 1_000_000.0, 2_000_000.0)
_ENOUGH = 3  # named places that make surroundings
_COUNTRY_M, _WIDEST_M = 700_000.0, 6_000_000.0
_COUNTRY_NAME = (150, 120, 120)


@dataclass(frozen=True)
class Sight:
    """What is drawn at a place. latitude, longitude: degrees north, east. bearing: degrees in which the camera looked, and the angle that
    it took in, where known. sun: its azimuth and altitude in degrees. error_m: radius within which the place is said to be right.
    """

    latitude: float
    longitude: float
    bearing: float | None = None
    angle: float | None = None
    sun: tuple[float, float] | None = None
    error_m: float | None = None


def chart(sight: Sight) -> Pixels:
    """1040×1510×3 RGB."""
    half = surroundings_m(sight.latitude, sight.longitude)
    large = Square(sight.latitude, sight.longitude, LARGE, half)
    middle = Square(sight.latitude, sight.longitude, SMALL, min(max(_COUNTRY_M, 5 * half), _WIDEST_M))
    tilt = float(np.clip(sight.latitude, -60, 60)) * 0.75 if abs(sight.latitude) < 80 else sight.latitude
    globe = Square(tilt, sight.longitude, SMALL, globe=True)
    picture = np.full((LARGE + FOOT, SMALL + GAP + LARGE, 3), PAPER, np.uint8)
    picture[:LARGE, SMALL + GAP :] = _framed(_surroundings(large, sight))
    picture[LARGE - SMALL : LARGE, :SMALL] = _framed(_country(middle, half))
    picture[:SMALL, :SMALL] = _globe(globe, sight)
    credit = tr("Shores and borders: Natural Earth, made for 1:10 million. Places: GeoNames, CC BY 4.0. Dashed: disputed.")
    return written(picture, [Name(0, LARGE + FOOT / 2 + 4, credit, 18, signs.QUIET)])


def surroundings_m(latitude: float, longitude: float) -> float:
    """Metres from the middle to an edge of the large map: as near as some named places allow."""
    metres = np.partition(distances(latitude, longitude, places().points), _ENOUGH)[:_ENOUGH]
    return next((half for half in _SURROUNDINGS_M if metres.max() <= half), _SURROUNDINGS_M[-1])


def _framed(picture: Pixels) -> Pixels:
    for edge in (picture[:2], picture[-2:], picture[:, :2], picture[:, -2:]):
        edge[:] = signs.QUIET
    return picture


def _surroundings(square: Square, sight: Sight) -> Pixels:
    picture, plan = terrain(square), Plan(square.side)
    centre = (square.side / 2, square.side / 2)
    ring = signs.round_number(0.8 * square.half_m)
    signs.circle(picture, centre, ring * square.pixels_per_metre, signs.QUIET, dashed=True)
    if sight.error_m is not None and sight.error_m * square.pixels_per_metre > 12:
        signs.circle(picture, centre, min(sight.error_m * square.pixels_per_metre, 1e4), signs.MARKER)
    if sight.bearing is not None:
        signs.view(picture, centre, sight.bearing, sight.angle, 0.3 * square.side)
    plan.keep_clear(_around(centre, 18))
    if sight.sun is not None and sight.sun[1] > 0:
        end = signs.sun(picture, centre, sight.sun[0], 0.43 * square.side)
        plan.keep_clear(_around(end, 23))
        plan.beside(end, tr("sun, {n}° high", n=round(sight.sun[1])), 22, signs.SUN, 24, bold=True)
    if abs(square.latitude) < 89.99:  # at a pole every direction is south, or north
        signs.north(picture, (square.side - 34, 62))
        plan.at((square.side - 34, 22), tr("N"), 24, signs.INK, bold=True)
        plan.keep_clear((square.side - 60, 0, square.side, 86))
    _bar(picture, plan, square, 24)
    plan.at((centre[0], centre[1] + ring * square.pixels_per_metre), distance_words(ring), 20, signs.QUIET)
    _name_places(picture, plan, square, most=26, tried=80, size=22, closest=True)
    signs.marker(picture, centre, 16)
    return written(picture, plan.names)


def _country(square: Square, inner_m: float) -> Pixels:
    picture, plan = terrain(square), Plan(square.side)
    centre = (square.side / 2, square.side / 2)
    half = inner_m * square.pixels_per_metre
    plan.keep_clear(_around(centre, max(half, 10) + 2))
    if half > 12:
        x, y = centre
        corners = [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half), (x - half, y - half)]
        draw_line(picture, np.array(corners), signs.MARKER, 2)
    _bar(picture, plan, square, 18)
    _name_countries(plan, square)
    _name_places(picture, plan, square, most=9, tried=25, size=17)
    signs.marker(picture, centre, 10)
    return written(picture, plan.names)


def _globe(square: Square, sight: Sight) -> Pixels:
    picture = terrain(square)
    at, _ = square.laid(np.array([[sight.longitude, sight.latitude]]))
    signs.marker(picture, (float(at[0, 0]), float(at[0, 1])), 12)
    return picture


def _name_places(picture: Pixels, plan: Plan, square: Square, *, most: int, tried: int, size: int, closest: bool = False) -> None:
    """The largest places of the square as far as there is room, each with its dot; where `closest`, that to the middle comes second."""
    table = places()
    middle: Point = (square.side / 2, square.side / 2)
    near = np.flatnonzero(distances(square.latitude, square.longitude, table.points) < 1.42 * square.half_m)
    pixels, _ = square.laid(table.points[near])
    inside = ((pixels > 10) & (pixels < square.side - 10)).all(axis=1)
    near, pixels = near[inside], pixels[inside]
    if not len(near):
        return
    away = np.hypot(*(pixels - middle).T)
    order = np.lexsort((near, -table.people[near])).tolist()
    if closest:
        order.insert(1, int(np.argmin(away)))
    for place in list(dict.fromkeys(order))[:tried]:
        people, point = float(table.people[near[place]]), (float(pixels[place, 0]), float(pixels[place, 1]))
        hidden, radius = bool(away[place] < 20), _radius(people)  # under the marker: its name stands beside that
        point, clear, large = middle if hidden else point, 19 if hidden else radius + 3, people >= 200_000
        if not plan.beside(point, table.names[near[place]], size + 2 * large, signs.INK, clear, bold=large):
            continue
        if not hidden:
            signs.disc(picture, point, radius + 2, (255, 255, 255))
            signs.disc(picture, point, radius, signs.INK)
            plan.keep_clear(_around(point, radius + 1))
        most -= 1
        if not most:
            return


def _radius(people: float) -> float:
    return 3.0 if people < 20_000 else 4.0 if people < 200_000 else 5.5 if people < 1_000_000 else 7.0


def _name_countries(plan: Plan, square: Square) -> None:
    """Those that a map of this scale has room for."""
    table = countries()
    deepest = math.log2(2e7 / square.half_m) - 0.2
    pixels, near = square.laid(table.points)
    for index in np.lexsort((np.arange(len(near)), table.zoom)).tolist():
        if near[index] and table.zoom[index] <= deepest:
            plan.at((float(pixels[index, 0]), float(pixels[index, 1])), table.names[index].upper(), 16, _COUNTRY_NAME)


def _bar(picture: Pixels, plan: Plan, square: Square, size: int) -> None:
    """The scale bar with its length."""
    metres = signs.round_number(0.5 * square.half_m)
    length = metres * square.pixels_per_metre
    signs.scale_bar(picture, 22, square.side - 22, length)
    plan.at((22 + length / 2, square.side - 36 - size / 2), distance_words(metres), size, signs.INK)
    plan.keep_clear((0, square.side - 36, length + 40, square.side))


def _around(point: Point, radius: float) -> Box:
    return point[0] - radius, point[1] - radius, point[0] + radius, point[1] + radius
