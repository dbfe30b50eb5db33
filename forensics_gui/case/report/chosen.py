"""The reference matches that the examiner chose as findings: a chapter of their own, each printed whole; the others of the file in a line.

Where none is chosen for a file, its matches are printed as every other result is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analyzers.language import tr
from analyzers.results import Match
from forensics_gui.case.model import MATCH, Annotation, Case, Run
from forensics_gui.case.report.blocks import chapter, heading, paragraph, table
from forensics_gui.case.report.exhibits import Exhibit
from forensics_gui.case.report.matches import best_match, match_section, place_in_source
from forensics_gui.case.report.paper import QUIET, SMALL, Paper
from forensics_gui.case.report.wording import figure, moment, prose, shown


@dataclass(frozen=True)
class Chosen:
    """A match with the mark that chose it, its run, and its place among the run's views."""

    mark: Annotation
    run: Run
    view: int
    match: Match


def chosen_matches(case: Case) -> tuple[Chosen, ...]:
    """In the order of choosing. A mark whose run is not kept, or that names no match, chooses nothing."""
    runs = {run.id: run for run in case.runs}
    found = []
    for mark in case.annotations:
        run = runs.get(mark.run or "") if mark.kind == MATCH else None
        views = run.result.views if run is not None and run.result is not None else ()
        view = views[mark.view] if mark.view is not None and 0 <= mark.view < len(views) else None
        if run is not None and mark.view is not None and isinstance(view, Match):
            found.append(Chosen(mark, run, mark.view, view))
    return tuple(found)


def leading_match(case: Case) -> tuple[Run, int, Match, bool] | None:
    """What page one shows: the board's first match, else the first that was chosen, else the strongest that is kept.

    The last value tells whether the examiner chose it.
    """
    for run, index, match in _matches_on_board(case):
        return run, index, match, True
    for one in chosen_matches(case):
        return one.run, one.view, one.match, True
    best = best_match(case)
    return (*best, False) if best is not None else None


def _matches_on_board(case: Case) -> Iterator[tuple[Run, int, Match]]:
    runs = {run.id: run for run in case.runs}
    for argument in case.board.arguments:
        run = runs.get(argument.run or "")
        views = run.result.views if run is not None and run.result is not None else ()
        view = views[argument.view] if argument.view is not None and 0 <= argument.view < len(views) else None
        if run is not None and argument.view is not None and isinstance(view, Match):
            yield run, argument.view, view


def chosen_chapter(paper: Paper, case: Case, exhibits: Mapping[str, Exhibit]) -> None:
    """Every chosen match whole; no chapter where there is none."""
    chosen = chosen_matches(case)
    if not chosen:
        return
    chapter(paper, tr("References chosen as findings"))
    for one in chosen:
        exhibit = exhibits.get(one.run.evidence)
        name = exhibit.name if exhibit is not None else one.run.evidence[:12]
        heading(paper, tr("{name}: {place}", name=name, place=place_in_source(one.match)), 1, keep=100)
        paragraph(paper, who_chose(one), QUIET)
        if words := own_words(one):
            paragraph(paper, words)
        sheet = exhibit.sheet_of(paper, one.run.picture) if exhibit is not None else None
        match_section(paper, sheet, one.match, f"{one.run.id}/{one.view}")


def who_chose(one: Chosen) -> str:
    """By whom and when it was chosen, and what found it."""
    said = [tr("Chosen by the examiner")]
    if one.mark.author or one.mark.made:
        when = moment(one.mark.made) if one.mark.made else ""
        said = [tr("Chosen by {author}", author=shown(one.mark.author)) if one.mark.author else said[0], when]
    said.append(tr("found by {method}, version {version}", method=tr(one.run.title or one.run.method), version=one.run.version))
    return "; ".join(filter(None, said)) + "."


def own_words(one: Chosen) -> str:
    """What the examiner wrote to it; what the window wrote says no more than the heading."""
    return "" if one.mark.text == place_in_source(one.match) else prose(one.mark.text)


def short_list(paper: Paper, run: Run, matches: list[tuple[int, Match]], chosen: set[tuple[str, int]]) -> None:
    """The matches of a run in a line each, where the examiner has chosen among them."""
    heading(paper, tr("Candidates"), 2, keep=30)
    columns, rows = short_rows(run, matches, chosen)
    table(paper, columns, rows, [SMALL] * 5, [48.0, 24.0, 14.0, 14.0, 70.0])


def short_rows(run: Run, matches: list[tuple[int, Match]], chosen: set[tuple[str, int]]) -> tuple[list[str], list[list[str]]]:
    """The head and the rows of that list."""
    rows = []
    for view, match in matches:
        told = tr("printed whole in the chapter of chosen references") if (run.id, view) in chosen else str(match.why)
        rows.append([place_in_source(match), tr(match.tier), f"{match.agreeing_share:.0%}", figure(match.score), told])
    return [tr("Reference"), tr("Tier"), tr("Agrees"), tr("Score"), tr("Why")], rows
