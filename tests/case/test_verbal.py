"""A level of the scale is a conclusion only where both propositions are written and something else than error levels supports it."""

from dataclasses import replace

import pytest
from casework import some_file, some_mark, some_run

from analyzers.language import say
from analyzers.results import cannot_test
from forensics_gui.case.argument import NEUTRAL, OPEN, A, Argument, B, Board
from forensics_gui.case.model import Case
from forensics_gui.case.verbal import LEVELS, caution, level_words, meaning, objection, statement

EVIDENCE = some_file().evidence.sha256
BOTH = ("It was taken in the harbour.", "It is a frame of an older film.")
ELA = Argument("e", EVIDENCE, "run-1", 0, status=A)
MATCH = Argument("m", EVIDENCE, "run-2", 0, status=A)
RUNS = (some_run(EVIDENCE), replace(some_run(EVIDENCE, "run-2"), method="reference.match"))


def case_with(*arguments: Argument, level: int | None = 4, **fields: object) -> Case:
    return replace(Case(propositions=BOTH, runs=RUNS, board=Board(arguments, level)), **fields)  # type: ignore[arg-type]


def why(case: Case) -> str:
    return str(objection(case) or "")


def test_the_scale_has_six_levels_to_either_side_and_one_for_neither() -> None:
    assert LEVELS == (6, 5, 4, 3, 2, 1, 0, -1, -2, -3, -4, -5, -6)
    assert len({level_words(level) for level in LEVELS}) == 13


def test_a_level_is_said_with_its_side_and_its_bounds() -> None:
    assert statement(4) == "The findings give strong support to proposition A over proposition B."
    assert statement(-4) == "The findings give strong support to proposition B over proposition A."
    assert "1,000 to 10,000 times as probable if A is true as if B is" in meaning(4)
    assert "more than 1,000,000 times as probable if B is true as if A is" in meaning(-6)
    assert "support neither" in statement(0)


@pytest.mark.parametrize("level", LEVELS)
def test_what_a_level_means_says_that_the_examiner_chose_it(level: int) -> None:
    assert "The examiner chose the level, not the program." in meaning(level)


def test_error_levels_alone_cannot_be_a_conclusion() -> None:
    assert "Only error level analysis supports A" in why(case_with(ELA))


def test_error_levels_beside_another_finding_can() -> None:
    assert why(case_with(ELA, MATCH)) == ""


def test_another_finding_that_supports_the_other_side_does_not_help_error_levels() -> None:
    assert "Only error level analysis" in why(case_with(ELA, replace(MATCH, status=B)))


def test_marks_that_rest_on_error_levels_are_error_levels() -> None:
    marked = Argument("p", EVIDENCE, status=A)
    resting = replace(some_mark(EVIDENCE), run="run-1")
    assert "Only error level analysis" in why(case_with(ELA, marked, annotations=(resting,)))
    assert why(case_with(ELA, marked, annotations=(replace(resting, run=None),))) == ""


@pytest.mark.parametrize("status", [B, NEUTRAL, OPEN])
def test_a_level_that_nothing_on_the_board_supports_is_refused(status: str) -> None:
    assert "nothing on the findings board does" in why(case_with(replace(MATCH, status=status)))


def test_a_run_that_could_not_be_made_supports_nothing() -> None:
    silent = replace(RUNS[1], result=cannot_test(say("The picture is flat.")))
    assert "nothing on the findings board does" in why(case_with(MATCH, runs=(RUNS[0], silent)))
    assert "Only error level analysis" in why(case_with(ELA, MATCH, runs=(RUNS[0], silent)))


def test_a_level_without_both_propositions_is_refused() -> None:
    assert "both have to be written" in why(case_with(MATCH, propositions=("It was taken in the harbour.", " ")))


def test_support_for_neither_needs_no_finding() -> None:
    assert why(case_with(level=0)) == ""


def test_free_words_are_never_refused_but_cautioned_where_they_rest_on_error_levels_alone() -> None:
    words = case_with(ELA, level=None, conclusion="It was changed.")
    assert objection(words) is None
    assert "cannot be a conclusion alone" in str(caution(words))
    assert caution(case_with(ELA, MATCH, level=None, conclusion="It was changed.")) is None
    assert caution(case_with(ELA, level=None)) is None
