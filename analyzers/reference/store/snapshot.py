"""One unchanging state of an embedded library: everything mapped, nothing copied, searched over all segments with one look-up of words."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.contract import Job
from analyzers.reference.codebook import Codebook, unit
from analyzers.reference.features import GEOMETRY_BITS
from analyzers.reference.store.contract import NOBODY, Neighbours
from analyzers.reference.store.faults import damaged
from analyzers.reference.store.kept import KeptFrames
from analyzers.reference.store.lists import BLOCK_BITS, GEOMETRY, Lists, Misfit
from analyzers.reference.store.tables import tail_file, tail_of
from analyzers.reference.store.upkeep import lists_of

_QUERIES_AT_ONCE = 256
_STACKED = 20_000_000  # features: lists of smaller segments are joined while they are read, which costs less than asking each by itself
_MOST_K = 1024
_WORDS_LOOKED_UNDER = 10
_SCANNED = 60_000  # features a query, so that the time stays within bounds in a library of a million frames: there a word or two are left
Floats = NDArray[np.float32]
Longs = NDArray[np.int64]


@dataclass(frozen=True)
class _Shelf:
    """Lists that are searched together, of rows of one block: a faiss index over them, and what must live as long as it."""

    index: Any
    base: int
    kept: tuple[Any, ...]


class EmbeddedSnapshot(KeptFrames):
    """Made by `EmbeddedStore.snapshot`. Raises LibraryError where files are missing or not what they were."""

    def __init__(self, folder: Path, codebook: Codebook) -> None:
        super().__init__(folder)
        self._codebook = codebook
        self.parts = [(segment.block, lists_of(folder, segment, len(codebook))) for segment in self.segments]
        tail = tail_of(folder, self.state.tail, self.state.entries)
        try:
            for block in np.unique(np.asarray(tail["block"])):
                self.parts.append((int(block), Lists.made(tail[tail["block"] == block], len(codebook))))
        except Misfit as error:
            raise damaged(folder, tail_file(folder, self.state.tail).name) from error
        self._sizes: Longs = sum((lists.sizes for _, lists in self.parts), np.zeros(len(codebook), np.int64))
        self._shelves: list[_Shelf] | None = None

    def nearest(self, descriptors: NDArray[np.uint8], k: int, job: Job) -> Neighbours:
        rows = unit(descriptors)
        shape = (len(rows), k)
        found = Neighbours(np.full(shape, np.inf, np.float32), np.full(shape, -1, np.int64), np.zeros(shape, np.uint64))
        for start in range(0, len(rows), _QUERIES_AT_ONCE):
            job.checkpoint(start / len(rows))
            part = slice(start, start + _QUERIES_AT_ONCE)
            near = self._alive(rows[part], self._words(rows[part]), k)
            found.distance[part], found.frame[part], found.geometry[part] = near.distance, near.frame, near.geometry
        return found

    def close(self) -> None:
        self._shelves, self.parts = None, []

    def _words(self, rows: Floats) -> Longs:
        """Under which words each row is looked for: the nearest, and further ones while not too much lies under them; -1 for none."""
        words = self._codebook.assigned(rows, _WORDS_LOOKED_UNDER)
        much = np.cumsum(self._sizes[words], axis=1) > _SCANNED
        much[:, 0] = False
        return np.where(much, -1, words)

    def _alive(self, rows: Floats, words: Longs, k: int) -> Neighbours:
        """The k nearest that no removed source owns: where some are, these queries look further."""
        found = self._found(rows, words, k)
        if not self._holes:
            return found
        result, wider = self._without_removed(found, k), k
        todo = np.flatnonzero((result.frame < 0).any(axis=1) & (found.frame[:, -1] >= 0))
        while len(todo) and (wider := wider * 4) <= _MOST_K:
            found = self._found(rows[todo], words[todo], wider)
            part = self._without_removed(found, k)
            result.distance[todo], result.frame[todo], result.geometry[todo] = part.distance, part.frame, part.geometry
            todo = todo[(part.frame < 0).any(axis=1) & (found.frame[:, -1] >= 0)]
        return result

    def _without_removed(self, found: Neighbours, k: int) -> Neighbours:
        gone = (found.frame < 0) | (self.frames["source"][found.frame] == NOBODY)
        hidden = Neighbours(np.where(gone, np.float32(np.inf), found.distance), np.where(gone, -1, found.frame), found.geometry)
        return _chosen(hidden, np.argsort(gone, axis=1, kind="stable")[:, :k])

    def _found(self, rows: Floats, words: Longs, k: int) -> Neighbours:
        """The k nearest over all lists, removed ones among them."""
        near = []
        for shelf in self._ready():
            shelf.index.nprobe = words.shape[1]
            distance, ids = shelf.index.search_preassigned(rows, k, words, None)
            frame = (ids >> GEOMETRY_BITS) + shelf.base
            none = (ids < 0) | (frame >= len(self.frames))  # the latter in damaged lists only
            frame = np.where(none, -1, frame)
            near.append(Neighbours(np.where(none, np.float32(np.inf), distance), frame, (ids & GEOMETRY).astype(np.uint64)))
        if len(near) == 1:
            return near[0]
        if not near:
            shape = (len(rows), k)
            return Neighbours(np.full(shape, np.inf, np.float32), np.full(shape, -1, np.int64), np.zeros(shape, np.uint64))
        joined = Neighbours(*(np.concatenate([getattr(each, name) for each in near], axis=1) for name in ("distance", "frame", "geometry")))
        return _chosen(joined, np.argsort(joined.distance, axis=1, kind="stable")[:, :k])

    def _ready(self) -> list[_Shelf]:
        if self._shelves is None:
            self._shelves = []
            for block in sorted({block for block, _ in self.parts}):
                lists = [each for of, each in self.parts if of == block]
                large, small = ([each for each in lists if (len(each) > _STACKED) is big] for big in (True, False))
                self._shelves += [self._shelf(block, together) for together in (*([each] for each in large), small) if together]
        return self._shelves

    def _shelf(self, block: int, lists: list[Lists]) -> _Shelf:
        import faiss

        each = [part.inverted() for part in lists]
        joined = each[0]
        if len(each) > 1:
            pointers = faiss.InvertedListsPtrVector()
            for inverted in each:
                pointers.push_back(inverted)
            joined = faiss.HStackInvertedLists(len(each), pointers.data())
        index = self._codebook.index()
        index.replace_invlists(joined, False)
        return _Shelf(index, block << BLOCK_BITS, (lists, each, joined))


def _chosen(found: Neighbours, order: Longs) -> Neighbours:
    return Neighbours(*(np.take_along_axis(getattr(found, name), order, 1) for name in ("distance", "frame", "geometry")))
