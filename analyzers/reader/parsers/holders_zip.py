"""A zip archive as a holder of files: looked into by the standard library, in memory, within limits that a bomb does not pass."""

import zipfile
import zlib
from typing import BinaryIO

from analyzers.language import say
from analyzers.reader.errors import LimitExceeded, Refused

LARGEST_MEMBER = 1 << 30
SMALL = 32 << 20  # bytes; below it no member is a bomb, however tightly it is packed
MOST_RATIO = 200  # no picture file in use shrinks to less than a two-hundredth of itself
_WRONG = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, OverflowError)


class Zip:
    """The files of an archive by their numbers; folders are left out."""

    kind = "zip"

    def __init__(self, file: BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except _WRONG as error:
            raise Refused(say("it is no zip archive that can be read; it may be damaged or cut off, so ask for it again.")) from error
        self._entries = [entry for entry in self._zip.infolist() if not entry.filename.endswith("/")]

    def __len__(self) -> int:
        return len(self._entries)

    def name(self, number: int) -> str:
        return self._entries[number].filename

    def size(self, number: int) -> int:
        return self._entries[number].file_size

    def said(self, _number: int | None) -> dict[str, str]:
        """An archive says nothing about itself but its members' names."""
        return {}

    def state(self, number: int) -> str:
        """Why a member cannot be read, by its directory entry; "" where it may be."""
        entry = self._entries[number]
        if entry.flag_bits & 1:
            return "encrypted"
        if entry.file_size > LARGEST_MEMBER:
            return "too large"
        if entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            return "bomb"
        return ""

    def head(self, number: int, most: int) -> bytes:
        """Its first bytes. Raises Refused."""
        return self._read(number, most)

    def read(self, number: int, most: int = LARGEST_MEMBER) -> bytes:
        """The whole member, its checksum verified. Raises Refused, or LimitExceeded."""
        if self.state(number) in ("too large", "bomb") or self.size(number) > most:
            raise LimitExceeded(say("it would unpack to more than is read; unpack it elsewhere and drop the picture."))
        return self._read(number, -1)

    def _read(self, number: int, most: int) -> bytes:
        try:
            with self._zip.open(self._entries[number]) as member:
                return member.read(most)
        except _WRONG as error:
            raise Refused(say("it cannot be unpacked; the archive is damaged, encrypted or packed in an unusual way.")) from error
