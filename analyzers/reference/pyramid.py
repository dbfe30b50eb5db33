"""The blurred copies of a picture in which key points are looked for, and the key points: extremes of the difference of Gaussians.

After D. Lowe, "Distinctive Image Features from Scale-Invariant Keypoints" (2004), sections 3 and 4. The picture is enlarged by half before
the first octave rather than doubled: in video frames and recompressed stills the finest blobs are noise, and this halves the time.
"""

from dataclasses import dataclass
from threading import local
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

LAYERS = 3  # per octave
FIRST_SIGMA = 1.6
ENLARGED = 1.5
_CAMERA_SIGMA = 0.5  # blur that every picture is taken to have
_OCTAVES = 6
_CONTRAST = 0.012 * 255 / LAYERS  # far below the usual 0.04: captured frames of aerial and night footage are soft
_EDGE = 12.0
_BORDER = 5
_LEAST_SIDE = 2 * _BORDER + 2
_GROWTH = 2 ** (1 / LAYERS)
_BLURS = tuple(FIRST_SIGMA * _GROWTH**layer * (_GROWTH**2 - 1) ** 0.5 for layer in range(LAYERS + 2))


@dataclass(frozen=True, eq=False)
class Pyramid:
    """octaves: each LAYERS + 3 pictures, blurred more and more; half the size from one to the next. size: of the first, h and w."""

    octaves: tuple[Floats, ...]
    size: tuple[int, int]
    enlarged: float


