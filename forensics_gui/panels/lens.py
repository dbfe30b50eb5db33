"""The magnifier: one window near the pointer with a cell for every linked panel, all showing the same place, pixel by pixel.

It takes no keys and no mouse itself; while it is open, arrow keys on a canvas move the place by a pixel, [ and ] change the magnification.
"""

from math import floor

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint, QRect, QSize, Qt, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from analyzers.language import tr
from forensics_gui.canvas.geometry import Point
from forensics_gui.canvas.view import Canvas
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.glass import Cell, Look
from forensics_gui.panels.readout import Readout
from forensics_gui.panels.statusline import stored_values

STRENGTHS = (2, 4, 8, 16)
MOST_COLUMNS = 3
AWAY = 28  # widget pixels between the pointer and the lens
HELD_MS = 400  # a key that is held this long closes the lens when it is let go
_MOVES = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
_STRONGER = {Qt.Key.Key_BracketRight: 1, Qt.Key.Key_BracketLeft: -1}


class Lens(QFrame):
    """Follows the desk's cursor while it is open."""

    def __init__(self, desk: Desk, frame: QWidget) -> None:
        flags = Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowTransparentForInput
        super().__init__(frame, flags | Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.Box)
        self.setAccessibleName(tr("Magnifier"))
        self._desk, self._frame = desk, frame
        self.point: Point = (0.5, 0.5)
        self.strength = 8
        self.cells: list[Cell] = []
        self._arranged = 0
        self._opened = QElapsedTimer()
        self._first_press = False  # the key that opened it has not been let go yet
        self.where = QLabel()
        self.where.setTextFormat(Qt.TextFormat.PlainText)
        self._grid = QGridLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 5, 6, 6)
        column.addWidget(self.where)
        column.addLayout(self._grid)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        desk.navigation.cursor_moved.connect(self._follow)
        desk.navigation.view_changed.connect(self._show)
        desk.viewers_changed.connect(self._show)
        desk.examination.case_changed.connect(self.hide)

    def open(self) -> None:
        """Show the place under the pointer, or else the middle of what is visible."""
        if self._desk.examination.prepared is None:
            return
        seen = self._desk.visible
        width, height = self._desk.navigation.size
        middle = (seen.x + seen.width / 2, seen.y + seen.height / 2) if seen is not None else (width / 2, height / 2)
        self._opened.start()
        self._first_press = True
        self._look_at(self._desk.navigation.cursor or middle)
        self.show()
        self._show()
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def hideEvent(self, event: QHideEvent) -> None:
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        super().hideEvent(event)

    def toggle(self) -> None:
        """One key opens and closes it."""
        if self.isVisible():
            self.hide()
        else:
            self.open()

    def looks(self) -> list[Look]:
        """One for every canvas on the screen that is linked with the picture, as they stand: left to right, top to bottom."""
        linked = [
            canvas
            for canvas in self._frame.findChildren(Canvas)
            if canvas.navigation is self._desk.navigation and canvas.shows_picture and canvas.isVisible()
        ]
        linked.sort(key=lambda canvas: (canvas.mapToGlobal(QPoint(0, 0)).y() // 40, canvas.mapToGlobal(QPoint(0, 0)).x()))
        return [Look(canvas, self.point, self.strength, self._words(canvas)) for canvas in linked]

    def words(self) -> str:
        """Everything at once, for a screen reader."""
        x, y = (floor(value) for value in self.point)
        values = "; ".join(f"{look.canvas.accessibleName()} {look.words}" for look in self.looks())
        return tr("x {x}, y {y}: {values}", x=x, y=y, values=values)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or not isinstance(watched, Canvas):
            return False
        key = Qt.Key(event.key())
        if event.type() == QEvent.Type.KeyRelease and key == Qt.Key.Key_Z and not event.isAutoRepeat():
            if self._first_press and self._opened.elapsed() >= HELD_MS:
                self.hide()
            self._first_press = False
            return False
        ours = key in _MOVES or key in _STRONGER or key == Qt.Key.Key_Escape
        if not ours or event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            self._press(watched, key, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            return True
        return False

    def _press(self, canvas: Canvas, key: Qt.Key, far: bool) -> None:
        if key == Qt.Key.Key_Escape:
            self.hide()
        elif key in _STRONGER:
            place = STRENGTHS.index(self.strength) + _STRONGER[key]
            self.strength = STRENGTHS[min(max(place, 0), len(STRENGTHS) - 1)]
            self._show()
        else:
            self._step(canvas.placement().direction(*_MOVES[key]), 10 if far else 1)

    def _step(self, way: Point, far: int) -> None:
        """As a person sees the picture, whatever its orientation."""
        across, along = way
        self._desk.navigation.point_at(self._inside((self.point[0] + across * far, self.point[1] + along * far)))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._frame, self.words()))

    @Slot()
    def _follow(self) -> None:
        cursor = self._desk.navigation.cursor
        if cursor is not None and self.isVisible():
            self._look_at(cursor)
            self._show()

    def _look_at(self, point: Point) -> None:
        self.point = self._inside(point)

    def _inside(self, point: Point) -> Point:
        """The middle of the pixel at a place."""
        width, height = self._desk.navigation.size
        return min(max(floor(point[0]), 0), max(width - 1, 0)) + 0.5, min(max(floor(point[1]), 0), max(height - 1, 0)) + 0.5

    @Slot()
    def _show(self) -> None:
        if not self.isVisible():
            return
        looks = self.looks()
        if len(looks) != self._arranged:
            self._arrange(len(looks))
        for cell, look in zip(self.cells, looks, strict=False):
            cell.show_look(look)
        x, y = (floor(value) for value in self.point)
        self.where.setText(tr("x {x}, y {y} · {strength}× · arrow keys move, [ and ] magnify, Z closes", x=x, y=y, strength=self.strength))
        self._place(looks)

    def _arrange(self, count: int) -> None:
        """As many cells as there are panels, in rows of equal length."""
        self._arranged = count
        while len(self.cells) < count:
            self.cells.append(Cell(self))
        columns = 2 if count == 4 else MOST_COLUMNS
        for place, cell in enumerate(self.cells):
            self._grid.addWidget(cell, place // columns, place % columns)
            cell.setVisible(place < count)

    def _place(self, looks: list[Look]) -> None:
        """Beside the place that is magnified, on the screen that it is on, and never over it."""
        canvases = [look.canvas for look in looks]
        canvas = next((each for each in canvases if each.underMouse()), next((each for each in canvases if each.hasFocus()), None))
        canvas = canvas or (canvases[0] if canvases else None)
        if canvas is None:
            return
        at = canvas.mapToGlobal(canvas.placement().widget_point(self.point).toPoint())
        screen = QGuiApplication.screenAt(at) or self._frame.screen()
        self.move(beside(at, self.sizeHint(), screen.availableGeometry()))

    def _words(self, canvas: Canvas) -> str:
        x, y = (floor(value) for value in self.point)
        readout = _readout_of(canvas)
        ready = self._desk.examination.prepared
        if readout is not None:
            return readout.words_at(x, y)
        return stored_values(ready, x, y) if ready is not None else ""


def beside(at: QPoint, size: QSize, room: QRect) -> QPoint:
    """Where a window of this size goes: right below the place, or on the other side where there is no room."""
    x = at.x() + AWAY if at.x() + AWAY + size.width() <= room.right() else at.x() - AWAY - size.width()
    y = at.y() + AWAY if at.y() + AWAY + size.height() <= room.bottom() else at.y() - AWAY - size.height()
    x = min(max(x, room.left()), max(room.right() - size.width(), room.left()))
    return QPoint(x, min(max(y, room.top()), max(room.bottom() - size.height(), room.top())))


def _readout_of(canvas: Canvas) -> Readout | None:
    """The readout of the viewer that a canvas stands in."""
    widget: QWidget | None = canvas
    while widget is not None:
        readout = getattr(widget, "readout", None)
        if isinstance(readout, Readout):
            return readout
        widget = widget.parentWidget()
    return None
