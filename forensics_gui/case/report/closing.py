"""The last chapters: the marked pictures with their list, the conclusion, the limitations, the custody record, and how to repeat it all."""

import platform
from collections.abc import Mapping, Set
from importlib.metadata import PackageNotFoundError, version

from analyzers.language import mark, tr
from forensics_gui import NAME, VERSION
from forensics_gui.case.checklist import Unexamined
from forensics_gui.case.discretion import LEFT_OUT
from forensics_gui.case.measuring import PERSPECTIVE, Scale, length_in_words, scale_of
from forensics_gui.case.model import KIND_NAMES, Annotation, Case
from forensics_gui.case.notes import blocks
from forensics_gui.case.report.blocks import Fact, bullets, chapter, code, facts, heading, paragraph, table
from forensics_gui.case.report.board import level_whole, not_done
from forensics_gui.case.report.cover import NO_CONCLUSION
from forensics_gui.case.report.exhibits import Exhibit
from forensics_gui.case.report.marks import colour_of
from forensics_gui.case.report.paper import BODY, CODE, LEFT, QUIET, SMALL, TINY, Paper
from forensics_gui.case.report.pictures import marked_plate, marks_on
from forensics_gui.case.report.plates import badge, plates
from forensics_gui.case.report.record import FILE
from forensics_gui.case.report.rich import rich
from forensics_gui.case.report.wording import moment, prose, shown
from forensics_gui.case.signing.keys import Key
from forensics_gui.case.signing.stamping import Authority

LIMITATIONS = (
    mark(
        "That a method finds nothing does not show that a picture is untouched: "
        "many ways of editing leave no trace that these methods can see."
    ),
    mark(
        "Maps that are made to be looked at, such as error levels and noise residuals, are not evidence alone; "
        "texture, edges and repeated saving light up as well."
    ),
    mark("Methods that read the same file are not independent of each other: a poor copy misleads all of them in the same way."),
    mark("A picture may be untouched and still show something else than is claimed; only its source, place and time answer that."),
    mark("Metadata can be written by anyone; that it is missing, or fits, proves nothing."),
    mark("A reference match says what was found in the library that was searched; no match says nothing about what is not in it."),
    mark(
        "Only runs that the examiner kept stand here; how often a method was tried with other settings before is not recorded. "
        "What came of the kept ones can be repeated."
    ),
    mark("Positions, sizes and settings are stated in pixels of the stored picture, before any rotation for viewing."),
)
ALL_TESTED = mark("Every kept examination could be made; methods that are not listed in this finding were not kept in the case.")
CHECK = "whence verify FINDING.pdf"
_LIBRARIES = ("numpy", "scipy", "opencv-python-headless", "pillow", "exiv2", "fpdf2")


def marked_pictures(paper: Paper, case: Case, exhibits: list[Exhibit]) -> None:
    """Each picture that bears marks, and the marks' texts by number."""
    marked = [(exhibit, marks) for exhibit in exhibits if (marks := marks_on(case, exhibit))]
    known = {exhibit.evidence.sha256 for exhibit in exhibits}
    astray = [annotation for annotation in case.annotations if annotation.evidence not in known]
    if not marked and not astray:
        return
    chapter(paper, tr("Marked pictures"))
    titles = {run.id: tr(run.title or run.method) for run in case.runs}
    for exhibit, marks in marked:
        heading(paper, tr("Marks on {name}", name=exhibit.name), 1, keep=90)
        if exhibit.sheet is not None:
            plates(paper, [marked_plate(exhibit, marks)], tallest=125)
        scale = scale_of(marks, exhibit.evidence.sha256)
        for number, annotation in enumerate(marks, 1):
            _mark_line(paper, number, annotation, titles, scale)
        if scale is not None:
            paragraph(paper, tr(PERSPECTIVE), QUIET)
    if astray:
        paragraph(paper, tr("Marks on files that are not in this case: {n}.", n=len(astray)))


def _mark_line(paper: Paper, number: int, annotation: Annotation, titles: dict[str, str], scale: Scale | None) -> None:
    text, details = mark_words(annotation, titles, scale)
    words = paper.letters.lines(text, BODY, paper.width - 12)
    small = paper.letters.lines(details, QUIET, paper.width - 12)
    paper.need((len(words) + len(small)) * BODY.leading + 1)
    with paper.tagged("P"):
        badge(paper, (paper.side(LEFT + 3), paper.y + BODY.leading / 2), str(number), colour_of(annotation.colour))
        for lines, style in ((words, BODY), (small, QUIET)):
            for line in lines:
                paper.put(LEFT + 9, paper.y, line, style, paper.width - 12)
                paper.y += style.leading
    paper.y += 1.2


