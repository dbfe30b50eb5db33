"""What can go wrong while evidence is parsed, each as one sentence that says what is wrong and what the user can do.

ReaderError
├── Refused          the file: damaged, cut off, or of a kind that is not read
├── LimitExceeded    the file asks for more time, memory or pixels than it is given
└── WorkerDied       the decoder crashed; only its own process was lost
"""

from analyzers.language import Message


class ReaderError(Exception):
    """The evidence could not be parsed. `detail` is for a log: a traceback or a signal, never shown as the reason."""

    def __init__(self, message: Message, detail: str = "") -> None:
        super().__init__(message, detail)
        self.message = message
        self.detail = detail

    def __str__(self) -> str:
        return str(self.message)


class Refused(ReaderError):
    """The file is damaged, or is not of a kind that is read here."""


class LimitExceeded(ReaderError):
    """Parsing it would need, or needed, more than a file is given."""


class WorkerDied(ReaderError):
    """The decoder's process ended by itself."""


KINDS: dict[str, type[ReaderError]] = {kind.__name__: kind for kind in (ReaderError, Refused, LimitExceeded, WorkerDied)}
