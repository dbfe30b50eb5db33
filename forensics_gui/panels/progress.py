"""A bar, the remaining time and a way to stop, for work that takes longer than a glance."""

from PySide6.QtCore import QElapsedTimer, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from analyzers.language import tr

SHOW_PROGRESS_AFTER_MS = 300
GUESS_AFTER_S, GUESS_FROM = 3.0, 0.1  # time and share of the work from which the rest can be guessed


def rest_words(elapsed_s: float, fraction: float) -> str:
    """How long it will still take if it goes on as it did, in round numbers; nothing while that would be a wild guess."""
    if elapsed_s < GUESS_AFTER_S or fraction < GUESS_FROM:
        return ""
    left_s = elapsed_s * (1 - fraction) / fraction
    if left_s < 5:
        return tr("some seconds left")
    if left_s < 90:
        return tr("about {n} s left", n=round(left_s / 5) * 5)
    return tr("about {n} min left", n=round(left_s / 60))


class Progress(QWidget):
    """A bar and a way to stop; appears only for what takes longer than a glance. guesses: off where the notes tell the rest themselves."""

    stopped = Signal()

    def __init__(self, parent: QWidget | None = None, guesses: bool = True) -> None:
        super().__init__(parent)
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(True)
        self.bar.setAccessibleName(tr("Progress"))
        self.stop = QPushButton(tr("Cancel"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 2, 6, 2)
        layout.addWidget(self.bar, 1)
        layout.addWidget(self.stop)
        self._guesses = guesses
        self._since = QElapsedTimer()
        self.delay = QTimer(self)
        self.delay.setSingleShot(True)
        self.delay.setInterval(SHOW_PROGRESS_AFTER_MS)
        self.delay.timeout.connect(self.show)
        self.stop.clicked.connect(self.stopped)
        self.hide()

    def begin(self) -> None:
        self.bar.setValue(0)
        self.bar.setFormat("%p %")
        self._since.start()
        self.delay.start()

    def tell(self, fraction: float, note: str) -> None:
        self.bar.setValue(round(100 * fraction))
        rest = rest_words(self._since.elapsed() / 1000, fraction) if self._guesses and self._since.isValid() else ""
        self.bar.setFormat(" · ".join(part for part in ("%p %", rest, note) if part))

    def end(self) -> None:
        self.delay.stop()
        self.hide()
