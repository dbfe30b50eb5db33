"""Collects the licence of everything in a bundle. What has none is a problem that stops the build."""

import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from bundles.contents import ROOT, SYSTEM
from forensics_gui import NAME, VERSION

HERE = Path(__file__).resolve().parent
TEXTS = HERE / "texts"
LICENCE_NAMES = re.compile(r"(licen[sc]es?|copying|notices?|authors|third[-_ ]?party[-_ ]?\w*)\b", re.IGNORECASE)
OWN_DATA = ("fonts/LICENSE-DejaVu.txt", "fonts/LICENSE-DroidSansFallback.txt", "fonts/README.md", "map/SOURCES.md", "codebook/SOURCES.md")


@dataclass(frozen=True)
class Library:
    """A library inside somebody's package. Its text lies in `text`, or in the licence files of the package `within`."""

    name: str
    files: tuple[str, ...]
    licence: str
    source: str
    text: str = ""
    within: str = ""


@dataclass
class Found:
    """What a bundle holds, by whose licence it stands there."""

    packages: dict[str, Distribution] = field(default_factory=dict)
    libraries: dict[str, Library] = field(default_factory=dict)
    system: dict[str, set[str]] = field(default_factory=dict)  # files of the bundle by the system's package
    problems: list[str] = field(default_factory=list)


@cache
def table() -> dict[str, Any]:
    """What libraries.toml says."""
    return tomllib.loads((HERE / "libraries.toml").read_text(encoding="utf-8"))


@cache
def libraries() -> Mapping[str, Library]:
    """Every library of the table, by the stem of each of its files."""
    known = [Library(**{**row, "files": tuple(row["files"])}) for row in table()["library"]]
    return {stem: library for library in known for stem in library.files}


def stem(file: str) -> str:
    """A shared library without version, and without the mark that a package's maker added: libx264-d6533a8d.so.165 is libx264."""
    return re.sub(r"(-[0-9a-f]{8})+(\..*)?$|\.abi3$", "", file.partition(".so")[0])


def key(name: str) -> str:
    """A package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def texts_of(package: Distribution) -> list[tuple[str, Path]]:
    """The licence files of a package, each with the name to give it: its own, else those kept here for it."""
    found = []
    for file in package.files or ():
        if not LICENCE_NAMES.match(file.name) and "licenses" not in file.parts[:-1]:
            continue
        path = Path(str(package.locate_file(file)))
        if path.is_file() and file.suffix not in (".py", ".pyc", ".so", ".h", ".pyi"):
            inside = file.parts[1:] if file.parts[0].endswith(".dist-info") else file.parts
            found.append(("/".join(part for part in inside if part != "licenses"), path))
    kept: dict[str, list[str]] = table()["distributions"]
    return found or [(Path(text).name, TEXTS / text) for text in kept.get(key(package.metadata["Name"]), ())]


def declared_licence(package: Distribution) -> str:
    """In a few words, as the package says it."""
    said = package.metadata
    classed = [text.split(" :: ")[-1] for text in said.get_all("Classifier") or () if text.startswith("License")]
    short = said.get("License-Expression") or (said.get("License") or "").split("\n")[0][:80]
    return short or ", ".join(classed) or "see its files"


def found_in(sources: Mapping[str, str]) -> Found:
    """Who stands behind each file of a bundle. sources: place in the bundle, and the file that it came from."""
    found, owners = Found(), _owners()
    pythons_own = str(Path(sysconfig.get_path("stdlib")).resolve())  # below /usr/lib where Python is the system's
    for place, source in sorted(sources.items()):
        path = Path(source).resolve()
        owner = owners.get(str(path))
        if owner is not None:
            found.packages[key(owner.metadata["Name"])] = owner
        elif str(path).startswith(SYSTEM) and not str(path).startswith((pythons_own, str(ROOT))):
            _note_system(found, place, path)
        if ".libs/" in place or "/Qt/lib/" in place or (owner is not None and _is_library(place)):
            _note_library(found, place)
    for package in found.packages.values():
        if not texts_of(package):
            found.problems.append(f"{package.metadata['Name']} has no licence file, and none is kept for it in libraries.toml")
    found.problems += [
        f"{library.name} has its licence within {library.within}, which is not in the bundle"
        for library in found.libraries.values()
        if library.within and key(library.within) not in found.packages
    ]
    return found


def _owners() -> dict[str, Distribution]:
    owners = {}
    for package in distributions():
        root = Path(str(package.locate_file(""))).resolve()
        owners |= {str(root / str(file)): package for file in package.files or ()}
    return owners


def _is_library(place: str) -> bool:
    return Path(place).name.startswith("lib") and "/plugins/" not in place


def _note_library(found: Found, place: str) -> None:
    name = Path(place).name
    if ".so" not in name or "cpython-" in name:
        return
    library = libraries().get(stem(name))
    if library is None:
        found.problems.append(f"{place} is a library that libraries.toml does not know")
    else:
        found.libraries[library.name] = library


def _note_system(found: Found, place: str, path: Path) -> None:
    package = _system_package(path)
    if package is None or not Path(f"/usr/share/doc/{package}/copyright").is_file():
        found.problems.append(f"{path} is no file of a package that states its licence")
    else:
        found.system.setdefault(package, set()).add(place)


@cache
def _system_package(path: Path) -> str | None:
    """Which of the system's packages a file belongs to, on Debian and its kin."""
    for name in (str(path), str(path).removeprefix("/usr")):
        try:
            done = subprocess.run(["dpkg-query", "-S", name], capture_output=True, text=True, check=False)
        except OSError:
            return None
        if done.returncode == 0:
            return done.stdout.split(":")[0]
    return None


