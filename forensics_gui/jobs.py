"""Runs methods and all other slow work off the GUI thread. Only this file knows that threads exist.

Workers touch no widget and no state of ours: they compute and emit; every answer is delivered in the GUI thread.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Event, get_native_id
from time import monotonic
from traceback import format_exc
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, QThread, QThreadPool, Signal, Slot

from analyzers.contract import Analyzer, Cancelled
from analyzers.evidence import ImageSource, Unreadable
from analyzers.parameters import Params
from analyzers.results import Map, Region
from forensics_gui.case.examine import examine
from forensics_gui.case.model import Run

ALIGNMENT = 16  # the largest JPEG block of pixels: a cut on its multiples keeps every method's block grid where it was
PROGRESS_PERIOD_S = 0.05
WORTH_A_LOOK = 0.6  # of the picture's area; beyond it, looking first would cost more than it gives
PATIENCE_MS = 5000
NICENESS = 10  # of workers, on Linux; at 19 a busy machine would starve a worker that holds the interpreter


@dataclass(frozen=True, eq=False)
class Ticket:
    """One piece of work that was asked for; `stop` is set once nobody wants its answer any more."""

    analyzer: Analyzer | None = None
    source: ImageSource | None = None
    params: Params | None = None
    visible: Region | None = None
    slot: str = ""
    stop: Event = field(default_factory=Event)

    def cancel(self) -> None:
        self.stop.set()


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a method's run gave. Where `region` is set it holds maps of that part of the picture only, and the whole follows."""

    ticket: Ticket
    run: Run
    region: Region | None = None


Answer = Callable[[Any], object]


