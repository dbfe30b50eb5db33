"""One picture against a whole library: neighbours, votes, geometry, a second look at the best, overlay set aside, dense check.

Works on a `Ground` and does not know where a library is kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.contract import Job, Share
from analyzers.language import say
from analyzers.reference.dense import Agreement, agreement, oriented
from analyzers.reference.display import display_of
from analyzers.reference.features import QUERY_LEAST_SIDE, QUERY_SIDE, Features, Grey, extract, resized, stretched
from analyzers.reference.store.contract import Snapshot
from analyzers.reference.verify import Fit, Matrix, cells, fit, matched_afresh
from analyzers.reference.votes import (
    NEIGHBOURS,
    SAME_PLACE,
    SOURCES_OF_OVERLAY,
    VARIANTS,
    Hits,
    Lead,
    hits_of,
    lead_of,
    overlaid,
    short_list,
)
from analyzers.results import Region

LEAST_FEATURES = 30  # fewer give no geometry that chance could not give
_SECOND_LOOKS = 8
_LOOKS_AT_SOURCE = 3
_LEAST_SCORE = 3.5  # votes: half of what chance names has fewer; no source that a second look confirmed had fewer than 6
_SURE = 30  # support with which a source needs no second look
_SURE_SHARE, _SURE_OVERLAP, _SHARED_AT_MOST = 0.7, 0.85, 0.25  # of the compared blocks, the picture, and the support: nothing is left open
LOOKED_AT_COUNT = 1500
_LEAST_SUPPORT = 5
NOT_SEARCHABLE = say(
    "This picture cannot be searched for: it has too little texture (fewer than {least} distinct points), so nothing can be said "
    "either way.",
    least=LEAST_FEATURES,
)
_OVERLAY_SUPPORT = 7
_KINDRED_SUPPORT = 10
_KINDRED_SHARE = 0.5
_SHARES = ((0.0, 0.25), (0.25, 0.5))  # of the progress: the picture, its mirror image
_DENSE_PER_SOURCE = 2
_DENSE = 16
_DISPLAY_SUPPORT, _DISPLAY_SHARE = 6, 0.3


@dataclass(frozen=True, eq=False)
class Query:
    """A picture, or a part of one, made ready: its grey at working size and its features.

    onto: from pixels of the whole picture to working ones.
    """

    grey: Grey
    features: Features
    views: tuple[Features, Features]  # the features that are searched for: as they are, and mirrored
    onto: Matrix
    part: Region | None = None

    @property
    def searchable(self) -> bool:
        return len(self.features) >= LEAST_FEATURES

    def view(self, variant: int) -> Features:
        """The features as one of `VARIANTS`; inverted tones have the same ones."""
        return self.views[VARIANTS[variant][0]]


@dataclass(frozen=True, eq=False)
class Ground:
    """What is searched; a frame's grey as kept; its features in full number, for a second look."""

    snapshot: Snapshot
    kept: Callable[[int], Grey]
    described: Callable[[int], Features]

    def shape(self, frame: int) -> tuple[int, int]:
        """Height and width of the kept picture."""
        row = self.snapshot.frames[frame]
        return int(row["kept_height"]), int(row["kept_width"])


@dataclass(frozen=True, eq=False)
class Candidate:
    """A frame that fits. `free` is its support outside the overlay; `overlay` the number of features set aside in it.

    `kin` are the fits of other frames of the same source, seen the same way round. `display`: what stands still in the moving film, h×w
    of the kept frame, None where nothing does.
    """

    fit: Fit
    free: int
    overlay: int
    agreement: Agreement
    kin: tuple[Fit, ...] = ()
    display: NDArray[np.bool_] | None = None


@dataclass(frozen=True)
class Look:
    """One way of preparing a picture: blurred by so many px first, so many features, so many of them searched."""

    blur: float
    features: int
    searched: int


# Most pictures are found at the first look. Grain and blocks make features of their own, which crowd out the scene's: blurred, or with more
# features, some of the rest are found, at a price that is then worth paying.
LOOKS = (Look(0.0, 1000, 700), Look(2.0, 1500, 1500), Look(0.0, 1500, 1500))


