"""Files of the user's choice that runs depend on, kept in the program's data folder under the hash of what is in them.

A run names the kept copy, so it can be repeated with the very same file after the one that was chosen has changed or gone.
"""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from re import fullmatch
from typing import BinaryIO

from analyzers.metadata.manifest_record import SUFFIX, record_place
from analyzers.metadata.trust import read
from forensics_gui.case.files import put_in_place, write_partial
from forensics_gui.case.places import data_folder


def trust_folder() -> Path:
    """Where the copies of chosen trust lists lie."""
    return data_folder() / "trust"


def manifests_folder() -> Path:
    """Where fetched manifests lie, each with the record of its arrival beside it."""
    return data_folder() / "manifests"


def keep_list(path: str) -> str:
    """The place of the copy of a chosen list; a copy stays itself. Raises analyzers.metadata.trust.Unusable, or OSError."""
    chosen = read(path)
    if chosen is None:
        return ""
    ending = Path(path).suffix.lower()
    return str(_keep(chosen.data, trust_folder(), ending if fullmatch(r"\.[a-z0-9]{1,8}", ending) else ""))


def keep_manifest(data: bytes, headers: tuple[tuple[str, str], ...]) -> str:
    """The place of a fetched manifest, the record of its arrival beside it. A later arrival of the same bytes is recorded anew."""
    place = _keep(data, manifests_folder(), SUFFIX)
    record = json.dumps({"headers": headers}, ensure_ascii=True, indent=1).encode("ascii")
    _write(record_place(place), lambda file: file.write(record))
    return str(place)


def _keep(data: bytes, folder: Path, ending: str) -> Path:
    place = folder / f"{sha256(data).hexdigest()}{ending}"
    _write(place, lambda file: file.write(data))
    return place


def _write(place: Path, write: Callable[[BinaryIO], object]) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    put_in_place(write_partial(place.parent, write), place)
