"""Segments: what goes into lists comes out of them, whatever is sealed, merged, renumbered or left out in between."""

import os

import numpy as np
import pytest
from codebooks import codebook
from stored import digest, features, holds, put

from analyzers.contract import Unwatched
from analyzers.reference.features import GEOMETRY_BITS
from analyzers.reference.store import facts, upkeep
from analyzers.reference.store.contract import NOBODY
from analyzers.reference.store.embedded import EmbeddedStore
from analyzers.reference.store.lists import BLOCK, ENTRY, Lists, Loose, Misfit, Moved, written
from analyzers.reference.store.records import LibraryError

WORDS = 32


def entries(count: int, seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    made = np.zeros(count, ENTRY)
    made["word"], made["id"] = random.integers(0, WORDS, count), random.integers(0, 1 << 50, count)
    made["code"] = random.integers(-(1 << 62), 1 << 62, (count, 2))
    return made


def lists(made: np.ndarray) -> Lists:
    return Lists.made(made, WORDS)


def rows_of(part) -> list[tuple]:
    return [tuple(map(int, (row["word"], *row["code"], row["id"]))) for row in part]


@pytest.fixture
def store(tmp_path, monkeypatch) -> EmbeddedStore:
    """A library that seals whatever there is, and merges it like a large one."""
    monkeypatch.setattr(upkeep, "_WORTH_SEALING", 1)
    monkeypatch.setattr(upkeep, "_SMALL", 0)
    return EmbeddedStore(tmp_path / "library", codebook())


def segments(store: EmbeddedStore) -> tuple[facts.Segment, ...]:
    with facts.reading(store.folder) as db:
        return facts.segments(db)


def test_lists_give_back_what_was_put_in_ordered_by_word():
    made = entries(500)
    expected = rows_of(made[np.argsort(made["word"], kind="stable")])
    assert rows_of(lists(made).part(0, WORDS)) == expected
    assert [row for first in range(WORDS) for row in rows_of(lists(made).part(first, first + 1))] == expected


def test_faiss_reads_the_same_lists():
    import faiss

    made = lists(entries(500))
    inverted = made.inverted()
    assert [inverted.list_size(word) for word in range(WORDS)] == list(made.sizes)
    for word in (0, 7, WORDS - 1):
        ids = faiss.rev_swig_ptr(inverted.get_ids(word), int(made.sizes[word]))
        assert list(ids) == list(made.part(word, word + 1)["id"])


def test_merged_lists_hold_all_in_the_order_of_the_parts(monkeypatch):
    monkeypatch.setattr("analyzers.reference.store.lists._AT_ONCE", 64)
    one, other = entries(300, 1), entries(200, 2)
    data = np.frombuffer(b"".join(written([lists(one), Loose(other, WORDS)], WORDS)), np.uint8)
    together = np.concatenate([one, other])
    assert rows_of(Lists.of(data, WORDS).part(0, WORDS)) == rows_of(together[np.argsort(together["word"], kind="stable")])


def test_moved_features_have_new_rows_and_the_removed_ones_are_gone():
    made = entries(200)
    made["id"] = np.arange(200) % 4 << GEOMETRY_BITS | np.arange(200)
    rows = np.full(BLOCK, -1)
    rows[[1, 3]] = [0, 9]
    moved = Moved(lists(made), rows)
    part = moved.part(0, WORDS)
    assert int(moved.sizes.sum()) == len(part) == 100
    assert {(int(entry) >> GEOMETRY_BITS, int(entry) % (1 << GEOMETRY_BITS) % 4) for entry in part["id"]} == {(0, 1), (9, 3)}


@pytest.mark.parametrize(
    "spoil", [lambda data: data[:-8], lambda data: data[:40], lambda data: b"X" + data[1:], lambda data: data + bytes(8)]
)
def test_bytes_that_are_no_lists_are_refused(spoil):
    data = b"".join(written([Loose(entries(50), WORDS)], WORDS))
    with pytest.raises(Misfit):
        Lists.of(np.frombuffer(spoil(data), np.uint8), WORDS)


def test_sizes_that_lie_are_refused():
    data = bytearray(b"".join(written([Loose(entries(50), WORDS)], WORDS)))
    data[32:40] = (-5).to_bytes(8, "little", signed=True)
    with pytest.raises(Misfit):
        Lists.of(np.frombuffer(bytes(data), np.uint8), WORDS)


def test_sealed_tail_is_searched_as_before(store):
    for number in range(3):
        put(store, number)
    assert not segments(store)
    store.settle()
    assert [segment.features for segment in segments(store)] == [180]
    assert store.stats().segments == 1
    assert all(holds(store, number) for number in range(3))
    assert store.check(Unwatched()) == ()


def test_segments_of_one_size_are_merged_and_all_is_found(store):
    for number in range(9):
        put(store, number)
        store.settle()
        assert store.check(Unwatched()) == ()
    assert len(segments(store)) < 4
    assert sum(segment.features for segment in segments(store)) == 9 * 60
    assert all(holds(store, number) for number in range(9))
    assert len(list((store.folder / "segments").glob("*.lists"))) == len(segments(store))


def test_a_small_library_is_kept_to_a_few_segments(store, monkeypatch):
    monkeypatch.setattr(upkeep, "_SMALL", 10_000)
    counts = []
    for number in range(7):
        put(store, number)
        store.settle()
        counts.append(len(segments(store)))
    assert counts == [1, 1, 1, 1, 2, 1, 2]
    assert all(holds(store, number) for number in range(7))
    assert store.check(Unwatched()) == ()


def test_a_long_tail_becomes_several_segments_cut_between_frames(store, monkeypatch):
    monkeypatch.setattr(upkeep, "SEALED_AT", 50)
    monkeypatch.setattr(upkeep, "_merge", lambda *_: False)
    put(store, 1, frames=6)  # sealed by the commit, since it is so long
    assert [(segment.first, segment.last) for segment in segments(store)] == [(0, 2), (2, 4), (4, 6)]
    assert holds(store, 1, 6)


def test_one_large_and_several_small_segments_are_searched_together(store, monkeypatch):
    monkeypatch.setattr("analyzers.reference.store.snapshot._STACKED", 100)
    put(store, 1, frames=10)
    store.settle()
    for number in (2, 3):
        put(store, number)
        store.settle()
    put(store, 4)
    assert len(segments(store)) == 3
    assert all(holds(store, number) for number in (2, 3, 4))
    assert holds(store, 1, 10)


def test_sources_in_several_blocks_are_found(store, monkeypatch):
    bits = 3
    for module in ("embedded", "upkeep", "lists", "snapshot", "regroup"):
        monkeypatch.setattr(f"analyzers.reference.store.{module}.BLOCK", 1 << bits, raising=False)
        monkeypatch.setattr(f"analyzers.reference.store.{module}.BLOCK_BITS", bits, raising=False)
    for number in range(4):
        put(store, number, frames=5)  # two do not fit into one block of eight rows
    assert all(holds(store, number, 5) for number in range(4))
    store.settle()
    assert {segment.block for segment in segments(store)} == {0, 1, 2, 3}
    assert all(holds(store, number, 5) for number in range(4))
    with store.snapshot() as snapshot:
        assert (snapshot.frames["source"] == NOBODY).sum() == 9
    store.remove((1, 2, 3))
    assert holds(store, 3, 5)
    assert store.check(Unwatched()) == ()
    with pytest.raises(LibraryError, match="more frames than a library takes from one file"):
        put(store, 9, frames=9)


def test_removed_source_hides_at_once_and_others_come_up_in_its_place(store):
    for number in (1, 2):
        put(store, number, frames=8)
    store.settle()
    (segment,) = segments(store)
    store.remove((1,))
    assert segments(store) == (segment,)  # half of it is still in use
    with store.snapshot() as snapshot:
        assert not snapshot.hashes()[:8].any()
        assert snapshot.hashes()[8:].all()
        near = snapshot.nearest(features(1, 0)[0], 4, Unwatched())
        assert set(snapshot.frames["source"][near.frame].ravel()) == {2}
        assert np.isfinite(near.distance).all()
    assert holds(store, 2, 8)


def test_holes_are_closed_once_more_is_removed_than_kept(store):
    for number in range(1, 8):
        put(store, number)
        if number == 4:
            store.settle()
    before = store.stats().index_bytes
    store.remove((1, 3, 4, 6, 7))
    assert store.stats().index_bytes < before
    assert [segment.features for segment in segments(store)] == [60, 60]
    with store.snapshot() as snapshot:
        assert list(snapshot.frames["source"]) == [2] * 3 + [5] * 3
    assert holds(store, 2)
    assert holds(store, 5)
    assert store.check(Unwatched()) == ()
    put(store, 9)
    assert holds(store, 9)
    store.remove((2, 5, 8))
    assert store.stats().features == 0
    assert store.check(Unwatched()) == ()
    put(store, 1)
    assert holds(store, 1)


def test_what_is_removed_leaves_the_lists_when_segments_are_merged(store):
    for number in range(1, 5):
        put(store, number)
        store.settle()
        if number == 3:
            store.remove((2,))
            assert sum(segment.features for segment in segments(store)) == 3 * 60
    assert [segment.features for segment in segments(store)] == [3 * 60]
    assert all(holds(store, number) for number in (1, 3, 4))
    assert store.check(Unwatched()) == ()


def test_segment_that_is_missing_short_or_altered_is_named(store):
    put(store, 1)
    store.settle()
    (path,) = (store.folder / "segments").glob("*.lists")
    data = path.read_bytes()
    for spoilt in (data[:-8], data[:100], b""):
        path.write_bytes(spoilt)
        assert [path.name in problem for problem in store.check(Unwatched())] == [True]
        with pytest.raises(LibraryError, match="Copy the library to another folder"):
            store.snapshot()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    assert ["not as it was written" in problem for problem in store.check(Unwatched())] == [True]
    path.unlink()
    assert [path.name in problem for problem in store.check(Unwatched())] == [True]
    with pytest.raises(LibraryError, match=path.name):
        store.snapshot()


def test_failing_to_tidy_up_loses_nothing(store, monkeypatch):
    put(store, 1)

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(upkeep.os, "fsync", full)
        store.settle()
    assert not segments(store)
    assert list((store.folder / "segments").glob("*.lists")) == []
    assert holds(store, 1)
    store.settle()
    assert len(segments(store)) == 1


def test_what_killed_runs_left_is_named_and_taken_away(store):
    put(store, 1)
    store.settle()
    left = [store.folder / "segments" / "0123.lists", store.folder / "tail-9.features", store.folder / "pictures" / f"{digest(7)}.jpgs"]
    for path in left:
        path.write_bytes(b"x")
    assert store.check(Unwatched()) == ()  # it may be another run at work
    for path in left:
        os.utime(path, (0, 0))
    named = {problem.split()[0] for problem in store.check(Unwatched())}
    assert named == {path.relative_to(store.folder).as_posix() for path in left}
    store.sweep()
    assert not any(path.exists() for path in left)
    assert holds(store, 1)
