"""X11 direct save: asks the program that a drag comes from to write its file, unchanged, where we say.

Firefox gives its original bytes this way and no other. Call `ask` inside the drop, once: each request may ask the server again.
"""

import ctypes
import errno
import os
import select
import shutil
import stat
import sys
import tempfile
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic

from analyzers.evidence import LARGEST_FILE
from forensics_gui.directsave_x11 import tell_source

FORMAT = "XdndDirectSave0"
PATIENCE_S = 60.0  # the source may have to fetch it from a slow server
_LOOK_S = 0.2
_OWN_NAME = "dropped"  # never the name that the page suggests
_CLOSED_AFTER_WRITING = 0x08  # IN_CLOSE_WRITE
_CLOSE_ON_EXEC_NONBLOCK = os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0)  # as inotify_init1 names them


class Saving:
    """A file that another program is writing for us, in a folder that only this user can reach and that goes with this object.

    Firefox says yes before it has written anything, so the file is whole only when its writer has closed it.
    """

    def __init__(self, make_writer: Callable[[Path], bool]) -> None:
        folder = tempfile.mkdtemp(prefix="whence-drop-")
        self.path = Path(folder) / _OWN_NAME
        self._notices = _closings(folder)
        self._remove = weakref.finalize(self, _clear, folder, self._notices)
        self.begun = make_writer(self.path)

    def wait(self, seconds: float, checkpoint: Callable[[], None] = lambda: None) -> bytes | None:
        """The whole file; nothing where the writer gave up; None where it is still at it after `seconds`."""
        end = monotonic() + seconds
        while self.begun and not _whole(self.path):
            checkpoint()
            left = end - monotonic()
            if left <= 0:
                return None
            select.select([self._notices], [], [], min(left, _LOOK_S))
            _drain(self._notices)
        data = _contents(self.path)
        self.close()
        return data

    def close(self) -> None:
        """Remove the folder and all that was written into it."""
        self._remove()


def ask(read: Callable[[], bytes]) -> Saving | None:
    """The file that the source of the drag now writes; None where it will not. `read` reads the drop's `FORMAT`: at that it begins."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        saving = Saving(lambda path: tell_source(path, FORMAT) and read()[:1] == b"S")  # it answers Success, Failure or Error
    except (OSError, AttributeError):  # no libxcb, or one that lacks a function
        return None
    if not saving.begun:
        saving.close()
        return None
    return saving


def _clear(folder: str, notices: int) -> None:
    os.close(notices)
    shutil.rmtree(folder, ignore_errors=True)


def _closings(folder: str) -> int:
    """A descriptor that becomes readable whenever a file in the folder is closed after writing."""
    system = ctypes.CDLL(None, use_errno=True)
    notices = int(system.inotify_init1(_CLOSE_ON_EXEC_NONBLOCK))
    if notices < 0 or system.inotify_add_watch(notices, os.fsencode(folder), _CLOSED_AFTER_WRITING) < 0:
        raise OSError(ctypes.get_errno(), "inotify")
    return notices


def _drain(notices: int) -> None:
    with suppress(BlockingIOError):
        os.read(notices, 1 << 16)


def _whole(path: Path) -> bool:
    """Whether something was written and nobody still holds the file open for writing: then, and only then, the system grants a lease."""
    import fcntl

    try:
        descriptor = _opened(path)
    except OSError:
        return False
    try:
        if os.fstat(descriptor).st_size == 0:
            return False
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return error.errno != errno.EAGAIN  # a file system without leases: what is closed and not empty must do
    finally:
        os.close(descriptor)
    return True


def _opened(path: Path) -> int:
    """Never where a link leads, and never waiting for a pipe's other end."""
    return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)


def _contents(path: Path) -> bytes:
    try:
        descriptor = _opened(path)
    except OSError:
        return b""
    with os.fdopen(descriptor, "rb") as file:
        known = os.fstat(descriptor)
        if not stat.S_ISREG(known.st_mode) or known.st_size > LARGEST_FILE:
            return b""
        return file.read()
