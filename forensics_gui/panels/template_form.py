"""How a finding is laid out, chosen in the export form and remembered: paper, form, language, logo, the organisation's line."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from analyzers.language import tr
from forensics_gui.case.report.template import FORMS, LONGEST_LINE, PAPERS, STANDARD, Template, TemplateError
from forensics_gui.panels.asking import chosen_path
from forensics_gui.panels.language_choice import language_box
from forensics_gui.settings import Settings


class TemplateForm(QWidget):
    """Rows for the export form. A logo that cannot be read is said at once; the finding is then written without one."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.paper, self.form = QComboBox(), QComboBox()
        for paper in PAPERS:
            self.paper.addItem(paper, paper)
        for form, words in FORMS.items():
            self.form.addItem(tr(words), form)
        self.language = language_box(tr("The window's language"), settings.template("language"))
        self.organisation = QLineEdit(settings.template("organisation")[:LONGEST_LINE])
        self.organisation.setMaxLength(LONGEST_LINE)
        self.organisation.setPlaceholderText(tr("a line above the title"))
        self.logo = QLineEdit(settings.template("logo"))
        self.logo.setPlaceholderText(tr("a PNG or JPEG; none"))
        self.logo.setAccessibleName(tr("Logo"))
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        choose = QPushButton(tr("Choose…"))
        for box, name in ((self.paper, "paper"), (self.form, "form")):
            box.setCurrentIndex(max(box.findData(settings.template(name)), 0))
        place = QHBoxLayout()
        place.addWidget(self.logo, 1)
        place.addWidget(choose)
        rows = QFormLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addRow(tr("Form"), self.form)
        rows.addRow(tr("Paper"), self.paper)
        rows.addRow(tr("Language"), self.language)
        rows.addRow(tr("Organisation"), self.organisation)
        rows.addRow(tr("Logo"), place)
        rows.addRow(self.said)
        choose.clicked.connect(self.choose)
        self.logo.editingFinished.connect(self._look)
        self._look()

    def template(self) -> Template:
        """What is chosen."""
        plain = replace(
            STANDARD,
            paper=self.paper.currentData(),
            form=self.form.currentData(),
            language=self.language.currentData(),
            organisation=self.organisation.text().strip(),
        )
        try:
            return plain.with_logo(self._logo()) if self._logo().name else plain
        except TemplateError:  # it was said when the logo was named
            return plain

    def remember(self) -> None:
        """Keep what is chosen for the next finding."""
        for part in ("paper", "form", "language"):
            self._settings.choose_template(part, getattr(self, part).currentData())
        for part in ("organisation", "logo"):
            self._settings.choose_template(part, getattr(self, part).text().strip())

    @Slot()
    def choose(self) -> None:
        """Ask for the logo's file."""
        dialog = QFileDialog(self, tr("Choose a logo"), self.logo.text(), tr("Pictures (*.png *.jpg *.jpeg)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        if path := chosen_path(dialog):
            self.logo.setText(path)
            self._look()

    @Slot()
    def _look(self) -> None:
        """Whether the logo is there and small enough; it is decoded when the finding is written, in the reader's process."""
        told = ""
        if self._logo().name:
            try:
                STANDARD.with_logo(self._logo())
            except TemplateError as error:
                told = tr("{reason} The finding will have no logo.", reason=str(error))
        self.said.setText(told)
        self.said.setVisible(bool(told))

    def _logo(self) -> Path:
        return Path(self.logo.text().strip()).expanduser()