@dataclass(frozen=True, eq=False)
class Keypoints:
    """Places in px of the first octave, `sigma` likewise; `value` of the difference of Gaussians, positive where the blob is dark."""

    x: Floats
    y: Floats
    sigma: Floats
    value: Floats
    octave: NDArray[np.int64]
    layer: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.x)

    def chosen(self, rows: NDArray[np.intp]) -> "Keypoints":
        """Those at `rows`, in this order."""
        return Keypoints(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


class _Workspace(local):
    """Tables used again from picture to picture, per thread: fresh memory for each would cost as much as the arithmetic."""

    def __init__(self) -> None:
        self._tables: dict[tuple[str, tuple[int, ...]], Any] = {}

    def table(self, name: str, shape: tuple[int, ...], kind: Any = np.float32) -> Any:
        key = (name, shape)
        if key not in self._tables:
            if len(self._tables) > 64:  # pictures of many sizes: memory matters more
                self._tables.clear()
            self._tables[key] = np.empty(shape, kind)
        return self._tables[key]


_workspace = _Workspace()


def pyramid(grey: NDArray[np.uint8]) -> Pyramid:
    """Of a grey picture. Valid until the next call in the same thread."""
    import cv2

    height, width = grey.shape
    size = (max(1, round(height * ENLARGED)), max(1, round(width * ENLARGED)))
    level = cv2.resize(grey.astype(np.float32), size[::-1], interpolation=cv2.INTER_LINEAR)
    first = (FIRST_SIGMA**2 - (_CAMERA_SIGMA * ENLARGED) ** 2) ** 0.5
    octaves: list[Floats] = []
    while min(level.shape) >= _LEAST_SIDE and len(octaves) < _OCTAVES:
        stack = _workspace.table(f"octave {len(octaves)}", (LAYERS + 3, *level.shape))
        if octaves:
            stack[0] = level
        else:
            cv2.GaussianBlur(level, (0, 0), first, dst=stack[0])
        for layer, blur in enumerate(_BLURS):
            cv2.GaussianBlur(stack[layer], (0, 0), blur, dst=stack[layer + 1])
        octaves.append(stack)
        level = stack[LAYERS][::2, ::2]
    return Pyramid(tuple(octaves), size, ENLARGED)


def keypoints(levels: Pyramid) -> Keypoints:
    """All extremes with enough contrast that are no mere edges, to a fraction of a pixel."""
    found = [_of_octave(stack, octave) for octave, stack in enumerate(levels.octaves)]
    names = Keypoints.__dataclass_fields__
    return Keypoints(*(np.concatenate([getattr(part, name) for part in found] or [np.zeros(0, np.float32)]) for name in names))


def _of_octave(stack: Floats, octave: int) -> Keypoints:
    count, height, width = stack.shape
    table = _workspace.table("differences", (count - 1, height, width))
    np.subtract(stack[1:], stack[:-1], out=table)
    places = np.concatenate([_extremes(table, layer, sign) for layer in range(1, LAYERS + 1) for sign in (1, -1)])
    return _refined(table, places, octave)


def _extremes(table: Floats, layer: int, sign: int) -> NDArray[np.int64]:
    """Flat indices of the places of a layer that exceed (or undercut, `sign` -1) all 26 neighbours."""
    import cv2

    _, height, width = table.shape
    level, flat = table[layer], table.ravel()
    most = _workspace.table("neighbours", (height, width))
    is_most, is_strong = (_workspace.table(name, (height, width), np.uint8) for name in ("is most", "is strong"))
    widen, same, beyond = (cv2.dilate, cv2.CMP_GE, cv2.CMP_GT) if sign > 0 else (cv2.erode, cv2.CMP_LE, cv2.CMP_LT)
    widen(level, np.ones((3, 3), np.uint8), dst=most)
    cv2.compare(level, most, same, dst=is_most)
    cv2.compare(level, sign * 0.8 * _CONTRAST, beyond, dst=is_strong)
    cv2.bitwise_and(is_most, is_strong, dst=is_most)
    points = cv2.findNonZero(is_most[_BORDER:-_BORDER, _BORDER:-_BORDER])
    if points is None:
        return np.zeros(0, np.int64)
    points = np.asarray(points).reshape(-1, 2).astype(np.int64) + _BORDER
    at = (layer * height + points[:, 1]) * width + points[:, 0]
    value = flat[at] * np.float32(sign)
    for other in (-height * width, height * width):
        for step in (0, -1, 1, -width, width, -width - 1, -width + 1, width - 1, width + 1):
            left = value >= flat[at + (other + step)] * np.float32(sign)
            at, value = at[left], value[left]
    return np.asarray(at, np.int64)


def _refined(table: Floats, at: NDArray[np.int64], octave: int) -> Keypoints:
    """A quadratic fitted to the 27 values around each place; edges, weak ones and those that lie elsewhere fall away."""
    _, height, width = table.shape
    flat, plane = table.ravel(), height * width

    def step(offset: int) -> tuple[Floats, Floats]:
        return flat[at + offset], flat[at - offset]

    def mixed(one: int, other: int) -> Floats:
        (a, b), (c, d) = step(one + other), step(one - other)
        return (a + b - c - d) * np.float32(0.25)

    (right, left), (below, above) = step(1), step(width)
    value = flat[at]
    xx, yy, xy = right + left - 2 * value, below + above - 2 * value, mixed(1, width)
    flatness, bend = xx * yy - xy * xy, xx + yy
    round_ = (flatness > 0) & (bend * bend * _EDGE < (_EDGE + 1) ** 2 * flatness)
    at, value, right, left, below, above, xx, yy, xy = (part[round_] for part in (at, value, right, left, below, above, xx, yy, xy))
    later, earlier = step(plane)
    x, y, s = (right - left) / 2, (below - above) / 2, (later - earlier) / 2
    ss, xs, ys = later + earlier - 2 * value, mixed(1, plane), mixed(width, plane)
    # the inverse of the symmetric 3×3 matrix of second derivatives, by its cofactors
    a, b, c = yy * ss - ys * ys, xs * ys - xy * ss, xy * ys - xs * yy
    e, f, g = xx * ss - xs * xs, xs * xy - xx * ys, xx * yy - xy * xy
    determinant = xx * a + xy * b + xs * c
    determinant = np.where(np.abs(determinant) < 1e-9, np.float32(np.inf), determinant)
    to_x, to_y, to_s = (
        -(a * x + b * y + c * s) / determinant,
        -(b * x + e * y + f * s) / determinant,
        -(c * x + f * y + g * s) / determinant,
    )
    peak = value + 0.5 * (x * to_x + y * to_y + s * to_s)
    good = (np.abs(to_x) < 1) & (np.abs(to_y) < 1) & (np.abs(to_s) < 1) & (np.abs(peak) >= _CONTRAST)
    at, to_x, to_y, to_s, peak = (part[good] for part in (at, to_x, to_y, to_s, peak))
    layer, rest = at // plane, at % plane
    scale = np.float32(2**octave)
    sigma = FIRST_SIGMA * np.exp2((layer + to_s) / LAYERS) * scale
    row, column = rest // width, rest % width
    kinds = np.full(len(at), octave, np.int64)
    x, y = ((column + to_x) * scale).astype(np.float32), ((row + to_y) * scale).astype(np.float32)
    return Keypoints(x, y, sigma.astype(np.float32), peak, kinds, layer)
