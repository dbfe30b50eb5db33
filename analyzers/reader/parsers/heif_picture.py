"""Decodes HEIC by libheif and AVIF by libavif as stored: the turns and mirrors that the file asks for are reported, not applied."""

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.language import Message, say
from analyzers.reader.errors import ReaderError, Refused
from analyzers.reader.parsers import boxes
from analyzers.reader.parsers.common_pictures import deep, opencv_version, spread
from analyzers.reader.parsers.decoded import ALPHA, CUT_OFF, GREY, RGB, Decoded, accept_size, chosen, numbered, three_axes
from analyzers.reader.parsers.pillow import count_of, loaded, opened, plain, version

_DAMAGED = say("its picture cannot be decoded; the file is damaged or uses a coding that is not read, so ask for it again or as JPEG.")


def decode(data: bytes, kind: str, picture: str) -> Decoded:
    """One picture of the file: the primary one by default."""
    found = boxes.properties(data)
    orientation = found.orientation(data)
    if kind == "AVIF":
        return _avif(data, picture, orientation, _coded_bits(data, found))
    return _heic(data, boxes.unturned(data, found), picture, orientation)


def _coded_bits(data: bytes, found: boxes.Properties) -> int:
    """Bits per sample of an AV1 picture, from its configuration box."""
    for box in found.primary:
        if box.kind == b"av1C" and box.end - box.start >= 3:
            flags = data[box.start + 2]
            return 12 if flags & 0x60 == 0x60 else 10 if flags & 0x40 else 8
    return 8


def _avif(data: bytes, picture: str, orientation: int, bits: int) -> Decoded:
    notes: list[Message] = []
    with opened(data, ("AVIF",)) as image:
        names = numbered("frame", count_of(data, ("AVIF",)))
        index = chosen(picture, names)
        if len(names) > 1:
            notes.append(say("It holds {count} frames; this is {name}.", count=len(names), name=names[index]))
        alpha = image.mode == "RGBA"
        accept_size(image.width, image.height, channels=4, sample_bytes=2 if bits > 8 else 1)
        if bits > 8 and index == 0:
            samples = deep(data, image.size, (2, 1, 0, 3) if alpha else (2, 1, 0))
            if samples is not None:
                samples, note = spread(samples, bits)
                deep_channels = (*RGB, *ALPHA) if alpha else RGB
                return Decoded("AVIF", samples, deep_channels, bits, opencv_version(), orientation, names, (*notes, note))
    if bits > 8:
        notes.append(say("Only the upper 8 bits of its {bits}-bit samples could be decoded.", bits=bits))
    image, missing = loaded(data, ("AVIF",), index)
    if missing:
        notes.append(CUT_OFF)
    samples, channels, more = plain(image)
    return Decoded("AVIF", samples, channels, 8, version(), orientation, names, (*notes, *more))


def _heic(as_stored: bytes, unturned: bytes, picture: str, orientation: int) -> Decoded:
    import pillow_heif

    file = _opened(unturned)
    first = file.primary_index
    order = [first, *(number for number in range(len(file)) if number != first)]
    names = numbered("picture", len(order))
    index = chosen(picture, names)
    notes: list[Message] = []
    if len(names) > 1:
        notes.append(say("It holds {count} pictures; this is {name}.", count=len(names), name=names[index]))
    if index and unturned != as_stored:
        file, orientation = _opened(as_stored), 1
        notes.append(say("The decoder has turned this picture as the file asks for; it is not turned again."))
    elif index:
        orientation = 1
    image = file[order[index]]
    accept_size(image.size[0], image.size[1], channels=4, sample_bytes=2 if image.info.get("bit_depth", 8) > 8 else 1)
    if image.info.get("depth_images"):
        notes.append(say("It also holds a depth map."))
    samples = _samples(image)
    bits = int(image.info.get("bit_depth", 8))
    if 8 < bits < 16:
        notes.append(say("Stored with {bits} bits per sample; each stands in the upper {bits} of 16 bits here.", bits=bits))
    channels = {1: GREY, 2: (*GREY, *ALPHA), 3: RGB, 4: (*RGB, *ALPHA)}[samples.shape[2]]
    decoder = f"libheif {pillow_heif.libheif_version()}"
    return Decoded("HEIC", samples, channels, bits if samples.dtype == np.uint16 else 8, decoder, orientation, names, tuple(notes))


def _opened(data: bytes) -> Any:
    import pillow_heif

    try:
        file = pillow_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=False)
    except MemoryError:
        raise
    except Exception as error:
        raise Refused(_DAMAGED) from error
    if not len(file):  # pictures of a coding that this build of the library does not know are left out by it
        raise Refused(_DAMAGED)
    return file


def _samples(image: Any) -> NDArray[Any]:
    try:
        return three_axes(np.asarray(image))
    except (MemoryError, ReaderError):
        raise
    except Exception as error:
        raise Refused(_DAMAGED) from error
