"""Our own walkers find what Exiv2 leaves out, tell where each value lies, and survive any bytes."""

import struct
from typing import Any

import numpy as np
import pytest
from conftest import encoded
from hypothesis import given
from hypothesis import strategies as st

from analyzers import reader
from analyzers.metadata.explanations import EXPLANATIONS, explained
from analyzers.reader.parsers import (
    fields_blocks,
    fields_blocks_boxes,
    fields_containers,
    fields_icc,
    fields_makernote,
    fields_photoshop,
    fields_rdf,
    fields_tiff,
    fields_values,
)
from analyzers.reader.parsers.fields_block import EXIF, PHOTOSHOP, Block, joined, plain
from analyzers.reader.parsers.fields_iptc import datasets, letters
from tests.analyzers.reader.files import png_chunk

PIXELS = np.arange(16 * 16 * 3, dtype=np.uint8).reshape(16, 16, 3)
RDF = "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:e='http://example.org/e/'"


def rows(data: bytes) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in reader.call("metadata", data)}


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def with_segments(*segments: bytes) -> bytes:
    data = encoded(PIXELS, "JPEG")
    return data[:2] + b"".join(segments) + data[2:]


def packet(inner: str) -> bytes:
    about = f"<rdf:Description rdf:about=''>{inner}</rdf:Description>"
    return f"<x:xmpmeta xmlns:x='adobe:ns:meta/' x:xmptk='Kit 1'><rdf:RDF {RDF}>{about}</rdf:RDF></x:xmpmeta>".encode()


def exif(*entries: tuple[int, int, int, bytes], order: str = "<") -> bytes:
    """A TIFF block of one directory; values longer than four bytes stand behind it."""
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8) + struct.pack(order + "H", len(entries))
    behind, body, at = b"", b"", 8 + 2 + 12 * len(entries) + 4
    for tag, kind, count, value in entries:
        field = value.ljust(4, b"\0") if len(value) <= 4 else struct.pack(order + "I", at + len(behind))
        behind += b"" if len(value) <= 4 else value
        body += struct.pack(order + "HHI", tag, kind, count) + field
    return head + body + bytes(4) + behind


def test_the_byte_of_an_exif_value_is_where_its_letters_are() -> None:
    data = with_segments(segment(0xE1, b"Exif\0\0" + exif((0x010F, 2, 11, b"Some maker\0"))))
    found = rows(data)["Exif.Image.Make"]
    assert data[found["offset"] :].startswith(b"Some maker\0")


def test_a_tag_that_nobody_knows_is_listed_raw() -> None:
    data = with_segments(segment(0xE1, b"Exif\0\0" + exif((0xDEAD, 3, 2, struct.pack("<HH", 7, 0)))))
    assert rows(data)["Exif.Image.0xdead"]["raw"] == "7 0"


def test_a_value_beyond_the_end_is_said_to_be() -> None:
    block = exif((0x010F, 2, 400, b"x" * 8))
    found = list(fields_tiff.entries(block))
    assert [entry.at for entry in found] == [None]
    assert "beyond the end" in fields_values.extra(Block(EXIF, block, ((0, 0),), 0), found[0], "<")["value"]


def test_every_property_of_xmp_is_found_where_it_stands() -> None:
    title = "<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>One</rdf:li></rdf:Alt></dc:title>"
    inner = f"{title}<e:odd rdf:parseType='Resource'><e:in>2</e:in></e:odd>"
    data = with_segments(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet(inner)))
    found = rows(data)
    assert data[found["Xmp.dc.title"]["offset"] :].startswith(b"<rdf:li xml:lang='x-default'>One")
    assert found["Xmp.x.xmptk"]["value"] == "Kit 1"
    assert any(row["value"] == "2" for row in found.values())


def test_the_part_of_a_packet_that_did_not_fit_is_read_too() -> None:
    guid = b"A" * 32
    whole = packet("<e:long>extended</e:long>")
    parts = (whole[:60], whole[60:])
    segments = [
        segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + guid + struct.pack(">II", len(whole), 60 * number) + part)
        for number, part in enumerate(parts)
    ]
    data = with_segments(*reversed(segments))
    found = next(row for row in rows(data).values() if row["value"] == "extended")
    assert data[found["offset"] :].startswith(b"<e:long>")


def test_a_packet_behind_a_name_that_no_standard_knows_is_read() -> None:
    data = with_segments(segment(0xE1, b"http://example.org/odd\0" + packet("<e:a>here</e:a>")))
    assert any(row["value"] == "here" for row in rows(data).values())


def test_a_packet_that_is_no_xml_to_its_end_gives_what_came_before() -> None:
    found = fields_rdf.read(packet("<e:a>1</e:a><e:b>")[:-40], {}, {})
    assert ("a", "1") in [(each.path, each.value) for each in found.properties]
    assert found.fault


