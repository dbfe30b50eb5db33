"""The library keeps what it was given and nothing twice, survives a kill, and says in a sentence what is wrong."""

import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from codebooks import written
from conftest import Quiet
from scenes import captioned_crop, film, flat, pan, saved, scene

from analyzers.contract import Cancelled
from analyzers.reference import library as room
from analyzers.reference.adding import SETTINGS
from analyzers.reference.copying import copy_library
from analyzers.reference.library import Details, Library, LibraryError
from analyzers.reference.pace import Pace


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
    with library.store.snapshot() as snapshot:
        times, until = list(snapshot.frames["time_s"]), list(snapshot.frames["until_s"])
    assert times == sorted(times)
    assert 3 <= len(times) <= 12
    assert all(abs(time * 8 - round(time * 8)) < 0.01 for time in times)
    assert until[:-1] == times[1:]
    assert until[-1] == pytest.approx(4, abs=0.2)


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


def test_broken_film_keeps_what_could_be_decoded_and_says_so(library, tmp_path):
    path = film(tmp_path / "pan.avi", pan(3, 24))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    (done,) = library.add([path])
    assert done.outcome == "added"
    assert done.frames > 3
    assert done.reason.startswith("pan.avi: The film is damaged or cut off")
    assert library.check() == ()


def test_file_that_changes_while_it_is_read_is_not_added(library, tmp_path, monkeypatch):
    path = still(tmp_path, 1)
    described = room.described

    def meanwhile(*arguments):
        done = described(*arguments)
        with path.open("ab") as file:
            file.write(b"more")
        return done

    with monkeypatch.context() as patch:
        patch.setattr(room, "described", meanwhile)
        (done,) = library.add([path])
    assert done.outcome == "failed"
    assert done.reason == "still1.png was changed while it was read. Add it again once it is complete."
    assert library.stats() == Library.open(library.folder).stats()
    assert outcomes(library.add([path])) == ["added"]


def test_file_that_vanishes_while_it_is_read_is_not_added(library, tmp_path, monkeypatch):
    described = room.described

    def meanwhile(file, *arguments):
        done = described(file, *arguments)
        file.path.unlink()
        return done

    monkeypatch.setattr(room, "described", meanwhile)
    (done,) = library.add([still(tmp_path, 1)])
    assert done.outcome == "failed"
    assert done.reason == "still1.png cannot be added: No such file or directory. Check that it exists and that you may read it."
    assert library.stats().sources == 0


def frames_of(library: Library) -> list[tuple]:
    with library.store.snapshot() as snapshot:
        facts = [(int(row["number"]), str(row["time_s"]), str(row["until_s"]), int(row["count"])) for row in snapshot.frames]
        pictures = [snapshot.proxy(row) for row in range(len(facts))]
        return list(zip(facts, pictures, snapshot.hashes().tolist(), strict=True))


