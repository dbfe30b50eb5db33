"""Light and dark, proved by pixels: on some desktops the platform's own switch does nothing."""

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from forensics_gui import theme
from forensics_gui.icons import icon
from forensics_gui.settings import THEMES, Settings

Role = QPalette.ColorRole


@pytest.fixture(autouse=True)
def undressed(qapp):
    palette, style = qapp.palette(), qapp.style().objectName()
    yield
    QApplication.setStyle(style)
    QApplication.setPalette(palette)


def lightness_of(widget: QWidget) -> int:
    image = widget.grab().toImage()
    return image.pixelColor(image.width() // 2, 2).lightness()


def test_a_shown_window_becomes_dark_and_light_again(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.addWidget(QPushButton("x"))
    window.show()
    theme.apply("dark")
    qtbot.waitUntil(lambda: lightness_of(window) < 80)
    theme.apply("light")
    qtbot.waitUntil(lambda: lightness_of(window) > 200)


def test_icons_follow_the_text(qtbot) -> None:
    def ink() -> int:
        image = icon("box").pixmap(20, 20).toImage()
        return max((image.pixelColor(x, y) for x in range(20) for y in range(20)), key=QColor.alpha).lightness()

    theme.apply("dark")
    assert ink() > 150
    theme.apply("light")
    assert ink() < 100


def contrast(first: QColor, second: QColor) -> float:
    """WCAG 2 contrast ratio."""

    def luminance(colour: QColor) -> float:
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3]]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        (Role.WindowText, Role.Window),
        (Role.Text, Role.Base),
        (Role.Text, Role.AlternateBase),
        (Role.ButtonText, Role.Button),
        (Role.PlaceholderText, Role.Base),
        (Role.Link, Role.Base),
        (Role.ToolTipText, Role.ToolTipBase),
        (Role.BrightText, Role.Window),
    ],
)
def test_text_can_be_read(qapp, name: str, text: QPalette.ColorRole, ground: QPalette.ColorRole) -> None:
    theme.apply(name)
    assert contrast(qapp.palette().color(text), qapp.palette().color(ground)) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
def test_chosen_rows_and_notices_can_be_read(qapp, name: str) -> None:
    theme.apply(name)
    assert contrast(qapp.palette().color(Role.HighlightedText), qapp.palette().color(Role.Highlight)) >= 3.5
    notice = theme.notice_palette(theme.shows_dark())
    assert contrast(notice.color(Role.WindowText), notice.color(Role.Window)) >= 4.5


def test_a_theme_that_nobody_knows_is_the_system_s() -> None:
    settings = Settings()
    settings.theme = "purple"
    assert settings.theme == "system"
    for name in THEMES:
        settings.theme = name
        assert settings.theme == name


def test_settings_are_kept_in_the_user_s_configuration_folder(own_home) -> None:
    settings = Settings()
    settings.examiner = "Ada Éxaminer"
    settings.save()
    (file,) = (own_home / ".config").rglob("*.ini")
    assert Settings().examiner == "Ada Éxaminer"
    assert file.is_file()
