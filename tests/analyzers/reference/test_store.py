"""The embedded store: a source counts wholly or not at all, whatever stops its writer; what it cannot do is one sentence."""

import errno
import os
import sqlite3
from contextlib import suppress

import numpy as np
import pytest
from codebooks import codebook
from conftest import Quiet
from stored import PICTURE, digest, features, holds, put, seen

from analyzers.contract import Cancelled, Unwatched
from analyzers.reference.store import drafts, facts
from analyzers.reference.store.drafts import Busy
from analyzers.reference.store.embedded import EmbeddedStore
from analyzers.reference.store.records import Details, LibraryError


@pytest.fixture
def store(tmp_path) -> EmbeddedStore:
    return EmbeddedStore(tmp_path / "library", codebook())


class Killed(BaseException):
    """What no code expects."""


def killed(*_):
    raise Killed


def test_frames_of_a_source_lie_side_by_side_with_their_facts(store):
    put(store, 1, frames=2)
    put(store, 2, frames=3)
    with store.snapshot() as snapshot:
        frames = snapshot.frames
        assert list(frames["source"]) == [1, 1, 2, 2, 2]
        assert list(frames["number"]) == [0, 1, 0, 1, 2]
        assert list(frames["time_s"]) == [0, 0.5, 0, 0.5, 1]
        assert list(frames["until_s"]) == [0.5, 1, 0.5, 1, 1.5]
        assert {(row["width"], row["height"], row["kept_width"], row["kept_height"], row["count"]) for row in frames} == {
            (1280, 720, 640, 360, 20)
        }
        assert [int(row[0]) for row in snapshot.hashes()] == [1, 1, 2, 2, 2]
        assert snapshot.proxy(3) == PICTURE + digest(2).encode() + b"\x01"
        assert snapshot.sources[2].features == 60


def test_snapshot_cannot_be_written_to_and_does_not_change(store):
    put(store, 1)
    with store.snapshot() as snapshot:
        put(store, 2)
        store.remove((1,))
        assert seen(snapshot, 1, 0) == [(1, 0)] * 20
        assert len(snapshot.frames) == 3
        with pytest.raises(ValueError, match="read-only"):
            snapshot.frames["source"] = 0
        with pytest.raises(ValueError, match="read-only"):
            snapshot.hashes()[0] = 0


def test_nearest_tells_how_near_and_where_there_is_none(store):
    put(store, 1, frames=1, count=5)
    with store.snapshot() as snapshot:
        near = snapshot.nearest(features(1, 0, 5)[0], 8, Unwatched())
    assert near.distance.shape == near.frame.shape == near.geometry.shape == (5, 8)
    assert (near.distance[:, 0] < 0.2).all()  # what the code of 16 bytes leaves over
    assert (np.diff(near.distance[:, :1], axis=1) >= 0).all()
    assert np.isinf(near.distance[near.frame < 0]).all()
    assert (near.frame < 0).any()


def test_long_lists_are_left_out_but_for_the_nearest_words(store, monkeypatch):
    put(store, 1, frames=8)
    with store.snapshot() as snapshot:
        before = snapshot.nearest(features(1, 0)[0], 60, Unwatched())
        monkeypatch.setattr("analyzers.reference.store.snapshot._SCANNED", 1)
        after = snapshot.nearest(features(1, 0)[0], 60, Unwatched())
        assert (after.frame >= 0).sum() < (before.frame >= 0).sum()
        assert seen(snapshot, 1, 3) == [(1, 3)] * 20


def test_empty_library_has_no_neighbours(store):
    store.create()
    with store.snapshot() as snapshot:
        assert (snapshot.nearest(features(1, 0)[0], 3, Unwatched()).frame == -1).all()
        assert len(snapshot.frames) == len(snapshot.hashes()) == 0


def test_search_stops_at_a_checkpoint(store):
    put(store, 1)
    with store.snapshot() as snapshot, pytest.raises(Cancelled):
        snapshot.nearest(np.zeros((2000, 128), np.uint8), 3, Quiet(stop_at=3))


def test_frame_without_features_is_kept(store):
    put(store, 1, frames=2, count=0)
    put(store, 2)
    assert holds(store, 2)
    with store.snapshot() as snapshot:
        assert list(snapshot.frames["count"]) == [0, 0, 20, 20, 20]
    assert store.check(Unwatched()) == ()


@pytest.mark.parametrize("moment", ["insert", "set_state"])
def test_kill_during_the_commit_leaves_nothing_that_counts_and_the_draft_goes_on(store, monkeypatch, moment):
    put(store, 1)
    with monkeypatch.context() as patch:
        patch.setattr(facts, moment, killed)
        with pytest.raises(Killed):
            put(store, 2)
    assert [source.id for source in store.sources()] == [1]
    assert store.check(Unwatched()) == ()
    with store.draft(digest(2), "tests") as draft:
        assert (draft.frames, draft.resumed_s) == (3, 1.0)
    put(store, 3)
    put(store, 2)
    assert all(holds(store, number) for number in (1, 2, 3))
    assert store.check(Unwatched()) == ()
    assert len(store.sources()) == 3


