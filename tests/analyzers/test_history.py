"""What programs noted is listed in the order of time with what it means, and silence is said to be silence."""

from pathlib import Path

import pytest
from conftest import Quiet, make_source
from forgeries import photograph
from marked import CAMERA, derived, history, marked, resources, with_segment, with_xmp

from analyzers.evidence import ImageSource
from analyzers.metadata.history import COLUMNS, run
from analyzers.metadata.software import EDITOR, TRANSFER, can_edit, kind_of
from analyzers.parameters import Params
from analyzers.results import Result, Table, Weight


def told(source: ImageSource) -> Result:
    return run(source, Params(), Quiet())


def rows(result: Result) -> list[tuple[str, ...]]:
    (table,) = result.views
    assert isinstance(table, Table)
    assert table.columns == COLUMNS
    return list(table.rows)


def said(result: Result) -> str:
    return " ".join(finding.text for finding in result.findings)


def with_packet(folder: Path, inner: str) -> Result:
    return told(marked(folder, CAMERA, edit=with_xmp(inner)))


HISTORY = history(
    {"action": "saved", "when": "2020-03-01T10:00:00+01:00", "softwareAgent": "Adobe Photoshop 21.0", "changed": "/"},
    {"action": "created", "when": "2020-03-01T08:30:00Z", "softwareAgent": "Adobe Photoshop 21.0"},
    {"action": "converted", "parameters": "from image/tiff to image/jpeg"},
)


def test_acts_stand_in_the_order_of_time_and_those_without_a_time_last(tmp_path: Path) -> None:
    noted = [row[2] for row in rows(with_packet(tmp_path, HISTORY)) if "History" in row[4]]
    assert noted == ["created", "saved, changed: /", "converted, parameters: from image/tiff to image/jpeg"]


def test_an_act_is_told_with_its_program_and_what_it_means(tmp_path: Path) -> None:
    (row,) = [row for row in rows(with_packet(tmp_path, HISTORY)) if row[2].startswith("converted")]
    assert row[3] == "It was turned into another kind of file."
    (row,) = [row for row in rows(with_packet(tmp_path, HISTORY)) if row[2].startswith("saved")]
    assert row[:2] == ("2020-03-01T10:00:00+01:00", "Adobe Photoshop 21.0")


def test_the_history_is_summed_up_with_its_span(tmp_path: Path) -> None:
    result = with_packet(tmp_path, HISTORY)
    assert "notes 3 acts from 2020-03-01T08:30:00Z to 2020-03-01T10:00:00+01:00" in said(result)
    assert "converted 1; created 1; saved 1" in said(result)


def test_a_program_that_can_edit_is_named_with_its_field(tmp_path: Path) -> None:
    result = told(marked(tmp_path, {**CAMERA, "Exif.Image.Software": "GIMP 2.10.34"}))
    (finding,) = result.findings
    assert finding.weight is Weight.NOTABLE
    assert "Exif.Image.Software = GIMP 2.10.34" in finding.text
    assert "They also caption" in finding.text


def test_firmware_is_listed_and_is_no_finding_above_a_note(tmp_path: Path) -> None:
    result = told(marked(tmp_path, {**CAMERA, "Exif.Image.Software": "Firmware Version 1.2"}))
    assert [finding.weight for finding in result.findings] == [Weight.NOTE]
    assert "that is not in our list" in rows(result)[0][3]
    assert "Nothing was found by this method" in said(result)


def test_a_file_in_which_nothing_is_noted_is_said_to_hold_nothing() -> None:
    result = told(make_source(photograph(16, 16)))
    assert rows(result) == []
    assert said(result).startswith("Nothing was found by this method: no program signed the file")


def test_the_document_from_which_it_was_made_is_named(tmp_path: Path) -> None:
    result = with_packet(tmp_path, derived(documentID="xmp.did:7", instanceID="xmp.iid:8"))
    assert "Xmp.xmpMM.DerivedFrom/stRef:documentID = xmp.did:7" in said(result)


def test_ancestors_are_named(tmp_path: Path) -> None:
    inner = "<photoshop:DocumentAncestors><rdf:Bag><rdf:li>xmp.did:1</rdf:li><rdf:li>xmp.did:2</rdf:li></rdf:Bag>"
    inner += "</photoshop:DocumentAncestors>"
    assert "xmp.did:1, xmp.did:2" in said(with_packet(tmp_path, inner))


def test_writing_that_was_laid_over_the_picture_is_quoted(tmp_path: Path) -> None:
    layer = "<rdf:li rdf:parseType='Resource'><photoshop:LayerText>BREAKING</photoshop:LayerText></rdf:li>"
    inner = f"<photoshop:TextLayers><rdf:Bag>{layer}</rdf:Bag></photoshop:TextLayers>"
    assert "BREAKING" in said(with_packet(tmp_path, inner))


CROPPED = "<crs:HasCrop>True</crs:HasCrop><crs:CropTop>0.1</crs:CropTop><crs:CropLeft>0</crs:CropLeft><crs:CropBottom>1</crs:CropBottom>"


def test_a_crop_in_development_is_told(tmp_path: Path) -> None:
    assert "note a crop: Xmp.crs.HasCrop = Xmp.crs.CropTop = 0.1" in said(with_packet(tmp_path, CROPPED))


def test_a_crop_that_was_not_made_is_not_told(tmp_path: Path) -> None:
    assert "note a crop" not in said(with_packet(tmp_path, CROPPED.replace("True", "False")))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("PaintBasedCorrections", "2 corrections of parts"), ("RetouchInfo", "2 repaired spots"), ("RetouchAreas", "2 repaired spots")],
)
def test_corrections_of_parts_and_repaired_spots_are_counted(name: str, sentence: str, tmp_path: Path) -> None:
    items = "<rdf:li>centerX = 0.3</rdf:li><rdf:li>centerX = 0.7</rdf:li>"
    structs = "<rdf:li rdf:parseType='Resource'><crs:What>Correction</crs:What></rdf:li>" * 2
    inner = f"<crs:{name}><rdf:Seq>{items if name == 'RetouchInfo' else structs}</rdf:Seq></crs:{name}>"
    assert sentence in said(with_packet(tmp_path, inner))


def test_settings_that_are_the_usual_ones_are_not_listed(tmp_path: Path) -> None:
    inner = "<crs:Exposure2012>+0.35</crs:Exposure2012><crs:Contrast2012>0</crs:Contrast2012>"
    inner += "<crs:ColorGradeBlending>50</crs:ColorGradeBlending>"
    changed = [row[4] for row in rows(with_packet(tmp_path, inner)) if "usual value" in row[3]]
    assert changed == ["Xmp.crs.Exposure2012"]


def test_the_quality_at_which_photoshop_saved_is_read(tmp_path: Path) -> None:
    saved = resources((0x0406, b"\0\x06\0\0\0\x01\0"))
    result = told(marked(tmp_path, CAMERA, edit=lambda data: with_segment(data, 0xED, saved)))
    (row,) = [row for row in rows(result) if row[4] == "Photoshop.0x0406"]
    assert row[2] == "quality 10 of 12 standard"


@pytest.mark.parametrize(
    ("text", "kind"), [("Adobe Photoshop CS5 Windows", EDITOR), ("Nikon Transfer 1.1 W", TRANSFER), ("gimped", ""), ("SHARP AQUOS", "")]
)
def test_a_program_is_told_by_whole_words(text: str, kind: str) -> None:
    assert kind_of(text) == kind


def test_a_program_that_only_copies_from_a_camera_cannot_edit() -> None:
    assert not can_edit("Nikon Transfer 1.1 W")
