"""The registry file: what "Open with" and "Default apps" read, for one user, and how it is taken back."""

import re
from pathlib import PureWindowsPath

import pytest

from bundles import windows
from bundles.formats import ENDINGS

PROGRAM = PureWindowsPath(r"C:\Program Files\Whence & Söhne\whence.exe")
LINE = re.compile(r'^(@|"(?:[^"\\]|\\.)*")=("(?:[^"\\]|\\.)*"|-)$')


def read(file: bytes) -> dict[str, dict[str, str | None]]:
    """A .reg file as Windows reads it: values by key and name, None where one is taken away, and a minus before a key that is."""
    assert file.startswith(b"\xff\xfe")
    text = file.decode("utf-16")
    assert text.count("\n") == text.count("\r\n")
    lines = text.split("\r\n")
    assert lines[0] == "Windows Registry Editor Version 5.00"
    keys: dict[str, dict[str, str | None]] = {}
    current: dict[str, str | None] = {}
    for line in filter(None, lines[1:]):
        if line.startswith("["):
            current = keys.setdefault(line[1:-1], {})
            continue
        found = LINE.match(line)
        assert found, line
        name, value = ("" if part == "@" else re.sub(r"\\(.)", r"\1", part[1:-1]) for part in found.groups())
        current[name] = None if found[2] == "-" else value
    return keys


def key(*parts: str) -> str:
    return "\\".join(("HKEY_CURRENT_USER", *parts))


def test_a_file_is_opened_by_a_command_that_survives_spaces() -> None:
    keys = read(windows.register(PROGRAM))
    command = keys[key("Software", "Classes", "Whence.Picture", "shell", "open", "command")][""]
    assert command == r'"C:\Program Files\Whence & Söhne\whence.exe" "%1"'


def test_every_kind_of_picture_offers_the_program_and_none_is_taken_over() -> None:
    keys = read(windows.register(PROGRAM))
    for ending in ENDINGS:
        assert keys[key("Software", "Classes", ending, "OpenWithProgids")] == {"Whence.Picture": ""}
        assert key("Software", "Classes", ending) not in keys
    assert not [name for name in keys if "UserChoice" in name]


def test_the_page_of_default_apps_finds_name_icon_and_kinds() -> None:
    keys = read(windows.register(PROGRAM))
    place = keys[key("Software", "RegisteredApplications")]["Whence"]
    assert place == r"Software\Whence\Capabilities"
    capabilities = keys[key(place)]
    assert capabilities["ApplicationName"] == "Whence"
    assert capabilities["ApplicationDescription"]
    assert keys[key(place, "FileAssociations")] == dict.fromkeys(ENDINGS, "Whence.Picture")


def test_only_the_users_own_part_of_the_registry_is_touched() -> None:
    for file in (windows.register(PROGRAM), windows.unregister(PROGRAM)):
        assert all(name.lstrip("-").startswith(key("Software")) for name in read(file))


def applied(keys: dict[str, dict[str, str | None]], registry: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """A registry after a .reg file was merged into it."""
    after = {name: dict(values) for name, values in registry.items()}
    for name, values in keys.items():
        if name.startswith("-"):
            after = {one: kept for one, kept in after.items() if one != name[1:] and not one.startswith(name[1:] + "\\")}
            continue
        place = after.setdefault(name, {})
        for value, text in values.items():
            place.pop(value, None)
            if text is not None:
                place[value] = text
    return {name: values for name, values in after.items() if values}


def test_taking_it_back_leaves_what_others_wrote_and_nothing_of_ours() -> None:
    before = {
        key("Software", "Classes", ".jpg", "OpenWithProgids"): {"Other.Picture": ""},
        key("Software", "RegisteredApplications"): {"Other": r"Software\Other\Capabilities"},
        key("Software", "Whence2"): {"": "a neighbour with a longer name"},
    }
    registered = applied(read(windows.register(PROGRAM)), before)
    assert len(registered) > len(before)
    taken_back = read(windows.unregister(PROGRAM))
    assert applied(taken_back, registered) == before
    assert f"-{key('Software', 'Whence')}" in taken_back


def test_a_checkout_is_registered_by_its_python_without_renaming_python() -> None:
    python = PureWindowsPath(r"C:\my tools\.venv\Scripts\pythonw.exe")
    keys = read(windows.register(python, (r"C:\my tools\main.py",)))
    command = keys[key("Software", "Classes", "Whence.Picture", "shell", "open", "command")][""]
    assert command == r'"C:\my tools\.venv\Scripts\pythonw.exe" "C:\my tools\main.py" "%1"'
    assert not [name for name in keys if "pythonw.exe" in name]


def test_a_quotation_mark_cannot_break_out_of_the_command() -> None:
    with pytest.raises(ValueError, match="quotation mark"):
        windows.register(PureWindowsPath('C:\\a" & calc & ".exe'))


def test_mail_and_archives_are_not_claimed() -> None:
    assert not {".eml", ".zip", ".pdf", ".jxl", ".mp4"} & set(ENDINGS)


def test_the_installer_writes_the_same_entries_and_takes_them_back() -> None:
    script = windows.installer()
    rows = [line for line in script.splitlines() if line.startswith("Root: HKCU")]
    entries = windows.entries(PureWindowsPath(r"{app}\whence.exe"))
    assert len(rows) == len(entries)
    assert r'ValueData: """{app}\whence.exe"" ""%1"""; Flags: uninsdeletekey' in script
    assert all(line.endswith(("uninsdeletekey", "uninsdeletevalue")) for line in rows)
    shared = [line for line in rows if "OpenWithProgids" in line or "RegisteredApplications" in line]
    assert all(line.endswith("uninsdeletevalue") for line in shared)
    assert "PrivilegesRequired=lowest" in script


def test_the_version_resource_is_an_expression_with_the_version() -> None:
    from forensics_gui import VERSION

    text = windows.version_resource()
    compile(text, "version.txt", "eval")
    assert f"StringStruct('FileVersion', '{VERSION}')" in text
