"""The findings board on the page: each argument in the examiner's order with its image, caption and status."""

from analyzers.language import tr
from analyzers.results import Curve, Map, Match, Picture, Score
from forensics_gui.case.argument import STATUSES, Argument
from forensics_gui.case.model import Case, Run
from forensics_gui.case.report.board import MOST_FINDINGS, argument_title
from forensics_gui.case.report.exhibits import Exhibit
from forensics_gui.case.report.outcomes import outcome_in_words
from forensics_gui.case.report.pictures import marks_on
from forensics_gui.case.report.web.chapters import marked
from forensics_gui.case.report.web.gallery import Gallery
from forensics_gui.case.report.web.markup import Content, Element, element
from forensics_gui.case.report.web.matching import side_by_side
from forensics_gui.case.report.web.parts import bullets, chapter, facts, paragraph, row
from forensics_gui.case.report.web.views import left_out, map_figure, picture_figure, shown_view
from forensics_gui.case.report.wording import prose


def board(case: Case, gallery: Gallery) -> Element | None:
    """Every argument; no chapter where there is none."""
    if not case.board.arguments:
        return None
    runs = {run.id: run for run in case.runs}
    content: list[Content] = []
    if any(case.propositions):
        content.append(facts([(tr("A"), prose(case.propositions[0])), (tr("B"), prose(case.propositions[1]))]))
    for number, argument in enumerate(case.board.arguments, 1):
        content += _section(case, gallery, number, argument, runs)
    return chapter("argument", tr("Findings in the order of the argument"), *content)


def _section(case: Case, gallery: Gallery, number: int, argument: Argument, runs: dict[str, Run]) -> list[Content]:
    exhibit = gallery.by_hash.get(argument.evidence)
    name = exhibit.name if exhibit is not None else argument.evidence[:12]
    title = tr("{number}.  {what} on {name}", number=number, what=argument_title(runs, argument), name=name)
    content: list[Content] = [element("h3", title, dir="auto"), paragraph(tr(STATUSES[argument.status]), "value")]
    content.append(paragraph(prose(argument.caption.strip())))
    run = runs.get(argument.run or "")
    if argument.run is None:
        content.append(marked(case, gallery, exhibit) if exhibit is not None else None)
    elif run is None:
        content.append(paragraph(tr("The result that this rests on is not in the case."), "quiet"))
    else:
        content += [_image(case, gallery, run, argument.view, exhibit), *_words(run)]
    return content


def _image(case: Case, gallery: Gallery, run: Run, index: int | None, exhibit: Exhibit | None) -> Content:
    views = run.result.views if run.result is not None else ()
    view = views[index] if index is not None and 0 <= index < len(views) else None
    if view is None or exhibit is None:
        return None
    sheet = gallery.sheet(exhibit, run.picture)
    if isinstance(view, Match):
        return side_by_side(gallery, exhibit, view, run.picture, marks_on(case, exhibit))
    if isinstance(view, Map):
        return row([map_figure(view, sheet, tr(run.shows))])
    if isinstance(view, Picture):
        return row([picture_figure(view, sheet)])
    if isinstance(view, Score | Curve):
        return shown_view(view)
    return paragraph(tr("{title} is printed in the chapter Examinations.", title=prose(tr(view.title))), "quiet")


def _words(run: Run) -> list[Content]:
    findings = run.result.findings if run.result is not None else ()
    said = outcome_in_words(run)
    if run.result is not None and not run.result.applicable:
        said = f"{said}: {run.result.reason}"
    listed: list[Content] = [paragraph(said)]
    if findings:
        printed = min(len(findings), MOST_FINDINGS)
        listed = [bullets(finding.text for finding in findings[:MOST_FINDINGS])]
        listed.append(left_out(printed, len(findings), tr("All stand in the chapter Examinations.")))
    return [*listed, paragraph(tr("What it cannot tell: {text}", text=tr(run.caution)), "quiet") if run.caution else None]
