"""How a preview and its picture differ where both lie on each other: tones fitted, edges forgiven, what is left in grey levels.

The tones are fitted to most of the pixels, so that a part with other content stands out and a brighter picture does not.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.metadata.preview_place import SOFT, Place, turned
from analyzers.results import Region

LARGEST = 320  # pixels of the longer side at which both are compared
FORGIVEN = 0.6  # share of the tones around a pixel by which it may differ: edges never lie exactly alike
LEVEL = 22.0  # grey levels from which a difference counts
SMALLEST = 10  # pixels of a preview of 160 × 120
FITS = 4
GREY = 1.0  # spread of the colour differences under which a picture has none
Planes = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Difference:
    """values: grey levels, h×w at the size of comparison, 0 where they agree or nothing can be compared. spots: where they differ, the
    largest first, with the mass of each (grey levels above LEVEL, summed, at 160 × 120). matrix: to the pixels of the turned picture.
    """

    values: NDArray[np.float32]
    spots: tuple[tuple[tuple[int, int, int, int], float], ...]
    matrix: NDArray[np.float64]


def difference(preview: NDArray[np.uint8], picture: NDArray[np.uint8], place: Place) -> Difference:
    """Compare at the preview's own size, or smaller. Arrays are H×W×3; `picture` is not turned."""
    import cv2

    scale = min(1.0, LARGEST / max(preview.shape[:2]))
    size = (max(8, round(preview.shape[1] * scale)), max(8, round(preview.shape[0] * scale)))
    seen = cv2.resize(preview, size, interpolation=cv2.INTER_AREA) if scale < 1 else preview
    matrix = place.matrix @ _centred(preview.shape[1] / size[0], preview.shape[0] / size[1])
    laid, covered, matrix = _refined(seen, turned(picture, place.turn, place.mirrored), matrix)
    wanted, given = _planes(seen), _planes(laid)
    inside = cv2.erode(covered, np.ones((7, 7), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0) > 0
    if inside.sum() < 64:
        return Difference(np.zeros(size[::-1], np.float32), (), matrix)
    fitted = _fitted(wanted, given, inside)
    values = np.where(inside, _beyond_edges(wanted, given, fitted), 0).astype(np.float32)
    return Difference(values, _spots(values, inside), matrix)


def _centred(across: float, down: float) -> NDArray[np.float64]:
    """From smaller pixels to larger ones, as centres: 3×3."""
    return np.array([[across, 0, across / 2 - 0.5], [0, down, down / 2 - 0.5], [0, 0, 1]])


def _laid(around: NDArray[np.uint8], matrix: NDArray[np.float64], size: tuple[int, int]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The turned picture brought onto the preview's pixels, averaged, and where it lies."""
    import cv2

    across, down = float(np.hypot(*matrix[:, 0])), float(np.hypot(*matrix[:, 1]))
    width, height = max(1, round(around.shape[1] / max(across, 1))), max(1, round(around.shape[0] / max(down, 1)))
    small = cv2.resize(around, (width, height), interpolation=cv2.INTER_AREA)
    to_small = np.linalg.inv(_centred(around.shape[1] / width, around.shape[0] / height)) @ np.vstack((matrix, (0, 0, 1)))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    laid = cv2.warpAffine(small, to_small[:2], size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    covered = cv2.warpAffine(np.full(small.shape[:2], 255, np.uint8), to_small[:2], size, flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP)
    return np.asarray(laid, np.uint8), np.asarray(covered, np.uint8)


def _refined(
    seen: NDArray[np.uint8], around: NDArray[np.uint8], matrix: NDArray[np.float64]
) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.float64]]:
    """The place to fractions of a pixel, where that can be found and lies near."""
    import cv2

    size = (seen.shape[1], seen.shape[0])
    laid, covered = _laid(around, matrix, size)
    step = np.eye(2, 3, dtype=np.float32)
    criteria = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 40, 1e-4)
    one, other = (cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY) for pixels in (seen, laid))
    try:
        _, step = cv2.findTransformECC(one, other, step, cv2.MOTION_AFFINE, criteria, covered, 5)
    except cv2.error:
        return laid, covered, matrix
    step = np.asarray(step, np.float64)
    corners = np.array([[0, 0, 1], [seen.shape[1], 0, 1], [0, seen.shape[0], 1], [seen.shape[1], seen.shape[0], 1]], np.float64)
    if np.abs(corners @ step.T - corners[:, :2]).max() > 0.03 * max(seen.shape[:2]):
        return laid, covered, matrix
    refined = matrix @ np.vstack((step, (0, 0, 1)))
    return *_laid(around, refined, size), refined


