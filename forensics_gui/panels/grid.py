"""Arranges the panels side by side: one, two, four or six; in a narrow window the picture stands above and the others are tabs."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QSplitter, QTabWidget, QVBoxLayout, QWidget

from forensics_gui.panels.desk import PICTURE, Desk
from forensics_gui.panels.method import MethodPanel
from forensics_gui.panels.tile import Tile

LAYOUTS = {"1x1": (1, 1), "1x2": (1, 2), "2x2": (2, 2), "2x3": (2, 3)}
FIRST_PANELS = (PICTURE, "compression.ela", "noise.residual", "reference.match", "metadata.fields", PICTURE)
NARROW = 400  # pixels of width per column under which columns would show nothing worth seeing


class Grid(QWidget):
    """All tiles. A tile keeps its panel, its result and its settings when the arrangement changes."""

    panels_changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.name = "2x2"
        self.tiles: list[Tile] = []
        self._first: tuple[str, ...] = FIRST_PANELS
        self._narrow = False
        self._frame: QWidget | None = None
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
        if self._narrow and isinstance(self._frame, QSplitter) and isinstance(tabs := self._frame.widget(1), QTabWidget):
            tabs.setCurrentWidget(tile)
        tile.head.chooser.setFocus(Qt.FocusReason.OtherFocusReason)

    def shown(self) -> list[Tile]:
        rows, columns = LAYOUTS[self.name]
        return self.tiles[: rows * columns]

    def methods_shown(self) -> list[MethodPanel]:
        return [tile.panel for tile in self.shown() if isinstance(tile.panel, MethodPanel)]

    @Slot()
    def put_back(self) -> None:
        for tile in self.tiles:
            tile.put_back()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_narrow() != self._narrow:
            self._arrange()

    def _is_narrow(self) -> bool:
        columns = LAYOUTS[self.name][1]
        return columns > 1 and self.width() < columns * NARROW and self.width() < self.height() * 1.4

    def _arrange(self) -> None:
        old = self._frame
        for tile in self.tiles:
            tile.setParent(self)
            tile.hide()
        self._narrow = self._is_narrow()
        self._frame = self._stacked() if self._narrow else self._tiled()
        self._place.addWidget(self._frame)
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
        outer = _splitter(Qt.Orientation.Vertical)
        first, *others = self.shown()
        outer.addWidget(first)
        first.show()
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.setUsesScrollButtons(True)
        for tile in others:
            tabs.addTab(tile, tile.title)
        outer.addWidget(tabs)
        outer.setSizes([1000, 1000])
        return outer

    @Slot()
    def _swapped(self) -> None:
        if isinstance(self._frame, QSplitter) and self._narrow:
            tabs = self._frame.widget(1)
            if isinstance(tabs, QTabWidget):
                for index in range(tabs.count()):
                    tile = tabs.widget(index)
                    if isinstance(tile, Tile):
                        tabs.setTabText(index, tile.title)
        self.panels_changed.emit()


def _splitter(orientation: Qt.Orientation) -> QSplitter:
    splitter = QSplitter(orientation)
    splitter.setChildrenCollapsible(False)
    splitter.setHandleWidth(3)
    return splitter
