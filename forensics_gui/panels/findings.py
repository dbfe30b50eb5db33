"""Ties the matches on view to the case: which of them are findings, and what the button on a match does."""

from PySide6.QtCore import QObject, Slot

from analyzers.results import Match
from forensics_gui.case.model import Run
from forensics_gui.case.registration import covered
from forensics_gui.examination import Examination
from forensics_gui.panels.match_view import MatchViewer
from forensics_gui.panels.matches_view import MatchesView


class MatchFindings(QObject):
    """Lives as long as the viewer of one run's matches."""

    def __init__(self, viewer: MatchesView | MatchViewer, run: Run, examination: Examination) -> None:
        super().__init__(viewer)
        self._viewer, self._run, self._examination = viewer, run, examination
        if isinstance(viewer, MatchesView):
            viewer.viewer_made.connect(self._take)
        for one in self._viewers():
            self._take(one)
        examination.annotations_changed.connect(self._show)
        examination.run_kept.connect(self._note_kept)

    def _viewers(self) -> tuple[MatchViewer, ...]:
        return self._viewer.viewers if isinstance(self._viewer, MatchesView) else (self._viewer,)

    @Slot(object)
    def _take(self, viewer: MatchViewer) -> None:
        viewer.finding_wanted.connect(self._want)
        self._show()

    @Slot(object, bool)
    def _want(self, match: Match, on: bool) -> None:
        from forensics_gui.case.report.matches import place_in_source  # the report's own words, so that it knows them as nobody's

        place, size = self._place_of(match), self._examination.size_of(self._run.evidence)
        if place is None:
            return
        if on:
            self._examination.use_match(self._run, place, place_in_source(match), covered(match, *size))
        else:
            self._examination.leave_match(self._run, place)

    @Slot(object)
    def _note_kept(self, run: Run) -> None:
        """Where the run could not be kept, as on a full disk, there is no finding either."""
        if run.id == self._run.id and not self._examination.is_kept(run):
            for view in self._examination.matches_used(run):
                self._examination.leave_match(run, view)

    @Slot()
    def _show(self) -> None:
        chosen = self._examination.matches_used(self._run)
        for viewer in self._viewers():
            viewer.show_finding(self._place_of(viewer.view) in chosen)
        if isinstance(self._viewer, MatchesView):
            for match in self._viewer.matches:
                self._viewer.show_finding(match, self._place_of(match) in chosen)

    def _place_of(self, match: Match) -> int | None:
        """Among the views of the run, by identity: two candidates may say the same."""
        views = self._run.result.views if self._run.result is not None else ()
        return next((index for index, view in enumerate(views) if view is match), None)
