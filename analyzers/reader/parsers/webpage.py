"""The parser ``page``: the pictures that a web page names, with what it says of them. Nothing is fetched, no script is run.

A page is hostile from its first byte: its text is only ever text, its addresses are for somebody else to check.
"""

import base64
import binascii
import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote_to_bytes, urldefrag, urljoin

import numpy as np

from analyzers.language import say
from analyzers.reader.errors import Refused
from analyzers.reader.parsers.text import shown

MOST_PICTURES = 5000
MOST_INLINE = 500  # pictures that the page holds itself
MOST_CANDIDATES = 40  # of one picture
LONGEST_ADDRESS = 8192
LONGEST_WORDS = 300
SUFFIXES = re.compile(
    r"\.(?:jpe?g|jpe|jfif|a?png|gif|webp|avifs?|bmp|tiff?|hei[cf]|jp2|jxl|dng|cr[23]|nef|arw|orf|raf|rw2)(?:[?#]|$)", re.I
)
_LAZY = (
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-lazy",
    "data-url",
    "data-image",
    "data-full",
    "data-zoom-image",
    "data-hi-res-src",
)
_LAZY_SETS = ("data-srcset", "data-lazy-srcset")
_META = {"og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src", "image"}
_CSS = re.compile(r"url\(\s*(?:\"([^\"]*)\"|'([^']*)'|([^)'\"\s]*))")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
_SLOW = {"punycode", "idna", "unicode_escape", "raw_unicode_escape", "utf-7"}  # no page is written in these


@dataclass
class Picture:
    """One picture of the page: its candidates, the largest or first first, and what the page says of it."""

    kind: str  # how the page names it
    candidates: list[tuple[str, str]] = field(default_factory=list)  # address as written, "800w", "2x" or ""
    words: str = ""
    width: str = ""
    height: str = ""


def pictures(data: bytes, *, address: str, charset: str = "") -> dict[str, Any]:
    """title, pictures (address, others, words, kind, width, height, and data where the page holds it), left_off."""
    tags = _Tags()
    try:
        tags.feed(_text(data, charset))
        tags.close()
    except (AssertionError, RecursionError) as error:  # the standard parser's own checks, on malformed declarations
        raise Refused(say("the page cannot be read: its markup is broken.")) from error
    base = _joined(address, tags.base) if tags.base else address
    found: dict[str, dict[str, Any]] = {}
    inline = 0
    for picture in tags.pictures:
        entry = _entry(picture, base or address)
        if entry is None:
            continue
        known = found.get(entry["address"])
        if known is not None:
            known["words"] = known["words"] or entry["words"]
            known["others"] = known["others"] or entry["others"]
            continue
        if entry["address"].startswith("data:"):
            inline += 1
            held = _held(entry["address"]) if inline <= MOST_INLINE else b""
            if not held:
                continue
            entry["data"] = np.frombuffer(held, np.uint8)
        found[entry["address"]] = entry
    entries = list(found.values())
    for entry in entries:
        if "data" in entry:
            entry["address"] = ""
    return {
        "title": shown(" ".join(tags.title.split()), LONGEST_WORDS),
        "pictures": entries[:MOST_PICTURES],
        "left_off": max(0, len(entries) - MOST_PICTURES),
    }


