"""A case as one HTML page that needs nothing else: no script, no reference to anything outside, every picture within it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from html import escape

from analyzers.contract import Analyzer, Job
from analyzers.evidence import ImageSource
from analyzers.language import language, leftwards, tr
from forensics_gui import NAME, VERSION
from forensics_gui.case.checklist import Unexamined
from forensics_gui.case.leaving import Leaving
from forensics_gui.case.report.board import not_done_rows
from forensics_gui.case.report.closing import untested
from forensics_gui.case.report.cover import Head, title_of
from forensics_gui.case.report.logo import logo_of
from forensics_gui.case.report.record import delivered, record_bytes, record_of
from forensics_gui.case.report.template import STANDARD
from forensics_gui.case.report.web.board import board
from forensics_gui.case.report.web.chapters import checking, chosen, conclusion, evidence, head, marks
from forensics_gui.case.report.web.examining import examinations, outcomes
from forensics_gui.case.report.web.gallery import Gallery
from forensics_gui.case.report.web.look import POLICY, STYLE
from forensics_gui.case.report.web.markup import Content, Element, element
from forensics_gui.case.report.web.pictures import SIDE
from forensics_gui.case.report.wording import prose


def page(  # noqa: PLR0917  all that a finding rests on
    out: Leaving,
    sources: Mapping[str, ImageSource],
    job: Job,
    methods: Mapping[str, Analyzer],
    written: datetime,
    checklist: tuple[Unexamined, ...] = (),
) -> bytes:
    """The page in UTF-8. The same case at the same time gives the same bytes. Raises TemplateError."""
    case, template = out.case, out.delivery.template or STANDARD
    above = Head(template.organisation, logo_of(template))
    job.checkpoint(0.0, tr("Reading the evidence"))
    gallery = Gallery(case, sources)
    listed_already = {(one.evidence, one.method) for one in checklist}
    said = untested(case, gallery.items, {name: method.title for name, method in methods.items()}, listed_already)
    job.checkpoint(0.2, tr("Putting the pages together"))
    body = head(case, gallery, written, above, out.said)
    chapters = [
        board(case, gallery),
        None if template.is_short else evidence(gallery, SIDE),
        chosen(case, gallery),
        outcomes(case, gallery) if template.is_short else examinations(case, gallery, methods),
        marks(case, gallery),
        conclusion(case, said, not_done_rows(checklist, gallery.items), out.said),
        checking(case, gallery, written, _record_hash(out, sources, written, checklist)),
    ]
    job.checkpoint(0.9, tr("Putting the pages together"))
    listed = [one for one in chapters if one is not None]
    main = element("main", body, _contents(listed), listed, element("footer", element("p", f"{NAME} {VERSION}", class_="quiet")))
    return _document(title_of(case), [gallery.definitions(), main])


def _record_hash(out: Leaving, sources: Mapping[str, ImageSource], written: datetime, checklist: tuple[Unexamined, ...]) -> str:
    record = delivered(record_of(out.case, sources, written, {}, {}, checklist), out.delivery)
    return sha256(record_bytes(record)).hexdigest()


def _contents(chapters: list[Element]) -> Content:
    """Links to the chapters, in their order."""
    links = []
    for one in chapters:
        title = next(child for child in one.children if isinstance(child, Element) and child.name == "h2")
        links.append(element("li", replace(element("a", href=f"#{dict(one.attributes)['id']}"), children=title.children)))
    return element("nav", element("ul", links), aria_label=tr("Contents"))


def _document(title: str, body: list[Element]) -> bytes:
    code = language().replace("_", "-")
    direction = "rtl" if leftwards() else "ltr"
    head_ = (
        f'<!DOCTYPE html>\n<html lang="{escape(code)}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY, quote=False)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        f'<meta name="generator" content="{escape(f"{NAME} {VERSION}")}">\n'
        f"<title>{escape(prose(title))}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
    )
    return (head_ + "".join(str(part) for part in body) + "\n</body>\n</html>\n").encode()
