"""The findings board on paper: each argument in the examiner's order with its image, caption and status, and the conclusion's level.

What is not argued with still stands in its own chapter: the board orders and explains, it leaves nothing out.
"""

from dataclasses import replace
from functools import partial

from analyzers.language import mark, tr
from analyzers.results import Curve, Map, Match, Picture, Score, View
from forensics_gui.case.argument import STATUSES, Argument
from forensics_gui.case.checklist import Unexamined
from forensics_gui.case.model import Annotation, Case, Run
from forensics_gui.case.report.blocks import Fact, bullets, chapter, facts, heading, left_out, paragraph, spread, table
from forensics_gui.case.report.exhibits import Exhibit
from forensics_gui.case.report.lettering import Style
from forensics_gui.case.report.marks import draw_mark
from forensics_gui.case.report.matches import TIERS, place_in_source, side_by_side
from forensics_gui.case.report.outcomes import outcome_in_words
from forensics_gui.case.report.paper import BODY, QUIET, SMALL, STRONG, Paper
from forensics_gui.case.report.pictures import marked_plate, marks_on
from forensics_gui.case.report.plates import Placed, Plate, plates
from forensics_gui.case.report.views import Setting, evidence_plate, print_view, view_plate
from forensics_gui.case.report.wording import prose, shown
from forensics_gui.case.verbal import caution, marks_of, meaning, statement

NOT_DONE = mark("Methods at hand of which no result is kept, with the reason:")
MOST_FINDINGS = 6  # of one run in this chapter; all stand in its own
PROPOSITION_LINES = 2  # on page one; whole in the chapter of the conclusion


def level_in_words(paper: Paper, case: Case) -> str:
    """The level for page one: what was chosen, between which propositions, and what the scale means. Empty for free words."""
    if case.board.level is None:
        return str(caution(case) or "")
    lines = [statement(case.board.level)]
    for name, text in zip("AB", case.propositions, strict=True):
        lines += _first_lines(paper, f"{name}: {prose(text.strip())}")
    return "\n".join([*lines, meaning(case.board.level)])


def _first_lines(paper: Paper, text: str, style: Style = BODY) -> list[str]:
    lines = paper.letters.lines(text, style, paper.width - 14)
    return lines if len(lines) <= PROPOSITION_LINES else [*lines[: PROPOSITION_LINES - 1], lines[PROPOSITION_LINES - 1] + " …"]


def level_whole(paper: Paper, case: Case) -> None:
    """The same for the chapter of the conclusion, which prints the propositions itself."""
    if case.board.level is not None:
        paragraph(paper, statement(case.board.level), STRONG)
        paragraph(paper, meaning(case.board.level), QUIET)
    elif why := caution(case):
        paragraph(paper, str(why), STRONG)


def glance(paper: Paper, case: Case, names: dict[str, str], most: int) -> None:
    """The board in a line each for page one; `names` of the files by SHA-256."""
    runs = {run.id: run for run in case.runs}
    columns = [tr("No."), tr("Finding"), tr("Rests on"), tr("Status")]
    rows = []
    for number, argument in enumerate(case.board.arguments[:most], 1):
        said = " ".join(argument.caption.split()) or argument_title(runs, argument)
        cells = [str(number), shown(said), f"{argument_title(runs, argument)}, {names.get(argument.evidence, argument.evidence[:12])}"]
        cells.append(tr(STATUSES[argument.status]))
        rows.append(cells)
    widths = spread(paper, [12.0, 68.0, 58.0, 32.0], columns, rows)
    rows = [[paper.letters.fitted(cell, SMALL, width - 4) for cell, width in zip(row, widths, strict=True)] for row in rows]
    heading(paper, tr("Findings in the order of the argument"), 2, keep=12)
    table(paper, columns, rows, widths=widths)
    if len(case.board.arguments) > most:
        paragraph(paper, tr("and {n} more in the chapter that follows", n=len(case.board.arguments) - most), QUIET)


def argument_title(runs: dict[str, Run], argument: Argument) -> str:
    """What an argument refers to, in a few words."""
    if argument.run is None:
        return tr("Marked picture")
    run = runs.get(argument.run)
    return tr(run.title or run.method) if run is not None else argument.run[:12]


def board_chapter(paper: Paper, case: Case, exhibits: dict[str, Exhibit]) -> None:
    """Every argument with its image; no chapter where there is none."""
    if not case.board.arguments:
        return
    runs = {run.id: run for run in case.runs}
    chapter(paper, tr("Findings in the order of the argument"))
    if any(case.propositions):
        propositions: list[Fact] = [(tr("A"), prose(case.propositions[0])), (tr("B"), prose(case.propositions[1]))]
        facts(paper, propositions, label_width=10)
        paper.gap(2)
    for number, argument in enumerate(case.board.arguments, 1):
        _section(paper, case, number, argument, runs, exhibits.get(argument.evidence))


