"""What can come in from outside: bytes or a file that may be opened, an address that may be asked for, or one sentence why neither.

The values are plain: no Qt, no network and no file is touched here before somebody opens an `Arrival`.
"""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeAlias

from analyzers.contract import Job, Unwatched
from analyzers.evidence import ImageSource, Origin, Unreadable
from analyzers.language import mark, tr
from forensics_gui import NAME
from forensics_gui.directsave import PATIENCE_S, Saving
from forensics_gui.incoming_names import picture_suffix, safe_name

if TYPE_CHECKING:
    from forensics_gui.choices import Choices

# Stored in Origin.note as these English ids and translated where they are shown.
PIXELS_FROM_BROWSER = mark("pixels only: re-encoded by the browser, no metadata, compression traces void")
PIXELS_FROM_PROGRAM = mark("pixels only: re-encoded by the program they were copied from, no metadata, compression traces void")
PIXELS_FROM_MEMORY = mark("pixels only: taken from the clipboard's memory and written as PNG here, no metadata, compression traces void")
ASKED_AGAIN = mark("the browser wrote the file itself; it may have asked the server for it once more")


@dataclass(frozen=True)
class Arrival:
    """One piece of evidence at the door: a file's path, bytes that came without a file, or a file that another program still writes.

    Always taken in by `open`. `otherwise` stands in where the other program fails: pixels only, marked so.
    """

    name: str
    origin: Origin
    path: Path | None = None
    data: bytes = field(default=b"", repr=False)
    saving: Saving | None = field(default=None, repr=False)
    otherwise: "Arrival | None" = None

    def open(self, job: Job | None = None) -> ImageSource:
        """Read and hash it: for a job thread. Raises Unreadable; lets Cancelled pass."""
        if self.path is not None:
            return ImageSource.open(self.path, self.origin)
        if self.saving is not None:
            return self._saved(self.saving, job or Unwatched())
        return ImageSource.of_bytes(self.data, Path(self.name), self.origin)

    def _saved(self, saving: Saving, job: Job) -> ImageSource:
        note = tr("Waiting for the browser to write {name}", name=self.name)
        data = saving.wait(PATIENCE_S, partial(job.checkpoint, 0.0, note)) or b""
        if picture_suffix(data[:64]):
            return ImageSource.of_bytes(data, Path(safe_name(self.name, data)), self.origin)
        saving.close()
        if self.otherwise is not None:
            return self.otherwise.open(job)
        raise Unreadable(tr("{name} was not written by the browser. Save it there as a file and drop that.", name=self.name))


@dataclass(frozen=True)
class Holder:
    """A file that is no evidence itself, but holds pictures to choose from: a zip archive, a mail, a video."""

    name: str
    origin: Origin
    path: Path
    kind: str  # "zip", "mail" or "video"
    passing: "TemporaryDirectory[str] | None" = None  # where `path` is a copy of ours, to be gone once it was looked through


@dataclass(frozen=True)
class Offer:
    """The address of a picture that could be fetched, if the user says yes to `question`. page: it may as well be a web page's.

    `otherwise` is what can be had without asking anybody: the browser's re-encoded pixels, where the drop held them.
    """

    address: str
    name: str
    origin: Origin
    otherwise: Arrival | None = None
    page: bool = False

    @property
    def question(self) -> str:
        """What happens on yes, and what the server will learn: to be shown as it is, before anything is sent."""
        if self.page:
            return tr(
                "An address arrived. Fetch {address}? A picture is taken; of a web page, the pictures are listed to choose from, and none "
                "of them is fetched yet. The server {host} and those that it redirects to will learn this computer's network address, the "
                "time, and that {program} asked for this address; the network and the name service learn the server's name. No cookies "
                "are sent, so the answer may differ from what the browser showed.",
                address=shortened(self.address),
                host=host_of(self.address),
                program=NAME,
            )
        return tr(
            "Only the picture's address arrived, not the picture. Fetch {address}? The server {host} and those that it redirects to will "
            "learn this computer's network address, the time, and that {program} asked for this picture; the network and the name service "
            "learn the server's name. No cookies and no page address are sent, so the answer may differ from what the browser showed.",
            address=shortened(self.address),
            host=host_of(self.address),
            program=NAME,
        )


@dataclass(frozen=True)
class Refusal:
    """Why something that was dropped, pasted or named did not come in; one sentence for the user."""

    sentence: str

    def __str__(self) -> str:
        return self.sentence


Incoming: TypeAlias = "Arrival | Choices | Holder | Offer | Refusal"


def host_of(address: str) -> str:
    """The server's name as the network will see it, so that look-alike letters show as ``xn--``."""
    from urllib.parse import urlsplit

    try:
        host = urlsplit(address).hostname or ""
        return host.encode("idna").decode("ascii")
    except (UnicodeError, ValueError):
        return ascii(address)[1:-1][:80]


def shortened(text: str, most: int = 200) -> str:
    """A text from outside, fit to be shown in a sentence: printable and not endless, the end kept since it names the file."""
    clean = "".join(letter for letter in text if letter.isprintable())
    return clean if len(clean) <= most else f"{clean[: most // 2]}…{clean[-(most // 2) :]}"
