"""Where in a picture its camera's fingerprint is missing: what each window holds of it against what it should hold.

Sliding windows as in Chen, Fridrich, Goljan and Lukas (IEEE TIFS 3(1), 2008). What should be there is not learned from features but
computed: the same denoiser is asked how much of the fingerprint it would leave in the residual at that place.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.noise.fingerprint import STRIP, Checkpoint, Plane, light_of, noise_within

CELL = 8  # pixels: sums are kept for squares of this side
QUIET = 0.25  # of the picture's median noise: quieter cells count no more, since what quietened them may have taken the pattern along
FAINT = 0.02  # grey levels squared: noise below this was erased by compression or drawn by a computer

# Where the fingerprint is missing, at least so many standard deviations are missing; but it must also be so that what is there could
# be chance, and that there was enough to expect. Set on half of the measured pictures (docs/methods).
MISSING = 5.5
CHANCE = 3.0
EXPECTED = 6.0
INEXACT = 0.15  # relative error of what is expected, as found where the fingerprint is there
HALF = 0.5  # of the expected: there a window lies half on each side of the border


@dataclass(frozen=True, eq=False)
class Presence:
    """Per cell of CELL×CELL pixels, from the window around it.

    share: how much of the expected fingerprint is there, about 1 or 0. expected: what should be there, in standard deviations of what
    chance gives. missing: by how many standard deviations, the inexactness of the expectation included, it is less.
    """

    share: Plane
    expected: Plane
    missing: Plane

    @property
    def absent(self) -> NDArray[np.bool_]:
        """Cells in whose window the fingerprint is missing beyond doubt, and what is there could be chance."""
        chance = self.share * self.expected < CHANCE
        sure: NDArray[np.bool_] = (self.expected >= EXPECTED) & (self.missing >= MISSING) & chance
        return sure


def presence(luma: NDArray[np.uint8], noise: Plane, fingerprint: Plane, window: int, checkpoint: Checkpoint) -> Presence:
    """Windows of about `window` pixels over a picture; all arrays H×W. A cell counts by the inverse of its noise's mean square."""
    import cv2

    found, answer, energy, power = _cell_sums(luma, noise, fingerprint, checkpoint)
    power = cv2.blur(power, (3, 3))
    weight = CELL * CELL / np.maximum(power, max(FAINT * CELL * CELL, QUIET * float(np.median(power))))
    side = window // (2 * CELL) * 2 + 1

    def total(plane: Plane) -> Plane:
        whole: Plane = cv2.boxFilter(plane, -1, (side, side), normalize=False, borderType=cv2.BORDER_CONSTANT)
        return whole

    there: Plane = total(found * weight)
    full: Plane = np.maximum(total(answer * weight), np.float32(1e-6))
    full *= _strength(np.divide(there, full), total(answer))
    chance = np.sqrt(total(energy * weight), dtype=np.float32) + np.float32(1e-6)
    share: Plane = np.divide(there, full)
    expected: Plane = np.divide(full, chance)
    missing = (1 - share) * expected / np.sqrt(1 + (INEXACT * expected) ** 2)
    return Presence(share, expected, missing)


def _cell_sums(luma: NDArray[np.uint8], noise: Plane, fingerprint: Plane, checkpoint: Checkpoint) -> tuple[Plane, ...]:
    """Sums of noise·pattern, of what the denoiser leaves of the pattern · pattern, of pattern² and of noise²."""
    pattern = light_of(luma)
    pattern *= fingerprint
    parts: list[tuple[Plane, ...]] = []
    for top in range(0, len(luma), STRIP):
        checkpoint(top / len(luma))
        here, seen = pattern[top : top + STRIP], noise[top : top + STRIP]
        left = noise_within(luma, top, pattern)
        parts.append((_cells(seen * here), _cells(left * here), _cells(here * here), _cells(seen * seen)))
    return tuple(np.vstack(planes) for planes in zip(*parts, strict=True))


def _strength(ratio: Plane, answer: Plane) -> float:
    """The picture's own ratio of what is there to what was computed: the median, so that a part without it does not lower it."""
    ratios, weights = ratio.ravel(), np.maximum(answer, 0).ravel()
    order = np.argsort(ratios)
    below = np.cumsum(weights[order])
    return max(float(ratios[order][np.searchsorted(below, below[-1] / 2)]), 1e-6)


def _cells(product: Plane) -> Plane:
    import cv2

    bottom, right = -product.shape[0] % CELL, -product.shape[1] % CELL
    padded = cv2.copyMakeBorder(product, 0, bottom, 0, right, cv2.BORDER_CONSTANT, value=0)
    means: Plane = cv2.resize(padded, (padded.shape[1] // CELL, padded.shape[0] // CELL), interpolation=cv2.INTER_AREA)
    means *= CELL * CELL
    return means


@dataclass(frozen=True)
class Part:
    """Connected cells without the fingerprint: rectangle in cells, their number, and how much is missing at most."""

    x: int
    y: int
    width: int
    height: int
    cells: int
    missing: float


def parts_without(found: Presence) -> tuple[NDArray[np.bool_], list[Part]]:
    """Where less than half is there around places where it is missing beyond doubt, and the connected parts, largest first."""
    import cv2

    half = (found.share < HALF) & (found.expected >= EXPECTED / 2)
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(half.astype(np.uint8), connectivity=4)
    sure = found.absent
    parts = []
    chosen = np.zeros(count, bool)
    for label in np.unique(labels[sure & half]):
        x, y, width, height, cells = (int(value) for value in boxes[label])
        chosen[label] = True
        parts.append(Part(x, y, width, height, cells, float(found.missing[labels == label].max())))
    return chosen[labels], sorted(parts, key=lambda part: -part.cells)


def suspicion(found: Presence, without: NDArray[np.bool_], shape: tuple[int, int]) -> Plane:
    """H×W from 0 to 1; 0.5 where half of the fingerprint is missing in a part that lacks it beyond doubt, below that elsewhere."""
    import cv2

    values = np.clip(1 - found.share, 0, 1)
    values[found.expected < EXPECTED / 2] = 0
    near = cv2.dilate(without.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0  # the border itself is drawn between cells
    values = np.where(near, values, np.minimum(values, np.float32(0.45)))
    height, width = shape
    large = cv2.resize(values, None, fx=CELL, fy=CELL, interpolation=cv2.INTER_LINEAR)
    return np.ascontiguousarray(large[:height, :width], dtype=np.float32)
