"""Light and dark palettes of our own, since the platform's switch does nothing on some desktops.

Pictures always stand on the same neutral grey: the colour around a picture changes how bright its map seems.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

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
_FADED = (Role.WindowText, Role.Text, Role.ButtonText, Role.HighlightedText)


def palette_of(colours: dict[QPalette.ColorRole, str]) -> QPalette:
    """A whole palette; disabled text fades halfway to the window."""
    palette = QPalette()
    for role, colour in colours.items():
        palette.setColor(role, QColor(colour))
    for role in _FADED:
        text, ground = QColor(colours[role]), QColor(colours[Role.Window])
        parts = ((text.red(), ground.red()), (text.green(), ground.green()), (text.blue(), ground.blue()))
        faded = QColor(*(sum(pair) // 2 for pair in parts))
        palette.setColor(Group.Disabled, role, faded)
    return palette


def is_dark(theme: str) -> bool:
    """Whether this setting means dark here; "system" asks the platform, which may know nothing."""
    if theme == "system":
        return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return theme == "dark"


def notice_palette(dark: bool) -> QPalette:
    """For the bar that tells something: seen at once, and not an alarm."""
    palette = palette_of(_DARK if dark else _LIGHT)
    palette.setColor(Role.Window, QColor("#5c4415" if dark else "#fff0c9"))
    palette.setColor(Role.WindowText, QColor("#fff3d6" if dark else "#3d2c00"))
    return palette


CONTROL_COLOUR = "#e8a317"


def control_palette() -> QPalette:
    """For what must not be taken for the evidence: the same strong colour in both themes."""
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


def apply(theme: str) -> None:
    """Dress the whole program, its open windows included."""
    from PySide6.QtWidgets import QApplication, QToolTip

    palette = palette_of(_DARK if is_dark(theme) else _LIGHT)
    QApplication.setStyle("Fusion")
    QApplication.setPalette(palette)
    QToolTip.setPalette(palette)


def follow(settings: Settings) -> None:
    """Apply what the user chose."""
    apply(settings.theme)
