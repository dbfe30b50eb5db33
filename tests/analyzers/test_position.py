"""A place is read from every way in which files write it, and from no broken one."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from conftest import make_source
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image  # noqa: TID253  writes the file that is read

from analyzers.metadata.degrees import iso6709
from analyzers.metadata.position import position, positions


def exif(**values: str) -> list[dict[str, Any]]:
    return [{"key": f"Exif.GPSInfo.{name}", "name": name, "raw": value, "value": value} for name, value in values.items()]


def xmp(**values: str) -> list[dict[str, Any]]:
    return [{"key": f"Xmp.exif.{name}", "name": name, "raw": value, "value": value} for name, value in values.items()]


PARIS = {"GPSLatitude": "48/1 51/1 2960/100", "GPSLatitudeRef": "N", "GPSLongitude": "2/1 17/1 4020/100", "GPSLongitudeRef": "E"}


def test_a_place_is_read_from_a_real_file() -> None:
    written = Image.Exif()
    written.get_ifd(0x8825).update(
        {1: "S", 2: (33.0, 51.0, 24.5), 3: "E", 4: (151.0, 12.0, 54.25), 5: b"\0", 6: 35.5, 7: (2.0, 30.0, 15.0), 16: "T", 17: 123.5}
        | {29: "2024:05:01", 31: 4.7, 18: "WGS-84", 9: "A"}
    )
    found = position(make_source(np.zeros((8, 8, 3), np.uint8), "JPEG", exif=written.tobytes()).metadata)
    assert found is not None
    assert (found.latitude, found.longitude) == pytest.approx((-33.856806, 151.215069), abs=1e-6)
    assert (found.altitude_m, found.bearing, found.magnetic, found.error_m, found.void) == (35.5, 123.5, False, 4.7, False)
    assert found.when == datetime(2024, 5, 1, 2, 30, 15, tzinfo=UTC)
    assert found.datum == "WGS-84"
    assert ("Exif.GPSInfo.GPSLatitudeRef", "S") in found.fields


def test_south_and_west_are_negative() -> None:
    found = position(exif(**PARIS | {"GPSLatitudeRef": "S", "GPSLongitudeRef": "W"}))
    assert found is not None
    assert (found.latitude, found.longitude) == pytest.approx((-48.858222, -2.2945), abs=1e-6)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [("48,51.493333N", "2,17.67E"), ("48,51,29.6N", "2,17,40.2E"), ("48.858222", "+2.2945"), ("48/1 51/1 296/10", "2/1 17/1 402/10")],
)
def test_xmps_ways_of_writing_give_the_same_place(latitude: str, longitude: str) -> None:
    found = position(xmp(GPSLatitude=latitude, GPSLongitude=longitude))
    assert found is not None
    assert (found.latitude, found.longitude) == pytest.approx((48.858222, 2.2945), abs=1e-6)


@pytest.mark.parametrize("text", ["+48.858222+002.2945+035.5/", "+4851.493333+00217.67+35.5/", "+485129.6+0021740.2+35.5CRSWGS_84/"])
def test_iso_6709_is_read_in_its_three_forms(text: str) -> None:
    found = position([{"key": "Xmp.xmpDM.com.apple.quicktime.location.ISO6709", "name": "", "raw": text, "value": text}])
    assert found is not None
    assert (found.latitude, found.longitude) == pytest.approx((48.858222, 2.2945), abs=1e-6)
    assert (found.altitude_m, found.source) == (35.5, "ISO 6709")


def test_exif_comes_before_xmp_and_both_are_there() -> None:
    rows = [*xmp(GPSLatitude="10,0N", GPSLongitude="10,0E"), *exif(**PARIS)]
    assert [found.source for found in positions(rows)] == ["EXIF", "XMP"]


@pytest.mark.parametrize(
    "broken",
    [
        {"GPSLatitude": "0/0 0/0 0/0"},  # a receiver without a fix
        {"GPSLatitude": "91/1 0/1 0/1"},
        {"GPSLatitude": "48/1 61/1 0/1"},
        {"GPSLatitude": ""},
        {"GPSLatitude": "48/1 51/1 2/1 7/1"},
        {"GPSLatitude": "nan nan nan"},
        {"GPSLongitude": "180/1 0/1 1/1"},
        {"GPSLongitude": "4294967295/1 0/1 0/1"},
        {"GPSLongitude": "01 02 03 … (9999 bytes)"},
    ],
)
def test_a_broken_angle_makes_no_place(broken: dict[str, str]) -> None:
    assert position(exif(**PARIS | broken)) is None


def test_a_file_without_a_place_has_none() -> None:
    assert position(make_source(np.zeros((8, 8, 3), np.uint8), "JPEG").metadata) is None
    assert position([]) is None


def test_minutes_with_decimals_and_seconds_without_a_denominator_are_a_place() -> None:
    found = position(exif(**PARIS | {"GPSLatitude": "48/1 5149/100 0/0"}))
    assert found is not None
    assert found.latitude == pytest.approx(48.858167, abs=1e-6)


def test_a_hemisphere_that_is_not_stated_is_told_to_be_assumed() -> None:
    found = position(exif(**{name: value for name, value in PARIS.items() if not name.endswith("Ref")}))
    assert found is not None
    assert (found.latitude > 0, found.hemispheres) == (True, False)
    stated = position(exif(**PARIS))
    assert stated is not None
    assert stated.hemispheres


def test_the_last_digit_written_tells_the_precision() -> None:
    fine, coarse = position(exif(**PARIS)), position(exif(**PARIS | {"GPSLatitude": "48/1 5149/100 0/1"}))
    assert fine is not None
    assert coarse is not None
    assert fine.precision_m == pytest.approx(0.31, abs=0.01)  # a hundredth of a second of arc
    assert coarse.precision_m == pytest.approx(18.5, abs=0.1)  # a hundredth of a minute


@pytest.mark.parametrize(
    ("values", "metres"),
    [
        ({"GPSAltitude": "355/10"}, 35.5),
        ({"GPSAltitude": "20/1", "GPSAltitudeRef": "1"}, -20),
        ({"GPSAltitude": "0/1", "GPSAltitudeRef": "0"}, 0),
        ({"GPSAltitude": "1/0"}, None),
        ({"GPSAltitude": "4294967295/1"}, None),
    ],
)
def test_an_altitude_is_above_or_below_the_sea_and_never_absurd(values: dict[str, str], metres: float | None) -> None:
    found = position(exif(**PARIS | values))
    assert found is not None
    assert found.altitude_m == metres


@pytest.mark.parametrize(
    ("values", "when"),
    [
        ({"GPSDateStamp": "2024:05:01", "GPSTimeStamp": "12/1 30/1 61/4"}, datetime(2024, 5, 1, 12, 30, 15, tzinfo=UTC)),
        ({"GPSDateStamp": "2024:05:01", "GPSTimeStamp": "12:30:15"}, datetime(2024, 5, 1, 12, 30, 15, tzinfo=UTC)),
        ({"GPSDateStamp": "2016:12:31", "GPSTimeStamp": "23/1 59/1 60/1"}, datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ({"GPSDateStamp": "0000:00:00", "GPSTimeStamp": "0/1 0/1 0/1"}, None),
        ({"GPSDateStamp": "2024:05:01", "GPSTimeStamp": "25/1 0/1 0/1"}, None),
        ({"GPSDateStamp": "2024:05:01", "GPSTimeStamp": "0/0 0/0 0/0"}, None),
        ({"GPSTimeStamp": "12/1 30/1 15/1"}, None),
        ({"GPSDateStamp": "2024:05:01"}, None),
    ],
)
def test_the_time_of_the_fix_needs_a_date_and_a_clock(values: dict[str, str], when: datetime | None) -> None:
    found = position(exif(**PARIS | values))
    assert found is not None
    assert found.when == when


def test_xmps_time_is_brought_to_utc() -> None:
    rows = xmp(GPSLatitude="10,0N", GPSLongitude="10,0E", GPSTimeStamp="2024-05-01T14:30:15+02:00")
    found = position(rows)
    assert found is not None
    assert found.when == datetime(2024, 5, 1, 12, 30, 15, tzinfo=UTC)


def test_a_receiver_that_says_it_had_no_fix_is_heard() -> None:
    found = position(exif(**PARIS | {"GPSStatus": "V"}))
    assert found is not None
    assert found.void


def test_latitude_0_longitude_0_is_a_place_and_marked_as_what_stands_for_none() -> None:
    found = position(exif(GPSLatitude="0/1 0/1 0/1", GPSLatitudeRef="N", GPSLongitude="0/1 0/1 0/1", GPSLongitudeRef="E"))
    assert found is not None
    assert found.nowhere


NAMES = (
    "GPSLatitude",
    "GPSLatitudeRef",
    "GPSLongitude",
    "GPSLongitudeRef",
    "GPSAltitude",
    "GPSImgDirection",
    "GPSTimeStamp",
    "GPSDateStamp",
)
TEXTS = some.text("0123456789/ .:,+-NSEWTZ°\u0663\x00", max_size=40)


@given(some.dictionaries(some.sampled_from(NAMES), TEXTS))
def test_whatever_the_fields_hold_there_is_a_place_on_earth_or_none(values: Mapping[str, str]) -> None:
    for rows in (exif(**values), xmp(**values)):
        found = position(rows)
        assert found is None or (abs(found.latitude) <= 90 and abs(found.longitude) <= 180)


@given(TEXTS)
def test_whatever_a_text_holds_iso_6709_gives_a_place_on_earth_or_none(text: str) -> None:
    found = iso6709(text)
    assert found is None or (abs(found[0].degrees) <= 90 and abs(found[1].degrees) <= 180)
