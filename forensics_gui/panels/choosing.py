"""What holds pictures rather than being one: looked through off the GUI thread, shown to choose from, and what was chosen taken in."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from analyzers.language import tr
from forensics_gui.choices import Choice, Choices, Member
from forensics_gui.examination import Examination
from forensics_gui.incoming_arrival import Arrival, Holder, Incoming, Offer
from forensics_gui.jobs import Ticket
from forensics_gui.panels.chooser import Chooser
from forensics_gui.panels.frame_chooser import FrameChooser

Work = Callable[..., Any]
Answer = Callable[[Any], object]


class Choosing(QObject):
    """`ready` carries what may go into the case; `library_wanted` videos for the reference library."""

    started = Signal(object, str)
    ended = Signal(object)
    ready = Signal(object)  # tuple of Incoming
    library_wanted = Signal(list)  # of paths
    told = Signal(str)

    def __init__(self, examination: Examination, within: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner, self._within = examination.runner, within
        self._tickets: dict[object, Ticket] = {}
        self._to_fetch: list[Offer] = []
        self._fetching: Ticket | None = None
        self._runner.abandoned.connect(self._given_up)

    def open(self, holder: Holder) -> None:
        """Look into a file that holds pictures."""
        from forensics_gui.holders import contents

        if holder.kind == "video":
            self._choose_frames(holder)
        else:
            self._begin(tr("Looking into {name}…", name=holder.name), contents, holder, done=self._looked_into)

    def offer(self, choices: Choices) -> None:
        """Show what there is to choose from."""
        chooser = Chooser(choices, self._runner, self._within.window())
        chooser.taken.connect(self._take)
        chooser.show()

    def _choose_frames(self, holder: Holder) -> None:
        chooser = FrameChooser(holder, self._runner, self._within.window())
        chooser.ready.connect(self.ready)
        chooser.told.connect(self.told)
        chooser.library_wanted.connect(self._want_in_library)
        chooser.show()

    @Slot(str)
    def _want_in_library(self, path: str) -> None:
        self.library_wanted.emit([path])

    def _looked_into(self, choices: Choices) -> None:
        from forensics_gui.holders import taken_whole

        if not taken_whole(choices):
            self.offer(choices)
            return
        for sentence in choices.sentences[1:]:
            self.told.emit(sentence)
        self._take(choices, list(choices.rows))

    @Slot(object, object)
    def _take(self, choices: Choices, rows: list[Choice]) -> None:
        from forensics_gui.holders import taken

        contents = [row.content for row in rows]
        arrivals: list[Incoming] = [content for content in contents if isinstance(content, Arrival)]
        if arrivals:
            self.ready.emit(tuple(arrivals))
        if members := [content for content in contents if isinstance(content, Member)]:
            self._begin(tr("Taking out of {name}…", name=choices.title), taken, choices.holder, members, done=self._took)
        self._to_fetch += [content for content in contents if isinstance(content, Offer)]
        self._fetch_next()

    def _took(self, found: tuple[Incoming, ...]) -> None:
        self.ready.emit(found)

    # One picture of a page after the other: a cancel ends them all --------------------------------------------------------------------

    def _fetch_next(self) -> None:
        from forensics_gui.fetch import fetch

        if self._fetching is None and self._to_fetch:
            offer = self._to_fetch.pop(0)
            words = tr("Fetching {name}…", name=offer.name)
            self._fetching = self._begin(words, fetch, offer, done=self._fetched, failed=self._not_fetched)

    def _fetched(self, arrival: Arrival) -> None:
        self._fetching = None
        self.ready.emit((arrival,))
        self._fetch_next()

    def _not_fetched(self, error: Exception) -> None:
        self._fetching = None
        self.told.emit(str(error))
        self._fetch_next()

    @Slot(object)
    def _given_up(self, ticket: Ticket) -> None:
        self._tickets = {cell: kept for cell, kept in self._tickets.items() if kept is not ticket}
        if ticket is self._fetching:
            self._fetching, self._to_fetch = None, []

    # ----------------------------------------------------------------------------------------------------------------------------------

    def _begin(self, words: str, function: Work, *arguments: object, done: Answer, failed: Answer | None = None) -> Ticket:
        cell = object()
        answer, refuse = partial(self._end, cell, done), partial(self._end, cell, failed or self._refused)
        ticket = self._runner.watch(function, *arguments, done=answer, failed=refuse)
        self._tickets[cell] = ticket
        self.started.emit(ticket, words)
        return ticket

    def _end(self, cell: object, answer: Answer, value: Any) -> None:
        self.ended.emit(self._tickets.pop(cell, None))
        answer(value)

    def _refused(self, error: Exception) -> None:
        self.told.emit(str(error))
