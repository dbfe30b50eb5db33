"""Light and dark, proved by pixels: on some desktops the platform's own switch does nothing."""

from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QSpinBox,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from forensics_gui import theme
from forensics_gui.icons import icon
from forensics_gui.settings import THEMES, Settings

Role = QPalette.ColorRole


@pytest.fixture(autouse=True)
def undressed(qapp):
    palette, style, font = qapp.palette(), qapp.style().objectName(), qapp.font()
    yield
    theme.let_move(True)
    QApplication.setFont(font)
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


LEAST = {"light": 4.5, "dark": 4.5, "light-contrast": 7.0, "dark-contrast": 7.0}


@pytest.mark.parametrize(("name", "least"), LEAST.items())
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        (Role.WindowText, Role.Window),
        (Role.Text, Role.Base),
        (Role.Text, Role.AlternateBase),
        (Role.ButtonText, Role.Button),
        (Role.PlaceholderText, Role.Base),
        (Role.Link, Role.Base),
        (Role.LinkVisited, Role.Base),
        (Role.ToolTipText, Role.ToolTipBase),
        (Role.BrightText, Role.Window),
    ],
)
def test_text_can_be_read(qapp, name: str, least: float, text: QPalette.ColorRole, ground: QPalette.ColorRole) -> None:
    theme.apply(name)
    assert contrast(qapp.palette().color(text), qapp.palette().color(ground)) >= least


@pytest.mark.parametrize(("name", "least"), LEAST.items())
def test_chosen_rows_and_notices_can_be_read(qapp, name: str, least: float) -> None:
    theme.apply(name)
    assert contrast(qapp.palette().color(Role.HighlightedText), qapp.palette().color(Role.Highlight)) >= min(least, 7) - 1
    notice = theme.notice_palette(theme.shows_dark())
    assert contrast(notice.color(Role.WindowText), notice.color(Role.Window)) >= least
    assert contrast(notice.color(Role.ButtonText), notice.color(Role.Window)) >= least
    control = theme.control_palette()
    assert contrast(control.color(Role.WindowText), control.color(Role.Window)) >= 7


@pytest.mark.parametrize("name", ["light-contrast", "dark-contrast"])
def test_in_high_contrast_what_cannot_be_used_and_frames_are_seen_too(qapp, name: str) -> None:
    theme.apply(name)
    palette = qapp.palette()
    for role in (Role.WindowText, Role.Text, Role.ButtonText):
        assert contrast(palette.color(QPalette.ColorGroup.Disabled, role), palette.color(Role.Window)) >= 4.5
    assert contrast(palette.color(Role.Mid), palette.color(Role.Window)) >= 3
    assert contrast(palette.color(Role.Highlight), palette.color(Role.Window)) >= 3
    assert theme.shows_contrast()


@pytest.mark.parametrize("name", LEAST)
def test_words_on_the_tinted_rows_of_a_comparison_can_be_read(qapp, name: str) -> None:
    from forensics_gui.panels.compare_view import _TINTS

    theme.apply(name)
    base, text = qapp.palette().color(Role.Base), qapp.palette().color(Role.Text)
    for tint in _TINTS.values():
        share = tint.alphaF()
        mixed = QColor.fromRgbF(
            *(over * share + under * (1 - share) for over, under in zip(tint.getRgbF()[:3], base.getRgbF()[:3], strict=True))
        )
        assert contrast(text, mixed) >= LEAST[name]


def test_the_note_in_place_of_a_picture_can_be_read_in_every_theme() -> None:
    from forensics_gui.canvas import furniture

    assert contrast(QColor(furniture.NOTE), QColor(furniture.GROUND)) >= 7


@pytest.mark.parametrize(("name", "dark"), [("dark-contrast", True), ("light-contrast", False)])
def test_high_contrast_is_on_the_screen(qtbot, name: str, dark: bool) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    button = QPushButton("MMMM")
    layout.addWidget(button)
    window.show()
    theme.apply(name)
    qtbot.waitUntil(lambda: lightness_of(window) == (0 if dark else 255))
    image = button.grab().toImage()
    seen = [image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(image.height())]
    assert min(seen) <= 20
    assert max(seen) >= 235


