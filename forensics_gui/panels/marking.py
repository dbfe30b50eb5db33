"""Copying marks, pasting them on this or another picture, and carrying them to and from files of Web Annotations."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from analyzers.language import mark, tr
from forensics_gui.case import webannotation
from forensics_gui.case.measuring import words_on
from forensics_gui.case.model import MATCH, Annotation
from forensics_gui.case.webannotation import NoAnnotations
from forensics_gui.panels.asking import chosen_path
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.notice import Notice
from forensics_gui.wholefile import write_bytes

MARKS = "application/ld+json"  # of Web Annotations, and what our own marks are on the clipboard
ASIDE = 12.0  # image pixels between a mark and its copy on the same picture


class Marking(QObject):
    """What is told goes to the notice: how many marks came, and which did not."""

    def __init__(self, desk: Desk, notice: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._notice, self._window = desk, notice, parent
        desk.copy_wanted.connect(self.copy)

    @Slot()
    def copy(self) -> None:
        """The chosen mark goes to the clipboard; other programs get its words."""
        chosen = [each for each in self._desk.examination.annotations if each.id == self._desk.chosen_mark and each.kind != MATCH]
        if chosen:
            copied = QMimeData()
            copied.setData(MARKS, webannotation.written(chosen, {}).encode())
            copied.setText(words_on(chosen[0]))
            QGuiApplication.clipboard().setMimeData(copied)

    def paste(self) -> bool:
        """Put the clipboard's marks on the shown picture; False where it holds none."""
        told = QGuiApplication.clipboard().mimeData()
        if told is None or not told.hasFormat(MARKS) or self._desk.examination.chosen is None:
            return False
        self._add(told.data(MARKS).toStdString(), mark("Paste a mark"), ASIDE)
        return True

    def export(self) -> None:
        """Write the shown picture's marks to a file."""
        examination = self._desk.examination
        dialog = QFileDialog(self._window, tr("Export the marks of this picture"), "", tr("Web Annotations (*.json *.jsonld)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        if path := chosen_path(dialog):
            if examination.is_evidence(path):
                self._notice.tell(tr("{path} is evidence and is never written to. Choose another name for the marks.", path=path))
                return
            names = {sha256: item.evidence.name for sha256, item in examination.items.items()}
            try:
                write_bytes(path, webannotation.written(examination.annotations_here(), names).encode())
            except OSError as error:
                self._notice.tell(tr("The marks could not be written to {path}: {reason}", path=path, reason=str(error)))
            else:
                self._notice.tell(tr("The marks are in {path}", path=path))

    def read(self) -> None:
        """Put the marks of a file on the shown picture."""
        dialog = QFileDialog(self._window, tr("Import marks onto this picture"), "", tr("Web Annotations (*.json *.jsonld)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        if not (path := chosen_path(dialog)):
            return
        try:
            with Path(path).open("rb") as file:
                text = file.read(webannotation.LONGEST_FILE + 1).decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            self._notice.tell(tr("The marks in {path} cannot be read: {reason}", path=path, reason=str(error)))
        else:
            self._add(text, mark("Import marks"))

    def _add(self, text: str, words: str, aside: float = 0.0) -> None:
        examination = self._desk.examination
        sha256 = examination.chosen or ""
        size = examination.size_of(sha256)
        try:
            told = webannotation.read(text, sha256, size)
        except NoAnnotations as error:
            self._notice.tell(str(error))
            return
        there = {each.points for each in examination.annotations_here()}
        marks = tuple(_aside(each, aside, size) if each.points in there else each for each in told.marks)
        added = examination.add_marks(marks, words)
        if added:
            self._desk.choose_mark(added[-1].id)
        if not aside:
            self._notice.tell(_account(len(added), told.skipped, told.elsewhere))


def _aside(annotation: Annotation, by: float, size: tuple[int, int]) -> Annotation:
    """A copy that does not lie exactly on the original."""
    return replace(annotation, points=tuple((min(x + by, float(size[0])), min(y + by, float(size[1]))) for x, y in annotation.points))


def _account(added: int, skipped: int, elsewhere: int) -> str:
    parts = [tr("{n} marks were imported.", n=added)]
    if skipped:
        parts.append(tr("{n} entries name no place on a picture, or one that cannot be read.", n=skipped))
    if elsewhere:
        parts.append(tr("{n} of them were made on another file: check that they belong on this picture.", n=elsewhere))
    return " ".join(parts)
