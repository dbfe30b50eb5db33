"""The command palette: everything the program can be told, found by a few letters. What cannot be done now says what it needs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from analyzers.language import tr
from forensics_gui.fuzzy import fit
from forensics_gui.panels.announcing import announce
from forensics_gui.panels.labels import on_its_own, one_line, plain_tip

PLACE = Qt.ItemDataRole.UserRole
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True)
class Offer:
    """One thing to do: its name, where it belongs, its keys, what it needs that is not there, and how it is done."""

    title: str
    group: str
    act: Callable[[], object]
    keys: str = ""
    needs: str = ""

    @property
    def words(self) -> str:
        """As a screen reader says it."""
        return ", ".join(part for part in (self.title, self.group, self.needs or self.keys) if part)


class PaletteWindow(QDialog):
    """A line to type in and the list below it. The focus stays in the line; Up and Down walk, Enter does, Escape leaves."""

    def __init__(self, offers: Iterable[Offer], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Commands"))
        self.offers = tuple(offers)
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Type what you want to do"))
        self.line.setAccessibleName(tr("Search in all commands"))
        self.line.setAccessibleDescription(tr("Up and Down walk through the list, Enter does what is chosen, Escape leaves."))
        self.list = QTreeWidget()
        self.list.setAccessibleName(tr("Commands"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setHeaderHidden(True)
        self.list.setColumnCount(3)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setAllColumnsShowFocus(True)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.line)
        layout.addWidget(self.list, 1)
        self.setFocusProxy(self.line)
        self.line.installEventFilter(self)
        self.line.textChanged.connect(self.fill)
        self.line.returnPressed.connect(self.give)
        self.list.itemClicked.connect(self.give)
        self.list.currentItemChanged.connect(self._tell)
        self.fill("")

    @property
    def chosen(self) -> Offer | None:
        item = self.list.currentItem()
        return self.offers[item.data(0, PLACE)] if item is not None else None

    @Slot(str)
    def fill(self, typed: str) -> None:
        """The offers that fit, the best first; what can be done stands before what cannot."""
        values = (fit(typed, f"{offer.title} {offer.group}") for offer in self.offers)
        fits = [(place, value) for place, value in enumerate(values) if value is not None]
        if typed.strip():
            fits.sort(key=lambda pair: (bool(self.offers[pair[0]].needs), -pair[1]))
        self.list.clear()
        self.list.addTopLevelItems([self._item(place) for place, _ in fits])
        self.list.setCurrentIndex(self.list.model().index(0, 0))

    def _item(self, place: int) -> QTreeWidgetItem:
        offer = self.offers[place]
        item = QTreeWidgetItem([one_line(offer.title), offer.group, offer.needs or on_its_own(offer.keys)])
        item.setData(0, PLACE, place)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, offer.words)
        item.setToolTip(0, plain_tip(offer.title))
        if offer.needs:
            faded = self.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
            for column in range(3):
                item.setForeground(column, faded)
        return item

    @Slot()
    def give(self) -> None:
        """Do what is chosen, once this window is gone; what cannot be done is told again."""
        offer = self.chosen
        if offer is None or offer.needs:
            self._tell()
            return
        self.accept()
        QTimer.singleShot(0, self.parent() or self, offer.act)

    @Slot()
    def _tell(self) -> None:
        if self.chosen is not None and self.isVisible():
            announce(self.line, self.chosen.words)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)  # no frame of the desktop's stands round it
        painter.setPen(self.palette().highlight().color())
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _MOVES:
            self._walk(Qt.Key(event.key()))
            return True
        return super().eventFilter(watched, event)

    def _walk(self, key: Qt.Key) -> None:
        count, current = self.list.topLevelItemCount(), self.list.currentIndex()
        page = max(1, self.list.viewport().height() // max(1, self.list.sizeHintForRow(0)) - 1)
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page}[key]
        if count:
            row = current.row() + step
            row = row % count if abs(step) == 1 else min(max(row, 0), count - 1)
            self.list.setCurrentIndex(self.list.model().index(row, 0))


class CommandPalette(QObject):
    """Opens the palette with what `sources` have to offer at that moment."""

    def __init__(self, parent: QWidget, *sources: Callable[[], Iterable[Offer]]) -> None:
        super().__init__(parent)
        self._parent, self._sources = parent, sources
        self.window: PaletteWindow | None = None

    def show(self) -> None:
        """Over the middle of the window, no wider than it."""
        window = self.window = PaletteWindow([offer for source in self._sources for offer in source()], self._parent)
        window.destroyed.connect(self._forget)
        room = self._parent.size()
        width = min(window.fontMetrics().averageCharWidth() * 90, room.width() - 40)
        window.resize(width, min(window.fontMetrics().lineSpacing() * 26, room.height() * 3 // 4))
        window.move(self._parent.mapToGlobal(QPoint((room.width() - width) // 2, room.height() // 12)))
        window.show()
        window.line.setFocus()

    @Slot()
    def _forget(self) -> None:
        self.window = None
