"""Chooses what the window speaks, and what findings are written in where a finding's own form does not say otherwise."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QWidget

from analyzers.language import LANGUAGES, tr
from forensics_gui.panels.asking import ask
from forensics_gui.panels.notice import Notice
from forensics_gui.settings import Settings
from forensics_gui.speech import SYSTEM


def language_box(first: str, chosen: str, code: str = "") -> QComboBox:
    """A list of languages by their own names, after `first`, which stands for `code`."""
    box = QComboBox()
    box.addItem(first, code)
    for each, name in LANGUAGES.items():
        box.addItem(name, each)
    box.setCurrentIndex(max(box.findData(chosen), 0))
    return box


class LanguageDialog(QDialog):
    """Two lists: for the window and for findings."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setWindowTitle(tr("Language"))
        self.window_speaks = language_box(tr("The system's language"), settings.language, SYSTEM)
        self.findings_in = language_box(tr("The window's language"), settings.template("language"))
        when = QLabel(tr("The window speaks another language from the next start on. A finding is written in the one chosen here at once."))
        when.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        rows = QFormLayout(self)
        for label, box in ((tr("Window"), self.window_speaks), (tr("Findings"), self.findings_in)):
            box.setAccessibleName(label)
            rows.addRow(label, box)
        rows.addRow(when)
        rows.addRow(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.setMinimumWidth(420)

    def remember(self) -> bool:
        """Keep both choices; whether the window's is another than before."""
        before = self._settings.language
        self._settings.language = self.window_speaks.currentData()
        self._settings.choose_template("language", self.findings_in.currentData())
        return before != self._settings.language


class LanguageChoice(QObject):
    """The command that asks for both."""

    def __init__(self, settings: Settings, notice: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self._settings, self._notice, self._parent = settings, notice, parent

    def choose(self) -> None:
        dialog = LanguageDialog(self._settings, self._parent)
        if ask(dialog) and dialog.remember():
            self._notice.tell(tr("The window speaks the chosen language from the next start on."))
        dialog.deleteLater()
