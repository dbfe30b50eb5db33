"""Where every method stands with the picture that is shown: not looked at, at work, or what it said. No sum is made of it."""

from dataclasses import dataclass
from functools import partial
from time import monotonic

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage

from analyzers.contract import Analyzer
from analyzers.language import mark, tr
from analyzers.parameters import Folder, Params
from analyzers.results import Weight
from forensics_gui.case.errors import CaseError
from forensics_gui.case.model import Run
from forensics_gui.jobs import Outcome, Ticket
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.glances import picture_of
from forensics_gui.pictures import Prepared

SLOT = "overview"
LIBRARY = "library"  # the setting that names a reference library
OPEN, WAITING, RUNNING = "open", "waiting", "running"
FOUND, NOTABLE, NOTES, NOTHING, CANNOT, FAILED = "found", "notable", "notes", "nothing", "cannot", "failed"
WEIGHTY = (FOUND, NOTABLE)
WORDS = {
    OPEN: mark("not looked at"),
    WAITING: mark("waiting"),
    RUNNING: mark("at work"),
    FOUND: mark("trace found"),
    NOTABLE: mark("notable finding"),
    NOTES: mark("notes only"),
    NOTHING: mark("nothing found"),
    CANNOT: mark("cannot be tested"),
    FAILED: mark("failed"),
}
_NULL = ("Nothing found", "Nothing was found")  # how a method's own sentence begins, by its id, whatever the language
_TRACE = "Trace found"


@dataclass(frozen=True)
class Standing:
    """One method's. said: its own sentences, the weightiest first, or why it said nothing."""

    state: str = OPEN
    said: tuple[str, ...] = ()
    fraction: float = 0.0

    @property
    def words(self) -> str:
        """In a word or two; beside the method's name they are read as "by this method"."""
        if self.state == RUNNING and self.fraction > 0:
            return tr("at work, {percent} %", percent=round(100 * self.fraction))
        return tr(WORDS[self.state])


def standing_of(run: Run) -> Standing:
    """What a run said, in the small vocabulary. Notes are not called a trace, and a display map alone says nothing."""
    if run.result is None:
        return Standing(FAILED, tuple(run.error.strip().splitlines()[-1:]))
    if not run.result.applicable:
        return Standing(CANNOT, (str(run.result.reason),))
    order = list(Weight)
    findings = sorted(run.result.findings, key=lambda finding: -order.index(Weight(finding.weight)))
    said = tuple(finding.text for finding in findings)
    weighty = [finding for finding in findings if finding.weight != Weight.NOTE]
    if weighty:  # that a program wrote the file is notable, and no trace in the picture
        return Standing(FOUND if any(finding.message.id.startswith(_TRACE) for finding in weighty) else NOTABLE, said)
    if not findings or any(finding.message.id.startswith(_NULL) for finding in findings):
        return Standing(NOTHING, said)
    return Standing(NOTES, said)


def first_params(method: Analyzer, library: str) -> Params:
    """A method's settings as a panel opens with them."""
    params = method.params()
    if isinstance(method.params.controls().get(LIBRARY), Folder):
        return type(params)(**{**params.settings(), LIBRARY: library})
    return params


