"""The chapter of examinations: every kept run with its method, settings, findings and images, whether it found something or not.

What found nothing and has no image to show, or could not look, takes a row of one table; it is never left out.
"""

from collections.abc import Mapping
from dataclasses import replace

from analyzers.contract import Analyzer
from analyzers.language import mark, tr
from analyzers.parameters import Choice, Range, Switch
from analyzers.results import Curve, Finding, Map, Match, Picture, Result, Table, Weight
from forensics_gui.case.discretion import LEFT_OUT
from forensics_gui.case.model import Run
from forensics_gui.case.report.blocks import Fact, code, heading, left_out, panel, paragraph, table
from forensics_gui.case.report.charts import curves
from forensics_gui.case.report.chosen import short_list
from forensics_gui.case.report.excerpts import FIELDS
from forensics_gui.case.report.exhibits import Exhibit
from forensics_gui.case.report.lettering import Style
from forensics_gui.case.report.outcomes import WEIGHTS, silence, weightiest
from forensics_gui.case.report.paper import BODY, CODE, GREY, LEFT, QUIET, Paper
from forensics_gui.case.report.plates import badge
from forensics_gui.case.report.views import MOST_MATCHES, Setting, print_images, print_view
from forensics_gui.case.report.wording import figure, moment, shown

_COLOURS = {Weight.NOTE: (203, 209, 216), Weight.NOTABLE: (255, 196, 61), Weight.STRONG: (214, 84, 38)}
FAILED = mark("The method failed on this file, so nothing can be said by it.")
CANNOT = mark("Cannot be tested on this file.")
NOTHING_FOUND = mark("Nothing found by this method.")
ALL_MATCHES = mark("The kept result in the case holds all matches.")
_TRACE_LINES = 14
_FEW_ROWS = 24  # of tables that only say where was looked; they stand in the attached record


def run_section(
    paper: Paper,
    exhibit: Exhibit | None,
    run: Run,
    methods: Mapping[str, Analyzer],
    chosen: set[tuple[str, int]] | None = None,
) -> None:
    """One run. `chosen`: the matches (run, view) that the examiner chose for this file; where any, those of the run take a line each."""
    heading(paper, tr("{method} on {name}", method=tr(run.title or run.method), name=subject(exhibit, run)), 1, keep=40)
    for line in _run_lines(run, methods.get(run.method)):
        paragraph(paper, line, QUIET, after=0.2)
    paper.gap(1.2)
    _outcome(paper, run)
    _reading(paper, run)
    if run.result is not None and run.result.applicable and exhibit is not None:
        _views(paper, exhibit, run, run.result, chosen)


def says_nothing(run: Run) -> bool:
    """Whether all there is to say of it fits in a row: it could not look, or found nothing and has no image or long table to show."""
    result = run.result
    if result is None or result.reason == LEFT_OUT or (result.applicable and run.method == FIELDS):
        return False
    if not result.applicable:
        return True
    tables = [view for view in result.views if isinstance(view, Table)]
    few = sum(len(view.rows) for view in tables) <= _FEW_ROWS
    return not result.findings and len(tables) == len(result.views) and few


def silent_section(paper: Paper, exhibits: Mapping[str, Exhibit], runs: list[Run], methods: Mapping[str, Analyzer]) -> None:
    """The examinations that `says_nothing` of: a row each, with settings, outcome, and what silence of this method cannot tell."""
    if not runs:
        return
    heading(paper, tr("Examinations that found nothing, or could not be made"), 1, keep=40)
    paragraph(paper, tr("That nothing was found does not show that the picture is untouched."), QUIET)
    rows = []
    for run in runs:
        head = tr("{method}\n{id}, version {version}", method=tr(run.title or run.method), id=run.method, version=run.version)
        set_so = "; ".join(_settings(run, methods.get(run.method)))
        name = subject(exhibits.get(run.evidence), run)
        rows.append([f"{head}\n{name}", set_so or tr("this method has none"), _silent_outcome(run)])
    columns = [tr("Method and file"), tr("Settings"), tr("Outcome")]
    table(paper, columns, rows, widths=[50.0, 40.0, 80.0])


def _silent_outcome(run: Run) -> str:
    assert run.result is not None
    if not run.result.applicable:
        return f"{tr(CANNOT)} {run.result.reason}"
    caution = tr("What it cannot tell: {text}", text=tr(run.caution)) if run.caution else ""
    return " ".join(filter(None, (tr(NOTHING_FOUND), caution)))


def subject(exhibit: Exhibit | None, run: Run) -> str:
    """The file, and which picture of it, that a run looked at."""
    name = exhibit.name if exhibit is not None else run.evidence[:12]
    return f"{name} ({shown(run.picture)})" if run.picture else name


def run_facts(run: Run, method: Analyzer | None) -> list[Fact]:
    """Method, version, settings under their labels, time."""
    return [
        (tr("Method"), tr("{id}, version {version}", id=run.method, version=run.version)),
        (tr("Settings"), "\n".join(_settings(run, method)) or tr("this method has none")),
        (tr("Started"), tr("{time}; took {seconds} s", time=moment(run.started), seconds=f"{run.seconds:.2f}")),
        (tr("Run"), run.id, CODE),
    ]


