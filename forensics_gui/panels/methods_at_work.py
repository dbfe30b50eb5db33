"""Which methods are at work, how far the first of them is, and about how long it still takes: a few words for the status line."""

from time import monotonic

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QLabel, QWidget

from analyzers.language import tr, trn
from forensics_gui.jobs import JobRunner, Ticket

PATIENCE_MS = 700  # what is done sooner is not told: the line would flicker
LEAST_SECONDS, LEAST_SHARE = 1.0, 0.05  # of a method, before its end can be guessed


def remaining(seconds: float, share: float) -> float | None:
    """How long the rest takes if it goes on as so far; None where that is too early to say."""
    if seconds < LEAST_SECONDS or share < LEAST_SHARE:
        return None
    return seconds * (1 - min(share, 1.0)) / share


class MethodsAtWork(QLabel):
    """Hidden while nothing takes longer than a glance."""

    def __init__(self, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._begun: dict[Ticket, float] = {}
        self._share: dict[Ticket, float] = {}
        self.patience = QTimer(self)
        self.patience.setSingleShot(True)
        self.patience.setInterval(PATIENCE_MS)
        self.patience.timeout.connect(self.show_work)
        runner.methods_changed.connect(self._follow)
        runner.progressed.connect(self._progress)
        self.hide()

    @Slot()
    def _follow(self) -> None:
        wanted = self._runner.methods_wanted()
        self._begun = {ticket: since for ticket, since in self._begun.items() if ticket in wanted}
        self._share = {ticket: share for ticket, share in self._share.items() if ticket in wanted}
        if not wanted:
            self.patience.stop()
            self.hide()
        elif not self.isHidden():
            self.show_work()
        elif not self.patience.isActive():
            self.patience.start()

    @Slot(object, float, str)
    def _progress(self, ticket: Ticket, fraction: float, _note: str) -> None:
        if ticket.analyzer is None:
            return
        self._begun.setdefault(ticket, monotonic())
        self._share[ticket] = fraction
        if not self.isHidden():
            self.show_work()

    @Slot()
    def show_work(self) -> None:
        """Name the one that has been at work longest, and count the others."""
        wanted = self._runner.methods_wanted()
        if not wanted:
            return
        now = next((ticket for ticket in self._begun if ticket in wanted), wanted[0])
        assert now.analyzer is not None
        share = self._share.get(now, 0.0)
        words = tr("{method}: {percent} %", method=tr(now.analyzer.title), percent=round(100 * share))
        left = remaining(monotonic() - self._begun.get(now, monotonic()), share)
        if left is not None:
            words += ", " + tr("about {seconds} s left", seconds=max(1, round(left)))
        if len(wanted) > 1:
            words += " · " + trn("{n} more method", "{n} more methods", len(wanted) - 1)
        self.setText(words)
        self.show()