def mark_words(annotation: Annotation, titles: dict[str, str], scale: Scale | None = None) -> tuple[str, str]:
    """What a mark says, and what it is: kind, place, by whom, on which run (`titles` by its id) it rests."""
    text = prose(annotation.text) or tr("(no text)")
    if annotation.claim:
        text = tr("{text} — shows: {claim}", text=text, claim=prose(annotation.claim))
    points = "  ".join(f"({x:.0f}, {y:.0f})" for x, y in annotation.points[:12]) + (" …" if len(annotation.points) > 12 else "")
    details = [tr(KIND_NAMES.get(annotation.kind, annotation.kind)), tr("at {points}", points=points)]
    if annotation.author or annotation.made:
        details.append(" ".join(filter(None, (shown(annotation.author), moment(annotation.made) if annotation.made else ""))))
    if annotation.kind == "measure":
        details.append(length_in_words(annotation, scale))
    if annotation.run:
        details.append(tr("rests on {method}", method=titles.get(annotation.run, annotation.run)))
    return text, "; ".join(details)


def conclusion(  # noqa: PLR0917  all that the last word rests on
    paper: Paper,
    case: Case,
    exhibits: list[Exhibit],
    methods: Mapping[str, str],
    checklist: tuple[Unexamined, ...] = (),
    left_out: str = "",
    above: Set[tuple[str, str]] = frozenset(),
) -> None:
    """The level of the conclusion and the user's words, unabridged, then what limits them. methods: titles by id; above: as `untested`."""
    chapter(paper, tr("Conclusion and limitations"), flows=True)
    heading(paper, tr("Conclusion of the examiner"), 1)
    level_whole(paper, case)
    if case.conclusion.strip() or case.board.level is None:
        paragraph(paper, prose(case.conclusion.strip()) or tr(NO_CONCLUSION))
    if any(case.propositions):
        heading(paper, tr("Propositions weighed"), 1)
        facts(paper, [(tr("A"), prose(case.propositions[0])), (tr("B"), prose(case.propositions[1]))], label_width=10)
    if case.notes.strip():
        heading(paper, tr("Notes of the examiner"), 1)
        _notes(paper, case.notes)
    heading(paper, tr("Limitations"), 1)
    bullets(paper, [*([left_out] if left_out else []), *(tr(sentence) for sentence in LIMITATIONS)])
    heading(paper, tr("What was not tested"), 1)
    said = untested(case, exhibits, methods, {(one.evidence, one.method) for one in checklist}, above)
    bullets(paper, said or ([] if checklist else [tr(ALL_TESTED)]))
    not_done(paper, checklist, exhibits)


def _notes(paper: Paper, text: str) -> None:
    """The examiner's Markdown in the shapes that the page has."""
    for block in blocks(text):
        match block.kind:
            case "heading":
                heading(paper, prose(block.text), 2, keep=16)
            case "item":
                rich(paper, block.spans, before=f"{block.number}. " if block.number else "• ", indent=4.0 * block.level, after=0.6)
            case "quotation":
                rich(paper, block.spans, QUIET, indent=8)
            case "code":
                code(paper, prose(block.text))
            case "paragraph":
                rich(paper, block.spans)


def untested(
    case: Case,
    exhibits: list[Exhibit],
    method_titles: Mapping[str, str],
    listed: Set[tuple[str, str]] = frozenset(),
    above: Set[tuple[str, str]] = frozenset(),
) -> list[str]:
    """What could not be drawn, examined or tested, and which methods no kept run used, in sentences.

    listed: file and method of what the checklist tells; above: of what the chapter of examinations has told with its reason.
    """
    names = {exhibit.evidence.sha256: exhibit.name for exhibit in exhibits}
    found = [tr("{name} could not be drawn: {reason}", name=item.name, reason=shown(item.refusal)) for item in exhibits if item.refusal]
    examined = {run.evidence for run in case.runs}
    found += [tr("{name}: no examination of it is kept in this case.", name=name) for sha, name in names.items() if sha not in examined]
    reasoned: list[str] = []
    for run in case.runs:
        title, name = tr(run.title or run.method), names.get(run.evidence, run.evidence[:12])
        if run.result is None:
            found.append(tr("{method} failed on {name}.", method=title, name=name))
        elif run.result.reason == LEFT_OUT:
            found.append(tr("{method} on {name}: {reason}", method=title, name=name, reason=str(run.result.reason)))
        elif not run.result.applicable and (run.evidence, run.method) in above:
            reasoned.append(title)
        elif not run.result.applicable and (run.evidence, run.method) not in listed:
            found.append(tr("{method} cannot be tested on {name}: {reason}", method=title, name=name, reason=str(run.result.reason)))
    if reasoned:
        which = ", ".join(dict.fromkeys(reasoned))
        found.append(tr("Could not be made, for the reasons at the end of the chapter Examinations: {methods}.", methods=which))
    unused = [tr(title) for method, title in method_titles.items() if method not in {run.method for run in case.runs}]
    if unused and case.runs and not listed:
        found.append(tr("Methods at hand of which no result is kept: {methods}.", methods=", ".join(unused)))
    return found


