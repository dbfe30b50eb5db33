"""Drops made by code: every format as Chromium and Firefox offer it, and a note of which were really read."""

from collections.abc import Mapping
from typing import Literal

import numpy as np
from conftest import encoded
from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QImage

from forensics_gui import incoming
from forensics_gui.incoming import Arrival, Incoming, Refusal

FIELD = np.arange(48 * 64 * 3, dtype=np.uint32).reshape(48, 64, 3).astype(np.uint8)
JPEG = encoded(FIELD, "JPEG", quality=90, comment=b"as the server has it")
PNG = encoded(FIELD, "PNG")
WEBP = encoded(FIELD, "WEBP")
AVIF = encoded(FIELD, "AVIF")
REMADE_JPEG = encoded(FIELD, "JPEG", quality=60)

SITE = "http://pictures.example"


class Offered(QMimeData):
    """What another program offers, and which of it was really asked for."""

    def __init__(self, formats: Mapping[str, bytes | QImage]) -> None:
        super().__init__()
        self.held = dict(formats)
        self.read: list[str] = []

    def formats(self) -> list[str]:
        return list(self.held)

    def hasFormat(self, mimetype: str) -> bool:
        return mimetype in self.held

    def retrieveData(self, mimetype: str, preferred_type: object) -> object:
        self.read.append(mimetype)
        held = self.held.get(mimetype, b"")
        return QByteArray(held) if isinstance(held, bytes) else held


def utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def chromium(address: str, html: str, octets: bytes) -> Offered:
    return Offered(
        {
            "text/uri-list": f"{address}\r\n".encode(),
            "text/plain": address.encode(),
            "XdndDirectSave0": b"F",
            "application/octet-stream": octets,
            "chromium/x-renderer-taint": SITE.encode(),
            "text/html": f"\ufeff{html}".encode(),
            "chromium/x-drag-id": b"1",
        }
    )


def firefox(address: str, picture: str, html: str, png: bytes = PNG) -> Offered:
    return Offered(
        {
            "text/uri-list": f"{address}\r\n".encode() if address else b"",
            "_NETSCAPE_URL": f"{address}\nA street at night".encode(),
            "text/x-moz-url-data": utf16(address),
            "text/x-moz-url-desc": utf16("A street at night"),
            "application/x-moz-custom-clipdata": b"\0\0\0\0",
            "text/_moz_htmlcontext": utf16("<html></html>"),
            "text/_moz_htmlinfo": utf16("0,0"),
            "text/html": utf16(html),
            "text/plain": address.encode(),
            "application/x-moz-nativeimage": b"",
            "image/png": png,
            "image/jpeg": REMADE_JPEG,
            "image/jpg": b"",
            "image/gif": b"",
            "application/x-moz-file-promise": b"",
            "XdndDirectSave0": b"S",
            "application/x-moz-file-promise-url": utf16(picture),
            "application/x-moz-file-promise-dest-filename": utf16("street.jpg"),
            "application/x-qt-image": b"",
        }
    )


def image(source: str, **attributes: str) -> str:
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<img src="{source}"{more}>'


def only(found: tuple[Incoming, ...]) -> Incoming:
    assert len(found) == 1
    return found[0]


def arrived(mime: QMimeData, how: Literal["drop", "paste"] = "drop") -> Arrival:
    found = only(incoming.gather(mime, how))
    assert isinstance(found, Arrival)
    return found


def refused(mime: QMimeData) -> str:
    found = only(incoming.gather(mime))
    assert isinstance(found, Refusal)
    return str(found)
