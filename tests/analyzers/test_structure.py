"""The method names what is remarkable in a container, always with its innocent explanation and never above a note."""

from pathlib import Path

import pytest
from conftest import Quiet
from containers import exif_with, film, jpeg_of, samsung_trailer, scenery, segment, shrunk, with_mpf, with_segments, with_thumbnail

from analyzers.evidence import ImageSource
from analyzers.metadata.structure import run
from analyzers.parameters import Params
from analyzers.results import Outline, Result, Weight

PLAIN = jpeg_of(scenery())


def looked_at(data: bytes) -> Result:
    return run(ImageSource.of_bytes(data, Path("made.jpg")), Params(), Quiet())


def said(data: bytes) -> str:
    return " ".join(finding.text for finding in looked_at(data).findings)


def test_the_tree_is_given_with_places_in_numbers() -> None:
    (outline,) = looked_at(PLAIN).views
    assert isinstance(outline, Outline)
    assert outline.depths[:3] == (0, 1, 2)
    assert outline.lengths[0] == len(PLAIN)
    assert outline.roles[1] == "picture"
    row = next(row for row in outline.rows if row[0] == "APP0 JFIF")
    assert row[1] == "0x2"
    assert "JFIF header" in row[-1]


def test_a_plain_file_is_said_to_have_no_gaps() -> None:
    assert said(PLAIN) == "The parts of the file follow one another without gaps, and nothing stands after its end."


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (with_thumbnail(scenery(), shrunk(scenery())), "The file holds a smaller picture: thumbnail (160 × 120) at byte"),
        (with_mpf(PLAIN, PLAIN), "an index in the file names them"),
        (PLAIN + PLAIN, "no index that is read here names it"),
        (PLAIN + film(), "Phones keep motion photos so"),
        (PLAIN + b"%PDF-1.4 and so on", "Another file stands after the picture: PDF document"),
        (PLAIN + b"nobody knows what this is", "Data of an unknown kind stand after the end"),
        (PLAIN + samsung_trailer(("A", b"b")), "trailer of a Samsung phone"),
        (PLAIN[:20] + b"words of thirty bytes, not more" + PLAIN[20:], "named by nothing in it"),
        (PLAIN[:-2], "A picture in the file has no end"),
        (with_segments(PLAIN, segment(0xE1, exif_with(b"")[:-20])), "break the rules of the format"),
    ],
)
def test_what_is_remarkable_is_said_with_place_and_length(data: bytes, sentence: str) -> None:
    assert sentence in said(data)


def test_no_finding_is_more_than_a_note() -> None:
    strange = PLAIN[:20] + b"words of thirty bytes, not more" + PLAIN[20:] + b"??" + PLAIN + film() + b"PK\x03\x04 and more"
    assert {finding.weight for finding in looked_at(strange).findings} == {Weight.NOTE}


def test_many_places_are_named_by_the_first_of_them() -> None:
    assert "and 3 more" in said(PLAIN + 7 * PLAIN)
