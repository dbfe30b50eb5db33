"""What a finding's text is made of: headings that keep with what follows, paragraphs, lists, labelled facts, tables that run over pages."""

from analyzers.language import tr
from forensics_gui.case.report.lettering import Style
from forensics_gui.case.report.paper import (
    ACCENT,
    BODY,
    CODE,
    GREY,
    INK,
    LABEL,
    LEFT,
    PANEL,
    RULE,
    SMALL,
    STRONG,
    TOP,
    VALUE,
    Paper,
)
from forensics_gui.case.report.wording import shortened

TITLE = Style(22, 9.6, bold=True, colour=INK)
HEADINGS = (Style(15.5, 8.0, bold=True, colour=ACCENT), Style(11.5, 6.2, bold=True, colour=INK), Style(9.2, 5.2, bold=True, colour=GREY))
HEAD_CELL = Style(7.8, 4.0, bold=True, colour=GREY)
LABEL_WIDTH = 40.0
ROOM_FOR_CHAPTER = 48.0  # mm
LONGEST_CELL = 1200  # characters; a table's row has to fit on a page
LONGEST_WORD = 32.0  # mm


def heading(paper: Paper, text: str, level: int = 0, keep: float = 26, bookmark: str = "") -> None:
    """A heading that takes at least `keep` mm of what follows along with it. Chapters begin a page."""
    style = HEADINGS[level]
    lines = paper.letters.lines(text, style, paper.width)
    paper.gap((0, 7, 3.5)[level])
    paper.need(len(lines) * style.leading + keep)
    if level < 2 or bookmark:
        paper.bookmark(bookmark or text, level)
    with paper.tagged(f"H{level + 1}"):
        _write_lines(paper, LEFT, lines, style)
    paper.y += (3.0, 1.6, 0.6)[level]
    paper.headed()


def chapter(paper: Paper, text: str, *, flows: bool = False) -> None:
    """A heading at the top of a new page; one that `flows` stays on the page before where a good part of that is free."""
    if not flows or paper.left_over < ROOM_FOR_CHAPTER:
        paper.turn()
    paper.gap(12)
    heading(paper, text)


def paragraph(paper: Paper, text: str, style: Style = BODY, *, indent: float = 0, after: float = 1.6, width: float = 0) -> None:
    """Running text, broken over pages where it must be, never leaving a single line behind. No `width` is the page's."""
    width = width or paper.width
    lines = paper.letters.lines(text, style, width - indent)
    while lines:
        fit = int(paper.left_over / style.leading + 1e-6)
        if fit < len(lines) and fit < 2:
            paper.turn()
            continue
        if fit == len(lines) - 1 and fit > 2:
            fit -= 1
        now, lines = lines[:fit], lines[fit:]
        with paper.tagged("P"):
            _write_lines(paper, LEFT + indent, now, style, width - indent)
        if lines:
            paper.turn()
    paper.y += after


def _write_lines(paper: Paper, x: float, lines: list[str], style: Style, width: float | None = None) -> None:
    width = paper.width if width is None else width
    for line in lines:
        if line:
            paper.put(x, paper.y, line, style, width)
        paper.y += style.leading


def bullets(paper: Paper, items: list[str], style: Style = BODY) -> None:
    """A list of sentences."""
    for item in items:
        paper.need(2 * style.leading)
        with paper.ornament():
            paper.box(paper.side(LEFT + 0.6, 1.1), paper.y + style.leading / 2 - 0.5, 1.1, 1.1, GREY)
        paragraph(paper, item, style, indent=5, after=0.9)
    paper.y += 1


def panel(paper: Paper, title: str, text: str, style: Style = BODY, edge: tuple[int, int, int] = ACCENT) -> None:
    """A few lines that must not be overlooked, on a tinted ground."""
    inner = paper.width - 10
    lines = paper.letters.lines(text, style, inner)
    height = panel_height(paper, title, text, style)
    if height > 200:
        heading(paper, title, 1)
        paragraph(paper, text, style)
        return
    paper.need(height)
    with paper.ornament():
        paper.box(LEFT, paper.y, paper.width, height, PANEL)
        paper.box(paper.side(LEFT, 1.1), paper.y, 1.1, height, edge)
    bottom = paper.y + height
    paper.y += 2.5
    if title:
        with paper.tagged("P"):
            paper.put(LEFT + 5, paper.y, title, STRONG)
        paper.y += STRONG.leading + 0.6
    with paper.tagged("P"):
        _write_lines(paper, LEFT + 5, lines, style, inner)
    paper.y = bottom + 3


def panel_height(paper: Paper, title: str, text: str, style: Style = BODY) -> float:
    """How high the tinted ground of such a panel is."""
    return len(paper.letters.lines(text, style, paper.width - 10)) * style.leading + (STRONG.leading + 0.6 if title else 0) + 5


Fact = tuple[str, str] | tuple[str, str, Style]


def facts(paper: Paper, rows: list[Fact], label_width: float = LABEL_WIDTH) -> None:
    """Label and value in two columns, each value wrapped beside its label. A row without a value is left out."""
    rows = [row for row in rows if row[1]]
    if rows:
        with paper.group("Table"):
            for row in rows:
                with paper.group("TR"):
                    _fact(paper, row[0], row[1], row[2] if len(row) == 3 else VALUE, label_width)


