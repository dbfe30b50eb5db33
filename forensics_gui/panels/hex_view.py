"""Bytes of the evidence in hexadecimal and as text: only the lines on view are drawn, and only their pages are fetched, off this thread.

Offsets count from the beginning of the file. A part of a gigabyte opens as fast as one of a hundred bytes.
"""

from collections import OrderedDict
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontDatabase, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from analyzers.language import tr

PAGE = 1 << 16
KEPT_PAGES = 64
MARGIN = 6
GROUP = 8  # bytes between two wider spaces
DIGITS = 8
NARROWEST, WIDEST = 4, 16

Fetch = Callable[[int, int, Callable[[bytes], object]], object]
Moves = Qt.Key


class HexView(QAbstractScrollArea):
    """`moved`: the cursor stands on another byte, or more are chosen."""

    moved = Signal()

    def __init__(self, fetch: Fetch, parent: QWidget | None = None) -> None:
        """`fetch(start, end, done)` gives the bytes between two offsets to `done`, later."""
        super().__init__(parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._fetch = fetch
        self._pages: OrderedDict[int, bytes] = OrderedDict()
        self._asked: set[int] = set()
        self.start = self.end = 0
        self.spot = self.held = 0
        self.per_line = WIDEST
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Bytes of the chosen part"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)

    # What is shown --------------------------------------------------------------------------------------------------------------------

    def show_part(self, start: int, length: int) -> None:
        """Show these bytes of the file, from the first on."""
        self.start, self.end = start, start + length
        self.spot = self.held = start
        self._measure()
        self.verticalScrollBar().setValue(0)
        self._moved()

    def go_to(self, offset: int, length: int = 1) -> None:
        """Choose bytes and bring them into view."""
        if self.start < self.end:
            self.held = min(max(offset, self.start), self.end - 1)
            self.spot = min(self.held + max(length, 1) - 1, self.end - 1)
            self._reveal(self.held)
            self._moved()

    def chosen(self) -> tuple[int, int]:
        """First and last offset of what is chosen; the byte at the cursor at least."""
        return min(self.spot, self.held), max(self.spot, self.held)

    def byte_at(self, offset: int) -> int | None:
        """The byte there, if its page is at hand."""
        page = self._pages.get(offset // PAGE)
        place = offset % PAGE
        return page[place] if page is not None and place < len(page) else None

    def _need(self, number: int) -> bytes | None:
        if number in self._pages:
            self._pages.move_to_end(number)
            return self._pages[number]
        if number not in self._asked:
            self._asked.add(number)
            self._fetch(number * PAGE, (number + 1) * PAGE, partial(self._take, number))
        return self._pages.get(number)

    def _take(self, number: int, data: bytes) -> None:
        self._asked.discard(number)
        self._pages[number] = data
        while len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)
        self._tell()
        self.viewport().update()

    # Measures -------------------------------------------------------------------------------------------------------------------------

    @property
    def _cell(self) -> int:
        return max(1, self.fontMetrics().horizontalAdvance("0"))

    @property
    def _line(self) -> int:
        return self.fontMetrics().height() + 1

    def _hex_left(self, place: int) -> int:
        """Where the two digits of a line's `place`-th byte begin."""
        return MARGIN + self._cell * (DIGITS + 2 + 3 * place) + self._cell * (place // GROUP)

    def _text_left(self, place: int) -> int:
        return self._hex_left(self.per_line) + self._cell * (1 + place)

    def _lines(self) -> int:
        return -(-(self.end - self._origin) // self.per_line) if self.end > self.start else 0

    @property
    def _origin(self) -> int:
        """The offset at which the first line begins: a multiple, so that columns mean the same in every part."""
        return self.start // self.per_line * self.per_line

    def _measure(self) -> None:
        units = self.viewport().width() // self._cell
        self.per_line = next((n for n in (16, 8) if DIGITS + 3 + 4 * n + n // GROUP + 2 <= units), NARROWEST)
        bar, page = self.verticalScrollBar(), max(1, self.viewport().height() // self._line)
        bar.setPageStep(page)
        bar.setSingleStep(3)
        bar.setRange(0, max(0, self._lines() - page))

    def sizeHint(self) -> QSize:
        return QSize(self._cell * 82 + 2 * MARGIN + 20, self._line * 14)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._cell * (DIGITS + 6 + 4 * NARROWEST) + 2 * MARGIN, self._line * 3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        top = self._origin + self.verticalScrollBar().value() * self.per_line
        self._measure()
        self.verticalScrollBar().setValue(max(0, top - self._origin) // self.per_line)

    # Drawing --------------------------------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # offsets grow to the right in every language
        painter.fillRect(self.viewport().rect(), self.palette().color(QPalette.ColorRole.Base))
        first = self.verticalScrollBar().value()
        for row in range(self.viewport().height() // self._line + 1):
            if first + row >= self._lines():
                break
            self._draw_line(painter, self._origin + (first + row) * self.per_line, row * self._line)

    def _draw_line(self, painter: QPainter, offset: int, top: int) -> None:
        ink, quiet = self.palette().color(QPalette.ColorRole.Text), self.palette().color(QPalette.ColorRole.PlaceholderText)
        baseline = top + self.fontMetrics().ascent()
        painter.setPen(quiet)
        painter.drawText(MARGIN, baseline, f"{offset:0{DIGITS}X}")
        low, high = self.chosen()
        for place in range(self.per_line):
            at = offset + place
            if not self.start <= at < self.end:
                continue
            page = self._need(at // PAGE)
            byte = page[at % PAGE] if page is not None and at % PAGE < len(page) else None
            is_chosen = low <= at <= high
            if is_chosen:
                self._draw_choice(painter, place, top, at)
            painter.setPen(self.palette().color(QPalette.ColorRole.HighlightedText) if is_chosen else quiet if byte == 0 else ink)
            painter.drawText(self._hex_left(place), baseline, "··" if byte is None else f"{byte:02X}")
            painter.drawText(self._text_left(place), baseline, _letter(byte))

    def _draw_choice(self, painter: QPainter, place: int, top: int, at: int) -> None:
        group = QPalette.ColorGroup.Active if self.hasFocus() else QPalette.ColorGroup.Inactive
        colour = self.palette().color(group, QPalette.ColorRole.Highlight)
        painter.fillRect(QRect(self._hex_left(place) - 1, top, 2 * self._cell + 2, self._line), colour)
        painter.fillRect(QRect(self._text_left(place), top, self._cell, self._line), colour)
        if at == self.spot and self.hasFocus():
            painter.setPen(self.palette().color(QPalette.ColorRole.HighlightedText))
            painter.drawRect(QRect(self._hex_left(place) - 1, top, 2 * self._cell + 1, self._line - 1))

    # The hand -------------------------------------------------------------------------------------------------------------------------

    def _offset_at(self, spot: QPoint) -> int:
        row = self.verticalScrollBar().value() + max(0, spot.y()) // self._line
        if spot.x() >= self._text_left(0) - self._cell // 2:
            place = (spot.x() - self._text_left(0)) // self._cell
        else:
            place = sum(spot.x() >= self._hex_left(number) for number in range(1, self.per_line))
        offset = self._origin + row * self.per_line + min(max(place, 0), self.per_line - 1)
        return min(max(offset, self.start), max(self.start, self.end - 1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            extend = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._set_cursor(self._offset_at(event.position().toPoint()), bool(extend))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._set_cursor(self._offset_at(event.position().toPoint()), True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        target = self._target(event)
        if target is None:
            super().keyPressEvent(event)
            return
        self._set_cursor(target, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def _target(self, event: QKeyEvent) -> int | None:
        """Where a key leads; None for keys that lead nowhere."""
        key, page = event.key(), self.verticalScrollBar().pageStep() * self.per_line
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        line = (self.spot - self._origin) // self.per_line * self.per_line + self._origin
        steps = {
            Moves.Key_Left: self.spot - 1,
            Moves.Key_Right: self.spot + 1,
            Moves.Key_Up: self.spot - self.per_line,
            Moves.Key_Down: self.spot + self.per_line,
            Moves.Key_PageUp: self.spot - page,
            Moves.Key_PageDown: self.spot + page,
            Moves.Key_Home: self.start if control else line,
            Moves.Key_End: self.end - 1 if control else line + self.per_line - 1,
        }
        return steps.get(Qt.Key(key))

    def _set_cursor(self, offset: int, extend: bool) -> None:
        if self.start >= self.end:
            return
        self.spot = min(max(offset, self.start), self.end - 1)
        if not extend:
            self.held = self.spot
        self._reveal(self.spot)
        self._moved()

    def _reveal(self, offset: int) -> None:
        row, bar = (offset - self._origin) // self.per_line, self.verticalScrollBar()
        if row < bar.value():
            bar.setValue(row)
        elif row >= bar.value() + bar.pageStep():
            bar.setValue(row - bar.pageStep() + 1)

    @Slot()
    def _moved(self) -> None:
        self._tell()
        self.viewport().update()

    def _tell(self) -> None:
        byte = self.byte_at(self.spot)
        said = tr("byte {offset}: {value}", offset=self.spot, value="" if byte is None else f"{byte:02X}")
        self.setAccessibleDescription(said)
        self.moved.emit()


def _letter(byte: int | None) -> str:
    return chr(byte) if byte is not None and 32 <= byte < 127 else " " if byte is None else "·"
