"""The viewer of one number: the number, its fixed scale, and what it means."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from analyzers.language import tr
from analyzers.results import Score
from forensics_gui.panels.context import ViewContext
from forensics_gui.panels.labels import ElidedLabel, number
from forensics_gui.panels.scale import ScaleBar
from forensics_gui.theme import give_share


class ScoreViewer(QWidget):
    """A grey scale on purpose: no colour that says good or bad."""

    def __init__(self, view: Score, _context: ViewContext | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel(tr(view.title), self, bold=True)
        self.value = QLabel(f"{number(view.value)} {tr(view.unit)}".strip(), self)
        self.scale = ScaleBar(self)
        self.meaning = QLabel(tr(view.meaning), self)
        give_share(self.value, 1.8)
        for label in (self.value, self.meaning):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.scale.set_colour_map("grey")
        self.scale.set_scale(view.low, view.high, view.unit)
        self.scale.set_value(view.value)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        for part in (self.title, self.value, self.scale, self.meaning):
            column.addWidget(part)
        column.addStretch(1)
