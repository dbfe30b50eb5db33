"""The bare window: it stands on the screen before anything slow is loaded, and tells what happens to it; `Window` furnishes it."""

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QIcon, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow

from forensics_gui import NAME
from forensics_gui.settings import Settings
from resources import FOLDER

LATEST_FIRST_PAINT_MS = 400  # a window that starts minimised is never painted, and must be furnished all the same


class Frame(QMainWindow):
    """Accepts what is dropped on it once somebody listens (`take_drops`)."""

    painted = Signal()  # for the first time, or not at all within reason
    resized = Signal(int, int)  # width before (-1: none), width now
    recoloured = Signal()
    dropped = Signal(QMimeData)  # to be read before the slot returns
    closing = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._is_painted = False
        self.setObjectName("window")
        self.setWindowTitle(NAME)
        self.setWindowIcon(QIcon(str(FOLDER / "icons" / "whence.svg")))
        self.setMinimumSize(560, 420)
        self.setAnimated(settings.moves)
        self.resize(1280, 780)
        if not settings.geometry.isEmpty():
            self.restoreGeometry(settings.geometry)

    def begin(self) -> None:
        """Stand on the screen."""
        self.show()
        QTimer.singleShot(LATEST_FIRST_PAINT_MS, self, self._tell_painted)

    def take_drops(self) -> None:
        """From now on there is somebody to receive what is dropped."""
        self.setAcceptDrops(True)

    def to_front(self) -> None:
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()

    def _tell_painted(self) -> None:
        if not self._is_painted:
            self._is_painted = True
            self.painted.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, self, self._tell_painted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit(event.oldSize().width(), event.size().width())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.recoloured.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        from forensics_gui.incoming import accepts

        if accepts(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(event.mimeData())

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        self._settings.geometry = self.saveGeometry()
        self._settings.save()
        event.accept()
