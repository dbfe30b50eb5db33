"""A fault of ours goes to the log, what can be kept is kept, then it is told once, and the program goes on."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from forensics_gui.crash import Fault
from forensics_gui.jobs import JobRunner
from forensics_gui.panels.told import FaultWindow, tell_fault
from forensics_gui.scrub import Scrubber


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def fault(qtbot, told: list[str]) -> Fault:
    fault = Fault(scrub=Scrubber())
    fault.happened.connect(told.append)
    return fault


@pytest.fixture
def installed(qtbot, fault: Fault) -> Iterator[Fault]:
    before = sys.excepthook, threading.excepthook
    fault.install()
    yield fault
    fault.remove()
    sys.excepthook, threading.excepthook = before


def raise_here() -> None:
    raise LookupError("the thing was not there")


def take(fault: Fault) -> None:
    try:
        raise_here()
    except LookupError:
        fault.take(*sys.exc_info())


def test_a_fault_is_logged_at_once_and_then_told(qtbot, fault: Fault, told: list[str], caplog: pytest.LogCaptureFixture) -> None:
    take(fault)
    assert "the thing was not there" in caplog.text
    assert told == []  # the window's thread may be in the middle of a paint event
    qtbot.waitUntil(lambda: bool(told))
    assert "the thing was not there" in told[0]
    assert 'File "tests/gui/test_crash.py"' in told[0]


def test_the_same_fault_is_told_once(qtbot, fault: Fault, told: list[str]) -> None:
    for _ in range(100):
        take(fault)
    qtbot.waitUntil(lambda: bool(told))
    assert len(told) == 1


def test_what_can_be_kept_is_kept_before_it_is_told(qtbot) -> None:
    order: list[str] = []
    fault = Fault(keep=lambda: order.append("kept"))
    fault.happened.connect(lambda _text: order.append("told"))
    take(fault)
    qtbot.waitUntil(lambda: len(order) == 2)
    assert order == ["kept", "told"]


def test_a_full_disk_does_not_silence_the_fault(qtbot, told: list[str], caplog: pytest.LogCaptureFixture) -> None:
    def full() -> None:
        raise OSError("no space left")

    fault = Fault(keep=full)
    fault.happened.connect(told.append)
    take(fault)
    qtbot.waitUntil(lambda: bool(told))
    assert "no space left" in caplog.text


def test_a_fault_in_any_thread_is_told_in_the_window_s(qtbot, installed: Fault) -> None:
    heard: list[threading.Thread] = []
    installed.happened.connect(lambda _text: heard.append(threading.current_thread()))
    thread = threading.Thread(target=raise_here)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [threading.main_thread()]


class Careless(QObject):
    """A slot that fails."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.asked.connect(raise_here)


class Blot(QWidget):
    """A widget that fails to paint itself."""

    def paintEvent(self, _event) -> None:
        raise LookupError("no ink")


@pytest.fixture
def taken(qtbot, fault: Fault, monkeypatch: pytest.MonkeyPatch) -> Fault:
    """In place of the hook by which pytest-qt makes every test fail in which a slot does."""
    monkeypatch.setattr(sys, "excepthook", fault.take)
    return fault


def test_a_fault_in_a_slot_a_timer_a_paint_event_and_a_worker_is_told_each(qtbot, taken: Fault, told: list[str]) -> None:
    careless, blot, runner = Careless(), Blot(), JobRunner()
    qtbot.addWidget(blot)
    careless.asked.emit()
    qtbot.waitUntil(lambda: len(told) == 1)
    QTimer.singleShot(0, careless, lambda: {}["timer"])
    qtbot.waitUntil(lambda: len(told) == 2)
    runner.run(lambda: 1 // 0)
    qtbot.waitUntil(lambda: len(told) == 3)
    blot.show()
    qtbot.waitUntil(lambda: len(told) == 4)
    assert [word in text for word, text in zip(("not there", "'timer'", "ZeroDivisionError", "no ink"), told, strict=True)] == [True] * 4
    blot.hide()
    assert runner.close()


def test_ctrl_c_is_no_fault(fault: Fault, told: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    passed: list[type] = []
    monkeypatch.setattr(sys, "__excepthook__", lambda kind, _error, _trace: passed.append(kind))
    fault.take(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert passed == [KeyboardInterrupt]
    assert told == []


def test_the_report_names_no_place_of_the_user(qtbot, fault: Fault, told: list[str], own_home: Path) -> None:
    try:
        (own_home / "My Pictures" / "his face.jpg").write_bytes(b"")
    except OSError:
        fault.take(*sys.exc_info())
    qtbot.waitUntil(lambda: bool(told))
    assert str(own_home) not in told[0]
    assert "'<path>'" in told[0]


def test_the_report_is_copied_as_it_is_read(qtbot) -> None:
    from PySide6.QtGui import QGuiApplication

    window = FaultWindow("what happened")
    qtbot.addWidget(window)
    window.copy()
    assert QGuiApplication.clipboard().text() == "what happened"


def test_a_second_fault_joins_the_window_of_the_first(qtbot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    tell_fault("first", parent)
    tell_fault("second", parent)
    (window,) = parent.findChildren(FaultWindow)
    assert window.text.toPlainText().split() == ["first", "second"]
    window.close()
