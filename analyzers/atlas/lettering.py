"""Words and signs on a map: names that keep clear of each other, with a pale edge so that they can be read on land, sea and lines.

Only writes, with the fonts that ship with the program; no picture is decoded here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from analyzers.atlas.terrain import Colour, Pixels

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
EDGE: Colour = (255, 255, 255)
Box = tuple[float, float, float, float]  # left, top, right, bottom
Point = tuple[float, float]


@cache
def font(size: int, bold: bool = False) -> "FreeTypeFont":
    """DejaVu Sans of so many pixels."""
    from PIL import ImageFont

    return ImageFont.truetype(str(FONTS / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")), size)


@dataclass(frozen=True)
class Name:
    """A word with its place: left end and middle of its height, in pixels."""

    x: float
    y: float
    text: str
    size: int
    colour: Colour
    bold: bool = False


class Plan:
    """Where words can stand: the boxes that are taken on a square of `side` pixels, and the names that found room."""

    def __init__(self, side: int) -> None:
        self.side = side
        self.taken: list[Box] = []
        self.names: list[Name] = []

    def keep_clear(self, *boxes: Box) -> None:
        self.taken += boxes

    def beside(self, point: Point, text: str, size: int, colour: Colour, clear: float, *, bold: bool = False) -> bool:
        """Room for a name right or left of, above or below a sign of radius `clear`; whether there was any."""
        half, tall = width(text, size, bold=bold) / 2, size * 0.62
        for across, down in ((1, 0), (-1, 0), (0, -1), (0, 1)):
            if self.at((point[0] + across * (clear + half + 3), point[1] + down * (clear + tall + 1)), text, size, colour, bold=bold):
                return True
        return False

    def at(self, middle: Point, text: str, size: int, colour: Colour, *, bold: bool = False) -> bool:
        """Room for a name around a point; whether there was any."""
        half, tall = width(text, size, bold=bold) / 2, size * 0.62
        box = (middle[0] - half, middle[1] - tall, middle[0] + half, middle[1] + tall)
        if not self._free(box):
            return False
        self.taken.append(box)
        self.names.append(Name(middle[0] - half, middle[1], text, size, colour, bold))
        return True

    def _free(self, box: Box) -> bool:
        inside = box[0] >= 4 and box[1] >= 2 and box[2] <= self.side - 4 and box[3] <= self.side - 2
        return inside and not any(box[0] < old[2] and old[0] < box[2] and box[1] < old[3] and old[1] < box[3] for old in self.taken)


def width(text: str, size: int, *, bold: bool = False) -> float:
    """Pixels from end to end."""
    return font(size, bold).getlength(text)


def written(pixels: Pixels, names: Iterable[Name]) -> Pixels:
    """A copy of the picture with these words, each with a pale edge."""
    from PIL import Image, ImageDraw

    image = Image.fromarray(pixels)
    draw = ImageDraw.Draw(image)
    for name in names:
        edge = max(name.size // 7, 2)
        letters = font(name.size, name.bold)
        draw.text((name.x, name.y), name.text, font=letters, fill=name.colour, anchor="lm", stroke_width=edge, stroke_fill=EDGE)
    return np.array(image)
