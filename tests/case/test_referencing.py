"""``library`` keeps what a person knows of a source, follows folders and moved files, and says in a line what became of each file."""

import os
import sqlite3
from pathlib import Path

import pytest
from scenes import film, pan, saved, scene

import main

pytestmark = pytest.mark.usefixtures("small_codebook")
Output = pytest.CaptureFixture[str]
LONG_AGO = 1_500_000_000


def still(folder: Path, seed: int) -> Path:
    folder.mkdir(exist_ok=True)
    path = saved(folder / f"still{seed}.png", scene(seed, 120, 160))
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


@pytest.fixture
def where(tmp_path: Path) -> list[str]:
    return ["--library", str(tmp_path / "library")]


def said(capsys: Output, *words: str, status: int = 0) -> list[list[str]]:
    """What a command prints, as cells."""
    capsys.readouterr()
    assert main.main(["library", *words]) == status
    return [line.split("\t") for line in capsys.readouterr().out.splitlines()]


def test_details_are_given_with_the_file_listed_and_changed(tmp_path: Path, where: list[str], capsys: Output) -> None:
    path = still(tmp_path / "in", 1)
    details = ["--title", "Trailer", "--url", "https://example.org", "--date", "2017", "--author", "A. Person", "--licence", "CC BY"]
    said(capsys, "add", str(path), *details, "--note", "seen on TV", *where)
    ((_, title, *_, away, url, date, author, licence, note),) = said(capsys, "list", *where)
    assert (title, away, url, date) == ("Trailer", "", "https://example.org", "2017")
    assert (author, licence, note) == ("A. Person", "CC BY", "seen on TV")
    said(capsys, "describe", "Trailer", "--title", "The trailer", "--note", "", *where)
    ((_, title, *_, url, date, author, licence, note),) = said(capsys, "list", *where)
    assert (title, url, note) == ("The trailer", "https://example.org", "")


def test_one_title_for_several_files_and_nothing_to_change_are_wrong_usage(tmp_path: Path, where: list[str], capsys: Output) -> None:
    path = still(tmp_path / "in", 1)
    for words in (["add", str(path), str(path), "--title", "x"], ["add", str(path.parent), "--title", "x"]):
        said(capsys, *words, *where, status=2)
    said(capsys, "add", str(path), *where)
    said(capsys, "describe", "still1.png", *where, status=2)
    said(capsys, "describe", "nothing", "--title", "x", *where, status=1)


def test_watched_folders_are_listed_looked_through_and_left_again(tmp_path: Path, where: list[str], capsys: Output) -> None:
    folder = still(tmp_path / "in", 1).parent
    assert said(capsys, "watch", str(folder), *where) == [[str(folder), "0 sources", ""]]
    assert [cell.split(": ")[1] for (cell,) in said(capsys, "refresh", *where)] == ["added, 1 frame"]
    (folder / "still1.png").rename(folder / "renamed.png")
    still(folder, 2)
    lines = [line for (line,) in said(capsys, "refresh", *where)]
    assert [line.removeprefix(f"{folder}{os.sep}") for line in lines] == [
        "renamed.png: found in its new place, 1 frame",
        "still2.png: added, 1 frame",
    ]
    assert said(capsys, "refresh", *where) == []
    assert said(capsys, "watch", *where) == [[str(folder), "2 sources", ""]]
    assert said(capsys, "watch", str(folder), "--remove", *where) == []
    said(capsys, "watch", str(tmp_path / "none"), *where, status=1)


def test_absent_files_are_marked_and_are_no_fault(tmp_path: Path, where: list[str], capsys: Output) -> None:
    path = still(tmp_path / "in", 1)
    said(capsys, "add", str(path), *where)
    path.unlink()
    assert said(capsys, "list", *where)[0][8] == "file is away"
    capsys.readouterr()
    assert main.main(["library", "check", *where]) == 0
    output = capsys.readouterr()
    assert "is intact" in output.out
    assert f"still1.png: its file {path} is not there now" in output.err


def test_damaged_film_is_added_and_said_to_be_damaged(tmp_path: Path, where: list[str], capsys: Output) -> None:
    path = film(tmp_path / "pan.avi", pan(3, 24))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert main.main(["library", "add", str(path), *where]) == 0
    output = capsys.readouterr()
    assert "pan.avi: added" in output.out
    assert "pan.avi: The film is damaged or cut off" in output.err


def test_library_of_an_early_version_is_one_sentence(tmp_path: Path, where: list[str], capsys: Output) -> None:
    (tmp_path / "library").mkdir()
    with sqlite3.connect(tmp_path / "library" / "library.sqlite") as db:
        db.execute("CREATE TABLE facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL)")
        db.execute("INSERT INTO facts VALUES ('format', 1)")
    db.close()
    for act in ("list", "stats", "check", "watch", "refresh"):
        assert main.main(["library", act, *where]) == 1
        (line,) = capsys.readouterr().err.splitlines()
        assert "was made by an early version" in line
