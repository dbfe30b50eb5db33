"""The machine-readable record of a finding: all that it rests on as plain data, attached so that others can repeat it.

Pixels are not in it: every array of a result is named by its hash and a coarse summary. The same case gives the same record, time apart.
"""

import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from analyzers.evidence import Evidence, ImageSource, Unreadable
from analyzers.language import language, printed_in, tr
from forensics_gui import NAME, VERSION
from forensics_gui.case.argument import Board
from forensics_gui.case.checklist import Unexamined
from forensics_gui.case.delivery import Delivery
from forensics_gui.case.measures import GRID, PIXELS, TOLERANCE, result_record
from forensics_gui.case.model import Case, Run
from forensics_gui.case.records import annotation_record, plain, shallow
from forensics_gui.case.report.template import STANDARD
from forensics_gui.case.signing.keys import Key
from forensics_gui.case.verbal import SOURCE, meaning, statement

SCHEMA = "whence-finding"
SCHEMA_VERSION = 1  # raised when a reader of the older one would misread it
FILE = "finding.json"
# What can change a pixel, a number or a page; named with the version that was at work.
LIBRARIES = (
    "numpy", "scipy", "opencv-python-headless", "pillow", "pillow-heif", "rawpy", "av", "imagehash", "exiv2", "c2pa-python", "jpeglib",
    "faiss-cpu", "fpdf2", "uharfbuzz", "pyHanko",
)  # fmt: skip
_SEEDS = "Every method that needs chance seeds it with a constant of its version or from the picture; a seed that can be set is a setting."

_RULE = (
    "Two results are equal where all hashes, texts and numbers are. They are equal within the tolerance where texts, kinds, shapes and "
    "weights are the same, no number differs by more than `values` times its size (in an array: times the span of its scale or values; so "
    "for its extremes, its mean, and the mean of each of grid by grid cells), and no region or outline by more than `pixels` pixels."
)

Record = dict[str, Any]


@dataclass(frozen=True)
class Attached:
    """One file that travels within the PDF. name: as a reader saves it; relationship: as PDF's associated files have it."""

    name: str
    data: bytes
    what: str
    relationship: str = "Data"
    kind: str = "application/json"


def record_of(  # noqa: PLR0917  all that a finding rests on
    case: Case,
    sources: Mapping[str, ImageSource],
    when: datetime,
    attached: Mapping[str, str],
    key: Mapping[str, str],
    checklist: tuple[Unexamined, ...] = (),
) -> Record:
    """The record of a case. attached: names of attached evidence by SHA-256; key: what is known of the key that will sign.

    Its sentences are English whatever the report's language is, so that records can be compared.
    """
    written_in = language()
    with printed_in("en"):
        return _record_of(case, sources, when, attached, key, checklist) | {"language": written_in}


def _record_of(  # noqa: PLR0917  as above
    case: Case,
    sources: Mapping[str, ImageSource],
    when: datetime,
    attached: Mapping[str, str],
    key: Mapping[str, str],
    checklist: tuple[Unexamined, ...],
) -> Record:
    return {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "written": when.isoformat(timespec="seconds"),
        "program": {"name": NAME, "version": VERSION},
        "system": {"python": platform.python_version(), "system": platform.system(), "machine": platform.machine()},
        "libraries": {name: found for name in LIBRARIES if (found := version_of(name))},
        "signature": dict(key),
        "tolerance": {"values": TOLERANCE, "pixels": PIXELS, "grid": GRID, "rule": _RULE},
        "seeds": _SEEDS,
        "case": _described(case),
        "evidence": [_evidence(number, one, sources.get(one.sha256), attached) for number, one in enumerate(case.evidence, 1)],
        "runs": [_run(run) for run in case.runs],
        "annotations": [annotation_record(annotation) for annotation in case.annotations],
        **({"board": _board(case, checklist)} if case.board != Board() else {}),
        "custody": [shallow(entry) for entry in case.custody],
        "custody_head": case.custody[-1].hash if case.custody else "",
    }


def record_bytes(record: Record) -> bytes:
    """The record as it is attached: JSON in UTF-8 with sorted keys, one spelling for one record."""
    return json.dumps(plain(record), sort_keys=True, ensure_ascii=True, allow_nan=False, indent=1).encode() + b"\n"


