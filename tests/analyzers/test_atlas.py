"""The map that ships: places lie where they do, notations agree with published points, and every corner of the Earth can be drawn."""

import numpy as np
import pytest

from analyzers.atlas.chart import FOOT, GAP, LARGE, SMALL, Sight, chart, surroundings_m
from analyzers.atlas.coordinates import decimal, direction_words, distance_words, geo_uri, grid, mgrs, sexagesimal
from analyzers.atlas.data import bearings_to, city, countries, distances, lines, nearest, places
from analyzers.atlas.projection import Square
from analyzers.atlas.signs import MARKER, SUN, VIEW
from analyzers.atlas.terrain import LAND, SEA, terrain

EVERYWHERE = ((48.8582, 2.2945), (-35.2, -130.1), (90.0, 0.0), (-90.0, 0.0), (-16.8, 179.99), (-16.8, -180.0), (0.0, 0.0), (83.6, -32.7))


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone", "easting", "northing"),
    [  # by PROJ 9: EPSG 32631, 32756, 32632 (Norway), 32633 (Svalbard), 32661 and 32761 (poles)
        (48.858222, 2.2945, 31, 448251.818, 5411935.123),
        (-33.856784, 151.215297, 56, 334900.261, 6252290.522),
        (60.5, 5.5, 32, 307793.019, 6712209.068),
        (78.2, 15.6, 33, 513696.945, 8680760.053),
        (85.0, 45.0, 0, 2392767.688, 1607232.312),
        (-85.0, -120.0, 0, 1518959.788, 1722271.304),
    ],
)
def test_the_grid_agrees_with_proj_to_the_millimetre(latitude: float, longitude: float, zone: int, easting: float, northing: float) -> None:
    found = grid(latitude, longitude)
    assert found.zone == zone
    assert (found.easting, found.northing) == pytest.approx((easting, northing), abs=0.001)


@pytest.mark.parametrize(
    ("latitude", "longitude", "text"),
    [
        (21.409796671597924, -157.91608117421092, "4Q FJ 12345 67890"),  # in the documentation of Palantir Foundry's functions
        (88.99999659707431, 0.9996456505181999, "Z AF 01937 88990"),
        (90.0, 0.0, "Z AH 00000 00000"),
        (-90.0, 0.0, "B AN 00000 00000"),
        (0.0, 0.0, "31N AA 66021 00000"),
        (40.689247, -74.044502, "18T WL 80735 04700"),
        (64.1466, -21.9426, "27W VM 54138 13689"),
    ],
)
def test_mgrs_agrees_with_published_points(latitude: float, longitude: float, text: str) -> None:
    zone, square, easting, northing = text.split()
    found = mgrs(latitude, longitude).split()
    assert found[:2] == [zone, square]
    assert abs(int(found[2]) - int(easting)) <= 1  # given to a metre, cut
    assert abs(int(found[3]) - int(northing)) <= 1


def test_both_writings_of_the_date_line_are_one_place() -> None:
    assert mgrs(-17, 180) == mgrs(-17, -180) == "1K AB 80548 17998"


def test_degrees_are_written_with_carry_and_without_a_minus_at_zero() -> None:
    assert sexagesimal(48.858222, -2.2945) == "48°51'29.60\"N 2°17'40.20\"W"
    assert sexagesimal(9.9999999, -0.0000001) == "10°00'00.00\"N 0°00'00.00\"E"
    assert decimal(-0.0000001, 12.5) == "0.000000, 12.500000"
    assert geo_uri(48.858222, -2.2945) == "geo:48.858222,-2.294500"


def test_distances_and_directions_are_said_in_words() -> None:
    assert [distance_words(metres) for metres in (7.4, 583, 1430, 10_000, 73_800, 1_234_000)] == [
        "7 m", "580 m", "1.4 km", "10 km", "74 km", "1\u2009234 km",
    ]  # fmt: skip
    assert [direction_words(bearing) for bearing in (0, 44, 200, 359)] == ["north", "north-east", "south", "north"]


def test_paris_and_london_are_as_far_apart_as_they_are() -> None:
    london = np.array([[-0.1276, 51.5072]])
    assert distances(48.8566, 2.3522, london)[0] == pytest.approx(343_530, abs=5)  # PROJ's geodesic on the mean sphere
    assert bearings_to(48.8566, 2.3522, london)[0] == pytest.approx(330.02, abs=0.05)


@pytest.mark.parametrize(
    ("latitude", "longitude", "name", "country"),
    [
        (35.6586, 139.7454, "Tokyo", "Japan"),
        (64.1466, -21.9426, "Reykjavík", "Iceland"),
        (-33.8568, 151.2153, "Sydney", "Australia"),
        (47.0603, 15.0712, "Graz", "Austria"),
    ],
)
def test_the_nearest_city_is_found_among_its_quarters(latitude: float, longitude: float, name: str, country: str) -> None:
    found = city(latitude, longitude)
    assert (found.name, found.country) == (name, country)


