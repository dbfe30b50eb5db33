"""The workers that stand ready: a caller takes one, and a dead one's successor is started before the caller hears of the death.

Starting is cheap for us, since a worker does its imports by itself while we go on.
"""

import os
from collections.abc import Generator, Mapping
from pathlib import Path
from threading import Condition
from typing import Any

from analyzers.reader.client import Worker
from analyzers.reader.table import PARSERS, STREAMS, WARM, Parser

MOST_CALLS = 1000  # then a worker is replaced, so that what libraries leak stays small


class Pool:
    """Up to `size` calls at once, each in a worker of its own; streams get a worker to themselves. Safe to use from many threads."""

    def __init__(
        self,
        size: int = 2,
        parsers: Mapping[str, Parser] = PARSERS,
        streams: Mapping[str, Parser] = STREAMS,
        warm: tuple[str, ...] = WARM,
    ) -> None:
        self.size = size
        self.restarts = 0  # workers lost to what they read
        self._parsers, self._streams, self._warm = parsers, streams, warm
        self.forget()

    def forget(self) -> None:
        """Begin without workers: in a forked child, the parent's are not ours to ask or to end."""
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._streaming: set[Worker] = set()
        self._changed = Condition()

    def warm(self) -> None:
        """Have all workers started; they become ready by themselves."""
        with self._changed:
            self._fill()

    def call(self, name: str, data: bytes, arguments: dict[str, Any]) -> Any:
        """Parse bytes in a worker. Raises ReaderError; LookupError where no parser has this name."""
        parser = self._parsers[name]
        worker = self._taken()
        try:
            return worker.call(parser, data, arguments)
        finally:
            self._given_back(worker)

    def stream(self, name: str, path: Path, arguments: dict[str, Any]) -> Generator[Any, None, None]:
        """Parse a file in a worker of its own, opened here and handed over where the system allows."""
        parser = self._streams[name]
        flags = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, flags)
        try:
            posix = os.name == "posix"
            worker = Worker(file=descriptor if posix else None)
        finally:
            os.close(descriptor)
        with self._changed:
            self._streaming.add(worker)
        items = worker.stream(parser, descriptor if posix else str(path), arguments)
        try:
            yield from items
        finally:
            worker.end()
            with self._changed:
                self._streaming.discard(worker)

    def close(self) -> None:
        """End all workers. A later call starts new ones."""
        with self._changed:
            ended = [*self._idle, *self._busy, *self._streaming]
            self._idle.clear()
            self._busy.clear()
            self._changed.notify_all()
        for worker in ended:
            worker.end()

    def _taken(self) -> Worker:
        with self._changed:
            while True:
                self._fill()
                if self._idle:
                    worker = self._idle.pop(0)
                    self._busy.add(worker)
                    return worker
                self._changed.wait()

    def _given_back(self, worker: Worker) -> None:
        with self._changed:
            held = worker in self._busy  # false if the pool was closed meanwhile
            self._busy.discard(worker)
            if held and worker.usable and worker.calls < MOST_CALLS:
                self._idle.insert(0, worker)  # the one used last has its caches and libraries at hand
            else:
                self.restarts += held and not worker.usable
                worker.end()
                if held:
                    self._fill()
            self._changed.notify()

    def _fill(self) -> None:
        for worker in [worker for worker in self._idle if not worker.usable]:
            self._idle.remove(worker)
            worker.end()
        while len(self._idle) + len(self._busy) < self.size:
            self._idle.append(Worker(self._warm))
