"""The desktop entry: what a file manager reads before it opens a picture with the program."""

import configparser
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from forensics_gui import NAME
from resources import FOLDER

ENTRY = FOLDER / "desktop" / "whence.desktop"


@pytest.fixture
def entry() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(ENTRY, encoding="utf-8")
    return parser["Desktop Entry"]


def test_the_entry_starts_the_program_with_all_chosen_files(entry: configparser.SectionProxy) -> None:
    assert entry["Name"] == NAME
    assert entry["Exec"] == f"{NAME.lower()} %F"
    assert entry["TryExec"] == NAME.lower()
    project = (FOLDER.parent / "pyproject.toml").read_text(encoding="utf-8")
    assert f'{NAME.lower()} = "main:main"' in project


def test_every_format_that_the_reader_promises_is_offered(entry: configparser.SectionProxy) -> None:
    kinds = entry["MimeType"].rstrip(";").split(";")
    assert len(kinds) == len(set(kinds))
    assert {f"image/{name}" for name in ("jpeg", "png", "tiff", "webp", "bmp", "gif", "avif", "heif", "heic", "jp2")} <= set(kinds)
    assert {"image/x-adobe-dng", "image/x-canon-cr2", "image/x-nikon-nef", "image/x-sony-arw"} <= set(kinds)
    assert all(kind.startswith("image/") for kind in kinds)


def test_the_icon_is_there_and_draws_itself_alone(entry: configparser.SectionProxy) -> None:
    drawing = FOLDER / "icons" / f"{entry['Icon']}.svg"
    root = ElementTree.fromstring(drawing.read_text(encoding="utf-8"))
    assert root.get("viewBox") == "0 0 128 128"
    assert "href" not in drawing.read_text(encoding="utf-8")


def test_the_standard_validator_finds_nothing_to_say(tmp_path: Path) -> None:
    validator = shutil.which("desktop-file-validate")
    if validator is None:
        pytest.skip("desktop-file-validate is not installed")
    said = subprocess.run([validator, str(ENTRY)], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout + said.stderr) == (0, "")
