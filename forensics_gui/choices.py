"""Pictures to choose from: what a web page, an archive or a mail holds, as rows of plain text. What is chosen is taken, nothing else."""

from dataclasses import dataclass, field

from forensics_gui.incoming_arrival import Arrival, Offer


@dataclass(frozen=True)
class Member:
    """A picture or video within a holder, by its key there."""

    key: tuple[int, ...]
    path: str
    size: int
    video: bool
    said: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Choice:
    """One row: name, what is said of the picture, its size, where it lies. further: another size of the picture in the row before."""

    name: str
    words: str
    size: str
    place: str
    content: Arrival | Offer | Member = field(repr=False)
    further: bool = False


@dataclass(frozen=True)
class Choices:
    """All rows, under a title and sentences on what they are of. `holder` is what members are taken out of."""

    title: str
    sentences: tuple[str, ...]
    rows: tuple[Choice, ...]
    holder: object = None
