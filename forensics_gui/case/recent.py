"""The cases that were open lately, and the quick looks of earlier days, so that both are found again; a list that the user can clear.

The list names cases, and their names may say more than their owner wants to leave behind: it is kept only while the user wants it.
"""

import json
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from forensics_gui.case import database
from forensics_gui.case.errors import CaseError
from forensics_gui.case.files import copy_path
from forensics_gui.case.places import cases_folder, data_folder

MOST = 10
LARGEST_SHOWN = 12_000_000  # bytes of a picture that a list is willing to decode


def list_file() -> Path:
    """Where the list is kept."""
    return data_folder() / "recent-cases.json"


@dataclass(frozen=True)
class Listed:
    """A case as a list shows it. there: it lies where it was; picture: its copy of the first piece of evidence, where that is small."""

    folder: Path
    there: bool
    title: str = ""
    changed: float = 0.0  # seconds since 1970, UTC
    pictures: int = 0
    picture: Path | None = None


def listed() -> tuple[Path, ...]:
    """The cases that were open lately, the last one first: those too whose drive is away."""
    try:
        names = json.loads(list_file().read_text("utf-8"))
    except (OSError, ValueError):
        return ()
    return tuple(Path(name) for name in names[:MOST] if isinstance(name, str)) if isinstance(names, list) else ()


def recent() -> tuple[Path, ...]:
    """Those of them that are still there."""
    return tuple(path for path in listed() if (path / database.FILE).is_file())


def looked_up(folder: Path) -> Listed:
    """What a list shows of a case, read from its database alone; a case that cannot be read is one that is not there."""
    try:
        connection = database.opened(folder, read_only=True)
        try:
            rows = database.rows(connection)
        finally:
            connection.close()
        records = [json.loads(record) for _, record in rows.evidence]
        title = json.loads(rows.description.get("title", '""'))
        changed = (folder / database.FILE).stat().st_mtime
        picture = copy_path(folder, records[0]["copy"]) if records else None
        small = picture is not None and picture.is_file() and picture.stat().st_size <= LARGEST_SHOWN
    except (OSError, CaseError, *database.FAULTS, ValueError, KeyError, TypeError):
        return Listed(folder, there=False)
    return Listed(folder, True, title if isinstance(title, str) else "", changed, len(records), picture if small else None)


def remember(folder: Path) -> None:
    """Put a case at the head of the list; where the list cannot be written, it stays as it is."""
    names = [str(path) for path in (folder.absolute(), *(other for other in listed() if other != folder.absolute()))]
    with suppress(OSError):
        list_file().parent.mkdir(parents=True, exist_ok=True)
        partial = list_file().with_suffix(".part")
        partial.write_text(json.dumps(names[:MOST]), "utf-8")
        partial.chmod(0o600)
        partial.replace(list_file())


def forget_all() -> None:
    """Leave no list behind."""
    with suppress(OSError):
        list_file().unlink(missing_ok=True)


def quick_looks(of_earlier_days: bool = True) -> tuple[Path, ...]:
    """The scratch cases that nobody kept, oldest first; those of today left out, since they may still be at work."""
    today = datetime.now(UTC).astimezone().date()
    found = []
    with suppress(OSError):
        for folder in sorted(cases_folder().iterdir()):
            with suppress(OSError, CaseError, *database.FAULTS, ValueError, KeyError, IndexError):
                last = datetime.fromtimestamp((folder / database.FILE).stat().st_mtime, UTC).astimezone().date()
                if _is_scratch(folder) and not (of_earlier_days and last >= today):
                    found.append(folder)
    return tuple(found)


def remove(folder: Path) -> None:
    """Delete a quick look for good. Raises ValueError for anything that is not one, and OSError."""
    if folder.absolute().parent != cases_folder().absolute() or folder not in quick_looks(of_earlier_days=False):
        raise ValueError(f"{folder} is not a scratch case")
    shutil.rmtree(folder)


def _is_scratch(folder: Path) -> bool:
    connection = database.opened(folder, read_only=True)
    try:
        chain = database.rows(connection).custody
    finally:
        connection.close()
    return bool(json.loads(chain[0].details).get("scratch")) and all(entry.act != "moved" for entry in chain)
