"""How often each value occurs: exact counts and statistics of what is stored, in a region or the whole, and of the maps on view."""

import numpy as np
import pytest
from gui.showing import drag
from gui.test_window import settled, trigger
from PySide6.QtCore import Qt

from analyzers.results import Region
from forensics_gui.histogram import histograms
from forensics_gui.profile import MapShown, Sampled

RGB = ("red", "green", "blue")


def of(values: list[int], dtype: type = np.uint8):
    samples = np.array(values, dtype)[None, :, None]
    return histograms(Sampled(samples, ("grey",)), (), None)[0]


def test_counts_and_statistics_are_exact() -> None:
    found = of([0, 0, 3, 3, 3, 7, 255])
    assert (found.counts[0], found.counts[3], found.counts[7], found.counts[255], found.counts.sum()) == (2, 3, 1, 1, 7)
    stats = found.statistics
    assert (stats.count, stats.lowest, stats.highest, stats.median) == (7, 0, 255, 3)
    assert stats.mean == pytest.approx(np.mean([0, 0, 3, 3, 3, 7, 255]))
    assert stats.std == pytest.approx(np.std([0, 0, 3, 3, 3, 7, 255]))
    assert (stats.low_share, stats.high_share) == (pytest.approx(2 / 7), pytest.approx(1 / 7))
    assert stats.gaps == 256 - 4


def test_the_median_of_an_even_number_lies_between_the_middle_two() -> None:
    assert of([1, 2, 5, 9]).statistics.median == 3.5


def test_a_stretched_picture_shows_its_comb_as_gaps() -> None:
    random = np.random.default_rng(4)
    narrow = random.integers(100, 150, (80, 90, 1), np.uint8)
    stretched = ((narrow.astype(int) - 100) * 255 // 49).astype(np.uint8)
    assert histograms(Sampled(narrow, ("grey",)), (), None)[0].statistics.gaps == 0
    assert histograms(Sampled(stretched, ("grey",)), (), None)[0].statistics.gaps == 256 - 50


def test_16_bits_are_counted_over_their_true_range() -> None:
    found = of([0, 255, 256, 65_535, 65_535], np.uint16)
    assert (found.high, found.step) == (65_535, 256)
    assert (found.counts[0], found.counts[1], found.counts[255]) == (2, 1, 2)
    assert (found.statistics.highest, found.statistics.high_share) == (65_535, pytest.approx(0.4))


def test_luma_is_counted_beside_the_channels_and_a_region_alone() -> None:
    samples = np.zeros((40, 50, 3), np.uint8)
    samples[10:20, 5:25] = (255, 255, 255)
    found = {each.name: each for each in histograms(Sampled(samples, RGB), (), Region(5, 10, 20, 10))}
    assert list(found) == [*RGB, "luma"]
    assert all(each.statistics.count == 200 and each.counts[255] == 200 for each in found.values())


def test_what_lies_beyond_a_maps_scale_is_counted_apart() -> None:
    values = np.array([[-1, 0, 0.5, 1, 2, 2]], np.float32)
    found = histograms(Sampled(np.zeros((1, 6, 1), np.uint8), ("grey",)), (MapShown("m", values, 0, 1, "u"),), None)[-1]
    assert (found.below, found.above, found.counts.sum()) == (1, 2, 3)
    assert (found.counts[0], found.counts[255]) == (1, 1)
    assert (found.statistics.median, found.statistics.gaps) == (0.75, None)


def test_large_pictures_are_counted_in_stripes_without_losing_a_pixel(monkeypatch: pytest.MonkeyPatch) -> None:
    from forensics_gui import histogram

    monkeypatch.setattr(histogram, "STRIPE", 1000)
    samples = np.random.default_rng(2).integers(0, 256, (77, 91, 3), np.uint8)
    values = samples[..., 0].astype(np.float32)
    found = histograms(Sampled(samples, RGB), (MapShown("m", values, 0, 255, ""),), None)
    assert (found[1].counts == np.bincount(samples[..., 1].ravel(), minlength=256)).all()
    assert found[-1].counts.sum() == values.size
    assert found[-1].statistics.std == pytest.approx(values.std(), rel=1e-5)


def counted(qtbot, window):
    settled(qtbot, window)
    view = window.instruments.histogram
    qtbot.waitUntil(lambda: bool(view.shown()))
    return view


def test_the_window_counts_the_picture_and_then_the_region(qtbot, window, opened) -> None:
    opened()
    trigger(window, "view.histogram")
    view = counted(qtbot, window)
    assert view.shown()[0].statistics.count == 300 * 200
    window.desk.navigation.set_region(Region(10, 10, 40, 30))
    qtbot.waitUntil(lambda: view.shown()[0].statistics.count == 1200)
    assert "region 40 × 30 at 10, 10" in view.method.text()
    assert view.table.rowCount() == 4


def test_counts_follow_a_region_while_it_is_being_drawn(qtbot, window, opened) -> None:
    opened()
    trigger(window, "view.histogram")
    view = counted(qtbot, window)
    told: list[Region] = []
    window.desk.navigation.region_dragged.connect(told.append)
    trigger(window, "tool.region")
    drag(qtbot, window.grid.tiles[0].panel.canvas, (20, 20), (120, 90))
    assert len(told) >= 2
    settled(qtbot, window)
    qtbot.waitUntil(lambda: view.shown()[0].statistics.count == told[-1].width * told[-1].height)


def test_a_map_on_view_can_be_chosen_and_its_steps_walked_by_keys(qtbot, window, opened) -> None:
    opened()
    settled(qtbot, window)
    trigger(window, "view.histogram")
    view = counted(qtbot, window)
    view.which.setCurrentIndex(view.which.count() - 1)
    assert not view.shown()[0].of_picture
    view.log.setChecked(True)
    qtbot.keyClick(view.graph, Qt.Key.Key_Right)
    assert "value" in view.readout.text()
    assert not view.picture().isNull()
    assert view.numbers(",").startswith("step_begins,")
