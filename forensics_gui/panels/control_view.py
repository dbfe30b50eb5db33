"""The same method on a control, beside the result: what it draws on this scene where nothing was done to any part.

Nothing here can be kept, marked or printed: a control is made for the eye and forgotten with the picture.
"""

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QStackedWidget, QVBoxLayout, QWidget

from analyzers.contract import Analyzer, Job
from analyzers.control import control_of
from analyzers.evidence import ImageSource
from analyzers.language import tr, trn
from analyzers.parameters import Params
from analyzers.results import Map, Result, View
from forensics_gui.canvas.view import Canvas
from forensics_gui.jobs import Outcome, Ticket
from forensics_gui.panels.context import ViewContext
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.labels import ElidedLabel
from forensics_gui.panels.other_picture import OTHER
from forensics_gui.panels.progress import Progress
from forensics_gui.panels.views import MapViewer, entries, view_of
from forensics_gui.panels.words import WEIGHTS
from forensics_gui.pictures import Prepared, prepare
from forensics_gui.theme import CONTROL_COLOUR, control_palette

_LOST = frozenset({"metadata", "original bytes", "alpha", "16 bit"})  # what a control does not have, or what would say nothing on it
BORDER, MARGIN = 2, 3  # pixels of the frame, and of the room within it


class EvidenceSide(QWidget):
    """The result's side while a control stands beside it: named, and exactly as large, so that both maps have the same scale."""

    def __init__(self, body: QWidget, control: "ControlView", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = QLabel(tr("EVIDENCE"))
        self.name.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.name.setMargin(BORDER + MARGIN + 3)
        font = self.name.font()
        font.setBold(True)
        self.name.setFont(font)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self.name)
        self._column.addWidget(body, 1)
        self.compare(False)
        control.top_moved.connect(self.name.setFixedHeight)

    def compare(self, on: bool) -> None:
        """A control is shown beside it, or not any more."""
        self.name.setVisible(on)
        edge = BORDER + MARGIN if on else 0
        self._column.setContentsMargins(edge, 0, edge, edge)


def has_control(method: Analyzer) -> bool:
    """Whether a control can show what this method draws where nothing is."""
    compares = OTHER in method.params.controls()  # a control beside another picture would differ in the whole scene's history
    return not method.reads & _LOST and not method.id.startswith("reference.") and not compares


def prepared_control(source: ImageSource, job: Job) -> Prepared:
    """The control, decoded and ready to be shown. Slow: for a worker."""
    control = control_of(source, job)
    return prepare(lambda: control)


