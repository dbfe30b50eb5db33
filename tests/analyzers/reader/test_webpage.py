"""A page's pictures are found wherever pages name them; a page built to do harm costs its reader's process and nothing else."""

import base64
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from conftest import encoded
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers import reader
from analyzers.reader.parsers.webpage import candidates, pictures
from analyzers.reader.pool import Pool
from analyzers.reader.table import PARSERS

HERE = "https://news.example/stories/one.html"


def page(markup: str | bytes, charset: str = "") -> dict[str, Any]:
    data = markup if isinstance(markup, bytes) else markup.encode()
    return reader.call("page", data, address=HERE, charset=charset)


def addresses(markup: str) -> list[str]:
    return [picture["address"] for picture in page(markup)["pictures"]]


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ('<img src="/a.jpg" alt="A street">', "img"),
        ("<IMG SRC=/a.jpg>", "img"),
        ('<img src="data:image/gif;base64,R0lGOD" data-src="/a.jpg">', "img"),
        ('<img data-srcset="/a.jpg 800w">', "img"),
        ('<noscript><img src="/a.jpg"></noscript>', "img"),
        ('<picture><source srcset="/a.jpg"></picture>', "picture"),
        ('<meta property="og:image" content="/a.jpg">', "og:image"),
        ('<meta name="twitter:image" content="/a.jpg">', "twitter:image"),
        ('<link rel="image_src" href="/a.jpg">', "image_src"),
        ('<a href="/a.jpg">full size</a>', "link"),
        ('<video poster="/a.jpg"></video>', "poster"),
        ("<div style=\"background: url('/a.jpg') 0/100%\"></div>", "background"),
        ("<style>body { background-image: url(/a.jpg) }</style>", "background"),
        ('<svg><image xlink:href="/a.jpg"/></svg>', "svg"),
        ('<input type="image" src="/a.jpg">', "img"),
    ],
)
def test_a_picture_is_found_wherever_a_page_names_it(markup: str, kind: str) -> None:
    (found,) = page(markup)["pictures"]
    assert (found["address"], found["kind"]) == ("https://news.example/a.jpg", kind)


def test_the_largest_candidate_stands_first_and_the_others_behind_it() -> None:
    (found,) = page('<img src="s.jpg" srcset="s.jpg 400w, m.jpg 800w,l.jpg 1600w" alt=" A\n street " width="400" height="300px">')[
        "pictures"
    ]
    assert (found["address"], found["size"]) == ("https://news.example/stories/l.jpg", "1600w")
    assert [(one["address"].rpartition("/")[2], one["size"]) for one in found["others"]] == [("m.jpg", "800w"), ("s.jpg", "400w")]
    assert (found["words"], found["width"], found["height"]) == ("A street", 400, 300)


def test_a_srcset_is_read_as_browsers_read_it() -> None:
    assert list(candidates("a.jpg 1x, b.jpg 2x")) == [("a.jpg", "1x"), ("b.jpg", "2x")]
    assert list(candidates("a,b.jpg, c.jpg 2x")) == [("a,b.jpg", ""), ("c.jpg", "2x")]
    assert list(candidates(" ,a.jpg 480w,b.jpg 800w 600h , ")) == [("a.jpg", "480w"), ("b.jpg", "800w")]
    assert list(candidates("data:image/png;base64,AA== 1x")) == [("data:image/png;base64,AA==", "1x")]


def test_the_page_says_where_its_addresses_begin_and_each_is_listed_once() -> None:
    markup = '<base href="//cdn.example/p/"><img src="a.jpg"><img src="./a.jpg#x" alt="later"><a href="https://cdn.example/p/a.jpg">x</a>'
    (found,) = page(markup)["pictures"]
    assert (found["address"], found["words"]) == ("https://cdn.example/p/a.jpg", "later")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "ftp://a/x.jpg", "data:text/html,x", "http://[x/a.jpg", " ", "x" * 9000]
)
def test_what_is_no_web_address_is_left_out(address: str) -> None:
    assert addresses(f'<img src="{address}">') == []
    assert addresses(f'<base href="{address}"><img src="a.jpg">')


