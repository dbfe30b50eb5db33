"""How the program looks: palettes of our own, since the platform's switch does nothing on some desktops; size of text; movement.

Pictures always stand on the same neutral grey: the colour around a picture changes how bright its map seems.
"""

from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QMainWindow, QToolTip, QWidget
from shiboken6 import isValid

from forensics_gui.settings import Settings

Role = QPalette.ColorRole
Group = QPalette.ColorGroup

_LIGHT = {
    Role.Window: "#f1f1f2",
    Role.WindowText: "#1d1d20",
    Role.Base: "#ffffff",
    Role.AlternateBase: "#f6f6f8",
    Role.Text: "#1d1d20",
    Role.PlaceholderText: "#6a6a72",
    Role.Button: "#e6e6e9",
    Role.ButtonText: "#1d1d20",
    Role.BrightText: "#a11212",
    Role.Highlight: "#1f5fae",
    Role.HighlightedText: "#ffffff",
    Role.Accent: "#1f5fae",
    Role.Link: "#174a8a",
    Role.LinkVisited: "#5b3a86",
    Role.ToolTipBase: "#ffffff",
    Role.ToolTipText: "#1d1d20",
    Role.Light: "#ffffff",
    Role.Midlight: "#dcdce0",
    Role.Mid: "#b9b9c0",
    Role.Dark: "#8d8d96",
    Role.Shadow: "#56565e",
}
_DARK = {
    Role.Window: "#232326",
    Role.WindowText: "#e9e9ec",
    Role.Base: "#19191b",
    Role.AlternateBase: "#202023",
    Role.Text: "#e9e9ec",
    Role.PlaceholderText: "#9c9ca6",
    Role.Button: "#34343a",
    Role.ButtonText: "#e9e9ec",
    Role.BrightText: "#ff8f85",
    Role.Highlight: "#3a7bd0",
    Role.HighlightedText: "#ffffff",
    Role.Accent: "#3a7bd0",
    Role.Link: "#8ab8f2",
    Role.LinkVisited: "#c3a5ea",
    Role.ToolTipBase: "#34343a",
    Role.ToolTipText: "#e9e9ec",
    Role.Light: "#4c4c54",
    Role.Midlight: "#3d3d44",
    Role.Mid: "#4f4f58",
    Role.Dark: "#141416",
    Role.Shadow: "#000000",
}
_LIGHT_CONTRAST = _LIGHT | {
    Role.Window: "#ffffff",
    Role.WindowText: "#000000",
    Role.AlternateBase: "#efefef",
    Role.Text: "#000000",
    Role.PlaceholderText: "#3c3c40",
    Role.Button: "#ffffff",
    Role.ButtonText: "#000000",
    Role.BrightText: "#8a0000",
    Role.Highlight: "#00308f",
    Role.Accent: "#00308f",
    Role.Link: "#00308f",
    Role.LinkVisited: "#4a1a78",
    Role.ToolTipText: "#000000",
    Role.Midlight: "#c8c8cc",
    Role.Mid: "#505056",
    Role.Dark: "#303034",
    Role.Shadow: "#000000",
}
_DARK_CONTRAST = _DARK | {
    Role.Window: "#000000",
    Role.WindowText: "#ffffff",
    Role.Base: "#000000",
    Role.AlternateBase: "#1a1a1c",
    Role.Text: "#ffffff",
    Role.PlaceholderText: "#c4c4cc",
    Role.Button: "#000000",
    Role.ButtonText: "#ffffff",
    Role.BrightText: "#ffb3ab",
    Role.Highlight: "#ffe14d",
    Role.HighlightedText: "#000000",
    Role.Accent: "#ffe14d",
    Role.Link: "#a8d0ff",
    Role.LinkVisited: "#dcc8ff",
    Role.ToolTipBase: "#000000",
    Role.ToolTipText: "#ffffff",
    Role.Light: "#ffffff",
    Role.Midlight: "#a8a8b0",
    Role.Mid: "#b8b8c0",
    Role.Dark: "#c8c8d0",
    Role.Shadow: "#ffffff",
}
_FADED = (Role.WindowText, Role.Text, Role.ButtonText, Role.HighlightedText)


_PALETTES = {"light": _LIGHT, "dark": _DARK, "light-contrast": _LIGHT_CONTRAST, "dark-contrast": _DARK_CONTRAST}
_EFFECTS = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
    Qt.UIEffect.UI_AnimateToolBox,
)


@dataclass
class _Look:
    """What holds now, and what the desktop had before."""

    moves: bool = True
    points: float = 0.0
    caret_ms: int = 0
    effects: tuple[Qt.UIEffect, ...] = ()
    shares: WeakKeyDictionary[QWidget, float] = field(default_factory=WeakKeyDictionary)  # of the size of text


_look = _Look()


