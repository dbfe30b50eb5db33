"""The cases that were open lately, and the quick looks of earlier days, so that both are found again; a list that the user can clear.

The list names cases, and their names may say more than their owner wants to leave behind: it is kept only while the user wants it.
"""

import json
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from forensics_gui.case import database
from forensics_gui.case.errors import CaseError
from forensics_gui.case.places import cases_folder, data_folder

MOST = 10


def list_file() -> Path:
    """Where the list is kept."""
    return data_folder() / "recent-cases.json"


def recent() -> tuple[Path, ...]:
    """The cases that were open lately and are still there, the last one first."""
    try:
        names = json.loads(list_file().read_text("utf-8"))
    except (OSError, ValueError):
        return ()
    if not isinstance(names, list):
        return ()
    return tuple(path for name in names[:MOST] if isinstance(name, str) and (path := Path(name), (path / database.FILE).is_file())[1])


def remember(folder: Path) -> None:
    """Put a case at the head of the list; where the list cannot be written, it stays as it is."""
    names = [str(path) for path in (folder.absolute(), *(other for other in recent() if other != folder.absolute()))]
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