def write(found: Found, into: Path, notice: str) -> None:
    """The folder LICENSES: a notice, a list of contents, and every text."""
    shutil.rmtree(into, ignore_errors=True)
    _put(ROOT / "LICENSE", into / "Whence" / "GPL-3.0.txt")
    for name in OWN_DATA:
        _put(ROOT / "resources" / name, into / "Whence" / name)
    _put(_python_licence(), into / "Python" / "LICENSE.txt")
    for text in sorted((TEXTS / "common").iterdir()):
        _put(text, into / "common" / text.name)
    for package in found.packages.values():
        for name, path in texts_of(package):
            _put(path, into / "packages" / f"{package.metadata['Name']}-{package.version}" / name)
    for library in found.libraries.values():
        if library.text:
            _put(TEXTS / library.text, into / "libraries" / library.text)
    for package in found.system:
        _put(Path(f"/usr/share/doc/{package}/copyright"), into / "system" / f"{package}.txt")
    (into / "NOTICE.txt").write_text(notice, encoding="utf-8")
    (into / "CONTENTS.tsv").write_text("\n".join("\t".join(row) for row in _rows(found)) + "\n", encoding="utf-8")


def notice() -> str:
    """What whoever gets a bundle must know: the licence, the source, and where the texts are."""
    return f"""\
{NAME} {VERSION} is free software under the GNU General Public License, version 3 or any later version.
It comes without any warranty. The licence is in Whence/GPL-3.0.txt.

Source: whoever gives you this bundle must give you its source as well. It is made beside every bundle as
whence-{VERSION}-source.tar.gz, with the lock file that names each package by version and hash, and the
program that makes the bundle from them.

CONTENTS.tsv lists everything that lies in this bundle: its version, its licence, where its source is, and
the file here that holds the text. What is under the LGPL (Qt, Qt for Python and others) lies beside the
program as shared libraries; you may replace each by one of your own, of the same name, in the folder
_internal.
"""


def _rows(found: Found) -> Iterator[tuple[str, ...]]:
    yield ("kind", "name", "version", "licence", "source", "text")
    yield ("program", "Python", sys.version.split()[0], "PSF-2.0", "https://www.python.org/downloads/source", "Python/LICENSE.txt")
    for _, package in sorted(found.packages.items()):
        name, version = package.metadata["Name"], package.version
        yield ("package", name, version, declared_licence(package), _source(package), f"packages/{name}-{version}")
    for name, library in sorted(found.libraries.items()):
        text = f"libraries/{library.text}" if library.text else f"packages: {library.within}"
        yield ("library", name, "", library.licence, library.source, text)
    for package, places in sorted(found.system.items()):
        yield ("system", package, "", " ".join(sorted(places)), f"apt-get source {package}", f"system/{package}.txt")


def _source(package: Distribution) -> str:
    addresses = {}
    for line in package.metadata.get_all("Project-URL") or ():
        label, _, address = line.partition(",")
        addresses[label.strip().lower()] = address.strip()
    for name in ("source", "source code", "repository", "homepage"):
        if name in addresses:
            return addresses[name]
    return package.metadata.get("Home-page") or f"the source distribution {package.metadata['Name']} {package.version}"


def _python_licence() -> Path:
    places = (Path(sysconfig.get_path("stdlib")) / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE.txt")
    places += tuple(Path("/usr/share/doc").glob("python3.*/copyright"))
    return next(place for place in places if place.is_file())


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
