"""The picture for a post: marks and strip are drawn in, what is redacted is not in the file, and the custody record tells of it."""

import json

import numpy as np
import pytest
from gui.showing import noise, plain
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from forensics_gui.canvas.posted import Strip, drawn, saved
from forensics_gui.case.model import Annotation
from forensics_gui.case.storage import CaseFolder
from forensics_gui.imaging import pixels_of
from forensics_gui.panels.notice import Notice
from forensics_gui.panels.posting import CaptionDialog, Posting

SHA = "ab" * 32
STRIP = Strip("It is a frame of a film.", "photo.jpg · SHA-256 abab…")


def mark(kind: str, points, text: str = "") -> Annotation:
    return Annotation(kind, SHA, kind, points, text)


def test_a_picture_without_marks_is_itself_and_its_strip_stands_below(qapp):
    pixels = noise(800, 600)
    image = pixels_of(drawn(pixels, 1, (), SHA, STRIP))
    assert np.array_equal(image[:600, :800], pixels)
    assert image.shape[0] > 630
    assert (image[600:] < 128).any()
    assert pixels_of(drawn(pixels, 1, (), SHA, None)).shape == pixels.shape


def test_a_longer_caption_needs_a_higher_strip(qapp):
    pixels = plain(800, 600, (9, 9, 9))
    long = Strip(STRIP.caption * 20, STRIP.facts)
    assert drawn(pixels, 1, (), SHA, long).height() > drawn(pixels, 1, (), SHA, STRIP).height() + 40


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_it_is_shown_upright_and_its_marks_stay_in_place(qapp, orientation):
    pixels = plain(800, 600, (90, 90, 90))
    image = pixels_of(drawn(pixels, orientation, (mark("box", ((0.0, 0.0), (200.0, 100.0))),), SHA, None))
    assert image.shape[:2] == ((600, 800) if orientation < 5 else (800, 600))
    changed = (image != 90).any(2)
    rows, columns = np.nonzero(changed)
    near_left, near_top = {1: (True, True), 3: (False, False), 6: (False, True), 8: (True, False)}[orientation]
    assert (columns.mean() < image.shape[1] / 2) == near_left
    assert (rows.mean() < image.shape[0] / 2) == near_top


def test_what_is_blacked_out_is_not_in_the_picture(qapp):
    pixels = noise(800, 600)
    image = pixels_of(drawn(pixels, 1, (mark("black", ((100.0, 100.0), (300.0, 200.0))),), SHA, None))
    assert image[110:190, 110:290].max() <= 16


def test_a_tiny_crop_is_enlarged_by_whole_pixels(qapp):
    pixels = noise(40, 30)
    image = pixels_of(drawn(pixels, 1, (), SHA, None))
    assert image.shape == (480, 640, 3)
    assert np.array_equal(image[::16, ::16], pixels)


@pytest.mark.parametrize(("name", "magic"), [("a.png", b"\x89PNG"), ("a.jpg", b"\xff\xd8\xff"), ("a.JPEG", b"\xff\xd8\xff")])
def test_the_name_says_which_format_is_written(qapp, tmp_path, name, magic):
    saved(drawn(plain(80, 60, (9, 9, 9)), 1, (), SHA, None), str(tmp_path / name))
    assert (tmp_path / name).read_bytes().startswith(magic)


def test_a_place_that_cannot_be_written_is_an_error(qapp, tmp_path):
    with pytest.raises(OSError, match=r"."):
        saved(QImage(8, 8, QImage.Format.Format_RGB32), str(tmp_path / "no" / "where.png"))


@pytest.fixture
def posting(qtbot, desk, opened, monkeypatch):
    opened()
    window = QWidget()
    qtbot.addWidget(window)
    monkeypatch.setattr("forensics_gui.panels.posting.ask", lambda dialog: True)
    yield Posting(desk, Notice(window), window)
    window.close()


def test_an_exported_picture_is_in_the_custody_record(qtbot, desk, posting, monkeypatch, tmp_path):
    path = tmp_path / "post.png"
    monkeypatch.setattr("forensics_gui.panels.posting.chosen_path", lambda dialog: str(path))
    desk.examination.add_mark("black", ((10.0, 10.0), (60.0, 50.0)))
    posting.export()
    qtbot.waitUntil(lambda: bool(posting._notice.sentences) and desk.examination.runner.idle(), timeout=20_000)
    entry = CaseFolder.open(desk.examination.folder).case.custody[-1]
    assert (entry.act, entry.subject) == ("exported", "post.png")
    assert json.loads(entry.details)["redactions"] == 1
    assert path.exists()


def test_evidence_is_never_written_over(desk, posting, monkeypatch):
    (item,) = desk.examination.items.values()
    before = item.evidence.path.read_bytes()
    monkeypatch.setattr("forensics_gui.panels.posting.chosen_path", lambda dialog: str(item.evidence.path))
    posting.export()
    assert item.evidence.path.read_bytes() == before
    assert "evidence" in posting._notice.sentences[-1]


def test_the_dialog_says_how_much_is_hidden(qtbot):
    dialog = CaptionDialog("words", "facts", 2)
    qtbot.addWidget(dialog)
    assert not dialog.hidden.isHidden()
    dialog.strip.setChecked(False)
    assert not dialog.caption.isEnabled()
