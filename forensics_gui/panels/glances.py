"""Small pictures and titles of what kept results hold, read off the GUI thread: a kept map lies on disk, and may be large."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from analyzers.language import tr
from analyzers.results import Map, Match, Picture, View
from forensics_gui.case.errors import CaseError
from forensics_gui.case.model import Run
from forensics_gui.jobs import JobRunner


@dataclass(frozen=True, eq=False)
class Glance:
    """One view of a kept result. image: None where it cannot be drawn. is_picture: a map, picture or match, no table, curve or score."""

    title: str
    image: QImage | None
    is_picture: bool = False


def glances_of(run: Run) -> tuple[Glance, ...]:
    """All views of a run, in their order. Slow: for a worker. Raises CaseError where the kept file was changed."""
    views = run.result.views if run.result is not None else ()
    return tuple(Glance(tr(view.title), _image(view), isinstance(view, Map | Picture | Match)) for view in views)


def _image(view: View) -> QImage | None:
    from forensics_gui.imaging import UnfitArrayError
    from forensics_gui.panels.thumbnails import thumbnail

    try:
        return thumbnail(view)
    except UnfitArrayError:
        return None


def picture_of(run: Run) -> QImage | None:
    """The first of its views that is a picture. Slow: for a worker. Raises CaseError where the kept file was changed."""
    views = run.result.views if run.result is not None else ()
    return next((image for view in views if (image := _image(view)) is not None), None)


def main_view(glances: tuple[Glance, ...]) -> int | None:
    """Which of the views is shown where nobody chose: the first map, picture or match, else the first of any kind."""
    return next((place for place, glance in enumerate(glances) if glance.is_picture), 0 if glances else None)


class Glances(QObject):
    """Remembers those of one case; `arrived` names the run whose glances have come."""

    arrived = Signal(str)

    def __init__(self, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._known: dict[str, tuple[Glance, ...]] = {}
        self._waiting: dict[str, list[Callable[[tuple[Glance, ...]], None]]] = {}

    def of(self, run_id: str | None) -> tuple[Glance, ...]:
        """What is known by now."""
        return self._known.get(run_id or "", ())

    def knows(self, run_id: str) -> bool:
        return run_id in self._known

    def ask(self, run: Run, then: Callable[[tuple[Glance, ...]], None] | None = None) -> None:
        """Have them read, unless they are here; `then` is told."""
        if run.id in self._known:
            if then is not None:
                then(self._known[run.id])
            return
        asked = run.id in self._waiting
        self._waiting.setdefault(run.id, []).extend([then] if then is not None else [])
        if not asked:
            self._runner.run(_named, run, done=self._come)

    def forget(self) -> None:
        """Another case is open."""
        self._known, self._waiting = {}, {}

    def _come(self, named: tuple[str, tuple[Glance, ...]]) -> None:
        run_id, glances = named
        if run_id not in self._waiting:
            return  # its case was left meanwhile
        self._known[run_id] = glances
        for then in self._waiting.pop(run_id):
            then(glances)
        self.arrived.emit(run_id)


def _named(run: Run) -> tuple[str, tuple[Glance, ...]]:
    try:
        return run.id, glances_of(run)
    except CaseError:  # a kept file that was changed is not shown; whoever exports or verifies is told by name
        return run.id, ()
