"""A library as large as wanted, made from a real one without describing anything: its frames, and then frames of recombined features.

Words are drawn as the real library has them, since its lists are of very different lengths; each code is put together from eight pieces
of real codes, half of them of its own word. Fewer pieces, or its own word only, made a hundred exact copies of every real code, more than
a search asks for: nothing real was found any more. `copies` counts them. Kept pictures of made frames are one and the same drawing. Times
and memory are those of a library of this size; how much is found in it is not, since real strangers are more alike than made ones.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from analyzers.reference.features import GEOMETRY_BITS
from analyzers.reference.store import facts, tables, upkeep
from analyzers.reference.store.embedded import EmbeddedStore
from analyzers.reference.store.lists import BLOCK, BLOCK_BITS, ENTRY, GEOMETRY
from analyzers.reference.store.records import Details, NewSource

PER_SOURCE = 1024  # frames; a source does not cross the end of a block
PER_SEGMENT = 1 << 17
PIECES = 8  # of two bytes
_MOST_REAL = 4_000_000  # features to recombine


class Recombined:
    """The lists of a segment, as `upkeep.write_segment` reads them."""

    def __init__(self, real: NDArray[np.void], words: int, rows: tuple[int, int], per_frame: int) -> None:
        self._real, self._rows = real, rows
        self._random = np.random.default_rng(rows[0])
        self._pieces = np.ascontiguousarray(real["code"]).view("<u2").reshape(-1, PIECES)
        self._counts = np.bincount(real["word"], minlength=words)
        self._starts = np.cumsum(self._counts) - self._counts
        self.sizes = self._random.multinomial((rows[1] - rows[0]) * per_frame, self._counts / len(real)).astype(np.int64)

    def part(self, first: int, last: int) -> NDArray[np.void]:
        sizes = self.sizes[first:last]
        entries = np.zeros(int(sizes.sum()), ENTRY)
        words = np.repeat(np.arange(first, last), sizes)
        entries["word"] = words
        pieces, real = np.empty((len(entries), PIECES), "<u2"), self._pieces
        for piece in range(PIECES):
            anywhere = self._random.integers(0, len(real), len(entries))
            pieces[:, piece] = real[np.where(self._random.random(len(entries)) < 0.5, self._drawn(words), anywhere), piece]
        entries["code"] = pieces.view("<i8")
        row = self._random.integers(self._rows[0] % BLOCK, (self._rows[1] - 1) % BLOCK + 1, len(entries))
        entries["id"] = row << GEOMETRY_BITS | self._real["id"][self._drawn(words)] & GEOMETRY
        return entries

    def copies(self, words: int = 300) -> float:
        """How many exact copies a real code has among these features, on average over some words."""
        some = self._random.choice(np.flatnonzero(self._counts), words)
        found = []
        for word in some:
            real = {code.tobytes() for code in self._real["code"][self._starts[word] : self._starts[word] + self._counts[word]]}
            found.append(sum(code.tobytes() in real for code in self.part(int(word), int(word) + 1)["code"]) / len(real))
        return float(np.mean(found))

    def _drawn(self, words: NDArray[np.int64]) -> NDArray[np.int64]:
        return self._starts[words] + (self._random.random(len(words)) * self._counts[words]).astype(np.int64)


def enlarged(real: Path, place: Path, frames: int, said: Callable[[str], None]) -> float:
    """Make a library of so many frames in the folder `place`, which must not exist: those of `real`, and made ones.

    Gives how many exact copies of each real code it holds: far fewer than one, or its answers mean nothing.
    """
    copytree(real, place)
    store = EmbeddedStore(place)
    words = len(store.codebook)
    with store.snapshot() as snapshot:
        entries = np.concatenate([lists.part(0, words) for _, lists in snapshot.parts])
        per_frame = round(len(entries) / len(snapshot.frames))
    if len(entries) > _MOST_REAL:
        entries = entries[np.random.default_rng(0).choice(len(entries), _MOST_REAL, replace=False)]
    entries = entries[np.argsort(entries["word"], kind="stable")]
    with facts.reading(place) as db:
        state = facts.state(db)
    spans = _rows_and_pictures(place, state, frames, per_frame)
    made, start = [], state.rows
    copies = Recombined(entries, words, (start, min(start + PER_SEGMENT, frames)), per_frame).copies() * (frames - start) / PER_SEGMENT
    while start < frames:
        end = min((start // PER_SEGMENT + 1) * PER_SEGMENT, frames)
        made.append(
            upkeep.write_segment(place, start >> BLOCK_BITS, (start, end), [Recombined(entries, words, (start, end), per_frame)], words)
        )
        start = end
        said(f"{end} of {frames} frames made")
    with facts.writing(place) as db:
        for new, first, count, id_ in spans:
            if facts.insert(db, new, first, count, count * per_frame) != id_:
                raise AssertionError("sources were removed from the real library; take one that was only added to")
        facts.replace_segments(db, (), tuple(made))
        facts.set_state(db, replace(facts.state(db), rows=max(frames, state.rows)))
    return copies


def _rows_and_pictures(place: Path, state: facts.State, frames: int, per_frame: int) -> list[tuple[NewSource, int, int, int]]:
    """Frame table, hashes and kept pictures of the made sources: each with its first row, number of rows and id."""
    with facts.reading(place) as db:
        (last,) = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'sources'").fetchone()
    picture, random, spans, first = _picture(), np.random.default_rng(2), [], state.rows
    rows, hashes = [], []
    while first < frames:
        count = min(PER_SOURCE - first % PER_SOURCE, frames - first)
        id_, digest = last + 1 + len(spans), f"{len(spans):064x}"
        table = np.zeros(count, tables.FRAME)
        table["source"], table["number"], table["count"] = id_, np.arange(count), per_frame
        table["time_s"] = np.arange(count) / 2
        table["until_s"] = table["time_s"] + 0.5
        table["width"], table["height"], table["kept_width"], table["kept_height"] = 1280, 720, 640, 360
        table["length"], table["crc"] = len(picture), crc32(picture)
        rows.append(table.tobytes())
        hashes.append(random.integers(0, 256, (count, state.hash_bytes), np.uint8).tobytes())
        tables.pack_file(place, digest).write_bytes(picture)
        name = f"made-{len(spans)}.mp4"
        spans.append((NewSource(f"/nowhere/{name}", digest, "video", count / 2, 1280, 720, 1, Details(name)), first, count, id_))
        first += count
    tables.append(tables.frames_file(place, state.generation), state.rows * tables.FRAME.itemsize, rows)
    tables.append(tables.hashes_file(place, state.generation), state.rows * state.hash_bytes, hashes)
    return spans


def _picture() -> bytes:
    """A drawing with texture everywhere, so that looking at it costs what a photograph costs."""
    import cv2

    random = np.random.default_rng(3)
    soft = cv2.resize(random.normal(128, 60, (24, 42, 3)).astype(np.float32), (640, 360), interpolation=cv2.INTER_CUBIC)
    fine = cv2.resize(random.normal(0, 30, (90, 160, 3)).astype(np.float32), (640, 360), interpolation=cv2.INTER_CUBIC)
    return cv2.imencode(".jpg", np.clip(soft + fine, 0, 255).astype(np.uint8))[1].tobytes()
