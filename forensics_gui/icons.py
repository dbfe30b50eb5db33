"""Our own icons, drawn in the colour of the text around them, so that they can be seen on light and dark alike."""

from functools import cache

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPalette, QPixmap, QTransform

from resources import FOLDER

SIZES = (20, 40)  # the tool bar's, and the same on a screen of twice the density
_TURNED = {"undo", "redo"}  # point to what was before and what comes after: mirrored where time runs from right to left
_GROUPS = {QIcon.Mode.Normal: QPalette.ColorGroup.Active, QIcon.Mode.Disabled: QPalette.ColorGroup.Disabled}


@cache
def _drawing(name: str) -> str:
    return (FOLDER / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def icon(name: str) -> QIcon:
    """The icon of this name from resources/icons, in the palette of the moment: ask again when the palette changes."""
    turned = name in _TURNED and QGuiApplication.isRightToLeft()
    return _icon(
        name, turned, *(QGuiApplication.palette().color(group, QPalette.ColorRole.ButtonText).name() for group in _GROUPS.values())
    )


@cache
def _icon(name: str, turned: bool, *colours: str) -> QIcon:
    from PySide6.QtSvg import QSvgRenderer

    made = QIcon()
    for mode, colour in zip(_GROUPS, colours, strict=True):
        renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))
        for size in SIZES:
            pixmap = QPixmap(QSize(size, size))
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            renderer.render(painter)
            painter.end()
            made.addPixmap(pixmap.transformed(QTransform(-1, 0, 0, 1, 0, 0)) if turned else pixmap, mode)
    return made