def _section(  # noqa: PLR0917  one argument with what it refers to
    paper: Paper, case: Case, number: int, argument: Argument, runs: dict[str, Run], exhibit: Exhibit | None
) -> None:
    name = exhibit.name if exhibit is not None else argument.evidence[:12]
    title = tr("{number}.  {what} on {name}", number=number, what=argument_title(runs, argument), name=name)
    drawn = argument.run is None or argument.view is not None
    heading(paper, title, 1, keep=95 if drawn else 40)
    paragraph(paper, tr(STATUSES[argument.status]), STRONG, after=0.8)
    if argument.caption.strip():
        paragraph(paper, prose(argument.caption.strip()))
    run = runs.get(argument.run or "")
    if argument.run is None:
        _marked(paper, case, exhibit)
    elif run is None:
        paragraph(paper, tr("The result that this rests on is not in the case."), QUIET)
    else:
        _result(paper, case, run, argument.view, exhibit)


def _marked(paper: Paper, case: Case, exhibit: Exhibit | None) -> None:
    if exhibit is None or exhibit.sheet is None:
        paragraph(paper, tr("The picture cannot be drawn."), QUIET)
        return
    marks = marks_on(case, exhibit)
    plates(paper, [marked_plate(exhibit, marks, tr("The marks are listed by their numbers in the chapter Marked pictures."))], tallest=105)


def _result(paper: Paper, case: Case, run: Run, index: int | None, exhibit: Exhibit | None) -> None:
    views = run.result.views if run.result is not None else ()
    view = views[index] if index is not None and 0 <= index < len(views) else None
    sheet = exhibit.sheet_of(paper, run.picture) if exhibit is not None else None
    findings = run.result.findings if run.result is not None else ()
    setting = Setting(sheet, run.id, findings, tr(run.shows))
    if isinstance(view, Match):
        _match(paper, case, run, index or 0, view, exhibit)
    elif isinstance(view, Map | Picture):
        row: list[Plate] = [evidence_plate(sheet, findings)] if sheet is not None else []
        plates(paper, [*row, _with_marks(view_plate(paper, view, setting, f"{run.id}/{index}"), case, run)], tallest=90, columns=2)
    elif isinstance(view, Score | Curve):
        print_view(view, paper, setting)
    elif view is not None:
        paragraph(paper, tr("{title} is printed in the chapter Examinations.", title=_view_title(view)), QUIET)
    if findings:
        bullets(paper, [finding.text for finding in findings[:MOST_FINDINGS]])
        left_out(paper, min(len(findings), MOST_FINDINGS), len(findings), tr("All stand in the chapter Examinations."))
    else:
        said = outcome_in_words(run)
        if run.result is not None and not run.result.applicable:
            said = f"{said}: {run.result.reason}"
        paragraph(paper, said)
    if run.caution:
        paragraph(paper, tr("What it cannot tell: {text}", text=tr(run.caution)), QUIET)


def _with_marks(plate: Plate, case: Case, run: Run) -> Plate:
    """The image with the marks that rest on this run, by their numbers in the list of marks."""
    marks = [(number, mark) for number, mark in enumerate(marks_of(case, run.evidence), 1) if mark.run == run.id]
    if not marks or plate.over is not None:
        return plate
    said = tr("The numbered marks are those of the chapter Marked pictures.")
    return replace(plate, over=partial(_draw_marks, marks=marks), caption=" ".join(filter(None, (plate.caption, said))))


def _draw_marks(paper: Paper, placed: Placed, marks: list[tuple[int, Annotation]]) -> None:
    for number, annotation in marks:
        draw_mark(paper, placed, annotation, number)


def _view_title(view: View) -> str:
    return shown(tr(view.title))


def _match(paper: Paper, case: Case, run: Run, index: int, match: Match, exhibit: Exhibit | None) -> None:  # noqa: PLR0917  as above
    paragraph(paper, place_in_source(match), after=0.4)
    paragraph(paper, tr(TIERS.get(match.tier, match.tier)), QUIET)
    sheet = exhibit.sheet_of(paper, run.picture) if exhibit is not None else None
    if exhibit is not None and sheet is not None:
        side_by_side(paper, sheet, match, f"{run.id}/{index}/frame", marks=marks_on(case, exhibit), tallest=85)


def not_done_rows(checklist: tuple[Unexamined, ...], exhibits: list[Exhibit]) -> list[list[str]]:
    """Which methods gave no kept result: file, methods, reason."""
    names = {exhibit.evidence.sha256: exhibit.name for exhibit in exhibits}
    by_reason: dict[tuple[str, str], list[str]] = {}
    for one in checklist:
        by_reason.setdefault((one.evidence, one.reason), []).append(tr(one.title))
    return [[names.get(sha256, sha256[:12]), ", ".join(titles), shown(reason)] for (sha256, reason), titles in by_reason.items()]


def not_done(paper: Paper, checklist: tuple[Unexamined, ...], exhibits: list[Exhibit]) -> None:
    """The same in print."""
    if rows := not_done_rows(checklist, exhibits):
        paragraph(paper, tr(NOT_DONE))
        table(paper, [tr("File"), tr("Methods"), tr("Reason")], rows, [SMALL] * 3, [36.0, 62.0, paper.width - 98.0])
