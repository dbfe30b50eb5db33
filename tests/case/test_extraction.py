"""Bytes taken out of a file are the same bytes, and say where they lay; a case keeps that, and older cases read as before."""

import json
from pathlib import Path

import pytest

from analyzers.evidence import ImageSource, Origin, Unreadable
from forensics_gui.case.extraction import PIECE, Extent, bytes_of, extracted, found, place_in_words, written
from forensics_gui.case.records import evidence_of, evidence_record
from forensics_gui.case.storage import CaseFolder

DATA = bytes(range(256)) * 4


@pytest.fixture
def source() -> ImageSource:
    return ImageSource.of_bytes(DATA, Path("whole.bin"), Origin(how="drop", original_bytes=False))


def part_of(source: ImageSource, offset: int = 16, length: int = 32) -> ImageSource:
    return extracted(source, Extent("thumbnail", offset, length), lambda words, _: f"{words}.jpg")


def test_the_part_is_the_same_bytes(source: ImageSource) -> None:
    assert part_of(source).copy_to(bytes) == DATA[16:48]


def test_its_origin_says_what_it_is_a_part_of(source: ImageSource) -> None:
    origin = part_of(source).evidence.origin
    assert (origin.how, origin.parent, origin.offset, origin.length) == ("extracted", source.evidence.sha256, 16, 32)
    assert not origin.original_bytes  # as those of the whole were not
    assert place_in_words(origin) == f"32 bytes from byte 16 of the file with the SHA-256 {source.evidence.sha256}"


def test_a_part_beyond_the_end_is_no_evidence(source: ImageSource) -> None:
    with pytest.raises(Unreadable):
        part_of(source, 5000)


def test_a_case_keeps_where_a_part_came_from(source: ImageSource, tmp_path: Path) -> None:
    case = CaseFolder.create(tmp_path / "case")
    case.acquire(source)
    case.acquire(part_of(source))
    case.close()
    again = CaseFolder.open(tmp_path / "case")
    assert again.case.evidence[1].origin == part_of(source).evidence.origin
    told = json.loads(again.case.custody[-1].details)
    assert told["origin"]["parent"] == source.evidence.sha256
    again.close()


def test_evidence_that_is_no_part_is_spelled_as_it_always_was(source: ImageSource) -> None:
    record = evidence_record(source.evidence, "evidence/x")
    assert set(record["origin"]) == {"how", "original_bytes", "address", "page", "title", "route", "offered", "headers", "note"}
    assert evidence_of(record) == source.evidence


def test_a_written_part_is_told_with_its_hash_and_place(source: ImageSource, tmp_path: Path) -> None:
    told = written(source, Extent("gap", 3, 5), tmp_path / "gap.bin")
    assert (tmp_path / "gap.bin").read_bytes() == DATA[3:8]
    assert told["inputs"] == {"evidence": source.evidence.sha256, "offset": 3, "length": 5}


def test_bytes_are_found_after_the_cursor_and_then_from_the_beginning(source: ImageSource) -> None:
    whole = Extent("file", 0, len(DATA))
    places = [found(source, b"\x10\x11", whole, after) for after in (-1, 16, 272, 784)]
    assert places == [16, 272, 528, 16]
    assert found(source, b"nowhere", whole, 0) == -1
    assert found(source, b"\x10\x11", Extent("part", 17, 100), 20) == -1


def test_a_place_across_two_pieces_is_found() -> None:
    large = ImageSource.of_bytes(bytes(PIECE - 2) + b"here" + bytes(10), Path("large.bin"))
    assert found(large, b"here", Extent("file", 0, PIECE + 12), 0) == PIECE - 2


def test_bytes_outside_the_file_are_none(source: ImageSource) -> None:
    assert bytes_of(source, -5, 2) == DATA[:2]
    assert bytes_of(source, len(DATA), len(DATA) + 9) == b""
