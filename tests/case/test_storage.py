"""A case folder keeps every deliberate act the moment it is done, and gives everything back as it was."""

import json
import sqlite3
import stat
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from casework import DROPPED, all_views, fill, some_file, some_mark, some_run, whole_case

from analyzers.evidence import ImageSource
from analyzers.results import Result
from forensics_gui.case import database, storage
from forensics_gui.case.errors import CaseDamaged, CaseError, CaseTooNew, EvidenceChanged, NotACase
from forensics_gui.case.model import Annotation, Case
from forensics_gui.case.storage import CaseFolder
from forensics_gui.case.verify import verify


@pytest.fixture
def case(tmp_path: Path) -> CaseFolder:
    return CaseFolder.create(tmp_path / "case", "A title", "E. Xaminer")


def same_views(first: Result | None, second: Result | None) -> bool:
    assert first is not None
    assert second is not None
    for one, two in zip(first.views, second.views, strict=True):
        assert type(one) is type(two)
        for name, value in vars(one).items():
            other = getattr(two, name)
            if isinstance(value, np.ndarray):
                assert value.dtype == other.dtype
                assert value.shape == other.shape
                assert value.tobytes() == other.tobytes()
            else:
                assert repr(value) == repr(other)
    return True


def test_all_that_was_done_is_there_after_opening_again(tmp_path: Path, case: CaseFolder) -> None:
    fill(case)
    before = case.case
    case.close()
    after = CaseFolder.open(tmp_path / "case").case
    assert after.evidence == before.evidence
    assert after.annotations == before.annotations
    assert after.custody == before.custody
    for name in ("title", "examiner", "question", "conclusion", "notes", "propositions"):
        assert getattr(after, name) == getattr(before, name)
    for old, new in zip(before.runs, after.runs, strict=True):
        assert {**vars(old), "result": None} == {**vars(new), "result": None}


def test_every_kind_of_view_comes_back_to_the_last_bit(tmp_path: Path, case: CaseFolder) -> None:
    source = some_file()
    case.acquire(source)
    case.keep(some_run(source.evidence.sha256))
    case.close()
    kept = CaseFolder.open(tmp_path / "case").case.runs[0]
    assert same_views(Result(all_views()), kept.result)


def test_findings_come_back_as_message_and_values(case: CaseFolder) -> None:
    source = some_file()
    case.acquire(source)
    run = some_run(source.evidence.sha256)
    kept = case.keep(run).runs[0].result
    assert kept is not None
    assert run.result is not None
    assert kept.findings == run.result.findings
    assert kept.findings[0].message.values == (("share", 0.25), ("count", 7), ("name", "ü"))


def test_origin_of_evidence_is_kept_whole(tmp_path: Path, case: CaseFolder) -> None:
    case.acquire(some_file(origin=DROPPED))
    case.close()
    assert CaseFolder.open(tmp_path / "case").case.evidence[0].origin == DROPPED


@pytest.mark.parametrize(
    "name", ["Ελληνικά.jpg", "صورة.png", "照片.JPEG", "no suffix", "a.b/../../c.jpg", "bad \udcff bytes.jpg", "x." + "y" * 60]
)
def test_any_name_of_a_file_survives_and_never_leads_outside(tmp_path: Path, case: CaseFolder, name: str) -> None:
    source = some_file(name=name)
    case.acquire(source)
    copies = list((case.folder / "evidence").iterdir())
    assert [copy.stem for copy in copies] == [source.evidence.sha256]
    case.close()
    assert CaseFolder.open(tmp_path / "case").case.evidence[0].name == source.evidence.name


def test_the_copy_is_the_bytes_and_may_not_be_written(case: CaseFolder) -> None:
    source = some_file(b"\0\1\2" * 1000)
    case.acquire(source)
    (copy,) = (case.folder / "evidence").iterdir()
    assert copy.read_bytes() == b"\0\1\2" * 1000
    assert stat.S_IMODE(copy.stat().st_mode) == 0o444


def test_the_same_file_again_is_noted_but_not_copied_again(case: CaseFolder) -> None:
    case.acquire(some_file())
    state = case.acquire(some_file(name="other name.jpg", origin=DROPPED))
    assert len(state.evidence) == 1
    assert [entry.act for entry in state.custody][-2:] == ["acquired", "acquired"]
    assert json.loads(state.custody[-1].details)["origin"]["how"] == "drop"
    assert len(list((case.folder / "evidence").iterdir())) == 1


