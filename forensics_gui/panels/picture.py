"""The picture itself: what every other panel is compared with, and where marks are set first."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from analyzers.language import apart, tr
from forensics_gui.canvas.view import Canvas
from forensics_gui.panels.desk import Desk, link
from forensics_gui.panels.labels import ElidedLabel, plain_tip
from forensics_gui.panels.words import small
from forensics_gui.pictures import Prepared


def facts_line(ready: Prepared) -> str:
    """Format, size and where it came from, in one line."""
    facts, evidence = ready.facts, ready.source.evidence
    size = tr("{width} × {height} px", width=facts.width, height=facts.height)
    parts = [evidence.name, facts.format, size, tr("{bits} bit {channels}", bits=facts.bits, channels=", ".join(facts.channels))]
    if not evidence.origin.original_bytes:
        parts.append(tr("pixels only: the original file did not arrive"))
    parts.append(f"SHA-256 {evidence.sha256[:12]}…")
    return " · ".join(map(apart, parts))


class PicturePanel(QWidget):
    """Shows the chosen picture as stored, turned as its EXIF orientation says."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.canvas = Canvas(desk.navigation)
        self.facts = ElidedLabel()
        small(self.facts)
        self.which = QComboBox()
        self.which.setAccessibleName(tr("Picture in this file"))
        self.which.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        below = QHBoxLayout()
        below.setContentsMargins(6, 2, 6, 2)
        below.addWidget(self.facts, 1)
        below.addWidget(self.which)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.canvas, 1)
        layout.addLayout(below)
        link(self.canvas, desk)
        self.which.activated.connect(self._choose_picture)
        desk.examination.picture_prepared.connect(self.show_picture)
        desk.examination.case_changed.connect(self.clear)
        if desk.examination.prepared:
            self.show_picture(desk.examination.prepared)
        else:
            self.clear()

    @Slot()
    def clear(self) -> None:
        self.canvas.set_picture(None)
        self.canvas.set_note(tr("Drop a picture here, or open one with Ctrl+O."))
        self.facts.set_text("")
        self.which.hide()

    @Slot(object)
    def show_picture(self, ready: Prepared) -> None:
        self.canvas.set_note("")
        self.canvas.set_picture(ready.layer)
        self.facts.set_text(facts_line(ready))
        notes = "\n".join(ready.facts.notes)
        self.facts.setToolTip(plain_tip(f"{facts_line(ready)}\nSHA-256 {ready.source.evidence.sha256}\n{notes}".strip()))
        self.which.clear()
        self.which.addItems(list(ready.facts.pictures))
        self.which.setCurrentText(ready.source.picture or next(iter(ready.facts.pictures), ""))
        self.which.setVisible(len(ready.facts.pictures) > 1)

    @Slot()
    def _choose_picture(self) -> None:
        chosen = self._desk.examination.chosen
        if chosen is not None:
            self._desk.examination.choose(chosen, self.which.currentText())
