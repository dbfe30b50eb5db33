"""The conclusion on a verbal scale: how much more probable the findings are under one proposition than under the other.

The levels and their bounds are those of the example scale in the ENFSI guideline for evaluative reporting (2015): about 1 for neither, 2
to 10 weak, to 100 moderate, to 1,000 moderately strong, to 10,000 strong, to 1,000,000 very strong, beyond it extremely strong support.
From 10 on they are also those of the Association of Forensic Science Providers (2009), whose lowest level begins above 1 and is called
"weak or limited". That is written down from memory and was not laid beside the printed guideline, which gives its words as an example
that a laboratory may replace. The examiner chooses a level, never the program.
"""

from analyzers.language import Message, mark, say, tr
from forensics_gui.case.argument import A, Argument, B
from forensics_gui.case.model import MATCH, Annotation, Case

SOURCE = "ENFSI Guideline for Evaluative Reporting in Forensic Science, 2015"
STRENGTHS = (  # words, and from how many times to how many times as probable; nothing where there is no upper bound
    (mark("weak support"), 2, 10),
    (mark("moderate support"), 10, 100),
    (mark("moderately strong support"), 100, 1_000),
    (mark("strong support"), 1_000, 10_000),
    (mark("very strong support"), 10_000, 1_000_000),
    (mark("extremely strong support"), 1_000_000, None),
)
MOST = len(STRENGTHS)
LEVELS = tuple(range(MOST, -MOST - 1, -1))  # from A to B, with neither in the middle
ALONE = "compression.ela"  # its map lights up at edges and texture of any picture, so it carries no conclusion alone

_SUPPORT = mark("The findings give {strength} to proposition {side} over proposition {other}.")
_NEITHER = mark("The findings support neither proposition over the other.")
_MEANING = mark(
    "On the verbal scale of the {source}, this stands for findings that are {share} times as probable if {side} is true as if {other} is. "
    "It does not say how probable {side} is. The examiner chose the level, not the program."
)
_MEANING_NEITHER = mark(
    "On the verbal scale of the {source}, this stands for findings that are about as probable if A is true as if B is. "
    "The examiner chose the level, not the program."
)


def side_of(level: int | None) -> str:
    """Which proposition a level supports: A, B, or none."""
    return "" if not level else A if level > 0 else B


def level_words(level: int) -> str:
    """The level in a few words, for a list."""
    if level == 0:
        return tr("support for neither")
    return tr("{strength} for {side}", strength=tr(STRENGTHS[abs(level) - 1][0]), side=side_of(level))


def statement(level: int) -> str:
    """The level as one sentence."""
    if level == 0:
        return tr(_NEITHER)
    side = side_of(level)
    return tr(_SUPPORT, strength=tr(STRENGTHS[abs(level) - 1][0]), side=side, other=_other(side))


def meaning(level: int) -> str:
    """What the level stands for, and what not."""
    if level == 0:
        return tr(_MEANING_NEITHER, source=SOURCE)
    _, low, high = STRENGTHS[abs(level) - 1]
    share = tr("{low} to {high}", low=f"{low:,}", high=f"{high:,}") if high else tr("more than {low}", low=f"{low:,}")
    side = side_of(level)
    return tr(_MEANING, source=SOURCE, share=share, side=side, other=_other(side))


def _other(side: str) -> str:
    return B if side == A else A


def objection(case: Case) -> Message | None:
    """Why the chosen level cannot be a conclusion, in one sentence; a finding is not written then. None for free words."""
    level = case.board.level
    if level is None:
        return None
    if not all(text.strip() for text in case.propositions):
        return say("The scale weighs two propositions against each other: both have to be written before a level can be a conclusion.")
    side = side_of(level)
    if not side:
        return None
    if not _supporting(case, side):
        return say(
            "The level supports {side}, but nothing on the findings board does: a conclusion has to rest on a finding that is shown.",
            side=side,
        )
    if _all_alone(case, side):
        return say(
            "Only error level analysis supports {side} here, and it cannot be a conclusion alone: its map is bright at edges, texture and "
            "repeated saving in any picture, so another kind of finding has to support {side} as well.",
            side=side,
        )
    return None


def caution(case: Case) -> Message | None:
    """What a reader of a conclusion in free words has to know: that error level analysis is all that supports a side. None otherwise."""
    if case.board.level is None and case.conclusion.strip() and any(_all_alone(case, side) for side in (A, B)):
        return say(
            "All that supports a proposition on the findings board is error level analysis, which cannot be a conclusion alone: "
            "its map is bright at edges, texture and repeated saving in any picture."
        )
    return None


def _all_alone(case: Case, side: str) -> bool:
    """Whether something supports this side, and all of it is error level analysis, or marks that rest on it."""
    runs = {run.id for run in case.runs if run.method == ALONE}
    supporting = _supporting(case, side)
    return bool(supporting) and all(each.run in runs if each.run else _rests_on(runs, marks_of(case, each.evidence)) for each in supporting)


def _supporting(case: Case, side: str) -> list[Argument]:
    """What speaks for a side. A run that failed or could not be made speaks for none, whatever status it was given."""
    mute = {run.id for run in case.runs if run.result is None or not run.result.applicable}
    return [each for each in case.board.arguments if each.status == side and each.run not in mute]


def _rests_on(runs: set[str], marks: list[Annotation]) -> bool:
    return bool(marks) and all(mark.run in runs for mark in marks)


def marks_of(case: Case, evidence: str) -> list[Annotation]:
    """The marks that are drawn on a file."""
    return [mark for mark in case.annotations if mark.evidence == evidence and mark.kind != MATCH]
