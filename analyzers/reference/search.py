"""One picture against a whole library: neighbours, votes, geometry, a second look at the best, overlay set aside, dense check.

Works on a `Ground` and does not know where a library is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.contract import Job
from analyzers.language import say
from analyzers.reference.dense import Agreement, agreement, oriented
from analyzers.reference.features import QUERY_LEAST_SIDE, QUERY_SIDE, Features, Grey, extract, resized, stretched
from analyzers.reference.nearest import VARIANTS, distances
from analyzers.reference.shelf import Shelf
from analyzers.reference.verify import Fit, cells, fit, matched_afresh
from analyzers.reference.votes import SAME_PLACE, SOURCES_OF_OVERLAY, Lead, kindred, overlaid, short_list, weighed

LEAST_FEATURES = 30  # fewer give no geometry that chance could not give
QUERY_COUNT = 1000
_SEARCHED = 700  # of them, in the pass over the whole library
_SECOND_LOOKS = 8
_LOOKS_AT_SOURCE = 3
LOOKED_AT_COUNT = 1500
_LEAST_SUPPORT = 5
NOT_SEARCHABLE = say(
    "This picture cannot be searched for: it has too little texture (fewer than {least} distinct points), so nothing can be said "
    "either way.",
    least=LEAST_FEATURES,
)
_OVERLAY_SUPPORT = 7
_KINDRED_SUPPORT = 10
_KINDRED_SOURCES = 3
_NONE = np.zeros(0, np.intp)
_DENSE_PER_SOURCE = 2
_DENSE = 16


@dataclass(frozen=True, eq=False)
class Query:
    """A picture made ready: its grey at working size, its features, and working px per px of the picture across and down."""

    grey: Grey
    features: Features
    views: tuple[Features, ...]  # the features that are searched for, as each of `VARIANTS`
    scale: tuple[float, float]

    @property
    def searchable(self) -> bool:
        return len(self.features) >= LEAST_FEATURES


@dataclass(frozen=True, eq=False)
class Ground:
    """What is searched: the features of all frames; a frame's grey as kept; its features in full number, for a second look."""

    shelf: Shelf
    kept: Callable[[int], Grey]
    described: Callable[[int], Features]


@dataclass(frozen=True, eq=False)
class Candidate:
    """A frame that fits. `free` is its support outside the overlay; `overlay` the number of features set aside in it.

    `kin` are the fits of other frames of the same source, seen the same way round.
    """

    fit: Fit
    free: int
    overlay: int
    agreement: Agreement
    kin: tuple[Fit, ...] = ()


def prepared(luma: Grey) -> Query:
    """A picture as the search wants it."""
    grey = stretched(resized(luma, QUERY_SIDE, QUERY_LEAST_SIDE))
    scale = (grey.shape[1] / luma.shape[1], grey.shape[0] / luma.shape[0])
    features = extract(grey, QUERY_COUNT)
    searched = features.first(_SEARCHED)
    return Query(grey, features, tuple(searched.variant(mirrored, inverted) for mirrored, inverted in VARIANTS), scale)


def search(query: Query, ground: Ground, job: Job) -> list[Candidate]:
    """All candidates with their dense check, unordered."""
    shelf, searched = ground.shelf, query.views[0]
    if not len(shelf) or not query.searchable:
        return []
    near = distances(searched, shelf, job, 0.0, 0.6)
    shared = overlaid(searched, shelf, near)
    weights = weighed(near, shelf)
    leads = short_list(searched, shelf, weights)
    fits: dict[tuple[int, int], Fit] = {}
    for lead in leads:
        _keep_better(fits, fit(lead, query.views[lead.variant], shelf.features(lead.frame)))
    for number, (variant, frame) in enumerate(_worth_a_second_look(fits, leads, shelf)):
        job.checkpoint(0.65 + 0.25 * number / _SECOND_LOOKS)
        picture, reference = query.views[variant], ground.described(frame)
        _keep_better(fits, fit(matched_afresh(variant, frame, picture, reference), picture, reference))
    for variant, frame in _best_of_sources(fits, shelf):
        job.checkpoint(0.9)
        known = {other for of_variant, other in fits if of_variant == variant}
        for lead in kindred(Lead(variant, frame, 0.0, _NONE, _NONE), known, query.views[variant], shelf, weights):
            _keep_better(fits, fit(lead, query.views[variant], shelf.features(lead.frame)))
    found = list(fits.values())
    return _checked(found, shared | _agreed_in_place(found, shelf.source, len(searched)), query, ground, job)


