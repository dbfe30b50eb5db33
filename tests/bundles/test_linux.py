"""The forms for Linux, made round a small folder instead of the real one: what is where, what it depends on, and that it starts."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bundles import debian, linux

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="packages for Linux are made on Linux")
needs_dpkg = pytest.mark.skipif(not shutil.which("dpkg-shlibdeps"), reason="dpkg-dev is not installed")
CONTENTS = "kind\tname\tversion\tlicence\tsource\ttext\npackage\tnumpy\t2\tBSD\t-\t-\nsystem\tlibffi8\t\tlibffi.so.8\t-\t-\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """As PyInstaller leaves it, with a script for the program and a library of the system's."""
    made = tmp_path / "dist" / "whence"
    texts = made / "_internal" / "LICENSES"
    (texts / "system").mkdir(parents=True)
    (texts / "system" / "libffi8.txt").touch()
    (texts / "CONTENTS.tsv").write_text(CONTENTS)
    (made / "_internal" / "libffi.so.8").touch()
    shutil.copy(shutil.which("env") or "/usr/bin/env", made / "_internal" / "libneeds_c.so")
    (made / "whence").write_text('#!/bin/sh\nprintf "%s|" "$@"\n')
    (made / "whence").chmod(0o755)
    return made


def test_an_appdir_starts_from_anywhere_with_its_arguments(folder: Path, tmp_path: Path) -> None:
    root = linux.appdir(folder, tmp_path / "out")
    moved = root.rename(tmp_path / "a b é.AppDir")
    said = subprocess.run([moved / "AppRun", "my photo.jpg", "--x"], cwd="/", capture_output=True, text=True, check=True)
    assert said.stdout == "my photo.jpg|--x|"


def test_an_appdir_names_its_entry_and_icon_where_appimages_look(folder: Path, tmp_path: Path) -> None:
    root = linux.appdir(folder, tmp_path / "out")
    assert "Exec=whence %F" in (root / "whence.desktop").read_text()
    assert (root / "whence.png").read_bytes().startswith(b"\x89PNG")
    assert (root / ".DirIcon").read_bytes() == (root / "whence.png").read_bytes()
    assert (root / "usr/share/metainfo/org.whence.Whence.metainfo.xml").is_file()


def test_the_flatpak_calls_everything_by_its_identifier_and_finds_its_sources(folder: Path, tmp_path: Path) -> None:
    path = linux.flatpak(folder, tmp_path / "dist")
    manifest = json.loads(path.read_text())
    name = manifest["id"]
    share = path.parent / "export" / "share"
    assert f"Icon={name}\n" in (share / "applications" / f"{name}.desktop").read_text()
    metainfo = ElementTree.parse(share / "metainfo" / f"{name}.metainfo.xml")
    assert (metainfo.findtext("id"), metainfo.findtext("launchable"), metainfo.findtext("icon")) == (name, f"{name}.desktop", name)
    assert {icon.stem for icon in (share / "icons").rglob("*.*")} == {name}
    for source in manifest["modules"][0]["sources"]:
        assert (path.parent / source["path"]).is_dir()


def test_the_flatpak_may_read_pictures_anywhere_and_write_to_documents_only(folder: Path, tmp_path: Path) -> None:
    manifest = json.loads(linux.flatpak(folder, tmp_path / "dist").read_text())
    assert "--filesystem=host:ro" in manifest["finish-args"]
    may_write = {word for word in manifest["finish-args"] if word.startswith("--filesystem") and not word.endswith(":ro")}
    assert may_write == {"--filesystem=xdg-documents"}


def test_flatpak_builder_reads_the_manifest(folder: Path, tmp_path: Path) -> None:
    builder = shutil.which("flatpak-builder")
    if builder is None:
        pytest.skip("flatpak-builder is not installed")
    path = linux.flatpak(folder, tmp_path / "dist")
    said = subprocess.run([builder, "--show-manifest", str(path)], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert json.loads(said.stdout)["id"] == linux.COMPONENT


@needs_dpkg
def test_the_debian_package_depends_on_what_its_libraries_link_to(folder: Path, tmp_path: Path) -> None:
    made = debian.package(folder, tmp_path / "work", tmp_path / "out")
    fields = subprocess.run(["dpkg-deb", "--field", str(made)], capture_output=True, text=True, check=True).stdout
    depends = next(line for line in fields.splitlines() if line.startswith("Depends:"))
    assert "libc6" in depends
    assert "Package: whence" in fields


@needs_dpkg
def test_the_debian_package_holds_the_folder_and_what_desktops_read_all_owned_by_root(folder: Path, tmp_path: Path) -> None:
    made = debian.package(folder, tmp_path / "work", tmp_path / "out")
    listing = subprocess.run(["dpkg-deb", "--contents", str(made)], capture_output=True, text=True, check=True).stdout.splitlines()
    assert {line.split()[1] for line in listing} == {"root/root"}
    modes = {line.split(maxsplit=5)[5]: line.split()[0] for line in listing}
    assert modes["./opt/whence/whence"] == "-rwxr-xr-x"
    assert modes["./opt/whence/_internal/libneeds_c.so"] == "-rw-r--r--"
    assert {
        "./usr/bin/whence -> /opt/whence/whence",
        "./usr/share/applications/whence.desktop",
        "./usr/share/metainfo/org.whence.Whence.metainfo.xml",
        "./usr/share/icons/hicolor/48x48/apps/whence.png",
        "./usr/share/doc/whence/copyright",
        "./usr/share/man/man1/whence.1.gz",
    } <= set(modes)


@needs_dpkg
def test_what_debian_has_itself_is_left_out_with_its_licence(folder: Path, tmp_path: Path) -> None:
    debian.package(folder, tmp_path / "work", tmp_path / "out")
    inside = tmp_path / "work" / "deb" / "opt" / "whence" / "_internal"
    assert not (inside / "libffi.so.8").exists()
    assert not (inside / "LICENSES" / "system").exists()
    assert "libffi" not in (inside / "LICENSES" / "CONTENTS.tsv").read_text()
    assert "numpy" in (inside / "LICENSES" / "CONTENTS.tsv").read_text()
    assert (folder / "_internal" / "libffi.so.8").exists()
