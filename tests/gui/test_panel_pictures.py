"""A panel is taken out with its title, scale, settings and file; what is covered does not come along, by picture, map, plot or number."""

import numpy as np
import pytest
from gui.showing import noise
from gui.test_window import settled, trigger
from PySide6.QtGui import QGuiApplication, QImage

from analyzers.language import printed_in, said
from analyzers.results import Curve, Map, Picture, Region, Score, Table
from forensics_gui.canvas.sheet import Caption, Scale, sheet
from forensics_gui.canvas.shot import shot
from forensics_gui.imaging import image_of, pixels_of
from forensics_gui.panels import asking, outlet, panel_pictures
from forensics_gui.panels.panel_pictures import Withheld
from forensics_gui.panels.thumbnails import thumbnail

PICTURE, MAP, TABLE = 0, 1, -1


@pytest.fixture
def ready(qtbot, window, opened):
    opened(width=300, height=200)
    settled(qtbot, window)
    return window


def clipboard() -> QImage:
    return QGuiApplication.clipboard().image()


def test_a_body_is_kept_pixel_by_pixel_between_title_and_words(qapp) -> None:
    pixels = noise(500, 80)
    made = pixels_of(sheet(image_of(pixels), Caption("A title", ("One line.", "Another."))))
    starts = [row for row in range(made.shape[0] - 80) if np.array_equal(made[row : row + 80, :500], pixels)]
    assert len(starts) == 1
    assert (made[: starts[0]] < 128).any()
    assert (made[starts[0] + 80 :] < 128).any()


def test_a_scale_is_drawn_from_its_low_to_its_high_colour(qapp) -> None:
    plain = image_of(np.full((20, 500, 3), 255, np.uint8))
    without = pixels_of(sheet(plain, Caption("T")))
    made = pixels_of(sheet(plain, Caption("T", (), (Scale("inferno", "0", "9 units"),))))
    assert made.shape[0] > without.shape[0] + 10
    columns = [
        np.flatnonzero((np.abs(made.astype(int) - colour).max(axis=2) < 12).any(axis=0)) for colour in ((40, 11, 84), (245, 125, 21))
    ]
    assert columns[0].max() < columns[1].min()


def test_the_tiles_menu_copies_it_as_a_picture(ready) -> None:
    menu = ready.grid.tiles[MAP].head.take.menu()
    menu.actions()[0].trigger()
    assert clipboard().width() >= 420
    assert "Copied as a picture" in ready.notice.text.text()


def test_the_key_takes_the_panel_that_has_the_keys(ready, monkeypatch) -> None:
    taken = []
    monkeypatch.setattr(ready.takeaway, "take", lambda tile, how: taken.append((tile.name, how)))
    monkeypatch.setattr(panel_pictures.QApplication, "focusWidget", lambda: ready.grid.tiles[MAP].panel.viewer.canvas)
    trigger(ready, "panel.copy")
    assert taken == [("compression.ela", "copy")]


def test_the_caption_says_method_settings_scale_and_file(ready) -> None:
    tile = ready.grid.tiles[MAP]
    caption = ready.takeaway._caption(tile, tile.panel.viewer, [tile.panel.viewer.canvas], 0)
    words = "\n".join(caption.lines)
    assert "compression.ela, version 1" in words
    assert "Gain: 2" in words
    assert "Cannot tell: It tells nothing." in words
    assert f"SHA-256 {ready.examination.chosen[:16]}…" in words
    assert "Whence" in words
    assert [(scale.low, scale.high) for scale in caption.scales] == [("0", "510 grey levels")]


def test_a_part_that_is_shown_is_named(ready) -> None:
    ready.desk.navigation.look_at(Region(100, 60, 40, 30))
    tile = ready.grid.tiles[PICTURE]
    caption = ready.takeaway._caption(tile, tile.panel.canvas, [tile.panel.canvas], 0)
    assert "Part shown: " in caption.lines[0]


@pytest.mark.parametrize("kind", ["black", "blur"])
@pytest.mark.parametrize("place", [PICTURE, MAP])
def test_what_is_covered_is_in_no_copied_picture_at_any_zoom(qtbot, ready, kind: str, place: int) -> None:
    ready.examination.add_mark(kind, ((100.0, 50.0), (200.0, 150.0)))
    tile = ready.grid.tiles[place]
    canvas = tile.panel.canvas if place == PICTURE else tile.panel.viewer.canvas
    hidden = ready.takeaway._redactions()
    for region in (Region(0, 0, 300, 200), Region(110, 60, 80, 80), Region(140, 90, 10, 10)):
        ready.desk.navigation.look_at(region)
        image = pixels_of(shot(canvas, hidden))
        seen = canvas.placement().visible()
        scale = image.shape[1] / seen.width()
        left, top = ((start - offset) * scale for start, offset in ((100, seen.x()), (50, seen.y())))
        inside = image[max(round(top), 0) : round(top + 100 * scale), max(round(left), 0) : round(left + 100 * scale)]
        assert inside.size
        assert not inside.any()


