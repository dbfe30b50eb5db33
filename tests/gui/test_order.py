"""The order of work and the sheet of all results tell where each method stands, in words that claim no more than the method does."""

from collections.abc import Iterator

import pytest
from casework import some_run
from gui.methods_made import METHODS
from gui.showing_window import furnished
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from analyzers.language import say
from analyzers.results import Finding, Result, Weight, cannot_test
from forensics_gui.panels.methods_at_work import MethodsAtWork, remaining
from forensics_gui.panels.order import FILE, SOURCE, TRACES, step_of
from forensics_gui.panels.overview import Overview, standing_of
from forensics_gui.panels.page import MethodPage
from forensics_gui.settings import Settings
from forensics_gui.window import Window


@pytest.fixture
def window(qtbot, examination) -> Iterator[Window]:
    window = furnished(qtbot, examination, 1500, 800)
    yield window
    window.frame.close()


@pytest.fixture
def overview(desk) -> Overview:
    return Overview(desk)


def settled(qtbot, overview: Overview) -> None:
    qtbot.waitUntil(overview._runner.idle, timeout=20_000)


NOTE, NOTABLE, STRONG = Weight.NOTE, Weight.NOTABLE, Weight.STRONG


@pytest.mark.parametrize(
    ("findings", "words"),
    [
        ((("Trace found: a part.", STRONG), ("More.", NOTE)), "trace found"),
        ((("The file was written by a program.", NOTABLE),), "notable finding"),
        ((("Trace found: it was saved before.", NOTE),), "notes only"),
        ((("Nothing found by this method: none.", NOTE), ("It has a grid.", NOTE)), "nothing found"),
        ((), "nothing found"),
    ],
)
def test_only_what_weighs_is_called_a_trace(findings, words: str) -> None:
    made = tuple(Finding(say(text), weight) for text, weight in findings)
    assert standing_of(some_run("ab" * 32, result=Result((), made))).words == words


def test_what_cannot_be_tested_says_why_and_what_failed_says_what() -> None:
    standing = standing_of(some_run("ab" * 32, result=cannot_test(say("This file is not a JPEG."))))
    assert (standing.words, standing.said) == ("cannot be tested", ("This file is not a JPEG.",))
    failed = standing_of(some_run("ab" * 32, id_="x", result=Result()))
    assert failed.words == "nothing found"


def test_methods_are_grouped_by_what_they_ask_and_unknown_ones_look_for_traces() -> None:
    steps = [step_of(name) for name in ("reference.match", "metadata.fields", "noise.level", "mine.method")]
    assert steps == [SOURCE, FILE, TRACES, TRACES]


def test_the_order_follows_what_the_panels_find(qtbot, window: Window, opened) -> None:
    said = lambda step, name: window.order.rows[step].rows()[name].text(1)  # noqa: E731
    assert said(TRACES, "noise.residual") == "not looked at"
    opened()
    settled(qtbot, window.overview)
    assert said(TRACES, "noise.residual") == "cannot be tested"
    assert said(SOURCE, "reference.match") == "failed"
    assert said(TRACES, "compression.ela") == "notes only"
    window.examination.new_case()
    assert said(TRACES, "noise.residual") == "not looked at"


def test_a_click_shows_the_method_where_the_user_was_last_and_never_in_the_pictures_stead(qtbot, window: Window, opened) -> None:
    opened()
    window.use_layout("1x2")
    rows = window.order.rows[FILE]
    rows.setCurrentItem(rows.rows()["metadata.fields"])
    qtbot.keyClick(rows, Qt.Key.Key_Return)
    assert [tile.name for tile in window.grid.shown()] == ["picture", "metadata.fields"]
    window.grid.tiles[0].head.chooser.setFocus()
    window.grid.open("noise.residual")
    assert [tile.name for tile in window.grid.shown()] == ["picture", "noise.residual"]


def test_the_buttons_of_a_step_are_ways_to_do_it_and_no_settings(window: Window) -> None:
    buttons = [button.text() for button in window.order.findChildren(QPushButton) if "earch" in button.text()]
    services = ("TinEye", "Google Lens", "Yandex", "Bing")
    assert buttons == [f"Search with {service}…" for service in services]


def test_an_expert_closes_the_order_and_it_stays_closed(qtbot, window: Window, opened) -> None:
    opened()
    assert window.guides.order.isVisible()
    qtbot.mouseClick(window.order.away, Qt.MouseButton.LeftButton)
    assert not window.guides.order.isVisible()
    window.examination.new_case()
    qtbot.waitUntil(lambda: window.centre.shows_page)
    opened()
    assert not window.guides.order.isVisible()
    assert not Settings().shows_order
    window.guides.order.toggleViewAction().trigger()
    assert window.guides.order.isVisible()
    assert Settings().shows_order


