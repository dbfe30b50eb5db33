"""The desktop entry: what a file manager reads before it opens a picture with the program."""

import configparser
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bundles.formats import MIME_TYPES
from forensics_gui import NAME, VERSION
from resources import FOLDER

ENTRY = FOLDER / "desktop" / "whence.desktop"
METAINFO = FOLDER / "desktop" / "org.whence.Whence.metainfo.xml"


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


def test_every_format_that_the_reader_decodes_is_offered_on_linux_as_on_other_systems(entry: configparser.SectionProxy) -> None:
    kinds = entry["MimeType"].rstrip(";").split(";")
    assert len(kinds) == len(set(kinds))
    assert sorted(kinds) == sorted(MIME_TYPES)


def test_mail_archives_and_formats_without_a_decoder_are_not_claimed(entry: configparser.SectionProxy) -> None:
    kinds = set(entry["MimeType"].rstrip(";").split(";"))
    assert all(kind.startswith("image/") for kind in kinds)
    assert not kinds & {"image/jxl", "image/svg+xml", "message/rfc822", "application/zip", "application/pdf"}


def test_software_centres_are_told_the_same_as_the_desktop(entry: configparser.SectionProxy) -> None:
    root = ElementTree.fromstring(METAINFO.read_text(encoding="utf-8"))
    assert f"{root.findtext('id')}.metainfo.xml" == METAINFO.name
    assert root.findtext("name") == entry["Name"]
    assert root.findtext("summary") == entry["Comment"]
    assert root.findtext("launchable") == ENTRY.name
    assert root.findtext("icon") == entry["Icon"]
    assert {one.text for one in root.findall("categories/category")} <= set(entry["Categories"].split(";"))
    assert root.findtext("project_license") == "GPL-3.0-or-later"
    assert root.find("releases/release").get("version") == VERSION  # type: ignore[union-attr]


def test_the_validator_of_software_centres_finds_no_fault() -> None:
    validator = shutil.which("appstreamcli")
    if validator is None:
        pytest.skip("appstreamcli is not installed")
    said = subprocess.run([validator, "validate", "--no-net", "--strict", str(METAINFO)], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout


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
