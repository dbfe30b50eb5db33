"""A writer is named where the list knows it, "not in our list" is an answer, and a camera is checked by the file's own traits."""

import json
import struct
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Quiet, encoded
from forgeries import photograph

from analyzers.evidence import ImageSource, Origin
from analyzers.metadata import encoders, platforms
from analyzers.metadata.encoders import Fit, best, candidates, known
from analyzers.metadata.origin import run
from analyzers.metadata.signatures import masked, tables_name
from analyzers.parameters import Params
from analyzers.reader.parsers.traits import traits
from analyzers.results import Finding, Weight
from tests.analyzers.reader.test_traits import exif_block

PIXELS = photograph(48, 64)
EXIF = b"Exif\0\0" + exif_block(make=b"SONY\0\0")


def findings(data: bytes, name: str = "a.jpg") -> tuple[Finding, ...]:
    return run(ImageSource.of_bytes(data, Path(name), Origin()), Params(), Quiet()).findings


def notable(data: bytes) -> list[str]:
    return [finding.text for finding in findings(data) if finding.weight != Weight.NOTE]


def as_a_camera(data: bytes, exif: bytes = EXIF) -> bytes:
    """The same picture with the segments of many cameras: no JFIF, all tables of a kind in one segment, the frame behind them."""
    parts: dict[int, bytes] = {0xDB: b"", 0xC4: b""}
    frame = b""
    at = 2
    while data[at + 1] != 0xDA:
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        body = data[at + 4 : at + 2 + length]
        if data[at + 1] in parts:
            parts[data[at + 1]] += body
        elif data[at + 1] == 0xC0:
            frame = body
        at += 2 + length

    def segment(marker: int, body: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body

    return b"\xff\xd8" + segment(0xE1, exif) + segment(0xDB, parts[0xDB]) + segment(0xC4, parts[0xC4]) + segment(0xC0, frame) + data[at:]


@pytest.mark.parametrize("quality", [31, 64, 83, 96])
def test_a_quality_that_was_never_run_is_known_from_the_scale(quality: int) -> None:
    found = candidates(traits(encoded(PIXELS, "JPEG", quality=quality)))
    assert "Pillow" in {candidate.program.name for candidate in best(found)}
    assert {candidate.quality for candidate in best(found)} == {str(quality)}


def test_metadata_in_the_order_of_one_program_tell_it_from_others_of_the_same_library() -> None:
    found = candidates(traits(encoded(PIXELS, "JPEG", exif=EXIF, comment=b"holiday")))
    assert "Pillow" in {candidate.program.name for candidate in best(found)}
    assert "OpenCV" not in {candidate.program.name for candidate in best(found)}
    assert any(candidate.program.name == "OpenCV" and "head" in candidate.differs for candidate in found)


def test_a_comment_that_only_one_program_writes_puts_it_first() -> None:
    plain = encoded(
        PIXELS, "JPEG", quality=90, subsampling=0, comment=b"CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 90\n", dpi=(96, 96)
    )
    found = candidates(traits(plain))
    assert found[0].fit == Fit.SIGNED
    assert {candidate.program.name for candidate in best(found)} == {"libgd", "PHP GD"}


def test_a_layout_that_no_program_of_the_list_writes_is_not_in_our_list() -> None:
    data = as_a_camera(encoded(PIXELS, "JPEG", quality=90))
    assert candidates(traits(data)) == ()
    assert "not in our list" in findings(data)[0].text
    assert "gap of the list" in findings(data)[0].text


def test_own_tables_fit_only_programs_that_leave_tables_as_they_were() -> None:
    odd = encoded(PIXELS, "JPEG", qtables=[list(range(1, 65)), list(range(2, 66))])
    assert {candidate.program.name for candidate in candidates(traits(odd))} <= {"jpegtran", "jpegoptim"}


def test_a_file_as_a_camera_lays_it_out_gets_no_editing_finding() -> None:
    assert notable(as_a_camera(encoded(PIXELS, "JPEG", quality=95))) == []


def test_a_camera_file_saved_anew_by_a_program_gets_one_that_quotes_its_traits() -> None:
    (text,) = notable(encoded(PIXELS, "JPEG", quality=95, exif=EXIF))
    assert "SONY" in text
    assert "Pillow" in text
    assert "JFIF Exif" in text
    assert "does not tell what was done" in text


@pytest.mark.parametrize(("options", "word"), [({"optimize": True}, "Huffman"), ({"progressive": True}, "progressively")])
def test_optimised_and_progressive_files_do_not_fit_a_camera(options: dict[str, bool], word: str) -> None:
    assert any(word in text for text in notable(encoded(PIXELS, "JPEG", quality=95, exif=EXIF, **options)))


def test_a_file_without_a_camera_that_a_program_wrote_says_so_with_the_innocent_reasons() -> None:
    (text,) = notable(encoded(PIXELS, "JPEG", quality=92))
    assert "names no camera" in text
    assert "uploading" in text


def test_a_file_without_a_camera_that_no_program_lays_out_so_is_told_by_its_first_segment() -> None:
    plain = encoded(PIXELS, "JPEG", quality=64, optimize=True)
    strange = plain[:11] + b"\x01\x02" + plain[13:]  # JFIF 1.02, which nobody in the list writes with tables made for the picture
    assert best(candidates(traits(strange)))[0].fit == Fit.CODING
    (text,) = notable(strange)
    assert "begins with a JFIF segment" in text
    assert "uploading" in text


def test_a_png_of_a_program_names_screenshots_among_the_innocent_reasons() -> None:
    (text,) = notable(encoded(PIXELS, "PNG"))
    assert "Screenshots" in text


def test_a_png_that_names_a_camera_is_told() -> None:
    assert any("PNG" in text for text in notable(encoded(PIXELS, "PNG", exif=EXIF[6:])))


def test_a_maker_note_of_another_maker_is_told() -> None:
    picture = encoded(PIXELS, "JPEG", quality=95)
    swapped = as_a_camera(picture, b"Exif\0\0" + exif_block(make=b"NIKON CORPORATION\0", note=b"SONY DSC" + bytes(40)))
    assert any("maker note begins" in text for text in notable(swapped))
    assert notable(as_a_camera(picture, b"Exif\0\0" + exif_block(make=b"SONY\0\0", note=b"SONY DSC" + bytes(40)))) == []


def test_a_camera_file_that_was_only_turned_without_loss_is_told_by_its_preview() -> None:
    picture = encoded(PIXELS, "JPEG", quality=95, qtables=[list(range(1, 65)), list(range(2, 66))], subsampling=0)
    preview = as_a_camera(encoded(PIXELS, "JPEG", quality=60))
    after_jfif = 4 + int.from_bytes(picture[4:6], "big")
    block = b"Exif\0\0" + exif_block(make=b"SONY\0\0", preview=preview)
    written = picture[:2] + struct.pack(">BBH", 0xFF, 0xE1, len(block) + 2) + block + picture[after_jfif:]
    assert any("jpegtran" in finding.text and "preview" in finding.text for finding in findings(written))


def test_other_formats_cannot_be_tested() -> None:
    result = run(ImageSource.of_bytes(encoded(PIXELS, "GIF"), Path("a.gif"), Origin()), Params(), Quiet())
    assert not result.applicable


@pytest.mark.parametrize(
    ("name", "platform"),
    [
        ("IMG-20221120-WA0001.jpg", "WhatsApp"),
        ("WhatsApp Image 2026-08-31 at 15.41.14 (1).jpeg", "WhatsApp"),
        ("signal-2018-08-21-100217.jpg", "Signal"),
        ("photo_2022-03-01_10-11-12.jpg", "Telegram"),
        ("mmexport1451181351065.jpg", "WeChat"),
        ("12345678_1507255906343130_1507256119676442123_n.jpg", "Facebook or Instagram"),
    ],
)
def test_a_name_that_fits_a_platform_is_told_with_its_date(name: str, platform: str) -> None:
    answer = traits(encoded(PIXELS, "JPEG"))
    (finding,) = platforms.about(name, answer, [])
    assert platform in finding.text
    assert "as seen 20" in finding.text
    assert finding.weight == Weight.NOTE


@pytest.mark.parametrize("name", ["DSC01234.JPG", "IMG_20200101_101010.jpg", "PXL_20210101_101010123.jpg", "image.png", "unknown.png"])
def test_names_that_cameras_and_many_programs_give_fit_no_platform(name: str) -> None:
    assert list(platforms.about(name, traits(encoded(PIXELS, "JPEG")), [])) == []


def test_facebooks_field_is_told_and_a_size_that_was_seen_there_too() -> None:
    answer = traits(encoded(photograph(40, 960), "JPEG"))
    field = {"key": "Iptc.Application2.SpecialInstructions", "value": "FBMD01000ac60300004a1d0000"}
    (finding,) = platforms.about("a.jpg", answer, [field])
    assert "FBMD01000ac6" in finding.text
    assert "960" in finding.text


def test_every_platform_rule_is_dated_and_has_a_source() -> None:
    assert all(mark.seen[:2] == "20" and mark.source.startswith("https://") and (mark.name or mark.field) for mark in platforms.marks())


def test_tables_of_the_scale_are_named_and_others_are_digests() -> None:
    assert tables_name(traits(encoded(PIXELS, "JPEG", quality=77))["tables"]) == "standard 77"
    assert len(tables_name([[[1] * 8] * 8, [[3] * 8] * 8])) == 12
    assert tables_name([]) == ""


def test_numbers_in_texts_are_masked() -> None:
    assert masked("Lavc59.37.100 ") == "Lavc#.#.#"


def test_the_list_says_of_each_program_what_it_is_and_when_it_was_run() -> None:
    listed = known()
    assert len(listed.programs) >= 40
    assert listed.writing("JPEG") >= 20
    for program in listed.programs:
        assert program.name
        assert program.version
        assert program.run[:2] == "20"
    stored = json.loads(encoders.LIST.read_text(encoding="utf-8"))
    assert all(0 <= number < len(stored["programs"]) for row in stored["codings"] for number, _ in row["written by"])


def test_a_weaker_fit_stands_behind_a_better_one() -> None:
    found = candidates(traits(encoded(PIXELS, "JPEG", exif=EXIF)))
    assert [candidate.fit for candidate in found] == sorted((candidate.fit for candidate in found), reverse=True)
    assert replace(found[0], quality="").program is found[0].program
