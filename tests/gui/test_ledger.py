"""The ledger's own promises: a sample that was kept is deleted by nobody."""

from pathlib import Path

from casework import some_file

from forensics_gui.case.verify import verify
from forensics_gui.ledger import Ledger


def test_a_kept_sample_and_what_lies_beside_it_outlive_the_window(tmp_path: Path) -> None:
    beside = tmp_path / "mine" / "letter.txt"
    beside.parent.mkdir()
    beside.write_text("mine")
    ledger = Ledger(temporary=True)
    ledger.enter("acquire", some_file())
    assert ledger.place is not None
    old = ledger.place.parent
    ledger.move(tmp_path / "mine" / "case")
    ledger.close()
    assert beside.read_text() == "mine"
    assert verify(tmp_path / "mine" / "case") == []
    assert not old.exists()


def test_a_sample_that_was_not_kept_leaves_nothing() -> None:
    ledger = Ledger(temporary=True)
    ledger.enter("acquire", some_file())
    assert ledger.place is not None
    old = ledger.place.parent
    ledger.close()
    assert not old.exists()
