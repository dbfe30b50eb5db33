"""What the page is made of: chapters, facts, tables, lists, panels, figures; the same few blocks as on paper."""

from collections.abc import Iterable

from forensics_gui.case.report.blocks import LONGEST_CELL, Fact
from forensics_gui.case.report.web.markup import Content, Element, Node, element
from forensics_gui.case.report.wording import shortened

MANY = 3  # columns beyond which a table is too wide for a phone


def chapter(key: str, title: str, *content: Content) -> Element:
    """One of the page's chapters, to be found under ``#key``."""
    return element("section", element("h2", title), *content, id=key)


def paragraph(text: str, kind: str = "") -> Element | None:
    """Running text, each line break kept; None where there is none."""
    return element("p", text, class_=kind or None, dir="auto") if text else None


def facts(rows: Iterable[Fact]) -> Element | None:
    """Label and value. A row without a value is left out."""
    pairs = [
        element("div", element("dt", row[0]), element("dd", row[1], class_="code" if len(row) == 3 and row[2].mono else None, dir="auto"))
        for row in rows
        if row[1]
    ]
    return element("dl", pairs, class_="facts") if pairs else None


def table(columns: list[str], rows: Iterable[list[str]], codes: tuple[int, ...] = ()) -> Element:
    """Rows under a head; on a phone each row of many columns becomes a list. `codes`: columns of hashes.

    Columns in which no row says anything are left out.
    """
    listed = list(rows)
    kept = [place for place in range(len(columns)) if not listed or any(row[place] for row in listed)]
    many = len(kept) > MANY
    head = element("tr", [element("th", columns[place], scope="col") for place in kept])
    body = [
        element("tr", [_cell(row[place], columns[place] if many else None, is_code=place in codes) for place in kept]) for row in listed
    ]
    whole = element("table", element("thead", head), element("tbody", body), class_="many" if many else None)
    return element("div", whole, class_="wide")


def _cell(text: str, label: str | None, *, is_code: bool) -> Element:
    return element("td", shortened(text, LONGEST_CELL), class_="code" if is_code else None, dir="auto", data_label=label)


def bullets(items: Iterable[Node]) -> Element | None:
    """A list of sentences."""
    listed = [element("li", item, dir="auto") for item in items]
    return element("ul", listed) if listed else None


def panel(title: str, text: str, *, soft: bool = False) -> Element:
    """A few lines that must not be overlooked."""
    head = element("p", element("strong", title)) if title else None
    return element("div", head, paragraph(text), class_="panel soft" if soft else "panel")


def figure(picture: Element, title: str = "", *below: Content, caption: str = "") -> Element:
    """A picture under its title, with its scale and caption."""
    return element(
        "figure", element("strong", title) if title else None, picture, *below, element("figcaption", caption) if caption else None
    )


def row(figures: list[Element]) -> Element:
    """Figures side by side where there is room, else one under the other."""
    return element("div", figures, class_="row" if len(figures) > 1 else "row alone")
