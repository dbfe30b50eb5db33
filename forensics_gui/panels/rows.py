"""How every table of ours is read: whole rows chosen, one line each, sortable by any column and back to the order they came in."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView

from forensics_gui.panels.lettering import follow_text


def read_as_rows(table: QTableView) -> None:
    """Set a table up so; columns and their widths are its own affair. Its model is set already."""
    header = table.horizontalHeader()
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    follow_text(table, lambda metrics: table.verticalHeader().setDefaultSectionSize(metrics.height() + 6))
    header.setSortIndicatorClearable(True)
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
