"""The process in which evidence is parsed: reads one request after another from its parent, answers each, and does nothing else.

Run as ``python -m analyzers.reader.worker [modules to import first …]``; it ends when its parent is gone.
"""

import importlib
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from numpy.typing import NDArray

from analyzers.language import say
from analyzers.reader import limits, wire
from analyzers.reader.errors import LimitExceeded, ReaderError

TOO_MUCH_MEMORY = say(
    "reading it needs more memory than a file is given ({limit} MB); ask for a smaller or less compressed copy.", limit=limits.MEMORY >> 20
)


def main(warm: list[str]) -> None:
    """Take over the pipes, import what will be needed, lock down, then answer until the parent closes its end."""
    requests, answers = _pipes()
    for module in warm:
        importlib.import_module(module)
    limits.confine()
    wire.send(answers, {"ready": os.getpid()})
    while True:
        try:
            request = wire.receive(requests)
            data = wire.receive_data(requests, request["size"])
        except wire.Garbled:
            return  # the parent has closed its end
        if "file" in request:
            _answer_stream(answers, request)
        else:
            _answer(requests, answers, request, data)


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Our ends of the pipes, moved out of the way: a library that prints, or reads standard input, cannot reach them."""
    requests, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return os.fdopen(requests, "rb"), os.fdopen(answers, "wb")


def _function(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return found


def _answer(requests: BinaryIO, answers: BinaryIO, request: dict[str, Any], data: bytes) -> None:
    limits.allow_cpu(request["seconds"])
    try:
        frame = {"answer": _function(request["run"])(data, **request["arguments"])}
    except Exception as error:  # noqa: BLE001  a library may raise anything on a hostile file; the parent gets it as a sentence
        frame = _failure(error)
    left = _send(answers, frame, leave=True)
    while left and "send" in (wanted := wire.receive(requests)):
        wire.send_array(answers, left[wanted["send"]])
        answers.flush()


def _answer_stream(answers: BinaryIO, request: dict[str, Any]) -> None:
    with _opened(request["file"]) as file:
        items: Iterator[Any] | None = None
        while True:
            limits.allow_cpu(request["seconds"])
            try:
                if items is None:
                    items = iter(_function(request["run"])(file, **request["arguments"]))
                frame = {"item": next(items)}
            except StopIteration:
                _send(answers, {"end": True})
                return
            except Exception as error:  # noqa: BLE001  as above
                _send(answers, _failure(error))
                return
            _send(answers, frame)


def _opened(file: int | str) -> BinaryIO:
    """An inherited descriptor, or a path where the system cannot hand one over. Read-only either way."""
    return os.fdopen(file, "rb") if isinstance(file, int) else open(file, "rb")  # noqa: PTH123


def _send(answers: BinaryIO, frame: dict[str, Any], *, leave: bool = False) -> list[NDArray[Any]]:
    """The frame, or why it cannot be sent. Gives the arrays that the parent will fetch."""
    try:
        return wire.send(answers, frame, leave=leave)
    except (TypeError, ValueError, MemoryError) as error:  # refused before the first byte of it was written
        return wire.send(answers, _failure(error))


def _failure(error: Exception) -> dict[str, Any]:
    detail = "".join(traceback.format_exception(error))[-4000:]
    if isinstance(error, MemoryError):
        error = LimitExceeded(TOO_MUCH_MEMORY)
    if not isinstance(error, ReaderError):
        reason = f"{type(error).__name__}: {error}"[:200]
        error = ReaderError(say("it could not be parsed ({reason}); it may be damaged, so ask for the file again.", reason=reason))
    message = error.message
    return {"failure": type(error).__name__, "message": message.id, "values": dict(message.values), "detail": detail}


if __name__ == "__main__":
    main(sys.argv[1:])
