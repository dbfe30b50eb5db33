import numpy as np
import pytest
from conftest import encoded, make_source
from gui.showing import kept, shown
from PySide6.QtCore import Qt

from analyzers.metadata.comparing import DIFFERENT, ONLY_LEFT, ONLY_RIGHT, SAME, Compared
from analyzers.metadata.fields import Settings, run
from forensics_gui.panels.compare_view import CompareWindow
from forensics_gui.panels.comparison import Comparison
from forensics_gui.panels.table_view import TableViewer

FIELDS = (
    Compared("Exif", "Make", "m", "Canon", "Canon", SAME),
    Compared("Exif", "ISO", "i", "100", "400", DIFFERENT),
    Compared("XMP", "Tool", "t", "GIMP", "", ONLY_LEFT),
    Compared("XMP", "Note", "n", "", "=1+1", ONLY_RIGHT),
)


@pytest.fixture
def window(qtbot):
    return shown(qtbot, CompareWindow(("a.jpg", "b.jpg"), FIELDS), 700, 400)


def names(window) -> list[str]:
    return [row[2] for row in window.table.model.shown()]


def test_both_values_stand_side_by_side_with_a_sign(window):
    assert window.table.model.shown()[1] == ("Exif", "≠", "ISO", "100", "400", "i")
    assert "1 ≠ different" in window.summary.text()


def test_a_difference_is_marked_by_colour_as_well(window):
    colours = [window.table.model.index(row, 3).data(Qt.ItemDataRole.BackgroundRole) for row in range(4)]
    assert colours[0] is None
    assert all(colour is not None for colour in colours[1:])


def test_what_is_the_same_can_be_left_out_and_searched_at_once(window, qtbot):
    window.only.setChecked(True)
    assert names(window) == ["ISO", "Tool", "Note"]
    qtbot.keyClicks(window.table.filter, "gimp")
    assert names(window) == ["Tool"]
    window.table.filter.clear()
    window.only.setChecked(False)
    assert len(names(window)) == 4


@pytest.fixture
def comparison(qtbot, desk):
    source = make_source(np.zeros((16, 16, 3), np.uint8), "JPEG", comment=b"one")

    class Still:
        def checkpoint(self, *_):
            pass

    (table,) = run(source, Settings(), Still()).views
    viewer = shown(qtbot, TableViewer(table), 600, 400)
    return Comparison(viewer, source, desk)


def test_a_file_from_disk_is_compared_field_by_field(comparison, qtbot, tmp_path, monkeypatch):
    other = tmp_path / "other.jpg"
    other.write_bytes(encoded(np.zeros((16, 16, 3), np.uint8), "JPEG", comment=b"two"))
    monkeypatch.setattr("forensics_gui.panels.comparison.chosen_path", lambda dialog: str(other))
    comparison.fill()
    comparison.menu.actions()[-1].trigger()
    qtbot.waitUntil(lambda: comparison.window is not None, timeout=10_000)
    window = kept(qtbot, comparison.window)
    comment = next(row for row in window.table.model.shown() if row[5] == "JPEG.COM")
    assert comment[1:5] == ("≠", "COM", "one", "two")
    assert window.windowTitle() == "Metadata of picture.jpg and other.jpg" or "other.jpg" in window.windowTitle()


def test_another_picture_of_the_case_is_offered(comparison, qtbot, opened):
    opened(1)
    comparison.fill()
    assert comparison.menu.actions()[0].text() == "photo0.png"
    comparison.menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: comparison.window is not None, timeout=10_000)
    assert "photo0.png" in kept(qtbot, comparison.window).windowTitle()


def test_a_file_that_cannot_be_read_is_one_sentence(comparison, qtbot, tmp_path):
    from functools import partial

    from analyzers.evidence import ImageSource

    with qtbot.waitSignal(comparison._desk.examination.refused, timeout=10_000) as refused:
        comparison.compare(partial(ImageSource.open, tmp_path / "gone.jpg"))
    assert "gone.jpg cannot be opened" in refused.args[0]


def test_the_reference_match_is_offered_where_it_is_a_still_on_disk(comparison, tmp_path):
    from dataclasses import replace
    from types import SimpleNamespace

    from gui.matches import match

    still = tmp_path / "still.jpg"
    still.write_bytes(encoded(np.zeros((16, 16, 3), np.uint8), "JPEG"))
    found = replace(match(), time_s=None, path=str(still))
    sha256 = comparison._source.evidence.sha256
    comparison._desk.latest["reference.match"] = SimpleNamespace(evidence=sha256, result=SimpleNamespace(views=(found,)))
    comparison.fill()
    assert comparison.menu.actions()[0].text() == "Reference match: still.jpg"
