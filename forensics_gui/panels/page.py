"""What is written of a method, in a window beside the others: shown as text, with nothing fetched and nothing opened from it."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from analyzers.contract import Analyzer
from analyzers.language import tr
from forensics_gui.pages import page_of
from forensics_gui.panels.lettering import sized
from resources import METHOD_PAGES

IMAGES = "images"  # the pictures' folder beside the pages, as the pages name it
WIDEST = 680  # pixels of the screen that a picture takes, so that it fits beside the margins of the window as it opens


class PageText(QTextBrowser):
    """Formatted text that may show the pages' own pictures and nothing else; addresses are text to copy, not links."""

    def __init__(self, markdown: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.document().setDocumentMargin(14)
        self.setMarkdown(markdown)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        path = name.toString() if isinstance(name, QUrl) else name
        file = METHOD_PAGES / IMAGES / Path(path).name
        if path != f"{IMAGES}/{file.name}" or kind != QTextDocument.ResourceType.ImageResource.value:
            return None  # an address, or a path that leaves the folder
        image = QImage(str(file))
        return None if image.isNull() else self._fitted(image)

    def _fitted(self, image: QImage) -> QImage:
        """No wider than WIDEST, and as fine as this screen can show it."""
        ratio = self.devicePixelRatioF()
        wide = min(round(WIDEST * ratio), image.width())
        if wide < image.width():
            image = image.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
        image.setDevicePixelRatio(max(1.0, image.width() / WIDEST))
        return image


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
        sized(self, 106, 50)

    def bring(self) -> None:
        """Show it, in front of the others."""
        self.show()
        self.raise_()
        self.activateWindow()
