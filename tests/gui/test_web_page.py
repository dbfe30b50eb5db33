"""An address that leads to a page: its pictures are listed, and only what is chosen is fetched, after its servers were named."""

import base64
from collections.abc import Callable
from dataclasses import replace

import pytest
from conftest import Quiet
from gui.served import JPEG, Server, answer, redirect
from gui.test_fetch import ASKED

from forensics_gui import fetch as fetching
from forensics_gui.choices import Choices
from forensics_gui.fetch import Unfetched
from forensics_gui.incoming_arrival import Arrival, Offer
from forensics_gui.web_page import fetch_or_list

PAGE = (
    b'<title>A street</title><meta property="og:image" content="/lead.jpg">'
    b'<img src="s.jpg" srcset="s.jpg 400w, //b.example/l.jpg 800w" alt="Street">'
    b'<img src="data:image/jpeg;base64,' + base64.b64encode(JPEG) + b'">'
)
ADDRESS = replace(ASKED, page=True)


def listed(serve: Callable[..., Server], page: bytes = PAGE, kind: str = "text/html; charset=utf-8") -> Choices:
    serve(answer(page, Content_Type=kind))
    found = fetch_or_list(ADDRESS, Quiet())
    assert isinstance(found, Choices)
    return found


def test_a_page_gives_its_pictures_and_nothing_else_is_fetched(serve: Callable[..., Server]) -> None:
    server = serve(redirect("http://b.example/news"), answer(PAGE, Content_Type="text/html"))
    found = fetch_or_list(ADDRESS, Quiet())
    assert isinstance(found, Choices)
    assert len(server.targets) == 2
    assert found.title == "A street"
    assert "names 3 pictures" in found.sentences[0]
    rows = [(row.name, row.words, row.size, row.further) for row in found.rows if isinstance(row.content, Offer)]
    assert rows == [("lead.jpg", "", "", False), ("l.jpg", "Street", "800w", False), ("s.jpg", "Street", "400w", True)]
    offer = found.rows[1].content
    assert isinstance(offer, Offer)
    assert (offer.address, offer.origin.page, offer.origin.title) == ("http://b.example/l.jpg", "http://b.example/news", "A street")


def test_a_picture_that_the_page_holds_needs_no_fetch(serve: Callable[..., Server]) -> None:
    arrival = listed(serve).rows[-1].content
    assert isinstance(arrival, Arrival)
    assert arrival.data == JPEG
    assert arrival.origin.route == "data: address"
    assert dict(arrival.origin.headers)[":requested"] == ADDRESS.address


def test_a_chosen_picture_keeps_page_title_address_and_headers(serve: Callable[..., Server]) -> None:
    offer = listed(serve).rows[1].content
    assert isinstance(offer, Offer)
    server = serve(answer(Content_Type="image/jpeg", ETag="x"))
    origin = fetching.fetch(offer, Quiet()).origin
    assert (origin.page, origin.title, origin.address, origin.route) == (
        "http://a.example/x",
        "A street",
        "http://b.example/l.jpg",
        "fetched",
    )
    kept = dict(origin.headers)
    assert (kept["ETag"], kept[":server"]) == ("x", "93.184.216.35")
    assert kept[":time"]
    assert b"a.example" not in server.requests()[0]  # no referrer


def test_a_picture_at_the_address_is_taken_at_once(serve: Callable[..., Server]) -> None:
    serve(answer(Content_Type="text/html"))  # whatever the server calls it
    found = fetch_or_list(ADDRESS, Quiet())
    assert isinstance(found, Arrival)
    assert found.data == JPEG


@pytest.mark.parametrize(
    "page", [b"", b"<title>x</title><p>no picture", b"\0" * 100, b"<img src='file:///etc/passwd'><img src='javascript:1'>"]
)
def test_a_page_without_pictures_is_one_sentence(serve: Callable[..., Server], page: bytes) -> None:
    with pytest.raises(Unfetched, match=r"^The page at http://a\.example/x names no picture\. "):
        listed(serve, page)


def test_a_page_of_the_users_own_network_is_refused(serve: Callable[..., Server]) -> None:
    server = serve(answer(PAGE, Content_Type="text/html"))
    with pytest.raises(Unfetched, match="private or reserved network"):
        fetch_or_list(replace(ADDRESS, address="http://inside.example/"), Quiet())
    assert server.targets == []


def test_a_pages_picture_in_the_users_own_network_is_refused_when_chosen(serve: Callable[..., Server]) -> None:
    offer = listed(serve, b"<img src='http://127.0.0.1/admin.jpg'>").rows[0].content
    assert isinstance(offer, Offer)
    server = serve(answer())
    with pytest.raises(Unfetched, match="private or reserved network"):
        fetching.fetch(offer, Quiet())
    assert server.targets == []


def test_neither_picture_nor_page_is_said_so(serve: Callable[..., Server]) -> None:
    with pytest.raises(Unfetched, match="gave no picture but application/pdf"):
        listed(serve, b"%PDF-1.7", "application/pdf")


def test_a_page_larger_than_pages_are_is_refused(serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MOST_PAGE", 100)
    with pytest.raises(Unfetched, match="larger than 0 MB and was not read"):
        listed(serve)


def test_a_charset_that_does_not_exist_does_no_harm(serve: Callable[..., Server]) -> None:
    assert listed(serve, kind='text/html; charset="punycode"').title == "A street"
