"""A text that some generators hide in the lowest bit of the alpha channel, where it survives the loss of all metadata.

The bits run down each column, then along the columns; the text stands behind a signature and its length in bits. As NovelAI writes it.
"""

import zlib

import numpy as np
from numpy.typing import NDArray

from analyzers.reader.errors import ReaderError
from analyzers.reader.parsers.text import decoded

LARGEST_TEXT = 4 << 20
_SIGNATURES = {b"stealth_pnginfo": False, b"stealth_pngcomp": True}
_LENGTH = len("stealth_pnginfo")


def hidden_text(data: bytes) -> str:
    """The text, empty where there is none. Only PNG and WebP with an alpha channel are decoded for it."""
    if not _may_hold_alpha(data):
        return ""
    from analyzers.reader.parsers.pixels import pixels

    try:
        answer = pixels(data)
    except (ReaderError, MemoryError):
        return ""  # whoever decodes the picture is told why
    channels, samples = answer["facts"]["channels"], answer["samples"]
    if "alpha" not in channels or samples.dtype != np.uint8:
        return ""
    return _text(samples[..., list(channels).index("alpha")])


def _may_hold_alpha(data: bytes) -> bool:
    if data[:4] == b"\x89PNG" and len(data) > 25:
        return data[25] in (4, 6)
    return data[:4] == b"RIFF" and data[8:16] in (b"WEBPVP8X", b"WEBPVP8L")


def _text(alpha: NDArray[np.uint8]) -> str:
    head = _bytes(alpha, 0, _LENGTH + 4)
    if head[:_LENGTH] not in _SIGNATURES:
        return ""
    size = int.from_bytes(head[_LENGTH:], "big") // 8
    content = _bytes(alpha, _LENGTH + 4, min(size, LARGEST_TEXT))
    if _SIGNATURES[head[:_LENGTH]]:
        try:
            content = zlib.decompressobj(wbits=31).decompress(content, LARGEST_TEXT)
        except zlib.error:
            return ""
    return decoded(content)


def _bytes(alpha: NDArray[np.uint8], start: int, size: int) -> bytes:
    """Bytes from the lowest bits, column by column; only the columns that are needed are looked at."""
    height = alpha.shape[0]
    first, last = start * 8 // height, -(-(start + size) * 8 // height)
    bits = (alpha[:, first:last] & 1).T.reshape(-1)
    at = start * 8 - first * height
    return np.packbits(bits[at : at + size * 8]).tobytes()
