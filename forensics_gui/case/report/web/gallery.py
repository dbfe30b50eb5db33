"""The evidence as the page shows it: each picture once within the page, drawn as often as it is needed, without what is redacted."""

from collections.abc import Callable, Mapping

from analyzers.evidence import ImageSource, Unreadable
from analyzers.language import tr
from forensics_gui.case.model import Case
from forensics_gui.case.redaction import redacted, redactions
from forensics_gui.case.report.exhibits import Exhibit
from forensics_gui.case.report.images import Sheet
from forensics_gui.case.report.web.markup import Element, element
from forensics_gui.case.report.web.overlay import Ground
from forensics_gui.case.report.web.pictures import photo
from forensics_gui.case.report.wording import shown

Draw = Callable[[Ground], list[Element]]


class Gallery:
    """All evidence of a case, in its order; pictures are decoded in the reader's process and made anew."""

    def __init__(self, case: Case, sources: Mapping[str, ImageSource]) -> None:
        self._case = case
        self._kept: dict[tuple[str, str], Element] = {}
        self._sheets: dict[tuple[str, str], Sheet | None] = {}
        self.items = [self._exhibit(number, sources.get(one.sha256)) for number, one in enumerate(case.evidence, 1)]
        self.by_hash = {item.evidence.sha256: item for item in self.items}

    def _exhibit(self, number: int, source: ImageSource | None) -> Exhibit:
        evidence = self._case.evidence[number - 1]
        if source is None:
            return Exhibit(number, evidence, None, None, tr("The file was not at hand when this finding was written."))
        try:
            return Exhibit(number, evidence, source, _sheet(source))
        except Unreadable as refusal:
            return Exhibit(number, evidence, source, None, str(refusal))

    def sheet(self, exhibit: Exhibit, picture: str) -> Sheet | None:
        """Size and orientation of a picture of the file; None where it cannot be read."""
        if exhibit.source is None or picture == exhibit.source.picture:
            return exhibit.sheet
        key = (exhibit.evidence.sha256, picture)
        if key not in self._sheets:
            try:
                self._sheets[key] = _sheet(exhibit.source.select(picture))
            except Unreadable:
                self._sheets[key] = None
        return self._sheets[key]

    def picture(self, exhibit: Exhibit, alt: str, draw: Draw | None = None, picture: str = "") -> Element | None:
        """The evidence with what is drawn over it; None where it cannot be shown."""
        sheet = self.sheet(exhibit, picture)
        name = self._name(exhibit, picture) if sheet is not None else ""
        if sheet is None or not name:
            return None
        ground = Ground(sheet)
        used = element("use", href=f"#{name}")
        return canvas(ground, alt, [used, *(draw(ground) if draw is not None else [])])

    def _name(self, exhibit: Exhibit, picture: str) -> str:
        """Under which the picture stands in the page; empty where it cannot."""
        key = (exhibit.evidence.sha256, picture)
        if key not in self._kept:
            source, sheet = exhibit.source, self.sheet(exhibit, picture)
            assert source is not None
            assert sheet is not None
            hidden = redactions(self._case.annotations, exhibit.evidence.sha256)
            if hidden and picture != source.picture:
                return ""  # where the covered part lies in another picture of the file is not known
            pixels = redacted((source if picture == source.picture else source.select(picture)).pixels, hidden)
            width, height = sheet.upright
            name = f"picture-{len(self._kept) + 1}"
            address = photo(pixels, sheet.orientation)
            self._kept[key] = element("image", id=name, href=address, width=width, height=height, preserveAspectRatio="none")
        return str(dict(self._kept[key].attributes)["id"])

    def definitions(self) -> Element:
        """The pictures themselves, to be put into the page once."""
        return element("svg", element("defs", self._kept.values()), class_="hidden", aria_hidden="true", width="0", height="0")


def canvas(ground: Ground, alt: str, content: list[Element]) -> Element:
    """A drawing in the pixels of a picture, with its alternative text."""
    box = f"0 0 {ground.width} {ground.height}"
    return element("svg", element("title", alt), content, class_="picture", role="img", aria_label=alt, viewBox=box)


def image(address: str, alt: str, size: tuple[int, int]) -> Element:
    """A picture without anything over it; size: width and height as it is seen."""
    return element("img", src=address, alt=alt, width=str(size[0]), height=str(size[1]), class_="picture")


def over_image(address: str, alt: str, sheet: Sheet, draw: Draw) -> Element:
    """A picture of its own with something drawn over it."""
    ground = Ground(sheet)
    shown_ = element("image", href=address, width=ground.width, height=ground.height, preserveAspectRatio="none")
    return canvas(ground, alt, [shown_, *draw(ground)])


def _sheet(source: ImageSource) -> Sheet:
    facts = source.facts
    orientation = facts.orientation if 1 <= facts.orientation <= 8 else 1
    return Sheet(shown(source.evidence.name), facts.width, facts.height, orientation)
