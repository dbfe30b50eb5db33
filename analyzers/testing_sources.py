"""Pictures that the contract suite runs every method on: real files of any size and kind, written and read back like evidence."""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analyzers.evidence import ImageSource

TRAITS = frozenset({"pixels", "metadata", "jpeg", "alpha", "16 bit", "original bytes"})
SIZES = ((150, 200), (37, 53), (16, 16), (8, 8), (1, 1), (1, 40))


@cache
def sources() -> tuple[tuple[str, ImageSource], ...]:
    """Name and source: first a textured PNG, then all sizes as JPEG and PNG, then grey, alpha, 16 bit and one single colour."""
    made = [("150×200 PNG", textured(*SIZES[0]))]
    for height, width in SIZES:
        made.append((f"{height}×{width} JPEG", file_of(texture(height, width), ".jpg")))
        made.append((f"{height}×{width} PNG, noise", file_of(_noise(height, width, 3), ".png")))
    made += [
        ("grey JPEG", file_of(texture(64, 80)[..., 0], ".jpg")),
        ("grey PNG", file_of(_noise(37, 53, 1), ".png")),
        ("PNG with alpha", file_of(_noise(37, 53, 4), ".png")),
        ("16-bit PNG", file_of(_noise(37, 53, 3).astype(np.uint16) * 257 + 3, ".png")),
        ("16-bit grey TIFF", file_of(_noise(40, 48, 1).astype(np.uint16) * 201, ".tif")),
        ("black PNG", file_of(np.zeros((48, 64, 3), np.uint8), ".png")),
        ("white JPEG", file_of(np.full((48, 64, 3), 255, np.uint8), ".jpg")),
    ]
    return tuple(made)


@cache
def textured(height: int, width: int) -> ImageSource:
    """A PNG of soft shapes with grain, like a photograph."""
    return file_of(texture(height, width), ".png")


def texture(height: int, width: int) -> NDArray[np.uint8]:
    """H×W×3 soft shapes with grain; the same for the same size."""
    import cv2

    random = np.random.default_rng(height * 70_001 + width)
    shapes = random.normal(128, 45, (height // 9 + 2, width // 9 + 2, 3)).astype(np.float32)
    soft: NDArray[np.float32] = cv2.resize(shapes, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.clip(soft + random.normal(0, 3, (height, width, 3)), 0, 255).astype(np.uint8)


def file_of(samples: NDArray[np.uint8] | NDArray[np.uint16], suffix: str) -> ImageSource:
    """A source from an array (H×W grey, or H×W×3 or 4 with red first) that was written as a file of this kind."""
    import cv2

    order = {3: cv2.COLOR_RGB2BGR, 4: cv2.COLOR_RGBA2BGRA}
    stored = cv2.cvtColor(samples, order[samples.shape[2]]) if samples.ndim == 3 and samples.shape[2] in order else samples
    written, data = cv2.imencode(suffix, stored)
    if not written:
        raise ValueError(f"an array of {samples.shape} cannot be written as {suffix}")
    return ImageSource.of_bytes(data.tobytes(), Path(f"made{suffix}"))


def _noise(height: int, width: int, channels: int) -> NDArray[np.uint8]:
    random = np.random.default_rng(height * 70_001 + width * 11 + channels)
    shape = (height, width) if channels == 1 else (height, width, channels)
    return random.integers(0, 256, shape, dtype=np.uint8)
