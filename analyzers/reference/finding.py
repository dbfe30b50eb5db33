"""A picture looked for in one state of a library: all ways of naming candidates, one geometric check, one judgement.

Features name most; hashes of the whole picture name copies that have few features; an embedding model of the user's may name more. What
is named goes the same way from there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analyzers.contract import Job, Share
from analyzers.evidence import ImageSource, Unreadable
from analyzers.language import NOTHING, Message, tr
from analyzers.reference.adding import grey_of
from analyzers.reference.features import Features, Grey, extract, stretched
from analyzers.reference.films import Films
from analyzers.reference.hashes import hashes_of_query, whole_copies
from analyzers.reference.judge import judged
from analyzers.reference.parts import parts_of
from analyzers.reference.search import LOOKED_AT_COUNT, LOOKS, NOT_SEARCHABLE, Candidate, Ground, Look, Query, prepared, search
from analyzers.reference.shown import Catalogue, matches_of
from analyzers.reference.store.contract import Snapshot
from analyzers.reference.store.records import LibraryError
from analyzers.reference.tiers import ORDER, best_of_sources, is_copy
from analyzers.reference.votes import VARIANTS
from analyzers.results import Match, Region

_REMEMBERED = 64
_MOST_COPIES = 4
_MOST_LIKE = 6
_WHOLE, _PARTS = 0.6, 0.85  # of the progress, done once the picture and its parts are searched
Frames = tuple[tuple[int, int], ...]  # variant and row
Searched = tuple[Query, list[Candidate]]


@dataclass(frozen=True)
class Found:
    """What a search gave. Where not `searchable`, `reason` says why nothing could be looked for: that is not "no match"."""

    matches: tuple[Match, ...] = ()
    searchable: bool = True
    reason: Message = NOTHING
    sources: int = 0
    frames: int = 0


def found_in(snapshot: Snapshot, source: ImageSource, name: str, job: Job, model: Path | str = "") -> Found:
    """What a library of this name has of a picture. Raises LibraryError, Unreadable, Cancelled."""
    sources, frames = len(snapshot.sources), sum(each.frames for each in snapshot.sources.values())
    if not frames:
        return Found(sources=sources)
    query = prepared(source.luma)
    if not query.searchable:
        return Found((), False, NOT_SEARCHABLE, sources, frames)
    pictures, films = _Pictures(snapshot, name), Films(snapshot.sources)
    ground = pictures.ground()
    catalogue = Catalogue(snapshot.sources, snapshot.frames, pictures.pixels, films.frame)
    proposed = _copies(source.pixels, snapshot, job) + _alike(source.pixels, snapshot, name, model, job)
    searched = [looked_for(source.luma, ground, Share(job, 0.0, _WHOLE), query=query, proposed=proposed)]
    searched += _parts_looked_for(source.luma, searched[0], ground, Share(job, _WHOLE, _PARTS))
    found: list[Match] = []
    for number, (query, candidates) in enumerate(_best_of_all(searched, snapshot)):
        step = (1 - _PARTS) / len(searched)
        share = Share(job, _PARTS + step * number, _PARTS + step * (number + 1))
        found += matches_of(judged(candidates, query, ground, films.reel, share), source.pixels, query, catalogue, share)
    return Found(tuple(sorted(found, key=lambda match: ORDER[match.tier])), True, NOTHING, sources, frames)


def _best_of_all(searched: Sequence[Searched], snapshot: Snapshot) -> list[Searched]:
    """The best candidate of every source, left with the picture or the part that it was found for: of two matches the straighter."""
    best: dict[int, tuple[tuple[int, bool], int, Candidate]] = {}
    for number, (query, candidates) in enumerate(searched):
        for tier, candidate in best_of_sources(candidates, query, snapshot.frames):
            owner = int(snapshot.frames["source"][candidate.fit.frame])
            rank = (ORDER[tier], not is_copy(candidate, query))
            if owner not in best or rank < best[owner][0]:
                best[owner] = (rank, number, candidate)
    return [(query, [each for _, at, each in best.values() if at == number]) for number, (query, _) in enumerate(searched)]


def ground_of(snapshot: Snapshot, name: str) -> Ground:
    """What is searched, of a library of this name."""
    return _Pictures(snapshot, name).ground()


def looked_for(
    luma: Grey,
    ground: Ground,
    job: Job,
    *,
    query: Query | None = None,
    proposed: Frames = (),
    part: Region | None = None,
    looks: Sequence[Look] = LOOKS,
) -> Searched:
    """Candidates at the first look that shows a match; else of the look that shows most. `query` is the first look's, where it is there."""
    best: tuple[int, Query, list[Candidate]] | None = None
    for number, look in enumerate(looks):
        if number or query is None:
            query = prepared(luma, look, part)
        share = Share(job, number / len(looks), (number + 1) / len(looks))
        found = search(query, ground, share, proposed)
        tiers = [ORDER[tier] for tier, _ in best_of_sources(found, query, ground.snapshot.frames)]
        rank = min(tiers, default=len(ORDER))
        if best is None or rank < best[0]:
            best = (rank, query, found)
        if rank == ORDER["match"]:
            break
    if best is None:
        raise AssertionError("there is a first look")
    return best[1], best[2]


