"""Where a preview lies on its picture: the whole of it, within bars, a part of it, or more than it; turned or mirrored.

Both are compared at the preview's own size by their correlation, which a change of tone leaves alone; then the place is refined.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIDE = 160  # pixels of the longer side at which places are looked for
BASE = 1024  # of the picture that is looked in
LEAST_AREA = 0.06  # of the preview, or of the picture, that the other one must cover to be looked for
ENOUGH = 0.94  # correlation from which no part is looked for
GOOD = 0.88  # and from which no other position
BETTER = 0.04  # by which a part has to agree better than the whole
SOFT = 1.2  # pixels of a preview
FLAT = 14.0  # grey levels within which bars are of one colour
_SCALES = np.geomspace(0.25, 4.0, 41)
_TURNS = ((0, False), (3, False), (1, False), (2, False), (0, True), (2, True), (1, True), (3, True))
Grey = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Place:
    """How a preview lies on its picture.

    matrix: 2×3, from the preview's pixels to those of the turned picture. turn: quarter turns anticlockwise, after which `mirrored`
    flips left and right; both are done to the picture. agreement: correlation of the brightness where both lie, -1..1. covered: share of
    the preview on which the picture lies; seen: share of the picture that the preview shows. bars: whether the preview has bars.
    """

    matrix: NDArray[np.float64]
    turn: int
    mirrored: bool
    agreement: float
    covered: float
    seen: float
    bars: bool
    stretched: float = 1.0  # width against height, beside that of the picture


def turned(pixels: NDArray[Any], turn: int, mirrored: bool) -> NDArray[Any]:
    """The picture as it has to be turned to lie like its preview."""
    around = np.rot90(pixels, turn)
    return np.ascontiguousarray(around[:, ::-1] if mirrored else around)


def place_of(preview: NDArray[np.uint8], picture: NDArray[np.uint8]) -> Place | None:
    """Where the preview lies; None where either is all of one tone, so that nothing can be compared. Arrays are H×W×3."""
    small, base = _grey(preview, SIDE), _grey(picture, BASE)
    if small.std() < 3 or base.std() < 3:
        return None
    wholes = [place for turn, mirrored in _TURNS for place in _wholes(small, base, turn, mirrored)]
    found = max(wholes, key=_preferred)
    if found.agreement < ENOUGH:
        found = _better_part(small, base, found)
    return _in_pixels(found, small, base, preview, picture)


def _preferred(place: Place) -> float:
    """Agreement, where what is neither turned nor mirrored has a little more: plain scenes agree in several ways."""
    return place.agreement - (0.02 if place.turn or place.mirrored else 0.0)


def _better_part(small: Grey, base: Grey, whole: Place) -> Place:
    """A part that agrees clearly better than the whole: looked for in the same position first, in all others only if that fails."""
    first = (whole.turn, whole.mirrored)
    found = whole
    for turn, mirrored in (first, *(other for other in _TURNS if other != first)):
        part = _part(small, base, turn, mirrored)
        if part is not None and _preferred(part) > _preferred(found) + (BETTER if found is whole else 0):
            found = part
        if found.agreement >= GOOD:
            break
    return found


def _grey(pixels: NDArray[np.uint8], side: int) -> Grey:
    """Brightness at no more than this size, a little blurred."""
    import cv2

    grey = cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY)
    scale = side / max(grey.shape)
    if scale < 1:
        size = (max(8, round(grey.shape[1] * scale)), max(8, round(grey.shape[0] * scale)))
        grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return np.asarray(grey, np.float32)


def softened(grey: Grey) -> Grey:
    """Without the finest detail, which depends on how a camera's programs make a picture smaller: some leave out pixels."""
    import cv2

    return np.asarray(cv2.GaussianBlur(grey, (0, 0), SOFT), np.float32)


def _wholes(small: Grey, base: Grey, turn: int, mirrored: bool) -> Iterator[Place]:
    """The whole picture on the whole preview, or on what is left of it between bars."""
    around = turned(base, turn, mirrored)
    for box in _contents(small, around):
        yield _whole(small, around, box, turn, mirrored)


