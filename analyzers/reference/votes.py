"""From single neighbours to a short list: every feature of the picture votes for frames, more the rarer its likeness is elsewhere.

Votes then have to agree on one change of scale and one rotation. Features that look alike at the same place in several sources are set
aside here: they are a logo, a lower third or a game's display.
"""

from collections.abc import Container
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.reference.features import Features, Floats
from analyzers.reference.nearest import VARIANTS, unit
from analyzers.reference.shelf import Shelf

FRAMES = 48  # that get their votes' geometry looked at, per variant
FRAMES_OF_SOURCE = 8
SHORT_LIST = 12  # per variant, to be verified
LEAST = 6  # correspondences below which no geometry can be verified
SOURCES_OF_OVERLAY = 3
SAME_PLACE = 0.035  # of a frame's side
_BACKGROUND = 8  # the how-manieth nearest source, over all variants, stands for chance likeness
_LEAST_WEIGHT = 0.03
_KINDRED_SHARE = 0.5
_SCALE_BINS, _TURN_BINS = 20, 12


@dataclass(frozen=True, eq=False)
class Lead:
    """A frame that the votes name. `query` and `reference` are the indices of features that correspond."""

    variant: int
    frame: int
    score: float
    query: NDArray[np.intp]
    reference: NDArray[np.intp]


def short_list(query: Features, shelf: Shelf, weights: Floats) -> list[Lead]:
    """The frames worth verifying, in each variant on its own: an inverted likeness must not be crowded out by plain ones."""
    found: list[Lead] = []
    for variant, (mirrored, inverted) in enumerate(VARIANTS):
        turned = query.variant(mirrored, inverted)
        votes = weights[variant].sum(axis=1)
        leads = [_lead(variant, frame, turned, shelf, weights[variant, frame]) for frame in _spread(votes, shelf.source)]
        found += sorted((lead for lead in leads if len(lead.query) >= LEAST), key=lambda lead: -lead.score)[:SHORT_LIST]
    return sorted(found, key=lambda lead: -lead.score)


def kindred(best: Lead, known: Container[int], query: Features, shelf: Shelf, weights: Floats) -> list[Lead]:
    """Further frames of the best one's source that got at least half its votes: the same view at other times."""
    votes = weights[best.variant].sum(axis=1)
    same = np.flatnonzero((shelf.source == shelf.source[best.frame]) & (votes >= _KINDRED_SHARE * votes[best.frame]))
    chosen = [int(frame) for frame in same[np.argsort(-votes[same], kind="stable")] if int(frame) not in known][:FRAMES]
    leads = [_lead(best.variant, frame, query, shelf, weights[best.variant, frame]) for frame in chosen]
    return [lead for lead in leads if len(lead.query) >= LEAST]


def overlaid(query: Features, shelf: Shelf, distances: Floats) -> NDArray[np.bool_]:
    """Features of the picture whose near neighbours sit at the same place of the frame in three sources or more."""
    starts = _starts(shelf)
    shared = np.zeros(len(query), bool)
    if len(starts) < SOURCES_OF_OVERLAY:
        return shared
    for variant, (mirrored, inverted) in enumerate(VARIANTS):
        near = np.minimum.reduceat(distances[variant], starts, axis=0)  # source × feature
        close = near <= 1.5 * near.min(axis=0) + 0.0076
        several = np.flatnonzero((close.sum(axis=0) >= SOURCES_OF_OVERLAY) & ~shared)
        if len(several):
            places = _places(query.variant(mirrored, inverted), shelf, distances[variant], near, several)
            shared[several[_crowded(places)]] = True
    return shared


def correspondences(query: Features, reference: Features, wanted: NDArray[np.intp]) -> NDArray[np.intp]:
    """For each wanted feature of the query, the nearest of the reference."""
    cosines = unit(query.descriptors[wanted]) @ unit(reference.descriptors).T
    return np.asarray(cosines.argmax(axis=1))


