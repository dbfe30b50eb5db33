"""Where another picture lies on this one: a homography from features that both share, refined, and made exact where it is a plain crop.

A crop, a copy of another size and a turned one come out exact to the pixel grid; a picture taken from another place is laid on as a plane.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import atan2, degrees

import numpy as np
from numpy.typing import NDArray

from analyzers.contract import Job
from analyzers.language import Message, say
from analyzers.reference.features import REFERENCE_COUNT, REFERENCE_SIDE, Grey, extract, resized, stretched
from analyzers.reference.search import prepared
from analyzers.reference.verify import Matrix, depth, fit, mapped, matched_afresh

SUPPORT = 12  # distinct places that must agree
FINE_SIDE = 1024  # pixels of the longer side at which the place is refined
LEAST_AGREEMENT = 0.2  # of fine detail, below which a place is none: unrelated pictures reached 0.06 (docs/methods)
SURE_AGREEMENT = 0.5  # from which the mirror image is not looked for
PATCH, PATCHES = 192, 6  # pixels a side at most, and how many of them judge between places
PATCH_SHARE = 6  # of the shorter side
NEAR_UNIT = 0.02  # by how much a turn and scale may miss a whole one to be tried as such
NEAR_CORNER = 0.02  # of the longer side: by how much the corners may miss the other picture's to be tried as the whole of it
LESS_EXACT = 0.002  # of agreement that a plain place may lack and still be preferred
_BETWEEN = 1e-4  # what is left of a perspective that is none


@dataclass(frozen=True, eq=False)
class Laid:
    """matrix: 3×3, from the picture's pixels to the other's, their centres at whole numbers. how: the same in words."""

    matrix: Matrix
    how: Message


def as_they_are() -> Laid:
    """Pixel on pixel."""
    return Laid(np.eye(3), say("Both pictures are of one size and are compared as they are, pixel on pixel."))


def laid(picture: Grey, other: Grey, job: Job) -> Laid | None:
    """Where the other lies; None where no place was found that enough of both agree on. Both are H×W luma."""
    best: tuple[float, Matrix | None] = (LEAST_AGREEMENT, None)
    for number, rough in enumerate(_by_features(picture, other)):
        job.checkpoint(0.4 + 0.3 * number)
        found = _settled(picture, other, rough)
        best = max(best, found, key=lambda each: each[0])
        if best[0] >= SURE_AGREEMENT:
            break
    job.checkpoint(1.0)
    return Laid(best[1], _how(best[1], picture.shape)) if best[1] is not None else None


def _settled(picture: Grey, other: Grey, rough: Matrix) -> tuple[float, Matrix]:
    """The best place near a rough one with its agreement; a plainer one is taken where it agrees as well."""
    judge = _Judge(picture, other, rough)
    plain = [*_whole(rough, picture.shape, other.shape), *_moved(rough, picture.shape)]
    scored = [(judge(matrix), matrix) for matrix in plain]
    best = max(scored, key=lambda each: each[0], default=(-1.0, rough))
    for matrix in (*_refined(picture, other, rough), rough):
        if (score := judge(matrix)) > best[0] + LESS_EXACT:
            best = (score, matrix)
    return best


def _by_features(picture: Grey, other: Grey) -> Iterator[Matrix]:
    """A homography between the whole pictures, and one between this and the other's mirror image."""
    query = prepared(picture)
    small = stretched(resized(other, REFERENCE_SIDE))
    target = extract(small, 2 * REFERENCE_COUNT)
    onto_other = np.diag([other.shape[1] / small.shape[1], other.shape[0] / small.shape[0], 1.0])
    mirror = np.array([[-1, 0, query.grey.shape[1] - 1], [0, 1, 0], [0, 0, 1.0]])
    for seen, flip in ((query.features, np.eye(3)), (query.features.mirrored(), mirror)):
        found = fit(matched_afresh(0, 0, seen, target), seen, target.shape)
        if found is not None and found.support >= SUPPORT:
            yield _unit(onto_other @ found.homography @ flip @ query.onto)


