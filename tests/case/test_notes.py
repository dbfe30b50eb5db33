"""Notes: a small part of Markdown becomes blocks, and whatever else was typed stays what it is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forensics_gui.case.notes import Block, Span, as_html, blocks


def kinds(text: str) -> list[tuple[str, str, int]]:
    return [(block.kind, block.text, block.level) for block in blocks(text)]


def test_headings_paragraphs_lists_quotations_and_code() -> None:
    text = "# Source\nSeen in\nthe film.\n\n- one\n  - below\n2. two\n> they said\n> so\n```\nx = *1*\n```\n## Next ##"
    assert kinds(text) == [
        ("heading", "Source", 1),
        ("paragraph", "Seen in\nthe film.", 1),
        ("item", "one", 1),
        ("item", "below", 2),
        ("item", "two", 1),
        ("quotation", "they said\nso", 1),
        ("code", "x = *1*", 1),
        ("heading", "Next", 2),
    ]
    assert blocks(text)[4].number == "2"


def test_emphasis_and_code_within_a_line() -> None:
    (block,) = blocks("a *b* **c d** `e*f*` g_h_i 2 * 3 * 4")
    assert block.spans == (
        Span("plain", "a "),
        Span("emphasis", "b"),
        Span("plain", " "),
        Span("strong", "c d"),
        Span("plain", " "),
        Span("code", "e*f*"),
        Span("plain", " g_h_i 2 * 3 * 4"),
    )


@pytest.mark.parametrize("text", ["[here](https://example.org)", "![](x.png)", "<b>bold</b>", "<https://example.org>", "#hashtag"])
def test_links_pictures_and_html_are_shown_as_typed(text: str) -> None:
    assert blocks(text) == (Block("paragraph", (Span("plain", text),)),)


def test_what_is_typed_cannot_become_html() -> None:
    assert "<script" not in as_html("<script>alert(1)</script> `<img src=x>` **<a href=y>**")


@given(st.text(alphabet="ab \n#*_`>-1.~<&\r\t", max_size=60))
def test_any_text_gives_blocks_and_loses_no_letter(text: str) -> None:
    said = "".join(block.text for block in blocks(text))
    if "```" not in text and "~~~" not in text:
        assert [c for c in said if c in "ab"] == [c for c in text if c in "ab"]
    assert re.sub(r"</?(p|h2|h3|h4|b|i|tt|pre|br)( style=\"margin-left: \d+px\")?>", "", as_html(text)).count("<") == 0
