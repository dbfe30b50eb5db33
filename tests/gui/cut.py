"""Finds words on the screen that are cut: labels, buttons, tabs, fields and heads whose text has more to say than there is room for."""

from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QToolButton,
    QWidget,
)

SPARE = 1  # pixel of rounding
TAB_EDGES = 12  # at the least, beside the words of a tab


def cut_in(window: QWidget) -> list[str]:
    """What is cut on this window now, each as its class and words. Lists, tables and labels made to give way hold data, and elide it."""
    found = []
    for widget in [window, *window.findChildren(QWidget)]:
        if widget.isVisible() and widget.window() is window.window():
            found += [f"{type(widget).__name__}: {words}" for words in _cut(widget)]
    return found


def _cut(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        yield from _label(widget)
    elif isinstance(widget, QTabBar):
        yield from _tabs(widget)
    elif isinstance(widget, QAbstractButton):
        yield from _button(widget)
    elif isinstance(widget, QComboBox):
        yield from _combo(widget)
    elif isinstance(widget, QLineEdit) and not isinstance(widget.parent(), QComboBox | QAbstractSpinBox):
        wanted = widget.fontMetrics().horizontalAdvance(widget.placeholderText())
        if not widget.text() and wanted > widget.width() - 8:
            yield f"{widget.placeholderText()} ({wanted} in {widget.width() - 8})"
    elif isinstance(widget, QAbstractSpinBox):
        if widget.sizeHint().height() > widget.height() + SPARE or widget.minimumSizeHint().width() > widget.width() + SPARE:
            yield widget.text()
    elif isinstance(widget, QGroupBox):
        if widget.fontMetrics().horizontalAdvance(widget.title()) > widget.width() - 8:
            yield widget.title()
    elif isinstance(widget, QPlainTextEdit) and not widget.toPlainText() and widget.placeholderText():
        room = widget.viewport().rect().adjusted(4, 4, -4, -4)
        wanted = widget.fontMetrics().boundingRect(QRect(0, 0, room.width(), 10_000), Qt.TextFlag.TextWordWrap, widget.placeholderText())
        if wanted.height() > room.height() + 6:
            yield f"{widget.placeholderText()} ({wanted.height()} in {room.height()})"


def _label(label: QLabel) -> Iterator[str]:
    if not label.text() or label.pixmap().width():
        return
    hint = label.sizeHint()
    if label.wordWrap():
        wanted = label.heightForWidth(label.width())
        if wanted > label.height() + SPARE:
            yield f"{label.text()[:60]} ({wanted} in {label.height()} high)"
    elif hint.width() > label.width() + SPARE or hint.height() > label.height() + SPARE:
        yield f"{label.text()[:60]} ({hint.width()}×{hint.height()} in {label.width()}×{label.height()})"


def _button(button: QAbstractButton) -> Iterator[str]:
    if isinstance(button, QToolButton) and button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly and not button.icon().isNull():
        return
    if button.text():
        hint = button.sizeHint()
        if hint.width() > button.width() + SPARE or hint.height() > button.height() + SPARE + 2:
            yield f"{button.text()} ({hint.width()}×{hint.height()} in {button.width()}×{button.height()})"


def _combo(combo: QComboBox) -> Iterator[str]:
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    field = combo.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, combo)
    icon = combo.iconSize().width() + 4 if not combo.itemIcon(combo.currentIndex()).isNull() else 0
    wanted = combo.fontMetrics().horizontalAdvance(combo.currentText()) + icon
    if wanted > field.width() or combo.fontMetrics().height() > combo.height():
        yield f"{combo.currentText()} ({wanted} in {field.width()})"


def _tabs(tabs: QTabBar) -> Iterator[str]:
    for place in range(tabs.count()):
        wanted = tabs.fontMetrics().horizontalAdvance(tabs.tabText(place).replace("&", ""))
        if wanted + TAB_EDGES > tabs.tabRect(place).width() or tabs.fontMetrics().height() > tabs.tabRect(place).height():
            yield f"{tabs.tabText(place)} ({wanted} in {tabs.tabRect(place).width()})"
