"""The files that say whom the user trusts, and a manifest from elsewhere: read whole, hashed, and dated, so that a run can be repeated.

They are the user's own choice and no evidence; what is in them is parsed in the reader's process all the same.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from analyzers.language import Message, say

LARGEST_LIST = 8 << 20
LARGEST_MANIFEST = 64 << 20


class Unusable(Exception):
    """A chosen file cannot be used; `message` is one sentence that names it."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class Chosen:
    """A chosen file as it was read. changed: its last change, UTC, ISO 8601."""

    path: str
    data: bytes
    sha256: str
    changed: str

    @property
    def text(self) -> str:
        return self.data.decode("utf-8", "replace")


def read(path: str, largest: int = LARGEST_LIST) -> Chosen | None:
    """The file, or nothing where none is chosen. Raises Unusable.

    Where the program keeps its own copy, the file's name is its hash; a copy that was changed is not used.
    """
    if not path:
        return None
    file = Path(path).expanduser()
    try:
        with file.open("rb") as stream:
            data = stream.read(largest + 1)
        changed = datetime.fromtimestamp(file.stat().st_mtime, UTC).isoformat(timespec="seconds")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Unusable(
            say("{name} cannot be read: {reason}. Choose the file again in the settings.", name=file.name, reason=reason)
        ) from error
    if len(data) > largest:
        raise Unusable(say("{name} is larger than {limit} MB, so it was not read.", name=file.name, limit=largest >> 20))
    digest = sha256(data).hexdigest()
    if _is_hash(file.stem) and file.stem != digest:
        raise Unusable(say("{name} was changed after it was chosen, so it is not used. Choose the list again.", name=file.name))
    return Chosen(str(file), data, digest, changed)


def _is_hash(stem: str) -> bool:
    return len(stem) == 64 and not set(stem) - set("0123456789abcdef")
