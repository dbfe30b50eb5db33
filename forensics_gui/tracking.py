"""Tells this process's record what the examination has open, and the scrubber which names must not leave."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot

from forensics_gui.examination import Examination
from forensics_gui.incoming_arrival import Arrival
from forensics_gui.pictures import Item
from forensics_gui.running import Left, Open, Running
from forensics_gui.scrub import Scrubber


class Tracking(QObject):
    """Listens to the examination as long as the program runs."""

    def __init__(self, examination: Examination, running: Running, scrub: Scrubber, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._examination, self._running, self._scrub = examination, running, scrub
        self._opening: tuple[str, ...] = ()
        self._reopening = Open()
        examination.evidence_added.connect(self._added)
        examination.evidence_chosen.connect(self.note)
        examination.picture_prepared.connect(self._shown)
        examination.details_changed.connect(self._described)
        examination.case_changed.connect(self.note)
        examination.case_placed.connect(self._placed)
        examination.reading_changed.connect(self._read_on)

    @Slot(object)
    def come(self, arrivals: tuple[Arrival, ...]) -> None:
        """These are about to be read: if one of them ends the program, the next start can say which it was."""
        self._opening = tuple(str(arrival.path or arrival.name) for arrival in arrivals)
        for name in self._opening:
            self._learn_file(name)
        self.note()

    @Slot(object)
    def reopen(self, left: Left) -> None:
        """The user took the offer: until it is on the screen again, what was open then counts as open."""
        self._reopening = left.open
        self.note()

    @Slot()
    def note(self) -> None:
        """Write down what is open now."""
        examination, again = self._examination, self._reopening
        folder = "" if examination.is_sample or examination.folder is None else str(examination.folder)
        item = examination.items.get(examination.chosen or "")
        self._running.note(
            Open(
                case=folder or again.case,
                title=examination.case.title or Path(folder or again.case).name,
                opening=self._opening or (() if item else again.opening),
                chosen=item.evidence.sha256 if item else again.chosen,
                chosen_name=item.evidence.name if item else again.chosen_name,
                sample=str(examination.folder.parent) if examination.is_sample and examination.folder else "",
            )
        )

    @Slot(object)
    def _added(self, item: Item) -> None:
        self._learn_file(str(item.evidence.path))
        self._scrub.learn(item.evidence.name)
        # The case's folder is made on the disk after this: the answer comes when it is there.
        self._examination.runner.write(_nothing, done=self._on_disk)

    def _on_disk(self, _nothing: object) -> None:
        self.note()
        if self._examination.folder is not None:
            self._scrub.learn(self._examination.folder.name)

    @Slot(object)
    def _shown(self, _ready: object) -> None:
        self._reopening = Open()
        self.note()

    @Slot()
    def _described(self) -> None:
        case = self._examination.case
        self._scrub.learn(case.title, case.examiner, case.organisation)
        self.note()

    @Slot(object)
    def _placed(self, folder: Path) -> None:
        self._scrub.learn(folder.name)
        self.note()

    @Slot(int)
    def _read_on(self, count: int) -> None:
        if not count:
            self._opening = ()
            self.note()

    def _learn_file(self, path: str) -> None:
        self._scrub.learn(path, Path(path).name, Path(path).stem)


def _nothing() -> None:
    """What is written before has been written once this was reached."""
