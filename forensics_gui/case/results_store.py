"""The views of kept runs on disk: one compressed file per run, exactly restorable, read back when somebody looks at them.

The file's hash stands in the run's row and in the custody chain; a file that changed is never shown.
"""

import json
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import fields
from math import prod
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO
from uuid import uuid4
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray

from analyzers.language import Message, tr
from analyzers.results import KINDS, Finding, Outline, Result, View
from forensics_gui.case.custody import canonical
from forensics_gui.case.errors import CaseDamaged
from forensics_gui.case.files import RESULTS, result_path, sha256_of, write_partial
from forensics_gui.case.records import plain, restored

INDEX = "views.json"
LARGEST_ARRAY = 1 << 34  # bytes; far above any picture's map, low enough that a forged file cannot exhaust the address space
KEPT_IN_MEMORY = 1 << 29  # bytes of views that stay loaded, the last looked at first
_NAMES = {**KINDS, Outline: "outline"}  # each its own, so that it comes back as what it was
_TYPES = {name: view for view, name in _NAMES.items()}
_NUMBERS = "biuf"
_WRITTEN_AT_ONCE = 1 << 20


class KeptResult(Result):
    """A kept run's result: findings at hand, views read from the case folder each time they are asked for (a few stay loaded)."""

    def __init__(
        self,
        views: tuple[View, ...] | Callable[[], tuple[View, ...]],
        findings: tuple[Finding, ...],
        applicable: bool,
        reason: Message,
    ) -> None:
        for name, value in {"_views": views, "findings": findings, "applicable": applicable, "reason": reason}.items():
            object.__setattr__(self, name, value)  # frozen, like the result it stands for

    @property
    def views(self) -> tuple[View, ...]:
        kept: tuple[View, ...] | Callable[[], tuple[View, ...]] = self._views  # type: ignore[attr-defined]
        return kept() if callable(kept) else kept

    def __reduce__(self) -> tuple[Any, ...]:
        return Result, (self.views, self.findings, self.applicable, self.reason)


class ResultsStore:
    """The files in one case's results folder. Safe to use from several threads; needs no lock of the case's."""

    def __init__(self, case_folder: Path) -> None:
        self.case_folder = case_folder
        self._loaded: OrderedDict[str, tuple[tuple[View, ...], int]] = OrderedDict()
        self._lock = Lock()

    def write(self, views: Iterable[View]) -> tuple[Path, str, str]:
        """Write the views to a partial file: where it lies, what it is to be called within the case folder, and its SHA-256."""
        partial = write_partial(self.case_folder / RESULTS, lambda file: write_views(views, file))
        return partial, f"{RESULTS}/{uuid4().hex}.zip", sha256_of(partial)

    def path(self, name: str) -> Path:
        """The file of that name. Raises CaseDamaged for a name that leads outside."""
        return result_path(self.case_folder, name)

    def views(self, name: str, sha256: str) -> tuple[View, ...]:
        """The views in a file, whose hash is checked first. Raises CaseDamaged."""
        with self._lock:
            if name in self._loaded:
                self._loaded.move_to_end(name)
                return self._loaded[name][0]
        views = self._read(name, sha256)
        with self._lock:
            self._loaded[name] = views, sum(_size(view) for view in views)
            while len(self._loaded) > 1 and sum(size for _, size in self._loaded.values()) > KEPT_IN_MEMORY:
                self._loaded.popitem(last=False)
        return views

    def _read(self, name: str, sha256: str) -> tuple[View, ...]:
        path = self.path(name)
        try:
            if sha256_of(path) != sha256:
                raise CaseDamaged(tr("The kept result {name} was changed after it was kept, so it is not shown.", name=name))
            with path.open("rb") as file:
                return read_views(file)
        except (OSError, BadZipFile, KeyError, TypeError, ValueError) as error:
            raise CaseDamaged(tr("The kept result {name} cannot be read: {reason}", name=name, reason=str(error))) from error


def write_views(views: Iterable[View], file: BinaryIO) -> None:
    """Views as one zip file: an index of their plain fields, and one member per array."""
    index: list[dict[str, Any]] = []
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for number, view in enumerate(views):
            record: dict[str, Any] = {"kind": _NAMES[type(view)], "fields": {}, "arrays": {}}
            for field in fields(view):
                value = getattr(view, field.name)
                if isinstance(value, np.ndarray):
                    record["arrays"][field.name] = _write_array(archive, f"{number}-{field.name}", value)
                else:
                    record["fields"][field.name] = plain(value)
            index.append(record)
        with archive.open(INDEX, "w") as member:
            member.write(canonical(index).encode())


def read_views(file: BinaryIO) -> tuple[View, ...]:
    """What `write_views` was given, arrays read-only and equal to the last bit. Raises ValueError, KeyError or BadZipFile."""
    with ZipFile(file) as archive:
        index = json.loads(archive.read(INDEX))
        return tuple(_view(archive, record) for record in index)


def _view(archive: ZipFile, record: dict[str, Any]) -> View:
    arrays = {name: _read_array(archive, array) for name, array in record["arrays"].items()}
    view: View = _TYPES[record["kind"]](**restored(record["fields"]), **arrays)
    return view


def _write_array(archive: ZipFile, name: str, array: NDArray[Any]) -> dict[str, Any]:
    if array.dtype.kind not in _NUMBERS:
        raise TypeError(f"a view cannot hold {array.dtype} values")
    flat = np.ascontiguousarray(array, array.dtype.newbyteorder("<")).reshape(-1)
    # all first bytes, then all second ones …: float maps then take a fifth to a third less room, and no more time
    planes = np.ascontiguousarray(flat.view(np.uint8).reshape(-1, array.dtype.itemsize).T)
    data = planes.reshape(-1).data
    with archive.open(name, "w", force_zip64=True) as member:
        for start in range(0, len(data), _WRITTEN_AT_ONCE):  # zlib joins what it made under Python's lock: 60 ms for a whole map
            member.write(data[start : start + _WRITTEN_AT_ONCE])
    return {"member": name, "dtype": flat.dtype.str, "shape": list(array.shape)}


def _read_array(archive: ZipFile, record: dict[str, Any]) -> NDArray[Any]:
    dtype = np.dtype(record["dtype"])
    size = prod(record["shape"]) * dtype.itemsize
    if dtype.kind not in _NUMBERS or not 0 <= size <= LARGEST_ARRAY or archive.getinfo(record["member"]).file_size != size:
        raise ValueError("an array does not have the size that the index states")
    planes = np.frombuffer(archive.read(record["member"]), np.uint8).reshape(dtype.itemsize, -1)
    array: NDArray[Any] = np.ascontiguousarray(planes.T).view(dtype).reshape(record["shape"]).astype(dtype.newbyteorder("="), copy=False)
    array.flags.writeable = False
    return array


def _size(view: View) -> int:
    values = (getattr(view, field.name) for field in fields(view))
    return sum(value.nbytes for value in values if isinstance(value, np.ndarray))