def palette_of(colours: dict[QPalette.ColorRole, str], faded: float = 0.5) -> QPalette:
    """A whole palette; disabled text fades by this share to the window."""
    palette = QPalette()
    for role, colour in colours.items():
        palette.setColor(role, QColor(colour))
    for role in _FADED:
        text, ground = QColor(colours[role]), QColor(colours[Role.Window])
        parts = ((text.red(), ground.red()), (text.green(), ground.green()), (text.blue(), ground.blue()))
        mixed = QColor(*(round(ink * (1 - faded) + paper * faded) for ink, paper in parts))
        palette.setColor(Group.Disabled, role, mixed)
    return palette


def name_of(theme: str) -> str:
    """The palette that this setting means here; "system" asks the platform, which may know nothing."""
    if theme != "system":
        return theme
    hints = QGuiApplication.styleHints()
    name = "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"
    return f"{name}-contrast" if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast else name


def notice_palette(dark: bool) -> QPalette:
    """For the bar that tells something: seen at once, and not an alarm."""
    if shows_contrast():
        palette = palette_of(_DARK_CONTRAST if dark else _LIGHT_CONTRAST)
        palette.setColor(Role.Window, QColor("#3d2c00" if dark else "#ffe9ad"))
        return palette
    palette = palette_of(_DARK if dark else _LIGHT)
    palette.setColor(Role.Window, QColor("#5c4415" if dark else "#fff0c9"))
    palette.setColor(Role.WindowText, QColor("#fff3d6" if dark else "#3d2c00"))
    return palette


CONTROL_COLOUR = "#e8a317"


def control_palette() -> QPalette:
    """For what must not be taken for the evidence: the same strong colour in all themes."""
    palette = QPalette()
    palette.setColor(Role.Window, QColor(CONTROL_COLOUR))
    palette.setColor(Role.WindowText, QColor("#1d1300"))
    return palette


def paper_palette() -> QPalette:
    """For what is drawn to be handed on: dark on white in both themes."""
    return palette_of(_LIGHT)


def shows_dark() -> bool:
    """Whether the program is dressed in dark now."""
    return QGuiApplication.palette().color(Role.Window).lightness() < 128


def shows_contrast() -> bool:
    """Whether the program is dressed in high contrast now."""
    return QGuiApplication.palette().color(Role.Button).lightness() in (0, 255)


def moves() -> bool:
    """Whether anything may move or blink by itself."""
    return _look.moves


def give_share(widget: QWidget, share: float) -> None:
    """Write on this widget in a share of the program's size of text, now and when that changes; never smaller than 8 points."""
    _look.shares[widget] = share
    font = widget.font()
    font.setPointSizeF(max(8.0, QApplication.font().pointSizeF() * share))
    widget.setFont(font)


def apply(theme: str) -> None:
    """Dress the whole program, its open windows included."""
    name = name_of(theme)
    palette = palette_of(_PALETTES[name], 0.35 if name.endswith("contrast") else 0.5)
    _use_style(name)
    QApplication.setPalette(palette)
    QToolTip.setPalette(palette)


def _use_style(name: str) -> None:
    from forensics_gui.outlined import Outlined, Ticked

    wanted = Outlined if name.endswith("contrast") else Ticked if name == "dark" else None
    style = QApplication.style()
    if wanted is not None and type(style) is not wanted:
        QApplication.setStyle(wanted())
    elif wanted is None and (isinstance(style, Ticked) or style.objectName().lower() != "fusion"):
        QApplication.setStyle("Fusion")


def write_in(percent: int) -> None:
    """Set the size of all text, in per cent of the desktop's own."""
    font = QApplication.font()
    _look.points = _look.points or font.pointSizeF()
    if font.pointSizeF() == _look.points * percent / 100:
        return
    font.setPointSizeF(_look.points * percent / 100)
    QApplication.setFont(font)
    QToolTip.setFont(font)
    for widget, share in list(_look.shares.items()):  # asking Qt for all widgets crashes where some are being taken down
        if isValid(widget):
            give_share(widget, share)


def let_move(on: bool) -> None:
    """Whether menus, docks, the caret and what blinks may move by themselves."""
    if not _look.caret_ms:
        _look.caret_ms = max(1, QApplication.cursorFlashTime())
        _look.effects = tuple(effect for effect in _EFFECTS if QApplication.isEffectEnabled(effect))
    _look.moves = on
    for effect in _look.effects:
        QApplication.setEffectEnabled(effect, on)
    QApplication.setCursorFlashTime(_look.caret_ms if on else 0)
    for window in QApplication.topLevelWidgets():
        if isinstance(window, QMainWindow):
            window.setAnimated(on)


def follow(settings: Settings) -> None:
    """Look as the user chose."""
    apply(settings.theme)
    write_in(settings.text_size)
    let_move(settings.moves)
