"""Where picture and frame really show the same once aligned: block-wise normalised cross-correlation of both.

Key points alone agree on a logo or on one wall; this looks at everything between them, and shows where the picture differs.
"""

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from analyzers.reference.features import Floats, Grey
from analyzers.reference.verify import Matrix

SIDE = 256  # px of the longer side at which both are compared: fine enough for a face, blind to noise and blocks
BLOCK = 16
_STEP = BLOCK // 2
AGREES = 0.55  # correlation
TEXTURE_REFERENCE, TEXTURE_QUERY = 40, 12  # variance below which a block shows nothing that could agree
_OVERLAY_RADIUS = 12


@dataclass(frozen=True, eq=False)
class Agreement:
    """correlation: h×w, -1..1, of the picture at `SIDE`; comparable: where both have texture; overlap: where the frame reaches.

    The counts are of blocks half a block apart; the free ones lie outside what was set aside as overlay.
    """

    correlation: Floats
    comparable: NDArray[np.bool_]
    overlap: NDArray[np.bool_]
    agreeing: int
    compared: int
    agreeing_free: int
    compared_free: int

    @property
    def share(self) -> float:
        """Of the compared blocks outside the overlay, how many agree."""
        return self.agreeing_free / self.compared_free if self.compared_free else 0.0


def oriented(picture: Grey, mirrored: bool, inverted: bool) -> Grey:
    """The picture as its variant."""
    turned = 255 - picture if inverted else picture
    return np.ascontiguousarray(turned[:, ::-1]) if mirrored else turned


def agreement(picture: Grey, reference: Grey, homography: Matrix, overlay: Floats, display: NDArray[np.bool_] | None = None) -> Agreement:
    """Compare a picture (as its variant) with the frame warped onto it. `overlay`: x, y of features that were set aside.

    `display`: where the frame shows what stands still in a film that moves, h×w of the frame.
    """
    import cv2

    small, warped, overlap = aligned(picture, reference, homography)
    height, width = small.shape
    correlation, variance, own_variance = correlated(small, np.where(overlap, warped, 0).astype(np.float32))
    whole = cv2.erode(overlap.astype(np.uint8), np.ones((BLOCK, BLOCK), np.uint8), borderValue=0) > 0
    comparable = whole & (variance > TEXTURE_REFERENCE) & (own_variance > TEXTURE_QUERY)
    covered = np.zeros((height, width), np.uint8)
    scale = SIDE / max(picture.shape)
    for x, y in overlay * scale:
        cv2.circle(covered, (int(x), int(y)), _OVERLAY_RADIUS, 1, -1)
    if display is not None:
        onto = homography @ np.diag([1 / scale, 1 / scale, 1.0])
        how = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
        covered |= np.asarray(cv2.warpPerspective(display.astype(np.uint8), onto, (width, height), flags=how))
    grid = (slice(_STEP, None, _STEP), slice(_STEP, None, _STEP))
    compared, agreeing, free = comparable[grid], (comparable & (correlation > AGREES))[grid], covered[grid] == 0
    return Agreement(
        correlation,
        comparable,
        whole,
        int(agreeing.sum()),
        int(compared.sum()),
        int((agreeing & free).sum()),
        int((compared & free).sum()),
    )


def aligned(picture: Grey, reference: Grey, homography: Matrix) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Picture and frame at `SIDE`, one over the other, and where the frame reaches."""
    import cv2

    scale = SIDE / max(picture.shape)
    size = (max(1, int(picture.shape[1] * scale)), max(1, int(picture.shape[0] * scale)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    onto = homography @ np.diag([1 / scale, 1 / scale, 1.0])
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    warped = cv2.warpPerspective(reference.astype(np.float32), onto, size, flags=how, borderValue=-1)
    return small, warped, (warped >= 0) & before_horizon(onto, size)


def before_horizon(homography: Matrix, size: tuple[int, int]) -> NDArray[np.bool_]:
    """Where a picture of this width and height lies on the near side of the horizon; beyond it a warp shows a ghost."""
    x, y = np.arange(size[0]), np.arange(size[1])[:, None]
    return np.asarray(homography[2, 0] * x + homography[2, 1] * y + homography[2, 2] > 0)


def correlated(one: Floats, other: Floats) -> tuple[Floats, Floats, Floats]:
    """Block-wise correlation, the variance of `other`, and that of `one`."""
    import cv2

    def mean(values: Floats) -> Floats:
        return cast("Floats", cv2.boxFilter(values, -1, (BLOCK, BLOCK)))

    one, other = cv2.GaussianBlur(one, (0, 0), 1.0), cv2.GaussianBlur(other, (0, 0), 1.0)
    mean_one, mean_other = mean(one), mean(other)
    variance_one = np.maximum(mean(one * one) - mean_one**2, 0)
    variance_other = np.maximum(mean(other * other) - mean_other**2, 0)
    covariance = mean(one * other) - mean_one * mean_other
    return covariance / np.sqrt(variance_one * variance_other + 1e-3), variance_other, variance_one
