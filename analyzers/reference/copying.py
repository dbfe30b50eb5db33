"""Copies the sources of one reference library into another, described as they are: the original files are not needed.

Committed source by source like adding, and a source that the other library has already stays as it is.
"""

import zlib
from pathlib import Path

from analyzers.contract import Job
from analyzers.language import tr
from analyzers.reference.library import Added
from analyzers.reference.shelf import Shelf
from analyzers.reference.store.embedded import EmbeddedStore
from analyzers.reference.store.records import Frame, LibraryError, NewSource, Source


def copy_library(old: Path, new: Path, job: Job) -> tuple[Added, ...]:
    """Copy all sources; what became of each. Raises LibraryError where either library cannot be used."""
    origin, target = EmbeddedStore(old.absolute()), EmbeddedStore(new.absolute())
    sources, frames, shelf = origin.contents()
    places: dict[int, list[int]] = {source.id: [] for source in sources}
    for place, frame in enumerate(frames):
        places[frame.source].append(place)
    done: list[Added] = []
    for number, source in enumerate(sources):
        job.checkpoint(number / len(sources), source.title)
        if target.has(source.sha256):
            done.append(Added(Path(source.path), "already there"))
            continue
        reason = _damage(origin, frames, places[source.id])
        if reason:
            done.append(Added(Path(source.path), "failed", 0, reason))
        else:
            done.append(_copied(origin, target, source, [(frames[place], place) for place in places[source.id]], shelf))
    return tuple(done)


def _copied(origin: EmbeddedStore, target: EmbeddedStore, source: Source, frames: list[tuple[Frame, int]], shelf: Shelf) -> Added:
    with target.draft() as draft:
        for frame, place in frames:
            draft.add(shelf.features(place), origin.proxy(frame), (frame.height, frame.width), frame.time_s)
            if frame.until_s is not None:
                draft.hold(frame.until_s)
        new = NewSource(
            source.path,
            source.sha256,
            source.title,
            source.kind,
            source.duration_s,
            source.width,
            source.height,
            source.size,
            draft.name,
            tuple(draft.frames),
        )
        if not target.commit(draft, new):
            return Added(Path(source.path), "already there")
    return Added(Path(source.path), "added", len(frames))


def _damage(origin: EmbeddedStore, frames: tuple[Frame, ...], places: list[int]) -> str:
    """Why a source is not worth copying: a kept picture that is gone or not as it was written."""
    for place in places:
        frame = frames[place]
        try:
            intact = zlib.crc32(origin.proxy(frame)) == frame.crc
        except LibraryError as error:
            return str(error)
        if not intact:
            return tr("{file} is not as it was written. Check the library, and add the source again.", file=frame.proxy)
    return ""
