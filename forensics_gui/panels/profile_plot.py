"""The plot along a line: a strip for the picture's channels and one for each map, over one axis of distance, with a linked cursor."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from analyzers.language import tr
from forensics_gui.panels import chart
from forensics_gui.panels.chart import Axis, figure
from forensics_gui.panels.curve_view import drawn_points
from forensics_gui.profile import Profile, Series

LEAST_STRIP = 66
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class ProfilePlot(QWidget):
    """`pointed`: the sample under the pointer or moved to by keys, or None."""

    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._profile: Profile | None = None
        self._strips: list[tuple[Series, ...]] = []
        self._at: int | None = None
        self.on_paper = False
        self._close = False
        self.note = ""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Values along the line"))
        self.setAccessibleDescription(tr("Left and right move the cursor by one sample, with Shift by ten; Home and End go to the ends."))
        self.setMinimumSize(260, 150)

    def sizeHint(self) -> QSize:
        return QSize(640, 90 + 110 * max(len(self._strips), 2))

    def show_profile(self, profile: Profile | None, note: str = "") -> None:
        """Draw this one; without one, the note says why there is none."""
        self._profile, self.note = profile, note
        series = profile.series if profile is not None else ()
        of_picture = tuple(each for each in series if each.of_picture)
        self._strips = [*([of_picture] if of_picture else []), *((each,) for each in series if not each.of_picture)]
        self._at = None
        self.setMinimumHeight(max(150, 50 + LEAST_STRIP * len(self._strips)))
        self.update()

    def zoom_to_values(self, on: bool) -> None:
        """Let each strip end at the values that occur, instead of at its fixed scale."""
        self._close = on
        self.update()

    def point_at(self, index: int | None) -> None:
        """Show the cursor at a sample, without telling anybody."""
        if index != self._at:
            self._at = index
            self.update()

    @property
    def at(self) -> int | None:
        return self._at

    def words_at(self, index: int) -> str:
        """All values at one sample."""
        profile = self._profile
        if profile is None:
            return ""
        x, y = profile.points[index]
        where = tr("{distance} px along, at {x}, {y}", distance=f"{profile.distance[index]:.1f}", x=f"{x:.1f}", y=f"{y:.1f}")
        values = [f"{tr(each.name)} {figure(each.values[index])} {'' if each.of_picture else tr(each.unit)}" for each in profile.series]
        return " · ".join([where, *(value.strip() for value in values)])

    def areas(self) -> list[QRectF]:
        """The frame of each strip."""
        metrics = self.fontMetrics()
        left = chart.label_width(metrics, *(self._range(strip) for strip in self._strips)) if self._strips else 40
        head, foot = metrics.height() + 8, 2 * metrics.height() + 8
        each = (self.height() - foot) / max(len(self._strips), 1)
        width = max(self.width() - left - 12, 10)
        return [QRectF(left, place * each + head, width, max(each - head - 4, 10)) for place in range(len(self._strips))]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().base())
        if self._profile is None:
            painter.setPen(self.palette().text().color())
            painter.drawText(self.rect().adjusted(16, 16, -16, -16), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.note)
        else:
            areas = self.areas()
            for strip, area in zip(self._strips, areas, strict=True):
                self._draw_strip(painter, strip, area)
            chart.draw_x_axis(painter, self.palette(), areas[-1], self._across(areas[-1]), tr("pixels along the line"))
            self._draw_cursor(painter, areas)
        if self.hasFocus() and not self.on_paper:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.palette().highlight().color(), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        areas, profile = self.areas(), self._profile
        if profile is None or not areas:
            return
        wanted = self._across(areas[0]).value(event.position().x())
        inside = areas[0].left() - 2 <= event.position().x() <= areas[0].right() + 2
        self._go(int(np.abs(profile.distance - wanted).argmin()) if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self._go(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        profile, key = self._profile, Qt.Key(event.key())
        last = len(profile.distance) - 1 if profile is not None else 0
        if profile is None or key not in (*_STEPS, Qt.Key.Key_Home, Qt.Key.Key_End):
            super().keyPressEvent(event)
        elif key in _STEPS:
            far = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            start = self._at if self._at is not None else (0 if key == Qt.Key.Key_Right else last)
            self._go(min(max(start + _STEPS[key] * far, 0), last))
        else:
            self._go(0 if key == Qt.Key.Key_Home else last)

    def _go(self, index: int | None) -> None:
        if index != self._at:
            self.point_at(index)
            self.pointed.emit(index)

    def _across(self, area: QRectF) -> Axis:
        longest = float(self._profile.distance[-1]) if self._profile is not None else 1.0
        return Axis(0.0, max(longest, 1e-6), area.left(), area.right())

    def _range(self, strip: tuple[Series, ...]) -> tuple[float, float]:
        if not self._close:
            return min(each.low for each in strip), max(each.high for each in strip)
        low, high = (float(pick(pick(each.values) for each in strip)) for pick in (min, max))
        return (low, high) if high > low else (low - 0.5, high + 0.5)

    def _draw_strip(self, painter: QPainter, strip: tuple[Series, ...], area: QRectF) -> None:
        axis = Axis(*self._range(strip), area.bottom(), area.top())
        chart.draw_y_axis(painter, self.palette(), area, axis, tr(strip[0].unit))
        across, entries, others = self._across(area), [], 0
        painter.save()
        painter.setClipRect(area.adjusted(-2, -2, 2, 2))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for each in strip:
            pen = chart.pen_of(each.name, self.palette(), others)
            others += each.name not in chart.STROKES
            entries.append((tr(each.name), pen))
            painter.setPen(pen)
            assert self._profile is not None
            places = zip(*drawn_points(self._profile.distance, each.values), strict=True)
            painter.drawPolyline(QPolygonF([QPointF(across.at(x), axis.at(y)) for x, y in places]))
        painter.restore()
        chart.draw_legend(painter, self.palette(), area, entries)

    def _draw_cursor(self, painter: QPainter, areas: list[QRectF]) -> None:
        if self._at is None or self._profile is None:
            return
        x = self._across(areas[0]).at(float(self._profile.distance[self._at]))
        painter.setPen(QPen(self.palette().highlight().color(), 1.5))
        painter.drawLine(QPointF(x, areas[0].top()), QPointF(x, areas[-1].bottom()))
        for strip, area in zip(self._strips, areas, strict=True):
            axis = Axis(*self._range(strip), area.bottom(), area.top())
            painter.setBrush(self.palette().highlight())
            for each in strip:
                y = axis.at(float(each.values[self._at]))
                if area.top() - 1 <= y <= area.bottom() + 1:
                    painter.drawEllipse(QPointF(x, y), 2.5, 2.5)
