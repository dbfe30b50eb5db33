"""What happens when we fail ourselves: the work is already on disk, the traceback is kept, and the user is told in one sentence.

Slots, timers, paint events and workers that raise end here; the same fault is told once, for a paint event may raise it a hundred
times per second.
"""

import logging
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb, format_exception
from types import TracebackType
from typing import Any

from PySide6.QtCore import QObject, Signal

from forensics_gui import NAME, VERSION
from forensics_gui.case.places import data_folder

log = logging.getLogger(__name__)
MOST_KEPT = 20


class Fault(QObject):
    """Takes every exception that nobody caught. `happened` carries the text to copy; it may be emitted from any thread."""

    happened = Signal(str)

    def __init__(self, parent: QObject | None = None, keep: Callable[[], object] | None = None) -> None:
        super().__init__(parent)
        self._keep = keep
        self._told: set[tuple[str, str, int]] = set()

    def install(self) -> None:
        """Become the process's last resort."""
        sys.excepthook = self.take
        threading.excepthook = self._take_from_thread

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Keep the state, write the traceback down, tell."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        place = extract_tb(trace)[-1] if trace else None
        fault = (kind.__name__, place.filename if place else "", (place.lineno or 0) if place else 0)
        if fault in self._told:
            return
        self._told.add(fault)
        text = f"{NAME} {VERSION}, Python {sys.version.split()[0]}, {sys.platform}\n" + "".join(format_exception(kind, error, trace))
        log.error("%s", text)
        try:
            if self._keep:
                self._keep()
            write_down(text)
        except Exception:  # the last resort must not fail over a full disk
            log.exception("the fault could not be written down")
        self.happened.emit(text)

    def _take_from_thread(self, thrown: Any) -> None:
        if thrown.exc_value is not None:
            self.take(thrown.exc_type, thrown.exc_value, thrown.exc_traceback)


def faults_folder() -> Path:
    """Where tracebacks are kept; nothing is ever sent anywhere."""
    return data_folder() / "faults"


def write_down(text: str) -> Path:
    """Keep the text in a dated file; the oldest go once there are many."""
    folder = faults_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}.txt"
    path.write_text(text, encoding="utf-8")
    for old in sorted(folder.glob("*.txt"))[:-MOST_KEPT]:
        old.unlink(missing_ok=True)
    return path
