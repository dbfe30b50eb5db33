"""The parser ``previews``: the smaller pictures that a file holds of its own picture, decoded, with where each lies.

Gain maps, depth maps and films are left out. Large previews are decoded at a fraction of their size: they are compared, not examined.
"""

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.reader.errors import ReaderError
from analyzers.reader.parsers import jpeg
from analyzers.reader.parsers.jpeg_picture import accept
from analyzers.reader.parsers.structure import structure

MOST_PREVIEWS = 8
LARGEST_SIDE = 640  # pixels of what is given back
LARGEST_PIXELS = 60_000_000
SMALLEST_SIDE = 24
_OTHER_VIEW = re.compile(r"disparity|panorama|multi-angle|original")  # of an MPF index: pictures of their own, not previews
_KINDS = {
    "exif.thumbnail", "makernote.preview", "photoshop.thumbnail", "jfxx.thumbnail", "tiff.preview", "after.mpf", "after.jpeg",
    "after.container", "samsung.picture", "box.preview", "jfif.thumbnail",
}  # fmt: skip


def previews(data: bytes) -> list[dict[str, Any]]:
    """``kind, name, offset, length, width, height, orientation, named, table (its luma table or None), pixels (H×W×3 uint8)`` of each."""
    found: list[dict[str, Any]] = []
    seen: set[tuple[int, int]] = set()
    inside = 1 << 30  # the depth of the picture whose own previews are passed over
    for depth, kind, name, offset, length, _, role, named in structure(data)["parts"]:
        if depth > inside:
            continue
        inside = depth if role == "picture" and not kind.startswith("picture.") else 1 << 30
        if kind not in _KINDS or _OTHER_VIEW.search(name) or (offset, length) in seen or len(found) >= MOST_PREVIEWS:
            continue
        seen.add((offset, length))
        record = {"kind": kind, "name": name, "offset": offset, "length": length, "named": named}
        picture = data[offset : offset + length]
        decoded = _raw(data, offset, length) if kind == "jfif.thumbnail" else _decoded(picture)
        if decoded is not None and min(decoded["pixels"].shape[:2]) >= SMALLEST_SIDE:
            found.append({**record, **decoded})
    return found


def _raw(data: bytes, offset: int, length: int) -> dict[str, Any] | None:
    """JFIF's own thumbnail: RGB bytes, its size in the two bytes before them."""
    width, height = data[offset - 2], data[offset - 1]
    if not width or not height or length < 3 * width * height:
        return None
    pixels = np.frombuffer(data, np.uint8, 3 * width * height, offset).reshape(height, width, 3)
    return {"width": width, "height": height, "orientation": 1, "table": None, "pixels": pixels}


def _decoded(picture: bytes) -> dict[str, Any] | None:
    """A JPEG, whole or cut off; None where it cannot be decoded."""
    if picture[:3] != b"\xff\xd8\xff":
        return None
    seen = jpeg.walk(picture)
    try:
        accept(picture, seen)
    except ReaderError:
        return None
    if seen.width * seen.height > LARGEST_PIXELS or len(seen.components) not in (1, 3):
        return None
    pixels = _pixels(picture, seen.width, seen.height)
    if pixels is None:
        return None
    table = seen.quantisation.get(seen.components[0][3])
    return {"width": seen.width, "height": seen.height, "orientation": _orientation(picture), "table": table, "pixels": pixels}


def _pixels(picture: bytes, width: int, height: int) -> NDArray[np.uint8] | None:
    """Not turned, at most LARGEST_SIDE: by an eighth, a quarter or a half first, which costs little, then by averaging."""
    import cv2

    flags, side = cv2.IMREAD_COLOR_RGB, max(width, height)
    for factor, reduced in ((8, cv2.IMREAD_REDUCED_COLOR_8), (4, cv2.IMREAD_REDUCED_COLOR_4), (2, cv2.IMREAD_REDUCED_COLOR_2)):
        if side >= factor * LARGEST_SIDE:
            flags = reduced
            break
    try:
        pixels = cv2.imdecode(np.frombuffer(picture, np.uint8), flags | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error:
        return None
    if pixels is None:
        return None
    if flags != cv2.IMREAD_COLOR_RGB:
        pixels = pixels[:, :, ::-1]
    scale = LARGEST_SIDE / max(pixels.shape[:2])
    if scale < 1:
        size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(pixels)


def _orientation(picture: bytes) -> int:
    """The Exif orientation that a further picture carries for itself."""
    from analyzers.reader.parsers.pillow import exif_orientation

    return exif_orientation(picture, ("JPEG",)) if b"Exif\0" in picture[:4096] else 1
