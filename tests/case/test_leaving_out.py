"""A finding that leaves out location and personal fields holds them nowhere: in no stream, string, picture or attachment."""

import io
import json
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from case.findings import Printed, case_of, run_of
from conftest import Quiet
from PIL import Image  # noqa: TID253  writes the file that is examined

from analyzers.evidence import ImageSource
from analyzers.language import say
from analyzers.metadata import contradictions, fields, generation, history, origin, place, provenance, structure, thumbnail
from analyzers.results import Finding, Outline, Result, Table
from forensics_gui.case.delivery import Delivery
from forensics_gui.case.discretion import discreet, withheld
from forensics_gui.case.examine import examine
from forensics_gui.case.model import Case
from forensics_gui.case.report import write_report

ARTIST, OWNER, SERIAL, COMMENT, CREATOR, BYLINE, CITY = (
    "Xanthippe Quarles", "Owner Zebediah", "SN-77410-Q", "met at the quay by Yolande",
    "Creator Wilhelmina", "Byline Barnabas", "Nether Wallop",
)  # fmt: skip
PLANTED = (ARTIST, OWNER, SERIAL, COMMENT, CREATOR, BYLINE, CITY, "Thumb Thaddeus", "Trailer Tabitha", "Com Cornelius")
COORDINATES = ("48.858222", "48.8582", "48,51.4933N", "48/1 51/1", "48°51", "448251", "48251 11935", "DQ48251", "geo:48", "Passy")
XMP = f"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
 xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 exif:GPSLatitude="48,51.4933N" exif:GPSLongitude="2,17.67E" photoshop:City="{CITY}">
 <dc:creator><rdf:Seq><rdf:li>{CREATOR}</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>""".encode()
METHODS = (fields, place, contradictions, generation, history, origin, provenance, structure, thumbnail)
BOTH = ("location", "personal")


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


@cache
def planted() -> ImageSource:
    """A JPEG with names, numbers and coordinates wherever a JPEG can hold them."""
    exif = Image.Exif()
    exif[0x013B] = ARTIST
    exif.get_ifd(0x8769).update({0xA430: OWNER, 0xA431: SERIAL, 0x9286: b"ASCII\0\0\0" + COMMENT.encode()})
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 29.6), 3: "E", 4: (2.0, 17.0, 40.2), 7: (12.0, 0.0, 0.0), 29: "2024:06:20"})
    written = io.BytesIO()
    random = np.random.default_rng(5).integers(0, 256, (48, 64, 3), np.uint8)
    Image.fromarray(random).save(written, "JPEG", exif=exif.tobytes(), xmp=XMP, progressive=True)
    iptc = b"\x1c\x02\x50" + len(BYLINE).to_bytes(2, "big") + BYLINE.encode()
    iptc += b"\x1c\x02\x5a" + len(CITY).to_bytes(2, "big") + CITY.encode()
    photoshop = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + len(iptc).to_bytes(4, "big") + iptc + b"\0" * (len(iptc) % 2)
    thumbnail = b"JFXX\0\x10" + b"\xff\xd8" + _segment(0xFE, b"Thumb Thaddeus") + b"\xff\xd9"
    head, rest = written.getvalue()[:2], written.getvalue()[2:]
    extra = _segment(0xED, photoshop) + _segment(0xE0, thumbnail) + _segment(0xFE, b"Com Cornelius")
    return ImageSource.of_bytes(head + extra + rest + b"Trailer Tabitha", Path("/home/somebody/holiday/harbour.jpg"))


def examined() -> tuple[Case, dict[str, ImageSource]]:
    source = planted()
    runs = tuple(examine(source, method.ANALYZER, method.ANALYZER.params(), Quiet()) for method in METHODS)
    assert not any(run.error for run in runs)
    return case_of(source, runs=runs)


@cache
def finding(folder: Path, leave_out: tuple[str, ...]) -> Path:
    case, sources = examined()
    path = folder / f"finding{len(leave_out)}{''.join(leave_out)}.pdf"
    write_report(case, sources, path, delivery=Delivery(leave_out=leave_out, attach_evidence=True))
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("findings")


def everything(path: Path) -> str:
    """All bytes of all streams, compressed or not, all strings and keys, and the pages' text; in small letters."""
    import pikepdf

    found = [path.read_bytes()]
    with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
        for thing in pdf.objects:
            found.append(str(thing).encode("utf-8", "replace") if not isinstance(thing, pikepdf.Stream) else repr(thing).encode())
            if isinstance(thing, pikepdf.Stream):
                found.append(thing.read_raw_bytes())
                try:
                    found.append(thing.read_bytes())
                except pikepdf.PdfError:  # a JPEG has no other form
                    continue
            if isinstance(thing, pikepdf.String):
                found.append(str(thing).encode())
    text = b"\n".join(found).decode("latin-1") + b"\n".join(found).decode("utf-8", "replace")
    return (text + "".join(Printed(path).pages)).casefold()


def squeezed(text: str) -> str:
    return "".join(text.split())


def leaks(path: Path, texts: tuple[str, ...]) -> list[str]:
    held, close = everything(path), squeezed(Printed(path).text.casefold())
    return [text for text in texts if text.casefold() in held or squeezed(text.casefold()) in close]


def test_without_the_switch_all_of_it_is_there(folder: Path) -> None:
    assert set(PLANTED) - set(leaks(finding(folder, ()), PLANTED)) == set()
    assert {"48.858222", "48,51.4933N"} <= set(leaks(finding(folder, ()), COORDINATES))


