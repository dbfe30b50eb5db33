"""The parts of a file: each with its place, none lost, whatever stands after the end, and never beyond the caps."""

import io
import struct
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from containers import (
    box,
    chunk,
    exif_with,
    film,
    jpeg_of,
    mpf_index,
    samsung_trailer,
    scenery,
    segment,
    shrunk,
    with_mpf,
    with_segments,
    with_thumbnail,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image  # noqa: TID253  writes the files that are examined

from analyzers import reader
from analyzers.metadata.structure_words import words_of
from analyzers.reader.parsers.parts import MOST_PARTS, Ground, contested, unclaimed
from analyzers.reader.parsers.parts_jpeg import end_of
from analyzers.reader.parsers.previews import LARGEST_SIDE, previews
from analyzers.reader.parsers.structure import structure

PLAIN = jpeg_of(scenery())


def parts(data: bytes) -> list[dict[str, Any]]:
    names = ("depth", "kind", "name", "offset", "length", "says", "role", "named")
    return [dict(zip(names, row, strict=True)) for row in structure(data)["parts"]]


def of_kind(data: bytes, kind: str) -> list[dict[str, Any]]:
    return [part for part in parts(data) if part["kind"] == kind]


def one(data: bytes, kind: str) -> dict[str, Any]:
    (part,) = of_kind(data, kind)
    return part


def bytes_of(data: bytes, part: dict[str, Any]) -> bytes:
    return data[part["offset"] : part["offset"] + part["length"]]


def saved(form: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(scenery()).save(buffer, form, **options)
    return buffer.getvalue()


def test_the_parts_of_a_jpeg_follow_one_another_without_a_gap() -> None:
    inner = [part for part in parts(PLAIN) if part["depth"] == 2]
    at = 0
    for part in inner:
        assert part["offset"] == at
        at += part["length"]
    assert at == len(PLAIN)
    assert [inner[0]["name"], inner[-1]["name"]] == ["SOI", "EOI"]


def test_a_part_holds_the_bytes_that_it_names() -> None:
    assert bytes_of(PLAIN, one(PLAIN, "app.jfif"))[4:9] == b"JFIF\0"
    assert bytes_of(PLAIN, one(PLAIN, "jpeg.eoi")) == b"\xff\xd9"


def test_restart_markers_are_counted() -> None:
    assert one(jpeg_of(scenery(), restart_marker_blocks=4), "jpeg.scan")["says"] == "11 restart markers"


def test_each_scan_of_a_progressive_picture_stands_by_itself() -> None:
    assert len(of_kind(jpeg_of(scenery(), progressive=True), "jpeg.scan")) == 10


def test_fill_bytes_before_a_marker_are_named() -> None:
    filled = PLAIN[:2] + b"\xff\xff\xff" + PLAIN[2:]
    assert one(filled, "jpeg.fill")["length"] == 3


def test_bytes_between_two_segments_are_a_gap() -> None:
    strewn = PLAIN[:20] + b"what is this" + PLAIN[20:]
    gap = one(strewn, "gap")
    assert (gap["offset"], gap["length"], gap["says"]) == (20, 12, "“what is this”")


@pytest.mark.parametrize(
    ("marker", "content", "kind"),
    [
        (0xE0, b"JFXX\0\x13" + bytes(20), "app.jfxx"),
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>", "app.xmp"),
        (0xE1, b"http://ns.adobe.com/xmp/extension/\0" + bytes(60), "app.xmp.extended"),
        (0xE1, b"FLIR\0\x01\0\0" + bytes(20), "app.flir"),
        (0xE2, b"ICC_PROFILE\0\x01\x02" + bytes(20), "app.icc"),
        (0xE4, b"SCALADO\0" + bytes(20), "app.scalado"),
        (0xEC, b"Ducky\0\1\0\4\0\0\0\x3c", "app.ducky"),
        (0xED, b"Photoshop 3.0\0" + bytes(4), "app.photoshop"),
        (0xEE, b"Adobe\0\x64\0\0\0\0\1", "app.adobe"),
        (0xE9, b"Nobody knows\0", "app.other"),
    ],
)
def test_an_application_segment_is_named_by_its_identifier(marker: int, content: bytes, kind: str) -> None:
    assert len(of_kind(with_segments(PLAIN, segment(marker, content)), kind)) == 1


def test_the_exif_thumbnail_is_a_picture_of_its_own_with_its_parts() -> None:
    small = jpeg_of(shrunk(scenery()), 80)
    data = with_segments(PLAIN, segment(0xE1, exif_with(small)))
    thumbnail = one(data, "exif.thumbnail")
    assert bytes_of(data, thumbnail) == small
    assert thumbnail["role"] == "picture"
    assert thumbnail["says"] == "160 × 120"
    assert len(of_kind(data, "jpeg.sof")) == 2


def test_entries_of_a_directory_say_what_they_hold() -> None:
    exif = Image.Exif()
    exif.update({0x010F: "Maker", 0x0112: 6, 0x011A: 72.0})
    said = {part["name"]: part["says"] for part in of_kind(jpeg_of(scenery(), exif=exif.tobytes()), "tiff.entry")}
    assert said["0x010f Make"] == "ASCII × 6 = “Maker”"
    assert said["0x0112 Orientation"] == "SHORT × 1 = 6"
    assert said["0x011a XResolution"] == "RATIONAL × 1 = 72/1"


def test_bytes_that_no_directory_names_are_a_gap_of_the_exif_data() -> None:
    data = with_segments(PLAIN, segment(0xE1, exif_with(jpeg_of(shrunk(scenery()))) + b"left by somebody else"))
    assert one(data, "gap")["says"] == "“left by somebody else”"


def test_a_preview_in_a_makers_own_bytes_is_found() -> None:
    small = jpeg_of(shrunk(scenery(), 64, 48))
    data = with_segments(PLAIN, segment(0xE1, exif_with(jpeg_of(shrunk(scenery()))) + b"maker's own" + small))
    assert bytes_of(data, one(data, "makernote.preview")) == small


def test_a_value_that_two_entries_share_is_an_overlap() -> None:
    entries = struct.pack("<HHII", 0x010F, 2, 20, 38) + struct.pack("<HHII", 0x0110, 2, 20, 48)
    tiff = b"II*\0" + struct.pack("<IH", 8, 2) + entries + struct.pack("<I", 0) + b"Maker of cameras, and model" + bytes(10)
    overlap = one(tiff, "overlap")
    assert (overlap["offset"], overlap["length"]) == (48, 10)


def test_directories_that_lead_in_a_circle_end() -> None:
    circle = b"II*\0" + struct.pack("<IH", 8, 1) + struct.pack("<HHII", 0x0112, 3, 1, 1) + struct.pack("<I", 8)
    assert len(of_kind(circle, "tiff.ifd")) == 1


def test_the_pictures_of_an_mpf_index_are_told_from_one_that_nothing_names() -> None:
    further = jpeg_of(shrunk(scenery(), 64, 48))
    indexed = with_mpf(PLAIN, further)
    assert bytes_of(indexed, one(indexed, "after.mpf")) == further
    assert one(indexed, "after.mpf")["named"]
    alone = one(PLAIN + further, "after.jpeg")
    assert (alone["offset"], alone["length"], alone["named"]) == (len(PLAIN), len(further), False)


def test_an_index_that_points_nowhere_names_nothing() -> None:
    lost = with_segments(PLAIN, segment(0xE2, mpf_index([(0x030000, 10, 0), (0x010001, 10, 0x7FFFFFFF)])))
    assert of_kind(lost, "after.mpf") == []


@pytest.mark.parametrize(
    ("appended", "kind"),
    [
        (film(), "after.mp4"),
        (b"PK\x03\x04" + bytes(30) + b"PK\x05\x06" + bytes(18), "after.zip"),
        (b"%PDF-1.7\n" + bytes(20), "after.pdf"),
        (bytes(300), "padding"),
        (b"nobody knows what this is", "trailing"),
        (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(13)) + chunk(b"IEND", b""), "after.picture"),
    ],
)
def test_what_follows_the_end_is_named_by_its_kind(appended: bytes, kind: str) -> None:
    part = one(PLAIN + appended, kind)
    assert (part["offset"], part["length"]) == (len(PLAIN), len(appended))


def test_what_stands_between_two_known_things_after_the_end_is_kept_apart() -> None:
    further = jpeg_of(shrunk(scenery(), 64, 48))
    data = PLAIN + b"some words" + further + film()
    after = [part for part in parts(data) if part["depth"] == 1][1:]
    assert [part["kind"] for part in after] == ["trailing", "after.jpeg", "after.mp4"]
    assert sum(part["length"] for part in after) == len(data) - len(PLAIN)


def test_the_trailer_of_a_samsung_phone_is_read_from_its_end() -> None:
    data = PLAIN + samsung_trailer(("Image_UTC_Data", b"1700000000000"), ("MotionPhoto_Data", film()))
    assert [part["name"] for part in of_kind(data, "samsung.block")] == ["Image_UTC_Data", "MotionPhoto_Data"]
    assert bytes_of(data, one(data, "after.mp4")) == film()
    assert of_kind(data, "trailing") == []


def test_a_motion_photo_that_the_xmp_names_is_said_to_be_named() -> None:
    xmp = b'http://ns.adobe.com/xap/1.0/\0<x GCamera:MicroVideoOffset="%d"/>' % len(film())
    assert one(with_segments(PLAIN, segment(0xE1, xmp)) + film(), "after.mp4")["named"]


def test_a_gain_map_that_a_container_directory_names_is_said_to_be_one() -> None:
    gain = jpeg_of(shrunk(scenery(), 64, 48))
    items = b'<Container:Item Item:Semantic="Primary" Item:Mime="image/jpeg"/><Container:Item Item:Semantic="GainMap" Item:Length="%d"/>'
    data = with_segments(PLAIN, segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + items % len(gain))) + gain
    assert one(data, "after.gainmap")["named"]


