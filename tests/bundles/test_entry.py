"""How a bundle starts: other programs get their own environment back, and the one program becomes the reader's process."""

import sys

import pytest

import main
from analyzers.reader import client
from bundles import entry


def test_libraries_of_the_bundle_do_not_reach_other_programs() -> None:
    environment = {
        "LD_LIBRARY_PATH": "/opt/whence/_internal",
        "LD_LIBRARY_PATH_ORIG": "/home/me/lib",
        "QT_PLUGIN_PATH": "/opt/whence/_internal/PySide6/Qt/plugins",
        "HOME": "/home/me",
    }
    entry.give_back(environment)
    assert environment == {"LD_LIBRARY_PATH": "/home/me/lib", "HOME": "/home/me"}


def test_where_there_was_no_library_path_there_is_none_again() -> None:
    environment = {"LD_LIBRARY_PATH": "/opt/whence/_internal", "HOME": "/home/me"}
    entry.give_back(environment)
    assert environment == {"HOME": "/home/me"}


def test_the_reader_asks_a_bundle_by_the_word_that_its_entry_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert client._program() == [sys.executable, entry.READER]


def test_the_entry_becomes_the_readers_process_with_the_modules_to_load(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr("analyzers.reader.worker.main", asked.append)
    monkeypatch.setattr(entry, "give_back", lambda _environment: None)
    assert entry.start([entry.READER, "numpy", "cv2"]) == 0
    assert asked == [["numpy", "cv2"]]


def test_everything_else_goes_to_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(main, "main", lambda arguments: asked.append(arguments) or 3)
    monkeypatch.setattr(entry, "give_back", lambda _environment: None)
    assert entry.start(["photo.jpg"]) == 3
    assert asked == [["photo.jpg"]]
