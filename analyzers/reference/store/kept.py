"""The frames of an embedded library as of one moment: their facts, kept pictures and hashes, everything mapped and nothing copied."""

import zlib
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from analyzers.reference.store import facts
from analyzers.reference.store.contract import NOBODY
from analyzers.reference.store.faults import damaged
from analyzers.reference.store.records import Source
from analyzers.reference.store.tables import FRAME, frames_file, hashes_file, mapped, pack_file


class KeptFrames:
    """All of a snapshot but its search: it needs no codebook. Raises LibraryError where files are missing or not what they were."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with facts.reading(folder) as db:
            self.state, self.segments = facts.state(db), facts.segments(db)
            self.sources: Mapping[int, Source] = {source.id: source for source in facts.sources(db)}
            spans = facts.spans(db)
        self.frames: NDArray[Any] = mapped(frames_file(folder, self.state.generation), FRAME, (self.state.rows,))
        shape = (self.state.rows, self.state.hash_bytes)
        self._hashes: NDArray[np.uint8] = mapped(hashes_file(folder, self.state.generation), np.uint8, shape)
        self._hide_the_removed(spans)

    def proxy(self, frame: int) -> bytes:
        row = self.frames[frame]
        source = self.sources.get(int(row["source"]))
        if source is None:
            raise damaged(self.folder, frames_file(self.folder, self.state.generation).name)
        file = pack_file(self.folder, source.sha256)
        try:
            with file.open("rb") as pack:
                pack.seek(int(row["offset"]))
                data = pack.read(int(row["length"]))
        except (OSError, ValueError) as error:  # the latter where the row itself is not as it was written
            raise damaged(self.folder, file.name) from error
        if zlib.crc32(data) != row["crc"]:
            raise damaged(self.folder, file.name)
        return data

    def hashes(self) -> NDArray[np.uint8]:
        return self._hashes

    def close(self) -> None:
        """Nothing is held open but mappings, which go with the last array."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _hide_the_removed(self, spans: tuple[tuple[int, int, int, str], ...]) -> None:
        """Rows that no source owns any more say so, in this process's own copy of their pages."""
        end = 0
        self._holes = False
        for first, last in [*((first, first + count) for _, first, count, _ in spans), (self.state.rows, self.state.rows)]:
            if first > end:
                self.frames["source"][end:first] = NOBODY
                self._hashes[end:first] = 0  # near to none
                self._holes = True
            end = last
        self.frames.flags.writeable = self._hashes.flags.writeable = False