def version_of(library: str) -> str:
    """The version that is installed, empty where it is not."""
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _described(case: Case) -> Record:
    return {
        "title": case.title,
        "examiner": case.examiner,
        "organisation": case.organisation,
        "question": case.question,
        "proposition": case.propositions[0],
        "alternative": case.propositions[1],
        "conclusion": case.conclusion,
        "notes": case.notes,
        "tags": list(case.tags),
    }


def _board(case: Case, checklist: tuple[Unexamined, ...]) -> Record:
    """The findings board: arguments in their order, the level where one was chosen, and what was not done."""
    level = case.board.level
    scale = None if level is None else {"level": level, "words": statement(level), "meaning": meaning(level), "scale": SOURCE}
    return {
        "arguments": [{"number": number, **shallow(each)} for number, each in enumerate(case.board.arguments, 1)],
        "conclusion": scale,
        "not_done": [{"evidence": one.evidence, "method": one.method, "reason": one.reason, "by": _by(one)} for one in checklist],
    }


def _by(one: Unexamined) -> str | None:
    return "program" if one.own else "examiner" if one.given else None


def _evidence(number: int, evidence: Evidence, source: ImageSource | None, attached: Mapping[str, str]) -> Record:
    record: Record = {
        "number": number,
        "name": evidence.name,
        "folder": evidence.path.parent.as_posix(),
        "size": evidence.size,
        "sha256": evidence.sha256,
        "opened": evidence.opened,
        "origin": shallow(evidence.origin),
        "attached": attached.get(evidence.sha256),
        "picture": None,
    }
    if source is None:
        return record
    try:
        record["picture"] = shallow(source.facts)
    except Unreadable as refusal:
        record["refusal"] = str(refusal)
    return record


def _run(run: Run) -> Record:
    return {
        "id": run.id,
        "evidence": run.evidence,
        "picture": run.picture,
        "method": run.method,
        "version": run.version,
        "title": run.title,
        "settings": plain(run.params),
        "seed": plain(run.params.get("seed")),
        "started": run.started,
        "seconds": round(run.seconds, 3),
        "reference": run.reference,
        "error": run.error or None,
        "result": result_record(run.result),
    }


def delivered(record: Record, delivery: Delivery) -> Record:
    """The record as it leaves: with the layout that was chosen, and without what shall not leave."""
    record = {**record, "template": (delivery.template or STANDARD).told()}
    return record if delivery.withhold is None else {**delivery.withhold(record), "filtered": True}


def attachments(  # noqa: PLR0917  all that a finding rests on
    case: Case,
    sources: Mapping[str, ImageSource],
    when: datetime,
    delivery: Delivery,
    key: Key,
    checklist: tuple[Unexamined, ...] = (),
) -> list[Attached]:
    """The record, and the evidence where it was asked for; in the order of their names, as PDF wants them."""
    files = evidence_attachments(case, sources) if delivery.attach_evidence and delivery.withhold is None else {}
    told = {"whose": key.whose, "subject": key.subject, "certificate_sha256": key.fingerprint}
    record = delivered(record_of(case, sources, when, {sha256: file.name for sha256, file in files.items()}, told, checklist), delivery)
    own = Attached(FILE, record_bytes(record), tr("The machine-readable record of this finding"))
    return sorted([own, *files.values()], key=lambda file: file.name)


def evidence_attachments(case: Case, sources: Mapping[str, ImageSource]) -> dict[str, Attached]:
    """Every file of evidence that is at hand, by SHA-256, under a name that no two share and no system refuses."""
    found: dict[str, Attached] = {}
    for number, evidence in enumerate(case.evidence, 1):
        source = sources.get(evidence.sha256)
        if source is not None:
            name = f"evidence-{number}{_suffix(evidence)}"
            found[evidence.sha256] = Attached(name, source.copy_to(bytes), evidence.name, "Source", "application/octet-stream")
    return found


def _suffix(evidence: Evidence) -> str:
    suffix = evidence.path.suffix.lower()
    return suffix if suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) <= 9 else ""
