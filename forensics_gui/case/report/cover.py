"""Page one: what was asked, by whom, the user's conclusion, and the strongest thing there is to see, before anything else.

An editor who reads no further must not take away more than the evidence says: the limits stand on this page too.
"""

from dataclasses import dataclass
from datetime import datetime

from analyzers.language import mark, tr
from analyzers.results import Match
from forensics_gui import NAME, VERSION
from forensics_gui.case.model import Case
from forensics_gui.case.report.blocks import TITLE, Fact, facts, heading, panel, panel_height, paragraph, spread, table
from forensics_gui.case.report.board import glance, level_in_words
from forensics_gui.case.report.chosen import leading_match
from forensics_gui.case.report.excerpts import self_said
from forensics_gui.case.report.exhibits import Exhibit
from forensics_gui.case.report.images import picture_sheet
from forensics_gui.case.report.logo import Logo
from forensics_gui.case.report.matches import MOMENTS, TIERS, place_in_source, side_by_side
from forensics_gui.case.report.outcomes import counts_in_words, findings_by_weight
from forensics_gui.case.report.paper import ACCENT, BODY, CODE, GREY, LEFT, QUIET, SMALL, VALUE, Paper
from forensics_gui.case.report.pictures import marked_plate, marks_on
from forensics_gui.case.report.plates import LARGEST_PIXEL, plates
from forensics_gui.case.report.wording import both_times, figure, prose, shown

LIMITS = mark(
    "What these methods show are traces: that nothing was found does not show that a picture is untouched, "
    "and no map and no match decides by itself."
)
NO_CONCLUSION = mark("No conclusion has been written.")
_FEWEST_LINES = 4
_LINES_OF_BOARD = 5  # that page one keeps room for
_LINES_OF_FINDING = 3  # of one sentence; whole in the chapter of the examinations
_ROOM_FOR_FINDINGS = 84.0  # mm that page one's picture leaves to what the methods saw
_ROOM_BESIDE_A_MATCH = 62.0  # the same where picture and source stand side by side, which say most
_TABLE_HEAD, _TABLE_ROW = 24.0, 5.7  # mm, of the list on page one
_LOGO_ROOM = (48.0, 20.0)  # mm
_MOST_LINES = 11  # of the conclusion on page one; the whole text stands in its own chapter


@dataclass(frozen=True, eq=False)
class Head:
    """What the template puts above the title."""

    organisation: str = ""
    logo: Logo | None = None


def title_of(case: Case) -> str:
    """The case's title as it is printed, or what stands for one."""
    return shown(case.title) if case.title else tr("Untitled examination")


def cover(  # noqa: PLR0917  all that stands on page one
    paper: Paper, case: Case, exhibits: list[Exhibit], written: datetime, head: Head | None = None, left_out: str = ""
) -> None:
    """Fill page one. left_out: the sentence that says what is not in this finding."""
    paper.turn()
    paper.y = 20
    paper.bookmark(tr("Summary"), 0)
    _title(paper, case, head or Head())
    facts(paper, _who_and_when(paper, case, exhibits, written), label_width=32)
    paper.y += 3
    panel(paper, tr("Conclusion of the examiner"), _conclusion(paper, case))
    limits = " ".join(filter(None, (tr(LIMITS), left_out)))
    reserved = panel_height(paper, "", limits, QUIET)
    _answer(paper, case, exhibits, paper.left_over - reserved - 2 - _room_for_words(case))
    _at_a_glance(paper, case, exhibits, paper.left_over - reserved - 4)
    paper.y = paper.bottom - reserved
    panel(paper, "", limits, QUIET, edge=GREY)


def _room_for_words(case: Case) -> float:
    """What page one's pictures leave to the examiner's argument, or to the findings: the first lines are worth more than their size."""
    lines = min(len(case.board.arguments), _LINES_OF_BOARD)
    if lines:
        return _TABLE_HEAD + _TABLE_ROW * max(lines, 2)
    if not case.runs:
        return 0.0
    return _ROOM_FOR_FINDINGS if leading_match(case) is None else _ROOM_BESIDE_A_MATCH


