"""The frames of a file that a library keeps: a still is one frame; of a film, those that show something new, at their exact times.

Which ones they are is decided where the film is decoded, inside the reader: the others never leave it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from analyzers import reader
from analyzers.evidence import ImageSource
from analyzers.reference.features import REFERENCE_SIDE

EVERY_S = 0.5  # while anything moves; half of it where much does: the nearest kept frame then shows nearly the same view
_STILL_BRANDS = (b"mif1", b"msf1", b"heic", b"heix", b"avif", b"avis", b"crx ", b"jxl ")
_FILM_STARTS = (
    b"\x1aE\xdf\xa3",
    b"FLV\x01",
    b"OggS",
    b"\x00\x00\x01\xba",
    b"\x00\x00\x01\xb3",
    b"\x30\x26\xb2\x75",
    b"\x06\x0e\x2b\x34",
    b"DKIF",
)


@dataclass(frozen=True, eq=False)
class Shot:
    """A frame to keep: RGB pixels, the file's own width and height, its time if it has one, and how much of the file is read, 0..1."""

    pixels: NDArray[np.uint8]
    width: int
    height: int
    time_s: float | None = None
    duration_s: float | None = None
    done: float = 0.0
    notes: tuple[str, ...] = ()


def is_film(path: Path) -> bool:
    """By its first bytes, never by its name; a container that holds a still (HEIC, AVIF) is a picture. Raises OSError."""
    with path.open("rb") as file:
        head = file.read(512)
    if head[4:8] == b"ftyp":
        return not any(brand in head[8:64] for brand in _STILL_BRANDS)
    return (
        head.startswith(_FILM_STARTS)
        or (head[:4] == b"RIFF" and head[8:11] == b"AVI")
        or head[4:8] in (b"moov", b"mdat", b"wide", b"free", b"skip")
        or (head[:1] == b"G" and head[188:189] == b"G")
    )


def shots(path: Path, start_s: float = 0.0) -> Iterator[Shot]:
    """The frames of a file; of a film, those from a kept one on, which comes again. Raises Unreadable, ReaderError, OSError."""
    return _film(path, start_s) if is_film(path) else _still(path)


def _still(path: Path) -> Iterator[Shot]:
    pixels = ImageSource.open(path).pixels
    yield Shot(pixels, pixels.shape[1], pixels.shape[0])


def _film(path: Path, start_s: float) -> Iterator[Shot]:
    stream = cast("Iterator[dict[str, Any]]", reader.stream("frames", path, every=EVERY_S, start=start_s, max_side=REFERENCE_SIDE))
    facts: dict[str, Any] = {}
    try:
        for item in stream:
            facts = item.get("facts") or facts
            pixels = item["pixels"]
            width, height = int(facts["width"]), int(facts["height"])
            if (width > height) != (pixels.shape[1] > pixels.shape[0]) and pixels.shape[0] != pixels.shape[1]:
                width, height = pixels.shape[1], pixels.shape[0]  # the film changes its frame size: then its frames stand for themselves
            notes = tuple(str(note) for note in item["notes"])
            yield Shot(pixels, width, height, float(item["time_s"]), float(facts["duration_s"]), float(item["done"]), notes)
    finally:
        cast("Any", stream).close()  # also where the work is cancelled: the worker ends with it
