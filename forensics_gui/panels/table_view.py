"""The viewer of a table: a filter over all columns, rows that sort, copy and go into a file, and the whole of a long value below."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from analyzers.language import tr, trn
from analyzers.results import Table
from forensics_gui.panels.context import ViewContext
from forensics_gui.panels.labels import ElidedLabel, visible
from forensics_gui.panels.lettering import high_as
from forensics_gui.panels.rows import read_as_rows
from forensics_gui.panels.searching import SearchLine
from forensics_gui.panels.table_export import TakeAway
from forensics_gui.panels.table_model import TableModel

LONGEST_DETAIL = 100_000  # characters; an embedded script or profile may be megabytes
WIDEST_COLUMN = 200
NARROW = 480
NARROW_SHARES = (0.22, 0.30, 0.42)  # of group, field and value, so that a value is on view in a narrow dock too


class TableViewer(QWidget):
    """Plain text only: what a file says of itself is never taken for markup."""

    def __init__(
        self, view: Table, _context: ViewContext | None = None, parent: QWidget | None = None, model: type[TableModel] = TableModel
    ) -> None:
        super().__init__(parent)
        self.model = model(view, self)
        self.title = ElidedLabel(tr(view.title), self, bold=True)
        self.filter = SearchLine(tr("Search in all columns"), 260, self)
        self.count = QLabel(self)
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self.rows = QTableView(self)
        self.take = TakeAway(self.model, self.rows, self)
        self.detail = QPlainTextEdit(self)
        self._lay_out()
        self._prepare_rows()
        self.filter.textChanged.connect(self._search)
        self.rows.selectionModel().currentChanged.connect(self._show_detail)
        self.take.told.connect(self.count.setText)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.begin_search)
        self._tell_count()

    @Slot()
    def begin_search(self) -> None:
        """Begin a search: Ctrl+F."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    @Slot()
    def copy_rows(self) -> None:
        """The chosen rows to the clipboard."""
        self.take.copy_rows()

    def _lay_out(self) -> None:
        self.head = head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.count)
        head.addWidget(self.take.button)
        self.column = column = QVBoxLayout(self)
        column.setContentsMargins(4, 2, 4, 2)
        column.setSpacing(3)
        column.addLayout(head)
        column.addWidget(self.filter)
        column.addWidget(self.rows, 1)
        column.addWidget(self.detail)

    def _prepare_rows(self) -> None:
        rows, header = self.rows, self.rows.horizontalHeader()
        rows.setModel(self.model)
        rows.setAccessibleName(tr(self.model.table.title))
        read_as_rows(rows)
        rows.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setStretchLastSection(True)
        header.setResizeContentsPrecision(200)
        rows.setSortingEnabled(True)
        header.resizeSections(QHeaderView.ResizeMode.ResizeToContents)
        for section in range(header.count()):
            header.resizeSection(section, min(header.sectionSize(section), WIDEST_COLUMN))
        self.detail.setReadOnly(True)
        high_as(self.detail, 3, 3)
        self.detail.setPlaceholderText(tr("Choose a row to read its whole value here"))
        self.detail.setAccessibleName(tr("Whole value of the chosen cell"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for each in (self.count, self.title):  # the search needs the room
            each.setVisible(self.width() > max(480, self.fontMetrics().averageCharWidth() * 68))
        self.filter.settle(self.head, self.column, self.width() - 8)
        if self.model.table.grouped and event.size().width() < NARROW <= max(event.oldSize().width(), NARROW):
            for section, share in enumerate(NARROW_SHARES):
                self.rows.setColumnWidth(section, round(event.size().width() * share))

    def keep(self, wanted: Callable[[Sequence[str]], bool] | None) -> None:
        """Show only rows that this holds true of, besides the search."""
        self.model.keep(wanted)
        self.detail.clear()
        self._tell_count()

    @Slot(str)
    def _search(self, text: str) -> None:
        self.model.filter(text)
        self.detail.clear()
        self._tell_count()

    @Slot(QModelIndex, QModelIndex)
    def _show_detail(self, current: QModelIndex, _previous: QModelIndex) -> None:
        text = self.model.whole(current.row(), current.column()) if current.isValid() else ""
        self.detail.setPlainText(visible(text[:LONGEST_DETAIL]) + ("…" if len(text) > LONGEST_DETAIL else ""))

    def _tell_count(self) -> None:
        shown, all_rows = self.model.rowCount(), len(self.model.table.rows)
        self.count.setText(trn("{n} row", "{n} rows", all_rows) if shown == all_rows else tr("{n} of {all}", n=shown, all=all_rows))
