"""One printer for each kind of view that a method gives: map, picture, table, score, curve, match.

A map stands beside the picture with its fixed scale, its lowest and highest value, and how much of it lies beyond the scale.
"""

from dataclasses import dataclass
from functools import partial, singledispatch
from itertools import groupby

import numpy as np

from analyzers.language import mark, tr
from analyzers.results import Curve, Finding, Map, Match, Outline, Picture, Score, Table
from forensics_gui.case.report.blocks import column_widths, heading, left_out, paragraph, table
from forensics_gui.case.report.charts import SCALE_HEIGHT, curves, scale_bar, score
from forensics_gui.case.report.excerpts import IN_RECORD, excerpt
from forensics_gui.case.report.images import Sheet, map_sheet, picture_sheet
from forensics_gui.case.report.marks import AMBER
from forensics_gui.case.report.matches import match_section, place_in_source
from forensics_gui.case.report.paper import QUIET, SMALL, Paper
from forensics_gui.case.report.plates import Placed, Plate, badge, outline, plates
from forensics_gui.case.report.wording import figure, shown

MOST_ROWS = 250  # on the web page, where length costs less than on paper
MOST_MATCHES = 12
MOST_OUTLINED = 120
MOST_OUTLINED_ON_PAPER = 24
ALL_ROWS = mark("The kept result in the case holds them all.")
DEEPER_FIRST = mark("Deeper parts are left out first. The kept result in the case holds them all.")
NUMBERED = mark("The numbers are those of the findings.")
INDENT = "\u2003"  # a space that no paper joins


@dataclass(frozen=True)
class Setting:
    """What a view is printed with: the picture it belongs to, and a name that is its own within the document.

    small: three images to a row instead of two, where nothing in them asks for an explanation.
    """

    sheet: Sheet | None
    name: str
    findings: tuple[Finding, ...] = ()
    shows: str = ""
    method: str = ""
    small: bool = False


@singledispatch
def print_view(view: object, paper: Paper, setting: Setting) -> None:  # noqa: ARG001  the others need it
    """A kind that this finding cannot print is named, not dropped."""
    paragraph(paper, tr("A result of the kind {kind} cannot be printed.", kind=type(view).__name__))


@print_view.register
def _(view: Score, paper: Paper, _setting: Setting) -> None:
    score(paper, view)


@print_view.register
def _(view: Curve, paper: Paper, _setting: Setting) -> None:
    curves(paper, [view])


@print_view.register
def _(view: Match, paper: Paper, setting: Setting) -> None:
    heading(paper, place_in_source(view), 2, keep=100)
    match_section(paper, setting.sheet, view, setting.name)


@print_view.register
def _(view: Table, paper: Paper, setting: Setting) -> None:
    cut = excerpt(setting.method, view)
    heading(paper, shown(tr(view.title)), 2, keep=34 if cut.view.rows else 14)
    rows = [[shown(cell) for cell in row] for row in cut.view.rows]
    grouped = view.grouped and len(cut.view.columns) > 1
    start = 1 if grouped else 0
    columns = [tr(column) for column in cut.view.columns[start:]]
    styles = [SMALL] * len(columns)
    widths = column_widths(paper, columns, [row[start:] for row in rows], styles)
    for group, part in groupby(rows, key=lambda row: row[0] if grouped else ""):
        if group:
            heading(paper, group, 2, keep=26)
        table(paper, columns, [row[start:] for row in part], styles, widths)
    for group, names in cut.named:
        paragraph(paper, tr("{group}: {names}.", group=group, names=names), SMALL)
    left_out(paper, len(rows), len(rows) + cut.left, tr(IN_RECORD))
    if cut.named:
        paragraph(paper, tr("What each of these rests on stands in the attached record."), QUIET)


@print_view.register
def _(view: Outline, paper: Paper, _setting: Setting) -> None:
    heading(paper, shown(tr(view.title)), 2, keep=34)
    chosen = main_rows(view, MOST_OUTLINED_ON_PAPER)
    rows = [[INDENT * view.depths[row] + shown(view.rows[row][0]), *map(shown, view.rows[row][1:-1])] for row in chosen]
    columns = [tr(column) for column in view.columns[:-1]]
    styles = [SMALL] * len(columns)
    table(paper, columns, rows, styles, column_widths(paper, columns, rows, styles))
    left_out(paper, len(rows), len(view.rows), tr(DEEPER_FIRST))


def main_rows(view: Outline, most: int = MOST_OUTLINED) -> list[int]:
    """The rows that are printed, in order: as deep as there is room for, and what has a role wherever it stands."""
    depth = max((depth for depth in range(max(view.depths, default=0) + 1) if _count(view, depth) <= most), default=0)
    chosen = [row for row in range(len(view.rows)) if view.depths[row] <= depth][:most]
    further = [row for row in range(len(view.rows)) if view.depths[row] > depth and view.roles[row]]
    return sorted([*chosen, *further[: most - len(chosen)]])


def _count(view: Outline, depth: int) -> int:
    return sum(each <= depth for each in view.depths)


