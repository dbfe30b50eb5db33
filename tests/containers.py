"""Files whose parts are known, made by code: a JPEG with an Exif thumbnail, with segments of many kinds, with things after its end."""

import io
import struct
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from PIL import Image  # noqa: TID253  writes the files that are examined

Pixels = NDArray[np.uint8]


def scenery(height: int = 96, width: int = 128, seed: int = 0) -> Pixels:
    """Smooth tones with edges: what a thumbnail can be compared with."""
    random = np.random.default_rng(seed)
    small = random.integers(0, 256, (6, 8, 3)).astype(np.uint8)
    picture = Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC)
    pixels = np.array(picture)
    for _ in range(8):
        y, x = random.integers(0, height - 12), random.integers(0, width - 12)
        pixels[y : y + random.integers(6, height // 3), x : x + random.integers(6, width // 3)] = random.integers(0, 256, 3)
    grey = pixels.mean(axis=2, keepdims=True)
    return (0.3 * pixels + 0.7 * grey).astype(np.uint8)  # as muted as most photographs


def jpeg_of(pixels: Pixels, quality: int = 90, **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality, **options)
    return buffer.getvalue()


def shrunk(pixels: Pixels, width: int = 160, height: int = 120) -> Pixels:
    return np.array(Image.fromarray(pixels).resize((width, height), Image.Resampling.LANCZOS))


def exif_with(thumbnail: bytes, orientation: int = 1) -> bytes:
    """The content of an Exif segment: IFD0 with an orientation, IFD1 with a JPEG thumbnail."""
    head = b"Exif\0\0II*\0" + struct.pack("<I", 8)
    first = struct.pack("<H", 1) + struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0) + struct.pack("<I", 26)
    place = 26 + 2 + 3 * 12 + 4
    entries = ((0x0103, 3, 1, 6), (0x0201, 4, 1, place), (0x0202, 4, 1, len(thumbnail)))
    second = struct.pack("<H", 3) + b"".join(struct.pack("<HHII", *entry) for entry in entries) + struct.pack("<I", 0)
    return head + first + second + thumbnail


def segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def with_segments(jpeg: bytes, *segments: bytes) -> bytes:
    """The JPEG with segments put in behind its first marker."""
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def with_thumbnail(pixels: Pixels, thumbnail: Pixels, *, orientation: int = 1, quality: int = 92) -> bytes:
    """A JPEG whose Exif holds another picture as its thumbnail."""
    return with_segments(jpeg_of(pixels, quality), segment(0xE1, exif_with(jpeg_of(thumbnail, 80), orientation)))


def mpf_index(pictures: list[tuple[int, int, int]]) -> bytes:
    """The content of an MPF segment: (type, length, offset from the index) of each picture."""
    head = b"MPF\0MM\0*" + struct.pack(">I", 8)
    entries = b"".join(struct.pack(">IIIHH", kind, size, offset, 0, 0) for kind, size, offset in pictures)
    directory = struct.pack(">H", 1) + struct.pack(">HHII", 0xB002, 7, len(entries), 8 + 2 + 12 + 4) + struct.pack(">I", 0)
    return head + directory + entries


def with_mpf(main: bytes, further: bytes) -> bytes:
    """Two JPEGs in one file, and the index that names both."""
    size = len(segment(0xE2, mpf_index([(0, 0, 0), (0, 0, 0)])))
    total = len(main) + size
    index = mpf_index([(0x030000, total, 0), (0x010002, len(further), total - (2 + 4 + 4))])
    return with_segments(main, segment(0xE2, index)) + further


def chunk(kind: bytes, content: bytes, checksum: int | None = None) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", crc32(kind + content) if checksum is None else checksum)


def samsung_trailer(*blocks: tuple[str, bytes]) -> bytes:
    """Blocks by name, and the directory that counts backwards to them."""
    made = [struct.pack("<HHI", 0, 0x0A01 + number, len(name)) + name.encode() + data for number, (name, data) in enumerate(blocks)]
    body, entries = b"".join(made), b""
    at = len(body)
    for number, block in enumerate(made):
        entries += struct.pack("<HHII", 0, 0x0A01 + number, at, len(block))
        at -= len(block)
    directory = b"SEFH" + struct.pack("<II", 106, len(made)) + entries
    return body + directory + struct.pack("<I", len(directory)) + b"SEFT"


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + kind + content


def film() -> bytes:
    """Not one that plays, but boxes as an MP4 has them."""
    return box(b"ftyp", b"mp42\0\0\0\0isom") + box(b"mdat", bytes(range(256))) + box(b"moov", box(b"mvhd", bytes(100)))
