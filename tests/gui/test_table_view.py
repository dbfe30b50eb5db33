import csv
import io
import json
from time import process_time

import pytest
from gui.showing import seen, shown
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from analyzers.results import Table
from forensics_gui.panels.table_text import as_csv, harmless
from forensics_gui.panels.table_view import TableViewer

ROWS = (
    ("EXIF", "Make", "Canon"),
    ("EXIF", "ISO", "400"),
    ("EXIF", "Width", "1200"),
    ("XMP", "Tool", "<b>Editor</b> 9"),
    ("XMP", "Note", "line one\nline two\twith tab"),
    ("XMP", "Long", "x" * 5000),
)


@pytest.fixture
def viewer(qtbot):
    return shown(qtbot, TableViewer(Table("Metadata", ("Group", "Tag", "Value"), ROWS, grouped=True)), 500, 320)


def column(viewer, number: int) -> list[str]:
    return [viewer.model.text(row, number) for row in range(viewer.model.rowCount())]


def test_every_row_is_there_in_the_order_of_the_file(viewer):
    assert column(viewer, 1) == [row[1] for row in ROWS]
    assert viewer.count.text() == "6 rows"


def test_a_search_finds_words_in_any_column_whatever_the_case(viewer, qtbot):
    qtbot.keyClicks(viewer.filter, "xmp EDITOR")
    assert column(viewer, 1) == ["Tool"]
    assert viewer.count.text() == "1 of 6"
    viewer.filter.clear()
    assert len(column(viewer, 1)) == 6


def test_a_search_for_nothing_known_shows_no_row(viewer, qtbot):
    qtbot.keyClicks(viewer.filter, "Nikon")
    assert column(viewer, 1) == []
    seen(viewer)


def test_groups_are_named_once_and_stay_together(viewer):
    def names():
        return [viewer.model.index(row, 0).data() for row in range(6)]

    assert names() == ["EXIF", "", "", "XMP", "", ""]
    viewer.rows.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert names() == ["EXIF", "", "", "XMP", "", ""]
    assert column(viewer, 1) == ["Width", "Make", "ISO", "Tool", "Note", "Long"]


def test_a_group_is_named_again_where_the_search_hides_its_first_row(viewer, qtbot):
    qtbot.keyClicks(viewer.filter, "ISO")
    assert viewer.model.index(0, 0).data() == "EXIF"


def test_numbers_sort_by_their_size(qtbot):
    viewer = shown(qtbot, TableViewer(Table("T", ("n",), (("10",), ("9",), ("-3.5",), ("word",), ("100 px",)))), 300, 200)
    viewer.rows.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert column(viewer, 0) == ["-3.5", "9", "10", "100 px", "word"]
    viewer.rows.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    assert column(viewer, 0) == ["10", "9", "-3.5", "word", "100 px"]


def test_markup_is_shown_as_text_and_not_in_tool_tips_either(viewer):
    index = viewer.model.index(3, 2)
    assert index.data() == "<b>Editor</b> 9"
    assert "&lt;b&gt;" in index.data(Qt.ItemDataRole.ToolTipRole)


def test_the_whole_value_of_the_chosen_cell_stands_below(viewer):
    viewer.rows.setCurrentIndex(viewer.model.index(5, 2))
    assert viewer.detail.toPlainText() == "x" * 5000
    assert len(viewer.model.index(5, 2).data()) < 500
    viewer.rows.setCurrentIndex(viewer.model.index(4, 2))
    assert viewer.detail.toPlainText() == "line one\nline two\twith tab"


def test_a_search_forgets_the_value_below(viewer, qtbot):
    viewer.rows.setCurrentIndex(viewer.model.index(5, 2))
    qtbot.keyClicks(viewer.filter, "Make")
    assert viewer.detail.toPlainText() == ""


def test_chosen_rows_are_copied_whole_with_tabs_between_cells(viewer, qtbot):
    viewer.rows.selectRow(4)
    viewer.rows.setFocus()
    viewer.copy_rows()
    assert QGuiApplication.clipboard().text() == "XMP\tNote\tline one line two with tab"


def test_rows_shorter_than_the_columns_do_no_harm(qtbot):
    viewer = shown(qtbot, TableViewer(Table("T", ("a", "b"), (("only",), ())), None), 300, 200)
    viewer.rows.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    seen(viewer)
    assert column(viewer, 1) == ["", ""]


def test_ten_thousand_rows_are_searched_and_sorted(qtbot):
    rows = tuple((f"group {i % 7}", f"tag {i}", f"value {i * 7919 % 10_000}") for i in range(10_000))
    viewer = shown(qtbot, TableViewer(Table("T", ("g", "t", "v"), rows, grouped=True)), 500, 320)
    viewer.rows.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    viewer.filter.setText("9999")
    assert column(viewer, 1) == ["tag 9999", "tag 2321"]  # by tag, and by value