class Overview(QObject):
    """Listens to all runs on the shown picture, whoever asked for them, and can ask for those that nobody has."""

    changed = Signal(str)  # a method's id; empty: another picture, or other methods
    pictured = Signal(str)
    batch_changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._runner = desk, desk.examination.runner
        self._ready: Prepared | None = None
        self._stands: dict[str, Standing] = {}
        self._said: dict[str, Standing] = {}  # what the last finished run of each said
        self.pictures: dict[str, QImage | None] = {}
        self._wants_pictures = False
        self._batch: list[Ticket] = []
        self._asked = 0
        self._since = 0.0
        desk.methods_found.connect(self._begin)
        desk.examination.picture_prepared.connect(self._begin)
        desk.examination.case_changed.connect(self._begin)
        self._runner.finished.connect(self._finish)
        self._runner.progressed.connect(self._progress)
        self._runner.methods_changed.connect(self._follow)

    @property
    def ready(self) -> Prepared | None:
        """The picture that all of this is about."""
        return self._ready

    def of(self, method: str) -> Standing:
        return self._stands.get(method, Standing())

    @Slot()
    def _begin(self) -> None:
        """Another picture: what was said of the old one goes; what is kept of this one in the case is known already."""
        if self._ready is not self._desk.examination.prepared:
            self.stop()
        self._ready = self._desk.examination.prepared
        self._said = {run.method: standing_of(run) for run in self._desk.examination.case.runs if self._is_here(run)}
        self._stands, self.pictures = dict(self._said), {}
        self._follow()  # panels may have heard of the picture before, and begun
        self.changed.emit("")
        if self._wants_pictures:
            self.want_pictures(True)

    def _is_here(self, run: Run) -> bool:
        """Of the picture that is shown: a control's run is of another one."""
        source = self._ready.source if self._ready is not None else None
        return source is not None and (run.evidence, run.picture) == (source.evidence.sha256, source.picture)

    # What methods do -----------------------------------------------------------------------------------------------------------------

    @Slot()
    def _follow(self) -> None:
        """Which are wanted now; one that was cancelled stands as before."""
        wanted = {ticket.analyzer.id for ticket in self._runner.methods_wanted() if self._is_of(ticket) and ticket.analyzer is not None}
        for method in self._desk.methods.found:
            state = self.of(method).state
            if method in wanted and state not in (WAITING, RUNNING):
                self._stand(method, Standing(WAITING))
            elif method not in wanted and state in (WAITING, RUNNING):
                self._stand(method, self._said.get(method, Standing()))
        self._count()

    def _is_of(self, ticket: Ticket) -> bool:
        source, ready = ticket.source, self._ready
        if source is None or ready is None or ticket.stop.is_set():
            return False
        return (source.evidence.sha256, source.picture) == (ready.source.evidence.sha256, ready.source.picture)

    @Slot(object, float, str)
    def _progress(self, ticket: Ticket, fraction: float, _note: str) -> None:
        if ticket.analyzer is not None and self._is_of(ticket):
            self._stand(ticket.analyzer.id, Standing(RUNNING, fraction=fraction))

    @Slot(object)
    def _finish(self, outcome: Outcome) -> None:
        run = outcome.run
        if not self._is_here(run):
            return
        self._said[run.method] = standing_of(run)
        self._stand(run.method, self._said[run.method])
        if self._wants_pictures:
            self._draw(run)
        self._count()

    def _stand(self, method: str, standing: Standing) -> None:
        if self.of(method) != standing:
            self._stands[method] = standing
            self.changed.emit(method)

    # Small pictures ------------------------------------------------------------------------------------------------------------------

    def want_pictures(self, on: bool) -> None:
        """Somebody looks at small pictures of the results, or nobody does any more: none is drawn for nobody."""
        self._wants_pictures = on
        if not on:
            return
        kept = {run.method: run for run in self._desk.examination.case.runs if self._is_here(run)}
        latest = {method: run for method, run in self._desk.latest.items() if self._is_here(run)}
        for method, run in {**kept, **latest}.items():
            if method not in self.pictures:
                self._draw(run)

    def _draw(self, run: Run) -> None:
        self._runner.run(_drawn, run, done=partial(self._take, self._ready, run.method))

    def _take(self, ready: Prepared | None, method: str, image: QImage | None) -> None:
        if ready is self._ready:
            self.pictures[method] = image
            self.pictured.emit(method)

    # All that apply ------------------------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Run every method that nobody has run on this picture; one that lacks what it reads will only say so."""
        if self._ready is None:
            return
        source = self._ready.source
        self.stop()
        for method in self._desk.methods.found.values():
            if self.of(method.id).state == OPEN:
                self._batch.append(self._runner.start(method, source, first_params(method, self._desk.library), slot=SLOT))
        self._asked, self._since = len(self._batch), monotonic()
        self._count()

    def stop(self) -> None:
        """Nobody waits for them any more."""
        for ticket in self._batch:
            ticket.cancel()
        self._batch = []
        self._follow()

    def _count(self) -> None:
        wanted = set(self._runner.methods_wanted())
        left = [ticket for ticket in self._batch if ticket in wanted]
        if len(left) != len(self._batch):
            self._batch = left
        self.batch_changed.emit()

    @property
    def batch(self) -> tuple[int, int, float | None]:
        """How many were asked for, how many are left, and about how many seconds, where that can be told by now."""
        left, done = len(self._batch), self._asked - len(self._batch)
        seconds = (monotonic() - self._since) * left / done if done >= 3 and left else None
        return self._asked, left, seconds


def _drawn(run: Run) -> QImage | None:
    try:
        return picture_of(run)
    except CaseError:  # a kept file that was changed is not shown; whoever exports or verifies is told by name
        return None
