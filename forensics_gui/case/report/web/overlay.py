"""Marks, outlines and regions as SVG over a picture, in the picture's own pixels, so that they grow and shrink with it."""

from collections.abc import Sequence
from math import atan2, cos, pi, sin

from analyzers.results import Finding
from forensics_gui.case.model import AMBER, TWO_CORNERS, Annotation, Point
from forensics_gui.case.report.images import Sheet
from forensics_gui.case.report.marks import colour_of
from forensics_gui.case.report.plates import readable_on
from forensics_gui.case.report.turning import upright_point
from forensics_gui.case.report.web.markup import Element, element
from forensics_gui.case.report.wording import prose

LONGEST_LABEL = 32  # characters; the whole text stands in the list below the picture
_LETTER = 0.56  # mean width of a letter, in its size


class Ground:
    """A picture that is drawn upon, seen upright. unit: a hundredth of its longer side, by which badges and letters are measured."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self.width, self.height = sheet.upright
        self.unit = max(self.width, self.height) / 100

    def at(self, point: Point) -> Point:
        """Where a point of the stored picture lies on the upright one."""
        across, down = upright_point(point[0] / self._sheet.width, point[1] / self._sheet.height, self._sheet.orientation)
        return across * self.width, down * self.height

    def inside(self, point: Point) -> Point:
        """The nearest place where a badge can be seen whole."""
        edge = 2.4 * self.unit
        return (
            min(max(point[0], edge), max(self.width - edge, edge)),
            min(max(point[1], edge), max(self.height - edge, edge)),
        )


def outline(spots: Sequence[Point], colour: str = AMBER, *, closed: bool = True) -> list[Element]:
    """A line that shows on bright and on dark: colour on white on black; of one width at every size."""
    listed = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    return [
        element(
            "polygon" if closed else "polyline",
            points=listed,
            fill="none",
            stroke=ink,
            stroke_width=wide,
            stroke_linejoin="round",
            stroke_linecap="round",
            vector_effect="non-scaling-stroke",
        )
        for ink, wide in (("#000000", 5.4), ("#ffffff", 3.8), (colour, 2.2))
    ]


def badge(ground: Ground, spot: Point, text: str, colour: str) -> list[Element]:
    """A number on a disc with a white and black edge."""
    x, y = ground.inside(spot)
    unit = ground.unit
    discs = [element("circle", cx=x, cy=y, r=size * unit, fill=ink) for size, ink in ((2.3, "#000000"), (2.1, "#ffffff"), (1.85, colour))]
    size = 2.5 if len(text) < 3 else 1.7
    return [*discs, _letters((x, y + 0.36 * size * unit), text, size * unit, colour, "middle")]


def _letters(spot: Point, text: str, size: float, ground: str, anchor: str) -> Element:
    ink = "#{:02x}{:02x}{:02x}".format(*readable_on(colour_of(ground)))
    return element("text", text, x=spot[0], y=spot[1], fill=ink, font_size=size, font_weight="bold", text_anchor=anchor)


def region(ground: Ground, number: int, finding: Finding) -> list[Element]:
    """Where a finding lies, with its number."""
    assert finding.region is not None
    x, y, width, height = finding.region
    corners = [ground.at(spot) for spot in ((x, y), (x + width, y), (x + width, y + height), (x, y + height))]
    return [*outline(corners), *badge(ground, min(corners), str(number), AMBER)]


def mark(ground: Ground, number: int, annotation: Annotation) -> list[Element]:
    """One annotation with its number in the list; a kind that is not known is the line through its points."""
    spots = [ground.at(point) for point in annotation.points]
    if not spots:
        return []
    colour = "#{:02x}{:02x}{:02x}".format(*colour_of(annotation.colour))
    lines = _lines(ground, annotation.kind, spots)
    drawn = [part for line, closed in lines if len(line) > 1 for part in outline(line, colour, closed=closed)]
    if annotation.kind in ("text", "callout"):
        return [*drawn, *_label(ground, spots[-1], prose(annotation.text).replace("\n", " "), number, colour)]
    corner = (min(x for x, _ in spots), min(y for _, y in spots)) if annotation.kind in TWO_CORNERS else spots[0]
    return [*drawn, *badge(ground, corner, str(number), colour)]


def _lines(ground: Ground, kind: str, spots: list[Point]) -> list[tuple[list[Point], bool]]:
    (x0, y0), (x1, y1) = spots[0], spots[-1]
    unit = ground.unit
    if kind == "ellipse":
        return [([((x0 + x1 + (x1 - x0) * cos(pi * i / 40)) / 2, (y0 + y1 + (y1 - y0) * sin(pi * i / 40)) / 2) for i in range(80)], True)]
    if kind in TWO_CORNERS:
        return [([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], True)]
    if kind == "arrow":
        angle = atan2(y1 - y0, x1 - x0)
        barbs = [(x1 - 3 * unit * cos(angle + side), y1 - 3 * unit * sin(angle + side)) for side in (0.5, -0.5)]
        return [([spots[0], spots[-1]], False), ([barbs[0], spots[-1], barbs[1]], False)]
    if kind == "measure":
        angle = atan2(y1 - y0, x1 - x0) + pi / 2
        tick = (1.4 * unit * cos(angle), 1.4 * unit * sin(angle))
        ends = [([(x - tick[0], y - tick[1]), (x + tick[0], y + tick[1])], False) for x, y in (spots[0], spots[-1])]
        return [(spots, False), *ends]
    if kind == "callout":
        dot = [(x0 + 0.6 * unit * cos(pi * i / 8), y0 + 0.6 * unit * sin(pi * i / 8)) for i in range(16)]
        return [(spots, False), (dot, True)]
    return [] if kind in ("number", "text") else [(spots, kind == "polygon")]


def _label(ground: Ground, spot: Point, text: str, number: int, colour: str) -> list[Element]:
    """Words on a filled ground, kept inside the picture; their number at the left end."""
    unit = ground.unit
    words = text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip() + "…"
    size = min(2.4 * unit, max((ground.width - 8 * unit) / max(len(words) * _LETTER, 1), unit))
    width, height = len(words) * _LETTER * size + 4 * unit, 4 * unit
    x = min(max(spot[0], 2.5 * unit), max(ground.width - width - unit, 0))
    y = min(max(spot[1], unit), max(ground.height - height - unit, 0))
    boxes = [
        element("rect", x=x - edge, y=y - edge, width=width + 2 * edge, height=height + 2 * edge, fill=ink)
        for edge, ink in ((0.5 * unit, "#000000"), (0.3 * unit, "#ffffff"), (0.0, colour))
    ]
    return [
        *boxes,
        _letters((x + 2.8 * unit, y + 2.9 * unit), words, size, colour, "start"),
        *badge(ground, (x, y + height / 2), str(number), colour),
    ]
