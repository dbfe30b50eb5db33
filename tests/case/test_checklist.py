"""The checklist names for each file every method without a kept result, with the program's reason or the examiner's."""

from dataclasses import replace

from casework import some_file, some_run

from analyzers.contract import Analyzer
from analyzers.language import say
from analyzers.results import Result, cannot_test
from forensics_gui.case.argument import Board
from forensics_gui.case.board import with_reason
from forensics_gui.case.checklist import unexamined
from forensics_gui.case.model import Case

FILE = some_file().evidence
PLAIN = {FILE.sha256: frozenset({"pixels", "metadata"})}


def method(id_: str, *reads: str) -> Analyzer:
    return Analyzer(id_, id_, "1", "shows", "caution", lambda *_: Result(), reads=frozenset(reads or ("pixels",)))


METHODS = {each.id: each for each in (method("compression.ela"), method("noise.level"), method("compression.grid", "jpeg"))}


def reasons(case: Case) -> dict[str, str]:
    return {each.method: each.reason for each in unexamined(replace(case, evidence=(FILE,)), METHODS, PLAIN)}


def test_a_method_with_a_kept_result_is_not_on_the_list() -> None:
    assert "compression.ela" not in reasons(Case(runs=(some_run(FILE.sha256),)))


def test_a_null_result_is_a_kept_result() -> None:
    assert "compression.ela" not in reasons(Case(runs=(some_run(FILE.sha256, result=Result()),)))


def test_what_the_file_lacks_is_said_by_the_program() -> None:
    assert reasons(Case())["compression.grid"].startswith("not applicable: This file is not a JPEG")


def test_the_reason_of_a_run_that_could_not_be_made_is_its_own() -> None:
    run = some_run(FILE.sha256, result=cannot_test(say("The picture is flat.")))
    assert reasons(Case(runs=(run,)))["compression.ela"] == "not applicable: The picture is flat."


def test_a_later_run_that_could_be_made_takes_the_method_off_the_list() -> None:
    silent = some_run(FILE.sha256, result=cannot_test(say("The picture is flat.")))
    for runs in ((silent, some_run(FILE.sha256, "run-2")), (some_run(FILE.sha256, "run-2"), silent)):
        assert "compression.ela" not in reasons(Case(runs=runs))


def test_the_examiners_reason_is_printed_and_its_lack_is_said() -> None:
    board = with_reason(Board(), FILE.sha256, ["noise.level"], "no time")
    told = reasons(Case(board=board))
    assert told["noise.level"] == "not done: no time"
    assert told["compression.ela"] == "not done; no reason was given"


def test_a_file_that_cannot_be_read_has_that_as_its_reason() -> None:
    (first, *_) = unexamined(Case(evidence=(FILE,)), METHODS, {})
    assert first.reason == "not applicable: The picture cannot be read."
