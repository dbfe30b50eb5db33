"""Makes the packages of the program from this checkout into dist/: `make package`, or some of them by name.

Kinds: folder (with its licences), check (that it does what the checkout does) and source everywhere; on Linux deb, appimage and flatpak
too, on Windows installer.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / ".ci")]

from bundles import debian, linux, windows
from forensics_gui import VERSION

DIST, WORK = ROOT / "dist", ROOT / "build"
FOLDER = DIST / "whence"
EVERYWHERE = ("folder", "check", "source")
HERE = {"linux": ("deb", "appimage", "flatpak"), "win32": ("installer",)}


def main(kinds: list[str]) -> int:
    """Exit status."""
    known = (*EVERYWHERE, *HERE.get(sys.platform, ()))
    if unknown := [kind for kind in kinds if kind not in known]:
        print(f"cannot be made here: {', '.join(unknown)}; known are {', '.join(known)}", file=sys.stderr)
        return 2
    for kind in kinds or known:
        print(f"{kind}: {MAKERS[kind]()}", flush=True)
    return 0


def folder() -> Path:
    """The program with all it needs, by PyInstaller."""
    options = ["--noconfirm", "--log-level", "ERROR", "--distpath", str(DIST), "--workpath", str(WORK)]
    subprocess.run([sys.executable, "-m", "PyInstaller", *options, str(ROOT / ".ci" / "bundles" / "whence.spec")], check=True)
    if sys.platform == "linux":
        (FOLDER / "LICENSES").symlink_to("_internal/LICENSES")
    return FOLDER


def check() -> str:
    """Its results beside those of the checkout."""
    program = FOLDER / ("whence-console.exe" if sys.platform == "win32" else "whence")
    subprocess.run([sys.executable, str(ROOT / ".ci" / "bundles" / "check.py"), str(program)], check=True)
    return "the folder does what the checkout does"


def source() -> Path:
    """The source that must be handed on with every package: the files of the last commit."""
    target = DIST / f"whence-{VERSION}-source.tar.gz"
    subprocess.run(["git", "archive", f"--prefix=whence-{VERSION}/", "-o", str(target), "HEAD"], cwd=ROOT, check=True)
    return target


def deb() -> Path | str:
    """The Debian package, where dpkg is."""
    if not shutil.which("dpkg-shlibdeps"):
        return "skipped, since dpkg-dev is not installed"
    return debian.package(FOLDER, WORK, DIST)


def appimage() -> Path:
    """An AppDir, and with appimagetool an AppImage."""
    return linux.appdir(FOLDER, DIST)


def flatpak() -> Path:
    """The manifest."""
    return linux.flatpak(FOLDER, DIST)


def installer() -> Path:
    """The script for Inno Setup."""
    target = DIST / "whence.iss"
    target.write_text(windows.installer("whence"), encoding="utf-8-sig")
    return target


MAKERS = {one.__name__: one for one in (folder, check, source, deb, appimage, flatpak, installer)}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
