"""Turns mouse and keys on a canvas into what they mean: pan, zoom, draw, move, choose, give up. It draws nothing."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from forensics_gui.canvas import marks, snapping
from forensics_gui.canvas.geometry import Point
from forensics_gui.canvas.tools import LEAST_DRAG, PROFILE, REGION, Draft, Grip, ready_made
from forensics_gui.case.model import Annotation

if TYPE_CHECKING:
    from forensics_gui.canvas.view import Canvas

WHEEL_DOUBLES = 360.0  # eighths of a degree: three notches double the zoom
KEY_ZOOM = 1.25
KEY_PAN = 0.1  # of the canvas's width
SWIPE_REACH = 6.0
NUDGE, FAR_NUDGE = 1.0, 10.0  # image pixels
TRAIL_STEP = 1.5  # widget pixels between two points of a freehand line, before it is thinned
READY_MADE = 0.2  # of what is visible: how large a mark is that a key sets
_CONTROL, _SHIFT, _ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier

_SWIPES = {Qt.Key.Key_Left: -0.05, Qt.Key.Key_Right: 0.05}  # of the canvas's width
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
        self._nudging = False

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
            shifted = bool(event.modifiers() & _SHIFT)
            tool = REGION if shifted and self.tool is None else self.tool
            if not self._canvas.shows_picture:
                return
            if tool is not None:
                self._draw_on(tool, position, event.modifiers())
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
            self._follow(self.draft, canvas.image_point(position), event.modifiers())
        elif self.grip is not None and (self.grip.now is not None or self._dragged(position)):
            self.grip = self.grip.moved(canvas.image_point(position))
            if self.grip.handle is not None:
                self.grip = self.grip.handle_moved(self._landed(self.grip.handle_point, event.modifiers()))
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
        if key in _SWIPES and event.modifiers() & _ALT and self._canvas.scene.swipe is not None:
            self._canvas.set_swipe(min(max(self._canvas.scene.swipe + _SWIPES[key], 0.0), 1.0))
            return True
        if key in _PANS and not event.modifiers() & _ALT and self._nudge(key, event.modifiers()):
            return True
        if event.modifiers() & (_CONTROL | _ALT):
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.busy and self.tool is not None:
            self._set_ready_made(self.tool)
            return True
        if self.busy and key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace):
            self._while_busy(key)
            return True
        return self._move_view(key)

    def key_released(self, key: int) -> None:
        """A mark moved by keys is where it is to be once the key is let go: one press is one change, however long it lasted."""
        if self._nudging and key in _PANS:
            self.end_nudge()

    def end_nudge(self) -> None:
        if self._nudging:
            self._nudging = False
            self._let_go()
            self._canvas.update()

    def finish(self) -> None:
        """The mark is complete: hand it out."""
        draft, self.draft = self.draft, None
        canvas = self._canvas
        if draft is None:
            return
        if draft.kind == REGION:
            canvas.navigation.set_region(draft.region(canvas.navigation.size))
        elif draft.kind == PROFILE:
            canvas.navigation.set_line((draft.points[0], draft.points[-1]))
        elif (points := draft.finished(0.5 * self._pixels(1.0))) is not None:
            canvas.drawn.emit(draft.kind, points)
        canvas.update()

    def give_up(self) -> None:
        """Forget what was being drawn or moved; nothing has changed."""
        self.draft = self.grip = None
        self._panned_from = None
        self._nudging = False
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

    def _draw_on(self, tool: str, position: QPointF, keys: Qt.KeyboardModifier) -> None:
        point = self._canvas.image_point(position)
        if self.draft is not None and self.draft.open_ended:
            self.draft = self.draft.extended(self._landed(point, keys, self.draft.start))
        elif self._canvas.placement().holds(point):
            self.draft = Draft.begun(tool, self._landed(point, keys) if tool != REGION else point)

    def _follow(self, draft: Draft, point: Point, keys: Qt.KeyboardModifier) -> None:
        """The draft's last point goes where the pointer is, or where it snaps to."""
        placement = self._canvas.placement()
        if draft.trail:
            point, last = placement.clamped(point), placement.widget_point(draft.points[-1])
            if (placement.widget_point(point) - last).manhattanLength() >= TRAIL_STEP:
                self.draft = draft.moved(point)
        elif draft.kind == REGION:
            self.draft = draft.moved(placement.clamped(point))
            self._canvas.navigation.region_dragged.emit(self.draft.region(self._canvas.navigation.size))
        else:
            self.draft = draft.moved(self._landed(point, keys, draft.start if len(draft.points) > 1 else None))

    def _landed(self, point: Point, keys: Qt.KeyboardModifier, start: Point | None = None) -> Point:
        """Where a point set at `point` lands: straight from `start` with Shift, exactly there with Alt, else on what is near."""
        canvas = self._canvas
        if keys & _SHIFT and start is not None:
            point = snapping.straight(start, point)
        elif not keys & _ALT:
            held = self.grip.annotation.id if self.grip is not None else ""
            near = snapping.targets(canvas.annotations, held)
            point = snapping.snapped(point, near, canvas.placement().size, self._pixels(snapping.REACH))
        return canvas.placement().clamped(point)

    def _pixels(self, widget_pixels: float) -> float:
        """So many widget pixels in image pixels."""
        placement = self._canvas.placement()
        return widget_pixels * placement.ratio / placement.zoom

    def _set_ready_made(self, kind: str) -> None:
        """Enter with a tool in hand sets its mark in the middle of what is visible; the arrow keys move it from there."""
        seen = self._canvas.visible_region()
        if seen is None or not self._canvas.shows_picture:
            return
        middle = (seen.x + seen.width / 2, seen.y + seen.height / 2)
        points = ready_made(kind, middle, (max(round(seen.width * READY_MADE), 2), max(round(seen.height * READY_MADE), 2)))
        self.draft = Draft(kind, tuple(self._canvas.placement().clamped(point) for point in points))
        self.finish()

    def _nudge(self, key: Qt.Key, keys: Qt.KeyboardModifier) -> bool:
        """Move the chosen mark by whole pixels, or with Control its last point; False where none is chosen or the mouse holds one."""
        chosen = self._canvas.chosen_annotation()
        if chosen is None or self.draft is not None or (self.grip is not None and not self._nudging):
            return False
        handle = len(chosen.points) - 1 if keys & _CONTROL else None
        if self.grip is None or self.grip.handle != handle:
            self.end_nudge()
            self.grip, self._nudging = Grip(chosen, (0.0, 0.0), handle, (0.0, 0.0)), True
        step = FAR_NUDGE if keys & _SHIFT else NUDGE
        right, down = self._canvas.placement().direction(-_PANS[key][0], -_PANS[key][1])
        x, y = self.grip.now or (0.0, 0.0)
        self.grip = self.grip.moved((x + right * step, y + down * step))
        self._canvas.update()
        return True

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
