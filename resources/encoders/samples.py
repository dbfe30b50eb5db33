"""One file that a program wrote for the list, and what it was told to do; and how a program that is not there is passed over."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ALL_QUALITIES = range(1, 101)
SOME_QUALITIES = (25, 60, 75, 90, 97)


class Missing(Exception):
    """The program is not on this machine; the text names it."""


@dataclass(frozen=True)
class Sample:
    """data: the whole file. library: whose code encodes. kind: how it was encoded, without quality; quality: 0 where none was asked for.

    keeps_tables: the program writes a JPEG anew with the tables that it had.
    """

    program: str
    version: str
    library: str
    kind: str
    data: bytes
    quality: int = 0
    keeps_tables: bool = False


Writer = Callable[[Path], Iterator[Sample]]


def version_of(command: Sequence[str], pick: Callable[[str], str] = lambda text: text.split()[-1]) -> str:
    """What a program says of its version, as `pick` takes it from its first line. Raises Missing."""
    if shutil.which(command[0]) is None:
        raise Missing(command[0])
    done = subprocess.run(list(command), capture_output=True, text=True, timeout=120, check=False)
    lines = (done.stdout + done.stderr).strip().splitlines()
    return pick(lines[0]) if lines else "?"


def written(command: Sequence[str], out: Path, stdout: bool = False, seconds: float = 120, **environment: str) -> bytes:
    """Run a program and take the file that it wrote; nothing where it wrote none, as where a format is not built in."""
    out.unlink(missing_ok=True)
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, timeout=seconds, check=False, env={**os.environ, **environment}
    )
    if stdout:
        return done.stdout
    return out.read_bytes() if out.is_file() else b""
