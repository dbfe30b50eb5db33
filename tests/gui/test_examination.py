"""The open case: every deliberate act is on disk at once, marks can be undone, results cannot."""

import json
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from analyzers.contract import Unwatched
from analyzers.evidence import ImageSource
from forensics_gui.case.examine import examine
from forensics_gui.case.model import KIND_NAMES, MATCH, Annotation
from forensics_gui.case.places import cases_folder
from forensics_gui.case.storage import CaseFolder

BOX = ((10.0, 10.0), (60.0, 50.0))


def on_disk(examination) -> CaseFolder:
    return CaseFolder.open(examination.folder)


def settled(qtbot, examination) -> None:
    qtbot.waitUntil(examination.runner.idle, timeout=20_000)


def test_nothing_is_written_before_the_first_picture(qtbot, examination) -> None:
    settled(qtbot, examination)
    assert not cases_folder().exists()


def test_a_picture_is_acquired_as_it_is_opened(qtbot, examination, opened) -> None:
    (path,) = opened()
    kept = on_disk(examination)
    assert [evidence.name for evidence in kept.case.evidence] == [path.name]
    assert kept.case.examiner == "Ada Examiner"
    assert kept.case.custody[-1].actor == "Ada Examiner"
    kept.close()


def test_the_first_readable_picture_is_shown_and_the_others_wait(qtbot, examination, opened) -> None:
    opened(3)
    assert len(examination.items) == 3
    assert examination.chosen in examination.items
    other = next(sha256 for sha256 in examination.items if sha256 != examination.chosen)
    with qtbot.waitSignal(examination.picture_prepared):
        examination.choose(other)
    assert examination.chosen == other


def test_the_same_file_twice_is_one_picture(qtbot, examination, opened) -> None:
    (path,) = opened()
    with qtbot.waitSignal(examination.picture_prepared):
        examination.take([lambda: ImageSource.open(path)])
    assert len(examination.items) == 1


