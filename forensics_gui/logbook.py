"""The log: a few small files in the data folder that say what the program did and where it failed, without the names of what it was shown.

Nothing is ever sent anywhere; a person may copy it and look through it first.
"""

import logging
import sys
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler, qVersion

from forensics_gui import NAME, VERSION
from forensics_gui.case.places import data_folder

LARGEST, OLDER_KEPT = 512 * 1024, 3  # bytes of one file, and how many full ones stay beside it
LONGEST_TAIL = 200  # lines of the log in a report
ROOMS = ("forensics_gui", "analyzers")  # these tell more than others' libraries, which speak of warnings only
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
Scrub = Callable[[str], str]


def log_folder() -> Path:
    """Where the log lies."""
    return data_folder() / "log"


class Logbook:
    """Open from the first moment of the program to the last."""

    def __init__(self, scrub: Scrub) -> None:
        self._scrub = scrub
        self._handlers: list[logging.Handler] = []

    def open(self) -> None:
        """Write down from now on. Where the folder cannot be written, only the terminal hears of it."""
        form = _Scrubbed(self._scrub)
        handlers: list[logging.Handler] = [logging.StreamHandler()] if sys.stderr is not None else []
        try:
            log_folder().mkdir(parents=True, exist_ok=True, mode=0o700)
            handlers.append(
                RotatingFileHandler(log_folder() / "whence.log", maxBytes=LARGEST, backupCount=OLDER_KEPT, encoding="utf-8", delay=True)
            )
        except OSError as error:
            print(error, file=sys.stderr)
        for handler in handlers:
            handler.setFormatter(form)
            handler.setLevel(logging.INFO if isinstance(handler, RotatingFileHandler) else logging.WARNING)
            logging.getLogger().addHandler(handler)
        self._handlers = handlers
        for room in ROOMS:
            logging.getLogger(room).setLevel(logging.INFO)
        logging.captureWarnings(True)
        qInstallMessageHandler(_from_qt)

    def close(self) -> None:
        """Say that it was a clean end, and let go of the file."""
        logging.getLogger(__name__).info("ends")
        qInstallMessageHandler(None)
        logging.captureWarnings(False)
        for handler in self._handlers:
            logging.getLogger().removeHandler(handler)
            handler.close()
        self._handlers = []


class _Scrubbed(logging.Formatter):
    """Every line goes through the scrubber, whoever wrote it."""

    def __init__(self, scrub: Scrub) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._scrub = scrub

    def format(self, record: logging.LogRecord) -> str:
        return self._scrub(super().format(record))


def about_this_computer() -> str:
    """What somebody who repairs the program has to know of where it ran; no name of user or computer."""
    import platform  # here, since the first window has no need of it

    return f"{NAME} {VERSION}, Python {platform.python_version()}, Qt {qVersion()}, {platform.system()} {platform.release()}"


def report() -> str:
    """What can be handed to whoever repairs the program: the versions, and the end of the log, which holds the faults."""
    lines: list[str] = []
    for path in (log_folder() / "whence.log.1", log_folder() / "whence.log"):
        try:
            lines += path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
    return "\n".join([about_this_computer(), "", *lines[-LONGEST_TAIL:]])


def _from_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), "%s: %s", context.category or "default", message)
