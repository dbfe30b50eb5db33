"""One viewer for each kind of result, chosen by the kind alone: a method never meets a widget."""

from collections.abc import Sequence
from functools import singledispatch

from PySide6.QtWidgets import QWidget

from analyzers.language import tr
from analyzers.results import Curve, Map, Match, Outline, Picture, Score, Table, View
from forensics_gui.canvas.view import Canvas
from forensics_gui.panels.context import ViewContext
from forensics_gui.panels.curve_view import CurveViewer
from forensics_gui.panels.map_view import MapViewer
from forensics_gui.panels.match_view import MatchViewer
from forensics_gui.panels.matches_view import MatchesView
from forensics_gui.panels.outline_view import OutlineViewer
from forensics_gui.panels.picture_view import PictureViewer
from forensics_gui.panels.score_view import ScoreViewer
from forensics_gui.panels.table_view import TableViewer

__all__ = ["MapViewer", "MatchViewer", "MatchesView", "PictureViewer", "ViewContext", "canvases_of", "entries", "view_of", "viewers_of"]


@singledispatch
def view_of(view: View, _context: ViewContext) -> QWidget:
    """The viewer of one view."""
    raise TypeError(f"there is no viewer for {type(view).__name__}")


view_of.register(Map, MapViewer)
view_of.register(Picture, PictureViewer)
view_of.register(Table, TableViewer)
view_of.register(Outline, OutlineViewer)
view_of.register(Score, ScoreViewer)
view_of.register(Curve, CurveViewer)
view_of.register(Match, MatchViewer)


def viewers_of(views: Sequence[View], context: ViewContext) -> list[tuple[str, QWidget]]:
    """Title and viewer of everything that a result holds; its matches share one viewer, in the place of the first."""
    matches = tuple(view for view in views if isinstance(view, Match))
    found: list[tuple[str, QWidget]] = []
    for view in views:
        if not isinstance(view, Match) or len(matches) == 1:
            found.append((tr(view.title), view_of(view, context)))
        elif view is matches[0]:
            found.append((tr("Reference matches"), MatchesView(matches, context)))
    return found


def canvases_of(viewer: QWidget) -> tuple[Canvas, ...]:
    """A viewer's canvases that lie in the picture's own pixels: those that take tools and marks."""
    if isinstance(viewer, MatchViewer | MatchesView):
        return viewer.canvases()
    if isinstance(viewer, PictureViewer) and not viewer.linked:
        return ()
    canvas = getattr(viewer, "canvas", None)
    return (canvas,) if isinstance(canvas, Canvas) else ()


def entries(views: tuple[View, ...]) -> list[tuple[str, tuple[View, ...]]]:
    """What can be chosen in one panel: each view by its title; all reference matches together, in the place of the first."""
    matches = tuple(view for view in views if isinstance(view, Match))
    found: list[tuple[str, tuple[View, ...]]] = []
    for view in views:
        if not isinstance(view, Match):
            found.append((tr(view.title), (view,)))
        elif view is matches[0]:
            found.append((tr("Reference matches"), matches))
    return found
