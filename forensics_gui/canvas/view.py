"""The widget that shows a picture with maps and marks over it, linked with others through one Navigation.

It paints itself: the scene is kept as a pixmap until something in it changes, so cursor and marks move without touching the picture.
"""

from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from analyzers.language import tr
from analyzers.results import Region
from forensics_gui import theme
from forensics_gui.canvas import furniture, marks
from forensics_gui.canvas.geometry import Placement, Point
from forensics_gui.canvas.hand import Hand
from forensics_gui.canvas.navigation import Navigation
from forensics_gui.canvas.scene import Scene, rendered
from forensics_gui.case.model import AMBER, Annotation
from forensics_gui.imaging import Layer

BLINK_MS = 500  # each picture stands half a second: one change of two in a second, far under what can harm (3 flashes a second)
PEEK_KEY = Qt.Key.Key_Space


class Canvas(QWidget):
    """A picture, a map over it, marks; zoom, pan, cursor and region are the navigation's. Coordinates given out are image pixels."""

    drawn = Signal(str, object)  # kind, points; a region is no mark: the navigation tells of it
    annotation_moved = Signal(str, object)  # id, points
    annotation_chosen = Signal(object)  # id or None
    copy_wanted = Signal()  # of the chosen mark
    visible_changed = Signal(object)  # Region

    def __init__(self, navigation: Navigation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # a picture has a left side in every language
        self.navigation = navigation
        self.scene = Scene()
        self._hand = Hand(self)
        self._annotations: tuple[Annotation, ...] = ()
        self._chosen: str | None = None
        self._outline: Annotation | None = None
        self.colour = AMBER  # of the next mark
        self._note = ""
        self._rendered: dict[bool, QPixmap] = {}
        self._placed: Placement | None = None
        self._told: Region | None = None
        self._hovered = False
        self._blinking = False
        self._bare_phase = False
        self._peeking = False
        self._blink = QTimer(self)
        self._blink.setInterval(BLINK_MS)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(80, 60)
        self._help = tr(
            "Arrow keys move the picture, plus and minus zoom, 0 fits it to the panel, 1 shows actual pixels, Space hides the map. With a "
            "mark chosen, arrow keys move it, Control and arrows its last point. Enter sets a mark of the chosen tool in the middle."
        )
        self.setAccessibleName(tr("Picture"))
        self.setAccessibleDescription(self._help)
        self._blink.timeout.connect(self._turn_blink)
        navigation.view_changed.connect(self._follow_view)
        navigation.cursor_moved.connect(self._follow_cursor)
        navigation.region_changed.connect(self._follow_region)
        navigation.line_changed.connect(self._follow_region)

    # what is shown

    def set_picture(self, layer: Layer | None) -> None:
        """The picture under everything; its size becomes the navigation's."""
        self._set_scene(replace(self.scene, picture=layer))
        if layer is not None:
            self.navigation.set_image(layer.width, layer.height)
        self._tell_visible()

    def set_overlay(self, layer: Layer | None, opacity: float = 1.0, colour_map: str = "", hatched: bool = False) -> None:
        """A map (or a second picture) over the picture. It is up to date, so an earlier patch is dropped."""
        colour_map = colour_map or self.scene.colour_map
        shown = replace(self.scene, overlay=layer, opacity=opacity, colour_map=colour_map, hatched=hatched)
        self._set_scene(replace(shown, patch=None, patch_region=None, stale=False))
        if layer is not None and self.scene.picture is None:
            self.navigation.set_image(layer.width, layer.height)
        self._tell_visible()

    def set_look(self, opacity: float, colour_map: str) -> None:
        """Only how the map looks; what it shows stays."""
        self._set_scene(replace(self.scene, opacity=opacity, colour_map=colour_map))

    def set_patch(self, layer: Layer | None, region: Region | None) -> None:
        """The newest values of one region, shown over the map while the rest is still being computed."""
        self._set_scene(replace(self.scene, patch=layer, patch_region=region if layer is not None else None))

    def set_stale(self, stale: bool) -> None:
        """Whether the map (outside the patch) still shows an earlier result."""
        self._set_scene(replace(self.scene, stale=stale))

    def set_swipe(self, share: float | None) -> None:
        """Show the overlay only right of this share of the width; None shows all of it."""
        self._set_scene(replace(self.scene, swipe=share))

    def set_note(self, note: str) -> None:
        """Plain text in place of the picture: why there is nothing to see."""
        self._note = note
        self.setAccessibleDescription(note or self._help)
        self.update()

    def set_annotations(self, annotations: tuple[Annotation, ...], chosen: str | None = None) -> None:
        self._annotations, self._chosen = annotations, chosen
        self.update()

    def set_outline(self, points: tuple[Point, ...]) -> None:
        """A part of the picture that is meant, as a closed line: no mark, it cannot be chosen or moved."""
        self._outline = Annotation("outline", "", "polyline", points) if points else None
        self.update()

    def set_tool(self, name: str | None) -> None:
        """What the left button draws: "region" or a kind of mark; None pans, chooses and moves."""
        self._hand.set_tool(name)
        self.setCursor(self._hand.over(QPointF(-1, -1)))
        self.update()

    def set_blink(self, on: bool) -> None:
        """Show picture and map in turn, while the canvas is visible; where nothing may move by itself, only the picture."""
        self._blinking, self._bare_phase = on, on and not theme.moves()
        if on and theme.moves() and self.isVisible():
            self._blink.start()
        else:
            self._blink.stop()
        self.update()

    # where things are

    def placement(self) -> Placement:
        """The present transform between image, widget and screen."""
        if self._placed is None:
            layer = self.scene.layer
            size = (layer.width, layer.height) if layer is not None else (max(self.navigation.size[0], 1), max(self.navigation.size[1], 1))
            ratio = self.devicePixelRatioF()
            frame = (max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio)))
            self._placed = Placement(size, self.navigation.orientation, self.navigation.view, frame, ratio)
        return self._placed

    def settle(self) -> None:
        """Take over the navigation with the zoom that this canvas really shows."""
        placement = self.placement()
        self.navigation.set_frame(placement.frame)
        self.navigation.settle(placement.zoom)

    def image_point(self, position: QPointF) -> Point:
        return self.placement().image_point(position)

    def widget_points(self, annotation: Annotation) -> list[QPointF]:
        placement = self.placement()
        return [placement.widget_point(point) for point in annotation.points]

    def annotation_at(self, position: QPointF) -> Annotation | None:
        """The topmost mark under the pointer."""
        for annotation in reversed(self._annotations):
            if marks.hits(annotation, self.widget_points(annotation), position):
                return annotation
        return None

    @property
    def annotations(self) -> tuple[Annotation, ...]:
        return self._annotations

    def chosen_annotation(self) -> Annotation | None:
        return next((annotation for annotation in self._annotations if annotation.id == self._chosen), None)

    def visible_region(self) -> Region | None:
        """The whole pixels on the screen; None where there is no picture."""
        if self.scene.layer is None or self.placement().visible().isEmpty():
            return None
        return self.placement().visible_region()

    @property
    def shows_picture(self) -> bool:
        """Whether there is something to point at, not only a note."""
        return self.scene.layer is not None and not self._note

    def sizeHint(self) -> QSize:
        return QSize(480, 360)

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self.shows_picture:
            furniture.paint_note(painter, self.rect(), self._note)
        else:
            painter.drawPixmap(QPoint(0, 0), self._pixmap(self._is_bare()))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_marks(painter)
            self._paint_over(painter)
        if self.hasFocus():
            furniture.paint_focus(painter, self.rect(), self.palette().highlight().color())

    def _is_bare(self) -> bool:
        """Whether the map is left out now. Where nothing blinks, the key shows the other one of the two."""
        return self._peeking or self._bare_phase if theme.moves() else self._peeking != self._bare_phase

    def _pixmap(self, bare: bool) -> QPixmap:
        bare = bare and self.scene.picture is not None
        if bare not in self._rendered:
            self._rendered[bare] = rendered(self.scene, self.placement(), QColor(furniture.GROUND), bare)
        return self._rendered[bare]

    def _paint_marks(self, painter: QPainter) -> None:
        placement = self.placement()
        grip, draft = self._hand.grip, self._hand.draft
        if self._outline is not None:
            marks.paint(painter, self._outline, self.widget_points(self._outline))
        for annotation in self._annotations:
            held = annotation
            if grip is not None and grip.annotation.id == annotation.id:
                held = replace(annotation, points=grip.points(self.navigation.size))
            marks.paint(painter, held, self.widget_points(held), annotation.id == self._chosen)
        if self.navigation.region is not None:
            furniture.paint_region(painter, placement.to_widget.mapRect(QRectF(*self.navigation.region)))
        if self.navigation.line is not None:
            furniture.paint_line(painter, *(placement.widget_point(point) for point in self.navigation.line))
        if draft is not None:
            points = [placement.widget_point(point) for point in draft.points]
            if draft.kind == "region":
                furniture.paint_region(painter, QRectF(points[0], points[-1]).normalized())
            elif draft.kind == "profile":
                furniture.paint_line(painter, points[0], points[-1])
            else:
                marks.paint(painter, Annotation("", "", draft.kind, draft.points, colour=self.colour), points)

    def _paint_over(self, painter: QPainter) -> None:
        placement, cursor = self.placement(), self.navigation.cursor
        if self.scene.swipe is not None:
            furniture.paint_divider(painter, self.rect(), self.scene.swipe * self.width())
        if cursor is not None and not self._hovered:
            furniture.paint_crosshair(painter, self.rect(), placement.widget_point(cursor))
        if self.scene.stale:
            old = self.scene.overlay is not None
            words = tr("The hatched part still shows the earlier result") if old else tr("The rest is still being computed")
            furniture.paint_chip(painter, self.rect(), words)
        elif self._is_bare():
            furniture.paint_chip(painter, self.rect(), tr("Picture"))

    # events

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self._hand.zoom(1 + event.value(), event.position())
            return True
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._displaced()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._displaced()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.navigation.set_frame(self.placement().frame)
        self.set_blink(self._blinking)
        self._tell_visible()

    def hideEvent(self, event: QHideEvent) -> None:
        self._blink.stop()
        self._peeking = False
        super().hideEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._hand.press(event)
        self.setCursor(self._hand.over(event.position()))
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hovered = True
        self._hand.move(event)
        self.setCursor(self._hand.over(event.position()))
        point = self.image_point(event.position())
        self.navigation.point_at(point if self.shows_picture and self.placement().holds(point) else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._hand.release(event)
        self.setCursor(self._hand.over(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._hand.double_click(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._hand.wheel(event)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.navigation.point_at(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == PEEK_KEY and not self._hand.busy:
            self._peek(True)
        elif event.matches(QKeySequence.StandardKey.Copy) and self._chosen:
            self.copy_wanted.emit()
        elif not self._hand.key(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == PEEK_KEY and not event.isAutoRepeat():
            self._peek(False)
        else:
            if not event.isAutoRepeat():
                self._hand.key_released(event.key())
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._peek(False)
        self._hand.end_nudge()
        super().focusOutEvent(event)

    # what changed

    def _set_scene(self, scene: Scene) -> None:
        if scene == self.scene:
            return
        moved = (scene.layer is None) != (self.scene.layer is None) or scene.layer is not self.scene.layer
        self.scene = scene
        self._rendered.clear()
        if moved:
            self._placed = None
        self.update()

    def _displaced(self) -> None:
        self._placed = None
        self._rendered.clear()
        self.update()
        self._tell_visible()

    def _tell_visible(self) -> None:
        seen = self.visible_region()
        if seen is not None and seen != self._told:
            self._told = seen
            self.visible_changed.emit(seen)

    def _peek(self, on: bool) -> None:
        if on != self._peeking:
            self._peeking = on
            self.update()

    @Slot()
    def _turn_blink(self) -> None:
        if theme.moves():
            self._bare_phase = not self._bare_phase
            self.update()
        else:
            self.set_blink(True)

    @Slot()
    def _follow_view(self) -> None:
        self._displaced()

    @Slot()
    def _follow_cursor(self) -> None:
        if not self._hovered:
            self.update()

    @Slot()
    def _follow_region(self) -> None:
        self.update()