def test_source_gives_the_bytes_of_the_copy(case: CaseFolder) -> None:
    source = some_file(origin=DROPPED)
    case.acquire(source)
    given = case.source(source.evidence.sha256)
    assert given.copy_to(bytes) == b"not decoded here"
    assert given.evidence == source.evidence


def test_a_changed_copy_is_refused_by_name(case: CaseFolder) -> None:
    source = some_file()
    case.acquire(source)
    (copy,) = (case.folder / "evidence").iterdir()
    copy.chmod(0o644)
    copy.write_bytes(b"not decoded hers")
    with pytest.raises(EvidenceChanged, match=r"photo\.JPG is no longer"):
        case.source(source.evidence.sha256)
    copy.unlink()
    with pytest.raises(EvidenceChanged, match=r"photo\.JPG cannot be read"):
        case.source(source.evidence.sha256)


def test_a_changed_result_is_never_shown(tmp_path: Path) -> None:
    folder = whole_case(tmp_path / "case")
    (file,) = (folder / "results").iterdir()
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.chmod(0o644)
    file.write_bytes(data)
    result = CaseFolder.open(folder).case.runs[0].result
    assert result is not None
    with pytest.raises(CaseDamaged, match="changed after it was kept"):
        result.views  # noqa: B018


def test_a_kept_result_can_be_replaced_and_pickled_like_any_result(tmp_path: Path) -> None:
    import pickle

    kept = CaseFolder.open(whole_case(tmp_path / "case")).case.runs[0].result
    assert kept is not None
    assert isinstance(kept, Result)
    assert replace(kept, views=()).views == ()
    assert same_views(kept, pickle.loads(pickle.dumps(kept)))


def test_views_beyond_the_memory_given_are_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: CaseFolder) -> None:
    monkeypatch.setattr("forensics_gui.case.results_store.KEPT_IN_MEMORY", 1)
    source = some_file()
    case.acquire(source)
    for number in range(3):
        case.keep(some_run(source.evidence.sha256, f"run-{number}"))
    first = [run.result.views for run in case.case.runs if run.result]
    again = [run.result.views for run in case.case.runs if run.result]
    assert first[0] is not again[0]
    assert first[2][0].title == again[2][0].title == "Error level"


def test_a_run_is_kept_once(case: CaseFolder) -> None:
    source = some_file()
    case.acquire(source)
    run = some_run(source.evidence.sha256)
    before = case.keep(run)
    assert case.keep(run).custody == before.custody
    assert len(list((case.folder / "results").iterdir())) == 1


def test_a_run_on_evidence_that_was_not_acquired_is_refused_and_leaves_nothing(case: CaseFolder) -> None:
    before = case.case
    with pytest.raises(CaseError, match="has to be acquired first"):
        case.keep(some_run("00" * 32))
    assert case.case is before
    assert list((case.folder / "results").iterdir()) == []


def test_every_change_of_an_annotation_is_in_the_chain(case: CaseFolder) -> None:
    fill(case)
    first, second = case.case.annotations
    case.annotate((second,), "removed", first)
    told = [json.loads(entry.details) for entry in case.case.custody if entry.act == "annotated"]
    assert [entry["act"] for entry in told] == ["added", "added", "changed", "removed"]
    (change,) = told[2]["changes"]
    assert change["before"]["points"] == [[1.5, 2.0], [30.0, 40.25]]
    assert change["after"]["points"] == [[0.0, 0.0], [1.0, 1.0]]
    assert told[3]["changes"][0]["after"] is None
    assert case.case.annotations == (second,)


def test_an_annotation_of_a_kind_yet_to_come_is_kept(tmp_path: Path, case: CaseFolder) -> None:
    source = some_file()
    case.acquire(source)
    mark = some_mark(source.evidence.sha256, kind="vanishing lines", points=((0.5, -3.0),) * 9)
    case.annotate((mark,), "added", mark)
    case.close()
    assert CaseFolder.open(tmp_path / "case").case.annotations == (mark,)


def test_describing_what_is_there_already_is_no_act(case: CaseFolder) -> None:
    before = case.describe(conclusion="Not known.")
    assert case.describe(conclusion="Not known.", title="A title") is before


