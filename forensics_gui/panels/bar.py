"""One compact line above a viewer: its title, and its controls, which move into a menu button where there is no room for them."""

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from analyzers.language import tr
from forensics_gui.panels.labels import ElidedLabel

LEAST_TITLE = 110


class CompactBar(QWidget):
    """A title and a row of controls."""

    def __init__(self, title: str, controls: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel(title, self, bold=True)
        self.controls = controls
        self.menu = QToolButton(self)
        self.menu.setText(tr("Show as ▾"))
        self.menu.setAutoRaise(True)
        self.menu.setAccessibleName(tr("Colours, opacity and blinking"))
        self._popup = QFrame(self, Qt.WindowType.Popup)
        self._popup.setFrameShape(QFrame.Shape.StyledPanel)
        self._inside = QVBoxLayout(self._popup)
        self._inside.setContentsMargins(8, 8, 8, 8)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._row.addWidget(self.title, 1)
        self._row.addWidget(controls)
        self._row.addWidget(self.menu)
        self.menu.hide()
        self.menu.clicked.connect(self._open)

    @property
    def collapsed(self) -> bool:
        """Whether the controls stand behind the menu button."""
        return self.controls.parentWidget() is self._popup

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < LEAST_TITLE + self.controls.sizeHint().width()
        if narrow == self.collapsed:
            return
        if narrow:
            self._inside.addWidget(self.controls)
        else:
            self._popup.hide()
            self._row.insertWidget(1, self.controls)
        self.controls.show()
        self.menu.setVisible(narrow)

    @Slot()
    def _open(self) -> None:
        self._popup.adjustSize()
        beyond = self.menu.width() - self._popup.sizeHint().width() if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else 0
        corner = self.menu.mapToGlobal(QPoint(beyond, self.menu.height()))
        self._popup.move(corner)
        self._popup.show()
        self.controls.setFocus()
