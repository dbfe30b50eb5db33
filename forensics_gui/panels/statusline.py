"""The line at the foot of the window: where the pointer is, what is stored there, and what is under way."""

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from analyzers.language import tr, trn
from forensics_gui.jobs import Ticket
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.labels import one_line, plain_tip
from forensics_gui.panels.methods_at_work import MethodsAtWork
from forensics_gui.panels.progress import SHOW_PROGRESS_AFTER_MS
from forensics_gui.pictures import Prepared


def stored_values(ready: Prepared, x: int, y: int) -> str:
    """The samples of one pixel by the names of their channels, exactly as stored."""
    values = ready.samples[y, x].tolist()
    names = (name[:1].upper() if len(name) > 2 else name for name in ready.facts.channels)
    return " ".join(f"{name} {value}" for name, value in zip(names, values, strict=False))


class StatusLine(QStatusBar):
    """Coordinates and stored values on the right, messages and progress on the left."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.where = QLabel()
        self.zoom = QLabel()
        self.region = QLabel()
        self.busy = QLabel()
        self.stop = QPushButton(tr("Stop reading"))
        self.work = QLabel()
        self.work.setTextFormat(Qt.TextFormat.PlainText)
        self.patience = QTimer(self)
        self.patience.setSingleShot(True)
        self.patience.setInterval(SHOW_PROGRESS_AFTER_MS)
        self.patience.timeout.connect(self.show_patience)
        self._under_way: dict[Ticket, str] = {}
        self.progress = QProgressBar()
        self.progress.setRange(0, 100)
        self.progress.setFixedWidth(180)
        self.progress.setAccessibleName(tr("Progress"))
        self.cancel = QPushButton(tr("Cancel"))
        self.methods = MethodsAtWork(desk.examination.runner)
        self.addWidget(self.busy)
        self.addWidget(self.stop)
        self.addWidget(self.work)
        self.addWidget(self.progress)
        self.addWidget(self.cancel)
        self.addWidget(self.methods)
        for label in (self.region, self.where, self.zoom):
            self.addPermanentWidget(label)
        for part in (self.busy, self.stop, self.work, self.progress, self.cancel, self.methods):
            part.hide()
        navigation, examination = desk.navigation, desk.examination
        navigation.cursor_moved.connect(self.show_cursor)
        navigation.region_changed.connect(self.show_region)
        navigation.view_changed.connect(self.show_zoom)
        examination.picture_prepared.connect(self.show_cursor)
        examination.reading_changed.connect(self.show_reading)
        examination.export_started.connect(self.begin_export)
        examination.export_ended.connect(self.end)
        examination.runner.progressed.connect(self._tell_progress)
        self.cancel.clicked.connect(self._cancel)
        self.stop.clicked.connect(examination.stop_reading)

    @Slot()
    def show_cursor(self) -> None:
        ready, point = self._desk.examination.prepared, self._desk.navigation.cursor
        if ready is None or point is None:
            self.where.clear()
            return
        x, y = int(point[0]), int(point[1])
        if 0 <= x < ready.facts.width and 0 <= y < ready.facts.height:
            self.where.setText(tr("x {x}, y {y}", x=x, y=y) + " · " + stored_values(ready, x, y))

    @Slot()
    def show_region(self) -> None:
        region = self._desk.navigation.region
        size = tr("region {width} × {height} at {x}, {y}", **region._asdict()) if region else ""
        self.region.setText(size)

    @Slot()
    def show_zoom(self) -> None:
        view = self._desk.navigation.view
        self.zoom.setText(tr("fitted") if view.fit else f"{view.zoom:.0%}")

    @Slot(int)
    def show_reading(self, count: int) -> None:
        self.busy.setText(trn("Reading {n} file…", "Reading {n} files…", count))
        if not count:
            self.patience.stop()
            self.show_patience()
        elif not self.patience.isActive() and self.busy.isHidden():
            self.patience.start()

    @Slot()
    def show_patience(self) -> None:
        """Only what takes longer than a glance is told, so that the line does not flicker."""
        reading = self._desk.examination.is_reading
        self.busy.setVisible(reading)
        self.stop.setVisible(reading)

    @Slot(object)
    def begin_export(self, ticket: Ticket) -> None:
        self.begin(ticket, tr("Writing the finding…"))

    @Slot(object, str)
    def begin(self, ticket: Ticket, what: str) -> None:
        """Something long has begun; the newest of several is shown."""
        self._under_way[ticket] = what
        self._show_work()

    @Slot(object)
    def end(self, ticket: Ticket | None) -> None:
        if ticket in self._under_way:
            del self._under_way[ticket]
            self._show_work()

    def _show_work(self) -> None:
        ticket, what = next(reversed(self._under_way.items()), (None, ""))
        self._say(what)
        self.progress.setValue(0)
        for part in (self.work, self.progress, self.cancel):
            part.setVisible(ticket is not None)

    def _say(self, words: str) -> None:
        """What is at work, with its own words on speed and remaining time, in a share of the line: coordinates keep theirs."""
        room = max(160, self.width() * 2 // 5)
        self.work.setText(self.work.fontMetrics().elidedText(one_line(words), Qt.TextElideMode.ElideMiddle, room))
        self.work.setToolTip(plain_tip(words))

    @Slot(object, float, str)
    def _tell_progress(self, ticket: Ticket, fraction: float, note: str) -> None:
        if ticket is next(reversed(self._under_way), None):
            self.progress.setValue(round(100 * fraction))
            self._say(f"{self._under_way[ticket]} {note}".strip())

    @Slot()
    def _cancel(self) -> None:
        ticket = next(reversed(self._under_way), None)
        if ticket is not None:
            ticket.cancel()
            self.end(ticket)