def test_a_description_of_any_text_comes_back(tmp_path: Path, case: CaseFolder) -> None:
    text = "“zwei”\r\n\0 \ud800 🎞"
    case.describe(notes=text, examiner="Ø \udcff")
    case.close()
    opened = CaseFolder.open(tmp_path / "case").case
    assert (opened.notes, opened.examiner) == (text, "Ø \udcff")
    assert verify(tmp_path / "case") == []


def test_unknown_fields_and_acts_are_refused(case: CaseFolder) -> None:
    with pytest.raises(ValueError, match="no field 'colour'"):
        case.describe(colour="red")
    with pytest.raises(ValueError, match="recorded by the act itself"):
        case.record("examined", "", {})
    with pytest.raises(ValueError, match="added, changed or removed"):
        case.annotate((), "lost", some_mark(""))


def test_a_moved_case_opens_where_it_is_now(tmp_path: Path) -> None:
    whole_case(tmp_path / "case")
    (tmp_path / "case").rename(tmp_path / "bewegt – 移動")
    case = CaseFolder.open(tmp_path / "bewegt – 移動")
    assert case.source(case.case.evidence[1].sha256).evidence.name == "ΑΒΓ 照片.tiff"
    result = case.case.runs[0].result
    assert result is not None
    assert len(result.views) == len(all_views())
    assert verify(tmp_path / "bewegt – 移動") == []


def test_a_scratch_case_can_be_given_a_place_of_its_own(tmp_path: Path) -> None:
    case = CaseFolder.scratch(tmp_path / "cases")
    fill(case)
    assert case.is_scratch
    old = case.folder
    case.move(tmp_path / "kept" / "here")
    assert not old.exists()
    assert not case.is_scratch
    result = case.case.runs[0].result
    assert result is not None
    assert len(result.views) == len(all_views())
    case.describe(notes="still writable")
    case.close()
    assert verify(tmp_path / "kept" / "here") == []


def test_a_case_moved_to_another_disk_is_copied_whole_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from errno import EXDEV

    case = CaseFolder.scratch(tmp_path / "cases")
    fill(case)

    def refuse(path: Path, target: Path) -> None:
        raise OSError(EXDEV, "another disk")

    monkeypatch.setattr(Path, "rename", refuse)
    case.move(tmp_path / "there")
    case.close()
    assert list((tmp_path / "cases").iterdir()) == []
    assert verify(tmp_path / "there") == []


def test_moving_onto_something_changes_nothing(tmp_path: Path, case: CaseFolder) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(CaseError, match="taken exists already"):
        case.move(tmp_path / "taken")
    case.describe(notes="still open")


def test_scratch_cases_of_one_minute_get_folders_of_their_own(tmp_path: Path) -> None:
    folders = {CaseFolder.scratch(tmp_path).folder for _ in range(3)}
    assert len(folders) == 3


def test_a_folder_that_holds_something_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    with pytest.raises(CaseError, match="is not empty"):
        CaseFolder.create(tmp_path)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["photo.jpg"]


def test_a_folder_without_a_case_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotACase, match=r"holds no case\.sqlite"):
        CaseFolder.open(tmp_path)
    sqlite3.connect(tmp_path / "case.sqlite").execute("CREATE TABLE other (x)")
    with pytest.raises(NotACase):
        CaseFolder.open(tmp_path)


def test_a_case_of_a_newer_version_is_refused_with_a_sentence(tmp_path: Path) -> None:
    folder = whole_case(tmp_path / "case")
    with sqlite3.connect(folder / database.FILE) as connection:
        connection.execute(f"PRAGMA user_version={database.FORMAT + 1}")
    connection.close()
    with pytest.raises(CaseTooNew, match="written by a newer version"):
        CaseFolder.open(folder)


