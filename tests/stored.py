"""Sources put straight into a store: frames of made-up features, of which each can be asked for again."""

from collections.abc import Callable

import numpy as np

from analyzers.contract import Unwatched
from analyzers.reference.store.embedded import EmbeddedStore
from analyzers.reference.store.records import Details, NewSource
from analyzers.reference.store.snapshot import EmbeddedSnapshot

PICTURE = b"\xff\xd8 a kept picture \xff\xd9"


def digest(number: int) -> str:
    return f"{number:064x}"


def features(number: int, frame: int, count: int = 20) -> tuple[np.ndarray, np.ndarray]:
    """Descriptors and geometry of one frame of one source; the same at every call, unlike those of all others."""
    random = np.random.default_rng((number, frame))
    return random.integers(0, 160, (count, 128), dtype=np.uint8), random.integers(0, 1 << 44, count, dtype=np.uint64)


def put(store: EmbeddedStore, number: int, frames: int = 3, count: int = 20, after: Callable[[int], None] = lambda _: None) -> bool:
    """Add a film of so many frames half a second apart, with so many features each; `after` is called with the number of each."""
    with store.draft(digest(number), "tests") as draft:
        for frame in range(draft.frames, frames):
            draft.hold(frame / 2)
            descriptors, geometry = features(number, frame, count)
            picture = PICTURE + digest(number).encode() + bytes([frame % 256])
            hashes = bytes([number % 256] * 64)
            draft.add(descriptors, geometry, picture, size=(720, 1280), kept=(360, 640), time_s=frame / 2, hashes=hashes)
            after(frame)
        draft.hold(frames / 2)
        facts = (f"/films/{number}.mp4", digest(number), "video", frames / 2, 1280, 720, 1000)
        return store.commit(draft, NewSource(*facts, Details(f"{number}.mp4")))


def seen(snapshot: EmbeddedSnapshot, number: int, frame: int, count: int = 20) -> list[tuple[int, int] | None]:
    """For each feature of a frame, whose it is found to be: source number and frame; None where its geometry is not its own."""
    descriptors, geometry = features(number, frame, count)
    near = snapshot.nearest(descriptors, 1, Unwatched())
    rows = snapshot.frames[near.frame[:, 0]]
    owners = [int(snapshot.sources[int(row["source"])].sha256, 16) for row in rows]
    own = near.geometry[:, 0] == geometry
    return [(owner, int(row["number"])) if mine else None for owner, row, mine in zip(owners, rows, own, strict=True)]


def holds(store: EmbeddedStore, number: int, frames: int = 3, count: int = 20) -> bool:
    """Whether every feature of every frame of a source is found again as its own."""
    with store.snapshot() as snapshot:
        return all(set(seen(snapshot, number, frame, count)) == {(number, frame)} for frame in range(frames))
