"""One drawing for each kind of view that a method gives, as on paper: map, picture, table, outline, score, curve."""

from functools import singledispatch
from itertools import groupby
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from analyzers.language import tr
from analyzers.results import Curve, Map, Outline, Picture, Score, Table
from forensics_gui.case.report.blocks import left_out_words
from forensics_gui.case.report.charts import curve_words, thinned
from forensics_gui.case.report.images import Sheet
from forensics_gui.case.report.views import (
    ALL_ROWS,
    DEEPER_FIRST,
    INDENT,
    MOST_ROWS,
    extent,
    made_picture_words,
    main_rows,
    map_colours,
    map_words,
)
from forensics_gui.case.report.web.gallery import image
from forensics_gui.case.report.web.markup import Content, Element, element
from forensics_gui.case.report.web.parts import figure, paragraph, table
from forensics_gui.case.report.web.pictures import drawing, map_image, scale_image
from forensics_gui.case.report.wording import figure as number
from forensics_gui.case.report.wording import shown

_WIDE, _HIGH = 640, 220  # of a curve's drawing, in its own units


@singledispatch
def shown_view(view: object) -> Content:
    """A kind that this page cannot show is named, not dropped."""
    return paragraph(tr("A result of the kind {kind} cannot be printed.", kind=type(view).__name__))


def map_figure(view: Map, sheet: Sheet | None, shows: str) -> Element:
    """A map on its fixed scale, with what its colours stand for."""
    orientation = sheet.orientation if sheet is not None else 1
    height, width = view.values.shape
    size = (height, width) if orientation >= 5 else (width, height)
    colours = map_colours(view)
    drawn = image(map_image(view, orientation, colours), map_words(view, shows), size)
    middle = number((view.low + view.high) / 2)
    if view.role == "suspicion":
        middle = tr("{value} decision level", value=middle)
    words = (number(view.low), middle, f"{number(view.high)} {tr(view.unit)}".strip())
    return figure(drawn, tr(view.title), scale_bar(colours, words), caption=extent(view))


def scale_bar(colours: str, words: tuple[str, ...]) -> list[Element]:
    """The colours from the low to the high end, and what stands under them."""
    bar = element("img", src=scale_image(colours), alt="", class_="scale")
    return [bar, element("div", [element("span", word) for word in words], class_="ends")]


def picture_figure(view: Picture, sheet: Sheet | None) -> Element:
    """A picture that a method made."""
    height, width = view.pixels.shape[:2]
    orientation = sheet.orientation if sheet is not None and (height, width) == (sheet.height, sheet.width) else 1
    size = (height, width) if orientation >= 5 else (width, height)
    return figure(image(drawing(view.pixels, orientation), made_picture_words(view), size), tr(view.title))


@shown_view.register
def _(view: Score) -> Content:
    span = view.high - view.low
    place = min(max((view.value - view.low) / span, 0.0), 1.0) if isfinite(view.value) and isfinite(span) and span > 0 else 0.0
    value = f"{number(view.value)} {tr(view.unit)}".strip()
    bar = element(
        "svg",
        element("rect", x=0, y=0, width=100, height=4, fill="#8a949e"),
        element("rect", x=0, y=0, width=max(100 * place, 0.4), height=4, fill="#2f7fb8"),
        class_="score",
        viewBox="0 0 100 4",
        preserveAspectRatio="none",
        aria_hidden="true",
    )
    ends = element("div", element("span", number(view.low)), element("span", number(view.high)), class_="ends")
    return [element("h4", tr(view.title)), element("p", value, class_="value"), bar, ends, paragraph(tr(view.meaning), "quiet")]


@shown_view.register
def _(view: Curve) -> Content:
    x, y = thinned(np.asarray(view.x, np.float64), np.asarray(view.y, np.float64))
    title = element("h4", tr(view.title))
    if len(x) < 2:
        return [title, paragraph(tr("There are too few points to draw a curve."))]
    (x0, x1), (y0, y1) = _ends(x), _ends(y)
    points = " ".join(f"{(a - x0) / (x1 - x0) * _WIDE:.1f},{_HIGH - (b - y0) / (y1 - y0) * _HIGH:.1f}" for a, b in zip(x, y, strict=True))
    alt = curve_words(view, x, y)
    line = element("polyline", points=points, fill="none", stroke="#2f7fb8", stroke_width="2", vector_effect="non-scaling-stroke")
    box = f"0 0 {_WIDE} {_HIGH}"
    drawn = element("svg", element("title", alt), line, class_="picture", role="img", aria_label=alt, viewBox=box)
    ends = element("div", element("span", number(x0)), element("span", tr(view.x_label)), element("span", number(x1)), class_="ends")
    return [title, element("div", element("figure", drawn, ends, element("figcaption", alt)), class_="row alone")]


def _ends(values: NDArray[np.float64]) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    return (low, high) if high > low else (low - 0.5, high + 0.5)


@shown_view.register
def _(view: Table) -> Content:
    rows = [[shown(cell) for cell in row] for row in view.rows[:MOST_ROWS]]
    grouped = view.grouped and len(view.columns) > 1
    start = 1 if grouped else 0
    columns = [tr(column) for column in view.columns[start:]]
    content: list[Element | None] = [element("h4", shown(tr(view.title)))]
    for group, part in groupby(rows, key=lambda row: row[0] if grouped else ""):
        content += [paragraph(group, "value"), table(columns, [row[start:] for row in part])]
    return [*content, left_out(len(rows), len(view.rows), tr(ALL_ROWS))]


@shown_view.register
def _(view: Outline) -> Content:
    chosen = main_rows(view)
    rows = [[INDENT * view.depths[row] + shown(view.rows[row][0]), *map(shown, view.rows[row][1:-1])] for row in chosen]
    columns = [tr(column) for column in view.columns[:-1]]
    return [element("h4", shown(tr(view.title))), table(columns, rows), left_out(len(rows), len(view.rows), tr(DEEPER_FIRST))]


def left_out(printed: int, total: int, where: str) -> Element | None:
    """That a list goes on, and where the rest is."""
    return paragraph(left_out_words(printed, total, where), "value") if total > printed else None
