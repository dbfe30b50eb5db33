"""The reference library from the window: which one is searched, what is added to it, and the sample's own."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from analyzers.contract import Job
from analyzers.language import tr, trn
from forensics_gui.jobs import Ticket
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.notice import Notice


class Shelf(QObject):
    """Slow work on libraries goes on off the GUI thread: `started` carries its ticket and what it is."""

    started = Signal(object, str)
    ended = Signal(object)

    def __init__(self, desk: Desk, notice: Notice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._notice = desk, notice
        self._ticket: Ticket | None = None
        desk.examination.case_changed.connect(self._leave_sample)

    def choose(self, folder: str) -> None:
        """Search this library from now on."""
        self._desk.settings.library = folder
        self._desk.set_library(folder)

    def add(self, paths: list[str]) -> None:
        """Read pictures and videos into the library that is searched; a video takes a while."""
        if paths:
            runner = self._desk.examination.runner
            self._begin(runner.watch(added, self._desk.library, paths, done=self._added, failed=self._failed))

    def prepare_sample(self) -> None:
        """The sample's library is made once, from the video that ships with the program."""
        from forensics_gui.case.sample import sample_library

        self._begin(self._desk.examination.runner.watch(sample_library, done=self._use_sample, failed=self._failed))

    def _begin(self, ticket: Ticket) -> None:
        self._ticket = ticket
        self.started.emit(ticket, tr("Reading into the reference library…"))

    def _end(self) -> None:
        self.ended.emit(self._ticket)
        self._ticket = None

    @Slot(object)
    def _use_sample(self, folder: Path) -> None:
        self._end()
        if self._desk.examination.is_sample:
            self._desk.set_library(str(folder))

    @Slot()
    def _leave_sample(self) -> None:
        if not self._desk.examination.is_sample:
            self._desk.set_library(self._desk.settings.library)

    @Slot(object)
    def _added(self, answer: tuple[str, list[str]]) -> None:
        sentence, refused = answer
        self._end()
        for reason in refused:
            self._notice.tell(reason)
        self._notice.tell(sentence)
        self._desk.library_grew.emit()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self._end()
        self._notice.tell(tr("The reference library could not be changed: {reason}", reason=str(error)))


def added(folder: str, paths: list[str], job: Job) -> tuple[str, list[str]]:
    """Add files to a library: one sentence on what it holds now, and one for each file that was refused. For a worker."""
    from analyzers.reference.library import Library

    library = Library.open(folder)
    answers = library.add([Path(path) for path in paths], job)
    refused = [f"{Path(answer.path).name}: {answer.reason}" for answer in answers if answer.reason]
    sources = len(library.sources())
    return trn("The reference library holds {n} source.", "The reference library holds {n} sources.", sources), refused
