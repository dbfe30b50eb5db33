"""A segment's inverted lists: under each word of the codebook, the codes of the features that are sorted under it, and their ids.

The bytes are those of faiss ``ilar`` lists, so that a mapped file is searched where it lies; all sizes are checked here before faiss sees
them. An id is the feature's payload: its frame within the block of rows (19 bits), then its geometry (44 bits).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.reference.codebook import CODE_BYTES
from analyzers.reference.features import GEOMETRY_BITS

BLOCK_BITS = 63 - GEOMETRY_BITS
BLOCK = 1 << BLOCK_BITS  # rows of the frame table whose features can be searched at once
GEOMETRY = (1 << GEOMETRY_BITS) - 1
# a feature on its way into lists: the block of its frame, the word it is sorted under, code and id
ENTRY = np.dtype([("block", "<i4"), ("word", "<i4"), ("code", "<i8", 2), ("id", "<i8")])
_CODE_WORDS, _ID_WORDS = CODE_BYTES // 8, 1  # of 8 bytes
_AT_ONCE = 1 << 20  # entries
Longs = NDArray[np.int64]


class Misfit(Exception):
    """These bytes are no lists of this codebook."""


@dataclass(frozen=True, eq=False)
class Lists:
    """Lists in memory or mapped: sizes per word, and where each word's part begins, in words of 8 bytes."""

    data: Longs
    sizes: Longs
    starts: Longs

    @classmethod
    def of(cls, data: NDArray[np.uint8], words: int) -> "Lists":
        """From bytes. Raises Misfit."""
        head = _head(words)
        start = len(head) + 8 * words
        if len(data) < start or len(data) % 8 or data[: len(head)].tobytes() != head:
            raise Misfit
        longs = data.view("<i8")
        sizes = np.array(longs[len(head) // 8 : start // 8])
        if (sizes < 0).any() or (sizes > len(longs)).any() or start // 8 + int(sizes.sum()) * (_CODE_WORDS + _ID_WORDS) != len(longs):
            raise Misfit
        starts = start // 8 + np.concatenate([[0], np.cumsum(sizes)[:-1]]) * (_CODE_WORDS + _ID_WORDS)
        return cls(longs, sizes, starts.astype(np.int64))

    @classmethod
    def mapped(cls, path: Path, words: int) -> "Lists":
        """From a file. Raises OSError, Misfit."""
        if path.stat().st_size == 0:
            raise Misfit
        return cls.of(np.asarray(np.memmap(path, np.uint8, "r")), words)

    @classmethod
    def made(cls, entries: NDArray[Any], words: int) -> "Lists":
        """From entries in any order. Raises Misfit."""
        return cls.of(np.frombuffer(b"".join(written([Loose(entries, words)], words)), np.uint8), words)

    def __len__(self) -> int:
        return int(self.sizes.sum())

    def part(self, first: int, last: int) -> NDArray[Any]:
        """The entries under the words `first` to `last`; their block is left 0."""
        sizes = self.sizes[first:last]
        entries = np.zeros(int(sizes.sum()), ENTRY)
        entries["word"] = np.repeat(np.arange(first, last), sizes)
        before = np.repeat(np.cumsum(sizes) - sizes, sizes)
        place, start = np.arange(len(entries)) - before, np.repeat(self.starts[first:last], sizes)
        for column in range(_CODE_WORDS):
            entries["code"][:, column] = self.data[start + place * _CODE_WORDS + column]
        entries["id"] = self.data[start + np.repeat(sizes, sizes) * _CODE_WORDS + place]
        return entries

    def inverted(self) -> Any:
        """As faiss.InvertedLists that read where the bytes lie: keep this object as long."""
        import faiss

        reader = faiss.ZeroCopyIOReader(faiss.swig_ptr(self.data.view(np.uint8)), self.data.nbytes)
        return faiss.read_InvertedLists(reader, faiss.IO_FLAG_MMAP_IFC)


class Loose:
    """Entries in any order, in memory or mapped, read like lists. Raises Misfit for words that there are not."""

    def __init__(self, entries: NDArray[Any], words: int) -> None:
        if len(entries) and not (entries["word"].min() >= 0 and entries["word"].max() < words):
            raise Misfit
        self._entries, self._order = entries, _sorted(entries["word"])
        self.sizes: Longs = np.bincount(entries["word"], minlength=words).astype(np.int64)
        self._ends = np.concatenate([[0], np.cumsum(self.sizes)])

    def part(self, first: int, last: int) -> NDArray[Any]:
        found: NDArray[Any] = self._entries[self._order[self._ends[first] : self._ends[last]]]
        return found


class Moved:
    """Lists whose features change their rows: `rows` gives for a frame within the block its new one, -1 for one to be left out."""

    def __init__(self, lists: Lists, rows: Longs) -> None:
        self._lists, self._rows = lists, rows
        self.sizes: Longs = np.zeros(len(lists.sizes), np.int64)
        for first, last in ranges(lists.sizes):
            self.sizes[first:last] = np.bincount(self.part(first, last)["word"] - first, minlength=last - first)

    def part(self, first: int, last: int) -> NDArray[Any]:
        entries = self._lists.part(first, last)
        new = self._rows[entries["id"] >> GEOMETRY_BITS]
        entries["id"] = new << GEOMETRY_BITS | entries["id"] & GEOMETRY
        kept: NDArray[Any] = entries[new >= 0]
        return kept


Part = Lists | Loose | Moved


def written(parts: Sequence[Part], words: int) -> Iterator[bytes]:
    """The bytes of one file that holds all parts, in pieces; within a word the order is that of the parts."""
    sizes: Longs = sum((part.sizes for part in parts), np.zeros(words, np.int64))
    yield _head(words) + sizes.astype("<i8").tobytes()
    for first, last in ranges(sizes) if parts else ():
        entries = np.concatenate([part.part(first, last) for part in parts])
        yield _laid_out(entries[_sorted(entries["word"] - first)] if len(parts) > 1 else entries, sizes[first:last])


def _sorted(words: NDArray[np.int32]) -> Longs:
    """The stable order by word; in 16 bits, where they fit, numpy needs a tenth of the time."""
    narrow = words.astype(np.uint16) if not len(words) or words.max() < 1 << 16 else words
    return np.argsort(narrow, kind="stable")


def ranges(sizes: Longs) -> Iterator[tuple[int, int]]:
    """All words, cut so that each cut holds few enough entries for the memory."""
    ends, first = np.concatenate([[0], np.cumsum(sizes)]), 0
    while first < len(sizes):
        last = max(first + 1, int(np.searchsorted(ends, ends[first] + _AT_ONCE, "right")) - 1)
        yield first, last
        first = last


def _laid_out(entries: NDArray[Any], sizes: Longs) -> bytes:
    out = np.empty(len(entries) * (_CODE_WORDS + _ID_WORDS), "<i8")
    before = np.repeat(np.cumsum(sizes) - sizes, sizes)
    place, start = np.arange(len(entries)) - before, before * (_CODE_WORDS + _ID_WORDS)
    for column in range(_CODE_WORDS):
        out[start + place * _CODE_WORDS + column] = entries["code"][:, column]
    out[start + np.repeat(sizes, sizes) * _CODE_WORDS + place] = entries["id"]
    return out.tobytes()


def _head(words: int) -> bytes:
    numbers = (np.array([words, CODE_BYTES], "<u8").tobytes(), np.array([words], "<u8").tobytes())
    return b"ilar" + numbers[0] + b"full" + numbers[1]