def test_interrupted_film_goes_on_after_its_last_safe_frame(store):
    def stop(frame: int) -> None:
        if frame == 3:
            raise Killed

    with pytest.raises(Killed):
        put(store, 1, frames=6, after=stop)
    assert store.stats().drafts == 1
    with store.draft(digest(1), "tests") as draft:
        assert (draft.frames, draft.resumed_s) == (4, 1.5)
    put(store, 1, frames=6)
    assert holds(store, 1, 6)
    with store.snapshot() as snapshot:
        assert list(snapshot.frames["until_s"]) == [0.5, 1, 1.5, 2, 2.5, 3]
        assert [snapshot.proxy(row)[-1] for row in range(6)] == list(range(6))
    assert store.stats().drafts == 0
    assert list((store.folder / "drafts").iterdir()) == []
    assert store.check(Unwatched()) == ()


@pytest.mark.parametrize(
    ("file", "cut", "left"), [("log", 1, 3), ("log", 730, 2), ("jpgs", 1, 3), ("jpgs", 100, 2), ("log", None, 0), ("jpgs", None, 0)]
)
def test_draft_that_lost_its_end_goes_on_from_what_is_whole(store, file, cut, left):
    def stop(frame: int) -> None:
        if frame == 3:
            raise Killed

    with pytest.raises(Killed):
        put(store, 1, frames=6, after=stop)
    path = store.folder / "drafts" / digest(1) / "log" if file == "log" else store.folder / "pictures" / f"{digest(1)}.jpgs"
    os.truncate(path, 0 if cut is None else path.stat().st_size - cut)
    with store.draft(digest(1), "tests") as draft:
        assert draft.frames == left
    put(store, 1, frames=6)
    assert holds(store, 1, 6)
    assert store.check(Unwatched()) == ()


def test_draft_of_other_settings_or_of_a_still_is_begun_anew(store):
    with pytest.raises(Killed):
        put(store, 1, after=killed)
    with store.draft(digest(1), "other") as draft:
        assert draft.frames == 0
    with store.draft(digest(2), "tests") as draft:
        draft.add(*features(2, 0), PICTURE, size=(9, 9), kept=(9, 9), time_s=None, hashes=b"")
    assert list((store.folder / "pictures").iterdir()) == []
    with store.draft(digest(2), "tests") as draft:
        assert (draft.frames, draft.resumed_s) == (0, None)


def test_refused_file_leaves_no_draft(store):
    with store.draft(digest(1), "tests") as draft:
        draft.add(*features(1, 0), PICTURE, size=(9, 9), kept=(9, 9), time_s=0.0, hashes=b"")
        draft.discard()
    assert [list((store.folder / name).iterdir()) for name in ("drafts", "pictures")] == [[], []]


def test_one_file_is_in_work_once_at_a_time(store):
    other = EmbeddedStore(store.folder, codebook())
    with store.draft(digest(1), "tests"):
        with pytest.raises(Busy, match="another program is adding it right now"), other.draft(digest(1), "tests"):
            pass
        assert put(other, 2)
    assert put(other, 1)


def test_same_file_is_committed_once(store):
    put(store, 1)
    assert not put(store, 1)
    assert len(store.sources()) == 1
    assert store.check(Unwatched()) == ()


def test_second_writer_is_told_to_wait(store, monkeypatch):
    put(store, 1)
    monkeypatch.setattr(facts, "_PATIENCE_S", 0.01)
    other = sqlite3.connect(store.folder / "library.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LibraryError, match="Another program is changing"):
        put(store, 2)
    other.rollback()
    other.close()
    assert put(store, 2)
    assert store.check(Unwatched()) == ()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EFBIG])
def test_full_disk_is_a_sentence_and_adding_goes_on_later(store, monkeypatch, code):
    put(store, 1)
    write = drafts._write

    def full(descriptor: int, data: bytes) -> None:
        if frame > 1:
            write(descriptor, data[: len(data) // 2])
            raise OSError(code, os.strerror(code))
        write(descriptor, data)

    frame = 0

    def count(_: int) -> None:
        nonlocal frame
        frame += 1

    with monkeypatch.context() as patch:
        patch.setattr(drafts, "_write", full)
        with pytest.raises(LibraryError, match="no room left on the disk"):
            put(store, 2, frames=5, after=count)
    assert holds(store, 1)
    assert store.check(Unwatched()) == ()
    with store.draft(digest(2), "tests") as draft:
        assert draft.frames == 2
    put(store, 2, frames=5)
    assert holds(store, 2, 5)
    assert store.check(Unwatched()) == ()


@pytest.mark.skipif(os.name != "posix", reason="limits the size of files")
def test_full_disk_during_the_commit_loses_nothing(store):
    import resource

    put(store, 1, frames=40)
    size = max(path.stat().st_size for path in store.folder.glob("tail-*"))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, limits[1]))
    try:
        with pytest.raises(LibraryError, match="no room left on the disk"):
            put(store, 2, frames=5)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert [source.id for source in store.sources()] == [1]
    assert store.check(Unwatched()) == ()
    put(store, 2, frames=5)
    assert holds(store, 1, 40)
    assert holds(store, 2, 5)


