"""The rows of an Outline as a tree that Qt can show: twenty thousand parts without a widget for any of them, and a filter that keeps
the parts above what it finds."""

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from analyzers.language import apart, tr
from analyzers.results import Outline
from forensics_gui.panels.labels import one_line, plain_tip

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
TOP = -1
NUMBERS = (1, 2)  # the columns of offset and length


class OutlineModel(QAbstractItemModel):
    """Shows a row where every word of the filter occurs in it, and every row above such a row. The last column is not shown."""

    def __init__(self, outline: Outline, parent: Any = None) -> None:
        super().__init__(parent)
        self.outline = outline = outline.printed()
        self._above = _parents(outline.depths)
        self._folded = ["\n".join(row).casefold() for row in outline.rows]
        self._below: dict[int, list[int]] = {}
        self._place: dict[int, int] = {}
        self._bold = QFont()
        self._bold.setBold(True)
        self.found = list(range(len(outline.rows)))  # the rows that the filter finds, without those above them
        self._arrange([True] * len(outline.rows))

    def index(self, row: int, column: int, parent: Index = NOWHERE) -> QModelIndex:
        below = self._below.get(self.number(parent), [])
        return self.createIndex(row, column, below[row]) if 0 <= row < len(below) and 0 <= column < self.columnCount() else QModelIndex()

    def parent(self, index: Index = NOWHERE) -> QModelIndex:  # type: ignore[override]
        above = self._above[index.internalId()] if index.isValid() else TOP
        return QModelIndex() if above == TOP else self.createIndex(self._place[above], 0, above)

    def number(self, index: Index) -> int:
        """Which row of the outline an index shows; TOP for none."""
        return int(index.internalId()) if index.isValid() else TOP

    def index_of(self, number: int) -> QModelIndex:
        """The index of a row of the outline; none where the filter hides it."""
        return self.createIndex(self._place[number], 0, number) if number in self._place else QModelIndex()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() and parent.column() else len(self._below.get(self.number(parent), ()))

    def columnCount(self, _parent: Index = NOWHERE) -> int:
        return len(self.outline.columns) - 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        number = index.internalId()
        row = self.outline.rows[number]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return apart(one_line(row[index.column()]))
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip("\n".join(filter(None, (row[0], row[3], row[-1]))))
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in NUMBERS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.FontRole and self.outline.roles[number] in ("picture", "file") and index.column() == 0:
            return self._bold
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return tr(self.outline.columns[section])
            if role == Qt.ItemDataRole.TextAlignmentRole and section in NUMBERS:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def filter(self, text: str) -> None:
        """Show only rows that hold every word, whatever the case, with the rows above them."""
        words = text.casefold().split()
        found = [all(word in folded for word in words) for folded in self._folded]
        self.found = [number for number, is_found in enumerate(found) if is_found]
        self.beginResetModel()
        self._arrange(found)
        self.endResetModel()

    def _arrange(self, found: list[bool]) -> None:
        wanted = list(found)
        for number in range(len(wanted) - 1, 0, -1):  # a row stands after all that are above it
            if wanted[number] and self._above[number] != TOP:
                wanted[self._above[number]] = True
        self._below, self._place = {}, {}
        for number, is_wanted in enumerate(wanted):
            if is_wanted:
                siblings = self._below.setdefault(self._above[number], [])
                self._place[number] = len(siblings)
                siblings.append(number)


def _parents(depths: tuple[int, ...]) -> list[int]:
    """For each row the row above it; TOP for those that have none."""
    open_rows: list[int] = []
    above = []
    for number, depth in enumerate(depths):
        del open_rows[depth:]
        above.append(open_rows[-1] if open_rows else TOP)
        open_rows.append(number)
    return above
