"""A case turned into a PDF finding, whole or not at all: the chapters in their order, then one file put in its place in one step."""

import os
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from analyzers.contract import Analyzer, Job, Unwatched
from analyzers.evidence import ImageSource, Unreadable
from analyzers.language import language, tr
from analyzers.registry import discover
from forensics_gui import NAME, VERSION
from forensics_gui.case.argument import Board
from forensics_gui.case.checklist import Unexamined, traits_at_hand, unexamined
from forensics_gui.case.covering import covered, covered_places, sentence
from forensics_gui.case.delivery import Delivery
from forensics_gui.case.discretion import discreet, filtered, withheld
from forensics_gui.case.model import Case
from forensics_gui.case.report.blocks import chapter, paragraph
from forensics_gui.case.report.board import board_chapter
from forensics_gui.case.report.chosen import chosen_chapter, chosen_matches
from forensics_gui.case.report.closing import conclusion, custody, marked_pictures, reproducibility
from forensics_gui.case.report.cover import cover, title_of
from forensics_gui.case.report.examinations import run_section
from forensics_gui.case.report.exhibits import Exhibit, evidence_section, exhibits
from forensics_gui.case.report.paper import Paper
from forensics_gui.case.report.record import attachments
from forensics_gui.case.report.wording import shown
from forensics_gui.case.signing.keys import Key, SigningError, installation_key
from forensics_gui.case.signing.putting import signed
from forensics_gui.case.verbal import objection


class ReportError(Exception):
    """The finding could not be written; the text is one sentence for the user: which file, what is wrong, what to do."""


