"""Reference matches on the page: the picture beside the reference frame with the crop outlined, then both on each other, then all facts."""

from functools import partial

from analyzers.language import tr
from analyzers.results import Match
from forensics_gui.case.model import Annotation
from forensics_gui.case.registration import crop_in_frame, frame_in_picture, is_part
from forensics_gui.case.report.exhibits import Exhibit
from forensics_gui.case.report.images import Sheet
from forensics_gui.case.report.matches import (
    AGREEMENT_COLOURS,
    DIFFERENCE_COLOURS,
    TIERS,
    agreement_words,
    aligned_words,
    difference_words,
    match_facts,
    reaches_beyond,
    side_words,
)
from forensics_gui.case.report.web.gallery import Gallery, image, over_image
from forensics_gui.case.report.web.markup import Element
from forensics_gui.case.report.web.overlay import Ground, mark, outline
from forensics_gui.case.report.web.parts import bullets, facts, figure, paragraph, row
from forensics_gui.case.report.web.pictures import partial_image, photo
from forensics_gui.case.report.web.views import scale_bar
from forensics_gui.case.report.wording import shown


def side_by_side(gallery: Gallery, exhibit: Exhibit, match: Match, picture: str, marks: list[Annotation]) -> Element | None:
    """The suspicious picture and the reference frame; None where the picture cannot be shown."""
    sheet = gallery.sheet(exhibit, picture)
    if sheet is None:
        return None
    mine, theirs = side_words(sheet, match)
    drawn = gallery.picture(exhibit, mine[0], partial(_on_picture, sheet=sheet, match=match, marks=marks), picture)
    if drawn is None:
        return None
    height, width = match.frame.shape[:2]
    framed = over_image(photo(match.frame), theirs[0], Sheet("", width, height), partial(_on_frame, match=match))
    return row([figure(drawn, mine[1], caption=mine[2]), figure(framed, theirs[1], caption=theirs[2])])


def _on_picture(ground: Ground, sheet: Sheet, match: Match, marks: list[Annotation]) -> list[Element]:
    drawn = []
    if reaches_beyond(match) or is_part(match, sheet.width, sheet.height):
        spots = [ground.at(point) for point in frame_in_picture(match)]
        drawn += outline(spots) if len(spots) > 2 else []
    for number, annotation in enumerate(marks, 1):
        drawn += mark(ground, number, annotation)
    return drawn


def _on_frame(ground: Ground, match: Match) -> list[Element]:
    spots = [ground.at(point) for point in crop_in_frame(match)[:-1]]
    return outline(spots) if len(spots) > 2 else []


def match_section(gallery: Gallery, exhibit: Exhibit | None, match: Match, picture: str) -> list[Element | None]:
    """How far it goes, what there is to see, then all that is known of it."""
    content = [paragraph(tr(TIERS.get(match.tier, match.tier)), "value"), bullets([shown(str(note)) for note in match.notes])]
    sheet = gallery.sheet(exhibit, picture) if exhibit is not None else None
    if exhibit is not None:
        content.append(side_by_side(gallery, exhibit, match, picture, []))
    if min(*match.aligned.shape[:2], *match.agreement.shape) > 0:
        content.append(_registered(match, sheet.orientation if sheet is not None else 1))
    return [*content, facts(match_facts(match))]


def _registered(match: Match, orientation: int) -> Element:
    height, width = match.aligned.shape[:2]
    size = (height, width) if orientation >= 5 else (width, height)
    alt, title, caption = aligned_words()
    figures = [figure(image(photo(match.aligned, orientation), alt, size), title, caption=caption)]
    alt, title, caption = agreement_words(match)
    agreement = image(partial_image(match.agreement, orientation, AGREEMENT_COLOURS), alt, size)
    bar = scale_bar(AGREEMENT_COLOURS, (tr("0 differs"), tr("1 agrees; grey was not compared")))
    figures.append(figure(agreement, title, bar, caption=caption))
    if match.difference is not None and min(match.difference.shape) > 0:
        alt, title, caption = difference_words()
        difference = image(partial_image(match.difference, orientation, DIFFERENCE_COLOURS), alt, size)
        bar = scale_bar(DIFFERENCE_COLOURS, (tr("0 the same"), "0.5", tr("1 different; grey is not covered")))
        figures.append(figure(difference, title, bar, caption=caption))
    return row(figures)
