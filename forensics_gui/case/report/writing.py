"""A case turned into a finding, whole or not at all: a PDF of chapters in their order, or a web page, put in its place in one step."""

import os
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import uuid4

from analyzers.contract import Analyzer, Job, Unwatched
from analyzers.evidence import ImageSource
from analyzers.language import language, printed_in, tr
from analyzers.registry import discover
from forensics_gui import NAME, VERSION
from forensics_gui.case.argument import Board
from forensics_gui.case.checklist import Unexamined, traits_at_hand, unexamined
from forensics_gui.case.delivery import Delivery
from forensics_gui.case.leaving import Leaving, leaving
from forensics_gui.case.model import Case
from forensics_gui.case.report.blocks import chapter, paragraph
from forensics_gui.case.report.board import board_chapter
from forensics_gui.case.report.chosen import chosen_chapter, chosen_matches
from forensics_gui.case.report.closing import conclusion, custody, marked_pictures, reproducibility
from forensics_gui.case.report.cover import Head, cover, title_of
from forensics_gui.case.report.examinations import run_section, says_nothing, silent_section
from forensics_gui.case.report.exhibits import Exhibit, evidence_section, exhibits
from forensics_gui.case.report.logo import logo_of
from forensics_gui.case.report.paper import Paper
from forensics_gui.case.report.record import attachments
from forensics_gui.case.report.short import custody_head, outcomes
from forensics_gui.case.report.template import STANDARD, TemplateError
from forensics_gui.case.report.web import is_page, page
from forensics_gui.case.report.wording import shown
from forensics_gui.case.signing.keys import Key, SigningError, installation_key
from forensics_gui.case.signing.putting import signed
from forensics_gui.case.signing.stamping import ROOM, Authority, Unstamped, stamped
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
) -> str:
    """Write the finding of a case. `sources` by SHA-256; `methods` name the settings (all that are installed, where none are given).

    A name that ends in .html gives one web page; else it is a PDF, signed last of all over the whole file. `delivery` says by which key and
    what travels with it. What it gives has to be told to the user besides: why the time stamp that was asked for is missing.

    Raises ReportError, and lets Cancelled pass; in both cases what stood at `path` stands there still.
    """
    path = Path(path)
    _refuse_evidence(case, path)
    if why := objection(case):
        raise ReportError(tr("The conclusion cannot be written as it stands. {reason}", reason=str(why)))
    job = job or Unwatched()
    delivery = delivery or Delivery()
    methods = discover().found if methods is None else methods
    out, written, unstamped = leaving(case, sources, delivery), datetime.now(UTC), ""
    checklist = checklist_of(out.case, sources, methods)
    try:
        with printed_in((out.delivery.template or STANDARD).language):
            if is_page(path):
                document = page(out, sources, job, methods, written, checklist)
            else:
                key = out.delivery.key or installation_key()
                pages = _document(out, sources, job, methods, written, checklist, key)
                job.checkpoint(0.95, tr("Signing"))
                document, unstamped = _signed(pages, key, out.delivery.authority, job)
    except (SigningError, TemplateError) as error:
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
    return unstamped


def _signed(pages: bytes, key: Key, authority: Authority | None, job: Job) -> tuple[bytes, str]:
    """The signed document, with a time stamp where one is wanted; why it has none, where the authority gave none.

    Then the finding is written all the same: all work in it is done, a stamp can be had by another export, and the user is told.
    """
    if authority is None:
        return signed(pages, key), ""
    document = signed(pages, key, ROOM)
    job.checkpoint(0.96, tr("Asking for a time stamp"))
    try:
        return stamped(document, authority, job), ""
    except Unstamped as error:
        return document, tr("It carries no time stamp. {reason}", reason=str(error))


