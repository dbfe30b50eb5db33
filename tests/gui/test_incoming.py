"""Local files, pastes and names at the start, made by code, and what is taken from each."""

import base64
import os
from pathlib import Path
from urllib.parse import quote

import pytest
from gui.dropped import JPEG, PNG, SITE, Offered, arrived, chromium, image, only, refused
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QFileOpenEvent, QImage

from forensics_gui import incoming
from forensics_gui.choices import Choices
from forensics_gui.incoming import Arrival, Offer, Refusal
from forensics_gui.incoming_arrival import PIXELS_FROM_BROWSER, PIXELS_FROM_MEMORY, PIXELS_FROM_PROGRAM

# --- local files ------------------------------------------------------------------------------------------------------


def test_local_files_come_before_everything_else(tmp_path: Path) -> None:
    for name in ("b.jpg", "a.png"):
        (tmp_path / name).write_bytes(JPEG)
    lines = "".join(f"{(tmp_path / name).as_uri()}\r\n" for name in ("b.jpg", "a.png"))
    mime = Offered({"text/uri-list": f"# from a file manager\r\n{lines}".encode(), "application/octet-stream": PNG, "image/png": PNG})
    found = incoming.gather(mime)
    assert [item.path for item in found if isinstance(item, Arrival)] == [tmp_path / "b.jpg", tmp_path / "a.png"]
    assert mime.read == ["text/uri-list"]
    source = found[0].open() if isinstance(found[0], Arrival) else None
    assert source is not None
    assert source.evidence.origin.how == "drop"
    assert source.evidence.origin.original_bytes


def test_a_name_that_is_not_utf8_opens(tmp_path: Path) -> None:
    raw = bytes(tmp_path) + b"/caf\xe9 100%.jpg"
    Path(os.fsdecode(raw)).write_bytes(JPEG)
    mime = Offered({"text/uri-list": b"file://" + quote(raw).encode()})
    assert arrived(mime).open().evidence.size == len(JPEG)


def test_a_real_qmimedata_of_urls_is_understood(tmp_path: Path) -> None:
    (tmp_path / "é 1#2?.jpg").write_bytes(JPEG)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "é 1#2?.jpg"))])
    assert incoming.accepts(mime)
    assert arrived(mime).path == tmp_path / "é 1#2?.jpg"


def test_a_file_on_another_computer_is_refused_in_a_sentence() -> None:
    assert "another computer" in refused(Offered({"text/uri-list": b"file://server/share/x.jpg"}))
    assert "Copy the file" in refused(Offered({"text/uri-list": b"sftp://server/share/x.jpg"}))


# --- paste ------------------------------------------------------------------------------------------------------------


def test_copy_image_offers_its_address_and_keeps_the_pixels() -> None:
    html = f'<meta http-equiv="content-type" content="text/html; charset=utf-8">{image(f"{SITE}/photo.jpg")}'
    found = only(incoming.gather(Offered({"text/html": html.encode(), "image/png": PNG}), "paste"))
    assert isinstance(found, Offer)
    assert found.address == f"{SITE}/photo.jpg"
    assert found.otherwise is not None
    assert found.otherwise.origin.how == "paste"
    assert found.otherwise.origin.note == PIXELS_FROM_BROWSER


def test_copied_image_address_is_offered() -> None:
    mime = QMimeData()
    mime.setText(f"  {SITE}/photo.jpg?size=full\n")
    found = only(incoming.gather(mime, "paste"))
    assert isinstance(found, Offer)
    assert found.address == f"{SITE}/photo.jpg?size=full"
    assert found.name == "photo.jpg"


def test_a_screenshot_is_pixels_of_the_program_that_made_it() -> None:
    found = arrived(Offered({"image/png": PNG, "application/x-qt-image": b""}), "paste")
    assert found.data == PNG
    assert found.origin.note == PIXELS_FROM_PROGRAM
    assert found.name == "pasted.png"


def test_a_picture_in_memory_is_written_as_png_pixel_for_pixel() -> None:
    picture = QImage(5, 3, QImage.Format.Format_RGB32)
    picture.fill(QColor(10, 20, 30))
    picture.setPixelColor(4, 2, QColor(200, 100, 50))
    mime = QMimeData()
    mime.setImageData(picture)
    found = arrived(mime, "paste")
    assert found.origin.note == PIXELS_FROM_MEMORY
    assert not found.origin.original_bytes
    pixels = found.open().pixels
    assert pixels.shape == (3, 5, 3)
    assert pixels[2, 4].tolist() == [200, 100, 50]
    assert pixels[0, 0].tolist() == [10, 20, 30]


