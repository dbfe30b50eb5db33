"""The commands of the help menu, each a window of its own."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from analyzers.language import tr
from forensics_gui import NAME
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.exiftool_window import ExifToolWindow
from forensics_gui.panels.methods import MethodsPage
from forensics_gui.panels.told import Page, about_as_html, keys_as_html


class Helping(QObject):
    """Shows what there is to read about the program."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._parent = desk, parent

    def methods(self) -> None:
        MethodsPage(self._desk.methods, self._parent).show()

    def keys(self) -> None:
        Page(tr("Keys"), keys_as_html(), self._parent).show()

    def exiftool(self) -> None:
        ExifToolWindow(self._desk.settings, self._desk.examination.runner, self._parent).show()

    def about(self) -> None:
        Page(tr("About {program}", program=NAME), about_as_html(), self._parent).show()