def _title(paper: Paper, case: Case, head: Head) -> None:
    width = paper.width - (_draw_logo(paper, head.logo) if head.logo is not None else 0)
    with paper.tagged("P"):
        paper.put(LEFT, paper.y, paper.letters.fitted(kind_of_document(head.organisation), QUIET, width), QUIET, width)
    paper.y += 5
    with paper.tagged("H1"):
        for line in paper.letters.lines(title_of(case), TITLE, width)[:4]:
            paper.put(LEFT, paper.y, line, TITLE, width)
            paper.y += TITLE.leading
    with paper.ornament():
        paper.box(paper.side(LEFT, 24), paper.y + 1.4, 24, 0.9, ACCENT)
    paper.y += 6


def kind_of_document(organisation: str) -> str:
    """The line above the title, begun by the organisation's own where the template has one."""
    return " · ".join(filter(None, (shown(organisation), tr("Image examination: finding"))))


def _draw_logo(paper: Paper, logo: Logo) -> float:
    """At the top, beside the title, as large as its room allows; the width that it takes from the title's."""
    sheet = picture_sheet(paper, "logo", logo.pixels)
    scale = min(_LOGO_ROOM[0] / sheet.width, _LOGO_ROOM[1] / sheet.height, LARGEST_PIXEL)
    width, height = sheet.width * scale, sheet.height * scale
    x, y = paper.side(LEFT + paper.width - width, width), 14.0
    with paper.tagged("Figure", shown(logo.text)):
        paper.image(sheet.name, (x, y), (x + width, y), (x, y + height))
    return width + 6


def _who_and_when(paper: Paper, case: Case, exhibits: list[Exhibit], written: datetime) -> list[Fact]:
    return who_and_when(case, [paper.letters.fitted(exhibit.name, VALUE, 62) for exhibit in exhibits], written)


def who_and_when(case: Case, names: list[str], written: datetime) -> list[Fact]:
    """Question, people, time, files, what a single file says of itself, and the end of the chain."""
    files = ", ".join(names[:4])
    if len(names) > 4:
        files += tr(" and {n} more", n=len(names) - 4)
    head = case.custody[-1].hash if case.custody else tr("the case has no custody record")
    fields = self_said(case.runs, case.evidence[0].sha256) if len(case.evidence) == 1 else ""
    return [
        (tr("Question"), prose(case.question) or tr("No question has been written."), BODY),
        (tr("Examiner"), shown(case.examiner) or tr("not named")),
        (tr("Organisation"), shown(case.organisation)),
        (tr("Written"), both_times(written)),
        (tr("Program"), f"{NAME} {VERSION}"),
        (tr("Evidence"), files or tr("none")),
        (tr("The file says"), tr("{fields} (fields that anybody can write)", fields=fields) if fields else ""),
        (tr("Tags"), ", ".join(shown(tag) for tag in case.tags)),
        (tr("Custody head"), head, CODE),
    ]


def _conclusion(paper: Paper, case: Case) -> str:
    level, words = level_in_words(paper, case), prose(case.conclusion.strip())
    before = paper.letters.lines(level, BODY, paper.width - 10) if level else []
    text = words or ("" if case.board.level is not None else tr(NO_CONCLUSION))
    lines = paper.letters.lines(text, BODY, paper.width - 10) if text else []
    most = max(_MOST_LINES - len(before), _FEWEST_LINES)
    if len(lines) > most:
        text = "\n".join(lines[: most - 1]) + "\n" + tr("… (continued in the chapter Conclusion and limitations)")
    return "\n".join(filter(None, (level, text)))


