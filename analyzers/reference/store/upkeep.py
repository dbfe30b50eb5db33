"""Keeps an embedded library in shape: the tail is sealed into segments, small segments are merged, what was removed is left out at last.

All of it writes new files first and lets them count in one transaction; whatever happens meanwhile, nothing is lost. One process at a time.
"""

import os
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from math import log
from pathlib import Path
from shutil import rmtree
from time import time
from typing import Any
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from analyzers.reference.features import GEOMETRY_BITS
from analyzers.reference.store import facts, locks, tables
from analyzers.reference.store.faults import damaged
from analyzers.reference.store.lists import BLOCK, BLOCK_BITS, GEOMETRY, Lists, Loose, Misfit, Moved, Part, written
from analyzers.reference.store.records import LibraryError

SEALED_AT = 4_000_000  # entries of the tail, 8,000 frames: then it becomes a segment even while files are added
_WORTH_SEALING = 128_000  # at the end of adding; fewer are sorted anew for each search, in some hundredths of a second
_TIER = 4  # so many segments of about one size become one: a million frames are then some ten segments, each feature written four times
_MOST_SEGMENTS = 24
_SMALL, _SMALL_RATIO = 20_000_000, 3  # features of a library that is kept to one or two segments: each more costs every search a little
_LONGEST_FRAME = 1 << 15  # features
_IDLE_S = 600  # a run at work writes far more often
_FORGOTTEN_S = 30 * 86400  # a source begun and never finished
_AT_ONCE = 1 << 20  # entries
Longs = NDArray[np.int64]


def settle(folder: Path, words: int) -> None:
    """Do what is due. What cannot be done now (a full disk, a damaged file) is left as it is: it works, and the check names it."""
    home = folder / tables.SEGMENTS
    try:
        home.mkdir(exist_ok=True)
        with locks.held(home / "lock") as ours:
            if ours:
                _close_holes(folder, words)
                _seal(folder, words)
                while _merge(folder, words):
                    pass
    except (OSError, LibraryError, Misfit):
        return


def sweep(folder: Path) -> None:
    """Take away what killed runs left, once nobody can be at work on it."""
    for path in left_over(folder):
        if path.is_dir():
            rmtree(path, ignore_errors=True)
        else:
            tables.discard(path)


def left_over(folder: Path) -> tuple[Path, ...]:
    """Files that belong to no source and no segment, and that nobody has written to for a while."""
    with facts.reading(folder) as db:
        state, names = facts.state(db), {segment.name for segment in facts.segments(db)}
        known = {source.sha256 for source in facts.sources(db)}
    flat = {tables.frames_file(folder, state.generation), tables.hashes_file(folder, state.generation)}
    flat.add(tables.tail_file(folder, state.tail))
    drafts = list(_inside(folder / tables.DRAFTS))
    begun = {path.name for path in drafts}
    strange = [path for path in _inside(folder) if path.suffix in (".rows", ".features") and path not in flat]
    strange += [path for path in _inside(folder / tables.SEGMENTS) if path.suffix == tables.LISTS and path.stem not in names]
    strange += [path for path in _inside(folder / tables.PICTURES) if path.stem not in known | begun]
    found = [path for path in strange if _age_s(path) > _IDLE_S]
    found += [path for path in drafts if _draft_age_s(path) > (_IDLE_S if path.name in known else _FORGOTTEN_S)]
    return tuple(found)


def write_segment(folder: Path, block: int, rows: tuple[int, int], parts: Sequence[Part], words: int) -> facts.Segment:
    """A new file of lists; it counts once its row is committed. Raises OSError, and then leaves none."""
    name = uuid4().hex[:16]
    path, digest = tables.segment_file(folder, name), sha256()
    try:
        with path.open("xb") as file:
            for piece in written(parts, words):
                digest.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        tables.sync_folder(path.parent)
    except BaseException:
        tables.discard(path)
        raise
    size = sum(int(part.sizes.sum()) for part in parts)
    return facts.Segment(name, block, *rows, size, digest.hexdigest())


def lists_of(folder: Path, segment: facts.Segment, words: int) -> Lists:
    """A segment's lists, mapped. Raises LibraryError."""
    file = tables.segment_file(folder, segment.name)
    try:
        lists = Lists.mapped(file, words)
    except (OSError, ValueError, Misfit) as error:
        raise damaged(folder, file.name) from error
    if len(lists) != segment.features:
        raise damaged(folder, file.name)
    return lists


