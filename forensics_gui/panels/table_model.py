"""Rows of plain text as a Qt model that filters, sorts and keeps groups together by itself, fast enough for thousands of rows."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from analyzers.language import apart, tr
from analyzers.metadata.explanations import COLUMN as EXPLAINED
from analyzers.results import Table
from forensics_gui.panels.labels import one_line, plain_tip

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()

_NUMBER = re.compile(r"\s*[-+]?\d+(?:\.\d+)?")


def sort_key(text: str) -> tuple[int, float, str]:
    """Numbers by their size, before words."""
    found = _NUMBER.match(text)
    return (0, float(found.group()), text) if found and len(found.group()) < 40 else (1, 0.0, text.casefold())


class TableModel(QAbstractTableModel):
    """Shows those rows of a Table in which every word of the filter occurs."""

    def __init__(self, table: Table, parent: Any = None) -> None:
        super().__init__(parent)
        self.table = table = table.printed()
        self._folded = ["\n".join(row).casefold() for row in table.rows]
        order: dict[str, int] = {}
        self._group = [order.setdefault(row[0], len(order)) if table.grouped and row else 0 for row in table.rows]
        self._words: tuple[str, ...] = ()
        self._wanted: Callable[[Sequence[str]], bool] | None = None
        self.explained = table.columns.index(EXPLAINED) if EXPLAINED in table.columns else -1
        self._sorted_by: tuple[int, bool] = (-1, False)
        self._shown = list(range(len(table.rows)))
        self._bold = QFont()
        self._bold.setBold(True)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.table.columns)

    def text(self, row: int, column: int) -> str:
        """The whole value of a shown cell, as it came."""
        cells = self.table.rows[self._shown[row]]
        return cells[column] if column < len(cells) else ""

    def whole(self, row: int, column: int) -> str:
        """The value of a shown cell, and the sentence that explains the row where it has one."""
        text, sentence = self.text(row, column), self.text(row, self.explained) if self.explained >= 0 else ""
        return f"{text}\n— {sentence}" if sentence and column != self.explained else text

    def shown(self) -> list[tuple[str, ...]]:
        """The rows that are shown, in the order in which they are."""
        return [self.table.rows[i] for i in self._shown]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if self._repeats(row, column) else apart(one_line(self.text(row, column)))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return one_line(self.text(row, column))
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self.whole(row, column))
        if role == Qt.ItemDataRole.FontRole and self.table.grouped and column == 0:
            return self._bold
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return tr(self.table.columns[section])
        return None

    def filter(self, text: str) -> None:
        """Show only rows that hold every word, in any column, whatever the case."""
        self._words = tuple(text.casefold().split())
        self._arrange()

    def keep(self, wanted: Callable[[Sequence[str]], bool] | None) -> None:
        """Show only rows that this holds true of, besides the words of the filter; all where None."""
        self._wanted = wanted
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column, within each group; column -1 gives back the order of the file."""
        self._sorted_by = (column, order == Qt.SortOrder.DescendingOrder)
        self._arrange()

    def _arrange(self) -> None:
        self.beginResetModel()
        rows = self.table.rows
        shown = [i for i, folded in enumerate(self._folded) if all(word in folded for word in self._words)]
        if self._wanted is not None:
            shown = [i for i in shown if self._wanted(rows[i])]
        column, descending = self._sorted_by
        if 0 <= column < len(self.table.columns):
            shown.sort(key=lambda i: sort_key(rows[i][column] if column < len(rows[i]) else ""), reverse=descending)
            if column > 0:
                shown.sort(key=self._group.__getitem__)
        self._shown = shown
        self.endResetModel()

    def _repeats(self, row: int, column: int) -> bool:
        """A group's name stands only beside its first row."""
        return self.table.grouped and column == 0 and row > 0 and self.text(row, 0) == self.text(row - 1, 0)
