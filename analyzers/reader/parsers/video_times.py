"""The parsers ``times`` and ``strip``: when each frame of a film is shown, without decoding any; and small pictures from all along it."""

from collections.abc import Iterator
from contextlib import closing
from fractions import Fraction
from typing import Any, BinaryIO

import numpy as np

from analyzers.reader.errors import Refused
from analyzers.reader.parsers import video

MOST_FRAMES = 5_000_000
AT_ONCE = 20_000  # frames told in one piece, so that a long film shows how far it is


def times(file: BinaryIO) -> Iterator[dict[str, Any]]:
    """The frames' times in seconds from the film's start, piece by piece in the file's order, each with how far it is; facts come first."""
    with closing(video.facts_of_file(file)) as first:
        facts = next(first)
    yield {"facts": facts, "done": 0.0}
    film = video.opened(file)
    try:
        piece: list[float] = []
        count = 0
        for packet in _packets(film):
            stamp = packet.pts if packet.pts is not None else packet.dts
            if stamp is None or not packet.size or packet.is_discard:
                continue
            piece.append(float(stamp * packet.time_base - film.start))
            count += 1
            if len(piece) == AT_ONCE:
                yield {
                    "times": np.array(piece, np.float64),
                    "done": min(1.0, max(0.0, piece[-1] / (facts["duration_s"] or piece[-1] or 1))),
                }
                piece = []
            if count == MOST_FRAMES:
                break
        yield {"times": np.array(piece, np.float64), "done": 1.0}
    finally:
        film.container.close()


def strip(file: BinaryIO, *, moments: list[float], max_side: int, exact: bool) -> Iterator[dict[str, Any]]:
    """Small pictures from all along the film: time_s and pixels. One that is met again is left out.

    `exact`: the first frame at or after each time, which decodes the whole film; else the one before it that stands by itself.
    """
    film = video.opened(file)
    last: float | None = None
    try:
        for frame, time_s in _at(film, moments) if exact else _standing(film, moments):
            if time_s != last:
                last = time_s
                yield {"time_s": time_s, "pixels": video.pixels_of(frame, max_side)}
        if last is None:
            raise Refused(video.NOT_VIDEO)
    finally:
        film.container.close()


def _at(film: video.Film, moments: list[float]) -> Iterator[tuple[Any, float]]:
    waiting = sorted(moments, reverse=True)
    for frame in video.all_frames(film):
        time_s = video.time_of(film, frame)
        if waiting and time_s is not None and time_s >= waiting[-1] - 1e-6:
            while waiting and time_s >= waiting[-1] - 1e-6:
                waiting.pop()
            yield frame, time_s


def _standing(film: video.Film, moments: list[float]) -> Iterator[tuple[Any, float]]:
    import av

    for moment in moments:
        try:
            film.container.seek(max(0, int((Fraction(moment) + film.start) / film.stream.time_base)), stream=film.stream)
        except av.FFmpegError:
            continue
        for frame in video.all_frames(film):
            time_s = video.time_of(film, frame)
            if time_s is not None:
                yield frame, time_s
                break


def _packets(film: video.Film) -> Iterator[Any]:
    import av

    packets = film.container.demux(film.stream)
    while film.errors < video.MOST_ERRORS:
        try:
            yield next(packets)
        except StopIteration:
            return
        except (av.FFmpegError, ValueError):
            film.errors += 1
