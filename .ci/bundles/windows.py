r"""What Windows reads: entries of the registry for one user, the version resource, and the installer's script.

`python .ci/bundles/windows.py C:\Programs\Whence\whence.exe OUT` writes register.reg and unregister.reg; a double-click on one does it,
without an administrator. They only offer the program: since Windows 8 no program can make itself the default, the user chooses.
"""

import sys
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

from bundles.formats import ENDINGS
from forensics_gui import NAME, VERSION

ROOT_KEY = "HKEY_CURRENT_USER"
KIND = f"{NAME}.Picture"
ABOUT = "Find out where a picture comes from and what was done to it"
CAPABILITIES = rf"Software\{NAME}\Capabilities"


@dataclass(frozen=True)
class Entry:
    """One value below HKEY_CURRENT_USER. name: empty for the key's default. own: the key is ours alone and goes with everything in it."""

    key: str
    name: str
    value: str
    own: bool = True


def entries(program: PureWindowsPath, arguments: tuple[str, ...] = ()) -> list[Entry]:
    """What "Open with" and the page "Default apps" need. arguments: those before the file, as for a checkout's main.py."""
    command = " ".join(quoted(part) for part in (str(program), *arguments, "%1"))
    classes, app = r"Software\Classes", rf"Software\Classes\Applications\{program.name}"
    icon = f"{quoted(str(program))},0"
    found = [
        Entry(rf"{classes}\{KIND}", "", f"Picture ({NAME})"),
        Entry(rf"{classes}\{KIND}\DefaultIcon", "", icon),
        Entry(rf"{classes}\{KIND}\shell\open\command", "", command),
        Entry(rf"Software\{NAME}", "", NAME),  # nothing else is kept there: settings lie in a file
        Entry(CAPABILITIES, "ApplicationName", NAME),
        Entry(CAPABILITIES, "ApplicationDescription", ABOUT),
        Entry(CAPABILITIES, "ApplicationIcon", icon),
        *(Entry(rf"{CAPABILITIES}\FileAssociations", ending, KIND) for ending in ENDINGS),
        Entry(r"Software\RegisteredApplications", NAME, CAPABILITIES, own=False),
        *(Entry(rf"{classes}\{ending}\OpenWithProgids", KIND, "", own=False) for ending in ENDINGS),
    ]
    if not arguments:  # a checkout's program is Python, which must not be renamed for everybody
        found += [
            Entry(app, "FriendlyAppName", NAME),
            Entry(rf"{app}\shell\open\command", "", command),
            *(Entry(rf"{app}\SupportedTypes", ending, "") for ending in ENDINGS),
            Entry(rf"Software\Microsoft\Windows\CurrentVersion\App Paths\{program.name}", "", str(program)),
        ]
    return found


def quoted(part: str) -> str:
    """A part of a command line: always in quotation marks, since a path may hold spaces now or after a move."""
    if '"' in part:
        raise ValueError(f"no path holds a quotation mark on Windows: {part}")
    return f'"{part}"'


def register(program: PureWindowsPath, arguments: tuple[str, ...] = ()) -> bytes:
    """A .reg file that adds the entries: UTF-16 with its mark, as Windows itself writes it."""
    lines, key = [], None
    for entry in entries(program, arguments):
        if entry.key != key:
            lines += ["", rf"[{ROOT_KEY}\{entry.key}]"]
            key = entry.key
        lines.append(f"{_name(entry)}={_text(entry.value)}")
    return _file(lines)


def unregister(program: PureWindowsPath, arguments: tuple[str, ...] = ()) -> bytes:
    """A .reg file that takes them back: keys of ours whole, elsewhere only the value of ours."""
    own, lines = _outermost({entry.key for entry in entries(program, arguments) if entry.own}), []
    for key in own:
        lines += ["", rf"[-{ROOT_KEY}\{key}]"]
    for entry in entries(program, arguments):
        if not entry.own:
            lines += ["", rf"[{ROOT_KEY}\{entry.key}]", f"{_name(entry)}=-"]
    return _file(lines)


def _outermost(keys: set[str]) -> list[str]:
    return sorted(key for key in keys if not any(key.startswith(other + "\\") for other in keys))


def _name(entry: Entry) -> str:
    return _text(entry.name) if entry.name else "@"


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _file(lines: list[str]) -> bytes:
    return "\r\n".join(["Windows Registry Editor Version 5.00", *lines, "", ""]).encode("utf-16")


def installer(folder: str = r"..\dist\whence") -> str:
    """The script for Inno Setup 6: installs for one user without an administrator, with the same entries, and takes them back."""
    program = PureWindowsPath(r"{app}\whence.exe")
    rows = []
    for entry in entries(program):
        flags = "uninsdeletekey" if entry.own else "uninsdeletevalue"
        value = entry.value.replace('"', '""')
        place = f'Root: HKCU; Subkey: "{entry.key}"; ValueType: string; ValueName: "{entry.name}"'
        rows.append(f'{place}; ValueData: "{value}"; Flags: {flags}')
    return "\n".join([
        "[Setup]",
        "AppId={{6C0F3B0E-5C1B-4C0B-9E4C-5B0B7B8B1F5D}",
        f"AppName={NAME}",
        f"AppVersion={VERSION}",
        rf"DefaultDirName={{autopf}}\{NAME}",
        "PrivilegesRequired=lowest",
        "DisableProgramGroupPage=yes",
        rf"LicenseFile={folder}\_internal\LICENSES\Whence\GPL-3.0.txt",
        f"OutputBaseFilename=whence-{VERSION}-setup",
        r"UninstallDisplayIcon={app}\whence.exe",
        "ArchitecturesInstallIn64BitMode=x64compatible",
        "ChangesAssociations=yes",
        "",
        "[Files]",
        rf'Source: "{folder}\*"; DestDir: "{{app}}"; Flags: recursesubdirs createallsubdirs ignoreversion',
        "",
        "[Icons]",
        rf'Name: "{{autoprograms}}\{NAME}"; Filename: "{{app}}\whence.exe"',
        "",
        "[Registry]",
        *rows,
        "",
    ])  # fmt: skip


def version_resource() -> str:
    """What the properties of whence.exe show; the form that PyInstaller reads."""
    numbers = (*(int(part) for part in VERSION.split(".")), 0, 0, 0, 0)[:4]
    words = {
        "FileDescription": f"{NAME}: {ABOUT}",
        "FileVersion": VERSION,
        "InternalName": "whence",
        "LegalCopyright": "GPL-3.0-or-later",
        "OriginalFilename": "whence.exe",
        "ProductName": NAME,
        "ProductVersion": VERSION,
    }
    rows = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in words.items())
    fixed = f"FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0, OS=0x40004, fileType=1, subtype=0, date=(0, 0))"
    kids = f"StringFileInfo([StringTable('040904B0', [{rows}])]), VarFileInfo([VarStruct('Translation', [1033, 1200])])"
    return f"VSVersionInfo(ffi={fixed}, kids=[{kids}])\n"


def main(program: str, folder: str, *arguments: str) -> None:
    """Write the two files."""
    into = Path(folder)
    into.mkdir(parents=True, exist_ok=True)
    (into / "register.reg").write_bytes(register(PureWindowsPath(program), arguments))
    (into / "unregister.reg").write_bytes(unregister(PureWindowsPath(program), arguments))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("usage: windows.py PATH-OF-whence.exe FOLDER [ARGUMENTS BEFORE THE FILE]")
    main(*sys.argv[1:])