def test_with_the_switch_none_of_it_is_anywhere(folder: Path) -> None:
    assert leaks(finding(folder, BOTH), PLANTED + COORDINATES) == []


def test_location_alone_leaves_the_person(folder: Path) -> None:
    path = finding(folder, ("location",))
    assert leaks(path, (*COORDINATES, CITY)) == []
    assert Printed(path).says(ARTIST)


def test_personal_alone_leaves_the_place(folder: Path) -> None:
    path = finding(folder, ("personal",))
    assert leaks(path, (ARTIST, OWNER, SERIAL, COMMENT, CREATOR, BYLINE, "Trailer Tabitha")) == []
    assert Printed(path).says("48.858222, 2.294500")


def test_the_picture_stays_what_it_was(folder: Path) -> None:
    import pikepdf

    with pikepdf.open(finding(folder, BOTH)) as pdf:
        streams = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream) and "/DCTDecode" in str(thing.get("/Filter"))]
        (data,) = (stream.read_raw_bytes() for stream in streams)
    with Image.open(io.BytesIO(data)) as shown:
        assert (np.asarray(shown.convert("RGB")) == planted().pixels).all()
        assert set(shown.info) <= {"progressive", "progression"}


def test_no_evidence_is_attached_though_it_was_asked_for(folder: Path) -> None:
    import pikepdf

    with pikepdf.open(finding(folder, BOTH)) as pdf:
        assert list(pdf.attachments) == ["finding.json"]


def test_the_record_says_what_was_left_out(folder: Path) -> None:
    import pikepdf

    with pikepdf.open(finding(folder, BOTH)) as pdf:
        record = json.loads(pdf.attachments["finding.json"].get_file().read_bytes())
    assert (record["filtered"], record["left_out"]) == (True, ["location", "personal"])
    assert record["evidence"][0]["folder"] == ""
    assert len(record["runs"]) == len(METHODS)


def test_the_first_page_and_the_limits_say_that_something_was_left_out(folder: Path) -> None:
    printed, words = Printed(finding(folder, BOTH)), squeezed("this finding leaves out location fields and personal fields")
    assert words in squeezed(printed.pages[0])
    assert sum(words in squeezed(page) for page in printed.pages) == 2
    assert words not in squeezed("".join(Printed(finding(folder, ())).pages))


def test_a_finding_that_quotes_a_field_is_left_out_and_counted() -> None:
    source = planted()
    result = Result(
        (Table("Fields", ("Name", "Value"), (("Model", "Q1"), ("Taken by", ARTIST))),),
        (
            Finding(say("The file names {who}.", who=ARTIST)),
            Finding(say("The fields differ (Exif.GPSInfo.GPSLatitude).")),
            Finding(say("Sharp.")),
        ),
    )
    case, sources = case_of(source, runs=(run_of(source, result=result),))
    what = withheld(case, sources, BOTH)
    (run,) = discreet(case, what).runs
    assert run.result is not None
    assert [found.text for found in run.result.findings] == ["Sharp."]
    assert run.result.views[0].rows == (("Model", "Q1"),)  # type: ignore[union-attr]
    assert (what.count["findings"], what.count["rows"]) == (2, 1)


def test_what_can_be_left_out_is_named_where_something_else_is_asked() -> None:
    case, sources = case_of(planted())
    with pytest.raises(ValueError, match="location, personal"):
        withheld(case, sources, ("faces",))


def test_the_custody_entry_says_what_was_left_out() -> None:
    told: dict[str, Any] = Delivery(leave_out=BOTH, attach_evidence=True).told()
    assert told["left_out"] == ["location", "personal"]
    assert told["record_filtered"]
    assert not told["evidence_attached"]


def test_the_command_line_takes_one_kind_or_both_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    from forensics_gui.case.commandline import parser

    words = ["report", "a.jpg", "--out", "a.pdf"]
    assert parser().parse_args(words).leave_out == ()
    assert parser().parse_args([*words, "--leave-out", "personal,location"]).leave_out == BOTH
    with pytest.raises(SystemExit):
        parser().parse_args([*words, "--leave-out", "faces"])
    assert "location, personal" in capsys.readouterr().err


def test_a_tree_of_parts_loses_whole_rows() -> None:
    rows = (("File", "", "…"), ("GPSLatitude", "48", "where"), ("Scan", "", "the picture"))
    tree = Outline("Parts", ("Part", "Value", "What"), rows, False, (0, 1, 1), (0, 10, 20), (30, 10, 10), ("", "", "picture"))
    case, sources = case_of(planted(), runs=(run_of(planted(), tree),))
    (run,) = discreet(case, withheld(case, sources, BOTH)).runs
    assert run.result is not None
    (kept,) = run.result.views
    assert isinstance(kept, Outline)
    assert [row[0] for row in kept.rows] == ["File", "Scan"]
    assert (kept.depths, kept.offsets, kept.lengths, kept.roles) == ((0, 1), (0, 20), (30, 10), ("", "picture"))


def test_the_web_page_leaves_out_the_same(tmp_path: Path) -> None:
    case, sources = examined()
    for leave_out in ((), BOTH):
        write_report(case, sources, tmp_path / "finding.html", delivery=Delivery(leave_out=leave_out))
        text = (tmp_path / "finding.html").read_text(encoding="utf-8")
        held = [one for one in (*PLANTED[:7], *COORDINATES) if one in text or one in unescape(text)]
        assert bool(held) == (not leave_out)
        assert ("At the examiner&#x27;s wish this finding leaves out" in text) == bool(leave_out)
