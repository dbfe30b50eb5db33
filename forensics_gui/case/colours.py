"""Colour maps as look-up tables, one for window and paper, so that a map looks the same in both."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

# Perceptually even and safe for colour-blind readers first; Turbo only because examiners ask for it.
NAMES = ("inferno", "viridis", "cividis", "grey", "turbo")


@cache
def table(name: str) -> NDArray[np.uint8]:
    """256×3 uint8 RGB, from the scale's low end to its high end. Raises KeyError for an unknown name."""
    if name not in NAMES:
        raise KeyError(f"there is no colour map {name!r}")
    ramp = np.arange(256, dtype=np.uint8)
    if name == "grey":
        colours = np.repeat(ramp[:, None], 3, axis=1)
    else:
        import cv2

        colours = cv2.applyColorMap(ramp[:, None], getattr(cv2, f"COLORMAP_{name.upper()}"))[:, 0, ::-1].copy()
    colours.flags.writeable = False
    return colours


def levels(values: NDArray[np.float32], low: float, high: float) -> NDArray[np.uint8]:
    """H×W uint8 steps of the fixed scale low..high; values beyond it are clipped."""
    span = high - low if high > low else 1.0
    with np.errstate(over="ignore"):  # a value at the end of float32 lies beyond the scale like any other
        scaled = (values - np.float32(low)) * np.float32(255 / span)
    np.clip(scaled, 0, 255, out=scaled)
    return (scaled + np.float32(0.5)).astype(np.uint8)
