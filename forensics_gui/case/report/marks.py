"""Annotations drawn on paper as vectors: one painter for each kind, in the mark's colour with an edge that shows on bright and dark.

A kind that this program does not know is drawn as the line through its points, so that nothing an examiner marked is lost.
"""

import re
from collections.abc import Callable
from math import atan2, cos, pi, sin

from forensics_gui.case.model import TWO_CORNERS, Annotation
from forensics_gui.case.report.paper import Colour, Paper, Spot
from forensics_gui.case.report.plates import Placed, badge, label, outline
from forensics_gui.case.report.wording import prose

AMBER: Colour = (255, 176, 0)
Painter = Callable[[Paper, list[Spot], Colour], None]


def draw_mark(paper: Paper, placed: Placed, mark: Annotation, number: int) -> None:
    """Draw one annotation with its number in the list, and leave a comment that PDF viewers list."""
    colour = colour_of(mark.colour)
    spots = [placed.at(point) for point in mark.points]
    if not spots:
        return
    with paper.clipped(placed.x - 3, placed.y - 3, placed.width + 6, placed.height + 6):
        if mark.kind in ("text", "callout"):
            if mark.kind == "callout":
                _callout(paper, spots, colour)
            edge = label(paper, spots[-1], prose(mark.text).replace("\n", " "), colour, placed)
            badge(paper, edge, str(number), colour)
        else:
            _PAINTERS.get(mark.kind, _polyline)(paper, spots, colour)
            badge(paper, _anchor(mark.kind, spots, placed), str(number), colour)
    _comment(paper, mark, spots, number)


def colour_of(text: str) -> Colour:
    """``#ffb000`` as red, green, blue; amber where it is no such colour."""
    if not re.fullmatch("#[0-9a-fA-F]{6}", text):
        return AMBER
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _box(paper: Paper, spots: list[Spot], colour: Colour) -> None:
    (x0, y0), (x1, y1) = spots[0], spots[-1]
    outline(paper, [(x0, y0), (x1, y0), (x1, y1), (x0, y1)], colour)


def _ellipse(paper: Paper, spots: list[Spot], colour: Colour) -> None:
    (x0, y0), (x1, y1) = spots[0], spots[-1]
    middle, half = ((x0 + x1) / 2, (y0 + y1) / 2), (abs(x1 - x0) / 2, abs(y1 - y0) / 2)
    outline(paper, [(middle[0] + half[0] * cos(pi * i / 40), middle[1] + half[1] * sin(pi * i / 40)) for i in range(80)], colour)


def _arrow(paper: Paper, spots: list[Spot], colour: Colour) -> None:
    tail, tip = spots[0], spots[-1]
    angle = atan2(tip[1] - tail[1], tip[0] - tail[0])
    barbs = [(tip[0] - 3.4 * cos(angle + side), tip[1] - 3.4 * sin(angle + side)) for side in (0.5, -0.5)]
    outline(paper, [tail, tip], colour, closed=False)
    outline(paper, [barbs[0], tip, barbs[1]], colour, closed=False)
    paper.stroke([tail, tip], colour, 1.3)


def _polyline(paper: Paper, spots: list[Spot], colour: Colour) -> None:
    if len(spots) > 1:
        outline(paper, spots, colour, closed=False)


def _polygon(paper: Paper, spots: list[Spot], colour: Colour) -> None:
    if len(spots) > 1:
        outline(paper, spots, colour)


def _measure(paper: Paper, spots: list[Spot], colour: Colour) -> None:
    """A line with a tick across each end."""
    (x0, y0), (x1, y1) = spots[0], spots[-1]
    angle = atan2(y1 - y0, x1 - x0) + pi / 2
    tick = (1.6 * cos(angle), 1.6 * sin(angle))
    _polyline(paper, spots, colour)
    for x, y in (spots[0], spots[-1]):
        outline(paper, [(x - tick[0], y - tick[1]), (x + tick[0], y + tick[1])], colour, closed=False)


def _callout(paper: Paper, spots: list[Spot], colour: Colour) -> None:
    """A dot on what is meant, and the line to its words."""
    _polyline(paper, spots, colour)
    x, y = spots[0]
    outline(paper, [(x + 0.7 * cos(pi * i / 8), y + 0.7 * sin(pi * i / 8)) for i in range(16)], colour)


def _number(paper: Paper, spots: list[Spot], colour: Colour) -> None:
    """Its badge is all there is to it."""


_PAINTERS: dict[str, Painter] = {
    "box": _box,
    "black": _box,
    "blur": _box,
    "ellipse": _ellipse,
    "arrow": _arrow,
    "polyline": _polyline,
    "polygon": _polygon,
    "measure": _measure,
    "number": _number,
}


def _anchor(kind: str, spots: list[Spot], placed: Placed) -> Spot:
    """Where the badge sits: the corner of a box, the tail of an arrow, the point itself; never off the image."""
    x, y = spots[0]
    if kind in TWO_CORNERS:
        x, y = min(spot[0] for spot in spots), min(spot[1] for spot in spots)
    return min(max(x, placed.x), placed.x + placed.width), min(max(y, placed.y), placed.y + placed.height)


def _comment(paper: Paper, mark: Annotation, spots: list[Spot], number: int) -> None:
    across, down = [spot[0] for spot in spots], [spot[1] for spot in spots]
    x, y = min(across) - 2, min(down) - 2
    text = f"{number}. {prose(mark.text)}" if mark.text else str(number)
    shape = "Circle" if mark.kind == "ellipse" else "Square"
    paper.remark(x, y, max(across) - x + 2, max(down) - y + 2, text=text, author=prose(mark.author), shape=shape)
