"""Small drawings of numbers: the fixed scale under a map, a score on its scale, a curve with its axes.

Every scale is labelled with its ends and unit; nothing is stretched to look like more than it is.
"""

from math import isfinite
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analyzers.language import tr
from analyzers.results import Curve, Map, Score
from forensics_gui.case.colours import table
from forensics_gui.case.report.images import keep_levels
from forensics_gui.case.report.lettering import Style
from forensics_gui.case.report.paper import ACCENT, BODY, GREY, INK, LEFT, PANEL, RULE, Paper
from forensics_gui.case.report.plates import CAPTION, CAPTION_TITLE, GUTTER
from forensics_gui.case.report.wording import figure

TICK = Style(6.8, 3.2, colour=GREY)
SCALE_HEIGHT = 8.4
PARTIAL_WIDTH = 0.62  # of a plate's width: the rest says what was not measured
_CURVE_HEIGHT = 36.0
_MOST_POINTS = 1500


class Frame(NamedTuple):
    """Where a curve is drawn, in mm."""

    x: float
    y: float
    width: float
    height: float


def scale_bar(paper: Paper, x: float, y: float, width: float, *, view: Map, colours: str) -> float:
    """A map's colours from its low to its high end, with unit; a suspicion map's decision level is marked. Gives the height taken."""
    _colour_bar(paper, colours, x, y, width)
    ends = [(0.0, view.low), (0.5, (view.low + view.high) / 2), (1.0, view.high)]
    for place, value in ends:
        text = f"{figure(value)} {tr(view.unit)}".strip() if place == 1 else figure(value)
        if view.role == "suspicion" and place == 0.5:
            text = tr("{value} decision level", value=text)
        wide = paper.letters.width(text, TICK)
        spot = x + place * width
        paper.line((spot, y + 3.0), (spot, y + 4.0), GREY, 0.5)
        paper.write(min(max(spot - wide / 2, x), x + width - wide), y + 4.1, text, TICK)
    return SCALE_HEIGHT


def agreement_bar(paper: Paper, x: float, y: float, width: float, *, colours: str) -> float:
    """The scale of an agreement picture, with the grey of what was not compared."""
    return _partial_bar(paper, (x, y), width, colours, (tr("0 differs"), tr("1 agrees"), tr("not compared")))


def difference_bar(paper: Paper, x: float, y: float, width: float, *, colours: str) -> float:
    """The scale of a difference picture, with its decision level, and the grey of what the frame does not cover."""
    spot = x + PARTIAL_WIDTH * width / 2
    height = _partial_bar(paper, (x, y), width, colours, (tr("0 the same"), tr("1 different"), tr("not covered")))
    paper.line((spot, y + 3.0), (spot, y + 4.0), GREY, 0.5)
    paper.write(spot - paper.letters.width("0.5", TICK) / 2, y + 4.1, "0.5", TICK)
    return height


def _partial_bar(paper: Paper, corner: tuple[float, float], width: float, colours: str, words: tuple[str, str, str]) -> float:
    x, y = corner
    bar = width * PARTIAL_WIDTH
    _colour_bar(paper, colours, x, y, bar)
    for place, text in ((0.0, words[0]), (1.0, words[1])):
        wide = paper.letters.width(text, TICK)
        paper.write(x + place * (bar - wide), y + 4.1, text, TICK)
    paper.box(x + bar + 4, y, 3.0, 3.0, (128, 128, 128))
    paper.write(x + bar + 8, y - 0.1, words[2], TICK)
    return SCALE_HEIGHT


def _colour_bar(paper: Paper, colours: str, x: float, y: float, width: float) -> None:
    name = f"scale/{colours}"
    if not paper.has_image(name):
        keep_levels(paper, name, np.arange(256, dtype=np.uint8)[None, :], table(colours))
    paper.image(name, (x, y), (x + width, y), (x, y + 3.0))
    paper.frame(x, y, width, 3.0, GREY, points=0.3)


def score(paper: Paper, view: Score) -> None:
    """The number, where it stands between the ends of its scale, and what it means."""
    meaning = paper.letters.lines(tr(view.meaning), CAPTION, paper.width) if view.meaning else []
    paper.need(18 + len(meaning) * CAPTION.leading)
    value = f"{figure(view.value)} {tr(view.unit)}".strip()
    with paper.tagged("P"):
        paper.put(LEFT, paper.y, tr(view.title), CAPTION_TITLE)
        paper.write(paper.side(LEFT, 100), paper.y, value, Style(10.5, 4.6, bold=True), 100, to_right=not paper.leftwards)
        paper.y += 5.6
        _score_bar(paper, view, paper.y)
        paper.y += 8.6
        for line in meaning:
            paper.put(LEFT, paper.y, line, CAPTION, paper.width)
            paper.y += CAPTION.leading
    paper.y += 2.5


