"""The reference library in a window of its own: its sources and what is known of them, its watched folders, and how much there is.

It stands in nobody's way: all slow work goes on off the GUI thread, one act after the other, and the main window can be used meanwhile.
"""

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from analyzers.language import tr, trn
from forensics_gui.jobs import Ticket
from forensics_gui.library_work import Listing, absent, listing
from forensics_gui.panels.asking import agreed, chosen_path, chosen_paths
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.labels import ElidedLabel
from forensics_gui.panels.lettering import sized
from forensics_gui.panels.library_table import AUTHOR, LICENCE, LibraryModel
from forensics_gui.panels.match_words import time_code
from forensics_gui.panels.notice import Notice
from forensics_gui.panels.progress import Progress
from forensics_gui.panels.rows import read_as_rows
from forensics_gui.panels.shelf import Shelf
from forensics_gui.panels.source_form import SourceForm
from forensics_gui.panels.watched_folders import WatchedFolders

READ_AGAIN_MS = 5000  # while something is being added: each source appears when it is whole
SIDE_WIDTH = 320
WIDTHS = (220, 62, 76, 62, 84, 110, 100, 70)
NARROW = 640  # of the table: under it author and licence are read in the details only


class LibraryWindow(QDialog):
    """`choose_wanted`: the user asks for another library."""

    choose_wanted = Signal()

    def __init__(self, desk: Desk, shelf: Shelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Reference library"))
        self.setAcceptDrops(True)
        self._desk, self._shelf = desk, shelf
        self._runner = desk.examination.runner
        self._ticket: Ticket | None = None
        self._read_again = QTimer(self)
        self._read_again.setInterval(READ_AGAIN_MS)
        self._make()
        self._prepare_table()
        self._lay_out()
        self._connect()
        sized(self, 168, 42)
        self.take(Listing(desk.library))

    def _make(self) -> None:
        self.place = ElidedLabel("", self, bold=True)
        self.choose = QPushButton(tr("Choose another…"))
        self.totals = ElidedLabel("", self)
        self.notice = Notice()
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search in titles, addresses, authors, notes and paths"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.model = LibraryModel(self)
        self.table = QTableView()
        self.form = SourceForm()
        self.folders = WatchedFolders(self._desk.settings)
        self.tabs = QTabWidget()
        self.add_files = QPushButton(tr("Add files…"))
        self.add_folder = QPushButton(tr("Add folder…"))
        self.remove = QPushButton(tr("Remove…"))
        self.check = QPushButton(tr("Check"))
        self.check.setToolTip(tr("Verify every file of the library, and that each source's file is where it was"))
        self.progress = Progress(guesses=False)
        for button in (self.choose, self.add_files, self.add_folder, self.remove, self.check):
            button.setAutoDefault(False)

    def _prepare_table(self) -> None:
        table, header = self.table, self.table.horizontalHeader()
        table.setModel(self.model)
        table.setAccessibleName(tr("Sources of the reference library"))
        read_as_rows(table)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        for section, width in enumerate(WIDTHS):
            header.resizeSection(section, width)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(40)
        table.setSortingEnabled(True)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.place, 1)
        head.addWidget(self.choose)
        acts = QHBoxLayout()
        for button in (self.add_files, self.add_folder, self.remove, self.check):
            acts.addWidget(button)
        acts.addStretch(1)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.search)
        column.addWidget(self.table, 1)
        column.addLayout(acts)
        self.tabs.addTab(self.form, tr("Details"))
        self.tabs.addTab(self.folders, tr("Watched folders"))
        self.tabs.setMinimumWidth(220)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self.tabs)
        split.setStretchFactor(0, 1)
        split.setSizes([1180 - SIDE_WIDTH, SIDE_WIDTH])
        whole = QVBoxLayout(self)
        whole.addWidget(self.notice)
        whole.addLayout(head)
        whole.addWidget(self.totals)
        whole.addWidget(split, 1)
        whole.addWidget(self.progress)

    def _connect(self) -> None:
        shelf = self._shelf
        self.choose.clicked.connect(self.choose_wanted)
        self.add_files.clicked.connect(self.ask_for_files)
        self.add_folder.clicked.connect(self.ask_for_folder)
        self.remove.clicked.connect(self.ask_to_remove)
        self.check.clicked.connect(shelf.check)
        self.search.textChanged.connect(self._filter)
        self.table.selectionModel().selectionChanged.connect(self._show_chosen)
        self.form.described.connect(shelf.describe)
        self.folders.watch_wanted.connect(shelf.watch)
        self.folders.unwatch_wanted.connect(shelf.unwatch)
        self.folders.refresh_wanted.connect(shelf.refresh)
        self.progress.stopped.connect(self._stop)
        self._read_again.timeout.connect(self.read)
        self._runner.progressed.connect(self._tell_progress)
        shelf.started.connect(self._begin)
        shelf.ended.connect(self._end)
        shelf.told.connect(self.notice.tell)
        shelf.changed.connect(self.read)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.table)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.ask_to_remove)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for column in (AUTHOR, LICENCE):
            self.table.setColumnHidden(column, self.width() - SIDE_WIDTH < NARROW)

    # Reading -------------------------------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.read()

    @Slot()
    def read(self) -> None:
        """Look at the library again, while somebody sees it."""
        if self.isVisible():
            self._runner.run(listing, self._desk.library, done=self.take, failed=self._not_read)

    @Slot(object)
    def take(self, found: Listing) -> None:
        """Show a library; what was chosen stays chosen."""
        if found.folder != self._desk.library:
            return  # another one is searched by now
        chosen = set(self.chosen_ids())
        self.place.set_text(found.folder)
        self.totals.set_text(totals(found))
        self.model.take(found.sources)
        self.folders.take(found.watched)
        self._choose(chosen)
        if found.sources:
            self._runner.run(absent, found.sources, done=self._take_absent)

    @Slot(object)
    def _not_read(self, error: Exception) -> None:
        self.totals.set_text(tr("The reference library cannot be read: {reason}", reason=str(error)))

    @Slot(object)
    def _take_absent(self, ids: frozenset[int]) -> None:
        self.model.take_absent(ids)
        self._show_chosen()

    # Choosing ------------------------------------------------------------------------------------------------------------------------

    def chosen_ids(self) -> list[int]:
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [self.model.source(row).id for row in rows if row < self.model.rowCount()]

    def _choose(self, ids: set[int]) -> None:
        """A model that was filled anew has forgotten what was chosen."""
        selection = self.table.selectionModel()
        with QSignalBlocker(selection):
            for source_id in ids:
                if (row := self.model.row_of(source_id)) >= 0:
                    index = self.model.index(row, 0)
                    selection.select(index, selection.SelectionFlag.Select | selection.SelectionFlag.Rows)
        self._show_chosen()
        self.table.viewport().update()

    @Slot(str)
    def _filter(self, text: str) -> None:
        chosen = set(self.chosen_ids())
        self.model.filter(text)
        self._choose(chosen)

    @Slot()
    def _show_chosen(self) -> None:
        ids = self.chosen_ids()
        self.remove.setEnabled(bool(ids))
        source = self.model.source(self.model.row_of(ids[0])) if len(ids) == 1 else None
        self.form.show_source(source, self.model.presence(source) if source is not None else "")

    # Acting --------------------------------------------------------------------------------------------------------------------------

    @Slot()
    def ask_for_files(self) -> None:
        dialog = QFileDialog(self, tr("Add pictures and videos to the reference library"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        self._shelf.add(chosen_paths(dialog))

    @Slot()
    def ask_for_folder(self) -> None:
        dialog = QFileDialog(self, tr("Add all pictures and videos of a folder to the reference library"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        if folder := chosen_path(dialog):
            self._shelf.add([folder])

    @Slot()
    def ask_to_remove(self) -> None:
        ids = self.chosen_ids()
        if not ids:
            return
        title = self.model.source(self.model.row_of(ids[0])).title
        question = trn(
            "Take {title} out of the reference library? Its file stays where it is.",
            "Take {n} sources out of the reference library? Their files stay where they are.",
            len(ids),
            title=title,
        )
        if agreed(self, tr("Remove from the library"), question, tr("Remove")):
            self._shelf.remove(ids)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._shelf.add([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])

    # What is at work -----------------------------------------------------------------------------------------------------------------

    @Slot(object, str)
    def _begin(self, ticket: Ticket, what: str) -> None:
        self._ticket = ticket
        self.progress.begin()
        self.progress.tell(0.0, what)
        self._read_again.start()

    @Slot(object)
    def _end(self, ticket: Ticket | None) -> None:
        if ticket is self._ticket:
            self._ticket = None
            self.progress.end()
            self._read_again.stop()

    @Slot(object, float, str)
    def _tell_progress(self, ticket: Ticket, fraction: float, note: str) -> None:
        if ticket is self._ticket and ticket is not None:
            self.progress.tell(fraction, note)

    @Slot()
    def _stop(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()


def totals(found: Listing) -> str:
    """How much there is of everything, or why there is nothing, in one line."""
    if found.fault:
        return found.fault
    if found.stats is None:
        return tr("There is no library in this folder yet. Add pictures and videos, or drop them here, and it is made.")
    stats = found.stats
    words = [
        trn("{n} source", "{n} sources", stats.sources),
        trn("{n} film of {length}", "{n} films of {length}", stats.videos, length=time_code(stats.duration_s)[:-4]),
        trn("{n} frame", "{n} frames", stats.frames),
        tr("index {mb} MB", mb=f"{stats.index_bytes / 1e6:.1f}"),
        tr("small pictures {mb} MB", mb=f"{stats.proxy_bytes / 1e6:.1f}"),
    ]
    return " · ".join(words)
