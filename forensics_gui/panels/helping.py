"""The commands of the help menu, each a window of its own."""

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QWidget

from analyzers.language import tr
from forensics_gui import NAME
from forensics_gui.logbook import log_folder, report
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.exiftool_window import ExifToolWindow
from forensics_gui.panels.keys_sheet import KeySheet
from forensics_gui.panels.methods import MethodsPage
from forensics_gui.panels.page import MethodPage
from forensics_gui.panels.told import FaultWindow, Page, about_as_html


class Helping(QObject):
    """Shows what there is to read about the program."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._parent = desk, parent
        self._pages: dict[str, MethodPage] = {}

    def methods(self) -> None:
        MethodsPage(self._desk.methods, self._parent).show()

    def page(self) -> None:
        """What is written of the method that has the focus, be it in a panel, in the order of work or in a list; else of all."""
        widget = QApplication.focusWidget()
        while widget is not None:
            if isinstance(method := widget.property("method"), str) and method:
                break
            widget = widget.parentWidget()
        found = self._desk.method(widget.property("method")) if widget is not None else None
        if found is not None:
            self.page_of(found.id)
        else:
            self.methods()

    @Slot(str)
    def page_of(self, method: str) -> None:
        """The page of one method; asked again, the same window comes to the front."""
        analyzer = self._desk.method(method)
        if analyzer is None:
            return
        if method not in self._pages:
            self._pages[method] = MethodPage(analyzer, self._parent)
        self._pages[method].bring()

    def keys(self) -> None:
        KeySheet(self._parent).show()

    def exiftool(self) -> None:
        ExifToolWindow(self._desk.settings, self._desk.examination.runner, self._parent).show()

    def log_folder(self) -> None:
        log_folder().mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_folder())))

    def report(self) -> None:
        FaultWindow(report(), self._parent, tr("What the program did lately, for whoever repairs it.")).show()

    def about(self) -> None:
        Page(tr("About {program}", program=NAME), about_as_html(), self._parent).show()
