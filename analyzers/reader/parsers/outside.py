"""Another program, run as a child of the limited reader process: it inherits the worker's limits and its group, and ends with it."""

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from analyzers.language import Message
from analyzers.reader.errors import LimitExceeded, Refused


def answer_of(
    command: list[str],
    data: bytes,
    *,
    passed_on: Iterable[str],
    given: Mapping[str, str],
    seconds: float,
    too_long: Message,
    failed: Message,
) -> tuple[bytes, int]:
    """Standard output and exit status of a program that gets `data` by its standard input, and no file.

    passed_on: the few variables of our environment that it sees; given: others, in UTF-8 whatever the system's language. Raises
    LimitExceeded with `too_long`, Refused with `failed` where it cannot be started.
    """
    environment = {name: os.environ[name] for name in passed_on if name in os.environ}
    quiet: dict[str, Any] = {"creationflags": 0x08000000} if sys.platform == "win32" else {}  # no console window
    try:
        done = subprocess.run(
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment | {"LC_ALL": "C.UTF-8"} | dict(given),
            timeout=seconds,
            check=False,
            **quiet,
        )
    except subprocess.TimeoutExpired as error:
        raise LimitExceeded(too_long) from error
    except OSError as error:
        raise Refused(failed) from error
    return bytes(done.stdout), done.returncode
