"""Starts the program: the one place that creates application, settings, examination and window, and the one that ends them.

The window is painted before anything slow is loaded: methods, OpenCV, the reader's workers and the first file come after it.
"""

import gc
import logging
import os
import signal
import socket
import sys
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, QTimer, Signal, Slot
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from forensics_gui import NAME, SAMPLE, theme
from forensics_gui.crash import Fault
from forensics_gui.frame import Frame
from forensics_gui.instance_handover import hand_over
from forensics_gui.logbook import Logbook, about_this_computer
from forensics_gui.running import Running
from forensics_gui.scrub import Scrubber
from forensics_gui.settings import Settings

log = logging.getLogger(__name__)

if TYPE_CHECKING:
    from analyzers.registry import Methods
    from forensics_gui.instance import Instance
    from forensics_gui.window import Window


class OpenEvents(QObject):
    """What the system asks a running program to open (macOS)."""

    asked = Signal(object)  # tuple of Incoming

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent):
            from forensics_gui.incoming import from_open_event

            self.asked.emit(from_open_event(event))
            return True
        return super().eventFilter(watched, event)


class Interruption(QObject):
    """Ctrl+C and a polite kill end the program as closing the window does. Python hears signals only when woken."""

    heard = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ours, self._pythons = socket.socketpair()
        for end in (self._ours, self._pythons):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._ours.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._wake)
        self._before = signal.set_wakeup_fd(self._pythons.fileno(), warn_on_full_buffer=False)
        self._handlers = {number: signal.signal(number, self._note) for number in (signal.SIGINT, signal.SIGTERM)}

    def close(self) -> None:
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._ours.close()
        self._pythons.close()

    def _note(self, _number: int, _frame: object) -> None:
        """Being called at all is enough: the byte in the socket tells the event loop."""

    @Slot()
    def _wake(self) -> None:
        with suppress(BlockingIOError):
            self._ours.recv(64)
        self.heard.emit()


