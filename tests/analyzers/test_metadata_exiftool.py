"""The user's own ExifTool is off by default, runs limited and without a path, and its fields keep to a group of their own."""

import shutil
import stat
import sys
from pathlib import Path

import numpy as np
import pytest
from conftest import Quiet, encoded, make_source

from analyzers import reader
from analyzers.metadata import own_exiftool
from analyzers.metadata.fields import Settings, run

PICTURE = encoded(np.zeros((8, 8, 3), np.uint8), "JPEG", comment=b"hello")
REAL = shutil.which("exiftool")
real = pytest.mark.skipif(REAL is None, reason="no ExifTool is installed here")
posix = pytest.mark.skipif(sys.platform == "win32", reason="stands in for ExifTool by a shell script")


@pytest.fixture(autouse=True)
def none_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(own_exiftool.VARIABLE, raising=False)
    monkeypatch.setattr(own_exiftool, "_chosen", "")


def program(folder: Path, script: str) -> str:
    path = folder / "exiftool"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def answering(folder: Path, answer: str, version: str = "13.10") -> str:
    return program(folder, f"cat > /dev/null\ncase \"$*\" in *-ver*) echo {version};; *) cat <<'E'\n{answer}\nE\n;; esac")


def test_nothing_is_run_unless_it_is_asked_for() -> None:
    own_exiftool.use_exiftool("/no/such/program")
    (table,) = run(make_source(np.zeros((8, 8, 3), np.uint8)), Settings(), Quiet()).views
    assert not any("ExifTool" in row[0] for row in table.rows)


def test_asking_without_a_program_says_where_to_name_it() -> None:
    (table,) = run(make_source(np.zeros((8, 8, 3), np.uint8)), Settings(exiftool=True), Quiet()).views
    assert "menu Help" in table.rows[-1][2]


@real
def test_the_real_one_reads_the_bytes_in_a_group_that_names_it() -> None:
    answer = reader.call("exiftool", PICTURE, program=str(Path(REAL or "").resolve()))
    found = {row["key"]: row for row in answer["rows"]}
    assert found["ExifTool.File:Comment"]["value"] == "hello"
    assert {row["group"] for row in answer["rows"]} == {f"ExifTool {answer['version']} (yours)"}


@real
def test_nothing_is_told_of_the_pipe_that_carried_the_bytes() -> None:
    answers = [reader.call("exiftool", PICTURE, program=str(Path(REAL or "").resolve())) for _ in range(2)]
    assert answers[0] == answers[1]
    assert not any("System" in row["key"] for row in answers[0]["rows"])


@real
def test_its_rows_are_never_among_ours() -> None:
    own_exiftool.use_exiftool(str(Path(REAL or "").resolve()))
    (table,) = run(make_source(np.zeros((8, 8, 3), np.uint8), "JPEG"), Settings(exiftool=True), Quiet()).views
    theirs = [row for row in table.rows if row[4].startswith("ExifTool.")]
    assert theirs
    assert {row[0] for row in theirs}.isdisjoint({row[0] for row in table.rows if row not in theirs})


@pytest.mark.parametrize("path", ["exiftool", "../exiftool", "/no/such/program", ""])
def test_only_an_absolute_path_of_a_file_is_run(path: str) -> None:
    with pytest.raises(reader.Refused, match="no program"):
        reader.call("exiftool", PICTURE, program=path)


@posix
def test_an_old_one_that_a_picture_could_take_over_is_not_used(tmp_path: Path) -> None:
    with pytest.raises(reader.Refused, match=r"12\.23.*not used"):
        reader.call("exiftool", PICTURE, program=answering(tmp_path, "[{}]", "12.23"))


@posix
@pytest.mark.parametrize("answer", ["", "no JSON", "[]", '{"a": 1}', "[1]", "[" * 5000])
def test_nonsense_is_one_sentence(tmp_path: Path, answer: str) -> None:
    with pytest.raises(reader.ReaderError, match="gave no answer that can be read"):
        reader.call("exiftool", PICTURE, program=answering(tmp_path, answer))


@posix
def test_it_can_write_no_file(tmp_path: Path) -> None:
    with pytest.raises(reader.ReaderError):
        reader.call("exiftool", PICTURE, program=program(tmp_path, f"echo x > {tmp_path}/written; echo 13.10"))
    written = tmp_path / "written"
    assert not written.exists() or written.stat().st_size == 0


@posix
def test_it_is_given_no_path_and_no_settings_file(tmp_path: Path) -> None:
    tool = program(
        tmp_path,
        'cat > /dev/null\ncase "$*" in *-ver*) echo 13.10;; *) echo "[{\\"Told\\": \\"$*\\", \\"Home\\": \\"$HOME\\"}]";; esac',
    )
    told = {row["key"]: row["value"] for row in reader.call("exiftool", PICTURE, program=tool)["rows"]}
    assert told["ExifTool.Told"].startswith("-config  -a")
    assert told["ExifTool.Told"].endswith(" -")
    assert told["ExifTool.Home"] == ""


@posix
def test_its_texts_are_made_safe_to_show(tmp_path: Path) -> None:
    rows = reader.call("exiftool", PICTURE, program=answering(tmp_path, '[{"A": "x\\u202ey"}]'))["rows"]
    assert rows[0]["value"] == "x\\u202ey"