def test_a_file_that_is_cut_off_says_so() -> None:
    assert "no end-of-image marker" in one(PLAIN[: len(PLAIN) // 2], "picture.jpeg")["says"]


def test_a_checksum_that_does_not_agree_is_a_fault() -> None:
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(13)) + chunk(b"tEXt", b"Title\0words", checksum=1) + chunk(b"IEND", b"")
    faults = [part for part in parts(data) if part["role"] == "fault"]
    assert [part["name"] for part in faults] == ["tEXt"]


def test_many_chunks_of_one_kind_stand_as_one_part() -> None:
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(13)) + 50 * chunk(b"IDAT", b"abc") + chunk(b"IEND", b"")
    part = one(data, "png.IDAT")
    assert (part["name"], part["says"]) == ("IDAT × 50", "all checksums agree")


def test_boxes_that_run_over_several_segments_are_put_together() -> None:
    inner = box(b"jumb", box(b"jumd", bytes(16) + b"\3c2pa\0") + box(b"json", b"{" + b" " * 300 + b"}"))
    pieces = [inner[:120], inner[120:]]
    head = inner[:8]
    made = [segment(0xEB, b"JP" + struct.pack(">HI", 1, n + 1) + (b"" if n == 0 else head) + piece) for n, piece in enumerate(pieces)]
    data = with_segments(PLAIN, *made)
    assert one(data, "box.jumd")["says"] == "c2pa"
    assert data[one(data, "box.json")["offset"] + 8 :][:1] == b"{"


