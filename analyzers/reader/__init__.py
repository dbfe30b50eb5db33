"""Where evidence is parsed: in a separate, limited process, by the parsers of one table, and nowhere else.

Only plain data and arrays come back. A decoder that crashes, hangs or eats memory costs its own process and gives a `ReaderError`.
"""

import atexit
import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

from analyzers.reader.errors import LimitExceeded, ReaderError, Refused, WorkerDied
from analyzers.reader.pool import Pool

__all__ = ["LimitExceeded", "ReaderError", "Refused", "WorkerDied", "call", "close", "stream", "warm"]

_pool = Pool()


def call(name: str, data: bytes, **arguments: Any) -> Any:
    """Run the parser `name` on a file's bytes, in a worker. Raises ReaderError, or LookupError for an unknown name."""
    return _pool.call(name, data, arguments)


def stream(name: str, path: Path, **arguments: Any) -> Generator[Any, None, None]:
    """Run a parser that gives one thing after another on a file opened read-only. Raises ReaderError, or OSError where it cannot be opened.

    Close the iterator to stop early; its worker then ends with it.
    """
    return _pool.stream(name, Path(path), arguments)


def warm() -> None:
    """Start the workers ahead of the first call. Returns at once."""
    _pool.warm()


def close() -> None:
    """End all workers; a later call starts new ones."""
    _pool.close()


atexit.register(close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pool.forget)
