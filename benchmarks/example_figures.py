"""Draws the figures of the methods' pages: left the picture with the changed part outlined, right what the method shows."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import cv2  # noqa: TID253  the pictures are drawn with it
import numpy as np
from made_pictures import Mask, Pixels

from analyzers.results import Curve, Map, Table
from forensics_gui.case.colours import levels, table
from forensics_gui.case.report.views import map_colours
from forensics_gui.case.report.wording import figure

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

FONTS = Path(__file__).resolve().parent.parent / "resources" / "fonts"
WIDTH, HEIGHT = 900, 428  # pixels of a figure
PANEL = (436, 327)  # of each of its two pictures
TOP, GAP = 34, WIDTH - 2 * PANEL[0]
LARGEST = 80_000  # bytes; the pages are installed with the program
INK, RULE, PAPER = (24, 24, 28), (130, 130, 138), (255, 255, 255)
OUTLINE = ((0, 0, 0), (70, 235, 255))  # a light line on a dark one shows on any ground


def drawn(pixels: Pixels, mask: Mask | None, said: str, shown: Sequence[Map | Curve | Table]) -> bytes:
    """A JPEG file of the picture, what was done to it in a few words, and a map, a table or one or two curves."""
    from PIL import Image, ImageDraw

    canvas = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(canvas)
    canvas.paste(Image.fromarray(outlined(pixels, mask)), (0, TOP))
    pen.text((0, 4), "The picture", INK, letters(17, bold=True))
    _lines(pen, (0, TOP + PANEL[1] + 8), said, PANEL[0])
    left = PANEL[0] + GAP
    first = shown[0]
    if isinstance(first, Map):
        pen.text((left, 4), first.title, INK, letters(17, bold=True))
        canvas.paste(Image.fromarray(coloured(first)), (left, TOP))
        canvas.paste(Image.fromarray(_ramp(first)), (left, TOP + PANEL[1] + 10))
        _ticks(pen, left, first)
    elif isinstance(first, Table):
        _cells(pen, left, first)
    else:
        height = (HEIGHT - GAP * (len(shown) - 1)) // len(shown)
        for number, view in enumerate(shown):
            if isinstance(view, Curve):
                _curve(pen, (left, number * (height + GAP)), height, view)
    return _encoded(canvas)


def _encoded(canvas: "object") -> bytes:
    """The finest JPEG that is small enough. Raises ValueError where even a coarse one is too large."""
    for quality in range(92, 50, -3):
        file = BytesIO()
        canvas.save(file, "JPEG", quality=quality, subsampling=0, optimize=True)  # type: ignore[attr-defined]
        if file.tell() <= LARGEST:
            return file.getvalue()
    raise ValueError(f"the figure does not fit into {LARGEST} bytes")


@cache
def letters(size: int, *, bold: bool = False) -> "FreeTypeFont":
    """The program's own font, so that the figure is the same on every machine."""
    from PIL import ImageFont

    return ImageFont.truetype(str(FONTS / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")), size)


def outlined(pixels: Pixels, mask: Mask | None) -> Pixels:
    """The picture at the panel's size, with the border of the mask drawn around it."""
    small = np.ascontiguousarray(cv2.resize(pixels, PANEL, interpolation=cv2.INTER_AREA))
    if mask is not None:
        inside = cv2.resize(mask.astype(np.uint8), PANEL, interpolation=cv2.INTER_NEAREST)
        borders = cv2.findContours(inside, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0]
        for colour, width in zip(OUTLINE, (5, 2), strict=True):
            cv2.drawContours(small, borders, -1, colour, width, cv2.LINE_AA)
    return small


def coloured(view: Map) -> Pixels:
    """The map at the panel's size, in the colours that the report prints it in."""
    small = cv2.resize(view.values, PANEL, interpolation=cv2.INTER_AREA)
    return table(map_colours(view))[levels(small, view.low, view.high)]


def _ramp(view: Map) -> Pixels:
    steps = np.linspace(0, 255, PANEL[0]).round().astype(np.uint8)
    bar = np.repeat(table(map_colours(view))[steps][None], 18, axis=0).copy()
    bar[[0, -1]] = bar[:, [0, -1]] = RULE
    return bar


def _ticks(pen: "ImageDraw", left: int, view: Map) -> None:
    """Both ends and the middle of the scale, with its unit or what 0.5 means."""
    y, right = TOP + PANEL[1] + 31, left + PANEL[0]
    middle = figure((view.low + view.high) / 2)
    if view.role == "suspicion":
        middle += ", decision level"
    unit = f" {view.unit}" if view.unit else ""
    for x, text, anchor in ((left, figure(view.low), "la"), ((left + right) // 2, middle, "ma"), (right, figure(view.high) + unit, "ra")):
        pen.text((x, y), text, INK, letters(17), anchor=anchor)


def _lines(pen: "ImageDraw", at: tuple[int, int], text: str, width: int) -> None:
    line, y = "", at[1]
    for word in text.split():
        if pen.textlength(f"{line} {word}", letters(17)) > width:
            pen.text((at[0], y), line, INK, letters(17))
            line, y = word, y + 22
        else:
            line = f"{line} {word}".strip()
    pen.text((at[0], y), line, INK, letters(17))


def _cells(pen: "ImageDraw", left: int, view: Table) -> None:
    """A table of short cells, as wide as the panel."""
    pen.text((left, 4), view.title, INK, letters(17, bold=True))
    wide, high = PANEL[0] / len(view.columns), PANEL[1] / (len(view.rows) + 1)
    for row, cells in enumerate((view.columns, *view.rows)):
        for column, cell in enumerate(cells):
            head = row == 0 or column == 0
            middle = (left + (column + 0.5) * wide, TOP + 14 + (row + 0.5) * high)
            pen.text(middle, cell, RULE if head else INK, letters(15 if head else 18), anchor="mm")
    pen.line([(left, TOP + 14 + high), (left + PANEL[0], TOP + 14 + high)], RULE)


def _curve(pen: "ImageDraw", at: tuple[int, int], height: int, view: Curve) -> None:
    """A curve over its whole range of x; y from 0, or from the lowest value if that is negative."""
    x0, x1 = at[0] + 8, at[0] + PANEL[0] - 8
    y0, y1 = at[1] + TOP + 22, at[1] + height - 44
    low, high = min(float(view.y.min()), 0.0), float(view.y.max())
    pen.text((at[0], at[1] + 4), view.title, INK, letters(16, bold=True))
    pen.text((at[0], at[1] + 28), f"{view.y_label}, up to {figure(round(high, 2))}", INK, letters(15))
    xs = x0 + (view.x - view.x[0]) / (view.x[-1] - view.x[0]) * (x1 - x0)
    ys = y1 - (view.y - low) / (high - low) * (y1 - y0)
    base = y1 - (0 - low) / (high - low) * (y1 - y0)
    pen.line([(x0, base), (x1, base)], RULE)
    pen.line(list(zip(xs.tolist(), ys.tolist(), strict=True)), (20, 84, 170), 2)
    for x, text, anchor in ((x0, figure(view.x[0]), "la"), ((x0 + x1) // 2, view.x_label, "ma"), (x1, figure(view.x[-1]), "ra")):
        pen.text((x, y1 + 10), text, INK, letters(16), anchor=anchor)
