"""A finding laid out by a template: both papers, both forms, the logo on page one, and one sentence where a template cannot be used."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from case.findings import Printed, case_of, chain, every_view, found, marked, run_of
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.evidence import ImageSource
from analyzers.results import Result, Weight
from forensics_gui.case.delivery import Delivery
from forensics_gui.case.model import MATCH
from forensics_gui.case.report import ReportError, write_report
from forensics_gui.case.report.logo import logo_of
from forensics_gui.case.report.paper import SIZES
from forensics_gui.case.report.short import SHORT
from forensics_gui.case.report.template import FORMS, Template, TemplateError, template_from_file

Make = Callable[..., ImageSource]
POINTS = 72 / 25.4


@pytest.fixture
def photo(source: Make) -> ImageSource:
    return source(np.random.default_rng(5).integers(0, 256, (48, 64, 3), dtype=np.uint8), "JPEG", "photo.jpg", quality=90)


@pytest.fixture
def logo(source: Make) -> bytes:
    made: bytes = source(np.full((40, 120, 3), (200, 30, 30), np.uint8), "PNG", "logo.png").copy_to(bytes)
    return made


@pytest.fixture
def printed(tmp_path: Path, photo: ImageSource) -> Callable[..., Printed]:
    """A case with every kind of view, a mark, a chain and a chosen match, laid out by a template."""

    def write(template: Template, **fields: object) -> Printed:
        runs = (
            run_of(
                photo, *every_view(photo), result=Result(every_view(photo), (found("An edge stands out."), found("A note.", Weight.NOTE)))
            ),
        )
        marks = (marked(photo, "box", (4, 4), (20, 20)), marked(photo, MATCH, (4, 4), (20, 20), (4, 20), run="run-1", view=5))
        told = {"runs": runs, "annotations": marks, "custody": chain(4), "conclusion": "It lies in the harbour film.", **fields}
        case, sources = case_of(photo, **told)
        path = tmp_path / "finding.pdf"
        write_report(case, sources, path, methods={}, delivery=Delivery(template=template))
        return Printed(path)

    return write


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("paper", SIZES)
def test_every_page_has_the_papers_size_and_nothing_is_written_beyond_it(printed, paper: str, form: str) -> None:
    import pikepdf

    pdf = printed(Template(paper=paper, form=form)).pdf
    width, height = (side * POINTS for side in SIZES[paper])
    drawn = 0
    for page in pdf.pages:
        assert [float(part) for part in page.MediaBox] == pytest.approx([0, 0, width, height], abs=0.02)
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Td":
                x, y = (float(part) for part in operands)
                assert 0 < x < width
                assert 20 < y < height
                drawn += 1
    assert drawn > 100


@pytest.mark.parametrize("paper", SIZES)
def test_a_table_of_given_columns_fills_the_width_of_its_paper(paper: str) -> None:
    from contextlib import closing
    from datetime import UTC, datetime

    from forensics_gui.case.report.blocks import spread
    from forensics_gui.case.report.paper import LEFT, Paper

    with closing(Paper("A title", "", "en", datetime(2026, 11, 23, tzinfo=UTC), paper)) as made:
        assert sum(spread(made, [9.0, 23.0, 138.0], ["No.", "Time", "What"], [])) == pytest.approx(SIZES[paper][0] - 2 * LEFT)


def test_the_short_form_says_that_there_is_a_long_one(printed) -> None:
    assert printed(Template(form="short")).says(SHORT)


def test_the_long_form_does_not_call_itself_short(printed) -> None:
    assert not printed(Template()).says(SHORT)


def test_the_short_form_has_one_table_instead_of_a_section_per_examination(printed) -> None:
    short = printed(Template(form="short"))
    assert short.says("Outcome")
    assert not short.says("compression.ela, version 3")
    assert not any("Map Change map" in text for text in short.alternative_texts())


@pytest.mark.parametrize("words", ["An edge stands out.", "Küste.mp4", "It lies in the harbour film.", "a box", f"{4:064x}", "Limitations"])
def test_the_short_form_keeps_what_the_answer_rests_on(printed, words: str) -> None:
    assert printed(Template(form="short")).says(words)


def test_the_short_form_keeps_every_files_hash(printed, photo) -> None:
    assert printed(Template(form="short")).says(photo.evidence.sha256)


@pytest.mark.parametrize("form", FORMS)
def test_the_record_is_attached_in_both_forms_and_names_the_template(printed, form: str) -> None:
    pdf = printed(Template(form=form, paper="Letter")).pdf
    record = json.loads(pdf.attachments["finding.json"].get_file().read_bytes())
    assert record["template"] == {"paper": "Letter", "form": form, "organisation": "", "logo_sha256": None}


def test_a_logo_stands_on_page_one_with_its_words(printed, logo) -> None:
    finding = printed(Template(logo=logo, logo_text="Red bar of the Harbour Post"))
    assert finding.alternative_texts()[0] == "Red bar of the Harbour Post"


def test_the_organisations_line_stands_above_the_title(printed) -> None:
    first = printed(Template(organisation="Harbour Post, verification desk")).pages[0]
    assert first.index("Harbour Post, verification desk") < first.index("The harbour")


def test_a_see_through_logo_is_laid_on_white() -> None:
    from PIL import Image

    file = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(file, "PNG")
    made = logo_of(Template(logo=file.getvalue()))
    assert made is not None
    assert (made.pixels == 255).all()


@pytest.mark.parametrize(
    "data", [b"no picture at all", b"\x89PNG\r\n\x1a\n and then nothing", b"\xff\xd8\xff\xe0", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"]
)
def test_a_bad_logo_is_one_sentence_and_leaves_what_was_there(tmp_path: Path, photo, data: bytes) -> None:
    case, sources = case_of(photo)
    path = tmp_path / "finding.pdf"
    path.write_bytes(b"what was there")
    with pytest.raises(ReportError) as told:
        write_report(case, sources, path, methods={}, delivery=Delivery(template=Template(logo=data, logo_name="ours.png")))
    assert "ours.png" in str(told.value)
    assert "\n" not in str(told.value)
    assert [file.name for file in tmp_path.iterdir() if file.suffix in (".pdf", ".part")] == ["finding.pdf"]
    assert path.read_bytes() == b"what was there"


def test_a_template_is_read_from_a_file_with_its_logo_beside_it(tmp_path: Path, logo) -> None:
    (tmp_path / "logo.png").write_bytes(logo)
    (tmp_path / "desk.toml").write_text('paper = "Letter"\nform = "short"\norganisation = "Harbour Post"\nlogo = "logo.png"\n')
    read = template_from_file(tmp_path / "desk.toml")
    assert read == Template("Letter", "short", "Harbour Post", logo, "logo.png")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('paper = "A5"', "A5"),
        ("form = 3", "form"),
        ('colour = "red"', "colour"),
        ("paper = ", "desk.toml"),
        ('logo = "missing.png"', "missing.png"),
        (f'organisation = "{"x" * 121}"', "organisation"),
    ],
)
def test_a_template_that_cannot_be_used_names_what_is_wrong(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "desk.toml").write_text(text)
    with pytest.raises(TemplateError, match=named):
        template_from_file(tmp_path / "desk.toml")


def test_a_logo_larger_than_a_logo_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.png").open("wb") as file:
        file.truncate((4 << 20) + 1)
    with pytest.raises(TemplateError, match=r"huge\.png"):
        Template().with_logo(tmp_path / "huge.png")


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=300))
def test_any_bytes_are_a_template_or_one_sentence(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(data)
    said = ""
    try:
        template_from_file(path)
    except TemplateError as error:
        said = str(error)
    assert "\n" not in said


def test_a_template_without_logo_is_told_to_the_chain() -> None:
    assert Delivery(template=Template("Letter", "short")).told()["template"] == Template("Letter", "short").told()
