"""Names and first bytes from outside: nothing in them may reach the file system or mislead the eye."""

import unicodedata

import numpy as np
import pytest
from conftest import encoded
from hypothesis import given
from hypothesis import strategies as st

from analyzers.evidence import Origin
from forensics_gui.incoming_arrival import Offer, shortened
from forensics_gui.incoming_names import LONGEST_NAME, holder_kind, name_in_address, picture_suffix, safe_name

FLAT = np.zeros((4, 4, 3), np.uint8)
JPEG = encoded(FLAT, "JPEG")


@pytest.mark.parametrize(
    ("hostile", "safe"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\Windows\\evil.png", "evil.png"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("\ufeffa\u200bb\u2066c\x00\n.jpg", "abc.jpg"),
        ("...hidden.jpg", "hidden.jpg"),
        ("", "picture.jpg"),
        ("/", "picture.jpg"),
        ("\u202e", "picture.jpg"),
        ("con.jpg", "_con.jpg"),
        ("a:stream|?.jpg", "a_stream__.jpg"),
        ("trailing.jpg. . ", "trailing.jpg"),
        ("no suffix", "no suffix.jpg"),
        ("e\u0301.jpg", "é.jpg"),
    ],
)
def test_a_name_from_outside_is_made_safe(hostile: str, safe: str) -> None:
    assert safe_name(hostile, JPEG) == safe


@given(st.text(max_size=400))
def test_any_name_becomes_short_visible_and_flat(name: str) -> None:
    safe = safe_name(name, JPEG)
    assert safe
    assert len(safe.encode()) <= LONGEST_NAME
    assert "/" not in safe
    assert "\\" not in safe
    assert safe not in (".", "..")
    assert not safe.startswith(".")
    assert not any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") for letter in safe)


def test_a_long_name_keeps_its_suffix() -> None:
    assert safe_name("ё" * 300 + ".jpeg").endswith("ё.jpeg")


@pytest.mark.parametrize(
    ("form", "suffix"),
    [
        ("JPEG", ".jpg"),
        ("PNG", ".png"),
        ("GIF", ".gif"),
        ("TIFF", ".tif"),
        ("WEBP", ".webp"),
        ("BMP", ".bmp"),
        ("AVIF", ".avif"),
        ("JPEG2000", ".jp2"),
    ],
)
def test_pictures_are_known_by_their_first_bytes(form: str, suffix: str) -> None:
    assert picture_suffix(encoded(FLAT, form)[:64]) == suffix


def test_heif_is_known_by_its_brands() -> None:
    assert picture_suffix(b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic") == ".heic"
    assert picture_suffix(b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf") == ".avif"


@pytest.mark.parametrize(
    "data", [b"", b"<html>", b"BM is not a bitmap at all, just a text", b"%PDF-1.7", b"<svg xmlns=", b"\0\0\0\x18ftypmp42" + b"\0" * 16]
)
def test_what_is_no_picture_has_no_suffix(data: bytes) -> None:
    assert picture_suffix(data) == ""


@given(st.binary(max_size=64))
def test_any_first_bytes_are_answered(data: bytes) -> None:
    assert picture_suffix(data) in (
        "",
        ".jpg",
        ".png",
        ".gif",
        ".tif",
        ".jp2",
        ".j2k",
        ".raf",
        ".rw2",
        ".orf",
        ".x3f",
        ".crw",
        ".mrw",
        ".webp",
        ".bmp",
        ".avif",
        ".cr3",
        ".heic",
    )


def test_the_name_in_an_address_is_unquoted() -> None:
    assert name_in_address("http://a.example/b/%D1%84ото%2F..%2Fx.jpg?y=/z.png#w/q") == "x.jpg"
    assert name_in_address("http://[broken") == ""


def test_the_question_shows_look_alike_letters_as_what_they_are() -> None:
    question = Offer("http://аpple.example/x.jpg\u202e", "x.jpg", Origin()).question
    assert "xn--" in question
    assert "\u202e" not in question


def test_a_long_address_is_shown_by_both_its_ends() -> None:
    text = shortened("http://a.example/" + "x" * 500 + "/photo.jpg")
    assert len(text) <= 201
    assert text.startswith("http://a.example/")
    assert text.endswith("/photo.jpg")


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.zip", b"PK\x03\x04", "zip"),
        ("a.jpg", b"PK\x03\x04", "zip"),
        ("a.jpg", b"\xff\xd8\xff\xe0PK\x03\x04", ""),
        ("a.docx", b"PK\x03\x04", "zip"),
        ("a.mp4", b"\0\0\0\x18ftypisom", "video"),
        ("a", b"\0\0\0\x18ftypqt  ", "video"),
        ("a.mov", b"\0\0\0\x08wide", "video"),
        ("a.webm", b"\x1a\x45\xdf\xa3", "video"),
        ("a", b"RIFF\0\0\0\0AVI LIST", "video"),
        ("a.webp", b"RIFF\0\0\0\0WEBP", ""),
        ("a.heic", b"\0\0\0\x18ftypheic", ""),
        ("a.heic", b"\0\0\0\x18ftypnew?", ""),
        ("a.eml", b"X-Any: x", "mail"),
        ("a.txt", b"Received: by", "mail"),
        ("a.txt", b"hello", ""),
        ("a.gif", b"GIF89a", ""),
    ],
)
def test_what_holds_pictures_is_told_by_its_first_bytes(name: str, head: bytes, kind: str) -> None:
    assert holder_kind(name, head) == kind
