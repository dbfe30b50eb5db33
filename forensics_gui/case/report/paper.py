"""The sheets of the finding: A4 or Letter pages with head and foot, a place where writing goes on, text, lines, pictures, tags, bookmarks.

The only file that speaks to fpdf2; a distance is in mm from the page's top left corner.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from analyzers.direction import LEFTWARDS
from analyzers.language import tr
from forensics_gui.case.report.lettering import POINT, Lettering, Style
from forensics_gui.case.report.structure import Structure

SIZES = {"A4": (210.0, 297.0), "Letter": (215.9, 279.4)}  # mm
LEFT, TOP = 20.0, 25.0
_BELOW = 21.0  # mm at the foot of a page that text leaves free

INK, GREY, ACCENT = (29, 34, 40), (91, 101, 112), (24, 78, 119)
RULE, PANEL = (203, 209, 216), (243, 245, 248)

BODY = Style(9.2, 4.9)
STRONG = Style(9.2, 4.9, bold=True)
SMALL = Style(7.8, 4.0)
QUIET = Style(7.8, 4.0, colour=GREY)
LABEL = Style(8.2, 4.4, colour=GREY)
VALUE = Style(8.2, 4.4)
CODE = Style(7.2, 3.9, mono=True)
TINY = Style(6.4, 3.2, mono=True)
RUNNING = Style(7.2, 4.0, colour=GREY)

Colour = tuple[int, int, int]
Spot = tuple[float, float]


class Paper:
    """An unfinished document. `y` is where writing goes on, `width` how wide text runs, `bottom` where it ends on each page.

    leftwards: the report's language is written from right to left.
    """

    def __init__(self, title: str, author: str, language: str, written: datetime, size: str = "A4") -> None:
        from fpdf import FPDF
        from fpdf.prefs import ViewerPreferences

        pdf = FPDF(unit="mm", format=size)
        pdf.set_margin(0)
        pdf.c_margin = 0
        pdf.set_auto_page_break(False)
        pdf.alias_nb_pages("")  # a file name may hold any alias; the foot is written once the number of pages is known
        pdf.set_title(title)
        pdf.set_author(author)
        pdf.set_lang(language)
        pdf.set_creation_date(written)
        pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self._structure = Structure()
        pdf.struct_builder = self._structure
        pdf._set_min_pdf_version("1.7")
        self._pdf = pdf
        self.leftwards = language.split("_", maxsplit=1)[0] in LEFTWARDS
        across, self._height = SIZES[size]
        self.width, self.bottom = across - 2 * LEFT, self._height - _BELOW
        self.letters = Lettering(pdf)
        self.y = TOP
        self._headed = TOP

    def close(self) -> None:
        """Let go of the font files."""
        for font in self._pdf.fonts.values():
            font.close()

    @property
    def left_over(self) -> float:
        """Height still free on this page."""
        return self.bottom - self.y

    def turn(self) -> None:
        """Go on at the top of a new page."""
        self._pdf.add_page()
        self.y = self._headed = TOP

    def need(self, height: float) -> None:
        """Turn the page unless so much height is left."""
        if self.y + height > self.bottom and self.y > TOP:
            self.turn()

    def gap(self, height: float) -> None:
        """White space; none at the top of a page, little under a heading."""
        if self.y > self._headed:
            self.y += height

    def headed(self) -> None:
        """A heading ends here: what comes next stands close to it."""
        self._headed = self.y

    def bookmark(self, title: str, level: int) -> None:
        self._pdf.y = self.y - 2
        self._pdf.start_section(self.letters.visible(title), level, strict=False)

    @contextmanager
    def tagged(self, kind: str, alt: str | None = None) -> Iterator[None]:
        """What is drawn inside belongs to one element of this kind: P, H1, Figure with its alternative text, TD …"""
        page = self._pdf.page
        mark = self._structure.leaf(kind, page, self._pdf.pages[page], alt)
        self._pdf._out(f"/{kind} <</MCID {mark}>> BDC")
        yield
        assert page == self._pdf.page, "an element cannot run over the end of a page"
        self._pdf._out("EMC")

    @contextmanager
    def group(self, kind: str) -> Iterator[None]:
        """The elements made inside are children of one of this kind."""
        self._structure.open(kind, self._pdf.page, self._pdf.pages[self._pdf.page])
        yield
        self._structure.close()

    @contextmanager
    def ornament(self) -> Iterator[None]:
        """What is drawn inside is no content: rules, backgrounds, running heads."""
        self._pdf._out("/Artifact BMC")
        yield
        self._pdf._out("EMC")

    def write(self, x: float, y: float, text: str, style: Style, width: float = 0, *, to_right: bool = False) -> None:
        """One line of text; no break, no tag."""
        self.letters.draw(x, y, text, style, width, to_right=to_right)

    def side(self, x: float, width: float = 0) -> float:
        """Where a thing of the running text that begins at `x` stands: as far from the other edge where the report runs leftwards."""
        return 2 * LEFT + self.width - x - width if self.leftwards else x

    def put(self, x: float, y: float, text: str, style: Style, width: float = 0) -> None:
        """One line of the running text, at the edge where its reader begins."""
        if self.leftwards:
            width = width or self.letters.width(text, style)
            self.write(self.side(x, width), y, text, style, width, to_right=True)
        else:
            self.write(x, y, text, style, width)

    def put_opposite(self, y: float, text: str, style: Style) -> None:
        """One line that ends at the other edge."""
        self.write(LEFT, y, text, style, 0 if self.leftwards else self.width, to_right=not self.leftwards)

    def line(self, start: Spot, end: Spot, colour: Colour = RULE, points: float = 0.6) -> None:
        self.stroke([start, end], colour, points)

    def stroke(self, spots: list[Spot], colour: Colour, points: float, closed: bool = False, dashed: bool = False) -> None:
        """A line through all the spots, `points` wide, with round joins."""
        pairs = [f"{x / POINT:.2f} {(self._height - y) / POINT:.2f} {'l' if i else 'm'}" for i, (x, y) in enumerate(spots)]
        dash = "[3 2] 0 d " if dashed else ""
        red, green, blue = (part / 255 for part in colour)
        self._pdf._out(f"q 1 J 1 j {points:.2f} w {dash}{red:.3f} {green:.3f} {blue:.3f} RG {' '.join(pairs)} {'s' if closed else 'S'} Q")

    def fill(self, spots: list[Spot], colour: Colour) -> None:
        """An area with these corners."""
        pairs = [f"{x / POINT:.2f} {(self._height - y) / POINT:.2f} {'l' if i else 'm'}" for i, (x, y) in enumerate(spots)]
        red, green, blue = (part / 255 for part in colour)
        self._pdf._out(f"q {red:.3f} {green:.3f} {blue:.3f} rg {' '.join(pairs)} f Q")

    def box(self, x: float, y: float, width: float, height: float, colour: Colour = PANEL) -> None:
        self.fill([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], colour)

    def frame(self, x: float, y: float, width: float, height: float, colour: Colour = RULE, *, points: float = 0.5) -> None:
        self.stroke([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], colour, points, closed=True)

    def keep_image(self, name: str, **facts: object) -> None:
        """Store an image under a name, ready made: fpdf2 would parse it with Pillow, and evidence is not parsed in this process."""
        from fpdf.image_datastructures import RasterImageInfo

        images = self._pdf.image_cache.images
        images[name] = RasterImageInfo(i=len(images) + 1, usages=1, iccp_i=None, bpc=8, **facts)

    def has_image(self, name: str) -> bool:
        return name in self._pdf.image_cache.images

    def image(self, name: str, corner: Spot, across: Spot, down: Spot) -> None:
        """Draw a stored image: its first pixel at `corner`, its first row running to `across`, its first column to `down`."""
        from fpdf.enums import PDFResourceType

        number = self._pdf.image_cache.images[name]["i"]
        (x0, y0), (x1, y1), (x2, y2) = ((x / POINT, (self._height - y) / POINT) for x, y in (corner, across, down))
        matrix = (x1 - x0, y1 - y0, x0 - x2, y0 - y2, x2, y2)  # PDF images stand on their last row
        self._pdf._out(f"q {' '.join(f'{part:.4f}' for part in matrix)} cm /I{number} Do Q")
        self._pdf._resource_catalog.add(PDFResourceType.X_OBJECT, number, self._pdf.page)

    @contextmanager
    def clipped(self, x: float, y: float, width: float, height: float) -> Iterator[None]:
        """Nothing drawn inside shows beyond this box."""
        left, low = x / POINT, (self._height - y - height) / POINT
        self._pdf._out(f"q {left:.2f} {low:.2f} {width / POINT:.2f} {height / POINT:.2f} re W n")
        yield
        self._pdf._out("Q")
        self._pdf.current_font_is_set_on_page = False  # the font set inside went with the clip

    def remark(self, x: float, y: float, width: float, height: float, *, text: str, author: str, shape: str) -> None:
        """A comment that PDF viewers list and show on hovering; its own look is empty, since the mark is drawn on the page."""
        from fpdf.annotations import PDFAnnotation

        place = (x / POINT, (self._height - y) / POINT, width / POINT, height / POINT)
        comment = PDFAnnotation(shape, *place, contents=text, title=author, appearance_stream=b"")
        self._pdf.pages[self._pdf.page].annots.append(comment)

    def attach(self, name: str, data: bytes, what: str, *, kind: str, relationship: str, written: datetime) -> None:
        """A file that travels within the document, associated with the whole of it; `what` tells a reader what it is."""
        self._pdf.embed_file(
            bytes=data,
            basename=name,
            desc=self.letters.visible(what),
            mime_type=kind,
            associated_file_relationship=relationship,
            creation_date=written,
            modification_date=written,
            compress=kind == "application/json",
            checksum=True,
        )

    def finished(self, head: str, aside: str, foot: str) -> bytearray:
        """Write the running head (`head` left, `aside` right) and foot on every page, and give the document's bytes."""
        total = len(self._pdf.pages)
        for number in range(1, total + 1):
            self._pdf.page = number
            self._pdf.current_font_is_set_on_page = False
            with self.ornament():
                self._run_head_and_foot(head if number > 1 else "", aside, foot, tr("page {n} of {total}", n=number, total=total))
        self._pdf.page = total
        document: bytearray = self._pdf.output()
        return document

    def _run_head_and_foot(self, head: str, aside: str, foot: str, page: str) -> None:
        width, low = self.width, self.bottom + 6
        room = width - self.letters.width(aside, RUNNING) - 6
        if head:
            self.put(LEFT, 12, self.letters.fitted(head, RUNNING, room), RUNNING, room)
            self.put_opposite(12, aside, RUNNING)
            self.line((LEFT, 17.5), (LEFT + width, 17.5))
        self.line((LEFT, low), (LEFT + width, low))
        self.put(LEFT, low + 1.5, foot, RUNNING)
        self.put_opposite(low + 1.5, page, RUNNING)
