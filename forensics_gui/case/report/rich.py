"""The examiner's notes on paper with their emphasis: bold, underlined (the document has no slanted font), and code in a fixed width.

Text in scripts that run to the left is set plain: pieces placed one after another would stand in the wrong order.
"""

import re
import unicodedata
from dataclasses import replace

from forensics_gui.case.notes import Span
from forensics_gui.case.report.blocks import paragraph
from forensics_gui.case.report.lettering import Style
from forensics_gui.case.report.paper import BODY, LEFT, Paper
from forensics_gui.case.report.wording import prose

_TOKENS = re.compile(r"\n| +|[^ \n]+")
Piece = tuple[str, Style, bool]  # text, look, underlined


def rich(paper: Paper, spans: tuple[Span, ...], style: Style = BODY, *, before: str = "", indent: float = 0, after: float = 1.6) -> None:
    """Running text of such spans, `before` it the sign of a list."""
    text = before + prose("".join(span.text for span in spans))
    if all(span.kind == "plain" for span in spans) or any(unicodedata.bidirectional(letter) in ("R", "AL", "AN") for letter in text):
        paragraph(paper, text, style, indent=indent, after=after)
        return
    lines = _lines(paper, [Span("plain", before), *spans], style, paper.width - indent)
    while lines:
        fit = max(int(paper.left_over / style.leading + 1e-6), 0)
        if fit < min(len(lines), 2):
            paper.turn()
            continue
        with paper.tagged("P"):
            for line in lines[:fit]:
                _draw(paper, line, style, LEFT + indent)
        lines = lines[fit:]
    paper.y += after


def _draw(paper: Paper, line: list[Piece], style: Style, x: float) -> None:
    for text, look, underlined in line:
        wide = paper.letters.width(text, look)
        paper.write(x, paper.y, text, look)
        if underlined:
            low = paper.y + style.leading * 0.84
            paper.line((x, low), (x + wide, low), look.colour, 0.4)
        x += wide
    paper.y += style.leading


def _lines(paper: Paper, spans: list[Span], style: Style, width: float) -> list[list[Piece]]:
    """The pieces broken at spaces, each measured in its own look; pieces of one look that follow one another are joined."""
    looks = {"plain": style, "emphasis": style, "strong": replace(style, bold=True), "code": replace(style, mono=True)}
    lines: list[list[Piece]] = [[]]
    used = 0.0
    for span in spans:
        look, underlined = looks[span.kind], span.kind == "emphasis"
        for word in _TOKENS.findall(paper.letters.visible(prose(span.text))):
            wide = paper.letters.width(word, look) if word != "\n" else 0.0
            if word == "\n" or (used + wide > width and lines[-1] and not word.isspace()):
                lines.append([])
                used = 0.0
            if word == "\n" or (word.isspace() and not lines[-1]):
                continue
            first, *rest = [word] if wide <= width else paper.letters.lines(word, look, width)
            _append(lines, first, look, underlined)
            for text in rest:  # of a word longer than the line
                lines.append([])
                _append(lines, text, look, underlined)
            used = sum(paper.letters.width(text, each) for text, each, _ in lines[-1])
    return lines


def _append(lines: list[list[Piece]], text: str, look: Style, underlined: bool) -> None:
    last = lines[-1]
    if last and last[-1][1:] == (look, underlined):
        last[-1] = (last[-1][0] + text, look, underlined)
    else:
        last.append((text, look, underlined))
