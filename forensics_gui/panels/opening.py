"""The commands that bring something in: files, a folder, the clipboard, a case."""

from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from analyzers.language import tr
from forensics_gui.examination import Examination
from forensics_gui.panels.asking import chosen_path, chosen_paths
from forensics_gui.panels.marking import Marking
from forensics_gui.panels.reception import Reception


class Opening(QObject):
    """Asks which, and hands it to the reception or to the examination."""

    def __init__(self, examination: Examination, reception: Reception, marking: Marking, parent: QWidget) -> None:
        super().__init__(parent)
        self._examination, self._reception, self._marking, self._parent = examination, reception, marking, parent

    def files(self) -> None:
        dialog = QFileDialog(self._parent, tr("Open pictures"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        self._reception.open_names(chosen_paths(dialog))

    def folder(self) -> None:
        dialog = QFileDialog(self._parent, tr("Open all pictures of a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        self._reception.open_names(chosen_paths(dialog))

    def paste(self) -> None:
        """Marks that were copied, else a picture."""
        from forensics_gui.incoming import gather

        if not self._marking.paste():
            self._reception.receive(gather(QGuiApplication.clipboard().mimeData(), "paste"))

    def case(self) -> None:
        from forensics_gui.case.places import cases_folder

        dialog = QFileDialog(self._parent, tr("Open a case: choose its folder"), str(cases_folder()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        if folder := chosen_path(dialog):
            self._examination.open_case(Path(folder))

    def reveal_case(self) -> None:
        """Show the case's folder in the file manager."""
        if self._examination.folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._examination.folder)))
