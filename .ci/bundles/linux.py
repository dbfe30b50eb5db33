"""What Linux takes: what desktops read, an AppDir (with appimagetool an AppImage), and a manifest for a Flatpak."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from bundles.contents import ROOT
from forensics_gui import NAME, VERSION

COMPONENT = "org.whence.Whence"
DESKTOP = ROOT / "resources" / "desktop" / "whence.desktop"
METAINFO = ROOT / "resources" / "desktop" / f"{COMPONENT}.metainfo.xml"
APPRUN = """#!/bin/sh
# Where an AppImage starts; works in a plain folder too.
here=$(dirname "$(readlink -f "$0")")
exec "$here/usr/lib/whence/whence" "$@"
"""


def share(prefix: Path, *, name: str = "whence") -> None:
    """What desktops read, below PREFIX/share. name: of entry and icon, since in a Flatpak they must be called by its identifier."""
    desktop = DESKTOP.read_text(encoding="utf-8").replace("Icon=whence", f"Icon={name}")
    write(prefix / "share" / "applications" / f"{name}.desktop", desktop)
    metainfo = METAINFO.read_text(encoding="utf-8").replace(">whence.desktop<", f">{name}.desktop<")
    write(prefix / "share" / "metainfo" / METAINFO.name, metainfo.replace('stock">whence<', f'stock">{name}<'))
    icons = prefix / "share" / "icons" / "hicolor"
    program = [sys.executable, str(ROOT / ".ci" / "bundles" / "icons.py"), str(icons)]
    subprocess.run(program, check=True)
    for icon in list(icons.rglob("whence.*")):
        icon.rename(icon.with_name(name + icon.suffix))


def appdir(folder: Path, into: Path) -> Path:
    """A folder that starts by its AppRun and that appimagetool makes one file of; that file, where appimagetool is to be had."""
    root = fresh(into / f"{NAME}.AppDir")
    shutil.copytree(folder, root / "usr" / "lib" / "whence", symlinks=True)
    share(root / "usr")
    link(root / "usr" / "bin" / "whence", "../lib/whence/whence")
    write(root / "AppRun", APPRUN)
    (root / "AppRun").chmod(0o755)
    link(root / "whence.desktop", "usr/share/applications/whence.desktop")
    link(root / "whence.png", "usr/share/icons/hicolor/256x256/apps/whence.png")
    link(root / ".DirIcon", "whence.png")
    tool = shutil.which("appimagetool")
    if tool is None:
        return root
    machine = os.uname().machine
    target = into / f"{NAME}-{VERSION}-{machine}.AppImage"
    subprocess.run([tool, "--no-appstream", str(root), str(target)], check=True, env={**os.environ, "ARCH": machine})
    return target


def flatpak(folder: Path, into: Path) -> Path:
    """A manifest for flatpak-builder that puts the finished folder into a Flatpak."""
    root = fresh(into / "flatpak")
    share(root / "export", name=COMPONENT)
    manifest = {
        "id": COMPONENT,
        "runtime": "org.freedesktop.Platform",
        "runtime-version": "24.08",
        "sdk": "org.freedesktop.Sdk",
        "command": "whence",
        # evidence lies anywhere and is only read; cases lie in the data folder, exports in Documents; the network only after a click
        "finish-args": [
            "--share=ipc",
            "--socket=fallback-x11",
            "--socket=wayland",
            "--device=dri",
            "--filesystem=host:ro",
            "--filesystem=xdg-documents",
            "--share=network",
        ],
        "modules": [
            {
                "name": "whence",
                "buildsystem": "simple",
                "build-commands": [
                    "mkdir -p /app/lib /app/bin",
                    "cp -a whence /app/lib/whence",
                    "ln -s ../lib/whence/whence /app/bin/whence",
                    "cp -a export/share /app/",
                ],
                "sources": [
                    {"type": "dir", "path": os.path.relpath(folder, root), "dest": "whence"},
                    {"type": "dir", "path": "export", "dest": "export"},
                ],
            }
        ],
    }
    path = root / f"{COMPONENT}.json"
    write(path, json.dumps(manifest, indent=2) + "\n")
    return path


def fresh(folder: Path) -> Path:
    """An empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def write(path: Path, text: str) -> None:
    """A file of text, with its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def link(path: Path, target: str) -> None:
    """A link, with its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)
