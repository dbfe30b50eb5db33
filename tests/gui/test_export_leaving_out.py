"""The export form asks what a finding shall go without, what travels in it and who is asked the time, and asks for nothing by itself."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from analyzers.evidence import Evidence
from forensics_gui.case.model import Annotation, Case
from forensics_gui.panels.export import ExportDialog
from forensics_gui.settings import Settings


@pytest.fixture
def dialog(qtbot: QtBot) -> Callable[..., ExportDialog]:
    def make(case: Case | None = None, name: str = "finding.pdf") -> ExportDialog:
        made = ExportDialog(case or Case(), [], Path(name), Settings())
        qtbot.addWidget(made)
        return made

    return make


def test_nothing_is_left_out_attached_or_asked_unless_it_is_asked_for(dialog) -> None:
    delivery = dialog().delivery(None)
    assert (delivery.leave_out, delivery.attach_evidence, delivery.authority) == ((), False, None)


def test_each_kind_has_a_box_of_its_own(dialog) -> None:
    form = dialog()
    form.sending.leave_out["location"].setChecked(True)
    assert form.delivery(None).leave_out == ("location",)
    form.sending.leave_out["personal"].setChecked(True)
    assert form.delivery(None).leave_out == ("location", "personal")


def test_the_evidence_is_attached_on_request(dialog) -> None:
    form = dialog()
    form.sending.attach.setChecked(True)
    assert form.delivery(None).attach_evidence


def test_no_evidence_is_attached_where_something_is_left_out_and_the_form_says_why(dialog) -> None:
    form = dialog()
    form.sending.attach.setChecked(True)
    form.sending.leave_out["location"].setChecked(True)
    assert not form.sending.attach.isEnabled()
    assert "something is left out" in form.sending.why_not.text()
    assert not form.delivery(None).attach_evidence
    form.sending.leave_out["location"].setChecked(False)
    assert form.delivery(None).attach_evidence


def test_no_evidence_is_attached_where_a_part_is_covered_and_the_form_says_why(dialog) -> None:
    evidence = Evidence(Path("photo.jpg"), 1, "ab" * 32, "2026-11-26T00:00:00+00:00")
    covered = Annotation("m", evidence.sha256, "black", ((0.0, 0.0), (4.0, 4.0)))
    form = dialog(Case(evidence=(evidence,), annotations=(covered,)))
    assert not form.sending.attach.isEnabled()
    assert "is covered" in form.sending.why_not.text()


def test_a_web_page_carries_neither_files_nor_a_stamp(dialog) -> None:
    form = dialog()
    form.sending.attach.setChecked(True)
    form.sending.stamp.setChecked(True)
    form.sending.address.setText("http://tsa.example/")
    form.path.setText("finding.html")
    assert not form.sending.attach.isEnabled()
    assert not form.sending.stamp.isEnabled()
    assert "no signature" in form.sending.said.text()
    delivery = form.delivery(None)
    assert (delivery.attach_evidence, delivery.authority) == (False, None)
    assert form.write.isEnabled()


def test_an_authority_is_asked_only_where_box_and_address_say_so_and_what_it_learns_is_said(dialog) -> None:
    form = dialog()
    assert form.sending.address.text() == ""
    form.sending.stamp.setChecked(True)
    assert not form.write.isEnabled()
    assert "Write the authority's address" in form.sending.said.text()
    form.sending.address.setText("ftp://tsa.example/")
    assert not form.write.isEnabled()
    form.sending.address.setText("http://tsa.example/stamp")
    assert form.write.isEnabled()
    assert "learns the SHA-256 of the finding's signature, the time, and this computer's network address" in form.sending.said.text()
    authority = form.delivery(None).authority
    assert authority is not None
    assert authority.address == "http://tsa.example/stamp"


def test_the_address_is_remembered_but_not_the_wish(dialog) -> None:
    form = dialog()
    form.sending.stamp.setChecked(True)
    form.sending.address.setText("http://tsa.example/stamp")
    form.delivery(None)
    again = dialog()
    assert again.sending.address.text() == "http://tsa.example/stamp"
    assert not again.sending.stamp.isChecked()
    assert again.delivery(None).authority is None
