"""Every kind of picture comes back with the samples that were stored: exact, unturned, unblended."""

import io
from typing import Any

import numpy as np
import pytest
from conftest import encoded
from numpy.typing import NDArray

from analyzers import reader
from tests.analyzers.reader.files import as_mode, heic, many, png16, png_chunk, tiff, with_orientation

RNG = np.random.default_rng(11)
RGB8: NDArray[np.uint8] = RNG.integers(0, 256, (23, 31, 3), np.uint8)
RGBA8: NDArray[np.uint8] = RNG.integers(0, 256, (23, 31, 4), np.uint8)
GREY8: NDArray[np.uint8] = RNG.integers(0, 256, (23, 31), np.uint8)
RGB16: NDArray[np.uint16] = RNG.integers(0, 65536, (23, 31, 3), np.uint16)


def read(data: bytes, picture: str = "") -> tuple[dict[str, Any], NDArray[Any]]:
    answer = reader.call("pixels", data, picture=picture)
    facts, samples = answer["facts"], answer["samples"]
    assert samples.shape == (facts["height"], facts["width"], len(facts["channels"]))
    assert samples.dtype in (np.uint8, np.uint16)
    assert facts["decoder"]
    return facts, samples


def by_pillow(data: bytes, mode: str = "") -> NDArray[Any]:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert(mode) if mode else image)


@pytest.mark.parametrize("form", ["PNG", "BMP", "TIFF", "WEBP"])
def test_lossless_colours_come_back_exactly(form: str) -> None:
    facts, samples = read(encoded(RGB8, form, **({"lossless": True} if form == "WEBP" else {})))
    assert facts["channels"] == ["red", "green", "blue"]
    assert (facts["bits"], facts["pictures"], facts["notes"]) == (8, ["picture"], [])
    assert np.array_equal(samples, RGB8)


@pytest.mark.parametrize("form", ["PNG", "TIFF", "JPEG2000", "BMP"])
def test_grey_stays_one_channel(form: str) -> None:
    facts, samples = read(encoded(GREY8, form, **({"irreversible": False} if form == "JPEG2000" else {})))
    assert facts["channels"] == ["grey"]
    assert np.array_equal(samples[..., 0], GREY8)


@pytest.mark.parametrize("form", ["PNG", "TIFF", "WEBP", "JPEG2000"])
def test_alpha_is_a_channel_and_blends_nothing(form: str) -> None:
    facts, samples = read(encoded(RGBA8, form, **({"lossless": True, "exact": True} if form == "WEBP" else {})))
    assert facts["channels"] == ["red", "green", "blue", "alpha"]
    assert np.array_equal(samples, RGBA8)


@pytest.mark.parametrize("subsampling", [0, 1, 2])
@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("shape", [(1, 1), (8, 8), (23, 31), (64, 48)])
def test_jpeg_is_bit_for_bit_what_pillow_decodes(subsampling: int, progressive: bool, shape: tuple[int, int]) -> None:
    data = encoded(RNG.integers(0, 256, (*shape, 3), np.uint8), "JPEG", subsampling=subsampling, progressive=progressive, quality=70)
    facts, samples = read(data)
    assert facts["format"] == "JPEG"
    assert np.array_equal(samples, by_pillow(data))


def test_grey_jpeg_is_bit_for_bit_what_pillow_decodes() -> None:
    data = encoded(GREY8, "JPEG", quality=70)
    facts, samples = read(data)
    assert facts["channels"] == ["grey"]
    assert np.array_equal(samples[..., 0], by_pillow(data))


def test_rgb_jpeg_without_chroma_is_not_converted() -> None:
    data = encoded(RGB8, "JPEG", keep_rgb=True, quality=95)
    assert np.array_equal(read(data)[1], by_pillow(data))


