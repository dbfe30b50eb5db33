"""The sun stands where published tables have it, at any place of the Earth."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from analyzers.metadata.sun import apparent, shadow_length, sun_altitude, sun_azimuth, sun_position

SPA = (39.742476, -105.1786, datetime(2003, 10, 17, 12, 30, 30, tzinfo=timezone(timedelta(hours=-7))))


def test_altitude_agrees_with_the_example_of_the_solar_position_algorithm() -> None:
    """Reda and Andreas 2003, table A5.1: 39.8720 degrees without and 39.8884 with refraction, azimuth 194.3402."""
    assert sun_altitude(*SPA) == pytest.approx(39.8720, abs=0.02)
    assert apparent(sun_altitude(*SPA)) == pytest.approx(39.8884, abs=0.02)


def test_azimuth_agrees_with_the_example_of_the_solar_position_algorithm() -> None:
    assert sun_azimuth(*SPA) == pytest.approx(194.3402, abs=0.02)


@pytest.mark.parametrize(
    ("latitude", "moment", "altitude"),
    [
        (90.0, datetime(2024, 6, 20, 20, 51, tzinfo=UTC), 23.44),  # published instants of solstices and equinox
        (-90.0, datetime(2024, 12, 21, 9, 21, tzinfo=UTC), 23.44),
        (90.0, datetime(2024, 12, 21, 9, 21, tzinfo=UTC), -23.44),
        (90.0, datetime(2024, 3, 20, 3, 6, tzinfo=UTC), 0.0),
        (-90.0, datetime(2024, 9, 22, 12, 44, tzinfo=UTC), 0.0),
    ],
)
def test_at_the_poles_the_altitude_is_the_declination(latitude: float, moment: datetime, altitude: float) -> None:
    assert sun_altitude(latitude, 0, moment) == pytest.approx(altitude, abs=0.02)


@pytest.mark.parametrize(
    ("latitude", "longitude", "moment"),
    [
        (51.5, -0.12, datetime(2024, 6, 20, 3, 43, tzinfo=UTC)),  # London's sunrise at the solstice, 4:43 by its clocks
        (51.5, -0.12, datetime(2024, 6, 20, 20, 21, tzinfo=UTC)),
        (40.71, -74.01, datetime(2024, 12, 21, 12, 17, tzinfo=UTC)),  # New York's in winter, 7:17
        (-33.87, 151.21, datetime(2024, 12, 20, 18, 41, tzinfo=UTC)),  # Sydney's in its summer, 5:41 of the 21st
    ],
)
def test_at_published_times_of_sunrise_and_sunset_the_centre_is_refraction_and_half_a_disc_below(
    latitude: float, longitude: float, moment: datetime
) -> None:
    assert sun_altitude(latitude, longitude, moment) == pytest.approx(-0.833, abs=0.25)


def test_the_suns_place_does_not_depend_on_the_zone_that_the_moment_is_written_in() -> None:
    latitude, longitude, moment = SPA
    assert sun_position(latitude, longitude, moment.astimezone(UTC)) == sun_position(*SPA)


def test_both_sides_of_the_date_line_see_the_same_sun() -> None:
    moment = datetime(2024, 5, 1, 0, 30, tzinfo=UTC)
    assert sun_position(-17, 180, moment) == pytest.approx(sun_position(-17, -180, moment))


def test_a_moment_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        sun_altitude(0, 0, datetime(2024, 5, 1, 12))


def test_a_pole_of_1_m_throws_1_m_of_shadow_at_45_degrees() -> None:
    assert shadow_length(45) == pytest.approx(1, abs=0.002)
    assert shadow_length(90) == pytest.approx(0, abs=0.001)


def test_a_sun_at_or_below_the_horizon_throws_no_shadow_that_can_be_measured() -> None:
    assert shadow_length(-0.9) is None
    assert shadow_length(-60) is None
    assert shadow_length(0) is None
