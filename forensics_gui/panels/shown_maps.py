"""Which maps the tiles show right now, for plots along a line and histograms of a region."""

from collections.abc import Iterable, Iterator

from analyzers.language import mark, tr
from forensics_gui.panels.map_view import MapViewer
from forensics_gui.panels.match_view import MatchViewer
from forensics_gui.panels.matches_view import MatchesView
from forensics_gui.panels.method import MethodPanel
from forensics_gui.panels.tile import Tile
from forensics_gui.profile import MapShown

AGREEMENT, DIFFERENCE = mark("agreement"), mark("difference")


def maps_of(tiles: Iterable[Tile], width: int) -> tuple[MapShown, ...]:
    """Each map once, by the title of its panel and its own; `width` is the picture's."""
    found: dict[str, MapShown] = {}
    for tile in tiles:
        for shown in _maps(tile, width):
            found.setdefault(shown.title, shown)
    return tuple(found.values())


def _maps(tile: Tile, width: int) -> Iterator[MapShown]:
    viewer = tile.panel.viewer if isinstance(tile.panel, MethodPanel) else None
    if isinstance(viewer, MatchesView):
        viewer = viewer.stack.currentWidget()
    if isinstance(viewer, MapViewer) and viewer.whole is not None:
        view = viewer.whole
        yield MapShown(_named(tile.title, tr(view.title)), view.values, view.low, view.high, tr(view.unit))
    elif isinstance(viewer, MatchViewer):  # -1 in its maps: not compared
        for title, values in ((AGREEMENT, viewer.view.agreement), (DIFFERENCE, viewer.view.difference)):
            if values is not None:
                factor = max(1, round(width / values.shape[1]))
                yield MapShown(_named(tile.title, tr(title)), values, 0.0, 1.0, "", factor)


def _named(panel: str, title: str) -> str:
    return title if title == panel else f"{panel}: {title}"
