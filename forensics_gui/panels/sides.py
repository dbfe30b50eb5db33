"""The lists at the side and the strip below: brought to the front by a key, put away in a narrow window, and back as they were."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QVBoxLayout, QWidget

from analyzers.language import tr
from forensics_gui.panels.areas import enter

TOO_NARROW = 980  # pixels of width under which the picture needs the whole window

LEAST_WIDTH, LETTERS = 320, 40


class Held(QWidget):
    """What a dock holds. Qt moves a dock that lies behind another out of sight and leaves it in the way of the Tab key and of
    screen readers: here its content is hidden, while this widget keeps the dock's place."""

    def __init__(self, content: QWidget, dock: QDockWidget) -> None:
        super().__init__(dock)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(content)
        self._content, self._dock = content, dock
        dock.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._dock and event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show):
            self._content.setVisible(self._dock.isFloating() or self._dock.geometry().right() >= 0)
        return super().eventFilter(watched, event)


class Sides(QObject):
    """`docks` share one place at the side; `strip` shows itself once there is more than one picture."""

    def __init__(self, docks: list[QDockWidget], strip: QDockWidget) -> None:
        super().__init__(strip.parent())
        self.docks, self.strip = docks, strip
        self._put_away: set[str] | None = self.names()  # those that come back with the room; None while there is room
        for dock in docks:
            dock.hide()

    def bring(self, name: str) -> None:
        """Show this one in front and go there."""
        for dock in (*self.docks, self.strip):
            if dock.objectName() == name:
                dock.show()
                dock.raise_()
                if self._put_away is not None:
                    self.give_width()  # it was asked for where there is little room
                enter(dock)

    def width(self) -> int:
        """What they take of the window; 0 where they are put away."""
        return next((dock.width() for dock in self.docks if not dock.isHidden() and dock.geometry().right() >= 0), 0)

    def front(self) -> str:
        """The name of the one that is on view; empty where none is."""
        return next((dock.objectName() for dock in self.docks if not dock.isHidden() and dock.geometry().right() >= 0), "")

    def give_width(self, width: int = 0) -> None:
        """As wide as this; 0: as at first, some forty letters."""
        window = self.docks[0].parent()
        assert isinstance(window, QMainWindow)
        self.read_whole()
        letters = self.docks[0].fontMetrics().averageCharWidth() * LETTERS
        tabs = [bar.sizeHint().width() for bar in window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)]
        most = window.width() * 2 // 5 if self._put_away is None else window.width() * 3 // 5
        wanted = min(width or max(LEAST_WIDTH, letters, *tabs), most)
        for dock in [dock for dock in self.docks if not dock.isHidden()][:1]:  # one speaks for all that share the place
            window.resizeDocks([dock], [wanted], Qt.Orientation.Horizontal)

    def read_whole(self) -> None:
        """Words on the tabs are never cut: where they need more room than there is, the tabs are scrolled."""
        window = self.docks[0].parent()
        assert isinstance(window, QMainWindow)
        for tabs in window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            tabs.setElideMode(Qt.TextElideMode.ElideNone)
            tabs.setUsesScrollButtons(True)
            tabs.setAccessibleName(tr("Lists at the side"))

    def make_room(self, room: bool) -> None:
        """A window of half a screen shows the picture, not its docks, and so does one that teaches; they come back with the room."""
        if not room and self._put_away is None:
            self._put_away = self.shown()
            for dock in self.docks:
                if not dock.isFloating():
                    dock.hide()
        elif room and self._put_away is not None:
            back, self._put_away = self._put_away, None
            self.show_only(back)

    def put_in_front(self, name: str) -> None:
        """Of those that are shown; the first of them where there is none of this name."""
        shown = [dock for dock in self.docks if not dock.isHidden()]
        for dock in [dock for dock in shown if dock.objectName() == name] or shown[:1]:
            dock.raise_()

    def names(self) -> set[str]:
        """Of all lists at the side."""
        return {dock.objectName() for dock in self.docks}

    def shown(self) -> set[str]:
        """The names of those that are shown, or will be once there is room."""
        if self._put_away is not None:
            return self._put_away
        return {dock.objectName() for dock in self.docks if dock.toggleViewAction().isChecked() or not dock.isHidden()}

    def show_only(self, names: set[str], front: str = "") -> None:
        """These and no others, now or once there is room; one of them in front."""
        if self._put_away is not None:
            self._put_away, names = names, set()
        for dock in self.docks:
            dock.setVisible(dock.objectName() in names)
            if dock.objectName() == front:
                dock.raise_()
