"""Text is read by Tesseract where it is installed, inside the reader's process and its limits; where it is not, that is the answer."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2  # noqa: TID253  draws every picture here
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from analyzers import reader
from analyzers.reader import limits
from analyzers.reader.errors import LimitExceeded, ReaderError, Refused
from analyzers.reader.parsers import ocr
from analyzers.reader.pool import Pool
from analyzers.reader.table import Parser

posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for Tesseract is a script with a first line")


def pgm(picture: NDArray[np.uint8]) -> bytes:
    return b"P5\n%d %d\n255\n" % (picture.shape[1], picture.shape[0]) + picture.tobytes()


def written(text: str = "WORK IN PROGRESS") -> NDArray[np.uint8]:
    page = np.full((60, 24 * len(text), 1), 255, np.uint8)
    cv2.putText(page, text, (12, 42), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (0,), 2, cv2.LINE_AA)
    return page[..., 0]


Standing = Callable[[str], Path]


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Standing:
    """Puts a program of the name of Tesseract on the search path, and nothing else; it knows English."""

    def put(body: str) -> Path:
        folder = tmp_path / "programs"
        folder.mkdir()
        program = folder / ocr.PROGRAM
        program.write_text(
            f"#!{sys.executable}\nimport sys\nif '--list-langs' in sys.argv:\n    print('list\\neng\\nosd')\n    sys.exit()\n{body}\n"
        )
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))
        return program

    return put


@pytest.fixture
def pool() -> Iterator[Pool]:
    pool = Pool(1, parsers={"ocr": Parser("analyzers.reader.parsers.ocr:lines", 5, wall=2)}, warm=())
    yield pool
    pool.close()


def test_absent_program_is_an_answer_and_no_failure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pool: Pool) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert pool.call("ocr", pgm(written()), {}) == {"installed": False, "languages": [], "lines": []}


@pytest.mark.skipif(shutil.which(ocr.PROGRAM) is None, reason="Tesseract is not installed")
def test_installed_program_reads_a_line_and_says_where_it_stands() -> None:
    answer = reader.call("ocr", pgm(written()))
    assert answer["installed"]
    (line,) = answer["lines"]
    assert line["text"] == "WORK IN PROGRESS"
    assert 0.5 < line["confidence"] <= 1
    x, y, width, height = line["box"]
    assert x < 24
    assert y < 24
    assert width > 200
    assert 15 < height < 50


@pytest.mark.skipif(shutil.which(ocr.PROGRAM) is None, reason="Tesseract is not installed")
@pytest.mark.parametrize("shape", [(1, 1), (8, 8), (3, 200), (200, 3)])
def test_picture_of_any_size_without_writing_gives_nothing_sure(shape: tuple[int, int]) -> None:
    assert all(line["confidence"] < 0.5 for line in reader.call("ocr", pgm(np.full(shape, 128, np.uint8)))["lines"])


@pytest.mark.parametrize(
    "data",
    [b"", b"P5", b"P5\n2 2\n255\n123", b"P5\n2 2\n255\n12345", b"P5\n0 5\n255\n", b"P6\n1 1\n255\n123", b"P5\n-1 1\n255\n1", b"%PDF-1.4"],
)
def test_anything_but_a_whole_grey_picture_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="no grey picture"):
        ocr.lines(data)


def test_huge_picture_is_refused_before_anything_runs() -> None:
    with pytest.raises(LimitExceeded, match="more pixels"):
        ocr.lines(b"P5\n99999 99999\n255\n")


@given(data=st.binary(max_size=64) | st.binary(max_size=20).map(lambda tail: b"P5\n4 4\n255\n" + tail))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_do_more_than_be_refused(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setenv("PATH", "")
    try:
        answer = ocr.lines(data)
    except ReaderError:
        return
    assert not answer["installed"]


def table(*rows: tuple[Any, ...]) -> str:
    return "\n".join(["level\tpage_num\t…", *("\t".join(str(cell) for cell in row) for row in rows)])


def test_what_a_picture_says_is_shown_as_plain_text() -> None:
    hostile = "\u202eexe.\x1b[2J\x00"
    (line,) = ocr._rows(table((4, 1, 1, 1, 1, 0, 5, 6, 70, 8, -1, ""), (5, 1, 1, 1, 1, 1, 5, 6, 70, 8, 91, hostile)))
    assert line == {"text": "\\u202eexe.\\x1b[2J\\x00", "confidence": pytest.approx(0.91), "box": [5, 6, 70, 8]}


def test_endless_text_is_cut() -> None:
    words = [(5, 1, 1, 1, 1, number, 0, 0, 9, 9, 50, "w" * 99) for number in range(50)]
    (line,) = ocr._rows(table((4, 1, 1, 1, 1, 0, 0, 0, 9, 9, -1, ""), *words))
    assert len(line["text"]) <= ocr.MOST_CHARACTERS


def test_lines_without_words_and_words_without_lines_are_left_out() -> None:
    assert ocr._rows(table((4, 1, 1, 1, 1, 0, 0, 0, 9, 9, -1, ""), (5, 1, 1, 1, 2, 1, 0, 0, 9, 9, 50, "lost"), ("x",))) == []
    assert ocr._rows("") == []


@posix
def test_program_runs_within_the_readers_limits_and_knows_little_of_the_user(stand_in: Standing, pool: Pool) -> None:
    stand_in(
        "import os, resource\n"
        "picture = sys.stdin.buffer.read()\n"
        "facts = [resource.getrlimit(resource.RLIMIT_FSIZE)[0], resource.getrlimit(resource.RLIMIT_AS)[0], os.environ['OMP_THREAD_LIMIT'],"
        " 'HOME' in os.environ, len(picture), '+'.join(sys.argv[sys.argv.index('-l') + 1:][:1])]\n"
        "print('head')\n"
        "print('4\\t1\\t1\\t1\\t1\\t0\\t0\\t0\\t9\\t9\\t-1\\t')\n"
        "print('5\\t1\\t1\\t1\\t1\\t1\\t0\\t0\\t9\\t9\\t90\\t' + ' '.join(map(str, facts)))"
    )
    data = pgm(written("x"))
    answer = pool.call("ocr", data, {})
    assert answer["languages"] == ["eng"]
    assert answer["lines"][0]["text"] == f"0 {limits.MEMORY} 1 False {len(data)} eng"


@posix
def test_program_that_never_ends_is_ended(stand_in: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in("import signal\nsignal.pause()")
    monkeypatch.setattr(ocr, "SECONDS", 1.0)
    with pytest.raises(LimitExceeded, match="stopped after"):
        ocr.lines(pgm(written("x")))


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="processes are listed in /proc")
def test_program_ends_with_the_process_that_started_it(stand_in: Standing, pool: Pool) -> None:
    program = stand_in("import signal\nsignal.pause()")
    with pytest.raises(LimitExceeded):
        pool.call("ocr", pgm(written("x")), {})
    assert str(program) not in "".join(_running())


def _running() -> Iterator[str]:
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            yield entry.read_bytes().decode(errors="replace")
        except OSError:
            continue  # it has just ended


@posix
def test_failing_program_is_one_sentence(stand_in: Standing) -> None:
    stand_in("sys.exit(3)")
    with pytest.raises(Refused, match="look at its installation"):
        ocr.lines(pgm(written("x")))


def test_known_languages_come_first_and_there_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    listing = "List of available languages (9):\nafr\nara\nchi_sim\neng\nosd\nrus\nscript/Latin\nukr\n--evil\n"
    monkeypatch.setattr(ocr, "_run", lambda command, data: listing)
    assert ocr._languages("a program of this test") == ("eng", "rus", "ukr", "ara")
