"""The frames of a film around a match, read for looking at: ten seconds, small, and only from the file that was found.

They are decoded by the reader and kept as JPEGs of our own making, so that ten seconds take some ten megabytes; none is evidence.
"""

from bisect import bisect_right
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from math import inf
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from analyzers import reader
from analyzers.contract import Job
from analyzers.language import NOTHING, Message, say, tr
from analyzers.results import Match

AROUND_S = 5.0  # before the hit, and after it
MOST_SIDE = 640  # px
MOST_BYTES = 96 << 20  # of JPEGs: some ten seconds at 240 frames a second
HASHED_WHOLE = 256 << 20  # bytes; a larger file would take seconds to hash again, one on a slow disk minutes
ALIKE = 14.0  # grey levels: kept picture and decoded frame differ by less on average, two scenes by more
THUMB = 32
MOST_LACKING_S = 0.6  # at the end: a film's stated length counts its sound too
ONE_FRAME_S = 0.04
_HASHED_AT_ONCE = 4 << 20
_HASHING = 0.15  # share of the progress


class NoFilm(Exception):
    """The frames cannot be shown; the text is one sentence for the user."""


@dataclass(frozen=True, eq=False)
class Moment:
    """One frame: shown from `time_s` until `until_s` of the film."""

    time_s: float
    until_s: float
    jpeg: bytes

    def pixels(self) -> NDArray[np.uint8]:
        """H×W×3 RGB, from the JPEG that was made here."""
        import cv2

        data = np.frombuffer(self.jpeg, np.uint8)
        return cast("NDArray[np.uint8]", cv2.cvtColor(cv2.imdecode(data, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB))


@dataclass(frozen=True, eq=False)
class Film:
    """The frames in their order, which of them is the hit, their size as kept here, and what was checked of the file."""

    frames: tuple[Moment, ...]
    hit: int
    width: int
    height: int
    checked: Message = NOTHING
    cut_short: bool = False

    def at(self, time_s: float) -> int:
        """The frame that is on view at this time of the film."""
        return min(max(bisect_right(self.frames, time_s + 1e-6, key=lambda frame: frame.time_s) - 1, 0), len(self.frames) - 1)

    def pixels(self, index: int) -> NDArray[np.uint8]:
        """H×W×3 RGB of a frame."""
        return self.frames[index].pixels()


def film_around(match: Match, job: Job) -> Film:
    """Read the frames around the hit. Slow: for a worker. Raises NoFilm; lets Cancelled pass."""
    path, hit_s = Path(match.path), match.time_s
    if hit_s is None or not match.path:
        raise NoFilm(tr("This result does not say where its film lies: search again to see the frames around the hit."))
    try:
        checked = _same_file(path, match, job)
        return _read(path, hit_s, match, checked, job)
    except FileNotFoundError as error:
        raise NoFilm(
            tr(
                "{name} is not in {folder} now, so the frames around the hit cannot be shown. If it lies on a drive that can be removed, "
                "connect the drive and choose Play again.",
                name=path.name,
                folder=str(path.parent),
            )
        ) from error
    except OSError as error:
        raise NoFilm(tr("{name} cannot be read: {reason}.", name=path.name, reason=error.strerror or str(error))) from error
    except reader.ReaderError as error:
        raise NoFilm(tr("{name}: {reason}", name=path.name, reason=str(error))) from error


def _same_file(path: Path, match: Match, job: Job) -> Message:
    """What is known about the file being the one that was found; raises NoFilm where it is another one."""
    size = path.stat().st_size
    if size > HASHED_WHOLE:
        return NOTHING
    digest, done = sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_HASHED_AT_ONCE):
            digest.update(piece)
            done += len(piece)
            job.checkpoint(_HASHING * done / max(size, 1))
    if digest.hexdigest() != match.sha256:
        raise NoFilm(_changed(path))
    return say("The file is the one that was found: its SHA-256 is the same.")


def _changed(path: Path) -> str:
    return tr(
        "{name} has changed since it was added to the library, so its frames are not those of the match. Add it anew, and search again.",
        name=path.name,
    )


def _read(path: Path, hit_s: float, match: Match, checked: Message, job: Job) -> Film:
    start, stop = max(0.0, hit_s - AROUND_S), hit_s + AROUND_S
    frames: list[Moment] = []
    shape, total, nearest, ends_s = (0, 0), 0, inf, stop
    for item in _moments(path, start, stop):
        time_s, pixels = float(item["time_s"]), item["pixels"]
        job.checkpoint(_HASHING + (1 - _HASHING) * (time_s - start) / (stop - start))
        if not checked and abs(time_s - hit_s) <= 1.0:
            nearest = min(nearest, _unlike(pixels, match.frame))
        jpeg = as_jpeg(pixels)
        frames.append(Moment(time_s, time_s, jpeg))
        ends_s = float(item["duration_s"]) or stop  # of the whole film
        shape, total = shape if any(shape) else pixels.shape[:2], total + len(jpeg)
        if total > MOST_BYTES:
            break
    if not frames:
        raise NoFilm(tr("{name} has no frames at the time of the hit.", name=path.name))
    if not checked:
        if nearest > ALIKE:
            raise NoFilm(_changed(path))
        checked = say("The frame at the hit is the one that the library keeps; the file is too large to be hashed again in passing.")
    hit = min(range(len(frames)), key=lambda index: abs(frames[index].time_s - hit_s))
    cut_short = frames[-1].time_s < min(stop, ends_s) - MOST_LACKING_S
    return Film(lasting(frames), hit, shape[1], shape[0], checked, cut_short)


def _moments(path: Path, start: float, stop: float) -> Iterator[dict[str, Any]]:
    """All frames of the film between two times, from the reader; its worker ends with the iteration."""
    with closing(cast("Any", reader.stream("moments", path, start=start, stop=stop, max_side=MOST_SIDE))) as stream:
        yield from stream


def lasting(frames: list[Moment]) -> tuple[Moment, ...]:
    """Each frame stands until the next one comes, whatever the file says of its duration; the last as long as the one before it."""
    ends = [following.time_s for following in frames[1:]]
    ends.append(frames[-1].time_s + (frames[-1].time_s - frames[-2].time_s if len(frames) > 1 else ONE_FRAME_S))
    return tuple(Moment(frame.time_s, end, frame.jpeg) for frame, end in zip(frames, ends, strict=True))


def as_jpeg(pixels: NDArray[np.uint8]) -> bytes:
    """Small, and good enough to look at."""
    import cv2

    _, data = cv2.imencode(".jpg", cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 88])
    return data.tobytes()


def _unlike(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """By how many grey levels two pictures differ on average, seen small."""
    import cv2

    small = [
        cv2.resize(cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY), (THUMB, THUMB), interpolation=cv2.INTER_AREA)
        for pixels in (one, other)
    ]
    return float(np.abs(small[0].astype(np.float32) - small[1].astype(np.float32)).mean())
