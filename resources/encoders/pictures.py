"""The pictures that the programs are given: drawn here from numbers, so that nothing of anyone else's is in the list."""

import struct
import zlib
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SIZES = {"large": (400, 600), "small": (53, 37)}


@cache
def colour(size: str = "large", seed: int = 7) -> NDArray[np.uint8]:
    """H×W×3: soft slopes, hard edges, grain, and a flat part."""
    height, width = SIZES[size]
    chance = np.random.default_rng(seed)
    down, across = np.mgrid[0:height, 0:width]
    planes = [np.sin(across / (9.0 + 3 * k + seed)) * 60 + np.cos(down / (14.0 - 2 * k)) * 50 + 128 for k in range(3)]
    picture = np.stack(planes, axis=2) + chance.normal(0, 6, (height, width, 3))
    picture[height // 3 : height // 2, width // 4 : width // 2] = (200, 40, 90)
    picture[: height // 5, : width // 5] = 255
    return np.clip(picture, 0, 255).astype(np.uint8)


def grey(size: str = "large") -> NDArray[np.uint8]:
    """H×W of the same picture."""
    return colour(size)[..., 1].copy()


def exif() -> bytes:
    """An Exif block of two directories with the texts of no camera."""
    make, model = b"Drawn\0\0\0", b"By code\0"
    entries = [(0x010F, 2, 8, 62), (0x0110, 2, 8, 70), (0x0112, 3, 1, 1), (0x8769, 4, 1, 78)]
    first = struct.pack("<2sHIH", b"II", 42, 8, len(entries)) + b"".join(_entry(*entry) for entry in entries) + struct.pack("<I", 0)
    inner = struct.pack("<H", 2) + _entry(0xA002, 4, 1, 600) + _entry(0xA003, 4, 1, 400) + struct.pack("<I", 0)
    return first + make + model + inner


def _entry(tag: int, kind: int, count: int, value: int) -> bytes:
    return struct.pack("<HHII", tag, kind, count, value)


def profile() -> bytes:
    """A colour profile that Pillow makes."""
    from PIL import ImageCms

    return bytes(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())


def with_all_metadata(jpeg: bytes) -> bytes:
    """A JPEG as a careful newsroom leaves it: Exif, Photoshop's block with IPTC, colour profile, XMP and a comment at its start."""
    packet = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'
    iptc = b"\x1c\x02\x78\0\x05Drawn"
    resource = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(iptc)) + iptc
    parts = (
        (0xE1, b"Exif\0\0" + exif()),
        (0xED, resource),
        (0xE2, b"ICC_PROFILE\0\x01\x01" + profile()),
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet),
        (0xFE, b"Drawn by code"),
    )
    head = b"".join(struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body for marker, body in parts)
    after_jfif = 4 + int.from_bytes(jpeg[4:6], "big")  # which cameras do not write as a rule
    return jpeg[:2] + head + jpeg[after_jfif:]


def png(pixels: NDArray[np.uint8]) -> bytes:
    """A plain PNG, written here so that no other writer's traits are in what the programs read."""
    height, width = pixels.shape[:2]
    colours = 2 if pixels.ndim == 3 else 0
    rows = pixels.reshape(height, -1)
    body = zlib.compress(np.concatenate([np.zeros((height, 1), np.uint8), rows], axis=1).tobytes())
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colours, 0, 0, 0)), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content)) for kind, content in chunks
    )


def stored(folder: Path) -> dict[str, Path]:
    """The pictures as files: large, small, grey (PNG, PPM), and JPEGs with all kinds of metadata."""
    from io import BytesIO

    from PIL import Image

    files = {"large": folder / "large.png", "small": folder / "small.png", "grey": folder / "grey.png"}
    files["large"].write_bytes(png(colour()))
    files["small"].write_bytes(png(colour("small")))
    files["grey"].write_bytes(png(grey()))
    for name, pixels in (("large", colour()), ("small", colour("small"))):
        files[f"{name} ppm"] = folder / f"{name}.ppm"
        head = b"P6\n%d %d\n255\n" % (pixels.shape[1], pixels.shape[0])
        files[f"{name} ppm"].write_bytes(head + pixels.tobytes())
    for sampling, name in enumerate(("jpeg", "jpeg 4:2:2", "jpeg 4:2:0")):
        plain = BytesIO()
        Image.fromarray(colour()).save(plain, "JPEG", quality=97, subsampling=sampling)
        files[name] = folder / f"{name.replace(':', '').replace(' ', '-')}.jpg"
        files[name].write_bytes(with_all_metadata(plain.getvalue()))
        plain = BytesIO()
        tables = [[2] * 64, [3] * 64, [4] * 64]  # one for each component, as many cameras write them
        Image.fromarray(colour()).save(plain, "JPEG", qtables=tables, subsampling=sampling)
        files[f"{name} three tables"] = folder / f"three-{files[name].name}"
        files[f"{name} three tables"].write_bytes(with_all_metadata(plain.getvalue()))
    return files
