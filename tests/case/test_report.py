"""The finding as its readers meet it: what it says, what it shows, and that it says it of every run."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from case.findings import Printed, case_of, chain, every_view, found, map_of, marked, match_of, run_of

from analyzers.contract import Analyzer
from analyzers.evidence import ImageSource, Origin
from analyzers.language import say
from analyzers.results import Outline, Region, Result, Table, Weight, cannot_test
from forensics_gui.case.model import Case
from forensics_gui.case.report import write_report

Make = Callable[..., ImageSource]


@pytest.fixture
def photo(source: Make) -> ImageSource:
    pixels = np.random.default_rng(5).integers(0, 256, (48, 64, 3), dtype=np.uint8)
    return source(pixels, "JPEG", "photo.jpg", quality=90)


@pytest.fixture
def printed(tmp_path: Path) -> Callable[..., Printed]:
    def write(case: Case, sources: dict[str, ImageSource], methods: dict[str, Analyzer] | None = None) -> Printed:
        path = tmp_path / "finding.pdf"
        write_report(case, sources, path, methods=methods or {})
        return Printed(path)

    return write


def test_page_one_holds_question_examiner_conclusion_and_limits(photo, printed) -> None:
    finding = printed(*case_of(photo, conclusion="It lies in the harbour film."))
    first = finding.pages[0]
    for words in ("Where was it taken?", "Renée Müller", "It lies in the harbour film.", "UTC", "Whence"):
        assert words in first
    assert "does not show that a picture is untouched" in first.replace("\n", " ")


def test_a_missing_conclusion_is_said(photo, printed) -> None:
    assert printed(*case_of(photo)).says("No conclusion has been written.")


def test_page_one_shows_the_best_match_beside_the_picture(photo, printed) -> None:
    run = run_of(photo, match_of(photo, "possible", score=90.0), match_of(photo, "match", score=10.0))
    finding = printed(*case_of(photo, runs=(run,)))
    assert "Match: the picture shows this very source" in finding.pages[0]
    assert "1:12.480" in finding.pages[0]
    assert [text for text in finding.alternative_texts()[:2] if "Küste.mp4" in text]


def test_hashes_and_arrival_of_every_file_are_printed(photo, source, printed) -> None:
    came = Origin("drop", False, "https://example.org/a.png", "https://example.org/page", "A page", "text/html", ("text/html",))
    other = ImageSource.of_bytes(source(np.zeros((5, 7, 3), np.uint8)).copy_to(bytes), Path("/x/other.png"), came)
    finding = printed(*case_of(photo, other))
    for item in (photo, other):
        assert finding.says(item.evidence.sha256)
        assert finding.says(f"{item.evidence.size:,} bytes")
    assert finding.says("Pixels only: these are not the bytes of the original file.")
    assert finding.says("https://example.org/page")


def test_every_run_is_printed_with_version_settings_caution_and_reference(photo, printed) -> None:
    finding = printed(*case_of(photo, runs=(run_of(photo, map_of(photo)),)))
    for words in ("compression.ela, version 3", "quality: 85", "Edges are bright in any picture.", "Bright means", "doi:10.1000/1"):
        assert finding.says(words)


def test_a_setting_is_named_by_its_label(photo, printed) -> None:
    from analyzers.compression.ela import ANALYZER

    run = run_of(photo, map_of(photo), params=ANALYZER.params().settings())
    finding = printed(*case_of(photo, runs=(run,)), {ANALYZER.id: ANALYZER})
    for control in ANALYZER.params.controls().values():
        assert finding.says(f"{control.label}:")


def test_nothing_found_cannot_be_tested_and_failed_are_printed_like_a_finding(photo, printed) -> None:
    runs = (
        run_of(photo, id_="a", title="Copy-move"),
        run_of(photo, id_="b", title="Ghosts", result=cannot_test(say("This file is not a JPEG."))),
        run_of(photo, id_="c", title="Plug-in", result=None, error="Traceback (most recent call last):\nValueError: it broke"),
        run_of(photo, id_="d", title="Level", result=Result((), (found("One area differs."),))),
    )
    finding = printed(*case_of(photo, runs=runs))
    for words in ("Nothing found by this method.", "This file is not a JPEG.", "ValueError: it broke", "One area differs."):
        assert finding.says(words)
    own_sections = [f"{run.title} on photo.jpg" for run in runs[2:]]
    assert [title for title in finding.bookmarks if "on photo.jpg" in title] == own_sections
    assert "Examinations that found nothing, or could not be made" in finding.bookmarks
    for words in ("Copy-move", "Ghosts", "compression.ela, version 3", "quality: 85", "Edges are bright in any picture."):
        assert finding.says(words)  # what takes only a row has its settings and its caution too


def test_what_found_nothing_but_has_an_image_to_show_keeps_its_section(photo, printed) -> None:
    finding = printed(*case_of(photo, runs=(run_of(photo, map_of(photo)),)))
    assert "Error level on photo.jpg" in finding.bookmarks


def test_a_setting_that_the_examiner_changed_is_printed_with_what_it_is_by_itself(photo, printed) -> None:
    from analyzers.registry import discover

    methods = discover().found
    usual = methods["compression.ela"].params.defaults()["quality"]
    finding = printed(*case_of(photo, runs=(run_of(photo, map_of(photo), params={"quality": usual - 1}),)), methods=methods)
    assert finding.says(f": {usual - 1} (by itself {usual})")
    finding = printed(*case_of(photo, runs=(run_of(photo, map_of(photo), params={"quality": usual}),)), methods=methods)
    assert not finding.says(f"(by itself {usual})")


def test_a_finding_is_printed_with_weight_region_and_false_alarms(photo, printed) -> None:
    result = Result((map_of(photo),), (found("Here.", Weight.STRONG, Region(4, 6, 20, 10)),))
    finding = printed(*case_of(photo, runs=(run_of(photo, result=result),)))
    assert finding.says("weight: strong; region: 20 × 10 pixels at (4, 6); expected in an untouched picture: 0.02")


def test_a_map_is_printed_with_its_fixed_scale_and_what_lies_beyond(photo, printed) -> None:
    finding = printed(*case_of(photo, runs=(run_of(photo, map_of(photo)),)))
    assert finding.says("10 levels")
    assert finding.says("In this picture from 0 to 12, mean 6. 16.7% lies beyond the scale and is drawn at its end.")


def test_a_large_map_is_reduced_and_the_page_says_so(source, printed) -> None:
    wide = source(np.zeros((3, 3000, 3), np.uint8))
    finding = printed(*case_of(wide, runs=(run_of(wide, map_of(wide)),)))
    assert finding.says("Reduced for paper from 3000 × 3 to 1600 × 2 pixels by averaging.")


def test_every_kind_of_view_is_printed(photo, printed) -> None:
    finding = printed(*case_of(photo, runs=(run_of(photo, *every_view(photo)),)))
    for words in ("Change map", "Seen", "キヤノン", "Share of blocks", "Histogram", "41 features agree.", "h264", "0.25"):
        assert finding.says(words)


def test_rows_left_out_of_a_long_table_are_counted(photo, printed) -> None:
    rows = tuple((f"Field {n}", f"value {n}") for n in range(400))
    finding = printed(*case_of(photo, runs=(run_of(photo, Table("All", ("Name", "Value"), rows)),)))
    assert finding.says("24 of 400 entries are printed; 376 are left out.")
    assert finding.says("Field 23")
    assert not finding.says("Field 24")


def test_the_custody_record_is_printed_whole(photo, printed) -> None:
    entries = chain(180)
    finding = printed(*case_of(photo, custody=entries))
    missing = [entry.number for entry in entries if not finding.says(entry.hash)]
    assert not missing
    assert all("custody" in page for page in finding.pages[1:])  # the running head names the chain's head


def test_marks_are_drawn_listed_and_left_as_comments(photo, printed) -> None:
    marks = (
        marked(photo, "box", (5, 5), (20, 20)),
        marked(photo, "ellipse", (25, 5), (40, 20)),
        marked(photo, "arrow", (5, 40), (20, 30)),
        marked(photo, "polyline", (30, 30), (40, 40), (50, 30)),
        marked(photo, "text", (45, 10)),
        marked(photo, "number", (55, 40)),
        marked(photo, "a kind of the future", (10, 10), (60, 40)),
    )
    finding = printed(*case_of(photo, annotations=marks))
    assert "Marked pictures" in finding.bookmarks
    for mark in marks:
        assert finding.says(mark.text)
        assert any(mark.text in comment for comment in finding.comments)


def test_every_picture_has_an_alternative_text_and_the_document_a_language(photo, printed) -> None:
    finding = printed(*case_of(photo, runs=(run_of(photo, *every_view(photo)),)))
    texts = finding.alternative_texts()
    assert len(texts) > 8
    assert all(texts)
    assert finding.pdf.Root.Lang == "en"
    assert finding.pdf.Root.MarkInfo.Marked


def test_each_page_says_which_of_how_many_it_is(photo, printed) -> None:
    pages = printed(*case_of(photo)).pages
    assert all(f"page {number} of {len(pages)}" in page for number, page in enumerate(pages, 1))


def test_names_in_every_script_are_searchable(source, printed) -> None:
    pixels = np.zeros((8, 8, 3), np.uint8)
    names = ("Łódź.png", "Фото.png", "Αθήνα.png", "港の写真.png", "사진.png")
    finding = printed(*case_of(*(source(pixels + n, name=name) for n, name in enumerate(names))))
    for name in names:
        assert finding.says(name)


def test_right_to_left_names_are_printed_with_all_their_letters(source, printed) -> None:
    names = ("صورة", "תמונה")
    finding = printed(*case_of(*(source(np.full((8, 8, 3), n, np.uint8), name=f"{name}.png") for n, name in enumerate(names))))
    for name in names:
        assert set(name) <= set(finding.text)


def test_what_cannot_be_seen_in_a_name_is_spelled_out(source, printed) -> None:
    finding = printed(*case_of(source(np.zeros((8, 8, 3), np.uint8), name="photo\u202egpj.exe\x07ภ.png")))
    assert finding.says("photo\\u202egpj.exe\\x07□.png")
    assert finding.says("photo\\u202egpj.exe\\x07\\u0e20.png")


def test_a_picture_that_cannot_be_read_is_still_reported(printed) -> None:
    broken = ImageSource.of_bytes(b"\xff\xd8\xff nothing", Path("/x/broken.jpg"))
    finding = printed(*case_of(broken, runs=(run_of(broken, result=None, error="broken.jpg cannot be read."),)))
    assert finding.says(broken.evidence.sha256)
    assert finding.says("The picture cannot be drawn.")


def test_a_file_that_is_not_at_hand_is_named(photo, printed) -> None:
    case, _ = case_of(photo, runs=(run_of(photo, map_of(photo)),))
    assert printed(case, {}).says("The file was not at hand when this finding was written.")


def test_an_empty_case_gives_a_finding_that_says_so(printed) -> None:
    finding = printed(Case(), {})
    assert finding.says("Untitled examination")
    assert finding.says("The case holds no evidence.")


def test_the_same_case_gives_the_same_bytes_but_for_time_and_signature(photo, tmp_path, monkeypatch) -> None:
    class Noon(datetime):
        @classmethod
        def now(cls, tz=None) -> datetime:
            return datetime(2026, 11, 23, 12, tzinfo=UTC)

    monkeypatch.setattr("forensics_gui.case.report.writing.datetime", Noon)
    case, sources = case_of(photo, runs=(run_of(photo, *every_view(photo)),), custody=chain(3))
    for name in ("one.pdf", "two.pdf"):
        write_report(case, sources, tmp_path / name, methods={})
    one, two = ((tmp_path / name).read_bytes().split(b"%%EOF\n") for name in ("one.pdf", "two.pdf"))
    assert one[0] == two[0]  # what follows is the signature's own update, with its time
    assert len(one) == len(two) == 3
    assert len(one[0]) > 10 * len(one[1])


def test_a_long_conclusion_is_whole_in_its_chapter(photo, printed) -> None:
    sentences = [f"Sentence number {n} of a long conclusion." for n in range(220)]
    finding = printed(*case_of(photo, conclusion=" ".join(sentences)))
    assert "continued in the chapter" in finding.pages[0]
    chapter = "".join(finding.pages[1:]).replace("\n", " ")
    assert all(sentence in chapter for sentence in ("number 0 of", "number 219 of"))
    assert finding.says(" ".join(sentences[100:103]))


def test_the_questions_weighed_are_printed(photo, printed) -> None:
    case, sources = case_of(photo)
    finding = printed(replace(case, propositions=("It was taken there.", "It was taken elsewhere.")), sources)
    assert finding.says("It was taken there.")
    assert finding.says("It was taken elsewhere.")


def test_a_picture_that_shows_more_than_the_frame_bears_the_frames_outline(photo, printed) -> None:
    wide = replace(
        match_of(photo),
        query_to_reference=((2.0, 0.0, -30.0), (0.0, 2.0, -20.0), (0.0, 0.0, 1.0)),
        quad=((-30, -20), (98, -20), (98, 76), (-30, 76)),
    )
    assert printed(*case_of(photo, runs=(run_of(photo, wide),))).says("The outline is where the reference frame lies in the picture.")
    assert not printed(*case_of(photo, runs=(run_of(photo, match_of(photo)),))).says("The outline is where the reference frame")


def test_an_outline_is_printed_as_an_indented_table_whose_deepest_rows_are_left_out_first(photo, printed) -> None:
    depths = (0, 1, 2, 3, *(4 for _ in range(300)), 1)
    rows = tuple((f"part {number} of depth {depth}", "0x0", "1", "", "", "a sentence") for number, depth in enumerate(depths))
    roles = ("", *("picture" if number == 200 else "" for number in range(1, len(rows))))
    outline = Outline("Parts", ("Part", "Offset", "Length", "Says", "Remark", "What"), rows, False, depths, (0,) * 305, (1,) * 305, roles)
    finding = printed(*case_of(photo, runs=(run_of(photo, outline),)))
    for row in (0, 3, 200, 304):
        assert finding.says(rows[row][0])
    assert not finding.says(rows[250][0])
    assert finding.says("6 of 305 entries are printed")


def test_a_part_of_another_file_says_where_it_lay(photo, printed) -> None:
    origin = Origin("extracted", parent=photo.evidence.sha256, offset=12, length=345)
    part = ImageSource.of_bytes(photo.copy_to(bytes), Path("thumbnail.png"), origin)
    finding = printed(*case_of(part))
    assert finding.says("taken out of another file of this case")
    assert finding.says("345 bytes from byte 12 of the file with the SHA-256")


def test_page_one_names_the_weightiest_outcomes_first(photo, printed) -> None:
    quiet = run_of(photo, id_="quiet", title="Quiet method", result=Result(()))
    loud = run_of(photo, id_="loud", title="Loud method", result=Result((), (found("a trace", Weight.STRONG),)))
    soft = run_of(photo, id_="soft", title="Soft method", result=Result((), (found("a note. It may be harmless.", Weight.NOTE),)))
    page = " ".join(printed(*case_of(photo, runs=(quiet, soft, loud))).pages[0].split())
    assert page.index("a trace") < page.index("a note.")
    assert "It may be harmless" not in page  # a note is told by its first sentence, and whole in its chapter
    assert (
        "3 examinations are kept: 1 with a finding above a note, 1 with notes only, 1 that found nothing, 0 that could not be made." in page
    )


def test_page_one_quotes_what_the_file_says_of_itself(photo, printed) -> None:
    rows = (
        ("Exif", "Maker", "NIKON", "NIKON", "Exif.Image.Make", "1", ""),
        ("Exif", "Model", "D70", "D70", "Exif.Image.Model", "2", ""),
        ("Exif", "Taken", "2008:10:22 16:28:39", "x", "Exif.Photo.DateTimeOriginal", "3", ""),
        ("GPS", "Latitude", "43 deg", "x", "Exif.GPSInfo.GPSLatitude", "4", ""),
        ("GPS", "Longitude", "11 deg", "x", "Exif.GPSInfo.GPSLongitude", "5", ""),
        ("Exif", "Odd", "n" * 90, "x", "Exif.Photo.MakerNote", "6", ""),
    )
    fields = Table("Metadata", ("Group", "Field", "Value", "Raw value", "Key", "Byte", "Explained"), rows, grouped=True)
    finding = printed(*case_of(photo, runs=(run_of(photo, fields, method="metadata.fields"),)))
    page = " ".join(finding.pages[0].split())
    assert "taken 2008:10:22 16:28:39; camera NIKON D70; place 43 deg, 11 deg (fields that anybody can write)" in page
    assert finding.says("5 of 6 entries are printed; 1 are left out.")
    assert not finding.says("MakerNote")


def test_rules_that_found_nothing_are_told_by_their_names(photo, printed) -> None:
    columns = ("State", "Rule", "Weight", "What it says", "Fields it rests on", "Innocent explanations")
    silent = tuple(("Nothing found", f"Rule {n}", "", "", f"Field {n}", "") for n in range(12))
    view = Table(
        "Contradictions", columns, (("Trace found", "Saved again", "note", "It was saved.", "Field", "Many."), *silent), grouped=True
    )
    finding = printed(*case_of(photo, runs=(run_of(photo, view, result=Result((view,), (found("One."),))),)))
    assert finding.says("Nothing found: Rule 0; Rule 1; Rule 2;")
    assert finding.says("Saved again")
    assert not finding.says("Field 11")


def test_emphasis_in_the_notes_is_drawn_and_its_signs_are_not(photo, printed) -> None:
    notes = "A **strong** word, a *soft* one and `code.py`.\n\n- item **two**\n\n" + "long **bold** text " * 60
    finding = printed(*case_of(photo, notes=notes))
    assert finding.says("A strong word, a soft one and code.py.")
    assert finding.says("• item two")
    assert not finding.says("**")
    text = " ".join(" ".join(finding.pages).split())
    assert text.count("long bold text") == 60


def test_emphasis_in_a_script_that_runs_to_the_left_is_set_plain(photo, printed) -> None:
    finding = printed(*case_of(photo, notes="\u05d0\u05d1 **\u05d2\u05d3** \u05d4"))
    assert not finding.says("**")
    assert set("\u05d0\u05d1\u05d2\u05d3\u05d4") <= set(finding.text)