def _seal(folder: Path, words: int) -> None:
    """The tail becomes segments; what was committed meanwhile begins the next tail."""
    with facts.reading(folder) as db:
        state = facts.state(db)
    if state.entries < _WORTH_SEALING:
        return
    tail = tables.tail_of(folder, state.tail, state.entries)
    made: list[facts.Segment] = []
    try:
        for piece in _pieces(tail):
            rows = (_row(piece[0]), _row(piece[-1]) + 1)
            made.append(write_segment(folder, int(piece["block"][0]), rows, [Loose(piece, words)], words))
        with facts.writing(folder) as db:
            now = facts.state(db)
            rest = tables.tail_of(folder, now.tail, now.entries)[state.entries :].tobytes()
            tables.append(tables.tail_file(folder, now.tail + 1), 0, [rest])
            new = replace(now, tail=now.tail + 1, entries=now.entries - state.entries, crc=zlib.crc32(rest))
            facts.set_state(db, new)
            facts.replace_segments(db, (), tuple(made))
    except BaseException:
        _take_back(folder, made)
        raise
    tables.discard(tables.tail_file(folder, state.tail))


def _pieces(tail: NDArray[Any]) -> Iterator[NDArray[Any]]:
    """The tail cut into segments: between frames, and where a block ends."""
    start = 0
    while start < len(tail):
        stop = min(start + SEALED_AT, len(tail))
        stop = start + int(np.searchsorted(tail["block"][start:stop], tail["block"][start], "right"))
        if stop < len(tail) and _row(tail[stop]) == _row(tail[stop - 1]):
            near = tail[max(start, stop - _LONGEST_FRAME) : stop]
            stop -= int(np.count_nonzero(near["id"] >> GEOMETRY_BITS == _row(tail[stop]) % BLOCK))
        yield tail[start:stop]
        start = stop


def _row(entry: Any) -> int:
    return (int(entry["block"]) << BLOCK_BITS) + (int(entry["id"]) >> GEOMETRY_BITS)


def _merge(folder: Path, words: int) -> bool:
    """Merge one run of segments where that is due; whether it was."""
    with facts.reading(folder) as db:
        run, state, spans = due(facts.segments(db)), facts.state(db), facts.spans(db)
    if not run:
        return False
    block = run[0].block
    rows = np.arange(BLOCK)
    rows[~_alive(spans, max(state.rows, (block + 1) * BLOCK))[block * BLOCK : (block + 1) * BLOCK]] = -1
    parts: list[Part] = []
    for segment in run:
        lists = lists_of(folder, segment, words)
        whole = (rows[segment.first - block * BLOCK : segment.last - block * BLOCK] >= 0).all()
        parts.append(lists if whole else Moved(lists, rows))
    made = write_segment(folder, block, (run[0].first, run[-1].last), parts, words)
    try:
        with facts.writing(folder) as db:
            facts.replace_segments(db, run, (made,) if made.features else ())
    except BaseException:
        _take_back(folder, [made])
        raise
    _take_back(folder, run)
    return True


def due(segments: tuple[facts.Segment, ...]) -> tuple[facts.Segment, ...]:
    """Neighbours of one block that are to become one; none where there are few enough of each size."""
    for place, segment in enumerate(segments[:-1]):
        later = sum(each.features for each in segments[place + 1 :])
        if segments[-1].block == segment.block and segment.features <= min(_SMALL_RATIO * later, _SMALL - later):
            return segments[place:]
    start = 0
    for place in range(1, len(segments) + 1):
        if place == len(segments) or _kind(segments[place]) != _kind(segments[start]):
            if place - start >= _TIER:
                return segments[start:place]
            start = place
    pairs = [pair for pair in pairwise(segments) if pair[0].block == pair[1].block]
    if len(segments) > _MOST_SEGMENTS and pairs:
        return min(pairs, key=lambda pair: pair[0].features + pair[1].features)
    return ()


