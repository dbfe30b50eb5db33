"""The instruments that look at the picture's own values: profile along a line, histogram of a region, magnifier. It measures off the
GUI thread, the newest question last, and shows the answers in their windows."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from analyzers.results import Region
from forensics_gui.canvas.tools import PROFILE
from forensics_gui.histogram import Histogram, histograms
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.histogram_window import HistogramWindow
from forensics_gui.panels.lens import Lens
from forensics_gui.panels.profile_window import ProfileWindow
from forensics_gui.panels.shown_maps import maps_of
from forensics_gui.panels.tile import Tile
from forensics_gui.profile import MapShown, Sampled, profile

LINES = ("line", "measure", "arrow")  # marks along which values can be plotted


class Newest(QObject):
    """Asks one question at a time; of those that come meanwhile only the last is asked."""

    def __init__(self, run: Callable[..., object], parent: QObject) -> None:
        super().__init__(parent)
        self._run = run
        self._busy = False
        self._next: tuple[Callable[..., object], tuple[object, ...], Callable[..., object]] | None = None
        self._answer: Callable[..., object] | None = None

    def ask(self, function: Callable[..., object], *arguments: object, done: Callable[..., object]) -> None:
        """`done` gets the answer, unless a newer question is waiting by then."""
        self._next = (function, arguments, done)
        self._go_on()

    def forget(self) -> None:
        """Nobody wants an answer any more."""
        self._next = self._answer = None

    def _go_on(self) -> None:
        if self._busy or self._next is None:
            return
        (function, arguments, self._answer), self._next = self._next, None
        self._busy = True
        self._run(function, *arguments, done=self._take, failed=self._fail)

    @Slot(object)
    def _take(self, value: object) -> None:
        self._busy = False
        if self._next is None and self._answer is not None:
            self._answer(value)
        self._go_on()

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        self._busy = False
        self._go_on()
        raise error


class Instruments(QObject):
    """`tiles` gives those on view."""

    def __init__(self, desk: Desk, tiles: Callable[[], Sequence[Tile]], frame: QWidget) -> None:
        super().__init__(frame)
        self._desk, self._tiles, self._frame = desk, tiles, frame
        self.profile: ProfileWindow | None = None
        self.histogram: HistogramWindow | None = None
        self.lens = Lens(desk, frame)
        runner = desk.examination.runner
        self._profiles, self._histograms = Newest(runner.run, self), Newest(runner.run, self)
        self._soon = QTimer(self)  # several panels change at once where a picture is opened
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.measure)
        navigation, examination = desk.navigation, desk.examination
        for changed in (examination.picture_prepared, examination.case_changed, desk.viewers_changed):
            changed.connect(self._soon.start)
        navigation.line_changed.connect(self._follow_line)
        navigation.region_changed.connect(self._count)
        navigation.region_dragged.connect(self._count_in)
        for changed in (desk.mark_chosen, examination.annotations_changed):
            changed.connect(self._follow_mark)

    @Slot()
    def show_profile(self) -> None:
        """Of the line that was drawn or chosen last; where there is none, the tool comes to hand."""
        self._open_profile()
        self._follow_mark()
        self._plot()
        if self._desk.navigation.line is None and self._desk.examination.prepared is not None:
            self._desk.use_tool(PROFILE)

    @Slot()
    def show_histogram(self) -> None:
        """Of the region, or of the whole picture."""
        if self.histogram is None:
            self.histogram = HistogramWindow(self._desk, self._frame)
        self.histogram.bring()
        self._count()

    @Slot()
    def measure(self) -> None:
        """Everything that is open, anew."""
        self._plot()
        self._count()

    def _open_profile(self) -> None:
        if self.profile is None:
            self.profile = ProfileWindow(self._desk, self._frame)
            self.profile.wide.valueChanged.connect(self._plot)
            self.profile.closed.connect(self._put_line_away)
        self.profile.bring()

    @Slot()
    def _put_line_away(self) -> None:
        self._desk.navigation.set_line(None)

    @Slot()
    def _follow_mark(self) -> None:
        """A chosen line or measured distance is the line, as long as the profile is open."""
        chosen = next((each for each in self._desk.examination.annotations_here() if each.id == self._desk.chosen_mark), None)
        if self.profile is not None and self.profile.isVisible() and chosen is not None and chosen.kind in LINES:
            self._desk.navigation.set_line((chosen.points[0], chosen.points[-1]))

    @Slot()
    def _follow_line(self) -> None:
        line = self._desk.navigation.line
        if line is not None and (self.profile is None or not self.profile.isVisible()):
            self._open_profile()
        self._plot()

    @Slot()
    def _plot(self) -> None:
        window, line = self.profile, self._desk.navigation.line
        if window is None or not window.isVisible():
            return
        window.show_line(line)
        picture = self._sampled()
        if line is None or picture is None:
            self._profiles.forget()
            window.show_profile(None)
        else:
            self._profiles.ask(profile, line, window.line_width, picture, self._maps(), done=window.show_profile)

    @Slot()
    def _count(self) -> None:
        self._count_in(self._desk.navigation.region)

    @Slot(object)
    def _count_in(self, region: Region | None) -> None:
        window = self.histogram
        if window is None or not window.isVisible():
            return
        picture = self._sampled()
        if picture is None:
            self._histograms.forget()
            window.show_histograms((), None)
        else:
            window.wait()
            self._histograms.ask(_histograms, picture, self._maps(), region, done=self._show_counts)

    @Slot(object)
    def _show_counts(self, found: tuple[tuple[Histogram, ...], Region | None]) -> None:
        if self.histogram is not None:
            self.histogram.show_histograms(*found)

    def _sampled(self) -> Sampled | None:
        ready = self._desk.examination.prepared
        return Sampled(ready.samples, ready.facts.channels) if ready is not None else None

    def _maps(self) -> tuple[MapShown, ...]:
        return maps_of(self._tiles(), self._desk.navigation.size[0])


def _histograms(picture: Sampled, maps: tuple[MapShown, ...], region: Region | None) -> tuple[tuple[Histogram, ...], Region | None]:
    return histograms(picture, maps, region), region