class Banner(QLabel):
    """Says that this is not the evidence, in a colour that nothing else has, at any width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("CONTROL · not the evidence"), parent)
        font = self.font()
        font.setBold(True)
        self.setFont(font)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setAutoFillBackground(True)
        self.setPalette(control_palette())
        self.setMargin(3)
        self.setToolTip(
            tr(
                "This scene without its history: softened, given even noise, and saved once with the file's own tables. What shows here "
                "comes from the scene and from that saving. It is never kept and never printed."
            )
        )


class ControlView(QFrame):
    """Hidden until it is asked for; then it follows picture and settings like the result beside it."""

    ended = Signal()  # whatever was wanted is on view, or said why not
    top_moved = Signal(int)  # how many pixels of words stand above the map

    def __init__(self, desk: Desk, method: Analyzer, slot: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._method, self._slot = desk, method, f"{slot} control"
        self._runner = desk.examination.runner
        self._ticket: Ticket | None = None
        self._asked: tuple[Prepared, Params] | None = None
        self._control: Prepared | None = None
        self._partner: QWidget | None = None
        self._entries: list[tuple[str, tuple[View, ...]]] = []
        self._title = ""
        self.setStyleSheet(f"ControlView {{ border: {BORDER}px solid {CONTROL_COLOUR}; }}")
        self.banner = Banner()
        self.progress = Progress()
        self.blank = Canvas(desk.navigation)
        self.body = QStackedWidget()
        self.body.addWidget(self.blank)
        self.said = ElidedLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(0)
        for widget in (self.banner, self.said, self.progress, self.body):
            column.addWidget(widget, 1 if widget is self.body else 0)
        self.body.installEventFilter(self)
        self.progress.stopped.connect(self.stop)
        self._runner.progressed.connect(self._tell_progress)
        self._runner.finished.connect(self._finish)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tells where the map begins, so that the result beside it can begin there too and both have one scale."""
        if watched is self.body and event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self.top_moved.emit(self.body.y())
        return super().eventFilter(watched, event)

    @property
    def viewer(self) -> QWidget | None:
        """The widget that shows the control's result; None where there is none."""
        last = self.body.widget(self.body.count() - 1)
        return last if last is not self.blank else None

    # What the panel asks --------------------------------------------------------------------------------------------------------------

    def look(self, ready: Prepared, params: Params) -> None:
        """Show this method with these settings on the control of this picture, as soon as it is there."""
        if self.isHidden():
            return
        self.cancel()
        if self._asked is None or self._asked[0] is not ready:
            self._control = self._desk.controls.get(ready)
            self._leave(tr("Making the control…"))
        self._asked = ready, params
        self.progress.begin()
        if self._control is None:
            self._ticket = self._runner.watch(prepared_control, ready.source, done=self._take, failed=self._fail)
        else:
            self._examine()

    def clear(self) -> None:
        """Another picture, or none: a control must not stand beside a result that it does not belong to."""
        self.cancel()
        self._asked = self._control = None
        self._leave("")

    def show_title(self, title: str) -> None:
        """The view of this title, as beside it."""
        self._title = title
        if self._entries and self._asked is not None:
            self._show_entry()

    def follow(self, viewer: QWidget | None) -> None:
        """Look like this viewer: the same colours and opacity, or the two could not be compared."""
        if viewer is not self._partner:
            self._partner = viewer
            if isinstance(viewer, MapViewer):
                viewer.look.look_changed.connect(self._copy_look)
        self._copy_look()

    @Slot()
    def stop(self) -> None:
        """The user gave up waiting."""
        self.cancel()
        self._leave(tr("The control was cancelled. Press Control twice to begin again."))
        self.ended.emit()

    def cancel(self) -> None:
        """Nobody waits any more."""
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None
        self.progress.end()

    # Running --------------------------------------------------------------------------------------------------------------------------

    @Slot(object)
    def _take(self, control: Prepared) -> None:
        if self._asked is not None:
            self._control = control
            self._desk.controls[self._asked[0]] = control
            self._examine()

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        self._end(tr("No control could be made of this picture: {reason}", reason=str(error)))

    def _examine(self) -> None:
        assert self._control is not None
        assert self._asked is not None
        if isinstance(self.viewer, MapViewer):
            self.viewer.set_stale()
        self._ticket = self._runner.start(self._method, self._control.source, self._asked[1], slot=self._slot)

    @Slot(object, float, str)
    def _tell_progress(self, ticket: Ticket, fraction: float, note: str) -> None:
        if ticket is self._ticket:
            self.progress.tell(fraction, note)

    @Slot(object)
    def _finish(self, outcome: Outcome) -> None:
        if outcome.ticket is not self._ticket:
            return
        run = outcome.run
        if run.result is None:
            self._end(tr("The method failed on the control: {reason}", reason=run.error.strip().splitlines()[-1]))
        elif not run.result.applicable:
            self._end(str(run.result.reason))
        else:
            self._ticket = None
            self.progress.end()
            self._show(run.result)
            self.ended.emit()

    def _end(self, note: str) -> None:
        self._ticket = None
        self.progress.end()
        self._leave(note)
        self.ended.emit()

    # Showing --------------------------------------------------------------------------------------------------------------------------

    def _show(self, result: Result) -> None:
        self._entries = entries(result.views)
        found = [f"{tr(WEIGHTS[each.weight])} · {each.text}" for each in result.findings]
        head = trn("{n} finding on the control:", "{n} findings on the control:", len(found))
        self.said.set_text(f"{head} {'  '.join(found)}" if found else tr("No finding on the control."))
        if self._entries:
            self._show_entry()
        else:
            self._put(None, tr("Nothing found by this method."))

    def _show_entry(self) -> None:
        assert self._control is not None
        (view, *_) = next((views for title, views in self._entries if title == self._title), self._entries[0][1])
        viewer = self.viewer
        if isinstance(viewer, MapViewer) and isinstance(view, Map) and viewer.view.role == view.role:
            viewer.show_map(view)
        else:
            runner, control = self._runner, self._control
            context = ViewContext(self._desk.navigation, control.layer, runner.run, control.pixels, runner.watch, runner.progressed)
            self._put(view_of(view, context))
        self._copy_look()

    @Slot()
    def _copy_look(self) -> None:
        partner, own = self._partner, self.viewer
        if isinstance(partner, MapViewer) and isinstance(own, MapViewer):
            own.look.colour_maps.setCurrentText(partner.look.colour_map)
            own.look.opacity.setValue(partner.look.opacity.value())

    def _leave(self, note: str) -> None:
        """No result."""
        self._entries = []
        self.said.set_text("")
        self._put(None, note)

    def _put(self, viewer: QWidget | None, note: str = "") -> None:
        old: Any = self.viewer
        self.blank.set_note(note)
        if viewer is not None:
            self.body.addWidget(viewer)
        self.body.setCurrentWidget(viewer or self.blank)
        if old is not None:
            self.body.removeWidget(old)
            old.hide()
            old.deleteLater()
