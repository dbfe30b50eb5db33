"""The window in which frames of a video are chosen: a strip of small pictures, one frame at a time with its exact time, and the choice."""

from bisect import bisect_right
from typing import Any

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QIcon, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from analyzers.language import tr, trn
from forensics_gui.canvas.navigation import Navigation
from forensics_gui.canvas.view import Canvas
from forensics_gui.film import Film
from forensics_gui.footage import SAME_S, Footage, frames_around, survey, taken
from forensics_gui.icons import icon
from forensics_gui.imaging import image_of, layer_of_pixels
from forensics_gui.incoming_arrival import Arrival, Holder, shortened
from forensics_gui.jobs import JobRunner, Ticket
from forensics_gui.panels.labels import ElidedLabel, visible
from forensics_gui.panels.match_words import time_code

SETTLE_MS = 120  # a slider that is being dragged asks for no frames
TIME = Qt.ItemDataRole.UserRole


class FrameChooser(QDialog):
    """`ready` carries the frames that were taken, as arrivals; `library_wanted` the path of the video."""

    ready = Signal(object)
    library_wanted = Signal(str)
    told = Signal(str)

    def __init__(self, holder: Holder, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Choose frames: {name}", name=shortened(holder.name, 80)))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._holder, self._runner = holder, runner
        self._ticket: Ticket | None = None
        self.footage: Footage | None = None
        self.film: Film | None = None
        self.number = 0
        self.said = ElidedLabel("", self)
        self.canvas = Canvas(Navigation(self), self)
        self.canvas.setAccessibleName(tr("The frame that is looked at"))
        self.back = self._tool("stepback", tr("One frame back"))
        self.forward = self._tool("stepforward", tr("One frame on"))
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setAccessibleName(tr("Frame of the video: arrows go by one frame, Page Up and Page Down by one second"))
        self.clock = QLabel(self)
        self.clock.setTextFormat(Qt.TextFormat.PlainText)
        self.strip = _list(tr("Small pictures from all along the video"), 128, icons=True)
        self.chosen = _list(tr("Frames to be taken; Delete takes one out"), 46)
        self.mark = QPushButton(tr("Choose this frame"), self)
        self.unmark = QPushButton(tr("Leave out"), self)
        self.library = QPushButton(tr("Add the video to the reference library"), self)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.take = self.buttons.addButton(tr("Take"), QDialogButtonBox.ButtonRole.ActionRole)
        self.pause = QTimer(self)
        self.pause.setSingleShot(True)
        self.pause.setInterval(SETTLE_MS)
        self._lay_out()
        self._connect()
        self._enable(False)
        self.resize(960, min(760, self.screen().availableGeometry().height() - 60))
        self.canvas.set_note(tr("Looking through the video…"))
        self._ask(survey, holder, done=self._surveyed, failed=self._not_surveyed)

    def _tool(self, name: str, words: str) -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setIcon(icon(name))
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setAutoRepeat(True)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for part in (self.back, self.forward):
            row.addWidget(part)
        row.addWidget(self.slider, 1)
        row.addWidget(self.clock)
        row.addWidget(self.mark)
        below = QHBoxLayout()
        below.addWidget(self.chosen, 1)
        below.addWidget(self.unmark)
        foot = QHBoxLayout()
        foot.addWidget(self.library)
        foot.addStretch(1)
        foot.addWidget(self.buttons)
        column = QVBoxLayout(self)
        column.addWidget(self.said)
        column.addWidget(self.canvas, 1)
        column.addLayout(row)
        column.addWidget(self.strip)
        column.addLayout(below)
        column.addLayout(foot)
        self.mark.setDefault(True)
        self.library.setVisible(self._holder.passing is None)  # a copy that is gone soon is no reference
        for button in (self.unmark, self.library, self.take):
            button.setAutoDefault(False)

    def _connect(self) -> None:
        self._runner.progressed.connect(self._tell_progress)
        self.pause.timeout.connect(self._look)
        self.back.clicked.connect(self.step_back)
        self.forward.clicked.connect(self.step_on)
        self.slider.valueChanged.connect(self.go_to)
        self.strip.itemActivated.connect(self._go_to_item)
        self.strip.itemClicked.connect(self._go_to_item)
        self.chosen.itemClicked.connect(self._go_to_item)
        self.mark.clicked.connect(self.choose)
        self.unmark.clicked.connect(self.leave_out)
        QShortcut(QKeySequence.StandardKey.Delete, self.chosen, self.leave_out, context=Qt.ShortcutContext.WidgetShortcut)
        self.library.clicked.connect(self._add_to_library)
        self.take.clicked.connect(self._take)
        self.buttons.rejected.connect(self.reject)

    # What the video is ---------------------------------------------------------------------------------------------------------------

    def _surveyed(self, footage: Footage) -> None:
        self.footage = footage
        facts = footage.facts
        words = [
            self._holder.name,
            tr("{width} × {height} pixels", width=facts["width"], height=facts["height"]),
            tr("{rate} frames a second", rate=f"{facts['rate']:.4g}"),
            trn("{n} frame", "{n} frames", len(footage.times)),
            tr("Pixels decoded from a video carry no file traces of a photo."),
        ]
        if facts["rotation"]:
            words.append(tr("Frames are shown and taken as stored; a player turns them by {degrees}°.", degrees=facts["rotation"]))
        self.said.set_text(" · ".join(visible(str(word)) for word in words))
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, len(footage.times) - 1)
            self.slider.setPageStep(max(1, round(facts["rate"])))
        for moment in footage.strip:
            item = QListWidgetItem(QIcon(QPixmap.fromImage(image_of(moment.pixels()))), time_code(moment.time_s), self.strip)
            item.setData(TIME, moment.time_s)
        self.canvas.set_note("")
        self._enable(True)
        self.slider.setFocus()
        self.go_to(0)

    def _not_surveyed(self, error: Exception) -> None:
        self.told.emit(str(error))
        self.reject()

    @Slot(object, float, str)
    def _tell_progress(self, ticket: object, fraction: float, _note: str) -> None:
        if ticket is self._ticket and self.footage is None:
            self.canvas.set_note(tr("Looking through the video… {share} %", share=round(100 * fraction)))

    def _enable(self, on: bool) -> None:
        for part in (self.back, self.forward, self.slider, self.mark, self.strip, self.library):
            part.setEnabled(on)
        self._count()

    # One frame at a time -------------------------------------------------------------------------------------------------------------

    @property
    def time_s(self) -> float:
        """Of the frame that is looked at; its own, once it was decoded."""
        assert self.footage is not None
        return float(self.footage.times[self.number])

    @Slot(int)
    def go_to(self, number: int) -> None:
        """Look at a frame, by its number from 0."""
        if self.footage is None:
            return
        self.number = min(max(number, 0), len(self.footage.times) - 1)
        with QSignalBlocker(self.slider):
            self.slider.setValue(self.number)
        self.clock.setText(
            tr("{time} · frame {number} of {all}", time=time_code(self.time_s), number=self.number + 1, all=len(self.footage.times))
        )
        self.strip.setCurrentRow(bisect_right(self.footage.strip, self.time_s + SAME_S, key=lambda moment: moment.time_s) - 1)
        if not self._show():
            self.canvas.set_picture(None)  # never another frame than the clock says
            self.canvas.set_note(tr("Decoding this frame…"))
            self.pause.start()

    @Slot()
    def step_back(self) -> None:
        self.go_to(self.number - 1)

    @Slot()
    def step_on(self) -> None:
        self.go_to(self.number + 1)

    @Slot(QListWidgetItem)
    def _go_to_item(self, item: QListWidgetItem) -> None:
        if self.footage is not None:
            self.go_to(self.footage.number(item.data(TIME)))

    def _show(self) -> bool:
        """The frame itself, where it was decoded already."""
        film = self.film
        if film is None:
            return False
        nearest = min(range(len(film.frames)), key=lambda index: abs(film.frames[index].time_s - self.time_s))
        exact = abs(film.frames[nearest].time_s - self.time_s) < SAME_S
        if exact:
            self.canvas.set_picture(layer_of_pixels(film.pixels(nearest)))
            self.canvas.set_note("")
        self.mark.setEnabled(exact)
        return exact

    @Slot()
    def _look(self) -> None:
        if self.footage is not None:
            self._ask(frames_around, self.footage, self.number, done=self._looked, failed=self._not_looked)

    def _looked(self, film: Film) -> None:
        self.film = film
        if not self._show():
            self.canvas.set_note(tr("This frame cannot be decoded; the video is damaged here."))

    def _not_looked(self, error: Exception) -> None:
        self.canvas.set_note(str(error))

    # What is taken -------------------------------------------------------------------------------------------------------------------

    @Slot()
    def choose(self) -> None:
        """Note the frame that is looked at as one to be taken."""
        if self.footage is None or self.time_s in self.chosen_times() or not self.mark.isEnabled():
            return
        item = QListWidgetItem(tr("{time} · frame {number}", time=time_code(self.time_s), number=self.number + 1))
        item.setData(TIME, self.time_s)
        self.chosen.addItem(item)
        self._count()

    @Slot()
    def leave_out(self) -> None:
        for item in self.chosen.selectedItems():
            self.chosen.takeItem(self.chosen.row(item))
        self._count()

    def chosen_times(self) -> list[float]:
        """In seconds, in the order of choosing."""
        return [float(self.chosen.item(row).data(TIME)) for row in range(self.chosen.count())]

    def _count(self) -> None:
        number = self.chosen.count()
        self.take.setText(trn("Take {n} frame as evidence", "Take {n} frames as evidence", number) if number else tr("Take as evidence"))
        self.take.setEnabled(number > 0)
        self.unmark.setEnabled(number > 0)

    @Slot()
    def _take(self) -> None:
        if self.footage is not None:
            self._enable(False)
            self.take.setEnabled(False)
            self._ask(taken, self.footage, self.chosen_times(), done=self._took, failed=self._not_taken)

    def _took(self, arrivals: tuple[Arrival, ...]) -> None:
        self.ready.emit(arrivals)
        self.accept()

    def _not_taken(self, error: Exception) -> None:
        self._enable(True)
        self.told.emit(str(error))

    @Slot()
    def _add_to_library(self) -> None:
        self.library.setEnabled(False)
        self.library_wanted.emit(str(self._holder.path))

    # ----------------------------------------------------------------------------------------------------------------------------------

    def _ask(self, function: Any, *arguments: object, done: Any, failed: Any) -> None:
        """The newest question is the only one."""
        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket = self._runner.watch(function, *arguments, done=done, failed=failed)

    def done(self, result: int) -> None:
        self.pause.stop()
        if self._ticket is not None:
            self._ticket.cancel()
        if self._holder.passing is not None:
            self._holder.passing.cleanup()
        super().done(result)


def _list(name: str, height: int, icons: bool = False) -> QListWidget:
    made = QListWidget()
    made.setAccessibleName(name)
    made.setFlow(QListView.Flow.LeftToRight)
    made.setWrapping(False)
    made.setFixedHeight(height)
    made.setSpacing(3)
    if icons:
        made.setViewMode(QListView.ViewMode.IconMode)
        made.setMovement(QListView.Movement.Static)
        made.setWrapping(False)
        made.setIconSize(QSize(120, 80))
    return made
