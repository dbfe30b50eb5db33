"""What stands still in a film that moves: a game's display, a channel's logo, a weapon in the hand. It fits every frame and tells none.

Other frames of the film are laid over the one that fits, unaligned: where nearly all of them show the same at the same place, while the
rest differs, is the display. Where nearly all of the frame stays, the camera stands still, and nothing is set aside.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from analyzers.reference.dense import BLOCK, TEXTURE_REFERENCE, correlated
from analyzers.reference.features import Floats, Grey

_SIDE = 256
_STAYS = 0.7  # correlation
_IN_FRAMES = 0.75
_CAMERA_STANDS = 0.6  # of the textured part of the frame
_LEAST_FRAMES = 4
_AWAY = (-48, -24, -12, -6, 6, 12, 24, 48)  # kept frames: far enough that the view has changed where it changes at all


def display_of(frame: int, frames: NDArray[np.void], kept: Callable[[int], Grey]) -> NDArray[np.bool_] | None:
    """Where the display lies, h×w of the kept frame; None where there is none, or where it cannot be told."""
    import cv2

    rows = [frame + away for away in _AWAY if 0 <= frame + away < len(frames) and frames["source"][frame + away] == frames["source"][frame]]
    if len(rows) < _LEAST_FRAMES:
        return None
    here = kept(frame)
    small = _small(here)
    stays = np.zeros(small.shape, np.float32)
    textured = np.zeros(small.shape, bool)
    for row in rows:
        other = _small(kept(row))
        if other.shape != small.shape:
            return None
        likeness, _, texture = correlated(small, other)
        stays += likeness > _STAYS
        textured |= texture > TEXTURE_REFERENCE
    still = textured & (stays >= _IN_FRAMES * len(rows))
    if not still.any() or still.sum() > _CAMERA_STANDS * textured.sum():
        return None
    grown = cv2.dilate(still.astype(np.uint8), np.ones((BLOCK, BLOCK), np.uint8))
    return np.asarray(cv2.resize(grown, here.shape[1::-1], interpolation=cv2.INTER_NEAREST) > 0)


def _small(grey: Grey) -> Floats:
    import cv2

    scale = _SIDE / max(grey.shape)
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.float32)
