"""Everything that is dropped, pasted, named at the start or handed over by the system, sorted into arrivals, offers and refusals.

The original bytes come first: a local file, the browser's own copy, its direct save, a data: address; then the offer to fetch the
picture's address; then, marked as such, pixels that another program made anew. A link's page is never taken for the picture; where a drop
holds no picture at all, its link is offered as the page that it is.
"""

import io
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from analyzers.evidence import Origin
from analyzers.language import tr
from forensics_gui import directsave, incoming_local
from forensics_gui.choices import Choice, Choices
from forensics_gui.incoming_address import LONGEST, PictureAddress, is_data, is_local, is_web, names_picture, picture_address
from forensics_gui.incoming_arrival import (
    ASKED_AGAIN,
    PIXELS_FROM_BROWSER,
    PIXELS_FROM_MEMORY,
    PIXELS_FROM_PROGRAM,
    Arrival,
    Holder,
    Incoming,
    Offer,
    Refusal,
    shortened,
)
from forensics_gui.incoming_formats import Drop, data_address, is_address
from forensics_gui.incoming_names import name_in_address, picture_suffix, safe_name

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QFileOpenEvent

__all__ = ["Arrival", "Holder", "Incoming", "Offer", "Refusal", "accepts", "from_arguments", "from_open_event", "gather"]

OCTETS = "application/octet-stream"
MEMORY = "application/x-qt-image"  # Qt's own name for a picture that it holds or would decode
_ALWAYS = {"text/uri-list", OCTETS, directsave.FORMAT, "application/x-moz-file-promise-url", MEMORY}

# Lossless first. A browser's image/jpeg is its own encoder's work, with its own tables: taken for evidence it would tell of the browser.
_PIXEL_FORMATS = ("image/png", "image/tiff", "image/bmp", "image/x-bmp", "image/x-MS-bmp", "image/webp", "image/jpeg")
_MOMENT_S = 0.15  # a drop may hold the window up for no longer


def accepts(mime: "QMimeData") -> bool:
    """Whether something may come of it: for a drag that enters the window. It reads nothing but a plain text offered alone."""
    drop = Drop(mime)
    if any(name in _ALWAYS or name.startswith("image/") for name in drop.formats):
        return True
    return bool(drop.addresses)


def gather(mime: "QMimeData", how: Literal["drop", "paste"] = "drop") -> tuple[Incoming, ...]:
    """What the drop or the clipboard delivers. Call it in the drop event itself: the other program answers only until it ends."""
    drop = Drop(mime)
    origin = Origin(how=how, offered=drop.formats)
    local = [address for address in drop.addresses if is_local(address)]
    if local:
        return _local_files(local, replace(origin, route="text/uri-list"))
    octets = drop.data(OCTETS)
    suffix = picture_suffix(octets[:64])
    where = picture_address(drop, suffix)
    origin = _addressed(replace(origin, page=drop.page, title=drop.title), where)
    name = drop.text("application/x-moz-file-promise-dest-filename") or where.name
    if suffix:
        return (_arrived(octets, name, replace(origin, route=OCTETS)),)
    return _without_octets(drop, where, name, origin)


def _without_octets(drop: Drop, where: PictureAddress, name: str, origin: Origin) -> tuple[Incoming, ...]:
    arrival = _original(drop, where, name, origin)
    if arrival is not None:
        return (arrival,)
    pixels = _pixels(drop, origin)
    if where.to_fetch:
        offered = replace(origin, address=where.to_fetch, note="", route="address")
        named = bool(drop.markup.pictures) or bool(drop.promised) or names_picture(where.to_fetch)
        return (Offer(where.to_fetch, safe_name(name_in_address(where.to_fetch)), offered, pixels, page=not named),)
    if pixels is not None:
        return (pixels,)
    if several := _several(drop, origin):
        return (several,)
    link = next(iter(drop.addresses), "")
    if is_web(link) and len(drop.markup.pictures) <= 1:  # a link or a page: what it shows can be listed
        route = replace(origin, address="", note="", route="address")
        return (Offer(link, safe_name(name_in_address(link)), route, page=True),)
    return (Refusal(_reason(drop)),)


def _addressed(origin: Origin, where: PictureAddress) -> Origin:
    """The origin with what it may say of the picture's address, and no more."""
    if where.rival:
        first, second = shortened(where.address, LONGEST), shortened(where.rival, LONGEST)
        note = tr("the picture's address is {first} or {second}: the browser named both, one may be a link's", first=first, second=second)
        return replace(origin, note=note)
    return origin if is_data(where.address) else replace(origin, address=shortened(where.address, LONGEST))


def from_arguments(arguments: list[str]) -> tuple[Incoming, ...]:
    """Files, folders and addresses from the command line, a second start or the system, in the order given."""
    found: list[Incoming] = []
    for argument in arguments:
        if is_web(argument):
            origin = Origin(how="url", address=argument, route="address")
            found.append(Offer(argument, safe_name(name_in_address(argument)), origin, page=not names_picture(argument)))
        elif is_data(argument):
            data = data_address(argument)
            origin = Origin(how="url", route="data: address")
            found.append(_arrived(data, "", origin) if data else Refusal(_bad_data_address()))
        else:
            found += _local_files([argument], Origin(how="file"))
    return tuple(found)


