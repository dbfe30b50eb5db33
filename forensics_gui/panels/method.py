"""One method at work on the chosen picture: its settings, its progress, its result with what that means, and what it found."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from analyzers.contract import Analyzer
from analyzers.language import tr
from analyzers.parameters import Folder
from analyzers.results import Map, Match, View
from forensics_gui.canvas.view import Canvas
from forensics_gui.case.model import Run
from forensics_gui.jobs import Outcome, Ticket
from forensics_gui.panels.control_view import ControlView, EvidenceSide, has_control
from forensics_gui.panels.credentials import MANIFEST, CredentialsHelp
from forensics_gui.panels.desk import Desk, link
from forensics_gui.panels.form import ParamsForm
from forensics_gui.panels.other_picture import OTHER, OtherPicture
from forensics_gui.panels.page import MethodPage
from forensics_gui.panels.progress import Progress
from forensics_gui.panels.viewing import viewer_for
from forensics_gui.panels.views import MapViewer, MatchesView, MatchViewer, canvases_of, entries
from forensics_gui.panels.words import MOST_ROWS, Explanation, Fault, Findings, room_for_all
from forensics_gui.pictures import Prepared

LIBRARY = "library"  # the setting that names a reference library


class MethodPanel(QWidget):
    """Runs its method whenever picture or settings change. `state_changed`: whether its result can be kept may have changed."""

    state_changed = Signal()

    def __init__(self, desk: Desk, method: Analyzer, slot: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.method = method
        self._desk, self._slot = desk, slot
        self._runner = desk.examination.runner
        self._ready: Prepared | None = None
        self._ticket: Ticket | None = None
        self.run: Run | None = None
        self._page: MethodPage | None = None
        self._entries: list[tuple[str, tuple[View, ...]]] = []
        self._make()
        self._arrange()
        self._connect()
        if desk.examination.prepared:
            self.show_picture(desk.examination.prepared)
        else:
            self.clear()

    def _make(self) -> None:
        self.form = ParamsForm(self.method.params)
        self._default_library()
        self.credentials = CredentialsHelp(self, desk=self._desk) if MANIFEST in self.form.editors else None
        self.other = OtherPicture(self, self._desk) if OTHER in self.form.editors else None
        self.settings = QScrollArea()
        self.settings.setWidget(self.form)
        self.settings.setWidgetResizable(True)
        self.settings.setFrameShape(QFrame.Shape.NoFrame)
        self.settings.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.settings.setMaximumHeight(self.form.sizeHint().height() + 4)
        self.settings.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.settings.hide()
        self.progress = Progress()
        self.which = QComboBox()
        self.which.setAccessibleName(tr("Which of the results is shown"))
        self.which.hide()
        self.blank = Canvas(self._desk.navigation)
        self.fault = Fault()
        self.stopped = QWidget()
        self.again = QPushButton(tr("Start again"))
        self.body = QStackedWidget()
        for page in (self.blank, self.fault, self.stopped):
            self.body.addWidget(page)
        self.control = ControlView(self._desk, self.method, self._slot)
        self.evidence = EvidenceSide(self.body, self.control)
        self.sides = QSplitter()
        self.sides.setChildrenCollapsible(False)
        self.findings = Findings()
        self.explanation = Explanation()
        self.explanation.explain(self.method)

    def _arrange(self) -> None:
        stopped = QVBoxLayout(self.stopped)
        stopped.addStretch()
        stopped.addWidget(QLabel(tr("This run was cancelled.")), 0, Qt.AlignmentFlag.AlignCenter)
        stopped.addWidget(self.again, 0, Qt.AlignmentFlag.AlignCenter)
        stopped.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.settings)
        layout.addWidget(self.progress)
        if self.credentials is not None:
            layout.addWidget(self.credentials.bar)
        layout.addWidget(self.which)
        for side in (self.evidence, self.control):
            self.sides.addWidget(side)
        self.sides.setSizes([1000, 1000])
        layout.addWidget(self.sides, 1)
        layout.addWidget(self.findings)
        layout.addWidget(self.explanation)

    def _connect(self) -> None:
        self.form.changed.connect(self.start)
        self.progress.stopped.connect(self.cancel)
        self.again.clicked.connect(self.start)
        self.which.activated.connect(self._show_entry)
        self.findings.place_wanted.connect(self._desk.navigation.look_at)
        self._desk.examination.picture_prepared.connect(self.show_picture)
        self._desk.examination.case_changed.connect(self.clear)
        self._desk.examination.run_kept.connect(self._note_kept)
        self._desk.library_changed.connect(self._take_library)
        self._desk.library_grew.connect(self._search_again)
        self._desk.library_awaited.connect(self._search_now)
        self._runner.progressed.connect(self._tell_progress)
        self._runner.looked.connect(self._show_look)
        self._runner.finished.connect(self._finish)

    # What the tile asks ---------------------------------------------------------------------------------------------------------------

    @property
    def has_settings(self) -> bool:
        return bool(self.form.editors)

    @property
    def can_be_kept(self) -> bool:
        usable = self.run is not None and self._ticket is None and not self.run.error
        return usable and not self.is_kept and not self.is_being_kept

    @property
    def is_being_kept(self) -> bool:
        return self.run is not None and self._desk.examination.is_being_kept(self.run)

    @property
    def is_kept(self) -> bool:
        return self.run is not None and self._desk.examination.is_kept(self.run)

    @property
    def views_shown(self) -> tuple[View, ...]:
        """Those of the result that the viewer shows."""
        return self._entries[max(self.which.currentIndex(), 0)][1] if self.viewer is not None and self._entries else ()

    @property
    def has_control(self) -> bool:
        return has_control(self.method)

    @Slot(bool)
    def show_control(self, on: bool) -> None:
        """What this method draws on the same scene without its history, beside the result; it follows picture and settings."""
        self.control.setVisible(on)
        self.evidence.compare(on)
        if not on:
            self.control.clear()
        elif self._ready is not None:
            self.control.look(self._ready, self.form.value())

    @Slot()
    def show_page(self) -> None:
        """What is written of this method, in a window beside this one."""
        if self._page is None:
            self._page = MethodPage(self.method, self)
        self._page.bring()

    @Slot(bool)
    def show_settings(self, on: bool) -> None:
        self.settings.setVisible(on)
        self._share_room()

    @Slot()
    def keep(self) -> None:
        if self.can_be_kept and self.run is not None:
            self._desk.examination.keep(self.run)
            self.state_changed.emit()

    # Running --------------------------------------------------------------------------------------------------------------------------

    @Slot()
    def clear(self) -> None:
        """No picture."""
        self.cancel_quietly()
        self._ready = self.run = None
        self._leave_viewer()
        self.control.clear()
        self.findings.show_findings(())
        self.which.hide()
        self.blank.set_note(tr("No picture is open."))
        self.body.setCurrentWidget(self.blank)
        self.state_changed.emit()

    @Slot(object)
    def show_picture(self, ready: Prepared) -> None:
        """Another picture: the old result goes at once, for it would be read as this picture's."""
        self.clear()
        self._ready = ready
        self.blank.set_note(tr("Examining…"))
        self.start()

    @Slot()
    def start(self) -> None:
        if self._ready is None:
            return
        if self._desk.awaits_library and LIBRARY in self.form.editors:
            self.blank.set_note(tr("The sample's reference library is being read for the first time; the search begins in some seconds."))
            self.body.setCurrentWidget(self.blank)
            return
        visible = self._desk.visible
        self._ticket = self._runner.start(self.method, self._ready.source, self.form.value(), visible=visible, slot=self._slot)
        self.control.look(self._ready, self.form.value())
        if self.body.currentWidget() is self.stopped:
            self.blank.set_note(tr("Examining…"))
            self.body.setCurrentWidget(self.blank)
        elif isinstance(self.viewer, MapViewer):
            self.viewer.set_stale()
        self.progress.begin()
        self.state_changed.emit()  # what is still on view has other settings than those now shown

    @Slot()
    def cancel(self) -> None:
        """The user gave up waiting. An older result is no longer on view, so it cannot be kept either."""
        self.cancel_quietly()
        self.run = None
        self.findings.show_findings(())
        self.which.hide()
        self.body.setCurrentWidget(self.stopped)
        self.state_changed.emit()

    def cancel_quietly(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None
        self.progress.end()

    @Slot(object, float, str)
    def _tell_progress(self, ticket: Ticket, fraction: float, note: str) -> None:
        if ticket is self._ticket:
            self.progress.tell(fraction, note)

    @Slot(object)
    def _finish(self, outcome: Outcome) -> None:
        if outcome.ticket is not self._ticket:
            return
        self._ticket = None
        self.progress.end()
        self.run = self._desk.latest[self.method.id] = outcome.run
        self._show_run(outcome.run)
        self.state_changed.emit()

    # Showing --------------------------------------------------------------------------------------------------------------------------

    def _show_run(self, run: Run) -> None:
        result = run.result
        if result is None:
            self._leave_viewer()
            self.fault.tell(run)
            self.body.setCurrentWidget(self.fault)
            self.which.hide()
            return
        # the cards of reference matches say the same, and have the better use of the room
        self.findings.most = 1 if any(isinstance(view, Match) for view in result.views) else MOST_ROWS
        self.findings.give_room(self.height())
        self.findings.show_findings(result.findings)
        self._share_room()
        if not result.applicable or not result.views:
            self._leave_viewer()
            nothing = tr("Nothing found by this method.")
            self.blank.set_note(str(result.reason) if not result.applicable else nothing)
            self.body.setCurrentWidget(self.blank)
            self.which.hide()
            return
        self._entries = entries(result.views)
        kept = min(max(self.which.currentIndex(), 0), len(self._entries) - 1)
        self.which.clear()
        self.which.addItems([title for title, _ in self._entries])
        self.which.setCurrentIndex(kept)
        self.which.setVisible(len(self._entries) > 1)
        self._show_entry(kept)

    @Slot(int)
    def _show_entry(self, index: int) -> None:
        """A map in place of a map keeps its colours, its opacity and its canvas; anything else gets a new viewer."""
        views, viewer = self._entries[index][1], self.viewer
        if isinstance(viewer, MapViewer) and isinstance(views[0], Map) and viewer.view.role == views[0].role:
            viewer.show_map(views[0])
            self.body.setCurrentWidget(viewer)
        else:
            self._put_viewer(self._viewer_of(views))
        self._desk.viewers_changed.emit()
        self.control.show_title(self._entries[index][0])
        self.control.follow(self.viewer)

    def _viewer_of(self, views: tuple[View, ...]) -> QWidget:
        assert self._ready is not None
        viewer = viewer_for(views, self.method.id, self.run, self._ready, self._desk)
        if isinstance(viewer, MatchesView):
            viewer.viewer_made.connect(self._link_canvases)
        self._link_canvases(viewer)
        return viewer

    @Slot(object)
    def _link_canvases(self, viewer: QWidget) -> None:
        for canvas in canvases_of(viewer):
            link(canvas, self._desk)

    def _put_viewer(self, viewer: QWidget) -> None:
        old = self.viewer
        self.body.addWidget(viewer)
        self.body.setCurrentWidget(viewer)
        if old is not None:
            self._drop(old)

    @property
    def viewer(self) -> QWidget | None:
        """The widget that shows the result; None where there is none."""
        last = self.body.widget(self.body.count() - 1)
        return last if last not in (self.blank, self.fault, self.stopped) else None

    def _leave_viewer(self) -> None:
        self.body.setCurrentWidget(self.blank)
        if self.viewer is not None:
            self._drop(self.viewer)

    def _drop(self, viewer: QWidget) -> None:
        self.body.removeWidget(viewer)
        viewer.hide()
        viewer.deleteLater()

    @Slot(object)
    def _show_look(self, outcome: Outcome) -> None:
        """The visible part of the new result, over the old map, which is marked as out of date."""
        viewer, result = self.viewer, outcome.run.result
        if outcome.ticket is not self._ticket or not isinstance(viewer, MapViewer) or result is None or outcome.region is None:
            return
        title = viewer.view.title
        view = next((view for view in result.views if isinstance(view, Map) and view.title == title), None)
        if view is not None:
            viewer.show_part(view, outcome.region)

    @Slot(object)
    def _note_kept(self, run: Run) -> None:
        if self.run is not None and run.id == self.run.id:
            self.state_changed.emit()

    # Library --------------------------------------------------------------------------------------------------------------------------

    def _default_library(self) -> None:
        editor = self.form.editors.get(LIBRARY)
        if editor is not None and isinstance(self.method.params.controls()[LIBRARY], Folder):
            params = self.form.value()
            self.form.show_value(type(params)(**{**params.settings(), LIBRARY: self._desk.library}))

    @Slot(str)
    def _take_library(self, folder: str) -> None:
        if LIBRARY in self.form.editors:
            self.form.editors[LIBRARY].write(folder)

    @Slot(bool)
    def _search_again(self, asked: bool) -> None:
        """What a watched folder brought does not take candidates away from under the eye; what the user added is looked for at once."""
        if LIBRARY in self.form.editors and (asked or not isinstance(self.viewer, MatchesView | MatchViewer)):
            self.start()

    @Slot(bool)
    def _search_now(self, awaited: bool) -> None:
        """The library is here, or will not come."""
        if LIBRARY in self.form.editors and not awaited and self._ready is not None:
            self.form.pause.stop()
            self.blank.set_note(tr("Examining…"))
            self.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() > event.size().height()
        self.sides.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)
        if event.size().height() != event.oldSize().height():
            self.explanation.room_changed()
            self.findings.give_room(event.size().height())
            self._share_room()

    def _share_room(self) -> None:
        """Open settings take up to two fifths; where that is little, the findings wait below it meanwhile."""
        opened, height = not self.settings.isHidden(), self.height()
        self.settings.setMinimumHeight(min(self.settings.maximumHeight(), height * 2 // 5) if opened else 0)
        self.findings.setVisible(self.findings.count() > 0 and not (opened and height < room_for_all()))