def _planes(pixels: NDArray[np.uint8]) -> Planes:
    """Brightness and two colour differences, softened: h×w×3."""
    import cv2

    planes = cv2.cvtColor(pixels, cv2.COLOR_RGB2YCrCb).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(planes, (0, 0), SOFT), np.float32)


def _fitted(wanted: Planes, given: Planes, inside: NDArray[np.bool_]) -> Planes:
    """`given` with the tones of `wanted`: each plane by a curve through most of its pixels, those that fit badly left out."""
    fitted = np.empty_like(given)
    for plane in range(3):
        x, y = given[..., plane][inside] / 255.0, wanted[..., plane][inside]
        degree = 3 if plane == 0 else 1
        terms = np.stack([x**power for power in range(degree + 1)], axis=1)
        kept = np.ones(len(x), bool)
        curve: NDArray[np.floating[Any]] = np.zeros(degree + 1)
        for _ in range(FITS):
            curve = np.linalg.lstsq(terms[kept], y[kept], rcond=None)[0]
            left = np.abs(terms @ curve - y)
            kept = left <= max(3.0, 2.5 * float(np.median(left)))
        whole = given[..., plane] / 255.0
        fitted[..., plane] = sum(curve[power] * whole**power for power in range(degree + 1))
    return fitted


def _beyond_edges(wanted: Planes, given: Planes, fitted: Planes) -> NDArray[np.float32]:
    """Grey levels by which both differ more than a small shift at an edge would explain."""
    import cv2

    around = np.ones((3, 3), np.uint8)
    steps = [cv2.morphologyEx(planes[..., 0], cv2.MORPH_GRADIENT, around) for planes in (wanted, fitted)]
    apart = wanted - fitted
    # where one of both has no colour at all, colour was taken away everywhere, and says nothing about a place
    coloured = 0.5 if min(float(planes[..., 1:].std(axis=(0, 1)).max()) for planes in (wanted, given)) > GREY else 0.0
    whole = np.sqrt(apart[..., 0] ** 2 + coloured * (apart[..., 1] ** 2 + apart[..., 2] ** 2))
    left = np.maximum(whole - FORGIVEN * np.maximum(*steps), 0)
    return np.asarray(cv2.GaussianBlur(left, (0, 0), SOFT), np.float32)


def _spots(values: NDArray[np.float32], inside: NDArray[np.bool_]) -> tuple[tuple[tuple[int, int, int, int], float], ...]:
    """Connected parts above LEVEL: (x, y, width, height) and mass."""
    import cv2

    size = max(values.shape) / 160
    above = cv2.dilate(((values > LEVEL) & inside).astype(np.uint8), np.ones((3, 3), np.uint8))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(above)
    masses = np.bincount(labels.ravel(), np.maximum(values - LEVEL, 0).ravel(), count) / size**2
    found = [
        (tuple(int(side) for side in boxes[label][:4]), float(masses[label]))
        for label in range(1, count)
        if boxes[label][4] >= SMALLEST * size**2
    ]
    return tuple(sorted(found, key=lambda spot: -spot[1]))  # type: ignore[arg-type]


def in_picture(box: tuple[int, int, int, int], matrix: NDArray[np.float64], place: Place, shape: tuple[int, int]) -> Region | None:
    """A box of the comparison as a region of the picture as stored; None where nothing of it lies there. shape: its height and width."""
    height, width = shape
    x, y, wide, high = box
    corners = np.array([[x - 0.5, y - 0.5, 1], [x + wide - 0.5, y + high - 0.5, 1]]) @ matrix.T + 0.5
    (left, right), (top, bottom) = (sorted(corners[:, axis]) for axis in (0, 1))
    around_height, around_width = (width, height) if place.turn % 2 else (height, width)
    if place.mirrored:
        left, right = around_width - right, around_width - left
    for _ in range(place.turn):  # each quarter turn anticlockwise undone
        left, top, right, bottom = around_height - bottom, left, around_height - top, right
        around_height, around_width = around_width, around_height
    left, right = (min(max(round(side), 0), width) for side in (left, right))
    top, bottom = (min(max(round(side), 0), height) for side in (top, bottom))
    return Region(left, top, right - left, bottom - top) if right > left and bottom > top else None


def on_picture(found: Difference, place: Place, shape: tuple[int, int]) -> NDArray[np.float32]:
    """The difference as a map of the picture as stored: shape, float32."""
    import cv2

    height, width = shape
    around = (height, width) if place.turn % 2 else (width, height)
    inverse = np.linalg.inv(np.vstack((found.matrix, (0, 0, 1))))[:2]
    laid = cv2.warpAffine(found.values, inverse, around, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderValue=0)
    upright = laid[:, ::-1] if place.mirrored else laid
    return np.ascontiguousarray(np.rot90(upright, -place.turn), np.float32)
