"""The parsers ``video`` and ``frames``: what a film is, and those of its frames that show something new, at their exact times.

By PyAV from an open file. Frames are given as stored, not turned; a broken film gives what could be decoded, and says so.
"""

import io
import os
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from analyzers.language import say
from analyzers.reader.errors import LimitExceeded, Refused
from analyzers.reader.parsers.text import shown

MOST_FRAME_PIXELS = 64_000_000
MOST_MOMENTS = 1500  # ten seconds at 120 frames a second, and some
MOST_ERRORS = 200  # of decoding, after which a film is given up
ROUNDING_S = 1e-3
LEAST_GAP_S = 0.04  # two kept frames are this far apart at least, whatever changes
THUMB = 32  # px of the longer side, at which frames are compared
CUT = 12.0  # grey levels on average: another view
MOVED = 5.0  # grey levels at one place of the thumb: something moved
NOT_VIDEO = say("it holds no video that can be decoded; the file is damaged or of another kind, so ask for it again.")
BROKEN = say("The film is damaged or cut off: not all of its frames could be decoded.")

# containers only: no playlists or concatenations, which name other files and addresses
FORMATS = "mov,mp4,m4a,3gp,matroska,webm,avi,mpeg,mpegts,flv,asf,ogg,m4v,h264,hevc,mpegvideo,gif,mxf,dv,ivf"
_CLOSED = {"format_whitelist": FORMATS, "protocol_whitelist": "none", "enable_drefs": "0"}
MOST_THREADS = 4  # each holds frames of its own


@dataclass
class Film:
    """An opened video stream, with how much of it is damaged."""

    container: Any
    stream: Any
    size: int
    errors: int = 0

    @property
    def start(self) -> Fraction:
        """The first time stamp, in seconds; the film begins at 0 whatever it is."""
        return self.stream.start_time * self.stream.time_base if self.stream.start_time is not None else Fraction(0)


def facts(data: bytes) -> dict[str, Any]:
    """What the film says of itself: duration_s, width, height, rate, codec, rotation, frames, container."""
    return next(facts_of_file(io.BytesIO(data)))


def facts_of_file(file: BinaryIO) -> Generator[dict[str, Any], None, None]:
    """The same, from an open file."""
    film = opened(file)
    try:
        yield _facts(film, _rotation_of_first_frame(film))
    finally:
        film.container.close()


def frames(
    file: BinaryIO,
    *,
    every: float = 1.0,
    start: float = 0.0,
    stop: float | None = None,
    max_side: int = 0,
    near: float = 1.5,
    longest: float = 4.0,
) -> Iterator[dict[str, Any]]:
    """Frames that show something new: time_s, pixels (H×W×3 RGB), done (0..1), rotation, notes; the first also has facts.

    At least one each `every` seconds while anything moves, one wherever the view has changed, none within `longest` seconds that differs
    from the last kept one by less than `near` grey levels everywhere: what moves may be too small to be seen when scaled down.
    `max_side` scales down; 0 leaves the size. The last frame carries the notes.
    """
    film = opened(file)
    try:
        last: dict[str, Any] | None = None
        for frame, time_s in _new(_decoded(film, start, stop), every, near, longest):
            item = {
                "time_s": time_s,
                "pixels": pixels_of(frame, max_side),
                "done": _done(film, time_s),
                "rotation": _rotation(frame),
                "notes": [],
            }
            if last is None:
                item["facts"] = _facts(film, _rotation(frame))
            else:
                yield last
            last = item
        if last is None:
            raise Refused(NOT_VIDEO if film.errors or start <= 0 else say("it has no frames at the time asked for; choose an earlier one."))
        yield last | {"notes": [BROKEN] if film.errors else []}
    finally:
        film.container.close()


def moments(file: BinaryIO, *, start: float = 0.0, stop: float = 0.0, max_side: int = 0, grey: bool = False) -> Iterator[dict[str, Any]]:
    """All frames from `start` to `stop` seconds, in the order shown: time_s, pixels (H×W×3 RGB, or H×W luma), duration_s, rotation.

    At most `MOST_MOMENTS`. A film that is damaged there gives what can be decoded; one that ends before gives nothing.
    """
    film = opened(file)
    try:
        for count, (frame, time_s) in enumerate(_decoded(film, start, stop)):
            if count == MOST_MOMENTS:
                return
            pixels = pixels_of(frame, max_side, "gray" if grey else "rgb24")
            yield {"time_s": time_s, "pixels": pixels, "duration_s": _duration(film), "rotation": _rotation(frame)}
    finally:
        film.container.close()


def _new(decoded: Iterator[tuple[Any, float]], every: float, near: float, longest: float) -> Iterator[tuple[Any, float]]:
    """Those frames that show something that the last of them did not."""
    last: NDArray[np.float32] | None = None
    last_s = 0.0
    for frame, time_s in decoded:
        thumb = _thumb(frame)
        # a film may change its frame size, which is another view
        if last is None or thumb.shape != last.shape or _is_new(np.abs(thumb - last), time_s - last_s, every, near, longest):
            last, last_s = thumb, time_s
            yield frame, time_s


def _is_new(difference: NDArray[np.float32], gap_s: float, every: float, near: float, longest: float) -> bool:
    if gap_s < LEAST_GAP_S:
        return False
    if gap_s >= longest - ROUNDING_S or float(difference.mean()) > CUT:
        return True
    if gap_s >= every - ROUNDING_S:
        return float(difference.max()) >= near
    # half the usual time suffices where a good part of the view is other than before
    return gap_s >= every / 2 - ROUNDING_S and float((difference > MOVED).mean()) > 0.25


