"""What is known about the files of one case: frozen values, no Qt, no file. To change something is to replace it."""

from dataclasses import dataclass, field

from analyzers.evidence import Evidence
from analyzers.language import mark
from analyzers.results import Result
from forensics_gui.case.argument import Board

Point = tuple[float, float]
MATCH = "match"  # the kind of an annotation that makes a reference match a finding: listed and printed, not drawn on maps
KIND_NAMES = {
    "box": mark("Box"),
    "ellipse": mark("Ellipse"),
    "arrow": mark("Arrow"),
    "line": mark("Line"),
    "polyline": mark("Polyline"),
    "polygon": mark("Polygon"),
    "freehand": mark("Freehand line"),
    "text": mark("Text"),
    "number": mark("Number"),
    "callout": mark("Callout"),
    "measure": mark("Measured distance"),
    "black": mark("Blacked out"),
    "blur": mark("Blurred out"),
    MATCH: mark("Reference match"),
}
AMBER = "#ffb000"  # of a mark for which no other colour was chosen
REDACTIONS = frozenset({"black", "blur"})  # boxes whose content leaves the program in no export
TWO_CORNERS = frozenset({"box", "ellipse"}) | REDACTIONS
CLOSED = frozenset({"polygon", MATCH})


@dataclass(frozen=True)
class Annotation:
    """A mark on a picture. points are image pixels before any EXIF rotation.

    box, ellipse and the redactions black and blur: two opposite corners; arrow: tail, tip; line and measure: two ends; polyline and
    freehand: two or more points; polygon: its corners, closed; text and number: the anchor; callout: tip, anchor of its words. `kind` is
    the name of a registered painter, so more kinds can come. `claim` is what the mark is to show, `run` names the kept run on which it
    rests, and `view` which of its views. `known`: the length that a measured distance has in the world, such as "1.2 m". match: the
    outline of what the chosen reference covers, closed.
    """

    id: str
    evidence: str  # sha256
    kind: str
    points: tuple[Point, ...]
    text: str = ""
    colour: str = AMBER
    author: str = ""
    made: str = ""  # UTC, ISO 8601
    run: str | None = None
    view: int | None = None  # place among the run's views, from 0
    claim: str = ""
    known: str = ""


@dataclass(frozen=True, eq=False)
class Run:
    """One examination that was kept. Never undone, never deleted; a null result is kept like any other."""

    id: str
    evidence: str  # sha256
    picture: str  # which picture of the file; "" is the first
    method: str
    version: str
    params: dict[str, object]
    started: str  # UTC, ISO 8601
    seconds: float
    result: Result | None = None
    error: str = ""
    title: str = ""
    shows: str = ""
    caution: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Custody:
    """One deliberate act. hash = SHA-256 over the previous hash and the canonical entry."""

    number: int
    time: str  # UTC, ISO 8601
    actor: str
    act: str  # opened, acquired, examined, annotated, exported …
    subject: str  # sha256 or id of what was acted on
    details: str  # canonical JSON
    previous: str
    hash: str


@dataclass(frozen=True, eq=False)
class Case:
    """All that a finding rests on."""

    title: str = ""
    examiner: str = ""
    question: str = ""
    conclusion: str = ""
    notes: str = ""
    propositions: tuple[str, str] = ("", "")
    organisation: str = ""
    tags: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    runs: tuple[Run, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    custody: tuple[Custody, ...] = field(default=())
    board: Board = field(default_factory=Board)