def test_a_document_type_is_refused() -> None:
    bomb = b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + packet("<e:a>&b;</e:a>")
    assert fields_rdf.read(bomb, {}, {}).properties == ()


def test_a_list_of_thousands_is_cut_with_its_number() -> None:
    items = "".join(f"<rdf:li>{number}</rdf:li>" for number in range(1500))
    found = fields_rdf.read(packet(f"<e:l><rdf:Bag>{items}</rdf:Bag></e:l>"), {}, {}).properties
    assert "1500 items" in found[-1].value
    assert len(found) < 1100


def test_a_qualified_value_keeps_its_qualifier() -> None:
    inner = "<e:a><rdf:Description><rdf:value>v</rdf:value><e:q>why</e:q></rdf:Description></e:a>"
    found = {each.path: each.value for each in fields_rdf.read(packet(inner), {}, {}).properties}
    assert found == {"xmptk": "Kit 1", "a": "v", "a/?e:q": "why"}


def test_records_of_iptc_that_exiv2_does_not_know_are_listed_with_their_place() -> None:
    record = b"\x1c\x02\x50\x00\x03Ann" + b"\x1c\x07\x0a\x00\x02hi"
    block = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(record)) + record
    data = with_segments(segment(0xED, block))
    found = rows(data)
    assert found["Iptc.PreObjectData.0x000a"]["value"] == "hi"
    assert data[found["Iptc.Application2.Byline"]["offset"] :].startswith(b"\x1c\x02\x50")


def test_no_zone_is_made_up_for_a_time_of_iptc_that_has_none() -> None:
    record = b"\x1c\x02\x3c\x00\x06200911"
    block = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(record)) + record
    assert rows(with_segments(segment(0xED, block)))["Iptc.Application2.TimeCreated"]["value"] == "200911"


def test_letters_of_an_old_writer_are_read_as_windows_wrote_them() -> None:
    assert letters(b"Portr\xe4tt \x80") == "Porträtt €"
    assert letters("größer".encode()) == "größer"


def test_resources_of_photoshop_say_what_they_hold() -> None:
    content = struct.pack(">IHHIHH", 300 << 16, 1, 1, 72 << 16, 1, 1)
    block = b"8BIM\x03\xed\0\0" + struct.pack(">I", len(content)) + content
    found = {row["key"]: row["value"] for row in fields_photoshop.fields(plain(PHOTOSHOP, block, 0, len(block)))}
    assert found["Photoshop.0x03ed.XResolution"] == "300"
    assert found["Photoshop.0x03ed.YResolution"] == "72"


def test_a_multi_picture_block_lists_its_pictures() -> None:
    entry = struct.pack("<IIIHH", 0x20030000, 5000, 0, 0, 0)
    mpf = b"MPF\0" + exif((0xB001, 4, 1, struct.pack("<I", 1)), (0xB002, 7, 16, entry))
    found = rows(with_segments(segment(0xE2, mpf)))
    assert found["MPF.Image1.Kind"]["value"] == "primary"
    assert found["MPF.Image1.Length"]["value"] == "5000"


def test_a_maker_note_of_an_unknown_maker_is_listed_raw() -> None:
    note = struct.pack("<H", 2) + struct.pack("<HHII", 1, 4, 1, 77) + struct.pack("<HHII", 2, 3, 1, 5) + bytes(4)
    photo = (0x927C, 7, len(note), note)
    inner = exif(photo)
    entry = next(iter(fields_tiff.entries(inner)))
    found = {row["key"]: row["raw"] for row in fields_makernote.fields(Block(EXIF, inner, ((0, 0),), 0), entry, "<", [])}
    assert found == {"MakerNote.0x0001": "77", "MakerNote.0x0002": "5"}


def test_a_maker_note_that_was_moved_is_read_where_it_is_now() -> None:
    begin = 8 + 2 + 12 + 4
    behind = begin + 2 + 3 * 12 + 4
    stated = behind + 100
    note = struct.pack("<H", 3) + struct.pack("<HHII", 1, 4, 1, 77) + struct.pack("<HHII", 2, 2, 6, stated)
    note += struct.pack("<HHII", 3, 2, 6, stated + 6) + bytes(4) + b"first\0other\0"
    block = exif((0x927C, 7, len(note), note)) + bytes(200)
    entry = next(iter(fields_tiff.entries(block)))
    found = list(fields_makernote.fields(Block(EXIF, block, ((0, 0),), 0), entry, "<", []))
    assert "-100 bytes" in str(found[0]["value"])
    assert [row["raw"] for row in found[1:]] == ["77", "first", "other"]


