"""Verifying a finding beside its case says where the board has changed: order, captions, statuses, conclusion."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from case.findings import map_of, run_of

from analyzers.evidence import ImageSource
from forensics_gui.case.argument import NEUTRAL, A, Argument, B, Board
from forensics_gui.case.board import in_order, with_argument, with_changed, without_argument
from forensics_gui.case.report import write_report
from forensics_gui.case.storage import CaseFolder
from forensics_gui.case.verify_finding import Checked, check_finding


@pytest.fixture
def photo(source) -> ImageSource:
    made: ImageSource = source(np.random.default_rng(5).integers(0, 256, (24, 32, 3), dtype=np.uint8), "JPEG", "photo.jpg", quality=90)
    return made


@pytest.fixture
def folder(photo, tmp_path) -> CaseFolder:
    """A case with two arguments, whose finding lies beside it."""
    folder = CaseFolder.create(tmp_path / "case", "A title", "E. Xaminer")
    folder.acquire(photo)
    folder.keep(run_of(photo, map_of(photo), method="noise.level"))
    folder.describe(proposition="It is one picture.", alternative="It is two.", conclusion="Two, I think.")
    sha256 = photo.evidence.sha256
    folder.arrange(
        Board((Argument("a", sha256, "run-1", 0, "The sky stands out.", B), Argument("b", sha256, None, None, "The mast.", A)), -2)
    )
    return folder


@pytest.fixture
def finding(folder, photo, tmp_path) -> Path:
    path = tmp_path / "finding.pdf"
    write_report(folder.case, {photo.evidence.sha256: photo}, path, methods={})
    folder.exported(path)
    return path


def checked(finding: Path, folder: CaseFolder) -> Checked:
    folder.close()
    return check_finding(finding, folder.folder)


def compared(found: Checked) -> list[str]:
    return [remark.partition(": ")[2] for remark in found.remarks if remark.startswith("Compared with the case")]


def test_the_same_board_is_not_spoken_of(finding, folder) -> None:
    found = checked(finding, folder)
    assert (found.problems, compared(found)) == ([], [])


CHANGES: dict[str, tuple[Callable[[Board], Board], str]] = {
    "status": (
        lambda board: with_changed(board, "a", status=NEUTRAL),
        "The status of argument 1 is “supports B” in the finding and “neutral” here.",
    ),
    "caption": (
        lambda board: with_changed(board, "b", caption="The rope."),
        "The caption of argument 2 is “The mast.” in the finding and “The rope.” here.",
    ),
    "order": (lambda board: in_order(board, ["b", "a"]), "The board has the finding's arguments in another order: 2, 1."),
    "gone": (lambda board: without_argument(board, "b"), "Argument 2 of the finding, “The mast.”, is not on the board."),
    "new": (
        lambda board: with_argument(board, replace(board.arguments[1], id="c", caption="More.")),
        "The board holds an argument that is not in the finding: “More.”.",
    ),
    "level": (
        lambda board: replace(board, level=3),
        "The level of the conclusion is moderate support for B in the finding and moderately strong support for A here.",
    ),
    "result": (lambda board: with_changed(board, "a", view=None), "Argument 1 rests on another result in the finding than here."),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_since_is_told_and_is_no_fault(finding, folder, change) -> None:
    alter, said = CHANGES[change]
    folder.arrange(alter(folder.case.board))
    found = checked(finding, folder)
    assert (found.problems, compared(found)) == ([], [said])


def test_another_conclusion_and_propositions_are_told(finding, folder) -> None:
    folder.describe(conclusion="One.", proposition="")
    assert compared(checked(finding, folder)) == [
        "The conclusion is “Two, I think.” in the finding and “One.” here.",
        "The proposition A is “It is one picture.” in the finding and empty here.",
    ]


def test_a_difference_that_no_act_explains_is_a_fault(folder, photo, tmp_path) -> None:
    """The finding was written from a board that the case's chain never had."""
    path = tmp_path / "finding.pdf"
    other = replace(folder.case, board=with_changed(folder.case.board, "b", status=NEUTRAL))
    write_report(other, {photo.evidence.sha256: photo}, path, methods={})
    folder.exported(path)
    found = checked(path, folder)
    assert any("“neutral” in the finding and “supports A” here" in problem for problem in found.problems)
