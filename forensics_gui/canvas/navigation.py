"""What linked canvases share: the view, the cursor and the region of one picture, all in stored image pixels.

Canvases write into it and draw what it says; none of them knows another.
"""

from dataclasses import replace

from PySide6.QtCore import QObject, QPointF, Signal

from analyzers.results import Region
from forensics_gui.canvas.geometry import LEAST_LENGTH, MOST_ZOOM, Line, Point, Size, Viewpoint, fit_zoom, orient

ROOM_AROUND = 1.6  # a place that is looked at takes this share of the canvas: its surroundings must be seen too


class Navigation(QObject):
    """The shared view of one picture. Zoom is in device pixels per image pixel: 1 is one screen pixel for each."""

    view_changed = Signal()
    cursor_moved = Signal()
    region_changed = Signal()
    region_dragged = Signal(object)  # Region that is being drawn; what it ends as, `region_changed` tells
    line_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._size: Size = (0, 0)
        self._orientation = 1
        self._view = Viewpoint(0, 0, 1, fit=True)
        self._cursor: Point | None = None
        self._region: Region | None = None
        self._line: Line | None = None
        self._frame: Size = (800, 600)

    @property
    def size(self) -> Size:
        """The picture's (width, height) as stored; (0, 0) before there is one."""
        return self._size

    @property
    def orientation(self) -> int:
        """EXIF 1..8."""
        return self._orientation

    @property
    def view(self) -> Viewpoint:
        return self._view

    @property
    def cursor(self) -> Point | None:
        """Where the pointer is on the picture, in any linked canvas."""
        return self._cursor

    @property
    def region(self) -> Region | None:
        return self._region

    @property
    def line(self) -> Line | None:
        """Along which values are plotted; no mark, like the region."""
        return self._line

    def set_image(self, width: int, height: int, orientation: int | None = None) -> None:
        """Another picture. One of the same size keeps the view, so that two of a series can be compared; another size starts fitted."""
        orientation = self._orientation if orientation is None else orientation
        if (width, height) != self._size:
            self._size, self._orientation = (width, height), orientation
            self._view = Viewpoint(width / 2, height / 2, 1, fit=True)
            self.point_at(None)
            self.set_region(None)
            self.set_line(None)
            self.view_changed.emit()
        else:
            self.set_orientation(orientation)

    def set_orientation(self, orientation: int) -> None:
        if orientation != self._orientation:
            self._orientation = orientation
            self.view_changed.emit()

    def set_frame(self, frame: Size) -> None:
        """The size, in device pixels, of the canvas that was last shown or used: what menu commands refer to."""
        self._frame = (max(frame[0], 1), max(frame[1], 1))

    def settle(self, zoom: float) -> None:
        """Leave the fitted view at the zoom that a canvas really shows, before a gesture in it goes on from there."""
        if self._view.fit:
            self._view = Viewpoint(self._size[0] / 2, self._size[1] / 2, zoom, fit=False)

    def zoom_at(self, point: Point, factor: float) -> None:
        """Zoom so that this image point stays where it is on the screen."""
        self._settled()
        zoom = self._limited(self._view.zoom * factor)
        kept = self._view.zoom / zoom
        x = point[0] + (self._view.x - point[0]) * kept
        y = point[1] + (self._view.y - point[1]) * kept
        self._look(x, y, zoom)

    def zoom_by(self, factor: float) -> None:
        """Zoom about the centre."""
        self._settled()
        self.zoom_at((self._view.x, self._view.y), factor)

    def pan_by(self, dx: float, dy: float) -> None:
        """Move the picture by device pixels, right and down as a person sees it."""
        self._settled()
        turn = orient((0, 0), self._orientation).inverted()[0]
        step = turn.map(QPointF(dx, dy) / self._view.zoom)
        self._look(self._view.x - step.x(), self._view.y - step.y(), self._view.zoom)

    def fit(self) -> None:
        """Show the whole picture in every canvas."""
        self._change(replace(self._view, fit=True))

    def actual_size(self, point: Point | None = None) -> None:
        """One device pixel per image pixel, about `point` or the centre."""
        self._settled()
        x, y = point or (self._view.x, self._view.y)
        self.zoom_at((x, y), 1 / self._view.zoom)

    def look_at(self, region: Region) -> None:
        """Bring a place to the centre, large enough to be seen."""
        x, y, width, height = region
        zoom = fit_zoom((max(width, 1), max(height, 1)), self._orientation, self._frame) / ROOM_AROUND
        self._look(x + width / 2, y + height / 2, self._limited(min(zoom, 8.0)))

    def point_at(self, point: Point | None) -> None:
        """The pointer moved over the picture, or left it (None)."""
        if point != self._cursor:
            self._cursor = point
            self.cursor_moved.emit()

    def set_region(self, region: Region | None) -> None:
        if region != self._region:
            self._region = region
            self.region_changed.emit()

    def set_line(self, line: Line | None) -> None:
        if line != self._line:
            self._line = line
            self.line_changed.emit()

    def _settled(self) -> None:
        self.settle(fit_zoom(self._size, self._orientation, self._frame))

    def _limited(self, zoom: float) -> float:
        least = min(LEAST_LENGTH / max(*self._size, 1), 1.0)
        return min(max(zoom, least), MOST_ZOOM)

    def _look(self, x: float, y: float, zoom: float) -> None:
        """The centre of the view never leaves the picture, so that it cannot be lost off the edge."""
        x = min(max(x, 0.0), float(self._size[0]))
        y = min(max(y, 0.0), float(self._size[1]))
        self._change(Viewpoint(x, y, zoom, fit=False))

    def _change(self, view: Viewpoint) -> None:
        if view != self._view:
            self._view = view
            self.view_changed.emit()
