"""Every field comes back, none dropped for being 0 or empty, and none can do harm where it is shown."""

import io
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from conftest import encoded
from hypothesis import given
from hypothesis import strategies as st

from analyzers import reader
from analyzers.reader.parsers import fields_gif, fields_icc, fields_jpeg, fields_png
from analyzers.reader.parsers.fields_block import ICC, plain
from analyzers.reader.parsers.text import LONGEST, binary, shown
from tests.analyzers.reader.files import png_chunk

PIXELS = np.arange(16 * 16 * 3, dtype=np.uint8).reshape(16, 16, 3)


def rows(data: bytes) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in reader.call("metadata", data)}


def png(*more: bytes) -> bytes:
    data = encoded(PIXELS, "PNG")
    return data[:33] + b"".join(more) + data[33:]


def tagged(**tags: object) -> bytes:
    from PIL import Image

    exif = Image.Exif()
    for name, value in tags.items():
        exif[int(name[1:])] = value
    return encoded(PIXELS, "JPEG", exif=exif)


def test_exif_is_read_as_stored_and_as_worded() -> None:
    found = rows(tagged(t271="Canon", t274=6, t306="2021:03:04 05:06:07"))
    assert found["Exif.Image.Make"]["value"] == "Canon"
    assert found["Exif.Image.Orientation"]["raw"] == "6"
    assert "top" in found["Exif.Image.Orientation"]["value"]
    assert found["Exif.Image.Orientation"]["tag"] == 274
    assert found["Exif.Image.DateTime"]["group"] == "Exif Image"


def test_nought_and_empty_are_kept() -> None:
    from PIL import Image

    exif = Image.Exif()
    exif[270] = ""
    exif.get_ifd(0x8769)[0x9204] = 0.0  # exposure bias
    exif.get_ifd(0x8769)[0xA401] = 0  # custom rendered
    found = rows(encoded(PIXELS, "JPEG", exif=exif))
    assert found["Exif.Image.ImageDescription"]["raw"] == ""
    assert found["Exif.Photo.ExposureBiasValue"]["raw"] in ("0", "0/1")
    assert found["Exif.Photo.CustomRendered"]["raw"] == "0"


def test_order_is_the_same_every_time() -> None:
    data = tagged(t271="a", t272="b", t305="c")
    assert reader.call("metadata", data) == reader.call("metadata", data)


def test_xmp_and_iptc_are_read() -> None:
    packet = (
        b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        b"<rdf:Description rdf:about='' xmlns:xmp='http://ns.adobe.com/xap/1.0/' xmp:CreatorTool='Some Editor 1.0'/></rdf:RDF></x:xmpmeta>"
    )
    record = b"\x1c\x02\x50\x00\x03Ann"  # 2:80, by-line
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(record)) + record
    block = b"Photoshop 3.0\0" + resource
    data = encoded(PIXELS, "JPEG", xmp=packet)
    data = data[:2] + b"\xff\xed" + struct.pack(">H", len(block) + 2) + block + data[2:]
    found = rows(data)
    assert found["Xmp.xmp.CreatorTool"]["value"] == "Some Editor 1.0"
    assert found["Iptc.Application2.Byline"]["value"] == "Ann"
    assert found["Photoshop.0x0404"]["name"] == "IPTC record"
    assert data[found["Photoshop.0x0404"]["offset"] :][:4] == b"8BIM"


def test_prompt_in_a_png_comes_whole_with_its_place() -> None:
    prompt = "a photograph of a bridge, 35 mm\nNegative prompt: people\nSteps: 20"
    packed = zlib.compress("größer".encode())
    data = png(
        png_chunk(b"tEXt", b"parameters\0" + prompt.encode()),
        png_chunk(b"zTXt", b"workflow\0\0" + packed),
        png_chunk(b"iTXt", b"Title\0\1\0de\0Titel\0" + packed),
        png_chunk(b"tIME", struct.pack(">HBBBBB", 2024, 2, 29, 23, 59, 58)),
    )
    found = rows(data)
    assert found["PNG.Text.parameters"]["value"] == prompt
    assert data[found["PNG.Text.parameters"]["offset"] :][4:8] == b"tEXt"
    assert found["PNG.Text.workflow"]["value"] == found["PNG.Text.Title"]["value"] == "größer"
    assert found["PNG.Time"]["value"] == "2024-02-29 23:59:58"


