"""Reference matches on paper: the suspicious picture beside the reference frame with the crop outlined, then both on each other.

The tier says how far the match goes; its wording is fixed here, so that "possible" never reads as more than it is.
"""

from functools import partial

from analyzers.language import mark, tr
from analyzers.results import Match
from forensics_gui.case.model import Annotation, Case, Run
from forensics_gui.case.registration import crop_in_frame, frame_in_picture, is_part
from forensics_gui.case.report.blocks import Fact, bullets, facts, paragraph
from forensics_gui.case.report.charts import SCALE_HEIGHT, agreement_bar, difference_bar
from forensics_gui.case.report.images import Sheet, partial_map_sheet, picture_sheet
from forensics_gui.case.report.marks import AMBER, draw_mark
from forensics_gui.case.report.paper import CODE, STRONG, Paper
from forensics_gui.case.report.plates import Placed, Plate, outline, plates
from forensics_gui.case.report.wording import figure, shown, time_code

TIERS = {
    "match": mark("Match: the picture shows this very source, or shares one with it."),
    "same place": mark("Same place: the same camera or place at another time; what moves differs."),
    "possible": mark("Possible: a candidate that needs a look; it is not established."),
    "shared element": mark("Shared element: the same logo, caption, display or repeated detail, not the same scene."),
}
MOMENTS = {
    "exact": mark("exact: what moves in the film agrees in this frame"),
    "nearest": mark("of the nearest frame that the library keeps; the film showed none that fits better, or was not looked at again"),
    "any": mark("one of several: nothing moves in this part of the film, so the picture does not tell which"),
}
AGREEMENT_SCALE = mark("The colours of agreement, from 0, differs, to 1, agrees; grey was not compared.")
DIFFERENCE_SCALE = mark("The colours of difference, from 0, the same, to 1, different; grey is not covered by the frame.")
_ORDER = (mark("match"), mark("same place"), mark("possible"), mark("shared element"))  # as tables print them
AGREEMENT_COLOURS = "viridis"
DIFFERENCE_COLOURS = "inferno"  # black is the same, bright is different


def best_match(case: Case) -> tuple[Run, int, Match] | None:
    """The strongest kept match of the whole case, with its run and its place among the run's views."""
    found = [
        (run, index, view)
        for run in case.runs
        if run.result is not None
        for index, view in enumerate(run.result.views)
        if isinstance(view, Match)
    ]
    return min(found, key=lambda item: (_rank(item[2]), -item[2].score), default=None)


def _rank(match: Match) -> int:
    return _ORDER.index(match.tier) if match.tier in _ORDER else len(_ORDER)


def place_in_source(match: Match) -> str:
    """``lighthouse.mp4 at 0:12.480``, or the name alone for a still."""
    name = shown(match.reference)
    return name if match.time_s is None else tr("{name} at {time}", name=name, time=time_code(match.time_s))


def side_by_side(
    paper: Paper, sheet: Sheet, match: Match, name: str, *, marks: list[Annotation] | None = None, tallest: float = 95.0
) -> None:
    """The suspicious picture on the left, the reference frame with the picture's outline on the right."""
    frame = picture_sheet(paper, name, match.frame)
    beyond, part = reaches_beyond(match), is_part(match, sheet.width, sheet.height)
    mine, theirs = side_words(sheet, match)
    suspicious = Plate(sheet, *mine, over=partial(_draw_on_picture, match=match if beyond or part else None, marks=marks or []))
    reference = Plate(frame, *theirs, over=partial(_draw_quad, match=match))
    plates(paper, [suspicious, reference], tallest)


Words = tuple[str, str, str]  # alternative text, title, caption


def side_words(sheet: Sheet, match: Match) -> tuple[Words, Words]:
    """What stands at the suspicious picture and at the reference frame beside it."""
    width, height = sheet.upright
    beyond, place = reaches_beyond(match), place_in_source(match)
    outlined = beyond or is_part(match, sheet.width, sheet.height)
    mine = (
        tr("The suspicious picture, {w} by {h} pixels.", w=width, h=height),
        tr("Suspicious picture"),
        tr("The outline is where the reference frame lies in the picture.") if outlined else "",
    )
    theirs = (
        tr("Frame of the reference {place}, with the outline of what the suspicious picture shows.", place=place),
        tr("Reference: {place}", place=place),
        tr("The picture reaches beyond this frame.") if beyond else tr("The outline is where the suspicious picture lies in this frame."),
    )
    return mine, theirs


def reaches_beyond(match: Match) -> bool:
    """Whether the picture shows more than the reference frame does: then the frame's outline is what helps."""
    height, width = match.frame.shape[:2]
    spots = [(x * match.frame_scale, y * match.frame_scale) for x, y in match.quad]
    return any(not (-0.02 * width <= x <= 1.02 * width and -0.02 * height <= y <= 1.02 * height) for x, y in spots)


def _draw_on_picture(paper: Paper, placed: Placed, match: Match | None, marks: list[Annotation]) -> None:
    if match is not None:
        spots = [placed.at(point) for point in frame_in_picture(match)]
        with paper.clipped(placed.x, placed.y, placed.width, placed.height):
            if spots:
                outline(paper, spots, AMBER, 1.4)
    for number, annotation in enumerate(marks, 1):
        draw_mark(paper, placed, annotation, number)


