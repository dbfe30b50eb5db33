"""What a canvas shows under the marks: picture, map over it, newest part of the map, veil over what is out of date.

Only the visible part of the right pyramid level is ever touched, so a paint costs the same for one megapixel and for a hundred.
"""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPixmap, QTransform

from analyzers.results import Region
from forensics_gui.canvas.geometry import Placement
from forensics_gui.case import colours
from forensics_gui.imaging import Layer

HATCHING = QColor("#8c8c90")  # on the ground's grey: no colour of any map


@dataclass(frozen=True)
class Scene:
    """Everything but the marks. `swipe`: the map is drawn only right of this share of the canvas's width.

    `hatched`: a map with holes stands alone, and its holes are hatched instead of showing the picture, which would be read as a value.
    """

    picture: Layer | None = None
    overlay: Layer | None = None
    opacity: float = 1.0
    colour_map: str = colours.NAMES[0]
    patch: Layer | None = None
    patch_region: Region | None = None
    stale: bool = False
    swipe: float | None = None
    hatched: bool = False

    @property
    def layer(self) -> Layer | None:
        """The layer that gives the canvas its size."""
        return self.picture or self.overlay

    @property
    def covers(self) -> bool:
        """Whether the overlay hides the whole picture, which then need not be drawn."""
        return self.overlay is not None and not self.overlay.holes and self.opacity >= 1 and self.swipe is None


def rendered(scene: Scene, placement: Placement, background: QColor, bare: bool = False) -> QPixmap:
    """The scene at the canvas's size in device pixels; `bare` leaves out all that lies over the picture."""
    pixmap = QPixmap(*placement.frame)
    pixmap.fill(background)
    painter = QPainter(pixmap)
    if scene.hatched and scene.overlay is not None and not bare:
        painter.fillRect(_whole(placement.to_device.mapRect(QRectF(0, 0, *placement.size))), QBrush(HATCHING, Qt.BrushStyle.BDiagPattern))
    elif scene.picture is not None and (bare or not scene.covers):
        draw_layer(painter, scene.picture, placement, scene.colour_map)
    if not bare or scene.picture is None:
        _draw_overlay(painter, scene, placement)
    painter.end()
    pixmap.setDevicePixelRatio(placement.ratio)
    return pixmap


def _draw_overlay(painter: QPainter, scene: Scene, placement: Placement) -> None:
    width, height = placement.frame
    if scene.swipe is not None:
        left = round(scene.swipe * width)
        painter.setClipRect(QRect(left, 0, width - left, height))
    if scene.overlay is not None:
        painter.setOpacity(scene.opacity if scene.picture is not None else 1.0)
        draw_layer(painter, scene.overlay, placement, scene.colour_map)
        painter.setOpacity(1.0)
        if scene.stale:
            _draw_veil(painter, scene, placement)
    if scene.patch is not None and scene.patch_region is not None:
        _draw_patch(painter, scene.patch, scene.patch_region, scene, placement)


def _draw_patch(painter: QPainter, patch: Layer, region: Region, scene: Scene, placement: Placement) -> None:
    """The newest part, over the picture again, so that the old map does not shine through it."""
    if scene.opacity < 1 and scene.picture is not None:
        painter.save()
        painter.setClipRect(_device_rect(placement, region), Qt.ClipOperation.IntersectClip)
        draw_layer(painter, scene.picture, placement, scene.colour_map)
        painter.restore()
        painter.setOpacity(scene.opacity)
    draw_layer(painter, patch, placement, scene.colour_map, region)
    painter.setOpacity(1.0)


def _draw_veil(painter: QPainter, scene: Scene, placement: Placement) -> None:
    """Hatching over all that still shows an earlier result."""
    old = QPainterPath()
    old.addRect(placement.to_device.mapRect(QRectF(0, 0, *placement.size)))
    if scene.patch_region is not None:
        new = QPainterPath()
        new.addRect(QRectF(_device_rect(placement, scene.patch_region)))
        old = old.subtracted(new)
    painter.fillPath(old, QColor(128, 128, 128, 90))
    painter.fillPath(old, QBrush(QColor(255, 255, 255, 70), Qt.BrushStyle.BDiagPattern))


def _device_rect(placement: Placement, region: Region) -> QRect:
    return _whole(placement.to_device.mapRect(QRectF(*region)))


def draw_layer(painter: QPainter, layer: Layer, placement: Placement, colour_map: str, region: Region | None = None) -> None:
    """Draw a layer over the whole picture, or over the `region` that it covers. Screen pixels never mix image pixels beyond 1:1."""
    corner = QPointF(region.x, region.y) if region else QPointF(0, 0)
    seen = placement.visible().translated(-corner).intersected(QRectF(0, 0, layer.width, layer.height))
    if seen.isEmpty():
        return
    level, span = layer.level_for(placement.zoom)
    from_level = QTransform.fromScale(span, span) * QTransform.fromTranslate(corner.x(), corner.y()) * placement.to_device
    smaller = placement.zoom * span < 1
    clip = _whole(placement.to_device.mapRect(seen.translated(corner)))
    painter.save()
    painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
    if smaller and not layer.coloured and not layer.holes:
        painter.drawImage(clip.topLeft(), layer.resampled(level, from_level.inverted()[0], clip, colour_map))
    else:
        # one level pixel more on each side: smoothing at the edge of the cut looks at its neighbours
        area = QRectF(seen.x() / span, seen.y() / span, seen.width() / span, seen.height() / span).adjusted(-1, -1, 1, 1)
        whole = area.toAlignedRect().intersected(level.rect())
        painter.setTransform(from_level)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smaller)
        painter.drawImage(whole.topLeft(), layer.cut(level, whole, colour_map))
    painter.restore()


def _whole(area: QRectF) -> QRect:
    """Edges rounded to device pixels: a level may reach over the picture's edge, and half-covered pixels would shimmer."""
    left, top = math.floor(area.left() + 0.5), math.floor(area.top() + 0.5)
    right, bottom = math.floor(area.right() + 0.5), math.floor(area.bottom() + 0.5)
    return QRect(left, top, max(1, right - left), max(1, bottom - top))
