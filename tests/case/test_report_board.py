"""The finding follows the board: its order, captions and statuses, the level of the conclusion, and what was not done."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from case.findings import Printed, case_of, map_of, marked, match_of, run_of

from analyzers.contract import Analyzer
from analyzers.evidence import ImageSource
from analyzers.results import Result
from forensics_gui.case.argument import A, Argument, B, Board
from forensics_gui.case.board import with_reason
from forensics_gui.case.finding import opened
from forensics_gui.case.model import Case
from forensics_gui.case.report import write_report
from forensics_gui.case.report.writing import ReportError

Make = Callable[..., ImageSource]
BOTH = ("It was taken in the harbour.", "It is a frame of an older film.")


@pytest.fixture
def photo(source: Make) -> ImageSource:
    pixels = np.random.default_rng(5).integers(0, 256, (48, 64, 3), dtype=np.uint8)
    return source(pixels, "JPEG", "photo.jpg", quality=90)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "finding.pdf"


def argued_case(photo: ImageSource, level: int | None = -4, **fields: object) -> tuple[Case, dict[str, ImageSource]]:
    """Error level first examined, the match second; the board has the match first, then the map, then the marked picture."""
    sha256 = photo.evidence.sha256
    runs = (run_of(photo, map_of(photo)), run_of(photo, match_of(photo), id_="run-2", method="reference.match", title="Reference match"))
    arguments = (
        Argument("m", sha256, "run-2", 0, "The film shows the same view.", B),
        Argument("e", sha256, "run-1", 0, "The ship stands out."),
        Argument("p", sha256, None, None, "The mast is cut.", A),
    )
    marks = (marked(photo, "box", (4, 4), (20, 20)),)
    return case_of(photo, runs=runs, annotations=marks, propositions=BOTH, board=Board(arguments, level), **fields)


def printed(path: Path, made: tuple[Case, dict[str, ImageSource]], methods: dict[str, Analyzer] | None = None) -> Printed:
    write_report(*made, path, methods=methods or {})
    return Printed(path)


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_page_one_names_the_level_both_propositions_and_what_it_means(photo, path) -> None:
    first = one_line(printed(path, argued_case(photo)).pages[0])
    assert "The findings give strong support to proposition B over proposition A." in first
    assert all(proposition in first for proposition in BOTH)
    assert "1,000 to 10,000 times as probable if B is true as if A is" in first
    assert "The examiner chose the level, not the program." in first


def test_page_one_lists_the_arguments_in_the_boards_order_with_their_status(photo, path) -> None:
    first = printed(path, argued_case(photo)).pages[0]
    places = [first.index(words) for words in ("The film shows the same view.", "The ship stands out.", "The mast is cut.")]
    assert places == sorted(places)
    assert "supports B" in first
    assert "to be checked" in first


def test_page_one_keeps_room_for_the_argument_beside_a_tall_picture(source, path) -> None:
    photo = source(np.zeros((320, 400, 3), np.uint8), "JPEG", "photo.jpg", quality=90)
    case, sources = argued_case(photo)
    board = Board(case.board.arguments[2:], None)
    first = printed(path, (replace(case, board=board, runs=()), sources)).pages[0]
    assert "The mast is cut." in first


def test_page_one_shows_the_boards_first_match(photo, path) -> None:
    case, sources = argued_case(photo)
    better = replace(match_of(photo, score=90.0), reference="other.mp4")
    case = replace(case, runs=(*case.runs, run_of(photo, better, id_="run-3", method="reference.match", title="Reference match")))
    assert "Reference chosen by the examiner for photo.jpg: Küste.mp4" in printed(path, (case, sources)).pages[0]


def test_the_chapter_of_the_argument_comes_right_after_page_one(photo, path) -> None:
    marks = printed(path, argued_case(photo)).bookmarks
    assert marks.index("Findings in the order of the argument") == 1
    subjects = ("Reference match", "Error level", "Marked picture")
    assert marks[2:5] == [f"{number}.  {what} on photo.jpg" for number, what in enumerate(subjects, 1)]


def test_each_argument_shows_its_image(photo, path) -> None:
    drawn = printed(path, argued_case(photo)).alternative_texts()[2:8]  # after page one's pair
    starts = (
        "The suspicious picture",
        "Frame of the reference",
        "The picture examined",
        "Map Change map",
        "The picture photo.jpg with 1 marks",
    )
    assert [any(text.startswith(start) for text in drawn) for start in starts] == [True] * 5


def test_marks_that_rest_on_a_map_are_drawn_on_it(photo, path) -> None:
    case, sources = argued_case(photo)
    words = "The numbered marks are those of the chapter Marked pictures."
    assert not printed(path, (case, sources)).says(words)
    resting = replace(case.annotations[0], run="run-1")
    assert printed(path, (replace(case, annotations=(resting,)), sources)).says(words)


def test_the_same_map_is_stored_once_though_it_is_drawn_twice(photo, path) -> None:
    argued = len(printed(path, argued_case(photo)).images)
    case, sources = argued_case(photo, level=None)
    plain = len(printed(path.with_name("plain.pdf"), (replace(case, board=Board()), sources)).images)
    assert argued == plain


def test_without_a_board_the_finding_says_nothing_of_one(photo, path) -> None:
    case, sources = argued_case(photo)
    finding = printed(path, (replace(case, board=Board()), sources))
    assert "Findings in the order of the argument" not in finding.bookmarks
    assert "board" not in opened(path).record
    assert "What the methods saw" in finding.pages[0]


def test_error_levels_alone_as_the_conclusion_are_not_written(photo, path) -> None:
    case, sources = argued_case(photo, level=2)
    alone = Board((Argument("e", photo.evidence.sha256, "run-1", 0, status=A),), 2)
    with pytest.raises(ReportError, match="Only error level analysis supports A"):
        write_report(replace(case, board=alone), sources, path, methods={})
    assert not path.exists()


def test_free_words_that_rest_on_error_levels_alone_are_printed_with_that_said(photo, path) -> None:
    case, sources = argued_case(photo, level=None, conclusion="The ship was put in.")
    alone = Board((Argument("e", photo.evidence.sha256, "run-1", 0, status=A),))
    first = one_line(printed(path, (replace(case, board=alone), sources)).pages[0])
    assert "The ship was put in." in first
    assert "error level analysis, which cannot be a conclusion alone" in first


def test_long_words_leave_the_level_whole_on_page_one(photo, path) -> None:
    finding = printed(path, argued_case(photo, conclusion="A long sentence about the harbour. " * 60))
    assert "The findings give strong support to proposition B over proposition A." in one_line(finding.pages[0])
    assert "continued in the chapter" in one_line(finding.pages[0])
    assert "does not show that a picture is untouched" in one_line(finding.pages[0])


def test_what_was_not_done_is_printed_with_its_reason(photo, path) -> None:
    methods = {
        name: Analyzer(name, title, "1", "shows", "caution", lambda *_: Result(), reads=frozenset({reads}))
        for name, title, reads in (("x.alpha", "Alpha plane", "alpha"), ("x.noise", "Noise level", "pixels"), ("x.cfa", "Mosaic", "pixels"))
    }
    case, sources = argued_case(photo)
    board = with_reason(case.board, photo.evidence.sha256, ["x.noise"], "not needed for the question")
    finding = printed(path, (replace(case, board=board), sources), methods)
    assert finding.says("Alpha planenot applicable: This picture has no alpha channel.")
    assert finding.says("Noise levelnot done: not needed for the question")
    assert finding.says("Mosaicnot done; no reason was given")


def test_the_record_carries_board_scale_and_checklist(photo, path) -> None:
    methods = {"x.noise": Analyzer("x.noise", "Noise level", "1", "shows", "caution", lambda *_: Result())}
    printed(path, argued_case(photo), methods)
    board = json.loads(json.dumps(opened(path).record))["board"]
    assert [(each["number"], each["run"], each["status"]) for each in board["arguments"]] == [
        (1, "run-2", B),
        (2, "run-1", "open"),
        (3, None, A),
    ]
    assert board["conclusion"]["level"] == -4
    assert board["conclusion"]["scale"].startswith("ENFSI")
    assert board["not_done"] == [
        {"by": None, "evidence": photo.evidence.sha256, "method": "x.noise", "reason": "not done; no reason was given"}
    ]


def test_the_web_page_follows_the_board_too(photo, tmp_path) -> None:
    case, sources = argued_case(photo)
    write_report(case, sources, tmp_path / "finding.html", methods={})
    text = (tmp_path / "finding.html").read_text(encoding="utf-8")
    places = [
        text.index(words) for words in ("The findings give", "The film shows the same view.", "The ship stands out.", "The mast is cut.")
    ]
    assert places == sorted(places)
    assert text.index('id="argument"') < text.index('id="evidence"')
