"""Cameras made by code: each has a sensor whose pixels answer unequally to light, and takes scenes with noise of their own."""

from dataclasses import dataclass
from pathlib import Path

import cv2  # noqa: TID253  needed by nearly every function here
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Camera:
    """A sensor of height×width pixels; `strength` is the standard deviation of their answers, 1 being even."""

    seed: int
    height: int = 240
    width: int = 320
    strength: float = 0.03

    @property
    def sensor(self) -> NDArray[np.float32]:
        """H×W answers of the pixels, without the lines that all cameras of a kind share."""
        answers = np.random.default_rng(self.seed).normal(0, self.strength, (self.height, self.width))
        return (1 + answers).astype(np.float32)

    def picture(self, scene: int, grain: float = 2.0, level: float = 130) -> Pixels:
        """A scene of soft shapes of this seed, H×W×3."""
        random = np.random.default_rng(scene)
        shapes = random.normal(level, 25, (self.height // 40 + 2, self.width // 40 + 2)).astype(np.float32)
        light = cv2.resize(shapes, (self.width, self.height), interpolation=cv2.INTER_CUBIC)
        taken = light * self.sensor + random.normal(0, grain, light.shape)
        return np.repeat(np.clip(np.rint(taken), 0, 255).astype(np.uint8)[..., None], 3, axis=2)

    def folder(self, place: Path, count: int = 10) -> Path:
        """A folder of pictures of the scenes 1000 and up."""
        place.mkdir(parents=True, exist_ok=True)
        for number in range(count):
            cv2.imwrite(str(place / f"{number:03d}.png"), self.picture(1000 + number))
        return place
