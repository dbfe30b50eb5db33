"""What guides through the work, the order of work and a teaching case: where it stands, and when the lists at the side make room."""

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QMainWindow, QToolButton, QVBoxLayout, QWidget

from analyzers.language import tr
from forensics_gui.icons import icon
from forensics_gui.panels.sides import TOO_NARROW, Sides
from forensics_gui.settings import Settings

WIDE_ENOUGH_FOR_BOTH = 1140  # of what is right of the order of work: two columns of panels and what stands on their right
WIDE_ENOUGH_TO_LEARN = 1500  # from which what stands on the right takes nothing from a teaching case
# What stands on the left is text to read, so its measures are the mean widths of a character.
LEFT_WIDTH = 37
LOW = 230  # pixels of height below the picture


class SidePanel(QWidget):
    """A title with a way to close, and whatever stands below."""

    closed = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = QLabel(title)
        font = self.head.font()
        font.setBold(True)
        self.head.setFont(font)
        self.away = QToolButton()
        self.away.setAutoRaise(True)
        self.away.setAccessibleName(tr("Close: {title}", title=title))
        self.away.setToolTip(tr("Close. The View menu brings it back."))
        row = QHBoxLayout()
        row.setContentsMargins(8, 3, 3, 0)
        row.addWidget(self.head, 1)
        row.addWidget(self.away)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(2)
        self.column.addLayout(row)
        self.away.clicked.connect(self.closed)
        self.dress()

    def dress(self) -> None:
        """Draw the icon in the colours of the moment."""
        self.away.setIcon(icon("close"))


class Guides(QObject):
    """Shows and hides its docks when something changes; what the user opens or closes in between stays so until then."""

    def __init__(self, frame: QMainWindow, settings: Settings, sides: Sides, order: QDockWidget, lesson: QDockWidget) -> None:
        super().__init__(frame)
        self._frame, self._settings, self._sides = frame, settings, sides
        self.order, self.lesson = order, lesson
        self._front = self._taught = False
        self._seen: tuple[bool, ...] | None = None
        order.toggleViewAction().setText(tr("Order of work"))
        order.toggleViewAction().triggered.connect(self._remember_order)

    def close_with(self, order: SidePanel, lesson: SidePanel) -> None:
        """The panels in both docks have a way to close of their own."""
        order.closed.connect(self.order.hide)
        order.closed.connect(self._forget_order)
        lesson.closed.connect(self.lesson.hide)

    @property
    def _letter(self) -> int:
        return self._frame.fontMetrics().averageCharWidth()

    @property
    def _left(self) -> int:
        return min(LEFT_WIDTH * self._letter, self._frame.width() * 2 // 5)

    @Slot(bool)
    def _remember_order(self, on: bool) -> None:
        self._settings.shows_order = on

    @Slot()
    def _forget_order(self) -> None:
        self._settings.shows_order = False

    @Slot(bool)
    def front(self, on: bool) -> None:
        """The opening page is shown, or not any more."""
        self._front = on
        self.arrange()

    @Slot(bool)
    def teach(self, on: bool) -> None:
        """A teaching case is open, or not any more."""
        self._taught = on
        self._seen = None
        self.arrange()

    @Slot()
    def arrange(self) -> None:
        """A window of half a screen shows the picture, not its docks; they come back with the room."""
        width = self._frame.width()
        wide, very_wide = width >= TOO_NARROW, width >= WIDE_ENOUGH_TO_LEARN
        both = width >= WIDE_ENOUGH_FOR_BOTH + self._left
        if self._seen == (wide, very_wide, both, self._front):
            return
        self._seen = (wide, very_wide, both, self._front)
        in_front = self._sides.front()
        self._sides.make_room((very_wide if self._taught else wide) and not self._front)
        self._place_order(wide, both)
        self._place_lesson(wide)
        self._sides.put_in_front(in_front)

    def _place_order(self, wide: bool, both: bool) -> None:
        """On the left where that costs the panels nothing, else as a tab behind what stands on the right."""
        if self.order.isFloating():
            return
        shown = wide and not self._front and not self._taught and self._settings.shows_order
        area = Qt.DockWidgetArea.LeftDockWidgetArea if both else Qt.DockWidgetArea.RightDockWidgetArea
        if self._frame.dockWidgetArea(self.order) != area:
            self._frame.addDockWidget(area, self.order)
            if not both:
                self._frame.tabifyDockWidget(self._sides.docks[-1], self.order)
        self.order.setVisible(shown)
        if shown and both:
            self._frame.resizeDocks([self.order], [self._left], Qt.Orientation.Horizontal)

    def _place_lesson(self, wide: bool) -> None:
        """Without room beside the picture it is read below it: without it the case would be a picture and a riddle."""
        area = Qt.DockWidgetArea.LeftDockWidgetArea if wide else Qt.DockWidgetArea.BottomDockWidgetArea
        if self._frame.dockWidgetArea(self.lesson) != area:
            self._frame.addDockWidget(area, self.lesson)
        shown = self._taught and not self._front
        self.lesson.setVisible(shown)
        if shown and wide:
            self._frame.resizeDocks([self.lesson], [self._left], Qt.Orientation.Horizontal)
        elif shown:
            self._frame.resizeDocks([self.lesson], [LOW], Qt.Orientation.Vertical)

    def give_width(self) -> None:
        """Once the frame, which is on the screen already, has laid out what was put into it."""
        if self._frame.dockWidgetArea(self.order) == Qt.DockWidgetArea.LeftDockWidgetArea and not self.order.isHidden():
            self._frame.resizeDocks([self.order], [self._left], Qt.Orientation.Horizontal)
