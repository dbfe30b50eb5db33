"""How the Earth is laid on a square of paper around one place: maps true to distance and direction from it, and a globe.

Both are azimuthal, so they work at the poles and across the date line like anywhere else.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.atlas.data import EARTH_M

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Square:
    """A square of `side` pixels around a place (degrees north and east), which lies in its middle.

    Where `globe`, the half of the Earth as seen from far away fills the circle; else distance from the middle and direction are true
    (azimuthal equidistant) and `half_m` is the metres from the middle to an edge.
    """

    latitude: float
    longitude: float
    side: int
    half_m: float = 0.0
    globe: bool = False

    @property
    def pixels_per_metre(self) -> float:
        return self.side / 2 / (EARTH_M if self.globe else self.half_m)

    @property
    def reach(self) -> float:
        """Degrees from the middle to a corner, or to the rim of the globe."""
        return 90.0 if self.globe else float(np.degrees(1.42 * self.half_m / EARTH_M))

    def laid(self, points: Floats) -> tuple[Floats, NDArray[np.bool_]]:
        """Pixels (x to the right, y down) of N×2 degrees east and north, and which of them are on the sheet or near it."""
        east, north = np.radians(points[:, 0] - self.longitude), np.radians(points[:, 1])
        here = np.radians(self.latitude)
        right = np.cos(north) * np.sin(east)
        up = np.cos(here) * np.sin(north) - np.sin(here) * np.cos(north) * np.cos(east)
        towards = np.sin(here) * np.sin(north) + np.cos(here) * np.cos(north) * np.cos(east)
        if self.globe:
            scale, near = np.full(len(points), self.side / 2), towards > 0
        else:
            flat = np.hypot(right, up)
            angle = np.arctan2(flat, towards)
            with np.errstate(invalid="ignore", divide="ignore"):
                scale = np.where(flat > 1e-15, angle / flat, 1.0) * EARTH_M * self.pixels_per_metre
            near = angle < np.radians(min(1.2 * self.reach + 0.2, 179))
        middle = self.side / 2
        return np.stack([middle + right * scale, middle - up * scale], axis=1), near

    def unlaid(self) -> tuple[Floats, Floats, NDArray[np.bool_]]:
        """Degrees east of the middle's meridian (-180..180) and north of every pixel's centre, side×side, and where the globe is."""
        axis = (np.arange(self.side) + 0.5 - self.side / 2) / (self.side / 2)
        right, up = np.meshgrid(axis, -axis)
        away = np.hypot(right, up)
        if self.globe:
            inside = away < 1
            angle = np.arcsin(np.minimum(away, 1.0))
        else:
            inside = np.ones_like(away, bool)
            angle = np.minimum(away * self.half_m / EARTH_M, np.pi)
        with np.errstate(invalid="ignore", divide="ignore"):
            factor = np.where(away > 0, np.sin(angle) / away, 0.0)
        here = np.radians(self.latitude)
        sine = np.cos(angle) * np.sin(here) + up * factor * np.cos(here)
        east = np.arctan2(right * factor, np.cos(angle) * np.cos(here) - up * factor * np.sin(here))
        return np.degrees(east), np.degrees(np.arcsin(np.clip(sine, -1, 1))), inside
