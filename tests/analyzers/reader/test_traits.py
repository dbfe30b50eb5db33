"""Traits are read from every container that the list knows, say the same of every size of file, and no bytes break the reading."""

import struct

import pytest
from conftest import encoded, make_source
from forgeries import photograph
from hypothesis import given
from hypothesis import strategies as st

from analyzers.reader.parsers import jpeg
from analyzers.reader.parsers.traits import traits
from tests.analyzers.reader.files import heic, png16, tiff

PIXELS = photograph(40, 56)
STARTS = (b"\xff\xd8\xff\xe1", b"\x89PNG\r\n\x1a\n", b"RIFF\x40\0\0\0WEBP", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08", b"\0\0\0\x18ftypheic")


def exif_block(order: str = "<", make: bytes = b"Canon\0", note: bytes = b"", preview: bytes = b"") -> bytes:
    """Two directories, a maker note and a preview, laid out one after another."""

    def entry(tag: int, kind: int, count: int, value: int) -> bytes:
        return struct.pack(order + "HHII", tag, kind, count, value)

    made_at = 8 + 2 + 2 * 12 + 4
    inner_at = made_at + len(make)
    note_at = inner_at + 2 + 12 + 4
    second_at = note_at + len(note)
    preview_at = second_at + 2 + 24 + 4
    block = struct.pack(order + "2sHI", b"II" if order == "<" else b"MM", 42, 8) + struct.pack(order + "H", 2)
    block += entry(0x010F, 2, len(make), made_at) + entry(0x8769, 4, 1, inner_at) + struct.pack(order + "I", second_at if preview else 0)
    block += make + struct.pack(order + "H", 1) + entry(0x927C, 7, len(note), note_at) + struct.pack(order + "I", 0) + note
    if preview:
        block += struct.pack(order + "H", 2) + entry(0x0201, 4, 1, preview_at) + entry(0x0202, 4, 1, len(preview))
        block += struct.pack(order + "I", 0) + preview
    return block


def with_exif(block: bytes) -> bytes:
    return encoded(PIXELS, "JPEG", exif=b"Exif\0\0" + block)


def test_a_jpeg_tells_the_order_of_its_segments_and_its_tables() -> None:
    found = traits(encoded(PIXELS, "JPEG", quality=90, subsampling=2))
    assert found["format"] == "JPEG"
    assert found["traits"]["segments"] == "JFIF DQT0 DQT1 SOF0 DHT00 DHT10 DHT01 DHT11 SOS"
    assert found["traits"]["components"] == "1:2x2:0 2:1x1:1 3:1x1:1"
    assert found["traits"]["huffman"] == "standard"
    assert len(found["tables"]) == 2


def test_a_progressive_jpeg_tells_each_of_its_scans() -> None:
    scans = traits(encoded(PIXELS, "JPEG", progressive=True))["traits"]["scans"]
    assert scans.startswith("progressive 0,1,2:0-0/0,1 0:1-5/0,2 ")
    assert scans.count(":") == 10


def test_a_restart_interval_is_told_in_rows_so_that_the_width_does_not_matter() -> None:
    wide = traits(encoded(photograph(40, 400), "JPEG", restart_marker_rows=1))
    assert wide["traits"]["restart"] == "1 rows"
    assert traits(encoded(PIXELS, "JPEG", restart_marker_rows=1))["traits"]["restart"] == "1 rows"


def test_where_metadata_stand_is_told_without_the_encoders_tables() -> None:
    assert traits(encoded(PIXELS, "JPEG", exif=b"Exif\0\0" + exif_block(), comment=b"x"))["traits"]["head"] == "JFIF Exif COM …"


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_layout_of_exif_data_is_told_piece_by_piece(order: str) -> None:
    found = traits(with_exif(exif_block(order, note=b"n" * 40)))
    assert found["traits"]["exif layout"] == "IFD0 IFD0* Exif note"
    assert found["traits"]["exif"].startswith("II" if order == "<" else "MM")
    assert found["claims"]["make"] == "Canon"


def test_bytes_that_nothing_names_are_told_as_a_gap() -> None:
    block = bytearray(exif_block(note=b"n" * 40))
    assert traits(with_exif(bytes(block) + b"\1" * 30))["traits"]["exif layout"].endswith("note +end")


def test_the_preview_has_traits_of_its_own() -> None:
    found = traits(with_exif(exif_block(preview=encoded(PIXELS, "JPEG", quality=60, progressive=True))))
    assert found["traits"]["preview"] == "yes"
    assert found["thumbnail"]["traits"]["segments"].startswith("JFIF DQT0 DQT1 SOF2")


def test_a_maker_note_that_lies_elsewhere_than_it_says_is_told() -> None:
    kept = exif_block(note=b"")
    at = len(kept)
    here = b"n" * 32 + b"II*\0" + struct.pack("<I", at)
    assert traits(with_exif(exif_block(note=here)))["traits"]["maker note moved"] == ""
    elsewhere = b"n" * 32 + b"II*\0" + struct.pack("<I", at + 500)
    assert traits(with_exif(exif_block(note=elsewhere)))["traits"]["maker note moved"] == f"{at + 500} -> {at}"


def test_a_png_tells_its_chunks_and_how_its_data_were_cut_and_filtered() -> None:
    found = traits(encoded(photograph(300, 400), "PNG"))["traits"]
    assert found["chunks"] == "IHDR IDAT"
    assert found["data pieces"] == "65536"
    assert found["filters"] in ("chosen by row", "sub, average", "sub", "Paeth") or "," in found["filters"]


def test_a_png_without_filters_is_told_apart() -> None:
    import numpy as np

    assert traits(png16(np.zeros((20, 20, 3), np.uint16)))["traits"]["filters"] == "none"


def test_webp_tiff_and_heif_are_read_too() -> None:
    import numpy as np

    assert traits(encoded(PIXELS, "WEBP", exif=exif_block()))["traits"]["chunks"] == "VP8X VP8 EXIF"
    assert traits(tiff(np.zeros((8, 8, 1), np.uint8), 1))["traits"]["cut into"] == "one strip"
    found = traits(heic(PIXELS))
    assert (found["format"], found["traits"]["brand"]) == ("HEIF", "heix")
    assert found["traits"]["meta"].startswith("hdlr")


def test_other_containers_are_left_alone() -> None:
    assert traits(b"GIF89a" + bytes(40)) == {"format": "", "traits": {}, "tables": [], "claims": {}, "thumbnail": {}}


def test_the_parser_answers_in_the_readers_process() -> None:
    source = make_source(PIXELS, "JPEG", quality=90)
    assert source.parsed("traits")["traits"]["segments"].startswith("JFIF")


def test_a_gigantic_number_of_segments_ends() -> None:
    data = b"\xff\xd8" + b"\xff\xfe\0\3x" * (jpeg.MOST_SEGMENTS + 10)
    assert len(traits(data)["traits"]["head"]) < 2000


@given(st.sampled_from(STARTS), st.binary(max_size=400))
def test_no_bytes_break_the_reading(start: bytes, rest: bytes) -> None:
    for text in traits(start + rest)["traits"].values():
        assert isinstance(text, str)


@given(st.data())
def test_no_change_of_a_whole_file_breaks_the_reading(data: st.DataObject) -> None:
    whole = bytearray(with_exif(exif_block(note=b"n" * 40, preview=b"\xff\xd8\xff\xd9")))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(4, 400))] = data.draw(st.integers(0, 255))
    assert traits(bytes(whole))["format"] == "JPEG"