def _starts(shelf: Shelf) -> NDArray[np.intp]:
    """The first frame of each source."""
    return np.flatnonzero(np.diff(shelf.source, prepend=-1))


def weighed(distances: Floats, shelf: Shelf) -> Floats:
    """Votes 0..1: how much nearer than chance. Chance is measured per feature on other sources and variants, and differs greatly."""
    starts = _starts(shelf)
    near = np.minimum.reduceat(distances, starts, axis=1).reshape(-1, distances.shape[2])
    place = min(_BACKGROUND, len(near)) - 1
    chance = np.maximum(np.partition(near, place, axis=0)[place], 1e-6)
    weights = 1 - distances / chance
    return np.asarray(np.clip(weights, 0, 1))


def _spread(votes: Floats, source: NDArray[np.int64]) -> list[int]:
    """The frames with most votes, few of each source: the hundreds of frames of one still camera are one candidate."""
    taken: dict[int, int] = {}
    chosen: list[int] = []
    for frame in np.argsort(-votes, kind="stable"):
        owner = int(source[frame])
        if taken.get(owner, 0) < FRAMES_OF_SOURCE:
            taken[owner] = taken.get(owner, 0) + 1
            chosen.append(int(frame))
        if len(chosen) == FRAMES:
            break
    return chosen


def _lead(variant: int, frame: int, query: Features, shelf: Shelf, weights: Floats) -> Lead:
    wanted = np.flatnonzero(weights > _LEAST_WEIGHT)
    if len(wanted) < LEAST or shelf.count[frame] == 0:
        return Lead(variant, frame, 0.0, wanted[:0], wanted[:0])
    reference = shelf.features(frame)
    nearest = correspondences(query, reference, wanted)
    doublings = np.log2(query.points[wanted, 2] / reference.points[nearest, 2])
    turn = (query.points[wanted, 3] - reference.points[nearest, 3]) % 360
    table = np.zeros((_SCALE_BINS + 1, _TURN_BINS), np.float32)
    scale_bin = np.clip((doublings + 5) * 2, 0, _SCALE_BINS - 1).astype(int)
    np.add.at(table, (scale_bin, (turn / 30).astype(int) % _TURN_BINS), weights[wanted] + 0.02)
    table += np.roll(table, 1, axis=1)  # neighbouring bins together: a change on the border of two must not be halved
    score = float((table[1:] + table[:-1]).max())
    return Lead(variant, frame, score, wanted, nearest)


def _places(query: Features, shelf: Shelf, distances: Floats, near: Floats, several: NDArray[np.intp]) -> Floats:
    """Feature × source (the six nearest) × x, y: where in its frame the nearest neighbour sits; NaN where it is not near."""
    chosen = np.argsort(near[:, several], axis=0)[:6]
    limit = 1.5 * near[:, several].min(axis=0) + 0.0076
    places = np.full((len(several), len(chosen), 2), np.nan, np.float32)
    starts = _starts(shelf)
    stops = np.r_[starts[1:], len(shelf)]
    pairs: dict[int, list[tuple[int, int]]] = {}
    for rank, owners in enumerate(chosen):
        for index, owner in enumerate(owners):
            if near[owner, several[index]] <= limit[index]:
                frame = int(starts[owner] + distances[starts[owner] : stops[owner], several[index]].argmin())
                pairs.setdefault(frame, []).append((index, rank))
    for frame, members in pairs.items():
        rows, ranks = np.array(members).T
        reference = shelf.features(frame)
        nearest = correspondences(query, reference, several[rows])
        height, width = reference.shape
        places[rows, ranks] = reference.points[nearest, :2] / (width, height)
    return places


def _crowded(places: Floats) -> NDArray[np.bool_]:
    """Features of which three sources agree on the place."""
    together = np.abs(places[:, :, None] - places[:, None]).max(axis=3) < SAME_PLACE
    return np.asarray((together.sum(axis=2) >= SOURCES_OF_OVERLAY).any(axis=1))
