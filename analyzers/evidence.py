"""One piece of evidence: its bytes read once, hashed, and decoded on demand in the reader's process, never in this one.

A method sees an `ImageSource`: samples as stored, a documented 8-bit RGB view of them, and parsed facts; no path and no bytes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from analyzers import reader
from analyzers.jpegfile import JpegFile
from analyzers.language import say
from analyzers.results import Region

Samples = NDArray[np.uint8] | NDArray[np.uint16]
T = TypeVar("T")

# Larger files are refused before they are read: no picture or preview that a newsroom sees comes near, and two copies must fit in memory.
LARGEST_FILE = 1 << 30


class Unreadable(Exception):
    """The file cannot be examined; the text is one sentence for the user: which file, what is wrong, what to do."""


@dataclass(frozen=True)
class Origin:
    """How the bytes came here, and whether they are the ones that the sender had."""

    how: str = "file"  # file, drop, paste, url, sample, extracted
    original_bytes: bool = True
    address: str = ""  # of the image itself
    page: str = ""  # that showed it
    title: str = ""
    route: str = ""  # which of the offered formats was taken
    offered: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    note: str = ""
    parent: str = ""  # SHA-256 of the evidence that these bytes are a part of
    offset: int = 0  # where in it they begin, in bytes
    length: int = 0


@dataclass(frozen=True)
class Evidence:
    """What is known of a file before anything is decoded. size in bytes; opened is UTC, ISO 8601."""

    path: Path
    size: int
    sha256: str
    opened: str
    origin: Origin = field(default_factory=Origin)

    @property
    def name(self) -> str:
        return self.path.name


@dataclass(frozen=True)
class Facts:
    """What the decoder says of the picture. `pictures` names all that the file holds, the first being the one shown by default."""

    format: str
    width: int
    height: int
    channels: tuple[str, ...]
    bits: int
    orientation: int = 1  # EXIF 1..8; applied when shown, never before analysis
    decoder: str = ""
    pictures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def traits_of(facts: Facts, origin: Origin) -> frozenset[str]:
    """What a method may ask for in ``Analyzer.reads``: pixels, metadata, jpeg, alpha, 16 bit, original bytes."""
    traits = {"pixels", "metadata"}
    if facts.format == "JPEG":
        traits.add("jpeg")
    if "alpha" in facts.channels:
        traits.add("alpha")
    if facts.bits > 8:
        traits.add("16 bit")
    if origin.original_bytes:
        traits.add("original bytes")
    return frozenset(traits)


class ImageSource:
    """One picture of one file, read once; decoded only when someone asks. Safe to use from several threads."""

    def __init__(self, evidence: Evidence, data: bytes, picture: str = "") -> None:
        self.evidence = evidence
        self.picture = picture
        self._data = data
        self._lock = RLock()
        self._kept: dict[str, Any] = {}

    @classmethod
    def open(cls, path: Path | str, origin: Origin | None = None) -> "ImageSource":
        """Read a file once, read-only. Raises Unreadable."""
        path = Path(path).absolute()
        try:
            with path.open("rb") as file:
                data = file.read(LARGEST_FILE + 1)
        except OSError as error:
            reason = error.strerror or str(error)
            raise Unreadable(
                str(say("{name} cannot be opened: {reason}. Check that it exists and that you may read it.", name=path.name, reason=reason))
            ) from error
        return cls.of_bytes(data, path, origin)

    @classmethod
    def of_bytes(cls, data: bytes, path: Path, origin: Origin | None = None) -> "ImageSource":
        """A source from bytes that came by drop, paste or download; `path` only names it. Raises Unreadable where they are none."""
        if not data:
            raise Unreadable(str(say("{name} is empty: it holds no bytes. Ask for the file to be sent again.", name=path.name)))
        if len(data) > LARGEST_FILE:
            limit = LARGEST_FILE >> 20
            raise Unreadable(
                str(
                    say(
                        "{name} is larger than {limit} MB and was not read. Extract the picture or frame in question first.",
                        name=path.name,
                        limit=limit,
                    )
                )
            )
        opened = datetime.now(UTC).isoformat(timespec="seconds")
        return cls(Evidence(path, len(data), sha256(data).hexdigest(), opened, origin or Origin()), data)

    def select(self, picture: str) -> "ImageSource":
        """Another picture of the same file: a frame, an embedded preview, the developed RAW; one of ``facts.pictures``."""
        return ImageSource(self.evidence, self._data, picture)

    def within(self, region: Region) -> "ImageSource":
        """The same evidence cut to `region`, for a first look at the visible part."""
        return _Cut(self, region)

    def copy_to(self, write: Callable[[bytes], T]) -> T:
        """Hand the bytes, unparsed, to whoever keeps evidence: the case's copy and the report's unchanged JPEG stream."""
        return write(self._data)

    @property
    def facts(self) -> Facts:
        return self._decoded()[0]

    @property
    def samples(self) -> Samples:
        """H×W×C uint8 or uint16, read-only, as the file stores them: no rotation, no colour management, no alpha blending."""
        return self._decoded()[1]

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """H×W×3 uint8 RGB, read-only: 16-bit samples by their high byte, grey repeated, alpha left out, CMYK by (1-c)(1-k)."""
        return cast("NDArray[np.uint8]", self._once("pixels", lambda: _frozen(_rgb(self.samples, self.facts.channels))))

    @property
    def luma(self) -> NDArray[np.uint8]:
        """H×W uint8, read-only: BT.601 luma of `pixels`, rounded."""
        return cast("NDArray[np.uint8]", self._once("luma", lambda: _frozen(_luma(self.pixels))))

    @property
    def shape(self) -> tuple[int, int]:
        return self.facts.height, self.facts.width

    @property
    def jpeg(self) -> JpegFile | None:
        """Segments, tables and, on demand, coefficients; None where the file is no JPEG."""
        if self._data[:3] != b"\xff\xd8\xff":
            return None
        return self._once("jpeg", lambda: JpegFile.of(self.parsed("jpeg"), lambda: self.parsed("jpeg.coefficients")))

    @property
    def metadata(self) -> Any:
        return self.parsed("metadata")

    @property
    def traits(self) -> frozenset[str]:
        """What a method may ask for in ``Analyzer.reads``; see `traits_of`."""
        return traits_of(self.facts, self.evidence.origin)

    def parsed(self, name: str, **arguments: object) -> Any:
        """Run a registered parser on the bytes, in the reader's process; kept for the next asker. Raises Unreadable."""
        key = f"{name}{sorted(arguments.items())}"
        return self._once(key, lambda: self._read(name, arguments))

    def _read(self, name: str, arguments: dict[str, object]) -> Any:
        try:
            return reader.call(name, self._data, **arguments)
        except reader.ReaderError as error:
            raise Unreadable(str(say("{name}: {reason}", name=self.evidence.name, reason=str(error)))) from error

    def _decoded(self) -> tuple[Facts, Samples]:
        def decode() -> tuple[Facts, Samples]:
            answer = self._read("pixels", {"picture": self.picture})
            facts = {**answer["facts"], **{name: tuple(answer["facts"][name]) for name in ("channels", "pictures", "notes")}}
            return Facts(**facts), _frozen(answer["samples"])

        return self._once("decoded", decode)

    def _once(self, key: str, make: Callable[[], T]) -> T:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = make()
            return cast("T", self._kept[key])

    def __getstate__(self) -> dict[str, Any]:
        return {"evidence": self.evidence, "picture": self.picture, "_data": self._data}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["evidence"], state["_data"], state["picture"])  # type: ignore[misc]


