"""The signs that stand on a map: the marker, the way the camera looked, the sun, circles, scale bar and north; drawn smooth, in place."""

import math

import numpy as np

from analyzers.atlas.projection import Floats
from analyzers.atlas.terrain import Colour, Pixels, draw_line

MARKER: Colour = (170, 24, 44)
VIEW: Colour = (52, 92, 150)
SUN: Colour = (198, 122, 0)
INK: Colour = (52, 62, 72)
QUIET: Colour = (140, 152, 162)
_SHIFT = 4


def disc(picture: Pixels, centre: tuple[float, float], radius: float, colour: Colour) -> None:
    """A filled circle; centre and radius in pixels."""
    import cv2

    fixed = tuple(round((value - 0.5) * 16) for value in centre)
    cv2.circle(picture, fixed, round(radius * 16), colour, -1, cv2.LINE_AA, _SHIFT)


def marker(picture: Pixels, centre: tuple[float, float], size: float) -> None:
    """A ring with a dot: the dot is the place, and what lies under the ring's gap stays on view."""
    disc(picture, centre, size, (255, 255, 255))
    disc(picture, centre, size * 0.84, MARKER)
    disc(picture, centre, size * 0.56, (255, 255, 255))
    disc(picture, centre, size * 0.3, MARKER)


def view(picture: Pixels, centre: tuple[float, float], bearing: float, angle: float | None, length: float) -> None:
    """The sector that the camera saw: `bearing` and `angle` in degrees; where the angle is not known, an arrow alone."""
    import cv2

    if angle is not None:
        turns = np.radians(np.linspace(bearing - angle / 2, bearing + angle / 2, 60))
        rim = np.stack([centre[0] + length * np.sin(turns), centre[1] - length * np.cos(turns)], axis=1)
        sector = np.vstack([[centre], rim, [centre]])
        over = picture.copy()
        cv2.fillPoly(over, [np.rint((sector - 0.5) * 16).astype(np.int32)], VIEW, cv2.LINE_AA, _SHIFT)
        np.copyto(picture, cv2.addWeighted(over, 0.28, picture, 0.72, 0))
        draw_line(picture, sector, VIEW, 2)
    tip = _towards(centre, bearing, length)
    draw_line(picture, np.array([centre, tip]), VIEW, 3)
    for side in (150, -150):
        draw_line(picture, np.array([tip, _towards(tip, bearing + side, length * 0.1)]), VIEW, 3)


def sun(picture: Pixels, centre: tuple[float, float], azimuth: float, length: float) -> tuple[float, float]:
    """A dashed line towards the sun with its sign at the end; where that is."""
    end = _towards(centre, azimuth, length)
    draw_line(picture, np.array([centre, end]), SUN, 2, dashed=True)
    for ray in range(0, 360, 45):
        draw_line(picture, np.array([_towards(end, ray, 14), _towards(end, ray, 21)]), SUN, 3)
    disc(picture, end, 12, (255, 255, 255))
    disc(picture, end, 10, SUN)
    return end


def circle(picture: Pixels, centre: tuple[float, float], radius: float, colour: Colour, *, dashed: bool = False) -> None:
    """A thin circle."""
    turn = np.linspace(0, 2 * np.pi, 361)
    draw_line(picture, np.stack([centre[0] + radius * np.cos(turn), centre[1] + radius * np.sin(turn)], axis=1), colour, 1, dashed=dashed)


def north(picture: Pixels, centre: tuple[float, float]) -> None:
    """An arrow that points up; its letter is written by whoever draws the words."""
    import cv2

    x, y = centre
    for sign, colour in ((-1, INK), (1, (255, 255, 255))):
        half: Floats = np.array([(x, y - 26), (x + sign * 11, y + 14), (x, y + 6)])
        cv2.fillPoly(picture, [np.rint((half - 0.5) * 16).astype(np.int32)], colour, cv2.LINE_AA, _SHIFT)
    draw_line(picture, np.array([(x, y - 26), (x + 11, y + 14), (x, y + 6), (x - 11, y + 14), (x, y - 26)]), INK, 1)


def scale_bar(picture: Pixels, left: float, bottom: float, length: float) -> None:
    """A bar with ends, dark on white."""
    line = np.array([(left, bottom - 8), (left, bottom), (left + length, bottom), (left + length, bottom - 8)])
    draw_line(picture, line, (255, 255, 255), 7)
    draw_line(picture, line, INK, 3)


def round_number(value: float) -> float:
    """The largest of 1, 2, 5, 10, 20, 50 … that is not above `value`."""
    power = 10.0 ** math.floor(math.log10(value))
    return max(step * power for step in (1, 2, 5) if step * power <= value)


def _towards(start: tuple[float, float], bearing: float, length: float) -> tuple[float, float]:
    turn = math.radians(bearing)
    return start[0] + length * math.sin(turn), start[1] - length * math.cos(turn)
