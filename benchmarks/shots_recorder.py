"""Records a window as an animated picture, with the pointer and one line of words drawn in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

PERIOD_MS, WIDTH = 125, 1000
LONGEST_MS = 400  # a hiccup of a busy machine does not stand longer
STRIP = 52  # pixels under the window for the words
LARGEST = 3_000_000  # bytes of the recording


class Recorder:
    """Takes the window at a steady pace while it is on, with the pointer and one line of words drawn in."""

    def __init__(self, frame: Any) -> None:
        from PySide6.QtCore import QTimer

        self._frame = frame
        self._timer = QTimer()
        self._timer.setInterval(PERIOD_MS)
        self._timer.timeout.connect(self.take)
        self._taken = 0.0
        self.words = ""
        self.pointer: tuple[int, int] | None = None
        self.shots: list[tuple[Any, int]] = []  # an image and for how many milliseconds it stands

    @contextmanager
    def on(self, words: str) -> Iterator[None]:
        """Record what happens meanwhile under these words."""
        self.words = words
        self._taken = monotonic()
        self._timer.start()
        yield
        self.take()
        self._timer.stop()

    def take(self) -> None:
        """One frame, which stands as long as it took to come; the same as before only stands longer."""
        from PySide6.QtCore import Qt

        small = self._painted(self._frame.grab().toImage()).scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation)
        now = monotonic()
        lasted, self._taken = max(20, min(round(1000 * (now - self._taken)), LONGEST_MS)), now
        if self.shots and self.shots[-1][0] == small:
            self.shots[-1] = (small, self.shots[-1][1] + lasted)
        else:
            self.shots.append((small, lasted))

    def _painted(self, window: Any) -> Any:
        from PySide6.QtCore import QPointF, QRectF, Qt
        from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPolygonF

        picture = QImage(window.width(), window.height() + STRIP, QImage.Format.Format_RGB32)
        picture.fill(QColor("black"))
        painter = QPainter(picture)
        painter.drawImage(0, 0, window)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont()
        font.setPixelSize(24)
        painter.setFont(font)
        painter.setPen(QColor("white"))
        painter.drawText(QRectF(0, window.height(), window.width(), STRIP), Qt.AlignmentFlag.AlignCenter, self.words)
        if self.pointer is not None:
            x, y = self.pointer
            arrow = [(0, 0), (0, 22), (5, 17), (9, 26), (13, 24), (9, 16), (16, 16)]
            painter.setPen(QColor("black"))
            painter.setBrush(QColor("white"))
            painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in arrow]))
        painter.end()
        return picture

    def write(self, path: Path) -> None:
        """As an animated WebP, of the best quality that stays small enough."""
        from PIL import Image

        pictures = [Image.fromarray(pixels(image)) for image, _ in self.shots]
        lasts = [duration for _, duration in self.shots]
        for quality in (70, 55, 40, 25):
            pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=lasts, loop=0, quality=quality, method=4)
            if path.stat().st_size <= LARGEST:
                return
        raise SystemExit(f"{path} is larger than {LARGEST} bytes")


def pixels(image: Any) -> Any:
    """A QImage as an array."""
    from forensics_gui.imaging import pixels_of

    return pixels_of(image)
