"""Rows to choose from as a Qt model: a check box each, plain text only, filtered by any word; thousands at a time."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from analyzers.language import mark, tr
from forensics_gui.choices import Choice
from forensics_gui.incoming_arrival import Offer
from forensics_gui.panels.labels import one_line, plain_tip

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
COLUMNS = (mark("Name"), mark("What is said of it"), mark("Size"), mark("Where it lies"), mark("Address"))


def cells(row: Choice) -> tuple[str, ...]:
    """A row's texts, by the columns."""
    return row.name, row.words, row.size, row.place, row.content.address if isinstance(row.content, Offer) else ""


class ChooserModel(QAbstractTableModel):
    """`chosen_changed` tells that a box was checked or cleared."""

    chosen_changed = Signal()

    def __init__(self, rows: tuple[Choice, ...], parent: Any = None) -> None:
        super().__init__(parent)
        self.rows = rows
        self.chosen: set[int] = set()
        self._folded = ["\n".join(cells(row)).casefold() for row in rows]
        self._words: tuple[str, ...] = ()
        self._further = False
        self.shown: list[int] = []
        self._arrange()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        number, column = self.shown[index.row()], index.column()
        if role == Qt.ItemDataRole.CheckStateRole and column == 0:
            return Qt.CheckState.Checked if number in self.chosen else Qt.CheckState.Unchecked
        text = cells(self.rows[number])[column]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return one_line(text)
        return plain_tip(text) if role == Qt.ItemDataRole.ToolTipRole else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != 0:
            return False
        self.check([index.row()], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return tr(COLUMNS[section])
        return None

    def check(self, places: list[int], on: bool) -> None:
        """Check or clear shown rows."""
        numbers = {self.shown[place] for place in places}
        self.chosen = self.chosen | numbers if on else self.chosen - numbers
        if places:
            self.dataChanged.emit(self.index(min(places), 0), self.index(max(places), 0), [Qt.ItemDataRole.CheckStateRole])
        self.chosen_changed.emit()

    def chosen_rows(self) -> list[Choice]:
        """What is checked, shown or not, in the order of the rows."""
        return [self.rows[number] for number in sorted(self.chosen)]

    def filter(self, text: str) -> None:
        """Show only rows that hold every word, in any column."""
        self._words = tuple(text.casefold().split())
        self._arrange()

    def show_further(self, on: bool) -> None:
        """Show the smaller sizes of each picture too."""
        self._further = on
        self._arrange()

    def _arrange(self) -> None:
        self.beginResetModel()
        self.shown = [
            number
            for number, row in enumerate(self.rows)
            if (self._further or not row.further) and all(word in self._folded[number] for word in self._words)
        ]
        self.endResetModel()
