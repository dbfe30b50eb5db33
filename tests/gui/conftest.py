"""What the window's tests share: a runner, an examination, a desk with small methods, and pictures on disk."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import pytest
from conftest import encoded

from analyzers.contract import Analyzer
from analyzers.evidence import ImageSource
from analyzers.language import say
from analyzers.parameters import Choice, Folder, Params, Range, Switch
from analyzers.registry import Methods
from analyzers.results import Finding, Map, Region, Result, Table, cannot_test


@dataclass(frozen=True)
class Settings(Params):
    """One of each control."""

    gain: Annotated[int, Range("Gain", 1, 9)] = 2
    threshold: Annotated[float, Range("Threshold", 0.0, 1.0, 0.05)] = 0.5
    window: Annotated[str, Choice("Window", ("small", "large"))] = "small"
    smooth: Annotated[bool, Switch("Smooth")] = False
    library: Annotated[str, Folder("Reference library")] = ""


def _gain(source: ImageSource, params: Settings, job) -> Result:
    job.checkpoint(0.5, "half")
    values = source.luma.astype(np.float32) * params.gain
    finding = Finding(say("The mean is {mean}.", mean=round(float(values.mean()), 1)), region=Region(10, 10, 20, 20))
    return Result((Map("Gain", values, 0, 255 * params.gain, "grey levels"), Map("Other", values / 2, 0, 255)), (finding,))


def _refuses(_source: ImageSource, _params: Params, _job) -> Result:
    return cannot_test(say("This file is not a JPEG."))


def _breaks(_source: ImageSource, _params: Params, _job) -> Result:
    raise RuntimeError("the method is broken")


def _tells(_source: ImageSource, _params: Params, _job) -> Result:
    return Result((Table("Fields", ("Group", "Field", "Value"), (("File", "Name", "x"),), grouped=True),))


GAIN = Analyzer("compression.ela", "Gain", "1", "Bright is bright.", "It tells nothing.", _gain, Settings, reference="doi:10/1", reach=0)
REFUSES = Analyzer("noise.residual", "Refuses", "1", "Nothing.", "It tells nothing.", _refuses)
BREAKS = Analyzer("reference.match", "Breaks", "1", "Nothing.", "It tells nothing.", _breaks)
TELLS = Analyzer("metadata.fields", "Metadata", "1", "Fields.", "It tells nothing.", _tells)
METHODS = Methods({method.id: method for method in (GAIN, REFUSES, BREAKS, TELLS)})


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
def opened(qtbot, examination, files) -> Callable[..., list[Path]]:
    """Open pictures and wait until they are shown and in the case."""

    def open_them(count: int = 1, **size: int) -> list[Path]:
        paths = files(count, **size)
        examination.take([lambda path=path: ImageSource.open(path) for path in paths])
        qtbot.waitUntil(lambda: len(examination.case.evidence) == count and examination.prepared is not None, timeout=20_000)
        return paths

    return open_them
