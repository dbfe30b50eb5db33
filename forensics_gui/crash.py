"""What happens when we fail ourselves: the work is kept, the traceback goes to the log, and the user is told in one sentence.

Slots, timers, paint events and workers that raise end here; the same fault is told once, for a paint event may raise it a hundred
times per second. What is kept and told is so in the window's thread and outside the paint event, once the fault itself is on the disk.
"""

import logging
import sys
import threading
from collections.abc import Callable
from traceback import extract_tb, format_exception
from types import TracebackType
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from forensics_gui.logbook import about_this_computer

log = logging.getLogger(__name__)


class Fault(QObject):
    """Takes every exception that nobody caught. `happened` carries the text to copy, scrubbed, after `keep` was called."""

    happened = Signal(str)

    _written = Signal(str)

    def __init__(self, parent: QObject | None = None, keep: Callable[[], object] | None = None, scrub: Callable[[str], str] = str) -> None:
        super().__init__(parent)
        self._keep, self._scrub = keep, scrub
        self._told: set[tuple[str, str, int]] = set()
        self._written.connect(self._keep_and_tell, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Become the process's last resort."""
        sys.excepthook = self.take
        threading.excepthook = self._take_from_thread

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Write the traceback down; then, in the window's thread, keep the state and tell."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        place = extract_tb(trace)[-1] if trace else None
        fault = (kind.__name__, place.filename if place else "", (place.lineno or 0) if place else 0)
        if fault in self._told:
            return
        self._told.add(fault)
        text = self._scrub("".join(format_exception(kind, error, trace)))
        log.error("%s", text)
        self._written.emit(f"{about_this_computer()}\n{text}")

    @Slot(str)
    def _keep_and_tell(self, text: str) -> None:
        try:
            if self._keep:
                self._keep()
        except Exception:  # the last resort must not fail over what it could not keep
            log.exception("the state could not be kept")
        self.happened.emit(text)

    def _take_from_thread(self, thrown: Any) -> None:
        if thrown.exc_value is not None:
            self.take(thrown.exc_type, thrown.exc_value, thrown.exc_traceback)
