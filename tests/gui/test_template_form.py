"""The layout of a finding in the export form: chosen, remembered, and what it says of a logo that is not there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from forensics_gui.case.model import Case
from forensics_gui.case.report.template import Template
from forensics_gui.panels.export import ExportDialog
from forensics_gui.panels.template_form import TemplateForm
from forensics_gui.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "whence.ini")


@pytest.fixture
def form(qtbot, settings: Settings) -> TemplateForm:
    made = TemplateForm(settings)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def dialog(qtbot, settings: Settings, tmp_path: Path) -> Callable[[str], ExportDialog]:
    def make(name: str) -> ExportDialog:
        made = ExportDialog(Case(), [], tmp_path / name, settings)
        qtbot.addWidget(made)
        return made

    return make


def test_without_a_choice_the_layout_is_the_standard_one(form: TemplateForm) -> None:
    assert form.template() == Template()


def test_paper_form_and_line_are_what_was_chosen(form: TemplateForm) -> None:
    form.paper.setCurrentText("Letter")
    form.form.setCurrentIndex(form.form.findData("short"))
    form.language.setCurrentIndex(form.language.findData("ar"))
    form.organisation.setText(" Harbour Post ")
    assert form.template() == Template("Letter", "short", "Harbour Post", language="ar")


def test_the_layout_is_remembered_for_the_next_finding(qtbot, form: TemplateForm, settings: Settings) -> None:
    form.paper.setCurrentText("Letter")
    form.form.setCurrentIndex(form.form.findData("short"))
    form.language.setCurrentIndex(form.language.findData("fr"))
    form.organisation.setText("Harbour Post")
    form.remember()
    again = TemplateForm(settings)
    qtbot.addWidget(again)
    assert again.template() == form.template()


def test_a_logo_is_taken_as_bytes(form: TemplateForm, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"bytes of a logo")
    form.logo.setText(str(tmp_path / "logo.png"))
    assert form.template().logo == b"bytes of a logo"


def test_a_logo_that_is_not_there_is_said_and_left_out(form: TemplateForm, tmp_path: Path) -> None:
    form.logo.setText(str(tmp_path / "gone.png"))
    form.logo.editingFinished.emit()
    assert "gone.png cannot be read" in form.said.text()
    assert form.template() == Template()


@pytest.mark.parametrize(
    ("name", "kept"), [("a.pdf", "a.pdf"), ("a.html", "a.html"), ("a.HTM", "a.HTM"), ("a", "a.pdf"), ("a.txt", "a.txt.pdf")]
)
def test_the_files_ending_says_whether_it_is_a_page_or_a_pdf(dialog, name: str, kept: str) -> None:
    assert dialog(name).chosen_path().name == kept
