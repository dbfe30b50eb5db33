"""Walking through the window by keyboard: from one area to the next, each where it was left, and into the panel that was used last."""

from collections.abc import Callable
from weakref import WeakKeyDictionary, ref

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from forensics_gui.canvas.view import Canvas
from forensics_gui.panels.tile import Tile


def can_take_focus(widget: QWidget) -> bool:
    """Whether the Tab key stops here now."""
    reached = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
    return reached and widget.isEnabled() and widget.isVisible()


def enter(area: QWidget) -> bool:
    """Give the focus to the picture of an area, else to its first control."""
    inside = [widget for widget in area.findChildren(QWidget) if can_take_focus(widget)]
    first = next((widget for widget in inside if isinstance(widget, Canvas)), next(iter(inside), area if can_take_focus(area) else None))
    if first is None:
        return False
    first.setFocus(Qt.FocusReason.ShortcutFocusReason)
    return True


class Areas(QObject):
    """`all_areas` gives the window's areas in their order; those that are hidden or hold nothing to speak to are left out."""

    def __init__(self, frame: QWidget, all_areas: Callable[[], list[QWidget]]) -> None:
        super().__init__(frame)
        self._frame, self._all = frame, all_areas
        self._left: WeakKeyDictionary[QWidget, QWidget] = WeakKeyDictionary()
        self._tile: ref[Tile] | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    @property
    def tile(self) -> Tile | None:
        """The panel that had the focus last, as long as it is on view."""
        tile = self._tile() if self._tile is not None else None
        return tile if tile is not None and isValid(tile) and tile.isVisible() else None

    @Slot()
    def forget(self) -> None:
        """Where each was left: what took the place of a page that vanished got the focus in passing, not by the user."""
        self._left.clear()

    def next(self) -> None:
        self._step(1)

    def previous(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        areas = [area for area in self._all() if area.isVisible()]
        focus = QApplication.focusWidget()
        here = next((place for place, area in enumerate(areas) if focus is not None and (area is focus or area.isAncestorOf(focus))), None)
        start = (-1 if by > 0 else 0) if here is None else here
        for distance in range(1, len(areas) + 1):
            if self._go_back(areas[(start + by * distance) % len(areas)]):
                return

    def _go_back(self, area: QWidget) -> bool:
        left = self._left.get(area)
        if left is not None and isValid(left) and area.isAncestorOf(left) and can_take_focus(left):
            left.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        return enter(area)

    @Slot(QWidget, QWidget)
    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is None:
            return
        for area in self._all():
            if isValid(area) and area.isAncestorOf(now):
                self._left[area] = now
                if isinstance(area, Tile):
                    self._tile = ref(area)
