"""Nothing goes into a bundle without its licence."""

import re
import sys
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest

from bundles import contents, licences

LOCK = contents.ROOT / "requirements.lock"
NAMES = re.findall(r"^([\w.-]+)==\S+(?: ; (.*?))? \\?$", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
INSTALLED = [name for name, only in NAMES if not only]


@pytest.mark.parametrize("name", [*INSTALLED, "onnxruntime", "flatbuffers", "protobuf"])
def test_every_package_that_the_program_needs_has_its_licence(name: str) -> None:
    texts = licences.texts_of(distribution(name))
    assert texts
    assert max(path.stat().st_size for _, path in texts) > 400


def site_packages() -> Path:
    return Path(str(distribution("numpy").locate_file("")))


def test_every_library_within_a_package_is_known_with_licence_and_source() -> None:
    base = site_packages()
    sources = {str(path.relative_to(base)): str(path) for folder in base.glob("*.libs") for path in folder.glob("lib*.so*")}
    for name in {library.within for library in licences.libraries().values() if library.within}:  # their texts must be in the bundle too
        package = distribution(name)
        file = next(file for file in package.files or () if file.suffix == ".py")
        sources[str(file)] = str(package.locate_file(file))
    if not sys.platform.startswith("linux"):
        pytest.skip("packages for other systems carry their libraries under other names")
    found = licences.found_in(sources)
    assert not found.problems
    assert {"FFmpeg", "x264", "x265", "libheif", "OpenBLAS", "JasPer", "Exiv2"} <= set(found.libraries)


def test_an_unknown_library_is_a_problem(tmp_path: Path) -> None:
    found = licences.found_in({"new.libs/libnobody-0a1b2c3d.so.1": str(tmp_path / "libnobody-0a1b2c3d.so.1")})
    assert found.problems == ["new.libs/libnobody-0a1b2c3d.so.1 is a library that libraries.toml does not know"]


def test_a_package_without_a_licence_file_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "bare-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: bare\nVersion: 1.0\n")
    (folder / "RECORD").write_text("bare.py,,\n")
    (tmp_path / "bare.py").touch()
    bare = Distribution.at(folder)
    monkeypatch.setattr(licences, "distributions", lambda: [bare])
    found = licences.found_in({"bare": str(tmp_path / "bare.py")})
    assert found.problems == ["bare has no licence file, and none is kept for it in libraries.toml"]


def test_a_library_of_the_system_whose_package_is_unknown_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(licences, "_system_package", lambda _path: None)
    found = licences.found_in({"libodd.so.1": "/usr/lib/libodd.so.1"})
    assert found.problems == ["/usr/lib/libodd.so.1 is no file of a package that states its licence"]


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("libx264-d6533a8d.so.165", "libx264"),
        ("libscipy_openblas64_-32a4b2a6.so", "libscipy_openblas64_"),
        ("libgfortran-040039e1-0352e75f.so.5.0.0", "libgfortran"),
        ("libldap-2-cea2a960.4.so.2.10.9", "libldap-2"),
        ("libopenblaso-r0-d77a1985.3.15.so", "libopenblaso-r0"),
        ("libpyside6.abi3.so.6.11", "libpyside6"),
        ("libQt6Core.so.6", "libQt6Core"),
    ],
)
def test_a_library_is_known_by_its_name_without_marks(file: str, name: str) -> None:
    assert licences.stem(file) == name


def test_the_folder_names_everything_and_holds_every_text_that_it_names(tmp_path: Path) -> None:
    package = distribution("av")
    sources = {
        str(file): str(package.locate_file(file)) for file in package.files or () if ".libs/" in str(file) or str(file) == "av/__init__.py"
    }
    found = licences.found_in(sources)
    licences.write(found, tmp_path / "LICENSES", licences.notice())
    lines = (tmp_path / "LICENSES" / "CONTENTS.tsv").read_text(encoding="utf-8").splitlines()
    rows = [dict(zip(lines[0].split("\t"), line.split("\t"), strict=True)) for line in lines[1:]]
    assert {"av", "FFmpeg", "Python"} <= {row["name"] for row in rows}
    assert all((tmp_path / "LICENSES" / row["text"]).exists() for row in rows)
    assert all(row["licence"] and row["source"] for row in rows)
    assert "GNU GENERAL PUBLIC LICENSE" in (tmp_path / "LICENSES" / "Whence" / "GPL-3.0.txt").read_text(encoding="utf-8")
    assert "source" in (tmp_path / "LICENSES" / "NOTICE.txt").read_text(encoding="utf-8")


def test_fonts_and_map_bring_their_licences(tmp_path: Path) -> None:
    licences.write(licences.Found(), tmp_path / "LICENSES", "")
    assert {path.name for path in (tmp_path / "LICENSES" / "Whence").rglob("*") if path.is_file()} == {
        "GPL-3.0.txt", "LICENSE-DejaVu.txt", "LICENSE-DroidSansFallback.txt", "README.md", "SOURCES.md",
    }  # fmt: skip


def test_every_text_that_the_table_names_is_kept_and_every_kept_text_is_named() -> None:
    named = {library.text for library in licences.libraries().values() if library.text}
    assert all((licences.TEXTS / text).is_file() for text in named)
    kept = {path.name for path in licences.TEXTS.glob("*.txt")}
    of_packages = {text for texts in licences.table()["distributions"].values() for text in texts}  # type: ignore[attr-defined]
    assert kept == named | {text for text in of_packages if "/" not in text}
    assert all((licences.TEXTS / text).is_file() for text in of_packages)
