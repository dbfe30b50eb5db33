"""What the short form has instead of a section per examination: one table of outcomes, the weightier findings, and the chain's end."""

from collections.abc import Mapping

from analyzers.language import mark, tr, trn
from analyzers.results import Finding, Weight
from forensics_gui.case.model import Case, Run
from forensics_gui.case.report.blocks import bullets, chapter, facts, heading, paragraph, table
from forensics_gui.case.report.closing import files_table, signed_by
from forensics_gui.case.report.exhibits import Exhibit
from forensics_gui.case.report.outcomes import WEIGHTS, outcome_in_words
from forensics_gui.case.report.paper import CODE, QUIET, Paper
from forensics_gui.case.signing.keys import Key
from forensics_gui.case.signing.stamping import Authority

SHORT = mark(
    "This is the short form. The long form, written from the same case, also prints every examination with its settings, scale, images and "
    "cautions, the metadata, and each entry of the custody record."
)


def outcomes(paper: Paper, case: Case, exhibits: Mapping[str, Exhibit]) -> None:
    """Every kept examination in a row, and each finding that weighs more than a note as a sentence."""
    chapter(paper, tr("Examinations"))
    paragraph(paper, tr(SHORT), QUIET)
    if not case.runs:
        paragraph(paper, tr("No examination is kept in this case."))
        return
    columns, rows = outcome_rows(case, exhibits)
    table(paper, columns, rows, widths=[50.0, 16.0, 48.0, 56.0])
    said, notes = weighty(case, exhibits)
    heading(paper, tr("Findings"), 1)
    bullets(paper, said or [tr("No finding weighs more than a note.")])
    if notes:
        paragraph(paper, notes, QUIET)


def outcome_rows(case: Case, exhibits: Mapping[str, Exhibit]) -> tuple[list[str], list[list[str]]]:
    """The head and the rows: method, version, file, outcome."""
    rows = [[tr(run.title or run.method), run.version, name_of(run, exhibits), outcome_in_words(run)] for run in case.runs]
    return [tr("Method"), tr("Version"), tr("File"), tr("Outcome")], rows


def weighty(case: Case, exhibits: Mapping[str, Exhibit]) -> tuple[list[str], str]:
    """The findings that are more than a note, each with its method, file and weight; and a sentence that counts the notes."""
    said, notes = [], 0
    for run in case.runs:
        for finding in run.result.findings if run.result is not None else ():
            if finding.weight == Weight.NOTE:
                notes += 1
            else:
                said.append(_sentence(run, finding, exhibits))
    text = trn(
        "{n} finding with the weight of a note is in the long form.", "{n} findings with the weight of a note are in the long form.", notes
    )
    return said, text if notes else ""


def _sentence(run: Run, finding: Finding, exhibits: Mapping[str, Exhibit]) -> str:
    return tr(
        "{method} on {name}: {text} (weight: {weight})",
        method=tr(run.title or run.method),
        name=name_of(run, exhibits),
        text=finding.text,
        weight=tr(WEIGHTS[Weight(finding.weight)]),
    )


def name_of(run: Run, exhibits: Mapping[str, Exhibit]) -> str:
    """The file that a run looked at, as the finding names it."""
    exhibit = exhibits.get(run.evidence)
    return exhibit.name if exhibit is not None else run.evidence[:12]


def custody_head(paper: Paper, case: Case, exhibits: list[Exhibit], key: Key, authority: Authority | None = None) -> None:
    """By which key the document is signed, where the chain ends, and each file's hash."""
    chapter(paper, tr("Custody"), flows=True)
    signed_by(paper, key, authority)
    if case.custody:
        facts(paper, [(tr("Entries"), str(len(case.custody))), (tr("Head"), case.custody[-1].hash, CODE)], label_width=36)
    else:
        paragraph(paper, tr("The case has no custody record."))
    heading(paper, tr("Files"), 1)
    files_table(paper, exhibits)
