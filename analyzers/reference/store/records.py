"""The rows of a reference library: sources, their frames, and the sentences that tell what is wrong with one."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["picture", "video"]


class LibraryError(Exception):
    """The library cannot be used; the text is one sentence for the user: which one, what is wrong, what to do."""


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


@dataclass(frozen=True)
class Frame:
    """One kept frame: shown from `time_s` until `until_s` with little change; a still has neither."""

    id: int
    source: int
    number: int
    time_s: float | None
    until_s: float | None
    width: int
    height: int
    kept_width: int
    kept_height: int
    first: int
    count: int
    proxy: str  # path below the library's folder
    crc: int


@dataclass(frozen=True)
class NewFrame:
    """A frame about to be added: what it holds, before it has a place."""

    time_s: float | None
    until_s: float | None
    width: int
    height: int
    kept_width: int
    kept_height: int
    count: int
    proxy: str
    crc: int


@dataclass(frozen=True)
class NewSource:
    """A source about to be added, all frames described."""

    path: str
    sha256: str
    title: str
    kind: Kind
    duration_s: float | None
    width: int
    height: int
    size: int
    folder: str
    frames: tuple[NewFrame, ...] = field(default=())


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
