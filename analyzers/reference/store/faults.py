"""What can go wrong with the files of a library, each as one sentence that tells what to do."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analyzers.language import tr
from analyzers.reference.store.records import LibraryError

_NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}


@contextmanager
def sentences(folder: Path) -> Iterator[None]:
    """Faults of the database and of the disk as LibraryError; for work on the library's own files only."""
    try:
        yield
    except sqlite3.OperationalError as error:
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise busy(folder) from error
        raise (full(folder) if name.startswith("SQLITE_FULL") else unusable(folder, str(error))) from error
    except sqlite3.DatabaseError as error:
        raise unusable(folder, str(error)) from error
    except OSError as error:
        raise (full(folder) if error.errno in _NO_ROOM else unusable(folder, _said(error))) from error


def busy(folder: Path) -> LibraryError:
    """Another writer was not done in time."""
    return LibraryError(
        tr("Another program is changing the reference library {folder} right now. Try again in a moment.", folder=str(folder))
    )


def full(folder: Path) -> LibraryError:
    """The disk has no room left."""
    return LibraryError(
        tr(
            "There is no room left on the disk of the reference library {folder}. Free some and add again: what was added so far is kept.",
            folder=str(folder),
        )
    )


def unusable(folder: Path, reason: str) -> LibraryError:
    """The disk or the database refuses."""
    return LibraryError(
        tr(
            "The reference library {folder} cannot be used: {reason}. Check the disk, or make the library anew from its sources.",
            folder=str(folder),
            reason=reason,
        )
    )


def damaged(folder: Path, file: str) -> LibraryError:
    """A file of the index is not what was written."""
    return LibraryError(
        tr(
            "The reference library {folder} is damaged: {file} is missing, too short or not as it was written. Copy the library to another "
            "folder: that makes its index anew from the kept pictures.",
            folder=str(folder),
            file=file,
        )
    )


def other_codebook(folder: Path) -> LibraryError:
    """The index was made with another codebook than this program's."""
    return LibraryError(
        tr(
            "The reference library {folder} was made with another codebook than this program has. Copy it to another folder: that makes "
            "its index anew from the kept pictures.",
            folder=str(folder),
        )
    )


def other_hashes(folder: Path) -> LibraryError:
    """The hashes of its frames are of another length."""
    return LibraryError(
        tr(
            "The reference library {folder} holds another kind of hashes than this program makes. Copy it to another folder: that makes "
            "its index anew from the kept pictures.",
            folder=str(folder),
        )
    )


def _said(error: OSError) -> str:
    return f"{Path(str(error.filename)).name}: {error.strerror}" if error.filename and error.strerror else error.strerror or str(error)
