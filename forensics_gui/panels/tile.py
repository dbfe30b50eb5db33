"""One place in the grid: a head to choose what is shown, and below it the picture or a method. It can stand in its own window."""

from functools import partial

from PySide6.QtCore import QRect, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from analyzers.language import tr
from forensics_gui import NAME
from forensics_gui.commands import ABOUT_KEY
from forensics_gui.panels.desk import PICTURE, Desk
from forensics_gui.panels.head import Head
from forensics_gui.panels.method import MethodPanel
from forensics_gui.panels.picture import PicturePanel

Panel = PicturePanel | MethodPanel


class Torn(QWidget):
    """A panel's own window; closing it puts the panel back."""

    closed = Signal()

    def __init__(self, content: QWidget, title: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(content)
        self.resize(800, 600)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)


class Tile(QFrame):
    """Holds one panel and can swap it for another. `name` is "picture" or a method's id."""

    swapped = Signal()

    def __init__(self, desk: Desk, number: int, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._desk, self._number = desk, number
        self.name = name
        self.panel: Panel | None = None
        self._shown = ""
        self._window: Torn | None = None
        self.head = Head()
        self.content = QWidget()
        inner = QVBoxLayout(self.content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.head)
        self.away = QWidget()
        away = QVBoxLayout(self.away)
        away.addStretch()
        away.addWidget(QLabel(tr("This panel is in a window of its own.")), 0, Qt.AlignmentFlag.AlignCenter)
        back = QPushButton(tr("Put it back"))
        away.addWidget(back, 0, Qt.AlignmentFlag.AlignCenter)
        away.addStretch()
        self.unknown = QLabel(tr("Looking for the methods…"))
        self.unknown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.unknown.setWordWrap(True)
        inner.addWidget(self.unknown, 1)
        self._pages = QStackedLayout(self)
        self._pages.setContentsMargins(1, 1, 1, 1)
        self._pages.addWidget(self.content)
        self._pages.addWidget(self.away)
        self.head.chooser.activated.connect(self._choose)
        for text, how in ((tr("&Copy as picture"), "copy"), (tr("&Save as picture…"), "save"), (tr("Copy as &text"), "text")):
            self.head.take.menu().addAction(text).triggered.connect(partial(self._take_out, how))
        self.head.tear.clicked.connect(self.tear_off)
        back.clicked.connect(self.put_back)
        desk.methods_found.connect(self.refill)
        self.refill()

    @property
    def title(self) -> str:
        return self.head.chooser.currentText()

    @property
    def torn(self) -> bool:
        return self._window is not None

    @Slot()
    def refill(self) -> None:
        """The methods that can be shown here have been found."""
        chooser = self.head.chooser
        chooser.clear()
        for name, title in self._desk.titles().items():
            chooser.addItem(title, name)
        self.show_panel(self.name)

    @Slot(int)
    def _choose(self, index: int) -> None:
        self.show_panel(self.head.chooser.itemData(index))

    def show_panel(self, name: str) -> None:
        """Swap what is shown. A method that is not known (yet) leaves the place empty, and keeps it."""
        self.name = name
        method = self._desk.method(name)
        if self.panel is not None and self._shown == name:
            return
        if self.panel is not None:
            if isinstance(self.panel, MethodPanel):
                self.panel.cancel_quietly()
                self.panel.control.cancel()
            self.panel.hide()
            self.panel.deleteLater()
            self.panel = None
        if name == PICTURE:
            self.panel = PicturePanel(self._desk)
        elif method is not None:
            self.panel = MethodPanel(self._desk, method, str(self._number))
        self._shown = name
        self.content.setProperty("method", name)  # which page the key for it opens
        self.head.chooser.setCurrentIndex(self.head.chooser.findData(name))
        if self.panel is not None:
            layout = self.content.layout()
            assert isinstance(layout, QVBoxLayout)
            layout.addWidget(self.panel, 1)
        self.unknown.setVisible(self.panel is None)
        if self._desk.methods.found:
            self.unknown.setText(tr("The method {name} is not installed. Choose another one above.", name=name))
        self._connect_panel()
        if self._window is not None:
            self._window.setWindowTitle(f"{self.title} — {NAME}")
        self.swapped.emit()

    def _connect_panel(self) -> None:
        head, panel = self.head, self.panel
        is_method = isinstance(panel, MethodPanel)
        head.settings.setChecked(False)
        head.settings.setVisible(isinstance(panel, MethodPanel) and panel.has_settings)
        head.control.setChecked(False)
        head.control.setVisible(isinstance(panel, MethodPanel) and panel.has_control)
        head.about.setVisible(is_method)
        head.keep.setVisible(is_method)
        if isinstance(panel, MethodPanel):
            head.control.toggled.connect(panel.show_control)
            head.about.clicked.connect(panel.show_page)
            head.settings.toggled.connect(panel.show_settings)
            head.keep.clicked.connect(panel.keep)
            panel.state_changed.connect(self._show_state)
            self._show_state()
        head.fit()

    @Slot()
    def _show_state(self) -> None:
        if isinstance(self.panel, MethodPanel):
            self.head.keep.setEnabled(self.panel.can_be_kept)
            being_kept = tr("Keeping…") if self.panel.is_being_kept else tr("Keep")
            self.head.keep.setText(tr("Kept") if self.panel.is_kept else being_kept)
            self.head.fit()

    def _take_out(self, how: str, _checked: bool = False) -> None:
        self._desk.panel_taken.emit(self, how)

    @Slot()
    def tear_off(self) -> None:
        if self._window is not None:
            self.put_back()
            return
        self._window = Torn(self.content, f"{self.title} — {NAME}", self.window())
        QShortcut(QKeySequence(ABOUT_KEY), self._window, self._show_page)  # the main window's keys do not reach it
        self._pages.setCurrentWidget(self.away)
        self.content.show()
        self._window.closed.connect(self.put_back)
        self._window.show()

    def torn_place(self) -> tuple[int, int, int, int] | None:
        """x, y, width and height of its own window; None where it has none."""
        return self._window.geometry().getRect() if self._window is not None else None  # type: ignore[return-value]

    def place_torn(self, place: QRect) -> None:
        """Where its own window stands."""
        if self._window is not None:
            self._window.setGeometry(place)

    @Slot()
    def _show_page(self) -> None:
        if isinstance(self.panel, MethodPanel):
            self.panel.show_page()

    @Slot()
    def put_back(self) -> None:
        window, self._window = self._window, None
        if window is None:
            return
        self._pages.insertWidget(0, self.content)
        self._pages.setCurrentWidget(self.content)
        self.content.show()
        window.close()
        window.deleteLater()