def test_the_nearest_comes_first() -> None:
    found = [near.metres for near in nearest(-16.8, 179.99, 5)]
    assert found == sorted(found)
    assert found[0] < 100_000


def test_every_place_lies_on_earth_has_a_name_and_a_country() -> None:
    table = places()
    assert len(table.names) == len(table.points) == len(table.people) == len(table.countries) > 150_000
    assert all(table.names)
    assert (np.abs(table.points) <= (180, 90)).all()
    assert not [code for code in table.codes if code not in countries().by_code]


@pytest.mark.parametrize("layer", ["land_fine", "land_coarse", "lakes_fine", "lakes_coarse", "borders_fine", "borders_coarse"])
def test_every_line_lies_on_earth(layer: str) -> None:
    found = lines(layer)
    assert found.starts[-1] == len(found.points)
    assert (np.abs(found.points) <= (180, 90)).all()


def test_no_island_is_drawn_at_latitude_0_longitude_0() -> None:
    """The data hold one there, as a joke of cartographers."""
    assert (terrain(Square(0, 0, 60, 20_000)) == SEA).all()


@pytest.mark.parametrize(
    ("latitude", "longitude", "colour"),
    [
        (48.8582, 2.2945, LAND),
        (-35.2, -130.1, SEA),
        (90, 0, SEA),
        (-90, 0, LAND),
        (0, -179.9, SEA),
        (-17.7, 178.0, LAND),
        (46.45, 6.55, SEA),
    ],
)
def test_sea_and_land_are_where_they_are(latitude: float, longitude: float, colour: tuple[int, int, int]) -> None:
    assert tuple(terrain(Square(latitude, longitude, 40, 2000))[20, 20]) == colour  # the last of them is Lake Geneva


@pytest.mark.parametrize("half_m", [25_000.0, 700_000.0, 6_000_000.0])
def test_a_point_comes_back_from_the_sheet(half_m: float) -> None:
    for latitude, longitude in EVERYWHERE:
        square = Square(latitude, longitude, 40, half_m)
        east, north, inside = square.unlaid()
        points = np.stack([east + longitude, north], axis=-1)[inside]
        pixels, _ = square.laid(points)
        down, across = np.mgrid[0:40, 0:40] + 0.5
        assert pixels == pytest.approx(np.stack([across, down], axis=-1)[inside], abs=0.01)


def test_distance_and_direction_from_the_middle_are_true() -> None:
    square = Square(60.0, 25.0, 1000, 50_000)
    ((x, y),), _ = square.laid(np.array([[25.3, 60.1]]))
    metres = float(np.hypot(x - 500, y - 500)) / square.pixels_per_metre
    assert metres == pytest.approx(distances(60.0, 25.0, np.array([[25.3, 60.1]]))[0], rel=1e-6)
    assert np.degrees(np.arctan2(x - 500, 500 - y)) == pytest.approx(bearings_to(60.0, 25.0, np.array([[25.3, 60.1]]))[0], abs=1e-6)


@pytest.mark.parametrize(("latitude", "longitude"), EVERYWHERE)
def test_any_place_can_be_drawn_with_its_marker_in_the_middle(latitude: float, longitude: float) -> None:
    picture = chart(Sight(latitude, longitude))
    assert picture.shape == (LARGE + FOOT, SMALL + GAP + LARGE, 3)
    assert tuple(picture[LARGE // 2, SMALL + GAP + LARGE // 2]) == MARKER
    assert tuple(picture[LARGE - SMALL // 2, SMALL // 2]) == MARKER


def test_the_camera_and_the_sun_are_drawn_where_they_point() -> None:
    picture = chart(Sight(48.8582, 2.2945, bearing=90.0, angle=60.0, sun=(180.0, 40.0)))
    middle = (LARGE // 2, SMALL + GAP + LARGE // 2)
    assert tuple(picture[middle[0], middle[1] + 200]) == VIEW  # to the right is east
    assert tuple(picture[middle[0] + 430, middle[1]]) == SUN  # below is south


def test_a_sun_below_the_horizon_is_not_drawn() -> None:
    picture = chart(Sight(48.8582, 2.2945, sun=(180.0, -5.0)))
    assert not (picture == SUN).all(axis=-1).any()


def test_surroundings_are_as_near_as_the_places_allow() -> None:
    assert surroundings_m(48.8582, 2.2945) == 25_000
    assert surroundings_m(-35.2, -130.1) > 400_000
