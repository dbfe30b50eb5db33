"""Decodes PNG, GIF, BMP, WebP and JPEG 2000 as stored, by Pillow; by OpenCV where Pillow would drop the lower byte of 16-bit colours."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analyzers.language import Message, say
from analyzers.reader.parsers import fields_png
from analyzers.reader.parsers.decoded import ALPHA, CUT_OFF, GREY, RGB, Decoded, accept_size, chosen, numbered, orientation_of, three_axes
from analyzers.reader.parsers.pillow import count_of, loaded, opened, plain, version

if TYPE_CHECKING:
    from PIL.Image import Image

_FORMATS = {"PNG": "PNG", "GIF": "GIF", "BMP": "BMP", "WebP": "WEBP", "JPEG 2000": "JPEG2000"}

# PNG colour type -> our channels, and where OpenCV puts them when it decodes 16 bits to BGR or BGRA
_DEEP_PNG = {2: (RGB, (2, 1, 0)), 4: ((*GREY, *ALPHA), (0, 3)), 6: ((*RGB, *ALPHA), (2, 1, 0, 3))}
_DEEP_JPEG_2000 = {3: (RGB, (2, 1, 0)), 4: ((*RGB, *ALPHA), (2, 1, 0, 3))}


def decode(data: bytes, kind: str, picture: str) -> Decoded:
    """One picture of the file, the first by default."""
    formats = (_FORMATS[kind],)
    names = numbered("frame", count_of(data, formats))
    index = chosen(picture, names)
    notes = _about_frames(kind, names, index)
    with opened(data, formats) as image:
        bits, channels, order = _depth(data, kind)
        accept_size(image.width, image.height, channels=len(channels) or len(image.getbands()), sample_bytes=2 if bits > 8 else 1)
        orientation = _orientation(data, kind, image)
        if index == 0 and channels and (samples := deep(data, image.size, order)) is not None:
            if bits < 16:
                samples, more = spread(samples, bits)
                notes.append(more)
            return Decoded(kind, samples, channels, bits, opencv_version(), orientation, names, tuple(notes))
    image, missing = loaded(data, formats, index)
    if missing:
        notes.append(CUT_OFF)
    if channels:
        notes.append(say("Only the upper 8 bits of its {bits}-bit samples could be decoded.", bits=bits))
    samples, channels, more_notes = plain(image)
    if samples.dtype == np.uint8:
        bits = min(bits, 8)
    return Decoded(kind, samples, channels, bits, version(), orientation, names, (*notes, *more_notes))


def deep(data: bytes, size: tuple[int, int], order: tuple[int, ...]) -> NDArray[np.uint16] | None:
    """16-bit colours by OpenCV, brought into our channel order; None where it cannot."""
    import cv2

    try:
        samples = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:
        return None
    return in_order(samples, size, order)


def in_order(samples: Any, size: tuple[int, int], order: tuple[int, ...]) -> NDArray[np.uint16] | None:
    """OpenCV's blue-first channels as ours, if it gave what was expected."""
    if samples is None or samples.dtype != np.uint16 or samples.shape[1::-1] != size or three_axes(samples).shape[2] <= max(order):
        return None
    return np.ascontiguousarray(three_axes(samples)[:, :, list(order)])


def spread(samples: NDArray[np.uint16], bits: int) -> tuple[NDArray[np.uint16], Message]:
    """Samples of 9 to 15 bits brought to the upper end of 16, so that full is full; nothing is lost by it."""
    moved = np.left_shift(samples, np.uint16(16 - bits))
    return moved, say("Stored with {bits} bits per sample; each stands in the upper {bits} of 16 bits here.", bits=bits)


def opencv_version() -> str:
    """Names the decoder, for the report."""
    import cv2

    return f"OpenCV {cv2.__version__}"


def _depth(data: bytes, kind: str) -> tuple[int, tuple[str, ...], tuple[int, ...]]:
    """Bits per sample; and channels with OpenCV's order of them, where OpenCV must decode."""
    if kind == "PNG" and len(data) > 25:
        bits, colour = data[24], data[25]
        return (bits, *_DEEP_PNG[colour]) if bits == 16 and colour in _DEEP_PNG else (8 if colour == 3 else bits, (), ())
    if kind == "JPEG 2000" and (at := data.find(b"\xff\x4f\xff\x51")) >= 0 and len(data) > at + 42:
        bits, count = (data[at + 42] & 0x7F) + 1, int.from_bytes(data[at + 40 : at + 42], "big")
        return (bits, *_DEEP_JPEG_2000[count]) if 8 < bits <= 16 and count in _DEEP_JPEG_2000 else (min(bits, 16), (), ())
    return 8, (), ()


def _orientation(data: bytes, kind: str, image: "Image") -> int:
    """From the Exif block. A PNG's is found by our own walk, since Pillow would decode the picture to look for one behind it."""
    from PIL import Image

    try:
        exif = image.getexif() if kind != "PNG" else Image.Exif()
        if kind == "PNG":
            exif.load(next((content for name, _, content in fields_png.chunks(data) if name == b"eXIf"), b""))
        return orientation_of(exif.get(0x0112))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  a damaged Exif block must not hide the picture
        return 1


def _about_frames(kind: str, names: tuple[str, ...], index: int) -> list[Message]:
    notes = []
    if len(names) > 1:
        notes.append(say("It holds {count} frames; this is {name}.", count=len(names), name=names[index]))
    if index and kind in ("GIF", "WebP", "PNG"):
        notes.append(say("A later frame is composed over those before it, as the file prescribes."))
    return notes
