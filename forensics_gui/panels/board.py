"""The findings board in the window: what is argued with, the conclusion, and what was not done, a page each."""

from PySide6.QtWidgets import QTabWidget, QWidget

from analyzers.language import tr
from forensics_gui.panels.board_checklist import ChecklistPage
from forensics_gui.panels.board_conclusion import ConclusionPage
from forensics_gui.panels.board_page import BoardPage
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.lettering import scrolled


class BoardPanel(QTabWidget):
    """Three pages that the keyboard alone reaches, narrow enough for a dock."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.board = BoardPage(desk.examination)
        self.conclusion = ConclusionPage(desk.examination)
        self.checklist = ChecklistPage(desk)
        self.setDocumentMode(True)
        self.addTab(scrolled(self.board), tr("Board"))
        self.addTab(self.conclusion, tr("Conclusion"))
        self.addTab(self.checklist, tr("Not done"))
        self.tabBar().setAccessibleName(tr("Pages of the findings board"))

    def enter(self) -> None:
        """Put what is still being written into the case."""
        self.board.enter()
        self.conclusion.enter()

    def dress(self) -> None:
        """Take the colours of the moment."""
        self.conclusion.dress()
