"""Where the file contradicts itself: its times, sizes, camera, place and programs held against each other by rules that anybody can read.

A rule that holds is a lead with its innocent explanations, not a judgement; rules that found nothing, and those that could not be checked,
are listed as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from analyzers.contract import Analyzer, Job
from analyzers.evidence import ImageSource
from analyzers.language import joined, mark, said, saidn, say, tr
from analyzers.metadata import rule_files
from analyzers.metadata.facts import stated
from analyzers.metadata.rules import LeftOut, Outcome, Rule, outcomes, together
from analyzers.parameters import Folder, Params
from analyzers.results import Finding, Result, Table, Weight

COLUMNS = (mark("Outcome"), mark("Rule"), mark("Weight"), mark("What it says"), mark("Fields it rests on"), mark("Innocent explanations"))
FOUND, OPEN, NOTHING_FOUND, UNUSABLE = (
    mark("Trace found"),
    mark("Could not be checked"),
    mark("Nothing found"),
    mark("Left out"),
)
SEPARATOR = "; "
_ORDER = (Weight.STRONG, Weight.NOTABLE, Weight.NOTE)


@dataclass(frozen=True)
class Settings(Params):
    """Where the user's own rules lie."""

    rules: Annotated[
        str,
        Folder(
            mark("Rules of your own"), mark("A folder of .toml files. Where none is chosen, the folder rules in the program's data folder.")
        ),
    ] = ""


def run(source: ImageSource, params: Settings, job: Job) -> Result:
    """Check every rule."""
    job.checkpoint(0.0, tr("reading metadata"))
    known = stated(source)
    own = rule_files.of_folder(Path(params.rules) if params.rules else rule_files.own_folder())
    rules = together(rule_files.joined(rule_files.shipped()), rule_files.joined(own))
    job.checkpoint(0.5, tr("checking rules"))
    found: list[Outcome] = []
    for number, outcome in enumerate(outcomes(rules, known), 1):
        found.append(outcome)
        job.checkpoint(0.5 + 0.5 * number / len(rules.rules))
    found.sort(key=lambda outcome: _ORDER.index(outcome.rule.weight))  # the rules' own order among those of one weight
    holding = [outcome for outcome in found if outcome.seen.holds]
    findings = (*map(_finding, holding), *map(_about_left_out, rules.left_out), _summary(found))
    rows = (*_rows(found), *map(_left_out, rules.left_out))
    return Result((Table(mark("Contradictions"), COLUMNS, rows, grouped=True), _used((*rule_files.shipped(), *own))), findings)


def _finding(outcome: Outcome) -> Finding:
    return Finding(
        say(
            "{says} Fields: {fields}. It may be harmless: {reasons}",
            says=said(outcome.rule.says),
            fields=_quoted(outcome),
            reasons=_reasons(outcome.rule),
        ),
        outcome.rule.weight,
    )


def _reasons(rule: Rule) -> str:
    return joined(" ", map(said, rule.innocent))


def _quoted(outcome: Outcome) -> str:
    return joined(SEPARATOR, (statement.quoted for statement in outcome.quoted)) or said("none")


def _summary(found: list[Outcome]) -> Finding:
    """How many rules were checked, so that silence is not taken for more than it is."""
    holding, open_ones = (sum(outcome.seen.holds is state for outcome in found) for state in (True, None))
    if not holding:
        return Finding(
            say(
                "Nothing was found by this method: {checked} rules were checked, and {open} could not be for want of fields. Fields that "
                "agree may have been written to agree.",
                checked=len(found) - open_ones,
                open=open_ones,
            )
        )
    return Finding(
        say(
            "{holding} of {checked} rules that could be checked hold; {open} could not be for want of fields.",
            holding=holding,
            checked=len(found) - open_ones,
            open=open_ones,
        )
    )


def _about_left_out(rule: LeftOut) -> Finding:
    if rule.rule:
        return Finding(say("The rule {rule} of {file} was left out: {reason}.", rule=rule.rule, file=rule.origin, reason=rule.reason))
    return Finding(say("The rules file {file} was left out: {reason}.", file=rule.origin, reason=rule.reason))


def _rows(found: list[Outcome]) -> Iterator[tuple[str, ...]]:
    """What holds first, then what found nothing, then what could not be checked."""
    for state, name in ((True, FOUND), (False, NOTHING_FOUND), (None, OPEN)):
        for outcome in found:
            if outcome.seen.holds is state:
                yield _row(said(name), outcome)


def _row(state: str, outcome: Outcome) -> tuple[str, ...]:
    rule, seen = outcome.rule, outcome.seen
    if seen.holds:
        return (
            state,
            said(rule.title),
            said(str(rule.weight)),
            said(rule.says),
            _quoted(outcome),
            _reasons(rule),
        )
    # of what was not found, a weight or a sentence would read as if it had been
    fields = said("wanting: {names}", names=joined(SEPARATOR, seen.wanting)) if seen.holds is None else _quoted(outcome)
    return state, said(rule.title), "", "", fields, ""


def _left_out(rule: LeftOut) -> tuple[str, ...]:
    return said(UNUSABLE), rule.rule or rule.origin, "", f"{rule.origin}: {rule.reason}", "", ""


def _used(files: tuple[rule_files.RuleFile, ...]) -> Table:
    """The files by their digests, so that a later reader can tell whether the same rules were used."""
    own = len(files) - len(rule_files.shipped())
    rows = [
        (
            file.name,
            said("of your own") if place >= len(files) - own else said("shipped"),
            saidn("{n} rule", "{n} rules", len(file.rules.rules)),
            file.digest,
        )
        for place, file in enumerate(files)
    ]
    return Table(mark("Rules used"), (mark("File"), mark("Whose"), mark("Rules"), mark("SHA-256 begins with")), tuple(rows))


ANALYZER = Analyzer(
    id="metadata.contradictions",
    title=mark("Contradictions"),
    version="1",
    shows=mark(
        "Rules about times, sizes, camera, place and programs: which hold in this file, which found nothing, which could not be checked."
    ),
    caution=mark(
        "A contradiction is a reason to ask, not an answer: clocks run wrong, zones are forgotten, and newsrooms crop and caption. Where "
        "nothing contradicts itself, the fields may all have been written by the same hand."
    ),
    run=run,
    params=Settings,
    reads=frozenset({"metadata"}),
    reference="https://www.cipa.jp/std/std-sec_e.html",
)
