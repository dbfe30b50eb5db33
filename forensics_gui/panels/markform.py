"""What is to be said of the chosen mark besides its text: what it shows, which kept result it rests on, its colour."""

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from analyzers.language import tr
from forensics_gui.canvas.marks import PALETTE
from forensics_gui.case.measuring import PERSPECTIVE, known_length, length_in_words, scale_of
from forensics_gui.case.model import MATCH, Annotation
from forensics_gui.panels.desk import Desk

SWATCH = 14


class MarkForm(QWidget):
    """Without a chosen mark the colour is that of the next one, and the rest cannot be filled in."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.claim = QLineEdit()
        self.claim.setPlaceholderText(tr("What it is to show"))
        self.known = QLineEdit()
        self.known.setPlaceholderText(tr("of a measured distance, such as 1.2 m"))
        self.known.setToolTip(tr(PERSPECTIVE))
        self.length = QLabel()
        self.length.setWordWrap(True)
        self.length.setTextFormat(Qt.TextFormat.PlainText)
        self.run = QComboBox()
        self.colour = QComboBox()
        layout = self._rows = QFormLayout(self)
        layout.setContentsMargins(8, 2, 8, 2)
        layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for label, widget in ((tr("Claim"), self.claim), (tr("Rests on"), self.run), (tr("Colour"), self.colour)):
            widget.setAccessibleName(label)
            layout.addRow(label, widget)
        layout.insertRow(1, tr("Known length"), self.known)
        layout.insertRow(2, self.length)
        self.known.setAccessibleName(tr("Known length"))
        for colour, name in PALETTE.items():
            self.colour.addItem(_swatch(colour), tr(name), colour)
        self.claim.editingFinished.connect(self._claim)
        self.known.editingFinished.connect(self._know)
        self.run.activated.connect(self._rest)
        self.colour.activated.connect(self._paint)
        desk.mark_chosen.connect(self.refresh)
        desk.examination.annotations_changed.connect(self.refresh)
        desk.examination.run_kept.connect(self.refresh)
        desk.examination.case_changed.connect(self.refresh)
        self.refresh()

    def _mark(self) -> Annotation | None:
        return next((each for each in self._desk.examination.annotations if each.id == self._desk.chosen_mark), None)

    @Slot()
    def refresh(self) -> None:
        chosen = self._mark()
        free = chosen is not None and chosen.kind != MATCH  # a match rests on its own run and has the colour of matches
        self.claim.setEnabled(chosen is not None)
        self.run.setEnabled(free)
        self.colour.setEnabled(chosen is None or free)
        if not self.claim.hasFocus() or chosen is None:
            self.claim.setText(chosen.claim if chosen else "")
        self._show_length(chosen if chosen is not None and chosen.kind == "measure" else None)
        with QSignalBlocker(self.run):
            self._fill_runs(chosen)
        with QSignalBlocker(self.colour):
            self.colour.setCurrentIndex(self.colour.findData(chosen.colour if chosen else self._desk.colour))

    def _show_length(self, measured: Annotation | None) -> None:
        for row in (1, 2):
            self._rows.setRowVisible(row, measured is not None)
        if measured is None:
            return
        if not self.known.hasFocus():
            self.known.setText(measured.known)
        scale = scale_of(self._desk.examination.annotations, measured.evidence)
        wrong = measured.known and known_length(measured.known) is None
        said = tr("A known length is a number and a unit, such as 1.2 m.") if wrong else length_in_words(measured, scale)
        self.length.setText(f"{said}. {tr(PERSPECTIVE)}" if scale is not None and not wrong else said)

    @Slot()
    def _know(self) -> None:
        chosen = self._mark()
        if chosen is not None and chosen.kind == "measure":
            self._desk.examination.change_mark(chosen.id, known=self.known.text().strip())

    def _fill_runs(self, chosen: Annotation | None) -> None:
        self.run.clear()
        self.run.addItem(tr("what is seen"), None)
        for run in self._desk.examination.case.runs:
            if chosen is None or run.evidence == chosen.evidence:
                self.run.addItem(tr(run.title or run.method), run.id)
        self.run.setCurrentIndex(max(self.run.findData(chosen.run if chosen else None), 0))

    @Slot()
    def _claim(self) -> None:
        chosen = self._mark()
        if chosen is not None:
            self._desk.examination.change_mark(chosen.id, claim=self.claim.text().strip())

    @Slot(int)
    def _rest(self, place: int) -> None:
        chosen = self._mark()
        if chosen is not None:
            self._desk.examination.change_mark(chosen.id, run=self.run.itemData(place))

    @Slot(int)
    def _paint(self, place: int) -> None:
        colour = self.colour.itemData(place)
        self._desk.use_colour(colour)
        chosen = self._mark()
        if chosen is not None:
            self._desk.examination.change_mark(chosen.id, colour=colour)


def _swatch(colour: str) -> QIcon:
    pixmap = QPixmap(SWATCH, SWATCH)
    pixmap.fill(QColor(colour))
    return QIcon(pixmap)
