"""The head of a panel: what it shows, and what can be done with it. Where there is little room its buttons lose their words, then they
stand behind one button; nothing is cut."""

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QFontMetrics, QPalette, QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from analyzers.language import tr
from forensics_gui.icons import icon
from forensics_gui.panels.lettering import follow_text

ARROW = 44  # pixels beside the words of the chooser: its arrow and its frame
SPACING, EDGES = 2, 8
LEAST_ICON = 16
WORDS, SIGNS = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly


class Head(QWidget):
    """The chooser, then the buttons of the panel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Button)
        self.chooser = QComboBox()
        self.chooser.setAccessibleName(tr("What this panel shows"))
        self.chooser.setToolTip(tr("Show the picture or any other method here"))
        self.chooser.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.chooser.setMinimumContentsLength(8)
        self.chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.settings = _button("settings", tr("Settings of this method"))
        self.settings.setCheckable(True)
        self.control = _button("control", tr("Show the same method beside it on a control: this scene without its history"), tr("Control"))
        self.control.setCheckable(True)
        self.about = _button("about", tr("What this method shows, what to ignore, and how often it is wrong"), tr("About"))
        self.keep = _button("keep", tr("Keep this result in the case, so that it stands in the finding"), tr("Keep"))
        self.take = _button("copy", tr("Copy or save this panel as a picture or as text"))
        self.take.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.take.setMenu(QMenu(self.take))
        self.tear = _button("window", tr("Show this panel in a window of its own"))
        self.more = _button("more", tr("What can be done with this panel"))
        self.buttons = QWidget()
        row = QHBoxLayout(self.buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING)
        for button in self._all():
            row.addWidget(button)
        self._popup = QFrame(self, Qt.WindowType.Popup)
        self._popup.setFrameShape(QFrame.Shape.StyledPanel)
        self._inside = QVBoxLayout(self._popup)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(3, 2, 3, 2)
        self._row.setSpacing(SPACING)
        for part, stretch in ((self.chooser, 1), (self.buttons, 0), (self.more, 0)):
            self._row.addWidget(part, stretch)
        self.more.hide()
        self.more.clicked.connect(self._open)
        self.chooser.currentIndexChanged.connect(self.fit)
        follow_text(self, self._grow)
        self.dress()

    def _all(self) -> tuple[QToolButton, ...]:
        return self.settings, self.control, self.about, self.keep, self.take, self.tear

    def dress(self) -> None:
        """Draw the icons in the colours of the moment."""
        for button in (*self._all(), self.more):
            button.setIcon(icon(button.property("icon_name")))

    @property
    def collapsed(self) -> bool:
        """Whether the buttons stand behind the one."""
        return self.buttons.parentWidget() is self._popup

    def minimumSizeHint(self) -> QSize:
        """Of the chooser and the one button: a panel may be so narrow that the others stand behind it."""
        return QSize(self.chooser.minimumSizeHint().width() + self.more.sizeHint().width() + 4 * SPACING, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def _grow(self, metrics: QFontMetrics) -> None:
        side = max(LEAST_ICON, metrics.height())
        for button in (*self._all(), self.more):
            button.setIconSize(QSize(side, side))
        self.chooser.setMinimumHeight(metrics.height() + 8)
        QTimer.singleShot(0, self, self.fit)  # the buttons hear of the new size after their head

    @Slot()
    def fit(self) -> None:
        """The panel has another width, or its buttons are others."""
        words = self.chooser.fontMetrics().horizontalAdvance(self.chooser.currentText()) + ARROW
        room = self.width() - max(words, self.chooser.minimumSizeHint().width()) - EDGES
        behind = self._asked(WORDS) > room and self._asked(SIGNS) > room
        if behind != self.collapsed:
            self._popup.hide()
            if behind:
                self._inside.addWidget(self.buttons)
            else:
                self._row.insertWidget(1, self.buttons)
            self.buttons.show()
            self.more.setVisible(behind)
        self._asked(WORDS if behind or self._asked(WORDS) <= room else SIGNS)

    def _asked(self, style: Qt.ToolButtonStyle) -> int:
        """The width that the buttons need in this style, which they have from now on."""
        shown = [button for button in self._all() if not button.isHidden()]
        for button in shown:
            button.setToolButtonStyle(style if button.text() else SIGNS)
        return sum(button.sizeHint().width() + SPACING for button in shown)

    @Slot()
    def _open(self) -> None:
        self._popup.adjustSize()
        hint = self._popup.sizeHint()
        left = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
        self._popup.move(self.more.mapToGlobal(QPoint(self.more.width() - hint.width() if left else 0, self.more.height())))
        self._popup.show()
        next((button for button in self._all() if button.isVisible() and button.isEnabled()), self.tear).setFocus()


def _button(icon_name: str, meaning: str, words: str = "") -> QToolButton:
    button = QToolButton()
    button.setAutoRaise(True)
    button.setText(words)
    button.setToolTip(meaning)
    button.setAccessibleName(meaning)
    button.setProperty("icon_name", icon_name)
    return button