def _parts_looked_for(luma: Grey, whole: Searched, ground: Ground, job: Job) -> list[Searched]:
    """What the matches found so far leave of the picture, looked for alone: the other half of a collage."""
    query, candidates = whole
    named = best_of_sources(candidates, query, ground.snapshot.frames)
    matches = [(each, is_copy(each, query)) for tier, each in named if tier == "match"]
    parts = parts_of(matches, query, (luma.shape[0], luma.shape[1]))
    return [
        looked_for(luma, ground, Share(job, number / len(parts), (number + 1) / len(parts)), part=part, looks=LOOKS[:1])
        for number, part in enumerate(parts)
    ]


def _copies(pixels: NDArray[np.uint8], snapshot: Snapshot, job: Job) -> Frames:
    """Frames that the whole picture may be a copy of, by its hashes: to be looked at, whatever the features say."""
    hashes = hashes_of_query(pixels)
    copies = whole_copies(hashes, snapshot.hashes(), Share(job, 0.0, 0.0))
    variants = [hashes.variants[int(index)] for index in copies.variant[:_MOST_COPIES]]
    named = [VARIANTS.index((each.mirrored, each.inverted)) for each in variants]
    return tuple(zip(named, (int(row) for row in copies.rows[:_MOST_COPIES]), strict=True))


def _alike(pixels: NDArray[np.uint8], snapshot: Snapshot, name: str, model: Path | str, job: Job) -> Frames:
    """Frames that a model of the user's finds alike, as they are and mirrored: it does not say which way round."""
    if not model:
        return ()
    from analyzers.reference.embedding import Embedding
    from analyzers.reference.vectors import Vectors

    embedding = Embedding.load(model)
    vectors = Vectors(Path(name), embedding)
    vectors.make(snapshot, Share(job, 0.0, 0.0))
    near = vectors.candidates(snapshot, embedding.views(pixels), _MOST_LIKE, Share(job, 0.0, 0.0))
    return tuple((variant, int(row)) for row in near.frames for variant in (0, 1))


class _Pictures:
    """The kept pictures of frames, decoded by the reader like any other file; the last ones remembered."""

    _features: dict[tuple[str, str, int], Features] = {}  # noqa: RUF012  shared on purpose: the next picture often leads to the same frames

    def __init__(self, snapshot: Snapshot, library: str) -> None:
        self._snapshot, self._library = snapshot, library
        self._pixels: dict[int, NDArray[np.uint8]] = {}

    def ground(self) -> Ground:
        return Ground(self._snapshot, self.grey, self.features)

    def pixels(self, frame: int) -> NDArray[np.uint8]:
        if frame not in self._pixels:
            name = Path(self._title(frame)).with_suffix(".jpg")
            try:
                self._pixels[frame] = ImageSource.of_bytes(self._snapshot.proxy(frame), name).pixels
            except Unreadable as error:
                raise LibraryError(
                    tr("The reference library {folder} is damaged: {reason}", folder=self._library, reason=str(error))
                ) from error
        return self._pixels[frame]

    def grey(self, frame: int) -> Grey:
        return grey_of(self.pixels(frame))

    def features(self, frame: int) -> Features:
        """More features than are kept, for a second look."""
        row = self._snapshot.frames[frame]
        key = (self._library, self._snapshot.sources[int(row["source"])].sha256, int(row["number"]))
        found = self._features.get(key)
        if found is None:
            found = extract(stretched(self.grey(frame)), LOOKED_AT_COUNT)
            while len(self._features) >= _REMEMBERED:
                self._features.pop(next(iter(self._features)), None)
            self._features[key] = found
        return found

    def _title(self, frame: int) -> str:
        row = self._snapshot.frames[frame]
        return f"{self._snapshot.sources[int(row['source'])].sha256}-{int(row['number'])}"
