"""A picture of a panel or a plot as it goes to others: its title above, its scale and what it is below, always on white paper."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QLinearGradient, QPainter, QPen

from forensics_gui.case import colours

MARGIN = 12.0
TITLE, TEXT = 15, 12  # pixels of letters
BAND = 12.0
LEAST_WIDTH = 420  # so that the words below a small body can be read
INK, QUIET, PAPER, RULE = QColor("#101010"), QColor("#505050"), QColor("#ffffff"), QColor("#b0b0b0")


@dataclass(frozen=True)
class Scale:
    """The fixed scale of a map: `low` and `high` as they are written, with the unit; `level`: where on it a method decides, 0 to 1."""

    colour_map: str
    low: str
    high: str
    level: float | None = None


@dataclass(frozen=True)
class Caption:
    """What is written around a body: a title, its scales, and lines on settings, file and program."""

    title: str
    lines: tuple[str, ...] = ()
    scales: tuple[Scale, ...] = ()


def sheet(body: QImage, caption: Caption) -> QImage:
    """The body with its caption, as fine as the body is."""
    ratio = body.devicePixelRatio()
    width = max(body.width() / ratio, LEAST_WIDTH)
    height = _draw(None, body, caption, width)
    image = QImage(round(width * ratio), round(height * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(PAPER)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw(painter, body, caption, width)
    painter.end()
    image.setDevicePixelRatio(1.0)  # other programs take it as so many pixels
    return image


def _draw(painter: QPainter | None, body: QImage, caption: Caption, width: float) -> float:
    """Draw, or without a painter only measure; the height of all."""
    measuring = painter is None
    scrap = QImage(8, 8, QImage.Format.Format_RGB32)
    pen = QPainter(scrap) if painter is None else painter
    y = MARGIN
    y += _write(pen, caption.title, width, y, bold=True) + 6
    if not measuring:
        pen.drawImage(QPointF((width - body.width() / body.devicePixelRatio()) / 2, y), body)
    y += body.height() / body.devicePixelRatio() + 8
    for scale in caption.scales:
        y += _draw_scale(pen, scale, width, y) + 6
    for line in caption.lines:
        y += _write(pen, line, width, y) + 3
    if measuring:
        pen.end()
    return y + MARGIN - 3


def _write(painter: QPainter, text: str, width: float, y: float, *, bold: bool = False) -> float:
    if not text:
        return 0.0
    painter.setFont(_font(TITLE if bold else TEXT, bold))
    painter.setPen(INK if bold else QUIET)
    flags = int(Qt.TextFlag.TextWordWrap if " " in text else Qt.TextFlag.TextWrapAnywhere)
    room = QRectF(MARGIN, y, width - 2 * MARGIN, 10_000)
    needed = painter.boundingRect(room, flags, text).height()
    painter.drawText(QRectF(room.x(), y, room.width(), needed + 2), flags, text)
    return needed


def _draw_scale(painter: QPainter, scale: Scale, width: float, y: float) -> float:
    """low, a band of colours, high with the unit, on one line."""
    painter.setFont(_font(TEXT))
    metrics = painter.fontMetrics()
    left, right = metrics.horizontalAdvance(scale.low) + 8.0, metrics.horizontalAdvance(scale.high) + 8.0
    band = QRectF(MARGIN + left, y + (metrics.height() - BAND) / 2, max(width - 2 * MARGIN - left - right, 40), BAND)
    gradient = QLinearGradient(band.topLeft(), band.topRight())
    for step in range(0, 256, 15):
        gradient.setColorAt(step / 255, QColor(*colours.table(scale.colour_map)[step].tolist()))
    painter.fillRect(band, gradient)
    painter.setPen(QPen(RULE, 1))
    painter.drawRect(band)
    if scale.level is not None:
        x = band.left() + band.width() * scale.level
        for colour, wide in ((QColor("#000000"), 3), (QColor("#ffffff"), 1)):
            painter.setPen(QPen(colour, wide))
            painter.drawLine(QPointF(x, band.top()), QPointF(x, band.bottom()))
    painter.setPen(INK)
    painter.drawText(QPointF(MARGIN, y + metrics.ascent()), scale.low)
    painter.drawText(QPointF(band.right() + 8, y + metrics.ascent()), scale.high)
    return float(metrics.height())


def _font(pixels: int, bold: bool = False) -> QFont:
    font = QFont()
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font