class _Cut(ImageSource):
    """A source that shows only a region of another's pixels; all that is parsed is the whole file's."""

    def __init__(self, whole: ImageSource, region: Region) -> None:
        super().__init__(whole.evidence, whole._data, whole.picture)
        self._whole, self._region = whole, region

    def _decoded(self) -> tuple[Facts, Samples]:
        x, y, width, height = self._region
        facts = replace(self._whole.facts, width=width, height=height)
        return facts, self._whole.samples[y : y + height, x : x + width]

    @property
    def pixels(self) -> NDArray[np.uint8]:
        x, y, width, height = self._region
        return self._whole.pixels[y : y + height, x : x + width]

    def parsed(self, name: str, **arguments: object) -> Any:
        return self._whole.parsed(name, **arguments)

    def __reduce__(self) -> tuple[Any, ...]:
        return _Cut, (self._whole, self._region)


def _frozen(array: Any) -> Any:
    array.flags.writeable = False
    return array


def _rgb(samples: Samples, channels: tuple[str, ...]) -> NDArray[np.uint8]:
    eight = samples.astype(np.uint8, copy=False) if samples.dtype == np.uint8 else (samples >> 8).astype(np.uint8)
    if channels[:4] == ("cyan", "magenta", "yellow", "black"):
        ink = 255 - eight[..., :4].astype(np.uint16)
        return ((ink[..., :3] * ink[..., 3:] + 127) // 255).astype(np.uint8)
    if channels[0] == "grey":
        return np.repeat(eight[..., :1], 3, axis=2)
    return np.ascontiguousarray(eight[..., :3])


def _luma(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    import cv2

    return cast("NDArray[np.uint8]", cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY))
