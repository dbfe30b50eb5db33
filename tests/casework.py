"""Cases for tests: evidence from a few bytes, runs with every kind of view, and a whole small case folder."""

from pathlib import Path

import numpy as np

from analyzers.evidence import ImageSource, Origin
from analyzers.language import say
from analyzers.results import Curve, Finding, Map, Match, Picture, Region, Result, Score, Table, View, Weight, cannot_test
from forensics_gui.case.model import Annotation, Run
from forensics_gui.case.storage import CaseFolder

DROPPED = Origin(
    how="drop",
    original_bytes=False,
    address="https://example.org/a.jpg",
    page="https://example.org/",
    title="Ein Bild",
    route="text/html",
    offered=("text/html", "image/png"),
    headers=(("Content-Type", "image/jpeg"), ("ETag", '"1"')),
    note="pixels only",
)


def some_file(data: bytes = b"not decoded here", name: str = "photo.JPG", origin: Origin | None = None) -> ImageSource:
    return ImageSource.of_bytes(data, Path("/elsewhere") / name, origin)


def all_views(side: int = 6) -> tuple[View, ...]:
    random = np.random.default_rng(3)
    values = random.normal(size=(side, side + 1)).astype(np.float32)
    values[0, :3] = -0.0, 1e-45, np.float32(3.4e38)
    frame = random.integers(0, 256, (side, side, 3), dtype=np.uint8)
    agreement = random.random((side, side), dtype=np.float32)
    identity = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    corners = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    spans = ((1.0, 2.5),)
    match = Match(
        "m", "trailer ü.mp4", "ab" * 32, "same place", 1.5, spans, True, 57.0, 1e-6, identity, corners, 0.8, frame, 0.5, frame, agreement
    )
    return (
        Map("Error level", values, 0.0, 10.0, "grey levels"),
        Picture("Seen", frame),
        Table("Fields", ("name", "value"), (("Make", "キヤノン"), ("Model", "")), grouped=True),
        Score("Share", float("nan"), 0.0, float("inf"), "%", "how much"),
        Curve("Histogram", np.arange(4.0), np.array([0.0, 1.0, np.inf, -1.0]), "x", "y"),
        match,
    )


def some_run(evidence: str, id_: str = "run-1", result: Result | None = None, **fields: object) -> Run:
    message = say("{share} of {count} blocks, {name}", share=0.25, count=7, name="ü")
    finding = Finding(message, Weight.NOTABLE, Region(1, 2, 3, 4), 0.001)
    result = Result(all_views(), (finding, Finding(say("nothing more")))) if result is None else result
    settings: dict[str, object] = {"quality": 90, "sigma": 1.0, "signed": True, "method": "median"}
    written = {"version": "2", "params": settings, "started": "2026-11-23T10:00:00+00:00", "seconds": 0.25, "title": "ELA", **fields}
    return Run(id=id_, evidence=evidence, picture="", method="compression.ela", result=result, **written)


def some_mark(evidence: str, id_: str = "mark-1", **fields: object) -> Annotation:
    return Annotation(**{"id": id_, "evidence": evidence, "kind": "box", "points": ((1.5, 2.0), (30.0, 40.25)), "text": "здесь", **fields})


def fill(case: CaseFolder) -> None:
    """Two files, three runs of which one is null and one failed, two marks of which one was changed, and a description."""
    first, second = some_file(), some_file(b"another file", "ΑΒΓ 照片.tiff", DROPPED)
    for source in (first, second):
        case.acquire(source)
    sha256 = first.evidence.sha256
    case.keep(some_run(sha256))
    case.keep(some_run(sha256, "run-2", cannot_test(say("This file is not a JPEG."))))
    case.keep(Run("run-3", second.evidence.sha256, "preview", "noise.residual", "1", {}, "", 0.5, None, "Traceback: it broke"))
    one, two = some_mark(sha256), some_mark(second.evidence.sha256, "mark-2", kind="arrow", run="run-3")
    case.annotate((one,), "added", one)
    case.annotate((one, two), "added", two)
    moved = some_mark(sha256, points=((0.0, 0.0), (1.0, 1.0)))
    case.annotate((moved, two), "changed", moved)
    case.describe(question="Where was this taken?", conclusion="Not known.", proposition="It was taken there.")
    case.record("exported", "ef" * 32, {"name": "finding.pdf", "size": 12})


def whole_case(folder: Path) -> Path:
    """A filled and closed case folder."""
    case = CaseFolder.create(folder, "Ein Fall – ünïcode", "E. Xaminer")
    fill(case)
    case.close()
    return folder
