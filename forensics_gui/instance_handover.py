"""Hands the files of a second start to the window that is already open, without loading Qt, so that it costs next to nothing.

One line of JSON each way over a local socket (a named pipe on Windows) that only the same user can reach.
"""

import hashlib
import json
import os
import socket
import sys
import tempfile
from pathlib import Path

from forensics_gui import NAME, SAMPLE

LONGEST_LINE = 1 << 20  # bytes; more files than that are better dropped as a folder
MOST_ARGUMENTS = 10_000
PATIENCE_S = 5.0  # a window that has not answered by then hangs, and the second start opens its own
_LONGEST_SOCKET_PATH = 100  # bytes; the system's limit is 103 to 107


def address() -> str:
    """Where this user's window listens: a socket path in a folder of the user's own, or a pipe's name on Windows."""
    name = NAME.lower()
    if sys.platform == "win32":  # pragma: no cover
        owner = hashlib.sha256(os.fsencode(Path.home())).hexdigest()[:16]
        return rf"\\.\pipe\{name}-{owner}"
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    place = str(Path(runtime) / f"{name}.socket")
    if runtime and _is_ours(Path(runtime)) and len(os.fsencode(place)) <= _LONGEST_SOCKET_PATH:
        return place
    # A folder under the system's temporary one, which others may write to: ours by owner and mode, or not used at all.
    tag = f"-{hashlib.sha256(os.fsencode(runtime)).hexdigest()[:8]}" if runtime else ""
    folder = Path(tempfile.gettempdir()) / f"{name}-{os.getuid()}{tag}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        return ""
    return str(folder / "socket") if _is_ours(folder) else ""


def _is_ours(folder: Path) -> bool:
    try:
        known = folder.lstat()
    except OSError:
        return False
    return (known.st_mode & 0o170077) == 0o040000 and known.st_uid == os.getuid()


def hand_over(arguments: list[str], patience_s: float = PATIENCE_S) -> bool:
    """Give these files to the open window; True once it has taken them, False where there is none that answers."""
    line = request([] if arguments[:1] == [SAMPLE] else arguments)  # a sample never takes the place of an open case
    place = address()
    if not place or len(line) > LONGEST_LINE:
        return False
    try:
        answer = _exchange(place, line, patience_s)
    except (OSError, ValueError):
        return False
    return answer == reply(True)


def request(arguments: list[str]) -> bytes:
    """The line that a second start sends: paths made absolute, since the first has another working folder."""
    return json.dumps({"open": [_absolute(argument) for argument in arguments]}).encode("ascii") + b"\n"


def asked(line: bytes) -> list[str] | None:
    """The arguments in a line, or None where it is not one that a second start would send."""
    try:
        wanted = json.loads(line)["open"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(wanted, list) or len(wanted) > MOST_ARGUMENTS or not all(isinstance(item, str) for item in wanted):
        return None
    return wanted


def reply(taken: bool) -> bytes:
    """The window's answer."""
    return json.dumps({"taken": taken}).encode("ascii") + b"\n"


def _absolute(argument: str) -> str:
    head = argument[:8].casefold()
    if head.startswith(("http://", "https://", "data:", "file:")):
        return argument
    path = os.path.abspath(argument)  # noqa: PTH100  the link itself, not what it leads to
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:  # a name of other bytes, which Qt's strings would lose on the way
        return Path(path).as_uri()
    return path


def _exchange(place: str, line: bytes, patience_s: float) -> bytes:
    if sys.platform == "win32":  # pragma: no cover
        with Path(place).open("r+b", buffering=0) as pipe:
            pipe.write(line)
            return pipe.readline(256)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(patience_s)
        connection.connect(place)
        connection.sendall(line)
        with connection.makefile("rb") as answers:
            return answers.readline(256)
