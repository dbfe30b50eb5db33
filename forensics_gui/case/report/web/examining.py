"""The chapter of examinations on the page: every kept run with its settings, outcome, findings and images; in the short form one table."""

from collections.abc import Mapping
from functools import partial

from analyzers.contract import Analyzer
from analyzers.language import tr
from analyzers.results import Finding, Map, Match, Picture, Result
from forensics_gui.case.model import Case, Run
from forensics_gui.case.report.chosen import chosen_matches, short_rows
from forensics_gui.case.report.examinations import ALL_MATCHES, CANNOT, FAILED, NOTHING_FOUND, details, readings, run_facts, subject
from forensics_gui.case.report.exhibits import Exhibit
from forensics_gui.case.report.matches import place_in_source
from forensics_gui.case.report.outcomes import silence
from forensics_gui.case.report.short import SHORT, outcome_rows, weighty
from forensics_gui.case.report.views import MOST_MATCHES, NUMBERED
from forensics_gui.case.report.web.gallery import Gallery
from forensics_gui.case.report.web.markup import Content, Element, Node, element
from forensics_gui.case.report.web.matching import match_section
from forensics_gui.case.report.web.overlay import Ground, region
from forensics_gui.case.report.web.parts import bullets, chapter, facts, figure, panel, paragraph, row, table
from forensics_gui.case.report.web.views import left_out, map_figure, picture_figure, shown_view
from forensics_gui.case.report.wording import shown

KEY = "examinations"


def examinations(case: Case, gallery: Gallery, methods: Mapping[str, Analyzer]) -> Element:
    """Every run whole."""
    chosen = chosen_matches(case)
    decided = {one.run.evidence for one in chosen}
    content: list[Content] = [] if case.runs else [paragraph(tr("No examination is kept in this case."))]
    for run in case.runs:
        those = {(one.run.id, one.view) for one in chosen} if run.evidence in decided else None
        content.append(_run(gallery, run, methods.get(run.method), those))
    return chapter(KEY, tr("Examinations"), *content)


def outcomes(case: Case, gallery: Gallery) -> Element:
    """What the short form has instead."""
    said, notes = weighty(case, gallery.by_hash)
    columns, rows = outcome_rows(case, gallery.by_hash)
    listed = table(columns, rows) if rows else paragraph(tr("No examination is kept in this case."))
    found = bullets(said or [tr("No finding weighs more than a note.")])
    return chapter(
        KEY, tr("Examinations"), paragraph(tr(SHORT), "quiet"), listed, element("h3", tr("Findings")), found, paragraph(notes, "quiet")
    )


def _run(gallery: Gallery, run: Run, method: Analyzer | None, chosen: set[tuple[str, int]] | None) -> list[Content]:
    exhibit = gallery.by_hash.get(run.evidence)
    title = tr("{method} on {name}", method=tr(run.title or run.method), name=subject(exhibit, run))
    content: list[Content] = [element("h3", title), facts(run_facts(run, method)), _outcome(run)]
    content.append([paragraph(sentence, "quiet") for sentence in readings(run)])
    if run.result is not None and run.result.applicable and exhibit is not None:
        content += _views(gallery, exhibit, run, run.result, chosen)
    return content


def _outcome(run: Run) -> Content:
    result = run.result
    if result is None:
        last = run.error.strip().splitlines()[-1:] or [tr("no reason was given")]
        return panel(tr(FAILED), shown(last[0]), soft=True)
    if not result.applicable:
        return panel(tr(CANNOT), str(result.reason), soft=True)
    if not result.findings:
        return panel(tr(NOTHING_FOUND), silence(run), soft=True)
    lines: list[Node] = [
        element("span", element("strong", f"{number}. "), finding.text, element("br"), element("span", details(finding), class_="quiet"))
        for number, finding in enumerate(result.findings, 1)
    ]
    return [element("h4", tr("Findings")), bullets(lines)]


def _views(gallery: Gallery, exhibit: Exhibit, run: Run, result: Result, chosen: set[tuple[str, int]] | None) -> list[Content]:
    content: list[Content] = [_images(gallery, exhibit, run, result)]
    matches = [(index, view) for index, view in enumerate(result.views) if isinstance(view, Match)]
    if matches and chosen is not None:
        columns, rows = short_rows(run, matches, chosen)
        content += [element("h4", tr("Candidates")), table(columns, rows)]
    elif matches:
        for _, match in matches[:MOST_MATCHES]:
            content += [element("h4", place_in_source(match)), match_section(gallery, exhibit, match, run.picture)]
        content.append(left_out(min(len(matches), MOST_MATCHES), len(matches), tr(ALL_MATCHES)))
    content += [shown_view(view) for view in result.views if not isinstance(view, Map | Picture | Match)]
    return content


def _images(gallery: Gallery, exhibit: Exhibit, run: Run, result: Result) -> Content:
    """Maps and pictures, the evidence first where findings have a place in it."""
    sheet = gallery.sheet(exhibit, run.picture)
    placed = [(number, finding) for number, finding in enumerate(result.findings, 1) if finding.region is not None]
    figures = []
    if placed and sheet is not None:
        width, height = sheet.upright
        alt = tr("The picture examined, {w} by {h} pixels.", w=width, h=height)
        drawn = gallery.picture(exhibit, alt, partial(_regions, placed=placed), run.picture)
        figures += [figure(drawn, tr("The picture"), caption=tr(NUMBERED))] if drawn is not None else []
    for view in result.views:
        if isinstance(view, Map):
            figures.append(map_figure(view, sheet, tr(run.shows)))
        elif isinstance(view, Picture):
            figures.append(picture_figure(view, sheet))
    return row(figures) if figures else None


def _regions(ground: Ground, placed: list[tuple[int, Finding]]) -> list[Element]:
    return [part for number, finding in placed for part in region(ground, number, finding)]
