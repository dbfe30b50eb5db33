"""The window as it was left comes back; whatever stands in the file, there is a window; layouts of one's own by name."""

import random
from collections.abc import Callable

import pytest
from gui.methods_made import METHODS
from gui.test_window import trigger
from PySide6.QtCore import QRect

from forensics_gui.arranged import Arranged, arranged_of, read, read_all, text_of, text_of_all
from forensics_gui.settings import Settings

MADE = Arranged("1x2", ("picture", "noise.residual"), ((400,), (300, 500)), ("case", "marks"), ((1, 30, 40, 500, 400),), "marks", 350)


def test_an_arrangement_survives_being_written() -> None:
    assert read(text_of(MADE)) == MADE
    assert read_all(text_of_all({"Harbour": MADE, "É": MADE})) == {"Harbour": MADE, "É": MADE}


@pytest.mark.parametrize(
    "change",
    [
        {"layout": "9x9"}, {"layout": None}, {"layout": []}, {"panels": "picture"}, {"panels": [1]}, {"sizes": [[-1]]}, {"sizes": 3},
        {"sizes": [[1e9]]}, {"sizes": [[True]]}, {"torn": [[1, 2]]}, {"torn": [[1, 2, 3, -4, 5]]}, {"hidden": {"a": 1}}, {"width": -1},
        {"width": "x"}, {"width": None},
    ],
)  # fmt: skip
def test_nonsense_is_no_arrangement(change: dict) -> None:
    assert arranged_of({**vars(MADE), **change}) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "7", '"x"', "{}", "[" * 100_000, '{"a": 1}', '{"": {}}'])
def test_a_broken_file_gives_none(text: str) -> None:
    assert read(text) is None
    assert read_all(text) == {}


@pytest.fixture
def started(qtbot, examination, opened) -> Callable[[], object]:
    """A window as at a new start of the program, with what the last one left in the settings."""
    from forensics_gui.frame import Frame
    from forensics_gui.panels.desk import Desk
    from forensics_gui.window import Window

    frames = []
    opened()

    def start(width: int = 1280) -> Window:
        settings = Settings()
        desk = Desk(examination, settings)
        frame = Frame(settings)
        frames.append(frame)
        qtbot.addWidget(frame)
        window = Window(desk, frame)
        desk.set_methods(METHODS)
        frame.resize(width, 720)
        frame.show()
        qtbot.waitUntil(lambda: window.arrangement._first is not None)
        return window

    yield start
    for frame in frames:
        frame.close()


def row_of(window, row: int = 0) -> list[int]:
    return window.grid._frame.widget(row).sizes()


def test_sizes_lists_and_own_windows_come_back(qtbot, started) -> None:
    window = started()
    trigger(window, "layout.1x2")
    qtbot.waitUntil(lambda: window.grid._way == "tiled")
    window.grid.use_sizes(((600,), (300, 600)))
    qtbot.waitUntil(lambda: row_of(window)[0] < row_of(window)[1])
    window.side[2].toggleViewAction().trigger()
    window.sides.bring("marks")
    window.grid.tiles[1].tear_off()
    window.grid.tiles[1].place_torn(QRect(100, 120, 420, 380))
    window.frame.close()
    again = started()
    assert again.grid.name == "1x2"
    assert again.grid.tiles[1].torn
    assert again.grid.tiles[1].torn_place() == (100, 120, 420, 380)
    assert again.sides.shown() == {"metadata", "marks", "board"}
    qtbot.waitUntil(lambda: again.marks.isVisible() and not again.metadata.isVisible())
    again.put_back()
    qtbot.waitUntil(lambda: again.grid._way == "tiled")
    qtbot.waitUntil(lambda: row_of(again)[0] * 1.5 < row_of(again)[1])


def test_a_narrow_window_that_is_closed_does_not_lose_the_lists(qtbot, started) -> None:
    window = started(700)
    assert window.side[0].isHidden()
    window.frame.close()
    again = started(1280)
    qtbot.waitUntil(again.side[0].isVisible)
    assert again.sides.shown() == {"metadata", "marks", "case", "board"}


def test_a_list_that_was_hidden_stays_hidden_when_the_room_comes_back(qtbot, started) -> None:
    window = started()
    window.side[1].toggleViewAction().trigger()
    window.frame.resize(700, 720)
    qtbot.waitUntil(window.side[0].isHidden)
    window.frame.resize(1280, 720)
    qtbot.waitUntil(window.side[0].isVisible)
    assert window.sides.shown() == {"metadata", "case", "board"}


def test_who_does_not_want_it_gets_the_usual_window(started) -> None:
    window = started()
    window.side[1].toggleViewAction().trigger()
    window.desk.settings.restores = False
    window.frame.close()
    assert started().sides.shown() == {"metadata", "marks", "case", "board"}


def test_any_damage_to_the_file_leaves_a_window_that_works(qtbot, started) -> None:
    window = started()
    text = text_of(window.arrangement.now())
    chance = random.Random(5)
    for _ in range(300):
        place, other = chance.randrange(len(text)), chr(chance.randrange(32, 127))
        window.desk.settings.arrangement = text[:place] + other + text[place + chance.randrange(3) :]
        window.arrangement.restore()
    trigger(window, "view.first_layout")
    qtbot.waitUntil(lambda: window.metadata.isVisible() and len(window.grid.shown()) == 4)


def test_a_layout_is_saved_by_name_used_and_forgotten(qtbot, started, monkeypatch: pytest.MonkeyPatch) -> None:
    window = started()
    trigger(window, "layout.1x2")
    window.grid.tiles[1].show_panel("metadata.fields")
    monkeypatch.setattr("forensics_gui.panels.arrangement.asked_name", lambda *_: "Two & metadata")
    trigger(window, "view.save_layout")
    trigger(window, "view.first_layout")
    assert (window.grid.name, window.grid.tiles[1].name) == ("2x2", "compression.ela")
    assert window.actions.by_id["layout.2x2"].isChecked()
    window.arrangement.fill()
    action = window.arrangement.menu.actions()[0]
    assert action.text() == "Two && metadata"
    action.trigger()
    assert (window.grid.name, window.grid.tiles[1].name) == ("1x2", "metadata.fields")
    assert window.actions.by_id["layout.1x2"].isChecked()
    window.palette.show()
    titles = [offer.title for offer in window.palette.window.offers]
    window.palette.window.reject()
    assert "Use layout: Two & metadata" in titles
    window.arrangement.forget("Two & metadata")
    assert Settings().layouts == "{}" or window.arrangement.layouts() == {}


def test_a_name_must_be_given(qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    from forensics_gui.panels.asking import NameQuestion

    question = NameQuestion(None, "Save layout", "Name", "Save", 60)
    qtbot.addWidget(question)
    assert not question.act.isEnabled()
    question.line.setText("  ")
    assert not question.act.isEnabled()
    question.line.setText("Harbour")
    assert question.act.isEnabled()
