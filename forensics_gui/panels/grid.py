"""Arranges the panels side by side: one, two, four or six; in a narrow window the picture stands above the others, which are
tabs; in a low one beside them; in one that is both, all are tabs."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QSplitter, QTabWidget, QVBoxLayout, QWidget

from analyzers.language import tr
from forensics_gui.arranged import LAYOUTS, Sizes
from forensics_gui.panels.desk import PICTURE, Desk
from forensics_gui.panels.method import MethodPanel
from forensics_gui.panels.tile import Tile

FIRST_PANELS = (PICTURE, "compression.ela", "noise.residual", "reference.match", "metadata.fields", PICTURE)
NARROW = 400  # pixels of width per column under which columns would show nothing worth seeing
LOW = 28  # lines of text under which two panels, one above the other, would be heads and words only
LEAST_ROW = 9  # lines of text under which a panel would show no picture
TILED, BESIDE, STACKED, TABS = "tiled", "beside", "stacked", "tabs"


class Grid(QWidget):
    """All tiles. A tile keeps its panel, its result and its settings when the arrangement changes."""

    panels_changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.name = "2x2"
        self.tiles: list[Tile] = []
        self._first: tuple[str, ...] = FIRST_PANELS
        self._way = TILED
        self._sizes: dict[str, Sizes] = {}  # by layout, as they were when it was last on view
        self._frame: QWidget | None = None
        self._tabs: QTabWidget | None = None
        self._place = QVBoxLayout(self)
        self._place.setContentsMargins(0, 0, 0, 0)
        self.last: Tile | None = None  # where the focus was last
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._note_focus)

    @Slot(QWidget, QWidget)
    def _note_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        while now is not None:
            for tile in self.tiles:
                if now is tile.content:  # which may stand in a window of its own
                    self.last = tile
                    return
            now = now.parentWidget()

    def begin(self, layout: str, panels: tuple[str, ...]) -> None:
        """What was shown last time."""
        self._first = (*panels, *FIRST_PANELS[len(panels) :])
        self.use_layout(layout if layout in LAYOUTS else "2x2")

    def names(self) -> tuple[str, ...]:
        return tuple(tile.name for tile in self.tiles)

    def use_layout(self, name: str) -> None:
        self._sizes[self.name] = self.sizes()
        rows, columns = LAYOUTS[name]
        self.name = name
        while len(self.tiles) < rows * columns:
            number = len(self.tiles)
            tile = Tile(self._desk, number, self._first[number])
            tile.swapped.connect(self._swapped)
            self.tiles.append(tile)
        self._arrange()

    def open(self, name: str) -> Tile:
        """Show this where it is shown already, else where the user was last, else in the last place; the first one keeps its picture."""
        shown = self.shown()
        tile = next((tile for tile in shown if tile.name == name), None)
        if tile is None:
            tile = self.last if self.last in shown and self.last is not shown[0] else shown[-1]
            tile.show_panel(name)
        self._bring(tile)
        return tile

    def _bring(self, tile: Tile) -> None:
        for tabs in self.findChildren(QTabWidget):  # in a narrow or low window some of the panels stand behind each other
            if tabs.indexOf(tile) >= 0:
                tabs.setCurrentWidget(tile)
        tile.head.chooser.setFocus(Qt.FocusReason.OtherFocusReason)

    def shown(self) -> list[Tile]:
        rows, columns = LAYOUTS[self.name]
        return self.tiles[: rows * columns]

    def methods_shown(self) -> list[MethodPanel]:
        return [tile.panel for tile in self.shown() if isinstance(tile.panel, MethodPanel)]

    def sizes(self) -> Sizes:
        """Heights of the rows, then the widths in each row, in pixels."""
        if self._way != TILED or not isinstance(self._frame, QSplitter):
            return self._sizes.get(self.name, ())
        rows = [self._frame.widget(row) for row in range(self._frame.count())]
        return (tuple(self._frame.sizes()), *(tuple(row.sizes()) for row in rows if isinstance(row, QSplitter)))

    def use_sizes(self, sizes: Sizes) -> None:
        """Share the room so; in equal shares where these are of another layout."""
        rows, columns = LAYOUTS[self.name]
        fits = [len(row) for row in sizes] == [rows] + [columns] * rows and all(sum(row) > 0 for row in sizes)
        heights, *widths = self._sizes[self.name] = sizes if fits else ((1000,) * rows, *[(1000,) * columns] * rows)
        if self._way != TILED or not isinstance(self._frame, QSplitter):
            return
        self._frame.setSizes(heights)
        for row, share in enumerate(widths):
            inner = self._frame.widget(row)
            if isinstance(inner, QSplitter):
                inner.setSizes(share)

    @Slot()
    def put_back(self) -> None:
        for tile in self.tiles:
            tile.put_back()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._wanted_way() != self._way:
            self._sizes[self.name] = self.sizes()
            self._arrange()

    def _wanted_way(self) -> str:
        rows, columns = LAYOUTS[self.name]
        line = self.fontMetrics().lineSpacing()
        if columns == 1 or self.width() >= columns * NARROW or self.width() >= self.height() * 1.4:
            return TILED if rows == 1 or self.height() >= rows * LEAST_ROW * line else BESIDE
        return TABS if self.height() < LOW * line else STACKED

    def _arrange(self) -> None:
        old = self._frame
        for tile in self.tiles:
            tile.setParent(self)
            tile.hide()
        self._way = self._wanted_way()
        self._frame = {TILED: self._tiled, BESIDE: self._beside, STACKED: self._stacked, TABS: self._in_tabs}[self._way]()
        self._place.addWidget(self._frame)
        if kept := self._sizes.get(self.name):
            self.use_sizes(kept)
        if old is not None:
            old.hide()
            old.deleteLater()
        self.panels_changed.emit()

    def _tiled(self) -> QWidget:
        rows, columns = LAYOUTS[self.name]
        outer = _splitter(Qt.Orientation.Vertical)
        for row in range(rows):
            inner = _splitter(Qt.Orientation.Horizontal)
            for tile in self.tiles[row * columns : (row + 1) * columns]:
                inner.addWidget(tile)
                tile.show()
            inner.setSizes([1000] * columns)
            outer.addWidget(inner)
        outer.setSizes([1000] * rows)
        return outer

    def _stacked(self) -> QWidget:
        """Picture above, the others below it one at a time."""
        return self._first_and_tabs(Qt.Orientation.Vertical)

    def _beside(self) -> QWidget:
        """The same side by side, for a window that is wide and low."""
        return self._first_and_tabs(Qt.Orientation.Horizontal)

    def _first_and_tabs(self, orientation: Qt.Orientation) -> QWidget:
        outer = _splitter(orientation)
        first, *others = self.shown()
        outer.addWidget(first)
        first.show()
        outer.addWidget(self._tabs_of(others))
        outer.setSizes([1000, 1000])
        return outer

    def _in_tabs(self) -> QWidget:
        """One at a time, the picture too."""
        return self._tabs_of(self.shown())

    def _tabs_of(self, tiles: list[Tile]) -> QTabWidget:
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.setUsesScrollButtons(True)
        tabs.setElideMode(Qt.TextElideMode.ElideNone)
        for tile in tiles:
            tabs.addTab(tile, tile.title)
        tabs.tabBar().setAccessibleName(tr("Panels"))
        self._tabs = tabs
        return tabs

    @Slot()
    def _swapped(self) -> None:
        if self._way != TILED and self._tabs is not None:
            for index in range(self._tabs.count()):
                tile = self._tabs.widget(index)
                if isinstance(tile, Tile):
                    self._tabs.setTabText(index, tile.title)
        self.panels_changed.emit()


def _splitter(orientation: Qt.Orientation) -> QSplitter:
    splitter = QSplitter(orientation)
    splitter.setChildrenCollapsible(False)
    splitter.setHandleWidth(3)
    return splitter
