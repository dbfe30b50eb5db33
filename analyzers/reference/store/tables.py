"""The flat files of a library: the frame table and the hashes, a row for each frame, and the tail of features that no segment holds yet.

All are appended to at their committed end, so that what a killed run left beyond it is overwritten, and mapped for reading.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.reference.store.faults import damaged
from analyzers.reference.store.lists import ENTRY

# offset, length and CRC-32 of the kept picture within its source's file of pictures
FRAME = np.dtype(
    [
        ("source", "<i8"),
        ("time_s", "<f8"),
        ("until_s", "<f8"),
        ("offset", "<i8"),
        ("number", "<i4"),
        ("width", "<i4"),
        ("height", "<i4"),
        ("length", "<i4"),
        ("crc", "<u4"),
        ("kept_width", "<i2"),
        ("kept_height", "<i2"),
        ("count", "<i2"),
        ("spare", "u1", 6),
    ]
)
PICTURES, SEGMENTS, DRAFTS = "pictures", "segments", "drafts"
PACK, LISTS = ".jpgs", ".lists"


def frames_file(folder: Path, generation: int) -> Path:
    """The frame table."""
    return folder / f"frames-{generation}.rows"


def hashes_file(folder: Path, generation: int) -> Path:
    """The whole-copy hashes."""
    return folder / f"hashes-{generation}.rows"


def tail_file(folder: Path, tail: int) -> Path:
    """The features that no segment holds yet."""
    return folder / f"tail-{tail}.features"


def pack_file(folder: Path, sha256: str) -> Path:
    """The kept pictures of a source, one after the other."""
    return folder / PICTURES / f"{sha256}{PACK}"


def segment_file(folder: Path, name: str) -> Path:
    """A segment's inverted lists."""
    return folder / SEGMENTS / f"{name}{LISTS}"


def append(path: Path, end: int, pieces: Iterable[bytes]) -> None:
    """Write at the committed end, in bytes. Raises LibraryError where the file is shorter, OSError."""
    with path.open("r+b" if path.exists() else "x+b") as flat:
        size = flat.seek(0, os.SEEK_END)
        if size < end:
            raise damaged(path.parent, path.name)
        flat.truncate(end)
        flat.seek(end)
        for piece in pieces:
            flat.write(piece)
        flat.flush()
        os.fsync(flat.fileno())


def extend(path: Path, end: int) -> None:
    """Make the file at least so long, the rest zero. Raises OSError."""
    with path.open("r+b" if path.exists() else "x+b") as flat:
        flat.truncate(max(end, flat.seek(0, os.SEEK_END)))


def mapped(path: Path, kind: Any, shape: tuple[int, ...]) -> NDArray[Any]:
    """The first rows of a file; changes stay in memory and private. Raises LibraryError where it is missing or too short."""
    if 0 in shape:
        return np.zeros(shape, kind)
    try:
        return np.asarray(np.memmap(path, kind, "c", shape=shape))  # a plain view of the mapping: slices of it cost less
    except (OSError, ValueError) as error:
        raise damaged(path.parent, path.name) from error


def tail_of(folder: Path, tail: int, entries: int) -> NDArray[Any]:
    """The committed entries of the tail. Raises LibraryError."""
    return mapped(tail_file(folder, tail), ENTRY, (entries,))


def sync_folder(folder: Path) -> None:
    """The names in a folder outlive a loss of power, where the system has a call for it."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def discard(path: Path) -> None:
    """Delete a file that nothing needs any more."""
    try:
        path.unlink(missing_ok=True)
    except OSError:  # Windows keeps a mapped file until the last search has let go of it; a later sweep takes it
        return
