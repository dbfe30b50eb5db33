"""A progress bar on standard error where that is a terminal, and silence where it is not."""

import shutil
import sys
from threading import Lock
from time import monotonic
from types import TracebackType
from typing import Self, TextIO

PERIOD_S = 0.1
_BAR = 24


class Bar:
    """Shows how far the work is. A `Job` as well, of work that nobody cancels but by ending the program."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._shown = self._stream.isatty()
        self._lock = Lock()
        self._last, self._width = 0.0, 0

    def checkpoint(self, fraction: float, note: str = "") -> None:
        self.tell(fraction, note)

    def tell(self, fraction: float, note: str) -> None:
        """Draw the bar, not more often than an eye can follow. May be called from any thread."""
        if not self._shown:
            return
        with self._lock:
            if monotonic() - self._last < PERIOD_S:
                return
            self._last = monotonic()
            full = round(_BAR * min(max(fraction, 0.0), 1.0))
            self._draw(f"[{'#' * full}{'.' * (_BAR - full)}] {fraction:4.0%} {note}")

    def say(self, text: str) -> None:
        """One line on standard error, with the bar out of the way."""
        with self._lock:
            self._wipe()
            print(legible(text), file=self._stream, flush=True)

    def _draw(self, text: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        text = "".join(character if character.isprintable() else "?" for character in legible(text))[:width]
        self._stream.write("\r" + text.ljust(self._width))
        self._stream.flush()
        self._width = len(text)

    def _wipe(self) -> None:
        if self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._width = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self._lock:
            self._wipe()


def legible(text: str) -> str:
    """The text with the undecodable bytes of a file's name as escapes, so that it can always be printed."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
