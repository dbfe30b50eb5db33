"""The export form asks what a finding shall go without, and asks for nothing by itself."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from forensics_gui.case.model import Case
from forensics_gui.panels.export import ExportDialog
from forensics_gui.settings import Settings


def test_nothing_is_left_out_unless_it_is_asked_for(qtbot: QtBot) -> None:
    dialog = ExportDialog(Case(), [], Path("finding.pdf"), Settings())
    qtbot.addWidget(dialog)
    assert dialog.left_out() == ()


def test_each_kind_has_a_box_of_its_own(qtbot: QtBot) -> None:
    dialog = ExportDialog(Case(), [], Path("finding.pdf"), Settings())
    qtbot.addWidget(dialog)
    dialog.leave_out["location"].setChecked(True)
    assert dialog.left_out() == ("location",)
    dialog.leave_out["personal"].setChecked(True)
    assert dialog.left_out() == ("location", "personal")
