"""Forgeries of one cause each: nothing but that cause tells the part from the rest, and the mask is exact to the pixel."""

from collections.abc import Callable
from dataclasses import dataclass, field

import cv2  # noqa: TID253  needed by nearly every function here
import numpy as np
from made_pictures import Mask, Photos, Pixels, fingerprint, jpeg, noisy, part, png, put, rounded, saved

EARLIER = (50, 55, 60, 65, 70, 75, 80, 85, 90)  # qualities of the first saving
LATER = (65, 70, 75, 80, 85, 90, 93, 95, 97)  # and of the last
CAMERA = (640, 960)  # height and width of what the made cameras take
CAMERAS = 3
_PRNU_SHRINK = 1.25  # a fingerprint needs pixels, and no older one lies where ours does

Random = np.random.Generator


@dataclass(frozen=True)
class Made:
    """A file, the mask of what was changed (None: nothing was), and how it was made."""

    data: bytes
    suffix: str
    mask: Mask | None
    note: dict[str, object] = field(default_factory=dict)
    camera: str = ""


def _finished(pixels: Pixels, mask: Mask, random: Random, note: dict[str, object]) -> Made:
    """Half of them without loss, half as a fine JPEG."""
    if random.random() < 0.5:
        return Made(png(pixels), ".png", mask, note)
    quality = int(random.integers(95, 100))
    return Made(jpeg(pixels, quality), ".jpg", mask, note | {"q2": quality})


def _rising(random: Random) -> tuple[int, int]:
    """Two qualities, the later finer by at least 5: the steps of the first saving then show between those of the second."""
    pairs = [(first, last) for first in EARLIER for last in LATER if last >= first + 5]
    first, last = pairs[int(random.integers(len(pairs)))]
    return first, last


def double_background(photos: Photos, random: Random) -> Made:
    """Everything was saved twice on one grid but the part, which is new."""
    return _double(photos, random, _rising(random), insert_is_older=False)


def double_insert(photos: Photos, random: Random) -> Made:
    """The part was saved twice on one grid; everything else is new."""
    return _double(photos, random, _rising(random), insert_is_older=True)


def double_coarser(photos: Photos, random: Random) -> Made:
    """The last saving was the coarser one, which hides most of the first: hardly any trace can be left."""
    last, first = _rising(random)
    return _double(photos, random, (first, last), insert_is_older=False)


def _double(photos: Photos, random: Random, qualities: tuple[int, int], *, insert_is_older: bool) -> Made:
    first, last = qualities
    background, insert = (noisy(each, 1.5, random, shot=True) for each in photos.pair(random))
    sampling = int(random.choice((0, 2)))
    if insert_is_older:
        insert = saved(insert, first, subsampling=sampling)
    else:
        background = saved(background, first, subsampling=sampling)
    mask = part(*background.shape[:2], random)
    data = jpeg(put(insert, background, mask), last, subsampling=sampling)
    return Made(data, ".jpg", mask, {"q1": first, "q2": last, "subsampling": ("4:4:4", "", "4:2:0")[sampling]})


def grid(photos: Photos, random: Random) -> Made:
    """Both were JPEGs; the part comes from one whose block grid lies elsewhere."""
    first, inner = (int(random.choice((60, 65, 70, 75, 80, 85))) for _ in range(2))
    dx, dy = divmod(int(random.integers(1, 64)), 8)
    background, other = (noisy(each, 1.0, random, shot=True) for each in photos.pair(random))
    background, other = saved(background, first), saved(other, inner)
    height, width = background.shape[0] - dy, background.shape[1] - dx
    background, insert = background[:height, :width], other[dy:, dx:]
    mask = part(height, width, random)
    note: dict[str, object] = {"q1": first, "q_part": inner, "dx": -dx % 8, "dy": -dy % 8}
    return _finished(put(insert, background, mask), mask, random, note)