def test_profiles_list_every_tag() -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    found = {row["key"] for row in fields_icc.fields(plain("icc", profile, 0, len(profile)))}
    assert {"ICC.Platform", "ICC.Flags", "ICC.Illuminant", "ICC.rXYZ", "ICC.rTRC", "ICC.wtpt"} <= found


def test_a_webp_says_how_it_is_coded() -> None:
    assert rows(encoded(PIXELS, "WEBP", lossless=True))["WebP.Coding"]["value"] == "lossless (VP8L), 16 × 16"


def test_exif_in_a_png_is_placed() -> None:
    data = encoded(PIXELS, "PNG")
    data = data[:33] + png_chunk(b"eXIf", exif((0x010F, 2, 11, b"Some maker\0"))) + data[33:]
    assert data[rows(data)["Exif.Image.Make"]["offset"] :].startswith(b"Some maker")


def test_a_block_in_pieces_knows_where_each_byte_lies() -> None:
    block = joined(EXIF, b"..abc...def", [(2, 5), (8, 11)])
    assert (block.data, block.at(1), block.at(4)) == (b"abcdef", 3, 9)
    inner = block.part("xmp", 2, 3)
    assert (inner.data, inner.at(0), inner.at(1)) == (b"cde", 4, 8)


def test_explanations_are_found_for_parts_of_a_structure_too() -> None:
    assert explained("Xmp.xmpMM.History[3]/stEvt:action") == EXPLANATIONS["Xmp.xmpMM.History"]
    assert explained("Exif.Image.NoSuchTag") == ""
    assert len(EXPLANATIONS) >= 150


STARTS = [
    b"\xff\xd8\xff\xe1\x00\x40Exif\0\0II*\0\x08\0\0\0",
    b"\xff\xd8\xff\xed\x00\x40Photoshop 3.0\0008BIM",
    b"RIFF\x40\0\0\0WEBPVP8X",
    b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x40meta",
    b"II*\0\x08\0\0\0",
    b"MM\0+\0\x08\0\0",
    b"8BPS\0\1",
    b"GIF89a\x01\0\x01\0\0\0\0\x21\xff\x0bXMP DataXMP",
    b"\x89PNG\r\n\x1a\n",
    b"FUJIFILMCCD-RAW",
]


@given(st.sampled_from(STARTS), st.binary(max_size=300))
def test_any_bytes_behind_any_start_give_blocks(start: bytes, noise: bytes) -> None:
    for block in fields_blocks.blocks(start + noise):
        assert block.at(0) is None or 0 <= block.at(0) <= len(start + noise)


@given(st.sampled_from(STARTS), st.binary(max_size=300))
def test_any_container_is_survived(start: bytes, noise: bytes) -> None:
    list(fields_containers.fields(start + noise))
    fields_blocks_boxes.items(start + noise)


@given(st.sampled_from([b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08", b"II+\0"]), st.binary(max_size=300))
def test_any_directory_is_walked_to_an_end(start: bytes, noise: bytes) -> None:
    data = start + noise
    for entry in fields_tiff.entries(data):
        assert entry.at is None or entry.at + entry.size <= len(data)
        assert isinstance(fields_values.text_of(data, entry, "<"), str)


@given(st.binary(max_size=300))
def test_any_maker_note_is_survived(noise: bytes) -> None:
    block = exif((0x927C, 7, max(5, len(noise)), noise.ljust(5, b"\0")))
    entry = next(iter(fields_tiff.entries(block)))
    list(fields_makernote.fields(Block(EXIF, block, ((0, 0),), 0), entry, "<", []))


@given(st.sampled_from([0x03ED, 0x0406, 0x040C, 0x041A, 0x041E, 0x0421, 0x0426, 0x0428, 0x03EE, 0x040A]), st.binary(max_size=80))
def test_any_resource_is_listed(number: int, content: bytes) -> None:
    block = b"8BIM" + struct.pack(">H", number) + b"\0\0" + struct.pack(">I", len(content)) + content
    assert list(fields_photoshop.fields(plain(PHOTOSHOP, block, 0, len(block))))


@given(st.binary(max_size=200))
def test_any_record_and_any_packet_are_survived(noise: bytes) -> None:
    assert all(found.head < len(noise) for found in datasets(noise))
    fields_rdf.read(b"<a>" + noise, {}, {})


@given(st.text(max_size=60))
def test_any_text_in_a_packet_is_survived(text: str) -> None:
    fields_rdf.read(packet(text), {}, {})


@pytest.mark.parametrize("pointer", [8, 10, 20])
def test_directories_that_point_at_each_other_end(pointer: int) -> None:
    block = exif((0x8769, 4, 1, struct.pack("<I", pointer)), (0x8825, 4, 1, struct.pack("<I", 8)))
    assert len(list(fields_tiff.entries(block))) < 1000
