"""Images placed on the page: one or several in a row, upright, each with its caption, its scale and what is drawn over it.

A placed image knows where each stored pixel lies on the paper, so marks and outlines fall where they belong.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from forensics_gui.case.report.images import Sheet
from forensics_gui.case.report.lettering import Style
from forensics_gui.case.report.paper import GREY, INK, LEFT, RULE, Colour, Paper, Spot
from forensics_gui.case.report.turning import upright_point

CAPTION = Style(7.4, 3.8, colour=GREY)
CAPTION_TITLE = Style(7.8, 4.0, bold=True, colour=INK)
GUTTER = 6.0
LARGEST_PIXEL = 2.0  # mm; a picture of a few pixels is not blown up beyond this
WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)


@dataclass(frozen=True)
class Placed:
    """A sheet on the page, upright in the box x, y, width, height (mm)."""

    sheet: Sheet
    x: float
    y: float
    width: float
    height: float

    def at(self, point: tuple[float, float]) -> Spot:
        """Where a point of the stored picture, in its pixels, lies on the page."""
        u, v = point[0] / self.sheet.width, point[1] / self.sheet.height
        across, down = upright_point(u, v, self.sheet.orientation)
        return self.x + across * self.width, self.y + down * self.height


@dataclass(frozen=True)
class Plate:
    """One image of a row. `over` draws on the placed image, `under` below it within the width and gives the height it took."""

    sheet: Sheet
    alt: str
    title: str = ""
    caption: str = ""
    over: Callable[[Paper, Placed], None] | None = None
    under: Callable[[Paper, float, float, float], float] | None = None
    under_height: float = 0.0
    under_alt: str = ""


@dataclass(frozen=True)
class _Laid:
    plate: Plate
    width: float
    height: float
    titles: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)


def plates(paper: Paper, row: list[Plate], tallest: float = 105.0, columns: int = 0) -> None:
    """Draw images side by side, as large as the text's width and `tallest` allow, all on one page.

    `columns` keeps room for more than there are.
    """
    count = max(columns, len(row))
    column = (paper.width - GUTTER * (count - 1)) / count
    laid = _laid(paper, row, column, tallest)
    paper.need(_full_height(laid))
    top, lowest = paper.y, paper.y
    title_height = max(len(item.titles) for item in laid) * CAPTION_TITLE.leading
    for index, item in enumerate(laid):
        x = paper.side(LEFT + index * (column + GUTTER), column)
        if item.titles:
            with paper.tagged("P"):
                for number, line in enumerate(item.titles):
                    paper.write(x, top + number * CAPTION_TITLE.leading, line, CAPTION_TITLE, column, to_right=paper.leftwards)
        placed = Placed(item.plate.sheet, _at_edge(paper, x, column, item.width), top + title_height + 0.6, item.width, item.height)
        _draw(paper, placed, item.plate)
        y = placed.y + placed.height + 1.0
        lowest = max(lowest, _below(paper, item, x, y, column))
    paper.y = lowest + 2.5


def _laid(paper: Paper, row: list[Plate], column: float, tallest: float) -> list[_Laid]:
    """The row as it will be drawn; made somewhat smaller where that keeps it on this page."""
    laid = [_lay(paper, plate, column, tallest) for plate in row]
    image = max(item.height for item in laid)
    room = paper.left_over - (_full_height(laid) - image)
    if 0.6 * image <= room < image:
        laid = [_lay(paper, plate, column, room) for plate in row]
    return laid


def _lay(paper: Paper, plate: Plate, column: float, tallest: float) -> _Laid:
    width, height = plate.sheet.upright
    scale = min(column / width, tallest / height, LARGEST_PIXEL)
    titles = paper.letters.lines(plate.title, CAPTION_TITLE, column) if plate.title else []
    text = " ".join(filter(None, (plate.caption, plate.sheet.note)))
    captions = paper.letters.lines(text, CAPTION, column) if text else []
    return _Laid(plate, max(width * scale, 0.4), max(height * scale, 0.4), titles, captions)


def _full_height(laid: list[_Laid]) -> float:
    titles = max(len(item.titles) for item in laid) * CAPTION_TITLE.leading
    below = max(item.height + item.plate.under_height + len(item.captions) * CAPTION.leading for item in laid)
    return titles + below + 5.0


def _draw(paper: Paper, placed: Placed, plate: Plate) -> None:
    sheet = placed.sheet
    with paper.tagged("Figure", plate.alt):
        paper.image(sheet.name, placed.at((0, 0)), placed.at((sheet.width, 0)), placed.at((0, sheet.height)))
        if plate.over is not None:
            plate.over(paper, placed)
    with paper.ornament():
        paper.frame(placed.x, placed.y, placed.width, placed.height, RULE, points=0.4)


def _below(paper: Paper, item: _Laid, x: float, y: float, column: float) -> float:
    if item.plate.under is not None:
        with paper.tagged("Figure", item.plate.under_alt):
            wide = min(column, max(item.width, 60.0))
            y += item.plate.under(paper, _at_edge(paper, x, column, wide), y, wide)
    if item.captions:
        with paper.tagged("P"):
            for line in item.captions:
                paper.write(x, y, line, CAPTION, column, to_right=paper.leftwards)
                y += CAPTION.leading
    return y


def _at_edge(paper: Paper, x: float, column: float, width: float) -> float:
    """Where something narrower than its column stands: at the side where the reader begins."""
    return x + column - width if paper.leftwards else x


def outline(paper: Paper, spots: list[Spot], colour: Colour, points: float = 1.5, closed: bool = True) -> None:
    """A line that shows on bright and on dark: colour on white on black."""
    paper.stroke(spots, BLACK, points + 1.6, closed)
    paper.stroke(spots, WHITE, points + 0.8, closed)
    paper.stroke(spots, colour, points, closed)


def badge(paper: Paper, spot: Spot, text: str, colour: Colour) -> None:
    """A number on a filled disc, its edge white and black."""
    style = Style(6.6, 3.2, bold=True, colour=readable_on(colour))
    half = max(paper.letters.width(text, style) / 2 + 0.9, 1.9)
    x, y = spot
    paper.fill(_round(x, y, half + 0.5, 2.4), BLACK)
    paper.fill(_round(x, y, half + 0.28, 2.18), WHITE)
    paper.fill(_round(x, y, half, 1.9), colour)
    paper.write(x - paper.letters.width(text, style) / 2, y - style.leading / 2, text, style)


def label(paper: Paper, spot: Spot, text: str, colour: Colour, limit: Placed) -> Spot:
    """Words on a filled ground at a spot, kept inside the image. Gives the middle of its left edge, where room is left for a badge."""
    style = Style(7.2, 3.6, bold=True, colour=readable_on(colour))
    words = paper.letters.fitted(text, style, max(limit.width - 8, 4))
    width = paper.letters.width(words, style) + 4.4
    x = min(max(spot[0], limit.x + 2.2), max(limit.x + limit.width - width - 0.6, limit.x))
    y = min(max(spot[1], limit.y + 0.6), max(limit.y + limit.height - 5.2, limit.y))
    paper.box(x - 0.5, y - 0.5, width + 1.0, 5.6, BLACK)
    paper.box(x - 0.28, y - 0.28, width + 0.56, 5.16, WHITE)
    paper.box(x, y, width, 4.6, colour)
    paper.write(x + 3.0, y + 0.5, words, style)
    return x, y + 2.3


def readable_on(colour: Colour) -> Colour:
    """Black or white, whichever stands out."""
    return BLACK if 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2] > 140 else WHITE


def _round(x: float, y: float, half_width: float, half_height: float) -> list[Spot]:
    from math import cos, pi, sin

    return [(x + half_width * cos(2 * pi * i / 36), y + half_height * sin(2 * pi * i / 36)) for i in range(36)]
