"""The method says where the fields place the picture, draws it, and leaves the judgement to the reader."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Quiet, make_source
from PIL import Image  # noqa: TID253  writes the files that are examined

from analyzers.evidence import ImageSource
from analyzers.metadata import place
from analyzers.metadata.claimed_time import claimed, zone_of
from analyzers.metadata.place import ANALYZER, run
from analyzers.metadata.place_rows import light
from analyzers.parameters import Params
from analyzers.results import Picture, Result, Table, Weight

EIFFEL = {1: "N", 2: (48.0, 51.0, 29.6), 3: "E", 4: (2.0, 17.0, 40.2)}
AT_NOON = {7: (12.0, 0.0, 0.0), 29: "2024:06:20"}


@pytest.fixture(autouse=True)
def small_map(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The map has its own tests; here it is drawn once."""
    if "drawn" not in request.node.name:
        monkeypatch.setattr(place, "chart", lambda sight: np.zeros((2, 3, 3), np.uint8))


def placed(gps: dict[int, Any] | None = None, photo: dict[int, Any] | None = None, xmp: bytes = b"") -> ImageSource:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update(gps or {})
    exif.get_ifd(0x8769).update(photo or {})
    return make_source(np.zeros((24, 36, 3), np.uint8), "JPEG", exif=exif.tobytes(), **({"xmp": xmp} if xmp else {}))


def examined(source: ImageSource) -> Result:
    return run(source, Params(), Quiet())


def said(source: ImageSource) -> str:
    return " ".join(finding.text for finding in examined(source).findings)


def rows(source: ImageSource) -> dict[str, str]:
    (table,) = (view for view in examined(source).views if isinstance(view, Table))
    return {row[1]: row[2] for row in table.rows}


def test_a_place_is_drawn_and_named_with_the_field_that_says_so() -> None:
    source = placed(EIFFEL)
    result = examined(source)
    assert isinstance(result.views[0], Picture)
    assert "Exif.GPSInfo.GPSLatitude" in result.findings[0].text
    assert "48.858222, 2.294500" in result.findings[0].text
    assert "Paris" in result.findings[0].text


def test_the_place_is_given_in_several_notations() -> None:
    found = rows(placed(EIFFEL))
    assert found["Decimal degrees"] == "48.858222, 2.294500"
    assert found["Degrees, minutes, seconds"] == "48°51'29.60\"N 2°17'40.20\"E"
    assert found["MGRS"] == "31U DQ 48251 11935"
    assert found["Geo address"] == "geo:48.858222,2.294500"


def test_a_file_without_a_place_cannot_be_tested_and_that_proves_nothing() -> None:
    result = examined(placed())
    assert not result.applicable
    assert "proves nothing" in str(result.reason)


def test_fields_that_make_no_place_are_named() -> None:
    result = examined(placed(EIFFEL | {2: (91.0, 0.0, 0.0)}))
    assert not result.applicable
    assert "Exif.GPSInfo.GPSLatitude" in str(result.reason)


def test_every_finding_is_a_note() -> None:
    source = placed(EIFFEL | AT_NOON | {9: "V"}, xmp=XMP_ELSEWHERE)
    weights = {finding.weight for finding in examined(source).findings}
    assert weights == {Weight.NOTE}


def test_the_sun_at_the_claimed_time_is_told_with_the_shadow() -> None:
    text = said(placed(EIFFEL | AT_NOON))
    assert "65 degrees high in the south" in text or "64 degrees high in the south" in text
    assert "falls towards the north" in text
    assert "the satellites' time" in text


def test_a_night_is_called_night() -> None:
    assert "night" in said(placed(EIFFEL | AT_NOON | {7: (0.0, 0.0, 0.0), 29: "2024:12:20"}))


def test_without_a_time_nothing_is_said_of_the_sun() -> None:
    assert "sun" not in said(placed(EIFFEL))
    assert rows(placed(EIFFEL))["Time"] == "none is given"


def test_latitude_0_longitude_0_is_said_to_stand_for_none() -> None:
    text = said(placed({1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)}))
    assert "off West Africa" in text
    assert "rarely where a picture was taken" in text


def test_a_void_fix_and_missing_letters_are_mentioned() -> None:
    assert "GPSStatus V" in said(placed(EIFFEL | {9: "V"}))
    assert "north and east were assumed" in said(placed({2: EIFFEL[2], 4: EIFFEL[4]}))
    assert "assumed" not in said(placed(EIFFEL))


XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="%s" exif:GPSLongitude="2,17.67E"/></rdf:RDF></x:xmpmeta>"""
XMP_ELSEWHERE, XMP_THE_SAME = XMP % b"49,51.4933N", XMP % b"48,51.4933N"


def test_two_places_that_differ_are_told_with_their_distance() -> None:
    text = said(placed(EIFFEL, xmp=XMP_ELSEWHERE))
    assert "two places" in text
    assert "111 km north" in text
    assert "two places" not in said(placed(EIFFEL, xmp=XMP_THE_SAME))


def test_the_cameras_clock_is_held_against_the_satellites() -> None:
    found = rows(placed(EIFFEL | AT_NOON, {0x9003: "2024:06:20 14:00:30"}))
    assert found["Camera against satellites"] == "2 h 0 min ahead of UTC"


def test_a_zone_of_the_camera_makes_its_clock_a_moment() -> None:
    time = claimed(placed(EIFFEL, {0x9003: "2024:06:20 14:00:30", 0x9011: "+02:00"}).metadata, None)
    assert time is not None
    assert (time.moment.utctimetuple().tm_hour, time.zone) == (12, 120)


def test_a_clock_without_a_zone_is_taken_as_the_hour_of_the_place() -> None:
    source = placed({1: "N", 2: (35.0, 0.0, 0.0), 3: "E", 4: (135.0, 0.0, 0.0)}, {0x9003: "2024:06:20 12:00:00"})
    assert rows(source)["Reckoned for"] == "2024-06-20 03:00:00 UTC"


@pytest.mark.parametrize(("text", "minutes"), [("+02:00", 120), ("-03:30", -210), ("Z", 0), ("+25:00", None), ("", None), ("   :  ", None)])
def test_only_zones_that_clocks_have_are_read(text: str, minutes: int | None) -> None:
    assert zone_of(text) == minutes


@pytest.mark.parametrize(
    ("altitude", "word"), [(60, "daylight"), (2, "low"), (-3, "civil"), (-9, "nautical"), (-15, "astronomical"), (-40, "night")]
)
def test_the_suns_altitude_is_said_in_words(altitude: float, word: str) -> None:
    assert word in light(altitude)


def test_the_angle_of_view_follows_the_focal_length_for_35_mm() -> None:
    from analyzers.metadata.place import angle_of_view

    source = placed(EIFFEL, {0xA405: 28})
    assert angle_of_view(source.metadata, source) == pytest.approx(65.5, abs=0.1)
    assert angle_of_view(placed(EIFFEL).metadata, source) is None


def test_places_that_are_named_in_words_are_listed() -> None:
    source = placed(
        EIFFEL,
        xmp=XMP_THE_SAME.replace(b"exif:GPSLat", b'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:City="Lyon" exif:GPSLat'),
    )
    assert rows(source)["City"] == "Lyon"


def test_nothing_is_looked_up_on_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    source = placed(EIFFEL)
    source.metadata  # noqa: B018  the reader's process is reached by a socket of its own
    source.facts  # noqa: B018

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert examined(source).applicable


def test_the_method_declares_that_it_reads_metadata_alone() -> None:
    assert ANALYZER.reads == {"metadata"}
    assert Path(ANALYZER.id).name == "metadata.place"
