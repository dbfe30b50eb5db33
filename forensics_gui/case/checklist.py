"""The checklist of examinations that were not done: for each file every method at hand that gave no kept result, with the reason.

Where a method cannot say anything about the file, the program gives the method's own reason; all else is the examiner's to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from analyzers.contract import Analyzer
from analyzers.evidence import ImageSource, Unreadable
from analyzers.language import Said, mark, said, tr
from forensics_gui.case.examine import lacking
from forensics_gui.case.model import Case, Run

REASONS = (  # offered to the examiner, who may write any other
    mark("not needed for the question"),
    mark("made, but not kept: it adds nothing to what is kept"),
    mark("says nothing that could be relied on for this picture"),
    mark("no reference material at hand"),
    mark("no time"),
)
NOT_DONE = mark("not done; no reason was given")


@dataclass(frozen=True)
class Unexamined:
    """A method without a kept result for a file. own: why it does not apply, where the program knows; given: the examiner's reason."""

    evidence: str  # sha256
    method: str
    title: str
    own: str = ""
    given: str = ""

    @property
    def reason(self) -> str:
        """As it is printed."""
        if self.own:
            return tr("not applicable: {reason}", reason=self.own)
        return tr("not done: {reason}", reason=self.given) if self.given else tr(NOT_DONE)


def unexamined(case: Case, methods: Mapping[str, Analyzer], traits: Mapping[str, frozenset[str]]) -> tuple[Unexamined, ...]:
    """By file in the case's order, then by method as installed. traits: by SHA-256, of the files that can be read."""
    kept: dict[tuple[str, str], Run] = {}
    for run in case.runs:
        if not _silent(run) or (run.evidence, run.method) not in kept:
            kept[run.evidence, run.method] = run
    found = []
    for evidence in case.evidence:
        for method in methods.values():
            about = kept.get((evidence.sha256, method.id))
            if about is not None and not _silent(about):
                continue
            own = (
                Said(about.result.reason) if about is not None and about.result is not None else _lack(method, traits.get(evidence.sha256))
            )
            given = case.board.reason(evidence.sha256, method.id)
            found.append(Unexamined(evidence.sha256, method.id, method.title, own, given))
    return tuple(found)


def _silent(run: Run) -> bool:
    """Whether all that it says is that it cannot be made on this file. A run that failed says so elsewhere."""
    return run.result is not None and not run.result.applicable


def _lack(method: Analyzer, traits: frozenset[str] | None) -> str:
    if traits is None:
        return said("The picture cannot be read.")
    return Said(lacking(method, traits))


def traits_at_hand(sources: Mapping[str, ImageSource]) -> dict[str, frozenset[str]]:
    """The traits of each file that can be decoded."""
    found = {}
    for sha256, source in sources.items():
        try:
            found[sha256] = source.traits
        except Unreadable:
            continue
    return found
