"""What a search and a library ask of a store, wherever that keeps its frames: the same for a folder and for a server.

A store finds the nearest features and gives kept pictures; votes, geometry and all else of a search are its client's.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from analyzers.contract import Job
from analyzers.reference.store.records import Details, NewSource, Source, Stats, Watched

NOBODY = -1  # the source of a row whose source was taken out: nothing finds it, and it goes when the store is tidied


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The nearest features of each of N queries, nearest first.

    distance: N×k float32, squared, 0..4, inf where there is none. frame: N×k int64, the row in `Snapshot.frames`, -1 where there is none.
    geometry: N×k uint64, the 44 bits given to `Draft.add`.
    """

    distance: NDArray[np.float32]
    frame: NDArray[np.int64]
    geometry: NDArray[np.uint64]


class Snapshot(Protocol):
    """One state of a library that does not change while it is searched. Used by one thread; closed on leaving."""

    @property
    def sources(self) -> Mapping[int, Source]:
        """All sources by id."""

    @property
    def frames(self) -> NDArray[Any]:
        """A structured array with a row for each frame, those of a source side by side and in time order, read-only.

        Fields: source i8 (`NOBODY` in rows that are to be passed over), number i4, time_s f8 (NaN: a still), until_s f8, width i4,
        height i4, kept_width i2, kept_height i2, count i2 (features).
        """

    def nearest(self, descriptors: NDArray[np.uint8], k: int, job: Job) -> Neighbours:
        """The `k` nearest features of each row of N×128 descriptors. Approximate. Raises Cancelled."""

    def proxy(self, frame: int) -> bytes:
        """The kept picture of a row: a JPEG file. Raises LibraryError where it is gone or damaged."""

    def hashes(self) -> NDArray[np.uint8]:
        """The whole-copy hashes: F×H, a row for each row of `frames`, read-only; all 0 where there is none."""

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


class Draft(Protocol):
    """A source in work. What has been added outlives a kill, and the next draft of the same file goes on from there.

    On leaving without a commit it is kept where the work was interrupted, and forgotten where the file itself was refused (`discard`).
    """

    @property
    def resumed_s(self) -> float | None:
        """The time of the last frame that an earlier run left; None where there is none."""

    @property
    def frames(self) -> int:
        """How many frames it holds."""

    def add(
        self,
        descriptors: NDArray[np.uint8],
        geometry: NDArray[np.uint64],
        proxy: bytes,
        *,
        size: tuple[int, int],
        kept: tuple[int, int],
        time_s: float | None,
        hashes: bytes,
    ) -> None:
        """One more frame: N×128 descriptors, N×44 bits, its kept picture, height and width of the file's frame and of the kept picture."""

    def hold(self, until_s: float) -> None:
        """The last frame stays on the screen until then."""

    def discard(self) -> None:
        """Forget it on leaving."""

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


class Store(Protocol):
    """Where one library is kept. Cheap to make; safe to use from several threads and processes. All methods raise LibraryError."""

    @property
    def name(self) -> str:
        """What a person knows it by: its folder or address."""

    @property
    def exists(self) -> bool:
        """Whether there is a library already."""

    def draft(self, sha256: str, settings: str) -> Draft:
        """Begin or resume a source, making the library where there is none. Drafts made with other `settings` are begun anew."""

    def commit(self, draft: Draft, new: NewSource) -> bool:
        """Make the draft count as a source, at once or not at all; False where the same file has become one meanwhile."""

    def has(self, sha256: str) -> bool: ...

    def remove(self, ids: tuple[int, ...]) -> None:
        """Take sources out: nothing finds them from now on."""

    def describe(self, id: int, details: Details) -> None: ...

    def moved(self, id: int, path: str, size: int, modified: int) -> None:
        """The file of a source lies elsewhere now, or was only touched."""

    def saw(self, path: str, size: int, modified: int) -> None:
        """A file that is no source of its own was looked at: a copy of one, or nothing that could be added."""

    def sources(self) -> tuple[Source, ...]:
        """All sources in the order of adding; none where there is no library yet."""

    def alone(self) -> AbstractContextManager[bool]:
        """Until leaving: whether nobody else is looking through the watched folders."""

    def stamps(self) -> Mapping[str, tuple[int, int]]:
        """By path, the size and the time of change (ns) of each file when it was last looked at: sources, and what `saw` was told of."""

    def snapshot(self) -> Snapshot: ...

    def settle(self) -> None:
        """Work that many additions leave for their end: sealing, merging."""

    def sweep(self) -> None:
        """Take away what killed runs left, if it is of no use any more."""

    def check(self, job: Job) -> tuple[str, ...]:
        """Verify everything that is kept: one sentence for each thing that is wrong."""

    def stats(self) -> Stats: ...

    def watch(self, folder: str) -> None: ...

    def unwatch(self, folder: str) -> None: ...

    def watched(self) -> tuple[Watched, ...]: ...