def test_qt_is_never_asked_to_decode_another_programs_file() -> None:
    mime = Offered({"image/png": b"not a png", "application/x-qt-image": b""})
    assert "no picture" in refused(mime)
    assert "application/x-qt-image" not in mime.read


# --- what is not a picture --------------------------------------------------------------------------------------------


def test_a_page_cannot_have_a_local_file_opened(tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(JPEG)
    mime = Offered({"text/plain": bytes(tmp_path / "secret.jpg"), "chromium/x-renderer-taint": SITE.encode()})
    assert "no picture" in refused(mime)


def test_plain_words_are_not_accepted() -> None:
    mime = QMimeData()
    mime.setText("just some words")
    assert not incoming.accepts(mime)
    assert "no picture" in refused(mime)


def test_a_link_without_a_picture_is_offered_as_the_page_that_it_is() -> None:
    html = f'<a href="{SITE}/landing.html">read more</a>'
    found = only(incoming.gather(chromium(f"{SITE}/landing.html", html, b"")))
    assert isinstance(found, Offer)
    assert (found.address, found.page, found.origin.address) == (f"{SITE}/landing.html", True, "")
    assert "listed to choose from" in found.question
    assert "pictures.example" in found.question


def test_the_page_that_a_dropped_picture_links_to_is_never_offered() -> None:
    html = f'<a href="{SITE}/landing.html">{image("blob:x")}</a>'
    assert "no picture" in refused(Offered({"text/uri-list": b"", "text/html": html.encode(), "chromium/x-renderer-taint": SITE.encode()}))


def test_an_address_that_does_not_end_like_a_picture_may_be_a_page() -> None:
    picture, page = incoming.from_arguments([f"{SITE}/x.jpg?size=1", f"{SITE}/news/today"])
    assert isinstance(picture, Offer)
    assert isinstance(page, Offer)
    assert (picture.page, page.page) == (False, True)


def test_a_link_to_a_picture_is_offered() -> None:
    html = f'<a href="{SITE}/full.jpg">full size</a>'
    assert isinstance(only(incoming.gather(chromium(f"{SITE}/full.jpg", html, b""))), Offer)


def test_a_part_of_a_page_with_several_pictures_lists_them_without_a_fetch() -> None:
    html = f"some words {image(f'{SITE}/a.jpg')}{image(f'{SITE}/b.jpg')}{image('file:///etc/passwd')}"
    found = only(incoming.gather(Offered({"text/html": html.encode()}), "paste"))
    assert isinstance(found, Choices)
    offers = [row.content for row in found.rows]
    assert [offer.address for offer in offers if isinstance(offer, Offer)] == [f"{SITE}/a.jpg", f"{SITE}/b.jpg"]
    assert "names 2 pictures" in found.sentences[0]


def test_broken_markup_does_no_harm() -> None:
    for html in ("<![if", "<!DOCTYPE [", "<img src=", "<a href='\0'><img src='http://[x'>", "\ufeff" * 9, "<" * 5000):
        incoming.gather(Offered({"text/html": html.encode(), "text/uri-list": b"http://[bad"}))


def test_hostile_format_names_are_cut_and_cleaned() -> None:
    mime = Offered({f"x/{n}\u202e\n{'y' * 500}": b"" for n in range(200)})
    found = incoming.Drop(mime).formats
    assert len(found) == 64
    assert all(len(name) <= 100 and name.isprintable() for name in found)


# --- arguments --------------------------------------------------------------------------------------------------------


def test_arguments_are_files_folders_and_addresses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder").mkdir()
    for name in ("one.jpg", "folder/two.jpg"):
        (tmp_path / name).write_bytes(JPEG)
    monkeypatch.chdir(tmp_path)
    found = incoming.from_arguments(
        [
            "one.jpg",
            "folder",
            f"{SITE}/x.jpg",
            (tmp_path / "one.jpg").as_uri(),
            f"data:;base64,{base64.b64encode(JPEG).decode()}",
            "gone.jpg",
        ]
    )
    assert [type(item) for item in found] == [Arrival, Arrival, Offer, Arrival, Arrival, Refusal]
    assert found[0].path == tmp_path / "one.jpg"  # type: ignore[union-attr]
    assert found[0].origin.how == "file"  # type: ignore[union-attr]
    assert found[2].origin.how == "url"  # type: ignore[union-attr]
    assert "gone.jpg does not exist" in str(found[5])


def test_the_systems_open_event_is_an_argument(tmp_path: Path) -> None:
    (tmp_path / "x.jpg").write_bytes(JPEG)
    found = only(incoming.from_open_event(QFileOpenEvent(str(tmp_path / "x.jpg"))))
    assert isinstance(found, Arrival)
    assert found.path == tmp_path / "x.jpg"