def _text(data: bytes, charset: str) -> str:
    """By its mark, what the server said, what the page says, else UTF-8, else Windows' Latin."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    said = _CHARSET.search(data[:4096])
    inside = said.group(1).decode("ascii") if said else ""
    if inside.casefold().startswith("utf-16"):  # it could not have been read, were it true
        inside = "utf-8"
    for name in (charset, inside):
        try:
            if name and codecs.lookup(name).name not in _SLOW:
                return data.decode(name, "replace")
        except (LookupError, ValueError, UnicodeError):
            continue
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("windows-1252", "replace")


def _entry(picture: Picture, base: str) -> dict[str, Any] | None:
    """The picture with its whole addresses; None where it has none that could be asked for."""
    sized = [(joined, size) for address, size in picture.candidates if (joined := _joined(base, address))]
    if not sized:
        return None
    sized.sort(key=lambda one: -_size(one[1]))  # a stable sort: of equals, what the page names first
    address, size = sized[0]
    rest: dict[str, str] = {}
    for other, said in sized[1:]:
        if other != address:
            rest.setdefault(other, said)
    others = [{"address": other, "size": shown(said, 20)} for other, said in rest.items() if not other.startswith("data:")]
    return {
        "address": address,
        "size": shown(size, 20),
        "others": others[:MOST_CANDIDATES],
        "words": shown(" ".join(picture.words.split()), LONGEST_WORDS),
        "kind": picture.kind,
        "width": _number(picture.width),
        "height": _number(picture.height),
    }


def _joined(base: str, address: str) -> str:
    """The whole address without its fragment; "" where it is none of the web."""
    address = address.strip()
    if address[:5].casefold() == "data:":
        return f"data:{address[5:]}" if address[5:11].casefold() == "image/" else ""
    try:
        whole = urldefrag(urljoin(base, address)).url
    except ValueError:
        return ""
    return whole if address and whole.startswith(("http://", "https://")) and len(whole) <= LONGEST_ADDRESS else ""


def _size(said: str) -> float:
    """Widths count as they are, densities as if the plain picture were small, so that 2x comes before 1x and both before nothing."""
    try:
        return min(float(said[:-1]), 1e6) if said[-1:] in ("w", "x") else 0.0
    except ValueError:
        return 0.0


def _number(said: str) -> int:
    digits = said.strip().removesuffix("px").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else 0


def _held(address: str) -> bytes:
    """The bytes within a ``data:`` address."""
    head, _, body = address.partition(",")
    raw = unquote_to_bytes(body)
    if not head.casefold().rstrip().endswith(";base64"):
        return raw
    compact = b"".join(raw.split()).translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=")
    try:
        return base64.b64decode(compact + b"=" * (-len(compact) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def candidates(srcset: str) -> Iterator[tuple[str, str]]:
    """Addresses and sizes of a ``srcset``, as browsers read it: an address ends with white space, since it may hold commas."""
    address = size = ""
    for token in srcset.split():
        rest = token
        while rest:
            if not address:
                address, ended, rest = rest.lstrip(",").rstrip(","), rest.endswith(","), ""
            else:
                said, comma, rest = rest.partition(",")
                size, ended = size or said, bool(comma)
            if ended and address:
                yield address, size
                address = size = ""
    if address:
        yield address, size


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pictures: list[Picture] = []
        self.base = self.title = ""
        self._within: Picture | None = None  # a <picture>, whose sources come before its img
        self._meta: Picture | None = None
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in reversed(attrs)}  # of two with one name, the first counts
        self._inside = tag if tag in ("title", "style") else ""
        if reader := getattr(self, f"_read_{tag}", None):
            reader(said)
        if "url(" in said.get("style", ""):
            self._styles(said["style"])

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""
        if tag == "picture" and self._within is not None:
            self._keep(self._within)
            self._within = None

    def handle_data(self, data: str) -> None:
        if self._inside == "title" and len(self.title) < LONGEST_WORDS:
            self.title += data[:LONGEST_WORDS]
        elif self._inside == "style":
            self._styles(data)

    def close(self) -> None:
        super().close()
        if self._within is not None:
            self._keep(self._within)

    def _keep(self, picture: Picture) -> None:
        if picture.candidates and len(self.pictures) < 4 * MOST_PICTURES:
            self.pictures.append(picture)

    def _one(self, kind: str, address: str, words: str = "") -> None:
        if address:
            self._keep(Picture(kind, [(address, "")], words))

    def _styles(self, css: str) -> None:
        for match in _CSS.finditer(css):
            self._one("background", match[1] or match[2] or match[3] or "")

    def _read_base(self, said: dict[str, str]) -> None:
        self.base = self.base or said.get("href", "")

    def _read_picture(self, _said: dict[str, str]) -> None:
        self._within = Picture("picture")

    def _read_source(self, said: dict[str, str]) -> None:
        if self._within is not None:
            self._within.candidates += _sets(said)

    def _read_img(self, said: dict[str, str]) -> None:
        picture = self._within or Picture("img")
        named = [(said[name], "") for name in (*_LAZY, "src") if said.get(name)]
        if len(named) > 1 and named[-1][0][:5].casefold() == "data:":
            named.pop()  # a grey square that stands in until the page is scrolled
        picture.candidates = [*picture.candidates, *_sets(said), *named][: 4 * MOST_CANDIDATES]
        picture.words = said.get("alt") or said.get("title", "")
        picture.width, picture.height = said.get("width", ""), said.get("height", "")
        if self._within is None:
            self._keep(picture)

    def _read_image(self, said: dict[str, str]) -> None:
        self._one("svg", said.get("href") or said.get("xlink:href", ""))

    def _read_input(self, said: dict[str, str]) -> None:
        if said.get("type", "").casefold() == "image":
            self._one("img", said.get("src", ""), said.get("alt", ""))

    def _read_video(self, said: dict[str, str]) -> None:
        self._one("poster", said.get("poster", ""), said.get("title", ""))

    def _read_a(self, said: dict[str, str]) -> None:
        if SUFFIXES.search(said.get("href", "")[-200:]):
            self._one("link", said["href"], said.get("title", ""))

    def _read_link(self, said: dict[str, str]) -> None:
        relation = said.get("rel", "").casefold().split()
        if "image_src" in relation:
            self._one("image_src", said.get("href", ""))
        elif "preload" in relation and said.get("as") == "image":
            self._keep(Picture("preload", [*candidates(said.get("imagesrcset", "")), (said.get("href", ""), "")]))

    def _read_meta(self, said: dict[str, str]) -> None:
        name = (said.get("property") or said.get("name") or said.get("itemprop", "")).casefold()
        content = said.get("content", "")
        if name in _META and content:
            self._meta = Picture("itemprop image" if name == "image" else name, [(content, "")])
            self._keep(self._meta)
        elif self._meta is not None and name in ("og:image:width", "og:image:height", "og:image:alt", "twitter:image:alt"):
            setattr(self._meta, {"width": "width", "height": "height", "alt": "words"}[name.rpartition(":")[2]], content)


def _sets(said: dict[str, str]) -> list[tuple[str, str]]:
    found = [one for name in (*_LAZY_SETS, "srcset") for one in candidates(said.get(name, ""))]
    return found[: 2 * MOST_CANDIDATES]
