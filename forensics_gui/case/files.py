"""The files of a case folder: what they are called, which of them no row names, and how they are written: wholly or not at all."""

import json
import os
import shutil
from collections.abc import Callable, Set
from errno import EXDEV
from hashlib import file_digest
from pathlib import Path
from re import fullmatch
from time import time
from typing import TYPE_CHECKING, BinaryIO
from uuid import uuid4

from analyzers.evidence import Evidence
from analyzers.language import tr
from forensics_gui.case.errors import CaseDamaged

if TYPE_CHECKING:
    from forensics_gui.case.database import Rows

EVIDENCE, RESULTS = "evidence", "results"
_SUFFIX = "\\.[a-z0-9]{1,8}"
_DAY_S = 86_400
PARTIAL = ".partial-"


def write_partial(folder: Path, write: Callable[[BinaryIO], object]) -> Path:
    """A new file in `folder`, complete and on disk, under a name that says it is not in its place yet."""
    partial = folder / f"{PARTIAL}{uuid4().hex}"
    try:
        with partial.open("xb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return partial


def put_in_place(partial: Path, path: Path) -> None:
    """Give a partial file its name, read-only, and make the name last through a power cut."""
    partial.chmod(0o444)
    partial.replace(path)
    settle(path.parent)


def settle(folder: Path) -> None:
    """Have the folder's list of names reach the disk."""
    if os.name != "posix":
        return  # Windows cannot open a folder for this; it writes names through by itself
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256_of(path: Path) -> str:
    """SHA-256 of the file's bytes, read in pieces."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def copy_place(evidence: Evidence) -> str:
    """Where the case keeps its copy of a file, within the case folder: named by its hash, with a plain suffix kept for people."""
    suffix = evidence.path.suffix.lower()
    return f"{EVIDENCE}/{evidence.sha256}{suffix if fullmatch(_SUFFIX, suffix) else ''}"


def copy_path(folder: Path, place: str) -> Path:
    """The copy that a row names. Raises CaseDamaged where a forged row leads anywhere else."""
    if not fullmatch(f"{EVIDENCE}/[0-9a-f]{{64}}({_SUFFIX})?", place):
        raise CaseDamaged(tr("The case names {name} as a copy of evidence, which is not a place inside the case.", name=ascii(place)))
    return folder / place


def result_path(folder: Path, place: str) -> Path:
    """The file of a kept result that a row names. Raises CaseDamaged where a forged row leads anywhere else."""
    if not fullmatch(f"{RESULTS}/[0-9a-f]{{32}}\\.zip", place):
        raise CaseDamaged(tr("The case names {name} as a kept result, which is not a place inside the case.", name=ascii(place)))
    return folder / place


def named_files(rows: "Rows") -> set[str]:
    """The places of all files that a row or an entry accounts for."""
    named = {json.loads(row)["copy"] for _, row in rows.evidence} | {json.loads(row)["file"] for _, _, row in rows.runs}
    return named | {entry.subject for entry in rows.custody if entry.act == "found"}


def unnamed_files(folder: Path, named: Set[str]) -> list[str]:
    """Files among evidence and results that nothing accounts for, sorted; partial ones left out."""
    found = [f"{part}/{path.name}" for part in (EVIDENCE, RESULTS) if (folder / part).is_dir() for path in (folder / part).iterdir()]
    return sorted(name for name in found if name not in named and f"/{PARTIAL}" not in name)


def clear_partials(folder: Path) -> None:
    """Remove partial files that an interrupted act left a day or more ago: younger ones may still be being written."""
    for part in (EVIDENCE, RESULTS, "."):
        for path in (folder / part).glob(f"{PARTIAL}*"):
            if path.stat().st_mtime < time() - _DAY_S:
                path.unlink()


def carry(old: Path, new: Path) -> None:
    """Rename the folder; onto another disk, copy it whole and remove the old one only then."""
    try:
        old.rename(new)
    except OSError as error:
        if error.errno != EXDEV:
            raise
        shutil.copytree(old, new)
        for path in (path for path in old.rglob("*") if path.is_file()):
            if sha256_of(path) != sha256_of(new / path.relative_to(old)):
                raise OSError(tr("the copy of {name} differs", name=path.name)) from error
        shutil.rmtree(old)
    settle(new.parent)
