"""The sources of a reference library as a Qt model: searched by any word, sorted by any column, thousands at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from analyzers.language import mark, tr
from forensics_gui.panels.labels import one_line, plain_tip
from forensics_gui.panels.match_words import time_code

if TYPE_CHECKING:
    from analyzers.reference.store.records import Source

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
PADDING = "\u2002"  # between a number at the right and what begins at the left of the next column
KINDS = {"picture": mark("picture"), "video": mark("film")}


@dataclass(frozen=True)
class Column:
    """A heading, what stands in a cell, and by what it is sorted; `numeric` cells stand at the right."""

    title: str
    text: "Callable[[Source], str]"
    key: "Callable[[Source], Any]"
    numeric: bool = False


def _length(source: "Source") -> str:
    return time_code(source.duration_s)[:-4] if source.duration_s is not None else ""


COLUMNS = (
    Column(mark("Title"), lambda source: source.title, lambda source: source.title.casefold()),
    Column(mark("Kind"), lambda source: tr(KINDS.get(source.kind, source.kind)), lambda source: source.kind),
    Column(mark("Length"), _length, lambda source: source.duration_s or 0.0, numeric=True),
    Column(mark("Frames"), lambda source: f"{source.frames:,}", lambda source: source.frames, numeric=True),
    Column(mark("Date"), lambda source: source.date, lambda source: source.date.casefold()),
    Column(mark("Author"), lambda source: source.author, lambda source: source.author.casefold()),
    Column(mark("Licence"), lambda source: source.licence, lambda source: source.licence.casefold()),
)
AUTHOR, LICENCE = 5, 6
FILE = len(COLUMNS)  # the last column: whether the file is there, which only the disk knows


class LibraryModel(QAbstractTableModel):
    """Shows those sources in which every word of the search occurs: in a column, the address, the note or the path."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.sources: tuple[Source, ...] = ()
        self._folded: dict[int, str] = {}
        self._absent: frozenset[int] | None = None
        self._words: tuple[str, ...] = ()
        self._sorted_by: tuple[int, bool] = (-1, False)
        self._shown: list[Source] = []

    def take(self, sources: "Sequence[Source]") -> None:
        """The library's sources as they are now."""
        self.sources = tuple(sources)
        self._folded = {source.id: _folded(source) for source in self.sources}
        self._arrange()

    def take_absent(self, absent: frozenset[int]) -> None:
        """Which of them have no file where it was."""
        if absent != self._absent:
            self._absent = absent
            self.dataChanged.emit(self.index(0, FILE), self.index(max(self.rowCount() - 1, 0), FILE))

    def source(self, row: int) -> "Source":
        return self._shown[row]

    def row_of(self, source_id: int) -> int:
        """Where a source is shown; -1 where it is not."""
        return next((row for row, source in enumerate(self._shown) if source.id == source_id), -1)

    def presence(self, source: "Source") -> str:
        """In words; empty where the disk has not answered yet."""
        if self._absent is None:
            return ""
        return tr("absent") if source.id in self._absent else tr("present")

    def filter(self, text: str) -> None:
        self._words = tuple(text.casefold().split())
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Column -1 gives back the order of adding."""
        self._sorted_by = (column, order == Qt.SortOrder.DescendingOrder)
        self._arrange()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        source, column = self._shown[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            if column == FILE:
                return self.presence(source)
            return one_line(COLUMNS[column].text(source)) + (PADDING if COLUMNS[column].numeric else "")
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(source.path if column == FILE else COLUMNS[column].text(source))
        if role == Qt.ItemDataRole.TextAlignmentRole and column < FILE and COLUMNS[column].numeric:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return tr(COLUMNS[section].title) if section < FILE else tr("File")
        return None

    def _arrange(self) -> None:
        self.beginResetModel()
        shown = [source for source in self.sources if all(word in self._folded[source.id] for word in self._words)]
        column, descending = self._sorted_by
        if 0 <= column < FILE:
            shown.sort(key=COLUMNS[column].key, reverse=descending)
        elif column == FILE:
            shown.sort(key=self.presence, reverse=descending)
        self._shown = shown
        self.endResetModel()


def _folded(source: "Source") -> str:
    return "\n".join((*(column.text(source) for column in COLUMNS), source.url, source.note, source.path)).casefold()
