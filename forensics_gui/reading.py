"""Files on their way in: each is read off the GUI thread, and handed on in the order of asking."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject, Signal

from analyzers.evidence import ImageSource
from forensics_gui.jobs import JobRunner, Ticket
from forensics_gui.pictures import Batch, Prepared, prepare


class Reading(QObject):
    """What is under way."""

    changed = Signal(int)  # files that are still being read
    refused = Signal(str)  # one sentence about a file

    def __init__(self, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._tickets: dict[tuple[Batch, int], Ticket] = {}

    @property
    def under_way(self) -> bool:
        return bool(self._tickets)

    def read(self, readers: Iterable[Callable[[], ImageSource]], take: Callable[[Prepared], None]) -> None:
        """Read each, and have them taken in the order of asking."""
        batch = Batch(take)
        for read in readers:
            place = batch.place()
            done, failed = partial(self._has_read, batch, place), partial(self._not_read, batch, place)
            self._tickets[batch, place] = self._runner.run(prepare, read, done=done, failed=failed)
        self.changed.emit(len(self._tickets))

    def stop(self) -> None:
        """Forget what is still being read."""
        for ticket in self._tickets.values():
            ticket.cancel()
        self._tickets = {}
        self.changed.emit(0)

    def _has_read(self, batch: Batch, place: int, ready: Prepared) -> None:
        self._end(batch, place)
        batch.fill(place, ready)

    def _not_read(self, batch: Batch, place: int, error: Exception) -> None:
        self._end(batch, place)
        self.refused.emit(str(error))
        batch.fill(place, None)

    def _end(self, batch: Batch, place: int) -> None:
        self._tickets.pop((batch, place), None)
        self.changed.emit(len(self._tickets))
