"""The Debian package: the folder below /opt, without the libraries that Debian's own packages have, and what desktops read below /usr."""

import gzip
import hashlib
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from bundles.linux import fresh, link, share, write
from forensics_gui import NAME, VERSION

HERE = Path(__file__).resolve().parent
PLACE = "opt/whence"
MAINTAINER = "The Whence project <whence@localhost>"  # whoever publishes the package puts their own address here
# Plugins of Qt for one kind of desktop or device. What only they need is recommended, not required.
OPTIONAL = (
    "platformthemes/", "egldeviceintegrations/", "generic/", "wayland-", "libqeglfs", "libqlinuxfb", "libqminimalegl", "libqvkkhrdisplay",
    "libqwayland",
)  # fmt: skip
COPYRIGHT = f"""\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: {NAME}

Files: *
Copyright: 2026 The Whence project
License: GPL-3+
 On Debian systems the full text is in /usr/share/common-licenses/GPL-3.

Comment: What the package brings along, with licence, source and text of each,
 is listed in /{PLACE}/_internal/LICENSES/CONTENTS.tsv
"""
CHANGES = f"""\
whence ({VERSION}) unstable; urgency=medium

  * Made from the source of this version.

 -- {MAINTAINER}  Thu, 26 Nov 2026 00:00:00 +0000
"""
CONTROL = """\
Package: whence
Version: {version}
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {kilobytes}
Depends: {required}
Recommends: {recommended}
Suggests: tesseract-ocr, libimage-exiftool-perl
Section: graphics
Priority: optional
Description: find out where a picture comes from and what was done to it
 For fact-checkers and forensic examiners: finds the source of a picture in a
 reference library of your own, reads what the file says of itself, and shows
 traces of what was done to it. Gives no verdict and no score.
 .
 This package brings Python, Qt and the other libraries that it needs along.
"""


def package(folder: Path, work: Path, into: Path) -> Path:
    """Lay it out, ask dpkg what it needs, and close it. work: a folder for what is made on the way."""
    root = fresh(work / "deb")
    inside = root / PLACE
    shutil.copytree(folder, inside, symlinks=True)
    _leave_out_the_systems(inside)
    for path in inside.rglob("*"):
        if not path.is_symlink():  # libraries and data are no programs
            path.chmod(0o755 if path.is_dir() or path == inside / "whence" else 0o644)
    usr = root / "usr"
    link(usr / "bin" / "whence", f"/{PLACE}/whence")
    share(usr)
    write(usr / "share" / "doc" / "whence" / "copyright", COPYRIGHT)
    _zip(usr / "share" / "doc" / "whence" / "changelog.gz", CHANGES)
    _zip(usr / "share" / "man" / "man1" / "whence.1.gz", (HERE / "whence.1").read_text(encoding="utf-8"))
    write(usr / "share" / "lintian" / "overrides" / "whence", (HERE / "lintian-overrides").read_text(encoding="utf-8"))
    files = [path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink()]
    required, recommended = _needs(inside, work)
    control = CONTROL.format(
        version=VERSION,
        architecture=_architecture(),
        maintainer=MAINTAINER,
        kilobytes=sum(path.stat().st_size for path in files) // 1024,
        required=", ".join(required),
        recommended=", ".join((*recommended, "fonts-dejavu-core", "xdg-utils")),
    )
    write(root / "DEBIAN" / "control", control)
    sums = (f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(root)}\n" for path in files)
    write(root / "DEBIAN" / "md5sums", "".join(sums))
    into.mkdir(parents=True, exist_ok=True)
    target = into / f"whence_{VERSION}_{_architecture()}.deb"
    command = ["dpkg-deb", "--root-owner-group", "-Zzstd", "--build", str(root), str(target)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return target


def _leave_out_the_systems(inside: Path) -> None:
    """What came from the build machine's packages comes from the user's: the same libraries, kept safe by Debian."""
    texts = inside / "_internal" / "LICENSES"
    rows = [line.split("\t") for line in (texts / "CONTENTS.tsv").read_text(encoding="utf-8").splitlines()]
    for row in rows:
        if row[0] == "system":
            for place in row[3].split():
                (inside / "_internal" / place).unlink()
    shutil.rmtree(texts / "system", ignore_errors=True)
    write(texts / "CONTENTS.tsv", "".join("\t".join(row) + "\n" for row in rows if row[0] != "system"))


def _needs(inside: Path, work: Path) -> tuple[list[str], list[str]]:
    """Packages that the libraries in there need, and those that only an optional plugin of Qt needs."""
    every = list(_libraries(inside))
    optional = [path for path in every if any(part in path.as_posix() for part in OPTIONAL)]
    required = _packages_for(set(every) - set(optional), every, work)
    names = {need.split()[0] for need in required}
    more = _packages_for(optional, every, work) if optional else []
    return required, [need for need in more if need.split()[0] not in names]


def _libraries(inside: Path) -> Iterator[Path]:
    for path in sorted(inside.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path


def _packages_for(files: Iterable[Path], at_home: Iterable[Path], work: Path) -> list[str]:
    """As dpkg knows the packages and versions of the libraries that are linked to; those within the folder are at home."""
    place = fresh(work / "shlibdeps")
    write(place / "debian" / "control", "Source: whence\n\nPackage: whence\nArchitecture: any\n")
    folders = sorted({f"-l{path.parent}" for path in at_home})
    command = ["dpkg-shlibdeps", "-O", "--ignore-missing-info", "--warnings=0", *folders, *sorted(map(str, files))]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"dpkg-shlibdeps could not tell what the package needs:\n{done.stderr[-2000:]}")
    said = done.stdout.strip().removeprefix("shlibs:Depends=")
    return sorted(need.strip() for need in said.split(",") if need.strip())


def _architecture() -> str:
    return subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True).stdout.strip()


def _zip(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
