"""The page's chapters but the examinations: the answer first, evidence, chosen references, marks, conclusion, and how to check it all."""

from datetime import datetime
from functools import partial

from analyzers.language import mark, tr
from analyzers.results import Weight
from forensics_gui.case.measuring import PERSPECTIVE, Scale, scale_of
from forensics_gui.case.model import Annotation, Case
from forensics_gui.case.notes import Span, blocks
from forensics_gui.case.report.board import NOT_DONE
from forensics_gui.case.report.chosen import chosen_matches, leading_match, own_words, who_chose
from forensics_gui.case.report.closing import ALL_TESTED, LIMITATIONS, mark_words, versions
from forensics_gui.case.report.cover import (
    LIMITS,
    NO_CONCLUSION,
    Head,
    how_sure,
    kind_of_document,
    no_match,
    source_sentence,
    title_of,
    who_and_when,
)
from forensics_gui.case.report.exhibits import PIXELS_ONLY, Exhibit, arrival_facts, file_facts, picture_words, why_pixels
from forensics_gui.case.report.matches import place_in_source
from forensics_gui.case.report.outcomes import WEIGHTS, counts_in_words, findings_by_weight
from forensics_gui.case.report.pictures import marked_words, marks_on
from forensics_gui.case.report.short import name_of
from forensics_gui.case.report.web.gallery import Gallery, image
from forensics_gui.case.report.web.markup import Content, Element, Node, element
from forensics_gui.case.report.web.matching import match_section, side_by_side
from forensics_gui.case.report.web.overlay import Ground
from forensics_gui.case.report.web.overlay import mark as drawn_mark
from forensics_gui.case.report.web.parts import bullets, chapter, facts, figure, panel, paragraph, row, table
from forensics_gui.case.report.web.pictures import drawing
from forensics_gui.case.report.wording import both_times, prose, shown
from forensics_gui.case.verbal import caution, meaning, statement

UNSIGNED = mark(
    "This page is not signed: whoever has it can change it, and nobody could tell from the page alone. The PDF finding of the same case is "
    "signed, carries the machine-readable record, and can be verified."
)
MADE_ANEW = mark("Made anew for this page, at most {side} pixels wide or high, without the file's metadata; the file itself was examined.")


def head(case: Case, gallery: Gallery, written: datetime, above: Head, left_out: str = "") -> list[Content]:
    """The answer: what was asked, by whom, the conclusion, the picture and its source, what came of the examinations, the limits."""
    logo = None
    if above.logo is not None:
        height, width = above.logo.pixels.shape[:2]
        plain = image(drawing(above.logo.pixels), shown(above.logo.text), (width, height))
        logo = element("img", **{**dict(plain.attributes), "class": "logo"})
    kind = paragraph(kind_of_document(above.organisation), "quiet")
    titled = element("header", element("div", kind, element("h1", title_of(case), dir="auto")), logo, class_="top")
    names = [exhibit.name for exhibit in gallery.items]
    conclusion = panel(tr("Conclusion of the examiner"), _concluded(case))
    return [
        titled,
        facts(who_and_when(case, names, written)),
        conclusion,
        _answer(case, gallery),
        _glance(case, gallery),
        panel("", " ".join(filter(None, (tr(LIMITS), left_out))), soft=True),
    ]


def _answer(case: Case, gallery: Gallery) -> Content:
    leading = leading_match(case)
    if leading is not None and leading[0].evidence in gallery.by_hash:
        run, _, match, is_chosen = leading
        exhibit = gallery.by_hash[run.evidence]
        beside = side_by_side(gallery, exhibit, match, run.picture, marks_on(case, exhibit))
        if beside is not None:
            told = paragraph(source_sentence(exhibit, match, is_chosen=is_chosen))
            return [told, paragraph(how_sure(match), "quiet"), beside]
    first = next((exhibit for exhibit in gallery.items if exhibit.sheet is not None), None)
    return marked(case, gallery, first, no_match(first)) if first is not None else None


_MOST_NOTES = 8  # rows of what the methods saw, where no finding is above a note