def from_open_event(event: "QFileOpenEvent") -> tuple[Incoming, ...]:
    """What macOS asks the running program to open."""
    return from_arguments([event.file() or event.url().toString()])


def _local_files(names: list[str], origin: Origin) -> tuple[Incoming, ...]:
    found: list[Incoming] = []
    for name in names:
        path = incoming_local.path_of(name) if name[:5].casefold() == "file:" else Path(os.path.abspath(name))  # noqa: PTH100  keeps ".." of links
        found += [path] if isinstance(path, Refusal) else incoming_local.arrivals(path, origin)
    return tuple(found)


def _original(drop: Drop, where: PictureAddress, name: str, origin: Origin) -> Arrival | None:
    """The unchanged bytes, from an address that holds them or from the browser, asked to write them."""
    if is_data(where.address):  # nobody needs to be asked
        data = data_address(where.address)
        return _arrived(data, "", replace(origin, route="data: address")) if data else None
    if directsave.FORMAT in drop and _on_x11():
        saving = directsave.ask(lambda: drop.data(directsave.FORMAT))
        if saving is not None:
            return _saved(drop, saving, name, replace(origin, route=directsave.FORMAT, note=ASKED_AGAIN))
    return None


def _saved(drop: Drop, saving: directsave.Saving, name: str, origin: Origin) -> Arrival | None:
    """What the browser wrote at once, from its cache, or is still writing: then the pixels are kept in hand, since the drop ends here."""
    data = saving.wait(_MOMENT_S)
    if data is None:
        spare = _pixels(drop, replace(origin, route="", note=""))
        return Arrival(safe_name(name), origin, saving=saving, otherwise=spare)
    return _arrived(data, name, origin) if picture_suffix(data[:64]) else None


def _arrived(data: bytes, name: str, origin: Origin) -> Arrival:
    if not name:
        name = {"paste": "pasted", "drop": "dropped"}.get(origin.how, "picture")
    return Arrival(safe_name(name, data), origin, data=data)


def _on_x11() -> bool:
    from PySide6.QtGui import QGuiApplication

    return QGuiApplication.platformName() == "xcb"


def _pixels(drop: Drop, origin: Origin) -> Arrival | None:
    """The picture as another program made it anew: good to look at and to search for, void of the file's traces."""
    stem = Path(safe_name(name_in_address(origin.address))).stem if is_web(origin.address) else ""
    marked = replace(origin, original_bytes=False, note=PIXELS_FROM_BROWSER if drop.from_browser else PIXELS_FROM_PROGRAM)
    for form in _PIXEL_FORMATS:
        if form == "image/jpeg" and drop.from_browser:
            continue
        data = drop.data(form)
        suffix = picture_suffix(data[:64])
        if suffix:
            return _arrived(data, f"{stem}{suffix}" if stem else "", replace(marked, route=form))
    if MEMORY in drop and not any(name.startswith("image/") for name in drop.formats):  # else Qt would decode another program's file here
        data = _png_of(drop.image_data())
        if data:
            return _arrived(data, "", replace(marked, route=MEMORY, note=PIXELS_FROM_MEMORY))
    return None


def _png_of(image: object) -> bytes:
    """A picture in memory, losslessly: 8-bit RGB."""
    from PIL import Image
    from PySide6.QtGui import QImage

    from forensics_gui.imaging import pixels_of

    if not isinstance(image, QImage) or image.isNull():
        return b""
    buffer = io.BytesIO()
    Image.fromarray(pixels_of(image)).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def _several(drop: Drop, origin: Origin) -> Choices | None:
    """The pictures of a selected part of a page: their addresses came along, so the page need not be fetched."""
    addresses = [address for address in drop.markup.pictures if is_web(address)]
    if len(addresses) < 2:
        return None
    rows = []
    for address in addresses:
        name = safe_name(name_in_address(address))
        offer = Offer(address, name, replace(origin, address=address, title="", note="", route="address"))
        rows.append(Choice(name, "", "", tr("in the part that was dropped or pasted"), offer))
    sentence = tr("This part of a page names {n} pictures. Nothing has been fetched.", n=len(rows))
    return Choices(drop.page or tr("part of a page"), (sentence,), tuple(rows))


def _reason(drop: Drop) -> str:
    address = next(iter(drop.addresses), "")
    if is_data(address):
        return _bad_data_address()
    if address and not is_address(address):
        return tr("{address} cannot be opened from here. Copy the file to this computer first.", address=shortened(address))
    return tr("There is no picture in what was dropped or pasted. Save it as a file and drop that.")


def _bad_data_address() -> str:
    return tr("The data: address holds no picture that can be read. Save the picture in the browser and drop the file.")