_SIGNED = {
    "installation": mark(
        "This document is signed over its whole length with the key of the installation that wrote it. The signature shows that nothing "
        "in it was changed since export; it does not prove who exported it."
    ),
    "user": mark(
        "This document is signed over its whole length with a key that the examiner chose. "
        "Whose it is, the certificate and who issued it say."
    ),
}


def signed_by(paper: Paper, key: Key, authority: Authority | None = None) -> None:
    """Whose key signs the document, whom it asks for a time stamp, and how to check it."""
    paragraph(paper, tr(_SIGNED[key.whose]))
    signature: list[Fact] = [(tr("Certificate"), shown(key.subject)), (tr("Certificate SHA-256"), key.fingerprint, CODE)]
    if authority is not None:  # the pages come before the signature, and the signature before its stamp
        asked = tr("asked of {address} when this was signed; the signature holds what it answered", address=shown(authority.address))
        signature.append((tr("Trusted time stamp"), asked))
    facts(paper, [*signature, (tr("Attached record"), FILE), (tr("To check"), CHECK, CODE)], label_width=36)
    paper.gap(2)


def custody(paper: Paper, case: Case, exhibits: list[Exhibit], key: Key, authority: Authority | None = None) -> None:
    """By which key the document is signed, and every entry of the chain, none left out."""
    chapter(paper, tr("Custody"), flows=True)
    signed_by(paper, key, authority)
    if not case.custody:
        paragraph(paper, tr("The case has no custody record."))
        return
    text = tr(
        "Each entry's hash covers the entry and the hash before it: a changed, missing or added entry breaks the chain from there on."
    )
    paragraph(paper, text)
    facts(paper, [(tr("Entries"), str(len(case.custody))), (tr("Head"), case.custody[-1].hash, CODE)], label_width=20)
    paper.gap(2)
    subjects = {exhibit.evidence.sha256: exhibit.name for exhibit in exhibits}
    subjects |= {run.id: tr(run.title or run.method) for run in case.runs}
    subjects |= {annotation.id: tr("mark {text}", text=shown(annotation.text[:40])) for annotation in case.annotations}
    names = list(subjects.values())
    rows = []
    for entry in case.custody:
        named = subjects.get(entry.subject)
        subject = named or shown(entry.subject)
        if named and names.count(named) > 1:  # two runs of one method, say
            subject = f"{named} · {entry.subject[:8]}…"
        time = moment(entry.time).replace(" UTC", "")
        rows.append([str(entry.number), time, shown(entry.actor), shown(entry.act), subject, entry.hash])
    columns = [tr("No."), tr("Time (UTC)"), tr("Actor"), tr("Act"), tr("Subject"), tr("Hash")]
    table(paper, columns, rows, [SMALL, SMALL, SMALL, SMALL, SMALL, TINY], [9.0, 34.0, 21.0, 18.0, 39.0, 49.0])
    paragraph(paper, tr("What each entry says stands in the attached record."), QUIET)


def reproducibility(paper: Paper, case: Case, exhibits: list[Exhibit]) -> None:
    """Programs and versions: what another person needs to repeat the examination, beside the files whose hashes stand with the evidence."""
    chapter(paper, tr("To repeat this examination"), flows=True)
    methods = sorted({(run.method, run.version) for run in case.runs})
    used = "; ".join(f"{method} {number}" for method, number in methods) or tr("No examination is kept in this case.")
    facts(paper, [*versions(exhibits), (tr("Methods, with version"), used)])


def versions(exhibits: list[Exhibit]) -> list[Fact]:
    """Program, language, system, decoders and libraries."""
    decoders = sorted({item.source.facts.decoder for item in exhibits if item.source is not None and item.sheet is not None})
    return [
        (tr("Program"), f"{NAME} {VERSION}"),
        ("Python", platform.python_version()),
        (tr("System"), f"{platform.system()} {platform.machine()}"),
        (tr("Decoders"), "\n".join(filter(None, map(shown, decoders)))),
        *((name, _version(name)) for name in _LIBRARIES),
    ]


def files_table(paper: Paper, exhibits: list[Exhibit]) -> None:
    """Each file's size and hash."""
    files = [[item.name, str(item.evidence.size), item.evidence.sha256] for item in exhibits]
    table(paper, [tr("File"), tr("Bytes"), "SHA-256"], files, [SMALL, SMALL, TINY], [54.0, 24.0, 92.0])


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return tr("not installed")
