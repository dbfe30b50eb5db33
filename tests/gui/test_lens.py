"""The magnifier shows one place in every linked panel, pixel by pixel, beside the pointer, and is moved by keys alone."""

import numpy as np
import pytest
from gui.test_window import settled, trigger
from PySide6.QtCore import QPoint, QRect, QSize, Qt

from forensics_gui.imaging import pixels_of
from forensics_gui.panels.lens import beside


@pytest.fixture
def lens(qtbot, window, opened):
    opened()
    settled(qtbot, window)
    window.desk.navigation.point_at((150.2, 100.7))
    trigger(window, "view.lens")
    return window.instruments.lens


def canvas(window):
    return window.grid.tiles[0].panel.canvas


def test_there_is_a_cell_for_every_linked_panel_with_the_value_there(window, lens) -> None:
    titles = [cell.title.text for cell in lens.cells if cell.isVisible()]
    assert titles[:2] == ["Picture", "Gain"]
    red, green, blue = window.examination.prepared.samples[100, 150].tolist()
    assert lens.cells[0].value.text == f"R {red} G {green} B {blue}"
    assert "x 150, y 100" in lens.where.text()


def test_each_stored_pixel_is_a_square_of_its_own_colour(window, lens) -> None:
    lens.strength = 16
    lens._show()
    seen = pixels_of(lens.cells[0].glass.pixmap().toImage())
    placement = lens.cells[0].glass.placement()
    for x, y in ((150, 100), (148, 101)):
        left, top = placement.to_device.map(x, y)
        square = seen[round(top) : round(top) + 16, round(left) : round(left) + 16]
        assert (square == np.asarray(window.examination.prepared.pixels[y, x])).all()


def test_arrow_keys_move_by_a_pixel_and_with_shift_by_ten(qtbot, window, lens) -> None:
    qtbot.keyClick(canvas(window), Qt.Key.Key_Right)
    qtbot.keyClick(canvas(window), Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert lens.point == (151.5, 90.5)
    assert window.desk.navigation.cursor == (151.5, 90.5)


def test_keys_move_as_a_person_sees_a_turned_picture(qtbot, window, lens) -> None:
    window.desk.navigation.set_orientation(6)
    qtbot.keyClick(canvas(window), Qt.Key.Key_Right)
    assert lens.point == (150.5, 99.5)


def test_it_stays_on_the_picture(qtbot, window, lens) -> None:
    window.desk.navigation.point_at((0.0, 0.0))
    qtbot.keyClick(canvas(window), Qt.Key.Key_Left)
    assert lens.point == (0.5, 0.5)


def test_brackets_magnify_and_escape_closes(qtbot, window, lens) -> None:
    for _ in range(3):
        qtbot.keyClick(canvas(window), Qt.Key.Key_BracketLeft)
    assert lens.strength == 2
    qtbot.keyClick(canvas(window), Qt.Key.Key_Escape)
    assert not lens.isVisible()
    before = window.desk.navigation.view
    qtbot.keyClick(canvas(window), Qt.Key.Key_Right)
    assert window.desk.navigation.view != before  # the arrow keys are the picture's again


def test_a_held_key_closes_it_when_it_is_let_go_and_a_short_press_does_not(qtbot, window, lens, monkeypatch) -> None:
    qtbot.keyRelease(canvas(window), Qt.Key.Key_Z)
    assert lens.isVisible()
    lens.hide()
    monkeypatch.setattr("forensics_gui.panels.lens.HELD_MS", 0)
    lens.open()
    qtbot.keyRelease(canvas(window), Qt.Key.Key_Z)
    assert not lens.isVisible()


def test_it_says_everything_to_a_screen_reader(lens) -> None:
    assert lens.words().startswith("x 150, y 100: Picture R ")
    assert "Gain" in lens.words()


def test_it_never_covers_the_place_nor_leaves_the_screen() -> None:
    room, size = QRect(0, 0, 1280, 720), QSize(380, 400)
    for x in range(0, 1281, 80):
        for y in range(0, 721, 60):
            at = QPoint(x, y)
            placed = QRect(beside(at, size, room), size)
            assert room.contains(placed)