def _answer(paper: Paper, case: Case, exhibits: list[Exhibit], room: float) -> None:
    """The match that was chosen, or the best where one is kept, else the first picture with its marks."""
    by_hash = {exhibit.evidence.sha256: exhibit for exhibit in exhibits}
    leading = leading_match(case)
    if leading is not None and leading[0].evidence in by_hash:
        run, index, match, is_chosen = leading
        exhibit = by_hash[run.evidence]
        sheet = exhibit.sheet_of(paper, run.picture)
        if sheet is not None:
            paragraph(paper, source_sentence(exhibit, match, is_chosen=is_chosen), after=0.4)
            paragraph(paper, how_sure(match), QUIET, after=1.6)
            side_by_side(paper, sheet, match, f"{run.id}/{index}/frame", marks=marks_on(case, exhibit), tallest=max(room - 40, 20))
            return
    shown_first = next((exhibit for exhibit in exhibits if exhibit.sheet is not None), None)
    if shown_first is not None and shown_first.sheet is not None:
        marks = marks_on(case, shown_first)
        plates(paper, [marked_plate(shown_first, marks, no_match(shown_first))], min(max(room - 12, 20), 105))


def source_sentence(exhibit: Exhibit, match: Match, *, is_chosen: bool) -> str:
    """The reference beside the picture, and whether the examiner chose it."""
    place = place_in_source(match)
    if is_chosen:
        return tr("Reference chosen by the examiner for {name}: {place}", name=exhibit.name, place=place)
    return tr("Closest reference of {name}: {place}", name=exhibit.name, place=place)


def how_sure(match: Match) -> str:
    """The tier in words, and the figures that a reader with two minutes asks for: how much agrees, chance, how exact the moment is."""
    said = [tr(TIERS.get(match.tier, match.tier)), tr("{share} of the compared area agrees.", share=f"{match.agreeing_share:.0%}")]
    if match.false_alarms is not None:
        said.append(tr("At most {count} wrong candidates are to be expected by chance in such a search.", count=figure(match.false_alarms)))
    if match.time_s is not None and match.moment:
        said.append(tr("The moment: {moment}.", moment=tr(MOMENTS.get(match.moment, match.moment))))
    return " ".join(said)


def no_match(exhibit: Exhibit) -> str:
    """Under the picture where there is no reference to stand beside it."""
    return tr("{name}. No reference match is kept in this case.", name=exhibit.name)


def _at_a_glance(paper: Paper, case: Case, exhibits: list[Exhibit], room: float) -> None:
    """What the methods saw, weightiest first and in their own sentences, as many as the page has room for."""
    if not (case.runs or case.board.arguments) or room < _TABLE_HEAD + 2 * _TABLE_ROW:
        return
    names = {exhibit.evidence.sha256: exhibit.name for exhibit in exhibits}
    if case.board.arguments:
        glance(paper, case, names, int((room - _TABLE_HEAD) / _TABLE_ROW))
        return
    heading(paper, tr("What the methods saw"), 2, keep=12)
    last = paper.y + room - 10  # below it stands the count
    counted = counts_in_words(case)
    last -= len(paper.letters.lines(counted, QUIET, paper.width)) * QUIET.leading
    rows = findings_by_weight(case, names if len(exhibits) > 1 else {})
    columns = [tr("Finding"), tr("Method"), tr("Weight")]
    widths = spread(paper, [116.0, 38.0, 16.0], columns, rows)
    printed = []
    for row in rows:
        lines = paper.letters.lines(row[0], SMALL, widths[0] - 3)
        cells = ["\n".join(lines[:_LINES_OF_FINDING]) + (" …" if len(lines) > _LINES_OF_FINDING else ""), *row[1:]]
        cells[1] = paper.letters.fitted(cells[1], SMALL, widths[1] - 4)
        last -= min(len(lines), _LINES_OF_FINDING) * SMALL.leading + 1.8
        if last < paper.y + 8:
            break
        printed.append(cells)
    if printed:
        table(paper, columns, printed, widths=widths)
    paragraph(paper, counted, QUIET)
