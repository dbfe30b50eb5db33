"""What is open, written down while the program runs and gone when it ends; what a torn-off process left is found at the next start.

Nothing is ever opened again by itself: a file that ends the program would end it again and again. Where the same file was on the screen
or being read at two such ends in a row, that is counted.
"""

import faulthandler
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Any

from PySide6.QtCore import QLockFile

from forensics_gui.case.places import data_folder

OPEN, HARD, LOCK = "open.json", "fault.txt", "lock"
LARGEST = 1 << 20  # bytes of what is read back
SAMPLE = "whence-sample-"  # how the folder of the sample examination begins, which lies with the temporary files


@dataclass(frozen=True)
class Open:
    """What one process had open. `suspect` is what was being read or was on the screen: a path or a SHA-256."""

    case: str = ""  # its folder
    title: str = ""
    opening: tuple[str, ...] = ()  # paths and names of what was being read
    chosen: str = ""  # SHA-256 of the picture on the screen
    chosen_name: str = ""
    sample: str = ""  # a folder that is of no use to anybody afterwards
    earlier: str = ""  # the suspect of the process before, if that was torn off as well
    times: int = 0  # how many ends in a row it was

    @property
    def suspect(self) -> str:
        return "\n".join(self.opening) or self.chosen

    @property
    def ends(self) -> int:
        """How many processes in a row ended with this suspect, this one included."""
        return self.times + 1 if self.suspect and self.suspect == self.earlier else 1

    @property
    def files(self) -> tuple[str, ...]:
        """What can be opened again: what came as bytes has a name and no place."""
        return tuple(name for name in self.opening if Path(name).is_absolute())

    @property
    def worth_an_offer(self) -> bool:
        return bool(self.case or self.files)


@dataclass(frozen=True)
class Left:
    """What a process that did not end by itself had open, and what Python could still write at a hard crash."""

    open: Open
    hard: str = ""


def runs_folder() -> Path:
    """Where each process has a small folder of its own as long as it lasts."""
    return data_folder() / "running"


class Running:
    """This process's own folder. `left` tells of those before; both are silent where nothing can be written."""

    def __init__(self) -> None:
        self.folder = runs_folder() / os.urandom(16).hex()
        self._lock: QLockFile | None = None
        self._hard: IO[str] | None = None
        self._open = Open()
        self._owed: Left | None = None  # an offer that the user has not answered; it must outlive this process as well

    def begin(self) -> None:
        """Make the folder, and hold it as long as this process lives."""
        with suppress(OSError):
            self.folder.mkdir(parents=True, mode=0o700)
            lock = QLockFile(str(self.folder / LOCK))
            lock.setStaleLockTime(0)  # only a dead owner makes it stale, never its age
            if lock.tryLock(0):
                self._lock = lock

    def watch_hard_crashes(self) -> None:
        """Let Python write where it was if the process is torn off by a signal such as a segmentation fault."""
        with suppress(OSError):
            self._hard = (self.folder / HARD).open("w", encoding="utf-8")
            faulthandler.enable(self._hard)

    def end(self) -> None:
        """A clean end: nothing is left to offer. An offer that nobody answered is let go too; its case is on the disk as before."""
        if self._hard is not None:
            faulthandler.disable()
            self._hard.close()
            self._hard = None
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def note(self, what: Open) -> None:
        """Write down what is open now; whole or not at all."""
        self._open = replace(what, earlier=self._open.earlier, times=self._open.times)
        self._write()

    def left(self, scrub: Callable[[str], str]) -> Left | None:
        """What the newest process that was torn off left; it stays on record here until `answered`."""
        found = None
        for folder in _torn_off(self.folder):
            found = found or _read(folder, scrub)
            self._inherit(found)
            shutil.rmtree(folder, ignore_errors=True)
        return found

    def answered(self) -> None:
        """The user took the offer or left it."""
        self._owed = None
        self._write()

    def _inherit(self, found: Left | None) -> None:
        self._owed = found
        if found is not None:
            _clear_sample(found.open.sample)
            self._open = replace(self._open, earlier=found.open.suspect, times=found.open.ends)
            self._write()

    def _write(self) -> None:
        if self._lock is None:
            return
        record = {"open": asdict(self._open), "owed": None if self._owed is None else asdict(self._owed)}
        with suppress(OSError):
            partial = self.folder / f"{OPEN}.part"
            partial.touch(mode=0o600)
            partial.write_text(json.dumps(record), encoding="utf-8")
            partial.replace(self.folder / OPEN)


def _torn_off(own: Path) -> list[Path]:
    """The folders of processes that are gone, the newest first."""
    dead: list[tuple[float, Path]] = []
    with suppress(OSError):
        for folder in runs_folder().iterdir():
            lock = QLockFile(str(folder / LOCK))
            lock.setStaleLockTime(0)
            if folder != own and folder.is_dir() and lock.tryLock(0):
                lock.unlock()
                dead.append((folder.stat().st_mtime, folder))
    return [folder for _, folder in sorted(dead, reverse=True)]


def _read(folder: Path, scrub: Callable[[str], str]) -> Left | None:
    """What a dead process's folder holds; None where it is nothing that anybody wants to know."""
    record: Any = _json(_text(folder / OPEN))
    own, owed = _open_of(record.get("open")), record.get("owed")
    hard = scrub(_text(folder / HARD).strip())
    if not own.worth_an_offer and isinstance(owed, dict):
        earlier = _open_of(owed.get("open"))
        return Left(earlier, "\n\n".join(text for text in (hard, _word(owed.get("hard"))) if text))
    if own.worth_an_offer or hard:
        return Left(own, hard)
    _clear_sample(own.sample)
    return None


def _open_of(record: Any) -> Open:
    if not isinstance(record, dict):
        return Open()
    times, opening = record.get("times"), record.get("opening")
    return Open(
        opening=tuple(filter(None, map(_word, opening))) if isinstance(opening, list) else (),
        times=times if isinstance(times, int) else 0,
        **{name: _word(record.get(name)) for name in ("case", "title", "chosen", "chosen_name", "sample", "earlier")},
    )


def _json(text: str) -> dict[str, Any]:
    try:
        record = json.loads(text or "{}")
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST).decode("utf-8", "replace")
    except OSError:
        return ""


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


def _clear_sample(folder: str) -> None:
    """The sample's case is gone at the end; after an end that nobody wanted, at the next start."""
    place = Path(folder)
    if folder and place.name.startswith(SAMPLE) and os.path.realpath(place.parent) == os.path.realpath(tempfile.gettempdir()):
        shutil.rmtree(place, ignore_errors=True)
