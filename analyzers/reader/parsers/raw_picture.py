"""Develops a camera RAW by LibRaw with fixed, neutral settings, or gives the preview that the camera embedded; the two are told apart.

Settings: the camera's white balance, no automatic brightening, AHD demosaicing, sRGB primaries and curve, 16 bits, not turned.
"""

import io
from typing import Any

import numpy as np

from analyzers.language import Message, say
from analyzers.reader.errors import Refused
from analyzers.reader.parsers.decoded import GREY, RGB, Decoded, accept_size, chosen, three_axes

DEVELOPED, PREVIEW = "developed", "embedded preview"

_FLIPS = {0: 1, 3: 3, 5: 8, 6: 6}  # LibRaw's code for the camera's position -> EXIF
_SRGB_CURVE = (2.4, 12.92)
_DAMAGED = say("its sensor data cannot be read; the file is damaged or from a camera that is not known, so ask for its JPEG as well.")


def decode(data: bytes, kind: str, picture: str) -> Decoded:
    """The developed picture, or the largest embedded preview."""
    import rawpy

    try:
        with rawpy.imread(io.BytesIO(data)) as raw:
            preview = _preview(raw)
            names = (DEVELOPED, PREVIEW) if preview is not None else (DEVELOPED,)
            orientation = _FLIPS.get(raw.sizes.flip, 1)
            if chosen(picture, names):
                return _decoded_preview(preview, names, orientation, (raw.sizes.width, raw.sizes.height))
            accept_size(raw.sizes.width, raw.sizes.height, 3, 2)
            return _developed(raw, kind, names, orientation)
    except rawpy.LibRawUnsufficientMemoryError as error:
        raise MemoryError from error
    except rawpy.LibRawError as error:
        raise Refused(_DAMAGED) from error


def _developed(raw: Any, kind: str, names: tuple[str, ...], orientation: int) -> Decoded:
    import rawpy

    samples = three_axes(
        raw.postprocess(
            use_camera_wb=True,
            no_auto_bright=True,
            output_bps=16,
            gamma=_SRGB_CURVE,
            user_flip=0,
            output_color=rawpy.ColorSpace.sRGB,
            demosaic_algorithm=rawpy.DemosaicAlgorithm.AHD,
        )
    )
    notes = (
        say(
            "Developed here from the sensor's values: camera white balance, no brightening, AHD demosaicing, sRGB curve. "
            "Another developer gives other pixels."
        ),
    )
    return Decoded(kind, samples, RGB if samples.shape[2] == 3 else GREY, 16, _libraw(), orientation, names, notes)


def _preview(raw: Any) -> Any:
    import rawpy

    try:
        return raw.extract_thumb()
    except rawpy.LibRawError:
        return None


def _decoded_preview(preview: Any, names: tuple[str, ...], orientation: int, size: tuple[int, int]) -> Decoded:
    import rawpy

    from analyzers.reader.parsers import jpeg_picture

    note: Message = say("The preview that the camera, or a later program, stored in the RAW file.")
    if preview.format == rawpy.ThumbFormat.JPEG:
        inner = jpeg_picture.decode(preview.data, "JPEG preview of a RAW", "")
        if orientation == 1 or inner.orientation != 1:
            orientation = inner.orientation
        samples, channels, decoder = inner.samples, inner.channels, inner.decoder
        notes: tuple[Message, ...] = (note, *inner.notes)
    else:
        samples = three_axes(np.array(preview.data))
        channels, decoder, notes = (RGB if samples.shape[2] == 3 else GREY), _libraw(), (note,)
    height, width = samples.shape[:2]
    if (width > height) != (size[0] > size[1]):
        orientation = 1  # it has been turned already
    kind = "JPEG preview of a RAW" if preview.format == rawpy.ThumbFormat.JPEG else "preview of a RAW"
    return Decoded(kind, samples, channels, 8 if samples.dtype == np.uint8 else 16, decoder, orientation, names, notes)


def _libraw() -> str:
    import rawpy

    return f"LibRaw {'.'.join(map(str, rawpy.libraw_version))}"
