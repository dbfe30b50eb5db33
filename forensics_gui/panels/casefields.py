"""Question, examiner, conclusion: the words of the person who answers for the finding."""

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from analyzers.language import tr
from forensics_gui.examination import Examination
from forensics_gui.settings import Settings


class Words(QPlainTextEdit):
    """A few lines of text that say when the user has left them."""

    left = Signal()

    def __init__(self, hint: str, lines: int) -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setMinimumHeight(self.fontMetrics().lineSpacing() * lines + 12)
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
        self.question = Words(tr("What is to be found out? For example: was this picture taken where the caption says?"), 3)
        self.conclusion = Words(tr("Your answer in your own words. The program never writes one."), 4)
        self.notes = Words(tr("What a reader should know besides."), 2)
        self.place = QLabel()
        self.place.setWordWrap(True)
        layout = QFormLayout(self)
        layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        for label, widget in (
            (tr("Title"), self.title),
            (tr("Examiner"), self.examiner),
            (tr("Question"), self.question),
            (tr("Conclusion"), self.conclusion),
            (tr("Notes"), self.notes),
        ):
            widget.setAccessibleName(label)
            layout.addRow(label, widget)
        layout.addRow(self.place)
        for line in (self.title, self.examiner):
            line.editingFinished.connect(self.enter)
        for words in (self.question, self.conclusion, self.notes):
            words.left.connect(self.enter)
        examination.details_changed.connect(self.show_details)
        examination.case_changed.connect(self.show_details)
        self.show_details()

    @Slot()
    def show_details(self) -> None:
        case = self._examination.case
        for line, text in ((self.title, case.title), (self.examiner, case.examiner)):
            if line.text() != text:
                line.setText(text)
        for words, text in ((self.question, case.question), (self.conclusion, case.conclusion), (self.notes, case.notes)):
            if words.toPlainText() != text:
                words.setPlainText(text)

    @Slot()
    def enter(self) -> None:
        """Put all that differs into the case."""
        self._settings.examiner = self.examiner.text().strip()
        self._examination.describe(
            title=self.title.text().strip(),
            examiner=self.examiner.text().strip(),
            question=self.question.toPlainText().strip(),
            conclusion=self.conclusion.toPlainText().strip(),
            notes=self.notes.toPlainText().strip(),
        )
