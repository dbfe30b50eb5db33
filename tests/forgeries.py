"""Known forgeries made by code: what was done, and where, is certain, and no binary file is kept."""

from dataclasses import dataclass

import cv2  # noqa: TID253  needed by nearly every function here
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Forgery:
    """The forged picture and its mask, True where it was changed."""

    pixels: Pixels
    mask: NDArray[np.bool_]


def photograph(height: int = 256, width: int = 320, seed: int = 0, grain: float = 3.0) -> Pixels:
    """Soft shapes, hard edges and even grain: nothing was done to it."""
    random = np.random.default_rng(seed)
    shapes = random.normal(128, 45, (height // 16 + 2, width // 16 + 2, 3)).astype(np.float32)
    scene = cv2.resize(shapes, (width, height), interpolation=cv2.INTER_CUBIC)
    for _ in range(6):
        x, y = int(random.integers(0, width)), int(random.integers(0, height))
        colour = [float(level) for level in random.integers(30, 226, 3)]
        cv2.circle(scene, (x, y), int(random.integers(8, 30)), colour, -1)
    return np.clip(scene + random.normal(0, grain, scene.shape), 0, 255).astype(np.uint8)


def saved(pixels: Pixels, quality: int) -> Pixels:
    """The pixels after one saving as JPEG."""
    data = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1])


def centre(height: int, width: int) -> NDArray[np.bool_]:
    """The middle quarter of a picture, on multiples of 16 pixels."""
    mask = np.zeros((height, width), bool)
    mask[height // 64 * 16 : height // 64 * 48, width // 64 * 16 : width // 64 * 48] = True
    return mask


def other_history(quality: int = 60) -> Forgery:
    """The picture was saved coarsely before; the middle comes from another picture that never was."""
    background, insert = saved(photograph(seed=1), quality), photograph(seed=2)
    mask = centre(*background.shape[:2])
    return Forgery(np.where(mask[..., None], insert, background), mask)


def smoothed() -> Forgery:
    """The middle was retouched with a soft brush, which takes the grain away."""
    background = photograph(seed=3, grain=4.0)
    mask = centre(*background.shape[:2])
    return Forgery(np.where(mask[..., None], cv2.GaussianBlur(background, (0, 0), 2.5), background), mask)


def area_under_curve(values: NDArray[np.float32], mask: NDArray[np.bool_]) -> float:
    """The chance that a changed pixel has a higher value than an unchanged one; ties count half."""
    ordered = np.sort(values[~mask])
    below = np.searchsorted(ordered, values[mask], "left")
    not_above = np.searchsorted(ordered, values[mask], "right")
    return float((below + not_above).mean() / (2 * ordered.size))


class Drawn:
    """Photographs made by code, in place of a folder of real ones, for the causes of `benchmarks/made_causes.py`."""

    def some(self, random: np.random.Generator, *, shrink: float = 2.0, least: int = 0) -> Pixels:
        return photograph(384, 512, int(random.integers(1 << 30)), grain=1.0)

    def pair(self, random: np.random.Generator, *, shrink: float = 2.0) -> tuple[Pixels, Pixels]:
        return self.some(random), self.some(random)
