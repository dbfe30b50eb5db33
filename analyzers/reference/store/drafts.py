"""A source in work: what has been read of it lies in a log on disk, so that a killed run goes on from its last frame.

`drafts/<sha256>/log` holds a record for each frame, with its own check sum; the kept pictures lie where they will stay. What a kill cut off
is dropped when the draft is opened again.
"""

import json
import os
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from math import isnan
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from analyzers.language import tr
from analyzers.reference.codebook import CODE_BYTES, Codebook
from analyzers.reference.store import locks
from analyzers.reference.store.faults import sentences
from analyzers.reference.store.lists import GEOMETRY
from analyzers.reference.store.records import LibraryError
from analyzers.reference.store.tables import DRAFTS, FRAME, PICTURES, discard, pack_file, sync_folder

_RECORD = struct.Struct("<4sII")  # kind, length and CRC-32 of what follows
_FRAME, _HOLD = b"fram", b"hold"
_SAFE_EVERY_S = 2.0
_SIDE = 1 << 31
Bytes = NDArray[np.uint8]


class EmbeddedDraft:
    """The frames of one source until it is committed. Raises LibraryError where another process has the same file in work."""

    def __init__(self, folder: Path, sha256: str, codebook: Codebook, hash_bytes: int, settings: str) -> None:
        self.folder, self.sha256 = folder, sha256
        self.home, self.pack = folder / DRAFTS / sha256, pack_file(folder, sha256)
        self.committed = False
        self._codebook, self._hash_bytes = codebook, hash_bytes
        self._rows: list[bytes] = []
        self._hashes: list[bytes] = []
        self._log = self._pictures = self._lock = -1
        self._useless = False
        self._end = 0  # of the pictures
        with sentences(folder):
            self._open(json.dumps({"settings": settings, "codebook": codebook.version, "hashes": hash_bytes}))
        self._safe = monotonic()
        self.resumed_s = self.last_s

    @property
    def frames(self) -> int:
        return len(self._rows)

    @property
    def last_s(self) -> float | None:
        """The time of the last frame; None where there is none, or it has none."""
        time_s = float(np.frombuffer(self._rows[-1], FRAME)["time_s"][0]) if self._rows else np.nan
        return None if isnan(time_s) else time_s

    @property
    def features(self) -> int:
        return int(self.table()["count"].sum())

    def add(
        self,
        descriptors: Bytes,
        geometry: NDArray[np.uint64],
        proxy: bytes,
        *,
        size: tuple[int, int],
        kept: tuple[int, int],
        time_s: float | None,
        hashes: bytes,
    ) -> None:
        words, codes = self._codebook.encoded(descriptors)
        self.put(words, codes, geometry, proxy, size=size, kept=kept, time_s=time_s, hashes=hashes)

    def put(
        self,
        words: NDArray[np.int32],
        codes: Bytes,
        geometry: NDArray[np.uint64],
        proxy: bytes,
        *,
        size: tuple[int, int],
        kept: tuple[int, int],
        time_s: float | None,
        hashes: bytes,
    ) -> None:
        """The same of a frame whose features are encoded already."""
        row = np.zeros(1, FRAME)
        moment = np.nan if time_s is None else time_s
        row["time_s"], row["until_s"], row["number"], row["count"] = moment, moment, self.frames, len(words)
        row["height"], row["width"] = (min(side, _SIDE - 1) for side in size)
        row["kept_height"], row["kept_width"] = kept
        row["offset"], row["length"], row["crc"] = self._end, len(proxy), zlib.crc32(proxy)
        features = (words.astype("<i4"), codes, (geometry & np.uint64(GEOMETRY)).astype("<u8"))
        hashes = hashes[: self._hash_bytes].ljust(self._hash_bytes, b"\0")
        with sentences(self.folder):
            _write(self._pictures, proxy)
            _write(self._log, _sealed(_FRAME, row.tobytes() + hashes + b"".join(column.tobytes() for column in features)))
            if monotonic() - self._safe > _SAFE_EVERY_S:
                self.save()
        self._end += len(proxy)
        self._rows.append(row.tobytes())
        self._hashes.append(hashes)

    def hold(self, until_s: float) -> None:
        if self._rows:
            self._held(until_s)
            with sentences(self.folder):
                _write(self._log, _sealed(_HOLD, struct.pack("<d", until_s)))

    def discard(self) -> None:
        self._useless = True

    def save(self) -> None:
        """From now on not even a loss of power takes what was added. Raises OSError."""
        os.fsync(self._pictures)
        os.fsync(self._log)
        self._safe = monotonic()

    def table(self) -> NDArray[Any]:
        """The frame table's rows of this source, without its id."""
        return np.frombuffer(b"".join(self._rows), FRAME).copy()

    def hashes(self) -> bytes:
        return b"".join(self._hashes)

    def features_of_frames(self) -> Iterator[tuple[NDArray[np.int32], Bytes, NDArray[np.int64]]]:
        """Frame by frame its words, codes and geometry, read from the log."""
        with (self.home / "log").open("rb") as log:
            for kind, payload in _records(log):
                if kind == _FRAME:
                    rest = payload[FRAME.itemsize + self._hash_bytes :]
                    count = len(rest) // (4 + CODE_BYTES + 8)
                    codes = np.frombuffer(rest, np.uint8, count * CODE_BYTES, 4 * count).reshape(-1, CODE_BYTES)
                    yield np.frombuffer(rest, "<i4", count), codes, np.frombuffer(rest, "<i8", count, (4 + CODE_BYTES) * count)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for descriptor in (self._log, self._pictures):
            os.close(descriptor)
        gone = self.committed or self._useless or self.last_s is None
        if gone:
            for path in (self.home / "log", self.home / "begun", *(() if self.committed else (self.pack,))):
                discard(path)
        if os.name == "nt":  # which deletes nothing that is open
            os.close(self._lock)
        if gone:
            discard(self.home / "lock")  # last, so that nobody begins anew before the rest is gone
            with suppress(OSError):
                self.home.rmdir()
        if os.name != "nt":
            os.close(self._lock)

    def _open(self, begun: str) -> None:
        for home in (self.folder / PICTURES, self.home):
            home.mkdir(parents=True, exist_ok=True)
        lock = locks.taken(self.home / "lock")
        if lock is None:
            raise Busy
        self._lock = lock
        try:
            self._begin(begun)
        except BaseException:
            for descriptor in (self._log, self._pictures, self._lock):
                if descriptor >= 0:
                    os.close(descriptor)
            raise

    def _begin(self, begun: str) -> None:
        head, log = self.home / "begun", self.home / "log"
        if not head.is_file() or head.read_text(encoding="utf-8") != begun:
            log.unlink(missing_ok=True)
            head.write_text(begun, encoding="utf-8")
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
        self._log, self._pictures = os.open(log, flags, 0o644), os.open(self.pack, flags, 0o644)
        end = self._recovered(log)
        for descriptor, size in ((self._log, end), (self._pictures, self._end)):
            os.ftruncate(descriptor, size)
            os.lseek(descriptor, size, os.SEEK_SET)
        sync_folder(self.pack.parent)

    def _recovered(self, log: Path) -> int:
        """Take up the frames that an earlier run left whole; how far the log goes. A still is begun anew."""
        end = 0
        with log.open("rb") as records, self.pack.open("rb") as pictures:
            for kind, payload in _records(records):
                if kind == _FRAME:
                    row = np.frombuffer(payload[: FRAME.itemsize], FRAME)[0]
                    picture = pictures.read(int(row["length"]))
                    if int(row["offset"]) != self._end or zlib.crc32(picture) != row["crc"] or isnan(row["time_s"]):
                        break
                    self._end += len(picture)
                    self._rows.append(payload[: FRAME.itemsize])
                    self._hashes.append(payload[FRAME.itemsize : FRAME.itemsize + self._hash_bytes])
                elif self._rows:
                    self._held(struct.unpack("<d", payload)[0])
                end = records.tell()
        return end

    def _held(self, until_s: float) -> None:
        row = np.frombuffer(self._rows[-1], FRAME).copy()
        row["until_s"] = until_s
        self._rows[-1] = row.tobytes()


class Busy(LibraryError):
    """Another process has the same file in work."""

    def __init__(self) -> None:
        super().__init__(tr("another program is adding it right now. Try again when that is done."))


def _sealed(kind: bytes, payload: bytes) -> bytes:
    return _RECORD.pack(kind, len(payload), zlib.crc32(payload)) + payload


def _records(log: Any) -> Iterator[tuple[bytes, bytes]]:
    """All whole records from the beginning; what follows the first broken one is no more trusted."""
    while len(head := log.read(_RECORD.size)) == _RECORD.size:
        kind, length, crc = _RECORD.unpack(head)
        payload = log.read(length)
        if len(payload) != length or zlib.crc32(payload) != crc or kind not in (_FRAME, _HOLD):
            return
        yield kind, payload


def _write(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
