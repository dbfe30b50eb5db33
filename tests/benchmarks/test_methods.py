"""The speed table: limits of known passes, a limit for every method, memory that is really counted, and a plot of it all."""

from mmap import mmap
from pathlib import Path

import chart_ratios
import cv2  # noqa: TID253  made pictures are read back with it
import methods
import numpy as np
import pytest
from conftest import encoded
from defusedxml import ElementTree
from forgeries import photograph
from localisation_run import Setup
from methods_limits import LIMITS, PASSES, UNKNOWN, Stuff, limit_of

from analyzers.contract import Analyzer
from analyzers.evidence import ImageSource
from analyzers.results import Result


@pytest.fixture(scope="module")
def data() -> bytes:
    return encoded(photograph(250, 330), "JPEG", quality=90)


def idle(source, params, job) -> Result:
    return Result()


IDLE = Setup(Analyzer("example.idle", "Idle", "1", "Nothing.", "Nothing.", idle, reach=8))


def test_every_limit_is_made_of_passes_that_are_measured() -> None:
    for limit in (*LIMITS.values(), UNKNOWN):
        assert {name for name, _ in limit.passes} | set(limit.read) <= set(PASSES)
        assert limit.words


@pytest.mark.parametrize("name", PASSES)
def test_every_pass_goes_over_a_picture_of_any_size(name: str, data: bytes) -> None:
    PASSES[name](Stuff(data))


def test_other_settings_have_their_own_limit_and_an_unknown_method_that_of_reading_the_file() -> None:
    assert limit_of("compression.ela") != limit_of("compression.ela (several qualities)")
    assert limit_of("noise.level (7)") == limit_of("noise.level")
    assert limit_of("example.new") is UNKNOWN


def test_a_method_is_measured_against_its_limit(data: bytes, tmp_path: Path) -> None:
    source = ImageSource.of_bytes(data, Path("made.jpg"))
    line = methods.measured(IDLE, source, lambda: Stuff(data), 2, 5)
    assert 0 <= line["ratio"] < 1
    assert line["limit"] == "decode"
    assert line["visible_ms"] is None


def test_the_visible_part_of_a_local_method_is_a_cut_of_the_picture() -> None:
    seen = []

    def look(source, params, job) -> Result:
        seen.append(source.shape)
        return Result()

    wide = ImageSource.of_bytes(encoded(np.zeros((900, 1600), np.uint8)), Path("made.png"))
    method = Analyzer("example.look", "Look", "1", "Nothing.", "Nothing.", look, reach=8)
    assert methods.visible_ms(method, method.params(), wide) is not None
    assert set(seen) == {(832, 1312)}


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="only Linux lets the peak be reset")
def test_the_peak_counts_what_was_freed_again() -> None:
    # pages of its own: an array may come out of what the allocator kept of the tests before
    assert methods.peak_mb(lambda: np.frombuffer(mmap(-1, 40 << 20), np.uint8).fill(1)) > 35
    assert methods.peak_mb(lambda: None) < 5


def test_the_mosaic_is_a_jpeg_of_about_the_size_asked_for(tmp_path: Path) -> None:
    (tmp_path / "one.png").write_bytes(encoded(photograph(300, 400)))
    stored = cv2.imdecode(np.frombuffer(methods.mosaic(0.5, (tmp_path / "one.png",)), np.uint8), cv2.IMREAD_COLOR)
    assert stored.shape[0] * stored.shape[1] == pytest.approx(0.5e6, rel=0.06)


def test_the_plot_is_a_drawing_with_a_bar_for_every_figure() -> None:
    first = dict.fromkeys(methods.FIELDS) | {"method": "a.<b>", "megapixels": 2.0, "ratio": 1.2, "goal": 1.5, "memory_mb": 30.0}
    second = first | {"megapixels": 12.0, "memory_mb": None, "memory_goal": 250}
    root = ElementTree.fromstring(chart_ratios.drawn([first, second]))
    assert len(root.findall("{*}rect")) == 1 + 3 + 2
    assert len(root.findall("{*}path")) == 2
