"""The commands of the reference library: its window, another library, more sources."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from analyzers.language import tr
from forensics_gui.panels.asking import chosen_path, chosen_paths
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.library_window import LibraryWindow
from forensics_gui.panels.shelf import Shelf


class LibraryAccess(QObject):
    """The window is made when it is first asked for."""

    def __init__(self, desk: Desk, shelf: Shelf, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._shelf, self._parent = desk, shelf, parent
        self.window: LibraryWindow | None = None

    def show(self) -> None:
        """Its sources, what is known of them, and its watched folders."""
        if self.window is None:
            self.window = LibraryWindow(self._desk, self._shelf, self._parent)
            self.window.choose_wanted.connect(self.choose)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    @Slot()
    def choose(self) -> None:
        dialog = QFileDialog(self._parent, tr("Choose the reference library: its folder"), self._desk.library)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        if folder := chosen_path(dialog):
            self._shelf.choose(folder)

    def add(self) -> None:
        dialog = QFileDialog(self._parent, tr("Add pictures and videos to the reference library"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        self._shelf.add(chosen_paths(dialog))

    def dress(self) -> None:
        """Take the colours of the moment."""
        if self.window is not None:
            self.window.notice.dress()
