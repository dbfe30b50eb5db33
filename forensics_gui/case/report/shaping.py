"""How a line in several scripts is cut for the shaping engine: by font and script, an accent always staying with its letter.

fpdf2's own way cuts before every accent, which tears Arabic words apart; this takes its place on one document.
"""

import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from analyzers.direction import OURS


def cut_by_font_and_script(pdf: Any, font_having: Callable[[str, str], str | None]) -> Callable[..., Iterator[Any]]:
    """A stand-in for ``FPDF._parse_chars`` that gives fpdf2's text fragments."""
    from fpdf.line_break import Fragment

    def fragment(characters: str, font: str) -> Any:
        state = pdf._get_current_graphics_state()
        state.font_style = "B" if font.endswith("B") else ""
        state.font_family = font.removesuffix("B")
        state.current_font = pdf.fonts[font]
        return Fragment(characters, state, pdf.k)

    def pieces(text: str, _markdown: bool = False, **_options: object) -> Iterator[Any]:
        own = pdf.font_family + pdf.font_style
        held, held_font, held_script = "", own, ""
        for character in text:
            if character in OURS:
                continue  # it has turned what stands round it, and is no letter to print or to find
            font, script = _font(pdf, character, own, font_having), _script(character)
            stays = unicodedata.combining(character) and ord(character) in pdf.fonts[held_font].cmap
            if held and not stays and (font != held_font or (script and held_script and script != held_script)):
                yield fragment(held, held_font)
                held, held_script = "", ""
            held += character
            held_font = held_font if stays and len(held) > 1 else font
            held_script = held_script or script
        if held:
            yield fragment(held, held_font)

    return pieces


def _font(pdf: Any, character: str, own: str, font_having: Callable[[str, str], str | None]) -> str:
    if ord(character) in pdf.fonts[own].cmap:
        return own
    return font_having(character, "B" if own.endswith("B") else "") or own


def _script(character: str) -> str:
    """The first word of a letter's Unicode name (ARABIC, HEBREW, GREEK …); nothing for signs, which go with any script."""
    if unicodedata.category(character)[0] != "L":
        return ""
    return unicodedata.name(character, "").split(" ")[0]
