"""A fault of ours is written down and told once, and the program goes on."""

import sys
import threading

import pytest

from forensics_gui import crash
from forensics_gui.crash import Fault, faults_folder, write_down


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def fault(qtbot, told: list[str]) -> Fault:
    fault = Fault()
    fault.happened.connect(told.append)
    return fault


def raise_here() -> None:
    raise LookupError("the thing was not there")


def take(fault: Fault) -> None:
    try:
        raise_here()
    except LookupError:
        fault.take(*sys.exc_info())


def test_a_fault_is_written_down_and_told(fault: Fault, told: list[str]) -> None:
    take(fault)
    (file,) = faults_folder().glob("*.txt")
    assert "the thing was not there" in file.read_text(encoding="utf-8")
    assert "the thing was not there" in told[0]


def test_the_same_fault_is_told_once(fault: Fault, told: list[str]) -> None:
    for _ in range(100):
        take(fault)
    assert len(told) == 1


def test_what_can_be_kept_is_kept_first(qtbot) -> None:
    kept: list[int] = []
    fault = Fault(keep=lambda: kept.append(1))
    take(fault)
    assert kept == [1]


def test_a_full_disk_does_not_silence_the_fault(fault: Fault, told: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_text: str) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(crash, "write_down", full)
    take(fault)
    assert len(told) == 1


def test_a_fault_in_any_thread_is_taken(qtbot, fault: Fault, told: list[str]) -> None:
    before = sys.excepthook, threading.excepthook
    fault.install()
    try:
        thread = threading.Thread(target=raise_here)
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: bool(told))
    finally:
        fault.remove()
        sys.excepthook, threading.excepthook = before
    assert "the thing was not there" in told[0]


def test_ctrl_c_is_no_fault(fault: Fault, told: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    passed: list[type] = []
    monkeypatch.setattr(sys, "__excepthook__", lambda kind, _error, _trace: passed.append(kind))
    fault.take(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert passed == [KeyboardInterrupt]
    assert told == []


def test_only_the_last_faults_are_kept() -> None:
    for number in range(crash.MOST_KEPT + 5):
        write_down(f"fault {number}")
    assert len(list(faults_folder().glob("*.txt"))) == crash.MOST_KEPT