def test_library_of_a_newer_version_is_refused(store):
    put(store, 1)
    with sqlite3.connect(store.folder / "library.sqlite") as db:
        db.execute("UPDATE facts SET value = 99 WHERE name = 'format'")
    db.close()
    with pytest.raises(LibraryError, match="newer version"):
        store.sources()


def test_library_of_an_early_version_is_refused_and_told_what_to_do(store):
    store.folder.mkdir()
    with sqlite3.connect(store.folder / "library.sqlite") as db:
        db.execute("CREATE TABLE facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL)")
        db.execute("INSERT INTO facts VALUES ('format', 1)")
    db.close()
    for act in (store.sources, store.snapshot, store.stats, lambda: store.draft(digest(1), "tests")):
        with pytest.raises(LibraryError, match=r"made by an early version .* Add its files to a new library"):
            act()


def test_library_of_another_codebook_is_refused_by_search_and_adding_and_named_by_check(store):
    put(store, 1)
    other = EmbeddedStore(store.folder, codebook(seed=950))
    for act in (other.snapshot, lambda: other.draft(digest(2), "tests")):
        with pytest.raises(LibraryError, match=r"another codebook .* Copy it to another folder"):
            act()
    assert ["another codebook" in problem for problem in other.check(Unwatched())] == [True]
    assert len(other.sources()) == 1


def test_library_with_another_kind_of_hashes_is_refused(store):
    put(store, 1)
    with pytest.raises(LibraryError, match="another kind of hashes"):
        EmbeddedStore(store.folder, codebook(), hash_bytes=32).snapshot()


@pytest.mark.parametrize("name", ["frames-1.rows", "hashes-1.rows", "tail-1.features"])
def test_flat_file_that_is_missing_or_too_short_is_named(store, name):
    put(store, 1)
    path = store.folder / name
    data = path.read_bytes()
    for spoil in (lambda: os.truncate(path, 10), path.unlink):
        spoil()
        with pytest.raises(LibraryError, match=rf"{name} is missing, too short"):
            store.snapshot()
        with pytest.raises(LibraryError, match=rf"{name} is missing, too short"):
            put(store, 2)
        assert [name in problem for problem in store.check(Unwatched())] == [True]
    path.write_bytes(data)
    assert store.check(Unwatched()) == ()


@pytest.mark.parametrize("name", ["frames-1.rows", "hashes-1.rows", "tail-1.features"])
def test_check_names_a_changed_byte(store, name):
    put(store, 1)
    path = store.folder / name
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    (problem,) = store.check(Unwatched())
    assert problem.startswith(name if name.startswith("tail") else "1.mp4: its frames")


def test_damaged_kept_picture_is_named_and_not_shown(store):
    put(store, 1)
    path = store.folder / "pictures" / f"{digest(1)}.jpgs"
    path.write_bytes(path.read_bytes()[:-40])
    assert ["1.mp4" in problem and "is not as it was written" in problem for problem in store.check(Unwatched())] == [True]
    with store.snapshot() as snapshot:
        assert snapshot.proxy(0).startswith(PICTURE)
        with pytest.raises(LibraryError, match="is damaged"):
            snapshot.proxy(2)
        path.unlink()
        with pytest.raises(LibraryError, match="is damaged"):
            snapshot.proxy(0)
    assert ["cannot be read" in problem for problem in store.check(Unwatched())] == [True]


def test_details_and_places_can_be_changed(store):
    put(store, 1)
    details = Details("Trailer", "https://example.org", "2017-11-14", "A studio", "CC BY", "seen on TV")
    store.describe(1, details)
    store.moved(1, "/elsewhere/1.mp4", 5, 6)
    (source,) = store.sources()
    assert (source.details, source.path, source.absent) == (details, "/elsewhere/1.mp4", True)
    assert store.stamps() == {"/elsewhere/1.mp4": (5, 6)}
    assert store.check(Unwatched()) == ()


def test_index_takes_at_most_12_kb_a_frame(store):
    put(store, 1, frames=600, count=500)
    store.settle()
    stats = store.stats()
    assert stats.segments == 1
    assert stats.index_bytes / stats.frames <= 12 * 1024


def test_nonsense_in_the_files_is_no_crash(store):
    put(store, 1)
    files = {name: store.folder / name for name in ("tail-1.features", "frames-1.rows")}
    whole = {name: path.read_bytes() for name, path in files.items()}
    random = np.random.default_rng(8)
    for name, path in files.items():
        for _ in range(40):
            data = bytearray(whole[name])
            for at in random.integers(0, len(data), 30):
                data[at] = int(random.integers(0, 256))
            path.write_bytes(bytes(data))
            assert store.check(Unwatched()) != ()
            with suppress(LibraryError), store.snapshot() as snapshot:
                near = snapshot.nearest(features(1, 0)[0], 3, Unwatched())
                assert near.frame.max() < 3
                snapshot.proxy(0)
        path.write_bytes(whole[name])
    assert holds(store, 1)
