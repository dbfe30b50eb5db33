"""One worker seen from outside: started, asked, watched, and ended with everything it may have started.

A worker that answered stays usable; one that died, ran out of its limits or spoke nonsense is ended and never asked again.
"""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, BinaryIO, cast

from numpy.typing import NDArray

from analyzers.language import say
from analyzers.reader import neighbour, wire
from analyzers.reader.errors import KINDS, LimitExceeded, ReaderError, WorkerDied
from analyzers.reader.limits import MEMORY, Watch
from analyzers.reader.table import Parser

STARTING = Parser("", 60)  # imports on a slow disk
ROOT = Path(__file__).resolve().parent.parent.parent
IN_A_BUNDLE = "--reader-worker"  # there is no `python -m` there: the one program becomes a worker where this is its first argument

# one thread each: the pool is the parallelism, and every library thread would reserve address space of the limit
_QUIET = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OPENCV_LOG_LEVEL": "SILENT",
    "OPENCV_IO_MAX_IMAGE_PIXELS": str(1 << 29),
    "PYTHONUTF8": "1",
}


class Worker:
    """A child process that parses. Used by one caller at a time."""

    def __init__(self, warm: tuple[str, ...] = (), file: int | None = None) -> None:
        self.alive = True
        self.calls = 0
        # its own group, so that whatever a decoder starts ends with it, and Ctrl+C in a terminal reaches only us
        group: dict[str, Any] = {"start_new_session": True} if os.name == "posix" else {"creationflags": 0x00000200 | 0x08000000}
        if file is not None and os.name == "posix":
            group["pass_fds"] = (file,)
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LD_PRELOAD"))}
        self._process = subprocess.Popen(
            [*_program(), *warm],
            cwd=ROOT,
            env=environment | _QUIET,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pipesize=1 << 20 if sys.platform == "linux" else -1,
            **group,
        )
        self.pid = self._process.pid
        self._requests = cast("BinaryIO", self._process.stdin)
        self._answers = cast("BinaryIO", self._process.stdout)
        self._ready = False

    @property
    def usable(self) -> bool:
        """Nobody has ended it, and it has not ended by itself while idle."""
        return self.alive and self._process.poll() is None

    def call(self, parser: Parser, data: bytes, arguments: dict[str, Any]) -> Any:
        """Run a parser on bytes. Raises ReaderError; the worker lives on only where the parser itself said no."""
        self.calls += 1
        request = {"run": parser.function, "arguments": arguments, "seconds": parser.seconds, "size": len(data)}
        frame = self._exchange(parser, request, data)
        if "answer" in frame:
            return frame["answer"]
        raise self._failure(frame)

    def stream(self, parser: Parser, file: int | str, arguments: dict[str, Any]) -> Generator[Any, None, None]:
        """Run a parser on an open file and give what it gives, as it comes. The worker is spent afterwards."""
        request: dict[str, Any] | None = {
            "run": parser.function,
            "arguments": arguments,
            "seconds": parser.seconds,
            "size": 0,
            "file": file,
        }
        try:
            while True:
                frame = self._exchange(parser, request, b"")
                request = None
                if "end" in frame:
                    return
                if "item" not in frame:
                    raise self._failure(frame)
                yield frame["item"]
        finally:
            self.end()

    def _exchange(self, parser: Parser, request: dict[str, Any] | None, data: bytes) -> dict[str, Any]:
        """Say what is asked, and hear the next frame. A worker that does not answer in time, or at all, is ended."""
        try:
            if not self._ready:
                self._watched(STARTING, lambda: None)
                self._ready = True

            def ask() -> None:
                if request is not None:
                    wire.send(self._requests, request, data)

            return self._watched(parser, ask)
        except BaseException:
            self.end()
            raise

    def _watched(self, parser: Parser, ask: Callable[[], None]) -> dict[str, Any]:
        with Watch(self.pid, parser.patience, self._kill) as watch:
            try:
                ask()
                return self._received()
            except (OSError, wire.Garbled) as error:
                problem = error
        raise self._epitaph(parser, watch.verdict, problem)

    def _received(self) -> dict[str, Any]:
        fetched: list[int] = []

        def fetch(number: int, address: int, array: NDArray[Any]) -> None:
            fetched.append(number)
            if not neighbour.fetched(self.pid, address, array):
                wire.send(self._requests, {"send": number})
                wire.receive_array(self._answers, array)

        frame = wire.receive(self._answers, fetch)
        if fetched:
            wire.send(self._requests, {"fetched": True})  # the worker may let go of them
        if not isinstance(frame, dict):
            raise wire.Garbled("a frame that is no object")
        return frame

    @staticmethod
    def _failure(frame: dict[str, Any]) -> ReaderError:
        try:
            kind = KINDS[frame["failure"]]
            return kind(wire.said([frame["message"], frame["values"]]), str(frame["detail"]))
        except (KeyError, TypeError, wire.Garbled):
            return WorkerDied(GARBLED)

    def _epitaph(self, parser: Parser, verdict: str, problem: Exception) -> ReaderError:
        """Why it ended, as far as can be known from outside."""
        self._kill()
        code = self._process.wait()
        if verdict == "time" or code == -getattr(signal, "SIGXCPU", 0):
            return LimitExceeded(
                say(
                    "reading it was stopped after {seconds} seconds; it may be built to keep a decoder busy, so ask for another copy.",
                    seconds=round(parser.seconds),
                )
            )
        if verdict == "memory":
            return LimitExceeded(
                say(
                    "reading it needs more memory than a file is given ({limit} MB); ask for a smaller or less compressed copy.",
                    limit=MEMORY >> 20,
                )
            )
        if isinstance(problem, wire.Garbled) and not problem.ended:
            return WorkerDied(GARBLED, str(problem))
        return WorkerDied(
            say(
                "the decoder crashed on it ({signal}), and only the decoder's own process was lost; "
                "the file is damaged or hostile, so ask for another copy.",
                signal=_signal_name(code),
            )
        )

    def _kill(self) -> None:
        """At once, and the whole group with it."""
        if os.name == "posix":
            with contextlib.suppress(OSError):
                os.killpg(self.pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            self._process.kill()

    def end(self) -> None:
        """Nothing of it is left afterwards. May be called twice."""
        self.alive = False
        self._kill()
        self._process.wait()
        for pipe in (self._requests, self._answers):
            with contextlib.suppress(OSError):  # what was still to be written is of no use to a dead worker
                pipe.close()


GARBLED = say("the decoder gave an answer that makes no sense; the file is damaged or hostile, so ask for another copy.")


def _program() -> list[str]:
    bundled = getattr(sys, "frozen", False)
    return [sys.executable, IN_A_BUNDLE] if bundled else [sys.executable, "-m", "analyzers.reader.worker"]


def _signal_name(code: int) -> str:
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit status {code}"
