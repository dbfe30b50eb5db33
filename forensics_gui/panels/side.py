"""What stands beside the panels: which of it is seen, by the window's width, by what is open, and by what the user closed."""

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QMainWindow, QToolButton, QVBoxLayout, QWidget

from analyzers.language import tr
from forensics_gui.icons import icon
from forensics_gui.settings import Settings

TOO_NARROW_FOR_DOCKS = 980
WIDE_ENOUGH_FOR_BOTH = 1140  # of what is right of the order of work: two columns of panels and what stands on their right
WIDE_ENOUGH_TO_LEARN = 1500  # from which what stands on the right takes nothing from a teaching case
SIDE_WIDTH = 320
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


class Sides(QObject):
    """Shows and hides the docks when something changes; what the user opens or closes in between stays so until then."""

    def __init__(self, frame: QMainWindow, settings: Settings, right: list[QDockWidget], order: QDockWidget, lesson: QDockWidget) -> None:
        super().__init__(frame)
        self._frame, self._settings = frame, settings
        self._right, self.order, self.lesson = right, order, lesson
        self._front = self._taught = False
        self._seen: tuple[bool, ...] | None = None
        order.toggleViewAction().setText(tr("Order of work"))
        order.toggleViewAction().triggered.connect(self._remember_order)
        for dock in (order, lesson):
            panel = dock.widget()
            assert isinstance(panel, SidePanel)
            panel.closed.connect(dock.hide)
            if dock is order:
                panel.closed.connect(self._forget_order)

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
        wide, very_wide = width >= TOO_NARROW_FOR_DOCKS, width >= WIDE_ENOUGH_TO_LEARN
        both = width >= WIDE_ENOUGH_FOR_BOTH + self._left
        if self._seen == (wide, very_wide, both, self._front):
            return
        self._seen = (wide, very_wide, both, self._front)
        for dock in self._right:
            if not dock.isFloating():
                dock.setVisible((very_wide if self._taught else wide) and not self._front)
        self._place_order(wide, both)
        self._place_lesson(wide)

    def _place_order(self, wide: bool, both: bool) -> None:
        """On the left where that costs the panels nothing, else as a tab behind what stands on the right."""
        if self.order.isFloating():
            return
        shown = wide and not self._front and not self._taught and self._settings.shows_order
        area = Qt.DockWidgetArea.LeftDockWidgetArea if both else Qt.DockWidgetArea.RightDockWidgetArea
        if self._frame.dockWidgetArea(self.order) != area:
            self._frame.addDockWidget(area, self.order)
            if not both:
                self._frame.tabifyDockWidget(self._right[-1], self.order)
            self._right[0].raise_()
        self.order.setVisible(shown)
        if shown and both:
            self._frame.resizeDocks([self.order], [self._left], Qt.Orientation.Horizontal)
        elif shown:
            self._right[0].raise_()

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

    @Slot()
    def give_widths(self) -> None:
        """Once the frame, which is on the screen already, has laid out what was put into it."""
        self._frame.resizeDocks([self._right[0], self.order], [SIDE_WIDTH, self._left], Qt.Orientation.Horizontal)