def test_inks_are_given_with_nought_as_no_ink() -> None:
    paper = np.zeros((16, 16, 4), np.uint8)
    paper[:, 8:] = (0, 255, 255, 0)  # magenta and yellow: red
    from PIL import Image

    for form, options in (("JPEG", {"quality": 100}), ("TIFF", {})):
        buffer = io.BytesIO()
        Image.fromarray(paper, "CMYK").save(buffer, form, **options)
        facts, samples = read(buffer.getvalue())
        assert facts["channels"] == ["cyan", "magenta", "yellow", "black"]
        assert np.abs(samples.astype(int) - paper).max() <= 3


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_sixteen_bits_of_a_png_are_all_kept(channels: int) -> None:
    stored = RNG.integers(0, 65536, (9, 7, channels), np.uint16)
    facts, samples = read(png16(stored))
    assert facts["bits"] == 16
    assert len(facts["channels"]) == channels
    assert np.array_equal(samples, stored)


def test_gamma_and_transparent_colour_of_a_png_change_nothing() -> None:
    stored = RNG.integers(0, 65536, (9, 7, 3), np.uint16)
    key = png_chunk(b"tRNS", stored[0, 0].astype(">u2").tobytes())
    facts, samples = read(png16(stored, png_chunk(b"gAMA", (45455).to_bytes(4, "big")), key))
    assert facts["channels"] == ["red", "green", "blue"]
    assert np.array_equal(samples, stored)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_sixteen_bits_of_a_tiff_are_all_kept(channels: int, order: str) -> None:
    stored = RNG.integers(0, 65536, (9, 7, channels), np.uint16)
    facts, samples = read(tiff(stored, 1 if channels == 1 else 2, order, **({"t338": 2} if channels == 4 else {})))
    assert facts["bits"] == 16
    assert np.array_equal(samples, stored)


def test_white_is_zero_is_inverted_and_said() -> None:
    for stored in (RNG.integers(0, 65536, (9, 7, 1), np.uint16), RNG.integers(0, 256, (9, 7, 1), np.uint8)):
        facts, samples = read(tiff(stored, 0))
        assert np.array_equal(samples, ~stored)
        assert any("0 as white" in note for note in facts["notes"])


def test_inks_of_sixteen_bits_are_given_by_their_high_byte_and_said() -> None:
    stored = RNG.integers(0, 65536, (9, 7, 4), np.uint16)
    facts, samples = read(tiff(stored, 5))
    assert np.array_equal(samples, stored >> 8)
    assert (facts["bits"], facts["channels"][0]) == (8, "cyan")
    assert any("upper 8 bits" in note for note in facts["notes"])


def test_number_without_black_and_white_is_refused_with_the_way_out() -> None:
    for stored, form in ((np.ones((3, 4, 1), np.float32), 3), (np.ones((3, 4, 1), np.uint32), 1), (np.ones((3, 4, 1), np.int16), 2)):
        with pytest.raises(reader.Refused, match="convert it to 8 or 16 bits"):
            read(tiff(stored, 1, t339=form))


def test_palette_is_written_out_exactly_and_said() -> None:
    for form in ("PNG", "GIF", "TIFF", "BMP"):
        data = as_mode(RGB8, "P", form)
        facts, samples = read(data)
        assert np.array_equal(samples, by_pillow(data, "RGB"))
        assert any("palette" in note for note in facts["notes"])


def test_transparent_palette_keeps_its_colours() -> None:
    from PIL import Image

    image = Image.new("P", (4, 4))
    image.putpalette([10, 20, 30, 200, 100, 50])
    image.putdata([0, 1] * 8)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", transparency=0)
    facts, samples = read(buffer.getvalue())
    assert facts["channels"][-1] == "alpha"
    assert samples[0, 0].tolist() == [10, 20, 30, 0]
    assert samples[0, 1].tolist() == [200, 100, 50, 255]


