"""What came of a run in a few words, always from the same small vocabulary; never a verdict."""

from collections.abc import Mapping

from analyzers.language import mark, tr, trn
from analyzers.results import Map, Match, Picture, Weight
from forensics_gui.case.discretion import LEFT_OUT
from forensics_gui.case.model import Case, Run

WEIGHTS = {Weight.NOTE: mark("note"), Weight.NOTABLE: mark("notable"), Weight.STRONG: mark("strong")}
MEANING = mark("A note is for the record, a notable finding asks for an explanation, a strong one asks first; none is a verdict.")


def outcome_in_words(run: Run) -> str:
    """For a list: how many findings and the weightiest of them, or why there are none."""
    if run.result is None:
        return tr("failed")
    if run.result.reason == LEFT_OUT:
        return tr("left out of this finding")
    if not run.result.applicable:
        return tr("cannot be tested on this file")
    matches = sum(isinstance(view, Match) for view in run.result.views)
    words = [trn("{n} reference match", "{n} reference matches", matches)] if matches else []
    if run.result.findings:
        count = trn("{n} finding", "{n} findings", len(run.result.findings))
        words.append(tr("{count}, weightiest: {weight}", count=count, weight=tr(list(WEIGHTS.values())[weightiest(run)])))
    return "; ".join(words) or tr("nothing found by this method")


def findings_by_weight(case: Case, names: Mapping[str, str]) -> list[list[str]]:
    """Every finding as its sentence, method and weight, the weightiest first; in the case's own order within one weight.

    names: of the files by SHA-256, where a reader has to be told which file is meant.
    """
    rows = []
    for run in case.runs:
        title = tr(run.title or run.method)
        where = tr("{method} on {name}", method=title, name=names[run.evidence]) if run.evidence in names else title
        for finding in run.result.findings if run.result is not None else ():
            place = list(WEIGHTS).index(Weight(finding.weight))
            text = finding.text if place else finding.text.split(". ")[0].rstrip(".") + "."  # a note's first sentence says what it is about
            rows.append((-place, [text, where, tr(WEIGHTS[Weight(finding.weight)])]))
    return [row for _, row in sorted(rows, key=lambda each: each[0])]


def counts_in_words(case: Case) -> str:
    """How many examinations saw what, and what the weights mean."""
    above = sum(weightiest(run) > 0 for run in case.runs)
    silent = sum(run.result is not None and run.result.applicable and not run.result.findings for run in case.runs)
    blind = sum(run.result is None or not run.result.applicable for run in case.runs)
    said = trn("{n} examination is kept:", "{n} examinations are kept:", len(case.runs))
    parts = tr(
        "{above} with a finding above a note, {notes} with notes only, {silent} that found nothing, {blind} that could not be made.",
        above=above,
        notes=len(case.runs) - above - silent - blind,
        silent=silent,
        blind=blind,
    )
    return f"{said} {parts} {tr(MEANING)}"


def weightiest(run: Run) -> int:
    """The place of its weightiest finding among WEIGHTS, -1 where it has none: what weighs more belongs before a reader first."""
    findings = run.result.findings if run.result is not None else ()
    return max((list(WEIGHTS).index(Weight(finding.weight)) for finding in findings), default=-1)


def silence(run: Run) -> str:
    """What stands under "Nothing found by this method."."""
    views = run.result.views if run.result is not None else ()
    images = [view for view in views if isinstance(view, Map | Picture)]
    if images and not any(isinstance(view, Map) and view.role == "suspicion" for view in images):
        return tr("Its images are for the examiner's own eye; they state no finding.")
    if views and not images:
        return tr("What it read is printed below; it states no finding.")
    return tr("This does not show that the picture is untouched.")
