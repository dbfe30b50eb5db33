"""A camera RAW gives the developed picture and the embedded preview, told apart; neither is turned."""

from typing import Any

import numpy as np
import pytest
from conftest import encoded

from analyzers import reader
from tests.analyzers.reader.files import dng

SENSOR = np.full((240, 320), 6000, np.uint16)
SENSOR[:, 160:] = 30000
PREVIEW = encoded(np.full((120, 160, 3), 90, np.uint8), "JPEG", quality=95)


def read(data: bytes, picture: str = "") -> Any:
    return reader.call("pixels", data, picture=picture)


def test_sensor_is_developed_to_sixteen_bits() -> None:
    answer = read(dng(SENSOR, PREVIEW))
    facts, samples = answer["facts"], answer["samples"]
    assert (facts["format"], facts["bits"], samples.shape, samples.dtype) == ("RAW", 16, (240, 320, 3), np.uint16)
    assert facts["decoder"].startswith("LibRaw")
    assert any("camera white balance" in note for note in facts["notes"])
    assert (samples[50:200, 20:140, 1] < samples[50:200, 180:300, 1].min()).all()


def test_nothing_is_brightened() -> None:
    """Half as much light in the whole picture gives a darker picture: no stretch to the brightest value."""
    bright, dark = (read(dng((SENSOR // share).astype(np.uint16)))["samples"][..., 1].mean() for share in (1, 4))
    assert dark < 0.7 * bright


def test_preview_is_told_apart_from_the_developed_picture() -> None:
    data = dng(SENSOR, PREVIEW)
    assert read(data)["facts"]["pictures"] == ["developed", "embedded preview"]
    answer = read(data, "embedded preview")
    assert answer["facts"]["format"] == "JPEG preview of a RAW"
    assert np.array_equal(answer["samples"], read(PREVIEW)["samples"])
    assert read(data, "developed")["facts"]["format"] == "RAW"


def test_file_without_preview_offers_none() -> None:
    assert read(dng(SENSOR))["facts"]["pictures"] == ["developed"]
    with pytest.raises(reader.Refused, match="no picture named"):
        read(dng(SENSOR), "embedded preview")


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_turned_camera_is_reported_and_not_turned(orientation: int) -> None:
    data = dng(SENSOR, PREVIEW, orientation)
    for picture, shape in (("developed", (240, 320)), ("embedded preview", (120, 160))):
        answer = read(data, picture)
        assert answer["facts"]["orientation"] == orientation
        assert answer["samples"].shape[:2] == shape


def test_damaged_sensor_data_is_refused_with_a_sentence() -> None:
    data = dng(SENSOR)
    with pytest.raises(reader.Refused, match=r"sensor data cannot be read; .*\.$"):
        read(b"FUJIFILMCCD-RAW" + bytes(500))
    with pytest.raises(reader.ReaderError, match=r"\.$"):
        read(data[:8] + b"\xff" * 8 + data[-300:])
