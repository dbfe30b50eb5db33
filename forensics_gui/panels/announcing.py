"""What a screen reader is told unasked: that a method is done, and what it found; the newest notice."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from analyzers.language import tr, trn
from analyzers.results import Weight
from forensics_gui.case.model import Run
from forensics_gui.jobs import Outcome
from forensics_gui.panels.desk import Desk


def announce(widget: QWidget, sentence: str) -> None:
    """Have it read out, if anybody listens."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence))


def done_words(run: Run) -> str:
    """One sentence on how a run ended. It counts what weighs more than a note; what was found stands in the panel."""
    title = tr(run.title or run.method)
    if run.result is None:
        return tr("{method}: the method failed on this picture.", method=title)
    if not run.result.applicable:
        return tr("{method}: cannot be tested on this file.", method=title)
    weighty = sum(finding.weight is not Weight.NOTE for finding in run.result.findings)
    if not weighty:
        return trn("{method}: done, {n} note.", "{method}: done, {n} notes.", len(run.result.findings), method=title)
    return trn("{method}: done, {n} trace found.", "{method}: done, {n} traces found.", weighty, method=title)


class Announcer(QObject):
    """Listens to the methods for those who cannot see their panels change."""

    def __init__(self, desk: Desk, frame: QWidget) -> None:
        super().__init__(frame)
        self._frame = frame
        desk.examination.runner.finished.connect(self._tell)

    @Slot(object)
    def _tell(self, outcome: Outcome) -> None:
        if outcome.region is None:
            announce(self._frame, done_words(outcome.run))

    @Slot(str)
    def say(self, sentence: str) -> None:
        """Anything that is told at the head of the window."""
        announce(self._frame, sentence)