def _run_lines(run: Run, method: Analyzer | None) -> list[str]:
    """The same in two lines of running text."""
    first = tr(
        "{id}, version {version}; started {time}, took {seconds} s; run {run}",
        id=run.method,
        version=run.version,
        time=moment(run.started),
        seconds=f"{run.seconds:.2f}",
        run=run.id,
    )
    return [first, tr("Settings: {settings}", settings="; ".join(_settings(run, method)) or tr("this method has none"))]


def _settings(run: Run, method: Analyzer | None) -> list[str]:
    """Each setting under its label, with what it is by itself where the examiner chose another value."""
    controls = method.params.controls() if method is not None else {}
    usual = method.params.defaults() if method is not None else {}
    settings = []
    for name, value in run.params.items():
        control = controls.get(name)
        unit = f" {control.unit}" if isinstance(control, Range) and control.unit else ""
        text = f"{tr(control.label) if control else name}: {_value(value)}{unit}"
        if isinstance(control, Range | Choice | Switch) and value != usual[name]:
            text = tr("{setting} (by itself {usual})", setting=text, usual=f"{_value(usual[name])}{unit}")
        settings.append(text)
    return settings


def _value(value: object) -> str:
    if isinstance(value, bool):
        return tr("on") if value else tr("off")
    return shown(str(value)) or tr("none")


def _outcome(paper: Paper, run: Run) -> None:
    result = run.result
    if result is None:
        lines = run.error.strip().splitlines() or [tr("no reason was given")]
        panel(paper, tr(FAILED), shown(lines[-1]), edge=GREY)
        if len(lines) > 1:
            code(paper, "\n".join(shown(line) for line in lines[-_TRACE_LINES:]))
    elif result.reason == LEFT_OUT:
        panel(paper, tr("Left out of this finding."), str(result.reason), edge=GREY)
    elif not result.applicable:
        panel(paper, tr(CANNOT), str(result.reason), edge=GREY)
    elif result.findings:
        heading(paper, tr("Findings"), 2, keep=14)
        for number, finding in enumerate(result.findings, 1):
            _finding(paper, number, finding)
    else:
        panel(paper, tr(NOTHING_FOUND), silence(run), edge=GREY)


def _finding(paper: Paper, number: int, finding: Finding) -> None:
    alone = finding.region is None and finding.false_alarms is None
    text = tr("{text} ({details})", text=finding.text, details=details(finding)) if alone else finding.text
    lines = paper.letters.lines(text, BODY, paper.width - 8)
    small = [] if alone else paper.letters.lines(details(finding), QUIET, paper.width - 8)
    paper.need(len(lines) * BODY.leading + len(small) * QUIET.leading + 1.5)
    with paper.tagged("P"):
        badge(paper, (paper.side(LEFT + 3), paper.y + BODY.leading / 2), str(number), _COLOURS[finding.weight])
        _column(paper, lines, BODY)
        _column(paper, small, QUIET)
    paper.y += 1.5


def details(finding: Finding) -> str:
    """Its weight, place and expected number, in a line."""
    said = [tr("weight: {weight}", weight=tr(WEIGHTS[finding.weight]))]
    if finding.region is not None:
        x, y, width, height = finding.region
        said.append(tr("region: {w} × {h} pixels at ({x}, {y})", w=width, h=height, x=x, y=y))
    if finding.false_alarms is not None:
        said.append(tr("expected in an untouched picture: {count}", count=figure(finding.false_alarms)))
    return "; ".join(said)


def _column(paper: Paper, lines: list[str], style: Style) -> None:
    for line in lines:
        paper.put(LEFT + 8, paper.y, line, style, paper.width - 8)
        paper.y += style.leading


def _views(paper: Paper, exhibit: Exhibit, run: Run, result: Result, chosen: set[tuple[str, int]] | None) -> None:
    sheet = exhibit.sheet_of(paper, run.picture)
    setting = Setting(sheet, run.id, result.findings, tr(run.shows), run.method, small=weightiest(run) <= 0)
    images = [(index, view) for index, view in enumerate(result.views) if isinstance(view, Map | Picture)]
    if images or any(finding.region is not None for finding in result.findings):
        print_images(paper, images, setting)
    matches = [(index, view) for index, view in enumerate(result.views) if isinstance(view, Match)]
    if matches and chosen is not None:
        short_list(paper, run, matches, chosen)
    left = set(range(len(result.views))) - {index for index, _ in (matches if chosen is not None else matches[MOST_MATCHES:])}
    for index, view in enumerate(result.views):
        if index in left and not isinstance(view, Map | Picture | Curve):
            print_view(view, paper, replace(setting, name=f"{run.id}/{index}"))
    curves(paper, [view for view in result.views if isinstance(view, Curve)])
    if chosen is None:
        left_out(paper, min(len(matches), MOST_MATCHES), len(matches), tr(ALL_MATCHES))


def _reading(paper: Paper, run: Run) -> None:
    """How to read the result, and what it cannot tell."""
    if run.result is not None and not run.result.applicable:
        return
    paper.need(22)
    for sentence in readings(run):
        paragraph(paper, sentence, QUIET, after=0.6)
    paper.gap(2.0)


def readings(run: Run) -> list[str]:
    """What the method shows, what it cannot tell, where it is described; nothing where it could not look."""
    if run.result is not None and not run.result.applicable:
        return []
    return [
        *([tr("What it shows: {text}", text=tr(run.shows))] if run.shows else []),
        *([tr("What it cannot tell: {text}", text=tr(run.caution))] if run.caution else []),
        *([tr("Reference: {text}", text=shown(run.reference))] if run.reference else []),
    ]
