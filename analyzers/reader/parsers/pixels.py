"""The parser ``pixels``: what kind of picture a file is, and its samples as they are stored, by the decoder that changes them least."""

from importlib import import_module
from typing import Any

from analyzers.reader.parsers.kinds import kind_of

_HERE = "analyzers.reader.parsers"

_DECODERS = {
    "JPEG": "jpeg_picture",
    "PNG": "common_pictures",
    "TIFF": "tiff_picture",
    "GIF": "common_pictures",
    "BMP": "common_pictures",
    "WebP": "common_pictures",
    "JPEG 2000": "common_pictures",
    "AVIF": "heif_picture",
    "HEIF": "heif_picture",
    "RAW": "raw_picture",
}


def pixels(data: bytes, picture: str = "") -> dict[str, Any]:
    """Facts and samples of one picture of the file; the first by default."""
    kind = kind_of(data)
    module = import_module(f"{_HERE}.{_DECODERS[kind]}")
    answer: dict[str, Any] = module.decode(data, kind, picture).answer()
    return answer
