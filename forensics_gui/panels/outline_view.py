"""The viewer of an outline: a tree of parts with a filter, and beside it the bytes of the chosen part with what that part is.

A picture within the file can be taken into the case as evidence of its own; any part can be saved.
"""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from analyzers.language import tr, trn
from analyzers.results import Outline
from forensics_gui.case.extraction import Extent
from forensics_gui.panels.context import ViewContext
from forensics_gui.panels.hex_tools import HexPane
from forensics_gui.panels.labels import ElidedLabel
from forensics_gui.panels.outline_model import TOP, OutlineModel
from forensics_gui.panels.searching import SearchLine

OPEN_AT_FIRST = 2  # levels
FILTER_WIDTH = 220
FIRST_COLUMN = 230
BESIDE = 640  # pixels of width from which tree and bytes stand side by side
NARROW_COLUMNS = 420
CAN_BE_EVIDENCE = ("picture",)


class OutlineViewer(QWidget):
    """`extract_wanted` and `save_wanted` carry the Extent of the chosen part."""

    extract_wanted = Signal(object)
    save_wanted = Signal(object)

    def __init__(self, view: Outline, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self.model = OutlineModel(view, self)
        self.title = ElidedLabel(tr(view.title), self, bold=True)
        self.count = QLabel(self)
        self.filter = SearchLine(tr("Search in all parts"), FILTER_WIDTH, self)
        self.tree = QTreeView(self)
        self.pane = HexPane(context, self)
        self.extract = QPushButton(tr("Extract as evidence"), self)
        self.save = QPushButton(tr("Save part as…"), self)
        self.sides = QSplitter(Qt.Orientation.Horizontal, self)
        self._way = Qt.Orientation.Horizontal
        self._moved_by_hand = False
        self._name_parts()
        self._lay_out()
        self._prepare_tree()
        self._make_actions()
        self.filter.textChanged.connect(self._search)
        self.tree.selectionModel().currentChanged.connect(self._show_part)
        self.extract.clicked.connect(self.extract_chosen)
        self.save.clicked.connect(self.save_chosen)
        self.sides.splitterMoved.connect(self._note_moved)
        self._tell_count()
        self.choose(0)

    def _name_parts(self) -> None:
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self.extract.setToolTip(tr("Take the chosen picture into the case as a piece of evidence of its own"))
        self.save.setToolTip(tr("Write the chosen part's bytes, unchanged, to a file"))

    def _lay_out(self) -> None:
        self.head = head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.count)
        self.pane.add_below(self.extract)
        self.pane.add_below(self.save)
        self.sides.addWidget(self.tree)
        self.sides.addWidget(self.pane)
        self.sides.setChildrenCollapsible(False)
        self.sides.setStretchFactor(0, 1)
        self.sides.setStretchFactor(1, 1)
        self.column = layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 2, 4, 2)
        layout.setSpacing(3)
        layout.addLayout(head)
        layout.addWidget(self.filter)
        layout.addWidget(self.sides, 1)

    def _prepare_tree(self) -> None:
        tree, header = self.tree, self.tree.header()
        tree.setModel(self.model)
        tree.setAccessibleName(tr(self.view.title))
        tree.setUniformRowHeights(True)
        tree.setAlternatingRowColors(True)
        tree.setAllColumnsShowFocus(True)
        tree.setIndentation(14)
        tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.customContextMenuRequested.connect(self._open_menu)
        tree.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        tree.setMinimumSize(120, 60)
        header.setStretchLastSection(False)
        for column, width in enumerate((FIRST_COLUMN, 80, 80, 240, 80)):
            header.resizeSection(column, width)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        tree.expandToDepth(OPEN_AT_FIRST - 1)

    def _make_actions(self) -> None:
        self._open_all = QAction(tr("Open all below"), self)
        self._close_all = QAction(tr("Close all below"), self)
        self._copy = QAction(tr("Copy row"), self)
        self._copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self._copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.tree.addAction(self._copy)
        self._open_all.triggered.connect(self.open_below)
        self._close_all.triggered.connect(self.close_below)
        self._copy.triggered.connect(self.copy_row)

    # The chosen part ------------------------------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> int:
        """Which row of the outline is chosen; TOP for none."""
        return self.model.number(self.tree.currentIndex())

    def choose(self, number: int) -> None:
        """Choose a row of the outline, where the filter shows it."""
        index = self.model.index_of(number)
        if index.isValid():
            self.tree.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            )
            self.tree.scrollTo(index)

    def extent(self) -> Extent | None:
        """The chosen part's place; None where no part is chosen."""
        number = self.chosen
        if number == TOP:
            return None
        return Extent(self.view.rows[number][0], self.view.offsets[number], self.view.lengths[number])

    @property
    def can_be_evidence(self) -> bool:
        """Whether the chosen part is a picture within the file; the file as a whole is evidence already."""
        number = self.chosen
        if number == TOP or self.view.roles[number] not in CAN_BE_EVIDENCE:
            return False
        return (self.view.offsets[number], self.view.lengths[number]) != (self.view.offsets[0], self.view.lengths[0])

    @Slot(QModelIndex, QModelIndex)
    def _show_part(self, current: QModelIndex, _previous: QModelIndex) -> None:
        number, extent = self.model.number(current), self.extent()
        self.extract.setEnabled(self.can_be_evidence)
        self.save.setEnabled(extent is not None and extent.length > 0)
        if extent is not None:
            row = self.view.rows[number]
            said = " · ".join(filter(None, (row[0], row[3])))
            self.pane.show_part(extent, said, tr(row[-1]))

    @Slot()
    def extract_chosen(self) -> None:
        extent = self.extent()
        if extent is not None and self.can_be_evidence:
            self.extract_wanted.emit(extent)

    @Slot()
    def save_chosen(self) -> None:
        extent = self.extent()
        if extent is not None and extent.length:
            self.save_wanted.emit(extent)

    # The tree -------------------------------------------------------------------------------------------------------------------------

    @Slot(QPoint)
    def _open_menu(self, spot: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.tree.viewport().mapToGlobal(spot))

    def menu(self) -> QMenu:
        """What can be done with the chosen part."""
        menu = QMenu(self)
        extract, save = menu.addAction(self.extract.text()), menu.addAction(self.save.text())
        extract.setEnabled(self.extract.isEnabled())
        save.setEnabled(self.save.isEnabled())
        extract.triggered.connect(self.extract_chosen)
        save.triggered.connect(self.save_chosen)
        menu.addSeparator()
        menu.addActions([self._copy, self._open_all, self._close_all])
        return menu

    @Slot()
    def open_below(self) -> None:
        self.tree.expandRecursively(self.tree.currentIndex().siblingAtColumn(0))

    @Slot()
    def close_below(self) -> None:
        waiting = [self.tree.currentIndex().siblingAtColumn(0)]
        while waiting:
            index = waiting.pop()
            self.tree.collapse(index)
            waiting += [self.model.index(row, 0, index) for row in range(self.model.rowCount(index))]

    @Slot()
    def copy_row(self) -> None:
        """The chosen row, whole and tab-separated, to the clipboard."""
        if self.chosen != TOP:
            row = self.view.rows[self.chosen]
            QGuiApplication.clipboard().setText("\t".join((*row[:-2], tr(row[-2]), tr(row[-1]))))

    @Slot(str)
    def _search(self, text: str) -> None:
        kept = self.chosen
        self.model.filter(text)
        if text.strip():
            self.tree.expandAll()
        else:
            self.tree.expandToDepth(OPEN_AT_FIRST - 1)
        self.choose(kept if kept in self.model.found else next(iter(self.model.found), 0))
        self._tell_count()

    def _tell_count(self) -> None:
        total, found = len(self.view.rows), len(self.model.found)
        self.count.setText(trn("{n} part", "{n} parts", total) if found == total else tr("{n} of {all}", n=found, all=total))

    @Slot()
    def _note_moved(self) -> None:
        self._moved_by_hand = True

    def _share_room(self) -> None:
        """Beside each other, the bytes take what a line of sixteen needs, and the tree the rest; below each other, both the same."""
        if self._way == Qt.Orientation.Vertical:
            self.sides.setSizes([1000, 1000])
            return
        wanted = min(self.pane.view.sizeHint().width(), self.width() * 3 // 5)
        self.sides.setSizes([self.width() - wanted, wanted])
        self.tree.header().resizeSection(0, min(FIRST_COLUMN, max(110, (self.width() - wanted) * 2 // 5)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        way = Qt.Orientation.Horizontal if self.width() >= BESIDE and self.width() > self.height() else Qt.Orientation.Vertical
        if way != self._way:
            self._way = way
            self.sides.setOrientation(way)
        if not self._moved_by_hand:
            self._share_room()
        self.count.setVisible(self.width() > NARROW_COLUMNS)
        self.filter.settle(self.head, self.column, self.width() - 8)
        for column in (3, 4):
            self.tree.setColumnHidden(column, self.tree.width() < NARROW_COLUMNS and column == 4)
