"""One picture for a post or an article: the evidence with its marks drawn in, what is hidden gone, and a strip that says what it is.

Nothing of the file's metadata goes along: the picture is drawn anew from pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QImageWriter, QPainter, QTextOption

from forensics_gui.canvas import marks
from forensics_gui.canvas.geometry import Placement, Viewpoint, shown_size
from forensics_gui.case.model import Annotation
from forensics_gui.case.redaction import redacted, redactions
from forensics_gui.imaging import image_of
from forensics_gui.wholefile import write_whole

SCREENFUL = 1200  # output pixels along the longer side at which marks have the size that they have on a screen
SMALLEST = 640  # a tiny crop is enlarged by whole pixels to at least this, so that its words can be read
LARGEST_FACTOR = 16
MARGIN = 12  # screen pixels
TEXT, SMALL_TEXT = 15, 12
INK, QUIET, PAPER = QColor("#101010"), QColor("#505050"), QColor("#ffffff")
JPEG_QUALITY = 92


@dataclass(frozen=True)
class Strip:
    """What stands under the picture: the examiner's sentence, and what the file is."""

    caption: str
    facts: str


def drawn(pixels: NDArray[np.uint8], orientation: int, annotations: Sequence[Annotation], sha256: str, strip: Strip | None) -> QImage:
    """The whole picture upright, from H×W×3 uint8 as stored. Pure and heavy: for a job thread."""
    height, width = pixels.shape[:2]
    clean = redacted(pixels, redactions(annotations, sha256))
    upright = shown_size((width, height), orientation)
    factor = _factor(upright)
    frame = (upright[0] * factor, upright[1] * factor)
    ratio = max(max(frame) / SCREENFUL, 1.0)
    placement = Placement((width, height), orientation, Viewpoint(0, 0, float(factor), True), frame, ratio)
    below = _strip_height(strip, frame[0], ratio) if strip else 0
    image = QImage(frame[0], frame[1] + below, QImage.Format.Format_RGB32)
    image.fill(PAPER)
    painter = QPainter(image)
    painter.setTransform(placement.to_device)
    painter.drawImage(0, 0, image_of(clean))
    painter.resetTransform()
    painter.scale(ratio, ratio)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(QRectF(0, 0, frame[0] / ratio, frame[1] / ratio))
    for each in annotations:
        marks.paint(painter, each, [placement.widget_point(point) for point in each.points])
    painter.setClipping(False)
    if strip:
        _paint_strip(painter, strip, frame[0] / ratio, frame[1] / ratio)
    painter.end()
    return image


def marked(small: QImage, size: tuple[int, int], orientation: int, annotations: Sequence[Annotation]) -> QImage:
    """A small upright copy of a picture of this stored size, with the marks on it: for a list."""
    across = shown_size(size, orientation)[0]
    if not annotations or small.isNull() or not across:
        return small
    image = small.convertToFormat(QImage.Format.Format_ARGB32)
    placement = Placement(size, orientation, Viewpoint(0, 0, image.width() / across, True), (image.width(), image.height()), 1.0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for each in annotations:
        marks.paint(painter, each, [placement.widget_point(point) for point in each.points])
    painter.end()
    return image


def saved(image: QImage, path: str) -> None:
    """Write it whole or not at all, as JPEG where the name says so, else as PNG. Raises OSError."""
    write_whole(path, partial(_coded, image, jpeg=path.lower().endswith((".jpg", ".jpeg"))))


def _coded(image: QImage, file: QIODevice, *, jpeg: bool) -> str:
    writer = QImageWriter(file, b"jpeg" if jpeg else b"png")
    if jpeg:
        writer.setQuality(JPEG_QUALITY)
    return "" if writer.write(image) else writer.errorString()


def _factor(size: tuple[int, int]) -> int:
    """By how much each pixel is enlarged."""
    return min(max(-(-SMALLEST // max(*size, 1)), 1), LARGEST_FACTOR)


def _font(pixels: int, bold: bool = False) -> QFont:
    font = QFont()
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font


def _paint_strip(painter: QPainter, strip: Strip, width: float, top: float) -> float:
    """Draw the strip below `top`; how high it is, in screen pixels."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    room, y = width - 2 * MARGIN, top + MARGIN
    for text, font, colour in ((strip.caption, _font(TEXT, bold=True), INK), (strip.facts, _font(SMALL_TEXT), QUIET)):
        if not text:
            continue
        painter.setFont(font)
        painter.setPen(colour)
        flags = Qt.TextFlag.TextWrapAnywhere if " " not in text else Qt.TextFlag.TextWordWrap
        needed = painter.boundingRect(QRectF(MARGIN, y, room, 10_000), int(flags), text)
        painter.drawText(QRectF(MARGIN, y, room, needed.height() + 2), text, option)
        y += needed.height() + 4
    return y + MARGIN - 4 - top


def _strip_height(strip: Strip, width: int, ratio: float) -> int:
    """In output pixels: the same drawing, on a scrap that is thrown away."""
    scrap = QImage(8, 8, QImage.Format.Format_RGB32)
    painter = QPainter(scrap)
    height = _paint_strip(painter, strip, width / ratio, 0)
    painter.end()
    return int(height * ratio) + 1