@pytest.mark.parametrize("form", ["PNG", "GIF", "BMP", "TIFF", "WEBP", "JPEG2000", "AVIF"])
def test_a_file_of_every_other_kind_is_taken_apart_to_its_end(form: str) -> None:
    data = saved(form)
    found = parts(data)
    assert len(found) >= 4
    assert [part for part in found if part["role"] in ("gap", "trailing", "fault", "overlap")] == []
    tops = [part for part in found if part["depth"] == 1]
    assert tops[0]["offset"] == 0
    assert tops[-1]["offset"] + tops[-1]["length"] == len(data)


def test_every_part_of_these_files_is_explained() -> None:
    for data in (with_mpf(PLAIN, PLAIN), with_thumbnail(scenery(), shrunk(scenery())), *map(saved, ("PNG", "TIFF", "AVIF", "WEBP"))):
        assert [part["kind"] for part in parts(data) if not words_of(part["kind"])] == []


def test_spans_that_nobody_or_more_than_one_claims_are_found() -> None:
    claims = [(0, 10), (20, 30), (25, 40), (26, 28)]
    assert list(unclaimed(claims, 0, 50)) == [(10, 20), (40, 50)]
    assert list(contested(claims)) == [(25, 30)]


def test_more_parts_than_the_cap_end_the_walk_and_are_said_to() -> None:
    many = b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, b"") for _ in range(MOST_PARTS // 2 + 10) for kind in (b"aaAa", b"bbBb"))
    answer = structure(many)
    assert not answer["whole"]
    assert len(answer["parts"]) <= MOST_PARTS + 1


def test_the_reader_gives_the_same_in_its_own_process() -> None:
    assert reader.call("structure", PLAIN) == structure(PLAIN)


SEEDS = [
    with_mpf(with_thumbnail(scenery(), shrunk(scenery())), PLAIN),
    PLAIN + samsung_trailer(("A", film())),
    *(saved(form) for form in ("PNG", "GIF", "TIFF", "WEBP", "AVIF", "JPEG2000")),
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), max_size=12), st.integers(0, 1 << 20))
def test_damage_never_raises_and_every_part_lies_in_the_file(seed: bytes, changes: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(seed)
    for at, value in changes:
        data[at % min(len(data), 4000)] = value
    data = data[: max(1, cut % (2 * len(data)))]
    rows = structure(bytes(data))["parts"]
    assert all(0 <= offset <= offset + length <= len(data) for _, _, _, offset, length, *_ in rows)
    assert all(deeper[0] <= row[0] + 1 for row, deeper in pairwise(rows))


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(
        [b"", b"\xff\xd8\xff\xe1", b"II*\0", b"MM\0*", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM", b"RIFF\0\0\0\0WEBP", b"\0\0\0\x10ftyp"]
    ),
    st.binary(max_size=400),
)
def test_bytes_that_are_no_file_are_walked_without_a_fault(start: bytes, rest: bytes) -> None:
    structure(start + rest)


def test_a_picture_without_an_end_has_none() -> None:
    assert end_of(Ground(PLAIN), 0, len(PLAIN)) == len(PLAIN)
    assert end_of(Ground(PLAIN[:-2]), 0, len(PLAIN) - 2) is None


def test_random_noise_after_the_end_holds_no_invented_files() -> None:
    noise = np.random.default_rng(1).integers(0, 256, 2_000_000, np.uint8).tobytes()
    assert {part["kind"] for part in parts(PLAIN + noise) if part["depth"] == 1} == {"picture.jpeg", "trailing"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), max_size=12), st.integers(0, 1 << 20))
def test_previews_of_a_damaged_file_are_pictures_or_none(changes: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(SEEDS[0])
    for at, value in changes:
        data[at % len(data)] = value
    for found in previews(bytes(data[: max(1, cut % (2 * len(data)))])):
        assert found["pixels"].ndim == 3
        assert max(found["pixels"].shape[:2]) <= LARGEST_SIDE
