"""What a canvas shows as a picture for others: the visible part with its map and marks, and nothing of what the examiner covered.

Covered parts are painted over with a margin, since smoothing mixes pixels with their neighbours.
"""

from collections.abc import Sequence
from math import ceil, floor

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from analyzers.results import Region
from forensics_gui.canvas import furniture, marks
from forensics_gui.canvas.geometry import Placement, Viewpoint, shown_size
from forensics_gui.canvas.scene import rendered
from forensics_gui.canvas.view import Canvas
from forensics_gui.case.model import MATCH, REDACTIONS, Annotation
from forensics_gui.case.redaction import region_under

FINE = 1000  # device pixels along the longer side that are aimed at, by whole multiples of what the screen has
LARGEST = 4000
WIDE = 700  # of these for the longer side, so that the words below have one size whatever the panel's was
SMOOTHED = 3.0  # device pixels around a covered part that may hold something of it
GAP = 8


def shot(canvas: Canvas, covered: Sequence[Annotation]) -> QImage:
    """The part of the picture that is visible, without the ground around it. `covered`: what is painted over, in the canvas's pixels."""
    there = canvas.placement()
    seen = there.visible()
    wide, high = shown_size((seen.width() * there.zoom, seen.height() * there.zoom), there.orientation)
    times = max(1, int(FINE // max(wide, high, 1)))
    view = Viewpoint(seen.center().x(), seen.center().y(), there.zoom * times, False)
    frame = (min(max(round(wide * times), 1), LARGEST), min(max(round(high * times), 1), LARGEST))
    placement = Placement(there.size, there.orientation, view, frame, there.ratio * times)
    image = rendered(canvas.scene, placement, QColor(furniture.GROUND)).toImage()
    image.setDevicePixelRatio(1.0)
    painter = QPainter(image)
    for mark in covered:
        _cover(painter, mark, placement)
    painter.scale(placement.ratio, placement.ratio)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for each in canvas.annotations:
        if each.kind != MATCH and each.kind not in REDACTIONS:
            marks.paint(painter, each, [placement.widget_point(point) for point in each.points])
    if canvas.navigation.region is not None:
        furniture.paint_region(painter, placement.to_widget.mapRect(QRectF(*canvas.navigation.region)))
    painter.end()
    image.setDevicePixelRatio(max(1.0, max(frame) / WIDE))
    return image


def visible_part(canvas: Canvas) -> Region | None:
    """The pixels that are shown, where that is not the whole picture."""
    seen = canvas.visible_region()
    return None if seen is None or seen == Region(0, 0, *canvas.placement().size) else seen


def _cover(painter: QPainter, mark: Annotation, placement: Placement) -> None:
    x, y, width, height = region_under(mark, *placement.size)
    if not width or not height:
        return
    area = placement.to_device.mapRect(QRectF(x, y, width, height))
    edge = SMOOTHED if placement.zoom < 1 else 0.0
    left, top = floor(area.left() - edge), floor(area.top() - edge)
    painter.fillRect(left, top, ceil(area.right() + edge) - left, ceil(area.bottom() + edge) - top, QColor(0, 0, 0))


def side_by_side(images: Sequence[QImage]) -> QImage:
    """Several in a row on one ground, as fine as the finest."""
    if len(images) == 1:
        return images[0]
    ratio = max(image.devicePixelRatio() for image in images)
    sizes = [image.deviceIndependentSize() for image in images]
    high = max(size.height() for size in sizes)
    wide = sum(size.width() for size in sizes) + GAP * (len(sizes) - 1)
    whole = QImage(round(wide * ratio), round(high * ratio), QImage.Format.Format_RGB32)
    whole.setDevicePixelRatio(ratio)
    whole.fill(Qt.GlobalColor.white)
    painter = QPainter(whole)
    x = 0.0
    for image, size in zip(images, sizes, strict=True):
        painter.drawImage(QRectF(x, 0, size.width(), size.height()), image)
        x += size.width() + GAP
    painter.end()
    return whole
