"""What stands in the finding before it is written: the words of the examiner, and which of the results on the screen are kept for it.

Results that show nothing are offered like the others: a finding that leaves them out would mislead.
"""

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from analyzers.language import tr
from forensics_gui.case.delivery import Delivery
from forensics_gui.case.model import Case, Run
from forensics_gui.case.report.web.names import SUFFIXES
from forensics_gui.case.signing.keys import Key
from forensics_gui.panels.asking import chosen_path
from forensics_gui.panels.lettering import high_as, scrolled, sized
from forensics_gui.panels.sending_form import SendingForm
from forensics_gui.panels.template_form import TemplateForm
from forensics_gui.settings import Settings


def summary(run: Run) -> str:
    """One line that says which result this is."""
    if run.result is not None and not run.result.applicable:
        return f"{tr(run.title)}: {run.result.reason}"
    return tr(run.title)


class ExportDialog(QDialog):
    """Where the finding goes and what it holds."""

    def __init__(self, case: Case, runs: list[Run], path: Path, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export finding"))
        self._runs = runs
        self.examiner = QLineEdit(case.examiner)
        self.question = _words(case.question)
        self.conclusion = _words(case.conclusion)
        self.results = QListWidget()
        self.results.setAccessibleName(tr("Results to be kept for the finding"))
        for run in runs:
            item = QListWidgetItem(summary(run), self.results)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            item.setToolTip("\n".join(f"{name} {value}" for name, value in run.params.items() if value != ""))
        self.path = QLineEdit(str(path))
        self.path.setAccessibleName(tr("File"))
        choose = QPushButton(tr("Choose…"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.layout_form, self.sending = TemplateForm(settings, self), SendingForm(case, settings, self)
        self.write = self.buttons.addButton(tr("Write finding"), QDialogButtonBox.ButtonRole.AcceptRole)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.addLayout(self._rows(choose))
        said = QLabel(
            tr(
                "Already kept: {n}. Also keep these results that are on the screen; those that show nothing belong in a finding too:",
                n=len(case.runs),
            )
        )
        said.setWordWrap(True)
        layout.addWidget(said)
        layout.addWidget(self.results)
        said.setVisible(bool(runs))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside), 1)
        outer.addWidget(self.buttons)
        outer.setAlignment(self.buttons, Qt.AlignmentFlag(0))
        self.buttons.setContentsMargins(9, 0, 9, 9)
        self.results.setVisible(bool(runs))
        self.results.setMaximumHeight(150)
        choose.clicked.connect(self.choose)
        self.path.textChanged.connect(self._check)
        self.sending.changed.connect(self._check_sending)
        self._check()
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        sized(self, 88, 40)

    def _rows(self, choose: QPushButton) -> QFormLayout:
        place = QHBoxLayout()
        place.addWidget(self.path, 1)
        place.addWidget(choose)
        form = QFormLayout()
        form.addRow(tr("Examiner"), self.examiner)
        form.addRow(tr("Question"), self.question)
        form.addRow(tr("Conclusion"), self.conclusion)
        form.addRow(tr("File"), place)
        form.addRow(tr("Layout"), self.layout_form)
        form.addRow(tr("What leaves"), self.sending)
        return form

    def chosen_runs(self) -> list[Run]:
        checked = [self.results.item(row).checkState() == Qt.CheckState.Checked for row in range(self.results.count())]
        return [run for run, wanted in zip(self._runs, checked, strict=True) if wanted]

    def chosen_path(self) -> Path:
        path = Path(self.path.text().strip() or ".").expanduser()
        return path if path.suffix.lower() in (".pdf", *SUFFIXES) else path.with_name(f"{path.name}.pdf")

    def details(self) -> dict[str, str]:
        return {
            "examiner": self.examiner.text().strip(),
            "question": self.question.toPlainText().strip(),
            "conclusion": self.conclusion.toPlainText().strip(),
        }

    @Slot()
    def choose(self) -> None:
        kinds = ";;".join((tr("Finding as PDF (*.pdf)"), tr("Finding as web page, not signed (*.html *.htm)")))
        dialog = QFileDialog(self, tr("Where to write the finding"), self.path.text(), kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix("html" if "*.html" in kind else "pdf"))
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(self.path.text())
        if path := chosen_path(dialog):
            self.path.setText(path)

    @Slot()
    def _check(self) -> None:
        self.sending.belong_to(self.chosen_path())
        self._check_sending()

    @Slot()
    def _check_sending(self) -> None:
        self.write.setEnabled(bool(self.path.text().strip()) and self.sending.is_ready)

    def delivery(self, key: Key | None) -> Delivery:
        """How the finding leaves, and what of it is remembered for the next one."""
        self.layout_form.remember()
        self.sending.remember()
        return Delivery(
            key,
            attach_evidence=self.sending.attaches_evidence,
            leave_out=self.sending.left_out,
            template=self.layout_form.template(),
            authority=self.sending.authority(),
        )


def _words(text: str) -> QPlainTextEdit:
    edit = QPlainTextEdit(text)
    edit.setTabChangesFocus(True)
    high_as(edit, 3, 3)
    return edit