def test_one_bit_is_shown_as_black_and_white_and_said() -> None:
    for form in ("PNG", "TIFF"):
        facts, samples = read(as_mode(RGB8, "1", form))
        assert set(np.unique(samples)) == {0, 255}
        assert facts["bits"] == 1
        assert any("1 bit" in note for note in facts["notes"])


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_turned_picture_is_reported_and_not_turned(form: str, orientation: int) -> None:
    options = {"WEBP": {"lossless": True}, "JPEG": {"quality": 90}}.get(form, {})
    data = with_orientation(RGB8, form, orientation, **options)
    facts, samples = read(data)
    assert facts["orientation"] == orientation
    assert np.array_equal(samples, read(with_orientation(RGB8, form, 1, **options))[1])


@pytest.mark.parametrize("orientation", [3, 6])
def test_turned_sixteen_bit_and_compressed_tiffs_are_not_turned(orientation: int) -> None:
    facts, samples = read(tiff(RGB16, 2, t274=orientation))
    assert facts["orientation"] == orientation
    assert np.array_equal(samples, RGB16)
    facts, samples = read(with_orientation(RGB8, "TIFF", orientation, compression="tiff_lzw"))
    assert facts["orientation"] == orientation
    assert np.array_equal(samples, RGB8)


def test_invalid_orientation_is_taken_as_upright() -> None:
    assert read(with_orientation(RGB8, "JPEG", 9))[0]["orientation"] == 1
    assert read(tiff(RGB8, 2, t274=77))[0]["orientation"] == 1


@pytest.mark.parametrize("orientation", range(1, 9))
def test_heic_is_reported_as_turned_and_not_turned(orientation: int) -> None:
    pixels = np.zeros((40, 64, 3), np.uint8)
    pixels[:20, :32, 0], pixels[:20, 32:, 1], pixels[20:, :32, 2], pixels[20:, 32:] = 250, 200, 180, 90
    facts, samples = read(heic(pixels, orientation))
    assert facts["orientation"] == orientation
    assert samples.shape == pixels.shape
    assert np.abs(samples.astype(int) - pixels).max() <= 2


def test_ten_bit_heic_keeps_its_bits() -> None:
    stored = (RNG.integers(0, 1024, (40, 64, 3)) << 6).astype(np.uint16)
    facts, samples = read(heic(stored))
    assert (facts["format"], facts["bits"], samples.dtype) == ("HEIC", 10, np.uint16)
    assert np.array_equal(samples, stored)
    assert any("10 bits" in note for note in facts["notes"])


def test_avif_is_read_and_its_turn_reported() -> None:
    smooth = np.tile(np.arange(64, dtype=np.uint8)[None, :, None] * 4, (40, 1, 3))
    facts, samples = read(with_orientation(smooth, "AVIF", 6, quality=95))
    assert (facts["format"], facts["orientation"]) == ("AVIF", 6)
    assert np.abs(samples.astype(int) - smooth).max() <= 6


def test_ten_bit_avif_keeps_its_bits() -> None:
    import cv2

    stored = np.tile(np.arange(0, 1024, 16, dtype=np.uint16)[None, :, None], (40, 1, 3))
    _, data = cv2.imencode(".avif", stored, [cv2.IMWRITE_AVIF_DEPTH, 10, cv2.IMWRITE_AVIF_QUALITY, 100])
    facts, samples = read(data.tobytes())
    assert (facts["bits"], samples.dtype) == (10, np.uint16)
    assert np.abs((samples >> 6).astype(int) - stored).max() <= 4


def test_jpeg_2000_keeps_sixteen_bits_of_colour() -> None:
    import cv2

    stored = RNG.integers(0, 65536, (64, 70, 3), np.uint16)
    _, data = cv2.imencode(".jp2", stored[..., ::-1], [cv2.IMWRITE_JPEG2000_COMPRESSION_X1000, 1000])
    facts, samples = read(data.tobytes())
    assert facts["bits"] == 16
    assert np.array_equal(samples, stored)


