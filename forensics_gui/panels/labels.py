"""Text that comes from files, shown as text: never as markup, never wider than there is room, never with invisible characters."""

import html
import unicodedata

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from analyzers.language import signs_kept

LONGEST_LINE = 400  # characters that a cell or label tries to draw
LONGEST_TIP = 2000


def plain_tip(text: str) -> str:
    """A tool tip that Qt cannot take for markup."""
    seen = visible(text[:LONGEST_TIP], keep="\n\t" + signs_kept(text))
    return f"<p style='white-space: pre-wrap'>{html.escape(seen)}</p>" if text else ""


def visible(text: str, keep: str = "\n\t") -> str:
    """Control and direction-changing characters made visible: they could make a value read as another."""
    if text.isprintable() and text.isascii():
        return text
    return "".join(c if c in keep or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs") else f"⟨U+{ord(c):04X}⟩" for c in text)


def one_line(text: str) -> str:
    """The beginning of a text as one line that can be drawn."""
    short = " ".join(text[: LONGEST_LINE + 1].split("\n")) if "\n" in text[: LONGEST_LINE + 1] else text[: LONGEST_LINE + 1]
    return on_its_own(visible(short if len(text) <= LONGEST_LINE else short[:LONGEST_LINE] + "…", keep="\t" + signs_kept(text)))


def on_its_own(text: str) -> str:
    """In a window that reads from right to left: a value that keeps its own direction, so that 600 × 900 is not read as 900 × 600."""
    return f"\u2068{text}\u2069" if text and QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft else text


def number(value: float) -> str:
    """Four digits: more than a reading from a map is worth."""
    return f"{value:.4g}"


class ElidedLabel(QFrame):
    """One line of plain text that gives way: it is cut with an ellipsis, and the whole stands in its tool tip."""

    def __init__(self, text: str = "", parent: QWidget | None = None, bold: bool = False) -> None:
        super().__init__(parent)
        self._text = ""
        font = self.font()
        font.setBold(bold)
        self.setFont(font)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    @property
    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setToolTip(plain_tip(text))
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(one_line(self._text)) + 4, metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.fontMetrics().height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(one_line(self._text), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine), shown)
