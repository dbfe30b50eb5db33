"""The letters of the finding: fonts, widths, line breaks and drawing, for every script that a file name may hold.

Plain letters are set directly; Arabic, Hebrew, Chinese, Japanese, Korean and accents that combine go through the shaping engine.
A character that no font has becomes a visible box.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analyzers.direction import OURS
from forensics_gui.case.report.shaping import cut_by_font_and_script

FONTS = Path(__file__).resolve().parents[3] / "resources" / "fonts"
BOX = "□"
LEFT_TO_RIGHT, RIGHT_TO_LEFT = "\u200e", "\u200f"
POINT = 25.4 / 72  # mm

# Chinese, Japanese and Korean, with their punctuation and full-width forms: the only ones for which the large font is loaded.
_IDEOGRAPHS = ((0x1100, 0x11FF), (0x2E80, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF))
_WIDE = "".join(f"{chr(low)}-{chr(high)}" for low, high in _IDEOGRAPHS)
_CLOSING = "。、，．）」』】〉》！？：；ー々"  # no line begins with one of these
_TOKENS = re.compile(f" +|[{_WIDE}][{_CLOSING}]*|[^ {_WIDE}]+")
_BREAK_AFTER = "/\\_-.,;:=&?|"


@dataclass(frozen=True)
class Style:
    """How a piece of text looks. size in points, leading in mm, colour as red, green, blue 0..255."""

    size: float
    leading: float
    bold: bool = False
    mono: bool = False
    colour: tuple[int, int, int] = (29, 34, 40)

    @property
    def font(self) -> str:
        return "mono" if self.mono else "sansB" if self.bold else "sans"


class Lettering:
    """Measures, breaks and draws text on an fpdf2 document whose margins and cell padding are zero."""

    def __init__(self, pdf: Any) -> None:
        self._pdf = pdf
        self._widths: dict[tuple[str, str], float] = {}
        self._plain: dict[str, frozenset[str]] = {}
        for family, style, file in (
            ("sans", "", "DejaVuSans.ttf"),
            ("sans", "B", "DejaVuSans-Bold.ttf"),
            ("mono", "", "DejaVuSansMono.ttf"),
        ):
            pdf.add_font(family, style, FONTS / file)
            self._plain[family + style] = _set_directly(pdf.fonts[family + style].cmap)
        pdf._parse_chars = cut_by_font_and_script(pdf, self._font_having)

    def visible(self, text: str) -> str:
        """The text with a box for each character that no font of ours can draw."""
        if text.isascii():
            return text
        return "".join(c if c == "\n" or c in OURS or self._font_having(c) else BOX for c in text)

    def width(self, text: str, style: Style) -> float:
        """In mm."""
        return self._ems(text, style.font) * style.size * POINT

    def lines(self, text: str, style: Style, width: float) -> list[str]:
        """The text broken to `width` mm; at spaces, between ideographs, and within a word only where it is longer than a line."""
        broken: list[str] = []
        for paragraph in self.visible(text).split("\n"):
            lines = self._broken(paragraph, style, width)
            if runs_left(paragraph):  # a mark keeps the direction where a later line begins with a foreign word
                lines = [line if runs_left(line) else RIGHT_TO_LEFT + line for line in lines]
            broken += lines
        return broken

    def fitted(self, text: str, style: Style, width: float) -> str:
        """The text on one line, its end replaced by an ellipsis where it is longer than `width`."""
        text = self.visible(text.replace("\n", " "))
        if self.width(text, style) <= width:
            return text
        while text and self.width(text + "…", style) > width:
            text = text[:-1]
        return text.rstrip() + "…"

    def draw(self, x: float, y: float, text: str, style: Style, width: float = 0, *, to_right: bool = False) -> None:
        """One line whose line box begins at y; flush right within `width` where asked, or where the text runs right to left."""
        own = self.width(text, style)  # measured first: measuring sets a font of its own
        pdf = self._pdf
        pdf.set_font(style.font.rstrip("B"), "B" if style.bold and not style.mono else "", style.size)
        pdf.set_text_color(*style.colour)
        if to_right:
            x += width - own
        if self._directly(text, style.font):
            pdf.text(x, y + style.leading / 2 + 0.3 * style.size * POINT, text)
            return
        leftwards = runs_left(text)
        pdf.set_text_shaping(True, direction="rtl" if leftwards else "ltr")
        pdf.set_xy(x, y)
        pdf.cell(width or own + 1, style.leading, text, align="R" if leftwards and width and not to_right else "L")
        pdf.set_text_shaping(False)

    def _font_having(self, character: str, style: str = "") -> str | None:
        fonts = self._pdf.fonts
        number = ord(character)
        for name in ("sansB", "sans") if "B" in str(style) else ("sans",):
            if number in fonts[name].cmap:
                return name
        if not any(low <= number <= high for low, high in _IDEOGRAPHS):
            return None
        if "fallback" not in fonts:
            self._pdf.add_font("fallback", "", FONTS / "DroidSansFallback.ttf")
        return "fallback" if number in fonts["fallback"].cmap else None

    def _directly(self, text: str, font: str) -> bool:
        return self._plain[font].issuperset(text)

    def _ems(self, text: str, font: str) -> float:
        """Width as a multiple of the font size."""
        key = (text, font)
        if key not in self._widths:
            if self._directly(text, font):
                widths = self._pdf.fonts[font].cw
                self._widths[key] = sum(widths[ord(c)] for c in text) / 1000
            else:
                self._widths[key] = self._shaped_ems(text, font)
        return self._widths[key]

    def _shaped_ems(self, text: str, font: str) -> float:
        pdf = self._pdf
        pdf.set_font(font.rstrip("B"), "B" if font.endswith("B") else "", 100)
        pdf.set_text_shaping(True, direction="rtl" if runs_left(text) else "ltr")
        width = float(pdf.get_string_width(text))
        pdf.set_text_shaping(False)
        return width / (100 * POINT)

    def _broken(self, paragraph: str, style: Style, width: float) -> list[str]:
        lines: list[str] = []
        line, used = "", 0.0
        for token in _TOKENS.findall(paragraph):
            wide = self.width(token, style)
            if wide > width and not token.isspace():
                first, *rest = self._cut(token, style, width, width - used)
                *full, line = [line + first, *rest]
                lines += full
                used = self.width(line, style)
                continue
            if used + wide > width and not token.isspace():
                lines.append(line.rstrip())
                line, used = "", 0.0
            if line or not token.isspace() or not lines:
                line, used = line + token, used + wide
        return [*lines, line.rstrip()]

    def _cut(self, word: str, style: Style, width: float, room: float) -> list[str]:
        """A word longer than the line, cut after a sign that separates where there is one near the end; the first piece has `room`."""
        pieces: list[str] = []
        while word:
            end, used = 0, 0.0
            limit = width if pieces else room
            while end < len(word):
                used += self.width(word[end], style)
                if used > limit and (end or not pieces):
                    break
                end += 1
            if end < len(word):
                good = max(word.rfind(sign, end * 6 // 10, end) for sign in _BREAK_AFTER) + 1
                end = good or end
            pieces.append(word[:end])
            word = word[end:]
        return pieces


def runs_left(text: str) -> bool:
    """Whether the first letter with a direction belongs to a script written from right to left."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


def _set_directly(cmap: dict[int, str]) -> frozenset[str]:
    """Characters that need neither shaping nor another font: European letters, figures and signs."""
    simple = [number for number in cmap if (number < 0x590 or 0x1E00 <= number < 0x2C00) and number >= 0x20]
    return frozenset(chr(n) for n in simple if not unicodedata.combining(chr(n)) and unicodedata.category(chr(n)) != "Cf")
