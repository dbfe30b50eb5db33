"""What a method must be: a value that names itself, says what it shows and what it cannot tell, and a function that looks.

No Qt here: a method runs, and is tested, without a window.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from analyzers.evidence import ImageSource
from analyzers.parameters import Params
from analyzers.results import Result


class Cancelled(Exception):
    """Raised by a checkpoint once the user has given up; let it pass."""


class Job(Protocol):
    """How a running method speaks with whoever waits for it."""

    def checkpoint(self, fraction: float, note: str = "") -> None:
        """Report how far the work is, 0 to 1. Raises Cancelled if it is no longer wanted."""


class Run(Protocol):
    """A method's function."""

    def __call__(self, source: ImageSource, params: Any, job: Job, /) -> Result:
        """Look at the source and say what was seen. Change nothing, keep nothing."""


@dataclass(frozen=True)
class Analyzer:
    """One method of examination.

    `reach` is the number of pixels around a place that its value depends on, where the method is local: the window may then show the
    visible part first, cut on multiples of 16 pixels. None means that a value depends on the whole picture.
    """

    id: str  # "compression.ela"; never reused, since case files and reports name it
    title: str
    version: str  # raised whenever the same input may give another result
    shows: str  # one sentence: what a bright or a high value means
    caution: str  # what it cannot tell; printed beside every result
    run: Run
    params: type[Params] = Params
    reads: frozenset[str] = frozenset({"pixels"})  # traits of ImageSource; greyed out with the reason if one is absent
    reference: str = ""  # DOI or address of the paper
    reach: int | None = None

    def reach_with(self, params: Params) -> int | None:
        """The reach under these settings: None where they make a value depend on the whole picture."""
        return None if params.whole_picture else self.reach


class Unwatched:
    """A job that nobody waits for: it never cancels and its progress goes nowhere."""

    def checkpoint(self, fraction: float, note: str = "") -> None:
        pass


@dataclass(frozen=True)
class Share:
    """A job for a part of the work: its progress runs from `start` to `stop`, and `note` stands where the part says nothing."""

    job: Job
    start: float
    stop: float
    note: str = ""

    def checkpoint(self, fraction: float, note: str = "") -> None:
        self.job.checkpoint(self.start + (self.stop - self.start) * min(max(fraction, 0.0), 1.0), note or self.note)
