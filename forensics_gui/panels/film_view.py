"""The film around a hit: ten seconds of frames, silent, at the film's own pace, with the crop outlined; still frames by the step.

Nothing is read before it is on view, and nothing is kept once it is not.
"""

from typing import Any

from PySide6.QtCore import QElapsedTimer, QEvent, QSignalBlocker, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from analyzers.language import tr
from analyzers.results import Match
from forensics_gui.canvas.navigation import Navigation
from forensics_gui.canvas.view import Canvas
from forensics_gui.case.model import Annotation
from forensics_gui.case.registration import crop_in_frame
from forensics_gui.film import MOST_SIDE, Film, film_around
from forensics_gui.icons import icon
from forensics_gui.imaging import layer_of_pixels
from forensics_gui.panels.context import ViewContext
from forensics_gui.panels.labels import ElidedLabel
from forensics_gui.panels.lettering import follow_text
from forensics_gui.panels.match_words import CROP_COLOUR, time_code
from forensics_gui.panels.words import small

OTHER_MOMENT = "#c4c4cc"  # of the outline where the frame is another than the hit's: the camera may have moved
LOW = 230


class FilmView(QWidget):
    """Reads when it is shown; pauses and lets go of all frames when it is hidden."""

    def __init__(self, match: Match, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._match, self._watch = match, context.watch
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # time runs to the right in every language
        self._ticket: Any = None
        self.film: Film | None = None
        self.index = 0
        self.canvas = Canvas(Navigation(self), self)
        self.canvas.setAccessibleName(tr("Film around the hit; the outline is the picture's place in it"))
        self.back = self._button("stepback", tr("One frame back"))
        self.play = self._button("play", tr("Play from here"))
        self.forward = self._button("stepforward", tr("One frame on"))
        self.to_hit = self._button("hit", tr("Go to the hit"))
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setAccessibleName(tr("Place in the ten seconds around the hit"))
        self.clock = QLabel(self)
        self.clock.setTextFormat(Qt.TextFormat.PlainText)
        follow_text(self.clock, lambda metrics: self.clock.setMinimumWidth(metrics.horizontalAdvance("00:00:00.000 · +0.000 s ")))
        self.said = ElidedLabel("", self)
        small(self.said)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._running = QElapsedTimer()
        self._begun_s = 0.0
        self._lay_out()
        self.back.clicked.connect(self.step_back)
        self.forward.clicked.connect(self.step_on)
        self.play.clicked.connect(self.toggle)
        self.to_hit.clicked.connect(self.go_to_hit)
        self.slider.valueChanged.connect(self._slid)
        self._timer.timeout.connect(self.advance)
        if context.progressed is not None:
            context.progressed.connect(self._tell_progress)
        self._enable(False)

    def _button(self, name: str, words: str) -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setIconSize(QSize(16, 16))
        button.setIcon(icon(name))
        button.setProperty("icon_name", name)
        button.setToolTip(words)
        button.setAccessibleName(words)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2)
        for part in (self.back, self.play, self.forward, self.to_hit):
            row.addWidget(part)
        row.addWidget(self.slider, 1)
        row.addWidget(self.clock)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.canvas, 1)
        column.addLayout(row)
        column.addWidget(self.said)

    @property
    def playing(self) -> bool:
        return self._running.isValid()

    # Reading -------------------------------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.film is None and self._ticket is None and self._watch is not None:
            self.canvas.set_note(tr("Reading the film around the hit…"))
            self._ticket = self._watch(film_around, self._match, done=self._take, failed=self._say_why)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.pause()
        if not event.spontaneous():  # another way of comparing or another candidate, not a window that was put aside
            self.let_go()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.said.setVisible(self.height() >= LOW)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for button in self.findChildren(QToolButton):
                button.setIcon(icon(button.property("icon_name")))

    def let_go(self) -> None:
        """Stop reading, and forget what was read."""
        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket = self.film = None
        self._enable(False)
        self.canvas.set_picture(None)

    @Slot(object, float, str)
    def _tell_progress(self, ticket: object, fraction: float, _note: str) -> None:
        if ticket is self._ticket and ticket is not None:
            self.canvas.set_note(tr("Reading the film around the hit… {share} %", share=round(100 * fraction)))

    @Slot(object)
    def _take(self, film: Film) -> None:
        self.film, self._ticket = film, None
        self.canvas.set_note("")
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, len(film.frames) - 1)
        self._enable(True)
        words = [str(film.checked), tr("Frames to look at, at most {side} pixels wide; silent.", side=MOST_SIDE)]
        if film.cut_short:
            last = time_code(film.frames[-1].time_s)
            words.insert(0, tr("The frames end at {time}: what follows is damaged, or more than can be kept at hand.", time=last))
        self.said.set_text(" ".join(word for word in words if word))
        self.show_frame(film.hit)

    @Slot(object)
    def _say_why(self, error: Exception) -> None:
        self._ticket = None
        self.canvas.set_note(str(error))

    def _enable(self, on: bool) -> None:
        for part in (self.back, self.play, self.forward, self.to_hit, self.slider):
            part.setEnabled(on)
        if not on:
            self.clock.clear()
            self.said.set_text("")

    # Showing -------------------------------------------------------------------------------------------------------------------------

    def show_frame(self, index: int) -> None:
        """One of the frames that were read, with the crop's outline."""
        if self.film is None:
            return
        self.index = min(max(index, 0), len(self.film.frames) - 1)
        self.canvas.set_picture(layer_of_pixels(self.film.pixels(self.index)))
        self.canvas.set_annotations((self._outline(self.film),))
        with QSignalBlocker(self.slider):
            self.slider.setValue(self.index)
        moment = self.film.frames[self.index]
        apart = moment.time_s - self.film.frames[self.film.hit].time_s
        away = tr("hit") if self.index == self.film.hit else tr("{seconds} s", seconds=f"{apart:+.3f}")
        self.clock.setText(f"{time_code(moment.time_s)} · {away}")

    def _outline(self, film: Film) -> Annotation:
        whole = self._match.frame.shape[1] / self._match.frame_scale  # the reference's own width, in its pixels
        here = self.index == film.hit or self._match.moment == "any"
        points = crop_in_frame(self._match, film.width / whole)
        return Annotation("crop", self._match.sha256, "polyline", points, colour=CROP_COLOUR if here else OTHER_MOMENT)

    @Slot(int)
    def _slid(self, index: int) -> None:
        self.pause()
        self.show_frame(index)

    @Slot()
    def step_back(self) -> None:
        self.pause()
        self.show_frame(self.index - 1)

    @Slot()
    def step_on(self) -> None:
        self.pause()
        self.show_frame(self.index + 1)

    @Slot()
    def go_to_hit(self) -> None:
        self.pause()
        if self.film is not None:
            self.show_frame(self.film.hit)

    # Playing -------------------------------------------------------------------------------------------------------------------------

    @Slot()
    def toggle(self) -> None:
        if self.playing:
            self.pause()
        else:
            self.start()

    def start(self) -> None:
        """From the frame on view; from the first one where that is the last."""
        if self.film is None:
            return
        if self.index == len(self.film.frames) - 1:
            self.show_frame(0)
        self._begun_s = self.film.frames[self.index].time_s
        self._running.start()
        self._dress(True)
        self._wait(self._begun_s)

    def pause(self) -> None:
        self._timer.stop()
        self._running.invalidate()
        self._dress(False)

    def elapsed_s(self) -> float:
        """Since the film was set going."""
        return self._running.nsecsElapsed() / 1e9

    @Slot()
    def advance(self) -> None:
        """Show what is due: where the machine is slow frames are left out, never time."""
        if self.film is None or not self.playing:
            return
        now_s = self._begun_s + self.elapsed_s()
        due = self.film.at(now_s)
        if due != self.index:
            self.show_frame(due)
        if now_s >= self.film.frames[-1].until_s:
            self.pause()
        else:
            self._wait(now_s)

    def _wait(self, now_s: float) -> None:
        assert self.film is not None
        self._timer.start(max(1, round(1000 * (self.film.frames[self.index].until_s - now_s))))

    def _dress(self, playing: bool) -> None:
        words = tr("Pause") if playing else tr("Play from here")
        self.play.setProperty("icon_name", "pause" if playing else "play")
        self.play.setIcon(icon(self.play.property("icon_name")))
        self.play.setToolTip(words)
        self.play.setAccessibleName(words)


def can_be_played(match: Match, context: ViewContext) -> bool:
    """A still has no film."""
    return match.time_s is not None and context.watch is not None
