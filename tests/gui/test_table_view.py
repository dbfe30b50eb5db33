import pytest
from gui.showing import seen, shown
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from analyzers.results import Table
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
