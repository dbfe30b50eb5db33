"""While nothing is open the window says what can be opened; it makes way for the first picture and comes back with a new case."""

from collections.abc import Iterator
from pathlib import Path
from shutil import move

import pytest
from casework import whole_case
from gui.showing_window import furnished
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from analyzers.evidence import ImageSource
from forensics_gui.case import recent
from forensics_gui.case.storage import CaseFolder
from forensics_gui.panels.opening_page import OpeningPage
from forensics_gui.settings import Settings
from forensics_gui.window import Window


@pytest.fixture
def window(qtbot, examination) -> Iterator[Window]:
    window = furnished(qtbot, examination)
    yield window
    window.frame.close()


@pytest.fixture
def page(qtbot, examination) -> OpeningPage:
    page = OpeningPage(examination, Settings())
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    return page


def begun(qtbot, page: OpeningPage) -> None:
    page.begin()
    qtbot.waitUntil(page._runner.idle, timeout=20_000)


@pytest.fixture
def kept_case(tmp_path: Path, files) -> Path:
    """A case with one picture, at the head of the list."""
    case = CaseFolder.create(tmp_path / "a case", "Boats at night", "E. Xaminer")
    case.acquire(ImageSource.open(files(1)[0]))
    case.close()
    recent.remember(case.folder)
    return case.folder


def test_the_page_makes_way_for_a_picture_and_comes_back_with_a_new_case(qtbot, window: Window, opened) -> None:
    assert window.centre.shows_page
    assert not any(dock.isVisible() for dock in window.side)
    opened()
    assert not window.centre.shows_page
    assert window.side[0].isVisible()
    window.examination.new_case()
    qtbot.waitUntil(lambda: window.centre.shows_page)
    assert not any(dock.isVisible() for dock in window.side)


def test_a_case_that_is_left_for_another_shows_no_page_in_between(qtbot, window: Window, opened, kept_case: Path) -> None:
    opened()
    turned = []
    window.centre.fronted.connect(turned.append)
    with qtbot.waitSignal(window.examination.picture_prepared, timeout=20_000):
        window.examination.open_case(kept_case)
    qtbot.waitUntil(window.examination.runner.idle, timeout=20_000)
    assert turned == []


def test_files_that_were_named_at_the_start_and_cannot_be_read_lead_to_the_page(qtbot, window: Window, tmp_path: Path) -> None:
    window.centre.expect()
    assert not window.centre.shows_page
    window.reception.open_names([str(tmp_path / "absent.jpg")])
    qtbot.waitUntil(lambda: window.centre.shows_page, timeout=20_000)
    assert "absent.jpg" in window.notice.text.text()


@pytest.mark.parametrize(
    ("button", "wanted"),
    [("files", "files_wanted"), ("folder", "folder_wanted"), ("paste", "paste_wanted"), ("case", "case_wanted")],
)
def test_each_button_asks_for_what_it_names_by_key_too(qtbot, page: OpeningPage, button: str, wanted: str) -> None:
    widget = getattr(page.drop, button)
    widget.setFocus()
    with qtbot.waitSignal(getattr(page, wanted)):
        qtbot.keyClick(widget, Qt.Key.Key_Space)


def test_a_recent_case_is_shown_with_its_title_and_picture_and_opens_on_enter(qtbot, page: OpeningPage, kept_case: Path) -> None:
    begun(qtbot, page)
    row = page.cases.item(0)
    assert row.text().startswith("Boats at night\n")
    assert row.text().endswith("1 picture")
    assert not row.icon().isNull()
    page.cases.setCurrentItem(row)
    with qtbot.waitSignal(page.listed_wanted) as asked:
        qtbot.keyClick(page.cases, Qt.Key.Key_Return)
    assert asked.args == [kept_case]


def test_a_case_that_is_not_where_it_was_is_named_and_cannot_be_opened(qtbot, page: OpeningPage, kept_case: Path) -> None:
    move(kept_case, kept_case.parent / "elsewhere")
    begun(qtbot, page)
    row = page.cases.item(0)
    assert row.text() == f"a case\nnot found in {kept_case.parent}"
    assert not row.flags() & Qt.ItemFlag.ItemIsEnabled
    with qtbot.assertNotEmitted(page.listed_wanted):
        page.cases.itemClicked.emit(row)


def test_a_case_with_a_picture_that_cannot_be_decoded_is_listed_all_the_same(qtbot, page: OpeningPage, tmp_path: Path) -> None:
    recent.remember(whole_case(tmp_path / "damaged pictures"))
    begun(qtbot, page)
    assert page.cases.item(0).text().endswith("2 pictures")


def test_no_case_is_listed_where_the_user_wants_no_list(qtbot, examination, kept_case: Path) -> None:
    settings = Settings()
    settings.remembers_cases = False
    page = OpeningPage(examination, settings)
    qtbot.addWidget(page)
    begun(qtbot, page)
    assert page.cases.count() == 0


@pytest.mark.parametrize("scale", [1, 2])
def test_nothing_is_cut_off_in_half_a_narrow_screen_or_with_large_text(qtbot, page: OpeningPage, kept_case: Path, scale: int) -> None:
    font = page.font()
    font.setPointSizeF(font.pointSizeF() * scale)
    page.setFont(font)
    page.resize(560, 700)
    begun(qtbot, page)
    qtbot.waitUntil(lambda: page.widget().width() <= page.viewport().width())
    labels = [label for label in page.widget().findChildren(QLabel) if label.isVisible() and label.text()]
    assert labels
    assert [label.text() for label in labels if label.height() < label.heightForWidth(label.width())] == []


def test_everything_that_can_be_pressed_or_listed_has_a_name(page: OpeningPage) -> None:
    for widget in (*page.findChildren(QAbstractButton), page.cases, page.looks):
        assert widget.accessibleName() or widget.text()


def test_nothing_on_the_page_keeps_a_drop_from_the_window(page: OpeningPage) -> None:
    assert [widget for widget in (page, *page.findChildren(QWidget)) if widget.acceptDrops()] == []


def test_the_keyboard_walks_from_the_first_button_to_the_last_teaching_case(qtbot, page: OpeningPage, kept_case: Path) -> None:
    begun(qtbot, page)
    order, widget = [], page.drop.files
    for _ in range(60):
        order.append(widget)
        widget = widget.nextInFocusChain()
    stops = [page.drop.files, page.drop.folder, page.drop.paste, page.drop.case, page.cases, *page.lessons.values()]
    places = [order.index(stop) for stop in stops]
    assert places == sorted(places)
    assert all(stop.focusPolicy() & Qt.FocusPolicy.TabFocus for stop in stops)


def test_the_teaching_cases_are_shown_with_their_pictures(qtbot, page: OpeningPage) -> None:
    begun(qtbot, page)
    assert set(page.lessons) == {"found", "splice", "innocent"}
    assert not any(card.picture.pixmap().isNull() for card in page.lessons.values())
    with qtbot.waitSignal(page.lesson_wanted) as asked:
        qtbot.mouseClick(page.lessons["splice"], Qt.MouseButton.LeftButton)
    assert asked.args == ["splice"]
