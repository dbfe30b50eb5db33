"""Cases on the disk as the File and Case menus offer them: those that were open lately, quick looks of earlier days, a place of one's own.

The list of recent cases is kept only while the user wants it, and cleared by one command.
"""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from analyzers.language import tr, trn
from forensics_gui.case import recent
from forensics_gui.case.places import cases_folder
from forensics_gui.examination import Examination
from forensics_gui.panels.asking import agreed, chosen_path
from forensics_gui.settings import Settings


class CaseMenu(QObject):
    """A submenu that is filled whenever it opens; `told` carries a sentence for the user."""

    told = Signal(str)

    def __init__(self, examination: Examination, settings: Settings, menu: QMenu, parent: QWidget) -> None:
        super().__init__(parent)
        self._examination, self._settings, self._parent = examination, settings, parent
        self.menu = QMenu(tr("&Recent cases"), parent)
        self.menu.setToolTipsVisible(True)
        menu.insertMenu(menu.actions()[-1], self.menu)
        self.menu.aboutToShow.connect(self.fill)
        examination.case_placed.connect(self._remember)
        settings.changed.connect(self._heed)

    @Slot()
    def fill(self) -> None:
        """List what is there now."""
        self.menu.clear()
        cases = recent.recent() if self._settings.remembers_cases else ()
        for folder in cases:
            self._offer(folder)
        if not cases:
            self.menu.addAction(tr("No case is listed")).setEnabled(False)
        old = recent.quick_looks()
        if old:
            self.menu.addSection(tr("Quick looks of earlier days"))
            for folder in old[-recent.MOST :]:
                self._offer(folder)
            self.menu.addAction(trn("Delete {n} quick look…", "Delete all {n} quick looks…", len(old))).triggered.connect(
                partial(self._delete, old)
            )
        self.menu.addSeparator()
        clear = self.menu.addAction(tr("&Clear this list"))
        clear.setEnabled(bool(cases))
        clear.triggered.connect(self.clear)
        remembers = self.menu.addAction(tr("&List the cases that I open"))
        remembers.setCheckable(True)
        remembers.setChecked(self._settings.remembers_cases)
        remembers.toggled.connect(self.set_remembers)

    def _offer(self, folder: Path) -> None:
        action = self.menu.addAction(folder.name.replace("&", "&&"))
        action.setToolTip(str(folder))
        action.setEnabled(folder != self._examination.folder)
        action.triggered.connect(partial(self._open, folder))

    def _open(self, folder: Path, _checked: bool = False) -> None:
        self._examination.open_case(folder)

    @Slot()
    def clear(self) -> None:
        """Leave no list behind."""
        recent.forget_all()

    @Slot(bool)
    def set_remembers(self, on: bool) -> None:
        """List cases from now on, or no more; then what was listed goes too."""
        self._settings.remembers_cases = on

    @Slot(str)
    def _heed(self, name: str) -> None:
        if name == "remembers_cases" and not self._settings.remembers_cases:
            recent.forget_all()

    @Slot(object)
    def _remember(self, folder: Path) -> None:
        if self._settings.remembers_cases:
            recent.remember(folder)

    def _delete(self, folders: tuple[Path, ...], _checked: bool = False) -> None:
        names = ", ".join(folder.name for folder in folders)
        sentence = trn(
            "Delete {n} quick look with its copies of evidence, kept results and custody chain? This cannot be undone: {names}",
            "Delete {n} quick looks with their copies of evidence, kept results and custody chains? This cannot be undone: {names}",
            len(folders),
            names=names,
        )
        if agreed(self._parent, tr("Delete quick looks"), sentence, tr("Delete")):
            for folder in folders:
                self._remove(folder)

    def _remove(self, folder: Path) -> None:
        if folder == self._examination.folder:
            return
        try:
            recent.remove(folder)
        except (OSError, ValueError) as error:
            self.told.emit(tr("{name} could not be deleted: {reason}", name=folder.name, reason=str(error)))

    def keep(self) -> None:
        """Ask where the case shall lie, and move it there."""
        dialog = QFileDialog(self._parent, tr("Keep the case: name a new folder for it"), str(cases_folder()))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, tr("Keep"))
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.selectFile(self._examination.case.title or tr("Case"))
        if folder := chosen_path(dialog):
            self._examination.keep_case(Path(folder))
