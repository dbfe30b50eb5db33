"""The folders that the library looks through by itself: which they are, whether they are there, and whether it may."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from analyzers.language import tr, trn
from forensics_gui.panels.asking import chosen_path
from forensics_gui.panels.labels import plain_tip, visible
from forensics_gui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzers.reference.store.records import Watched

FOLDER = Qt.ItemDataRole.UserRole


class WatchedFolders(QWidget):
    """`watch_wanted` and `unwatch_wanted` carry the folder."""

    watch_wanted = Signal(str)
    unwatch_wanted = Signal(str)
    refresh_wanted = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.said = QLabel(
            tr("What is put into these folders is added to the library; files that were moved within them are found again. None is copied.")
        )
        self.said.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Watched folders"))
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.add = QPushButton(tr("Watch a folder…"))
        self.drop = QPushButton(tr("Stop watching"))
        self.now = QPushButton(tr("Look through them now"))
        self.always = QCheckBox(tr("At the start and every five minutes"))
        self.always.setToolTip(tr("Look through the watched folders by itself, while nothing else is at work"))
        self.always.setChecked(settings.watches_folders)
        column = QVBoxLayout(self)
        column.addWidget(self.said)
        column.addWidget(self.list, 1)
        for part in (self.add, self.drop, self.now, self.always):
            column.addWidget(part)
        self.add.clicked.connect(self.choose)
        self.drop.clicked.connect(self._drop)
        self.now.clicked.connect(self.refresh_wanted)
        self.always.toggled.connect(self._remember)
        self.list.currentRowChanged.connect(self._enable)
        settings.changed.connect(self._follow)
        self.take(())

    def take(self, watched: "Sequence[Watched]") -> None:
        """The folders as they are now."""
        chosen = self.list.currentItem().data(FOLDER) if self.list.currentItem() is not None else ""
        self.list.clear()
        for one in watched:
            state = trn("{n} source", "{n} sources", one.sources) if one.present else tr("not there now")
            item = QListWidgetItem(visible(f"{one.folder} · {state}"), self.list)
            item.setData(FOLDER, one.folder)
            item.setToolTip(plain_tip(f"{one.folder}\n{state}"))
            if one.folder == chosen:
                self.list.setCurrentItem(item)
        self._enable()

    @Slot()
    def choose(self) -> None:
        dialog = QFileDialog(self, tr("Watch a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        if folder := chosen_path(dialog):
            self.watch_wanted.emit(folder)

    @Slot()
    def _drop(self) -> None:
        if (item := self.list.currentItem()) is not None:
            self.unwatch_wanted.emit(item.data(FOLDER))

    @Slot(bool)
    def _remember(self, on: bool) -> None:
        self._settings.watches_folders = on

    @Slot(str)
    def _follow(self, name: str) -> None:
        if name == "watches_folders":
            self.always.setChecked(self._settings.watches_folders)

    @Slot()
    def _enable(self) -> None:
        self.drop.setEnabled(self.list.currentItem() is not None)
        self.now.setEnabled(self.list.count() > 0)
