"""The conclusion's form: a level of the verbal scale or free words, with what the level means and why it may not be one yet."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from analyzers.language import mark, tr
from forensics_gui.case.report.wording import prose
from forensics_gui.case.verbal import LEVELS, caution, level_words, meaning, objection, statement
from forensics_gui.examination import Examination
from forensics_gui.panels.casefields import Words
from forensics_gui.panels.lettering import high_as, name_field
from forensics_gui.theme import notice_palette, shows_dark


class ConclusionPage(QScrollArea):
    """The program fills nothing in: it says what a level stands for, and refuses one that nothing but error levels supports."""

    def __init__(self, examination: Examination, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._examination = examination
        self.propositions = _said()
        self.level = QComboBox()
        self.level.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.level.addItem(tr("in free words only"), None)
        for level in LEVELS:
            self.level.addItem(level_words(level), level)
        self.meaning = _said()
        self.objection = _said()
        self.objection.setAutoFillBackground(True)
        self.objection.setMargin(6)
        self.words = Words(tr("Your answer in your own words. The program never writes one."), 4)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        high_as(self.words, 4, 8)
        for label, field in (
            (tr("Propositions"), self.propositions),
            (tr("Level of the conclusion"), self.level),
            ("", self.objection),
            ("", self.meaning),
            (tr("Conclusion in words"), self.words),
        ):
            name_field(field, label)
            if label:
                form.addRow(label, field)
            else:
                form.addRow(field)
        self.meaning.setAccessibleDescription(tr("What the level stands for"))
        self.objection.setAccessibleDescription(tr("Why this cannot be a conclusion"))
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addLayout(form)
        layout.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.level.activated.connect(self._choose)
        self.words.left.connect(self.enter)
        for changed in (
            examination.board_changed,
            examination.details_changed,
            examination.annotations_changed,
            examination.run_kept,
            examination.case_changed,
        ):
            changed.connect(self.refresh)
        self.dress()
        self.refresh()

    def dress(self) -> None:
        """Take the colours of the moment."""
        self.objection.setPalette(notice_palette(shows_dark()))

    @Slot()
    def refresh(self) -> None:
        case = self._examination.case
        missing = tr("not written yet; its place is in the tab Case")
        lines = (f"{name}: {prose(text.strip()) or missing}" for name, text in zip("AB", case.propositions, strict=True))
        self.propositions.setText("\n".join(lines))
        level = case.board.level
        with QSignalBlocker(self.level):
            self.level.setCurrentIndex(0 if level is None else self.level.findData(level))
        self.meaning.setText("" if level is None else f"{statement(level)} {meaning(level)}")
        self.meaning.setVisible(level is not None)
        why = objection(case) or caution(case)
        refused = tr("{reason} The finding is not written until this is changed.", reason=str(why)) if objection(case) else str(why or "")
        self.objection.setText(refused)
        self.objection.setVisible(bool(refused))
        if not self.words.document().isModified() and self.words.toPlainText() != case.conclusion:
            self.words.setPlainText(case.conclusion)

    @Slot(int)
    def _choose(self, place: int) -> None:
        board = self._examination.case.board
        self._examination.arrange(mark("Choose the level of the conclusion"), replace(board, level=self.level.itemData(place)))

    @Slot()
    def enter(self) -> None:
        """Put the words into the case, where they differ."""
        if self.words.document().isModified():
            self.words.document().setModified(False)
            self._examination.describe(conclusion=self.words.toPlainText().strip())


def _said() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
