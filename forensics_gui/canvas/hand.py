"""Turns mouse and keys on a canvas into what they mean: pan, zoom, draw, move, choose, give up. It draws nothing."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from forensics_gui.canvas import marks
from forensics_gui.canvas.tools import LEAST_DRAG, REGION, Draft, Grip
from forensics_gui.case.model import Annotation

if TYPE_CHECKING:
    from forensics_gui.canvas.view import Canvas

WHEEL_DOUBLES = 360.0  # eighths of a degree: three notches double the zoom
KEY_ZOOM = 1.25
KEY_PAN = 0.1  # of the canvas's width
SWIPE_REACH = 6.0

_PANS = {Qt.Key.Key_Left: (1, 0), Qt.Key.Key_Right: (-1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}


class Hand:
    """One canvas's pointer and keyboard. The canvas forwards its events and paints `draft` and `grip`."""

    def __init__(self, canvas: "Canvas") -> None:
        self._canvas = canvas
        self.tool: str | None = None
        self.draft: Draft | None = None
        self.grip: Grip | None = None
        self._panned_from: QPointF | None = None
        self._pressed_at: QPointF | None = None
        self._swiping = False

    def set_tool(self, name: str | None) -> None:
        self.tool = name
        self.draft = self.grip = None

    @property
    def busy(self) -> bool:
        return self.draft is not None or self.grip is not None

    def press(self, event: QMouseEvent) -> None:
        position = event.position()
        self._pressed_at = position
        if event.button() == Qt.MouseButton.MiddleButton:
            self._panned_from = position
        elif event.button() == Qt.MouseButton.LeftButton:
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            tool = REGION if shifted and self.tool is None else self.tool
            if not self._canvas.shows_picture:
                return
            if tool is not None:
                self._draw_on(tool, position)
            elif self._on_divider(position):
                self._swiping = True
            elif not self._take(position):
                self._panned_from = position

    def move(self, event: QMouseEvent) -> None:
        position = event.position()
        canvas = self._canvas
        if self._swiping:
            canvas.set_swipe(min(max(position.x() / max(canvas.width(), 1), 0.0), 1.0))
        elif self._panned_from is not None:
            step = (position - self._panned_from) * canvas.placement().ratio
            self._panned_from = position
            canvas.settle()
            canvas.navigation.pan_by(step.x(), step.y())
        elif self.draft is not None:
            self.draft = self.draft.moved(canvas.placement().clamped(canvas.image_point(position)))
        elif self.grip is not None and (self.grip.now is not None or self._dragged(position)):
            self.grip = self.grip.moved(canvas.image_point(position))
        canvas.update()

    def release(self, event: QMouseEvent) -> None:
        position = event.position()
        self._panned_from, self._swiping = None, False
        if self.grip is not None:
            self._let_go()
        elif self.draft is not None and not self.draft.open_ended and event.button() == Qt.MouseButton.LeftButton:
            if self.draft.kind != REGION and len(self.draft.points) > 1 and not self._dragged(position):
                self.draft = None  # an unsteady click is no box
            elif self.draft.kind == REGION and not self._dragged(position):
                self.draft = None
                self._canvas.navigation.set_region(None)
            else:
                self.finish()
        self._canvas.update()

    def double_click(self, event: QMouseEvent) -> None:
        if self.draft is not None and self.draft.open_ended:
            self.finish()
        elif self.tool is not None:
            self.press(event)

    def wheel(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if turned:
            self.zoom(2 ** (turned / WHEEL_DOUBLES), event.position())

    def zoom(self, factor: float, position: QPointF) -> None:
        """Zoom about a place on the widget."""
        self._canvas.settle()
        self._canvas.navigation.zoom_at(self._canvas.image_point(position), factor)

    def key(self, event: QKeyEvent) -> bool:
        """Whether the key meant something here; others belong to the window."""
        key = Qt.Key(event.key())
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        if self.busy and key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace):
            self._while_busy(key)
            return True
        return self._move_view(key)

    def finish(self) -> None:
        """The mark is complete: hand it out."""
        draft, self.draft = self.draft, None
        canvas = self._canvas
        if draft is None:
            return
        if draft.kind == REGION:
            canvas.navigation.set_region(draft.region(canvas.navigation.size))
        elif (points := draft.finished()) is not None:
            canvas.drawn.emit(draft.kind, points)
        canvas.update()

    def give_up(self) -> None:
        """Forget what was being drawn or moved; nothing has changed."""
        self.draft = self.grip = None
        self._panned_from = None
        self._canvas.update()

    def over(self, position: QPointF) -> Qt.CursorShape:
        """The pointer's shape: what a press would do here."""
        if self._panned_from is not None:
            return Qt.CursorShape.ClosedHandCursor
        if self.tool is not None:
            return Qt.CursorShape.CrossCursor
        if self._swiping or self._on_divider(position):
            return Qt.CursorShape.SplitHCursor
        return Qt.CursorShape.PointingHandCursor if self._canvas.annotation_at(position) else Qt.CursorShape.ArrowCursor

    def _draw_on(self, tool: str, position: QPointF) -> None:
        point = self._canvas.image_point(position)
        if self.draft is not None and self.draft.open_ended:
            self.draft = self.draft.extended(self._canvas.placement().clamped(point))
        elif self._canvas.placement().holds(point):
            self.draft = Draft.begun(tool, point)

    def _take(self, position: QPointF) -> bool:
        """Choose the mark under the pointer and be ready to move it; choosing nothing lets the old choice go."""
        canvas = self._canvas
        chosen = canvas.chosen_annotation()
        handle = marks.handle_at(canvas.widget_points(chosen), position) if chosen else None
        found: Annotation | None = chosen if handle is not None else canvas.annotation_at(position)
        if found is not None or chosen is not None:
            canvas.annotation_chosen.emit(found.id if found else None)
        if found is not None:
            self.grip = Grip(found, canvas.image_point(position), handle)
        return found is not None

    def _let_go(self) -> None:
        grip, self.grip = self.grip, None
        points = grip.points(self._canvas.navigation.size) if grip else ()
        if grip is not None and points != grip.annotation.points:
            self._canvas.annotation_moved.emit(grip.annotation.id, points)

    def _dragged(self, position: QPointF) -> bool:
        return self._pressed_at is not None and (position - self._pressed_at).manhattanLength() >= LEAST_DRAG

    def _on_divider(self, position: QPointF) -> bool:
        swipe = self._canvas.scene.swipe
        return swipe is not None and abs(position.x() - swipe * self._canvas.width()) <= SWIPE_REACH

    def _while_busy(self, key: Qt.Key) -> None:
        if key == Qt.Key.Key_Escape:
            self.give_up()
        elif key == Qt.Key.Key_Backspace:
            self.draft = self.draft.shortened() if self.draft is not None and self.draft.open_ended else self.draft
            self._canvas.update()
        elif self.draft is not None and self.draft.open_ended:
            self.finish()

    def _move_view(self, key: Qt.Key) -> bool:
        canvas, navigation = self._canvas, self._canvas.navigation
        if key in _PANS:
            step = KEY_PAN * canvas.placement().frame[0]
            canvas.settle()
            navigation.pan_by(_PANS[key][0] * step, _PANS[key][1] * step)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            canvas.settle()
            navigation.zoom_by(KEY_ZOOM)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            canvas.settle()
            navigation.zoom_by(1 / KEY_ZOOM)
        elif key == Qt.Key.Key_0:
            navigation.fit()
        elif key == Qt.Key.Key_1:
            canvas.settle()
            navigation.actual_size()
        else:
            return False
        return True
