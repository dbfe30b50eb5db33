"""What the drawn photographs are made with: land seen by perspective, a sky, and a camera that turns light into stored pixels.

A photograph of ours must behave like one: its noise goes through a colour mosaic and its interpolation, then through a tone curve.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Light = NDArray[np.float32]  # H×W or H×W×3, linear
Heights = Callable[[Light, Light], Light]  # metres over zero, of places: metres across and away
FINE = 2  # the scene is drawn so many times larger than the sensor


def fractal(side: int, seed: int, roughness: float, cells: int = 4) -> Light:
    """side×side noise in 0..1 that repeats at its edges; its detail falls off by `roughness` per octave."""
    import cv2

    random = np.random.default_rng(seed)
    total = np.zeros((side, side), np.float32)
    weight = 1.0
    while cells < side:
        octave = np.pad(random.random((cells, cells), dtype=np.float32), 2, mode="wrap")
        large = cv2.resize(octave, None, fx=side / cells, fy=side / cells, interpolation=cv2.INTER_CUBIC)
        edge = 2 * side // cells
        total += np.float32(weight) * large[edge : edge + side, edge : edge + side]
        weight, cells = weight * roughness, cells * 2
    low, high = np.percentile(total, (0.5, 99.5))
    return np.clip((total - low) / (high - low), 0, 1).astype(np.float32)


def at(field: Light, x: Light, y: Light, scale: float) -> Light:
    """The field at places of the ground, `scale` metres per cell, repeated without end. Places: N×M metres."""
    import cv2

    side = field.shape[0]
    place = [np.mod(axis / scale, side).astype(np.float32) for axis in (x, y)]
    return cv2.remap(np.pad(field, (0, 1), mode="wrap"), *place, cv2.INTER_LINEAR)


@dataclass(frozen=True)
class Eye:
    """A camera on the spot: height over the ground's zero in metres, focal length and horizon in pixels of the drawing."""

    width: int
    height: int
    level: float
    focal: float
    horizon: float

    def onto(self, x: float, up: float, depth: float) -> tuple[float, float]:
        """Where a point of space lies in the drawing."""
        return self.width / 2 + self.focal * x / depth, self.horizon - self.focal * (up - self.level) / depth


@dataclass(frozen=True)
class Seen:
    """For each pixel of the drawing: the ground's place and depth in metres, and where there is only sky."""

    x: Light
    depth: Light
    sky: NDArray[np.bool_]


def look(eye: Eye, height_at: Heights, near: float, far: float, *, steps: int = 1400) -> Seen:
    """The ground as it is seen: for each pixel the nearest place that hides what lies behind."""
    depths = np.geomspace(near, far, steps).astype(np.float32)
    columns = (np.arange(eye.width, dtype=np.float32) - eye.width / 2) / eye.focal
    x = depths[:, None] * columns[None, :]
    ground = height_at(x, np.broadcast_to(depths[:, None], x.shape).astype(np.float32))
    rows = eye.horizon - eye.focal * (ground - eye.level) / depths[:, None]
    skyline = np.minimum.accumulate(rows, axis=0)
    depth = np.empty((eye.height, eye.width), np.float32)
    sky = np.empty((eye.height, eye.width), bool)
    wanted = np.arange(eye.height, dtype=np.float32)
    for column in range(eye.width):
        line = skyline[::-1, column]
        step = steps - np.searchsorted(line, wanted, side="right")
        sky[:, column] = step >= steps
        hit = np.clip(step, 1, steps - 1)
        before, after = skyline[hit - 1, column], skyline[hit, column]
        share = np.clip((before - wanted) / np.maximum(before - after, 1e-4), 0, 1)
        depth[:, column] = depths[hit - 1] + share * (depths[hit] - depths[hit - 1])
    return Seen((depth * columns[None, :]).astype(np.float32), depth, sky)


def sky_over(eye: Eye, seed: int, zenith: tuple[float, float, float], haze: tuple[float, float, float], clouds: float) -> Light:
    """H×W×3: brighter towards the horizon, with clouds that lie flat."""
    rows = np.arange(eye.height, dtype=np.float32)[:, None]
    up = np.clip((eye.horizon - rows) / eye.horizon, 0, 1)
    base = np.float32(haze) + (np.float32(zenith) - np.float32(haze)) * (up**0.7)[..., None]
    field, fine = fractal(1024, seed, 0.55), fractal(1024, seed + 1, 0.65)
    distance = 900 / np.maximum(up, 0.03) * np.ones((1, eye.width), np.float32)
    across = (np.arange(eye.width, dtype=np.float32)[None, :] - eye.width / 2) / eye.focal * distance
    body = 0.75 * at(field, across, distance, 14) + 0.25 * at(fine, across, distance, 5)
    cover = np.clip((body - (1 - clouds)) * 3.2, 0, 1) * np.clip(up * 6, 0, 1)
    lit = np.clip(1.15 - 0.55 * cover, 0, 2)[..., None] * np.float32((0.86, 0.87, 0.9))
    return (base * (1 - cover[..., None] * 0.9) + lit * cover[..., None] * 0.9).astype(np.float32)


@dataclass(frozen=True)
class Camera:
    """How light becomes pixels. electrons: of a white pixel; the fewer, the noisier."""

    electrons: float
    read_noise: float = 2.5
    blur: float = 0.9  # of the lens, in pixels of the drawing
    sharpening: float = 0.45
    contrast: float = 0.35

    def photograph(self, light: Light, seed: int) -> NDArray[np.uint8]:
        """H×W×3 as the camera would hand it to its encoder, from a drawing `FINE` times larger."""
        import cv2

        random = np.random.default_rng(seed)
        soft = cv2.GaussianBlur(light, (0, 0), self.blur)
        seen = cv2.resize(soft, (light.shape[1] // FINE, light.shape[0] // FINE), interpolation=cv2.INTER_AREA)
        rows, columns = np.indices(seen.shape[:2], np.float32)
        off = ((rows / seen.shape[0] - 0.5) ** 2 + (columns / seen.shape[1] - 0.5) ** 2)[..., None]
        seen = np.clip(seen * (1 - 0.35 * off), 0, 1.4)
        gains = np.float32((0.52, 1.0, 0.62))  # what the filters let through; undone after the mosaic
        mosaic = np.empty(seen.shape[:2], np.float32)
        for row, column, channel in ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 2)):
            mosaic[row::2, column::2] = seen[row::2, column::2, channel] * gains[channel]
        counted = random.poisson(np.maximum(mosaic, 0) * self.electrons) + random.normal(0, self.read_noise, mosaic.shape)
        raw = np.clip(np.rint(counted / self.electrons * 40_000 + 1000), 0, 65_535).astype(np.uint16)
        full = (cv2.demosaicing(raw, cv2.COLOR_BayerRGGB2RGB_EA).astype(np.float32) - 1000) / 40_000 / gains
        full = np.clip(full, 0, 1)
        curve = np.where(full < 0.0031308, 12.92 * full, 1.055 * np.power(np.maximum(full, 1e-6), 1 / 2.4) - 0.055)
        curve = curve + self.contrast * (curve - 0.5) * curve * (1 - curve) * 2
        sharp = curve + self.sharpening * (curve - cv2.GaussianBlur(curve, (0, 0), 1.1))
        return np.clip(np.rint(sharp * 255), 0, 255).astype(np.uint8)
