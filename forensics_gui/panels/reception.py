"""Takes what comes in: evidence goes to the examination, an address is fetched only after a yes, a refusal is told in its sentence.

What holds pictures (a page, an archive, a mail, a video) goes to `Choosing`.
"""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from analyzers.language import tr
from forensics_gui.choices import Choices
from forensics_gui.examination import Examination
from forensics_gui.incoming_arrival import Arrival, Holder, Incoming, Offer, Refusal
from forensics_gui.jobs import Ticket
from forensics_gui.panels.choosing import Choosing
from forensics_gui.panels.notice import Notice, SentenceBar


class OfferBar(SentenceBar):
    """Asks about one address at a time, without standing in the way. Nothing is sent anywhere before "Fetch"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        buttons = QPushButton(tr("Fetch")), QPushButton()
        super().__init__(*buttons, parent=parent)
        self.fetch, self.leave = buttons

    def ask(self, offer: Offer) -> None:
        self.text.setText(offer.question)
        self.leave.setText(tr("Take the pixels only") if offer.otherwise else tr("Do not fetch"))
        self.show()


class Reception(QObject):
    """The door of the window. `started` carries the ticket of a fetch and what it is."""

    started = Signal(object, str)
    ended = Signal(object)
    coming = Signal(object)  # tuple of Arrival that are about to be read

    def __init__(self, examination: Examination, notice: Notice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._examination, self._notice = examination, notice
        self._offers: list[Offer] = []
        self.bar = OfferBar()
        self.choosing = Choosing(examination, notice, self)
        self.choosing.ready.connect(self.receive)
        self.choosing.told.connect(notice.tell)
        self.choosing.started.connect(self.started)
        self.choosing.ended.connect(self.ended)
        self.bar.fetch.clicked.connect(self._fetch)
        self.bar.leave.clicked.connect(self._leave)
        examination.refused.connect(notice.tell)
        examination.export_failed.connect(notice.tell)

    def open_names(self, names: list[str]) -> None:
        """Files, folders and addresses by name; folders are walked off the GUI thread."""
        if names:
            self._examination.runner.run(_sorted_out, names, done=self.receive)

    @Slot(object)
    def receive(self, incoming: tuple[Incoming, ...]) -> None:
        arrivals = [item for item in incoming if isinstance(item, Arrival)]
        if arrivals:
            self.coming.emit(tuple(arrivals))
        self._examination.take([arrival.open for arrival in arrivals])
        for item in incoming:
            if isinstance(item, Refusal):
                self._notice.tell(str(item))
            elif isinstance(item, Offer):
                self._offers.append(item)
            elif isinstance(item, Holder):
                self.choosing.open(item)
            elif isinstance(item, Choices):
                self.choosing.offer(item)
        self._ask_next()

    def _ask_next(self) -> None:
        if self._offers:
            self.bar.ask(self._offers[0])
        else:
            self.bar.hide()

    @Slot()
    def _fetch(self) -> None:
        from forensics_gui.web_page import fetch_or_list

        offer = self._offers.pop(0)
        runner, cell = self._examination.runner, _Fetch()
        cell.ticket = runner.watch(fetch_or_list, offer, done=partial(self._fetched, cell), failed=partial(self._not_fetched, cell))
        self.started.emit(cell.ticket, tr("Fetching {name}…", name=offer.name))
        self._ask_next()

    @Slot()
    def _leave(self) -> None:
        offer = self._offers.pop(0)
        if offer.otherwise is not None:
            self.receive((offer.otherwise,))
        self._ask_next()

    def _fetched(self, cell: "_Fetch", got: Arrival | Choices) -> None:
        self.ended.emit(cell.ticket)
        if isinstance(got, Arrival):
            self.receive((got,))
        else:
            self.choosing.offer(got)

    def _not_fetched(self, cell: "_Fetch", error: Exception) -> None:
        self.ended.emit(cell.ticket)
        self._notice.tell(str(error))


class _Fetch:
    """One address under way: its ticket is known only after the work was given out."""

    ticket: Ticket | None = None


def _sorted_out(names: list[str]) -> tuple[Incoming, ...]:
    from forensics_gui.incoming import from_arguments

    return from_arguments(names)
