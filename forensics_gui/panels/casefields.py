"""Question, examiner, conclusion: the words of the person who answers for the finding."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from analyzers.language import tr
from forensics_gui.case.changes import described, tags_of
from forensics_gui.case.notes import as_html
from forensics_gui.examination import Examination
from forensics_gui.panels.lettering import high_as
from forensics_gui.settings import Settings


class Words(QPlainTextEdit):
    """A few lines of text that say when the user has left them."""

    left = Signal()

    def __init__(self, hint: str, lines: int) -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        high_as(self, lines)
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self and event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return super().eventFilter(watched, event)


class CaseFields(QWidget):
    """Each field goes into the case when it is left."""

    def __init__(self, examination: Examination, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._examination, self._settings = examination, settings
        self.title = QLineEdit()
        self.examiner = QLineEdit()
        self.organisation = QLineEdit()
        self.tags = QLineEdit()
        self.tags.setPlaceholderText(tr("Words to find it by, with commas"))
        self.question = Words(tr("What is to be found out? For example: was this picture taken where the caption says?"), 3)
        self.proposition = Words(tr("What is claimed. For example: the picture was taken in the harbour on the day of the storm."), 3)
        self.alternative = Words(tr("What would be the case otherwise. For example: it is a frame of an older film."), 3)
        self.conclusion = Words(tr("Your answer in your own words. The program never writes one."), 4)
        self.notes = Words(tr("What a reader should know besides. # heading, - list, > quotation, *emphasis*, `code`."), 3)
        self.printed_notes = QLabel()
        self.printed_notes.setTextFormat(Qt.TextFormat.RichText)
        self.printed_notes.setWordWrap(True)
        self.printed_notes.setAccessibleDescription(tr("Notes as they are printed"))
        self.place = QLabel()
        self.place.setWordWrap(True)
        layout = QFormLayout(self)
        layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self._lines = {"title": self.title, "examiner": self.examiner, "organisation": self.organisation, "tags": self.tags}
        self._words = {
            "question": self.question,
            "proposition": self.proposition,
            "alternative": self.alternative,
            "conclusion": self.conclusion,
            "notes": self.notes,
        }
        for label, widget in (
            (tr("Title"), self.title),
            (tr("Examiner"), self.examiner),
            (tr("Organisation"), self.organisation),
            (tr("Question"), self.question),
            (tr("Proposition A"), self.proposition),
            (tr("Proposition B"), self.alternative),
            (tr("Conclusion"), self.conclusion),
            (tr("Tags"), self.tags),
            (tr("Notes"), self.notes),
        ):
            widget.setAccessibleName(label)
            layout.addRow(label, widget)
        layout.addRow(self.printed_notes)
        layout.addRow(self.place)
        self.notes.textChanged.connect(self._show_notes)
        for line in self._lines.values():
            line.editingFinished.connect(self.enter)
        for words in self._words.values():
            words.left.connect(self.enter)
        examination.details_changed.connect(self.show_details)
        examination.case_changed.connect(self.show_details)
        self._show_notes()
        self.show_details()

    @Slot()
    def show_details(self) -> None:
        texts = described(self._examination.case)
        for name, line in self._lines.items():
            if line.text() != texts[name]:
                line.setText(texts[name])
        for name, words in self._words.items():
            if words.toPlainText() != texts[name]:
                words.setPlainText(texts[name])

    @Slot()
    def enter(self) -> None:
        """Put all that differs into the case."""
        texts = {name: line.text().strip() for name, line in self._lines.items()}
        texts |= {name: words.toPlainText().strip() for name, words in self._words.items()}
        self._settings.examiner = texts["examiner"]
        self._examination.describe(**{**texts, "tags": ", ".join(tags_of(texts["tags"]))})

    @Slot()
    def _show_notes(self) -> None:
        text = self.notes.toPlainText()
        self.printed_notes.setText(as_html(text))
        self.printed_notes.setVisible(bool(text.strip()))