def prepared(luma: Grey, look: Look = LOOKS[0], part: Region | None = None) -> Query:
    """A picture, or the part of it that is looked for alone, as the search wants it."""
    import cv2

    x, y, width, height = part or Region(0, 0, luma.shape[1], luma.shape[0])
    grey = stretched(resized(luma[y : y + height, x : x + width], QUERY_SIDE, QUERY_LEAST_SIDE))
    across, down = grey.shape[1] / width, grey.shape[0] / height
    onto = np.array([[across, 0, -x * across], [0, down, -y * down], [0, 0, 1]])
    shown = stretched(np.asarray(cv2.GaussianBlur(grey, (0, 0), look.blur), np.uint8)) if look.blur else grey
    features = extract(shown, look.features)
    searched = features.first(look.searched)
    return Query(grey, features, (searched, searched.mirrored()), onto, part)


def search(query: Query, ground: Ground, job: Job, proposed: Sequence[tuple[int, int]] = ()) -> list[Candidate]:
    """All candidates with their dense check, unordered. `proposed`: variants and frames that other ways name, to be looked at as well."""
    frames = ground.snapshot.frames
    if not len(frames) or not query.searchable:
        return []
    near = [
        ground.snapshot.nearest(view.descriptors, NEIGHBOURS, Share(job, *share)) for view, share in zip(query.views, _SHARES, strict=True)
    ]
    hits = hits_of(query.views[0], (near[0], near[1]), frames)
    source = frames["source"]
    shared = overlaid(len(query.views[0]), hits, source)
    leads = short_list(query.views, hits, source)
    fits: dict[tuple[int, int], Fit] = {}
    for lead in leads:
        _keep_better(fits, fit(lead, query.view(lead.variant), ground.shape(lead.frame)))
    looks = dict.fromkeys([*([] if _settled(fits, shared, query, ground) else _worth_a_second_look(fits, leads, source)), *proposed])
    for number, (variant, frame) in enumerate(looks):
        job.checkpoint(0.5 + 0.35 * number / len(looks))
        if any(found.support >= _SURE and source[found.frame] == source[frame] for found in fits.values()):
            continue
        picture, reference = query.view(variant), ground.described(frame)
        _keep_better(fits, fit(matched_afresh(variant, frame, picture, reference), picture, reference.shape))
    for best in _best_of_sources(fits, source):
        job.checkpoint(0.85)
        for lead in _kindred(best, fits, query, hits, source):
            _keep_better(fits, fit(lead, query.view(lead.variant), ground.shape(lead.frame)))
    found = list(fits.values())
    return _checked(found, shared | _agreed_in_place(found, source, len(shared)), query, ground, job)


def _keep_better(fits: dict[tuple[int, int], Fit], found: Fit | None) -> None:
    if found is None or found.support < _LEAST_SUPPORT:
        return
    key = (found.variant, found.frame)
    if key not in fits or fits[key].support < found.support:
        fits[key] = found


def _settled(fits: dict[tuple[int, int], Fit], shared: NDArray[np.bool_], query: Query, ground: Ground) -> bool:
    """Whether one frame explains the whole picture, so that no other need be looked at twice."""
    best = max(fits.values(), key=lambda found: found.support, default=None)
    if best is None or best.support < _SURE or shared[best.query].mean() > _SHARED_AT_MOST:
        return False
    picture = oriented(query.grey, *VARIANTS[best.variant])
    agrees = agreement(picture, ground.kept(best.frame), best.homography, np.zeros((0, 2), np.float32))
    return agrees.share >= _SURE_SHARE and float(agrees.overlap.mean()) >= _SURE_OVERLAP


