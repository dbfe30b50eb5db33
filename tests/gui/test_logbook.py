"""The log tells what the program did, keeps a bounded amount of it, and names nobody."""

import logging
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import qWarning

from forensics_gui import logbook
from forensics_gui.logbook import Logbook, log_folder, report
from forensics_gui.scrub import Scrubber


@pytest.fixture
def scrub() -> Scrubber:
    return Scrubber()


@pytest.fixture
def opened(scrub: Scrubber) -> Iterator[Logbook]:
    book = Logbook(scrub)
    book.open()
    yield book
    book.close()


def written() -> str:
    return (log_folder() / "whence.log").read_text(encoding="utf-8")


def test_what_rooms_and_qt_say_is_written_without_names(opened: Logbook, scrub: Scrubber, own_home: Path) -> None:
    scrub.learn("his face.jpg")
    logging.getLogger("forensics_gui.window").info("command file.open")
    logging.getLogger("analyzers.registry").warning("cannot read his face.jpg in %s", own_home)
    qWarning(f"no such icon: {own_home}/icon.svg")
    assert "command file.open" in written()
    assert "cannot read <name> in <path>" in written()
    assert "no such icon: <path>" in written()
    assert str(own_home) not in written()


def test_a_warning_of_python_is_written(opened: Logbook) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn("old ways", stacklevel=1)
    assert "old ways" in written()


def test_a_full_file_is_put_aside_and_the_oldest_goes(opened: Logbook, monkeypatch: pytest.MonkeyPatch) -> None:
    line = "word " * 2000
    for _ in range(5 * logbook.LARGEST // len(line)):
        logging.getLogger("forensics_gui").info(line)
    names = sorted(path.name for path in log_folder().iterdir())
    assert names == ["whence.log", "whence.log.1", "whence.log.2", "whence.log.3"]
    assert all(path.stat().st_size <= logbook.LARGEST + 2 * len(line) for path in log_folder().iterdir())


def test_the_report_holds_the_versions_and_the_end_of_the_log(opened: Logbook) -> None:
    for number in range(logbook.LONGEST_TAIL + 20):
        logging.getLogger("forensics_gui").info("act %d", number)
    assert report().startswith("Whence ")
    assert f"act {logbook.LONGEST_TAIL + 19}" in report()
    assert "act 3\n" not in report()


def test_after_the_end_nothing_is_written_any_more(scrub: Scrubber) -> None:
    book = Logbook(scrub)
    book.open()
    book.close()
    logging.getLogger("forensics_gui").error("too late")
    assert written().splitlines()[-1].endswith("ends")


def test_a_folder_that_cannot_be_written_stops_nobody(scrub: Scrubber, capsys: pytest.CaptureFixture[str]) -> None:
    log_folder().parent.mkdir(parents=True)
    log_folder().write_text("a file where the folder should be")
    book = Logbook(scrub)
    book.open()
    logging.getLogger("forensics_gui").error("told on the terminal")
    book.close()
    assert "told on the terminal" in capsys.readouterr().err
