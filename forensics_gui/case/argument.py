"""The findings board as a value: what the examiner argues with, in the order of the argument, the conclusion's level, what was left out."""

from dataclasses import dataclass

from analyzers.language import mark

A, B, NEUTRAL, OPEN = "A", "B", "neutral", "open"
STATUSES = {  # what an argument does for the question, in the order in which it is offered
    OPEN: mark("to be checked"),
    A: mark("supports A"),
    B: mark("supports B"),
    NEUTRAL: mark("neutral"),
}


@dataclass(frozen=True)
class Argument:
    """One step of the argument. With a run: that kept run, by one of its views (from 0) or as a whole; without: the file with its marks."""

    id: str
    evidence: str  # sha256
    run: str | None = None
    view: int | None = None
    caption: str = ""
    status: str = OPEN


@dataclass(frozen=True)
class Omission:
    """Why a method was not kept for a file, in the examiner's words."""

    evidence: str  # sha256
    method: str  # id
    reason: str


@dataclass(frozen=True)
class Board:
    """arguments in their order; level: None for free words, else a place on the verbal scale, -6 to 6; omissions, one a file and method."""

    arguments: tuple[Argument, ...] = ()
    level: int | None = None
    omissions: tuple[Omission, ...] = ()

    def argument(self, argument_id: str | None) -> Argument | None:
        return next((each for each in self.arguments if each.id == argument_id), None)

    def reason(self, evidence: str, method: str) -> str:
        """The examiner's reason for leaving a method out; empty where none was given."""
        return next((each.reason for each in self.omissions if (each.evidence, each.method) == (evidence, method)), "")