def _refined(picture: Grey, other: Grey, rough: Matrix) -> Iterator[Matrix]:
    """The place to fractions of a pixel by the enhanced correlation coefficient (Evangelidis and Psarakis 2008), where that converges."""
    import cv2

    small, under = resized(picture, FINE_SIDE), resized(other, FINE_SIDE)
    down, up = _scaling(small.shape, picture.shape), _scaling(other.shape, under.shape)
    start = _unit(up @ rough @ down).astype(np.float32)
    criteria = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 50, 1e-5)
    for motion, rows in ((cv2.MOTION_AFFINE, 2), (cv2.MOTION_HOMOGRAPHY, 3)):
        try:
            _, found = cv2.findTransformECC(small, under, start[:rows].copy(), motion, criteria, None, 5)
        except cv2.error:  # it did not converge: the rough place is judged alone
            continue
        whole = np.vstack((found, (0, 0, 1))) if rows == 2 else found
        yield _unit(_scaling(under.shape, other.shape) @ whole @ _scaling(picture.shape, small.shape))


def _moved(rough: Matrix, shape: tuple[int, ...]) -> Iterator[Matrix]:
    """The same scale, quarter turns and whole pixels only, if that is near: a plain crop, possibly turned or mirrored."""
    middle = _middle(shape)
    turn = _near_unit(_local(rough, middle))
    if turn is None:
        return
    x, y = mapped(rough, middle[None])[0] - turn @ middle
    for across, down in product((-1, 0, 1), repeat=2):
        yield np.array([[*turn[0], round(x) + across], [*turn[1], round(y) + down], [0, 0, 1]])


def _whole(rough: Matrix, shape: tuple[int, ...], other: tuple[int, ...]) -> Iterator[Matrix]:
    """The whole of one on the whole of the other, if that is near: a copy of another size, possibly turned or mirrored."""
    middle = _middle(shape)
    local = _local(rough, middle)
    turn = _near_unit(local / max(np.sqrt(abs(np.linalg.det(local))), 1e-9), 0.3)
    if turn is None:
        return
    wide, high = np.abs(turn) @ (shape[1], shape[0])
    scales = np.array((other[1] / wide, other[0] / high))
    linear = scales[:, None] * turn
    matrix = np.eye(3)
    matrix[:2, :2] = linear
    matrix[:2, 2] = _middle(other) - linear @ middle
    corners = np.array([(0, 0), (shape[1] - 1, 0), (0, shape[0] - 1), (shape[1] - 1, shape[0] - 1)], np.float64)
    if np.abs(mapped(matrix, corners) - mapped(rough, corners)).max() <= NEAR_CORNER * max(other[:2]):
        yield matrix


