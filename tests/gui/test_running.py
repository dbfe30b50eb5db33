"""What a run had open is found by the next one where it was torn off, and only then."""

import json
import tempfile
from pathlib import Path

from forensics_gui.running import HARD, OPEN, Open, Running, runs_folder

CASE = Open(case="/cases/Fall Meier", title="Fall Meier", chosen="ab" * 32, chosen_name="face.jpg")


def run(what: Open | None = None) -> Running:
    running = Running()
    running.begin()
    if what is not None:
        running.note(what)
    return running


def torn_off(running: Running) -> None:
    """As a killed process leaves it: the files stay, the lock is nobody's."""
    assert running._lock is not None
    running._lock.unlock()


def test_a_clean_end_leaves_nothing() -> None:
    first = run(CASE)
    first.end()
    assert list(runs_folder().iterdir()) == []
    assert run().left(str) is None


def test_a_run_that_was_torn_off_is_found_once() -> None:
    torn_off(run(CASE))
    second = run()
    left = second.left(str)
    assert left is not None
    assert left.open == CASE
    assert left.open.ends == 1
    second.answered()
    second.end()
    assert run().left(str) is None


def test_a_run_that_is_still_alive_is_left_alone() -> None:
    first = run(CASE)
    assert run().left(str) is None
    assert (first.folder / OPEN).is_file()


def test_an_offer_that_was_not_answered_survives_the_next_unwanted_end() -> None:
    torn_off(run(CASE))
    second = run()
    second.left(str)
    torn_off(second)
    left = run().left(str)
    assert left is not None
    assert left.open.case == CASE.case
    assert left.open.ends == 1


def test_two_ends_in_a_row_with_the_same_picture_are_counted_and_another_picture_begins_anew() -> None:
    torn_off(run(CASE))
    for ends in (2, 3):
        again = run()
        again.left(str)
        again.answered()
        again.note(CASE)
        torn_off(again)
        probe = json.loads((again.folder / OPEN).read_text())["open"]
        assert Open(**{**probe, "opening": ()}).ends == ends
    other = run()
    other.left(str)
    other.note(Open(case=CASE.case, chosen="cd" * 32))
    torn_off(other)
    left = run().left(str)
    assert left is not None
    assert left.open.ends == 1


def test_the_file_that_was_being_read_is_the_suspect() -> None:
    torn_off(run(Open(case="/cases/a", chosen="ab" * 32, opening=("/home/ada/new.heic",))))
    left = run().left(str)
    assert left is not None
    assert left.open.suspect == "/home/ada/new.heic"


def test_what_came_without_a_place_is_a_suspect_and_is_not_offered() -> None:
    pasted = Open(opening=("pasted.png",))
    assert pasted.suspect == "pasted.png"
    assert not pasted.worth_an_offer


def test_what_python_wrote_at_a_hard_crash_is_scrubbed_and_told() -> None:
    first = run(CASE)
    (first.folder / HARD).write_text("Fatal Python error: Segmentation fault\n\nsecret", encoding="utf-8")
    torn_off(first)
    left = run().left(lambda text: text.replace("secret", "<name>"))
    assert left is not None
    assert left.hard.endswith("<name>")


def test_a_damaged_record_is_no_obstacle() -> None:
    for number, text in enumerate(("", "{", "[]", '{"open": 3}', '{"open": {"case": 5, "opening": [1]}, "owed": []}', "\0" * 50)):
        folder = runs_folder() / str(number)
        folder.mkdir(parents=True)
        (folder / OPEN).write_text(text)
    assert run().left(str) is None
    assert len(list(runs_folder().iterdir())) == 1


def test_the_folder_of_a_torn_off_sample_is_cleared_and_no_other() -> None:
    sample, other = Path(tempfile.mkdtemp(prefix="whence-sample-")), Path(tempfile.mkdtemp(prefix="precious-"))
    for folder in (sample, other):
        torn_off(run(Open(sample=str(folder))))
        run().left(str)
    assert not sample.exists()
    assert other.is_dir()
    other.rmdir()