def test_text_that_inflates_without_end_is_cut() -> None:
    data = png(png_chunk(b"zTXt", b"bomb\0\0" + zlib.compress(bytes(1) * (64 << 20))))
    value = rows(data)["PNG.Text.bomb"]["value"]
    assert len(value) < 5 * LONGEST
    assert value.endswith("characters)")


def test_damaged_chunk_is_said_and_the_rest_is_read() -> None:
    data = png(png_chunk(b"zTXt", b"x\0\0 no stream"), png_chunk(b"tEXt", b"y\0good"))
    found = reader.call("metadata", data)
    assert any(row["group"] == "Reading" and "zTXt" in row["value"] for row in found)
    assert any(row["key"] == "PNG.Text.y" for row in found)


def test_comments_of_jpeg_and_gif_come_with_their_places() -> None:
    data = encoded(PIXELS, "JPEG", comment=b"made by hand")
    found = rows(data)["JPEG.COM"]
    assert found["value"] == "made by hand"
    assert data[found["offset"] :][:2] == b"\xff\xfe"
    data = encoded(PIXELS[..., 0].copy(), "GIF", comment=b"hello")
    found = rows(data)["GIF.Comment"]
    assert found["value"] == "hello"
    assert data[found["offset"] :][:2] == b"\x21\xfe"


def test_jfif_and_coding_are_rows() -> None:
    found = rows(encoded(PIXELS, "JPEG", dpi=(300, 300), progressive=True))
    assert found["JFIF.Density"]["value"] == "300 × 300 per inch"
    assert found["JPEG.Frame"]["value"] == "SOF2 (progressive)"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_colour_profile_says_who_made_it(form: str) -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    found = rows(encoded(PIXELS, form, icc_profile=profile))
    assert "sRGB" in found["ICC.desc"]["value"]
    assert found["ICC.Colourspace"]["value"] == "RGB"


def test_long_binary_is_shortened_with_its_true_length() -> None:
    assert binary(bytes(1000)).endswith("… (1000 bytes)")
    maker = rows(tagged(t37500=bytes(range(256)) * 8))
    assert any("2048 bytes" in row["value"] for row in maker.values())


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("user\u202egpj.exe", "user\\u202egpj.exe"),
        ("bell\x07 null\x00", "bell\\x07 null\\x00"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("two\r\nlines\tand tab", "two\nlines\tand tab"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # a joiner that Persian is spelt with
        ("\U000e0041", "\\U000e0041"),
        ("lone \ud800", "lone \\ud800"),
        ("<img src='file:///etc/passwd'>", "<img src='file:///etc/passwd'>"),
    ],
)
def test_hidden_characters_are_written_out(text: str, seen: str) -> None:
    assert shown(text) == seen


def test_text_is_cut_with_its_true_length() -> None:
    assert shown("x" * (LONGEST + 1)).endswith(f"… ({LONGEST + 1} characters)")


def test_file_without_fields_has_no_rows() -> None:
    assert reader.call("metadata", b"no picture at all") == []


@given(st.binary(max_size=400), st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a"]))
def test_any_bytes_behind_a_good_start_give_rows(noise: bytes, start: bytes) -> None:
    for walker in (fields_jpeg.fields, fields_png.fields, fields_gif.fields):
        for row in walker(start + noise):
            assert isinstance(row["name"], str)


@given(st.binary(max_size=120), st.sampled_from([b"tEXt", b"zTXt", b"iTXt", b"tIME", b"pHYs", b"gAMA", b"iCCP", b"acTL", b"IHDR"]))
def test_any_chunk_gives_a_row(content: bytes, kind: bytes) -> None:
    assert list(fields_png.fields(b"\x89PNG\r\n\x1a\n" + png_chunk(kind, content)))


@given(st.binary(max_size=300))
def test_any_profile_is_survived(noise: bytes) -> None:
    profile = bytes(36) + b"acsp" + bytes(88) + noise
    assert len(list(fields_icc.fields(plain(ICC, profile, 0, len(profile))))) >= 17


def test_exif_block_that_is_garbage_does_not_hide_the_rest() -> None:
    data = encoded(PIXELS, "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff", comment=b"still here")
    assert rows(data)["JPEG.COM"]["value"] == "still here"


def test_bytes_of_io_are_not_needed() -> None:
    assert reader.call("metadata", io.BytesIO(encoded(PIXELS, "BMP")).getvalue()) == reader.call("metadata", encoded(PIXELS, "BMP"))