def _contents(small: Grey, base: Grey) -> Iterator[tuple[int, int, int, int, bool]]:
    """What of the preview may be the whole picture: all of it, or what is left between bars of one tone."""
    height, width = small.shape
    yield 0, 0, width, height, False
    wanted = base.shape[1] / base.shape[0]
    if wanted > width / height * 1.01:
        bar = (height - width / wanted) / 2
        strips = (small[: int(bar)], small[height - int(bar) :])
        box = (0, bar, width, height - 2 * bar)
    elif wanted < width / height / 1.01:
        bar = (width - height * wanted) / 2
        strips = (small[:, : int(bar)], small[:, width - int(bar) :])
        box = (bar, 0, width - 2 * bar, height)
    else:
        return
    if bar >= 1 and all(strip.size and strip.max() - strip.min() < 3 * FLAT and strip.std() < FLAT for strip in strips):
        x, y, wide, high = box
        yield round(x), round(y), round(wide), round(high), True


def _whole(small: Grey, base: Grey, box: tuple[int, int, int, int, bool], turn: int, mirrored: bool) -> Place:
    import cv2

    x, y, width, height, bars = box
    content = small[y : y + height, x : x + width]
    laid = cv2.resize(base, (content.shape[1], content.shape[0]), interpolation=cv2.INTER_AREA)
    across, down = base.shape[1] / content.shape[1], base.shape[0] / content.shape[0]
    matrix = np.array([[across, 0, (0.5 - x) * across - 0.5], [0, down, (0.5 - y) * down - 0.5]])
    covered = content.size / small.size
    return Place(matrix, turn, mirrored, correlation(softened(content), softened(laid)), 1.0 if bars else covered, 1.0, bars, down / across)


def _part(small: Grey, base: Grey, turn: int, mirrored: bool) -> Place | None:
    """The best place without stretching at any scale at which one lies within the other."""
    import cv2

    base = turned(base, turn, mirrored)
    height, width = small.shape
    soft = softened(small)
    fit = min(width / base.shape[1], height / base.shape[0])
    found: Place | None = None
    for scale in _SCALES * fit:
        size = (round(base.shape[1] * scale), round(base.shape[0] * scale))
        if min(size) < 12:
            continue
        laid = cv2.resize(base, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        inside, outside = size[0] <= width and size[1] <= height, size[0] >= width and size[1] >= height
        if not (inside or outside) or min(laid.size, small.size) < LEAST_AREA * max(laid.size, small.size):
            continue
        around = softened(laid)
        whole, template = (soft, around) if inside else (around, soft)
        if template.std() < 3:
            continue
        _, best, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(whole, template, cv2.TM_CCOEFF_NORMED))
        if found is None or best > found.agreement:
            left, top = (x, y) if inside else (-x, -y)
            matrix = np.array([[1 / scale, 0, (0.5 - left) / scale - 0.5], [0, 1 / scale, (0.5 - top) / scale - 0.5]])
            covered, seen = (laid.size / small.size, 1.0) if inside else (1.0, small.size / laid.size)
            found = Place(matrix, turn, mirrored, float(best), covered, seen, False)
    return found


def correlation(one: NDArray[Any], other: NDArray[Any]) -> float:
    """Of two arrays of equal shape, -1..1; 0 where one of them is of one tone."""
    first, second = one - one.mean(), other - other.mean()
    scale = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum() / scale) if scale > 1e-6 else 0.0


def _in_pixels(place: Place, small: Grey, base: Grey, preview: NDArray[np.uint8], picture: NDArray[np.uint8]) -> Place:
    """The same place in the pixels of the preview and the whole picture, before both were made smaller."""
    from dataclasses import replace

    around = turned(base, place.turn, place.mirrored).shape
    whole = turned(picture[..., 0], place.turn, place.mirrored).shape
    to_small = _scaling(preview.shape[1] / small.shape[1], preview.shape[0] / small.shape[0], inverse=True)
    to_whole = _scaling(whole[1] / around[1], whole[0] / around[0])
    return replace(place, matrix=(to_whole @ np.vstack((place.matrix, (0, 0, 1))) @ to_small)[:2])


def _scaling(across: float, down: float, *, inverse: bool = False) -> NDArray[np.float64]:
    """Of pixels whose centres are whole numbers."""
    matrix = np.array([[across, 0, across / 2 - 0.5], [0, down, down / 2 - 0.5], [0, 0, 1]])
    return np.linalg.inv(matrix) if inverse else matrix