@dataclass(frozen=True, eq=False)
class _Errand:
    """Work that is no method: a function, and who is told what it gave or why it failed."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    done: Answer | None
    failed: Answer | None
    ticket: Ticket


class _Watched:
    """The `Job` that a running function sees: it stops where the ticket was cancelled and passes progress on, not too often."""

    def __init__(self, ticket: Ticket, tell: Callable[[Ticket, float, str], None]) -> None:
        self._ticket, self._tell, self._told = ticket, tell, 0.0

    def checkpoint(self, fraction: float, note: str = "") -> None:
        if self._ticket.stop.is_set():
            raise Cancelled
        now = monotonic()
        if now - self._told >= PROGRESS_PERIOD_S:
            self._told = now
            self._tell(self._ticket, min(max(float(fraction), 0.0), 1.0), note)


def cut_around(visible: Region, reach: int, width: int, height: int) -> Region:
    """What a method of this reach must see so that its values in `visible` are the whole picture's, on multiples of 16 pixels."""
    left = max(0, visible.x - reach) // ALIGNMENT * ALIGNMENT
    top = max(0, visible.y - reach) // ALIGNMENT * ALIGNMENT
    right = min(width, -(-(visible.x + visible.width + reach) // ALIGNMENT) * ALIGNMENT)
    bottom = min(height, -(-(visible.y + visible.height + reach) // ALIGNMENT) * ALIGNMENT)
    return Region(left, top, right - left, bottom - top)


def inside(region: Region, width: int, height: int) -> Region:
    """The part of `region` that lies in the picture; of size 0 where none does."""
    left, top = min(max(0, region.x), width), min(max(0, region.y), height)
    right, bottom = min(max(left, region.x + region.width), width), min(max(top, region.y + region.height), height)
    return Region(left, top, right - left, bottom - top)


def _step_back() -> None:
    """Let the window's thread win the processor: workers run at a lower priority. Linux keeps it per thread, set by its number."""
    if sys.platform.startswith("linux"):
        os.setpriority(os.PRIO_PROCESS, get_native_id(), NICENESS)


def _pool(parent: QObject, threads: int) -> QThreadPool:
    pool = QThreadPool(parent)
    pool.setMaxThreadCount(threads)
    pool.setThreadPriority(QThread.Priority.LowPriority)
    return pool


class JobRunner(QObject):
    """Owns all threads. Methods, short errands and writing to the case wait in queues of their own, so none holds up another."""

    progressed = Signal(object, float, str)  # Ticket, 0..1, note
    looked = Signal(object)  # Outcome with `region`
    finished = Signal(object)  # Outcome; not sent for cancelled work
    methods_changed = Signal()  # another method was asked for, or one has ended
    abandoned = Signal(object)  # Ticket of a cancelled errand, once its worker has ended

    _looked_at = Signal(object)
    _ran = Signal(object)
    _answered = Signal(object, object, object)  # _Errand, value, error

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(0.001)  # a worker in pure Python hands the interpreter back to the window five times sooner
        cores = max(1, os.cpu_count() or 1)
        free = max(1, cores - 1)  # one core is the window's
        os.environ.setdefault("OPENCV_FOR_THREADS_NUM", str(free))  # OpenCV has threads of its own, and reads this when it is loaded
        self._methods, self._errands, self._writes = _pool(self, free), _pool(self, 2), _pool(self, 1)
        self._live: dict[tuple[str, str, str, str], Ticket] = {}
        self._under_way: set[_Errand] = set()
        self._closed = False
        self._looked_at.connect(self._pass_look)
        self._ran.connect(self._pass_run)
        self._answered.connect(self._pass_answer)

    def start(self, analyzer: Analyzer, source: ImageSource, params: Params, *, visible: Region | None = None, slot: str = "") -> Ticket:
        """Examine. A newer job of the same picture, method and slot replaces the older one, whose answer is dropped."""
        ticket = Ticket(analyzer, source, params, visible, slot)
        key = (source.evidence.sha256, source.picture, analyzer.id, slot)
        if older := self._live.get(key):
            older.cancel()
        self._live[key] = ticket
        if not self._closed:
            self._methods.start(lambda: self._examine(ticket))
            self.methods_changed.emit()
        return ticket

    def methods_wanted(self) -> tuple[Ticket, ...]:
        """The methods at work or waiting whose answers somebody wants, in the order of asking."""
        return tuple(ticket for ticket in self._live.values() if not ticket.stop.is_set())

    def run(self, function: Callable[..., Any], *arguments: Any, done: Answer | None = None, failed: Answer | None = None) -> Ticket:
        """Call `function` off the GUI thread; `done` gets its value or `failed` its exception, in the GUI thread."""
        return self._send(self._errands, _Errand(function, arguments, done, failed, Ticket()))

    def watch(self, function: Callable[..., Any], *arguments: Any, done: Answer | None = None, failed: Answer | None = None) -> Ticket:
        """Like `run`, for a function that takes a `Job` as its last argument: it reports progress and can be cancelled."""
        ticket = Ticket()
        job = _Watched(ticket, self.progressed.emit)
        return self._send(self._errands, _Errand(function, (*arguments, job), done, failed, ticket))

    def write(self, function: Callable[..., Any], *arguments: Any, done: Answer | None = None, failed: Answer | None = None) -> Ticket:
        """Like `run`, one after the other in the order of asking, and never dropped: for what must reach the disk."""
        return self._send(self._writes, _Errand(function, arguments, done, failed, Ticket()))

    def idle(self) -> bool:
        """Nothing runs and nothing waits to be delivered."""
        return not self._under_way and not self._live

    def close(self) -> bool:
        """Stop what can be dropped and wait for what must be written. False where some work does not heed its checkpoints."""
        self._closed = True
        for ticket in [*self._live.values(), *(errand.ticket for errand in self._under_way)]:
            ticket.cancel()
        for pool in (self._methods, self._errands):
            pool.clear()
        written = self._writes.waitForDone(-1)
        return all([written, self._methods.waitForDone(PATIENCE_MS), self._errands.waitForDone(PATIENCE_MS)])

    def _send(self, pool: QThreadPool, errand: _Errand) -> Ticket:
        if not self._closed or pool is self._writes:
            self._under_way.add(errand)
            pool.start(lambda: self._do(errand))
        return errand.ticket

    def _examine(self, ticket: Ticket) -> None:  # on a worker
        _step_back()
        job = _Watched(ticket, self.progressed.emit)
        try:
            job.checkpoint(0)
            if look := _first_look(ticket, job):
                self._looked_at.emit(look)
            assert ticket.source is not None
            assert ticket.analyzer is not None
            assert ticket.params is not None
            run = examine(ticket.source, ticket.analyzer, ticket.params, job)
        except Cancelled:
            self._ran.emit(ticket)
        else:
            self._ran.emit(Outcome(ticket, run))

    def _do(self, errand: _Errand) -> None:  # on a worker
        _step_back()
        value, error = None, None
        try:
            value = errand.function(*errand.arguments)
        except Exception as fault:  # noqa: BLE001  whatever it was, the one who asked is told
            fault.add_note(format_exc())
            error = fault
        self._answered.emit(errand, value, error)

    @Slot(object)
    def _pass_look(self, outcome: Outcome) -> None:
        if not outcome.ticket.stop.is_set():
            self.looked.emit(outcome)

    @Slot(object)
    def _pass_run(self, ended: Outcome | Ticket) -> None:
        ticket = ended.ticket if isinstance(ended, Outcome) else ended
        for key in [key for key, live in self._live.items() if live is ticket]:
            del self._live[key]
        self.methods_changed.emit()
        if isinstance(ended, Outcome) and not ticket.stop.is_set():
            self.finished.emit(ended)

    @Slot(object, object, object)
    def _pass_answer(self, errand: _Errand, value: object, error: Exception | None) -> None:
        self._under_way.discard(errand)
        if errand.ticket.stop.is_set():
            self.abandoned.emit(errand.ticket)
            return
        answer = errand.done if error is None else errand.failed
        if answer is None:
            if error is not None and not isinstance(error, Cancelled):
                raise error
            return
        owner = getattr(getattr(answer, "func", answer), "__self__", None)  # of a method, or of a partial's method
        if not isinstance(owner, QObject) or shiboken6.isValid(owner):  # a panel may be gone by now
            answer(value if error is None else error)


def _first_look(ticket: Ticket, job: _Watched) -> Outcome | None:
    """The maps of the visible part alone, where the method is local and that is much less than the whole."""
    source, analyzer, params = ticket.source, ticket.analyzer, ticket.params
    if source is None or analyzer is None or params is None or ticket.visible is None:
        return None
    if (reach := analyzer.reach_with(params)) is None:
        return None
    try:
        height, width = source.shape
    except Unreadable:
        return None  # the run itself will say so
    visible = inside(ticket.visible, width, height)
    cut = cut_around(visible, reach, width, height)
    if visible.width * visible.height == 0 or cut.width * cut.height > WORTH_A_LOOK * width * height:
        return None
    run = examine(source.within(cut), analyzer, params, job)
    if run.result is None or not run.result.applicable:
        return None
    rows = slice(visible.y - cut.y, visible.y - cut.y + visible.height)
    columns = slice(visible.x - cut.x, visible.x - cut.x + visible.width)
    views = tuple(replace(view, values=view.values[rows, columns]) for view in run.result.views if isinstance(view, Map))
    return Outcome(ticket, replace(run, result=replace(run.result, views=views)), visible) if views else None