def test_a_picture_within_the_page_comes_with_its_bytes() -> None:
    png = encoded(np.zeros((4, 4, 3), np.uint8))
    (found,) = page(f'<img src="data:image/png;base64,{base64.b64encode(png).decode()}">')["pictures"]
    assert found["data"].tobytes() == png
    assert found["address"] == ""


@pytest.mark.parametrize("data", ["\ufeff{}".encode("utf-16-le"), "{}".encode("utf-16"), b"\xfe\xff" + "{}".encode("utf-16-be")])
def test_a_page_in_utf16_is_read(data: bytes) -> None:
    text = '<title>Größe — 街</title><img src="/ä.jpg" alt="街">'
    raw = {b"\xfe\xff": text.encode("utf-16-be")}.get(data[:2], text.encode("utf-16-le"))
    found = page(data[:2] + raw)
    assert found["title"] == "Größe — 街"
    assert found["pictures"][0]["words"] == "街"


@pytest.mark.parametrize(
    ("charset", "inside"), [("windows-1251", ""), ("", "<meta charset=windows-1251>"), ("nonsense", "<meta charset='windows-1251'>")]
)
def test_letters_are_read_as_server_or_page_say(charset: str, inside: str) -> None:
    assert page(f"{inside}<title>Улица</title>".encode("windows-1251"), charset)["title"] == "Улица"


def test_text_is_only_ever_text() -> None:
    found = page("<title>a\u202eb\x1b[2J</title><img src=/a.jpg alt='&lt;b&gt;\u2066x'>")
    assert found["title"] == "a\\u202eb\\x1b[2J"
    assert found["pictures"][0]["words"] == "<b>\\u2066x"


def test_a_page_of_five_thousand_pictures_is_listed_and_of_more_the_rest_is_counted() -> None:
    found = page("".join(f"<img src=/{number}.jpg>" for number in range(5100)))
    assert len(found["pictures"]) == 5000
    assert found["left_off"] == 100


def test_ten_megabytes_of_unclosed_tags_are_read() -> None:
    found = page(b"<div><p>" * 1_300_000 + b"<img src=/a.jpg>")
    assert len(found["pictures"]) == 1


def test_a_page_built_to_keep_us_busy_is_given_up() -> None:
    impatient = Pool(1, {"page": replace(PARSERS["page"], seconds=1)}, warm=())
    with pytest.raises(reader.LimitExceeded, match="stopped after"):
        impatient.call("page", b"<!--" * 2_000_000, {"address": HERE})
    assert impatient.call("page", b"<img src=/a.jpg>", {"address": HERE})["pictures"]
    impatient.close()


@pytest.mark.parametrize(
    "markup",
    ["", "<", "<![if", "<!DOCTYPE [", "<![CDATA[", "<img src=", "</", "<a href='\0'>", "&#x110000;", "<picture>", "<svg><image></svg>"],
)
def test_broken_markup_names_nothing(markup: str) -> None:
    assert page(markup)["pictures"] == []


PIECES = ["<img ", "src=", "srcset=", "'", '"', ">", "<base href=", "//[", "http://", "data:image/png;base64,", "<!--", "-->", "<![", "&#"]
PIECES += ["\0", "<style>", "url(", "<picture>", "nanx", " ", ",", "a.jpg"]


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40), st.sampled_from(["", "hex", "utf-16", "undefined", "idna"]))
def test_whatever_a_page_says_it_is_read_or_refused(parts: list[str], charset: str) -> None:
    data = "".join(parts).encode("utf-8", "surrogatepass")
    try:
        found = pictures(data, address=HERE, charset=charset)
    except reader.ReaderError:
        return
    assert all(picture["address"].startswith(("http://", "https://")) or "data" in picture for picture in found["pictures"])
