"""`make install` for one user: what it puts where, that it starts the program, and that nothing is left after `make uninstall`."""

import configparser
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bundles.icons import SIZES

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems are told by their registry or application"),
    pytest.mark.skipif(not (ROOT / ".venv/bin/python").exists(), reason="needs the environment that `make setup` makes"),
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home whose name holds all that a shell, sed or a desktop entry might trip over."""
    folder = tmp_path / 'Ünï o\'clock 100% $HOME & "co" | `x`'
    folder.mkdir()
    return folder


def install(home: Path, what: str) -> None:
    environment = {**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home / ".local/share"), "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([str(ROOT / ".ci/install.sh"), what], env=environment, check=True, stdout=subprocess.PIPE)


def files_of(home: Path) -> set[str]:
    return {path.relative_to(home).as_posix() for path in home.rglob("*")}


def exec_of(home: Path) -> str:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(home / ".local/share/applications/whence.desktop", encoding="utf-8")
    return parser["Desktop Entry"]["Exec"]


def program_of(line: str) -> str:
    """The program in a quoted Exec line, as the specification has it read: first as a text of the file, then as a word."""
    text = line.replace("\\\\", "\\")
    word, at = "", 1
    while text[at] != '"':
        at += text[at] == "\\"
        word += text[at]
        at += 1
    assert text[0] == '"'
    assert text[at + 1 :] == " %F"
    return word.replace("%%", "%")


def test_the_entry_starts_the_program_whatever_the_home_is_called(home: Path, tmp_path: Path) -> None:
    install(home, "install")
    launcher = program_of(exec_of(home))
    assert launcher == str(home / ".local/bin/whence")
    said = subprocess.run([launcher, "--version"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert said.stdout.lower().startswith("whence")


def test_a_plain_path_is_not_quoted_since_some_file_managers_would_not_list_the_program(tmp_path: Path) -> None:
    home = tmp_path / "home-1"
    install(home, "install")
    assert exec_of(home) == f"{home}/.local/bin/whence %F"


def test_icon_in_all_sizes_and_the_words_for_software_centres_are_put_in_place(home: Path) -> None:
    install(home, "install")
    share = home / ".local/share"
    assert {int(path.parents[1].name.split("x")[0]) for path in share.glob("icons/hicolor/*x*/apps/whence.png")} == set(SIZES)
    for path in share.glob("icons/hicolor/*x*/apps/whence.png"):
        size = int(path.parents[1].name.split("x")[0])
        assert path.read_bytes()[16:24] == size.to_bytes(4, "big") * 2
    assert (share / "icons/hicolor/scalable/apps/whence.svg").is_file()
    assert (share / "metainfo/org.whence.Whence.metainfo.xml").is_file()


def test_a_choice_for_double_clicks_is_not_touched(home: Path) -> None:
    install(home, "install")
    assert not [name for name in files_of(home) if name.endswith("mimeapps.list")]


def test_nothing_is_left_after_it_was_taken_back(home: Path) -> None:
    install(home, "install")
    install(home, "uninstall")
    assert files_of(home) <= {".local", ".local/bin", ".local/share"}


def test_what_others_put_beside_it_stays(home: Path) -> None:
    others = [home / ".local/share/applications/other.desktop", home / ".local/share/icons/hicolor/48x48/apps/other.png"]
    for path in others:
        path.parent.mkdir(parents=True)
        path.write_text("[Desktop Entry]\nType=Application\nName=Other\nExec=true\n")
    install(home, "install")
    install(home, "uninstall")
    assert all(path.is_file() for path in others)
