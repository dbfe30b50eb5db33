"""What a drop or the clipboard holds, format by format: each is read at most once, and only when somebody needs it.

A read is a blocking round trip to another program, so nothing here reads ahead; every text is hostile and is only ever text.
"""

import base64
import binascii
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote_to_bytes, urljoin

from analyzers.evidence import LARGEST_FILE
from forensics_gui.incoming_names import picture_suffix

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

MOST_FORMATS = 64
MOST_ADDRESSES = 2000
_MOST_HTML = 1 << 20  # characters; a picture's own markup is far shorter, a data: address within it may not be
_MOST_TITLE = 300


class Drop:
    """One QMimeData, read lazily. `formats` in the order in which they were offered."""

    def __init__(self, mime: "QMimeData") -> None:
        self._mime = mime
        self._read: dict[str, bytes] = {}
        self.formats = tuple(_printable(name, 100) for name in mime.formats()[:MOST_FORMATS])

    def __contains__(self, name: object) -> bool:
        return name in self.formats

    def data(self, name: str) -> bytes:
        """The bytes of one format; nothing where it is not offered."""
        if name not in self._read:
            self._read[name] = bytes(cast("bytes", self._mime.data(name).data())) if name in self else b""
        return self._read[name]

    def text(self, name: str) -> str:
        return decoded(self.data(name))

    def image_data(self) -> object:
        """The picture that Qt itself made of what was offered: only for a clipboard that holds no picture in a file format."""
        return self._mime.imageData()

    @property
    def from_firefox(self) -> bool:
        return any(name.startswith(("text/x-moz-", "application/x-moz-", "text/_moz_")) for name in self.formats)

    @property
    def from_browser(self) -> bool:
        return self.from_firefox or any(name.startswith("chromium/") for name in self.formats) or bool(self.markup.pictures)

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """The lines of text/uri-list (RFC 2483: # starts a comment); a plain text that is a single address or path counts as one."""
        lines = [line.strip() for line in self.text("text/uri-list").splitlines()]
        found = tuple(line for line in lines if line and not line.startswith("#"))[:MOST_ADDRESSES]
        return found or self._address_in_text()

    def _address_in_text(self) -> tuple[str, ...]:
        if "text/uri-list" in self and self.from_browser:
            return ()  # the browser says that there is no address; its plain text is then a blob: address or a caption
        name = next((name for name in ("text/plain;charset=utf-8", "text/plain") if name in self), "")
        text = self.text(name).strip() if name else ""
        if self.from_browser and text.startswith(("/", "file:")):
            return ()  # a page may say what it likes; it does not choose which of the user's files is opened
        return (text,) if is_address(text) else ()

    @cached_property
    def markup(self) -> "Markup":
        return Markup.of(self.text("text/html")) if "text/html" in self else Markup()

    @cached_property
    def promised(self) -> str:
        """Firefox's address of the picture itself, also where the picture is a link."""
        return self.text("application/x-moz-file-promise-url").strip()

    @property
    def page(self) -> str:
        """The page that showed the picture; of Chromium only its origin is known, of Firefox nothing."""
        page = self.text("chromium/x-renderer-taint").strip()
        return _printable(page, 2000) if page.startswith(("http://", "https://", "file://")) else ""

    @property
    def title(self) -> str:
        """The words that the page itself uses for the picture: its alternative text."""
        lines = self.text("_NETSCAPE_URL").splitlines() if "_NETSCAPE_URL" in self else []
        named = lines[1] if len(lines) > 1 and not is_address(lines[1]) else ""
        return _printable(named or self.markup.title, _MOST_TITLE)


@dataclass(frozen=True)
class Markup:
    """What the dropped HTML says: addresses of pictures, their candidates and links, the first alternative text, whether it has words."""

    pictures: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    title: str = ""
    wordy: bool = False
    candidates: tuple[str, ...] = ()

    @classmethod
    def of(cls, html: str) -> "Markup":
        parser = _Tags()
        try:
            parser.feed(html[:_MOST_HTML])
            parser.close()
        except (AssertionError, ValueError):  # the standard parser's own checks, on malformed declarations
            return cls()
        pictures = tuple(urljoin(parser.base, source) if parser.base else source for source in parser.pictures)
        return cls(tuple(dict.fromkeys(pictures)), tuple(parser.links), parser.title, parser.wordy, tuple(parser.candidates))


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pictures: list[str] = []
        self.links: list[str] = []
        self.candidates: list[str] = []
        self.base = self.title = ""
        self.wordy = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "img" and said.get("src"):
            self.pictures.append(said["src"].strip())
            self.candidates += [entry.split()[0] for entry in said.get("srcset", "").split(", ") if entry.strip()]
            self.title = self.title or said.get("alt", "") or said.get("title", "")
        elif tag == "a" and said.get("href"):
            self.links.append(said["href"].strip())
        elif tag == "base":
            self.base = said.get("href", "")

    def handle_data(self, data: str) -> None:
        self.wordy = self.wordy or bool(data.strip("\ufeff\0 \t\r\n"))


def decoded(data: bytes) -> str:
    """Text from another program: UTF-8, or UTF-16 with or without its mark (Firefox); marks and a closing zero are dropped."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    elif len(data) >= 2 and data[1] == 0 and data[0] != 0:
        text = data.decode("utf-16-le", "replace")
    else:
        text = data.decode("utf-8", "replace")
    return text.lstrip("\ufeff").rstrip("\0")


def is_address(text: str) -> bool:
    """Whether a pasted text is one address or one absolute path and nothing else."""
    if not text or "\n" in text or not text.isprintable():
        return False
    start = text[:8].casefold()
    return start.startswith("data:") or (start.startswith(("http://", "https://", "file://", "/")) and len(text) <= 8192)


def data_address(address: str) -> bytes | None:
    """The picture within a ``data:`` address (RFC 2397); None where it is malformed, too large or no picture."""
    head, comma, body = address.partition(",")
    if not comma or len(body) > 2 * LARGEST_FILE:
        return None
    raw = unquote_to_bytes(body)
    if head.casefold().rstrip().endswith(";base64"):
        compact = b"".join(raw.split()).translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=")
        try:
            raw = base64.b64decode(compact + b"=" * (-len(compact) % 4), validate=True)
        except (binascii.Error, ValueError):
            return None
    return raw if picture_suffix(raw[:64]) else None


def _printable(text: str, most: int) -> str:
    return "".join(letter for letter in text if letter.isprintable())[:most]
