"""A small picture of every kind of result: a map with its scale and unit, a curve, a score on its scale, the first rows of a table.

Painted off the GUI thread, on images; colours are those of paper, the same in both themes.
"""

from collections.abc import Iterator
from functools import singledispatch

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QLinearGradient, QPainter, QPen, QPolygonF

from analyzers.language import tr
from analyzers.results import Curve, Map, Match, Picture, Score, Table
from forensics_gui.case import colours
from forensics_gui.imaging import layer_of_map, thumbnail_of
from forensics_gui.panels.curve_view import drawn_points
from forensics_gui.panels.labels import number, one_line

SIZE = QSize(192, 144)
LETTERS = 17  # pixels; shown at half the size on a plain screen
BAND = 8.0
ROWS = 6
PAPER, INK, QUIET, LINE = QColor("#ffffff"), QColor("#1d1d20"), QColor("#6a6a72"), QColor("#1f5fae")


@singledispatch
def thumbnail(_view: object) -> QImage | None:
    """None for a kind that has none. Raises UnfitArrayError. Slow: for a worker."""
    return None


@thumbnail.register
def _(view: Map) -> QImage:
    chosen = "grey" if view.low < 0 < view.high else "inferno"
    foot = LETTERS + BAND + 5
    small = layer_of_map(view.values, view.low, view.high).thumbnail(QSize(SIZE.width(), round(SIZE.height() - foot)), chosen)
    image = _blank()
    painter = _painter(image)
    painter.drawImage(QPointF((SIZE.width() - small.width()) / 2, (SIZE.height() - foot - small.height()) / 2), small)
    _draw_scale(painter, chosen, number(view.low), f"{number(view.high)} {tr(view.unit)}".strip())
    painter.end()
    return image


@thumbnail.register
def _(view: Picture) -> QImage:
    return thumbnail_of(view.pixels, SIZE.width())


@thumbnail.register
def _(view: Match) -> QImage:
    return thumbnail_of(view.frame, SIZE.width())


@thumbnail.register
def _(view: Curve) -> QImage:
    image = _blank()
    fine = np.isfinite(view.x) & np.isfinite(view.y)
    x, y = drawn_points(view.x[fine], view.y[fine])
    painter = _painter(image)
    area = QRectF(8, 8, SIZE.width() - 16, SIZE.height() - 20 - LETTERS)
    painter.setPen(QPen(QUIET, 1))
    painter.drawLine(area.bottomLeft(), area.bottomRight())
    painter.drawLine(area.bottomLeft(), area.topLeft())
    if x.size:
        across, up = ((float(values.min()), float(np.ptp(values)) or 1.0) for values in (x, y))
        places = zip((x - across[0]) / across[1] * area.width(), (y - up[0]) / up[1] * area.height(), strict=True)
        painter.setPen(QPen(LINE, 2))
        painter.drawPolyline(QPolygonF([QPointF(area.left() + right, area.bottom() - high) for right, high in places]))
        _write(painter, f"{number(across[0])} … {number(across[0] + across[1])}", SIZE.height() - LETTERS - 7, INK)
    painter.end()
    return image


@thumbnail.register
def _(view: Score) -> QImage:
    image = _blank()
    painter = _painter(image)
    painter.setFont(_font(2 * LETTERS))
    painter.setPen(INK)
    painter.drawText(QRectF(6, 10, SIZE.width() - 12, 70), Qt.AlignmentFlag.AlignCenter, f"{number(view.value)} {tr(view.unit)}".strip())
    span = view.high - view.low
    share = min(max((view.value - view.low) / span, 0.0), 1.0) if span > 0 else 0.0
    band = _draw_scale(painter, "grey", number(view.low), number(view.high))
    painter.setPen(QPen(QColor("#d00000"), 3))
    x = band.left() + share * band.width()
    painter.drawLine(QPointF(x, band.top() - 8), QPointF(x, band.bottom() + 2))
    painter.end()
    return image


@thumbnail.register
def _(view: Table) -> QImage:
    image = _blank()
    painter = _painter(image)
    for place, (text, colour) in enumerate(_lines(view)):
        _write(painter, text, 5 + place * (LETTERS + 4), colour)
    painter.end()
    return image


def _lines(view: Table) -> Iterator[tuple[str, QColor]]:
    """The names of the columns, then the first rows; of a grouped table without the group."""
    skipped = int(view.grouped)
    yield "  ".join(tr(column) for column in view.columns[skipped:]), QUIET
    for row in view.printed().rows[: ROWS - 1]:
        yield "  ".join(one_line(cell) for cell in row[skipped:]), INK


def _blank() -> QImage:
    image = QImage(SIZE, QImage.Format.Format_RGB32)
    image.fill(PAPER)
    return image


def _painter(image: QImage) -> QPainter:
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(_font(LETTERS))
    return painter


def _font(pixels: int) -> QFont:
    font = QFont()
    font.setPixelSize(pixels)
    return font


def _write(painter: QPainter, text: str, y: float, colour: QColor) -> None:
    painter.setPen(colour)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, SIZE.width() - 12)
    painter.drawText(QRectF(6, y, SIZE.width() - 12, LETTERS + 5), int(Qt.TextFlag.TextSingleLine), shown)


def _draw_scale(painter: QPainter, colour_map: str, low: str, high: str) -> QRectF:
    """A band of colours along the lower edge, its ends written below it; where it lies."""
    painter.setFont(_font(LETTERS))
    band = QRectF(4, SIZE.height() - LETTERS - BAND - 4, SIZE.width() - 8, BAND)
    gradient = QLinearGradient(band.topLeft(), band.topRight())
    for step in range(0, 256, 15):
        gradient.setColorAt(step / 255, QColor(*colours.table(colour_map)[step].tolist()))
    painter.fillRect(band, gradient)
    painter.setPen(QPen(QUIET, 1))
    painter.drawRect(band)
    below = QRectF(4, band.bottom(), SIZE.width() - 8, LETTERS + 4)
    painter.setPen(INK)
    painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, low)
    shown = painter.fontMetrics().elidedText(high, Qt.TextElideMode.ElideRight, SIZE.width() - 40)
    painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)
    return band
