"""What is known of one source of the library: title, address, date, author, licence and a note, changed in place; its file, to read."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from analyzers.language import mark, tr, trn
from forensics_gui.panels.casefields import Words
from forensics_gui.panels.labels import ElidedLabel
from forensics_gui.panels.match_words import time_code

if TYPE_CHECKING:
    from analyzers.reference.store.records import Details, Source

LINES = {
    "title": mark("Title"),
    "url": mark("Address (URL)"),
    "date": mark("Date"),
    "author": mark("Author"),
    "licence": mark("Licence"),
}


class SourceForm(QScrollArea):
    """Each field is entered when it is left. `described` carries the source's id and all its details."""

    described = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source: Source | None = None
        self.lines = {name: QLineEdit() for name in LINES}
        self.note = Words(tr("Where it comes from, and what one should know to use it."), 3)
        self.facts = {name: ElidedLabel() for name in ("file", "presence", "size", "added", "sha256")}
        self.empty = QLabel(tr("Choose a source to read and change what is known of it."))
        self.empty.setWordWrap(True)
        self.form = QWidget()
        self._lay_out()
        for line in self.lines.values():
            line.editingFinished.connect(self.enter)
        self.note.left.connect(self.enter)
        self.show_source(None)

    def _lay_out(self) -> None:
        rows = QFormLayout(self.form)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        rows.setVerticalSpacing(4)
        for name, line in self.lines.items():
            line.setAccessibleName(tr(LINES[name]))
            rows.addRow(tr(LINES[name]), line)
        self.note.setAccessibleName(tr("Note"))
        rows.addRow(tr("Note"), self.note)
        for label in self.facts.values():
            rows.addRow(label)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.addWidget(self.empty)
        column.addWidget(self.form)
        column.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def show_source(self, source: "Source | None", presence: str = "") -> None:
        """Another source, or the same as it is now: then what is being typed stays."""
        same = source is not None and self._source is not None and source.id == self._source.id
        self._source = source
        self.empty.setVisible(source is None)
        self.form.setVisible(source is not None)
        if source is None:
            return
        for name, line in self.lines.items():
            if not (same and line.isModified()):
                line.setText(getattr(source, name))
                line.setCursorPosition(0)
        if not (same and self.note.document().isModified()):
            self.note.setPlainText(source.note)
            self.note.document().setModified(False)
        length = f", {time_code(source.duration_s)}" if source.duration_s is not None else ""
        self.facts["file"].set_text(tr("File: {path}", path=source.path))
        self.facts["presence"].set_text(tr("The file is {presence}.", presence=presence) if presence else "")
        frames = trn("{n} frame kept", "{n} frames kept", source.frames)
        size = tr("{width} × {height} px, {mb} MB", width=source.width, height=source.height, mb=f"{source.size / 1e6:.1f}")
        self.facts["size"].set_text(f"{size}{length}, {frames}")
        self.facts["added"].set_text(tr("Added {time}", time=source.added))
        self.facts["sha256"].set_text(f"SHA-256 {source.sha256}")

    @Slot()
    def enter(self) -> None:
        """Hand on what differs from what is known. A source always has a title."""
        source = self._source
        if source is None:
            return
        details = self.details()
        if not details.title:
            details = replace(details, title=source.title)
            self.lines["title"].setText(source.title)
        for line in self.lines.values():
            line.setModified(False)
        self.note.document().setModified(False)
        if details != source.details:
            self._source = replace(source, **vars(details))
            self.described.emit(source.id, details)

    def details(self) -> "Details":
        """As they stand in the fields."""
        from analyzers.reference.store.records import Details

        typed = {name: line.text().strip() for name, line in self.lines.items()}
        return Details(**typed, note=self.note.toPlainText().strip())
