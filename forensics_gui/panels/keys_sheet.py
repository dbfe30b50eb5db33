"""The sheet of keys (F1): every command that has one by menu, and what keys and mouse do on a picture; searched, read, taken as a PDF."""

from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import QMarginsF, Qt, Slot
from PySide6.QtGui import QKeySequence, QPageLayout, QPageSize, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QLabel, QLineEdit, QTextBrowser, QVBoxLayout, QWidget

from analyzers.language import tr
from forensics_gui import NAME
from forensics_gui.commands import COMMANDS
from forensics_gui.panels.asking import chosen_path
from forensics_gui.panels.lettering import sized
from forensics_gui.panels.offers import plain

Row = tuple[str, str, str]  # group, keys, what they do


def keys() -> Iterator[Row]:
    """All rows, group by group."""
    commands = [command for command in COMMANDS if command.shortcut]
    for menu, group in groupby(commands, key=lambda command: command.menu):
        for command in group:
            shown = QKeySequence(command.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
            yield plain(tr(menu)), shown, plain(tr(command.text))
    yield from _everywhere()
    yield from _on_a_picture()


def _everywhere() -> Iterator[Row]:
    group = tr("In the whole window")
    yield group, tr("Tab, Shift+Tab"), tr("Next or previous control")
    yield group, tr("Alt and an underlined letter"), tr("Open a menu")
    yield group, tr("Escape"), tr("Close a list, a search or a window in front")
    yield group, tr("Enter"), tr("Look at the place of a finding, open what is chosen")
    yield group, tr("Ctrl+F"), tr("Search in a table or a tree")


def _on_a_picture() -> Iterator[Row]:
    group = tr("On a picture")
    yield group, tr("Arrow keys"), tr("Move the picture, or the chosen mark")
    yield group, tr("Ctrl and arrow keys"), tr("Move the last point of the chosen mark")
    yield group, tr("Enter"), tr("Set a mark of the chosen tool in the middle")
    yield group, tr("Backspace, Escape"), tr("While drawing: take back a point, give up")
    yield group, tr("Space"), tr("While held: the picture without the map")
    yield group, tr("Alt+Left, Alt+Right"), tr("Move the dividing line of a swipe")
    yield group, tr("Wheel"), tr("Zoom at the pointer, in all panels")
    yield group, tr("Drag"), tr("Move the picture, in all panels")
    yield group, tr("Shift and drag"), tr("Mark a region")


def sheet_as_html(typed: str = "") -> str:
    """The rows that hold all typed words, under the heads of their groups."""
    words = typed.casefold().split()
    parts = []
    for head, group in groupby(keys(), key=lambda row: row[0]):
        rows = [row for row in group if all(word in " ".join(row).casefold() for word in words)]
        if rows:
            cells = "".join(f"<tr><td><b>{escape(key)}</b>&nbsp;&nbsp;</td><td>{escape(text)}</td></tr>" for _, key, text in rows)
            parts.append(f"<h3>{escape(head)}</h3><table cellpadding='3'>{cells}</table>")
    return "".join(parts)


class KeySheet(QDialog):
    """It does not stand in the way of the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Keys"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search for a key or what it does"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.text = QTextBrowser()
        self.text.setAccessibleName(tr("Keys"))
        self.text.setOpenLinks(False)
        self.text.setTabChangesFocus(True)
        self.told = QLabel()
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.told.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        save = buttons.addButton(tr("Save as PDF…"), QDialogButtonBox.ButtonRole.ActionRole)
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.told)
        layout.addWidget(buttons)
        self.search.textChanged.connect(self.filter)
        save.clicked.connect(self.save)
        buttons.rejected.connect(self.close)
        sized(self, 76, 36)
        self.filter("")

    @Slot(str)
    def filter(self, typed: str) -> None:
        """Only the rows that hold these words."""
        self.text.setHtml(sheet_as_html(typed) or escape(tr("No key has these words.")))

    @Slot()
    def save(self) -> None:
        """The whole sheet, to be printed."""
        dialog = QFileDialog(self, tr("Save the keys as a PDF"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile("keys.pdf")
        if path := chosen_path(dialog):
            self.told.setText(
                tr("The keys are in {path}", path=path) if print_sheet(Path(path)) else tr("{path} cannot be written.", path=path)
            )
            self.told.show()


def print_sheet(path: Path) -> bool:
    """The whole sheet on paper of A4. False where the file cannot be written."""
    try:
        path.open("ab").close()
    except OSError:
        return False
    writer = QPdfWriter(str(path))
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(18, 18, 18, 18)))
    writer.setTitle(tr("Keys of {program}", program=NAME))
    document = QTextDocument()
    document.setHtml(f"<h2>{escape(tr('Keys of {program}', program=NAME))}</h2>{sheet_as_html()}")
    document.print_(writer)
    return True