def test_a_covered_part_leaves_by_no_profile_and_no_histogram(qtbot, ready) -> None:
    ready.examination.add_mark("black", ((100.0, 50.0), (200.0, 150.0)))
    ready.desk.navigation.set_line(((10.0, 100.0), (290.0, 100.0)))
    settled(qtbot, ready)
    profile = ready.instruments.profile
    qtbot.waitUntil(lambda: profile.profile is not None)
    QGuiApplication.clipboard().setText("before")
    profile.copy_numbers()
    assert QGuiApplication.clipboard().text() == "before"
    assert "covered in every export" in profile.method.text()
    ready.desk.navigation.set_line(((10.0, 10.0), (290.0, 10.0)))
    qtbot.waitUntil(lambda: profile.profile.points[0][1] == 10)
    profile.copy_numbers()
    assert QGuiApplication.clipboard().text().startswith("distance_px")
    trigger(ready, "view.histogram")
    counts = ready.instruments.histogram
    ready.desk.navigation.set_region(Region(150, 100, 10, 10))
    qtbot.waitUntil(lambda: bool(counts.shown()) and counts.shown()[0].statistics.count == 100)
    QGuiApplication.clipboard().setText("before")
    counts.copy_statistics()
    assert QGuiApplication.clipboard().text() == "before"


def test_a_view_in_which_the_covered_part_cannot_be_placed_is_withheld(qtbot, ready) -> None:
    ready.examination.add_mark("black", ((100.0, 50.0), (200.0, 150.0)))
    tile = ready.grid.tiles[MAP]
    tile.panel._put_viewer(tile.panel._viewer_of((Picture("Small", noise(40, 30)),)))
    settled(qtbot, ready)
    with pytest.raises(Withheld, match="covered"):
        ready.takeaway.picture_of(tile)


def test_a_table_is_taken_as_picture_and_as_text(ready) -> None:
    ready.takeaway.take(ready.metadata, "text")
    assert "Group\tField\tValue" in QGuiApplication.clipboard().text()
    assert "File\tName\tx" in QGuiApplication.clipboard().text()
    assert not ready.takeaway.picture_of(ready.metadata).isNull()


def test_an_empty_panel_says_that_there_is_nothing(window) -> None:
    window.takeaway.take(window.grid.tiles[PICTURE], "copy")
    assert "no result in this panel" in window.notice.text.text()


def test_a_saved_panel_is_noted_in_the_case_and_never_written_over_evidence(qtbot, ready, tmp_path, monkeypatch) -> None:
    place = tmp_path / "out.png"
    monkeypatch.setattr(asking, "ask", lambda dialog: dialog.selectFile(str(place)) or True)
    ready.takeaway.take(ready.grid.tiles[MAP], "save")
    qtbot.waitUntil(place.is_file)
    qtbot.waitUntil(lambda: any(link.act == "exported" for link in ready.examination.case.custody))
    assert not QImage(str(place)).isNull()
    evidence = ready.examination.prepared.source.evidence.path
    before = evidence.read_bytes()
    monkeypatch.setattr(outlet, "chosen_path", lambda _dialog: str(evidence))
    ready.takeaway.take(ready.grid.tiles[MAP], "save")
    assert evidence.read_bytes() == before
    assert "never written to" in ready.notice.text.text()


@pytest.mark.parametrize(
    "view",
    [
        Map("m", np.linspace(0, 1, 1200, dtype=np.float32).reshape(30, 40), 0, 1, "units"),
        Curve("c", np.arange(5.0), np.arange(5.0) ** 2, "x", "y"),
        Score("s", 3, 0, 10, "points"),
        Table("t", ("a", "b"), (("1", "2"),)),
        Picture("p", noise(40, 30)),
    ],
    ids=lambda view: type(view).__name__,
)
def test_every_kind_of_result_has_a_thumbnail_with_something_on_it(qapp, view) -> None:
    image = pixels_of(thumbnail(view))
    assert len(np.unique(image.reshape(-1, 3), axis=0)) > 8


def test_a_tables_thumbnail_is_in_the_readers_language(qapp, tongue) -> None:
    tongue("de", {"File name": "Dateiname"})
    ours, german, english = (Table("", ("", ""), ((name, "photo.jpg"),)) for name in (said("File name"), "Dateiname", "File name"))
    with printed_in("de"):
        assert thumbnail(ours) == thumbnail(german)
        assert thumbnail(ours) != thumbnail(english)


def test_a_maps_thumbnail_carries_its_scale_in_numbers(qapp) -> None:
    flat = np.zeros((30, 40), np.float32)
    one, other = (pixels_of(thumbnail(Map("m", flat, 0, high, "units"))) for high in (1, 64))
    assert not np.array_equal(one[-22:], other[-22:])
    assert np.array_equal(one[:100], other[:100])


def test_what_is_copied_is_a_picture_for_other_programs(ready) -> None:
    ready.takeaway.take(ready.grid.tiles[PICTURE], "copy")
    assert QGuiApplication.clipboard().mimeData().hasImage()
