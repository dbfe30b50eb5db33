"""At any size of text, in small windows and from right to left, nothing that the program itself says is cut, and nothing lies about."""

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from gui.cut import cut_in
from gui.showing import canvas_of, kept, noise, seen
from gui.test_window import settled
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QTabBar, QToolButton, QVBoxLayout, QWidget

from forensics_gui import theme
from forensics_gui.panels.contents import ContentsWindow
from forensics_gui.panels.exiftool_window import ExifToolWindow
from forensics_gui.panels.export import ExportDialog
from forensics_gui.panels.head import Head
from forensics_gui.panels.keys_sheet import KeySheet
from forensics_gui.panels.labels import on_its_own, one_line
from forensics_gui.panels.methods import MethodsPage
from forensics_gui.panels.preferences import SettingsWindow
from forensics_gui.panels.scale import ScaleBar
from forensics_gui.panels.sides import TOO_NARROW

SIZES = [100, 150, 200]


@pytest.fixture(autouse=True)
def usual_again(qapp) -> Iterator[None]:
    palette, style, font = qapp.palette(), qapp.style().objectName(), qapp.font()
    theme.apply("light")
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    theme.write_in(100)
    qapp.setFont(font)
    qapp.setStyle(style)
    qapp.setPalette(palette)


def nothing_is_cut(window: QWidget) -> None:
    assert cut_in(window) == []


@pytest.mark.screen
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("room", [(1280, 720), (980, 720), (560, 720)], ids=str)
def test_no_word_of_the_window_is_cut(qtbot, window, opened, size: int, room: tuple[int, int]) -> None:
    opened(2)
    settled(qtbot, window)
    window.desk.settings.text_size = size
    window.frame.resize(*room)
    qtbot.waitUntil(lambda: window.frame.size() == QSize(*room))
    for side in ("metadata", "marks", "case", "board"):
        if room[0] >= TOO_NARROW:  # else the picture has the whole window
            window.sides.bring(side)
        qtbot.waitUntil(partial(nothing_is_cut, window.frame))


@pytest.mark.screen
@pytest.mark.parametrize("size", SIZES)
def test_no_word_of_a_dialog_is_cut_and_none_is_larger_than_a_small_screen(qtbot, desk, size: int) -> None:
    theme.write_in(size)
    makers = {
        "settings": lambda: SettingsWindow(desk.settings),
        "keys": KeySheet,
        "export": lambda: ExportDialog(desk.examination.case, [], Path("finding.pdf"), desk.settings),
        "methods": lambda: MethodsPage(desk.methods),
        "exiftool": lambda: ExifToolWindow(desk.settings, desk.examination.runner),
        "contents": lambda: ContentsWindow(desk),
    }
    for name, make in makers.items():
        dialog = kept(qtbot, make())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        dialog.resize(dialog.size().boundedTo(QSize(1240, 640)))
        dialog.show()
        qtbot.waitUntil(dialog.isVisible)
        assert dialog.minimumSizeHint().boundedTo(QSize(1240, 640)) == dialog.minimumSizeHint(), name
        qtbot.waitUntil(partial(nothing_is_cut, dialog))


def test_the_finder_of_cut_words_finds_them(qtbot) -> None:
    holder = kept(qtbot, QWidget())
    label, button, tabs = QLabel("a sentence that is long", holder), QToolButton(holder), QTabBar(holder)
    button.setText("a button with words")
    tabs.setElideMode(Qt.TextElideMode.ElideRight)
    tabs.addTab("the words on a tab")
    label.setGeometry(0, 0, 40, 20)
    button.setGeometry(0, 30, 30, 20)
    tabs.setGeometry(0, 60, 40, 24)
    holder.show()
    assert len(cut_in(holder)) == 3


@pytest.mark.parametrize("width", [900, 420, 260])
def test_a_head_gives_up_its_words_then_its_buttons_and_never_its_title(qtbot, width: int) -> None:
    holder = kept(qtbot, QWidget())
    head = Head(holder)
    head.chooser.addItem("Double JPEG compression")
    head.setGeometry(0, 0, width, 40)
    holder.show()
    qtbot.waitUntil(lambda: head.isVisible() and cut_in(head) == [])
    assert head.collapsed == (width == 260)
    if head.collapsed:
        head.more.click()
        assert all(button.isVisible() for button in head._all())
        assert head.about.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        head._popup.close()
    else:
        words = head.about.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        assert words == (width == 900)


def test_a_picture_is_not_mirrored_where_one_reads_from_right_to_left(qtbot, qapp) -> None:
    pixels = noise(60, 40)
    usual = seen(canvas_of(qtbot, pixels))
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert np.array_equal(seen(canvas_of(qtbot, pixels)), usual)


