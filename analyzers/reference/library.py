"""A reference library: files that a picture may have been taken from, described once and searched as often as wanted.

Adding is committed source by source, and a film that a kill interrupts goes on where it was; what a library cannot do, it says in a
sentence.
"""

import mimetypes
from collections.abc import Callable, Iterable
from pathlib import Path
from time import time_ns

from analyzers.contract import Job, Unwatched
from analyzers.evidence import ImageSource, Unreadable
from analyzers.language import tr
from analyzers.reader import ReaderError
from analyzers.reference.adding import SETTINGS, Known, Stamp, described, files_of, hashed
from analyzers.reference.finding import Found, found_in
from analyzers.reference.pace import Pace
from analyzers.reference.store.contract import Store
from analyzers.reference.store.drafts import Busy
from analyzers.reference.store.embedded import EmbeddedStore
from analyzers.reference.store.records import Added, Details, LibraryError, Source, Stats, Watched
from analyzers.results import Match

__all__ = ["Added", "Details", "Found", "Library", "LibraryError", "Source", "Stats", "Watched"]

_REMEMBERED = 64
_MOST_COPIES = 4
Frames = tuple[tuple[int, int], ...]  # variant and row
_RESTS_NS = 10_000_000_000  # a file in a watched folder that was written to just now may still be arriving
_NO_DETAILS = Details()


