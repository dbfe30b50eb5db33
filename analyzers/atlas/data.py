"""Shores, lakes, borders, countries and places of ``resources/map/map.npz``, read when first asked for.

Natural Earth (public domain) and GeoNames (CC BY 4.0); how they were made into one file says ``resources/map/SOURCES.md``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "map" / "map.npz"
EARTH_M = 6_371_008.8  # mean radius in metres

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Lines:
    """Parts of one layer: rings or lines. points: N×2, degrees east and north; part i is points[starts[i]:starts[i + 1]].

    lowest, highest: the corners of each part's box.
    """

    points: Floats
    starts: NDArray[np.int64]
    disputed: NDArray[np.bool_]
    lowest: Floats
    highest: Floats

    def within(self, west: float, south: float, east: float, north: float) -> Iterator[Floats]:
        """The parts whose box touches this one; all in degrees."""
        touching = (self.lowest <= (east, north)).all(axis=1) & (self.highest >= (west, south)).all(axis=1)
        for part in np.flatnonzero(touching).tolist():
            yield self.points[self.starts[part] : self.starts[part + 1]]


@dataclass(frozen=True, eq=False)
class Places:
    """Towns and villages: degrees east and north, number of people (rounded to a tenth or so), country's code and name."""

    points: Floats
    people: Floats
    countries: NDArray[np.uint8]
    codes: tuple[str, ...]
    names: tuple[str, ...]

    def country_of(self, index: int) -> str:
        """The English name of the country, or its code where it has none."""
        code = self.codes[int(self.countries[index])]
        return countries().by_code.get(code, code)


@dataclass(frozen=True, eq=False)
class Countries:
    """English names, where they are written (degrees east and north), and the zoom at which they appear, small first."""

    names: tuple[str, ...]
    points: Floats
    zoom: Floats
    by_code: dict[str, str]


@dataclass(frozen=True)
class Near:
    """A place near another. metres along the great circle; bearing in degrees clockwise from north, seen from the other."""

    name: str
    country: str
    metres: float
    bearing: float
    people: float


@cache
def lines(layer: str) -> Lines:
    """``land_fine``, ``land_coarse``, and the same of ``lakes`` and ``borders``."""
    with _opened() as file:
        steps = np.stack([_numbers(file, f"{layer}.x"), _numbers(file, f"{layer}.y")], axis=1)
        starts = np.r_[0, np.cumsum(file[f"{layer}.sizes"].astype(np.int64))]
        per_degree, disputed = float(file[f"{layer}.per_degree"]), file[f"{layer}.disputed"]
    total = np.cumsum(steps, axis=0)
    before = np.r_[np.zeros((1, 2), np.int64), total][starts[:-1]]  # each part's first step is from 0, 0 again
    points = (total - np.repeat(before, np.diff(starts), axis=0)) / per_degree
    points.flags.writeable = False
    lowest, highest = (corner.reduceat(points, starts[:-1], axis=0) for corner in (np.minimum, np.maximum))
    return Lines(points, starts, disputed, lowest, highest)


@cache
def places() -> Places:
    """Every place that has at least 1000 people, or is the seat of a small district."""
    with _opened() as file:
        points = np.stack([_numbers(file, "places.x"), _numbers(file, "places.y")], axis=1) / 1000
        people = 10 ** (file["places.people"] / 20)
        return Places(points, people, file["places.country"], _text(file, "places.codes"), _text(file, "places.names"))


@cache
def countries() -> Countries:
    """All countries and territories."""
    with _opened() as file:
        names, codes, labels = _text(file, "countries.names"), _text(file, "countries.codes"), file["countries.labels"].astype(np.float64)
    known = {code: name for code, name in zip(codes, names, strict=True) if len(code) == 2}
    return Countries(names, labels[:, :2], labels[:, 2], known)


def nearest(latitude: float, longitude: float, count: int) -> tuple[Near, ...]:
    """The `count` places nearest to one, nearest first."""
    metres = distances(latitude, longitude, places().points)
    first = np.argpartition(metres, count)[:count]
    return tuple(_near(latitude, longitude, index, metres[index]) for index in first[np.lexsort((first, metres[first]))].tolist())


def city(latitude: float, longitude: float) -> Near:
    """The place by which people would describe where one is: many people count as much as a short way (people over distance squared)."""
    metres = distances(latitude, longitude, places().points)
    index = int(np.argmax(places().people / (metres + 10_000) ** 2))
    return _near(latitude, longitude, index, metres[index])


def _near(latitude: float, longitude: float, index: int, metres: float) -> Near:
    table = places()
    bearing = float(bearings_to(latitude, longitude, table.points[index : index + 1])[0])
    return Near(table.names[index], table.country_of(index), float(metres), bearing, float(table.people[index]))


def distances(latitude: float, longitude: float, points: Floats) -> Floats:
    """Metres from a place to each point (degrees east and north), along great circles of the mean sphere: right to 0.6 %."""
    east, north = np.radians(points[:, 0] - longitude), np.radians(points[:, 1])
    here = np.radians(latitude)
    half = np.sin((north - here) / 2) ** 2 + np.cos(here) * np.cos(north) * np.sin(east / 2) ** 2
    result: Floats = 2 * EARTH_M * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return result


def bearings_to(latitude: float, longitude: float, points: Floats) -> Floats:
    """Degrees clockwise from north, 0 to 360, from a place to each point (degrees east and north)."""
    east, north = np.radians(points[:, 0] - longitude), np.radians(points[:, 1])
    here = np.radians(latitude)
    ahead = np.cos(here) * np.sin(north) - np.sin(here) * np.cos(north) * np.cos(east)
    result: Floats = np.degrees(np.arctan2(np.sin(east) * np.cos(north), ahead)) % 360
    return result


def _opened() -> Any:
    return np.load(SHIPPED, allow_pickle=False)


def _numbers(file: Any, name: str) -> NDArray[np.int64]:
    """Three planes of bytes as signed whole numbers, the sign in the lowest bit."""
    low, middle, high = (file[f"{name}{place}"].astype(np.int64) for place in range(3))
    coded: NDArray[np.int64] = low | middle << 8 | high << 16
    return np.where(coded & 1, -(coded >> 1) - 1, coded >> 1)


def _text(file: Any, name: str) -> tuple[str, ...]:
    return tuple(file[name].tobytes().decode("utf-8").split("\n"))
