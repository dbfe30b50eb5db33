"""Decodes a JPEG to the samples that libjpeg-turbo gives: accurate integer DCT, chroma enlarged by its triangle filter, never turned.

OpenCV's copy is used where it gives the same bits as Pillow's and is quicker; Pillow's for four inks and for damaged files.
"""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.language import Message, say
from analyzers.reader.errors import LimitExceeded, Refused
from analyzers.reader.parsers import jpeg
from analyzers.reader.parsers.decoded import CMYK, CUT_OFF, GREY, RGB, Decoded, accept_size, chosen, three_axes
from analyzers.reader.parsers.pillow import exif_orientation, loaded, samples_of

MOST_SCANS = 200  # cameras and encoders write about ten; thousands only keep a decoder busy
# one bit per block of a first progressive scan is the least that a coded picture takes: 64 samples of 3 channels from 1/8 byte each
DENSEST = 1600
_CHANNELS = {1: GREY, 3: RGB, 4: CMYK}
LONGEST_SIDE = 65_500  # libjpeg's own limit
SUSPICIOUS = 50_000_000  # samples; below this a nearly empty file costs nothing


def decode(data: bytes, kind: str, picture: str) -> Decoded:
    """The main picture of a JPEG file, or one of the further ones that follow it."""
    seen = jpeg.walk(data)
    further = jpeg.following(data, seen.end) if seen.end is not None else []
    names = ("picture", *(f"picture {number}" for number in range(2, len(further) + 2)))
    index = chosen(picture, names)
    if index:
        start, length = further[index - 1]
        data = data[start : start + length]
        seen = jpeg.walk(data)
        kind = "JPEG within JPEG"
    return _decoded(data, seen, kind, names)


def _decoded(data: bytes, seen: jpeg.Walk, kind: str, names: tuple[str, ...]) -> Decoded:
    accept(data, seen)
    notes: list[Message] = []
    samples = _by_opencv(data, seen)
    decoder = f"libjpeg-turbo {_turbo_of_opencv()} (OpenCV)"
    missing = seen.end is None
    if samples is None:
        samples, decoder, cut = _by_pillow(data)
        missing |= cut
    if missing:
        notes.append(CUT_OFF)
    if len(names) > 1:
        notes.append(say("{count} further JPEG pictures follow the main one in this file.", count=len(names) - 1))
    channels = _CHANNELS[samples.shape[2]]
    if channels == CMYK:
        notes.append(_about_ink(seen))
    return Decoded(kind, samples, channels, seen.precision, decoder, exif_orientation(data, ("JPEG",)), names, tuple(notes))


def accept(data: bytes, seen: jpeg.Walk) -> None:
    """Refuse what is no picture, what this libjpeg does not decode, and what would take far more work than it can show."""
    if not seen.frame or not seen.scans:
        raise Refused(say("it begins as a JPEG but holds no picture; the file is damaged, so ask for it again."))
    if seen.precision != 8:
        raise Refused(
            say("it is a JPEG of {bits} bits per sample, which only special software reads; ask for a copy as TIFF.", bits=seen.precision)
        )
    accept_size(seen.width, seen.height, max(1, len(seen.components)))
    if max(seen.width, seen.height) > LONGEST_SIDE:
        raise Refused(say("it is a JPEG with a side of more than {limit} pixels, which no decoder here reads.", limit=LONGEST_SIDE))
    if seen.scans > MOST_SCANS:
        raise LimitExceeded(say("it is a JPEG of {scans} scans, made to keep a decoder busy; ask for another copy.", scans=seen.scans))
    samples = seen.width * seen.height * len(seen.components)
    if samples > SUSPICIOUS and samples > len(data) * DENSEST:
        raise Refused(
            say(
                "it declares {width} × {height} pixels but has only {size} bytes; nearly all of it is missing, so ask for the file again.",
                width=seen.width,
                height=seen.height,
                size=len(data),
            )
        )


def _by_opencv(data: bytes, seen: jpeg.Walk) -> NDArray[np.uint8] | None:
    """A whole grey or colour picture; None for all others."""
    import cv2

    if seen.end is None or len(seen.components) not in (1, 3):
        return None
    # an Exif orientation would otherwise turn the picture
    flags = (cv2.IMREAD_GRAYSCALE if len(seen.components) == 1 else cv2.IMREAD_COLOR_RGB) | cv2.IMREAD_IGNORE_ORIENTATION
    try:
        samples = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    except cv2.error:
        return None
    if samples is None or samples.shape[:2] != (seen.height, seen.width):
        return None
    return three_axes(samples)


def _by_pillow(data: bytes) -> tuple[NDArray[np.uint8], str, bool]:
    """Also decodes what there is of a file that is cut off; whether it was is the last value."""
    from PIL import features

    image, missing = loaded(data, ("JPEG",))
    return samples_of(image), f"libjpeg-turbo {features.version('libjpeg_turbo')} (Pillow)", missing


def _about_ink(seen: jpeg.Walk) -> Message:
    if seen.adobe is None:
        return say("Four inks without an Adobe marker: values are taken as inverted, as most software does; 0 means no ink here.")
    return say("Four inks, stored inverted as Adobe does; the inversion was undone, so that 0 means no ink.")


@cache
def _turbo_of_opencv() -> str:
    import re

    import cv2

    found: Any = re.search(r"JPEG:.*?libjpeg-turbo \(ver ([\d.]+)", cv2.getBuildInformation())
    return found.group(1) if found else cv2.__version__
