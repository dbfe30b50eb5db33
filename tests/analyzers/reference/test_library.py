"""The library keeps what it was given and nothing twice, survives a kill, and says in a sentence what is wrong."""

import os
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from conftest import Quiet
from scenes import captioned_crop, film, flat, pan, saved, scene

from analyzers.contract import Cancelled
from analyzers.reference import library as room
from analyzers.reference.copying import copy_library
from analyzers.reference.library import Library, LibraryError
from analyzers.reference.store.embedded import EmbeddedStore


def still(folder: Path, seed: int) -> Path:
    return saved(folder / f"still{seed}.png", scene(seed, 240, 320))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "library")


def outcomes(done) -> list[str]:
    return [one.outcome for one in done]


def test_folder_without_library_is_an_empty_one_and_stays_untouched(library):
    assert library.sources() == ()
    assert library.stats().sources == 0
    assert not library.exists
    assert not library.folder.exists()


def test_source_carries_its_facts(library, tmp_path):
    path = still(tmp_path, 1)
    library.add([path])
    (source,) = library.sources()
    assert (source.title, source.kind, source.duration_s, source.width, source.height) == ("still1.png", "picture", None, 320, 240)
    assert (source.path, source.size, source.frames) == (str(path), path.stat().st_size, 1)
    assert source.features > 100


def test_film_is_kept_by_content_with_exact_times(library, tmp_path):
    frames = [*pan(3, 8), *[pan(3, 8)[-1]] * 24]  # one second of motion, then three of rest
    library.add([film(tmp_path / "pan.avi", frames)])
    (source,) = library.sources()
    assert source.kind == "video"
    assert source.duration_s == pytest.approx(4, abs=0.2)
    _, kept, _ = EmbeddedStore(library.folder).contents()
    times = [frame.time_s for frame in kept]
    assert times == sorted(times)
    assert 3 <= len(times) <= 12
    assert all(abs(time * 8 - round(time * 8)) < 0.01 for time in times)
    assert all(frame.until_s >= frame.time_s for frame in kept)
    assert kept[-1].until_s == pytest.approx(4, abs=0.2)


def test_same_bytes_are_one_source_whatever_their_name(library, tmp_path):
    path = still(tmp_path, 1)
    (tmp_path / "copy.png").write_bytes(path.read_bytes())
    assert outcomes(library.add([path, tmp_path / "copy.png"])) == ["added", "already there"]
    assert outcomes(library.add([path])) == ["already there"]
    assert library.stats().sources == 1


def test_broken_file_fails_alone_with_one_sentence(library, tmp_path):
    (tmp_path / "a_broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 this is no picture")
    (tmp_path / "b_film.mkv").write_bytes(b"\x1aE\xdf\xa3" + bytes(500))
    (tmp_path / "c_text.txt").write_text("hello")
    (tmp_path / "d_empty.png").write_bytes(b"")
    still(tmp_path, 1)
    done = library.add([tmp_path / name for name in ("a_broken.jpg", "b_film.mkv", "c_text.txt", "d_empty.png", "gone.png", "still1.png")])
    assert outcomes(done) == ["failed"] * 5 + ["added"]
    for one in done[:5]:
        assert one.path.name in one.reason
    assert library.check() == ()


def test_folder_is_added_with_all_that_lies_below(library, tmp_path):
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / ".hidden").mkdir()
    still(tmp_path / "in", 1), still(tmp_path / "in" / "deep", 2), still(tmp_path / "in" / ".hidden", 3)
    library.add([tmp_path / "in"])
    assert {source.title for source in library.sources()} == {"still1.png", "still2.png"}


def test_featureless_picture_is_a_source_too(library, tmp_path, source):
    library.add([saved(tmp_path / "flat.png", flat()), still(tmp_path, 1)])
    assert library.stats().sources == 2
    assert library.search(source(scene(1, 240, 320)))[0].reference == "still1.png"


def test_removed_source_is_not_found_any_more(library, tmp_path, source):
    library.add([still(tmp_path, seed) for seed in (1, 2, 3)])
    picture = source(scene(2, 240, 320))
    assert library.search(picture)[0].reference == "still2.png"
    assert [gone.title for gone in library.remove(["still2.png"])] == ["still2.png"]
    assert library.search(picture) == ()
    assert library.check() == ()


def test_files_shrink_after_many_removals_and_the_rest_is_found(library, tmp_path, source):
    library.add([still(tmp_path, seed) for seed in range(1, 6)])
    before = library.stats().index_bytes
    library.remove([f"still{seed}.png" for seed in (1, 2, 4, 5)])
    assert library.stats().index_bytes < before
    assert library.check() == ()
    assert library.search(source(scene(3, 240, 320)))[0].reference == "still3.png"
    library.add([still(tmp_path, 9)])
    assert library.check() == ()
    assert library.search(source(scene(9, 240, 320)))[0].reference == "still9.png"


def test_unknown_source_is_not_removed_in_silence(library, tmp_path):
    library.add([still(tmp_path, 1)])
    with pytest.raises(LibraryError, match="has no source nothing"):
        library.remove(["nothing.png"])


def test_cancelled_adding_keeps_what_was_committed(library, tmp_path):
    paths = [still(tmp_path, seed) for seed in (1, 2, 3)]
    whole = Quiet()
    Library.open(tmp_path / "other").add(paths, whole)
    with pytest.raises(Cancelled):
        library.add(paths, Quiet(stop_at=len(whole.seen) - 1))
    assert 1 <= library.stats().sources <= 2
    assert library.check() == ()
    assert outcomes(library.add(paths)).count("already there") >= 1
    assert library.stats().sources == 3


