"""Real picture files of kinds that Pillow does not write, made from arrays."""

import io
import struct
import zlib

import numpy as np
from numpy.typing import NDArray

PNG_COLOURS = {1: 0, 2: 4, 3: 2, 4: 6}


def png_chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png16(samples: NDArray[np.uint16], *more: bytes) -> bytes:
    """A 16-bit PNG with 1 to 4 channels; `more` are further chunks."""
    height, width, channels = samples.shape
    header = struct.pack(">IIBBBBB", width, height, 16, PNG_COLOURS[channels], 0, 0, 0)
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in samples)
    body = png_chunk(b"IDAT", zlib.compress(rows))
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + b"".join(more) + body + png_chunk(b"IEND", b"")


def tiff(samples: NDArray[np.generic], photometric: int, order: str = "<", **more: int) -> bytes:
    """An uncompressed TIFF of one strip, interleaved. `more`: tags t274=6 and so on, as SHORT."""
    height, width, channels = samples.shape
    body = samples.astype(samples.dtype.newbyteorder(order)).tobytes()
    bits = samples.dtype.itemsize * 8
    tags: dict[int, tuple[str, list[int]]] = {
        256: ("I", [width]),
        257: ("I", [height]),
        258: ("H", [bits] * channels),
        259: ("H", [1]),
        262: ("H", [photometric]),
        273: ("I", [8]),
        277: ("H", [channels]),
        278: ("I", [height]),
        279: ("I", [len(body)]),
    }
    tags |= {int(name[1:]): ("H", [value]) for name, value in more.items()}
    body += b"\0" * (len(body) % 2)
    outside, entries = b"", b""
    start = 8 + len(body)
    for tag, (letter, values) in sorted(tags.items()):
        content = struct.pack(f"{order}{len(values)}{letter}", *values)
        if len(content) > 4:
            outside, content = outside + content, struct.pack(order + "I", start + len(outside))
        entries += struct.pack(order + "HHI", tag, {"H": 3, "I": 4}[letter], len(values)) + content.ljust(4, b"\0")
    at = start + len(outside)
    head = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, at)
    return head + body + outside + struct.pack(order + "H", len(tags)) + entries + b"\0\0\0\0"


def heic(pixels: NDArray[np.generic], orientation: int = 1, **options: object) -> bytes:
    """A lossless HEIC; 16-bit samples are stored with 10 bits."""
    import pillow_heif
    from PIL import Image

    height, width, channels = pixels.shape
    mode = {3: "RGB", 4: "RGBA"}[channels] + (";16" if pixels.dtype == np.uint16 else "")
    exif = Image.Exif()
    exif[0x0112] = orientation
    buffer = io.BytesIO()
    file = pillow_heif.from_bytes(mode, (width, height), pixels.tobytes())
    file.save(buffer, quality=-1, chroma=444, exif=exif.tobytes(), matrix_coefficients=0, **options)
    return buffer.getvalue()


def many(form: str, frames: list[NDArray[np.uint8]], **options: object) -> bytes:
    """A file of several pictures, by Pillow."""
    from PIL import Image

    first, *others = [Image.fromarray(frame) for frame in frames]
    buffer = io.BytesIO()
    first.save(buffer, form, save_all=True, append_images=others, **options)
    return buffer.getvalue()


def as_mode(pixels: NDArray[np.uint8], mode: str, form: str, **options: object) -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(pixels).convert(mode).save(buffer, form, **options)
    return buffer.getvalue()


def with_orientation(pixels: NDArray[np.uint8], form: str, orientation: int, **options: object) -> bytes:
    from PIL import Image

    exif = Image.Exif()
    exif[0x0112] = orientation
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, form, exif=exif, **options)
    return buffer.getvalue()


def dng(sensor: NDArray[np.uint16], preview: bytes = b"", orientation: int = 1) -> bytes:
    """A camera RAW as Adobe's DNG: a Bayer mosaic (RGGB) of 16 bits, and perhaps a JPEG preview before it."""
    height, width = sensor.shape
    identity = [value for row in np.eye(3, dtype=int).tolist() for cell in row for value in (cell, 1)]
    raw = {
        254: (4, [0]),
        256: (4, [width]),
        257: (4, [height]),
        258: (3, [16]),
        259: (3, [1]),
        262: (3, [32803]),
        273: (4, [0]),
        277: (3, [1]),
        278: (4, [height]),
        279: (4, [sensor.nbytes]),
        33421: (3, [2, 2]),
        33422: (1, [0, 1, 1, 2]),
        50714: (3, [0]),
        50717: (4, [65535]),
    }
    camera = {
        271: (2, list(b"Test\0")),
        272: (2, list(b"Mosaic\0")),
        274: (3, [orientation]),
        50706: (1, [1, 4, 0, 0]),
        50708: (2, list(b"Test Mosaic\0")),
        50721: (10, identity),
        50728: (5, [1, 1, 1, 1, 1, 1]),
        50778: (3, [21]),
    }
    across, down = _size(preview)
    shown = {
        254: (4, [1]),
        256: (4, [across]),
        257: (4, [down]),
        258: (3, [8, 8, 8]),
        259: (3, [7]),
        262: (3, [6]),
        273: (4, [0]),
        277: (3, [3]),
        279: (4, [len(preview)]),
    }
    shown[278] = (4, [down])
    if not preview:
        return _directories([(raw | camera, sensor.tobytes())])
    return _directories([(shown | camera, preview), (raw, sensor.tobytes())])


def _size(jpeg: bytes) -> tuple[int, int]:
    from PIL import Image

    if not jpeg:
        return 0, 0
    with Image.open(io.BytesIO(jpeg)) as image:
        return image.size


def _directories(parts: list[tuple[dict[int, tuple[int, list[int]]], bytes]]) -> bytes:
    """A little-endian TIFF whose first directory holds the others; each directory's own data are its one strip."""
    letters = {1: "B", 2: "B", 3: "H", 4: "I", 5: "I", 10: "i"}
    data, places = b"II*\0\0\0\0\0", []
    for tags, body in reversed(parts):
        strip = len(data)
        data += body + b"\0" * (len(body) % 2)
        nested = {330: (4, places[:])} if places and tags is parts[0][0] else {}
        entries = b""
        for tag, (kind, values) in sorted((tags | nested | {273: (4, [strip])}).items()):
            content = struct.pack(f"<{len(values)}{letters[kind]}", *values)
            count = len(values) // 2 if kind in (5, 10) else len(values)
            if len(content) > 4:
                content, data = struct.pack("<I", len(data)), data + content + b"\0" * (len(content) % 2)
            entries += struct.pack("<HHI", tag, kind, count) + content.ljust(4, b"\0")
        places.append(len(data))
        data += struct.pack("<H", len(entries) // 12) + entries + b"\0\0\0\0"
    return data[:4] + struct.pack("<I", places[-1]) + data[8:]
