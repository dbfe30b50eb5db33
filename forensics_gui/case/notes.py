"""Notes in a small part of Markdown: headings, paragraphs, lists, quotations, code, emphasis. Text in, plain blocks out.

There are no links, pictures or HTML: what looks like one is shown as it was typed. Nothing can fail: what is no markup is text.
"""

import re
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item", "quotation", "code"]
SpanKind = Literal["plain", "emphasis", "strong", "code"]
MOST_LEVELS = 3
_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*")
_ITEM = re.compile(r"(\s*)(?:[-*+]|(\d{1,9})[.)])\s+(.*)")
_FENCE = re.compile(r"\s{0,3}(```+|~~~+).*")
_SPAN = re.compile(r"(`+)(?P<code>.+?)\1|\*\*(?P<strong>\S(?:.*?\S)?)\*\*|(?<!\w)([*_])(?P<emphasis>[^\s*_](?:[^*_]*[^\s*_])?)\4(?!\w)")


@dataclass(frozen=True)
class Span:
    """A piece of a line that looks the same throughout."""

    kind: SpanKind
    text: str


@dataclass(frozen=True)
class Block:
    """One piece of the notes. level: of a heading, or how deep an item lies, from 1; number: of an item in a numbered list, else empty."""

    kind: BlockKind
    spans: tuple[Span, ...]
    level: int = 1
    number: str = ""

    @property
    def text(self) -> str:
        """Its words without the markup."""
        return "".join(span.text for span in self.spans)


def blocks(text: str) -> tuple[Block, ...]:
    """The notes as blocks in their order."""
    found: list[Block] = []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    waiting: list[str] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        place += 1
        fence = _FENCE.fullmatch(line)
        special = None if fence else _block_of(line)
        if fence or special or not line.strip():
            _end(waiting, found)
        if fence:
            inside: list[str] = []
            while place < len(lines) and not lines[place].strip().startswith(fence[1]):
                inside.append(lines[place])
                place += 1
            place += 1
            found.append(Block("code", (Span("code", "\n".join(inside)),)))
        elif special:
            found.append(special)
        elif line.strip():
            waiting.append(line.strip())
    _end(waiting, found)
    return tuple(_joined(found))


def _end(waiting: list[str], found: list[Block]) -> None:
    if waiting:
        found.append(Block("paragraph", spans("\n".join(waiting))))
        waiting.clear()


def _block_of(line: str) -> Block | None:
    """A line that is a block of its own."""
    if heading := _HEADING.fullmatch(line.strip()):
        return Block("heading", spans(heading[2]), min(len(heading[1]), MOST_LEVELS))
    if item := _ITEM.fullmatch(line):
        return Block("item", spans(item[3]), min(len(item[1]) // 2 + 1, MOST_LEVELS), item[2] or "")
    if line.lstrip().startswith(">"):
        return Block("quotation", spans(line.lstrip()[1:].strip()))
    return None


def _joined(found: list[Block]) -> list[Block]:
    """Lines of one quotation belong together."""
    joined: list[Block] = []
    for block in found:
        if block.kind == "quotation" and joined and joined[-1].kind == "quotation":
            joined[-1] = Block("quotation", (*joined[-1].spans, Span("plain", "\n"), *block.spans))
        else:
            joined.append(block)
    return joined


def spans(text: str) -> tuple[Span, ...]:
    """One line's emphasis and code; all else plain."""
    found: list[Span] = []
    last = 0
    for match in _SPAN.finditer(text):
        if match.start() > last:
            found.append(Span("plain", text[last : match.start()]))
        kind: SpanKind = "code" if match["code"] else "strong" if match["strong"] else "emphasis"
        found.append(Span(kind, match[kind].strip() if kind == "code" else match[kind]))
        last = match.end()
    if last < len(text) or not found:
        found.append(Span("plain", text[last:]))
    return tuple(found)


def as_html(text: str) -> str:
    """The notes for a text widget: every character of the user's escaped, no address anywhere."""
    return "".join(_html(block) for block in blocks(text))


def _html(block: Block) -> str:
    inside = "".join(_span_html(span) for span in block.spans)
    match block.kind:
        case "heading":
            return f"<h{block.level + 1}>{inside}</h{block.level + 1}>"
        case "item":
            sign = f"{block.number}." if block.number else "•"
            return f'<p style="margin-left: {12 * block.level}px">{sign} {inside}</p>'
        case "quotation":
            return f'<p style="margin-left: 24px"><i>{inside}</i></p>'
        case "code":
            return f"<pre>{inside}</pre>"
        case "paragraph":
            return f"<p>{inside}</p>"


def _span_html(span: Span) -> str:
    from html import escape

    words = escape(span.text)
    if span.kind == "code":
        return f"<tt>{words}</tt>"
    words = words.replace("\n", "<br>")
    return {"plain": words, "emphasis": f"<i>{words}</i>", "strong": f"<b>{words}</b>"}[span.kind]
