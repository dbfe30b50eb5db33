"""The open case, and the one place that changes it. Signals tell what has happened; nothing here draws.

Every deliberate act goes to the case on disk at once, in a queue of its own: the window never waits for the disk, and what the user
sees is ahead of it by moments at most.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoStack

from analyzers.evidence import ImageSource
from analyzers.language import mark, tr
from forensics_gui.case.argument import Board
from forensics_gui.case.changes import described, with_description
from forensics_gui.case.delivery import Delivery
from forensics_gui.case.model import AMBER, MATCH, Annotation, Case, Run
from forensics_gui.edits import Annotations, Edit, Rearranged, adopted
from forensics_gui.jobs import JobRunner, Ticket
from forensics_gui.ledger import Ledger, Loaded
from forensics_gui.pictures import Item, Prepared, prepare
from forensics_gui.reading import Reading

KEPT_DECODED = 3  # pictures whose pixels stay in memory; a 24-megapixel one takes some 200 MB with its pyramid


class Examination(QObject):
    """Pictures, marks, kept results and words of one case."""

    evidence_added = Signal(object)  # Item
    evidence_chosen = Signal(object)  # sha256
    picture_prepared = Signal(object)  # Prepared
    refused = Signal(str)  # one sentence about a file or the case
    run_kept = Signal(object)  # Run; or it could not be, which `is_kept` tells
    annotations_changed = Signal()
    board_changed = Signal()
    details_changed = Signal()
    case_changed = Signal()  # another case is open
    case_placed = Signal(object)  # Path of a case that was opened, or that has a place of its own now
    export_started = Signal(object)  # Ticket
    export_ended = Signal(object)  # Ticket
    exported = Signal(object, str)  # Path, and what has to be told besides
    export_failed = Signal(str)
    reading_changed = Signal(int)  # files that are still being read

    def __init__(self, runner: JobRunner, examiner: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runner = runner
        self.undo_stack = QUndoStack(self)
        self.examiner = examiner
        self._ledger = Ledger()
        self._exporting: Ticket | None = None
        self._reading = Reading(runner, self)
        self._reading.changed.connect(self.reading_changed)
        self._reading.refused.connect(self.refused)
        self._choose_first = True
        self._begin()

    def _begin(self) -> None:
        self.case = Case(examiner=self.examiner)
        self.items: dict[str, Item] = {}
        self.chosen: str | None = None
        self.prepared: Prepared | None = None
        self.annotations: Annotations = ()
        self._sources: dict[str, ImageSource] = {}
        self._decoded: list[str] = []
        self._choosing: Ticket | None = None
        self._keeping: set[str] = set()
        self.undo_stack.clear()
        self.stop_reading()  # what is under way was meant for the case that is left

    def begin_sample(self, readers: Iterable[Callable[[], ImageSource]], question: str) -> None:
        """Show the sample examination: a case like any other, but gone at the end or as soon as real evidence comes."""
        self.runner.write(self._ledger.close)
        self._ledger = Ledger(temporary=True)
        self._begin()
        self._announce_case()
        self.describe(question=question)
        self._read_all(readers)

    # Pictures ------------------------------------------------------------------------------------------------------------------------

    def take(self, readers: Iterable[Callable[[], ImageSource]], *, parts: bool = False) -> None:
        """Add what these functions read, each off the GUI thread; the first that can be read is shown. parts: of what is here already."""
        readers = list(readers)
        if readers and self._ledger.temporary and not parts:
            self.new_case()  # real evidence never shares a case with the sample
        self._read_all(readers)

    def _read_all(self, readers: Iterable[Callable[[], ImageSource]]) -> None:
        self._choose_first = True
        self._reading.read(readers, self._taken)

    @property
    def is_reading(self) -> bool:
        return self._reading.under_way

    @Slot()
    def stop_reading(self) -> None:
        """Forget the files that are still being read; those that are here stay."""
        self._reading.stop()

    def _taken(self, ready: Prepared) -> None:
        sha256 = ready.source.evidence.sha256
        if sha256 not in self.items:
            self._sources[sha256] = ready.source
            self.items[sha256] = Item(ready.source.evidence, ready.facts, ready.thumbnail)
            self._enter("acquire", ready.source)
            self.evidence_added.emit(self.items[sha256])
        if self._choose_first or self.chosen is None:
            self._choose_first = False
            self._show(ready)
        elif sha256 != self.chosen:
            self._forget_pixels(sha256)

    def choose(self, sha256: str, picture: str | None = None) -> None:
        """Show one of the pictures; `picture` names another frame or preview of the same file."""
        source = self._sources[sha256]
        if picture is not None and picture != source.picture:
            source = self._sources[sha256] = source.select(picture)
        elif sha256 == self.chosen:
            return
        if self._choosing:
            self._choosing.cancel()
        self._choosing = self.runner.run(prepare, lambda: source, done=self._show, failed=self._not_shown)

    @Slot(object)
    def _show(self, ready: Prepared) -> None:
        sha256 = ready.source.evidence.sha256
        if sha256 not in self._sources:
            return  # its case was closed meanwhile
        self._sources[sha256] = ready.source
        self._decoded = [*(kept for kept in self._decoded if kept != sha256), sha256]
        for old in self._decoded[:-KEPT_DECODED]:
            self._forget_pixels(old)
        self.chosen, self.prepared = sha256, ready
        self.evidence_chosen.emit(sha256)
        self.picture_prepared.emit(ready)

    @Slot(object)
    def _not_shown(self, error: Exception) -> None:
        self.refused.emit(str(error))

    def source_of(self, sha256: str) -> ImageSource:
        """One of the pictures, to be read beside the one that is shown."""
        return self._sources[sha256]

    def size_of(self, sha256: str) -> tuple[int, int]:
        """Width and height of one of the pictures; nothing where it is not here."""
        facts = self.items[sha256].facts if sha256 in self.items else None
        return (facts.width, facts.height) if facts is not None else (0, 0)

    def is_evidence(self, path: str) -> bool:
        """Whether one of the pictures lies there: nothing is ever written over it."""
        return Path(path).absolute() in {item.evidence.path for item in self.items.values()}

    def step(self, by: int) -> None:
        """Show the next picture, or the one before."""
        order = list(self.items)
        if self.chosen in order and len(order) > 1:
            self.choose(order[(order.index(self.chosen) + by) % len(order)])

    def _forget_pixels(self, sha256: str) -> None:
        source = self._sources[sha256]
        self._sources[sha256] = source.select(source.picture)  # the same bytes, nothing decoded yet
        self._decoded = [kept for kept in self._decoded if kept != sha256]

    # Results -------------------------------------------------------------------------------------------------------------------------

    def keep(self, run: Run) -> None:
        """Put a result into the case, a null result like any other. It cannot be taken out again."""
        if not self.is_kept(run) and not self.is_being_kept(run):
            self._keeping.add(run.id)
            enter = partial(self._ledger.enter, "keep", run, by=self.examiner)
            self.runner.write(enter, done=partial(self._kept, run), failed=partial(self._not_kept, run))

    def is_kept(self, run: Run) -> bool:
        return any(kept.id == run.id for kept in self.case.runs)

    def is_being_kept(self, run: Run) -> bool:
        """A large map takes a moment to reach the disk."""
        return run.id in self._keeping

    def _kept(self, run: Run, case: Case) -> None:
        self._keeping.discard(run.id)
        self._entered(case)
        self.run_kept.emit(run)

    def _not_kept(self, run: Run, error: Exception) -> None:
        self._keeping.discard(run.id)
        self._not_entered(error)
        self.run_kept.emit(run)

    def use_match(self, run: Run, view: int, text: str, points: tuple[tuple[float, float], ...]) -> None:
        """Make a reference match a finding: its run is kept, and the report prints it whole. The choice can be undone, the keeping not."""
        self.keep(run)
        if view not in self.matches_used(run):
            self._add(Annotation("", run.evidence, MATCH, points, text, run=run.id, view=view), mark("Use as finding"))

    def leave_match(self, run: Run, view: int | None) -> None:
        """It is no finding any more; its run stays kept."""
        for each in self.annotations:
            if (each.kind, each.run, each.view) == (MATCH, run.id, view):
                self.remove_mark(each.id)

    def matches_used(self, run: Run) -> frozenset[int | None]:
        """Which of a run's views are findings."""
        return frozenset(each.view for each in self.annotations if each.kind == MATCH and each.run == run.id)

    # Marks ---------------------------------------------------------------------------------------------------------------------------

    def annotations_here(self) -> Annotations:
        """The marks on the picture that is shown."""
        return tuple(each for each in self.annotations if each.evidence == self.chosen)

    def add_mark(self, kind: str, points: tuple[tuple[float, float], ...], text: str = "", colour: str = AMBER) -> Annotation | None:
        """Put a new mark on the shown picture."""
        if self.chosen is None:
            return None
        if kind == "number":
            text = text or str(1 + sum(each.kind == "number" for each in self.annotations_here()))
        return self._add(Annotation("", self.chosen, kind, points, text, colour), mark("Add a mark"))

    def add_marks(self, marks: Annotations, words: str) -> Annotations:
        """Put marks from elsewhere on the shown picture, in one step that can be undone; each gets an identity of its own."""
        if self.chosen is None or not marks:
            return ()
        new = adopted(marks, self.chosen, self.examiner)
        self._edit(words, (*self.annotations, *new))
        return new

    def _add(self, annotation: Annotation, words: str) -> Annotation:
        (signed,) = adopted((annotation,), annotation.evidence, self.examiner)
        self._edit(words, (*self.annotations, signed))
        return signed

    def change_mark(self, annotation_id: str, **changes: Any) -> None:
        """Replace fields of a mark: its points, its text."""
        after = tuple(replace(each, **changes) if each.id == annotation_id else each for each in self.annotations)
        if after != self.annotations:
            self._edit(mark("Change a mark"), after)

    def remove_mark(self, annotation_id: str) -> None:
        """Take a mark away; the custody record still tells that it was there."""
        after = tuple(each for each in self.annotations if each.id != annotation_id)
        if after != self.annotations:
            self._edit(mark("Delete a mark"), after)

    def _edit(self, text: str, after: Annotations) -> None:
        self.undo_stack.push(Edit(tr(text), self._set_annotations, self.annotations, after))

    def _set_annotations(self, annotations: Annotations, act: str, subject: Annotation) -> None:
        self.annotations = annotations
        self._enter("annotate", annotations, act, subject)
        self.annotations_changed.emit()

    def arrange(self, words: str, after: Board) -> None:
        """Change the findings board: its arguments, the conclusion's level, the reasons for what was left out. It can be undone."""
        if after != self.case.board:
            self.undo_stack.push(Rearranged(tr(words), self._set_board, self.case.board, after))

    def _set_board(self, board: Board) -> None:
        self.case = replace(self.case, board=board)
        self._enter("arrange", board)
        self.board_changed.emit()

    # Words, case, export -------------------------------------------------------------------------------------------------------------

    def describe(self, **details: str) -> None:
        """Change the words about the case: title, examiner, organisation, question, propositions, conclusion, notes, tags."""
        old = described(self.case)
        new = {name: text for name, text in details.items() if old[name] != text}
        if not new:
            return
        self.case = with_description(self.case, {**old, **new})
        self.examiner = self.case.examiner
        self._enter("describe", **new)
        self.details_changed.emit()

    def new_case(self) -> None:
        """Leave this case, which is on disk already, and begin an empty one; its folder is made with the first picture."""
        self.runner.write(self._ledger.close)
        self._ledger = Ledger()
        self._begin()
        self._announce_case()

    def open_case(self, folder: Path) -> None:
        """Go on with a case from disk; its copies of the evidence are hashed again before they are shown."""
        ledger = Ledger()
        self.runner.write(ledger.load, folder, done=partial(self._opened, ledger), failed=self._not_entered)

    def _opened(self, ledger: Ledger, loaded: Loaded) -> None:
        self.runner.write(self._ledger.close)
        self._ledger = ledger
        self._begin()
        self.case, self.annotations = loaded.case, loaded.case.annotations
        self.examiner = loaded.case.examiner or self.examiner
        self._announce_case()
        if self.folder is not None:
            self.case_placed.emit(self.folder)
        self._choose_first = True
        self._sources = {source.evidence.sha256: source for source in loaded.sources}
        self._reading.read([partial(_same, source) for source in loaded.sources], self._found)
        for sentence in loaded.refused:
            self.refused.emit(sentence)

    def _found(self, ready: Prepared) -> None:
        sha256 = ready.source.evidence.sha256
        self.items[sha256] = Item(ready.source.evidence, ready.facts, ready.thumbnail)
        self.evidence_added.emit(self.items[sha256])
        if self._choose_first:
            self._choose_first = False
            self._show(ready)
        else:
            self._forget_pixels(sha256)

    def keep_case(self, folder: Path) -> None:
        """Give the case a place of its own, after all that is still being written to it; recorded as the act `moved`."""
        self.runner.write(self._ledger.move, folder, done=partial(self._moved, folder), failed=self._not_entered)

    def _moved(self, folder: Path, case: Case) -> None:
        self._entered(case)
        self.case_placed.emit(folder)

    def _announce_case(self) -> None:
        self.case_changed.emit()
        self.details_changed.emit()
        self.annotations_changed.emit()
        self.board_changed.emit()
        self.evidence_chosen.emit(None)

    @property
    def is_sample(self) -> bool:
        return self._ledger.temporary

    @property
    def folder(self) -> Path | None:
        """Where the case is on disk; None before its first picture."""
        return self._ledger.place

    def export(self, path: Path, delivery: Delivery | None = None) -> None:
        """Write the finding as a PDF from all that is in the case, after all that is still being written to it."""
        delivery = delivery or Delivery()
        self.runner.write(self._ledger.snapshot, done=partial(self._write_finding, path, delivery), failed=self._not_exported)

    def _write_finding(self, path: Path, delivery: Delivery, loaded: Loaded) -> None:
        from forensics_gui.case.report import write_report

        sources = {source.evidence.sha256: source for source in loaded.sources}
        write = partial(write_report, loaded.case, sources, path, delivery=delivery)
        ticket = self._exporting = self.runner.watch(write, done=partial(self._written, path, delivery), failed=self._not_exported)
        self.export_started.emit(ticket)

    def _written(self, path: Path, delivery: Delivery, unstamped: str) -> None:
        self.export_ended.emit(self._exporting)
        enter = partial(self._ledger.exported, path, delivery, unstamped)
        self.runner.write(enter, done=self._entered, failed=self._not_entered)
        self.exported.emit(path, unstamped)

    @Slot(object)
    def _not_exported(self, error: Exception) -> None:
        self.export_ended.emit(self._exporting)
        self.export_failed.emit(tr("The finding could not be written: {reason}", reason=str(error)))

    def note(self, act: str, subject: str, details: Mapping[str, object]) -> None:
        """Put another deliberate act on record, such as saving a part of the evidence."""
        self._enter("record", act, subject, details)

    def close(self) -> bool:
        """Stop all work, finish what must be written, close the case. False where some work does not heed its checkpoints."""
        self.runner.write(self._ledger.close)
        return self.runner.close()

    def _enter(self, act: str, *values: object, **fields: str) -> None:
        """Write to the case in the order of the acts."""
        enter = partial(self._ledger.enter, act, *values, by=self.examiner, **fields)
        self.runner.write(enter, done=self._entered, failed=self._not_entered)

    @Slot(object)
    def _entered(self, case: Case) -> None:
        # Words and marks here may be newer than this answer; the rest only the disk knows.
        self.case = replace(self.case, evidence=case.evidence, runs=case.runs, custody=case.custody)

    @Slot(object)
    def _not_entered(self, error: Exception) -> None:
        self.refused.emit(tr("The case on disk could not be changed: {reason}", reason=str(error)))


def _same(source: ImageSource) -> ImageSource:
    return source