def _fact(paper: Paper, label: str, value: str, style: Style, label_width: float) -> None:
    lines = paper.letters.lines(value, style, paper.width - label_width)
    labels = paper.letters.lines(label, LABEL, label_width - 3)
    paper.need(max(min(len(lines), 8) * style.leading, len(labels) * LABEL.leading))
    top = paper.y
    with paper.tagged("TH"):
        _write_lines(paper, LEFT, labels, LABEL, 0)
    lowest = paper.y
    paper.y = top + (LABEL.leading - style.leading) / 2 if style.mono else top
    width = paper.width - label_width if len(lines) > 1 else 0  # a single line stays beside its label, whatever its direction
    while True:
        fit = max(int(paper.left_over / style.leading + 1e-6), 1)
        with paper.tagged("TD"):
            _write_lines(paper, LEFT + label_width, lines[:fit], style, width)
        lines = lines[fit:]
        if not lines:
            break
        paper.turn()
        lowest = TOP
    paper.y = max(paper.y, lowest) + 0.7


def facts_height(paper: Paper, rows: list[Fact], label_width: float = LABEL_WIDTH) -> float:
    """How much room `facts` will take."""
    total = 0.0
    for row in rows:
        if row[1]:
            style = row[2] if len(row) == 3 else VALUE
            total += max(len(paper.letters.lines(row[1], style, paper.width - label_width)) * style.leading, LABEL.leading) + 0.7
    return total


def table(
    paper: Paper, columns: list[str], rows: list[list[str]], styles: list[Style] | None = None, widths: list[float] | None = None
) -> None:
    """Rows under a head that each new page repeats. Widths follow the content where none are given; given ones are shares of the page."""
    styles = styles or [SMALL] * len(columns)
    rows = [[shortened(cell, LONGEST_CELL) for cell in row] for row in rows]
    widths = spread(paper, widths, columns, rows) if widths else column_widths(paper, columns, rows, styles)
    paper.need(18)
    with paper.group("Table"):
        _head_row(paper, columns, widths)
        for row in rows:
            cells = [paper.letters.lines(cell, style, width - 3) for cell, style, width in zip(row, styles, widths, strict=True)]
            height = max(len(lines) * style.leading for lines, style in zip(cells, styles, strict=True)) + 1.2
            if height > paper.left_over:
                paper.turn()
                _head_row(paper, columns, widths)
            _row(paper, cells, styles, widths, height)
    paper.y += 2.5


def spread(paper: Paper, shares: list[float], columns: list[str], rows: list[list[str]]) -> list[float]:
    """Columns of these proportions over the whole width of the page's text; one that would cut a word takes from the widest."""
    widths = [share * paper.width / sum(shares) for share in shares]
    for index, least in enumerate(_longest_words(paper, columns, rows)):
        if (lacking := least - widths[index]) > 0:
            widths[index] = least
            widths[widths.index(max(widths))] -= lacking
    return widths


def _longest_words(paper: Paper, columns: list[str], rows: list[list[str]]) -> list[float]:
    """What each column needs so that no word of a language is cut; names of files and hashes may be."""
    letters = paper.letters
    needed = []
    for index, column in enumerate(columns):
        heads = [letters.width(word, HEAD_CELL) for word in column.split()]
        cells = [letters.width(letters.visible(word), SMALL) for row in rows for word in row[index].split()]
        needed.append(min(max((*heads, *cells), default=0.0) + 3.5, LONGEST_WORD))
    return needed


def _head_row(paper: Paper, columns: list[str], widths: list[float]) -> None:
    cells = [paper.letters.lines(column, HEAD_CELL, width - 3) for column, width in zip(columns, widths, strict=True)]
    height = max(map(len, cells)) * HEAD_CELL.leading + 1.2
    _row(paper, cells, [HEAD_CELL] * len(cells), widths, height, kind="TH")
    with paper.ornament():
        paper.line((LEFT, paper.y), (LEFT + sum(widths), paper.y), GREY, 0.8)


def _row(paper: Paper, cells: list[list[str]], styles: list[Style], widths: list[float], height: float, *, kind: str = "TD") -> None:
    x, top = LEFT, paper.y
    with paper.group("TR"):
        for lines, style, width in zip(cells, styles, widths, strict=True):
            paper.y = top + 0.6
            with paper.tagged(kind):
                _write_lines(paper, x, lines, style, width - 3)
            x += width
    paper.y = top + height
    with paper.ornament():
        paper.line((LEFT, paper.y), (x, paper.y), RULE, 0.35)


def column_widths(paper: Paper, columns: list[str], rows: list[list[str]], styles: list[Style]) -> list[float]:
    """As wide as the content asks; where that is too much, the widest columns give way first."""
    asked = []
    for index, (column, style) in enumerate(zip(columns, styles, strict=True)):
        longest = sorted({row[index] for row in rows}, key=len)[-40:]
        cell = max((paper.letters.width(paper.letters.visible(part), style) for text in longest for part in text.split("\n")), default=0.0)
        asked.append(max(cell, paper.letters.width(column, HEAD_CELL)) + 4)
    low, high = 0.0, paper.width
    while high - low > 0.1:  # the cap under which all columns together fit
        cap = (low + high) / 2
        low, high = (cap, high) if sum(min(width, cap) for width in asked) <= paper.width else (low, cap)
    widths = [min(width, high) for width in asked]
    widths[-1] += max(paper.width - sum(widths), 0)
    return widths


def left_out(paper: Paper, shown: int, total: int, where: str) -> None:
    """Says plainly that a list goes on, and where the rest is."""
    if total > shown:
        paragraph(paper, left_out_words(shown, total, where), STRONG)


def left_out_words(shown: int, total: int, where: str) -> str:
    """How much of a list is printed, and where the rest is."""
    return tr("{shown} of {total} entries are printed; {n} are left out. {where}", shown=shown, total=total, n=total - shown, where=where)


def code(paper: Paper, text: str) -> None:
    """A few lines in a fixed width."""
    paragraph(paper, text, CODE, indent=4)
