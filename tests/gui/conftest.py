"""What the window's tests share: a runner, an examination, a desk with small methods, and pictures on disk."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from conftest import encoded
from gui.methods_made import METHODS
from gui.served import NAMES, Server

from analyzers.evidence import ImageSource


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., list[Path]]:
    """Real picture files on disk, each another one."""

    def make(count: int, width: int = 300, height: int = 200) -> list[Path]:
        folder = tmp_path / "pictures"
        folder.mkdir(exist_ok=True)
        paths = []
        for number in range(count):
            pixels = np.random.default_rng(number).integers(0, 255, (height, width, 3), np.uint8)
            path = folder / f"photo{number}.png"
            path.write_bytes(encoded(pixels))
            paths.append(path)
        return paths

    return make


@pytest.fixture
def examination(qtbot) -> Iterator:
    from forensics_gui.examination import Examination
    from forensics_gui.jobs import JobRunner

    runner = JobRunner()
    examination = Examination(runner, "Ada Examiner")
    yield examination
    assert examination.close()


@pytest.fixture
def desk(examination):
    from forensics_gui.panels.desk import Desk
    from forensics_gui.settings import Settings as Remembered

    desk = Desk(examination, Remembered())
    desk.set_methods(METHODS)
    return desk


@pytest.fixture
def shelf(desk) -> Iterator:
    """Destroyed here: the collector might do it in a worker's thread, where its timer cannot be stopped."""
    from shiboken6 import delete

    from forensics_gui.panels.shelf import Shelf

    shelf = Shelf(desk)
    yield shelf
    delete(shelf)


@pytest.fixture
def opened(qtbot, examination, files) -> Callable[..., list[Path]]:
    """Open pictures and wait until they are shown and in the case."""

    def open_them(count: int = 1, **size: int) -> list[Path]:
        paths = files(count, **size)
        examination.take([lambda path=path: ImageSource.open(path) for path in paths])
        qtbot.waitUntil(lambda: len(examination.case.evidence) == count and examination.prepared is not None, timeout=20_000)
        return paths

    return open_them


@pytest.fixture
def window(qtbot, examination) -> Iterator:
    """The furnished frame on the screen."""
    from gui.showing_window import furnished

    window = furnished(qtbot, examination)
    yield window
    window.frame.close()


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Server]:
    servers: list[Server] = []

    def start(*answers: bytes) -> Server:
        servers.append(Server(*answers))
        monkeypatch.setattr("forensics_gui.fetch._connected", servers[-1].connected)
        return servers[-1]

    monkeypatch.setattr("forensics_gui.fetch_address.socket.getaddrinfo", lambda host, *_, **__: [(2, 1, 6, "", (NAMES[host], 80))])
    yield start
    for server in servers:
        server.close()
