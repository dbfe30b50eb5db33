"""Nothing is copied or opened before the yes; then exactly what was said, with what is redacted covered, and it goes on the record."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from conftest import encoded
from gui.matches import match
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QMainWindow

from analyzers.evidence import ImageSource, Origin
from analyzers.results import Region, Result
from forensics_gui.canvas.copied import LONGEST_SIDE, Copy, copy_of
from forensics_gui.case.model import Annotation, Run
from forensics_gui.imaging import pixels_of
from forensics_gui.panels import websearching
from forensics_gui.panels.actions import Actions
from forensics_gui.panels.notice import Notice
from forensics_gui.panels.websearching import ADDRESS, FRAME, REGION, WHOLE, SearchDialog, WebSearching

PATIENCE_MS = 20_000
ADDRESS_OF_IT = "https://news.org/a%20b.jpg?x=1&y=2"


@pytest.fixture(autouse=True)
def went(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the browser would have been given, letter by letter."""
    addresses: list[str] = []

    def open_url(url) -> bool:
        addresses.append(bytes(url.toEncoded().data()).decode())
        return True

    monkeypatch.setattr(websearching.QDesktopServices, "openUrl", open_url)
    return addresses


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[SearchDialog]]:
    """Answers the question, after a look that nothing has happened yet."""

    def answer_with(agree: bool, what: str = "", mirrored: bool = False, again: bool = False) -> list[SearchDialog]:
        asked: list[SearchDialog] = []

        def ask(dialog: SearchDialog) -> bool:
            asked.append(dialog)
            if what:
                dialog.choices[what].setChecked(True)
            dialog.mirrored.setChecked(mirrored)
            dialog.again.setChecked(again)
            return agree

        monkeypatch.setattr(websearching, "ask", ask)
        return asked

    return answer_with


@pytest.fixture
def searching(qtbot, desk) -> WebSearching:
    window, notice = QMainWindow(), Notice()
    qtbot.addWidget(window)
    qtbot.addWidget(notice)
    searching = WebSearching(desk, notice, Actions(window), window)
    searching.notice = notice
    return searching


@pytest.fixture
def shown(qtbot, examination) -> Callable[..., np.ndarray]:
    def show(address: str = "", size: tuple[int, int] = (40, 60)) -> np.ndarray:
        pixels = np.random.default_rng(7).integers(1, 255, (*size, 3), np.uint8)
        data = encoded(pixels)
        examination.take([lambda: ImageSource.of_bytes(data, Path("his face.png"), Origin(how="url", address=address))])
        qtbot.waitUntil(lambda: examination.prepared is not None and len(examination.case.evidence) == 1, timeout=PATIENCE_MS)
        return pixels

    return show


@pytest.fixture
def searched(qtbot, examination) -> Callable[[], dict]:
    """What the last act on record says, once it is the search."""

    def told() -> dict:
        qtbot.waitUntil(lambda: examination.case.custody[-1].act == "searched for on the web", timeout=PATIENCE_MS)
        return json.loads(examination.case.custody[-1].details)

    return told


def in_clipboard() -> np.ndarray:
    return pixels_of(QGuiApplication.clipboard().image())


def test_after_a_no_nothing_was_opened_copied_or_recorded(examination, searching, shown, went, answer) -> None:
    shown(ADDRESS_OF_IT)
    QGuiApplication.clipboard().setText("mine")
    asked = answer(agree=False, what=WHOLE)
    searching.search("tineye")
    assert len(asked) == 1
    assert examination.runner.idle()
    assert went == []
    assert QGuiApplication.clipboard().text() == "mine"
    assert [entry.act for entry in examination.case.custody][-1] == "acquired"


def test_an_address_is_opened_exactly_and_recorded(searching, shown, went, answer, searched) -> None:
    shown(ADDRESS_OF_IT)
    QGuiApplication.clipboard().setText("mine")
    (dialog,) = (answer(agree=True), searching.search("yandex"))[0]
    assert "learns the address" in dialog.warning.text()
    assert went == ["https://yandex.com/images/search?rpt=imageview&url=https%3A%2F%2Fnews.org%2Fa%2520b.jpg%3Fx%3D1%26y%3D2"]
    assert QGuiApplication.clipboard().text() == "mine"
    told = searched()
    assert told["outputs"] == {"address": ADDRESS_OF_IT}
    assert told["parameters"] == {"service": "Yandex", "opened": went[0], "what": "address"}
    assert searching._desk.examination.case.custody[-1].subject == searching._desk.examination.chosen


def test_a_private_address_is_not_even_offered(searching, shown, went, answer) -> None:
    shown("http://192.168.1.4/his-face.png")
    (dialog,) = (answer(agree=False), searching.search("bing"))[0]
    assert list(dialog.choices) == [WHOLE]


def test_the_copied_pixels_are_those_of_the_picture_and_their_hash_is_recorded(searching, shown, went, answer, searched) -> None:
    pixels = shown()
    answer(agree=True)
    searching.search("google")
    told = searched()
    assert went == ["https://www.google.com/imghp"]
    assert np.array_equal(in_clipboard(), pixels)
    assert told["outputs"]["pixels"] == sha256(pixels.tobytes()).hexdigest()
    file = Path(searching._scratch.filePath("picture.png"))
    assert told["outputs"]["png"] == sha256(file.read_bytes()).hexdigest()
    assert file.stat().st_mode & 0o077 == 0 or file.parent.stat().st_mode & 0o077 == 0
    assert str(file) in searching.notice.text.text()
    searching.clear()
    assert not file.exists()