@pytest.mark.parametrize("moment", ["insert", "set_fact"])
def test_kill_between_files_and_commit_loses_only_the_source_in_work(library, tmp_path, source, monkeypatch, moment):
    library.add([still(tmp_path, 1)])

    class Killed(BaseException):
        pass

    def killed(*_):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(f"analyzers.reference.store.facts.{moment}", killed)
        patch.setattr("analyzers.reference.store.embedded.rmtree", lambda *_, **__: None)  # a killed process tidies nothing
        with pytest.raises(Killed):
            library.add([still(tmp_path, 2)])
    assert [one.title for one in library.sources()] == ["still1.png"]
    assert library.check() == ()
    assert outcomes(library.add([still(tmp_path, 2), still(tmp_path, 3)])) == ["added", "added"]
    for seed in (1, 2, 3):
        assert library.search(source(scene(seed, 240, 320)))[0].reference == f"still{seed}.png"
    assert library.check() == ()


def test_what_a_killed_run_left_is_named_and_taken_away(library, tmp_path):
    library.add([still(tmp_path, 1)])
    left = library.folder / "frames" / "killed"
    left.mkdir()
    (left / "000000.jpg").write_bytes(b"x")
    assert library.check() == ()  # it may be another run at work
    os.utime(left, (0, 0))
    assert ["belongs to no source" in problem for problem in library.check()] == [True]
    library.add([still(tmp_path, 2)])
    assert not left.exists()
    assert library.check() == ()


def test_check_names_a_damaged_picture_of_a_frame(library, tmp_path):
    library.add([still(tmp_path, 1)])
    (kept,) = (library.folder / "frames").rglob("*.jpg")
    kept.write_bytes(kept.read_bytes()[:-40])
    assert ["is not as it was written" in problem and "still1.png" in problem for problem in library.check()] == [True]
    kept.unlink()
    assert ["cannot be read" in problem for problem in library.check()] == [True]


def test_check_names_damaged_features(library, tmp_path):
    library.add([still(tmp_path, 1), still(tmp_path, 2)])
    path = library.folder / "descriptors-1.u8"
    data = bytearray(path.read_bytes())
    data[-1] ^= 255
    path.write_bytes(bytes(data))
    (problem,) = library.check()
    assert problem.startswith("still2.png: its features are not as they were written")


def test_missing_feature_file_is_a_sentence(library, tmp_path, source):
    library.add([still(tmp_path, 1)])
    os.truncate(library.folder / "points-1.u16", 10)
    with pytest.raises(LibraryError, match="is missing or too short"):
        library.search(source(scene(1, 240, 320)))
    with pytest.raises(LibraryError, match="is missing or too short"):
        library.add([still(tmp_path, 2)])


def test_library_of_a_newer_version_is_refused(library, tmp_path):
    library.add([still(tmp_path, 1)])
    with sqlite3.connect(library.folder / "library.sqlite") as db:
        db.execute("UPDATE facts SET value = 99 WHERE name = 'format'")
    db.close()
    with pytest.raises(LibraryError, match="newer version"):
        library.sources()


def test_file_that_is_no_library_is_refused(library):
    library.folder.mkdir()
    (library.folder / "library.sqlite").write_bytes(b"no database at all, but long enough to look at" * 40)
    with pytest.raises(LibraryError, match="cannot be used"):
        library.sources()


def test_new_library_is_not_made_among_other_files(library, tmp_path):
    library.folder.mkdir()
    (library.folder / "evidence.jpg").write_bytes(b"x")
    with pytest.raises(LibraryError, match="is not empty"):
        library.add([still(tmp_path, 1)])
    assert sorted(path.name for path in library.folder.iterdir()) == ["evidence.jpg"]


def test_second_writer_is_told_to_wait(library, tmp_path, monkeypatch):
    library.add([still(tmp_path, 1)])
    monkeypatch.setattr("analyzers.reference.store.facts._PATIENCE_S", 0.01)
    other = sqlite3.connect(library.folder / "library.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LibraryError, match="Another program is changing"):
        library.add([still(tmp_path, 2)])
    other.rollback()
    other.close()
    assert outcomes(library.add([still(tmp_path, 2)])) == ["added"]
    assert library.check() == ()


def test_file_added_by_another_process_meanwhile_is_one_source(library, tmp_path, monkeypatch):
    path = still(tmp_path, 1)
    described = room._described

    def meanwhile(*arguments):
        with monkeypatch.context() as patch:
            patch.setattr(room, "_described", described)
            Library.open(library.folder).add([path])
        return described(*arguments)

    monkeypatch.setattr(room, "_described", meanwhile)
    assert outcomes(library.add([path])) == ["already there"]
    assert library.stats().sources == 1
    assert library.check() == ()


def test_copied_library_finds_the_same(library, tmp_path, source):
    library.add([still(tmp_path, 1), film(tmp_path / "pan.avi", pan(3, 8))])
    other = Library.open(tmp_path / "other")
    assert outcomes(copy_library(library.folder, other.folder, Quiet())) == ["added", "added"]
    assert outcomes(copy_library(library.folder, other.folder, Quiet())) == ["already there"] * 2
    assert other.check() == ()
    picture = source(captioned_crop(pan(3, 8)[4], 0.8, (20, 20)))
    first, second = library.search(picture), other.search(picture)
    assert [(one.reference, one.time_s, one.score) for one in first] == [(one.reference, one.time_s, one.score) for one in second]
    assert np.array_equal(first[0].frame, second[0].frame)
