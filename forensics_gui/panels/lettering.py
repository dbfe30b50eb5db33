"""Sizes that are counted in lines or characters of text, kept true when the size of text changes."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QLineEdit, QScrollArea, QWidget

SCREEN_EDGE = 40  # pixels for the frame and the bars of a desktop
HINT_EDGES = 20


class _Following(QObject):
    def __init__(self, widget: QWidget, fit: Callable[[QFontMetrics], object]) -> None:
        super().__init__(widget)
        self._widget, self._fit = widget, fit
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._widget and event.type() == QEvent.Type.FontChange:
            self._fit(self._widget.fontMetrics())
        return super().eventFilter(watched, event)


def follow_text(widget: QWidget, fit: Callable[[QFontMetrics], object]) -> None:
    """Call `fit` with the widget's metrics now, and whenever its font is another."""
    fit(widget.fontMetrics())
    _Following(widget, fit)


def sized(window: QWidget, letters: int, lines: int) -> None:
    """So many letters wide and lines high, as far as the screen goes."""
    metrics, screen = window.fontMetrics(), window.screen().availableGeometry().size()
    wanted = QSize(metrics.averageCharWidth() * letters, metrics.lineSpacing() * lines)
    window.resize(wanted.boundedTo(QSize(screen.width() - SCREEN_EDGE, screen.height() - 2 * SCREEN_EDGE)))


def scrolled(content: QWidget) -> QScrollArea:
    """So much that a low window shows a part of it; the window itself stays as low as it was."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area


def name_field(field: QWidget, name: str) -> None:
    """For a screen reader. A label says its words, which a name would hide: it is described by it."""
    if isinstance(field, QLabel):
        field.setAccessibleDescription(name)
    else:
        field.setAccessibleName(name)


def wide_as_its_hint(line: QLineEdit) -> None:
    """A field whose hint can be read whole."""
    follow_text(line, lambda metrics: line.setMinimumWidth(metrics.horizontalAdvance(line.placeholderText()) + HINT_EDGES))


def high_as(widget: QWidget, least: int, most: int | None = None, margin: int = 12) -> None:
    """As high as so many lines of its text, at most and at least."""

    def fit(metrics: QFontMetrics) -> None:
        widget.setMinimumHeight(metrics.lineSpacing() * least + margin)
        if most is not None:
            widget.setMaximumHeight(metrics.lineSpacing() * most + margin)

    follow_text(widget, fit)