@pytest.mark.parametrize("name", LEAST)
def test_a_box_to_tick_is_seen_in_every_theme(qtbot, qapp, name: str) -> None:
    box = QCheckBox()
    qtbot.addWidget(box)
    box.show()
    theme.apply(name)
    ground = qapp.palette().color(Role.Window)
    seen = lambda image: max(contrast(image.pixelColor(x, y), ground) for x in range(image.width()) for y in range(image.height()))  # noqa: E731
    qtbot.waitUntil(lambda: seen(box.grab().toImage()) >= (3 if "dark" in name or "contrast" in name else 1.5))


def test_under_system_the_desktops_wish_for_contrast_is_followed(qapp, monkeypatch) -> None:
    class Wish:
        def contrastPreference(self) -> Qt.ContrastPreference:
            return Qt.ContrastPreference.HighContrast

    class Hints:
        def colorScheme(self) -> Qt.ColorScheme:
            return Qt.ColorScheme.Dark

        def accessibility(self) -> Wish:
            return Wish()

    monkeypatch.setattr("forensics_gui.theme.QGuiApplication.styleHints", Hints)
    assert theme.name_of("system") == "dark-contrast"
    assert theme.name_of("light") == "light"


def test_text_grows_at_once_and_what_has_its_own_share_grows_along(qtbot, qapp) -> None:
    label, small = QLabel("text"), QLabel("text")
    for each in (label, small):
        qtbot.addWidget(each)
        each.show()
    theme.give_share(small, 0.92)
    usual = qapp.font().pointSizeF()
    theme.write_in(200)
    qtbot.waitUntil(lambda: label.font().pointSizeF() == 2 * usual)
    assert small.font().pointSizeF() == pytest.approx(1.84 * usual)
    theme.write_in(100)
    qtbot.waitUntil(lambda: label.font().pointSizeF() == usual)
    assert small.font().pointSizeF() == max(8, 0.92 * usual)


def test_without_animations_nothing_moves_by_itself(qtbot, qapp) -> None:
    caret = qapp.cursorFlashTime()
    theme.let_move(False)
    assert qapp.cursorFlashTime() == 0
    assert not any(qapp.isEffectEnabled(effect) for effect in theme._EFFECTS)
    theme.let_move(True)
    assert qapp.cursorFlashTime() == caret


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


def _is_framed(part: QWidget, ink: int) -> bool:
    image = part.grab().toImage()
    drawn = sum(image.pixelColor(x, y).lightness() == ink for x in range(image.width()) for y in range(image.height()))
    return drawn >= 2 * min(image.width(), image.height()) - 8


@pytest.mark.parametrize(("name", "ink"), [("dark-contrast", 255), ("light-contrast", 0)])
def test_in_high_contrast_fields_buttons_and_boxes_have_frames_as_strong_as_text(qtbot, name: str, ink: int) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    parts = (QLineEdit(), QPushButton("x"), QCheckBox(), QComboBox(), QSpinBox(), QSlider(Qt.Orientation.Horizontal), QTextEdit())
    layout = QVBoxLayout(window)
    for part in parts:
        layout.addWidget(part)
    theme.apply(name)
    window.show()
    for part in parts:
        qtbot.waitUntil(partial(_is_framed, part, ink))


def test_in_high_contrast_a_ring_shows_where_the_focus_is(qtbot) -> None:
    from forensics_gui.panels.focus_ring import FocusRing

    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.setContentsMargins(20, 20, 20, 20)
    first, second = QPushButton("first"), QPushButton("second")
    layout.addWidget(first)
    layout.addWidget(second)
    ring = FocusRing(window)
    theme.apply("dark-contrast")
    window.show()
    for button in (first, second):
        ring.follow(None, button)
        assert ring.ring is not None
        qtbot.waitUntil(lambda button=button: ring.ring.geometry().contains(button.geometry()))
        colour = window.grab().toImage().pixelColor(ring.ring.geometry().topLeft() + QPoint(1, 1))
        assert contrast(colour, QColor("#000000")) >= 7
    theme.apply("dark")
    ring.dress()
    assert ring.ring is None
