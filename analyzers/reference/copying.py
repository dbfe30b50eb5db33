"""Copies the sources of one reference library into another: the original files are not needed.

Where both go by the same codebook and nothing is damaged, features are copied as they are; else they are made anew from the kept pictures.
Committed source by source like adding, and a source that the other library has already stays as it is.
"""

from contextlib import ExitStack, closing
from pathlib import Path

import numpy as np

from analyzers.contract import Job
from analyzers.evidence import ImageSource, Unreadable
from analyzers.language import tr
from analyzers.reference.adding import described_picture
from analyzers.reference.store.drafts import Busy, EmbeddedDraft
from analyzers.reference.store.embedded import EmbeddedStore
from analyzers.reference.store.faults import sentences
from analyzers.reference.store.kept import KeptFrames
from analyzers.reference.store.records import Added, LibraryError, NewSource, Source
from analyzers.reference.store.regroup import ByFrame
from analyzers.reference.store.snapshot import EmbeddedSnapshot


def copy_library(old: Path, new: Path, job: Job) -> tuple[Added, ...]:
    """Copy all sources; what became of each. Raises LibraryError where either library cannot be used."""
    origin, target = EmbeddedStore(old.absolute()), EmbeddedStore(new.absolute())
    done: list[Added] = []
    with ExitStack() as stack:
        snapshot = stack.enter_context(_opened(origin))
        target.create()
        target.sweep()
        features = None
        if isinstance(snapshot, EmbeddedSnapshot) and snapshot.state.hash_bytes == target.hash_bytes:
            with sentences(target.folder):
                features = stack.enter_context(closing(ByFrame(snapshot, target.folder)))
        work = _Copying(snapshot, target, features if features and features.whole else None, job)
        for source in snapshot.sources.values():
            done.append(work.copied(source))
    target.settle()
    return tuple(done)


def _opened(origin: EmbeddedStore) -> KeptFrames:
    """The library with its features, or without where those are of no use here."""
    try:
        return origin.snapshot()
    except LibraryError:
        return origin.pictures()


class _Copying:
    """One library on its way into another."""

    def __init__(self, snapshot: KeptFrames, target: EmbeddedStore, features: ByFrame | None, job: Job) -> None:
        self._snapshot, self._target, self._features, self._job = snapshot, target, features, job
        self._owner = np.asarray(snapshot.frames["source"])
        self._all = sum(source.frames for source in snapshot.sources.values())
        self._done = 0

    def copied(self, source: Source) -> Added:
        """One source, as it became one of the other library, or why it did not."""
        path = Path(source.path)
        self._step(source, 0)
        if self._target.has(source.sha256):
            self._step(source, source.frames)
            return Added(path, "already there")
        facts = (source.path, source.sha256, source.kind, source.duration_s, source.width, source.height, source.size)
        new = NewSource(*facts, source.details, source.modified)
        try:
            with self._target.draft(source.sha256, "copied" if self._features else "copied anew") as draft:
                try:
                    self._put(source, draft)
                except Unreadable as error:
                    draft.discard()
                    return Added(path, "failed", 0, str(error))
                if self._target.commit(draft, new):
                    return Added(path, "added", source.frames)
                return Added(path, "already there")
        except Busy as error:
            return Added(path, "failed", 0, tr("{name} cannot be added: {reason}", name=source.title, reason=str(error)))

    def _put(self, source: Source, draft: EmbeddedDraft) -> None:
        start = draft.resumed_s
        for row in np.flatnonzero(self._owner == source.id):
            self._step(source, 1)
            facts = self._snapshot.frames[row]
            time_s = None if np.isnan(facts["time_s"]) else float(facts["time_s"])
            if start is not None and time_s is not None and time_s <= start:
                continue
            try:
                proxy = self._snapshot.proxy(int(row))
            except LibraryError as error:
                raise Unreadable(str(error)) from error
            size = (int(facts["height"]), int(facts["width"]))
            kept = (int(facts["kept_height"]), int(facts["kept_width"]))
            hashes = self._snapshot.hashes()[row].tobytes()
            if self._features:
                draft.put(*self._features.frame(int(row)), proxy, size=size, kept=kept, time_s=time_s, hashes=hashes)
            else:
                pixels = ImageSource.of_bytes(proxy, Path(f"{source.sha256}-{facts['number']}.jpg")).pixels
                made = described_picture(pixels)
                draft.add(made.descriptors, made.geometry, proxy, size=size, kept=kept, time_s=time_s, hashes=made.hashes)
            if not np.isnan(facts["until_s"]):
                draft.hold(float(facts["until_s"]))

    def _step(self, source: Source, frames: int) -> None:
        self._done += frames
        self._job.checkpoint(min(self._done / max(self._all, 1), 1.0), source.title)