def _draw_quad(paper: Paper, placed: Placed, match: Match) -> None:
    spots = [placed.at(point) for point in crop_in_frame(match)[:-1]]
    with paper.clipped(placed.x, placed.y, placed.width, placed.height):
        if len(spots) > 2:
            outline(paper, spots, AMBER, 1.4)


def match_section(paper: Paper, sheet: Sheet | None, match: Match, name: str) -> None:
    """One match: how far it goes, what there is to see, then all that is known of it."""
    paragraph(paper, tr(TIERS.get(match.tier, match.tier)), STRONG)
    if match.notes:
        bullets(paper, [shown(str(note)) for note in match.notes])
    if sheet is not None:
        side_by_side(paper, sheet, match, f"{name}/frame", tallest=80)
    if min(*match.aligned.shape[:2], *match.agreement.shape) > 0:
        _registered(paper, match, name, sheet.orientation if sheet is not None else 1)
    facts(paper, match_facts(match))


def _registered(paper: Paper, match: Match, name: str, orientation: int) -> None:
    """What lies on the picture: the frame, where both agree, and by how much they differ where that was measured."""
    aligned = picture_sheet(paper, f"{name}/aligned", match.aligned, orientation)
    agreement = partial_map_sheet(paper, f"{name}/agreement", match.agreement, orientation, AGREEMENT_COLOURS)
    row = [_aligned_plate(aligned), _agreement_plate(agreement, match)]
    if match.difference is not None and min(match.difference.shape) > 0:
        difference = partial_map_sheet(paper, f"{name}/difference", match.difference, orientation, DIFFERENCE_COLOURS)
        plates(paper, [_aligned_plate(aligned), _difference_plate(difference)], tallest=80)
        row = [_agreement_plate(agreement, match)]
    plates(paper, row, tallest=80 if len(row) > 1 else 46, columns=2)


def _aligned_plate(sheet: Sheet) -> Plate:
    return Plate(sheet, *aligned_words())


def _agreement_plate(sheet: Sheet, match: Match) -> Plate:
    return Plate(
        sheet,
        *agreement_words(match),
        under=partial(agreement_bar, colours=AGREEMENT_COLOURS),
        under_height=SCALE_HEIGHT,
        under_alt=tr(AGREEMENT_SCALE),
    )


def _difference_plate(sheet: Sheet) -> Plate:
    return Plate(
        sheet,
        *difference_words(),
        under=partial(difference_bar, colours=DIFFERENCE_COLOURS),
        under_height=SCALE_HEIGHT,
        under_alt=tr(DIFFERENCE_SCALE),
    )


def aligned_words() -> Words:
    """At the frame that was laid onto the picture."""
    return (
        tr("The reference frame, warped onto the suspicious picture."),
        tr("Reference laid onto the picture"),
        tr("The reference frame warped to the picture's view."),
    )


def agreement_words(match: Match) -> Words:
    """At the image of where both agree."""
    share = f"{match.agreeing_share:.0%}"
    return (
        tr("Where picture and reference agree; {share} of the compared area agrees.", share=share),
        tr("Agreement"),
        tr("{share} of the compared area agrees.", share=share),
    )


def difference_words() -> Words:
    """At the image of how much both differ."""
    return (
        tr("By how much picture and reference differ once their tones are matched: dark is the same, bright is different."),
        tr("Difference"),
        tr("Bright where something was added, removed or moved; also where edges were sharpened or the frame is of another moment."),
    )


def match_facts(match: Match) -> list[Fact]:
    """Every number of the match under its name."""
    spans = ", ".join(f"{time_code(first)} – {time_code(last)}" for first, last in match.times_s)
    rows: list[Fact] = [
        (tr("Tier"), tr(match.tier)),
        (tr("Reference"), shown(match.reference)),
        (tr("Time code"), time_code(match.time_s) if match.time_s is not None else tr("none: the reference is a still picture")),
        (tr("Moment"), tr(MOMENTS.get(match.moment, match.moment)) if match.time_s is not None else ""),
        (tr("Same view recurs"), spans),
        (tr("Why"), str(match.why)),
        (tr("Agreement"), tr("{share} of the compared area", share=f"{match.agreeing_share:.0%}")),
        (tr("Mirrored"), tr("yes: the picture is the reference's mirror image") if match.mirrored else tr("no")),
        (tr("Score"), figure(match.score)),
        (
            tr("Wrong candidates by chance"),
            "" if match.false_alarms is None else tr("at most {count} in a search like this", count=figure(match.false_alarms)),
        ),
        (tr("Outline in the frame"), "  ".join(f"({x:.1f}, {y:.1f})" for x, y in match.quad)),
        (tr("Picture to reference"), "\n".join("  ".join(f"{part: .6g}" for part in row) for row in match.query_to_reference), CODE),
        (tr("Reference SHA-256"), match.sha256, CODE),
        (tr("File"), shown(match.path)),
    ]
    known = {(row[0], row[1]) for row in rows}
    return rows + [pair for name, value in match.facts if (pair := (shown(name), shown(value))) not in known]