def test_a_file_that_cannot_be_read_is_refused_in_a_sentence_with_its_name(qtbot, examination, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 this is no picture")
    with qtbot.waitSignal(examination.refused, timeout=20_000) as refused:
        examination.take([lambda: ImageSource.open(broken)])
    assert "broken.jpg" in refused.args[0]
    assert examination.items == {}


def test_a_mark_is_on_disk_and_can_be_undone_and_redone(qtbot, examination, opened) -> None:
    opened()
    mark = examination.add_mark("box", BOX)
    settled(qtbot, examination)
    assert on_disk(examination).case.annotations == (mark,)
    examination.undo_stack.undo()
    settled(qtbot, examination)
    assert on_disk(examination).case.annotations == ()
    examination.undo_stack.redo()
    settled(qtbot, examination)
    assert on_disk(examination).case.annotations == (mark,)


def test_taking_a_mark_back_stays_in_the_record(qtbot, examination, opened) -> None:
    opened()
    examination.add_mark("box", BOX)
    examination.undo_stack.undo()
    settled(qtbot, examination)
    acts = [entry.details for entry in on_disk(examination).case.custody if entry.act == "annotated"]
    assert len(acts) == 2


def test_a_mark_is_moved_worded_and_deleted(qtbot, examination, opened) -> None:
    opened()
    mark = examination.add_mark("box", BOX)
    examination.change_mark(mark.id, points=((0.0, 0.0), (5.0, 5.0)))
    examination.change_mark(mark.id, text="here")
    assert (examination.annotations[0].points, examination.annotations[0].text) == (((0.0, 0.0), (5.0, 5.0)), "here")
    examination.remove_mark(mark.id)
    assert examination.annotations == ()
    for _ in range(3):
        examination.undo_stack.undo()
    assert examination.annotations == (mark,)


def test_numbers_count_up_on_each_picture(qtbot, examination, opened) -> None:
    opened()
    texts = [examination.add_mark("number", ((5.0, 5.0),)).text for _ in range(3)]
    assert texts == ["1", "2", "3"]


def test_a_kept_result_is_on_disk_and_is_never_undone(qtbot, examination, desk, opened) -> None:
    opened()
    method = desk.methods["compression.ela"]
    run = examine(examination.prepared.source, method, method.params(), Unwatched())
    with qtbot.waitSignal(examination.run_kept):
        examination.keep(run)
    assert examination.is_kept(run)
    assert [kept.id for kept in on_disk(examination).case.runs] == [run.id]
    assert not examination.undo_stack.canUndo()


def test_an_examiner_who_is_named_later_is_on_disk(qtbot, examination, opened) -> None:
    opened()
    examination.describe(examiner="Bo Checker")
    settled(qtbot, examination)
    kept = on_disk(examination)
    assert kept.case.examiner == "Bo Checker"
    kept.close()


def test_words_go_into_the_case(qtbot, examination, opened) -> None:
    opened()
    examination.describe(question="Where?", conclusion="There.")
    settled(qtbot, examination)
    case = on_disk(examination).case
    assert (case.question, case.conclusion) == ("Where?", "There.")


def test_a_case_is_opened_again_with_all_that_was_in_it(qtbot, examination, opened) -> None:
    paths = opened(2)
    mark = examination.add_mark("arrow", BOX)
    examination.describe(question="Where?")
    settled(qtbot, examination)
    folder = examination.folder
    examination.new_case()
    assert examination.items == {}
    for path in paths:
        path.unlink()  # the case has its own copies
    examination.open_case(folder)
    qtbot.waitUntil(lambda: len(examination.items) == 2 and examination.prepared is not None, timeout=20_000)
    assert examination.annotations == (mark,)
    assert examination.case.question == "Where?"


def test_a_spoilt_copy_is_named_and_the_others_are_shown(qtbot, examination, opened) -> None:
    opened(2)
    settled(qtbot, examination)
    folder = examination.folder
    copy = next(path for path in (folder / "evidence").rglob("*") if path.is_file())
    copy.chmod(0o600)
    copy.write_bytes(b"something else")
    examination.new_case()
    with qtbot.waitSignal(examination.refused, timeout=20_000):
        examination.open_case(folder)
    qtbot.waitUntil(lambda: len(examination.items) == 1, timeout=20_000)


def test_a_folder_that_is_no_case_is_refused_and_this_case_stays(qtbot, examination, opened, tmp_path: Path) -> None:
    opened()
    with qtbot.waitSignal(examination.refused):
        examination.open_case(tmp_path)
    assert len(examination.items) == 1


def test_a_finding_is_written_and_the_export_recorded_with_its_hash(qtbot, examination, opened, tmp_path: Path) -> None:
    from hashlib import sha256

    opened()
    target = tmp_path / "finding.pdf"
    with qtbot.waitSignal(examination.exported, timeout=60_000):
        examination.export(target)
    settled(qtbot, examination)
    entry = examination.case.custody[-1]
    assert target.read_bytes().startswith(b"%PDF")
    assert json.loads(entry.details)["outputs"]["finding"] == sha256(target.read_bytes()).hexdigest()
    assert entry.act == "exported"


def test_a_finding_that_cannot_be_written_is_told(qtbot, examination, opened, tmp_path: Path) -> None:
    opened()
    with qtbot.waitSignal(examination.export_failed, timeout=60_000) as failed:
        examination.export(tmp_path / "no such folder" / "finding.pdf")
    assert "finding" in failed.args[0]


def test_the_sample_leaves_no_case_and_makes_way_for_real_evidence(qtbot, examination, files) -> None:
    sample, real = files(2)
    examination.begin_sample([lambda: ImageSource.open(sample)], "A question?")
    qtbot.waitUntil(lambda: examination.prepared is not None and examination.runner.idle(), timeout=20_000)
    temporary = examination.folder
    assert temporary.exists()
    examination.take([lambda: ImageSource.open(real)])
    qtbot.waitUntil(lambda: [item.evidence.name for item in examination.items.values()] == [real.name], timeout=20_000)
    settled(qtbot, examination)
    assert not temporary.exists()
    assert examination.case.question == ""
    assert [entry.name for entry in on_disk(examination).case.evidence] == [real.name]


@pytest.fixture
def late_file(files) -> tuple[Event, Callable[[], ImageSource]]:
    """A file that arrives only once the event is set."""
    released = Event()

    def read() -> ImageSource:
        released.wait(10)
        return ImageSource.open(files(2)[1])

    return released, read


def test_reading_can_be_stopped_and_what_is_here_stays(qtbot, examination, opened, late_file) -> None:
    opened()
    released, read = late_file
    examination.take([read])
    assert examination.is_reading
    examination.stop_reading()
    assert not examination.is_reading
    released.set()
    settled(qtbot, examination)
    assert len(examination.items) == 1


def test_a_file_that_was_being_read_does_not_enter_the_next_case(qtbot, examination, opened, late_file) -> None:
    opened()
    released, read = late_file
    examination.take([read])
    examination.new_case()
    released.set()
    settled(qtbot, examination)
    assert examination.items == {}


def test_a_result_asked_for_twice_is_kept_once(qtbot, examination, desk, opened) -> None:
    opened()
    method = desk.methods["compression.ela"]
    run = examine(examination.prepared.source, method, method.params(), Unwatched())
    with qtbot.waitSignal(examination.run_kept):
        examination.keep(run)
        assert examination.is_being_kept(run)
        examination.keep(run)
    settled(qtbot, examination)
    assert len(examination.case.runs) == 1
    assert not examination.is_being_kept(run)


def test_only_the_last_few_pictures_stay_decoded(qtbot, examination, opened) -> None:
    opened(5)
    for sha256 in list(examination.items):
        if sha256 != examination.chosen:
            with qtbot.waitSignal(examination.picture_prepared):
                examination.choose(sha256)
    decoded = [source for source in examination._sources.values() if "decoded" in source._kept]
    assert len(decoded) <= 3


@pytest.mark.parametrize("kind", sorted(set(KIND_NAMES) - {MATCH}))
def test_every_kind_of_mark_comes_back_from_disk(qtbot, examination, opened, kind: str) -> None:
    opened()
    mark = examination.add_mark(kind, BOX[:1] if kind in ("text", "number") else BOX, "words")
    settled(qtbot, examination)
    assert on_disk(examination).case.annotations == (mark,)


def test_pasted_marks_come_in_one_step_that_can_be_undone(qtbot, examination, opened) -> None:
    opened()
    marks = tuple(Annotation("same", "other file", "box", BOX, text) for text in ("one", "two"))
    first, second = examination.add_marks(marks, "Paste")
    assert first.id != second.id
    assert {first.evidence, second.evidence} == {examination.chosen}
    assert first.author == examination.examiner
    settled(qtbot, examination)
    assert [mark.text for mark in on_disk(examination).case.annotations] == ["one", "two"]
    examination.undo_stack.undo()
    assert examination.annotations == ()