@pytest.fixture
def formulas(qtbot):
    rows = (("=1+1", "plain"), ("@SUM(A1)", "-2"))
    return shown(qtbot, TableViewer(Table("Formulas", ("a", "b"), rows)), 500, 320)


def test_all_that_is_shown_is_copied_below_the_names_of_the_columns(viewer, qtbot):
    qtbot.keyClicks(viewer.filter, "EXIF")
    viewer.take.copy_all()
    assert QGuiApplication.clipboard().text().split("\n")[:2] == ["Group\tTag\tValue", "EXIF\tMake\tCanon"]
    assert len(QGuiApplication.clipboard().text().split("\n")) == 4


def test_a_cell_is_copied_letter_by_letter(viewer):
    viewer.rows.setCurrentIndex(viewer.model.index(4, 2))
    viewer.take.copy_cell()
    assert QGuiApplication.clipboard().text() == "line one\nline two\twith tab"


def test_no_formula_reaches_a_spreadsheet_by_clipboard_or_file(formulas, tmp_path):
    formulas.take.copy_all()
    assert QGuiApplication.clipboard().text() == "a\tb\n'=1+1\tplain\n'@SUM(A1)\t'-2"
    formulas.take.write(tmp_path / "out.csv", "csv")
    assert (tmp_path / "out.csv").read_text("utf-8-sig").splitlines() == ["a,b", "'=1+1,plain", "'@SUM(A1),'-2"]
    assert formulas.count.text() == "2 rows written"


def test_json_holds_the_values_as_they_are(formulas, tmp_path):
    formulas.take.write(tmp_path / "out.json", "json")
    assert json.loads((tmp_path / "out.json").read_text("utf-8")) == {
        "title": "Formulas",
        "rows": [{"a": "=1+1", "b": "plain"}, {"a": "@SUM(A1)", "b": "-2"}],
    }


def test_a_file_that_cannot_be_written_is_said(formulas, tmp_path):
    formulas.take.write(tmp_path / "no folder" / "out.csv", "csv")
    assert "cannot be written" in formulas.count.text()


def test_the_export_asks_where_to(formulas, tmp_path, monkeypatch):
    monkeypatch.setattr("forensics_gui.panels.table_export.chosen_path", lambda dialog: str(tmp_path / "t.json"))
    formulas.take.menu.actions()[-1].trigger()
    assert (tmp_path / "t.json").is_file()


def test_keys_alone_find_and_copy(viewer, qtbot):
    viewer.rows.setFocus()
    viewer.rows.setCurrentIndex(viewer.model.index(0, 2))
    qtbot.keyClick(viewer.rows, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "EXIF\tMake\tCanon"
    qtbot.keyClick(viewer.rows, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert viewer.filter.hasFocus()


def test_everything_that_can_be_used_has_a_name(viewer):
    assert all(each.accessibleName() for each in (viewer.rows, viewer.filter, viewer.detail, viewer.take.button))


def test_the_sentence_that_explains_a_row_stands_below_every_cell_of_it(qtbot):
    rows = (("Exif", "400", "How sensitive."), ("Exif", "x", ""))
    viewer = shown(qtbot, TableViewer(Table("T", ("Group", "Value", "Explained"), rows, grouped=True)), 500, 320)
    viewer.rows.setCurrentIndex(viewer.model.index(0, 1))
    assert viewer.detail.toPlainText() == "400\n— How sensitive."
    assert "How sensitive." in viewer.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    viewer.rows.setCurrentIndex(viewer.model.index(1, 1))
    assert viewer.detail.toPlainText() == "x"


def test_twenty_thousand_rows_are_filtered_at_once(qtbot):
    rows = tuple((f"group {i % 40}", f"field {i}", f"value {i}", "", "", "", "") for i in range(20_000))
    viewer = shown(qtbot, TableViewer(Table("T", tuple("abcdefg"), rows, grouped=True)), 700, 320)
    started = process_time()
    viewer.filter.setText("value 19999")
    assert process_time() - started < 0.5
    assert column(viewer, 1) == ["field 19999"]


@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=2), max_size=6))
def test_no_cell_of_any_csv_begins_as_a_formula_does(rows):
    text = as_csv(("a", "b"), rows)
    for cell in (cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row):
        assert not cell.lstrip().startswith(("=", "+", "-", "@"))
        assert not cell.startswith(("\t", "\r", "\n"))


@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=2), min_size=1, max_size=6))
def test_a_csv_gives_back_every_value(rows):
    read = list(csv.reader(io.StringIO(as_csv(("a", "b"), rows), newline="")))[1:]
    assert read == [[harmless(cell) for cell in row] for row in rows]
