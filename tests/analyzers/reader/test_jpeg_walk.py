"""The walk over a JPEG's segments is exact on whole files and bounded on all others."""

import io
from typing import Any

import numpy as np
import pytest
from conftest import encoded, make_source
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analyzers import reader
from analyzers.compression.standard import HUFFMAN
from analyzers.reader.errors import Refused
from analyzers.reader.parsers import jpeg

RNG = np.random.default_rng(7)
PIXELS: NDArray[np.uint8] = RNG.integers(0, 256, (37, 53, 3), np.uint8)
WHOLE = encoded(PIXELS, "JPEG", quality=83, subsampling=1, restart_marker_blocks=2, comment=b"hello")


def encoded_as(mode: str, **options: object) -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(PIXELS).convert(mode).save(buffer, "JPEG", **options)
    return buffer.getvalue()


def quantisation_by_pillow(data: bytes) -> dict[int, list[int]]:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        return dict(image.quantization)  # in natural order


def names(answer: dict[str, Any]) -> list[str]:
    return [row[1] for row in answer["segments"]]


def test_segments_cover_the_file_from_start_to_end() -> None:
    answer = jpeg.structure(WHOLE)
    assert names(answer)[0] == "SOI"
    assert names(answer)[-1] == "EOI"
    assert {"APP0", "DQT", "SOF0", "DHT", "SOS", "COM", "DRI"} <= set(names(answer))
    position = 0
    for marker, name, offset, length, _ in answer["segments"]:
        assert WHOLE[offset] == 0xFF
        assert WHOLE[offset + 1] == marker
        assert offset == position or names(answer).index(name) > names(answer).index("SOS")
        position = offset + length
    assert position == len(WHOLE)
    assert answer["trailing"] == 0
    assert not answer["cut_off"]


def test_frame_says_what_the_encoder_was_told() -> None:
    answer = jpeg.structure(WHOLE)
    assert (answer["width"], answer["height"], answer["precision"]) == (53, 37, 8)
    assert answer["components"] == [(1, 2, 1, 0), (2, 1, 1, 1), (3, 1, 1, 1)]
    assert not answer["progressive"]
    assert jpeg.structure(encoded(PIXELS, "JPEG", progressive=True))["progressive"]
    assert jpeg.structure(encoded(PIXELS, "JPEG", progressive=True))["scans"] > 3


def test_tables_stand_in_natural_order() -> None:
    tables = jpeg.structure(WHOLE)["quantisation"]
    assert {int(number): table.ravel().tolist() for number, table in tables.items()} == quantisation_by_pillow(WHOLE)


def test_sixteen_bit_table_is_read() -> None:
    natural = np.arange(1000, 1064)
    wide = b"\x10" + natural[jpeg.ZIGZAG].astype(">u2").tobytes()
    data = b"\xff\xd8\xff\xdb" + (2 + len(wide)).to_bytes(2, "big") + wide
    assert np.array_equal(jpeg.structure(data)["quantisation"]["0"], natural.reshape(8, 8))


def test_bytes_after_the_end_are_counted() -> None:
    assert jpeg.structure(WHOLE + b"x" * 123)["trailing"] == 123


def test_picture_after_the_end_is_found() -> None:
    second = encoded(PIXELS[:8, :8], "JPEG")
    answer = jpeg.structure(WHOLE + b"\0" * 5 + second + b"tail")
    assert answer["following"] == [(len(WHOLE) + 5, len(second))]
    assert answer["trailing"] == 4


def test_end_within_the_thumbnail_is_not_the_end() -> None:
    thumbnail = encoded(PIXELS[:8, :8], "JPEG")
    segment = b"\xff\xe1" + (len(thumbnail) + 8).to_bytes(2, "big") + b"Exif\0\0" + thumbnail
    answer = jpeg.structure(WHOLE[:2] + segment + WHOLE[2:])
    assert answer["width"] == 53
    assert answer["following"] == []
    assert ("APP1", "Exif") in {(row[1], row[4]) for row in answer["segments"]}


def test_fill_bytes_before_a_marker_are_passed_over() -> None:
    filled = WHOLE[:2] + b"\xff\xff\xff" + WHOLE[2:]
    assert names(jpeg.structure(filled)) == names(jpeg.structure(WHOLE))


def test_redefined_table_does_not_hide_the_first_scans() -> None:
    at = WHOLE.rindex(b"\xff\xd9")
    later = b"\xff\xdb\x00\x43\x00" + bytes([77] * 64)
    assert jpeg.structure(WHOLE[:at] + later + WHOLE[at:])["quantisation"]["0"][0, 0] != 77


@given(st.integers(2, len(WHOLE) - 1))
def test_file_cut_anywhere_is_cut_off(length: int) -> None:
    data = WHOLE[:length]
    if length < 3:
        with pytest.raises(Refused):
            jpeg.structure(data)
    else:
        assert jpeg.structure(data)["cut_off"]


@given(st.binary(max_size=300), st.integers(0, len(WHOLE)))
def test_any_bytes_give_an_answer_within_bounds(noise: bytes, at: int) -> None:
    for data in (b"\xff\xd8\xff" + noise, WHOLE[:at] + noise + WHOLE[at:]):
        if data[:3] != b"\xff\xd8\xff":
            continue
        answer = jpeg.structure(data)
        assert all(row[2] >= 0 and row[3] >= 2 and row[2] + row[3] <= len(data) for row in answer["segments"])
        assert answer["trailing"] >= 0


