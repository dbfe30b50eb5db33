"""A file that the window writes for its user, whole or not at all: a full disk or a crash leaves what was there."""

from collections.abc import Callable

from PySide6.QtCore import QIODevice, QSaveFile


def write_whole(path: str, write: Callable[[QIODevice], str]) -> None:
    """Let `write` put the content in; it gives what went wrong, nothing where all is well. Raises OSError with the reason."""
    file = QSaveFile(path)
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        raise OSError(file.errorString())
    if wrong := write(file):
        file.cancelWriting()
        raise OSError(wrong)
    if not file.commit():
        raise OSError(file.errorString())


def write_bytes(path: str, data: bytes) -> None:
    """The same for bytes that are at hand. Raises OSError."""
    write_whole(path, lambda file: "" if file.write(data) == len(data) else file.errorString())