def marked(case: Case, gallery: Gallery, exhibit: Exhibit, caption: str = "") -> Content:
    """The picture of a file with its marks."""
    marks = marks_on(case, exhibit)
    drawn = gallery.picture(exhibit, marked_words(exhibit, marks), partial(_draw_marks, marks=marks))
    return row([figure(drawn, caption=caption)]) if drawn is not None else None


def _draw_marks(ground: Ground, marks: list[Annotation]) -> list[Element]:
    return [part for number, annotation in enumerate(marks, 1) for part in drawn_mark(ground, number, annotation)]


def _glance(case: Case, gallery: Gallery) -> Content:
    """What the methods saw: every finding above a note, and some notes."""
    if not case.runs:
        return None
    names = {exhibit.evidence.sha256: exhibit.name for exhibit in gallery.items}
    rows = findings_by_weight(case, names if len(names) > 1 else {})
    above = sum(row[2] != tr(WEIGHTS[Weight.NOTE]) for row in rows)
    listed = table([tr("Finding"), tr("Method"), tr("Weight")], rows[: max(above, _MOST_NOTES)]) if rows else None
    return [element("h2", tr("What the methods saw"), class_="plain"), listed, paragraph(counts_in_words(case), "quiet")]


def evidence(gallery: Gallery, side: int) -> Element:
    """Every file: its picture, its hashes, what the decoder says, and how it arrived."""
    content: list[Content] = [] if gallery.items else [paragraph(tr("The case holds no evidence."))]
    for exhibit in gallery.items:
        content.append(element("h3", tr("{number}.  {name}", number=exhibit.number, name=exhibit.name), dir="auto"))
        if not exhibit.evidence.origin.original_bytes:
            content.append(panel(tr(PIXELS_ONLY), tr(why_pixels(exhibit.evidence.origin))))
        drawn = gallery.picture(exhibit, picture_words(exhibit)) if exhibit.sheet is not None else None
        if drawn is not None:
            content.append(row([figure(drawn, caption=tr(MADE_ANEW, side=side))]))
        else:
            content.append(paragraph(tr("The picture cannot be drawn. {reason}", reason=shown(exhibit.refusal))))
        spelled = shown(exhibit.evidence.name) != exhibit.evidence.name
        content += [element("h4", tr("File")), facts(file_facts(exhibit, spelled=spelled))]
        content += [element("h4", tr("How it arrived")), facts(arrival_facts(exhibit.evidence))]
    return chapter("evidence", tr("Evidence"), *content)


def chosen(case: Case, gallery: Gallery) -> Element | None:
    """The references that the examiner chose, each whole; None where there is none."""
    content: list[Content] = []
    for one in chosen_matches(case):
        exhibit = gallery.by_hash.get(one.run.evidence)
        content.append(
            element("h3", tr("{name}: {place}", name=name_of(one.run, gallery.by_hash), place=place_in_source(one.match)), dir="auto")
        )
        content += [paragraph(who_chose(one), "quiet"), paragraph(own_words(one))]
        content.append(match_section(gallery, exhibit, one.match, one.run.picture))
    return chapter("references", tr("References chosen as findings"), *content) if content else None


def marks(case: Case, gallery: Gallery) -> Element | None:
    """Each picture that bears marks, and the marks' texts by number; None where there is none."""
    titles = {run.id: tr(run.title or run.method) for run in case.runs}
    content: list[Content] = []
    for exhibit in gallery.items:
        drawn = marks_on(case, exhibit)
        if drawn:
            content += [element("h3", tr("Marks on {name}", name=exhibit.name), dir="auto"), marked(case, gallery, exhibit)]
            scale = scale_of(drawn, exhibit.evidence.sha256)
            content.append(bullets(_mark_line(number, annotation, titles, scale) for number, annotation in enumerate(drawn, 1)))
            content.append(paragraph(tr(PERSPECTIVE), "quiet") if scale is not None else None)
    known = set(gallery.by_hash)
    astray = sum(annotation.evidence not in known for annotation in case.annotations)
    if astray:
        content.append(paragraph(tr("Marks on files that are not in this case: {n}.", n=astray)))
    return chapter("marks", tr("Marked pictures"), *content) if content else None


