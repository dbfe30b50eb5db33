"""A picture's tones brought to those of the frame behind it, whatever was done to them: a smooth curve, fitted where both agree."""

import numpy as np
from numpy.typing import NDArray

from analyzers.reference.dense import correlated
from analyzers.reference.features import Floats

_ROUNDS = 6
_AGREES = 0.5
_ELSEWHERE = 0.15  # the weight of places that do not agree, so that flat ones count too
_LIGHT = 40.0  # px: differences wider than this are light, vignetting or a screen's, not content


def toned(shown: Floats, background: Floats, reached: NDArray[np.bool_]) -> Floats:
    """`shown` in the tones of `background`; 0 where the frame does not reach. h×w in grey levels, both."""
    import cv2

    under = np.where(reached, background, 0).astype(np.float32)
    likeness, _, _ = correlated(shown, under)
    weights = np.where(likeness[reached] > _AGREES, 1.0, _ELSEWHERE)
    curve, spread = _fitted(shown[reached].astype(np.float64), background[reached].astype(np.float64), weights)
    values = np.zeros(shown.shape, np.float32)
    values[reached] = curve
    mask = reached.astype(np.float32)
    left = np.clip(np.where(reached, values - background, 0), -3 * spread, 3 * spread).astype(np.float32)
    light = cv2.GaussianBlur(left, (0, 0), _LIGHT) / np.maximum(cv2.GaussianBlur(mask, (0, 0), _LIGHT), 1e-3)
    return np.asarray(values - light * mask, np.float32)


def _fitted(x: NDArray[np.float64], y: NDArray[np.float64], given: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """A cubic by weighted least squares, what lies far off counting less each round; its values, and the spread of what is left."""
    unit = (x - 128) / 128
    columns = np.stack([np.ones_like(unit), unit, unit**2, unit**3], axis=1)
    ridge = np.diag([1e-3, 1e-3, 1.0, 1.0]) * len(unit) * 0.02
    weights, spread, values = given, 1.0, y
    for _ in range(_ROUNDS):
        weighted = columns * weights[:, None]
        values = columns @ np.linalg.solve(weighted.T @ columns + ridge, weighted.T @ y)
        left = np.abs(y - values)
        spread = 1.4826 * float(np.median(left)) + 0.5
        weights = given * np.clip(1 - (left / (4 * spread)) ** 2, 0, 1) ** 2
    return values, spread