def test_a_scale_shows_both_ends_in_either_direction(qtbot, qapp) -> None:
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        qapp.setLayoutDirection(direction)
        bar = kept(qtbot, ScaleBar())
        bar.set_scale(0, 10, "grey levels")
        bar.resize(300, 24)
        bar.show()
        drawn, band = seen(bar).min(axis=2), bar.band()
        assert drawn[:, : int(band.left()) - 2].min() < 100
        assert drawn[:, int(band.right()) + 4 :].min() < 100


def test_a_value_keeps_its_direction_beside_words_from_right_to_left(qapp) -> None:
    assert one_line("600 × 900") == "600 × 900"
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert one_line("600 × 900") == "\u2068600 × 900\u2069"
    assert on_its_own("") == ""


@pytest.mark.screen
def test_the_window_turns_round_and_nothing_is_cut_or_left_outside(qtbot, qapp, window, opened) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    opened()
    settled(qtbot, window)
    left, right = window.grid.tiles[1], window.grid.tiles[0]
    place = lambda tile: tile.mapTo(window.frame, tile.rect().center()).x()  # noqa: E731  said once
    qtbot.waitUntil(lambda: place(left) < place(right))
    qtbot.waitUntil(partial(nothing_is_cut, window.frame))
    parts = [each for each in window.frame.findChildren(QToolButton) if each.isVisible() and each.window() is window.frame]
    assert all(window.frame.rect().contains(each.mapTo(window.frame, each.rect().center())) for each in parts)


def test_a_label_has_no_name_that_would_hide_its_words(qtbot, window, opened) -> None:
    opened()
    settled(qtbot, window)
    hidden = [each for each in window.frame.findChildren(QLabel) if each.accessibleName() not in ("", each.text())]
    assert not [each.accessibleName() for each in hidden]


def test_a_box_of_text_is_as_many_lines_high_when_the_text_grows(qtbot) -> None:
    from forensics_gui.panels.casefields import Words

    holder = kept(qtbot, QWidget())
    layout = QVBoxLayout(holder)
    words = Words("hint", 3)
    layout.addWidget(words)
    holder.show()
    before = words.minimumHeight()
    theme.write_in(200)
    qtbot.waitUntil(lambda: words.minimumHeight() > 1.5 * before)


@pytest.mark.parametrize(
    ("width", "height", "way"),
    [(1100, 700, "tiled"), (1100, 240, "beside"), (600, 640, "stacked"), (500, 380, "tabs")],
)
def test_the_panels_find_room_in_any_window(qtbot, desk, width: int, height: int, way: str) -> None:
    from forensics_gui.panels.grid import Grid

    holder = kept(qtbot, QWidget())
    grid = Grid(desk, holder)
    grid.begin("2x2", ())
    grid.setGeometry(0, 0, width, height)
    holder.resize(width, height)
    holder.show()
    qtbot.waitUntil(lambda: grid._way == way)
    shown = [tile for tile in grid.tiles if tile.isVisible()]
    assert len(shown) == {"tiled": 4, "beside": 2, "stacked": 2, "tabs": 1}[way]
    grid.setGeometry(0, 0, 1100, 700)
    qtbot.waitUntil(lambda: all(tile.isVisible() for tile in grid.tiles))


@pytest.mark.screen
@pytest.mark.parametrize("factor", ["1", "1.5", "2"])
def test_actual_size_is_one_pixel_of_the_screen_for_each_of_the_picture(factor: str) -> None:
    """In a process of its own, since Qt reads the factor once."""
    code = """
import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
app = QApplication(["-"])
from forensics_gui.canvas.navigation import Navigation
from forensics_gui.canvas.view import Canvas
from forensics_gui.imaging import layer_of_pixels, pixels_of
pixels = np.random.default_rng(1).integers(0, 256, (900, 1200, 3), np.uint8)
canvas = Canvas(Navigation())
canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it would draw a ring on the picture
canvas.resize(300, 200)
canvas.show()
canvas.set_picture(layer_of_pixels(pixels))
canvas.settle()
canvas.navigation.actual_size()
app.processEvents()
placement, ratio = canvas.placement(), canvas.devicePixelRatioF()
seen = placement.visible()
x, y, width, height = (round(part) for part in (seen.x(), seen.y(), seen.width(), seen.height()))
shot = pixels_of(canvas.grab().toImage())
print(ratio, placement.zoom, shot.shape[:2] == (height, width), (shot == pixels[y : y + height, x : x + width]).mean())
"""
    environment = {**os.environ, "QT_SCALE_FACTOR": factor}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    ratio, zoom, fits, share = done.stdout.split()
    assert (float(ratio), float(zoom), fits) == (float(factor), 1.0, "True")
    assert float(share) == 1