def _score_bar(paper: Paper, view: Score, y: float) -> None:
    width = 100.0
    left = paper.side(LEFT, width)
    paper.box(left, y, width, 2.4, PANEL)
    span = view.high - view.low
    place = min(max((view.value - view.low) / span, 0.0), 1.0) if isfinite(view.value) and isfinite(span) and span > 0 else 0.0
    paper.box(left, y, max(width * place, 0.4), 2.4, ACCENT)
    paper.frame(left, y, width, 2.4, RULE, points=0.4)
    paper.write(left, y + 3.0, figure(view.low), TICK)
    paper.write(left, y + 3.0, figure(view.high), TICK, width, to_right=True)


def curves(paper: Paper, views: list[Curve]) -> None:
    """Each as a line with the ends of both axes written out; two stand beside each other, one has the width to itself."""
    for place in range(0, len(views), 2):
        _row_of_curves(paper, views[place : place + 2])


def _row_of_curves(paper: Paper, views: list[Curve]) -> None:
    width = (paper.width - GUTTER * (len(views) - 1)) / len(views)
    titles = [paper.letters.lines(tr(view.title), CAPTION_TITLE, width) for view in views]
    title_height = max(map(len, titles)) * CAPTION_TITLE.leading + 1
    paper.need(title_height + _CURVE_HEIGHT + 13)
    top = paper.y
    for place, (view, lines) in enumerate(zip(views, titles, strict=True)):
        left = paper.side(LEFT + place * (width + GUTTER), width)
        with paper.tagged("P"):
            for number, line in enumerate(lines):
                paper.write(left, top + number * CAPTION_TITLE.leading, line, CAPTION_TITLE, width)
        _curve(paper, view, Frame(left, top + title_height, width, _CURVE_HEIGHT))
    paper.y = top + title_height + _CURVE_HEIGHT + 10.5


def _curve(paper: Paper, view: Curve, frame: Frame) -> None:
    x, y = thinned(np.asarray(view.x, np.float64), np.asarray(view.y, np.float64))
    if len(x) < 2:
        with paper.tagged("P"):
            paper.write(frame.x, frame.y, tr("There are too few points to draw a curve."), BODY, frame.width)
        return
    with paper.tagged("Figure", curve_words(view, x, y)):
        _draw_curve(paper, view, frame, x, y)


def curve_words(view: Curve, x: NDArray[np.float64], y: NDArray[np.float64]) -> str:
    """The alternative text of a curve."""
    return tr(
        "Curve {title}: {y_label} from {low} to {high} over {x_label} from {first} to {last}.",
        title=tr(view.title),
        y_label=tr(view.y_label),
        x_label=tr(view.x_label),
        low=figure(float(y.min())),
        high=figure(float(y.max())),
        first=figure(float(x.min())),
        last=figure(float(x.max())),
    )


def _draw_curve(paper: Paper, view: Curve, frame: Frame, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
    left, top, width, height = frame.x + 14, frame.y + 3.4, frame.width - 14, frame.height - 4
    (x0, x1), (y0, y1) = _ends(x), _ends(y)
    paper.frame(left, top, width, height, RULE, points=0.4)
    for share in (0.25, 0.5, 0.75):
        paper.line((left, top + share * height), (left + width, top + share * height), RULE, 0.25)
    spots = [(left + (a - x0) / (x1 - x0) * width, top + height - (b - y0) / (y1 - y0) * height) for a, b in zip(x, y, strict=True)]
    paper.stroke(spots, ACCENT, 0.9)
    paper.write(left, frame.y - 0.4, paper.letters.fitted(tr(view.y_label), TICK, width), TICK)
    for share, value in ((0.0, y1), (0.5, (y0 + y1) / 2), (1.0, y0)):
        paper.write(frame.x, top + share * height - 1.6, figure(value), TICK, 12.5, to_right=True)
    for share, value in ((0.0, x0), (0.5, (x0 + x1) / 2), (1.0, x1)):
        wide = paper.letters.width(figure(value), TICK)
        paper.write(min(max(left + share * width - wide / 2, left), left + width - wide), top + height + 0.6, figure(value), TICK)
    paper.write(left, top + height + 3.8, tr(view.x_label), Style(TICK.size, TICK.leading, colour=INK), width, to_right=True)


def _ends(values: NDArray[np.float64]) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def thinned(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """At most so many points, each span's lowest and highest kept so that no peak is lost; what is not finite is left out."""
    fine = np.isfinite(x) & np.isfinite(y)
    x, y = x[fine], y[fine]
    if len(x) <= _MOST_POINTS:
        return x, y
    spans = np.array_split(np.arange(len(x)), _MOST_POINTS // 2)
    kept = sorted({int(span[pick]) for span in spans for pick in (y[span].argmin(), y[span].argmax())})
    return x[kept], y[kept]