class _Judge:
    """How well the fine detail of both agrees under a place, -1..1: the correlation in a few patches full of it, each at full size."""

    def __init__(self, picture: Grey, other: Grey, rough: Matrix) -> None:
        self._other = other
        side = min(max(min(picture.shape) // PATCH_SHARE, 16), PATCH)
        self._patches = [((x, y), _detail(picture[y : y + side, x : x + side])) for x, y in _spots(picture, other, rough, side)]

    def __call__(self, matrix: Matrix) -> float:
        import cv2

        scores = []
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        for (x, y), wanted in self._patches:
            there = matrix @ np.array([[1, 0, x], [0, 1, y], [0, 0, 1.0]])
            given = _detail(cv2.warpPerspective(self._other, there, wanted.shape[::-1], flags=flags, borderMode=cv2.BORDER_REPLICATE))
            scale = float(np.sqrt((wanted**2).sum() * (given**2).sum()))
            scores.append(float((wanted * given).sum()) / scale if scale > 1e-6 else 0.0)
        return float(np.median(scores)) if scores else 0.0


def _spots(picture: Grey, other: Grey, rough: Matrix, side: int) -> list[tuple[int, int]]:
    """Corners of the patches with the most detail that lie on the other picture, in a grid over the whole."""
    import cv2

    height, width = picture.shape
    detail = np.abs(cv2.Laplacian(resized(picture, FINE_SIDE), cv2.CV_16S))
    found = []
    for x, y in product(*(np.unique(np.linspace(0, max(long - side, 0), 9).astype(int)) for long in (width, height))):
        corners = np.array([(x, y), (min(x + side, width) - 1, min(y + side, height) - 1)], np.float64)
        there = mapped(rough, corners)
        if (depth(rough, corners) > 0).all() and (there >= 0).all() and (there < (other.shape[1], other.shape[0])).all():
            scale = detail.shape[1] / width
            box = detail[int(y * scale) : int((y + side) * scale) + 1, int(x * scale) : int((x + side) * scale) + 1]
            found.append((float(box.mean()), int(x), int(y)))
    return [(x, y) for _, x, y in sorted(found, reverse=True)[:PATCHES]]


def _detail(grey: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Without the tones: only what is finer than some pixels, so that a brighter copy agrees as well."""
    import cv2

    wide = grey.astype(np.float32)
    return np.asarray(wide - cv2.GaussianBlur(wide, (0, 0), 3), np.float32)


def _how(matrix: Matrix, shape: tuple[int, ...]) -> Message:
    """The transform in words, with its numbers."""
    local = _local(matrix, _middle(shape))
    x, y = mapped(matrix, np.zeros((1, 2)))[0]
    scale = float(np.sqrt(abs(np.linalg.det(local))))
    if np.allclose(matrix, np.array([[1, 0, round(x)], [0, 1, round(y)], [0, 0, 1]]), atol=1e-9):
        return say(
            "The other picture is laid on at the same scale, moved by whole pixels: this picture's top left corner is its pixel {x}, {y}.",
            x=round(x),
            y=round(y),
        )
    values = {"scale": f"{1 / scale:.4g}", "turn": f"{_turn(local):.2f}", "x": f"{x:.1f}", "y": f"{y:.1f}"}
    if np.linalg.det(local) < 0:
        return say(
            "The other picture is laid on mirrored, {scale} times its size, turned by {turn} degrees; this picture's top left corner is "
            "its pixel {x}, {y}.",
            **values,
        )
    if np.abs(matrix[2, :2] * (shape[1], shape[0])).max() > _BETWEEN:
        return say(
            "The other picture is laid on as a plane seen in perspective, in the middle {scale} times its size, turned by {turn} degrees; "
            "this picture's top left corner is its pixel {x}, {y}.",
            **values,
        )
    return say(
        "The other picture is laid on {scale} times its size, turned by {turn} degrees; this picture's top left corner is its pixel "
        "{x}, {y}.",
        **values,
    )


def _turn(local: Matrix) -> float:
    """Degrees by which the other picture is turned clockwise to lie on this one."""
    mirrored = -1 if np.linalg.det(local) < 0 else 1
    angle = degrees(atan2(-local[1, 0], mirrored * local[0, 0]))
    return 0.0 if abs(angle) < 0.005 else angle


def _near_unit(linear: Matrix, reach: float = NEAR_UNIT) -> Matrix | None:
    """The quarter turn, mirrored or not, that a 2×2 matrix nearly is."""
    whole = np.rint(linear)
    near = bool(np.abs(linear - whole).max() <= reach)
    return whole if near and np.array_equal(np.abs(whole).sum(axis=0), (1, 1)) and abs(round(float(np.linalg.det(whole)))) == 1 else None


def _local(matrix: Matrix, point: NDArray[np.float64]) -> Matrix:
    """The derivative at a point."""
    x, y, w = matrix @ (point[0], point[1], 1.0)
    return np.asarray(np.array([[matrix[0, i] - x / w * matrix[2, i], matrix[1, i] - y / w * matrix[2, i]] for i in (0, 1)]).T / w)


def _middle(shape: tuple[int, ...]) -> NDArray[np.float64]:
    return np.array(((shape[1] - 1) / 2, (shape[0] - 1) / 2))


def _scaling(start: tuple[int, ...], end: tuple[int, ...]) -> Matrix:
    """From the pixels of one size to those of another, centres at whole numbers."""
    across, down = end[1] / start[1], end[0] / start[0]
    return np.array([[across, 0, across / 2 - 0.5], [0, down, down / 2 - 0.5], [0, 0, 1]])


def _unit(matrix: Matrix) -> Matrix:
    return np.asarray(matrix / matrix[2, 2], np.float64)
