"""Takes a panel out as a picture or as text, with its title, scale, settings and the file it belongs to; nothing covered goes along."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QImage, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from analyzers.language import tr
from forensics_gui import theme
from forensics_gui.canvas.sheet import Caption, Scale, sheet
from forensics_gui.canvas.shot import shot, side_by_side, visible_part
from forensics_gui.canvas.view import Canvas
from forensics_gui.case.model import Annotation
from forensics_gui.case.redaction import redactions
from forensics_gui.panels.desk import PICTURE, Desk
from forensics_gui.panels.map_view import MapViewer
from forensics_gui.panels.matches_view import MatchesView
from forensics_gui.panels.method import MethodPanel
from forensics_gui.panels.notice import Notice
from forensics_gui.panels.outlet import Outlet, about_file
from forensics_gui.panels.panel_words import about_method, as_text
from forensics_gui.panels.scale import ScaleBar
from forensics_gui.panels.tile import Tile

COPY, SAVE, TEXT = "copy", "save", "text"


class Withheld(Exception):
    """The panel is not taken out; the text says why, in one sentence."""


class PanelPictures(QObject):
    """`tiles` gives those on view; sentences on what was done go to the notice."""

    def __init__(self, desk: Desk, tiles: Callable[[], Sequence[Tile]], notice: Notice, frame: QWidget) -> None:
        super().__init__(frame)
        self._desk, self._tiles, self._notice = desk, tiles, notice
        self.outlet = Outlet(desk, frame)
        self.outlet.told.connect(notice.tell)
        desk.panel_taken.connect(self.take)

    def take_current(self, how: str) -> None:
        """The panel that has the keys; else the one under the pointer, else the first."""
        focus = QApplication.focusWidget()
        tiles = self._tiles()
        found = next((tile for tile in tiles if focus is not None and tile.content.isAncestorOf(focus)), None)
        found = found or next((tile for tile in tiles if tile.content.underMouse()), None)
        self.take(found or tiles[0], how)

    @Slot(object, str)
    def take(self, tile: Tile, how: str) -> None:
        """One of COPY, SAVE and TEXT."""
        try:
            if how == TEXT:
                self.outlet.copy_text(self.text_of(tile))
            elif how == COPY:
                self.outlet.copy_picture(self.picture_of(tile))
            else:
                self.outlet.save_picture(self.picture_of(tile), self._stem(tile))
        except Withheld as reason:
            self._notice.tell(str(reason))

    def picture_of(self, tile: Tile) -> QImage:
        """Raises Withheld where there is nothing to show, or covered parts would be seen."""
        viewer = self._viewer(tile)
        canvases = [canvas for canvas in viewer.findChildren(Canvas) if canvas.shows_picture and canvas.isVisibleTo(viewer)]
        if isinstance(viewer, Canvas):
            canvases = [viewer]
        hidden = self._redactions()
        if not canvases:
            return sheet(_grabbed(viewer), self._caption(tile, viewer, canvases, 0))
        if hidden and any(canvas.navigation is not self._desk.navigation for canvas in canvases):
            raise Withheld(
                tr("Parts of this picture are covered, and it is not known where they lie in this view, so it is not taken out.")
            )
        if any(canvas.scene.stale or canvas.scene.patch is not None for canvas in canvases):
            raise Withheld(tr("A newer result is still being computed. Take the panel out once it is there."))
        body = side_by_side([shot(canvas, hidden) for canvas in canvases])
        return sheet(body, self._caption(tile, viewer, canvases, len(hidden)))

    def text_of(self, tile: Tile) -> str:
        """Title, method, settings, tables, numbers and findings. Raises Withheld."""
        self._viewer(tile)
        lines = [tile.title]
        if isinstance(tile.panel, MethodPanel):
            lines += [*about_method(tile.panel), "", *as_text(tile.panel, tile.panel.views_shown)]
        return "\n".join([*lines, "", *self._about()])

    def _viewer(self, tile: Tile) -> QWidget:
        panel = tile.panel
        viewer: QWidget | None = None
        if isinstance(panel, MethodPanel):
            viewer = panel.viewer
            if isinstance(viewer, MatchesView):
                viewer = viewer.stack.currentWidget()
        elif panel is not None and panel.canvas.shows_picture:
            viewer = panel.canvas
        if viewer is None:
            raise Withheld(tr("There is no result in this panel to take out."))
        return viewer

    def _caption(self, tile: Tile, viewer: QWidget, canvases: Sequence[Canvas], hidden: int) -> Caption:
        lines = list(about_method(tile.panel)) if isinstance(tile.panel, MethodPanel) else []
        if isinstance(viewer, MapViewer) and viewer.look.share < 1:
            lines.insert(0, tr("Drawn over the picture at {share} %.", share=round(100 * viewer.look.share)))
        part = visible_part(canvases[0]) if canvases else None
        if part is not None:
            lines.insert(0, tr("Part shown: {width} × {height} pixels at {x}, {y}.", **part._asdict()))
        if hidden:
            lines.append(tr("Parts that the examiner covered: {count}.", count=hidden))
        title = tile.title if tile.name == PICTURE else _joined(tile.title, _title(viewer))
        return Caption(title, (*lines, *self._about()), _scales(viewer))

    def _about(self) -> tuple[str, ...]:
        ready = self._desk.examination.prepared
        return (about_file(ready),) if ready is not None else ()

    def _redactions(self) -> tuple[Annotation, ...]:
        ready = self._desk.examination.prepared
        return redactions(self._desk.examination.annotations_here(), ready.source.evidence.sha256) if ready is not None else ()

    def _stem(self, tile: Tile) -> str:
        ready = self._desk.examination.prepared
        return f"{ready.source.evidence.path.stem}-{tile.title}" if ready is not None else tile.title


def _grabbed(viewer: QWidget) -> QImage:
    """A table, score or curve as it stands, dark on white."""
    viewer.setPalette(theme.paper_palette())
    image = viewer.grab().toImage()
    viewer.setPalette(QPalette())
    return image


def _title(viewer: QWidget) -> str:
    view = getattr(viewer, "view", None)
    return tr(view.title) if view is not None else ""


def _joined(panel: str, title: str) -> str:
    return f"{panel}: {title}" if title and title != panel else panel


def _scales(viewer: QWidget) -> tuple[Scale, ...]:
    """Those that stand below a map; a score draws its own."""
    scale = getattr(viewer, "scale", None)
    has_map = isinstance(scale, ScaleBar) and not scale.isHidden() and bool(viewer.findChildren(Canvas))
    return (scale.described(),) if has_map and isinstance(scale, ScaleBar) else ()
