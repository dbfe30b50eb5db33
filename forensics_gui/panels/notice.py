"""One sentence that does not stand in the way: bad input, a finding written, an act that failed. The window goes on living."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from analyzers.language import tr, trn
from forensics_gui.icons import icon
from forensics_gui.theme import notice_palette, shows_dark

MOST_KEPT = 50


class SentenceBar(QFrame):
    """One sentence, as plain text in the colours of a notice, and buttons after it; hidden until there is something to say."""

    def __init__(self, *buttons: QAbstractButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 6, 4)
        layout.addWidget(self.text, 1)
        for button in buttons:
            layout.addWidget(button)
        SentenceBar.dress(self)
        self.hide()

    def dress(self) -> None:
        """Take the colours of the moment."""
        self.setPalette(notice_palette(shows_dark()))


class Notice(SentenceBar):
    """Shows the newest sentence; the ones before wait behind it and are not lost."""

    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        others, away = QPushButton(), QToolButton()
        super().__init__(others, away, parent=parent)
        self.sentences: list[str] = []
        self.others, self.away = others, away
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.others.setFlat(True)
        self.away.setAutoRaise(True)
        self.away.setAccessibleName(tr("Dismiss this message"))
        self.away.setToolTip(self.away.accessibleName())
        self.away.clicked.connect(self.dismiss)
        self.others.clicked.connect(self.show_all)
        self.dress()

    def dress(self) -> None:
        super().dress()
        self.away.setIcon(icon("close"))

    @Slot(str)
    def tell(self, sentence: str) -> None:
        self.sentences = [*self.sentences[-MOST_KEPT:], sentence]
        self._show()
        self.told.emit(sentence)

    @Slot()
    def dismiss(self) -> None:
        self.sentences = []
        self.hide()

    @Slot()
    def show_all(self) -> None:
        self.text.setText("\n".join(self.sentences))
        self.others.hide()

    def _show(self) -> None:
        before = len(self.sentences) - 1
        self.text.setText(self.sentences[-1])
        self.others.setText(trn("and {n} more", "and {n} more", before))
        self.others.setVisible(before > 0)
        self.show()
