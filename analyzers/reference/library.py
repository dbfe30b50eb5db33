"""A reference library: files that a picture may have been taken from, described once and searched as often as wanted.

Adding is committed source by source, so that a kill loses at most the source in work; whatever a library cannot do, it says in a sentence.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from analyzers.contract import Job, Unwatched
from analyzers.evidence import ImageSource, Unreadable
from analyzers.language import NOTHING, Message, tr
from analyzers.reader import ReaderError
from analyzers.reference.features import REFERENCE_COUNT, REFERENCE_SIDE, Features, Grey, extract, resized, stretched
from analyzers.reference.frames import Shot, shots
from analyzers.reference.judge import Catalogue, matches_of
from analyzers.reference.search import LOOKED_AT_COUNT, NOT_SEARCHABLE, Ground, prepared, search
from analyzers.reference.store.embedded import Draft, EmbeddedStore
from analyzers.reference.store.inspect import problems, stats
from analyzers.reference.store.records import Frame, Kind, LibraryError, NewSource, Source, Stats
from analyzers.results import Match

__all__ = ["Added", "Found", "Library", "LibraryError", "Source", "Stats"]

_PROXY_QUALITY = 90
_HASHED_AT_ONCE = 8 << 20
_REMEMBERED = 64
Outcome = Literal["added", "already there", "failed"]


@dataclass(frozen=True)
class Added:
    """What became of one file: its outcome, and the reason where it failed."""

    path: Path
    outcome: Outcome
    frames: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Found:
    """What a search gave. Where not `searchable`, `reason` says why nothing could be looked for: that is not "no match"."""

    matches: tuple[Match, ...] = ()
    searchable: bool = True
    reason: Message = NOTHING
    sources: int = 0
    frames: int = 0


class Library:
    """A reference library in a folder; made by the first `add`. Safe to use from several threads and processes."""

    def __init__(self, store: EmbeddedStore) -> None:
        self._store = store

    @classmethod
    def open(cls, folder: Path | str) -> "Library":
        """The library of a folder; an empty one where there is none yet. Reads and writes nothing by itself."""
        return cls(EmbeddedStore(Path(folder).absolute()))

    @property
    def folder(self) -> Path:
        return self._store.folder

    @property
    def exists(self) -> bool:
        """Whether the folder holds a library already."""
        return self._store.exists

    def add(self, paths: Iterable[Path | str], job: Job | None = None) -> tuple[Added, ...]:
        """Add files, and all files of folders. A file that cannot be read fails alone. Raises LibraryError."""
        job = job or Unwatched()
        files = list(_files(Path(path) for path in paths))
        done: list[Added] = []
        self._store.sweep()
        for number, path in enumerate(files):
            part = _Part(job, number / len(files), 1 / len(files), path.name)
            part.checkpoint(0)
            done.append(self._add(path, part))
        return tuple(done)

    def remove(self, names: Iterable[str | int]) -> tuple[Source, ...]:
        """Take sources out by id, path, SHA-256 or title; those taken out. Raises LibraryError for a name that nothing has."""
        known = self.sources()
        gone: dict[int, Source] = {}
        for name in names:
            keys = {str(name), str(Path(str(name)).absolute())}
            hit = [source for source in known if keys & {str(source.id), source.path, source.sha256, source.title}]
            if not hit:
                raise LibraryError(
                    tr("The reference library {folder} has no source {name}. List it to see them.", folder=str(self.folder), name=str(name))
                )
            gone.update({source.id: source for source in hit})
        if gone:
            self._store.remove(tuple(gone))
        return tuple(gone.values())

    def sources(self) -> tuple[Source, ...]:
        """All sources in the order of adding; none where there is no library yet."""
        return self._store.sources()

    def stats(self) -> Stats:
        """How much there is of everything."""
        return stats(self._store)

    def check(self, job: Job | None = None) -> tuple[str, ...]:
        """Verify every file of the library; one sentence for each thing that is wrong. Raises LibraryError where it cannot be opened."""
        return problems(self._store, job or Unwatched())

    def search(self, source: ImageSource, job: Job | None = None) -> tuple[Match, ...]:
        """Where the picture may have been taken from: the best candidate of every source, best first. Raises LibraryError, Unreadable."""
        return self.find(source, job).matches

    def find(self, source: ImageSource, job: Job | None = None) -> Found:
        """The same, saying also what was searched, and why not where it could not be. Raises LibraryError, Unreadable."""
        job = job or Unwatched()
        sources, frames, shelf = self._store.contents() if self.exists else ((), (), None)
        if shelf is None or not frames:
            return Found(sources=len(sources))
        query = prepared(source.luma)
        if not query.searchable:
            return Found((), False, NOT_SEARCHABLE, len(sources), len(frames))
        pictures = _Pictures(self._store, frames)
        candidates = search(query, Ground(shelf, pictures.grey, pictures.features), job)
        catalogue = Catalogue({record.id: record for record in sources}, frames, pictures.pixels)
        matches = matches_of(candidates, query, source.shape, catalogue)
        return Found(matches, True, NOTHING, len(sources), len(frames))

    def _add(self, path: Path, job: Job) -> Added:
        try:
            digest, size = _hashed(path)
            if self._store.has(digest):
                return Added(path, "already there")
            with self._store.draft() as draft:
                new = _described(path, digest, size, draft, job)
                if not self._store.commit(draft, new):
                    return Added(path, "already there")
                return Added(path, "added", len(new.frames))
        except OSError as error:
            reason = tr(
                "{name} cannot be added: {reason}. Check that it exists and that you may read it.",
                name=path.name,
                reason=error.strerror or str(error),
            )
        except Unreadable as error:
            reason = str(error)
        except ReaderError as error:
            reason = tr("{name} cannot be added: {reason}", name=path.name, reason=str(error))
        return Added(path, "failed", 0, reason)


class _Part:
    """A job for one file of several."""

    def __init__(self, job: Job, start: float, share: float, note: str) -> None:
        self._job, self._start, self._share, self._note = job, start, share, note

    def checkpoint(self, fraction: float, note: str = "") -> None:
        self._job.checkpoint(self._start + self._share * min(fraction, 1.0), note or self._note)


class _Pictures:
    """The kept pictures of frames, decoded by the reader like any other file; the last ones remembered."""

    _features: dict[tuple[str, int], Features] = {}  # noqa: RUF012  shared on purpose: the next picture often leads to the same frames

    def __init__(self, store: EmbeddedStore, frames: tuple[Frame, ...]) -> None:
        self._store, self._frames = store, frames
        self._pixels: dict[int, NDArray[np.uint8]] = {}

    def pixels(self, frame: int) -> NDArray[np.uint8]:
        if frame not in self._pixels:
            record = self._frames[frame]
            data = self._store.proxy(record)
            try:
                self._pixels[frame] = ImageSource.of_bytes(data, self._store.folder / record.proxy).pixels
            except Unreadable as error:
                raise LibraryError(
                    tr("The reference library {folder} is damaged: {reason}", folder=str(self._store.folder), reason=str(error))
                ) from error
        return self._pixels[frame]

    def grey(self, frame: int) -> Grey:
        return _grey(self.pixels(frame))

    def features(self, frame: int) -> Features:
        """More features than are kept, for a second look."""
        record = self._frames[frame]
        key = (record.proxy, record.crc)
        found = self._features.get(key)
        if found is None:
            found = extract(stretched(self.grey(frame)), LOOKED_AT_COUNT)
            while len(self._features) >= _REMEMBERED:
                self._features.pop(next(iter(self._features)), None)
            self._features[key] = found
        return found


def _described(path: Path, digest: str, size: int, draft: Draft, job: Job) -> NewSource:
    """Read a file through the reader and put all its frames into the draft."""
    last: Shot | None = None
    for shot in shots(path):
        job.checkpoint(shot.done)
        if shot.time_s is not None:
            draft.hold(shot.time_s)
        _put(draft, shot)
        last = shot
    if last is None:
        raise Unreadable(tr("{name} holds no picture that could be added. Check the file.", name=path.name))
    if last.duration_s is not None and last.time_s is not None:
        draft.hold(max(last.duration_s, last.time_s))
    kind: Kind = "picture" if last.time_s is None else "video"
    frames = tuple(draft.frames)
    first = frames[0]
    return NewSource(str(path.absolute()), digest, path.name, kind, last.duration_s, first.width, first.height, size, draft.name, frames)


def _put(draft: Draft, shot: Shot) -> None:
    import cv2

    small = resized(shot.pixels, REFERENCE_SIDE)
    features = extract(stretched(_grey(small)), REFERENCE_COUNT)
    _, encoded = cv2.imencode(".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _PROXY_QUALITY])
    draft.add(features, encoded.tobytes(), (shot.height, shot.width), shot.time_s)


def _grey(pixels: NDArray[np.uint8]) -> Grey:
    import cv2

    return cast("Grey", cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY))


def _hashed(path: Path) -> tuple[str, int]:
    digest, size = sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_HASHED_AT_ONCE):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """Files as they are, folders as all their files in order; hidden ones are left out."""
    for path in paths:
        if path.is_dir():
            inside = (found for found in sorted(path.rglob("*")) if found.is_file())
            yield from (found for found in inside if not any(part.startswith(".") for part in found.relative_to(path).parts))
        else:
            yield path
