"""New marks, and one step of undo: the marks, or the findings board, as they were and as they are."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from PySide6.QtGui import QUndoCommand

from forensics_gui.case.argument import Board
from forensics_gui.case.model import Annotation

Annotations = tuple[Annotation, ...]


def adopted(marks: Annotations, evidence: str, author: str) -> Annotations:
    """The marks as new ones on this evidence: each gets an identity of its own, and an author and a time where it has none."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return tuple(replace(each, id=uuid4().hex, evidence=evidence, author=each.author or author, made=each.made or now) for each in marks)


class Edit(QUndoCommand):
    """Every edit of the marks swaps one tuple for another, so one command serves them all."""

    def __init__(self, text: str, show: Callable[[Annotations, str, Annotation], None], now: Annotations, then: Annotations) -> None:
        super().__init__(text)
        self._show, self._now, self._then = show, now, then

    def redo(self) -> None:
        self._swap(self._now, self._then)

    def undo(self) -> None:
        self._swap(self._then, self._now)

    def _swap(self, before: Annotations, after: Annotations) -> None:
        known = {old.id for old in before}
        added = [new for new in after if new.id not in known]
        removed = [old for old in before if old.id not in {left.id for left in after}]
        changed = [new for new in after if new.id in known and new not in before]
        act, subject = ("added", added) if added else ("removed", removed) if removed else ("changed", changed)
        if subject:  # where several came in one step, the custody entry is named after the first and lists them all
            self._show(after, act, subject[0])


class Rearranged(QUndoCommand):
    """Every change of the findings board swaps one board for another."""

    def __init__(self, text: str, show: Callable[[Board], None], now: Board, then: Board) -> None:
        super().__init__(text)
        self._show, self._now, self._then = show, now, then

    def redo(self) -> None:
        self._show(self._then)

    def undo(self) -> None:
        self._show(self._now)
