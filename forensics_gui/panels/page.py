"""What is written of a method, in a window beside the others: shown as text, with nothing fetched and nothing opened from it."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from analyzers.contract import Analyzer
from analyzers.language import tr
from forensics_gui.pages import page_of
from resources import METHOD_PAGES


class PageText(QTextBrowser):
    """Formatted text that may show pictures from the pages' own folder and nothing else; addresses are text to copy, not links."""

    def __init__(self, markdown: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.document().setDocumentMargin(14)
        self.setMarkdown(markdown)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        path = name.toString() if isinstance(name, QUrl) else name
        file = METHOD_PAGES / Path(path).name
        if path != file.name or not file.is_file():
            return None  # an address, or a path that leaves the folder
        return super().loadResource(kind, QUrl.fromLocalFile(str(file)))


class MethodPage(QDialog):
    """One method's page. It does not stand in the way of the window."""

    def __init__(self, method: Analyzer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.method = method
        self.setWindowTitle(tr("About: {method}", method=tr(method.title)))
        self.text = PageText(page_of(method))
        self.text.setAccessibleName(self.windowTitle())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.text)
        self.resize(640, 720)

    def bring(self) -> None:
        """Show it, in front of the others."""
        self.show()
        self.raise_()
        self.activateWindow()