def opened(file: BinaryIO) -> Film:
    """The film, ready to be decoded; close its container. Raises Refused, or LimitExceeded."""
    import av

    av.logging.set_level(None)
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    try:
        container = av.open(_Plain(file), mode="r", metadata_errors="ignore", options=_CLOSED)
    except (av.FFmpegError, ValueError, EOFError) as error:
        raise Refused(NOT_VIDEO) from error
    # a stream without a decoder has no size either
    if not container.streams.video or container.streams.video[0].codec_context is None:
        container.close()
        raise Refused(NOT_VIDEO)
    stream = container.streams.video[0]
    if stream.width * stream.height > MOST_FRAME_PIXELS:
        container.close()
        raise LimitExceeded(
            say(
                "its frames of {width} × {height} pixels are larger than are decoded; ask for a smaller copy.",
                width=stream.width,
                height=stream.height,
            )
        )
    stream.thread_type = "AUTO"
    stream.codec_context.thread_count = min(MOST_THREADS, os.cpu_count() or 1)
    return Film(container, stream, size)


class _Plain:
    """Only what a demuxer needs of a file: reading and moving in it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int) -> bytes:
        return self._file.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()


def _decoded(film: Film, start: float, stop: float | None) -> Iterator[tuple[Any, float]]:
    """Frames with their times from the film's start, in the order shown; errors are counted and passed over."""
    import av

    stream = film.stream
    if start > 0:
        try:
            film.container.seek(int((Fraction(start) + film.start) / stream.time_base), stream=stream)
        except av.FFmpegError:  # then from the beginning, passing over what is earlier
            film.container.seek(0)
    for frame in all_frames(film):
        time_s = time_of(film, frame)
        if time_s is None or time_s < start - 1e-6:
            continue
        if stop is not None and time_s > stop:
            return
        yield frame, time_s


def all_frames(film: Film) -> Iterator[Any]:
    """Decoded frames from where the film stands; errors are counted and passed over."""
    import av

    packets = film.container.demux(film.stream)
    while film.errors < MOST_ERRORS:
        try:
            packet = next(packets)
        except StopIteration:
            return
        except (av.FFmpegError, ValueError):
            film.errors += 1
            continue
        try:
            if packet.is_corrupt:
                film.errors += 1
            yield from packet.decode()
        except EOFError:
            return
        except (av.FFmpegError, ValueError):
            film.errors += 1


def time_of(film: Film, frame: Any) -> float | None:
    """Seconds from the film's start; None where the file does not tell."""
    if frame.pts is None or frame.time_base is None:
        return None
    return float(frame.pts * frame.time_base - film.start)


def pixels_of(frame: Any, max_side: int, kind: str = "rgb24") -> NDArray[np.uint8]:
    """RGB (or luma) by swscale from the frame's own range and matrix, scaled down by area where asked."""
    width, height = frame.width, frame.height
    longer = max(width, height)
    if max_side and longer > max_side:
        width, height = max(1, round(width * max_side / longer)), max(1, round(height * max_side / longer))
        frame = frame.reformat(width, height, kind, interpolation="AREA")
    pixels: NDArray[np.uint8] = frame.to_ndarray(format=kind)
    return pixels


def _thumb(frame: Any) -> NDArray[np.float32]:
    """Luma, small: averages over areas, so that noise counts little."""
    longer = max(frame.width, frame.height)
    width, height = max(2, round(frame.width * THUMB / longer)), max(2, round(frame.height * THUMB / longer))
    small = frame.reformat(width, height, "gray", interpolation="AREA").to_ndarray()
    thumb: NDArray[np.float32] = small.astype(np.float32)
    return thumb


def _rotation(frame: Any) -> int:
    """Degrees anticlockwise by which a player turns the frames; 0, 90, 180 or 270."""
    return int(frame.rotation) % 360


def _rotation_of_first_frame(film: Film) -> int:
    for frame in all_frames(film):
        return _rotation(frame)
    return 0


def _done(film: Film, time_s: float) -> float:
    duration = _duration(film)
    return min(1.0, max(0.0, time_s / duration)) if duration else 0.0


def _duration(film: Film) -> float:
    """In seconds; 0 where the file does not tell."""
    if film.stream.duration is not None:
        return float(film.stream.duration * film.stream.time_base)
    return film.container.duration / 1e6 if film.container.duration else 0.0


def _facts(film: Film, rotation: int) -> dict[str, Any]:
    import av

    stream = film.stream
    tags = {**film.container.metadata, **stream.metadata}
    return {
        "container": film.container.format.name,
        "codec": stream.codec_context.name,
        "width": stream.width,
        "height": stream.height,
        "duration_s": _duration(film),
        "rate": float(stream.average_rate) if stream.average_rate else 0.0,
        "frames": stream.frames,
        "rotation": rotation,
        "start_s": float(film.start),
        "bytes": film.size,
        "tags": {shown(str(name))[:200]: shown(str(value)) for name, value in list(tags.items())[:200]},
        "decoder": f"FFmpeg libavcodec {'.'.join(map(str, av.library_versions['libavcodec']))} (PyAV {av.__version__})",
    }