def noise(photos: Photos, random: Random) -> Made:
    """One scene throughout; the part has more or less noise than the rest, by a factor of 1.6 to 4."""
    scene = photos.some(random)
    low = random.uniform(1.5, 3.0)
    high, shot = low * random.uniform(1.6, 4.0), bool(random.random() < 0.5)
    inside, outside = (high, low) if random.random() < 0.5 else (low, high)
    mask = part(*scene.shape[:2], random)
    pixels = put(noisy(scene, inside, random, shot=shot), noisy(scene, outside, random, shot=shot), mask)
    return _finished(pixels, mask, random, {"sigma": round(outside, 2), "sigma_part": round(inside, 2), "shot": int(shot)})


def prnu(photos: Photos, random: Random) -> Made:
    """One scene throughout; the part was taken by another camera than the rest."""
    camera, other = random.permutation(CAMERAS)[:2]
    scene = _scene(photos, random).astype(np.float32)
    taken = [noisy(scene * (1 + pattern_of(int(each))[..., None]), 2.0, random, shot=True) for each in (camera, other)]
    mask = part(*CAMERA, random)
    made = put(taken[1], taken[0], mask)
    quality = int(random.integers(90, 99))
    return Made(jpeg(made, quality, subsampling=0), ".jpg", mask, {"other": f"made {other}", "q2": quality}, f"made {camera}")


def pattern_of(camera: int) -> np.ndarray:
    """The fingerprint of one of our cameras."""
    return fingerprint(*CAMERA, seed=9000 + camera)


def reference(photos: Photos, random: Random, camera: int) -> Made:
    """An untouched picture of one of our cameras, to learn its fingerprint from."""
    scene = _scene(photos, random).astype(np.float32)
    pixels = noisy(scene * (1 + pattern_of(camera)[..., None]), 2.0, random, shot=True)
    return Made(jpeg(pixels, int(random.integers(90, 99)), subsampling=0), ".jpg", None, {}, f"made {camera}")


def _scene(photos: Photos, random: Random) -> Pixels:
    """A scene of the size that the cameras take; stretched a little where the photograph is smaller, since it is only a scene."""
    scene = photos.some(random, shrink=_PRNU_SHRINK, least=CAMERA[0] * 2 // 3)
    if scene.shape[0] > scene.shape[1]:
        scene = np.ascontiguousarray(scene.transpose(1, 0, 2))
    return cv2.resize(scene, CAMERA[::-1], interpolation=cv2.INTER_LINEAR)


def blur(photos: Photos, random: Random) -> Made:
    """The part was softened."""
    sigma = random.uniform(0.7, 2.0)
    return _filtered(photos, random, lambda pixels: cv2.GaussianBlur(pixels, (0, 0), sigma), {"blur": round(sigma, 2)})


def median(photos: Photos, random: Random) -> Made:
    """The part went through a median filter."""
    side = int(random.choice((3, 5)))
    return _filtered(photos, random, lambda pixels: cv2.medianBlur(pixels, side), {"median": side})


def resample(photos: Photos, random: Random) -> Made:
    """The part was enlarged by 1.1 to 1.6 or turned by 5 to 40 degrees, about its own middle, with noise as in the rest."""
    zoom, angle = (random.uniform(1.1, 1.6), 0.0) if random.random() < 0.5 else (1.0, random.uniform(5, 40))
    cubic = bool(random.random() < 0.5)

    def changed(pixels: Pixels) -> Pixels:
        height, width = pixels.shape[:2]
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, zoom)
        how = cv2.INTER_CUBIC if cubic else cv2.INTER_LINEAR
        return cv2.warpAffine(pixels, turn, (width, height), flags=how, borderMode=cv2.BORDER_REFLECT)

    return _filtered(photos, random, changed, {"zoom": round(zoom, 3), "angle": round(angle, 1), "cubic": int(cubic)})


def _filtered(photos: Photos, random: Random, change: Callable[[Pixels], Pixels], note: dict[str, object]) -> Made:
    pixels = noisy(photos.some(random), random.uniform(1.5, 3.0), random, shot=True)
    mask = part(*pixels.shape[:2], random)
    return _finished(put(rounded(change(pixels).astype(np.float32)), pixels, mask), mask, random, note)


CAUSES: dict[str, Callable[[Photos, Random], Made]] = {
    each.__name__: each for each in (double_background, double_insert, double_coarser, grid, noise, prnu, blur, median, resample)
}
