"""Watched folders: what is new is added, what moved is followed, what was refused or taken out stays out, and nothing is read twice."""

import os
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import Quiet
from scenes import saved, scene

from analyzers.reference import library as room
from analyzers.reference.adding import SETTINGS
from analyzers.reference.library import Library, LibraryError

LONG_AGO = 1_500_000_000


def still(folder: Path, seed: int, name: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    path = saved(folder / (name or f"still{seed}.png"), scene(seed, 120, 160))
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


@pytest.fixture
def library(tmp_path) -> Library:
    return Library.open(tmp_path / "library")


@pytest.fixture
def read(monkeypatch) -> list[str]:
    """The names of the files that were read."""
    names: list[str] = []
    hashed = room.hashed

    def noted(path, pace):
        names.append(path.name)
        return hashed(path, pace)

    monkeypatch.setattr(room, "hashed", noted)
    return names


def told(done) -> list[tuple[str, str]]:
    return [(one.path.name, one.outcome) for one in done]


def test_refresh_adds_what_is_new_and_reads_nothing_twice(library, tmp_path, read):
    still(tmp_path / "in", 1)
    library.watch(tmp_path / "in")
    assert told(library.refresh()) == [("still1.png", "added")]
    still(tmp_path / "in", 2)
    read.clear()
    assert told(library.refresh()) == [("still2.png", "added")]
    assert read == ["still2.png"]
    assert library.refresh() == ()
    assert read == ["still2.png"]


def test_watched_folders_are_listed_with_what_lies_in_them(library, tmp_path):
    still(tmp_path / "in", 1)
    (tmp_path / "gone").mkdir()
    library.watch(tmp_path / "in")
    library.watch(tmp_path / "gone")
    library.watch(tmp_path / "in")
    library.refresh()
    (tmp_path / "gone").rmdir()
    assert [(Path(each.folder).name, each.present, each.sources) for each in library.watched()] == [("gone", False, 0), ("in", True, 1)]
    assert library.refresh() == ()
    library.unwatch(tmp_path / "gone")
    assert [Path(each.folder).name for each in library.watched()] == ["in"]
    with pytest.raises(LibraryError, match="is not watched"):
        library.unwatch(tmp_path / "gone")
    assert library.stats().sources == 1


@pytest.mark.parametrize("folder", ["missing", "library", "."])
def test_folder_that_cannot_be_watched_is_refused(library, tmp_path, folder):
    library.add([still(tmp_path / "in", 1)])
    with pytest.raises(LibraryError, match=r"is no folder|cannot be watched"):
        library.watch(tmp_path / folder)
    assert library.watched() == ()


def test_renamed_file_is_followed(library, tmp_path):
    path = still(tmp_path / "in", 1)
    library.watch(tmp_path / "in")
    library.refresh()
    path.rename(tmp_path / "in" / "new name.png")
    assert told(library.refresh()) == [("new name.png", "moved")]
    (source,) = library.sources()
    assert source.path == str(tmp_path / "in" / "new name.png")
    assert library.refresh() == ()


def test_what_is_no_picture_is_looked_at_once_and_passed_over_in_silence(library, tmp_path, read):
    (tmp_path / "in").mkdir()
    for name in ("notes.txt", "broken.jpg"):
        (tmp_path / "in" / name).write_text("no picture")
        os.utime(tmp_path / "in" / name, (LONG_AGO, LONG_AGO))
    library.watch(tmp_path / "in")
    assert told(library.refresh()) == [("broken.jpg", "failed")]  # it says that it is a picture
    assert library.refresh() == ()
    assert read == ["broken.jpg", "notes.txt"]
    still(tmp_path / "in", 1, "broken.jpg")
    assert told(library.refresh()) == [("broken.jpg", "added")]


def test_copy_of_a_source_is_read_once(library, tmp_path, read):
    data = still(tmp_path / "in", 1).read_bytes()
    library.watch(tmp_path / "in")
    (tmp_path / "in" / "z copy.png").write_bytes(data)
    os.utime(tmp_path / "in" / "z copy.png", (LONG_AGO, LONG_AGO))
    assert told(library.refresh()) == [("still1.png", "added")]
    assert library.refresh() == ()
    assert read == ["still1.png", "z copy.png"]


def test_touched_source_is_read_once_and_stays_one(library, tmp_path, read):
    path = still(tmp_path / "in", 1)
    library.watch(tmp_path / "in")
    library.refresh()
    os.utime(path, (LONG_AGO + 5, LONG_AGO + 5))
    read.clear()
    assert library.refresh() == ()
    assert library.refresh() == ()
    assert read == ["still1.png"]
    assert library.stats().sources == 1


def test_source_that_was_taken_out_does_not_come_back_by_itself(library, tmp_path):
    path = still(tmp_path / "in", 1)
    library.watch(tmp_path / "in")
    library.refresh()
    library.remove(["still1.png"])
    assert library.refresh() == ()
    assert told(library.add([path])) == [("still1.png", "added")]


def test_file_that_may_still_be_arriving_is_left_for_the_next_time(library, tmp_path):
    path = still(tmp_path / "in", 1)
    library.watch(tmp_path / "in")
    os.utime(path)
    assert library.refresh() == ()
    os.utime(path, (LONG_AGO, LONG_AGO))
    assert told(library.refresh()) == [("still1.png", "added")]


def test_refresh_reports_progress_by_file(library, tmp_path):
    for seed in (1, 2):
        still(tmp_path / "in", seed)
    library.watch(tmp_path / "in")
    job = Quiet()
    library.refresh(job)
    assert job.seen == sorted(job.seen)
    assert len(job.seen) > 3


def test_file_in_work_elsewhere_is_left_for_the_next_time(library, tmp_path):
    path = still(tmp_path / "in", 1)
    library.watch(tmp_path / "in")
    with library.store.draft(sha256(path.read_bytes()).hexdigest(), SETTINGS):
        assert library.refresh() == ()
    assert told(library.refresh()) == [("still1.png", "added")]


def test_folders_are_looked_through_by_one_process_at_a_time(library, tmp_path, read):
    still(tmp_path / "in", 1)
    library.watch(tmp_path / "in")
    with library.store.alone() as alone:
        assert alone
        assert Library.open(library.folder).refresh() == ()
    assert read == []
    assert told(library.refresh()) == [("still1.png", "added")]
