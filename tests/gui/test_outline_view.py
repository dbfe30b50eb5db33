"""The tree of parts is searched, opened and read by keyboard; any part's bytes are shown, found, copied, and taken out on record."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest
from conftest import Quiet
from containers import jpeg_of, scenery, shrunk, with_thumbnail
from gui.showing import Later, at_once, seen, shown
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QFileDialog

from analyzers.evidence import ImageSource
from analyzers.metadata.structure import run
from analyzers.parameters import Params
from analyzers.results import Outline
from forensics_gui.canvas.navigation import Navigation
from forensics_gui.panels import asking
from forensics_gui.panels.context import ViewContext
from forensics_gui.panels.hex_tools import offset_in, sought
from forensics_gui.panels.hex_view import KEPT_PAGES, PAGE, HexView
from forensics_gui.panels.outline_parts import OutlineParts
from forensics_gui.panels.outline_view import OutlineViewer

DATA = with_thumbnail(scenery(), shrunk(scenery()))
THUMBNAIL = jpeg_of(shrunk(scenery()), 80)


@pytest.fixture
def source() -> ImageSource:
    return ImageSource.of_bytes(DATA, Path("holiday.jpg"))


@pytest.fixture
def viewer(qtbot, source):
    (outline,) = run(source, Params(), Quiet()).views
    return shown(qtbot, OutlineViewer(outline, ViewContext(Navigation(), None, at_once, source=source)), 1100, 600)


def row_of(viewer, name: str) -> int:
    return next(number for number, row in enumerate(viewer.view.rows) if row[0] == name)


def test_the_model_keeps_the_rules_of_its_kind(viewer):
    QAbstractItemModelTester(viewer.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    viewer.filter.setText("thumbnail")
    viewer.filter.clear()
    assert viewer.count.text() == f"{len(viewer.view.rows)} parts"


def test_a_search_shows_what_it_finds_with_all_that_is_above_it(viewer, qtbot):
    qtbot.keyClicks(viewer.filter, "160 ×")
    names = []
    index = viewer.model.index(0, 0)
    while index.isValid():
        names.append(index.data())
        index = viewer.model.index(0, 0, index)
    assert names == ["file", "JPEG picture", "APP1 Exif", "IFD1", "thumbnail", "SOF0"]
    assert viewer.count.text() == f"2 of {len(viewer.view.rows)}"
    assert viewer.view.rows[viewer.chosen][0] == "thumbnail"


def test_a_part_is_explained_and_its_bytes_are_shown(viewer):
    viewer.choose(row_of(viewer, "thumbnail"))
    assert viewer.pane.name.text == "thumbnail · 160 × 120"
    assert "some editors leave the old one" in viewer.pane.words.text()
    view = viewer.pane.view
    seen(view)
    assert (view.start, view.end - view.start) == (DATA.index(THUMBNAIL), len(THUMBNAIL))
    assert view.byte_at(view.start) == 0xFF
    assert "0xff, 255" in viewer.pane.place.text


def test_only_a_picture_within_the_file_can_become_evidence(viewer):
    able = {}
    for name in ("file", "JPEG picture", "thumbnail", "SOI"):
        viewer.choose(row_of(viewer, name))
        able[name] = viewer.extract.isEnabled()
    assert able == {"file": False, "JPEG picture": False, "thumbnail": True, "SOI": False}


def test_a_part_without_bytes_cannot_be_saved(qtbot, source):
    empty = Outline(
        "Parts", ("Part", "Offset", "Length", "Says", "Remark", "What"), (("none", "", "", "", "", ""),), False, (0,), (0,), (0,), ("",)
    )
    viewer = shown(qtbot, OutlineViewer(empty, ViewContext(Navigation(), None, at_once, source=source)), 700, 300)
    assert not viewer.save.isEnabled()
    seen(viewer)


def test_the_menu_offers_what_the_buttons_do(viewer):
    viewer.choose(row_of(viewer, "thumbnail"))
    menu = viewer.menu()
    assert [action.text() for action in menu.actions() if action.text()][:2] == ["Extract as evidence", "Save part as…"]
    assert menu.actions()[0].isEnabled()


def test_a_row_is_copied_whole(viewer):
    viewer.choose(row_of(viewer, "SOI"))
    viewer.copy_row()
    assert QGuiApplication.clipboard().text().startswith("SOI\t0x0\t2\t")


def test_all_below_a_part_is_opened_and_closed(viewer):
    number = row_of(viewer, "APP1 Exif")
    viewer.choose(number)
    viewer.open_below()
    inner = viewer.model.index_of(row_of(viewer, "IFD1"))
    assert viewer.tree.isExpanded(inner)
    viewer.close_below()
    assert not viewer.tree.isExpanded(viewer.model.index_of(number))


def test_bytes_are_found_one_place_after_the_other(viewer, qtbot):
    pane = viewer.pane
    pane.wanted.setText("ff d8")
    places = []
    for _ in range(3):
        pane.find_next()
        places.append(pane.view.chosen()[0])
    first, second = (
        DATA.index(b"\xff\xd8", 1),
        DATA.index(b"\xff\xd8", DATA.index(b"\xff\xd8", 1) + 1) if DATA.count(b"\xff\xd8") > 2 else 0,
    )
    assert places == [first, second, first if second == 0 else 0]


def test_text_that_does_not_occur_is_said_not_to(viewer):
    viewer.pane.wanted.setText("nowhere in here")
    viewer.pane.find_next()
    assert viewer.pane.place.text == "It does not occur in this part."


def test_an_offset_is_gone_to_in_decimal_and_hexadecimal(viewer):
    pane = viewer.pane
    for text, offset in (("20", 20), ("0x20", 32)):
        pane.go.setText(text)
        pane.go.returnPressed.emit()
        assert pane.view.chosen() == (offset, offset)
    pane.go.setText("99999999")
    pane.go.returnPressed.emit()
    assert "outside this part" in pane.place.text
    pane.go.setText("<b>")
    pane.go.returnPressed.emit()
    assert "is no offset" in pane.place.text


def test_what_is_chosen_is_copied_as_digits_and_as_text(viewer, qtbot):
    viewer.choose(row_of(viewer, "APP1 Exif"))
    viewer.pane.view.go_to(viewer.pane.view.start + 4, 4)
    viewer.pane.copy_as_hex.trigger()
    assert QGuiApplication.clipboard().text() == "45 78 69 66"
    viewer.pane.copy_as_text.trigger()
    assert QGuiApplication.clipboard().text() == "Exif"


def test_keys_move_and_choose_bytes(viewer, qtbot):
    view = viewer.pane.view
    for key, modifier in ((Qt.Key.Key_Down, None), (Qt.Key.Key_Right, None), (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)):
        qtbot.keyClick(view, key, modifier or Qt.KeyboardModifier.NoModifier)
    assert view.chosen() == (view.per_line + 1, view.per_line + 2)
    qtbot.keyClick(view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert view.chosen() == (len(DATA) - 1, len(DATA) - 1)
    qtbot.keyClick(view, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert view.chosen() == (0, 0)


def test_a_click_chooses_the_byte_under_it(viewer, qtbot):
    view = viewer.pane.view
    at = view.viewport().rect().topLeft()
    at.setX(view._hex_left(3) + 2)
    at.setY(view._line + 2)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert view.chosen()[0] == view.per_line + 3


def test_a_gigabyte_is_shown_by_fetching_only_what_is_on_view(qtbot):
    asked = Later()
    view = shown(qtbot, HexView(lambda start, end, done: asked(lambda: bytes(end - start), done=done)), 700, 300)
    view.show_part(0, 1 << 30)
    seen(view)
    assert len(asked.waiting) == 1
    asked.answer()
    view.go_to((1 << 30) - 1)
    seen(view)
    assert len(asked.waiting) == 1
    asked.answer()
    assert view.byte_at((1 << 30) - 1) == 0


def test_pages_that_were_looked_at_long_ago_are_let_go(qtbot):
    view = shown(qtbot, HexView(lambda start, end, done: done(bytes(end - start))), 700, 300)
    view.show_part(0, 200 * PAGE)
    for number in range(KEPT_PAGES + 20):
        view.go_to(number * PAGE)
        seen(view)
    assert view.byte_at(0) is None


def test_a_narrow_view_has_fewer_bytes_to_a_line(qtbot):
    view = shown(qtbot, HexView(lambda start, end, done: done(bytes(end - start))), 900, 200)
    view.show_part(0, 1000)
    wide = view.per_line
    view.resize(360, 200)
    assert (wide, view.per_line) == (16, 8)
    seen(view)


@pytest.mark.parametrize(
    ("text", "bytes_"),
    [("ff d8", b"\xff\xd8"), ("0xFFD8ff", b"\xff\xd8\xff"), ("Exif", b"Exif"), ('"ff d8"', b"ff d8"), ("café", "café".encode()), ("", b"")],
)
def test_what_is_searched_is_bytes_where_it_reads_as_bytes(text, bytes_):
    assert sought(text) == bytes_


@pytest.mark.parametrize(("text", "offset"), [("12", 12), (" 0x1F ", 31), ("-4", None), ("", None), ("ten", None)])
def test_an_offset_is_a_number_or_none(text, offset):
    assert offset_in(text) == offset


def test_the_tree_can_be_seen_in_a_small_tile(viewer):
    viewer.resize(360, 260)
    assert viewer.sides.orientation() == Qt.Orientation.Vertical
    seen(viewer)
    assert viewer.pane.view.viewport().height() > 20


@pytest.fixture
def held(viewer, source, examination):
    """The viewer with its thumbnail chosen, tied to an examination."""
    OutlineParts(viewer, source, examination)
    viewer.choose(row_of(viewer, "thumbnail"))
    return viewer


def test_an_extracted_thumbnail_is_evidence_that_names_its_file(held, source, examination, qtbot):
    examination.take([lambda: source])
    qtbot.waitUntil(lambda: len(examination.case.evidence) == 1, timeout=20_000)
    held.extract.click()
    qtbot.waitUntil(lambda: len(examination.case.evidence) == 2, timeout=20_000)
    taken = examination.case.evidence[1]
    assert taken.origin.how == "extracted"
    assert (taken.origin.parent, taken.origin.offset, taken.origin.length) == (
        source.evidence.sha256,
        DATA.index(THUMBNAIL),
        len(THUMBNAIL),
    )
    assert taken.name == f"holiday thumbnail at {DATA.index(THUMBNAIL)}.jpg"
    assert f'"parent":"{source.evidence.sha256}"' in examination.case.custody[-1].details
    assert examination.chosen == taken.sha256


def test_a_saved_part_is_the_same_bytes_and_stands_on_record(held, examination, qtbot, tmp_path, monkeypatch):
    target = tmp_path / "part.jpg"
    monkeypatch.setattr(asking, "ask", partial(_save_as, target))
    held.save.click()
    qtbot.waitUntil(lambda: "saved part" in [entry.act for entry in examination.case.custody], timeout=20_000)
    assert target.read_bytes() == THUMBNAIL
    assert examination.case.custody[-1].subject == "part.jpg"


def _save_as(target: Path, dialog: QFileDialog) -> bool:
    dialog.selectFile(str(target))
    return True


def test_a_part_that_cannot_be_written_is_told(held, examination, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(asking, "ask", partial(_save_as, tmp_path / "there is no such folder" / "part.jpg"))
    with qtbot.waitSignal(examination.refused) as told:
        held.save.click()
    assert "could not be written" in told.args[0]


def test_a_part_of_the_samples_picture_stays_with_the_sample(held, source, examination, qtbot):
    examination.begin_sample([lambda: source], "Where is this?")
    qtbot.waitUntil(lambda: len(examination.case.evidence) == 1, timeout=20_000)
    held.extract.click()
    qtbot.waitUntil(lambda: len(examination.case.evidence) == 2, timeout=20_000)
    assert examination.is_sample


def test_twenty_thousand_parts_are_filtered_at_once(qtbot, source):
    count = 20_000
    rows = tuple((f"part {number}", "0x0", "1", "", "", "") for number in range(count))
    depths = tuple(int(number > 0) + int(number % 10 > 1) for number in range(count))
    outline = Outline(
        "Parts", ("Part", "Offset", "Length", "Says", "Remark", "What"), rows, False, depths, (0,) * count, (1,) * count, ("",) * count
    )
    viewer = shown(qtbot, OutlineViewer(outline, ViewContext(Navigation(), None, at_once, source=source)), 900, 500)
    viewer.filter.setText("19999")
    assert viewer.count.text() == "1 of 20000"
    assert np.asarray(seen(viewer)).size