class Program(QObject):
    """Everything that lives as long as the program does. Only the frame and the settings are there from the first moment."""

    furnished = Signal()

    def __init__(self, app: QApplication, arguments: list[str]) -> None:
        super().__init__()
        self._app, self._arguments = app, arguments
        self.settings = Settings()
        theme.follow(self.settings)
        self.frame = Frame(self.settings)
        self._window: Window | None = None
        self._listening: Instance | None = None
        self.running = Running()
        self.running.begin()
        self.scrub = Scrubber()
        self.fault = Fault(self, self._keep, self.scrub)
        self.fault.happened.connect(self._tell_once_kept)
        self.fault.install()
        self.open_events = OpenEvents(self)
        app.installEventFilter(self.open_events)
        self._hints = app.styleHints()
        self._hints.colorSchemeChanged.connect(self._follow_scheme)
        self._hints.accessibility().contrastPreferenceChanged.connect(self._follow_scheme)
        self.frame.painted.connect(self.furnish)

    @property
    def window(self) -> "Window":
        assert self._window is not None
        return self._window

    @Slot()
    def furnish(self) -> None:
        """Load all that the frame does not need, and put it in."""
        from analyzers.metadata.own_exiftool import use_exiftool
        from forensics_gui.examination import Examination
        from forensics_gui.jobs import JobRunner
        from forensics_gui.panels.desk import Desk
        from forensics_gui.speech import speak
        from forensics_gui.tracking import Tracking
        from forensics_gui.window import Window

        log.info("begins: %s", about_this_computer())
        speak(self._app, self.settings.language)
        self.runner = JobRunner(self)
        self.examination = Examination(self.runner, self.settings.examiner, self)
        use_exiftool(self.settings.exiftool)
        self.desk = Desk(self.examination, self.settings, self)
        self._window = Window(self.desk, self.frame)
        self.tracking = Tracking(self.examination, self.running, self.scrub, self)
        self.window.reception.coming.connect(self.tracking.come)
        self.window.resuming.taken.connect(self.tracking.reopen)
        self.window.resuming.answered.connect(self.running.answered)
        self.open_events.asked.connect(self.window.reception.receive)
        if self._listen():
            if left := self.running.left(self.scrub):
                log.warning("the process before did not end by itself\n%s", left.hard)
                self.window.resuming.offer(left)
            QTimer.singleShot(0, self, self._begin_work)
            self.furnished.emit()

    def _listen(self) -> bool:
        """Become the one window; where another start was a moment faster, give it the files and go."""
        from forensics_gui.instance import Instance

        self._listening = Instance(self)
        self._listening.arrived.connect(self._take_handed_over)
        if not self._listening.listen() and hand_over(self._arguments):
            self.frame.close()
            return False
        return True

    @Slot()
    def _begin_work(self) -> None:
        from analyzers import reader
        from analyzers.registry import discover
        from forensics_gui.case.places import plugin_folder

        reader.warm()
        for needed in (
            "cv2",
            "forensics_gui.case.storage",
        ):  # loading holds the interpreter a tenth of a second: now, not under the hand
            self.runner.run(import_module, needed)
        self.runner.run(discover, plugin_folder(), done=self._take_methods)
        if self._arguments[:1] == [SAMPLE]:
            self.window.lessons.begin(self._arguments[1] if self._arguments[1:] else "found")
        elif self._arguments:
            self.window.centre.expect()
            self.window.reception.open_names(self._arguments)
        else:
            self.window.centre.begin()

    @Slot(object)
    def _take_methods(self, methods: "Methods") -> None:
        self.desk.set_methods(methods)
        gc.collect()
        gc.freeze()  # what is loaded now stays: walking through it again and again would stop the window

    @Slot(list)
    def _take_handed_over(self, names: list[str]) -> None:
        self.frame.to_front()
        self.window.reception.open_names(names)

    @Slot()
    def _follow_scheme(self) -> None:
        theme.follow(self.settings)

    def _keep(self) -> None:
        """After a fault: what is typed and not yet entered goes to the case, and the settings to the disk."""
        self.settings.save()
        if self._window is not None:
            self.window.enter_words()

    @Slot(str)
    def _tell_once_kept(self, text: str) -> None:
        if self._window is None:
            self._tell_fault(text)
        else:
            self.runner.write(str, done=partial(self._tell_fault, text))  # after all that was to be written

    def _tell_fault(self, text: str, _written: object = None) -> None:
        from forensics_gui.panels.told import tell_fault

        tell_fault(text, self.frame)

    def end(self) -> bool:
        """Finish what must be written. False where some work does not heed its checkpoints."""
        self.settings.save()
        if self._listening is not None:
            self._listening.close()
        ended = self.examination.close() if self._window is not None else True
        self.fault.remove()
        self.running.end()
        leave_plain(self._app)
        return ended


def leave_plain(app: QApplication) -> None:
    """What was copied here in several forms is made in Python, and would be asked for them after Python has ended: one form stays."""
    clipboard = app.clipboard()
    if not clipboard.ownsClipboard():
        return
    if clipboard.mimeData().hasImage():
        clipboard.setImage(clipboard.image())
    else:
        clipboard.setText(clipboard.text())


def run_window(arguments: list[str]) -> int:
    """Show the window until it is closed. `main` has asked before whether another window takes the files."""
    app = application()
    program = Program(app, arguments)
    logbook = Logbook(program.scrub)
    logbook.open()
    program.running.watch_hard_crashes()
    interruption = Interruption(app)
    interruption.heard.connect(program.frame.close)
    program.frame.begin()
    status = app.exec()
    interruption.close()
    ended = program.end()
    logbook.close()
    if not ended:
        # A plug-in that never asks its checkpoints must not keep the process alive; all that was done is on disk.
        sys.stdout.flush()
        os._exit(status)
    return status


def application() -> QApplication:
    """The one QApplication of this process."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QApplication.setApplicationName(NAME)
    QApplication.setDesktopFileName(NAME.lower())
    return QApplication([NAME.lower()])