def test_the_file_holds_pixels_and_nothing_else(searching, shown, answer, searched) -> None:
    shown()
    answer(agree=True)
    searching.search("google")
    searched()
    data = Path(searching._scratch.filePath("picture.png")).read_bytes()
    kinds, place = set(), 8
    while place < len(data):
        length = int.from_bytes(data[place : place + 4])
        kinds.add(data[place + 4 : place + 8].decode())
        place += 12 + length
    assert kinds <= {"IHDR", "pHYs", "IDAT", "IEND"}
    assert b"his face" not in data


def test_what_is_blacked_out_is_black_in_the_copy(examination, searching, shown, answer, searched) -> None:
    pixels = shown()
    examination.add_mark("black", ((10.0, 5.0), (30.0, 25.0)))
    answer(agree=True)
    searching.search("tineye")
    told = searched()
    copied = in_clipboard()
    assert not copied[5:25, 10:30].any()
    assert np.array_equal(copied[25:], pixels[25:])
    assert told["outputs"]["redactions"] == 1


def test_a_region_can_be_given_alone_and_mirrored(desk, searching, shown, answer, searched) -> None:
    pixels = shown(ADDRESS_OF_IT)
    desk.navigation.set_region(Region(10, 4, 20, 12))
    answer(agree=True, what=REGION, mirrored=True)
    searching.search("tineye")
    told = searched()
    assert np.array_equal(in_clipboard(), pixels[4:16, 10:30][:, ::-1])
    assert told["outputs"]["region"] == [10, 4, 20, 12]
    assert told["outputs"]["mirrored"] is True
    assert "news.org" not in json.dumps(told)


def test_the_found_frame_can_be_given(desk, searching, shown, answer, searched) -> None:
    shown()
    found = match()
    desk.latest["reference.match"] = run_with(desk.examination.chosen, found)
    answer(agree=True, what=FRAME)
    searching.search("tineye")
    told = searched()
    assert np.array_equal(in_clipboard(), found.frame)
    assert told["outputs"]["reference"] == found.sha256


def run_with(evidence: str, view) -> Run:
    return Run("r", evidence, "", "reference.match", "1", {}, "", 0.0, Result((view,)), "")


def test_the_question_returns_for_every_picture_unless_it_was_ticked_away_for_this_service(desk, searching, shown, went, answer) -> None:
    shown(ADDRESS_OF_IT)
    asked = answer(agree=True)
    searching.search("tineye")
    searching.search("tineye")
    assert len(asked) == 2
    answer(agree=True, again=True)
    searching.search("tineye")
    asked = answer(agree=False)
    searching.search("tineye")
    assert len(asked) == 0
    assert len(went) == 4
    searching.search("bing")
    assert len(asked) == 1
    searching.ask_again()
    searching.search("tineye")
    assert len(asked) == 2


def test_a_browser_that_does_not_open_is_told_and_nothing_is_recorded(examination, searching, shown, answer, monkeypatch) -> None:
    shown(ADDRESS_OF_IT)
    monkeypatch.setattr(websearching.QDesktopServices, "openUrl", lambda _url: False)
    answer(agree=True)
    searching.search("tineye")
    assert "No browser could be opened" in searching.notice.text.text()
    assert examination.case.custody[-1].act == "acquired"


def test_mirroring_an_address_cannot_be_chosen(qtbot, searching, shown, answer) -> None:
    shown(ADDRESS_OF_IT)
    (dialog,) = (answer(agree=False), searching.search("tineye"))[0]
    assert not dialog.mirrored.isEnabled()
    dialog.choices[WHOLE].setChecked(True)
    assert dialog.mirrored.isEnabled()
    assert "once you paste it" in dialog.warning.text()
    dialog.choices[ADDRESS].setChecked(True)
    assert dialog.choice.mirrored is False


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_copy_stands_upright_whatever_the_camera_held(orientation: int) -> None:
    from PIL import Image, ImageOps

    pixels = np.random.default_rng(orientation).integers(0, 255, (12, 20, 3), np.uint8)
    photo = Image.fromarray(pixels)
    exif = photo.getexif()
    exif[0x0112] = orientation
    assert np.array_equal(pixels_of(copy_of(Copy(pixels, orientation, ()))), np.asarray(ImageOps.exif_transpose(photo)))


def test_a_large_picture_is_made_smaller() -> None:
    made: QImage = copy_of(Copy(np.zeros((100, 5000, 3), np.uint8), 6, ()))
    assert (made.width(), made.height()) == (40, LONGEST_SIDE)


def test_a_covered_part_is_covered_in_the_found_frame_too() -> None:
    found = match()
    height, width = found.aligned.shape[:2]
    black = Annotation("a", "e", "black", ((0.0, 0.0), (float(width), float(height))), "")
    made = pixels_of(copy_of(Copy(np.zeros((height, width, 3), np.uint8), 1, (black,), run=run_with("e", found))))
    assert not np.array_equal(made, found.frame)
    assert (made == 0).all(axis=2).sum() > (found.frame == 0).all(axis=2).sum()
