"""The reference library from the window: which one is searched, what is done to it one act after the other, and the sample's own."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from analyzers.language import tr
from forensics_gui import library_work
from forensics_gui.jobs import Ticket
from forensics_gui.library_work import Done
from forensics_gui.panels.desk import Desk

if TYPE_CHECKING:
    from analyzers.reference.store.records import Details

FIRST_ROUND_MS = 20_000  # after the start, so that it takes nothing from the first picture
ROUND_MS = 300_000
AGAIN_MS = 30_000  # where something else was at work


@dataclass(frozen=True, eq=False)
class Work:
    """One act on a library. quiet: nobody asked for it, so it is told only where it brings something. kept: what it did stays if it is
    stopped."""

    words: str
    function: Callable[..., Done]
    arguments: tuple[Any, ...]
    quiet: bool = False
    kept: bool = False


class Shelf(QObject):
    """Slow work on libraries goes on off the GUI thread: `started` carries its ticket and what it is."""

    started = Signal(object, str)
    ended = Signal(object)
    told = Signal(str)  # a sentence for the user
    changed = Signal()  # the library, or which it is

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._runner = desk.examination.runner
        self._waiting: deque[Work] = deque()
        self._work: Work | None = None
        self._ticket: Ticket | None = None
        self._sample: Ticket | None = None
        self._announced = False
        self._failures_told: set[str] = set()
        self.round = QTimer(self)
        self.round.setSingleShot(True)
        self.round.setInterval(FIRST_ROUND_MS)
        self.round.timeout.connect(self.go_round)
        self.round.start()
        desk.examination.case_changed.connect(self._leave_sample)
        desk.library_changed.connect(self.changed)
        self._runner.progressed.connect(self._announce)
        self._runner.abandoned.connect(self._stopped)

    @property
    def busy(self) -> bool:
        """Whether an act on a library is under way."""
        return self._work is not None

    @property
    def folder(self) -> str:
        """The library that is searched now."""
        return self._desk.library

    # What the user asks for ----------------------------------------------------------------------------------------------------------

    def choose(self, folder: str) -> None:
        """Search this library from now on."""
        self._desk.settings.library = folder
        self._desk.set_library(folder)

    def add(self, paths: list[str]) -> None:
        """Read pictures and videos into the library that is searched; a video takes a while."""
        if paths:
            self._ask(Work(tr("Reading into the reference library…"), library_work.add, (self.folder, paths), kept=True))

    def remove(self, ids: list[int]) -> None:
        self._ask(Work(tr("Taking sources out…"), library_work.remove, (self.folder, ids)))

    def describe(self, source: int, details: "Details") -> None:
        self._ask(Work(tr("Noting the details…"), library_work.describe, (self.folder, source, details), quiet=True))

    def check(self) -> None:
        self._ask(Work(tr("Checking the reference library…"), library_work.check, (self.folder,)))

    def watch(self, folder: str) -> None:
        self._ask(Work(tr("Looking through {folder}…", folder=folder), library_work.watch, (self.folder, folder), kept=True))

    def unwatch(self, folder: str) -> None:
        self._ask(Work(tr("Noting the details…"), library_work.unwatch, (self.folder, folder)))

    def refresh(self) -> None:
        """Look through the watched folders now."""
        self._ask(Work(tr("Looking through the watched folders…"), library_work.refresh, (self.folder,), kept=True))

    @Slot()
    def go_round(self) -> None:
        """Look through the watched folders unasked, where the user lets us and nothing else is at work."""
        wanted = self._desk.settings.watches_folders
        rests = wanted and not self.busy and self._runner.idle()
        if rests:
            words, folder = tr("Looking through the watched folders…"), self._desk.settings.library
            self._ask(Work(words, library_work.patrol, (folder,), quiet=True, kept=True))
        self.round.start(ROUND_MS if rests or not wanted else AGAIN_MS)

    # One after the other -------------------------------------------------------------------------------------------------------------

    def _ask(self, work: Work) -> None:
        self._waiting.append(work)
        self._begin_next()

    def _begin_next(self) -> None:
        if self._work is not None or not self._waiting:
            return
        work = self._work = self._waiting.popleft()
        self._announced = False
        self._ticket = self._runner.watch(work.function, *work.arguments, done=self._done, failed=self._failed)
        if not work.quiet:
            self._announced = True
            self.started.emit(self._ticket, work.words)

    @Slot(object, float, str)
    def _announce(self, ticket: Ticket, _fraction: float, note: str) -> None:
        """Quiet work shows itself once it has something to do."""
        if ticket is self._ticket and self._work is not None and note and not self._announced:
            self._announced = True
            self.started.emit(ticket, self._work.words)

    def _end(self) -> Work | None:
        work, self._work = self._work, None
        if self._announced:
            self.ended.emit(self._ticket)
        self._ticket = None
        return work

    @Slot(object)
    def _done(self, done: Done) -> None:
        work = self._end()
        for sentence in done.sentences:
            if work is None or not work.quiet or sentence not in self._failures_told:
                self.told.emit(sentence)
        if work is not None and work.quiet:
            self._failures_told.update(done.sentences)  # a broken film in a watched folder is told once, not every five minutes
        if done.changed and self._is_searched(work):
            self._desk.library_grew.emit(work is not None and not work.quiet)
        self._go_on()

    def _is_searched(self, work: Work | None) -> bool:
        return work is not None and work.arguments[0] == self.folder

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        from analyzers.reference.store.records import LibraryError

        work = self._end()
        known = isinstance(error, LibraryError)
        sentence = str(error) if known else tr("The reference library could not be changed: {reason}", reason=str(error))
        if work is None or not work.quiet or sentence not in self._failures_told:
            self.told.emit(sentence)
        self._failures_told.add(sentence)
        self._go_on()

    @Slot(object)
    def _stopped(self, ticket: Ticket) -> None:
        """The user cancelled, and the worker has ended."""
        if ticket is self._sample and ticket is not None:
            self._end_sample()
        elif ticket is self._ticket and ticket is not None:
            work = self._end()
            if work is not None and work.kept:
                self.told.emit(tr("Stopped. What was read so far stays; adding the same files again goes on from there."))
                self._desk.library_grew.emit(False)
            self._go_on()

    def _go_on(self) -> None:
        self.changed.emit()
        self._begin_next()

    # The sample's own ----------------------------------------------------------------------------------------------------------------

    def prepare_sample(self) -> None:
        """The sample's library is made once, from the video that ships with the program."""
        from forensics_gui.case.sample import sample_library

        self._desk.await_library(True)
        self._sample = self._runner.watch(sample_library, done=self._use_sample, failed=self._no_sample)
        self.started.emit(self._sample, tr("Reading the sample's video into a reference library…"))

    def _end_sample(self) -> None:
        self.ended.emit(self._sample)
        self._sample = None
        self._desk.await_library(False)

    @Slot(object)
    def _use_sample(self, folder: Path) -> None:
        if self._desk.examination.is_sample:
            self._desk.set_library(str(folder))
        self._end_sample()

    @Slot(object)
    def _no_sample(self, error: Exception) -> None:
        self._end_sample()
        self.told.emit(tr("The sample's reference library could not be made: {reason}", reason=str(error)))

    @Slot()
    def _leave_sample(self) -> None:
        if not self._desk.examination.is_sample:
            self._desk.set_library(self._desk.settings.library)
            self._desk.await_library(False)
