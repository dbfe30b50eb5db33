"""What came of a run in a few words, always from the same small vocabulary; never a verdict."""

from analyzers.language import mark, tr, trn
from analyzers.results import Map, Match, Picture, Weight
from forensics_gui.case.discretion import LEFT_OUT
from forensics_gui.case.model import Run

WEIGHTS = {Weight.NOTE: mark("note"), Weight.NOTABLE: mark("notable"), Weight.STRONG: mark("strong")}


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
