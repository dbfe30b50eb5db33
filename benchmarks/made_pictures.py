"""What made pictures are made of: photographs without a history, cameras with a noise of their own, and shapes to cut out."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import cv2  # noqa: TID253  needed by nearly every function here
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]

SUFFIXES = {".jpg", ".jpeg", ".png", ".tif", ".tiff"}
LEAST_SIDE = 360  # of what a photograph gives; less is too little to forge
_FLAT_SHARE = 0.3  # of 8×8 blocks without any texture; beyond it the file is a drawing or a cut-out


@dataclass(frozen=True)
class Photos:
    """The photographs of a folder, which are shrunk before use: at half size no block grid, quantisation or interpolation is left."""

    paths: tuple[Path, ...]

    @classmethod
    def of(cls, folder: Path) -> "Photos":
        """All pictures of the folder. Raises FileNotFoundError where there is none."""
        paths = tuple(sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES))
        if not paths:
            raise FileNotFoundError(f"{folder} holds no pictures")
        return cls(paths)

    def some(self, random: np.random.Generator, *, shrink: float = 2.0, least: int = LEAST_SIDE) -> Pixels:
        """H×W×3 RGB of one that is large and textured enough, `shrink` times smaller than its file.

        Raises LookupError where the folder has hardly any.
        """
        for number in random.permutation(len(self.paths))[:200]:
            pixels = shrunk(self.paths[number], shrink)
            if pixels is not None and min(pixels.shape[:2]) >= least and _textured(pixels):
                return pixels
        raise LookupError(f"hardly any photograph is {least * shrink:g} pixels wide and high")

    def pair(self, random: np.random.Generator, *, shrink: float = 2.0) -> tuple[Pixels, Pixels]:
        """Two of the same size: the larger is cut."""
        one, other = self.some(random, shrink=shrink), self.some(random, shrink=shrink)
        height, width = np.minimum(one.shape[:2], other.shape[:2])
        return one[:height, :width], other[:height, :width]


def shrunk(path: Path, factor: float) -> Pixels | None:
    """The picture, so many times smaller, by the mean over areas; None where the file is no picture."""
    stored = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if stored is None:
        return None
    height, width = (max(1, int(side / factor)) for side in stored.shape[:2])
    return np.ascontiguousarray(cv2.resize(stored, (width, height), interpolation=cv2.INTER_AREA)[..., ::-1])


def _textured(pixels: Pixels) -> bool:
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    rows, columns = (side // 8 * 8 for side in grey.shape)
    blocks = grey[:rows, :columns].reshape(rows // 8, 8, columns // 8, 8)
    spread = blocks.max((1, 3)).astype(int) - blocks.min((1, 3))
    return bool((spread <= 1).mean() < _FLAT_SHARE)


def noisy(pixels: NDArray[np.generic], sigma: float, random: np.random.Generator, *, shot: bool = False) -> Pixels:
    """With noise of this standard deviation in grey levels at mid grey; `shot`: growing with the root of the light, as photons do."""
    light = pixels.astype(np.float32)
    strength = sigma * np.sqrt(np.maximum(light, 4) / 128) if shot else sigma
    return rounded(light + strength * random.standard_normal(light.shape, np.float32))


def rounded(values: NDArray[np.float32]) -> Pixels:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def fingerprint(height: int, width: int, seed: int, strength: float = 0.015) -> NDArray[np.float32]:
    """H×W: by which share each pixel of one camera gives more or less than it should; rows and columns have no pattern of their own."""
    pattern = np.random.default_rng(seed).standard_normal((height, width), np.float32)
    pattern -= pattern.mean(0, keepdims=True)
    pattern -= pattern.mean(1, keepdims=True)
    return pattern * np.float32(strength)


def photographed(scene: Pixels, random: np.random.Generator, *, pattern: NDArray[np.float32] | None = None, sigma: float = 2.0) -> Pixels:
    """The scene through a sensor behind a Bayer mosaic: its fingerprint, photon noise, and colours interpolated from their neighbours."""
    light = scene.astype(np.float32)
    if pattern is not None:
        light *= 1 + pattern[..., None]
    height, width = (side // 2 * 2 for side in scene.shape[:2])
    sampled = noisy(light[:height, :width], sigma, random, shot=True)
    mosaic = sampled[..., 1].copy()
    mosaic[::2, ::2] = sampled[::2, ::2, 0]
    mosaic[1::2, 1::2] = sampled[1::2, 1::2, 2]
    whole = sampled if height < 4 or width < 4 else cv2.cvtColor(mosaic, cv2.COLOR_BayerRGGB2RGB_EA)
    return np.ascontiguousarray(whole)


def part(height: int, width: int, random: np.random.Generator) -> Mask:
    """An ellipse, a rectangle or a free outline that covers 8 to 25 % of the picture and leaves its edge alone."""
    share = random.uniform(0.08, 0.25)
    across = np.sqrt(share * random.uniform(0.6, 1.6))
    half_x, half_y = min(width * across / 2, width * 0.38), min(height * share / across / 2, height * 0.38)
    corners = int(random.choice((4, 8, 64)))  # rectangle, free outline, ellipse
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False) + np.pi / 4
    reach = random.uniform(0.75, 1.25, corners) if corners == 8 else np.ones(corners)
    scale = 1.25 if corners == 4 else 1.13  # so that all three cover about the same area
    x, y = random.uniform(half_x * 1.3, width - half_x * 1.3), random.uniform(half_y * 1.3, height - half_y * 1.3)
    outline = np.stack([x + half_x * scale * reach * np.cos(angles), y + half_y * scale * reach * np.sin(angles)], 1)
    mask = np.zeros((height, width), np.uint8)
    cv2.fillPoly(mask, [np.clip(np.rint(outline), 2, (width - 3, height - 3)).astype(np.int32)], 1)
    return mask.astype(bool)


def put(insert: Pixels, background: Pixels, mask: Mask) -> Pixels:
    """The insert where the mask is True: no soft edge, so that the mask is exact."""
    return np.where(mask[..., None], insert, background)


def jpeg(pixels: Pixels, quality: int, **options: object) -> bytes:
    """A JPEG file by libjpeg's tables and scale; chroma at half size unless `subsampling` says otherwise."""
    from PIL import Image

    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality, **{"subsampling": 2} | options)
    return buffer.getvalue()


def png(pixels: NDArray[np.generic]) -> bytes:
    from PIL import Image

    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()


def saved(pixels: Pixels, quality: int, **options: object) -> Pixels:
    """The pixels after one saving as JPEG."""
    data = np.frombuffer(jpeg(pixels, quality, **options), np.uint8)
    return np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1])
