"""Decodes one page of a TIFF as stored: never turned, all 16 bits kept. By Pillow; by OpenCV where Pillow would drop the lower byte."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analyzers.language import Message, say
from analyzers.reader.errors import Refused
from analyzers.reader.parsers import tiff
from analyzers.reader.parsers.common_pictures import in_order, opencv_version
from analyzers.reader.parsers.decoded import ALPHA, CUT_OFF, RGB, Decoded, accept_size, chosen, numbered, orientation_of
from analyzers.reader.parsers.pillow import loaded, plain, version

if TYPE_CHECKING:
    from PIL.Image import Image

_WIDTH, _LENGTH, _BITS, _PHOTOMETRIC, _SAMPLES, _EXTRA, _FORMAT = 256, 257, 258, 262, 277, 338, 339
MOST_SAMPLES = 8
_WHITE_IS_ZERO, _RGB, _INKS = 0, 2, 5


def decode(data: bytes, kind: str, picture: str) -> Decoded:
    """One page, the first by default."""
    pages = [directory for directory in tiff.directories(data) if directory.main]
    if not pages:
        raise Refused(say("it begins as a TIFF but holds no page; the file is damaged, so ask for it again."))
    names = numbered("page", len(pages))
    index = chosen(picture, names)
    tags = pages[index].tags
    orientation = orientation_of(tags.get(tiff.ORIENTATION, (1,))[0] if tags.get(tiff.ORIENTATION) else 1)
    _refuse_unread(tags)
    accept_size(_first(tags, _WIDTH), _first(tags, _LENGTH), _first(tags, _SAMPLES, 1), max(1, _first(tags, _BITS, 1) // 8))
    notes = [say("It holds {count} pages; this is {name}.", count=len(names), name=names[index])] if len(names) > 1 else []
    data = tiff.upright(data, pages)
    if _first(tags, _BITS, 1) == 16 and _first(tags, _PHOTOMETRIC) == _RGB:
        found = _deep(data, index, tags)
        if found is not None:
            samples, channels = found
            notes += _about_alpha(tags)
            return Decoded(kind, samples, channels, 16, opencv_version(), orientation, names, tuple(notes))
    samples, channels, bits, more = _by_pillow(data, index, tags)
    return Decoded(kind, samples, channels, bits, version(), orientation, names, (*notes, *more))


def _first(tags: dict[int, tuple[int, ...]], tag: int, default: int = 0) -> int:
    return tags[tag][0] if tags.get(tag) else default


def _refuse_unread(tags: dict[int, tuple[int, ...]]) -> None:
    bits, form, count = _first(tags, _BITS, 1), _first(tags, _FORMAT, 1), _first(tags, _SAMPLES, 1)
    if count > MOST_SAMPLES:
        raise Refused(say("it stores {count} samples per pixel, which are not read; convert it to RGB first.", count=count))
    if bits > 16 or form == 3 or (form == 2 and bits > 8):
        what = {2: "signed whole", 3: "floating-point"}.get(form, "whole")
        raise Refused(
            say(
                "its samples are {bits}-bit {what} numbers, which have no agreed black and white; convert it to 8 or 16 bits without sign.",
                bits=bits,
                what=what,
            )
        )


def _deep(data: bytes, index: int, tags: dict[int, tuple[int, ...]]) -> tuple[NDArray[np.uint16], tuple[str, ...]] | None:
    """16-bit RGB or RGBA by OpenCV."""
    import cv2

    alpha = _first(tags, _SAMPLES, 3) >= 4
    try:
        _, pages = cv2.imdecodemulti(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED, range=(index, index + 1))
    except cv2.error:
        return None
    if not pages:
        return None
    size = _first(tags, _WIDTH), _first(tags, _LENGTH)
    samples = in_order(pages[0], size, (2, 1, 0, 3) if alpha else (2, 1, 0))
    return None if samples is None else (samples, (*RGB, *ALPHA) if alpha else RGB)


def _by_pillow(data: bytes, index: int, tags: dict[int, tuple[int, ...]]) -> tuple[NDArray[Any], tuple[str, ...], int, list[Message]]:
    notes = []
    image, missing = loaded(data, ("TIFF",), index, _leave_unturned)
    if missing:
        notes.append(CUT_OFF)
    samples, channels, more = plain(image)
    bits = _first(tags, _BITS, 1)
    if bits > 8 and samples.dtype == np.uint8:
        notes.append(say("Only the upper 8 bits of its {bits}-bit samples could be decoded.", bits=bits))
        bits = 8
    if samples.dtype == np.uint16:
        if bits < 16:
            samples <<= 16 - bits
            notes.append(say("Stored with {bits} bits per sample; each stands in the upper {bits} of 16 bits here.", bits=bits))
        if _first(tags, _PHOTOMETRIC, 1) == _WHITE_IS_ZERO:
            samples = ~samples
    if _first(tags, _PHOTOMETRIC, 1) == _WHITE_IS_ZERO:
        notes.append(say("Stored with 0 as white; inverted here, so that 0 is black."))
    notes += _about_alpha(tags)
    return samples, channels, 8 if _first(tags, _PHOTOMETRIC) == 3 else bits, notes + list(more)


def _leave_unturned(image: "Image") -> None:
    """Pillow turns a TIFF by its Exif view, which also asks the XMP packet; the tag itself has been set to 1 before."""
    from PIL import Image

    image.getexif = Image.Exif  # type: ignore[method-assign]


def _about_alpha(tags: dict[int, tuple[int, ...]]) -> list[Message]:
    extra = tags.get(_EXTRA, ())
    if 1 in extra:
        return [say("Its colours were stored multiplied by the alpha channel.")]
    return []
