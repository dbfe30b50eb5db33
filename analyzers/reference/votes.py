"""From single neighbours to a short list: every feature of the picture votes for frames, more the rarer its likeness is elsewhere.

Votes then have to agree on one change of scale and one rotation. Features that look alike at the same place in several sources are set
aside here: they are a logo, a lower third or a game's display.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.reference.features import Features, Floats, points_of
from analyzers.reference.store.contract import Neighbours

# The picture as it is, mirrored, with inverted tones, and both: (mirrored, inverted). A variant's number is its place here.
VARIANTS = ((False, False), (True, False), (False, True), (True, True))
NEIGHBOURS = 16  # that each feature is given
FRAMES = 48  # that get their votes' geometry looked at, per variant
FRAMES_OF_SOURCE = 8
SHORT_LIST = 12  # per variant, to be verified
LEAST = 6  # correspondences below which no geometry can be verified
SOURCES_OF_OVERLAY = 3
SAME_PLACE = 0.035  # of a frame's side
CHANCE = 0.35  # squared distance at which likeness is no better than chance, where the neighbours themselves do not tell
_LEAST_WEIGHT = 0.03
_SCALE_BINS, _TURN_BINS = 20, 12


@dataclass(frozen=True, eq=False)
class Hits:
    """Likenesses between features of the picture and of frames, ordered by variant and frame; at most one per variant, frame and feature.

    points: n×4 in the kept frame's px. place: n×2, its share of the frame's width and height.
    """

    variant: NDArray[np.int64]
    frame: NDArray[np.int64]
    query: NDArray[np.int64]
    weight: Floats
    points: Floats
    place: Floats

    @cached_property
    def _key(self) -> NDArray[np.int64]:
        """Variant and frame in one ascending number."""
        return self.variant * (1 << 40) + self.frame

    def of(self, variant: int, frame: int) -> slice:
        """The rows of one frame seen as one variant."""
        wanted = variant * (1 << 40) + frame
        first, last = np.searchsorted(self._key, [wanted, wanted + 1])
        return slice(int(first), int(last))


@dataclass(frozen=True, eq=False)
class Lead:
    """A frame that the votes name. `query`: indices of the picture's features; `points`: n×4, what they correspond to in the frame."""

    variant: int
    frame: int
    score: float
    query: NDArray[np.int64]
    points: Floats


def hits_of(query: Features, near: tuple[Neighbours, Neighbours], frames: NDArray[np.void]) -> Hits:
    """All likenesses. `near`: the neighbours of the picture's features and of its mirror image's."""
    chance = _chance(near)
    parts = [_hits(query, one, mirrored, chance, frames) for mirrored, one in enumerate(near)]
    columns = [np.concatenate([part[index] for part in parts]) for index in range(6)]
    variant, frame, feature, weight = columns[:4]
    order = np.lexsort((-weight, feature, frame, variant))
    key = np.stack([variant[order], frame[order], feature[order]])
    first = np.r_[True, (key[:, 1:] != key[:, :-1]).any(axis=0)] if len(order) else np.zeros(0, bool)
    kept = order[first]
    return Hits(*(column[kept] for column in columns))


def _chance(near: tuple[Neighbours, Neighbours]) -> Floats:
    """Per feature, the distance of chance likenesses: that of the farthest neighbours, or less where all of them are near ones."""
    far = np.minimum(near[0].distance[:, -1], near[1].distance[:, -1])
    return np.maximum(np.where(np.isfinite(far), far, CHANCE), CHANCE).astype(np.float32)


def _hits(query: Features, near: Neighbours, mirrored: int, chance: Floats, frames: NDArray[np.void]) -> list[NDArray]:  # type: ignore[type-arg]
    weight = 1 - near.distance / chance[:, None]
    rows, ranks = np.nonzero((near.frame >= 0) & (weight > _LEAST_WEIGHT))
    frame = near.frame[rows, ranks]
    heights, widths = frames["kept_height"][frame], frames["kept_width"][frame]
    points, dark = points_of(near.geometry[rows, ranks], heights, widths)
    variant = mirrored + 2 * (dark != query.dark[rows])
    place = points[:, :2] / np.stack([widths, heights], axis=1)
    return [variant.astype(np.int64), frame, rows, weight[rows, ranks].astype(np.float32), points, place.astype(np.float32)]


