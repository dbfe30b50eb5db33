"""In high contrast a thick frame shows what the keyboard speaks to; the style's own sign of it is a hair line."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFocusFrame, QWidget
from shiboken6 import isValid

from forensics_gui.canvas.view import Canvas
from forensics_gui.theme import shows_contrast

WIDTH = 3


class Ring(QFocusFrame):
    """The frame around one widget. It lies beside that widget, and goes with it."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(QGuiApplication.palette().highlight(), WIDTH))
        half = WIDTH // 2
        painter.drawRect(self.rect().adjusted(half, half, -half - 1, -half - 1))


class FocusRing(QObject):
    """Follows the focus through all windows of the program; a canvas draws its own."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ring: Ring | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self.follow)

    @Slot(QWidget, QWidget)
    def follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Another widget has the focus."""
        if self.ring is not None and isValid(self.ring):
            self.ring.hide()
            self.ring.deleteLater()
        self.ring = None
        if now is not None and shows_contrast() and not isinstance(now, Canvas) and not now.isWindow():
            self.ring = Ring()
            self.ring.setWidget(now)

    @Slot()
    def dress(self) -> None:
        """The colours have changed."""
        self.follow(None, QApplication.focusWidget())
