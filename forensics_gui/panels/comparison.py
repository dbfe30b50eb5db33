"""Puts "Compare with…" beside the metadata of a picture: another picture of the case, its reference match, or any file on disk."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton

from analyzers.evidence import ImageSource
from analyzers.language import tr
from analyzers.metadata.comparing import Compared, compared
from analyzers.metadata.fields import rows_of
from analyzers.results import Match
from forensics_gui.panels.asking import chosen_path
from forensics_gui.panels.compare_view import CompareWindow
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.table_view import TableViewer

METHOD = "metadata.fields"
Read = Callable[[], ImageSource]


def fields_of_both(left: ImageSource, read: Read) -> tuple[str, tuple[Compared, ...]]:
    """The other file's name, and all fields. Slow: for a worker. Raises Unreadable."""
    right = read()
    return right.evidence.name, compared(rows_of(left.metadata), rows_of(right.metadata))


class Comparison(QObject):
    """A button in the head of a metadata table, and what comes of it."""

    def __init__(self, viewer: TableViewer, source: ImageSource, desk: Desk) -> None:
        super().__init__(viewer)
        self._viewer, self._source, self._desk = viewer, source, desk
        self.window: CompareWindow | None = None
        self.button = QToolButton(viewer)
        self.button.setAutoRaise(True)
        self.button.setText(tr("Compare with…"))
        self.button.setToolTip(tr("Show these fields beside those of another file"))
        self.button.setAccessibleName(self.button.toolTip())
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.button)
        self.button.setMenu(self.menu)
        self.menu.aboutToShow.connect(self.fill)
        viewer.head.addWidget(self.button)

    @Slot()
    def fill(self) -> None:
        """What there is to compare with changes with the case."""
        self.menu.clear()
        for text, read in (*self._pictures(), *self._references()):
            self.menu.addAction(text.replace("&", "&&")).triggered.connect(partial(self._chosen, read))
        if self.menu.actions():
            self.menu.addSeparator()
        self.menu.addAction(tr("A file from the same camera, or any other…")).triggered.connect(self.choose_file)

    def _pictures(self) -> Iterator[tuple[str, Read]]:
        for sha256, item in self._desk.examination.items.items():
            if sha256 != self._source.evidence.sha256:
                yield item.evidence.name, partial(self._desk.examination.source_of, sha256)

    def _references(self) -> Iterator[tuple[str, Read]]:
        """Stills that the search of the reference library found, where they still lie on disk."""
        run = self._desk.latest.get("reference.match")
        views = run.result.views if run is not None and run.result is not None and run.evidence == self._source.evidence.sha256 else ()
        for view in views:
            if isinstance(view, Match) and view.time_s is None and view.path and Path(view.path).is_file():
                yield tr("Reference match: {name}", name=Path(view.path).name), partial(ImageSource.open, view.path)

    def _chosen(self, read: Read, _checked: bool = False) -> None:
        self.compare(read)

    @Slot()
    def choose_file(self) -> None:
        """Any file; it is read and not taken into the case."""
        dialog = QFileDialog(self._viewer, tr("Compare the metadata with those of this file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        if path := chosen_path(dialog):
            self.compare(partial(ImageSource.open, path))

    def compare(self, read: Read) -> None:
        """Read the other file off the GUI thread, then show both."""
        self._desk.examination.runner.run(fields_of_both, self._source, read, done=self._show, failed=self._not_read)

    @Slot(object)
    def _show(self, answer: tuple[str, tuple[Compared, ...]]) -> None:
        other, fields = answer
        self.window = CompareWindow((self._source.evidence.name, other), fields, self._viewer.window())
        self.window.destroyed.connect(self._forget)
        self.window.show()

    @Slot()
    def _forget(self) -> None:
        self.window = None

    @Slot(object)
    def _not_read(self, error: Exception) -> None:
        self._desk.examination.refused.emit(str(error))