def _worth_a_second_look(fits: dict[tuple[int, int], Fit], leads: list[Lead], source: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Half by support, half by votes with few of each source: what votes name and geometry missed needs it most."""
    best = sorted(fits.values(), key=lambda found: -found.support)
    chosen = [(found.variant, found.frame) for found in best[: _SECOND_LOOKS // 2]]
    taken: dict[int, int] = {}
    for lead in leads:
        owner = int(source[lead.frame])
        if len(chosen) == _SECOND_LOOKS or lead.score < _LEAST_SCORE:
            break
        if (lead.variant, lead.frame) not in chosen and taken.get(owner, 0) < _LOOKS_AT_SOURCE:
            chosen.append((lead.variant, lead.frame))
            taken[owner] = taken.get(owner, 0) + 1
    return chosen


def _best_of_sources(fits: dict[tuple[int, int], Fit], source: NDArray[np.int64]) -> list[Fit]:
    """The best fit of each of the few best sources: worth asking where else in the film the view is seen."""
    best: dict[int, Fit] = {}
    for found in sorted(fits.values(), key=lambda found: -found.support):
        if found.support >= _KINDRED_SUPPORT:
            best.setdefault(int(source[found.frame]), found)
    return list(best.values())[:3]


def _kindred(best: Fit, fits: dict[tuple[int, int], Fit], query: Query, hits: Hits, source: NDArray[np.int64]) -> list[Lead]:
    """Further frames of a film that got at least half as many likenesses: the same view at other times."""
    rows = np.flatnonzero((hits.variant == best.variant) & (source[hits.frame] == source[best.frame]))
    frames, place = np.unique(hits.frame[rows], return_inverse=True)
    votes = np.bincount(place, hits.weight[rows])
    least = _KINDRED_SHARE * votes[np.searchsorted(frames, best.frame)] if best.frame in frames else 0.0
    chosen = [int(frames[i]) for i in np.argsort(-votes, kind="stable") if votes[i] >= least and (best.variant, int(frames[i])) not in fits]
    leads = [lead_of(best.variant, frame, query.view(best.variant), hits) for frame in chosen[:48]]
    return [lead for lead in leads if len(lead.query) >= 6]


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
    source = ground.snapshot.frames["source"]

    def free(found: Fit) -> int:
        lasting = found.query[~shared[found.query]]
        return cells(query.view(found.variant).points[lasting, :2], query.grey.shape)

    ranked = sorted(((free(found), found) for found in fits), key=lambda pair: (-pair[0], -pair[1].support))
    supporting = np.unique(np.concatenate([found.query for found in fits])) if fits else np.zeros(0, np.intp)
    covering = supporting[shared[supporting]]
    taken: dict[int, int] = {}
    checked: list[Candidate] = []
    for _, found in ranked:
        owner = int(source[found.frame])
        if taken.get(owner, 0) == _DENSE_PER_SOURCE or len(checked) == _DENSE:
            continue
        taken[owner] = taken.get(owner, 0) + 1
        job.checkpoint(0.92 + 0.08 * len(checked) / _DENSE)
        kin = tuple(other for other in fits if _are_kin(other, found, source))
        checked.append(_candidate(found, _SetAside(shared, covering), query, ground, kin))
    return checked


@dataclass(frozen=True, eq=False)
class _SetAside:
    """Features that several sources share, and those of them that support any fit: where the overlay lies."""

    shared: NDArray[np.bool_]
    covering: NDArray[np.intp]


def _candidate(found: Fit, aside: _SetAside, query: Query, ground: Ground, kin: tuple[Fit, ...]) -> Candidate:
    view, picture = query.view(found.variant), oriented(query.grey, *VARIANTS[found.variant])
    kept, overlay = ground.kept(found.frame), view.points[aside.covering, :2]
    set_aside = aside.shared[found.query]
    support = cells(view.points[found.query[~set_aside], :2], query.grey.shape)
    agrees = agreement(picture, kept, found.homography, overlay)
    # other frames are decoded for it, so only where there is something that a display could have feigned
    worth_it = support >= _DISPLAY_SUPPORT and agrees.share >= _DISPLAY_SHARE
    display = display_of(found.frame, ground.snapshot.frames, ground.kept) if worth_it else None
    if display is not None:
        height, width = display.shape
        columns, rows = (np.clip((found.places[:, axis] * side).astype(int), 0, side - 1) for axis, side in ((0, width), (1, height)))
        set_aside = set_aside | display[rows, columns]
        support = cells(view.points[found.query[~set_aside], :2], query.grey.shape)
        agrees = agreement(picture, kept, found.homography, overlay, display)
    return Candidate(found, support, int(set_aside.sum()), agrees, kin, display)


def _are_kin(one: Fit, other: Fit, source: NDArray[np.int64]) -> bool:
    return one is not other and one.variant == other.variant and bool(source[one.frame] == source[other.frame])
