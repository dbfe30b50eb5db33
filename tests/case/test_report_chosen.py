"""A match that the examiner chose stands first and whole in the finding, with its registration; the others take a line each."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from case.findings import Printed, case_of, match_of, run_of

from analyzers.evidence import ImageSource
from analyzers.language import say
from analyzers.results import Match
from forensics_gui.case.model import MATCH, Annotation, Case, Run
from forensics_gui.case.report import write_report
from forensics_gui.case.report.chosen import chosen_matches, leading_match

Make = Callable[..., ImageSource]
CHAPTER = "References chosen as findings"


@pytest.fixture
def photo(source: Make) -> ImageSource:
    pixels = np.random.default_rng(5).integers(0, 256, (48, 64, 3), dtype=np.uint8)
    return source(pixels, "JPEG", "photo.jpg", quality=90)


@pytest.fixture
def printed(tmp_path: Path) -> Callable[[Case, dict[str, ImageSource]], Printed]:
    def write(case: Case, sources: dict[str, ImageSource]) -> Printed:
        write_report(case, sources, tmp_path / "finding.pdf", methods={})
        return Printed(tmp_path / "finding.pdf")

    return write


def full(photo: ImageSource, **fields: object) -> Match:
    height, width = photo.shape
    difference = np.zeros((height, width), np.float32)
    difference[:, :20] = -1
    known: dict[str, object] = {
        "difference": difference,
        "path": "/drive/archive/Küste.mp4",
        "moment": "exact",
        "notes": (say("Text is cut off at the lower border: “…{rest}”.", rest="PMENT FOOTAGE"),),
        "facts": (("Address", "https://example.org/coast"), ("Author", "Ada"), ("Licence", "CC BY 4.0"), ("Date", "2017-11-14")),
    }
    return replace(match_of(photo), **{**known, **fields})


def choice(run: Run, view: int | None, **fields: object) -> Annotation:
    known = {"text": "Küste.mp4 at 1:12.480", "author": "Renée", "made": "2026-11-25T10:00:00+00:00", "run": run.id, "view": view}
    return Annotation(f"choice-{view}", run.evidence, MATCH, ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0)), **{**known, **fields})


def test_a_chosen_match_is_printed_whole_with_its_registration(photo, printed) -> None:
    run = run_of(photo, full(photo))
    finding = printed(*case_of(photo, runs=(run,), annotations=(choice(run, 0),)))
    assert finding.bookmarks.index(CHAPTER) < finding.bookmarks.index("Examinations")
    for words in (
        "Chosen by Renée",
        "Text is cut off at the lower border: “…PMENT FOOTAGE”.",
        "/drive/archive/Küste.mp4",
        "exact: what moves in the film agrees in this frame",
        "https://example.org/coast",
        "CC BY 4.0",
        "41 features agree.",
        "Picture to reference",
        "1:12.480",
        "0 the same",
        "not covered",
    ):
        assert finding.says(words), words
    texts = " ".join(finding.alternative_texts())
    for part in ("with the outline of what the suspicious picture shows", "warped onto the suspicious picture", "By how much picture and"):
        assert part in texts


def test_page_one_shows_the_chosen_match_and_not_the_strongest(photo, printed) -> None:
    weak = full(photo, reference="weak.mp4", tier="possible", score=3.0)
    run = run_of(photo, full(photo, reference="strong.mp4", score=90.0), weak)
    finding = printed(*case_of(photo, runs=(run,), annotations=(choice(run, 1),)))
    assert "Reference chosen by the examiner for photo.jpg: weak.mp4" in finding.pages[0].replace("\n", " ")
    assert "strong.mp4" not in finding.pages[0]


def test_the_other_candidates_of_the_file_take_a_line_each(photo, printed) -> None:
    others = [full(photo, reference=f"other{n}.mp4", why=say("{n} places fit.", n=n), facts=(("Codec", f"codec{n}"),)) for n in range(3)]
    run = run_of(photo, full(photo), *others)
    finding = printed(*case_of(photo, runs=(run,), annotations=(choice(run, 0),)))
    for n in range(3):
        assert finding.says(f"other{n}.mp4")
        assert finding.says(f"{n} places fit.")
        assert not finding.says(f"codec{n}")
    assert finding.says("printed whole in the chapter of chosen references")


def test_where_nothing_is_chosen_every_match_is_printed_whole(photo, printed) -> None:
    run = run_of(photo, full(photo), full(photo, reference="other.mp4", facts=(("Codec", "h265"),)))
    finding = printed(*case_of(photo, runs=(run,)))
    assert CHAPTER not in finding.bookmarks
    assert finding.says("h265")
    assert "Closest reference of photo.jpg" in finding.pages[0].replace("\n", " ")


def test_a_choice_for_one_file_leaves_the_matches_of_another_whole(photo, source, printed) -> None:
    second = source(np.full((48, 64, 3), 9, np.uint8), name="second.png")
    runs = (run_of(photo, full(photo)), run_of(second, full(second, facts=(("Codec", "vp9"),)), id_="run-2"))
    assert printed(*case_of(photo, second, runs=runs, annotations=(choice(runs[0], 0),))).says("vp9")


def test_the_examiners_words_on_a_choice_are_printed(photo, printed) -> None:
    run = run_of(photo, full(photo))
    finding = printed(*case_of(photo, runs=(run,), annotations=(choice(run, 0, text="The convoy was added afterwards."),)))
    assert finding.says("The convoy was added afterwards.")


def test_a_choice_is_no_mark_on_the_picture(photo, printed) -> None:
    run = run_of(photo, full(photo))
    finding = printed(*case_of(photo, runs=(run,), annotations=(choice(run, 0),)))
    assert "Marked pictures" not in finding.bookmarks
    assert finding.comments == []


def test_a_choice_without_its_run_chooses_nothing(photo, printed) -> None:
    run = run_of(photo, full(photo))
    for mark in (choice(run, 7), choice(run, None), choice(replace(run, id="gone"), 0)):
        case, sources = case_of(photo, runs=(run,), annotations=(mark,))
        assert chosen_matches(case) == ()
        leading = leading_match(case)
        assert leading is not None
        assert not leading[3]
        assert CHAPTER not in printed(case, sources).bookmarks


def test_a_match_of_a_part_shows_where_in_the_picture_it_lies(photo, printed) -> None:
    half = full(photo, query_to_reference=((2.5, 0.0, 0.0), (0.0, 1.25, 0.0), (0.0, 0.0, 1.0)))
    run = run_of(photo, half)
    assert printed(*case_of(photo, runs=(run,))).says("The outline is where the reference frame lies in the picture.")
