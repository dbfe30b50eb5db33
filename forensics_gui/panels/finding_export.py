"""The commands that let a finding leave: the export form, and the key that signs."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QWidget

from forensics_gui.case.model import Run
from forensics_gui.case.signing.keys import Key
from forensics_gui.panels.asking import ask
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.own_key import OwnKeyDialog


class FindingExport(QObject):
    """`shown` gives the results on the screen that could be kept."""

    def __init__(self, desk: Desk, shown: Callable[[], list[Run]], parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._examination, self._shown, self._parent = desk, desk.examination, shown, parent
        self._key: Key | None = None  # the user's own, until the window is closed; else the installation's signs

    def export(self) -> None:
        """Ask what goes into the finding, keep the chosen results, write it."""
        from forensics_gui.panels.export import ExportDialog

        examination = self._examination
        name = Path(examination.items[examination.chosen or ""].evidence.name).stem
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = ExportDialog(examination.case, self._shown(), Path(folder) / f"finding-{name}.pdf", self._desk.settings, self._parent)
        if ask(dialog):
            examination.describe(**dialog.details())
            for run in dialog.chosen_runs():
                examination.keep(run)
            examination.export(dialog.chosen_path(), dialog.delivery(self._key))

    def choose_key(self) -> None:
        """Which key signs findings."""
        dialog = OwnKeyDialog(self._key, self._parent)
        if ask(dialog):
            self._key = dialog.key
