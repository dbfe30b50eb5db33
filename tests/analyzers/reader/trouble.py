"""Parsers that misbehave on purpose; a worker is told of them only by the tests."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np


def crash(data: bytes) -> Any:
    os.abort()


def segfault(data: bytes) -> Any:
    os.kill(os.getpid(), signal.SIGSEGV)


def leave(data: bytes) -> Any:
    os._exit(3)


def spin(data: bytes) -> Any:
    while True:
        pass


def wait(data: bytes) -> Any:
    while True:
        signal.pause()


def devour(data: bytes) -> Any:
    kept = []
    while True:
        kept.append(np.empty(256 << 20, np.uint8))


def chatter(data: bytes) -> str:
    print("noise on standard output")
    os.write(1, b"\x00\xff noise on the descriptor")
    sys.stdout.flush()
    return sys.stdin.read()


def write(data: bytes, path: str) -> str:
    Path(path).write_bytes(data)
    return "written"


def fail(data: bytes) -> Any:
    raise ZeroDivisionError("by the file's own {field}")


def unsendable(data: bytes) -> Any:
    return object()


def nonsense(data: bytes) -> Any:
    """Speaks past the protocol, as a decoder taken over by a file could."""
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, b"\xff" * 64)
        except OSError:
            continue
    return None


def echo(data: bytes, **arguments: Any) -> Any:
    return {"size": len(data), **arguments}


def large(data: bytes) -> Any:
    return np.arange(3_000_000, dtype=np.float32).reshape(1000, 3000)


def identity(data: bytes) -> int:
    return os.getpid()


def count(file: BinaryIO, until: int) -> Iterator[Any]:
    for number in range(until):
        yield {"number": number, "pid": os.getpid(), "picture": np.full((500, 500), number % 256, np.uint8)}


def stumble(file: BinaryIO) -> Iterator[Any]:
    yield file.read(4).decode()
    os.abort()


def stall(file: BinaryIO) -> Iterator[Any]:
    yield 1
    while True:
        signal.pause()