def short_list(views: tuple[Features, Features], hits: Hits, source: NDArray[np.int64]) -> list[Lead]:
    """The frames worth verifying, in each variant on its own: an inverted likeness must not be crowded out by plain ones."""
    found: list[Lead] = []
    for variant, (mirrored, _) in enumerate(VARIANTS):
        rows = np.flatnonzero(hits.variant == variant)
        if not len(rows):
            continue
        frames, place = np.unique(hits.frame[rows], return_inverse=True)
        votes = np.bincount(place, hits.weight[rows])
        enough = np.bincount(place) >= LEAST
        frames, votes = frames[enough], votes[enough]
        leads = [lead_of(variant, int(frame), views[mirrored], hits) for frame in _spread(frames, votes, source)]
        found += sorted((lead for lead in leads if len(lead.query) >= LEAST), key=lambda lead: -lead.score)[:SHORT_LIST]
    return sorted(found, key=lambda lead: -lead.score)


def lead_of(variant: int, frame: int, query: Features, hits: Hits) -> Lead:
    """What one frame corresponds to, scored by the best agreement on scale and rotation."""
    rows = hits.of(variant, frame)
    wanted, points, weight = hits.query[rows], hits.points[rows], hits.weight[rows]
    doublings = np.log2(query.points[wanted, 2] / points[:, 2])
    turn = (query.points[wanted, 3] - points[:, 3]) % 360
    table = np.zeros((_SCALE_BINS + 1, _TURN_BINS), np.float32)
    scale_bin = np.clip((doublings + 5) * 2, 0, _SCALE_BINS - 1).astype(int)
    np.add.at(table, (scale_bin, (turn / 30).astype(int) % _TURN_BINS), weight + np.float32(0.02))
    table += np.roll(table, 1, axis=1)  # neighbouring bins together: a change on the border of two must not be halved
    return Lead(variant, frame, float((table[1:] + table[:-1]).max()), wanted, points)


def _spread(frames: NDArray[np.int64], votes: NDArray[Any], source: NDArray[np.int64]) -> list[int]:
    """The frames with most votes, few of each source: the hundreds of frames of one still camera are one candidate."""
    taken: dict[int, int] = {}
    chosen: list[int] = []
    for place in np.argsort(-votes, kind="stable"):
        frame = int(frames[place])
        owner = int(source[frame])
        if taken.get(owner, 0) < FRAMES_OF_SOURCE:
            taken[owner] = taken.get(owner, 0) + 1
            chosen.append(frame)
        if len(chosen) == FRAMES:
            break
    return chosen


def overlaid(count: int, hits: Hits, source: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of the picture's `count` features have near likenesses at the same place of the frame in three sources or more."""
    shared = np.zeros(count, bool)
    for mirrored in (0, 1):
        rows = np.flatnonzero(hits.variant % 2 == mirrored)
        feature, weight = hits.query[rows], hits.weight[rows]
        best = np.zeros(count, np.float32)
        np.maximum.at(best, feature, weight)
        # in distance: within half as much again of the nearest
        rows = rows[(1 - weight) <= 1.5 * (1 - best[feature]) + 0.02]
        feature, owner, place = hits.query[rows], source[hits.frame[rows]], hits.place[rows]
        shared |= _in_one_place(count, feature, owner, place)
    return shared


def _in_one_place(count: int, feature: NDArray[np.int64], owner: NDArray[np.int64], place: Floats) -> NDArray[np.bool_]:
    """Which of `count` features have, around any one of their likenesses, likenesses in enough different sources."""
    order = np.lexsort((owner, feature))
    feature, owner, place = feature[order], owner[order], place[order]
    number = np.cumsum(np.r_[True, (feature[1:] != feature[:-1]) | (owner[1:] != owner[:-1])]) - 1  # a source of a feature
    first = np.searchsorted(number, np.arange(number[-1] + 1)) if len(number) else np.zeros(0, np.int64)
    sources = np.bincount(feature[first], minlength=count)
    rows = np.flatnonzero(sources[feature] >= SOURCES_OF_OVERLAY)
    starts, ends = np.searchsorted(feature, feature[rows]), np.searchsorted(feature, feature[rows], "right")
    one = np.repeat(rows, ends - starts)
    other = np.arange(len(one)) - np.repeat(np.cumsum(ends - starts) - (ends - starts), ends - starts) + np.repeat(starts, ends - starts)
    near = np.abs(place[one] - place[other]).max(axis=1) < SAME_PLACE
    seen = np.unique(one[near] * (len(number) + 1) + number[other[near]])  # each source once around each likeness
    around = np.bincount(seen // (len(number) + 1), minlength=len(feature)) if len(seen) else np.zeros(len(feature), np.int64)
    found = np.zeros(count, bool)
    found[feature[around >= SOURCES_OF_OVERLAY]] = True
    return found