def _mark_line(number: int, annotation: Annotation, titles: dict[str, str], scale: Scale | None) -> Node:
    text, details = mark_words(annotation, titles, scale)
    return element("span", element("strong", f"{number}. "), text, element("br"), element("span", details, class_="quiet"))


def _concluded(case: Case) -> str:
    """The level that was chosen with what it means, and the examiner's words."""
    level = case.board.level
    chosen_level = [statement(level), meaning(level)] if level is not None else [str(caution(case) or "")]
    words = prose(case.conclusion.strip()) or ("" if level is not None else tr(NO_CONCLUSION))
    return "\n".join(filter(None, (*chosen_level, words)))


def conclusion(case: Case, untested: list[str], not_done: list[list[str]], left_out: str = "") -> Element:
    """The examiner's words, unabridged, then what limits them. not_done: file, methods and reason of what gave no kept result."""
    content: list[Content] = [element("h3", tr("Conclusion of the examiner")), paragraph(_concluded(case))]
    if any(case.propositions):
        weighed = facts([(tr("A"), prose(case.propositions[0])), (tr("B"), prose(case.propositions[1]))])
        content += [element("h3", tr("Propositions weighed")), weighed]
    if case.notes.strip():
        content += [element("h3", tr("Notes of the examiner")), *_notes(case.notes)]
    content += [element("h3", tr("Limitations")), bullets([*filter(None, (left_out,)), *map(tr, LIMITATIONS)])]
    content += [element("h3", tr("What was not tested")), bullets(untested or ([] if not_done else [tr(ALL_TESTED)]))]
    if not_done:
        content += [paragraph(tr(NOT_DONE)), table([tr("File"), tr("Methods"), tr("Reason")], not_done)]
    return chapter("conclusion", tr("Conclusion and limitations"), *content)


def _notes(text: str) -> list[Element | None]:
    """The examiner's Markdown in the shapes that the page has."""
    shapes: list[Element | None] = []
    for block in blocks(text):
        inside = [_span(span) for span in block.spans]
        match block.kind:
            case "heading":
                shapes.append(element("h4", inside, dir="auto"))
            case "item":
                shapes.append(element("p", f"{block.number}. " if block.number else "• ", inside, dir="auto"))
            case "quotation":
                shapes.append(element("p", inside, class_="quiet", dir="auto"))
            case "code":
                shapes.append(paragraph(prose(block.text), "code"))
            case _:
                shapes.append(element("p", inside, dir="auto"))
    return shapes


def _span(span: Span) -> Content:
    words = prose(span.text)
    return words if span.kind == "plain" else element({"emphasis": "em", "strong": "strong", "code": "code"}[span.kind], words)


def checking(case: Case, gallery: Gallery, written: datetime, record_hash: str) -> Element:
    """That the page is not signed, the end of the chain, hashes, versions."""
    last = case.custody[-1].hash if case.custody else tr("the case has no custody record")
    rows = [(tr("Custody entries"), str(len(case.custody))), (tr("Custody head"), last), (tr("Written"), both_times(written))]
    files = [[item.name, str(item.evidence.size), item.evidence.sha256] for item in gallery.items]
    methods = sorted({(run.method, run.version, tr(run.title)) for run in case.runs})
    used = table([tr("Method"), tr("Version"), tr("Title")], [list(one) for one in methods]) if methods else None
    return chapter(
        "checking",
        tr("Custody, hashes and versions"),
        panel(tr("Not signed"), tr(UNSIGNED), soft=True),
        facts([*rows, (tr("SHA-256 of the record at this moment"), record_hash)]),
        element("h3", tr("Files")),
        table([tr("File"), tr("Bytes"), "SHA-256"], files, codes=(2,)),
        element("h3", tr("Methods")) if used else None,
        used,
        element("h3", tr("Programs")),
        facts(versions(gallery.items)),
    )
