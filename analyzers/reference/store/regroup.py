"""The features of an embedded library frame by frame again: lists hold them by word, and a copy wants them by source."""

import os
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.reference.codebook import CODE_BYTES
from analyzers.reference.features import GEOMETRY_BITS
from analyzers.reference.store.contract import NOBODY
from analyzers.reference.store.lists import BLOCK_BITS, ENTRY, GEOMETRY, Lists, ranges
from analyzers.reference.store.snapshot import EmbeddedSnapshot


class ByFrame:
    """All features of a snapshot in a file without a name, which may be as large as the index itself. Raises OSError for a full disk."""

    def __init__(self, snapshot: EmbeddedSnapshot, room: Path) -> None:
        """`room` is a folder on a disk with room for it."""
        counts = np.where(snapshot.frames["source"] == NOBODY, 0, snapshot.frames["count"]).astype(np.int64)
        self._ends = np.concatenate([[0], np.cumsum(counts)])
        self._filled = np.zeros(len(counts), np.int64)
        self._file = TemporaryFile(dir=room)  # noqa: SIM115  closed by `close`
        size = max(int(self._ends[-1]), 1) * ENTRY.itemsize
        self._file.truncate(size)
        if hasattr(os, "posix_fallocate"):  # a mapped file that finds no room ends the process; this only raises
            os.posix_fallocate(self._file.fileno(), 0, size)
        self._entries: NDArray[Any] = np.memmap(self._file, ENTRY, "r+")
        for block, lists in snapshot.parts:
            self._take(block, lists)
        self.whole = bool((self._filled == counts).all())  # else features are lost, and frames are better described anew

    def frame(self, row: int) -> tuple[NDArray[np.int32], NDArray[np.uint8], NDArray[np.uint64]]:
        """Words, codes and geometry of the features of one row of the snapshot's frames."""
        entries = np.array(self._entries[self._ends[row] : self._ends[row + 1]])
        codes = np.ascontiguousarray(entries["code"]).view(np.uint8).reshape(-1, CODE_BYTES)
        return entries["word"].astype(np.int32), codes, (entries["id"] & GEOMETRY).astype(np.uint64)

    def close(self) -> None:
        del self._entries
        self._file.close()

    def _take(self, block: int, lists: Lists) -> None:
        for first, last in ranges(lists.sizes):
            part = lists.part(first, last)
            entries = part[np.argsort(part["id"] >> GEOMETRY_BITS, kind="stable")]
            rows = (entries["id"] >> GEOMETRY_BITS) + (block << BLOCK_BITS)
            entries, rows = entries[rows < len(self._filled)], rows[rows < len(self._filled)]
            found, start, count = np.unique(rows, return_index=True, return_counts=True)
            place = self._ends[rows] + self._filled[rows] + np.arange(len(rows)) - np.repeat(start, count)
            kept = place < self._ends[rows + 1]  # what is removed has no room
            self._entries[place[kept]] = entries[kept]
            self._filled[found] = np.minimum(self._filled[found] + count, self._ends[found + 1] - self._ends[found])
