"""The films of a library, opened again in the reader's process: all frames around a moment, or one of them."""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from analyzers import reader
from analyzers.reader import ReaderError
from analyzers.reference.features import REFERENCE_SIDE, Grey
from analyzers.reference.moment import MOST_FRAMES, Reel
from analyzers.reference.store.records import Source

REEL_SIDE = 480  # px: frames that are compared, at less than the kept pictures' size since there are hundreds
_MOST_DECODED = 1200
_FRAME_S = 0.002


class Films:
    """Of these sources. A film that is away, was changed since, or cannot be decoded any more is as good as absent."""

    def __init__(self, sources: Mapping[int, Source]) -> None:
        self._sources = sources

    def reel(self, source: int) -> Reel | None:
        """What opens the film of a source; None where it is away."""
        record = self._sources[source]
        path = Path(record.path)
        try:
            if path.stat().st_size != record.size:
                return None
        except OSError:
            return None
        return lambda start, stop: _reel(path, start, stop)

    def frame(self, source: int, time_s: float) -> NDArray[np.uint8] | None:
        """The frame at a time, H×W×3 RGB at the size of kept pictures."""
        path = Path(self._sources[source].path)
        for item in _moments(path, max(0.0, time_s - _FRAME_S), time_s + _FRAME_S, REFERENCE_SIDE, grey=False):
            return np.asarray(item["pixels"], np.uint8)
        return None


def _reel(path: Path, start: float, stop: float) -> list[tuple[float, Grey]]:
    """All frames between two times; of very many, evenly chosen ones."""
    items = islice(_moments(path, start, stop, REEL_SIDE, grey=True), _MOST_DECODED)
    frames = [(float(item["time_s"]), np.asarray(item["pixels"], np.uint8)) for item in items]
    step = -(-len(frames) // MOST_FRAMES)
    return frames[:: max(1, step)]


def _moments(path: Path, start: float, stop: float, side: int, *, grey: bool) -> Iterator[dict[str, Any]]:
    """What can be decoded there; nothing where that fails."""
    try:
        stream = cast("Any", reader.stream("moments", path, start=start, stop=stop, max_side=side, grey=grey))
        try:
            yield from stream
        finally:
            stream.close()
    except (ReaderError, OSError):
        return
