"""One window per user: the first start listens, and a later start's files arrive here instead of opening a second window.

A window that crashed leaves its socket behind; the lock beside it, which ends with its process, tells a dead one from a busy one.
"""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from forensics_gui.instance_handover import LONGEST_LINE, address, asked, hand_over, reply

__all__ = ["Instance", "hand_over"]

MOST_WAITING = 16


class Instance(QObject):
    """The listening end. `arrived` carries a list of absolute paths and addresses; an empty list only asks to come to the front."""

    arrived = Signal(list)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock: QLockFile | None = None
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.setMaxPendingConnections(MOST_WAITING)
        self._server.newConnection.connect(self._greet)

    def listen(self) -> bool:
        """Become the one window. False where another one is, or where there is no safe place to listen."""
        place = address()
        if not place:
            return False
        if not place.startswith("\\\\"):
            lock = QLockFile(f"{place}.lock")
            lock.setStaleLockTime(0)  # only a dead owner makes it stale, never its age
            if not lock.tryLock(0):
                return False
            self._lock = lock
            Path(place).unlink(missing_ok=True)  # left by a window that died; nobody alive holds the lock
        if self._server.listen(place):
            return True
        self.close()
        return False

    def close(self) -> None:
        """Stop listening, and leave nothing behind."""
        self._server.close()
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    @Slot()
    def _greet(self) -> None:
        while (caller := self._server.nextPendingConnection()) is not None:
            caller.readyRead.connect(partial(self._hear, caller))
            caller.disconnected.connect(caller.deleteLater)
            self._hear(caller)  # what it sent before anybody listened

    def _hear(self, caller: QLocalSocket) -> None:
        if not caller.canReadLine():
            if caller.bytesAvailable() > LONGEST_LINE:
                caller.abort()
            return
        wanted = asked(bytes(caller.readLine(LONGEST_LINE + 1).data()))
        if wanted is not None:
            self.arrived.emit(wanted)
        caller.write(reply(wanted is not None))
        caller.flush()
        caller.disconnectFromServer()
