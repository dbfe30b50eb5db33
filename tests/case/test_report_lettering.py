"""Lines of every script broken to their width, and nothing that vanishes."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forensics_gui.case.report.blocks import facts, paragraph, table
from forensics_gui.case.report.lettering import BOX, RIGHT_TO_LEFT
from forensics_gui.case.report.paper import BODY, SMALL, TOP, Paper
from forensics_gui.case.report.wording import prose


@pytest.fixture(scope="module")
def paper() -> Iterator[Paper]:
    with closing(Paper("A title", "An author", "en", datetime(2026, 11, 23, tzinfo=UTC))) as made:
        made.turn()
        yield made


@pytest.mark.parametrize(
    "text",
    [
        "The quick brown fox jumps over the lazy dog, again and again and again.",
        "https://example.org/a/very/long/address/without/any/space/that/goes/on?and=on&and=on",
        "Ελληνικά και Кириллица вместе в одной длинной строке текста для проверки",
        "写真は二〇二六年十一月二十一日に港の近くで撮影されたものと考えられる",
        "이 사진은 항구 근처에서 촬영된 것으로 보인다 이 사진은 항구 근처에서",
        "بحسب الفحص التقطت الصورة بالقرب من الميناء ولم يُعثر على أي أثر في هذا الملف",
    ],
)
def test_broken_lines_fit_and_lose_no_letter(paper: Paper, text: str) -> None:
    lines = paper.letters.lines(text, BODY, 50)
    assert len(lines) > 1
    assert all(paper.letters.width(line, BODY) <= 50.1 for line in lines)
    assert "".join("".join(lines).split()).replace(RIGHT_TO_LEFT, "") == "".join(text.split())


def test_a_later_line_of_a_right_to_left_paragraph_keeps_its_direction(paper: Paper) -> None:
    lines = paper.letters.lines("لم يعثر على أي أثر photograph of the harbour في هذا الملف", BODY, 40)
    foreign = [line for line in lines if "photograph" in line or "harbour" in line]
    assert foreign
    assert all(line.startswith(RIGHT_TO_LEFT) or line[0] > "\u0590" for line in lines)


@pytest.mark.parametrize("text", ["صورة من الميناء", "印刷 四色", "plain and simple"])
def test_text_is_drawn_in_its_own_size_measured_or_not(paper: Paper, text: str) -> None:
    paper.turn()
    paper.write(20, 40, text, SMALL)
    sizes = {float(size) for size in re.findall(rb"/F\d+ ([0-9.]+) Tf", bytes(paper._pdf.pages[paper._pdf.page].contents))}
    assert sizes == {SMALL.size}


def test_no_line_begins_with_a_closing_sign(paper: Paper) -> None:
    for width in range(20, 60, 3):
        lines = paper.letters.lines("港の近くで撮影されたものと考えられるが、この方法では何も見つからなかった。" * 2, BODY, width)
        assert not [line for line in lines if line[0] in "。、"]


def test_an_accent_does_not_tear_an_arabic_word(paper: Paper) -> None:
    whole, bare = paper.letters.width("يُعثر", BODY), paper.letters.width("يعثر", BODY)
    assert whole == pytest.approx(bare, rel=0.02)


def test_a_letter_that_no_font_has_becomes_a_box(paper: Paper) -> None:
    assert paper.letters.visible("aภb") == f"a{BOX}b"


def test_the_large_font_is_loaded_only_for_those_who_need_it() -> None:
    with closing(Paper("A title", "", "en", datetime(2026, 11, 23, tzinfo=UTC))) as made:
        made.letters.visible("Łódź Αθήνα صورة ภาพ")
        assert "fallback" not in made._pdf.fonts
        assert made.letters.visible("港") == "港"
        assert "fallback" in made._pdf.fonts


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=120))
def test_any_text_can_be_printed(paper: Paper, text: str) -> None:
    paper.y = TOP
    paragraph(paper, prose(text))
    facts(paper, [("A label", prose(text))])
    table(paper, ["One", "Two"], [[prose(text), "x"]])
    assert paper.y <= paper.bottom + 3


def test_a_value_longer_than_a_page_goes_on_and_loses_nothing(paper: Paper) -> None:
    paper.turn()
    first = paper._pdf.page
    facts(paper, [("A label", "\n".join(f"line {n}" for n in range(150))), ("Another", "short")])
    assert paper._pdf.page == first + 2
    assert TOP < paper.y < paper.bottom


def test_writing_never_runs_into_the_foot(paper: Paper) -> None:
    paper.turn()
    for number in range(60):
        paragraph(paper, f"Paragraph {number}. " + "Words that go on and on. " * (number % 17), SMALL)
        assert TOP <= paper.y <= paper.bottom + 2
