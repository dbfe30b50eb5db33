"""How a file becomes a source: hashed in pieces, read by the reader frame by frame, described, put into a draft that outlives a kill."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from analyzers.evidence import Unreadable
from analyzers.language import tr
from analyzers.reference.features import REFERENCE_COUNT, REFERENCE_SIDE, Grey, extract, geometry_of, resized, stretched
from analyzers.reference.frames import EVERY_S, Shot, shots
from analyzers.reference.hashes import hash_of
from analyzers.reference.pace import Pace
from analyzers.reference.store.contract import Draft
from analyzers.reference.store.records import Details, Kind, NewSource

# what a draft was made with: after a change of this program, what an older one left is begun anew
SETTINGS = f"2: {REFERENCE_SIDE} px, {REFERENCE_COUNT} features, every {EVERY_S} s"
_PROXY_QUALITY = 90
_HASHED_AT_ONCE = 4 << 20
_HASHING = 0.03  # of the time that a file takes


@dataclass(frozen=True)
class Stamp:
    """By which a file is known again without reading it: size in bytes, time of change in ns."""

    size: int
    modified: int

    @classmethod
    def of(cls, path: Path) -> "Stamp":
        """Raises OSError."""
        found = path.stat()
        return cls(found.st_size, found.st_mtime_ns)


@dataclass(frozen=True)
class Known:
    """A file with what its bytes were when it was hashed."""

    path: Path
    sha256: str
    stamp: Stamp

    @property
    def place(self) -> str:
        return str(self.path.absolute())


def files_of(paths: Iterable[Path]) -> Iterator[Path]:
    """Files as they are, folders as all their files in order; hidden ones, and what may not be looked into, are left out."""
    for path in paths:
        if path.is_dir():
            yield from sorted(_inside(path))
        else:
            yield path


def _inside(folder: Path) -> Iterator[Path]:
    for home, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (found for name in files if not name.startswith(".") and (found := Path(home, name)).is_file())


def hashed(path: Path, pace: Pace) -> Known:
    """Read a file once, piece by piece. Raises OSError, Cancelled."""
    stamp = Stamp.of(path)
    digest, done = sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_HASHED_AT_ONCE):
            digest.update(piece)
            done += len(piece)
            pace.at(_HASHING * done / max(stamp.size, 1))
    return Known(path, digest.hexdigest(), stamp)


def described(file: Known, details: Details, draft: Draft, pace: Pace) -> tuple[NewSource, tuple[str, ...]]:
    """Read what the draft does not hold yet of a file; the source it makes, and what is to be said of it.

    Raises Unreadable, ReaderError, OSError, Cancelled.
    """
    start = draft.resumed_s
    first: Shot | None = None
    last: Shot | None = None
    for shot in shots(file.path, start or 0.0):
        pace.frame(_HASHING + (1 - _HASHING) * shot.done)
        first, last = first or shot, shot
        if start is None or shot.time_s is None or shot.time_s > start:  # the last safe frame comes once more
            if shot.time_s is not None:
                draft.hold(shot.time_s)
            _put(draft, shot)
    if first is None or last is None:
        raise Unreadable(tr("{name} holds no picture that could be added. Check the file.", name=file.path.name))
    if last.duration_s is not None and last.time_s is not None:
        draft.hold(max(last.duration_s, last.time_s))
    kind: Kind = "picture" if last.time_s is None else "video"
    named = details.over(Details(file.path.name))
    facts = (last.duration_s, first.width, first.height, file.stamp.size)
    return NewSource(file.place, file.sha256, kind, *facts, named, file.stamp.modified), last.notes


def grey_of(pixels: NDArray[np.uint8]) -> Grey:
    """The luma of RGB pixels."""
    import cv2

    return cast("Grey", cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY))


@dataclass(frozen=True, eq=False)
class Picture:
    """What is kept of a picture besides itself."""

    descriptors: NDArray[np.uint8]
    geometry: NDArray[np.uint64]
    hashes: bytes


def described_picture(pixels: NDArray[np.uint8]) -> Picture:
    """Describe RGB pixels of at most `REFERENCE_SIDE`."""
    features = extract(stretched(grey_of(pixels)), REFERENCE_COUNT)
    return Picture(features.descriptors, geometry_of(features), hash_of(pixels))


def _put(draft: Draft, shot: Shot) -> None:
    import cv2

    small = resized(shot.pixels, REFERENCE_SIDE)
    made = described_picture(small)
    _, encoded = cv2.imencode(".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _PROXY_QUALITY])
    draft.add(
        made.descriptors,
        made.geometry,
        encoded.tobytes(),
        size=(shot.height, shot.width),
        kept=(small.shape[0], small.shape[1]),
        time_s=shot.time_s,
        hashes=made.hashes,
    )