def page_shown() -> str:
    shown = [page.method.id for page in QApplication.topLevelWidgets() if isinstance(page, MethodPage) and page.isVisible()]
    for page in QApplication.topLevelWidgets():
        if isinstance(page, MethodPage):
            page.close()
    return ", ".join(shown)


def test_one_key_opens_the_page_of_the_method_in_hand(qtbot, window: Window, opened) -> None:
    opened()
    window.frame.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window.frame)
    window.grid.tiles[1].head.chooser.setFocus()
    qtbot.keyClick(window.grid.tiles[1].head.chooser, Qt.Key.Key_F3)
    assert page_shown() == "compression.ela"
    window.frame.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window.frame)
    rows = window.order.rows[TRACES]
    rows.setFocus()
    rows.setCurrentItem(rows.rows()["noise.residual"])
    qtbot.keyClick(rows, Qt.Key.Key_F3)
    assert page_shown() == "noise.residual"


def test_all_that_was_not_looked_at_is_run_on_demand_and_has_a_picture_or_a_sentence(qtbot, window: Window, opened) -> None:
    opened()
    window.use_layout("1x1")
    settled(qtbot, window.overview)
    window.results.show()
    sheet = window.results.window
    qtbot.mouseClick(sheet.run, Qt.MouseButton.LeftButton)
    settled(qtbot, window.overview)
    assert sheet.sheet.count() == len(METHODS.found)
    states = {sheet.sheet.item(row).text() for row in range(sheet.sheet.count())}
    assert states == {"Gain\nnotes only", "Refuses\ncannot be tested", "Breaks\nfailed", "Metadata\nnothing found"}
    assert window.overview.pictures["compression.ela"] is not None
    assert window.overview.pictures["noise.residual"] is None
    sheet.close()


def test_a_result_of_the_sheet_is_shown_in_the_window(qtbot, window: Window, opened) -> None:
    opened()
    window.use_layout("1x2")
    window.results.show()
    sheet = window.results.window.sheet
    row = next(sheet.item(number) for number in range(sheet.count()) if sheet.item(number).text().startswith("Metadata"))
    sheet.setCurrentItem(row)
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert window.grid.shown()[1].name == "metadata.fields"
    window.results.window.close()


def test_small_pictures_are_drawn_for_nobody_while_the_sheet_is_closed(qtbot, window: Window, opened) -> None:
    opened()
    settled(qtbot, window.overview)
    assert window.overview.pictures == {}


def test_what_was_stopped_is_not_looked_at(qtbot, overview: Overview, opened) -> None:
    opened()
    overview.begin()
    overview.stop()
    settled(qtbot, overview)
    assert overview.batch[1] == 0
    assert {overview.of(method).words for method in METHODS.found} <= {"not looked at", "cannot be tested"}


def test_a_method_that_was_cancelled_stands_as_before(qtbot, examination, overview: Overview, opened) -> None:
    opened()
    overview.begin()
    settled(qtbot, overview)
    method = METHODS.found["compression.ela"]
    ticket = examination.runner.start(method, examination.prepared.source, method.params(), slot="again")
    assert overview.of(method.id).words == "waiting"
    ticket.cancel()
    settled(qtbot, overview)
    assert overview.of(method.id).words == "notes only"


def test_kept_results_stand_in_a_case_that_is_opened_again(qtbot, examination, overview: Overview, opened) -> None:
    opened()
    method = METHODS.found["compression.ela"]
    with qtbot.waitSignal(examination.runner.finished, timeout=20_000) as ended:
        examination.runner.start(method, examination.prepared.source, method.params())
    with qtbot.waitSignal(examination.run_kept, timeout=20_000):
        examination.keep(ended.args[0].run)
    folder = examination.folder
    examination.new_case()
    assert overview.of("compression.ela").words == "not looked at"
    with qtbot.waitSignal(examination.picture_prepared, timeout=20_000):
        examination.open_case(folder)
    assert overview.of("compression.ela").words == "notes only"


def test_the_rest_is_guessed_only_once_there_is_something_to_guess_by() -> None:
    assert remaining(0.5, 0.5) is None
    assert remaining(10, 0.01) is None
    assert remaining(10, 0.25) == pytest.approx(30)
    assert remaining(10, 1.2) == 0


def test_the_status_line_names_the_method_at_work(qtbot, desk, opened) -> None:
    opened()
    runner = desk.examination.runner
    label = MethodsAtWork(runner)
    qtbot.addWidget(label)
    method, source = METHODS.found["compression.ela"], desk.examination.prepared.source
    ticket = runner.start(method, source, method.params(), slot="a")
    runner.start(method, source, method.params(), slot="b")
    runner.progressed.emit(ticket, 0.5, "half")
    label.show_work()
    assert label.text() == "Gain: 50 % · 1 more method"
    qtbot.waitUntil(runner.idle, timeout=20_000)
    assert label.isHidden()
