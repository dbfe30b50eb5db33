"""The bytes of one part with what belongs to them: what the part is, where the cursor stands, going to an offset, finding, copying."""

import re

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QSizePolicy, QVBoxLayout, QWidget

from analyzers.language import tr
from forensics_gui.case.extraction import Extent, bytes_of, found
from forensics_gui.panels.context import ViewContext
from forensics_gui.panels.hex_view import HexView
from forensics_gui.panels.labels import ElidedLabel, plain_tip, visible
from forensics_gui.panels.words import small

MOST_COPIED = 16 << 20  # bytes; the clipboard is memory of every program that looks at it
LOW = 170  # pixels of height under which the explanation gives way to the bytes
_PAIRS = re.compile(r"(?:0x)?[0-9a-f]{2}(?:\s+[0-9a-f]{2})+|0x(?:[0-9a-f]{2})+", re.IGNORECASE)


def sought(text: str) -> bytes:
    """What a search field asks for: pairs of hexadecimal digits as bytes, anything else as text. "…" keeps digits text."""
    text = text.strip()
    if _PAIRS.fullmatch(text):
        return bytes.fromhex(re.sub(r"0x|\s", "", text, flags=re.IGNORECASE))
    if len(text) > 2 and text[0] == text[-1] == '"':
        text = text[1:-1]
    return text.encode("utf-8", "replace")


def offset_in(text: str) -> int | None:
    """The offset that somebody typed, decimal or with 0x; None for what is none."""
    try:
        value = int(text.strip().replace(" ", ""), 0)
    except ValueError:
        return None
    return value if value >= 0 else None


class HexPane(QWidget):
    """Shows nothing until `show_part`."""

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._part = Extent("", 0, 0)
        self.name = ElidedLabel("", self, bold=True)
        self.words = QLabel(self)
        self.view = HexView(self._fetch, self)
        self.place = ElidedLabel("", self)
        self.go = QLineEdit(self)
        self.wanted = QLineEdit(self)
        self._name_parts()
        self._lay_out()
        self._make_actions()
        self.view.moved.connect(self._tell_place)
        self.go.returnPressed.connect(self._go_there)
        self.wanted.returnPressed.connect(self.find_next)
        self.view.customContextMenuRequested.connect(self._open_menu)

    def _name_parts(self) -> None:
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        small(self.words)
        small(self.place)
        self.go.setPlaceholderText(tr("Go to byte (0x…)"))
        self.go.setAccessibleName(tr("Go to byte"))
        self.go.setToolTip(plain_tip(tr("An offset in the file, decimal or with 0x")))
        self.wanted.setPlaceholderText(tr("Find text, or bytes as ff d8"))
        self.wanted.setAccessibleName(tr("Find text or bytes in this part"))
        self.wanted.setToolTip(plain_tip(tr('Enter looks for the next place. Text in "quotes" is never taken for bytes.')))
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.addWidget(self.go, 2)
        tools.addWidget(self.wanted, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.name)
        column.addWidget(self.words)
        column.addLayout(tools)
        column.addWidget(self.view, 1)
        self._below = QHBoxLayout()
        self._below.addWidget(self.place, 1)
        column.addLayout(self._below)

    def add_below(self, widget: QWidget) -> None:
        """Put something that is done with the part beside the words on where the cursor stands."""
        self._below.addWidget(widget)

    def _make_actions(self) -> None:
        self.copy_as_hex = QAction(tr("Copy as hexadecimal"), self)
        self.copy_as_hex.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self.copy_as_text = QAction(tr("Copy as text"), self)
        self.copy_as_text.setShortcut(QKeySequence(tr("Ctrl+Shift+C")))
        self.choose_all = QAction(tr("Choose the whole part"), self)
        self.choose_all.setShortcut(QKeySequence(QKeySequence.StandardKey.SelectAll))
        for action in (self.copy_as_hex, self.copy_as_text, self.choose_all):
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self.view.addAction(action)
        self.copy_as_hex.triggered.connect(self._copy_hex)
        self.copy_as_text.triggered.connect(self._copy_text)
        self.choose_all.triggered.connect(self._choose_all)

    def show_part(self, part: Extent, name: str, words: str) -> None:
        """Show the bytes of a part, its name, and the sentence on what it is."""
        self._part = part
        self.name.set_text(name)
        self.name.setToolTip(plain_tip(f"{name}\n{words}"))
        self.words.setText(words)
        self.view.show_part(part.offset, part.length)

    def _fetch(self, start: int, end: int, done: object) -> None:
        if self._context.source is not None:
            self._context.run(bytes_of, self._context.source, start, end, done=done)

    @Slot()
    def _tell_place(self) -> None:
        if not self._part.length:
            self.place.set_text(tr("This part has no bytes of its own."))
            return
        low, high = self.view.chosen()
        byte = self.view.byte_at(low)
        if low == high and byte is not None:
            text = tr("byte {offset} ({hex}): {value}, {decimal}", offset=low, hex=f"{low:#x}", value=f"{byte:#04x}", decimal=byte)
        else:
            text = tr("bytes {low} to {high} ({n})", low=low, high=high, n=high - low + 1)
        self.place.set_text(f"{text} · " + tr("part of {n} bytes", n=self._part.length))

    # Going and finding ----------------------------------------------------------------------------------------------------------------

    @Slot()
    def _go_there(self) -> None:
        offset = offset_in(self.go.text())
        if offset is None:
            self.place.set_text(tr("{text} is no offset. Type a number, or 0x and hexadecimal digits.", text=visible(self.go.text()[:40])))
        elif not self._part.offset <= offset < self._part.offset + self._part.length:
            self.place.set_text(tr("Byte {offset} lies outside this part. Choose the whole file to reach it.", offset=offset))
        else:
            self.view.go_to(offset)

    @Slot()
    def find_next(self) -> None:
        """Look for the next place after the cursor; from the beginning again where there is none."""
        wanted, source = sought(self.wanted.text()), self._context.source
        if wanted and source is not None:
            self.place.set_text(tr("Searching…"))
            self._context.run(found, source, wanted, self._part, self.view.chosen()[0], done=self._show_found)

    @Slot(object)
    def _show_found(self, at: int) -> None:
        if at < 0:
            self.place.set_text(tr("It does not occur in this part."))
        else:
            self.view.go_to(at, len(sought(self.wanted.text())))

    # Copying --------------------------------------------------------------------------------------------------------------------------

    @Slot(QPoint)
    def _open_menu(self, spot: QPoint) -> None:
        menu = QMenu(self)
        menu.addActions([self.copy_as_hex, self.copy_as_text, self.choose_all])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.view.viewport().mapToGlobal(spot))

    @Slot()
    def _choose_all(self) -> None:
        self.view.go_to(self._part.offset, self._part.length)

    def _chosen_bytes(self) -> bytes:
        low, high = self.view.chosen()
        if self._context.source is None or not self._part.length:
            return b""
        return bytes_of(self._context.source, low, min(high + 1, low + MOST_COPIED))

    @Slot()
    def _copy_hex(self) -> None:
        QGuiApplication.clipboard().setText(self._chosen_bytes().hex(" "))

    @Slot()
    def _copy_text(self) -> None:
        QGuiApplication.clipboard().setText(visible(self._chosen_bytes().decode("latin-1")))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.words.setVisible(self.height() >= LOW)
