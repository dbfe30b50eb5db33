"""Our own icons, drawn in the colour of the text around them, so that they can be seen on light and dark alike."""

from functools import cache

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPalette, QPixmap

from resources import FOLDER

SIZES = (20, 40)  # the tool bar's, and the same on a screen of twice the density
_GROUPS = {QIcon.Mode.Normal: QPalette.ColorGroup.Active, QIcon.Mode.Disabled: QPalette.ColorGroup.Disabled}


@cache
def _drawing(name: str) -> str:
    return (FOLDER / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def icon(name: str) -> QIcon:
    """The icon of this name from resources/icons, in the palette of the moment: ask again when the palette changes."""
    return _icon(name, *(QGuiApplication.palette().color(group, QPalette.ColorRole.ButtonText).name() for group in _GROUPS.values()))


@cache
def _icon(name: str, *colours: str) -> QIcon:
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
            made.addPixmap(pixmap, mode)
    return made
