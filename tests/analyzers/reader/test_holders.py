"""Archives and mails made by real programs give what they hold bit by bit; those made to do harm give one sentence."""

import io
import zipfile
from collections.abc import Callable
from email.message import EmailMessage, MIMEPart
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import encoded
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers import reader
from analyzers.reader.parsers import holders

PICTURES = [encoded(np.random.default_rng(seed).integers(0, 255, (40, 50, 3), np.uint8), "JPEG") for seed in range(4)]


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def mail(*parts: tuple[str, bytes]) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["Subject"], made["Message-ID"] = "Ané <ane@news.example>", "Größe", "<1@news.example>"
    made["Date"] = "Mon, 23 Nov 2026 10:00:00 +0000"
    made.set_content("Look at this.")
    for name, data in parts:
        made.add_attachment(data, maintype="image", subtype="jpeg", filename=name)
    return made


@pytest.fixture
def looked(tmp_path: Path) -> Callable[[bytes], tuple[dict[str, Any], Path]]:
    def look(data: bytes) -> tuple[dict[str, Any], Path]:
        path = tmp_path / "holder"
        path.write_bytes(data)
        return next(iter(reader.stream("members", path))), path

    return look


def data_of(path: Path, *keys: list[int]) -> list[bytes]:
    return [item["data"].tobytes() for item in reader.stream("taken", path, keys=list(keys))]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_gives_its_files_bit_by_bit(looked, method: int) -> None:
    found, path = looked(zipped({"a/1.jpg": PICTURES[0], "a/": b"", "Straße 2.jpg": PICTURES[1]}, method))
    assert found["kind"] == "zip"
    assert [member["path"] for member in found["members"]] == ["a/1.jpg", "Straße 2.jpg"]
    assert found["members"][0]["head"] == PICTURES[0][:64].hex()
    assert data_of(path, [1], [0]) == [PICTURES[1], PICTURES[0]]


def test_a_zip_within_a_zip_is_opened_and_one_deeper_is_not(looked) -> None:
    inner = zipped({"c.jpg": PICTURES[2], "deeper.zip": zipped({"d.jpg": PICTURES[3]})})
    found, path = looked(zipped({"b.jpg": PICTURES[1], "in.zip": inner}))
    assert [(member["path"], member["state"]) for member in found["members"]] == [
        ("b.jpg", ""),
        ("in.zip", "opened"),
        ("in.zip/c.jpg", ""),
        ("in.zip/deeper.zip", "nested too deep"),
    ]
    assert data_of(path, [1, 0], [0]) == [PICTURES[2], PICTURES[1]]


def test_a_bomb_is_seen_by_what_it_claims_and_not_unpacked(looked) -> None:
    found, path = looked(zipped({"bomb.jpg": bytes(100 << 20), "a.jpg": PICTURES[0]}))
    assert [member["state"] for member in found["members"]] == ["bomb", ""]
    (refused,) = list(reader.stream("taken", path, keys=[[0]]))
    assert "would unpack to more" in refused["problem"]


def test_a_bomb_that_lies_about_its_size_is_damaged(looked) -> None:
    data = bytearray(zipped({"bomb.jpg": bytes(100 << 20)}))
    start = data.rindex(b"PK\x01\x02")
    data[start + 24 : start + 28] = (1000).to_bytes(4, "little")
    found, path = looked(bytes(data))
    (answer,) = list(reader.stream("taken", path, keys=[[0]]))
    assert found["members"][0]["size"] == 1000
    assert "problem" in answer


def test_ten_thousand_entries_are_listed_and_more_than_twice_that_refused(looked) -> None:
    found, _ = looked(zipped({f"{number}.jpg": PICTURES[0][:100] for number in range(10_000)}, zipfile.ZIP_STORED))
    assert len(found["members"]) == 10_000
    with pytest.raises(reader.LimitExceeded, match="more than 20000 files"):
        looked(zipped({str(number): b"" for number in range(20_001)}, zipfile.ZIP_STORED))


def test_a_locked_file_is_told_as_locked(looked) -> None:
    data = bytearray(zipped({"a.jpg": PICTURES[0]}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    found, _ = looked(bytes(data))
    assert (found["members"][0]["state"], found["members"][0]["head"]) == ("encrypted", "")


def test_a_damaged_member_spares_the_others(looked) -> None:
    data = bytearray(zipped({"a.jpg": PICTURES[0], "b.jpg": PICTURES[1]}, zipfile.ZIP_STORED))
    at = data.index(PICTURES[0]) + 500
    data[at] ^= 0xFF
    _, path = looked(bytes(data))
    first, second = reader.stream("taken", path, keys=[[0], [1]])
    assert "damaged" in first["problem"]
    assert second["data"].tobytes() == PICTURES[1]


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"PK\x05\x06" + bytes(10), zipped({"a": b"x"})[:-10], b"PK\x03\x04" + bytes(5000)])
def test_what_is_no_whole_zip_is_refused_in_a_sentence(looked, data: bytes) -> None:
    with pytest.raises(reader.Refused, match=r"no zip archive .*\.$"):
        looked(data)


