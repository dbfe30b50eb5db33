"""What every test stands on: a home of its own, quiet jobs, sources made from arrays, and nothing left over afterwards."""

import io
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tongues import tongue  # noqa: F401  a fixture for every test

from analyzers import reader
from analyzers.contract import Cancelled
from analyzers.evidence import ImageSource
from forensics_gui.case.signing import keys


class Quiet:
    """A job nobody watches; may be told to stop at the nth checkpoint."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.seen: list[float] = []
        self.stop_at = stop_at

    def checkpoint(self, fraction: float, note: str = "") -> None:
        self.seen.append(fraction)
        if self.stop_at == len(self.seen):
            raise Cancelled


def encoded(pixels: NDArray[np.generic], form: str = "PNG", **options: object) -> bytes:
    """The bytes of a real file that Pillow writes from an array."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, form, **options)
    return buffer.getvalue()


def make_source(pixels: NDArray[np.generic], form: str = "PNG", name: str = "", **options: object) -> ImageSource:
    return ImageSource.of_bytes(encoded(pixels, form, **options), Path(name or f"made.{form.lower()}"))


@pytest.fixture
def job() -> Quiet:
    return Quiet()


@pytest.fixture
def source() -> Callable[..., ImageSource]:
    return make_source


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test sees or leaves anything in the real home."""
    home = tmp_path / "home"
    for name, folder in {
        "HOME": "",
        "XDG_CONFIG_HOME": ".config",
        "XDG_DATA_HOME": ".local/share",
        "XDG_CACHE_HOME": ".cache",
        "XDG_RUNTIME_DIR": "run",
    }.items():
        (home / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
        monkeypatch.setenv(name, str(home / folder))
    monkeypatch.setattr(keys, "_self_signed", _one_key)
    return home


_make_key = keys._self_signed


@cache
def _one_key() -> bytes:
    """All homes share one key, so that a test may compare findings of two."""
    return _make_key()


@pytest.fixture(scope="session", autouse=True)
def reader_closed() -> Iterator[None]:
    yield
    reader.close()


@pytest.fixture(scope="session", autouse=True)
def clipboard_left_plain() -> Iterator[None]:
    """As the program does when it ends."""
    yield
    from PySide6.QtWidgets import QApplication

    from forensics_gui.app import leave_plain

    app = QApplication.instance()
    if isinstance(app, QApplication):
        leave_plain(app)
