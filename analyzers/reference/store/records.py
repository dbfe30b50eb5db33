"""The rows of a reference library: sources with their details, watched folders, and the error whose text is a sentence for the user."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["picture", "video"]
Outcome = Literal["added", "already there", "moved", "failed"]


class LibraryError(Exception):
    """The library cannot be used; the text is one sentence for the user: which one, what is wrong, what to do."""


@dataclass(frozen=True)
class Details:
    """What a person knows of a source and no file tells: all free text, empty where unknown."""

    title: str = ""
    url: str = ""
    date: str = ""
    author: str = ""
    licence: str = ""
    note: str = ""

    def over(self, old: "Details") -> "Details":
        """These details, and the old ones where these say nothing."""
        return Details(**{name: value or getattr(old, name) for name, value in vars(self).items()})


@dataclass(frozen=True)
class Source:
    """One file of the library. Sizes in px of the picture or of the video's frames."""

    id: int
    path: str
    sha256: str
    title: str
    kind: Kind
    duration_s: float | None
    width: int
    height: int
    size: int  # bytes
    added: str  # UTC, ISO 8601
    frames: int
    features: int
    url: str = ""
    date: str = ""
    author: str = ""
    licence: str = ""
    note: str = ""
    modified: int = 0  # when the file was last changed, in ns; 0 where unknown

    @property
    def details(self) -> Details:
        """What can be changed by `describe`."""
        return Details(self.title, self.url, self.date, self.author, self.licence, self.note)

    @property
    def absent(self) -> bool:
        """Whether the file is not where it was: moved, deleted, or on a drive that is away. The source stays searchable."""
        try:
            return not Path(self.path).is_file()
        except (OSError, ValueError):
            return True


@dataclass(frozen=True)
class NewSource:
    """What is to be known of a source once its draft is committed. `modified` is the file's time of change in nanoseconds."""

    path: str
    sha256: str
    kind: Kind
    duration_s: float | None
    width: int
    height: int
    size: int
    details: Details
    modified: int = 0


@dataclass(frozen=True)
class Watched:
    """A folder that `refresh` looks through: whether it is there now, and how many sources lie in it."""

    folder: str
    present: bool
    sources: int


@dataclass(frozen=True)
class Added:
    """What became of one file: its outcome, and the reason where it failed."""

    path: Path
    outcome: Outcome
    frames: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Stats:
    """What a library holds. Bytes on disk."""

    sources: int
    videos: int
    frames: int
    features: int
    duration_s: float
    index_bytes: int
    proxy_bytes: int
    format: int
    segments: int = 0
    drafts: int = 0  # sources begun and not finished
