"""Local files that arrive by name: paths, ``file:`` addresses, and folders, which are walked in order.

Nothing is read here but the first bytes: of a file, to know an archive, a mail or a video; of a folder's files without a picture's suffix.
"""

import os
import re
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from analyzers.evidence import Origin
from analyzers.language import tr
from forensics_gui.incoming_arrival import Arrival, Holder, Refusal, shortened
from forensics_gui.incoming_names import PICTURE_SUFFIXES, closed_kind, holder_kind, picture_suffix

# A folder dropped by mistake (a home, a disk) must not stop the window: looking at this many names takes about a tenth of a second.
MOST_NAMES = 5000
MOST_PICTURES = 500


def path_of(address: str) -> Path | Refusal:
    """The local path of a ``file:`` address, byte for byte, so that names that are not UTF-8 open too."""
    parts = urlsplit(address)
    host = parts.netloc.casefold()
    if sys.platform == "win32":  # pragma: no cover
        from PySide6.QtCore import QUrl

        return Path(QUrl(address).toLocalFile())
    if host not in ("", "localhost", os.uname().nodename.casefold()):
        return Refusal(tr("{address} lies on another computer. Copy the file to this one first.", address=shortened(address)))
    raw = unquote_to_bytes(address.partition(":")[2].removeprefix(f"//{parts.netloc}"))
    if not raw.startswith(b"/") or b"\0" in raw:
        return Refusal(tr("{address} names no file. Drop the file itself.", address=shortened(address)))
    return Path(os.fsdecode(raw))


def arrivals(path: Path, origin: Origin) -> tuple[Arrival | Holder | Refusal, ...]:
    """The file, what holds others told by its first bytes, or all pictures under the folder in the order of their names."""
    name = shown(path)
    try:
        kind = path.stat().st_mode
    except FileNotFoundError:
        return (Refusal(tr("{name} does not exist. Check the name, or whether it was moved.", name=name)),)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return (Refusal(tr("{name} cannot be opened: {reason}. Check that you may read it.", name=name, reason=reason)),)
    if stat.S_ISDIR(kind):
        return _in_folder(path, origin)
    if not stat.S_ISREG(kind):  # a pipe or device would block for ever or never end
        return (Refusal(tr("{name} is not a file but a device or pipe. Save its contents as a file first.", name=name)),)
    return (_file(path, origin),)


def _file(path: Path, origin: Origin) -> Arrival | Holder | Refusal:
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except OSError:
        return Arrival(path.name, origin, path)  # whoever opens it says why it cannot be
    if kind := holder_kind(path.name, head):
        return Holder(path.name, origin, path, kind)
    if (closed := closed_kind(head)) and path.suffix.casefold() not in PICTURE_SUFFIXES:
        return Refusal(
            tr(
                "{name} is {kind}, which is not opened here. Save or unpack the pictures that it holds, and drop those.",
                name=shown(path),
                kind=tr(closed),
            )
        )
    return Arrival(path.name, origin, path)


def shown(path: Path) -> str:
    """A path's own name, fit to be shown: bytes that are no text become question marks."""
    return shortened(os.fsencode(path.name or str(path)).decode("utf-8", "replace"))


def _in_folder(folder: Path, origin: Origin) -> tuple[Arrival | Refusal, ...]:
    walk = _Walk()
    found: list[Arrival | Refusal] = []
    for path in walk.files(folder):
        if len(found) == MOST_PICTURES:
            walk.stopped = True
            break
        if _is_picture(path):
            found.append(Arrival(path.name, origin, path))
    name = shown(folder)
    if walk.stopped:
        found.append(
            Refusal(
                tr(
                    "Only {n} pictures of {name} were taken, since it holds so many files. Drop its parts one by one.",
                    name=name,
                    n=len(found),
                )
            )
        )
    elif not found:
        found.append(Refusal(tr("{name} holds no picture in a format that can be read. Drop a picture or another folder.", name=name)))
    if walk.closed:
        found.append(Refusal(tr("{name} has {n} folders that you may not look into; their files were left out.", name=name, n=walk.closed)))
    return tuple(found)


@dataclass
class _Walk:
    """A walk through a folder: how many names were seen, whether it was cut short, how many folders were closed to us."""

    names: int = 0
    closed: int = 0
    stopped: bool = False

    def files(self, top: Path) -> Iterator[Path]:
        """Files in the order of names, each folder's own before its folders'. No link to a folder is followed: it may lead in a circle."""
        folders = [top]
        while folders and not self.stopped:
            entries = [entry for entry in self._entries(folders.pop()) if not entry.name.startswith(".")]
            entries.sort(key=lambda entry: _order(entry.name))
            yield from (Path(entry.path) for entry in entries if entry.is_file())
            folders.extend(Path(entry.path) for entry in reversed(entries) if entry.is_dir(follow_symlinks=False))

    def _entries(self, folder: Path) -> list[os.DirEntry[str]]:
        here = []
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    self.names += 1
                    if self.names > MOST_NAMES:
                        self.stopped = True
                        break
                    here.append(entry)
        except OSError:
            self.closed += 1
        return here


def _order(name: str) -> tuple[list[str | int], str]:
    """As people count: shot 2 before shot 10, whatever the case of letters."""
    parts = re.split(r"([0-9]+)", name.casefold())  # text and digits in turn, text first
    return [int(part) if odd % 2 else part for odd, part in enumerate(parts)], name


def _is_picture(path: Path) -> bool:
    if path.suffix.casefold() in PICTURE_SUFFIXES:
        return True
    try:
        with path.open("rb") as file:
            return bool(picture_suffix(file.read(64)))
    except OSError:
        return False