@pytest.mark.parametrize(("form", "word"), [("GIF", "frame"), ("WEBP", "frame"), ("PNG", "frame"), ("TIFF", "page"), ("AVIF", "frame")])
def test_every_picture_of_a_file_is_listed_and_can_be_had(form: str, word: str) -> None:
    frames = [np.full((16, 16, 3), level, np.uint8) for level in (0, 120, 250)]
    data = many(form, frames, **({"lossless": True} if form == "WEBP" else {}))
    facts, samples = read(data)
    assert facts["pictures"] == [f"{word} 1", f"{word} 2", f"{word} 3"]
    assert samples[..., :3].max() <= 3
    for name, level in zip(facts["pictures"], (0, 120, 250), strict=True):
        assert abs(int(read(data, name)[1][8, 8, 0]) - level) <= 3


def test_further_jpeg_in_a_jpeg_can_be_had() -> None:
    first, second = encoded(RGB8, "JPEG"), encoded(GREY8, "JPEG")
    facts, samples = read(first + second)
    assert facts["pictures"] == ["picture", "picture 2"]
    assert np.array_equal(samples, by_pillow(first))
    inner, samples = read(first + second, "picture 2")
    assert inner["format"] != "JPEG"  # its tables are not those that ImageSource.jpeg describes
    assert np.array_equal(samples[..., 0], by_pillow(second))


def test_picture_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(reader.Refused, match=r"no picture named “page 9”; it holds picture"):
        read(encoded(RGB8, "PNG"), "page 9")


@pytest.mark.parametrize(("form", "mode"), [("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGB"), ("PNG", "L"), ("GIF", "P")])
def test_cut_file_shows_what_is_there_and_says_so(form: str, mode: str) -> None:
    options = {"interlace": 0} if form == "GIF" else {}
    data = as_mode(RNG.integers(0, 256, (300, 300, 3), np.uint8), mode, form, **options)
    whole = read(data)[1]
    facts, samples = read(data[: len(data) * 2 // 3])
    assert any("cut off" in note for note in facts["notes"])
    assert np.array_equal(samples[:100], whole[:100])
    assert not np.array_equal(samples, whole)


def test_cut_deep_png_shows_its_high_bytes_and_says_so() -> None:
    stored = RNG.integers(0, 65536, (300, 300, 3), np.uint16)
    data = png16(stored)
    facts, samples = read(data[: len(data) * 2 // 3])
    assert np.array_equal(samples[:100], stored[:100] >> 8)
    assert facts["bits"] == 8
    assert len(facts["notes"]) == 2


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "TIFF", "WEBP", "BMP", "AVIF", "JPEG2000"])
def test_garbage_behind_a_good_start_is_refused_with_a_sentence(form: str) -> None:
    data = encoded(RGB8, form)
    with pytest.raises(reader.ReaderError) as caught:
        read(data[:12] + bytes(200))
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "PostScript"),
        (b"<!doctype html><html>", "web page"),
        (b"PK\x03\x04" + bytes(40), "ZIP"),
        (b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2", "video"),
        (b"hello", "no picture"),
        (b"", "no picture"),
    ],
)
def test_other_kinds_are_refused_by_what_they_are(data: bytes, word: str) -> None:
    with pytest.raises(reader.Refused, match=word):
        read(data)


def test_bomb_is_refused_by_its_header() -> None:
    import struct
    import zlib

    header = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", zlib.compress(bytes(10_000))) + png_chunk(b"IEND", b"")
    with pytest.raises(reader.LimitExceeded, match="40000 × 40000 pixels, more than the 400 megapixels"):
        read(data)


def test_jpeg_that_promises_far_more_than_it_holds_is_refused() -> None:
    data = bytearray(encoded(RGB8, "JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = (13_000).to_bytes(2, "big") * 2
    with pytest.raises(reader.Refused, match="nearly all of it is missing"):
        read(bytes(data))


def test_jpeg_of_thousands_of_scans_is_refused() -> None:
    data = encoded(RGB8, "JPEG", progressive=True)
    at = data.rindex(b"\xff\xda")
    scan = data[at:-2]
    with pytest.raises(reader.LimitExceeded, match="scans"):
        read(data[:-2] + scan * 300 + data[-2:])