def test_endless_markers_stop_at_a_limit() -> None:
    assert len(jpeg.structure(b"\xff\xd8" + b"\xff\xe0\x00\x02" * 200_000)["segments"]) == jpeg.MOST_SEGMENTS


def test_other_file_is_refused() -> None:
    with pytest.raises(Refused, match="no JPEG"):
        jpeg.structure(b"GIF89a")


def test_source_gives_the_filled_type() -> None:
    source = make_source(PIXELS, "JPEG", quality=83)
    assert source.jpeg is not None
    assert source.jpeg.segments[0].name == "SOI"
    assert source.jpeg.components[0].horizontal == 2
    assert source.jpeg.quantisation[0].shape == (8, 8)
    assert (source.jpeg.width, source.jpeg.scans, source.jpeg.cut_off) == (53, 1, False)
    assert make_source(PIXELS, "PNG").jpeg is None


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize(
    ("mode", "subsampling", "grids"),
    [
        ("L", 0, [(5, 7)]),
        ("RGB", 0, [(5, 7)] * 3),
        ("RGB", 1, [(5, 7), (5, 4), (5, 4)]),
        ("RGB", 2, [(5, 7), (3, 4), (3, 4)]),
        ("CMYK", 0, [(5, 7)] * 4),
    ],
)
def test_each_component_has_the_blocks_that_cover_it(mode: str, subsampling: int, grids: list[tuple[int, int]], progressive: bool) -> None:
    data = encoded_as(mode, quality=75, subsampling=subsampling, progressive=progressive)
    components = reader.call("jpeg.coefficients", data)["components"]
    assert [part.shape for part in components] == [(*grid, 8, 8) for grid in grids]
    assert all(part.dtype == np.int16 and part.any() for part in components)


def test_progressive_and_sequential_coding_give_the_same_coefficients() -> None:
    one, other = (
        reader.call("jpeg.coefficients", encoded_as("RGB", quality=75, subsampling=2, progressive=progressive))["components"]
        for progressive in (False, True)
    )
    assert all(np.array_equal(left, right) for left, right in zip(one, other, strict=True))


def test_coefficients_of_known_blocks_are_known() -> None:
    """A flat block of level v has the DC coefficient round(8 (v - 128) / q) and nothing else."""
    levels = np.array([[0, 50, 128], [129, 200, 255]], np.uint8)
    data = encoded(np.kron(levels, np.ones((8, 8), np.uint8)), "JPEG", quality=90)
    found = reader.call("jpeg.coefficients", data)["components"][0]
    step = int(reader.call("jpeg", data)["quantisation"]["0"][0, 0])
    assert np.abs(found[..., 0, 0] - 8 * (levels.astype(float) - 128) / step).max() <= 0.5
    found[..., 0, 0] = 0
    assert not found.any()


def test_coefficients_reproduce_the_decoded_grey_picture() -> None:
    from scipy.fft import idctn

    data = encoded(PIXELS[..., 0].copy(), "JPEG", quality=60)
    blocks = reader.call("jpeg.coefficients", data)["components"][0]
    table = reader.call("jpeg", data)["quantisation"]["0"]
    rows, columns = blocks.shape[:2]
    spatial = idctn(blocks * table.astype(float), axes=(2, 3), norm="ortho") + 128
    picture = spatial.transpose(0, 2, 1, 3).reshape(rows * 8, columns * 8)[:37, :53]
    decoded = reader.call("pixels", data)["samples"][..., 0]
    assert np.abs(np.clip(picture, 0, 255) - decoded).max() <= 1.0  # the accurate integer transform rounds by half a level


def test_coefficients_of_a_cut_file_are_those_that_are_there() -> None:
    data = encoded(RNG.integers(0, 256, (256, 256), np.uint8), "JPEG")
    whole = reader.call("jpeg.coefficients", data)["components"][0]
    cut = reader.call("jpeg.coefficients", data[: len(data) // 2])["components"][0]
    assert np.array_equal(cut[:10], whole[:10])
    assert not np.array_equal(cut, whole)


def test_huffman_tables_of_the_standard_are_told_from_those_made_for_a_picture() -> None:
    plain = jpeg.structure(encoded(PIXELS, "JPEG", quality=83))["huffman"]
    made = jpeg.structure(encoded(PIXELS, "JPEG", quality=83, optimize=True))["huffman"]
    assert set(plain) == HUFFMAN
    assert len(made) == 4
    assert not set(made) & HUFFMAN


@given(st.binary(max_size=300))
def test_any_huffman_segment_is_bounded(body: bytes) -> None:
    data = b"\xff\xd8\xff\xc4" + (len(body) + 2).to_bytes(2, "big") + body + b"\xff\xd9"
    assert len(jpeg.structure(data)["huffman"]) <= len(body) // 17


def test_no_file_fills_the_list_of_huffman_tables_without_end() -> None:
    segment = b"\xff\xc4" + (2 + 17 * 100).to_bytes(2, "big") + bytes(1700)
    assert len(jpeg.structure(b"\xff\xd8" + 50 * segment + b"\xff\xd9")["huffman"]) == jpeg.MOST_CODES
