"""Pictures made anew from pixels: upright, at most so large, as PNG or JPEG within the page. Nothing of a file's bytes is in them."""

from base64 import b64encode
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.results import Map
from forensics_gui.case.colours import levels, table
from forensics_gui.case.report.turning import upright

SIDE = 1600  # pixels of a picture's longer side
MAP_SIDE = 1200
QUALITY = 85  # of JPEG, with colours at full resolution
_PLAIN = 350_000  # bytes up to which a map stays without loss


def photo(pixels: NDArray[np.uint8], orientation: int = 1, side: int = SIDE) -> str:
    """H×W×3 uint8 RGB as the address of a JPEG in the page."""
    return _jpeg(upright(_reduced(pixels, side), orientation))


def drawing(pixels: NDArray[np.uint8], orientation: int = 1, side: int = MAP_SIDE) -> str:
    """The same without loss where that stays small, as lines and letters ask."""
    return _smaller(upright(_reduced(pixels, side), orientation))


def map_image(view: Map, orientation: int, colours: str) -> str:
    """A map on its fixed scale, reduced by the mean of each area."""
    values = np.nan_to_num(_reduced(view.values, MAP_SIDE), nan=view.low)
    steps = levels(values.astype(np.float32, copy=False), view.low, view.high)
    return _smaller(upright(table(colours)[steps], orientation))


def partial_image(values: NDArray[np.float32], orientation: int, colours: str) -> str:
    """Values of 0..1; what could not be measured (-1) is grey."""
    small = _reduced(values, MAP_SIDE, nearest=True)
    palette = table(colours).copy()
    palette[0] = 128
    steps = np.where(small < 0, 0, np.maximum(levels(small, 0.0, 1.0), 1)).astype(np.uint8)
    return _smaller(upright(palette[steps], orientation))


def scale_image(colours: str) -> str:
    """The colours of a map from its low to its high end."""
    return _png(table(colours)[None, :, :])


def _reduced(values: NDArray[Any], side: int, nearest: bool = False) -> NDArray[Any]:
    import cv2

    height, width = values.shape[:2]
    scale = side / max(height, width)
    if scale >= 1:
        return values
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    small: NDArray[Any] = cv2.resize(values, size, interpolation=cv2.INTER_NEAREST if nearest else cv2.INTER_AREA)
    return small


def _smaller(pixels: NDArray[np.uint8]) -> str:
    plain = _png(pixels)
    return plain if len(plain) <= _PLAIN else min(plain, _jpeg(pixels), key=len)


def _png(pixels: NDArray[np.uint8]) -> str:
    import cv2

    return _address("png", cv2.imencode(".png", _reversed(pixels), [cv2.IMWRITE_PNG_COMPRESSION, 9])[1])


def _jpeg(pixels: NDArray[np.uint8]) -> str:
    import cv2

    options = [cv2.IMWRITE_JPEG_QUALITY, QUALITY, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444]
    return _address("jpeg", cv2.imencode(".jpg", _reversed(pixels), options)[1])


def _reversed(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.ascontiguousarray(pixels[..., ::-1])  # OpenCV takes blue first


def _address(kind: str, coded: NDArray[np.uint8]) -> str:
    return f"data:image/{kind};base64,{b64encode(coded.tobytes()).decode()}"
