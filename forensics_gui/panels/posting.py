"""Exporting one picture with its marks for a post or an article: what its strip says, where it goes, and its custody entry."""

from functools import partial
from hashlib import file_digest
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QFileDialog, QFormLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from analyzers.language import tr
from forensics_gui import NAME
from forensics_gui.canvas.posted import Strip, drawn, saved
from forensics_gui.case.model import MATCH, REDACTIONS, Annotation
from forensics_gui.panels.asking import ask, chosen_path
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.lettering import high_as
from forensics_gui.panels.notice import Notice

LONGEST_CAPTION = 500


class CaptionDialog(QDialog):
    """The sentence under the picture, and whether the strip is wanted at all."""

    def __init__(self, caption: str, facts: str, hidden: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export picture with marks"))
        self.caption = QPlainTextEdit(caption)
        self.caption.setTabChangesFocus(True)
        high_as(self.caption, 4, 4)
        self.strip = QCheckBox(tr("Caption strip under the picture"))
        self.strip.setChecked(True)
        self.facts = QLabel(facts)
        self.facts.setWordWrap(True)
        self.hidden = QLabel(tr("Redacted places, whose content is not in the exported picture: {n}.", n=hidden))
        self.hidden.setVisible(hidden > 0)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(tr("Choose where…"), QDialogButtonBox.ButtonRole.AcceptRole)
        form = QFormLayout()
        form.addRow(tr("Caption"), self.caption)
        form.addRow("", self.strip)
        form.addRow(tr("Below it"), self.facts)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.hidden)
        layout.addWidget(buttons)
        self.strip.toggled.connect(self.caption.setEnabled)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.resize(560, self.sizeHint().height())


class Posting(QObject):
    """What came of it is told in the notice."""

    def __init__(self, desk: Desk, notice: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self._examination, self._notice, self._window = desk.examination, notice, parent

    def export(self) -> None:
        """Ask for the caption and the place, then draw and write off the GUI thread."""
        ready = self._examination.prepared
        if ready is None:
            return
        evidence = ready.source.evidence
        annotations = tuple(each for each in self._examination.annotations_here() if each.kind != MATCH)
        hidden = sum(each.kind in REDACTIONS for each in annotations)
        facts = self._facts(evidence.name, evidence.sha256)
        dialog = CaptionDialog(self._examination.case.conclusion[:LONGEST_CAPTION], facts, hidden, self._window)
        if not ask(dialog):
            return
        caption = dialog.caption.toPlainText().strip()[:LONGEST_CAPTION]
        strip = Strip(caption, facts) if dialog.strip.isChecked() else None
        path = self._place(evidence.name)
        if not path:
            return
        if self._examination.is_evidence(path):
            self._notice.tell(tr("{path} is evidence and is never written to. Choose another name for the picture.", path=path))
            return
        make = partial(_made, ready.pixels, ready.facts.orientation, annotations, evidence.sha256, strip, path)
        done = partial(self._written, path, evidence.sha256, hidden)
        self._examination.runner.run(make, done=done, failed=partial(self._failed, path))

    def _facts(self, name: str, sha256: str) -> str:
        who = self._examination.case.examiner
        signed = tr("{name} · SHA-256 {hash}… · marked with {program}", name=name, hash=sha256[:16], program=NAME)
        return tr("{facts} by {examiner}", facts=signed, examiner=who) if who else signed

    def _place(self, name: str) -> str:
        kinds = ";;".join((tr("PNG picture (*.png)"), tr("JPEG picture (*.jpg *.jpeg)")))
        dialog = QFileDialog(self._window, tr("Where to write the picture"), "", kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("png")
        dialog.selectFile(f"{Path(name).stem}-marked.png")
        return chosen_path(dialog)

    def _written(self, path: str, evidence: str, hidden: int, sha256: str) -> None:
        told = {"sha256": sha256, "what": "picture", "redactions": hidden, "inputs": {"evidence": evidence}}
        self._examination.note("exported", Path(path).name, told)
        self._notice.tell(tr("The picture with its marks is in {path}", path=path))

    def _failed(self, path: str, error: Exception) -> None:
        self._notice.tell(tr("The picture could not be written to {path}: {reason}", path=path, reason=str(error)))


def _made(  # noqa: PLR0917  what is drawn, and where it goes
    pixels: NDArray[np.uint8], orientation: int, annotations: tuple[Annotation, ...], sha256: str, strip: Strip | None, path: str
) -> str:
    """Draw and write; the SHA-256 of the file. For a worker."""
    saved(drawn(pixels, orientation, annotations, sha256, strip), path)
    with Path(path).open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
