"""Sizes that are counted in lines or characters of text, kept true when the size of text changes."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget


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


def high_as(widget: QWidget, least: int, most: int | None = None, margin: int = 12) -> None:
    """As high as so many lines of its text, at most and at least."""

    def fit(metrics: QFontMetrics) -> None:
        widget.setMinimumHeight(metrics.lineSpacing() * least + margin)
        if most is not None:
            widget.setMaximumHeight(metrics.lineSpacing() * most + margin)

    follow_text(widget, fit)
