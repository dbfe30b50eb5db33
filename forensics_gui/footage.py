"""A video whose frames are to be chosen: when each is shown, small pictures from all along it, and those that are taken, at full size.

All decoding is the reader's. A taken frame is pixels, written losslessly here; its origin says of which video and when.
"""

from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.contract import Job
from analyzers.evidence import Unreadable
from analyzers.language import mark, tr
from forensics_gui.case.extraction import FRAME
from forensics_gui.film import Film, Moment, as_jpeg, lasting
from forensics_gui.holders import streamed
from forensics_gui.incoming_arrival import Arrival, Holder, shortened
from forensics_gui.incoming_names import safe_name

PIXELS_FROM_VIDEO = mark("pixels decoded from a video: no file traces of a photo")
STRIP = 48  # small pictures
STRIP_SIDE = 160
SHOWN_SIDE = 1280
AROUND_S = 0.75  # frames read before and after the one that is looked at
MOST_AROUND = 60  # frames, of a film with very many a second
DECODED_WHOLE = 2500  # frames; of a longer film only frames that stand by themselves are shown in the strip
SAME_S = 1e-4  # two frames of a film are further apart than this
_HASHED_AT_ONCE = 4 << 20


@dataclass(frozen=True, eq=False)
class Footage:
    """A video that was looked through. times: of all frames, in seconds from its start, sorted, by the time stamps in the file."""

    holder: Holder
    sha256: str
    state: tuple[int, int]  # size and time of the last change, by which a file that was changed since is known
    facts: dict[str, Any]
    times: NDArray[np.float64]
    strip: tuple[Moment, ...]

    def number(self, time_s: float) -> int:
        """Of the frame at this time, counted from 0."""
        return min(int(np.searchsorted(self.times, time_s - SAME_S)), len(self.times) - 1)


def survey(holder: Holder, job: Job) -> Footage:
    """Look a video through: for a job thread. Raises Unreadable; lets Cancelled pass."""
    state = _state(holder)
    facts, times = _times(holder, job)
    digest = _hashed(holder, job)
    exact = len(times) <= DECODED_WHOLE
    wanted = times[np.linspace(0, len(times) - 1, min(STRIP, len(times))).astype(int)]
    strip = []
    for item in streamed(holder, "strip", moments=wanted.tolist(), max_side=STRIP_SIDE, exact=exact):
        strip.append(Moment(float(item["time_s"]), float(item["time_s"]), as_jpeg(item["pixels"])))
        job.checkpoint(0.5 + 0.5 * len(strip) / len(wanted))
    return Footage(holder, digest, state, facts, times, tuple(strip))


def frames_around(footage: Footage, number: int, job: Job) -> Film:
    """The frames around one, at most `SHOWN_SIDE` pixels wide: for a job thread. `hit` is the one that was asked for."""
    low = max(0, number - MOST_AROUND, footage.number(footage.times[number] - AROUND_S))
    high = min(len(footage.times) - 1, number + MOST_AROUND, footage.number(footage.times[number] + AROUND_S))
    start, stop = max(0.0, footage.times[low] - SAME_S), footage.times[high] + SAME_S
    frames = []
    shape = (0, 0)
    for item in streamed(footage.holder, "moments", start=float(start), stop=float(stop), max_side=SHOWN_SIDE):
        job.checkpoint(min(1.0, (float(item["time_s"]) - start) / max(stop - start, SAME_S)))
        frames.append(Moment(float(item["time_s"]), 0.0, as_jpeg(item["pixels"])))
        shape = item["pixels"].shape[:2]
    if not frames:
        raise Unreadable(tr("The frames at this time cannot be decoded; the video is damaged here."))
    hit = min(range(len(frames)), key=lambda index: abs(frames[index].time_s - footage.times[number]))
    return Film(lasting(frames), hit, shape[1], shape[0])


def taken(footage: Footage, times: list[float], job: Job) -> tuple[Arrival, ...]:
    """These frames at full size: for a job thread. Raises Unreadable; lets Cancelled pass."""
    found: list[Arrival] = []
    for time_s in sorted(times):
        job.checkpoint(len(found) / len(times))
        start, stop = max(0.0, time_s - SAME_S), time_s + SAME_S
        with closing(streamed(footage.holder, "moments", start=start, stop=stop)) as items:
            item = next(items, None)
        if item is None:
            raise Unreadable(tr("The frame at {time} s cannot be decoded; the video is damaged there.", time=f"{time_s:.3f}"))
        found.append(_frame(footage, float(item["time_s"]), item["pixels"], int(item["rotation"])))
    if _state(footage.holder) != footage.state:
        raise Unreadable(tr("{name} has changed since it was opened. Drop it again.", name=shortened(footage.holder.name)))
    return tuple(found)


def _frame(footage: Footage, time_s: float, pixels: NDArray[np.uint8], rotation: int) -> Arrival:
    import cv2

    holder = footage.holder
    _, png = cv2.imencode(".png", cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2BGR), [cv2.IMWRITE_PNG_COMPRESSION, 3])
    told = [
        (":video", holder.name),
        (":video SHA-256", footage.sha256),
        (":time", f"{time_s:.6f} s"),
        (":frame", f"{footage.number(time_s) + 1} / {len(footage.times)}"),  # counted from 1, by the time stamps in the file
        (":codec", f"{footage.facts['container']}, {footage.facts['codec']}"),
        (":decoder", str(footage.facts["decoder"])),
    ]
    if rotation:
        told.append((":rotation not applied", f"{rotation}°"))
    headers = (*holder.origin.headers, *((name, shortened(value, 1000)) for name, value in told))
    origin = replace(holder.origin, original_bytes=False, route=FRAME, headers=headers, note=PIXELS_FROM_VIDEO)
    stem = f"{Path(holder.name).stem} {time_s:.3f} s".replace(".", "_")
    return Arrival(safe_name(f"{stem}.png"), origin, data=png.tobytes())


def _times(holder: Holder, job: Job) -> tuple[dict[str, Any], NDArray[np.float64]]:
    facts: dict[str, Any] = {}
    pieces = []
    for item in streamed(holder, "times"):
        facts = item.get("facts", facts)
        if "times" in item:
            pieces.append(item["times"])
        job.checkpoint(0.3 * item["done"])
    found = np.unique(np.round(np.concatenate(pieces), 6)) if pieces else np.zeros(0)
    found = found[found >= -SAME_S]
    if not len(found):
        raise Unreadable(tr("{name} does not say when its frames are shown, so none can be chosen.", name=shortened(holder.name)))
    return facts, found


def _hashed(holder: Holder, job: Job) -> str:
    digest, done, size = sha256(), 0, max(_state(holder)[0], 1)
    with holder.path.open("rb") as file:
        while piece := file.read(_HASHED_AT_ONCE):
            digest.update(piece)
            done += len(piece)
            job.checkpoint(min(0.5, 0.3 + 0.2 * done / size))
    return digest.hexdigest()


def _state(holder: Holder) -> tuple[int, int]:
    try:
        known = holder.path.stat()
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unreadable(tr("{name} cannot be opened: {reason}.", name=shortened(holder.name), reason=reason)) from error
    return known.st_size, known.st_mtime_ns