def _kind(segment: facts.Segment) -> tuple[int, int]:
    return segment.block, int(log(max(segment.features, 1) / _WORTH_SEALING, _TIER) // 1)


def _alive(spans: tuple[tuple[int, int, int, str], ...], rows: int) -> NDArray[np.bool_]:
    alive = np.zeros(rows, bool)
    for _, first, count, _ in spans:
        alive[first : first + count] = True
    return alive


def _close_holes(folder: Path, words: int) -> None:
    """Where more rows are unused than used, write everything anew without them."""
    with facts.reading(folder) as db:
        state, segments, spans = facts.state(db), facts.segments(db), facts.spans(db)
    if sum(count for _, _, count, _ in spans) * 2 >= state.rows:
        return
    rows, firsts = np.full(state.rows, -1, np.int64), []
    end = 0
    for _, first, count, _ in spans:
        end += BLOCK - end % BLOCK if end % BLOCK + count > BLOCK else 0
        rows[first : first + count] = np.arange(end, end + count)
        firsts.append(end)
        end += count
    new = replace(state, generation=state.generation + 1, rows=end, tail=state.tail + 1)
    made: list[facts.Segment] = []
    try:
        _copy_rows(folder, state, new, spans, firsts)
        entries, crc = _copy_tail(folder, state, new, rows)
        new = replace(new, entries=entries, crc=crc)
        for segment in segments:
            made += _renumbered(folder, segment, rows, words)
        with facts.writing(folder) as db:
            if facts.state(db) != state or facts.segments(db) != segments:  # somebody added meanwhile: another time
                _take_back(folder, made)
                return
            facts.set_state(db, new)
            facts.replace_segments(db, segments, tuple(made))
            for (source, *_), first in zip(spans, firsts, strict=True):
                db.execute("UPDATE sources SET first = ? WHERE id = ?", (first, source))
    except BaseException:
        _take_back(folder, made)
        raise
    _take_back(folder, segments)
    for path in (tables.frames_file(folder, state.generation), tables.hashes_file(folder, state.generation)):
        tables.discard(path)
    tables.discard(tables.tail_file(folder, state.tail))


def _copy_rows(folder: Path, old: facts.State, new: facts.State, spans: tuple[tuple[int, int, int, str], ...], firsts: list[int]) -> None:
    for file, kind, size in ((tables.frames_file, tables.FRAME, 1), (tables.hashes_file, np.dtype(np.uint8), old.hash_bytes)):
        source = tables.mapped(file(folder, old.generation), kind, (old.rows * size,))
        path = file(folder, new.generation)
        tables.append(path, 0, ())
        for (_, first, count, _), target in zip(spans, firsts, strict=True):
            tables.extend(path, target * size * kind.itemsize)
            tables.append(path, target * size * kind.itemsize, [source[first * size : (first + count) * size].tobytes()])


def _copy_tail(folder: Path, old: facts.State, new: facts.State, rows: Longs) -> tuple[int, int]:
    tail, entries, crc = tables.tail_of(folder, old.tail, old.entries), 0, 0

    def pieces() -> Iterator[bytes]:
        nonlocal entries, crc
        for start in range(0, len(tail), _AT_ONCE):
            part = np.array(tail[start : start + _AT_ONCE])
            row = (part["block"].astype(np.int64) << BLOCK_BITS) + (part["id"] >> GEOMETRY_BITS)
            moved = np.where((row >= 0) & (row < len(rows)), rows[row % len(rows)], -1)
            part["block"], part["id"] = moved >> BLOCK_BITS, moved % BLOCK << GEOMETRY_BITS | part["id"] & GEOMETRY
            part = part[moved >= 0]
            data = part.tobytes()
            entries, crc = entries + len(part), zlib.crc32(data, crc)
            yield data

    tables.append(tables.tail_file(folder, new.tail), 0, pieces())
    return entries, crc


def _renumbered(folder: Path, segment: facts.Segment, rows: Longs, words: int) -> list[facts.Segment]:
    """A segment without what was removed, its features at their new rows: one, or two where it comes to lie over the end of a block."""
    start = segment.block * BLOCK
    moved = rows[start : start + BLOCK]
    made: list[facts.Segment] = []
    inside = rows[segment.first : segment.last]
    for block in np.unique(inside[inside >= 0] >> BLOCK_BITS):
        here = np.full(BLOCK, -1, np.int64)
        here[: len(moved)] = np.where(moved >> BLOCK_BITS == block, moved % BLOCK, -1)
        part = Moved(lists_of(folder, segment, words), here)
        of_block = inside[(inside >= 0) & (inside >> BLOCK_BITS == block)]
        if part.sizes.sum():
            made.append(write_segment(folder, int(block), (int(of_block.min()), int(of_block.max()) + 1), [part], words))
    return made


def _take_back(folder: Path, segments: Sequence[facts.Segment]) -> None:
    for segment in segments:
        tables.discard(tables.segment_file(folder, segment.name))


def _inside(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _draft_age_s(home: Path) -> float:
    log = home / "log"
    return _age_s(log if log.exists() else home)


def _age_s(path: Path) -> float:
    """Since it was last written to; nothing where another process has just taken it away."""
    try:
        return time() - path.stat().st_mtime
    except OSError:
        return 0.0
