"""Whether correspondences fit one plane seen twice: a homography by USAC-MAGSAC, refused where no camera could have made it.

Support is counted in distinct places, so that a pile of features on one letter counts once.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.reference.codebook import unit
from analyzers.reference.features import Features, Floats
from analyzers.reference.votes import LEAST, Lead

Matrix = NDArray[np.float64]
_TOLERANCE_PX = 5.0
_CELL = 0.02  # of the longer side: one supporting place
_RATIO = 0.9  # nearest against second nearest, when a frame is matched afresh


@dataclass(frozen=True, eq=False)
class Fit:
    """A verified candidate. The homography goes from the (mirrored) query's prepared pixels to the kept frame's.

    `places` are the normalised positions of the supporting features in the frame, `query` their indices in the picture.
    """

    variant: int
    frame: int
    homography: Matrix
    query: NDArray[np.intp]
    places: Floats
    support: int


def fit(lead: Lead, query: Features, shape: tuple[int, int]) -> Fit | None:
    """Verify a lead's correspondences; `query` is the variant's, `shape` the kept frame's. None where they do not fit."""
    points, targets = query.points[lead.query, :2], lead.points[:, :2]
    homography, inside = _homography(points, targets)
    if homography is None or not _plausible(homography, points[inside]):
        return None
    support = min(cells(points[inside], query.shape), cells(targets[inside], shape))
    height, width = shape
    places = (targets[inside] / (width, height)).astype(np.float32)
    return Fit(lead.variant, lead.frame, homography, lead.query[inside], places, support)


def matched_afresh(variant: int, frame: int, query: Features, reference: Features) -> Lead:
    """Correspondences of two pictures alone: mutual nearest neighbours, distinctly nearer than the second."""
    if len(reference) < LEAST or len(query) < LEAST:
        return Lead(variant, frame, 0.0, np.zeros(0, np.int64), np.zeros((0, 4), np.float32))
    cosines = unit(query.descriptors) @ unit(reference.descriptors).T
    nearest = cosines.argmax(axis=1)
    mutual = cosines.argmax(axis=0)[nearest] == np.arange(len(query))
    two = 2 + 2 * np.partition(-cosines, 1, axis=1)[:, :2]
    wanted = np.flatnonzero(mutual & (two[:, 0] < _RATIO**2 * two[:, 1]))
    return Lead(variant, frame, float(len(wanted)), wanted, reference.points[nearest[wanted]])


@dataclass(frozen=True)
class Viewpoint:
    """How the picture lies in the frame: `stretch` of one direction over the other where its support is, and `depth`, the largest area
    magnification over the smallest. A copy has 1 and 1, however it is turned; a wall seen from elsewhere has not."""

    stretch: float
    depth: float


def viewpoint(found: Fit, query: Features, homography: Matrix | None = None) -> Viewpoint:
    """Measured over the box of the supporting points; `query` is the variant's. `homography`: another than the fit's own."""
    points = query.points[found.query, :2]
    homography = found.homography if homography is None else homography
    large, small = np.linalg.svd(_local(homography, points.mean(axis=0)))[1]
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    corners = np.array([(left, top), (right, top), (left, bottom), (right, bottom)], np.float32)
    areas = [float(np.linalg.det(_local(homography, corner))) for corner in corners]
    return Viewpoint(float(large / max(small, 1e-9)), max(areas) / min(areas) if min(areas) > 0 else np.inf)


def cells(points: Floats, shape: tuple[int, int]) -> int:
    """In how many distinct places of a picture points lie."""
    return len(np.unique((points / (_CELL * max(shape))).astype(int), axis=0)) if len(points) else 0


def mapped(homography: Matrix, points: NDArray[np.floating]) -> NDArray[np.float64]:
    """Points carried over by a homography."""
    rows = np.c_[points, np.ones(len(points))] @ homography.T
    return np.asarray(rows[:, :2] / rows[:, 2:])


def _homography(points: Floats, targets: Floats) -> tuple[Matrix | None, NDArray[np.bool_]]:
    import cv2

    if len(points) < LEAST:
        return None, np.zeros(len(points), bool)
    cv2.setRNGSeed(0)  # same input, same output
    matrix, mask = cv2.findHomography(points, targets, cv2.USAC_MAGSAC, _TOLERANCE_PX, confidence=0.999, maxIters=2000)
    inside = np.zeros(len(points), bool) if mask is None else np.asarray(mask).ravel().astype(bool)
    if matrix is None or inside.sum() < 4 or not np.isfinite(matrix).all():
        return None, inside
    homography = np.asarray(matrix, np.float64)
    middle = points[inside].mean(axis=0)
    return homography * np.sign(depth(homography, middle[None])[0] or 1.0), inside


def depth(homography: Matrix, points: NDArray[np.floating]) -> NDArray[np.float64]:
    """The third coordinate before division: positive on the support's side of the horizon."""
    return np.asarray(np.c_[points, np.ones(len(points))] @ homography[2])


def _plausible(homography: Matrix, points: Floats) -> bool:
    """No mirror image, no strong shear, no collapse, no horizon through the picture: judged where the support is."""
    middle = _local(homography, points.mean(axis=0))
    large, small = np.linalg.svd(middle)[1]
    if np.linalg.det(middle) <= 0 or small < 0.05 or large > 12 or large / small > 2.2:
        return False
    ends = {int(find(points[:, axis])) for axis in (0, 1) for find in (np.argmin, np.argmax)}
    areas = [float(np.linalg.det(_local(homography, points[index]))) for index in ends]
    return min(areas) > 0 and max(areas) <= 12 * min(areas)


def _local(homography: Matrix, point: Floats) -> Matrix:
    """The homography's derivative at a point: how a small square there is stretched and turned."""
    x, y, w = homography @ (float(point[0]), float(point[1]), 1.0)
    if abs(w) < 1e-12:
        return np.zeros((2, 2))
    rows = [[homography[0, i] - x / w * homography[2, i], homography[1, i] - y / w * homography[2, i]] for i in (0, 1)]
    return np.asarray(np.asarray(rows).T / w)