def _document(  # noqa: PLR0917  all that a finding rests on
    out: Leaving,
    sources: Mapping[str, ImageSource],
    job: Job,
    methods: Mapping[str, Analyzer],
    written: datetime,
    checklist: tuple[Unexamined, ...],
    key: Key,
) -> bytes:
    case, delivery, template = out.case, out.delivery, out.delivery.template or STANDARD
    head = Head(template.organisation, logo_of(template))
    with closing(Paper(title_of(case), shown(case.examiner), language(), written, template.paper)) as paper:
        job.checkpoint(0.0, tr("Reading the evidence"))
        items = exhibits(paper, case, sources, bare=out.bare)
        cover(paper, case, items, written, head, out.said)
        board_chapter(paper, case, {item.evidence.sha256: item for item in items})
        ending = partial(conclusion, paper, case, items, {name: method.title for name, method in methods.items()}, checklist, out.said)
        if template.is_short:
            _write_short(paper, case, items, ending)
            custody_head(paper, case, items, key, delivery.authority)
        else:
            above = {(run.evidence, run.method) for run in case.runs if says_nothing(run)}
            _write_chapters(paper, case, items, job, methods, partial(ending, above=above))
            reproducibility(paper, case, items)
            custody(paper, case, items, key, delivery.authority)
        job.checkpoint(0.9, tr("Attaching the record"))
        for file in attachments(case, sources, written, delivery, key, checklist):
            paper.attach(file.name, file.data, shown(file.what), kind=file.kind, relationship=file.relationship, written=written)
        job.checkpoint(0.92, tr("Putting the pages together"))
        last = case.custody[-1].hash[:16] if case.custody else ""
        return bytes(paper.finished(title_of(case), tr("custody {hash}", hash=last) if last else "", f"{NAME} {VERSION}"))


def _write_short(paper: Paper, case: Case, items: list[Exhibit], ending: Callable[[], None]) -> None:
    by_hash = {item.evidence.sha256: item for item in items}
    chosen_chapter(paper, case, by_hash)
    outcomes(paper, case, by_hash)
    marked_pictures(paper, case, items)
    ending()


def _write_chapters(  # noqa: PLR0917  all that a finding rests on
    paper: Paper, case: Case, items: list[Exhibit], job: Job, methods: Mapping[str, Analyzer], ending: Callable[[], None]
) -> None:
    steps = len(case.evidence) + len(case.runs) + 1
    by_hash = {item.evidence.sha256: item for item in items}
    chapter(paper, tr("Evidence"))
    if not items:
        paragraph(paper, tr("The case holds no evidence."))
    for number, item in enumerate(items):
        job.checkpoint(number / steps * 0.9, item.name)
        evidence_section(paper, item)
    chosen_chapter(paper, case, by_hash)
    _examinations(paper, case, by_hash, methods, job)
    marked_pictures(paper, case, items)
    ending()


def checklist_of(case: Case, sources: Mapping[str, ImageSource], methods: Mapping[str, Analyzer]) -> tuple[Unexamined, ...]:
    """What was not done, with the reasons; nothing for a case whose examiner has not turned to the board."""
    return unexamined(case, methods, traits_at_hand(sources)) if case.board != Board() else ()


def _examinations(paper: Paper, case: Case, items: Mapping[str, Exhibit], methods: Mapping[str, Analyzer], job: Job) -> None:
    chapter(paper, tr("Examinations"), flows=True)
    if not case.runs:
        paragraph(paper, tr("No examination is kept in this case."))
    done, chosen = len(case.evidence), chosen_matches(case)
    decided = {one.run.evidence for one in chosen}
    for number, run in enumerate(case.runs):
        job.checkpoint((done + number) / (done + len(case.runs) + 1) * 0.9, tr(run.title or run.method))
        if not says_nothing(run):
            those = {(one.run.id, one.view) for one in chosen} if run.evidence in decided else None
            run_section(paper, items.get(run.evidence), run, methods, those)
    silent_section(paper, items, [run for run in case.runs if says_nothing(run)], methods)


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
