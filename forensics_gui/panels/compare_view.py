"""Shows two files' metadata side by side, each row with a sign that says whether they agree, and colour only beside the sign."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from analyzers.language import mark, tr
from analyzers.metadata.comparing import DIFFERENT, ONLY_LEFT, ONLY_RIGHT, SAME, Compared
from analyzers.results import Table
from forensics_gui.panels.lettering import sized
from forensics_gui.panels.table_model import NOWHERE, Index, TableModel
from forensics_gui.panels.table_view import TableViewer

SIGN = 1  # the column
_TINTS = {DIFFERENT: QColor(230, 150, 0, 60), ONLY_LEFT: QColor(0, 110, 220, 45), ONLY_RIGHT: QColor(0, 110, 220, 45)}


class CompareModel(TableModel):
    """Rows that differ have a tint, which any theme's text can be read on."""

    def data(self, index: Index = NOWHERE, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.BackgroundRole and index.isValid():
            return _TINTS.get(self.text(index.row(), SIGN))
        return super().data(index, role)


def differs(cells: Sequence[str]) -> bool:
    """Whether a row of the comparison is no agreement."""
    return cells[SIGN] != SAME


class CompareWindow(QDialog):
    """Two files, field by field; it stands beside the window and in nobody's way."""

    def __init__(self, names: tuple[str, str], fields: Sequence[Compared], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Metadata of {one} and {other}", one=names[0], other=names[1]))
        columns = (mark("Group"), mark("Sign"), mark("Field"), names[0], names[1], mark("Key"))
        rows = tuple((each.group, each.state, each.name, each.left, each.right, each.key) for each in fields)
        self.table = TableViewer(Table(mark("Comparison"), columns, rows, grouped=True), None, self, CompareModel)
        self.only = QCheckBox(tr("Differences only"))
        self.summary = QLabel(_counted(fields))
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.summary.setWordWrap(True)
        head = QHBoxLayout()
        head.addWidget(self.summary, 1)
        head.addWidget(self.only)
        layout = QVBoxLayout(self)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        self.only.toggled.connect(self.show_differences)
        sized(self, 140, 42)

    @Slot(bool)
    def show_differences(self, only: bool) -> None:
        """Leave out what is the same in both."""
        self.table.keep(differs if only else None)


def _counted(fields: Sequence[Compared]) -> str:
    states = [each.state for each in fields]
    return tr(
        "{same} = the same, {different} ≠ different, {left} ◀ only in the first, {right} ▶ only in the second. "
        "Two pictures of one camera differ in many fields; a difference is nothing by itself.",
        same=states.count(SAME),
        different=states.count(DIFFERENT),
        left=states.count(ONLY_LEFT),
        right=states.count(ONLY_RIGHT),
    )
