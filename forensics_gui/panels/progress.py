"""A bar and a way to stop, for work that takes longer than a glance."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from analyzers.language import tr

SHOW_PROGRESS_AFTER_MS = 300


class Progress(QWidget):
    """A bar and a way to stop; appears only for what takes longer than a glance."""

    stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(True)
        self.stop = QPushButton(tr("Cancel"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 2, 6, 2)
        layout.addWidget(self.bar, 1)
        layout.addWidget(self.stop)
        self.delay = QTimer(self)
        self.delay.setSingleShot(True)
        self.delay.setInterval(SHOW_PROGRESS_AFTER_MS)
        self.delay.timeout.connect(self.show)
        self.stop.clicked.connect(self.stopped)
        self.hide()

    def begin(self) -> None:
        self.bar.setValue(0)
        self.bar.setFormat("%p %")
        self.delay.start()

    def tell(self, fraction: float, note: str) -> None:
        self.bar.setValue(round(100 * fraction))
        self.bar.setFormat(f"%p % · {note}" if note else "%p %")

    def end(self) -> None:
        self.delay.stop()
        self.hide()