def write_report(  # noqa: PLR0917  case, pictures, place; the rest is left to its standard
    case: Case,
    sources: Mapping[str, ImageSource],
    path: Path,
    job: Job | None = None,
    methods: Mapping[str, Analyzer] | None = None,
    delivery: Delivery | None = None,
) -> None:
    """Write the finding of a case. `sources` by SHA-256; `methods` name the settings (all that are installed, where none are given).

    Every finding is signed, last of all, over the whole file; `delivery` says by which key and what travels with it.

    Raises ReportError, and lets Cancelled pass; in both cases what stood at `path` stands there still.
    """
    path = Path(path)
    _refuse_evidence(case, path)
    if why := objection(case):
        raise ReportError(tr("The conclusion cannot be written as it stands. {reason}", reason=str(why)))
    job = job or Unwatched()
    delivery = delivery or Delivery()
    try:
        key = delivery.key or installation_key()
        document = _document(case, sources, job, discover().found if methods is None else methods, delivery, key)
        job.checkpoint(0.95, tr("Signing"))
        document = signed(document, key)
    except SigningError as error:
        raise ReportError(str(error)) from error
    job.checkpoint(0.97, tr("Writing {name}", name=path.name))
    try:
        _put(document, path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReportError(
            tr(
                "{name} could not be written: {reason}. "
                "Check that the folder {folder} exists, may be written to and has room, or choose another.",
                name=shown(path.name),
                reason=reason,
                folder=shown(str(path.parent)),
            )
        ) from error


def _document(  # noqa: PLR0917  all that a finding rests on
    case: Case, sources: Mapping[str, ImageSource], job: Job, methods: Mapping[str, Analyzer], delivery: Delivery, key: Key
) -> bytes:
    written = datetime.now(UTC)
    what = withheld(case, sources, delivery.leave_out) if delivery.leave_out else None
    if what is not None:
        case, delivery = discreet(case, what), replace(delivery, withhold=filtered(what))
    case, delivery, said = _covered(case, sources, delivery)
    left_out = " ".join(filter(None, (what.sentence() if what is not None else "", said)))
    with closing(Paper(title_of(case), shown(case.examiner), language(), written)) as paper:
        items = _write_chapters(paper, case, sources, job, methods, written, what is not None, left_out)
        custody(paper, case, items, key)
        reproducibility(paper, case, items)
        job.checkpoint(0.9, tr("Attaching the record"))
        for file in attachments(case, sources, written, delivery, key, checklist_of(case, sources, methods)):
            paper.attach(file.name, file.data, shown(file.what), kind=file.kind, relationship=file.relationship, written=written)
        job.checkpoint(0.92, tr("Putting the pages together"))
        head = case.custody[-1].hash[:16] if case.custody else ""
        return bytes(paper.finished(title_of(case), tr("custody {hash}", hash=head) if head else "", f"{NAME} {VERSION}"))


def _covered(case: Case, sources: Mapping[str, ImageSource], delivery: Delivery) -> tuple[Case, Delivery, str]:
    """The case without what lies under redactions, its record marked so and nothing attached to it; the same where there are none."""
    places = covered_places(case)
    if not places:
        return case, delivery, ""
    before = delivery.withhold

    def withhold(record: dict[str, Any]) -> dict[str, Any]:
        return {**(before(record) if before is not None else record), "covered": places}

    sizes = {}
    for sha256, source in sources.items():
        with suppress(Unreadable):
            sizes[sha256] = (source.facts.width, source.facts.height)
    return covered(case, sizes), replace(delivery, withhold=withhold), sentence(places)


def _write_chapters(  # noqa: PLR0917  all that a finding rests on
    paper: Paper,
    case: Case,
    sources: Mapping[str, ImageSource],
    job: Job,
    methods: Mapping[str, Analyzer],
    written: datetime,
    bare: bool,
    left_out: str,
) -> list[Exhibit]:
    steps = len(case.evidence) + len(case.runs) + 1
    job.checkpoint(0.0, tr("Reading the evidence"))
    items = exhibits(paper, case, sources, bare=bare)
    cover(paper, case, items, written, left_out)
    by_hash = {item.evidence.sha256: item for item in items}
    board_chapter(paper, case, by_hash)
    chapter(paper, tr("Evidence"))
    if not items:
        paragraph(paper, tr("The case holds no evidence."))
    for number, item in enumerate(items):
        job.checkpoint(number / steps * 0.9, item.name)
        evidence_section(paper, item)
    chosen_chapter(paper, case, by_hash)
    _examinations(paper, case, by_hash, methods, job)
    marked_pictures(paper, case, items)
    titles = {name: method.title for name, method in methods.items()}
    conclusion(paper, case, items, titles, checklist_of(case, sources, methods), left_out)
    return items


def checklist_of(case: Case, sources: Mapping[str, ImageSource], methods: Mapping[str, Analyzer]) -> tuple[Unexamined, ...]:
    """What was not done, with the reasons; nothing for a case whose examiner has not turned to the board."""
    return unexamined(case, methods, traits_at_hand(sources)) if case.board != Board() else ()


def _examinations(paper: Paper, case: Case, items: Mapping[str, Exhibit], methods: Mapping[str, Analyzer], job: Job) -> None:
    chapter(paper, tr("Examinations"))
    if not case.runs:
        paragraph(paper, tr("No examination is kept in this case."))
    done, chosen = len(case.evidence), chosen_matches(case)
    decided = {one.run.evidence for one in chosen}
    for number, run in enumerate(case.runs):
        job.checkpoint((done + number) / (done + len(case.runs) + 1) * 0.9, tr(run.title or run.method))
        those = {(one.run.id, one.view) for one in chosen} if run.evidence in decided else None
        run_section(paper, items.get(run.evidence), run, methods, those)


def _refuse_evidence(case: Case, path: Path) -> None:
    for evidence in case.evidence:
        with suppress(OSError):
            if evidence.path.exists() and path.exists() and evidence.path.samefile(path):
                raise ReportError(tr("{name} is a piece of evidence and is never written to. Choose another name.", name=shown(path.name)))


def _put(document: bytes, path: Path) -> None:
    """Beside the target first, on disk, then in its place: a full disk or a crash leaves what was there."""
    beside = path.with_name(f".{path.name[:60]}.{uuid4().hex[:8]}.part")
    try:
        with beside.open("xb") as file:
            file.write(document)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
