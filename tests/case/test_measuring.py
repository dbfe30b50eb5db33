"""A measured distance is told in pixels; a known length gives the picture a scale, and the finding says where that holds."""

from dataclasses import replace

import numpy as np
import pytest
from case.findings import Printed, case_of, marked

from forensics_gui.case.measuring import known_length, length_in_words, scale_of
from forensics_gui.case.model import Annotation
from forensics_gui.case.records import annotation_of, annotation_record
from forensics_gui.case.report import write_report
from forensics_gui.case.webannotation import read, written

SHA = "ab" * 32


def measured(id_: str, length: float, known: str = "") -> Annotation:
    return Annotation(id_, SHA, "measure", ((0.0, 0.0), (length, 0.0)), known=known)


def test_without_a_known_length_a_distance_is_told_in_pixels_and_that_there_is_no_scale() -> None:
    assert scale_of([measured("a", 50)], SHA) is None
    assert length_in_words(measured("a", 50), None) == "50.0 pixels of the stored picture; no length in it is known, so it has no scale"


def test_a_known_length_gives_the_scale_of_its_picture_and_of_no_other() -> None:
    door, window = measured("a", 200, "2 m"), measured("b", 50)
    scale = scale_of([window, door], SHA)
    assert length_in_words(window, scale) == "50.0 pixels, 0.5 m by the scale of this picture"
    assert length_in_words(door, scale) == "200.0 pixels, stated to be 2 m: the scale of this picture"
    assert scale_of([door], "cd" * 32) is None


@pytest.mark.parametrize(
    ("text", "known"),
    [("1.2 m", (1.2, "m")), ("30cm", (30.0, "cm")), ("1,5 m", (1.5, "m")), ('6"', (6.0, '"')), (" 2 футов ", (2.0, "футов"))],
)
def test_a_known_length_is_a_number_and_a_unit(text, known) -> None:
    assert known_length(text) == known


@pytest.mark.parametrize("text", ["", "m", "12", "0 m", "-3 m", "about 2 m", "2 m high", "1e3 m", "nan m"])
def test_anything_else_is_none(text) -> None:
    assert known_length(text) is None


def test_a_distance_without_length_gives_no_scale() -> None:
    assert scale_of([measured("a", 0, "2 m")], SHA) is None


def test_a_known_length_is_kept_and_a_mark_without_one_is_spelled_as_it_always_was() -> None:
    assert annotation_of(annotation_record(measured("a", 9, "2 m"))) == measured("a", 9, "2 m")
    assert "known" not in annotation_record(measured("a", 9))


def test_a_known_length_travels_with_the_mark() -> None:
    [back] = read(written([measured("a", 9, "2 m")], {}), SHA, (40, 40)).marks
    assert back.known == "2 m"


@pytest.mark.parametrize("name", ["finding.pdf", "finding.html"])
def test_the_finding_tells_the_length_and_where_a_scale_holds(tmp_path, source, name) -> None:
    photo = source(np.zeros((48, 64, 3), np.uint8), "JPEG", "photo.jpg")
    door = replace(marked(photo, "measure", (0, 0), (40, 0)), known="2 m")
    window = replace(marked(photo, "measure", (0, 9), (20, 9)), id="other")
    path = tmp_path / name

    def said(*marks: Annotation) -> str:
        write_report(*case_of(photo, annotations=marks), path, methods={})
        return " ".join((" ".join(Printed(path).pages) if name.endswith("pdf") else path.read_text(encoding="utf-8")).split())

    with_scale = said(door, window)
    assert "20.0 pixels, 1 m by the scale of this picture" in with_scale
    assert "perspective" in with_scale or "runs away from the camera" in with_scale
    without = said(window)
    assert "20.0 pixels of the stored picture; no length in it is known" in without
    assert "runs away from the camera" not in without
