"""Where rules come from: the files shipped with the program, and the user's own in the folder ``rules`` of the program's data folder.

Files are read anew for each examination, so that a rule takes effect when it is saved; a digest says which were used.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path

from analyzers.metadata.rules import LARGEST_FILE, LeftOut, Rules, read, together
from resources import FOLDER

SHIPPED = FOLDER / "rules"
MOST_FILES = 200


@dataclass(frozen=True)
class RuleFile:
    """One file of rules: name, the first part of its SHA-256, and what it holds."""

    name: str
    digest: str
    rules: Rules


def own_folder() -> Path:
    """``rules`` beside ``plugins``, in the program's data folder (on Linux ``~/.local/share/whence/rules``)."""
    from platformdirs import user_data_path

    from forensics_gui import NAME  # the program's name, which names its folders

    return user_data_path(NAME.lower(), appauthor=False) / "rules"


@cache
def shipped() -> tuple[RuleFile, ...]:
    """The program's own rules."""
    return tuple(_files(SHIPPED))


def of_folder(folder: Path) -> tuple[RuleFile, ...]:
    """The rules of a folder's ``.toml`` files, in the order of their names; none where there is no such folder."""
    return tuple(_files(folder)) if folder.is_dir() else ()


def joined(files: tuple[RuleFile, ...]) -> Rules:
    """The rules of several files of one folder: of two with one id the first is used, and the other left out."""
    found = Rules()
    for file in files:
        taken = {rule.id: rule.origin for rule in found.rules}
        doubled = [rule for rule in file.rules.rules if rule.id in taken]
        reasons = tuple(LeftOut(file.name, rule.id, f"the id is already taken in {taken[rule.id]}") for rule in doubled)
        rules = tuple(rule for rule in file.rules.rules if rule.id not in taken)
        found = together(found, replace(file.rules, rules=rules, left_out=file.rules.left_out + reasons))
    return found


def _files(folder: Path) -> Iterator[RuleFile]:
    paths = [path for path in sorted(folder.glob("*.toml")) if not path.name.startswith("_")]
    for path in paths[:MOST_FILES]:
        try:
            with path.open("rb") as file:
                data = file.read(LARGEST_FILE + 1)
            if len(data) > LARGEST_FILE:
                raise ValueError(f"the file is larger than {LARGEST_FILE >> 10} KB")
            rules = read(data.decode("utf-8"), path.name)
        except (OSError, ValueError) as error:
            reason = "it is no text in UTF-8" if isinstance(error, UnicodeDecodeError) else getattr(error, "strerror", None) or str(error)
            data, rules = b"", Rules(left_out=(LeftOut(path.name, "", reason),))
        yield RuleFile(path.name, sha256(data).hexdigest()[:16], rules)