def _keep_better(fits: dict[tuple[int, int], Fit], found: Fit | None) -> None:
    if found is None or found.support < _LEAST_SUPPORT:
        return
    key = (found.variant, found.frame)
    if key not in fits or fits[key].support < found.support:
        fits[key] = found


def _worth_a_second_look(fits: dict[tuple[int, int], Fit], leads: list[Lead], shelf: Shelf) -> list[tuple[int, int]]:
    """Half by support, half by votes with few of each source: what votes name and geometry missed needs it most."""
    best = sorted(fits.values(), key=lambda found: -found.support)
    chosen = [(found.variant, found.frame) for found in best[: _SECOND_LOOKS // 2]]
    taken: dict[int, int] = {}
    for lead in leads:
        owner = int(shelf.source[lead.frame])
        if len(chosen) == _SECOND_LOOKS:
            break
        if (lead.variant, lead.frame) not in chosen and taken.get(owner, 0) < _LOOKS_AT_SOURCE:
            chosen.append((lead.variant, lead.frame))
            taken[owner] = taken.get(owner, 0) + 1
    return chosen


def _best_of_sources(fits: dict[tuple[int, int], Fit], shelf: Shelf) -> list[tuple[int, int]]:
    """The best fit of each of the few best sources: worth asking where else in the film the view is seen."""
    best: dict[int, Fit] = {}
    for found in sorted(fits.values(), key=lambda found: -found.support):
        if found.support >= _KINDRED_SUPPORT:
            best.setdefault(int(shelf.source[found.frame]), found)
    return [(found.variant, found.frame) for found in list(best.values())[:_KINDRED_SOURCES]]


def _agreed_in_place(fits: list[Fit], source: NDArray[np.int64], count: int) -> NDArray[np.bool_]:
    """Features that support fits of three sources at one and the same place of their frames."""
    seen: dict[int, list[tuple[int, np.ndarray]]] = {}
    for found in fits:
        if found.support >= _OVERLAY_SUPPORT:
            for feature, place in zip(found.query, found.places, strict=True):
                seen.setdefault(int(feature), []).append((int(source[found.frame]), place))
    shared = np.zeros(count, bool)
    for feature, sightings in seen.items():
        if len({owner for owner, _ in sightings}) >= SOURCES_OF_OVERLAY:
            owners, places = np.array([owner for owner, _ in sightings]), np.array([place for _, place in sightings])
            together = np.abs(places[:, None] - places[None]).max(axis=2) < SAME_PLACE
            shared[feature] = any(len(set(owners[row])) >= SOURCES_OF_OVERLAY for row in together)
    return shared


def _checked(fits: list[Fit], shared: NDArray[np.bool_], query: Query, ground: Ground, job: Job) -> list[Candidate]:
    """The dense check of the best fits of every source, by support outside the overlay."""

    def free(found: Fit) -> int:
        lasting = found.query[~shared[found.query]]
        return cells(query.views[found.variant].points[lasting, :2], query.grey.shape)

    ranked = sorted(((free(found), found) for found in fits), key=lambda pair: (-pair[0], -pair[1].support))
    supporting = np.unique(np.concatenate([found.query for found in fits])) if fits else np.zeros(0, np.intp)
    covering = supporting[shared[supporting]]
    taken: dict[int, int] = {}
    checked: list[Candidate] = []
    for support, found in ranked:
        owner = int(ground.shelf.source[found.frame])
        if taken.get(owner, 0) == _DENSE_PER_SOURCE or len(checked) == _DENSE:
            continue
        taken[owner] = taken.get(owner, 0) + 1
        job.checkpoint(0.92 + 0.08 * len(checked) / _DENSE)
        picture = oriented(query.grey, *VARIANTS[found.variant])
        overlay = query.views[found.variant].points[covering, :2]
        agrees = agreement(picture, ground.kept(found.frame), found.homography, overlay)
        kin = tuple(other for other in fits if _are_kin(other, found, ground.shelf))
        checked.append(Candidate(found, support, int(shared[found.query].sum()), agrees, kin))
    return checked


def _are_kin(one: Fit, other: Fit, shelf: Shelf) -> bool:
    return one is not other and one.variant == other.variant and shelf.source[one.frame] == shelf.source[other.frame]