def test_a_cut_off_database_is_called_damaged(tmp_path: Path) -> None:
    folder = whole_case(tmp_path / "case")
    data = (folder / database.FILE).read_bytes()
    (folder / database.FILE).write_bytes(data[: len(data) // 2])
    with pytest.raises(CaseDamaged):
        CaseFolder.open(folder)


def test_what_is_on_disk_survives_a_power_cut_as_sqlite_promises(case: CaseFolder) -> None:
    connection = case._database
    assert connection is not None
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_rows_of_the_record_cannot_be_changed_by_sql(tmp_path: Path) -> None:
    folder = whole_case(tmp_path / "case")
    connection = sqlite3.connect(folder / database.FILE)
    for statement in ("UPDATE custody SET actor = ''", "DELETE FROM custody", "DELETE FROM run", "UPDATE evidence SET record = ''"):
        with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
            connection.execute(statement)
    connection.close()


def test_two_windows_write_into_one_chain(tmp_path: Path, case: CaseFolder) -> None:
    other = CaseFolder.open(tmp_path / "case")
    first, second = some_file(b"one"), some_file(b"two")
    case.acquire(first)
    other.acquire(second)
    case.keep(some_run(second.evidence.sha256))
    state = other.describe(notes="both")
    assert [evidence.sha256 for evidence in state.evidence] == [first.evidence.sha256, second.evidence.sha256]
    assert [entry.number for entry in state.custody] == list(range(1, len(state.custody) + 1))
    assert verify(tmp_path / "case") == []


def test_two_windows_lose_nothing_of_each_others_annotations(tmp_path: Path, case: CaseFolder) -> None:
    source = some_file()
    case.acquire(source)
    marks: list[Annotation] = [some_mark(source.evidence.sha256, f"mark-{number}") for number in range(4)]
    case.annotate((marks[0],), "added", marks[0])
    case.annotate((marks[0], marks[1]), "added", marks[1])
    other = CaseFolder.open(tmp_path / "case")
    case.annotate((marks[0], marks[1], marks[2]), "added", marks[2])
    other.annotate((marks[1], marks[3]), "removed", marks[0])
    assert other.case.annotations == (marks[1], marks[2], marks[3])
    assert verify(tmp_path / "case") == []


def test_an_act_that_fails_changes_nothing(case: CaseFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    before: Case = case.case

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage, "write_partial", full)
    with pytest.raises(CaseError, match=r"No space left on device\. Nothing was changed"):
        case.acquire(some_file())
    assert case.case is before
    monkeypatch.undo()
    assert len(case.acquire(some_file()).evidence) == 1
    assert verify(case.folder) == []


def test_a_file_left_by_an_interrupted_act_is_put_on_record(tmp_path: Path) -> None:
    folder = whole_case(tmp_path / "case")
    stray = folder / "results" / f"{'ab' * 16}.zip"
    stray.write_bytes(b"left")
    assert any(stray.name in problem for problem in verify(folder))
    CaseFolder.open(folder).close()
    assert stray.exists()
    assert verify(folder) == []
    stray.write_bytes(b"lost")
    assert any("was changed" in problem for problem in verify(folder))


def test_an_old_partial_file_is_cleared_and_a_young_one_is_not(tmp_path: Path) -> None:
    import os

    folder = whole_case(tmp_path / "case")
    old, young = folder / "results" / ".partial-old", folder / "evidence" / ".partial-young"
    for path in (old, young):
        path.write_bytes(b"x")
    os.utime(old, (0, 0))
    CaseFolder.open(folder).close()
    assert not old.exists()
    assert young.exists()
    assert verify(folder) == []


def test_a_closed_case_says_so(case: CaseFolder) -> None:
    case.close()
    case.close()
    with pytest.raises(CaseError, match="is closed"):
        case.describe(notes="x")


def test_nothing_is_left_beside_the_database_when_closed(tmp_path: Path) -> None:
    folder = whole_case(tmp_path / "case")
    assert sorted(path.name for path in folder.iterdir()) == ["case.seal", "case.sqlite", "evidence", "results"]


def test_evidence_is_not_decoded_to_be_kept(case: CaseFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageSource, "_read", lambda *_: pytest.fail("evidence was parsed"))
    case.acquire(some_file())


@pytest.mark.parametrize("place", ["../outside.zip", "results/../../outside.zip", "/etc/passwd", "evidence/../case.sqlite"])
def test_a_forged_row_cannot_lead_outside_the_case(tmp_path: Path, place: str) -> None:
    from forensics_gui.case.files import copy_path, result_path

    for path in (copy_path, result_path):
        with pytest.raises(CaseDamaged, match="not a place inside the case"):
            path(tmp_path, place)
