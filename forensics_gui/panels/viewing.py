"""The viewer for one result, with the actions that belong to its kind beside it."""

from PySide6.QtWidgets import QWidget

from analyzers.results import Match, View
from forensics_gui.case.model import Run
from forensics_gui.panels.comparison import METHOD, Comparison
from forensics_gui.panels.context import ViewContext
from forensics_gui.panels.desk import Desk
from forensics_gui.panels.findings import MatchFindings
from forensics_gui.panels.outline_parts import OutlineParts
from forensics_gui.panels.outline_view import OutlineViewer
from forensics_gui.panels.table_view import TableViewer
from forensics_gui.panels.views import MatchesView, MatchViewer, view_of
from forensics_gui.pictures import Prepared


def viewer_for(views: tuple[View, ...], method: str, run: Run | None, ready: Prepared, desk: Desk) -> QWidget:
    """What shows these views of a run of the method on this picture; its canvases are not tied to the desk yet."""
    runner = desk.examination.runner
    context = ViewContext(desk.navigation, ready.layer, runner.run, ready.pixels, runner.watch, runner.progressed, ready.source)
    matches = tuple(view for view in views if isinstance(view, Match))
    viewer = MatchesView(matches, context) if len(matches) > 1 else view_of(views[0], context)
    if isinstance(viewer, TableViewer) and method == METHOD:
        Comparison(viewer, ready.source, desk)
    if isinstance(viewer, MatchesView | MatchViewer) and run is not None:
        MatchFindings(viewer, run, desk.examination)
    if isinstance(viewer, OutlineViewer):
        OutlineParts(viewer, ready.source, desk.examination)
    return viewer
