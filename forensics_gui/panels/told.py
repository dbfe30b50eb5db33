"""Small windows that tell something and stand in nobody's way: a fault of ours, what this program is."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QTextBrowser, QVBoxLayout, QWidget

from analyzers.language import tr
from forensics_gui import NAME, VERSION
from forensics_gui.case.signing.keys import known_fingerprint
from forensics_gui.panels.lettering import sized

FAULT = "fault"  # the window that tells of faults as they happen


class FaultWindow(QDialog):
    """One sentence, and the text for whoever repairs it."""

    def __init__(self, text: str, parent: QWidget | None = None, sentence: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("A fault in {program}", program=NAME) if not sentence else tr("Report"))
        first = sentence or tr("{program} made a mistake. Your case is on disk up to the last act, and you can go on.", program=NAME)
        taken_out = tr("Names and places of your files were taken out of this text; read it before you hand it on. Nothing is sent.")
        words = QLabel(f"{first} {taken_out}")
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(tr("Report"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton(tr("Copy text"), QDialogButtonBox.ButtonRole.ActionRole)
        layout = QVBoxLayout(self)
        layout.addWidget(words)
        layout.addWidget(self.text, 1)
        layout.addWidget(buttons)
        buttons.rejected.connect(self.close)
        copy.clicked.connect(self.copy)
        sized(self, 90, 25)

    @Slot()
    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())


def tell_fault(text: str, parent: QWidget) -> None:
    """Show it; where another fault is being shown, add it there: a row of windows helps nobody."""
    shown = [window for window in parent.findChildren(FaultWindow) if window.objectName() == FAULT and window.isVisible()]
    if shown:
        shown[0].text.appendPlainText(f"\n{text}")
        return
    window = FaultWindow(text, parent)
    window.setObjectName(FAULT)
    window.show()


class Page(QDialog):
    """A page to read."""

    def __init__(self, title: str, html: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setHtml(html)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text, 1)
        layout.addWidget(buttons)
        buttons.rejected.connect(self.close)
        sized(self, 74, 37)


def about_as_html() -> str:
    """What this program is, and what it is not."""
    words = (
        tr("{program} {version}: where does this picture come from, and what was done to it?", program=NAME, version=VERSION),
        tr("It shows traces and leaves the conclusion to you. That a method finds nothing does not mean that nothing was done."),
        tr("Free software under the GNU General Public License, version 3 or later. Nothing is sent anywhere unless you say so."),
    )
    return "".join(f"<p>{text}</p>" for text in (*words, _about_the_key()))


def _about_the_key() -> str:
    fingerprint = known_fingerprint()
    if not fingerprint:
        return tr("No finding was exported yet, so this installation has no key to sign one.")
    return tr(
        "Findings are signed with the key of this installation, which shows that they are unchanged since export, not who exported them. "
        "SHA-256 of its certificate: {fingerprint}",
        fingerprint=fingerprint,
    )
