"""A small picture of the row that is looked at, where its bytes are here already: nothing is ever fetched for it."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from analyzers.contract import Job
from analyzers.language import tr
from forensics_gui.choices import Choice, Choices, Member
from forensics_gui.holders import preview_of
from forensics_gui.imaging import thumbnail_of
from forensics_gui.incoming_arrival import Offer
from forensics_gui.jobs import JobRunner, Ticket

SIDE = 240
SETTLE_MS = 150  # rows that are only passed are not read


class Preview(QLabel):
    """Shows the newest row that was asked for."""

    def __init__(self, choices: Choices, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices, self._runner = choices, runner
        self._row: Choice | None = None
        self._ticket: Ticket | None = None
        self.setFixedWidth(SIDE)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.pause = QTimer(self)
        self.pause.setSingleShot(True)
        self.pause.setInterval(SETTLE_MS)
        self.pause.timeout.connect(self._read)

    def show_row(self, row: Choice) -> None:
        """Look at another row."""
        self.stop()
        self._row = row
        self.clear()
        if isinstance(row.content, Offer):
            self.setText(tr("Not fetched yet."))
        elif isinstance(row.content, Member) and row.content.video:
            self.setText(tr("A video: its frames can be looked at once it is taken."))
        else:
            self.pause.start()

    def stop(self) -> None:
        """Nobody waits for an answer any more."""
        self.pause.stop()
        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket = None

    @Slot()
    def _read(self) -> None:
        if self._row is not None:
            shown = partial(self._show, self._row.name)
            self._ticket = self._runner.watch(_small, self._choices, self._row, done=shown, failed=self._say_why)

    def _show(self, name: str, image: QImage) -> None:
        self.setPixmap(QPixmap.fromImage(image))
        self.setAccessibleDescription(tr("Preview of {name}", name=name))

    def _say_why(self, error: Exception) -> None:
        self.setText(str(error))


def _small(choices: Choices, row: Choice, job: Job) -> QImage:
    return thumbnail_of(preview_of(choices, row.content, job), SIDE)
