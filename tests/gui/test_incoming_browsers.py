"""Drops as the browsers make them: the original bytes wherever they can be had, and an honest mark where not."""

import base64
from pathlib import Path
from urllib.parse import quote

import pytest
from gui.dropped import AVIF, JPEG, PNG, SITE, WEBP, Offered, arrived, chromium, firefox, image, only, refused

from forensics_gui import directsave, incoming
from forensics_gui.incoming import Offer, Refusal
from forensics_gui.incoming_arrival import PIXELS_FROM_BROWSER


@pytest.fixture
def writes(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """A browser that writes the last of these by direct save, at once; an empty list: one that will not."""
    answers: list[bytes] = []

    def ask(read: object) -> directsave.Saving | None:
        read()  # type: ignore[operator]
        if not answers:
            return None

        def write(path: Path) -> bool:
            path.write_bytes(answers[-1])
            return True

        return directsave.Saving(write)

    monkeypatch.setattr(directsave, "ask", ask)
    monkeypatch.setattr(incoming, "_on_x11", lambda: True)
    return answers


# --- Chromium ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("data", "name"), [(JPEG, "photo.jpg"), (PNG, "photo.png"), (WEBP, "photo.webp"), (AVIF, "photo.avif")])
def test_chromium_gives_the_original_bytes_as_octets(data: bytes, name: str) -> None:
    address = f"{SITE}/{name}"
    found = arrived(chromium(address, image(address, alt="A street at night"), data))
    assert found.data == data
    assert found.name == name
    origin = found.origin
    assert (origin.route, origin.address, origin.page, origin.title) == ("application/octet-stream", address, SITE, "A street at night")
    assert origin.original_bytes
    assert origin.offered[0] == "text/uri-list"
    assert "chromium/x-renderer-taint" in origin.offered


def test_only_the_formats_that_are_needed_are_read() -> None:
    mime = chromium(f"{SITE}/photo.jpg", image(f"{SITE}/photo.jpg"), JPEG)
    arrived(mime)
    assert sorted(mime.read) == ["application/octet-stream", "chromium/x-renderer-taint", "text/html", "text/uri-list"]


@pytest.mark.parametrize("html", [image(f"{SITE}/photo.jpg"), f'<a href="{SITE}/landing.html?x=1">{image(f"{SITE}/photo.jpg")}</a>'])
@pytest.mark.parametrize("page", [f"{SITE}/landing.html?x=1", f"{SITE}/2026/story/?x=1", f"{SITE}/"])
def test_of_a_picture_that_is_a_link_the_picture_is_named_not_its_page(page: str, html: str) -> None:
    found = arrived(chromium(page, html, JPEG))
    assert found.origin.address == f"{SITE}/photo.jpg"
    assert found.name == "photo.jpg"


def test_of_a_responsive_picture_the_chosen_candidate_is_named() -> None:
    html = image(f"{SITE}/small.jpg", srcset="/small.jpg 400w, /photo.jpg 800w")
    assert arrived(chromium(f"{SITE}/photo.jpg", html, JPEG)).origin.address == f"{SITE}/photo.jpg"
    assert arrived(chromium(f"{SITE}/photo.webp", image(f"{SITE}/photo.jpg"), WEBP)).origin.address == f"{SITE}/photo.webp"


def test_an_address_that_may_be_a_links_is_not_claimed() -> None:
    found = arrived(chromium(f"{SITE}/full.jpg", image(f"{SITE}/thumb.jpg"), JPEG))
    assert found.data == JPEG
    assert found.origin.address == ""
    assert f"{SITE}/full.jpg or {SITE}/thumb.jpg" in found.origin.note
    assert found.name == "thumb.jpg"


def test_without_its_bytes_the_picture_is_offered_not_the_page_that_it_links_to() -> None:
    found = only(incoming.gather(chromium(f"{SITE}/story/", image(f"{SITE}/photo.jpg"), b"")))
    assert isinstance(found, Offer)
    assert found.address == f"{SITE}/photo.jpg"


def test_octets_that_are_no_picture_are_not_taken_for_one() -> None:
    found = only(incoming.gather(chromium(f"{SITE}/photo.jpg", image(f"{SITE}/photo.jpg"), b"<html>log in first</html>")))
    assert isinstance(found, Offer)


def test_a_blob_address_gives_its_octets_and_no_offer() -> None:
    found = arrived(chromium(f"blob:{SITE}/2d1c", image(f"blob:{SITE}/2d1c"), JPEG))
    assert found.data == JPEG
    assert found.name == "dropped.jpg"


# --- Firefox ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [JPEG, PNG, WEBP, AVIF])
def test_firefox_writes_the_original_by_direct_save(writes: list[bytes], data: bytes) -> None:
    writes.append(data)
    mime = firefox(f"{SITE}/photo", f"{SITE}/photo", image(f"{SITE}/photo"))
    found = arrived(mime)
    assert found.data == data
    assert (found.origin.route, found.origin.address, found.origin.title) == ("XdndDirectSave0", f"{SITE}/photo", "A street at night")
    assert found.name == "street.jpg"
    assert mime.read.count("XdndDirectSave0") == 1
    assert "image/png" not in mime.read
    assert "image/jpeg" not in mime.read


def test_firefox_names_the_picture_of_a_link_by_its_promise(writes: list[bytes]) -> None:
    writes.append(JPEG)
    html = f'<a href="{SITE}/landing.html">{image(f"{SITE}/photo.jpg")}</a>'
    assert arrived(firefox(f"{SITE}/landing.html", f"{SITE}/photo.jpg", html)).origin.address == f"{SITE}/photo.jpg"


def test_without_direct_save_the_address_is_offered_and_the_pixels_kept(writes: list[bytes]) -> None:
    html = f'<a href="{SITE}/landing.html">{image(f"{SITE}/photo.jpg")}</a>'
    found = only(incoming.gather(firefox(f"{SITE}/landing.html", f"{SITE}/photo.jpg", html)))
    assert isinstance(found, Offer)
    assert found.address == f"{SITE}/photo.jpg"
    assert "network address" in found.question
    assert "pictures.example" in found.question
    assert found.otherwise is not None
    assert found.otherwise.data == PNG
    assert not found.otherwise.origin.original_bytes
    assert found.otherwise.origin.note == PIXELS_FROM_BROWSER
    assert found.otherwise.name == "photo.png"


def test_direct_save_of_something_else_is_not_taken_for_the_picture(writes: list[bytes]) -> None:
    writes.append(b"<html>log in first</html>")
    assert isinstance(only(incoming.gather(firefox(f"{SITE}/p.jpg", f"{SITE}/p.jpg", image(f"{SITE}/p.jpg")))), Offer)


def test_a_blob_in_firefox_is_only_pixels_and_marked_so(writes: list[bytes]) -> None:
    mime = firefox("", "", image(f"blob:{SITE}/2d1c"))
    mime.held["text/plain"] = f"blob:{SITE}/2d1c".encode()
    found = arrived(mime)
    assert found.data == PNG
    assert found.origin.note == "pixels only: re-encoded by the browser, no metadata, compression traces void"
    assert "original bytes" not in found.open().traits


def test_a_browsers_jpeg_is_never_evidence(writes: list[bytes]) -> None:
    mime = firefox("", "", image(f"blob:{SITE}/2d1c"), png=b"")
    assert "no picture" in refused(mime)
    assert "image/jpeg" not in mime.read


def test_a_slow_browser_leaves_a_file_that_is_still_written(writes: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    writes.append(b"")
    monkeypatch.setattr(incoming, "_MOMENT_S", 0.0)
    found = arrived(firefox(f"{SITE}/p.jpg", f"{SITE}/p.jpg", image(f"{SITE}/p.jpg")))
    assert found.saving is not None
    assert found.otherwise is not None
    found.saving.path.write_bytes(JPEG)
    source = found.open()
    assert source.copy_to(bytes) == JPEG
    assert source.evidence.origin.original_bytes
    assert not found.saving.path.parent.exists()


def test_where_the_browser_then_fails_the_pixels_stand_in(writes: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    writes.append(b"")
    monkeypatch.setattr(incoming, "_MOMENT_S", 0.0)
    found = arrived(firefox(f"{SITE}/p.jpg", f"{SITE}/p.jpg", image(f"{SITE}/p.jpg")))
    assert found.saving is not None
    found.saving.path.write_bytes(b"<html>gone</html>")
    source = found.open()
    assert source.copy_to(bytes) == PNG
    assert source.evidence.origin.note == PIXELS_FROM_BROWSER


# --- data: addresses --------------------------------------------------------------------------------------------------

B64 = base64.b64encode(JPEG).decode()


@pytest.mark.parametrize(
    "address",
    [
        f"data:image/jpeg;base64,{B64}",
        f"DATA:image/jpeg;charset=x;BASE64,{B64}",
        f"data:;base64,{B64.rstrip('=')}",
        f"data:image/jpeg;base64,{quote(B64, safe='')}",
        f"data:image/jpeg;base64,{base64.urlsafe_b64encode(JPEG).decode()}",
        f"data:image/jpeg;base64,{B64[:40]}%0A%20{B64[40:]}",
        f"data:image/jpeg,{quote(JPEG)}",
    ],
    ids=["plain", "upper case", "no padding", "percent", "url alphabet", "spaces", "not base64"],
)
def test_a_data_address_holds_the_very_bytes(writes: list[bytes], address: str) -> None:
    mime = firefox(address, address, image(address))
    found = arrived(mime)
    assert found.data == JPEG
    assert found.origin.route == "data: address"
    assert found.origin.address == ""
    assert "XdndDirectSave0" not in mime.read
    assert found.name == "dropped.jpg"


@pytest.mark.parametrize("address", ["data:image/jpeg;base64", "data:image/jpeg;base64,*", "data:text/html,<p>no</p>", "data:,"])
def test_a_bad_data_address_is_refused(address: str) -> None:
    assert "holds no picture" in refused(Offered({"text/uri-list": address.encode()}))
    assert isinstance(only(incoming.from_arguments([address])), Refusal)