def print_images(paper: Paper, views: list[tuple[int, Map | Picture]], setting: Setting) -> None:
    """Maps and pictures of one run, two or three to a row; the first stands beside the evidence, so that both can be compared.

    A picture of another shape than the evidence, such as a drawing with words in it, takes the whole width and comes last.
    """
    own = {index for index, view in views if isinstance(view, Picture) and not _as_evidence(view, setting.sheet)}
    row: list[Plate] = []
    columns = 3 if setting.small else 2
    if setting.sheet is not None and (len(own) < len(views) or not views or any(one.region is not None for one in setting.findings)):
        row.append(evidence_plate(setting.sheet, setting.findings))
    for index, view in views:
        if index in own:
            continue
        row.append(view_plate(paper, view, setting, f"{setting.name}/{index}"))
        if len(row) == columns:
            plates(paper, row, columns=columns)
            row = []
    if row and views:
        plates(paper, row, columns=columns)
    for index, view in views:
        if index in own and isinstance(view, Picture):
            plates(paper, [_picture_plate(paper, view, setting, f"{setting.name}/{index}")], tallest=90 if setting.small else 125)


def _as_evidence(view: Picture, sheet: Sheet | None) -> bool:
    """Whether it has the evidence's proportions, or is small, so that both side by side tell most."""
    height, width = view.pixels.shape[:2]
    return sheet is None or width < 1200 or abs(width / height - sheet.width / sheet.height) < 0.02


def view_plate(paper: Paper, view: Map | Picture, setting: Setting, name: str) -> Plate:
    """One image of a run, as its chapter prints it; the name is its own within the document."""
    return _map_plate(paper, view, setting, name) if isinstance(view, Map) else _picture_plate(paper, view, setting, name)


def evidence_plate(sheet: Sheet, findings: tuple[Finding, ...]) -> Plate:
    """The picture that a run looked at, with the places of its findings."""
    placed = [(number, finding) for number, finding in enumerate(findings, 1) if finding.region is not None]
    width, height = sheet.upright
    caption = tr(NUMBERED) if placed else ""
    over = partial(_draw_regions, placed=placed) if placed else None
    return Plate(sheet, tr("The picture examined, {w} by {h} pixels.", w=width, h=height), tr("The picture"), caption, over)


def _draw_regions(paper: Paper, image: Placed, placed: list[tuple[int, Finding]]) -> None:
    for number, finding in placed:
        assert finding.region is not None
        x, y, width, height = finding.region
        corners = [image.at(spot) for spot in ((x, y), (x + width, y), (x + width, y + height), (x, y + height))]
        outline(paper, corners, AMBER, 1.1)
        badge(paper, min(corners), str(number), AMBER)


def map_colours(view: Map) -> str:
    """The colour map of paper: grey with its middle at zero for values of both signs, else one that reads by brightness alone."""
    return "grey" if view.low < 0 < view.high else "inferno"


def _map_plate(paper: Paper, view: Map, setting: Setting, name: str) -> Plate:
    colours = map_colours(view)
    orientation = setting.sheet.orientation if setting.sheet is not None else 1
    sheet = map_sheet(paper, name, view, orientation, colours)
    scale = scale_words(view)
    return Plate(
        sheet,
        map_words(view, setting.shows),
        tr(view.title),
        extent(view),
        under=partial(scale_bar, view=view, colours=colours),
        under_height=SCALE_HEIGHT,
        under_alt=tr("The colours of the {scale}.", scale=scale),
    )


def scale_words(view: Map) -> str:
    """The ends of a map's fixed scale."""
    unit = f" {tr(view.unit)}" if view.unit else ""
    return tr("scale from {low} to {high}{unit}", low=figure(view.low), high=figure(view.high), unit=unit)


def map_words(view: Map, shows: str) -> str:
    """The alternative text of a map."""
    return tr("Map {title}, {scale}. {shows}", title=tr(view.title), scale=scale_words(view), shows=shows)


def made_picture_words(view: Picture) -> str:
    """The alternative text of a picture that a method made."""
    return tr("Picture made by the method: {title}.", title=tr(view.title))


def extent(view: Map) -> str:
    """From where to where the values of this picture reach, and how much lies beyond the scale."""
    values = view.values[np.isfinite(view.values)]
    if not values.size:
        return tr("The map holds no value.")
    low, high, mean = (figure(float(part)) for part in (values.min(), values.max(), values.mean(dtype=np.float64)))
    text = tr("In this picture from {low} to {high}, mean {mean}.", low=low, high=high, mean=mean)
    beyond = float(np.mean((values < view.low) | (values > view.high)))
    if beyond > 0:
        share = f"{beyond:.1%}" if beyond >= 0.001 else tr("under {share}", share="0.1%")
        text += " " + tr("{share} lies beyond the scale and is drawn at its end.", share=share)
    return text


def _picture_plate(paper: Paper, view: Picture, setting: Setting, name: str) -> Plate:
    same = setting.sheet is not None and view.pixels.shape[:2] == (setting.sheet.height, setting.sheet.width)
    orientation = setting.sheet.orientation if same and setting.sheet is not None else 1
    sheet = picture_sheet(paper, name, view.pixels, orientation)
    return Plate(sheet, made_picture_words(view), tr(view.title))