@pytest.mark.parametrize("coding", ["base64", "quoted-printable", "8bit", "uuencode"])
def test_a_mail_gives_its_attachment_bit_by_bit_however_it_was_coded(looked, coding: str) -> None:
    import binascii

    made = mail()
    part = MIMEPart()
    if coding == "uuencode":
        lines = b"".join(binascii.b2a_uu(PICTURES[0][at : at + 45]) for at in range(0, len(PICTURES[0]), 45))
        body = b"begin 644 a.jpg\n" + lines + b"`\nend\n"
        raw = b'From: a\nContent-Type: image/jpeg; name="a.jpg"\nContent-Transfer-Encoding: x-uuencode\n\n' + body
    elif coding == "8bit":
        raw = b'From: a\r\nContent-Type: image/jpeg; name="a.jpg"\r\nContent-Transfer-Encoding: binary\r\n\r\n' + PICTURES[0]
    else:
        part.set_content(PICTURES[0], "image", "jpeg", cte=coding, filename="a.jpg")
        made.make_mixed()
        made.attach(part)
        raw = made.as_bytes()
    found, path = looked(raw)
    assert [member["path"] for member in found["members"]] == ["a.jpg"]
    assert data_of(path, [0]) == [PICTURES[0]]


def test_a_mail_says_of_itself_what_somebody_wrote_into_it(looked) -> None:
    found, _ = looked(mail(("Straße – 1.jpg", PICTURES[0])).as_bytes())
    assert found["said"] == {
        "From": "Ané <ane@news.example>",
        "Subject": "Größe",
        "Date": "Mon, 23 Nov 2026 10:00:00 +0000",
        "Message-ID": "<1@news.example>",
    }
    assert found["members"][0]["path"] == "Straße – 1.jpg"


def test_an_inline_picture_and_one_of_an_attached_mail_are_found(looked) -> None:
    made, inner = mail(), mail(("inner.jpg", PICTURES[1]))
    made.add_alternative('<img src="cid:shot@news">', subtype="html")
    made.get_payload()[1].add_related(PICTURES[0], "image", "jpeg", cid="<shot@news>")
    made.make_mixed()
    made.add_attachment(inner)
    found, path = looked(made.as_bytes())
    first, second = found["members"]
    assert (first["path"], first["said"]["Content-ID"]) == ("shot.jpeg", "<shot@news>")
    assert second["path"] == "attached mail.eml/inner.jpg"
    assert second["said"]["Subject"] == "Größe"
    assert data_of(path, first["key"], second["key"]) == PICTURES[:2]


def test_a_zip_in_a_mail_and_a_mail_in_a_zip_are_opened(looked) -> None:
    found, path = looked(zipped({"m.eml": mail(("a.jpg", PICTURES[0])).as_bytes()}))
    assert [member["path"] for member in found["members"]] == ["m.eml", "m.eml/a.jpg"]
    assert data_of(path, found["members"][1]["key"]) == [PICTURES[0]]
    made = mail()
    made.add_attachment(zipped({"b.jpg": PICTURES[1]}), maintype="application", subtype="zip", filename="q.zip")
    found, path = looked(made.as_bytes())
    assert data_of(path, found["members"][1]["key"]) == [PICTURES[1]]


def test_names_written_against_the_rules_are_read_as_mail_programs_do(looked) -> None:
    raw = b'From: a\nContent-Type: image/gif; name="=?utf-8?B?w6QuZ2lm?="\n\nGIF89a'
    assert looked(raw)[0]["members"][0]["path"] == "ä.gif"


def test_two_thousand_parts_side_by_side_are_listed_and_within_each_other_refused(looked) -> None:
    assert len(looked(mail(*((f"{n}.jpg", PICTURES[0][:70]) for n in range(2000))).as_bytes())[0]["members"]) == 2000
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(2000))
    with pytest.raises(reader.Refused, match="too deeply"):
        looked(b"From: a\r\n" + nested)


@pytest.mark.parametrize("data", [b"", b"hello", b"<html>", bytes(100), PICTURES[0]])
def test_what_is_no_mail_is_refused_in_a_sentence(looked, data: bytes) -> None:
    with pytest.raises(reader.Refused, match=r"no mail .*\.$"):
        looked(data)


SMALL = [zipped({"a.jpg": PICTURES[0][:200], "b.jpg": b"x"}), mail(("a.jpg", PICTURES[0][:200])).as_bytes()]
PIECES = [b"\r\n", b"=?utf-8?B?", b"--", b"Content-Type: message/rfc822\n\n", b"\xff" * 8, b'boundary="', b"base64", b"PK\x01\x02", b""]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(SMALL),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 20), st.sampled_from(PIECES) | st.binary(max_size=4)), max_size=12),
)
def test_whatever_was_done_to_a_holder_it_is_opened_or_refused(data: bytes, changes: list[tuple[int, int, bytes]]) -> None:
    for at, cut, put in changes:
        place = at % (len(data) + 1)
        data = data[:place] + put + data[place + cut :]
    try:
        (found,) = holders.members(io.BytesIO(data))
        keys = [member["key"] for member in found["members"][:5]]
        taken = list(holders.taken(io.BytesIO(data), keys=keys))
    except reader.ReaderError:
        return
    assert len(taken) == len(keys)