def test_film_that_was_interrupted_gives_the_same_frames_as_one_that_was_not(library, tmp_path):
    path = film(tmp_path / "pan.avi", pan(3, 40))
    whole = Quiet()
    other = Library.open(tmp_path / "other")
    other.add([path], whole)
    with pytest.raises(Cancelled):
        library.add([path], Quiet(stop_at=len(whole.seen) // 2))
    assert library.stats().drafts == 1
    assert library.sources() == ()
    rest = Quiet()
    assert outcomes(library.add([path], rest)) == ["added"]
    assert len(rest.seen) < len(whole.seen)  # the first half was not described again
    assert frames_of(library) == frames_of(other)
    assert library.stats().drafts == 0


def test_film_whose_draft_does_not_help_is_begun_anew(library, tmp_path):
    path = film(tmp_path / "pan.avi", pan(3, 16))
    digest = sha256(path.read_bytes()).hexdigest()
    with library.store.draft(digest, SETTINGS) as draft:
        none = np.zeros((0, 128), np.uint8)
        draft.add(none, np.zeros(0, np.uint64), b"x", size=(240, 320), kept=(240, 320), time_s=99.0, hashes=b"")
    assert outcomes(library.add([path])) == ["added"]
    assert max(float(time) for (_, time, *_), *_ in frames_of(library)) < 2


def test_source_carries_what_a_person_knows_of_it(library, tmp_path):
    library.add([still(tmp_path, 1)], details=Details(url="https://example.org/1", author="A. Person"))
    (source,) = library.sources()
    assert source.details == Details("still1.png", "https://example.org/1", author="A. Person")
    changed = library.describe("still1.png", Details("Trailer", date="2017", licence="CC BY", note="seen on TV"))
    assert changed.details == Details("Trailer", "", "2017", "", "CC BY", "seen on TV")
    assert library.describe("Trailer", Details()).title == "still1.png"
    with pytest.raises(LibraryError, match="has no source nothing"):
        library.describe("nothing", Details("x"))


def test_moved_file_is_known_again_and_its_place_remembered(library, tmp_path):
    path = still(tmp_path, 1)
    library.add([path])
    (tmp_path / "new").mkdir()
    path.rename(tmp_path / "new" / "other.png")
    assert [source.title for source in library.absent()] == ["still1.png"]
    assert outcomes(library.add([tmp_path / "new"])) == ["moved"]
    (source,) = library.sources()
    assert (source.path, source.title) == (str(tmp_path / "new" / "other.png"), "still1.png")
    assert library.absent() == ()
    assert outcomes(library.add([tmp_path / "new"])) == ["already there"]


def test_file_that_is_away_is_no_fault_of_the_library(library, tmp_path, source):
    path = still(tmp_path, 1)
    library.add([path])
    path.unlink()
    assert library.check() == ()
    assert library.search(source(scene(1, 240, 320)))[0].reference == "still1.png"


def test_progress_names_the_file_its_speed_and_the_time_left(library, tmp_path, monkeypatch):
    class Told(Quiet):
        def checkpoint(self, fraction, note=""):
            self.notes = [*getattr(self, "notes", []), note]
            super().checkpoint(fraction, note)

    job, clock = Told(), iter(range(10_000))
    monkeypatch.setattr(room, "Pace", lambda job, total: Pace(job, total, lambda: next(clock)))
    library.add([film(tmp_path / "pan.avi", pan(3, 16))], job)
    assert job.notes[0] == "pan.avi"
    assert re.fullmatch(r"pan.avi: 1 frames/s, \d+ s left", job.notes[-2])
    assert job.seen == sorted(job.seen)


def test_library_of_its_own_files_is_not_added(library, tmp_path):
    library.add([still(tmp_path, 1)])
    saved(library.folder / "stray.png", scene(5, 240, 320))
    assert outcomes(library.add([tmp_path / "library", tmp_path / "still1.png"])) == ["already there"]


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


def test_file_that_another_process_is_adding_is_left_to_it(library, tmp_path):
    path = still(tmp_path, 1)
    with library.store.draft(sha256(path.read_bytes()).hexdigest(), SETTINGS):
        (done,) = Library.open(library.folder).add([path])
    assert done.reason == "still1.png cannot be added: another program is adding it right now. Try again when that is done."
    assert outcomes(library.add([path])) == ["added"]


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


def test_copied_library_carries_all_facts_and_the_very_same_features(library, tmp_path):
    library.add([still(tmp_path, 1), film(tmp_path / "pan.avi", pan(3, 8))], details=Details(author="A. Person"))
    other = Library.open(tmp_path / "other")
    copy_library(library.folder, other.folder, Quiet())
    assert frames_of(other) == frames_of(library)
    kept = [replace(source, added="") for source in library.sources()]
    assert [replace(source, added="") for source in other.sources()] == kept
    with library.store.snapshot() as one, other.store.snapshot() as two:
        rows = np.random.default_rng(0).integers(0, 160, (50, 128), dtype=np.uint8)
        for name in ("distance", "frame"):
            assert np.array_equal(getattr(one.nearest(rows, 3, Quiet()), name), getattr(two.nearest(rows, 3, Quiet()), name))


@pytest.mark.parametrize("why", ["another codebook", "a damaged index"])
def test_library_that_cannot_be_searched_is_made_anew_from_its_kept_pictures(library, tmp_path, why, monkeypatch):
    library.add([still(tmp_path, 1), film(tmp_path / "pan.avi", pan(3, 8))])
    for path in (tmp_path / "still1.png", tmp_path / "pan.avi"):
        path.unlink()
    if why == "another codebook":
        monkeypatch.setattr("analyzers.reference.codebook.SHIPPED", written(tmp_path / "other.npz", seed=950))
    else:
        (library.folder / "tail-1.features").unlink()
    other = Library.open(tmp_path / "other")
    assert outcomes(copy_library(library.folder, other.folder, Quiet())) == ["added", "added"]
    assert other.check() == ()
    assert [source.features > 50 for source in other.sources()] == [True, True]
    with library.store.pictures() as kept:
        assert [time for (_, time, *_), *_ in frames_of(other)] == [str(time) for time in kept.frames["time_s"]]


def test_source_with_a_damaged_picture_is_not_copied(library, tmp_path):
    library.add([still(tmp_path, 1), still(tmp_path, 2)])
    kept = library.folder / "pictures" / f"{library.sources()[0].sha256}.jpgs"
    kept.write_bytes(kept.read_bytes()[:-40])
    done = copy_library(library.folder, tmp_path / "other", Quiet())
    assert outcomes(done) == ["failed", "added"]
    assert "is damaged" in done[0].reason


def test_file_that_is_a_source_and_was_not_touched_is_not_read_again(library, tmp_path, monkeypatch):
    paths = [still(tmp_path, 1), still(tmp_path, 2)]
    library.add(paths[:1])
    read = []
    hashed = room.hashed
    monkeypatch.setattr(room, "hashed", lambda path, pace: read.append(path) or hashed(path, pace))
    assert outcomes(library.add(paths)) == ["already there", "added"]
    assert read == paths[1:]