class Library:
    """A reference library; made by the first `add` or `watch`. Safe to use from several threads and processes."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @classmethod
    def open(cls, place: Path | str) -> "Library":
        """The library of a folder; an empty one where there is none yet. Reads and writes nothing by itself."""
        return cls(EmbeddedStore(Path(place).absolute()))

    @property
    def name(self) -> str:
        """What a person knows it by: its folder."""
        return self.store.name

    @property
    def folder(self) -> Path:
        return Path(self.store.name)

    @property
    def exists(self) -> bool:
        """Whether there is a library already."""
        return self.store.exists

    def add(self, paths: Iterable[Path | str], job: Job | None = None, details: Details = _NO_DETAILS) -> tuple[Added, ...]:
        """Add files, and all files of folders. A file that cannot be read fails alone; a film that a killed run left goes on.

        Raises LibraryError, and Cancelled: what was committed stays, and so does what was read of the film in work.
        """
        known = {source.path: Stamp(source.size, source.modified) for source in self.sources()}

        def one(path: Path, pace: Pace) -> Added:
            place = str(path.absolute())
            try:
                return Added(path, "already there") if place in known and known[place] == Stamp.of(path) else self._add(path, pace, details)
            except Busy as error:
                return Added(path, "failed", 0, tr("{name} cannot be added: {reason}", name=path.name, reason=str(error)))
            except OSError as error:
                return _unread(path, error)

        return self._all(list(files_of(Path(path) for path in paths)), job or Unwatched(), one)

    def refresh(self, job: Job | None = None) -> tuple[Added, ...]:
        """Look through the watched folders: add what is new, follow what has moved; what there is to tell. Raises as `add` does.

        Only files that are new or were changed since are read; what is neither picture nor video is passed over in silence.
        """
        folders = [Path(each.folder) for each in self.watched() if each.present]
        if not folders:
            return ()
        with self.store.alone() as alone:
            stamps = self.store.stamps()
            files = [path for path in dict.fromkeys(files_of(folders)) if _is_news(path.absolute(), stamps.get(str(path.absolute())))]
            done = self._all(files, job or Unwatched(), self._look_at) if alone else ()
        return tuple(one for one in done if one.outcome in ("added", "moved") or (one.outcome == "failed" and _is_meant(one.path)))

    def describe(self, name: str | int, details: Details) -> Source:
        """Change all details of a source, found as `remove` finds it; as it is now. An empty title becomes the file's name."""
        (source,) = self.named([name])
        self.store.describe(source.id, details.over(Details(Path(source.path).name)))
        return next(each for each in self.sources() if each.id == source.id)

    def named(self, names: Iterable[str | int]) -> tuple[Source, ...]:
        """Sources by id, path, SHA-256 or title. Raises LibraryError for a name that nothing has."""
        known = self.sources()
        found: dict[int, Source] = {}
        for name in names:
            keys = {str(name), str(Path(str(name)).absolute())}
            hit = [source for source in known if keys & {str(source.id), source.path, source.sha256, source.title}]
            if not hit:
                raise LibraryError(
                    tr("The reference library {folder} has no source {name}. List it to see them.", folder=self.name, name=str(name))
                )
            found.update({source.id: source for source in hit})
        return tuple(found.values())

    def remove(self, names: Iterable[str | int]) -> tuple[Source, ...]:
        """Take sources out by id, path, SHA-256 or title; those taken out. Raises LibraryError for a name that nothing has."""
        gone = self.named(names)
        if gone:
            self.store.remove(tuple(source.id for source in gone))
        return gone

    def sources(self) -> tuple[Source, ...]:
        """All sources in the order of adding; none where there is no library yet."""
        return self.store.sources()

    def absent(self) -> tuple[Source, ...]:
        """Sources whose files are not where they were, as on a drive that is away: they can still be found. Asks the disk for each."""
        return tuple(source for source in self.sources() if source.absent)

    def stats(self) -> Stats:
        """How much there is of everything."""
        return self.store.stats()

    def check(self, job: Job | None = None) -> tuple[str, ...]:
        """Verify every file of the index; one sentence for each thing that is wrong. Raises LibraryError where it cannot be opened."""
        return self.store.check(job or Unwatched())

    def watch(self, folder: Path | str) -> None:
        """Look through this folder at each `refresh` from now on. Raises LibraryError where it is none."""
        path = Path(folder).absolute()
        if not path.is_dir():
            raise LibraryError(tr("{folder} is no folder that could be watched.", folder=str(folder)))
        if path == self.folder or path in self.folder.parents or self.folder in path.parents:
            raise LibraryError(tr("{folder} cannot be watched: the reference library itself lies there.", folder=str(folder)))
        self.store.watch(str(path))

    def unwatch(self, folder: Path | str) -> None:
        """Watch it no longer; what came from it stays."""
        if str(Path(folder).absolute()) not in {each.folder for each in self.watched()}:
            raise LibraryError(tr("{folder} is not watched.", folder=str(folder)))
        self.store.unwatch(str(Path(folder).absolute()))

    def watched(self) -> tuple[Watched, ...]:
        """The folders that `refresh` looks through."""
        return self.store.watched()

    def search(self, source: ImageSource, job: Job | None = None) -> tuple[Match, ...]:
        """Where the picture may have been taken from: the best candidate of every source, best first. Raises LibraryError, Unreadable."""
        return self.find(source, job).matches

    def find(self, source: ImageSource, job: Job | None = None, model: Path | str = "") -> Found:
        """The same, saying also what was searched, and why not where it could not be. Raises LibraryError, Unreadable.

        `model`: the folder of an embedding model of the user's, which proposes further candidates.
        """
        if not self.exists:
            return Found()
        with self.store.snapshot() as snapshot:
            return found_in(snapshot, source, self.name, job or Unwatched(), model)

    def _all(self, files: list[Path], job: Job, one: Callable[[Path, Pace], Added]) -> tuple[Added, ...]:
        files = [path for path in files if self.folder not in path.absolute().parents]
        sizes = [_size(path) for path in files]
        pace = Pace(job, sum(sizes))
        done: list[Added] = []
        if files:
            self.store.sweep()
        try:
            for path, size in zip(files, sizes, strict=True):
                pace.begin(path.name, size)
                done.append(one(path, pace))
        finally:
            if any(each.outcome == "added" for each in done):
                self.store.settle()
        return tuple(done)

    def _look_at(self, path: Path, pace: Pace) -> Added:
        """A file of a watched folder; what is not to be had just now is left for the next time."""
        try:
            return self._add(path, pace, _NO_DETAILS)
        except (Busy, OSError):
            return Added(path, "already there")

    def _add(self, path: Path, pace: Pace, details: Details) -> Added:
        """Raises Busy, OSError where the file cannot be read, LibraryError, Cancelled."""
        file = hashed(path, pace)
        if self.store.has(file.sha256):
            return self._known(file)
        try:
            with self.store.draft(file.sha256, SETTINGS) as draft:
                resumed = draft.resumed_s is not None
                try:
                    new, notes = described(file, details, draft, pace)
                    if Stamp.of(path) != file.stamp:
                        draft.discard()
                        said = tr("{name} was changed while it was read. Add it again once it is complete.", name=path.name)
                        return Added(path, "failed", 0, said)
                except (Unreadable, ReaderError):
                    draft.discard()
                    if not resumed:
                        raise
                else:
                    if not self.store.commit(draft, new):
                        return Added(path, "already there")
                    return Added(path, "added", draft.frames, " ".join(f"{path.name}: {note}" for note in notes))
            return self._add(path, pace, details)  # what an earlier run left did not help: from the beginning
        except Unreadable as error:
            reason = str(error)
        except ReaderError as error:
            reason = tr("{name} cannot be added: {reason}", name=path.name, reason=str(error))
        self._saw(file)
        return Added(path, "failed", 0, reason)

    def _known(self, file: Known) -> Added:
        """A file whose bytes are a source already: it may have moved here."""
        source = next((each for each in self.sources() if each.sha256 == file.sha256), None)
        if source is not None and (source.path == file.place or source.absent):
            self.store.moved(source.id, file.place, file.stamp.size, file.stamp.modified)
            if source.path != file.place:
                return Added(file.path, "moved", source.frames)
        else:
            self._saw(file)
        return Added(file.path, "already there")

    def _saw(self, file: Known) -> None:
        self.store.saw(file.place, file.stamp.size, file.stamp.modified)


def _is_news(path: Path, known: tuple[int, int] | None) -> bool:
    """Whether a file of a watched folder is to be read: it is another than was seen, and not being written just now."""
    try:
        stamp = Stamp.of(path)
    except OSError:
        return False
    return (stamp.size, stamp.modified) != known and not 0 <= time_ns() - stamp.modified < _RESTS_NS


def _is_meant(path: Path) -> bool:
    """Whether a file that cannot be added says by its name that it is a picture or a video."""
    kind = mimetypes.guess_type(path.name)[0] or ""
    return kind.startswith(("image/", "video/"))


def _unread(path: Path, error: OSError) -> Added:
    said = error.strerror or str(error)
    reason = tr("{name} cannot be added: {reason}. Check that it exists and that you may read it.", name=path.name, reason=said)
    return Added(path, "failed", 0, reason)


def _size(path: Path) -> int:
    """For the progress only."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
